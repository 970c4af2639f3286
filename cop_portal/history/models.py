"""The append-only record of every change, and of what each row was before."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from cop_portal.common.models import AppendOnly


class Change(AppendOnly):
    """One change of one subject: what was, what is, who or which task did it, when, and why.

    `history.services.record` is the only writer. Times are the portal's, so that a replayed year reads as itself.
    """

    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    event = models.SlugField(_("event"))
    field = models.CharField(_("field"), max_length=60, blank=True)
    old = models.TextField(_("before"), blank=True)
    new = models.TextField(_("after"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="changes", verbose_name=_("by")
    )
    by_task = models.CharField(_("by task"), max_length=60, blank=True)
    for_state = models.ForeignKey(
        "people.State", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("on behalf of")
    )
    at = models.DateTimeField(_("when"))
    reason = models.TextField(_("reason"), blank=True)
    is_public = models.BooleanField(_("public"), default=False)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "at"], name="change_of_subject")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(by__isnull=False, by_task="") | (models.Q(by__isnull=True) & ~models.Q(by_task="")),
                name="change_by_a_person_or_a_task",
                violation_error_message=_("A change names the person or the task that made it."),
            )
        ]

    def __str__(self):
        return f"{self.event} {self.at:%Y-%m-%d %H:%M}"


class RowVersion(AppendOnly):
    """What a row was until a day: as it stood before its first change on that day; none where it was made then.

    The database's own triggers are the only writer, and `history.past` the only reader.
    """

    table = models.CharField(max_length=63)
    row = models.BigIntegerField()
    stood = models.JSONField(null=True)
    day = models.DateField()

    class Meta:
        verbose_name = _("row as it was")
        verbose_name_plural = _("rows as they were")
        constraints = [models.UniqueConstraint(fields=["table", "row", "day"], name="row_version_once_a_day")]

    def __str__(self):
        return f"{self.table} {self.row} until {self.day}"
