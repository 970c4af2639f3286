"""Overlaps: who helps the same State in the same priority area at once without being the same."""

import datetime
import itertools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistance.enums import Progress
from assistance.models import Activity
from assistance.overlaps import Span, overlaps
from assistance.queries import in_progress, overlaps_among, providers_of, receipts, received_by, received_by_no_state
from cop_portal.common import dates
from tests.factories.assistance import ActivityFactory
from tests.factories.people import OrganizationFactory, StateFactory
from tests.factories.recommendations import PriorityAreaFactory

D = datetime.date
START, OPEN = D(2007, 1, 1), datetime.date.max


def day(number):
    return START + datetime.timedelta(days=number)


# --- the sweep

providers = st.sampled_from([frozenset(), frozenset("F"), frozenset("G"), frozenset("U"), frozenset("FU")])
lengths = st.one_of(st.none(), st.integers(0, 8))
span_lists = st.lists(st.tuples(st.integers(0, 20), lengths, providers), max_size=9).map(
    lambda rows: [
        Span(n, day(first), OPEN if length is None else day(first + length), who)
        for n, (first, length, who) in enumerate(rows)
    ]
)


def contested(spans, on):
    """The definition in so many words: of those that run on the day, two are of different, known providers."""
    running = [span for span in spans if span.providers and span.first <= on <= span.last]
    return any(one.providers != other.providers for one, other in itertools.combinations(running, 2))


@settings(max_examples=300, deadline=None)
@given(span_lists)
def test_the_sweep_finds_the_days_that_the_definition_names_and_no_others(spans):
    found = overlaps(spans)
    days = [day(number) for number in range(31)] + [OPEN]
    assert [on for on in days if contested(spans, on)] == [
        on for on in days if any(first <= on <= last for first, last in found)
    ]
    for (_first, last), (first, _last) in itertools.pairwise(found):
        assert first > last + datetime.timedelta(days=1), "two periods that touch are one"


@settings(max_examples=200, deadline=None)
@given(span_lists)
def test_who_runs_in_a_period_is_who_meets_another_provider(spans):
    paired = {
        span.activity
        for one, other in itertools.combinations(spans, 2)
        if one.providers and other.providers and one.providers != other.providers and one.meets(other.first, other.last)
        for span in (one, other)
    }
    found = {
        span.activity for first, last in overlaps(spans) for span in spans if span.providers and span.meets(first, last)
    }
    assert found == paired


def test_a_hundred_thousand_at_once_are_swept_in_a_moment():
    """Pair by pair these would be five thousand million comparisons."""
    spans = [Span(n, day(n % 900), OPEN, frozenset([n % 7])) for n in range(100_000)]
    began = time.process_time()
    assert overlaps(spans) == [(day(0), OPEN)]
    assert time.process_time() - began < 20


# --- from activities


@pytest.fixture
def field(db):
    """A function that publishes an activity of France for Kenya in area 1, changed as it is told."""
    area = PriorityAreaFactory(number=1)
    kenya, france = StateFactory(code="KEN"), StateFactory(code="FRA")

    def publish(*, state=france, recipients=(kenya,), areas=(area,), by=(), organizations=(), **given):
        dated = {"starts_on": D(2007, 3, 1), "ends_on": D(2007, 3, 31)}
        activity = ActivityFactory(status="published", state=state, recipient_region="", **dated | given)
        activity.recipients.set(recipients)
        activity.priority_areas.set(areas)
        activity.providers.set(by)
        activity.providing_organizations.set(organizations)
        return activity

    publish.area, publish.kenya, publish.france = area, kenya, france
    return publish


def found():
    activities = Activity.objects.all()
    return [
        (overlap.state, overlap.area, overlap.first, overlap.last, overlap.activities)
        for overlap in overlaps_among(receipts(activities), providers_of(activities))
    ]


def test_two_providers_at_once_for_one_state_in_one_area_are_an_overlap(field):
    german = field(state=StateFactory(code="DEU"), starts_on=D(2007, 3, 20), ends_on=D(2007, 4, 9))
    french = field()
    assert found() == [(field.kenya.pk, field.area.pk, D(2007, 3, 20), D(2007, 3, 31), [french.pk, german.pk])]


def test_what_a_recipient_reports_of_the_same_provider_is_none_and_of_another_is_one(field):
    field()
    field(state=field.kenya, provider_role="receives", by=[field.france])
    assert found() == []
    bank = field(state=field.kenya, provider_role="receives", recipients=(), organizations=[OrganizationFactory()])
    assert [overlap[-1][-1] for overlap in found()] == [bank.pk]


@pytest.mark.parametrize(
    "changed",
    [
        {"recipients": ()},
        {"areas": ()},
        {"interruption": "cancelled"},
        {"starts_on": D(2007, 4, 1), "ends_on": None},
        {"provider_role": "receives", "recipients": ()},
    ],
    ids=["another recipient", "no area", "cancelled", "the day after", "received by the reporter"],
)
def test_what_differs_in_recipient_area_or_time_is_no_overlap(changed, field):
    field()
    field(state=StateFactory(code="DEU"), **changed)
    assert found() == []


def test_a_month_and_a_year_may_mean_any_of_their_days(field):
    field(starts_on=D(2007, 3, 1), ends_on=D(2007, 3, 1), ends_precision="month")
    field(state=StateFactory(code="DEU"), starts_on=D(2007, 6, 1), starts_precision="year", ends_on=None)
    assert [overlap[2:4] for overlap in found()] == [(D(2007, 3, 1), D(2007, 3, 31))]


def test_an_open_end_overlaps_for_ever(field):
    field(ends_on=None)
    field(state=StateFactory(code="DEU"), ends_on=None, interruption="suspended")
    assert [overlap[2:4] for overlap in found()] == [(D(2007, 3, 1), datetime.date.max)]


def test_a_receipt_is_one_however_the_recipient_was_told(field, peru):
    one = field(state=field.kenya, provider_role="receives", recipients=[field.kenya, peru])
    rows = {(row.activity, row.state, row.area) for row in receipts(Activity.objects.all())}
    assert rows == {(one.pk, field.kenya.pk, field.area.pk), (one.pk, peru.pk, field.area.pk)}
    assert len(list(receipts(Activity.objects.all()))) == 2
    region = field(recipients=(), areas=())
    assert (region.pk, None, None) in {(row.activity, row.state, row.area) for row in receipts(Activity.objects.all())}
    activities = Activity.objects.all()
    assert list(received_by(activities, [peru])) == list(received_by(activities, [field.kenya])) == [one]
    assert list(received_by_no_state(activities)) == [region]


@pytest.mark.parametrize("precision", ["day", "month", "year"])
@pytest.mark.parametrize(
    "ends_on", [None, D(2006, 12, 31), D(2007, 1, 1), D(2007, 8, 31), D(2007, 9, 9), D(2007, 9, 10)]
)
def test_progress_in_the_database_is_that_of_the_model(precision, ends_on, field):
    activity = field(starts_on=D(2006, 1, 1), ends_on=ends_on, ends_precision=precision)
    assert [
        progress
        for progress in Progress
        if in_progress(Activity.objects.all(), progress).filter(pk=activity.pk).exists()
    ] == [activity.progress]


def test_progress_of_what_is_planned_or_interrupted(field):
    planned = field(starts_on=dates.today() + datetime.timedelta(days=1), ends_on=None)
    begun = field(starts_on=dates.today(), ends_on=None)
    stopped = {name: field(interruption=name) for name in ("suspended", "cancelled")}
    activities = Activity.objects.all()
    assert {progress.value: list(in_progress(activities, progress)) for progress in Progress} == {
        "planned": [planned],
        "under_way": [begun],
        "completed": [],
        "suspended": [stopped["suspended"]],
        "cancelled": [stopped["cancelled"]],
    }
