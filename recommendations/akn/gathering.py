"""A stored decision, as the parser yields one, and what its file says of it."""

from django.utils.formats import date_format
from django.utils.translation import override

from cop_portal.common.dates import day_of
from recommendations.akn.acts import (
    UNKNOWN_DAY,
    Act,
    ConfirmedMandate,
    document_address,
    slug_of,
    span_of,
    work_address,
)
from recommendations.akn.writing import write
from recommendations.enums import ParagraphKind
from recommendations.highlights import fitting_spans
from recommendations.parsing import (
    ParsedAddressee,
    ParsedDeadline,
    ParsedDecision,
    ParsedFootnote,
    ParsedMandate,
    ParsedParagraph,
)


def decision_file(decision, language, paragraphs, relations, languages):
    """The file's bytes of a decision in one of the languages of its text.

    `paragraphs` are the decision's in order with all that is theirs, `relations` its relations, as `queries` has them.
    """
    with override(language):
        return write(
            _parsed(decision, language, paragraphs), _act(decision, language, paragraphs, relations, languages)
        )


def _day(decision):
    return decision.adopted_on or decision.session.starts_on


def _address(decision):
    day = _day(decision)
    return work_address(decision.body.symbol, day.isoformat() if day else UNKNOWN_DAY, decision.kind, decision.number)


def _act(decision, language, paragraphs, relations, languages):
    day = _day(decision)
    mandates = [mandate for paragraph in paragraphs for mandate in paragraph.mandates.all()]
    addresses = {}
    for citation in (citation for paragraph in paragraphs for citation in paragraph.citations.all()):
        if citation.decision:
            addresses[citation.wording] = _address(citation.decision)
        elif citation.document:
            addresses[citation.wording] = document_address(citation.document.symbol, language)
    return Act(
        kind=decision.kind,
        name=str(decision),
        body=slug_of(decision.body.symbol),
        body_name=str(decision.body),
        address=_address(decision),
        day=day.isoformat() if day else UNKNOWN_DAY,
        is_adopted=decision.adopted_on is not None,
        day_said=date_format(decision.adopted_on) if decision.adopted_on else "",
        session_said=str(decision.session),
        symbol=decision.document.symbol if decision.document else "",
        languages=tuple(sorted(languages, key=lambda code: code != decision.original_language)),
        marked_up_on=day_of(max(row.updated_at for row in (decision, *mandates))).isoformat(),
        relations=tuple(_related(relation, language) for relation in relations),
        addresses=addresses,
    )


def _related(relation, language):
    if relation.to_decision:
        return relation.kind, _address(relation.to_decision), str(relation.to_decision)
    document = relation.to_document or relation.to_recommendation.document
    return (
        relation.kind,
        document_address(document.symbol, language),
        str(relation.to_document or relation.to_recommendation),
    )


def _parsed(decision, language, paragraphs):
    """The stored paragraphs as the parser yields them, so that one writer serves both."""
    title = next((title.text for title in decision.titles.all() if title.language == language), "")
    preamble = [paragraph for paragraph in paragraphs if paragraph.kind == ParagraphKind.PREAMBULAR]
    others = [paragraph for paragraph in paragraphs if paragraph.kind != ParagraphKind.PREAMBULAR]
    index = {paragraph.pk: order for order, paragraph in enumerate(others)}
    return ParsedDecision(
        language=language,
        title=title,
        preamble=tuple(_paragraph(paragraph, language, index) for paragraph in preamble),
        paragraphs=tuple(_paragraph(paragraph, language, index) for paragraph in others),
        number=decision.number,
        session_number=decision.session.number,
    )


def _paragraph(paragraph, language, index):
    words = paragraph.words_in(language)
    text = words.text
    return ParsedParagraph(
        kind=paragraph.kind,
        label=paragraph.label,
        text=text,
        parent=index.get(paragraph.parent_id),
        heading=words.heading,
        footnotes=tuple(
            ParsedFootnote(footnote.marker, footnote.text)
            for footnote in paragraph.footnotes.all()
            if footnote.language == language
        ),
        mandates=tuple(_mandate(mandate, text) for mandate in paragraph.mandates.all() if mandate.language == language),
        cites=tuple(citation.wording for citation in paragraph.citations.all()),
    )


def _mandate(mandate, text):
    """A stored mandate with the places of its words: where it was read from, else where they first stand."""
    read = fitting_spans(mandate, text)
    verb = _place("verb", mandate.verb, read, text)
    start = verb[1] if verb else 0
    deadline = mandate.deadline
    kind = ParsedMandate if mandate.confirmed_by_id is None else ConfirmedMandate
    asked = _place("asked", mandate.asked, read, text, start) or (0, 0)
    return kind(
        verb=mandate.verb,
        verb_normal=mandate.verb_normal,
        kind=mandate.kind,
        addressees=tuple(
            ParsedAddressee(addressee.kind, wording, _place("addressee", wording, read, text, start))
            for addressee in mandate.addressees.all()
            for wording in ([addressee.wording] if addressee.wording in text else addressee.wording.split(", "))
        ),
        asked=mandate.asked,
        start=asked[0],
        end=asked[1],
        deadline=deadline
        and ParsedDeadline(
            rule=deadline.rule,
            phrase=deadline.phrase,
            date=deadline.due_on.isoformat() if deadline.due_on else None,
            precision=deadline.precision,
            span=_place("deadline", deadline.phrase, read, text, start),
        ),
        verb_span=verb,
    )


def _place(part, words, read, text, start=0):
    spans = [span for name, *span in read if name == part and text[span[0] : span[1]] == words]
    return tuple(spans[0]) if spans else span_of(text, words, start)
