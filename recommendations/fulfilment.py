"""Fulfilment rules: how facts in the portal show a mandate fulfilled. Evidence is computed when read, never stored.

Each rule is a function of many mandates at once, so that a page of them costs a fixed number of queries; the app that
owns the facts registers it in its `evidence` module.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from recommendations.enums import EvidenceStatus
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
    """What several rules read while one page of evidence is computed, read once."""

    def __init__(self):
        self._read = {}

    def once(self, name, read):
        """The value that `read` gave the first time it was asked for under this name."""
        if name not in self._read:
            self._read[name] = read()
        return self._read[name]


@dataclass(frozen=True)
class FulfilmentRule:
    """A rule with its name for people; `compute` gives the evidence of each mandate, by its pk."""

    slug: str
    label: str | Promise
    compute: Callable[[Sequence[Mandate], Shared], dict[int, Evidence]]


NO_RULE = Evidence(EvidenceStatus.NONE, missing=(_("No fulfilment rule is chosen for this mandate."),))

_rules: dict[str, FulfilmentRule] = {}


def register(slug, label):
    """Register the decorated function as the rule `slug`."""

    def registered(compute):
        if slug in _rules:
            raise ValueError(f"The fulfilment rule {slug!r} is registered.")
        _rules[slug] = FulfilmentRule(slug, label, compute)
        return compute

    return registered


def rules() -> tuple[FulfilmentRule, ...]:
    return tuple(_rules.values())


def rule_of(mandate) -> FulfilmentRule | None:
    """The rule that computes the mandate's evidence; None where none is chosen, or its app has none of the name."""
    return _rules.get(mandate.fulfilment_rule)


def evidence_of(mandates) -> dict[int, Evidence]:
    """The evidence of each mandate, by its pk, in a fixed number of queries per rule.

    Select `paragraph__decision`, `deadline__session` and `deadline__held_before` with the mandates.
    """
    by_rule = defaultdict(list)
    for mandate in mandates:
        by_rule[mandate.fulfilment_rule].append(mandate)
    evidence, shared = {}, Shared()
    for slug, asked in by_rule.items():
        rule = _rules.get(slug)
        evidence |= rule.compute(asked, shared) if rule else {mandate.pk: NO_RULE for mandate in asked}
    return evidence


def with_evidence(mandates) -> list[Mandate]:
    """The mandates as a list, each with its `evidence`; see `evidence_of`."""
    found = list(mandates)
    evidence = evidence_of(found)
    for mandate in found:
        mandate.evidence = evidence[mandate.pk]
    return found
