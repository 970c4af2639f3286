"""Instruments, bodies, sessions, documents; decisions, paragraphs, mandates; actions, deadlines, assessments."""

from recommendations.models.decisions import (
    Addressee,
    Assessment,
    Citation,
    Decision,
    DecisionTitle,
    Footnote,
    Mandate,
    Paragraph,
    ParagraphText,
    Relation,
    label_mark,
    mandate_slug,
    paragraph_reference,
)
from recommendations.models.imports import ImportDraft
from recommendations.models.reference import (
    Article,
    Body,
    Document,
    DocumentVersion,
    Instrument,
    InstrumentStatus,
    PriorityArea,
    Recommendation,
    Session,
)
from recommendations.models.work import Action, Deadline

__all__ = [
    "Action",
    "Addressee",
    "Article",
    "Assessment",
    "Body",
    "Citation",
    "Deadline",
    "Decision",
    "DecisionTitle",
    "Document",
    "DocumentVersion",
    "Footnote",
    "ImportDraft",
    "Instrument",
    "InstrumentStatus",
    "Mandate",
    "Paragraph",
    "ParagraphText",
    "PriorityArea",
    "Recommendation",
    "Relation",
    "Session",
    "label_mark",
    "mandate_slug",
    "paragraph_reference",
]
