"""Deadlines that follow sessions, and the secretariat's actions."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cop_portal.common.dates import Precision
from cop_portal.common.models import TimeStamped, Versioned
from recommendations.enums import ActionStatus, DeadlineRule, OffsetUnit
from recommendations.models.reference import Document, Session


class Deadline(TimeStamped):
    """A rule on a session or a date, and the day that it resolves to.

    `due_on` is empty while the session's dates are open: a date is never guessed. `recommendations.deadlines`
    resolves and explains; `recommendations.services` alone writes `due_on`.
    """

    rule = models.CharField(_("rule"), max_length=20, choices=DeadlineRule.choices)
    session = models.ForeignKey(
        Session, null=True, blank=True, on_delete=models.PROTECT, related_name="deadlines", verbose_name=_("session")
    )
    held_before = models.ForeignKey(
        Session,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="deadlines_at_earlier_meetings",
        verbose_name=_("which is held before"),
        help_text=_("Where the text means the meeting of a body that is held before this session."),
    )
    date = models.DateField(_("date"), null=True, blank=True)
    precision = models.CharField(_("precision"), max_length=10, choices=Precision.choices, default=Precision.DAY)
    offset = models.SmallIntegerField(
        _("offset"), null=True, blank=True, help_text=_("Negative: before the session or date; positive: after it.")
    )
    offset_unit = models.CharField(_("unit of the offset"), max_length=10, choices=OffsetUnit.choices, blank=True)
    phrase = models.CharField(_("words of the text"), max_length=300, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        ordering = [F("due_on").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(rule__in=DeadlineRule.values), name="deadline_rule_known"),
            models.CheckConstraint(
                condition=~Q(rule="on") | Q(date__isnull=False),
                name="deadline_on_has_its_date",
                violation_error_message=_("A deadline on a date needs the date."),
            ),
            models.CheckConstraint(
                condition=~Q(rule="offset")
                | (
                    Q(offset__isnull=False)
                    & ~Q(offset_unit="")
                    & (Q(session__isnull=False, date__isnull=True) | Q(session__isnull=True, date__isnull=False))
                ),
                name="deadline_offset_has_its_anchor",
                violation_error_message=_("A deadline some time before or after needs the time and one anchor."),
            ),
        ]

    def __str__(self):
        return self.phrase or self.get_rule_display()


class Action(Versioned):
    """A step that the secretariat takes for a mandate. `recommendations.services.move_action` alone sets `status`."""

    mandate = models.ForeignKey(
        "recommendations.Mandate", on_delete=models.PROTECT, related_name="actions", verbose_name=_("mandate")
    )
    title = models.CharField(_("what is to be done"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="actions", verbose_name=_("owner")
    )
    unit = models.ForeignKey(
        "people.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="actions", verbose_name=_("unit")
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=ActionStatus.choices, default=ActionStatus.PLANNED, editable=False
    )
    documents = models.ManyToManyField(Document, blank=True, related_name="actions", verbose_name=_("documents"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("created by"),
    )

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = [F("due_on").asc(nulls_last=True), "pk"]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(status__in=["planned", "in_progress"]), name="action_open_by_due"
            )
        ]
        constraints = [models.CheckConstraint(condition=Q(status__in=ActionStatus.values), name="action_status_known")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("recommendations:action-detail", args=[self.pk])
