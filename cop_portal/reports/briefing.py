"""The briefing for a coordination meeting: what those who are invited do, and where they do it beside others."""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Prefetch, Q

from assistance.enums import Progress
from assistance.models import Activity
from assistance.queries import needs_that_nobody_answers, published_activities, receipts, received_by
from coordination.queries import agenda_of, carried_over_to, invitations_of
from cop_portal.people.models import Organization, State
from cop_portal.reports.matrix import with_providers
from recommendations.models import PriorityArea
from recommendations.queries import priority_areas

# What is over, or was called off, needs no coordination.
CURRENT = {Progress.PLANNED, Progress.UNDER_WAY, Progress.SUSPENDED}


@dataclass
class Invited:
    """An invited organization: its invitation, and what it does or plans."""

    invitation: object
    activities: list = field(default_factory=list)


@dataclass
class Place:
    """A State in a priority area (None: in none) where an invited organization and another provider act at once."""

    state: State
    area: PriorityArea | None
    activities: list = field(default_factory=list)

    @property
    def parties(self):
        """Who provides what is done there, each once."""
        return list(dict.fromkeys(party for activity in self.activities for party in activity.provided_by))


def briefing(meeting, user):
    """What a briefing shows of what the person may read, in a fixed number of queries.

    Of activities it takes those that are planned, under way, or suspended, and of needs those that nobody answers.
    """
    invitations = list(invitations_of(meeting))
    invited = {invitation.organization_id: Invited(invitation) for invitation in invitations}
    current = [one for one in _activities(user, invited) if one.progress in CURRENT]
    for activity in current:
        for party in activity.provided_by:
            if isinstance(party, Organization) and party.pk in invited:
                invited[party.pk].activities.append(activity)
    needs = needs_that_nobody_answers(user)
    return {
        "busy": [one for one in invited.values() if one.activities],
        "silent": [one for one in invited.values() if not one.activities],
        "places": _places(user, current, set(invited)),
        "needs": needs.order_by("priority_area__number", "state__name_en", "pk"),
        "agenda": agenda_of(meeting),
        "carried_over": carried_over_to(meeting, user),
    }


def _activities(user, invited):
    """What the invited organizations provide, the first to begin first."""
    published = published_activities(user)
    named = Activity.providing_organizations.through.objects.filter(activity=OuterRef("pk"), organization__in=invited)
    return _with_places(published.filter(Q(organization__in=invited) | Exists(named)))


def _with_places(activities):
    links = ("recipients", Prefetch("priority_areas", priority_areas()))
    return with_providers(activities.order_by("starts_on", "pk").prefetch_related(*links))


def _places(user, current, invited):
    """Where an invited organization is not alone, by State and priority area."""
    states = {state.pk: state for activity in current for state in activity.recipients.all()}
    areas = {area.pk: area for area in priority_areas()}
    beside = received_by(published_activities(user), list(states.values()))
    by_pk = {activity.pk: activity for activity in _with_places(beside)}
    order = {pk: place for place, pk in enumerate(by_pk)}
    places = {}
    for receipt in sorted(receipts(beside), key=lambda receipt: order[receipt.activity]):
        if receipt.state in states and receipt.progress in CURRENT:
            place = places.setdefault(
                (receipt.state, receipt.area), Place(states[receipt.state], areas.get(receipt.area))
            )
            place.activities.append(by_pk[receipt.activity])

    def shared(place):
        parties = place.parties
        return len(parties) > 1 and any(isinstance(party, Organization) and party.pk in invited for party in parties)

    found = [place for place in places.values() if shared(place)]
    return sorted(found, key=lambda place: (place.state.name, place.area.number if place.area else 99))
