"""What the search looks through. Rights are not kept here: every query asks the queryset of what the person may see."""

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchEntry(models.Model):
    """The words of one record, of a kind that `reports.search_kinds` names.

    `texts` are [language, title, text] as they stand; an empty language is one that nobody said. `heading` holds what
    it is called, folded, one a line: its references, and its title in each language. `search_text` holds all of it,
    folded, in one line. `words` is PostgreSQL's own index of it, each text in its language; empty on SQLite.
    """

    kind = models.CharField(_("kind"), max_length=20)
    record = models.BigIntegerField(_("record"))
    reference = models.CharField(_("reference"), max_length=200, blank=True)
    url = models.CharField(_("address"), max_length=300)
    texts = models.JSONField(_("texts"))
    heading = models.TextField()
    search_text = models.TextField()
    words = SearchVectorField(null=True)

    class Meta:
        verbose_name = _("entry of the search")
        verbose_name_plural = _("entries of the search")
        constraints = [models.UniqueConstraint(fields=["kind", "record"], name="search_entry_once")]

    def __str__(self):
        return f"{self.kind} {self.reference or self.record}"


class SearchChange(models.Model):
    """That a record was made, changed or removed since its entry was written.

    The database's own triggers are the only writer, in the transaction of the change, so that no way of writing
    escapes; `reports.indexing` is the only reader.
    """

    kind = models.CharField(max_length=20)
    record = models.BigIntegerField()

    class Meta:
        verbose_name = _("change to be searched")
        verbose_name_plural = _("changes to be searched")

    def __str__(self):
        return f"{self.kind} {self.record}"
