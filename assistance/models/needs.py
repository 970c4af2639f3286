"""What is lacking, and what the secretariat proposes for it."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assistance.enums import PROPOSAL_SUBMITTED, NeedStatus, ProposalStatus, Urgency
from cop_portal.common.models import LANGUAGE_CHOICES, Costed, Entered, Named
from cop_portal.people.models import State
from recommendations.models import Article, Document, Mandate, PriorityArea, Recommendation, Session


class AssistanceKind(Named):
    """A kind of technical assistance, from the portal's code list."""

    code = models.SlugField(_("code"), unique=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("kind of assistance")
        verbose_name_plural = _("kinds of assistance")
        ordering = ["order"]


class Need(Entered):
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
    articles = models.ManyToManyField(Article, blank=True, related_name="needs", verbose_name=_("articles"))
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency.choices, blank=True)
    title = models.CharField(_("title"), max_length=300)
    description = models.TextField(_("description"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES, default="en")
    status = models.CharField(
        _("status"), max_length=20, choices=NeedStatus.choices, default=NeedStatus.PUBLISHED, editable=False
    )
    on_behalf = models.BooleanField(
        _("entered by the secretariat on behalf of the State"), default=False, editable=False
    )

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering = ["priority_area", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=NeedStatus.values), name="need_status_known"),
            models.CheckConstraint(condition=Q(urgency__in=["", *Urgency.values]), name="need_urgency_known"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("assistance:need-detail", args=[self.pk])


class Proposal(Costed, Entered):
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
            *Costed.Meta.constraints,
            models.CheckConstraint(
                condition=Q(duration_months__isnull=True) | Q(duration_months__gte=1), name="proposal_lasts_a_month"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("assistance:proposal-detail", args=[self.pk])
