"""Needs, proposals, and the activities that States report."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assistance.enums import (
    PROPOSAL_SUBMITTED,
    ActivityStatus,
    NeedStatus,
    Progress,
    ProposalStatus,
    ProviderRole,
    Visibility,
)
from cop_portal.common import dates, money
from cop_portal.common.dates import Precision
from cop_portal.common.models import LANGUAGE_CHOICES, Named, StoredFile, Versioned
from cop_portal.people.models import State
from recommendations.models import (
    Article,
    Document,
    Instrument,
    Mandate,
    PriorityArea,
    Recommendation,
    Session,
)


class AssistanceKind(Named):
    """A kind of technical assistance, from the portal's code list."""

    code = models.SlugField(_("code"), unique=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("kind of assistance")
        verbose_name_plural = _("kinds of assistance")
        ordering = ["order"]


class Need(Versioned):
    """What a State, or the working group, says is lacking in a priority area.

    `assistance.services.move_need` alone sets `status`.
    """

    state = models.ForeignKey(
        State,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="needs",
        verbose_name=_("State"),
        help_text=_("Empty: the working group's own finding."),
    )
    priority_area = models.ForeignKey(
        PriorityArea, on_delete=models.PROTECT, related_name="needs", verbose_name=_("priority area")
    )
    kind = models.ForeignKey(
        AssistanceKind,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="needs",
        verbose_name=_("kind of assistance"),
    )
    title = models.CharField(_("title"), max_length=300)
    description = models.TextField(_("description"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES, default="en")
    status = models.CharField(
        _("status"), max_length=20, choices=NeedStatus.choices, default=NeedStatus.PUBLISHED, editable=False
    )
    is_example = models.BooleanField(_("example"), default=False, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("created by"),
    )

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering = ["priority_area", "pk"]
        constraints = [models.CheckConstraint(condition=Q(status__in=NeedStatus.values), name="need_status_known")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("assistance:need-detail", args=[self.pk])


class Proposal(Versioned):
    """A technical-assistance activity that the secretariat proposes, and submits to a session in a document.

    `assistance.services.move_proposal` and `submit_proposal` alone set `status`. `outcome` holds what the session said:
    the words that it changed, or why it did not endorse.
    """

    title = models.CharField(_("title"), max_length=300)
    objective = models.TextField(_("objective"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES, default="en")
    priority_area = models.ForeignKey(
        PriorityArea, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("priority area")
    )
    kind = models.ForeignKey(
        AssistanceKind,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="proposals",
        verbose_name=_("kind of assistance"),
    )
    beneficiaries = models.ManyToManyField(
        State, blank=True, related_name="proposals", verbose_name=_("beneficiary States")
    )
    beneficiary_region = models.CharField(
        _("beneficiary region"), max_length=200, blank=True, help_text=_("Where it serves a region rather than States.")
    )
    partners = models.TextField(
        _("partners"), blank=True, help_text=_("Organizations, banks and States that would carry it out together.")
    )
    duration_months = models.PositiveSmallIntegerField(
        _("duration in months"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    cost = models.DecimalField(
        _("cost"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True, validators=[money.validate_currency])
    needs = models.ManyToManyField(Need, blank=True, related_name="proposals", verbose_name=_("needs answered"))
    recommendations = models.ManyToManyField(
        Recommendation, blank=True, related_name="proposals", verbose_name=_("recommendations built on")
    )
    mandate = models.ForeignKey(
        Mandate, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("mandate")
    )
    document = models.ForeignKey(
        Document,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="proposals",
        verbose_name=_("submitted in"),
    )
    session = models.ForeignKey(
        Session,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="proposals",
        verbose_name=_("submitted to"),
    )
    submitted_on = models.DateField(_("submitted"), null=True, blank=True)
    outcome = models.TextField(_("outcome"), blank=True, editable=False)
    status = models.CharField(
        _("status"), max_length=20, choices=ProposalStatus.choices, default=ProposalStatus.DRAFT, editable=False
    )
    is_example = models.BooleanField(_("example"), default=False, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("created by"),
    )

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["priority_area", "pk"]
        indexes = [models.Index(fields=["priority_area", "status"], name="proposal_by_area_and_status")]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ProposalStatus.values), name="proposal_status_known"),
            models.CheckConstraint(
                condition=~Q(status__in=sorted(PROPOSAL_SUBMITTED))
                | Q(document__isnull=False, session__isnull=False, submitted_on__isnull=False),
                name="proposal_submitted_in_a_document_to_a_session",
                violation_error_message=_("A submitted proposal names its document, its session, and the day."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["modified", "not_endorsed"]) | ~Q(outcome=""),
                name="proposal_changed_or_refused_in_words",
                violation_error_message=_("Give the words of the change, or why it was not endorsed."),
            ),
            models.CheckConstraint(
                condition=Q(cost__isnull=True, currency="") | (Q(cost__isnull=False, cost__gte=0) & ~Q(currency="")),
                name="proposal_cost_with_its_currency",
                violation_error_message=_("A cost has a currency, and a currency a cost."),
            ),
            models.CheckConstraint(
                condition=Q(duration_months__isnull=True) | Q(duration_months__gte=1), name="proposal_lasts_a_month"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("assistance:proposal-detail", args=[self.pk])

    @property
    def cost_text(self):
        """The cost with its currency, as the reader's language writes numbers; empty where there is none."""
        return "" if self.cost is None else money.text(self.cost, self.currency)


class Activity(Versioned):
    """Technical assistance that a State gives or receives, reported by its focal point.

    `assistance.services.move_activity` alone sets `status`.
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)
    state = models.ForeignKey(
        State, on_delete=models.PROTECT, related_name="activities", verbose_name=_("reporting State")
    )
    title = models.CharField(_("title"), max_length=300)
    description = models.TextField(_("description"), blank=True)
    language = models.CharField(_("language of the report"), max_length=2, choices=LANGUAGE_CHOICES, default="en")
    kind = models.ForeignKey(
        AssistanceKind, on_delete=models.PROTECT, related_name="activities", verbose_name=_("kind of assistance")
    )
    provider_role = models.CharField(
        _("the reporting State"), max_length=20, choices=ProviderRole.choices, default=ProviderRole.PROVIDES
    )
    providers = models.ManyToManyField(
        State,
        blank=True,
        related_name="activities_provided",
        verbose_name=_("other States that provide it"),
    )
    recipients = models.ManyToManyField(
        State, blank=True, related_name="activities_received", verbose_name=_("recipient States")
    )
    recipient_region = models.CharField(
        _("recipient region"), max_length=200, blank=True, help_text=_("Where it serves a region rather than States.")
    )
    starts_on = models.DateField(_("start"))
    starts_precision = models.CharField(
        _("the start is known to the"), max_length=10, choices=Precision.choices, default=Precision.DAY
    )
    ends_on = models.DateField(_("end"), null=True, blank=True)
    ends_precision = models.CharField(
        _("the end is known to the"), max_length=10, choices=Precision.choices, default=Precision.DAY
    )
    instruments = models.ManyToManyField(
        Instrument, blank=True, related_name="activities", verbose_name=_("instruments")
    )
    articles = models.ManyToManyField(Article, blank=True, related_name="activities", verbose_name=_("articles"))
    priority_areas = models.ManyToManyField(
        PriorityArea, blank=True, related_name="activities", verbose_name=_("priority areas")
    )
    recommendations = models.ManyToManyField(
        Recommendation, blank=True, related_name="activities", verbose_name=_("recommendations answered")
    )
    mandates = models.ManyToManyField(
        Mandate, blank=True, related_name="activities", verbose_name=_("mandates answered")
    )
    proposals = models.ManyToManyField(
        Proposal, blank=True, related_name="activities", verbose_name=_("proposals taken up")
    )
    results = models.TextField(_("results"), blank=True)
    visibility = models.CharField(
        _("who may read it"), max_length=20, choices=Visibility.choices, default=Visibility.PUBLIC
    )
    status = models.CharField(
        _("status"), max_length=20, choices=ActivityStatus.choices, default=ActivityStatus.DRAFT, editable=False
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("submitted by"),
    )
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    on_behalf = models.BooleanField(
        _("entered by the secretariat on behalf of the State"), default=False, editable=False
    )
    is_example = models.BooleanField(_("example"), default=False, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("created by"),
    )
    search_text = models.TextField(editable=False, blank=True)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-starts_on", "-pk"]
        indexes = [
            models.Index(fields=["status", "-starts_on", "-id"], name="activity_by_status_and_start"),
            models.Index(fields=["state", "status"], name="activity_of_state"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ActivityStatus.values), name="activity_status_known"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="activity_ends_after_it_starts",
                violation_error_message=_("An activity cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "withdrawn"])
                | Q(submitted_by__isnull=False, submitted_at__isnull=False),
                name="activity_submitted_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False), name="activity_published_at_some_time"
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.title}"

    def get_absolute_url(self):
        return reverse("assistance:activity-detail", args=[self.reference])

    @property
    def progress(self):
        """Planned, under way, or completed, from the dates at the portal's date."""
        today = dates.today()
        if self.starts_on > today:
            return Progress.PLANNED
        if self.ends_on and dates.last_day(self.ends_on, self.ends_precision) < today:
            return Progress.COMPLETED
        return Progress.UNDER_WAY


class Attachment(StoredFile):
    """A file that belongs to an activity."""

    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="attachments", verbose_name=_("activity")
    )
    file = models.FileField(_("file"), upload_to="activities/")

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["activity", "pk"]
