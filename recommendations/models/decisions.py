"""Decisions, their paragraphs in each language, and the mandates that the paragraphs hold."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cop_portal.common.models import LANGUAGE_CHOICES, AppendOnly, Versioned
from recommendations.enums import (
    AddresseeKind,
    AssessmentStatus,
    DecisionKind,
    DecisionStatus,
    MandateKind,
    MandateOrigin,
    MandateStatus,
    ParagraphKind,
    RelationKind,
)
from recommendations.models.reference import Article, Body, Document, PriorityArea, Recommendation, Session
from recommendations.models.work import Deadline


def in_readers_language(texts, original_language):
    """Of the language versions of one text, the reader's; else the original; else the first. None where none is."""
    by_language = {text.language: text for text in texts}
    language = (get_language() or "en")[:2]
    return by_language.get(language) or by_language.get(original_language) or next(iter(by_language.values()), None)


def paragraph_reference(number, label):
    """A paragraph as it is cited: 3/4(c), and where paragraphs are numbered 16/CP.22, 4(a)."""
    return f"{number}, {label}" if label[:1].isdigit() else f"{number}({label})"


def label_mark(label):
    """A label as it stands before a text: (c), 4., and of 4(a) its last part (a); empty where there is none."""
    if not label:
        return ""
    return f"{label}." if label.isdigit() else f"({label.rpartition('(')[2].rstrip(')')})"


def mandate_slug(paragraph, number):
    """The address of a paragraph's mandate with a number: 3-4-c-1."""
    return slugify(f"{paragraph.decision.slug}-{paragraph.anchor}-{number}")


class Decision(Versioned):
    """An act of a body. Its key is body, kind, session, and number: a body can have a decision and a resolution 9/1."""

    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="decisions", verbose_name=gettext_lazy("body")
    )
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="decisions", verbose_name=gettext_lazy("session")
    )
    kind = models.CharField(
        gettext_lazy("kind"), max_length=20, choices=DecisionKind.choices, default=DecisionKind.DECISION
    )
    number = models.CharField(gettext_lazy("number"), max_length=20, help_text=gettext_lazy("As in 3/4."))
    slug = models.SlugField(gettext_lazy("address"), unique=True)
    status = models.CharField(
        gettext_lazy("status"),
        max_length=20,
        choices=DecisionStatus.choices,
        default=DecisionStatus.DRAFT,
        editable=False,
    )
    adopted_on = models.DateField(gettext_lazy("adopted"), null=True, blank=True)
    document = models.ForeignKey(
        Document,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decisions",
        verbose_name=gettext_lazy("document of the text"),
    )
    original_language = models.CharField(gettext_lazy("language of the text"), max_length=2, choices=LANGUAGE_CHOICES)
    note = models.TextField(gettext_lazy("note"), blank=True)

    class Meta:
        verbose_name = gettext_lazy("decision")
        verbose_name_plural = gettext_lazy("decisions")
        ordering = ["session__starts_on", "kind", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "kind", "session", "number"],
                name="decision_once",
                violation_error_message=gettext_lazy("The session has a decision with this kind and number."),
            ),
            models.CheckConstraint(
                condition=~Q(status="adopted") | Q(adopted_on__isnull=False), name="decision_adopted_has_its_day"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display().capitalize()} {self.number}"

    def get_absolute_url(self):
        return reverse("recommendations:decision-detail", args=[self.slug])

    @property
    def title(self):
        """The title's version for the reader (a DecisionTitle), or None; prefetch `titles`."""
        return in_readers_language(self.titles.all(), self.original_language)


class DecisionTitle(models.Model):
    """A decision's title in one language."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="titles")
    language = models.CharField(gettext_lazy("language"), max_length=2, choices=LANGUAGE_CHOICES)
    text = models.CharField(gettext_lazy("title"), max_length=500)

    class Meta:
        verbose_name = gettext_lazy("title")
        verbose_name_plural = gettext_lazy("titles")
        ordering = ["decision", "language"]
        constraints = [models.UniqueConstraint(fields=["decision", "language"], name="decision_title_once")]

    def __str__(self):
        return self.text


class Paragraph(models.Model):
    """A preambular or operative paragraph, or one of an annex, in order; its words are in ParagraphText."""

    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="paragraphs", verbose_name=gettext_lazy("decision")
    )
    kind = models.CharField(gettext_lazy("kind"), max_length=20, choices=ParagraphKind.choices)
    label = models.CharField(
        gettext_lazy("label"), max_length=30, blank=True, help_text=gettext_lazy("As in 3/4(c): c. Preambular: empty.")
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=gettext_lazy("in"),
    )
    order = models.PositiveSmallIntegerField(gettext_lazy("order"))

    class Meta:
        verbose_name = gettext_lazy("paragraph")
        verbose_name_plural = gettext_lazy("paragraphs")
        ordering = ["decision", "order"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "order"], name="paragraph_order_once"),
            models.UniqueConstraint(
                fields=["decision", "label"],
                condition=Q(kind="operative") & ~Q(label=""),
                name="paragraph_label_once",
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def reference(self):
        """As in 3/4(c), of an annex 3/4 annex, 2; see `paragraph_reference`."""
        if self.kind == ParagraphKind.ANNEX and self.label:
            return f"{self.decision.number} {self.get_kind_display()}, {self.label}"
        if not self.label:
            return f"{self.decision.number} {self.get_kind_display()}"
        return paragraph_reference(self.decision.number, self.label)

    @property
    def mark(self):
        """The label as it stands before the text; see `label_mark`."""
        return label_mark(self.label)

    @property
    def depth(self):
        """How deep the paragraph stands within others: 0 for (c) and 4, 1 for 4(a), 2 for 4(a)(i)."""
        return self.label.count("(")

    @property
    def anchor(self):
        """Where the paragraph stands on the decision's page.

        Labels of an annex repeat those of the operative part, or there are none: its place in the text tells it apart.
        """
        if self.kind == ParagraphKind.OPERATIVE and self.label:
            return slugify(self.label.replace("(", "-"))
        return f"{self.kind}-{self.order}"

    @property
    def own_words(self):
        """The version in the decision's own language (a ParagraphText), or None; prefetch `texts`."""
        return self.words_in(self.decision.original_language)

    def words_in(self, language):
        """The version in a language (a ParagraphText), or None; prefetch `texts`."""
        return next((text for text in self.texts.all() if text.language == language), None)

    @property
    def text(self):
        """The reader's version (a ParagraphText), or None; prefetch `texts`."""
        return in_readers_language(self.texts.all(), self.decision.original_language)


class ParagraphText(models.Model):
    """A paragraph's words in one language, whole, without the label; `heading` is of the section it begins."""

    paragraph = models.ForeignKey(Paragraph, on_delete=models.PROTECT, related_name="texts")
    language = models.CharField(gettext_lazy("language"), max_length=2, choices=LANGUAGE_CHOICES)
    heading = models.CharField(gettext_lazy("heading"), max_length=500, blank=True)
    text = models.TextField(gettext_lazy("text"))

    class Meta:
        verbose_name = gettext_lazy("text of a paragraph")
        verbose_name_plural = gettext_lazy("texts of paragraphs")
        ordering = ["paragraph", "language"]
        constraints = [models.UniqueConstraint(fields=["paragraph", "language"], name="paragraph_text_once")]

    def __str__(self):
        return self.text[:80]


class Footnote(models.Model):
    """A footnote of a paragraph in one language."""

    paragraph = models.ForeignKey(Paragraph, on_delete=models.PROTECT, related_name="footnotes")
    language = models.CharField(gettext_lazy("language"), max_length=2, choices=LANGUAGE_CHOICES)
    marker = models.CharField(gettext_lazy("mark"), max_length=10)
    text = models.TextField(gettext_lazy("text"))

    class Meta:
        verbose_name = gettext_lazy("footnote")
        verbose_name_plural = gettext_lazy("footnotes")
        ordering = ["paragraph", "pk"]
        constraints = [models.UniqueConstraint(fields=["paragraph", "language", "marker"], name="footnote_mark_once")]

    def __str__(self):
        return f"{self.marker} {self.text}"


class Citation(models.Model):
    """What a paragraph cites, as written, linked where the portal knows it."""

    paragraph = models.ForeignKey(Paragraph, on_delete=models.PROTECT, related_name="citations")
    wording = models.CharField(gettext_lazy("as written"), max_length=200)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="citations")
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="cited_by")
    article = models.ForeignKey(Article, null=True, blank=True, on_delete=models.PROTECT, related_name="citations")

    class Meta:
        verbose_name = gettext_lazy("citation")
        verbose_name_plural = gettext_lazy("citations")
        ordering = ["paragraph", "pk"]
        constraints = [models.UniqueConstraint(fields=["paragraph", "wording"], name="citation_once")]

    def __str__(self):
        return self.wording


class Mandate(Versioned):
    """One thing that one paragraph asks, of its addressees.

    What the parser suggests has no `confirmed_by` until an officer confirms it; a wrong suggestion is withdrawn, and
    counts nowhere until it is brought back. `fulfilment_rule` names the rule that computes its evidence (see
    `recommendations.fulfilment`). `spans` says which words of the paragraph's text, in `language`, it was read from:
    `verb`, `asked`, `deadline`, `condition`, each [start, end] in characters, and `addressees`, a list of such.
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
            models.CheckConstraint(condition=Q(status__in=MandateStatus.values), name="mandate_status_known"),
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


class Relation(models.Model):
    """What a decision does with another decision, a document, or a recommendation."""

    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="relations", verbose_name=gettext_lazy("decision")
    )
    kind = models.CharField(gettext_lazy("relation"), max_length=20, choices=RelationKind.choices)
    to_decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="related_from"
    )
    to_document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="related_from"
    )
    to_recommendation = models.ForeignKey(
        Recommendation, null=True, blank=True, on_delete=models.PROTECT, related_name="related_from"
    )

    class Meta:
        verbose_name = gettext_lazy("relation")
        verbose_name_plural = gettext_lazy("relations")
        ordering = ["decision", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_decision__isnull=False, to_document__isnull=True, to_recommendation__isnull=True)
                | Q(to_decision__isnull=True, to_document__isnull=False, to_recommendation__isnull=True)
                | Q(to_decision__isnull=True, to_document__isnull=True, to_recommendation__isnull=False),
                name="relation_to_one_thing",
                violation_error_message=gettext_lazy("A relation points to one decision, document, or recommendation."),
            ),
            *(
                models.UniqueConstraint(
                    fields=["decision", "kind", target],
                    condition=Q(**{f"{target}__isnull": False}),
                    name=f"relation_{target}_once",
                )
                for target in ("to_decision", "to_document", "to_recommendation")
            ),
        ]

    def __str__(self):
        target = self.to_decision or self.to_document or self.to_recommendation
        return _("%(decision)s %(kind)s %(target)s") % {
            "decision": self.decision,
            "kind": self.get_kind_display(),
            "target": target,
        }


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
