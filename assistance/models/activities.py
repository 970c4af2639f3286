"""The activities that States report, with the files, links and remarks that belong to them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assistance.enums import (
    ACTIVITY_PENDING,
    ActivityStatus,
    Interruption,
    Progress,
    ProviderRole,
    Sector,
    Visibility,
)
from assistance.models.needs import AssistanceKind, Proposal
from cop_portal.common import dates
from cop_portal.common.dates import Precision
from cop_portal.common.models import LANGUAGE_CHOICES, AddressesField, AppendOnly, Costed, Entered, StoredFile
from cop_portal.people.models import Organization, State
from recommendations.models import Article, Instrument, Mandate, PriorityArea, Recommendation


def progress_of(starts_on, ends_on, ends_precision, interruption, today):
    """Suspended or cancelled where that was said, else planned, under way, or completed on the day."""
    if interruption:
        return Progress(interruption)
    if starts_on > today:
        return Progress.PLANNED
    if ends_on and dates.last_day(ends_on, ends_precision) < today:
        return Progress.COMPLETED
    return Progress.UNDER_WAY


class Activity(Costed, Entered):
    """Technical assistance that a State gives or receives, reported by its focal point; or that an organization gives,
    and tells of for a coordination meeting.

    `assistance.services.move_activity` alone sets `status`. A change to a published activity is a row of its own that
    `revises` it, made from its version `revises_version`: it is written and reviewed like any other, is never published
    itself, and when it is accepted the published row takes its values over.
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)
    state = models.ForeignKey(
        State,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="activities",
        verbose_name=_("reporting State"),
    )
    organization = models.ForeignKey(
        Organization,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="activities",
        editable=False,
        verbose_name=_("reporting organization"),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("created by"),
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
    providing_organizations = models.ManyToManyField(
        Organization,
        blank=True,
        related_name="activities_provided",
        verbose_name=_("organizations that provide it"),
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
    interruption = models.CharField(
        _("interrupted"),
        max_length=10,
        choices=Interruption.choices,
        blank=True,
        help_text=_("Only where it was suspended or cancelled; all else follows from the dates."),
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
    beneficiaries = models.TextField(
        _("beneficiaries"), blank=True, help_text=_("Who benefits, and how many: such as 40 prosecutors.")
    )
    results = models.TextField(_("results"), blank=True)
    contact = models.CharField(
        _("office to contact"), max_length=200, blank=True, help_text=_("An office or a function rather than a person.")
    )
    contact_email = models.EmailField(_("its e-mail address"), blank=True)
    web_pages = AddressesField(_("pages on the web"), blank=True, help_text=_("One address a line."))
    sector = models.CharField(
        _("sector"),
        max_length=5,
        choices=Sector.choices,
        blank=True,
        help_text=_("The purpose code under which it is published as aid."),
    )
    iati_identifier = models.CharField(
        _("IATI identifier"),
        max_length=100,
        blank=True,
        help_text=_("Where the State or a donor publishes this activity itself: the identifier that it has there."),
    )
    visibility = models.CharField(
        _("who may read it"), max_length=20, choices=Visibility.choices, default=Visibility.PUBLIC
    )
    status = models.CharField(
        _("status"), max_length=20, choices=ActivityStatus.choices, default=ActivityStatus.DRAFT, editable=False
    )
    revises = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="revisions",
        editable=False,
        verbose_name=_("change to"),
    )
    revises_version = models.PositiveIntegerField(null=True, blank=True, editable=False)
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
    search_text = models.TextField(editable=False, blank=True)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-starts_on", "-pk"]
        indexes = [
            models.Index(fields=["status", "-starts_on", "-id"], name="activity_by_status_and_start"),
            models.Index(fields=["state", "status"], name="activity_of_state"),
            # The lists, in their order; what waits for review, the longest first.
            models.Index(fields=["-starts_on", "-id"], condition=Q(revises__isnull=True), name="activity_by_start"),
            models.Index(fields=["submitted_at", "id"], condition=Q(status="submitted"), name="activity_waiting"),
            # What evidence counts of those that name a mandate, without reading the rows.
            models.Index(
                fields=["id", "state", "is_example", "visibility"],
                condition=Q(status="published"),
                name="activity_as_evidence",
            ),
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
                | Q(submitted_by__isnull=False, submitted_at__isnull=False)
                | Q(organization__isnull=False, submitted_at__isnull=False),
                name="activity_submitted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__isnull=False, organization__isnull=True, created_by__isnull=False)
                | Q(state__isnull=True, organization__isnull=False, provider_role=ProviderRole.PROVIDES),
                name="activity_of_a_state_or_of_an_organization",
                violation_error_message=_("An activity is reported by one State, or by an organization that gives it."),
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False), name="activity_published_at_some_time"
            ),
            models.CheckConstraint(
                condition=Q(revises__isnull=True, revises_version__isnull=True) & ~Q(status="taken_over")
                | Q(revises__isnull=False, revises_version__isnull=False) & ~Q(status="published"),
                name="activity_change_is_taken_over_not_published",
            ),
            models.UniqueConstraint(
                fields=["revises"],
                condition=Q(status__in=sorted(ACTIVITY_PENDING)),
                name="activity_one_change_at_a_time",
                violation_error_message=_("A change to this activity is on its way already."),
            ),
            models.CheckConstraint(
                condition=Q(interruption__in=["", *Interruption.values]), name="activity_interruption_known"
            ),
            models.CheckConstraint(condition=Q(sector__in=["", *Sector.values]), name="activity_sector_known"),
            *Costed.Meta.constraints,
        ]

    def __str__(self):
        return f"{self.reference} {self.title}"

    def get_absolute_url(self):
        return reverse("assistance:activity-detail", args=[self.reference])

    # As of an earlier day an activity counts as it stood; but what is not public any more is not shown again.
    past_columns = {
        "visibility": "CASE WHEN standing.status = 'published' AND standing.visibility = 'public' THEN {stood} "
        "WHEN standing.status = 'published' THEN standing.visibility ELSE 'withheld' END"
    }

    @property
    def reporter(self):
        """The State, or the organization, whose report it is."""
        return self.organization if self.organization_id else self.state

    @property
    def progress(self):
        return progress_of(self.starts_on, self.ends_on, self.ends_precision, self.interruption, dates.today())

    @property
    def web_page_list(self):
        return [line.strip() for line in self.web_pages.splitlines()]


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


class ActivityRemark(AppendOnly):
    """What the State and the secretariat say to each other about a report; `field` names the part that it is about.

    Those that came with a return say what is to be mended.
    """

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="remarks", verbose_name=_("activity"))
    field = models.CharField(_("about"), max_length=60, blank=True)
    text = models.TextField(_("remark"))
    is_return = models.BooleanField(_("with the return"), default=False)
    from_secretariat = models.BooleanField(_("by the secretariat"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("remark on an activity")
        verbose_name_plural = _("remarks on activities")
        ordering = ["activity", "at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="activity_remark_says_something")]

    def __str__(self):
        return self.text
