"""What changed between two days in the mandates of decisions, each read as it stood."""

import datetime
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from cop_portal.common import dates
from cop_portal.history.past import past
from cop_portal.people.rules import EVERYBODY
from recommendations.deadlines import explain
from recommendations.enums import AssessmentStatus
from recommendations.fulfilment import with_evidence
from recommendations.models import Decision, Mandate
from recommendations.queries import mandates


@dataclass
class DecisionDifference:
    """A decision with the mandates of it that read otherwise.

    Of each `is_new` or `is_gone` says that it was there on one of the days alone, and `fields` are (label, before,
    after) of what differs; where it was not there, nothing stands.
    """

    decision: Decision
    mandates: list[Mandate] = field(default_factory=list)


def changes_between(first: datetime.date, last: datetime.date, reader=EVERYBODY) -> list[DecisionDifference]:
    """By decision, the mandates that read otherwise at the end of `last` than at that of `first`.

    Compared are what is asked, of whom, by when, who leads, evidence (as far as the reader may see), assessment, and
    where the mandate stands. A fixed number of queries, whatever their number.
    """
    before, after = _read(first, reader), _read(last, reader)
    found: dict[int, DecisionDifference] = {}
    for key in dict.fromkeys([*after, *before]):
        mandate, words = after.get(key) or before[key]
        old, new = before.get(key, (None, {}))[1], after.get(key, (None, {}))[1]
        mandate.is_new, mandate.is_gone = key not in before, key not in after
        sides = [(label, old.get(label, ""), new.get(label, "")) for label in words]
        mandate.fields = [side for side in sides if side[1] != side[2]]
        if mandate.fields:
            decision = mandate.paragraph.decision
            found.setdefault(decision.pk, DecisionDifference(decision)).mandates.append(mandate)
    return list(found.values())


def _read(day, reader):
    """Of each mandate, by its pk, itself and what the register says of it as of the day."""
    with past(day):
        return {mandate.pk: (mandate, _words(mandate)) for mandate in with_evidence(_in_order(), reader)}


def _in_order():
    return mandates().order_by("-paragraph__decision__adopted_on", "paragraph__decision", "paragraph__order", "number")


def _words(mandate):
    deadline = mandate.deadline
    due = f"{dates.date_text(deadline.due_on, deadline.due_precision)} ({explain(deadline)})" if deadline else ""
    assessed = AssessmentStatus(mandate.assessed).label if mandate.assessed else ""
    return {
        _("where it stands"): str(mandate.standing.label),
        _("due"): due,
        _("what is asked"): f"{mandate.verb} {mandate.asked}",
        _("addressees"): ", ".join(str(addressee) for addressee in mandate.addressees.all()),
        _("lead unit"): mandate.lead_unit.name if mandate.lead_unit else "",
        _("evidence"): str(mandate.evidence.status.label),
        _("assessment"): str(assessed),
        _("confirmed"): _("yes") if mandate.confirmed_by_id else _("no"),
    }
