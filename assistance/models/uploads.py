"""Files of activities that somebody uploaded, and what became of their rows."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assistance.enums import UPLOAD_UNDER_WAY, UploadStatus
from assistance.models.activities import Activity
from cop_portal.common.models import StoredFile
from cop_portal.people.models import Organization, State


class Upload(StoredFile):
    """A workbook or CSV file of a State's activities: the queue of what is to be imported, and the record of what was.

    `assistance.spreadsheets.services` alone sets `status`. A worker holds it until `lease_until`, and `attempts` counts
    the workers that did: one whose number has passed writes nothing any more. `refusals` are the first of those that
    `refused_count` counts, as the page shows them; `marked` is the file with the cells marked.
    """

    keeps_past = False  # what became of the rows is kept with the activities that they made

    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="uploads", verbose_name=_("State"))
    file = models.FileField(_("file"), upload_to="uploads/")
    on_behalf = models.BooleanField(
        _("entered by the secretariat on behalf of the State"), default=False, editable=False
    )
    submits = models.BooleanField(_("submit all complete rows"), default=False)
    language = models.CharField(_("language of the sentences"), max_length=10)
    status = models.CharField(
        _("status"), max_length=20, choices=UploadStatus.choices, default=UploadStatus.QUEUED, editable=False
    )
    rows_total = models.PositiveIntegerField(_("rows"))
    rows_read = models.PositiveIntegerField(_("rows read"), default=0, editable=False)
    created_count = models.PositiveIntegerField(_("new"), default=0, editable=False)
    updated_count = models.PositiveIntegerField(_("changed"), default=0, editable=False)
    unchanged_count = models.PositiveIntegerField(_("unchanged"), default=0, editable=False)
    submitted_count = models.PositiveIntegerField(_("submitted"), default=0, editable=False)
    refused_count = models.PositiveIntegerField(_("refused cells"), default=0, editable=False)
    refusals = models.JSONField(_("refusals"), default=list, blank=True, editable=False)
    marked = models.FileField(_("file with the cells marked"), upload_to="uploads/", blank=True, editable=False)
    lease_until = models.DateTimeField(_("held until"), null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, editable=False)
    is_written = models.BooleanField(_("written"), default=False, editable=False)

    class Meta:
        verbose_name = _("upload of activities")
        verbose_name_plural = _("uploads of activities")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["status", "lease_until"],
                condition=Q(status__in=sorted(UPLOAD_UNDER_WAY)),
                name="upload_under_way",
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=UploadStatus.values), name="upload_status_known"),
            models.CheckConstraint(condition=Q(rows_read__lte=F("rows_total")), name="upload_reads_its_rows"),
            models.CheckConstraint(
                condition=Q(status="reading", lease_until__isnull=False)
                | (~Q(status="reading") & Q(lease_until__isnull=True)),
                name="upload_is_held_while_read",
            ),
        ]

    def get_absolute_url(self):
        return reverse("assistance:upload-detail", args=[self.pk])

    @property
    def is_under_way(self):
        return self.status in UPLOAD_UNDER_WAY


class ImportedRow(models.Model):
    """A row without a reference that made an activity: the same row, uploaded again for the State (or by the
    organization), makes no second one.

    `fingerprint` stands for all that the row says; `number` counts the rows of one file that say the same.
    """

    keeps_past = False  # written once

    state = models.ForeignKey(
        State, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("State")
    )
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("organization")
    )
    fingerprint = models.CharField(_("fingerprint"), max_length=32)
    number = models.PositiveIntegerField(_("number"))
    activity = models.OneToOneField(
        Activity, on_delete=models.PROTECT, related_name="imported_row", verbose_name=_("activity")
    )

    class Meta:
        verbose_name = _("imported row")
        verbose_name_plural = _("imported rows")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["state", "fingerprint", "number"], name="imported_row_makes_one_activity"),
            models.UniqueConstraint(
                fields=["organization", "fingerprint", "number"],
                name="imported_row_of_an_organization",
            ),
        ]

    def __str__(self):
        return self.fingerprint
