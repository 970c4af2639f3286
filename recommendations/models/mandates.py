"""Mandates that paragraphs hold: of whom they ask, what became of them, and how they hang together."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cop_portal.common.models import LANGUAGE_CHOICES, AppendOnly, Versioned
from recommendations.enums import (
    MANDATE_MOVES,
    AddresseeKind,
    AssessmentStatus,
    MandateKind,
    MandateOrigin,
    MandateStatus,
    RelationKind,
)
from recommendations.models.decisions import Paragraph
from recommendations.models.reference import Body, Document, PriorityArea
from recommendations.models.work import Deadline


def mandate_slug(paragraph, number):
    """The address of a paragraph's mandate with a number: 3-4-c-1."""
    return slugify(f"{paragraph.decision.slug}-{paragraph.anchor}-{number}")


class Mandate(Versioned):
    """One thing that one paragraph asks, of its addressees.

    What the parser suggests has no `confirmed_by` until an officer confirms it; a wrong suggestion is withdrawn, and
    counts nowhere until it is brought back. `recommendations.services.mandates.move_mandate` alone sets `status`.
    `fulfilment_rule` names the rule that computes its evidence (see `recommendations.fulfilment`). `spans` says which
    words of the paragraph's text, in `language`, it was read from: `verb`, `asked`, `deadline`, `condition`, each
    [start, end] in characters, and `addressees`, a list of such.
    """

    paragraph = models.ForeignKey(
        Paragraph, on_delete=models.PROTECT, related_name="mandates", verbose_name=gettext_lazy("paragraph")
    )
    number = models.PositiveSmallIntegerField(gettext_lazy("number"))
    slug = models.SlugField(gettext_lazy("address"), unique=True, editable=False)
    verb = models.CharField(gettext_lazy("operative verb"), max_length=100)
    verb_normal = models.CharField(gettext_lazy("operative verb, normal form"), max_length=60)
    asked = models.TextField(gettext_lazy("what is asked"))
    language = models.CharField(gettext_lazy("language"), max_length=2, choices=LANGUAGE_CHOICES)
    kind = models.CharField(gettext_lazy("kind"), max_length=20, choices=MandateKind.choices)
    status = models.CharField(
        gettext_lazy("status"),
        max_length=20,
        choices=MandateStatus.choices,
        default=MandateStatus.ACTIVE,
        editable=False,
    )
    condition = models.CharField(gettext_lazy("condition"), max_length=300, blank=True)
    deadline = models.OneToOneField(
        Deadline,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="mandate",
        verbose_name=gettext_lazy("deadline"),
    )
    fulfilment_rule = models.SlugField(gettext_lazy("fulfilment rule"), blank=True)
    lead_unit = models.ForeignKey(
        "people.Unit",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="mandates_led",
        verbose_name=gettext_lazy("lead unit"),
    )
    supporting_units = models.ManyToManyField(
        "people.Unit", blank=True, related_name="mandates_supported", verbose_name=gettext_lazy("supporting units")
    )
    priority_areas = models.ManyToManyField(
        PriorityArea, blank=True, related_name="mandates", verbose_name=gettext_lazy("priority areas")
    )
    documents = models.ManyToManyField(
        Document,
        blank=True,
        related_name="delivering",
        verbose_name=gettext_lazy("documents that deliver it"),
    )
    origin = models.CharField(
        gettext_lazy("origin"),
        max_length=20,
        choices=MandateOrigin.choices,
        default=MandateOrigin.PARSER,
        editable=False,
    )
    spans = models.JSONField(gettext_lazy("places in the text"), default=dict, blank=True, editable=False)
    unsure = models.TextField(
        gettext_lazy("what the parser is unsure of"), blank=True, help_text=gettext_lazy("One sentence a line.")
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=gettext_lazy("confirmed by"),
    )
    confirmed_at = models.DateTimeField(gettext_lazy("confirmed"), null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=gettext_lazy("withdrawn by"),
    )
    withdrawn_at = models.DateTimeField(gettext_lazy("withdrawn"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = gettext_lazy("mandate")
        verbose_name_plural = gettext_lazy("mandates")
        ordering = ["paragraph__decision__session__starts_on", "paragraph__order", "number"]
        constraints = [
            models.UniqueConstraint(fields=["paragraph", "number"], name="mandate_number_once"),
            models.CheckConstraint(condition=Q(status__in=sorted(MANDATE_MOVES)), name="mandate_status_known"),
            models.CheckConstraint(condition=Q(kind__in=MandateKind.values), name="mandate_kind_known"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="mandate_confirmed_by_somebody_at_some_time",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
                name="mandate_withdrawn_by_somebody_at_some_time",
            ),
            models.CheckConstraint(condition=Q(origin__in=MandateOrigin.values), name="mandate_origin_known"),
        ]

    def __str__(self):
        return self.reference

    @property
    def reference(self):
        """As in 3/4(c)-1."""
        return f"{self.paragraph.reference}-{self.number}"

    @property
    def doubts(self):
        """What the parser is unsure of, each sentence in the reader's language."""
        return [_(sentence) for sentence in self.unsure.splitlines() if sentence]

    def get_absolute_url(self):
        return reverse("recommendations:mandate-detail", args=[self.slug])


class Addressee(models.Model):
    """Of whom a mandate asks something: status is kept for each."""

    mandate = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, related_name="addressees", verbose_name=gettext_lazy("mandate")
    )
    kind = models.CharField(gettext_lazy("addressee"), max_length=20, choices=AddresseeKind.choices)
    body = models.ForeignKey(
        Body,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="addressed_by",
        verbose_name=gettext_lazy("body"),
    )
    wording = models.CharField(gettext_lazy("as written"), max_length=200, blank=True)

    class Meta:
        verbose_name = gettext_lazy("addressee")
        verbose_name_plural = gettext_lazy("addressees")
        ordering = ["mandate", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["mandate", "kind"], condition=Q(body__isnull=True), name="addressee_once"),
            models.UniqueConstraint(
                fields=["mandate", "body"], condition=Q(body__isnull=False), name="addressee_body_once"
            ),
            models.CheckConstraint(condition=Q(kind="body") | Q(body__isnull=True), name="addressee_body_is_a_body"),
        ]

    def __str__(self):
        return str(self.body) if self.body else self.get_kind_display()


class MandateRelation(models.Model):
    """What a mandate does with one of an earlier decision, as a person says; a wrong one is withdrawn."""

    mandate = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, related_name="relations", verbose_name=gettext_lazy("mandate")
    )
    kind = models.CharField(gettext_lazy("relation"), max_length=20, choices=RelationKind.choices)
    to_mandate = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, related_name="related_from", verbose_name=gettext_lazy("earlier mandate")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("by")
    )
    at = models.DateTimeField(gettext_lazy("when"))
    withdrawn_at = models.DateTimeField(gettext_lazy("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = gettext_lazy("relation of a mandate")
        verbose_name_plural = gettext_lazy("relations of mandates")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandate", "kind", "to_mandate"],
                condition=Q(withdrawn_at__isnull=True),
                name="mandate_relation_once",
            ),
            models.CheckConstraint(condition=~Q(mandate=models.F("to_mandate")), name="mandate_relation_to_another"),
            models.CheckConstraint(condition=Q(kind__in=RelationKind.values), name="mandate_relation_kind_known"),
        ]

    def __str__(self):
        return f"{self.mandate} {self.get_kind_display()} {self.to_mandate}"


class Assessment(AppendOnly):
    """The status that a person gives a mandate, or one of its addressees, with reasons; all are kept.

    An officer's row proposes; a head answers it by a row that `confirms` or `returns` it, once. The newest that
    confirms counts.
    """

    mandate = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, related_name="assessments", verbose_name=gettext_lazy("mandate")
    )
    addressee = models.ForeignKey(
        Addressee, null=True, blank=True, on_delete=models.PROTECT, related_name="assessments"
    )
    status = models.CharField(gettext_lazy("status"), max_length=20, choices=AssessmentStatus.choices)
    reason = models.TextField(gettext_lazy("reasons"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assessments", verbose_name=gettext_lazy("by")
    )
    at = models.DateTimeField(gettext_lazy("when"))
    confirms = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="confirmed_as",
        verbose_name=gettext_lazy("confirms"),
        help_text=gettext_lazy("The proposal that a head confirms by this row."),
    )
    returns = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="returned_as",
        verbose_name=gettext_lazy("sends back"),
        help_text=gettext_lazy("The proposal that a head sends back by this row."),
    )

    class Meta:
        verbose_name = gettext_lazy("assessment")
        verbose_name_plural = gettext_lazy("assessments")
        ordering = ["mandate", "-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="assessment_has_reasons"),
            models.CheckConstraint(condition=Q(status__in=AssessmentStatus.values), name="assessment_status_known"),
            models.CheckConstraint(
                condition=Q(confirms__isnull=True) | Q(returns__isnull=True), name="assessment_confirms_or_returns"
            ),
        ]

    def __str__(self):
        return f"{self.mandate}: {self.get_status_display()}"


class StateReply(models.Model):
    """A State's word that it has nothing to report on a mandate addressed to States parties.

    What it has to report are its activities; no row and no activity is no reply yet. One that was wrong is withdrawn.
    """

    mandate = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, related_name="replies", verbose_name=gettext_lazy("mandate")
    )
    state = models.ForeignKey(
        "people.State", on_delete=models.PROTECT, related_name="replies", verbose_name=gettext_lazy("State")
    )
    note = models.TextField(gettext_lazy("note"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("by")
    )
    at = models.DateTimeField(gettext_lazy("when"))
    on_behalf = models.BooleanField(gettext_lazy("entered by the secretariat on behalf of the State"), default=False)
    withdrawn_at = models.DateTimeField(gettext_lazy("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = gettext_lazy("reply of a State")
        verbose_name_plural = gettext_lazy("replies of States")
        ordering = ["mandate", "state"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandate", "state"], condition=Q(withdrawn_at__isnull=True), name="state_reply_once"
            )
        ]

    def __str__(self):
        return _("%(state)s on %(mandate)s: nothing to report") % {"state": self.state, "mandate": self.mandate}
