"""The status report on a decision: each paragraph beside what was done, as conferences print it."""

from dataclasses import dataclass

from django.utils.translation import get_language

from cop_portal.common.models import LANGUAGE_CHOICES
from recommendations.deadlines import explain
from recommendations.enums import ParagraphKind
from recommendations.fulfilment import with_evidence
from recommendations.models import Decision, Mandate, Paragraph, ParagraphText
from recommendations.queries import assessments_in_force, languages_of, paragraphs_of


@dataclass
class Row:
    """A paragraph with its mandates, in the words of the report's language.

    `is_untranslated` says that the words are of another language, since there are none in the report's.
    """

    paragraph: Paragraph
    words: ParagraphText
    is_untranslated: bool


@dataclass
class StatusReport:
    """`outstanding` are the mandates of which something is still to be done or not shown."""

    decision: Decision
    language: str
    languages: list[tuple[str, str]]
    rows: list[Row]
    outstanding: list[Mandate]


def status_report(decision, language=""):
    """What became of a decision, in the texts of a language (the reader's where none is named, or it has none).

    Each mandate has its `evidence`, `standing`, `disagreement`, how its deadline was worked out (`explained`), and the
    confirmed assessments in force (`judged`). A fixed number of queries.
    """
    paragraphs = [row for row in paragraphs_of(decision) if row.kind != ParagraphKind.PREAMBULAR]
    held = {text.language for paragraph in paragraphs for text in paragraph.texts.all()}
    if language not in held:
        reader = (get_language() or "en")[:2]
        language = reader if reader in languages_of(paragraphs) else decision.original_language
    mandates = with_evidence(mandate for paragraph in paragraphs for mandate in paragraph.mandates.all())
    judged = assessments_in_force(mandates)
    for mandate in mandates:
        mandate.explained = explain(mandate.deadline) if mandate.deadline else ""
        mandate.judged = judged[mandate.pk]
    rows = []
    for paragraph in paragraphs:
        words = paragraph.words_in(language)
        rows.append(Row(paragraph, words or paragraph.text, words is None))
    return StatusReport(
        decision,
        language,
        [(code, name) for code, name in LANGUAGE_CHOICES if code in held],
        rows,
        [mandate for mandate in mandates if mandate.standing.is_open],
    )
