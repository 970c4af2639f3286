"""A decision's file between its upload and its import."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cop_portal.common.models import LANGUAGE_CHOICES, TimeStamped


class ImportDraft(TimeStamped):
    """A file that somebody looks at before it is imported; nobody else sees it, and it is kept a month.

    `given` are the fields of the page as they were last typed, by name.
    """

    file_name = models.CharField(_("file"), max_length=255)
    # Its past is nobody's business, and its bytes do not go into one.
    keeps_past = False

    data = models.BinaryField(_("content"))
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES, blank=True)
    given = models.JSONField(_("as typed"), default=dict, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("created by"),
    )

    class Meta:
        verbose_name = _("import to look at")
        verbose_name_plural = _("imports to look at")
        ordering = ["-pk"]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("recommendations:import-review", args=[self.pk])
