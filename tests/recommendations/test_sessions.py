"""Sessions are moved, fixed, opened, cancelled; all that hangs on them follows, is said, and is told to its owners."""

import datetime
import threading
import time
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection, transaction
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cop_portal.common.errors import NotAllowed, PortalError, StaleVersion
from cop_portal.history.models import Change
from cop_portal.reminders.models import Mail, Reminder
from cop_portal.reminders.services import ensure_policies, plan
from recommendations.deadlines import explain, resolve
from recommendations.models import Action, Deadline, Mandate, Session
from recommendations.parsing import parse
from recommendations.services.deadlines import make_deadline
from recommendations.services.decisions import import_decision, place
from recommendations.services.sessions import (
    cancel_session,
    follow_adoption,
    follow_sessions,
    move_session,
    preview_move,
)
from tests.factories.people import UnitFactory, UserFactory
from tests.factories.recommendations import (
    ActionFactory,
    BodyFactory,
    DecisionFactory,
    MandateFactory,
    ParagraphFactory,
    SessionFactory,
    fourth_session,
    working_group_meeting,
)

D = datetime.date


def move(session, first, last, by, reason=""):
    session = Session.objects.get(pk=session.pk)
    return move_session(session=session, starts_on=first, ends_on=last, by=by, reason=reason)


def asked(**fields):
    """The deadline of a mandate, from its rule."""
    return MandateFactory(deadline=make_deadline(**fields)).deadline


def due(deadline):
    return Deadline.objects.get(pk=deadline.pk).due_on


# --- what a deadline may hang on


def test_at_one_of_two_sessions_is_late_only_after_the_later(officer):
    fourth = fourth_session()
    fifth = SessionFactory(code="COP-5", number=5, starts_on=D(2010, 10, 18), ends_on=D(2010, 10, 22))
    deadline = asked(rule="at", session=fourth, or_session=fifth)
    assert deadline.due_on == D(2010, 10, 18)
    assert explain(deadline) == (
        "At the opening of session 4 of the Conference of the Parties (8–17 October 2008) or, at the latest, session 5 "
        "of the Conference of the Parties (18–22 October 2010): 18 October 2010."
    )
    move(fifth, D(2008, 9, 1), D(2008, 9, 3), officer)
    assert due(deadline) == D(2008, 10, 8)
    move(fifth, None, None, officer)
    assert due(deadline) is None


def test_an_offset_without_session_and_date_counts_from_the_adoption(officer):
    decision = DecisionFactory(status="draft", adopted_on=None)
    deadline = make_deadline(rule="offset", offset=6, offset_unit="months", decision=decision)
    mandate = MandateFactory(deadline=deadline, paragraph__decision=decision)
    assert deadline.due_on is None
    assert explain(deadline) == "6 months after the adoption of 3/4. It is not adopted yet, so the day is open."
    decision.adopted_on = D(2006, 8, 31)
    decision.save()
    assert follow_adoption(decision=decision, by=officer) == [deadline]
    assert due(deadline) == D(2007, 2, 28)
    assert explain(Deadline.objects.get()) == "6 months after the adoption of 3/4 on 31 August 2006: 28 February 2007."
    change = Change.objects.get(event="deadline_moved")
    assert (change.subject, change.old, change.new, change.is_public) == (mandate, "", "2007-02-28", True)
    assert follow_adoption(decision=decision, by=officer) == []


def test_words_that_name_no_day_stay_open_with_their_words():
    deadline = Deadline(rule="open", phrase="at each of its regular sessions")
    assert resolve(deadline) is None
    assert explain(deadline) == (
        "The text says “at each of its regular sessions”, which names no day and no session, so the date is open."
    )


@pytest.mark.parametrize(
    ("precision", "explained", "shown"),
    [
        ("day", "On 1 February 2008.", "1 February 2008"),
        ("month", "In February 2008; late only after 29 February 2008.", "February 2008"),
        ("year", "In 2008; late only after 31 December 2008.", "2008"),
    ],
)
def test_a_date_is_shown_as_exactly_as_it_is_known(precision, explained, shown):
    deadline = Deadline(rule="on", date=D(2008, 2, 1), precision=precision)
    deadline.due_on = resolve(deadline)
    assert explain(deadline) == explained
    page = Template("{% due deadline.due_on precision=deadline.due_precision %}").render(
        Context({"deadline": deadline})
    )
    assert f">{shown}</time>" in page


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2007-10-03 23:59", "due today"),
        ("2007-10-04 00:01", "1 day late"),
        ("2007-10-03 00:01", "due today"),
        ("2007-10-02 23:59", "in 1 day"),
    ],
)
def test_the_due_day_lasts_until_it_ends_in_vienna(moment, words, settings):
    settings.PORTAL_TODAY = None
    vienna = datetime.datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Europe/Vienna"))
    with time_machine.travel(vienna, tick=False):
        page = Template("{% due day %}").render(Context({"day": D(2007, 10, 3)}))
    assert words in page


def test_a_past_deadline_may_be_entered(db):
    assert make_deadline(rule="on", date=D(1999, 12, 31)).due_on == D(1999, 12, 31)


# --- the meeting that is held before a session


@pytest.fixture
def meetings(db):
    """The third and fourth sessions, and two meetings of the working group between them."""
    SessionFactory()
    group = working_group_meeting().body
    spring = SessionFactory(
        body=group, code="WG.2-2008", number=None, starts_on=D(2008, 3, 3), ends_on=D(2008, 3, 5), year=2008
    )
    return Session.objects.get(code="WG.2-2007"), spring, fourth_session()


def test_the_meeting_before_a_session_is_the_last_and_is_chosen_anew_when_sessions_move(meetings, officer):
    autumn, spring, fourth = meetings
    deadline = asked(rule="at", session=autumn, held_before=fourth)
    assert (deadline.session, deadline.body, deadline.due_on) == (spring, spring.body, D(2008, 3, 3))
    move(spring, D(2009, 3, 3), D(2009, 3, 5), officer)  # no longer before the fourth session
    deadline.refresh_from_db()
    assert (deadline.session, deadline.due_on) == (autumn, D(2007, 10, 3))
    move(fourth, D(2009, 10, 8), D(2009, 10, 17), officer)  # the two have changed places again
    deadline.refresh_from_db()
    assert (deadline.session, deadline.due_on) == (spring, D(2009, 3, 3))
    move(Session.objects.get(code="COP-3"), D(2009, 4, 1), D(2009, 4, 3), officer)  # both fall before the third
    deadline.refresh_from_db()
    assert (deadline.session, deadline.due_on) == (None, None)
    assert explain(Deadline.objects.get()) == (
        "At the opening of the meeting of the Working Group on Technical Assistance, which is held before session 4 of "
        "the Conference of the Parties (8–17 October 2009). No such meeting is known, so the day is open."
    )
    move(Session.objects.get(code="COP-3"), D(2006, 10, 9), D(2006, 10, 18), officer)
    assert due(deadline) == D(2009, 3, 3)


def test_a_cancelled_meeting_before_a_session_is_named_with_the_reason(meetings, officer):
    autumn, spring, fourth = meetings
    deadline = asked(rule="at", session=spring, held_before=fourth)
    cancel_session(session=autumn, by=officer, reason="The first is not needed.")
    assert due(deadline) == D(2008, 3, 3)
    cancel_session(session=spring, by=officer, reason="There are no funds.")
    assert explain(Deadline.objects.get()) == (
        "At the opening of the meeting of the Working Group on Technical Assistance (cancelled), which is held before "
        "session 4 of the Conference of the Parties (8–17 October 2008). The day is open, since the meeting of the "
        "Working Group on Technical Assistance is cancelled: There are no funds."
    )
    move(autumn, D(2007, 12, 3), D(2007, 12, 5), officer)
    assert due(deadline) == D(2007, 12, 3)


def test_which_meeting_is_held_before_a_session_without_days_nobody_knows(meetings, officer):
    _autumn, spring, fourth = meetings
    deadline = asked(rule="at", session=spring, held_before=fourth)
    move(fourth, None, None, officer)
    assert due(deadline) is None


def test_a_meeting_that_comes_later_is_found(meetings, administrator, client_of):
    _autumn, spring, fourth = meetings
    deadline = asked(rule="at", session=spring, held_before=fourth)
    fields = {"body": spring.body.pk, "code": "WG.2-2008.2", "starts_on": "2008-06-02", "ends_on": "2008-06-04"}
    answer = client_of(administrator).post(
        "/admin/recommendations/session/add/", fields | {"certainty": "certain", "place": "", "source": "", "note": ""}
    )
    assert answer.status_code == 302
    assert due(deadline) == D(2008, 6, 2)


def test_what_is_held_during_a_session_moves_with_it_and_opens_where_it_no_longer_fits(officer):
    sixth = SessionFactory(code="COP-6", number=6, starts_on=D(2012, 10, 15), ends_on=D(2012, 10, 19))
    group = BodyFactory(code="WG.2", symbol="CTOC/COP/WG.2", name_en="Working Group on Technical Assistance")
    within = SessionFactory(
        body=group,
        code="WG.2-2012",
        number=None,
        held_during=sixth,
        starts_on=D(2012, 10, 17),
        ends_on=D(2012, 10, 18),
    )
    deadline = asked(rule="at", session=within)
    found = preview_move(session=sixth, starts_on=D(2013, 2, 4), ends_on=D(2013, 2, 8))
    assert [(row[0].code, row[0].starts_on, row[1]) for row in found.sessions] == [
        ("WG.2-2012", D(2013, 2, 6), D(2012, 10, 17))
    ]
    assert [(row.old, row.new) for row in found.deadlines] == [(D(2012, 10, 17), D(2013, 2, 6))]
    move(sixth, D(2013, 2, 4), D(2013, 2, 8), officer, "The hall is taken.")
    within.refresh_from_db()
    assert (within.starts_on, within.ends_on, due(deadline)) == (D(2013, 2, 6), D(2013, 2, 7), D(2013, 2, 6))
    said = Change.objects.filter(field="starts_on").order_by("pk").last()
    assert (said.subject, said.new) == (within, "2013-02-06")
    move(sixth, D(2013, 2, 4), D(2013, 2, 5), officer)
    within.refresh_from_db()
    assert (within.starts_on, due(deadline)) == (None, None)


# --- cancelled


def test_cancelling_needs_a_reason_opens_the_deadlines_and_says_why(officer):
    session = working_group_meeting()
    mandate = MandateFactory(deadline=make_deadline(rule="alongside", session=session))
    with pytest.raises(PortalError) as error:
        cancel_session(session=session, by=officer, reason="  ")
    assert error.value.field == "reason"
    opened, cancelled = cancel_session(session=session, by=officer, reason="There are no funds.")
    assert ([row.pk for row in opened], cancelled) == ([mandate.deadline_id], True)
    deadline = Deadline.objects.get()
    assert deadline.due_on is None
    assert explain(deadline) == (
        "Alongside the meeting of the Working Group on Technical Assistance (cancelled), by its last day. The day is "
        "open, since the meeting of the Working Group on Technical Assistance is cancelled: There are no funds."
    )
    events = list(Change.objects.order_by("pk").values_list("event", "reason"))
    assert ("cancelled", "There are no funds.") in events
    assert ("deadline_moved", "There are no funds.") in events
    again = cancel_session(session=Session.objects.get(code="WG.2-2007"), by=officer, reason="Again.")
    assert again == ([], False)
    assert Change.objects.filter(event="cancelled").count() == 1


def test_a_cancelled_session_that_gets_days_is_held_again(officer):
    session = working_group_meeting()
    deadline = asked(rule="at", session=session)
    cancel_session(session=session, by=officer, reason="There are no funds.")
    move(session, D(2008, 1, 14), D(2008, 1, 16), officer)
    assert due(deadline) == D(2008, 1, 14)
    session.refresh_from_db()
    assert session.cancelled_because == ""
    assert Change.objects.filter(event="held_again").exists()


def test_who_may_cancel_and_not_over_what_somebody_saved(officer, focal_point):
    session = working_group_meeting()
    with pytest.raises(NotAllowed):
        cancel_session(session=session, by=focal_point, reason="So.")
    with pytest.raises(NotAllowed):
        move_session(session=session, starts_on=None, ends_on=None, by=focal_point)
    stale = Session.objects.get(code="WG.2-2007")
    move(session, D(2007, 11, 5), D(2007, 11, 7), officer)
    with pytest.raises(StaleVersion):
        cancel_session(session=stale, by=officer, reason="So.")


# --- actions, reminders, mails


@pytest.fixture
def slot(officer):
    """An action of an officer, to be done two weeks before the working group meets."""
    deadline = make_deadline(rule="offset", offset=-2, offset_unit="weeks", session=working_group_meeting())
    return ActionFactory(owner=officer, deadline=deadline, due_on=deadline.due_on)


def test_an_action_moves_with_its_slot_and_its_reminders_with_it(slot, officer, head):
    ensure_policies()
    plan()
    planned = Reminder.objects.filter(kind="action", state="planned")
    assert set(planned.values_list("due_on", flat=True)) == {D(2007, 9, 19)}
    session = slot.deadline.session
    found = preview_move(session=session, starts_on=D(2007, 10, 10), ends_on=D(2007, 10, 12))
    assert [row.subject for row in found.deadlines] == [slot]
    assert found.reminders == planned.count()
    move(session, D(2007, 10, 10), D(2007, 10, 12), head)
    stored = Action.objects.get()
    assert (stored.due_on, stored.version) == (D(2007, 9, 26), slot.version + 1)
    assert set(planned.values_list("due_on", flat=True)) == {D(2007, 9, 26)}
    change = Change.objects.get(event="deadline_moved")
    assert (change.subject, change.new, change.is_public) == (slot, "2007-09-26", False)


def test_each_owner_is_told_once_by_one_mail_of_all_that_moves(slot, officer, head):
    session = slot.deadline.session
    ActionFactory(owner=officer, deadline=make_deadline(rule="at", session=session), title="open the meeting")
    ActionFactory(owner=head, deadline=make_deadline(rule="at", session=session), status="done")
    second = UserFactory(role="officer", unit=UnitFactory(code="legal"), language="fr")
    MandateFactory(deadline=make_deadline(rule="at", session=session), lead_unit=second.unit)
    move(session, D(2007, 11, 5), D(2007, 11, 7), head, "The room is taken.")
    mails = {mail.recipient: mail for mail in Mail.objects.filter(kind="session_moved")}
    assert set(mails) == {officer, second}
    assert mails[second].language == "fr"
    text = mails[officer].text
    assert "The room is taken." in text
    assert text.count("→") == 2
    assert "19 September 2007 → 22 October 2007" in text
    move(session, D(2007, 11, 5), D(2007, 11, 7), head)  # nothing changes
    assert Mail.objects.count() == 2


def test_a_move_that_fails_leaves_and_tells_nothing(slot, head, monkeypatch):
    def fails(**_fields):
        raise RuntimeError("the planner")

    monkeypatch.setattr("recommendations.services.sessions.plan", fails)
    with pytest.raises(RuntimeError), transaction.atomic():
        move(slot.deadline.session, D(2007, 11, 5), D(2007, 11, 7), head)
    assert (Mail.objects.count(), Action.objects.get().due_on) == (0, D(2007, 9, 19))
    assert Session.objects.get(code="WG.2-2007").starts_on == D(2007, 10, 3)


@pytest.mark.django_db(transaction=True)
def test_of_two_sessions_moved_at_once_the_second_waits_for_the_first(head, monkeypatch):
    """A deadline hangs on both: the one that moves last must read what the other wrote."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one transaction write at a time; PostgreSQL is where they could cross.")
    SessionFactory()
    spring, fourth = working_group_meeting(starts_on=D(2008, 3, 3), ends_on=D(2008, 3, 5)), fourth_session()
    deadline = asked(rule="at", session=spring, held_before=fourth)
    written = threading.Event()

    def dawdle(**_kinds):
        written.set()
        time.sleep(1)

    def first():
        move(spring, D(2009, 3, 3), D(2009, 3, 5), head)
        connection.close()

    monkeypatch.setattr("recommendations.services.sessions.plan", dawdle)
    thread = threading.Thread(target=first)
    thread.start()
    written.wait(10)
    move(fourth, D(2009, 10, 8), D(2009, 10, 17), head)
    thread.join()
    assert due(deadline) == D(2009, 3, 3)


# --- many


def many(number, session, unit):
    decision = DecisionFactory()
    paragraph = ParagraphFactory(decision=decision)
    offsets = [Deadline(rule="offset", offset=-(n % 9), offset_unit="weeks", session=session) for n in range(number)]
    for row in offsets:
        row.due_on = resolve(row)
    Deadline.objects.bulk_create(offsets)
    start = Mandate.objects.count()
    Mandate.objects.bulk_create(
        Mandate(
            paragraph=paragraph,
            number=n,
            slug=f"many-{start}-{n}",
            verb="Requests",
            verb_normal="requests",
            asked="thing",
            language="en",
            kind="operational",
            deadline=row,
            lead_unit=unit,
        )
        for n, row in enumerate(offsets, start=1)
    )


def test_moving_a_session_costs_at_most_one_query_more_for_a_thousand_deadlines_more(officer):
    """Five thousand on PostgreSQL, one thousand on SQLite, which is for few users."""
    added = 5000 if connection.vendor == "postgresql" else 1000
    session = working_group_meeting()

    def queries(number):
        many(number, session, officer.unit)
        stored = Session.objects.get(pk=session.pk)
        days = {"starts_on": stored.starts_on + D.resolution * 7, "ends_on": stored.ends_on + D.resolution * 7}
        with CaptureQueriesContext(connection) as captured:
            move_session(session=stored, by=officer, **days)
        history = sum("history_change" in row["sql"] for row in captured)
        return len(captured), history

    many(9, session, officer.unit)
    few, few_history = queries(41)
    more, more_history = queries(added)
    # SQLite takes few values at once, so that the rows of the history go in by dozens; PostgreSQL takes a thousand.
    assert (more - more_history) - (few - few_history) <= 0
    if connection.vendor == "postgresql":
        assert more - few <= added // 1000
    assert all(resolve(row) == row.due_on for row in Deadline.objects.select_related("session"))
    mail = Mail.objects.order_by("created_at").last()
    assert (mail.text.count("→"), f"and {added} more:" in mail.text) == (50, True)


# --- any moves, in any order

DAYS = st.dates(D(2007, 1, 1), D(2012, 12, 31))
MOVES = st.lists(
    st.tuples(st.integers(0, 4), st.one_of(st.none(), st.tuples(DAYS, st.integers(0, 12)))), min_size=1, max_size=6
)
LEAP_DAY = D(2008, 2, 29)


def expected(deadline, sessions):
    """The due day by the words of the rule alone, from the sessions {pk: (body, first, last)}."""

    def day(pk):
        _body, first, last = sessions[pk]
        if first is None:
            return None
        if deadline.rule == "offset":
            weeks = datetime.timedelta(weeks=deadline.offset)
            return first + weeks if deadline.offset < 0 else last + weeks
        return {"at": first, "before": first - D.resolution, "by_end": last, "alongside": last}[deadline.rule]

    if deadline.held_before_id is None:
        days = [day(pk) for pk in (deadline.session_id, deadline.or_session_id) if pk]
        return None if None in days else max(days)
    body, opens, _closes = sessions[deadline.held_before_id]
    if opens is None:
        return None
    closed = [last for other, first, last in sessions.values() if other == body and first and first < opens]
    held = [
        (first, pk)
        for pk, (other, first, _last) in sessions.items()
        if other == deadline.body_id and first and first < opens and all(first > last for last in closed)
    ]
    return day(max(held)[1]) if held else None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES, start=st.one_of(st.just(LEAP_DAY), DAYS))
def test_after_any_moves_every_deadline_is_what_its_rule_says(moves, start, officer):
    with transaction.atomic():
        third, fourth = SessionFactory(), fourth_session()
        group = working_group_meeting(starts_on=start, ends_on=start).body
        two = SessionFactory(body=group, code="WG.2-2", number=None, starts_on=D(2008, 3, 3), ends_on=D(2008, 3, 5))
        three = SessionFactory(body=group, code="WG.2-3", number=None, starts_on=None, ends_on=None)
        everyone = [third, fourth, Session.objects.get(code="WG.2-2007"), two, three]
        for session in everyone:
            for rule in ("at", "before", "by_end", "alongside"):
                MandateFactory(deadline=make_deadline(rule=rule, session=session))
            asked(rule="offset", offset=-10, offset_unit="weeks", session=session)
            asked(rule="at", session=session, or_session=fourth)
        before_fourth = asked(rule="at", session=two, body=group, held_before=fourth)
        asked(rule="offset", offset=-6, offset_unit="weeks", session=two, body=group, held_before=third)
        for place, days in moves:
            first, last = (None, None) if days is None else (days[0], days[0] + datetime.timedelta(days=days[1]))
            foreseen = preview_move(session=everyone[place], starts_on=first, ends_on=last)
            moved = move(everyone[place], first, last, officer)
            assert {(row.deadline.pk, row.new) for row in foreseen.deadlines} == {(row.pk, row.due_on) for row in moved}
            sessions = {row.pk: (row.body_id, row.starts_on, row.ends_on) for row in Session.objects.all()}
            assert all(row.due_on == expected(row, sessions) for row in Deadline.objects.all())
        assert follow_sessions(by=officer) == []
        last_said = {}
        for change in Change.objects.filter(event="deadline_moved").order_by("pk"):
            assert last_said.get(change.subject_id, change.old) == change.old
            last_said[change.subject_id] = change.new
        for mandate in Mandate.objects.filter(pk__in=last_said).select_related("deadline"):
            assert last_said[mandate.pk] == (mandate.deadline.due_on.isoformat() if mandate.deadline.due_on else "")
        assert before_fourth.held_before == fourth
        transaction.set_rollback(True)


# --- as texts have them


TEXT = """Decision 3/9
Study of assistance

The Conference of the Parties,

1. Requests the Secretariat to submit a study within six months of the adoption of the present decision;

2. Requests the Secretariat to report to it at its fourth or fifth session;

3. Requests the Secretariat to publish the report at each of its regular sessions.
"""


def write(adopted_on=None):
    parsed = parse(TEXT)
    placed = place(parsed, session="COP-3", number="3/9", adopted_on=adopted_on)
    import_decision(parsed=parsed, placed=placed, by="import_decision")
    return list(Deadline.objects.order_by("mandate__paragraph__order"))


def test_an_imported_draft_has_open_deadlines_that_its_adoption_resolves(officer):
    SessionFactory()
    fourth_session()
    SessionFactory(code="COP-5", number=5, starts_on=D(2010, 10, 18), ends_on=D(2010, 10, 22))
    study, report, publication = write()
    assert [row.due_on for row in (study, report, publication)] == [None, D(2010, 10, 18), None]
    assert explain(study) == "6 months after the adoption of 3/9. It is not adopted yet, so the day is open."
    assert explain(publication).startswith("The text says “at each of its regular sessions”")
    study, report, publication = write(adopted_on=D(2006, 10, 18))
    assert [row.due_on for row in (study, report, publication)] == [D(2007, 4, 18), D(2010, 10, 18), None]
    assert explain(study) == "6 months after the adoption of 3/9 on 18 October 2006: 18 April 2007."
    assert write(adopted_on=D(2006, 10, 18)) == [study, report, publication]


def test_of_two_sessions_of_which_one_is_not_known_the_day_is_open(db):
    SessionFactory()
    fourth_session()
    assert [row.due_on for row in write(adopted_on=D(2006, 10, 18))] == [D(2007, 4, 18), None, None]


def test_a_meeting_that_nobody_has_called_yet_is_found_when_it_is(officer):
    conference = SessionFactory().body
    fourth = fourth_session()
    group = BodyFactory(code="WG.2", symbol="CTOC/COP/WG.2", name_en="Working Group on Technical Assistance")
    group.parent = conference
    group.save()
    parsed = parse(
        "The Conference of the Parties,\n\nRecalling the mandate of the Working Group on Technical Assistance,\n\n"
        "1. Requests the Working Group to consider the study at its meeting to be held before the fourth session of "
        "the Conference.\n"
    )
    placed = place(parsed, session="COP-3", number="3/9", adopted_on=D(2006, 10, 18))
    import_decision(parsed=parsed, placed=placed, by="import_decision")
    deadline = Deadline.objects.get()
    assert (deadline.body, deadline.held_before, deadline.session, deadline.due_on) == (group, fourth, None, None)
    meeting = SessionFactory(body=group, code="WG.2-2007", number=None, starts_on=None, ends_on=None)
    move(meeting, D(2007, 10, 3), D(2007, 10, 5), officer)
    assert due(deadline) == D(2007, 10, 3)
