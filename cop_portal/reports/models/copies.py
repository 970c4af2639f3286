"""Frozen copies of status reports, as they were handed out."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cop_portal.common.models import LANGUAGE_CHOICES, TimeStamped
from cop_portal.reports.enums import COPY_FROZEN, COPY_UNDER_WAY, CopyStatus, SubjectKind
from recommendations.models import Body, Decision, Session


class ReportCopy(TimeStamped):
    """A status report as of a day, in a language: the queue of what is to be made, and then the copy that stays.

    `cop_portal.reports.services` alone sets `status`, and once it is done nothing else changes. A worker holds it until
    `lease_until`, and `attempts` counts the workers that did: one whose number has passed writes nothing any more.
    `content` is as `reports.status` makes it; `pdf` is empty where the machine that made the copy could write none.
    """

    keeps_past = False  # it is a past itself

    kind = models.CharField(_("report on"), max_length=20, choices=SubjectKind.choices)
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("decision")
    )
    session = models.ForeignKey(
        Session, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("session")
    )
    body = models.ForeignKey(
        Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("body")
    )
    as_of = models.DateField(_("as of"))
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    made_on = models.DateField(_("made"))
    status = models.CharField(
        _("status"), max_length=20, choices=CopyStatus.choices, default=CopyStatus.QUEUED, editable=False
    )
    content = models.JSONField(_("content"), default=dict, blank=True, editable=False)
    docx = models.FileField(_("Word"), upload_to="reports/", blank=True, editable=False)
    pdf = models.FileField(_("PDF"), upload_to="reports/", blank=True, editable=False)
    rows_total = models.PositiveIntegerField(_("paragraphs to write"), default=0, editable=False)
    rows_done = models.PositiveIntegerField(_("paragraphs written"), default=0, editable=False)
    lease_until = models.DateTimeField(_("held until"), null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, editable=False)

    class Meta:
        verbose_name = _("copy of a report")
        verbose_name_plural = _("copies of reports")
        ordering = ["-as_of", "-pk"]
        indexes = [
            models.Index(
                fields=["status", "lease_until"],
                condition=Q(status__in=sorted(COPY_UNDER_WAY)),
                name="report_copy_under_way",
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=CopyStatus.values), name="report_copy_status_known"),
            models.CheckConstraint(
                condition=Q(kind="decision", decision__isnull=False, session__isnull=True, body__isnull=True)
                | Q(kind="session", decision__isnull=True, session__isnull=False, body__isnull=True)
                | Q(kind="body", decision__isnull=True, session__isnull=True, body__isnull=False),
                name="report_copy_on_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(status="building", lease_until__isnull=False)
                | (~Q(status="building") & Q(lease_until__isnull=True)),
                name="report_copy_is_held_while_made",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=sorted(COPY_FROZEN)) | ~Q(docx=""), name="report_copy_frozen_has_its_file"
            ),
            models.CheckConstraint(condition=Q(as_of__lte=F("made_on")), name="report_copy_of_no_day_to_come"),
        ]

    def __str__(self):
        return f"{self.subject}, {self.as_of.isoformat()}, {self.language}"

    def get_absolute_url(self):
        return reverse("report-copy", args=[self.pk])

    @classmethod
    def from_db(cls, db, field_names, values):
        copy = super().from_db(db, field_names, values)
        copy.was_frozen = "status" in field_names and copy.status in COPY_FROZEN
        return copy

    def save(self, *args, **kwargs):
        if getattr(self, "was_frozen", False) and not {"status", "updated_at"} >= set(
            kwargs.get("update_fields") or {"content"}
        ):
            raise ValidationError(_("This record cannot be changed."))
        super().save(*args, **kwargs)
        self.was_frozen = self.status in COPY_FROZEN

    def delete(self, *args, **kwargs):
        raise ValidationError(_("This record cannot be deleted."))

    @property
    def subject(self):
        """The decision, session, or body that the report is on."""
        return getattr(self, self.kind)

    @property
    def is_under_way(self):
        return self.status in COPY_UNDER_WAY
