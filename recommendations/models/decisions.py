"""Decisions, and their paragraphs in each language."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cop_portal.common.models import LANGUAGE_CHOICES, Versioned
from recommendations.enums import (
    DecisionKind,
    DecisionStatus,
    ParagraphKind,
    RelationKind,
)
from recommendations.models.reference import Article, Body, Document, Recommendation, Session


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
