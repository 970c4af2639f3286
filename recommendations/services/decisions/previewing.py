"""What an import would make, as plain values."""

from recommendations.deadlines import explain, resolve
from recommendations.models import paragraph_reference
from recommendations.parsing import ParsedDecision
from recommendations.services.decisions.placing import Placed, deadline_of, decision_slug


def preview(parsed: ParsedDecision, placed: Placed):
    """What the import would make, as plain values: the command's JSON, and the page before the confirmation."""
    return {
        "decision": {
            "number": placed.number or None,
            "kind": placed.kind,
            "slug": decision_slug(placed),
            "body": placed.session.body.code,
            "session": placed.session.code,
            "adopted_on": placed.adopted_on.isoformat() if placed.adopted_on else None,
            "language": parsed.language,
            "title": parsed.title,
            "unsure": list(parsed.unsure),
        },
        "paragraphs": [_paragraph_preview(paragraph, placed) for paragraph in (*parsed.preamble, *parsed.paragraphs)],
    }


def _paragraph_preview(paragraph, placed):
    return {
        "label": paragraph.label,
        "kind": paragraph.kind,
        "heading": paragraph.heading,
        "text": paragraph.text,
        "footnotes": [{"marker": footnote.marker, "text": footnote.text} for footnote in paragraph.footnotes],
        "mandates": [
            {
                "ref": f"{paragraph_reference(placed.number, paragraph.label)}-{position}",
                "addressees": [addressee.kind for addressee in mandate.addressees],
                "verb": mandate.verb,
                "verb_normal": mandate.verb_normal,
                "kind": mandate.kind,
                "asked": mandate.asked,
                "condition": mandate.condition,
                "deadline": _deadline_preview(mandate.deadline, placed),
                "cites": list(mandate.cites),
                "unsure": list(mandate.unsure),
            }
            for position, mandate in enumerate(paragraph.mandates, start=1)
        ],
    }


def _deadline_preview(parsed, placed):
    if parsed is None:
        return None
    deadline = deadline_of(parsed, placed)
    day = resolve(deadline)
    return {
        "phrase": parsed.phrase,
        "rule": deadline.rule,
        "session": deadline.session.code if deadline.session else None,
        "held_before": deadline.held_before.code if deadline.held_before else None,
        "due_on": day.isoformat() if day else None,
        "explained": explain(deadline),
    }
