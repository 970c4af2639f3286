"""Writes a paragraph with its words, footnotes and citations, and its mandates as suggestions."""

import re

from recommendations.articles import known_article
from recommendations.enums import ParagraphKind, RelationKind
from recommendations.models import (
    Addressee,
    Citation,
    Decision,
    Document,
    Footnote,
    Mandate,
    Paragraph,
    ParagraphText,
    Relation,
    mandate_slug,
)
from recommendations.services.deadlines import save_deadline
from recommendations.services.decisions.suggesting import suggestion_of


def write_paragraph(decision, order, parsed, language, parent=None):
    """A paragraph with its words, its footnotes and what it cites; its mandates come by `write_suggestions`."""
    paragraph = Paragraph.objects.create(
        decision=decision, kind=parsed.kind, label=parsed.label, parent=parent, order=order
    )
    write_words(paragraph, parsed, language)
    cite(paragraph, parsed, language)
    return paragraph


def write_words(paragraph, parsed, language):
    ParagraphText.objects.create(paragraph=paragraph, language=language, heading=parsed.heading[:500], text=parsed.text)
    for footnote in parsed.footnotes:
        Footnote.objects.create(paragraph=paragraph, language=language, marker=footnote.marker, text=footnote.text)


def cite(paragraph, parsed, language):
    """What the paragraph cites, linked where the portal knows it, with the relations that follow from it."""
    text = "; ".join([parsed.text, *(footnote.text for footnote in parsed.footnotes)])
    decision = paragraph.decision
    endorses = any(mandate.verb_normal == "endorses" for mandate in parsed.mandates)
    for cited in parsed.cites:
        known = _known(cited, decision.body, text, language)
        citation, created = Citation.objects.update_or_create(paragraph=paragraph, wording=cited[:200], defaults=known)
        if created:
            _relate(decision, citation, endorses, parsed.kind)


def _known(cited, body, text, language):
    """The document, the decision or the article that a citation in a text names, where the portal has it."""
    if act := re.fullmatch(r"(decision|resolution) (\S+)", cited):
        return {"decision": Decision.objects.filter(body=body, kind=act[1], number=act[2]).first()}
    if cited.startswith("article "):
        return {"article": known_article(cited, body, text, language)}
    return {"document": Document.objects.filter(symbol=cited).first()}


def _relate(decision, citation, endorses, paragraph_kind):
    """An endorsed document, and an act recalled in the preamble, are relations of the decision."""
    if endorses and citation.document:
        Relation.objects.get_or_create(decision=decision, kind=RelationKind.ENDORSES, to_document=citation.document)
    if paragraph_kind == ParagraphKind.PREAMBULAR and citation.decision:
        Relation.objects.get_or_create(decision=decision, kind=RelationKind.RECALLS, to_decision=citation.decision)


def write_suggestions(paragraph, parsed, language, placed):
    for number, mandate in enumerate(parsed.mandates, start=1):
        write_mandate(paragraph, number, suggestion_of(mandate, placed), language)


def write_mandate(paragraph, number, suggestion, language):
    """A mandate as the parser suggests it, under the number of its paragraph."""
    mandate = Mandate(
        paragraph=paragraph,
        number=number,
        slug=mandate_slug(paragraph, number),
        language=language,
        deadline=save_deadline(suggestion.deadline, decision=paragraph.decision) if suggestion.deadline else None,
        **suggestion.columns,
    )
    mandate.full_clean()
    mandate.save()
    write_addressees(mandate, suggestion)
    return mandate


def write_addressees(mandate, suggestion):
    """The addressees as suggested: those that are there stay the rows they are."""
    there = {(row.kind, row.body_id): row for row in mandate.addressees.all()}
    for kind, body, wording in suggestion.addressees:
        row = there.pop((kind, body.pk if body else None), None) or Addressee(mandate=mandate, kind=kind, body=body)
        row.wording = wording
        row.save()
    for row in there.values():
        row.delete()


def link_earlier(decision):
    """Decisions that came in before this one may cite it: their citations, and what they recall, are linked now."""
    citing = Citation.objects.filter(
        wording=f"{decision.kind} {decision.number}", decision__isnull=True, paragraph__decision__body=decision.body
    )
    for citation in citing.select_related("paragraph__decision"):
        citation.decision = decision
        citation.save(update_fields=["decision"])
        _relate(citation.paragraph.decision, citation, False, citation.paragraph.kind)
