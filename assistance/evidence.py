"""Fulfilment rules whose facts are activities and proposals."""

from collections import defaultdict

from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assistance.enums import PROPOSAL_SUBMITTED, ActivityStatus, ProposalStatus, Visibility
from assistance.models import Activity
from assistance.queries import proposals_visible_to, visibilities_read_by
from cop_portal.common import dates
from recommendations.enums import AddresseeKind, EvidenceStatus, ReplyStatus
from recommendations.fulfilment import Evidence, Fact, register
from recommendations.queries import parties, priority_areas, replies


@register(
    "activities-reported",
    gettext_lazy("States report activities"),
    gettext_lazy("Published activities that name the mandate. Complete when each priority area has one."),
)
def activities_reported(mandates, shared):
    """Published activities that answer the mandate, by how many States parties, in which priority areas.

    None without one; in part while a priority area has none; complete when each has one. The paragraph sets no end:
    complete means that States have acted on every area, not that nothing is left to do. That a State has reported
    everybody may know, also where what it reported is for States parties alone. The database counts, since most
    activities may name one mandate. Two queries.
    """
    areas, bound, shown = _priority_areas(shared), parties("untoc"), visibilities_read_by(shared.reader)
    in_areas = {_in(area): Count("pk", filter=Q(priority_areas=area)) for area in areas}
    rows = (
        Activity.objects.filter(
            mandates__in=[mandate.pk for mandate in mandates], status=ActivityStatus.PUBLISHED, state__isnull=False
        )
        .order_by()
        .annotate(is_party=Exists(bound.filter(state=OuterRef("state"))), parties=_number_of(bound))
        .values("mandates", "state", "is_example", "visibility", "is_party", "parties")
        .annotate(number=Count("pk", distinct=True), **in_areas)
    )
    found = defaultdict(list)
    for row in rows:
        found[row["mandates"]].append(row)
    return {mandate.pk: _reported(mandate, found[mandate.pk], areas, shown) for mandate in mandates}


def _in(area):
    return f"in_area_{area.pk}"


def _list_of_reported(mandate, *, reads_all):
    """The list of just the activities that count: of the public ones for a reader who reads no others."""
    shown = {} if reads_all else {"visibility": Visibility.PUBLIC.value}
    asked = {"mandate": mandate.slug, "status": ActivityStatus.PUBLISHED.value} | shown
    return reverse("assistance:activity-list", query=asked)


def _replies_of(mandate, reply):
    """The States parties that replied so to the mandate; empty where it does not ask States."""
    if not any(addressee.kind == AddresseeKind.STATES for addressee in mandate.addressees.all()):
        return ""
    return reverse("mandate-replies", args=[mandate.slug], query={"reply": reply.value})


def _reported(mandate, rows, areas, shown):
    """Rows are numbers of activities, by who reported them and who may read them; `shown` is what the reader reads."""
    if not rows:
        return Evidence(EvidenceStatus.NONE, missing=(_("No published activity answers this mandate yet."),))
    reporting, all_parties = {row["state"] for row in rows if row["is_party"]}, rows[0]["parties"] or 0
    rows = [row for row in rows if row["visibility"] in shown]
    number = sum(row["number"] for row in rows)
    examples = sum(row["number"] for row in rows if row["is_example"])
    uncovered = [area.name for area in areas if not any(row[_in(area)] for row in rows)]
    url = _list_of_reported(mandate, reads_all=set(shown) == set(Visibility.values))
    words = ngettext("%(n)s activity is published.", "%(n)s activities are published.", number) % {"n": number}
    reported = _("States parties that reported: %(n)s of %(all)s.") % {"n": len(reporting), "all": all_parties}
    facts = (
        *([Fact(words, url)] if number else []),
        Fact(reported, _replies_of(mandate, ReplyStatus.REPORTED)),
        Fact(_("Priority areas covered: %(n)s of %(all)s.") % {"n": len(areas) - len(uncovered), "all": len(areas)}),
        *([Fact(_("Of these activities, examples: %(n)s.") % {"n": examples})] if examples else []),
    )
    missing = tuple(_("No activity in the priority area “%(area)s”.") % {"area": name} for name in uncovered)
    return Evidence(EvidenceStatus.PARTLY if missing or not reporting else EvidenceStatus.MET, facts, missing)


@register(
    "states-replied",
    gettext_lazy("States parties reply"),
    gettext_lazy(
        "States parties with a published activity that names the mandate, or that said that they have nothing to "
        "report. Complete when every State party has replied."
    ),
)
def states_replied(mandates, shared):
    """How many States parties have replied, and how.

    A reply is a published activity that names the mandate, or the State's word that it has nothing to report. A draft,
    or an activity that the secretariat has not accepted yet, is none; nor is a need, which names no mandate. None
    without a reply, in part while a State party has none, complete when each has. One query.
    """
    pks = [mandate.pk for mandate in mandates]
    bound = parties("untoc")
    published = Activity.objects.filter(mandates__in=pks, status=ActivityStatus.PUBLISHED)

    def of_parties(rows, mandate, how):
        bound_ones = rows.filter(Exists(bound.filter(state=OuterRef("state")))).order_by()
        return bound_ones.annotate(how=Value(how), number=_number_of(bound)).values_list(
            mandate, "state", "how", "number"
        )

    reported, nothing, all_parties = defaultdict(set), defaultdict(set), 0
    rows = of_parties(published, "mandates", ReplyStatus.REPORTED).union(
        of_parties(replies().filter(mandate__in=pks), "mandate", ReplyStatus.NOTHING)
    )
    for mandate, state, how, of_all in rows:
        (reported if how == ReplyStatus.REPORTED else nothing)[mandate].add(state)
        all_parties = of_all
    return {
        mandate.pk: _replied(mandate, all_parties, reported[mandate.pk], nothing[mandate.pk]) for mandate in mandates
    }


def _replied(mandate, all_parties, reported, nothing):
    url = reverse("mandate-replies", args=[mandate.slug])
    nothing = nothing - reported
    number, silent = len(reported) + len(nothing), all_parties - len(reported) - len(nothing)
    if not number:
        return Evidence(EvidenceStatus.NONE, missing=(_("No State party has replied yet."),))
    facts = (
        Fact(_("States parties that replied: %(n)s of %(all)s.") % {"n": number, "all": all_parties}, url),
        Fact(_("Reported: %(n)s.") % {"n": len(reported)}, f"{url}?reply={ReplyStatus.REPORTED}"),
        Fact(_("Nothing to report: %(n)s.") % {"n": len(nothing)}, f"{url}?reply={ReplyStatus.NOTHING}"),
    )
    if not silent:
        return Evidence(EvidenceStatus.MET, facts)
    words = ngettext("%(n)s State party has not replied.", "%(n)s States parties have not replied.", silent)
    return Evidence(EvidenceStatus.PARTLY, facts, (words % {"n": silent},))


def _number_of(bound):
    """How many they are, within another query."""
    return Subquery(bound.order_by().values("instrument").annotate(number=Count("pk")).values("number"))


def _priority_areas(shared):
    return shared.once("priority areas", lambda: list(priority_areas()))


@register(
    "proposals-prepared",
    gettext_lazy("proposals are prepared for each priority area"),
    gettext_lazy("Proposals for the mandate's paragraph that are not withdrawn. Complete when each area has one."),
)
def proposals_prepared(mandates, shared):
    """Proposals of the mandate's paragraph (or of none in particular) by priority area, from the first draft on."""
    return {
        mandate.pk: _areas_covered(mandate, _of(mandate, _proposals(shared)), _priority_areas(shared), {})
        for mandate in mandates
    }


@register(
    "proposals-submitted",
    gettext_lazy("proposals are submitted to the session in time"),
    gettext_lazy(
        "Proposals submitted to the session of the deadline. Complete when each priority area has one and all came in "
        "time."
    ),
)
def proposals_submitted(mandates, shared):
    """Proposals submitted by its day to the session of the mandate's deadline, by priority area.

    They count whatever the session made of them: the mandate asks to submit.
    """
    return {
        mandate.pk: _areas_covered(
            mandate,
            _submitted(mandate, _of(mandate, _proposals(shared))),
            _priority_areas(shared),
            {"submitted": "true"} | ({"session": mandate.deadline.session.code} if _session_id(mandate) else {}),
        )
        for mandate in mandates
    }


def _submitted(mandate, proposals):
    session_id = _session_id(mandate)
    return [
        proposal
        for proposal in proposals
        if proposal.status in PROPOSAL_SUBMITTED and session_id in (None, proposal.session_id)
    ]


def _session_id(mandate):
    return mandate.deadline.session_id if mandate.deadline else None


def _proposals(shared):
    """All that the reader may see and that were not withdrawn: one query for both rules."""
    return shared.once(
        "proposals",
        lambda: list(
            proposals_visible_to(shared.reader)
            .exclude(status=ProposalStatus.WITHDRAWN)
            .select_related("document", "mandate")
        ),
    )


def _of(mandate, proposals):
    """Those that count for the mandate, as `assistance.queries.counts_for` asks the database."""
    return [
        proposal
        for proposal in proposals
        if proposal.mandate is None or proposal.mandate.paragraph_id == mandate.paragraph_id
    ]


def _areas_covered(mandate, proposals, areas, asked):
    """The evidence of proposals by priority area; `asked` tells, with the mandate, the list of just these."""
    if not proposals:
        return Evidence(EvidenceStatus.NONE, missing=(_("No such proposal has been submitted yet."),))
    number = len(proposals)
    url = reverse("assistance:proposal-list", query={"counts_for": mandate.slug} | asked)
    facts = [Fact(ngettext("%(n)s proposal", "%(n)s proposals", number) % {"n": number}, url)]
    due_on = mandate.deadline.due_on if mandate.deadline else None
    late = 0
    for document, submitted_on in sorted(
        {(proposal.document.symbol, proposal.submitted_on) for proposal in proposals if proposal.document}
    ):
        words = {"symbol": document, "day": dates.date_text(submitted_on)}
        facts.append(
            Fact(_("Submitted in %(symbol)s on %(day)s.") % words, reverse("document-detail", args=[document]))
        )
        late += bool(due_on and submitted_on > due_on)
    if examples := sum(proposal.is_example for proposal in proposals):
        facts.append(Fact(_("Of these proposals, examples: %(n)s.") % {"n": examples}))
    covered = {proposal.priority_area_id for proposal in proposals}
    missing = [
        _("No proposal in the priority area “%(area)s”.") % {"area": area.name}
        for area in areas
        if area.pk not in covered
    ]
    if late:
        missing.append(_("Some came after the due day."))
    return Evidence(EvidenceStatus.PARTLY if missing else EvidenceStatus.MET, tuple(facts), tuple(missing))
