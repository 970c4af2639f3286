"""Fulfilment rules: how facts in the portal show a mandate fulfilled. Evidence is computed when read, never stored.

Each rule is a function of many mandates at once, so that a page of them costs a fixed number of queries; the app that
owns the facts registers it in its `evidence` module. A fact is told to nobody who may not read what it tells of, so
evidence is always somebody's: a rule counts what `Shared.reader` may see, and by default that is what everybody may.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cop_portal.common import dates
from cop_portal.people.rules import EVERYBODY
from recommendations.enums import MANDATE_ENDED, AssessmentStatus, EvidenceStatus, MandateKind, MandateStatus
from recommendations.models import Mandate


@dataclass(frozen=True)
class Fact:
    """One fact that counts, in the reader's language, with the page that shows it (empty where there is none)."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Evidence:
    """What the facts show of one mandate, and what is missing."""

    status: EvidenceStatus
    facts: tuple[Fact, ...] = ()
    missing: tuple[str, ...] = ()


class Shared:
    """What several rules read while one page of evidence is computed, read once, and the `reader` whom it is for."""

    def __init__(self, reader):
        self.reader = reader
        self._read = {}

    def once(self, name, read):
        """The value that `read` gave the first time it was asked for under this name."""
        if name not in self._read:
            self._read[name] = read()
        return self._read[name]


@dataclass(frozen=True)
class FulfilmentRule:
    """A rule with its name for people; `compute` gives the evidence of each mandate, by its pk.

    `counts` is one sentence, for whoever chooses the rule: which facts it counts, and when they are complete.
    """

    slug: str
    label: str | Promise
    counts: str | Promise
    compute: Callable[[Sequence[Mandate], Shared], dict[int, Evidence]]


NO_RULE = Evidence(EvidenceStatus.NONE, missing=(_("No fulfilment rule is chosen for this mandate."),))

_rules: dict[str, FulfilmentRule] = {}


def register(slug, label, counts):
    """Register the decorated function as the rule `slug`."""

    def registered(compute):
        if slug in _rules:
            raise ValueError(f"The fulfilment rule {slug!r} is registered.")
        _rules[slug] = FulfilmentRule(slug, label, counts, compute)
        return compute

    return registered


def rules() -> tuple[FulfilmentRule, ...]:
    return tuple(_rules.values())


def rule_of(mandate) -> FulfilmentRule | None:
    """The rule that computes the mandate's evidence; None where none is chosen, or its app has none of the name."""
    return _rules.get(mandate.fulfilment_rule)


def evidence_of(mandates, reader=EVERYBODY) -> dict[int, Evidence]:
    """The evidence of each mandate as far as the reader may see its facts, by its pk, in a fixed number of queries per
    rule.

    Select `paragraph__decision`, `deadline__session` and `deadline__held_before` with the mandates, and prefetch
    `addressees`.
    """
    by_rule = defaultdict(list)
    for mandate in mandates:
        by_rule[mandate.fulfilment_rule].append(mandate)
    evidence, shared = {}, Shared(reader)
    for slug, asked in by_rule.items():
        rule = _rules.get(slug)
        evidence |= rule.compute(asked, shared) if rule else {mandate.pk: NO_RULE for mandate in asked}
    return evidence


def with_evidence(mandates, reader=EVERYBODY) -> list[Mandate]:
    """The mandates of `recommendations.queries.mandates` as a list, each with its evidence and what follows from it, as
    far as the reader may see the facts.

    That is `evidence`, where it stands (`standing`), and where assessment and evidence do not agree the sentence that
    says so (`disagreement`).
    """
    found = list(mandates)
    evidence = evidence_of(found, reader)
    for mandate in found:
        mandate.evidence = evidence[mandate.pk]
        mandate.standing = standing_of(mandate)
        mandate.disagreement = disagreement_of(mandate)
    return found


@dataclass(frozen=True)
class Standing:
    """Where a mandate stands, in one word; `is_open` while it can still become late."""

    value: str
    label: str | Promise
    is_open: bool = False


def status_of(mandate) -> MandateStatus:
    """Whether it still binds: superseded by its relations, ended by a person, implemented by its assessment, active."""
    if mandate.is_superseded:
        return MandateStatus.SUPERSEDED
    if mandate.status == MandateStatus.ACTIVE and mandate.assessed == AssessmentStatus.IMPLEMENTED:
        return MandateStatus.IMPLEMENTED
    return MandateStatus(mandate.status)


def standing_of(mandate) -> Standing:
    """What counts first: an end of the mandate, a person's assessment, the evidence, and last its day.

    A day that is past makes late what nobody assessed and the facts do not show complete, be it shown in part; not what
    depends on a condition, since the portal does not know whether that is met.
    """
    if mandate.withdrawn_at:
        return Standing("withdrawn", _("withdrawn"))
    status = status_of(mandate)
    if status in MANDATE_ENDED:
        return Standing(status.value, status.label)
    if mandate.assessed:
        is_open = mandate.assessed != AssessmentStatus.IMPLEMENTED and not _waits_on_condition(mandate)
        return Standing(mandate.assessed, AssessmentStatus(mandate.assessed).label, is_open)
    if mandate.evidence.status == EvidenceStatus.MET:
        return Standing("met", _("done, by the facts"))
    due_on = mandate.deadline.due_on if mandate.deadline else None
    operational = mandate.kind == MandateKind.OPERATIONAL
    if operational and due_on and due_on < dates.today():
        if _waits_on_condition(mandate):
            return Standing("conditional", _("depends on a condition"))
        return Standing("late", _("late"), is_open=True)
    if mandate.evidence.status == EvidenceStatus.PARTLY:
        return Standing("partly", _("done in part, by the facts"), is_open=operational)
    if not operational:
        return Standing("informational", MandateKind.INFORMATIONAL.label)
    return Standing("due", _("due") if due_on else MandateStatus.ACTIVE.label, is_open=True)


def is_late(mandate) -> bool:
    """Whether the mandate's day is past while it is still open: of `with_evidence`."""
    due_on = mandate.deadline.due_on if mandate.deadline else None
    return bool(mandate.standing.is_open and due_on and due_on < dates.today())


def _waits_on_condition(mandate):
    due_on = mandate.deadline.due_on if mandate.deadline else None
    return bool(mandate.condition and due_on and due_on < dates.today())


# Which evidence a person's assessment fits; all else is said to disagree.
_FITTING = {
    AssessmentStatus.NOT_STARTED: {EvidenceStatus.NONE},
    AssessmentStatus.IN_PROGRESS: {EvidenceStatus.NONE, EvidenceStatus.PARTLY},
    AssessmentStatus.PARTLY: {EvidenceStatus.PARTLY},
    AssessmentStatus.IMPLEMENTED: {EvidenceStatus.MET},
}
_SHOWN = {
    EvidenceStatus.NONE: _("Assessed as “%(status)s”; the facts show nothing of it."),
    EvidenceStatus.PARTLY: _("Assessed as “%(status)s”; the facts show it done in part."),
    EvidenceStatus.MET: _("Assessed as “%(status)s”; the facts show it done."),
}


def disagreement_of(mandate) -> str:
    """The sentence that assessment and evidence do not agree; empty where they do, or where one of them is wanting."""
    if not mandate.assessed or rule_of(mandate) is None:
        return ""
    if mandate.evidence.status in _FITTING[mandate.assessed]:
        return ""
    return str(_SHOWN[mandate.evidence.status]) % {"status": AssessmentStatus(mandate.assessed).label}
