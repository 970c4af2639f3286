"""Calendar files, read back by two libraries that share nothing: what a calendar program would show."""

import datetime
import io
import zoneinfo

import icalendar
import pytest
from dateutil.tz import tzical
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from ical.calendar_stream import IcsCalendarStream

from coordination.models import CalendarAddress, Meeting
from coordination.services import edit_meeting, make_calendar_address, move_meeting, revoke_calendar_address
from cop_portal.common.errors import StaleVersion
from cop_portal.history.models import Change
from cop_portal.people.models import User
from recommendations.models import Session
from tests.factories.coordination import FollowUpFactory, MeetingFactory
from tests.factories.recommendations import ActionFactory, SessionFactory, working_group_meeting

D = datetime.date
VIENNA = zoneinfo.ZoneInfo("Europe/Vienna")
HOST = "127.0.0.1"


@pytest.fixture(autouse=True)
def origin(settings):
    settings.PORTAL_ORIGIN = f"http://{HOST}:8000"


def read(response):
    """{UID: event} as both libraries read them, which must agree; each is (summary, start, end, status, sequence)."""
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    first = {
        str(event["uid"]): (
            str(event["summary"]),
            event.decoded("dtstart"),
            event.decoded("dtend"),
            str(event.get("status", "")),
            event.get("sequence"),
        )
        for event in icalendar.Calendar.from_ical(response.content).walk("VEVENT")
    }
    second = {
        event.uid: (event.summary, event.dtstart, event.dtend, getattr(event.status, "value", ""), event.sequence)
        for event in IcsCalendarStream.calendar_from_ics(response.content.decode()).events
    }
    assert first == second
    return first


def lines(response):
    """The file's lines with those that were folded put together again."""
    return response.content.decode().replace("\r\n ", "").split("\r\n")


@pytest.fixture
def meeting(officer):
    return MeetingFactory(title="Coordination", created_by=officer)


def uid(meeting):
    return f"meeting-{meeting.uid}@{HOST}"


def of(response, meeting):
    return read(response)[uid(meeting)]


# --- one meeting


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("Europe/Vienna", D(2007, 10, 27)),  # the clocks go back in the night after it
        ("Europe/Vienna", D(2007, 10, 28)),
        ("Europe/Vienna", D(2007, 3, 25)),
        ("America/New_York", D(2007, 10, 29)),  # a week before they do there
        ("Africa/Casablanca", D(2026, 2, 17)),
        ("Asia/Kathmandu", D(2007, 10, 4)),
    ],
)
def test_the_file_says_the_same_time_in_every_zone(name, day, client, db):
    """Whether a program knows the zone by its name, or believes the file's own VTIMEZONE."""
    zone = zoneinfo.ZoneInfo(name)
    start = datetime.datetime.combine(day, datetime.time(15), zone)
    end = start + datetime.timedelta(hours=18)  # on the next day, by the clocks of the place
    meeting = MeetingFactory(starts_at=start, ends_at=end, time_zone=name)
    response = client.get(f"/meetings/{meeting.slug}.ics")
    _summary, read_start, read_end, _status, _sequence = of(response, meeting)
    assert (read_start, read_end) == (start.astimezone(datetime.UTC), end.astimezone(datetime.UTC))
    assert f"DTSTART;TZID={name}:{day:%Y%m%d}T150000" in lines(response)
    described = tzical(io.StringIO(response.content.decode())).get(name)
    for moment in (start, end):
        assert moment.replace(tzinfo=described).utcoffset() == moment.utcoffset()


def test_a_meeting_without_a_place_stands_in_utc_and_names_no_zone(client, db):
    meeting = MeetingFactory(time_zone="UTC", link="https://example.org/join")
    response = client.get(f"/meetings/{meeting.slug}.ics")
    assert of(response, meeting)[1] == meeting.starts_at
    assert "DTSTART:20071004T130000Z" in lines(response)
    assert "VTIMEZONE" not in response.text
    assert "TZID" not in response.text
    assert "CONFERENCE;VALUE=URI:https://example.org/join" in lines(response)


def test_an_arabic_title_is_folded_between_letters(client, db):
    title = "الاجتماع المعني بتنسيق المساعدة التقنية لمكافحة الجريمة المنظمة عبر الوطنية، فيينا"
    words = "الدخول من البوابة الأولى؛ يُرجى إبراز الدعوة.\r\nBadge, please; room C3 \\ C4\rEND:VEVENT"
    meeting = MeetingFactory(title=title, taking_part=words)
    response = client.get(f"/meetings/{meeting.slug}.ics")
    assert of(response, meeting)[0] == title
    for line in response.content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    [event] = icalendar.Calendar.from_ical(response.content).walk("VEVENT")
    assert event["description"] == words.replace("\r\n", "\n").replace("\r", "\n")
    assert b"\r" not in response.content.replace(b"\r\n", b"")


def test_moved_cancelled_and_held_again_it_is_one_event(client, officer, meeting):
    address = f"/meetings/{meeting.slug}.ics"
    seen = [of(client.get(address), meeting)]
    meeting.starts_at, meeting.ends_at = (
        at + datetime.timedelta(days=7) for at in (meeting.starts_at, meeting.ends_at)
    )
    edit_meeting(meeting=meeting, by=officer, fields=["starts_at", "ends_at"])
    seen.append(of(client.get(address), meeting))
    move_meeting(meeting=meeting, to="cancelled", by=officer, reason="No room.")
    seen.append(of(client.get("/calendar.ics"), meeting))
    move_meeting(meeting=meeting, to="draft", by=officer)
    assert read(client.get("/calendar.ics")) == {}
    move_meeting(meeting=meeting, to="announced", by=officer)
    seen.append(of(client.get("/calendar.ics"), meeting))
    assert [(start.day, status, sequence) for _summary, start, _end, status, sequence in seen] == [
        (4, "CONFIRMED", 0),
        (11, "CONFIRMED", 1),
        (11, "CANCELLED", 2),
        (11, "CONFIRMED", 4),
    ]


def test_a_meeting_that_is_renamed_is_no_revision(client, officer, meeting):
    meeting.title = "Coordination of assistance"
    edit_meeting(meeting=meeting, by=officer, fields=["title"])
    assert of(client.get(f"/meetings/{meeting.slug}.ics"), meeting)[::4] == ("Coordination of assistance", 0)


# --- the calendar of all


def test_the_calendar_of_all_holds_what_everybody_may_see(officer, client, client_of):
    """Whoever asks: a program of an officer's gets no drafts either."""
    shown = [MeetingFactory(status=status, created_by=officer) for status in ("announced", "held", "cancelled")]
    MeetingFactory(status="draft", created_by=officer)
    session = working_group_meeting()
    SessionFactory(code="COP-9", number=9, starts_on=None, ends_on=None)
    Session.objects.exclude(pk=session.pk).filter(starts_on__isnull=False).update(starts_on=None, ends_on=None)
    response = client.get("/calendar.ics")
    found = read(response)
    assert set(found) == {uid(meeting) for meeting in shown} | {f"session-{session.pk}@{HOST}"}
    # The session is whole days, and its end, the day after the last, is not one of them.
    assert found[f"session-{session.pk}@{HOST}"][1:3] == (D(2007, 10, 3), D(2007, 10, 6))
    assert client_of(officer).get("/calendar.ics").content == response.content


def test_it_says_what_it_is_and_when_to_ask_again(client, db, settings):
    found = lines(client.get("/calendar.ics"))
    for line in (
        "METHOD:PUBLISH",
        f"NAME:{settings.PORTAL_NAME}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        f"SOURCE;VALUE=URI:http://{HOST}:8000/calendar.ics",
    ):
        assert line in found


@pytest.mark.parametrize("own", [False, True])
def test_a_program_that_has_it_already_gets_it_no_second_time(own, client, meeting, officer):
    address = f"/calendar/{make_calendar_address(person=officer)}.ics" if own else "/calendar.ics"
    ActionFactory(owner=officer)
    etag = client.get(address).headers["ETag"]
    again = client.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    meeting.room = "C3"
    edit_meeting(meeting=meeting, by=officer, fields=["room"])
    changed = client.get(address, headers={"If-None-Match": etag})
    assert (changed.status_code, changed.headers["ETag"] != etag) == (200, True)


def test_zones_of_many_meetings_stand_once_each(client, officer):
    for number, name in enumerate(["Europe/Vienna", "Africa/Nairobi"] * 3):
        start = datetime.datetime(2005 + number, 6, 1, 10, tzinfo=zoneinfo.ZoneInfo(name))
        ends_at = start + datetime.timedelta(hours=1)
        MeetingFactory(created_by=officer, time_zone=name, starts_at=start, ends_at=ends_at)
    response = client.get("/calendar.ics")
    assert len(read(response)) == 6
    assert [line for line in lines(response) if line.startswith("TZID")] == [
        "TZID:Africa/Nairobi",
        "TZID:Europe/Vienna",
    ]


def test_a_calendar_costs_the_same_for_few_events_and_for_many(client, officer):
    token = make_calendar_address(person=officer)
    session = working_group_meeting()

    def queries(number):
        for _n in range(number):
            MeetingFactory(created_by=officer, session=session)
            ActionFactory(owner=officer)
            FollowUpFactory(person=officer)
        found = []
        for address in ("/calendar.ics", f"/calendar/{token}.ics"):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            found.append(len(captured))
        return found

    few, many = queries(2), queries(6)
    assert few == many
    assert many[0] == 2
    assert many[1] <= 20


# --- a person's own


def test_ones_own_calendar_holds_ones_own_deadlines_as_whole_days(officer, second_officer, stand_at):
    own = ActionFactory(owner=officer, title="Draft the letter", due_on=D(2007, 10, 28))
    late = ActionFactory(owner=officer, due_on=D(2007, 8, 31))
    ActionFactory(owner=second_officer, due_on=D(2007, 10, 28))
    ActionFactory(owner=officer, status="done", due_on=D(2007, 10, 28))
    follow_up = FollowUpFactory(person=officer, meeting=MeetingFactory(status="draft", created_by=officer))
    response = Client().get(f"/calendar/{make_calendar_address(person=officer)}.ics")
    found = read(response)
    assert {name: event[1:3] for name, event in found.items() if name.startswith(("action", "follow"))} == {
        f"action-{own.pk}@{HOST}": (D(2007, 10, 28), D(2007, 10, 29)),
        f"action-{late.pk}@{HOST}": (D(2007, 8, 31), D(2007, 9, 1)),
        f"follow-up-{follow_up.pk}@{HOST}": (D(2007, 10, 1), D(2007, 10, 2)),
    }
    assert "Draft the letter" in found[f"action-{own.pk}@{HOST}"][0]
    # The draft that an officer reads on the page stands in the officer's calendar, as not yet certain.
    assert of(response, follow_up.meeting)[3] == "TENTATIVE"


def test_a_deadline_that_moves_is_the_same_event_and_one_that_is_done_is_gone(officer):
    action = ActionFactory(owner=officer, due_on=D(2007, 10, 1))
    address = f"/calendar/{make_calendar_address(person=officer)}.ics"
    before = read(Client().get(address))
    type(action).objects.update(due_on=D(2007, 10, 8))
    after = read(Client().get(address))
    assert set(before) == set(after)
    assert after[f"action-{action.pk}@{HOST}"][1] == D(2007, 10, 8)
    type(action).objects.update(status="done")
    assert f"action-{action.pk}@{HOST}" not in read(Client().get(address))


def test_it_speaks_the_persons_language(officer):
    User.objects.update(language="fr")
    FollowUpFactory(person=officer, title="lettre")
    response = Client().get(f"/calendar/{make_calendar_address(person=officer)}.ics", headers={"Accept-Language": "en"})
    summaries = [event[0] for event in read(response).values()]
    assert any(summary.startswith("Suite à donner") for summary in summaries), summaries


def test_no_program_or_proxy_keeps_it_and_no_search_engine_lists_it(officer):
    response = Client().get(f"/calendar/{make_calendar_address(person=officer)}.ics")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert not response.cookies
    assert "SOURCE" not in response.text


def test_a_new_address_kills_the_old_one_and_revoked_there_is_none(officer):
    def status(token):
        return Client().get(f"/calendar/{token}.ics").status_code

    old = make_calendar_address(person=officer)
    new = make_calendar_address(person=officer)
    assert [status(token) for token in (old, new, "guessed", CalendarAddress.objects.get().token_hash)] == [
        404,
        200,
        404,
        404,
    ]
    assert [revoke_calendar_address(person=officer) for _twice in range(2)] == [True, False]
    assert status(new) == 404
    assert list(Change.objects.values_list("event", flat=True)) == [
        "calendar_address_made",
        "calendar_address_made",
        "calendar_address_revoked",
    ]


def test_who_is_no_longer_active_has_no_calendar(officer):
    token = make_calendar_address(person=officer)
    User.objects.update(is_active=False)
    assert Client().get(f"/calendar/{token}.ics").status_code == 404


def test_the_address_is_shown_once_and_stored_nowhere(officer, client_of):
    client = client_of(officer)
    made = client.post("/calendar/address/", {"read": ""})
    [token] = [part.partition(".ics")[0] for part in made.text.split(f"http://{HOST}:8000/calendar/")[1:]]
    assert Client().get(f"/calendar/{token}.ics").status_code == 200
    assert token not in client.get("/calendar/").text
    assert token not in str(CalendarAddress.objects.values()) + str(Change.objects.values())
    # The page sent again, by a reload, makes none that would kill the one just copied.
    again = client.post("/calendar/address/", {"read": ""})
    assert again.status_code == 302
    assert Client().get(f"/calendar/{token}.ics").status_code == 200
    with pytest.raises(StaleVersion):
        make_calendar_address(person=officer, read="")
    client.post("/calendar/address/revoke/")
    assert Client().get(f"/calendar/{token}.ics").status_code == 404


def test_meetings_and_profile_lead_to_the_calendars(officer, client, client_of):
    assert "/calendar/" in client.get("/meetings/").text
    assert "/calendar/" in client_of(officer).get("/profile/").text
    assert "http://127.0.0.1:8000/calendar.ics" in client.get("/calendar/").text
    assert not Meeting.objects.exists()
