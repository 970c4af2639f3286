"""Deadlines follow sessions, exactly and never by guess."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop_portal.common.errors import NotAllowed, StaleVersion
from cop_portal.history.models import Change
from cop_portal.reminders.models import Reminder
from cop_portal.reminders.services import ensure_policies, plan
from recommendations.deadlines import add_months, explain, resolve
from recommendations.models import Deadline, Session
from recommendations.services.deadlines import make_deadline
from recommendations.services.sessions import move_session, preview_move
from tests.factories.recommendations import AddresseeFactory, MandateFactory, fourth_session, working_group_meeting

D = datetime.date
DAYS = st.dates(D(1990, 1, 1), D(2100, 12, 31))


@pytest.mark.parametrize(
    ("fields", "due_on"),
    [
        ({"rule": "at"}, D(2007, 10, 3)),
        ({"rule": "before"}, D(2007, 10, 2)),
        ({"rule": "alongside"}, D(2007, 10, 5)),
        ({"rule": "by_end"}, D(2007, 10, 5)),
        ({"rule": "offset", "offset": -10, "offset_unit": "weeks"}, D(2007, 7, 25)),
        ({"rule": "offset", "offset": -60, "offset_unit": "days"}, D(2007, 8, 4)),
        ({"rule": "offset", "offset": 6, "offset_unit": "months"}, D(2008, 4, 5)),
        ({"rule": "open"}, None),
    ],
)
def test_rules_on_a_session(fields, due_on, db):
    deadline = make_deadline(session=working_group_meeting(), **fields)
    assert Deadline.objects.get(pk=deadline.pk).due_on == due_on


@pytest.mark.parametrize(
    ("date", "precision", "due_on"),
    [
        (D(2008, 2, 1), "day", D(2008, 2, 1)),
        (D(2008, 2, 1), "month", D(2008, 2, 29)),
        (D(2008, 2, 1), "year", D(2008, 12, 31)),
    ],
)
def test_a_date_is_due_by_the_last_day_that_it_may_mean(date, precision, due_on):
    assert resolve(Deadline(rule="on", date=date, precision=precision)) == due_on


@pytest.mark.parametrize("rule", ["at", "before", "alongside", "by_end"])
def test_a_session_without_dates_gives_an_open_day(rule, db):
    deadline = make_deadline(rule=rule, session=working_group_meeting(starts_on=None, ends_on=None, year=2007))
    assert deadline.due_on is None
    assert explain(deadline).endswith("The dates are open, so the day is open.")


def test_explanation_names_the_meeting_and_the_session_it_precedes(db):
    deadline = make_deadline(rule="at", session=working_group_meeting(), held_before=fourth_session())
    assert explain(deadline) == (
        "At the opening of the meeting of the Working Group on Technical Assistance of 3–5 October 2007, which is held "
        "before session 4 of the Conference of the Parties (8–17 October 2008): 3 October 2007."
    )


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (D(2007, 1, 31), 1, D(2007, 2, 28)),
        (D(2008, 1, 31), 1, D(2008, 2, 29)),
        (D(2008, 2, 29), 12, D(2009, 2, 28)),
        (D(2007, 12, 31), 2, D(2008, 2, 29)),
        (D(2007, 3, 31), -1, D(2007, 2, 28)),
        (D(2007, 1, 15), -13, D(2005, 12, 15)),
    ],
)
def test_month_arithmetic(day, months, expected):
    assert add_months(day, months) == expected


@given(DAYS, st.integers(-600, 600))
def test_months_never_drift(day, months):
    """The month is exactly so many on, and the day the same or the last of a shorter month."""
    found = add_months(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found.day < day.day and (found + datetime.timedelta(days=1)).day == 1)


@given(DAYS, st.integers(0, 30), st.sampled_from(["at", "before", "alongside", "by_end"]))
def test_a_moved_session_moves_its_deadline_by_as_much(start, length, rule):
    session = Session(starts_on=start, ends_on=start + datetime.timedelta(days=length))
    deadline = Deadline(rule=rule, session=session)
    before = resolve(deadline)
    shift = datetime.timedelta(days=45)
    session.starts_on, session.ends_on = session.starts_on + shift, session.ends_on + shift
    assert resolve(deadline) - before == shift


def test_moving_a_session_moves_what_hangs_on_it_and_says_so(officer):
    session = working_group_meeting()
    mandate = MandateFactory(deadline=make_deadline(rule="at", session=session))
    other = MandateFactory(deadline=make_deadline(rule="on", date=D(2007, 10, 3)))
    moved = move_session(
        session=session, starts_on=D(2007, 11, 5), ends_on=D(2007, 11, 7), by=officer, reason="The room is taken."
    )
    assert [deadline.pk for deadline in moved] == [mandate.deadline_id]
    mandate.deadline.refresh_from_db()
    other.deadline.refresh_from_db()
    assert (mandate.deadline.due_on, other.deadline.due_on) == (D(2007, 11, 5), D(2007, 10, 3))
    change = Change.objects.get(event="deadline_moved")
    assert (change.subject, change.old, change.new, change.by, change.reason) == (
        mandate,
        "2007-10-03",
        "2007-11-05",
        officer,
        "The room is taken.",
    )


def test_a_preview_writes_nothing_and_says_what_the_move_does(officer):
    session = working_group_meeting()
    mandate = MandateFactory(deadline=make_deadline(rule="alongside", session=session))
    found = preview_move(session=session, starts_on=D(2007, 11, 5), ends_on=D(2007, 11, 7))
    assert [(row.deadline.pk, row.old, row.new) for row in found.deadlines] == [
        (mandate.deadline_id, D(2007, 10, 5), D(2007, 11, 7))
    ]
    assert found.reminders == 0
    mandate.deadline.refresh_from_db()
    assert mandate.deadline.due_on == D(2007, 10, 5)
    assert Session.objects.get(code="WG.2-2007").starts_on == D(2007, 10, 3)


def test_planned_reminders_move_in_the_same_transaction(officer):
    session = working_group_meeting()
    mandate = MandateFactory(deadline=make_deadline(rule="at", session=session), lead_unit=officer.unit)
    AddresseeFactory(mandate=mandate)
    ensure_policies()
    plan()
    planned = Reminder.objects.filter(kind="mandate", state="planned")
    assert set(planned.values_list("due_on", flat=True)) == {D(2007, 10, 3)}
    assert preview_move(session=session, starts_on=D(2007, 11, 5), ends_on=D(2007, 11, 7)).reminders == planned.count()
    move_session(session=session, starts_on=D(2007, 11, 5), ends_on=D(2007, 11, 7), by=officer)
    assert set(planned.values_list("due_on", flat=True)) == {D(2007, 11, 5)}


def test_only_those_who_may_move_a_session(focal_point):
    with pytest.raises(NotAllowed):
        move_session(session=working_group_meeting(), starts_on=None, ends_on=None, by=focal_point)


def test_opening_the_days_of_a_session_opens_its_deadlines(officer):
    session = working_group_meeting()
    deadline = MandateFactory(deadline=make_deadline(rule="at", session=session)).deadline
    move_session(session=session, starts_on=None, ends_on=None, by=officer)
    deadline.refresh_from_db()
    assert deadline.due_on is None


def test_two_people_moving_one_session_do_not_overwrite_each_other(officer, head):
    working_group_meeting()
    first, second = (Session.objects.get(code="WG.2-2007") for _ in range(2))
    move_session(session=first, starts_on=D(2007, 11, 5), ends_on=D(2007, 11, 7), by=officer)
    with pytest.raises(StaleVersion):
        move_session(session=second, starts_on=D(2007, 12, 3), ends_on=D(2007, 12, 5), by=head)
    assert Session.objects.get(code="WG.2-2007").starts_on == D(2007, 11, 5)
