"""Fulfilment rules whose facts are activities and proposals."""

from collections import defaultdict

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assistance.enums import ActivityStatus, ProposalStatus
from assistance.models import Activity, Proposal
from cop_portal.common import dates
from recommendations.enums import EvidenceStatus
from recommendations.fulfilment import Evidence, Fact, register
from recommendations.queries import parties, priority_areas


@register("activities-reported", gettext_lazy("States report activities"))
def activities_reported(mandates):
    """Published activities that answer the mandate, by how many States parties, in which priority areas.

    None without one; in part while a priority area has none; complete when each has one. The paragraph sets no end:
    complete means that States have acted on every area, not that nothing is left to do. Five queries.
    """
    found = defaultdict(list)
    links = (
        Activity.mandates.through.objects.filter(
            mandate_id__in=[mandate.pk for mandate in mandates], activity__status=ActivityStatus.PUBLISHED
        )
        .select_related("activity")
        .prefetch_related("activity__priority_areas")
    )
    for link in links:
        found[link.mandate_id].append(link.activity)
    bound = parties("untoc")
    areas = list(priority_areas())
    return {mandate.pk: _reported(mandate, found[mandate.pk], bound, areas) for mandate in mandates}


def _reported(mandate, activities, bound, areas):
    if not activities:
        return Evidence(EvidenceStatus.NONE, missing=(_("No published activity answers this mandate yet."),))
    reporting = {activity.state_id for activity in activities} & bound
    covered = {area.pk for activity in activities for area in activity.priority_areas.all()}
    uncovered = [area.name for area in areas if area.pk not in covered]
    url = reverse("assistance:activity-list") + f"?mandate={mandate.slug}&status={ActivityStatus.PUBLISHED}"
    number = len(activities)
    examples = sum(activity.is_example for activity in activities)
    facts = (
        Fact(ngettext("%(n)s activity is published.", "%(n)s activities are published.", number) % {"n": number}, url),
        Fact(
            _("States parties that reported: %(n)s of %(all)s.") % {"n": len(reporting), "all": len(bound)},
            url,
        ),
        Fact(_("Priority areas covered: %(n)s of %(all)s.") % {"n": len(areas) - len(uncovered), "all": len(areas)}),
        *([Fact(_("Of these activities, examples: %(n)s.") % {"n": examples})] if examples else []),
    )
    missing = tuple(_("No activity in the priority area “%(area)s”.") % {"area": name} for name in uncovered)
    return Evidence(EvidenceStatus.PARTLY if missing or not reporting else EvidenceStatus.MET, facts, missing)


@register("proposals-prepared", gettext_lazy("proposals are prepared for each priority area"))
def proposals_prepared(mandates):
    """Proposals drafted or submitted for the mandate (or for none in particular), by priority area. Two queries."""
    return _by_area(mandates, ~Q(status=ProposalStatus.WITHDRAWN))


@register("proposals-submitted", gettext_lazy("proposals are submitted to the session in time"))
def proposals_submitted(mandates):
    """Proposals submitted to the session of the mandate's deadline by its day, by priority area. Two queries."""
    return _by_area(mandates, Q(status=ProposalStatus.SUBMITTED), _in_session)


def _in_session(mandate, proposals):
    deadline = mandate.deadline
    if deadline is None or deadline.session_id is None:
        return proposals
    return [proposal for proposal in proposals if proposal.session_id == deadline.session_id]


def _by_area(mandates, condition, choose=None):
    areas = list(priority_areas())
    proposals = list(
        Proposal.objects.filter(condition)
        .filter(Q(mandate__isnull=True) | Q(mandate__paragraph__in=[mandate.paragraph_id for mandate in mandates]))
        .select_related("document", "mandate")
    )
    evidence = {}
    for mandate in mandates:
        own = _of(mandate, proposals)
        evidence[mandate.pk] = _areas_covered(mandate, choose(mandate, own) if choose else own, areas)
    return evidence


def _of(mandate, proposals):
    """Those for the mandate's paragraph: what is elaborated for one mandate is what the next one submits."""
    return [
        proposal
        for proposal in proposals
        if proposal.mandate is None or proposal.mandate.paragraph_id == mandate.paragraph_id
    ]


def _areas_covered(mandate, proposals, areas):
    if not proposals:
        return Evidence(EvidenceStatus.NONE, missing=(_("There is no such proposal yet."),))
    number = len(proposals)
    facts = [
        Fact(ngettext("%(n)s proposal", "%(n)s proposals", number) % {"n": number}, reverse("assistance:proposal-list"))
    ]
    due_on = mandate.deadline.due_on if mandate.deadline else None
    late = 0
    for document, submitted_on in sorted(
        {(proposal.document.symbol, proposal.submitted_on) for proposal in proposals if proposal.document}
    ):
        words = {"symbol": document, "day": dates.date_text(submitted_on)}
        facts.append(Fact(_("Submitted in %(symbol)s on %(day)s.") % words))
        late += bool(due_on and submitted_on > due_on)
    covered = {proposal.priority_area_id for proposal in proposals}
    missing = [
        _("No proposal in the priority area “%(area)s”.") % {"area": area.name}
        for area in areas
        if area.pk not in covered
    ]
    if late:
        missing.append(_("Some came after the due day."))
    return Evidence(EvidenceStatus.PARTLY if missing else EvidenceStatus.MET, tuple(facts), tuple(missing))
