"""Who receives and provides what, when: the rows of the matrix, and what overlaps."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.lookups import IsNull

from assistance.enums import (
    Interruption,
    Progress,
    ProviderRole,
)
from assistance.models import Activity
from assistance.models.activities import progress_of
from assistance.overlaps import Span, overlaps
from cop_portal.common import dates
from cop_portal.common.dates import Precision
from cop_portal.people.models import Organization, State


def _received_by(states):
    """Of an activity: whether it names one of the States as a recipient, or one of them reports that it receives it."""
    named = Activity.recipients.through.objects.filter(activity=OuterRef("pk"), state__in=states)
    return Exists(named) | Q(provider_role=ProviderRole.RECEIVES, state__in=states)


def received_by(activities, states):
    """The activities that one of the States (a queryset, or a list) receives."""
    return activities.filter(_received_by(states))


def received_by_state(activities, state):
    """The activities that the State receives: the same, sooner, for one of whom few activities speak."""
    own = Activity.objects.filter(provider_role=ProviderRole.RECEIVES, state=state)
    return _among(activities, Activity.recipients.through.objects.filter(state=state), own)


def received_in_group(activities, group):
    """The activities that a State of the regional group receives: the same, each asked, for a list that shows the
    first of many."""
    states = list(State.objects.filter(regional_group=group).values_list("pk", flat=True))
    named = Activity.recipients.through.objects.filter(activity=OuterRef("pk"), state__in=states)
    own = Q(provider_role=ProviderRole.RECEIVES, state__in=states)
    return activities.filter(Q(IsNull(Subquery(named.values("pk")[:1]), False)) | own)


def received_by_no_state(activities):
    """The activities that name no State which receives them: they serve a region, or say nothing."""
    named = Activity.recipients.through.objects.filter(activity=OuterRef("pk"))
    return activities.filter(~Exists(named)).exclude(provider_role=ProviderRole.RECEIVES)


def provided_by(activities, party):
    """The activities that a State, or an organization, provides: it reports so, or another names it."""
    if isinstance(party, Organization):
        named = Activity.providing_organizations.through.objects.filter(organization=party)
        return _among(activities, named, Activity.objects.filter(organization=party))
    own = Activity.objects.filter(provider_role=ProviderRole.PROVIDES, state=party)
    return _among(activities, Activity.providers.through.objects.filter(state=party), own)


def _among(activities, named, own):
    """Those of the activities that rows of a link name, or that are among `own`: each read by its own index."""
    return activities.filter(pk__in=named.values("activity").union(own.order_by().values("pk")))


def running_within(activities, first=None, last=None):
    """The activities that run on a day of the time, or may: one without an end runs on. None is without a limit."""
    if first:
        activities = activities.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first))
    return activities.filter(starts_on__lte=last) if last else activities


def in_progress(activities, progress):
    """The activities of which `Activity.progress` is this one, at the portal's date."""
    if progress in Interruption.values:
        return activities.filter(interruption=progress)
    today, planned = dates.today(), Q(starts_on__gt=dates.today())
    over = Q(ends_on__lt=today, ends_precision=Precision.DAY)
    for precision in (Precision.MONTH, Precision.YEAR):
        over |= Q(ends_on__lt=dates.first_day(today, precision), ends_precision=precision)
    uninterrupted = activities.filter(interruption="")
    if progress == Progress.PLANNED:
        return uninterrupted.filter(planned)
    begun = uninterrupted.exclude(planned)
    return begun.filter(over) if progress == Progress.COMPLETED else begun.exclude(over)


@dataclass(frozen=True, slots=True)
class Receipt:
    """That a State (None: no State named) receives an activity in a priority area (None: in none)."""

    activity: int
    state: int | None
    area: int | None
    progress: Progress
    first: datetime.date
    last: datetime.date


def receipts(activities):
    """The receipts of activities, each once, whether the recipient was named or reports it itself. One query."""
    today = dates.today()
    columns = ("pk", "priority_areas", "starts_on", "starts_precision", "ends_on", "ends_precision", "interruption")
    receiving = Q(provider_role=ProviderRole.RECEIVES)
    named = activities.order_by().filter(Q(recipients__isnull=False) | ~receiving).values_list("recipients", *columns)
    own = activities.order_by().filter(receiving).values_list("state", *columns)
    for state, pk, area, starts_on, starts_precision, ends_on, ends_precision, interruption in named.union(own):
        progress = progress_of(starts_on, ends_on, ends_precision, interruption, today)
        last = dates.last_day(ends_on, ends_precision) if ends_on else datetime.date.max
        yield Receipt(pk, state, area, progress, dates.first_day(starts_on, starts_precision), last)


def providers_of(activities):
    """Who provides each of the activities, by its id: the ids of States and of organizations, told apart by a word.

    Whoever reports it is one where it says so. One query.
    """
    found, unordered = defaultdict(set), activities.order_by()
    a_state, an_organization = Value("state"), Value("organization")
    giving = unordered.filter(provider_role=ProviderRole.PROVIDES)
    reporting = giving.filter(state__isnull=False).values_list("pk", a_state, "state")
    told = giving.filter(organization__isnull=False).values_list("pk", an_organization, "organization")
    others = unordered.filter(providers__isnull=False).values_list("pk", a_state, "providers")
    organizations = unordered.filter(providing_organizations__isnull=False)
    by_organizations = organizations.values_list("pk", an_organization, "providing_organizations")
    for pk, *provider in reporting.union(told, others, by_organizations):
        found[pk].add(tuple(provider))
    return {pk: frozenset(providers) for pk, providers in found.items()}


@dataclass
class Overlap:
    """Days on which one State receives, in one priority area, assistance of different providers at once."""

    state: int
    area: int
    first: datetime.date
    last: datetime.date
    spans: list[Span] = field(repr=False)

    @property
    def activities(self):
        """The ids of the activities that run then, the first to begin first."""
        running = [span for span in self.spans if span.meets(self.first, self.last) and span.providers]
        return [span.activity for span in sorted(running, key=lambda span: (span.first, span.activity))]

    def involves(self, party):
        """Whether a State or an organization is among those who provide it."""
        provider = ("organization" if isinstance(party, Organization) else "state", party.pk)
        return any(provider in span.providers for span in self.spans if span.meets(self.first, self.last))


def overlaps_among(found, providers):
    """The overlaps among receipts, given who provides which activity; those of cancelled activities are none."""
    cells = defaultdict(list)
    for receipt in found:
        if receipt.state and receipt.area and receipt.progress != Progress.CANCELLED:
            span = Span(receipt.activity, receipt.first, receipt.last, providers.get(receipt.activity, frozenset()))
            cells[receipt.state, receipt.area].append(span)
    return [
        Overlap(state, area, first, last, spans)
        for (state, area), spans in cells.items()
        for first, last in overlaps(spans)
    ]
