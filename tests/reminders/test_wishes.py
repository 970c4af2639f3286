"""What people wish of their reminders, and by whose clock they go out."""

import datetime
from email import message_from_bytes
from email.policy import default

import pytest
import time_machine
from django.test import Client

from cop_portal.people.models import User
from cop_portal.reminders import services
from cop_portal.reminders.enums import Rhythm
from cop_portal.reminders.models import Mail, Preference, Reminder
from cop_portal.reminders.services.composing import morning_day
from cop_portal.reminders.services.outbox import refusal_path
from tests.factories.coordination import MeetingFactory
from tests.factories.people import UserFactory
from tests.factories.recommendations import ActionFactory

D = datetime.date
MONDAY = D(2007, 9, 10)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, db):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    services.ensure_policies()
    return settings.EMAIL_FILE_PATH


def run(day):
    return list(services.send_mails(services.run(day)).values())


def wish(person, rhythm, unwanted=()):
    services.save_preference(person=person, rhythm=rhythm, unwanted=unwanted, by=person)


def sent_to(person):
    return [mail.subject for mail in Mail.objects.filter(recipient=person, state="sent").order_by("created_at")]


def test_one_mail_a_day_at_most(officer):
    """What comes up later on the same day waits for the next, as nobody wished otherwise."""
    ActionFactory(owner=officer, due_on=D(2007, 9, 17))
    assert run(MONDAY) == ["sent"]
    ActionFactory(owner=officer, due_on=D(2007, 9, 17))
    assert run(MONDAY) == []
    assert run(MONDAY + datetime.timedelta(days=1)) == ["sent"]


def test_at_once_means_at_once(officer):
    wish(officer, Rhythm.AT_ONCE)
    for _n in range(2):
        ActionFactory(owner=officer, due_on=D(2007, 9, 17))
        assert run(MONDAY) == ["sent"]


def test_weekly_ones_wait_for_monday_and_the_last_call_does_not(officer):
    """Due on Friday 21 September, with stages 30, 7, 1, 0: seven days before is Friday the 14th."""
    wish(officer, Rhythm.WEEKLY)
    ActionFactory(owner=officer, due_on=D(2007, 9, 21))
    days = [MONDAY + datetime.timedelta(days=n) for n in range(13)]
    went = [day for day in days if run(day)]
    # Monday the 10th (thirty days before had passed), Monday the 17th, the day before, and the day itself.
    assert went == [D(2007, 9, 10), D(2007, 9, 17), D(2007, 9, 20), D(2007, 9, 21)]


def test_a_monday_without_a_run_is_made_up_for(officer):
    wish(officer, Rhythm.WEEKLY)
    ActionFactory(owner=officer, due_on=D(2007, 9, 28))
    run(MONDAY)
    assert run(D(2007, 9, 21)) == []  # seven days before, a Friday
    assert run(D(2007, 9, 25)) == ["sent"]  # the Monday between had no run


def test_what_is_no_duty_can_be_refused(officer):
    MeetingFactory(created_by=officer, status="announced", starts_at=_at(2007, 9, 17), ends_at=_at(2007, 9, 17, 18))
    wish(officer, Rhythm.DAILY, ["meeting", "action"])
    assert Preference.objects.get(person=officer).unwanted == ["meeting"]  # a duty cannot be refused
    assert run(MONDAY) == []
    row = Reminder.objects.get(kind="meeting", stage=7)
    assert (row.state, row.reason) == ("suppressed", "The person does not want mails of this kind.")
    ActionFactory(owner=officer, due_on=D(2007, 9, 17))
    assert run(MONDAY) == ["sent"]


def _at(*moment):
    return datetime.datetime(*moment, *([10] if len(moment) == 3 else []), tzinfo=datetime.UTC)


def test_a_mail_that_may_be_refused_says_how_and_one_press_does_it(officer, folder):
    """RFC 8058: a POST without cookie or sign-in; a GET, which mail programs send by themselves, changes nothing."""
    MeetingFactory(created_by=officer, status="announced", starts_at=_at(2007, 9, 17), ends_at=_at(2007, 9, 17, 18))
    run(MONDAY)
    [path] = folder.glob("*.eml")
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = message["List-Unsubscribe"].strip(" <>").removeprefix("http://127.0.0.1:8000")
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.get(address).status_code == 200
    assert not Preference.objects.exists()
    for _twice in range(2):
        answer = stranger.post(address, {"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, answer.content) == (200, b"You get no more mails of this kind.")
    assert Preference.objects.get(person=officer).unwanted == ["meeting"]
    assert stranger.post(address[:-3] + "xx/").status_code == 404


def test_a_mail_with_a_duty_in_it_cannot_be_refused(officer, folder):
    ActionFactory(owner=officer, due_on=D(2007, 9, 17))
    MeetingFactory(created_by=officer, status="announced", starts_at=_at(2007, 9, 17), ends_at=_at(2007, 9, 17, 18))
    run(MONDAY)
    [path] = folder.glob("*.eml")
    assert message_from_bytes(path.read_bytes(), policy=default)["List-Unsubscribe"] is None


def test_the_refusal_link_cannot_switch_off_a_duty(officer, client):
    assert client.post(refusal_path(officer, ["action"])).status_code == 200
    assert Preference.objects.get(person=officer).unwanted == []


def test_each_person_sets_their_own_on_their_page(officer, client_of):
    client = client_of(officer)
    assert client.post("/desk/reminders/wishes/", {"rhythm": "weekly", "wanted": []}).status_code == 302
    preference = Preference.objects.get(person=officer)
    assert (preference.rhythm, preference.unwanted) == ("weekly", ["meeting"])
    assert client.post("/desk/reminders/wishes/", {"rhythm": "hourly"}).status_code == 422
    assert client.post("/desk/reminders/wishes/", {"rhythm": "daily", "wanted": ["meeting"]}).status_code == 302
    preference.refresh_from_db()
    assert (preference.rhythm, preference.unwanted) == ("daily", [])


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        # Eight in the morning of Vienna, on both sides of both changes of its clocks in 2027
        ("2027-03-28T05:59:59Z", "Europe/Vienna", D(2027, 3, 27)),
        ("2027-03-28T06:00:00Z", "Europe/Vienna", D(2027, 3, 28)),
        ("2027-10-31T06:59:59Z", "Europe/Vienna", D(2027, 10, 30)),
        ("2027-10-31T07:00:00Z", "Europe/Vienna", D(2027, 10, 31)),
        ("2027-03-14T11:59:59Z", "America/New_York", D(2027, 3, 13)),
        ("2027-03-14T12:00:00Z", "America/New_York", D(2027, 3, 14)),
        # Tonga is thirteen hours ahead: its morning comes on the day before by the clock of Greenwich.
        ("2027-06-01T18:59:59Z", "Pacific/Tongatapu", D(2027, 6, 1)),
        ("2027-06-01T19:00:00Z", "Pacific/Tongatapu", D(2027, 6, 2)),
        ("2027-06-01T06:00:00Z", "", D(2027, 6, 1)),  # the portal's own zone, Vienna
    ],
)
def test_a_day_begins_at_eight_by_the_persons_clock(moment, zone, day):
    with time_machine.travel(moment, tick=False):
        assert morning_day(zone) == day


def test_each_person_is_reminded_on_the_morning_of_their_own_day(settings):
    settings.PORTAL_TODAY = None
    with time_machine.travel("2027-06-01T12:00:00Z", tick=False):
        people = {
            zone: UserFactory(role="officer", time_zone=zone, email=f"{zone.split('/')[1].lower()}@example.org")
            for zone in ("Pacific/Tongatapu", "Europe/Vienna", "America/Lima")
        }
        for person in people.values():
            ActionFactory(owner=person, due_on=D(2027, 6, 9))  # seven days before is 2 June
            wish(person, Rhythm.AT_ONCE)
        services.send_mails(services.run())  # thirty days before
    went = {}
    for hour in range(13, 40):
        with time_machine.travel(f"2027-06-01T{hour:02}:00:00Z" if hour < 24 else f"2027-06-02T{hour - 24:02}:00:00Z"):
            services.send_mails(services.run())
            for zone, person in people.items():
                if len(sent_to(person)) == 2:
                    went.setdefault(zone, hour)
    # Eight o'clock of 2 June: 19:00 of the day before, 06:00, and 13:00 by the clock of Greenwich.
    assert went == {"Pacific/Tongatapu": 19, "Europe/Vienna": 24 + 6, "America/Lima": 24 + 13}
    assert User.objects.get(pk=people["America/Lima"].pk).time_zone == "America/Lima"
