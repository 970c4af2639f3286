"""Writes a paragraph with its words, footnotes and citations, and its mandates as suggestions."""

import re

from recommendations.enums import AddresseeKind, ParagraphKind, RelationKind
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
from recommendations.services.decisions.placing import body_named, deadline_of

# Which rule is likely to show a mandate fulfilled: the first row that fits is suggested, and an officer may choose
# another. (normal verb or none, addressee kind or none, words of what is asked or none, rule)
_SUGGESTED_RULES = [
    ("endorses", None, None, "decision-adopted"),
    (None, AddresseeKind.STATES, r"assistance|asistencia", "activities-reported"),
    (
        None,
        AddresseeKind.SECRETARIAT,
        r"\bconvoquer|\bconvene",
        "coordination-meeting-held",
    ),
    (None, AddresseeKind.SECRETARIAT, r"\bsaisir|\bsoumettre|\bsubmit", "proposals-submitted"),
    (None, AddresseeKind.SECRETARIAT, r"propositions|proposals", "proposals-prepared"),
    (None, AddresseeKind.BODY, r"ordre du jour|agenda", "agenda-item-placed"),
]


def write_paragraph(decision, order, parsed, language, placed, parent=None):
    paragraph = Paragraph.objects.create(
        decision=decision, kind=parsed.kind, label=parsed.label, parent=parent, order=order
    )
    write_words(paragraph, parsed, language)
    endorses = any(mandate.verb_normal == "endorses" for mandate in parsed.mandates)
    for cited in parsed.cites:
        citation = Citation.objects.create(paragraph=paragraph, wording=cited[:200], **_known(cited, decision.body))
        _relate(decision, citation, endorses, parsed.kind)
    for number, mandate in enumerate(parsed.mandates, start=1):
        write_mandate(paragraph, number, mandate, language, placed)
    return paragraph


def write_words(paragraph, parsed, language):
    ParagraphText.objects.create(paragraph=paragraph, language=language, heading=parsed.heading[:500], text=parsed.text)
    for footnote in parsed.footnotes:
        Footnote.objects.create(paragraph=paragraph, language=language, marker=footnote.marker, text=footnote.text)


def _known(cited, body):
    """The document or the decision that a citation names, where the portal has it."""
    if act := re.fullmatch(r"(decision|resolution) (\S+)", cited):
        return {"decision": Decision.objects.filter(body=body, kind=act[1], number=act[2]).first()}
    return {"document": Document.objects.filter(symbol=cited).first()}


def _relate(decision, citation, endorses, paragraph_kind):
    """An endorsed document, and an act recalled in the preamble, are relations of the decision."""
    if endorses and citation.document:
        Relation.objects.get_or_create(decision=decision, kind=RelationKind.ENDORSES, to_document=citation.document)
    if paragraph_kind == ParagraphKind.PREAMBULAR and citation.decision:
        Relation.objects.get_or_create(decision=decision, kind=RelationKind.RECALLS, to_decision=citation.decision)


def write_mandate(paragraph, number, parsed, language, placed):
    deadline = save_deadline(deadline_of(parsed.deadline, placed)) if parsed.deadline else None
    mandate = Mandate(
        paragraph=paragraph,
        number=number,
        slug=mandate_slug(paragraph, number),
        verb=parsed.verb[:100],
        verb_normal=parsed.verb_normal,
        asked=parsed.asked,
        language=language,
        kind=parsed.kind,
        condition=parsed.condition[:300],
        deadline=deadline,
        fulfilment_rule=_suggested_rule(parsed),
        unsure="\n".join(parsed.unsure),
        spans=_spans(parsed),
    )
    mandate.full_clean()
    mandate.save()
    wordings = {}
    for addressee in parsed.addressees:
        body = None
        if addressee.kind == AddresseeKind.BODY:
            body = body_named(addressee.wording, placed)
        wordings.setdefault((addressee.kind, body), []).append(addressee.wording)
    for (kind, body), words in wordings.items():
        Addressee.objects.create(mandate=mandate, kind=kind, body=body, wording=", ".join(words)[:200])


def _spans(parsed):
    """Where in the paragraph's text the suggestion stands, as `Mandate.spans` keeps it."""
    spans = {
        "verb": parsed.verb_span,
        "asked": (parsed.start, parsed.end),
        "deadline": parsed.deadline.span if parsed.deadline else None,
        "condition": parsed.condition_span,
        "addressees": [list(addressee.span) for addressee in parsed.addressees if addressee.span],
    }
    return {name: list(span) for name, span in spans.items() if span}


def _suggested_rule(parsed):
    kinds = {addressee.kind for addressee in parsed.addressees}
    for verb, kind, words, rule in _SUGGESTED_RULES:
        fits = (
            verb in (None, parsed.verb_normal)
            and (kind is None or kind in kinds)
            and (words is None or re.search(words, parsed.asked, re.IGNORECASE))
        )
        if fits:
            return rule
    return ""


def link_earlier(decision):
    """Decisions that came in before this one may cite it: their citations, and what they recall, are linked now."""
    citing = Citation.objects.filter(
        wording=f"{decision.kind} {decision.number}", decision__isnull=True, paragraph__decision__body=decision.body
    )
    for citation in citing.select_related("paragraph__decision"):
        citation.decision = decision
        citation.save(update_fields=["decision"])
        _relate(citation.paragraph.decision, citation, False, citation.paragraph.kind)
