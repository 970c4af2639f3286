"""Who needs and does what where: needs against proposals and activities, by State or regional group and priority area.

What an organization does by itself can join as further receipts: the cells count what they are given.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from assistance.enums import Interruption, NeedStatus, Progress, ProviderRole
from assistance.models import Activity
from assistance.queries import (
    Overlap,
    needs_with_answers,
    overlaps_among,
    proposals_that_stand,
    provided_by,
    providers_of,
    published_activities,
    receipts,
    received_by,
    received_by_no_state,
    received_by_state,
    running_within,
)
from cop_portal.common import dates
from cop_portal.people.enums import RegionalGroup
from cop_portal.people.models import State
from cop_portal.people.queries import contacts_by_organization, focal_points_by_state, states
from cop_portal.people.rules import can_call
from recommendations.models import PriorityArea
from recommendations.queries import priority_areas

# What stands in an address for "no State named" and for "no priority area named".
NO_STATE = "no-state"
NO_AREA = "none"
COUNTED = [Progress.UNDER_WAY, Progress.PLANNED, Progress.SUSPENDED, Progress.COMPLETED]


@dataclass(frozen=True)
class Row:
    """A State, a regional group, or what names no State; `key` is its part of an address."""

    key: str
    label: str
    url: str = ""
    language: str = ""

    def query(self, state, group):
        """The filter of a list for this row, given what the list calls a State and a regional group."""
        if self.key == NO_STATE:
            return {state: "null"}
        return {group: self.key} if self.key in RegionalGroup.values else {state: self.key}


def row_of(state):
    return Row(state.code, state.name, state.get_absolute_url(), state.name_language)


def row_of_group(group):
    return Row(group, capfirst(RegionalGroup(group).label))


def row_without_state():
    return Row(NO_STATE, _("No State named"))


@dataclass
class Cell:
    """What is known of one row in one priority area (None: in none), as counts with the addresses of their rows."""

    row: Row
    area: PriorityArea | None
    needs: int = 0
    unanswered: int = 0
    proposals: set[int] = field(default_factory=set)
    activities: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    overlaps: int = 0
    asked: dict[str, str] = field(default_factory=dict)  # what its activities were chosen by, as addresses say it

    def __bool__(self):
        return bool(self.needs or self.proposals or self.overlaps or any(self.activities.values()))

    @property
    def url(self):
        return reverse("matrix-cell", args=[self.row.key, self.area.number if self.area else NO_AREA])

    @property
    def counts(self):
        """(label, number, address of the rows behind it) of each count that is not nought, marks aside."""
        found = [
            (_("Needs"), self.needs, self._needs()),
            (_("Proposals"), len(self.proposals), self._list("proposal", "beneficiary", stands="true")),
            *(
                (
                    _("Activities %(progress)s") % {"progress": progress.label},
                    len(self.activities[progress]),
                    self._list("activity", "recipient", status="published", progress=progress.value, **self.asked),
                )
                for progress in COUNTED
            ),
        ]
        return [count for count in found if count[1]]

    @property
    def gap_url(self):
        return self._needs(answered="false")

    @property
    def overlap_url(self):
        query = self.row.query("state", "regional_group") | {"priority_area": self.area.number} | self.asked
        return reverse("overlap-list", query=query)

    def _needs(self, **more):
        return self._address("need", self.row.query("state", "regional_group"), status="published", **more)

    def _list(self, kind, state, **more):
        return self._address(kind, self.row.query(state, f"{state}_group"), **more)

    def _address(self, kind, query, **more):
        area = {"priority_area": self.area.number if self.area else "null"}
        return reverse(f"assistance:{kind}-list", query=query | area | more)


def matrix(user, *, by_group=False, regional_group="", only="", provider=None, since=None, until=None):
    """The cells as the person may know them, row by row: by State, or `by_group`; of one regional group; the rows that
    have something, or `only` those with gaps or overlaps. Every row has a cell for each priority area.

    Activities and overlaps are those of a `provider` (a State or an organization), and of a time; with a provider, the
    rows are those where it does something.

    A fixed number of queries; the database joins, and each row that it gives is read once.
    """
    everywhere = {state.pk: state for state in states()}
    areas = {area.pk: area for area in priority_areas()}
    cells, asked = {}, _asked_for(provider, since, until)

    places = {pk: _row(state, by_group) for pk, state in [(None, None), *everywhere.items()]}

    def cell(state, area):
        place = places[state]
        if (place.key, area) not in cells:
            cells[place.key, area] = Cell(place, areas.get(area), asked=asked)
        return cells[place.key, area]

    needs = needs_with_answers(user).filter(status=NeedStatus.PUBLISHED).order_by()
    counted = needs.values_list("state", "priority_area", "is_answered").annotate(number=Count("pk"))
    for state, area, is_answered, number in counted:
        found = cell(state, area)
        found.needs += number
        found.unanswered += 0 if is_answered else number
    for pk, state, area in proposals_that_stand(user).order_by().values_list("pk", "beneficiaries", "priority_area"):
        cell(state, area).proposals.add(pk)
    activities = running_within(published_activities(user), since, until)
    received = list(receipts(activities))
    for receipt in received if provider is None else receipts(provided_by(activities, provider)):
        if receipt.progress != Progress.CANCELLED:
            cell(receipt.state, receipt.area).activities[receipt.progress].add(receipt.activity)
    for overlap in _chosen(overlaps_among(received, providers_of(activities)), provider, since, until):
        cell(overlap.state, overlap.area).overlaps += 1
    return _arranged(cells, areas, everywhere.values(), by_group, regional_group, only or (provider and "activities"))


def _asked_for(provider, since, until):
    called = getattr(provider, "code", "") or getattr(provider, "slug", "")
    asked = {"provider": called, "since": since and since.isoformat(), "until": until and until.isoformat()}
    return {name: value for name, value in asked.items() if value}


def _chosen(overlaps, provider, since, until):
    return [
        overlap
        for overlap in overlaps
        if (provider is None or overlap.involves(provider))
        and (since is None or overlap.last >= since)
        and (until is None or overlap.first <= until)
    ]


def _row(state, by_group):
    if state is None:
        return row_without_state()
    return row_of_group(state.regional_group) if by_group else row_of(state)


def _arranged(cells, areas, everywhere, by_group, regional_group, only):
    """The cells as rows in order, with empty ones between; a column for no priority area where something is in it."""
    columns = [*areas.values(), *([None] if any(area is None for _key, area in cells) else [])]
    if by_group:
        places = [row_of_group(group) for group in RegionalGroup.values if regional_group in ("", group)]
    else:
        places = [row_of(state) for state in everywhere if regional_group in ("", state.regional_group)]
    if not regional_group:
        places.append(row_without_state())
    arranged = []
    for place in places:
        found = [cells.get((place.key, area and area.pk)) or Cell(place, area) for area in columns]
        if any(_counts(cell, only) for cell in found):
            arranged += found
    return arranged


def _counts(cell, only):
    kinds = {"gaps": cell.unanswered, "overlaps": cell.overlaps, "activities": any(cell.activities.values())}
    return kinds.get(only, cell)


def overlaps_shown_to(
    user, *, state=None, regional_group="", priority_area=None, provider=None, since=None, until=None
):
    """The overlaps that the person may know: of a State or a regional group, in a priority area, of a provider, running
    in a time."""
    activities = published_activities(user)
    if priority_area:
        activities = activities.filter(priority_areas=priority_area)
    everywhere = {place.pk: place for place in states() if _asked(place, state, regional_group)}
    if state:
        activities = received_by_state(activities, state)
    elif regional_group:
        activities = received_by(activities, list(everywhere))
    areas = {known.pk: known for known in ([priority_area] if priority_area else priority_areas())}
    received = [row for row in receipts(activities) if row.state in everywhere and row.area in areas]
    found = _chosen(overlaps_among(received, providers_of(activities)), provider, since, until)
    order = {pk: place for place, pk in enumerate(everywhere)}
    found.sort(key=lambda overlap: (order[overlap.state], areas[overlap.area].number, overlap.first))
    for overlap in found:
        overlap.place, overlap.priority_area = everywhere[overlap.state], areas[overlap.area]
    return found


def _asked(place, state, regional_group):
    return (state is None or place == state) and (not regional_group or place.regional_group == regional_group)


def with_activities(overlaps: list[Overlap]):
    """The same overlaps, each with `running`, its activities, and the `parties` that provide them.

    `starts` and `ends` (None while the end is open) are the activities whose dates say how exactly its days are known.
    """
    found = with_providers(Activity.objects.filter(pk__in={pk for overlap in overlaps for pk in overlap.activities}))
    by_pk = {activity.pk: activity for activity in found}
    for overlap in overlaps:
        overlap.running = [by_pk[pk] for pk in overlap.activities]
        overlap.parties = dict.fromkeys(party for one in overlap.running for party in one.provided_by)
        overlap.starts = next(one for one in overlap.running if _first_day(one) == overlap.first)
        closing = (one for one in overlap.running if one.ends_on and _last_day(one) == overlap.last)
        overlap.ends = next(closing, None)
    return overlaps


def _first_day(activity):
    return dates.first_day(activity.starts_on, activity.starts_precision)


def _last_day(activity):
    return dates.last_day(activity.ends_on, activity.ends_precision)


def with_providers(activities):
    """Activities with what names their providers, as `provided_by`."""
    found = list(
        activities.select_related("state", "organization", "kind").prefetch_related(
            "providers", "providing_organizations"
        )
    )
    for activity in found:
        own = [activity.reporter] if activity.provider_role == ProviderRole.PROVIDES else []
        others = [*activity.providers.all(), *activity.providing_organizations.all()]
        activity.provided_by = list(dict.fromkeys([*own, *others]))
    return found


@dataclass
class Callee:
    """A State or an organization to call: its parts in it, its people where the reader may know them, and offices."""

    party: object
    parts: list[str] = field(default_factory=list)
    people: list = field(default_factory=list)
    offices: list[tuple[str, str]] = field(default_factory=list)


def find_row(key):
    """The row of an address, with the States in it; None where there is none."""
    if key == NO_STATE:
        return row_without_state(), State.objects.none()
    if key in RegionalGroup.values:
        return row_of_group(key), states().filter(regional_group=key)
    state = states().filter(code=key).first()
    return (row_of(state), states().filter(pk=state.pk)) if state else None


def cell_rows(user, row, within, area):
    """What stands behind one cell, row by row, with whom to call. `within` are the States of the row."""
    here, alone = list(within), row.key == NO_STATE
    needs = needs_with_answers(user).filter(status=NeedStatus.PUBLISHED, priority_area=area)
    proposals = proposals_that_stand(user).filter(priority_area=area)
    activities = published_activities(user).filter(priority_areas=area).exclude(interruption=Interruption.CANCELLED)
    if alone:
        needs, proposals = needs.filter(state__isnull=True), proposals.filter(beneficiaries__isnull=True)
        activities = received_by_no_state(activities)
    else:
        needs, proposals = needs.filter(state__in=here), proposals.filter(beneficiaries__in=here).distinct()
        activities = received_by(activities, here)
    found = {
        "needs": list(needs),
        "proposals": list(proposals.prefetch_related("beneficiaries")),
        "activities": with_providers(activities.order_by("starts_on", "pk").prefetch_related("recipients")),
        "overlaps": [],
    }
    if area and not alone:
        asked = {"regional_group": row.key} if row.key in RegionalGroup.values else {"state": here[0]}
        found["overlaps"] = with_activities(overlaps_shown_to(user, priority_area=area, **asked))
    return found | {"callees": _whom_to_call(user, found, {state.pk: state for state in here})}


def _whom_to_call(user, found, here):
    """Who needs, gives and receives it. People and addresses of offices are for those who may call them alone."""
    callees = {}

    def call(party, part):
        callee = callees.setdefault((type(party), party.pk), Callee(party))
        if part not in callee.parts:
            callee.parts.append(part)
        return callee

    for need in found["needs"]:
        if need.state:
            call(need.state, _("has a need"))
    for proposal in found["proposals"]:
        for state in proposal.beneficiaries.all():
            if state.pk in here:
                call(state, _("would benefit"))
    for activity in found["activities"]:
        receives = activity.provider_role == ProviderRole.RECEIVES
        for state in {*activity.recipients.all(), *([activity.state] if receives else [])}:
            if state.pk in here:
                call(state, _("receives"))
        for party in activity.provided_by:
            call(party, _("provides"))
        if activity.contact:
            office = (activity.contact, activity.contact_email if can_call(user) else "")
            offices = call(activity.reporter, _("receives") if receives else _("provides")).offices
            if office not in offices:
                offices.append(office)
    if can_call(user):
        _add_people(callees.values())
    return sorted(callees.values(), key=lambda callee: str(callee.party))


def _add_people(callees):
    of_states = [callee for callee in callees if isinstance(callee.party, State)]
    of_organizations = [callee for callee in callees if not isinstance(callee.party, State)]
    focal_points = focal_points_by_state([callee.party.pk for callee in of_states])
    contacts = contacts_by_organization([callee.party.pk for callee in of_organizations])
    for callee in of_states:
        callee.people = focal_points[callee.party.pk]
    for callee in of_organizations:
        callee.people = contacts[callee.party.pk]
