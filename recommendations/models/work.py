"""Deadlines that follow sessions, and the secretariat's actions."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cop_portal.common.dates import Precision
from cop_portal.common.models import AppendOnly, Named, StoredFile, TimeStamped, Versioned
from recommendations.enums import ACTION_OPEN, ActionStatus, DeadlineRule, OffsetUnit
from recommendations.models.reference import Body, Document, Session, Sourced


class WorkTemplate(Named, Sourced):
    """A way of working that the secretariat uses again and again: its steps are planned back from a session."""

    code = models.SlugField(_("code"), unique=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    makes = models.CharField(
        _("makes"),
        max_length=20,
        choices=[("document", _("document")), ("meeting", _("meeting"))],
        blank=True,
        help_text=_("It is suggested first for mandates that ask for such a thing."),
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("work template")
        verbose_name_plural = _("work templates")
        ordering = ["order", "code"]


class TemplateStep(Named, Sourced):
    """One step of a work template, and when it is due on the way to the session: it becomes an action.

    Documents of a session that are not issued by the step with `issues_document` are late.
    """

    template = models.ForeignKey(
        WorkTemplate, on_delete=models.PROTECT, related_name="steps", verbose_name=_("work template")
    )
    code = models.SlugField(_("code"))
    order = models.PositiveSmallIntegerField(_("order"))
    rule = models.CharField(_("rule"), max_length=20, choices=DeadlineRule.choices, default=DeadlineRule.OFFSET)
    offset = models.SmallIntegerField(
        _("offset"), null=True, blank=True, help_text=_("Negative: before the session; positive: after it.")
    )
    offset_unit = models.CharField(_("unit of the offset"), max_length=10, choices=OffsetUnit.choices, blank=True)
    issues_document = models.BooleanField(_("documents are issued by then"), default=False)

    class Meta:
        verbose_name = _("step of a work template")
        verbose_name_plural = _("steps of work templates")
        ordering = ["template", "order"]
        constraints = [
            models.UniqueConstraint(fields=["template", "code"], name="template_step_once"),
            models.CheckConstraint(
                condition=Q(rule__in=["before", "at", "alongside", "by_end"], offset__isnull=True, offset_unit="")
                | (Q(rule="offset", offset__isnull=False) & ~Q(offset_unit="")),
                name="template_step_hangs_on_a_session",
                violation_error_message=_("A step is before, at, or alongside the session, or a time before or after."),
            ),
            models.UniqueConstraint(
                fields=["issues_document"],
                condition=Q(issues_document=True),
                name="template_step_that_issues_documents_once",
                violation_error_message=_("Another step says by when documents are issued."),
            ),
        ]


_ON_A_SESSION = Q(session__isnull=False) | Q(held_before__isnull=False)


class Deadline(TimeStamped):
    """A rule on a session, a date, or the adoption of a decision, and the day that it resolves to.

    Where the text means the meeting of a `body` that is held before a session, `body` and `held_before` are the rule,
    and `session` is the meeting that answers it as the days stand now, or none. `due_on` is empty while days are open:
    a date is never guessed. `recommendations.deadlines` resolves and explains; `recommendations.services` alone
    writes `due_on`, and chooses the meeting.
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
    body = models.ForeignKey(
        Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("meeting of")
    )
    or_session = models.ForeignKey(
        Session,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="deadlines_at_the_latest",
        verbose_name=_("or, at the latest, the session"),
    )
    decision = models.ForeignKey(
        "recommendations.Decision",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="deadlines_after_adoption",
        verbose_name=_("counts from the adoption of"),
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
                    & (
                        (_ON_A_SESSION & Q(date__isnull=True, decision__isnull=True))
                        | (~_ON_A_SESSION & Q(date__isnull=False, decision__isnull=True))
                        | (~_ON_A_SESSION & Q(date__isnull=True, decision__isnull=False))
                    )
                ),
                name="deadline_offset_has_its_anchor",
                violation_error_message=_("A deadline some time before or after needs the time and one anchor."),
            ),
            models.CheckConstraint(
                condition=Q(body__isnull=True) | Q(held_before__isnull=False),
                name="deadline_body_meets_before_a_session",
                violation_error_message=_("The meeting of a body is one that is held before a session."),
            ),
            models.CheckConstraint(
                condition=Q(or_session__isnull=True) | _ON_A_SESSION,
                name="deadline_second_session_beside_a_first",
                violation_error_message=_("A deadline at one of two sessions needs the first."),
            ),
        ]

    def __str__(self):
        return self.phrase or self.get_rule_display()

    @property
    def due_precision(self):
        """How exactly `due_on` is meant: what is due in a month is not due on its last day."""
        return self.precision if self.rule == DeadlineRule.ON else Precision.DAY


class Action(Versioned):
    """A step that the secretariat takes for a mandate. `recommendations.services.move_action` alone sets `status`.

    Its due day is typed in, or that of its slot, a `deadline` that moves with a session and brings `due_on` along.
    """

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
    supporting_units = models.ManyToManyField(
        "people.Unit", blank=True, related_name="actions_supported", verbose_name=_("supporting units")
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    deadline = models.OneToOneField(
        Deadline,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="action",
        editable=False,
        verbose_name=_("slot"),
    )
    step = models.ForeignKey(
        TemplateStep,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="actions",
        editable=False,
        verbose_name=_("step of a work template"),
    )
    waits_for = models.ManyToManyField(
        "self", blank=True, symmetrical=False, related_name="awaited_by", verbose_name=_("waits for")
    )
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
                fields=["due_on"],
                condition=Q(status__in=["planned", "in_progress", "blocked"]),
                name="action_open_by_due",
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ActionStatus.values), name="action_status_known"),
            models.UniqueConstraint(fields=["mandate", "step"], name="action_of_a_step_once"),
        ]

    def __str__(self):
        return self.title

    @property
    def is_open(self):
        """Whether there is still something to do."""
        return self.status in ACTION_OPEN

    def get_absolute_url(self):
        return reverse("recommendations:action-detail", args=[self.pk])


class ChecklistItem(models.Model):
    """One thing on an action's checklist; who did it, and when."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="checklist", verbose_name=_("action"))
    title = models.CharField(_("item"), max_length=200)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("done by"),
    )
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        verbose_name = _("item of a checklist")
        verbose_name_plural = _("items of checklists")
        ordering = ["action", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_by__isnull=True, done_at__isnull=True)
                | Q(done_by__isnull=False, done_at__isnull=False),
                name="checklist_item_done_by_somebody_at_some_time",
            ),
            models.UniqueConstraint(
                fields=["action", "title"],
                name="checklist_item_once",
                violation_error_message=_("The checklist has this item."),
            ),
        ]

    def __str__(self):
        return self.title


class ActionComment(AppendOnly):
    """What a member of the secretariat remarks on an action; internal."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="comments", verbose_name=_("action"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"))
    text = models.TextField(_("comment"), max_length=4000)

    class Meta:
        verbose_name = _("comment on an action")
        verbose_name_plural = _("comments on actions")
        ordering = ["action", "at", "pk"]

    def __str__(self):
        return self.text[:80]


class ActionAttachment(StoredFile):
    """A file that shows what an action came to."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="attachments", verbose_name=_("action"))
    file = models.FileField(_("file"), upload_to="actions/")

    class Meta:
        verbose_name = _("file of an action")
        verbose_name_plural = _("files of actions")
        ordering = ["action", "pk"]
