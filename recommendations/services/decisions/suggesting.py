"""What the parser suggests of a mandate, as the portal keeps it: read from the parsed one, not yet written."""

import re
from dataclasses import dataclass

from recommendations.deadlines import explain
from recommendations.enums import AddresseeKind
from recommendations.models import Addressee, Body, Deadline
from recommendations.services.decisions.placing import body_named, deadline_of

# Which rule is likely to show a mandate fulfilled: the first row that fits is suggested, and an officer may choose
# another. (normal verb or none, addressee kind or none, words of what is asked or none, rule)
_SUGGESTED_RULES = [
    ("endorses", None, None, "decision-adopted"),
    (None, AddresseeKind.STATES, r"assistance|asistencia", "activities-reported"),
    (None, AddresseeKind.SECRETARIAT, r"\bconvoquer|\bconvene", "coordination-meeting-held"),
    (None, AddresseeKind.SECRETARIAT, r"\bsaisir|\bsoumettre|\bsubmit", "proposals-submitted"),
    (None, AddresseeKind.SECRETARIAT, r"propositions|proposals", "proposals-prepared"),
    (None, AddresseeKind.BODY, r"ordre du jour|agenda", "agenda-item-placed"),
]


@dataclass(frozen=True)
class Suggestion:
    """A mandate's columns with their values, its unsaved deadline or None, its addressees (kind, body, wording)."""

    columns: dict
    deadline: Deadline | None
    addressees: tuple[tuple[str, Body | None, str], ...]

    @property
    def verb(self):
        return self.columns["verb"]

    @property
    def asked(self):
        return self.columns["asked"]

    @property
    def doubts(self):
        """What the parser is unsure of, in sentences."""
        return self.columns["unsure"].splitlines()

    @property
    def addressed(self):
        """The addressees in the reader's language."""
        return ", ".join(sorted(str(Addressee(kind=kind, body=body)) for kind, body, _wording in self.addressees))

    @property
    def explained(self):
        """The deadline in a sentence; empty where there is none."""
        return explain(self.deadline) if self.deadline else ""


def suggestion_of(parsed, placed):
    """The Suggestion that a parsed mandate is."""
    wordings = {}
    for addressee in parsed.addressees:
        body = body_named(addressee.wording, placed) if addressee.kind == AddresseeKind.BODY else None
        wordings.setdefault((addressee.kind, body), []).append(addressee.wording)
    return Suggestion(
        columns={
            "verb": parsed.verb[:100],
            "verb_normal": parsed.verb_normal,
            "asked": parsed.asked,
            "kind": parsed.kind,
            "condition": parsed.condition[:300],
            "fulfilment_rule": _suggested_rule(parsed),
            "unsure": "\n".join(parsed.unsure),
            "spans": _spans(parsed),
        },
        deadline=deadline_of(parsed.deadline, placed) if parsed.deadline else None,
        addressees=tuple((kind, body, ", ".join(words)[:200]) for (kind, body), words in wordings.items()),
    )


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
