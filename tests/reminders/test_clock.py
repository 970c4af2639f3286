"""The ledger under clocks that jump, change to summer time and back, or differ from one reader to the next."""

import datetime
import zoneinfo
from collections import Counter

import pytest
import time_machine

from cop_portal.people.models import User
from cop_portal.reminders import services
from cop_portal.reminders.models import Mail, Policy, Reminder, Stage
from tests.factories.people import UserFactory
from tests.factories.recommendations import ActionFactory

D = datetime.date
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
ZONES = ("Europe/Vienna", "America/New_York", "Pacific/Tongatapu")


@pytest.fixture(autouse=True)
def real_date(settings, tmp_path, stand_at):
    """The portal goes by the real date, which the tests move; mails become files."""
    settings.PORTAL_TODAY = None
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"


@pytest.fixture
def stages(db):
    """An action is reminded of seven days before, one day before, and on the day."""
    services.ensure_policies()
    Policy.objects.exclude(kind="action").update(is_active=False)
    Policy.objects.filter(kind="action").update(late_every=0, late_times=0)
    Stage.objects.filter(policy__kind="action").exclude(days_before__in=[7, 1, 0]).delete()


def owner_in(zone):
    name = zone.split("/")[1].lower()
    return UserFactory(email=f"{name}@example.org", role="officer", time_zone=zone)


def run(moment):
    """One tick at a moment; the readers of the mails that went out."""
    with time_machine.travel(moment, tick=False):
        ids = services.run()
        sent = services.send_mails(ids)
        return sorted(Mail.objects.filter(pk__in=sent).values_list("address", flat=True))


def ledger():
    rows = Reminder.objects.order_by("recipient__email", "due_on", "-stage")
    return [(row.recipient.email.split("@")[0], row.stage, str(row.state)) for row in rows]


def at(zone, *moment):
    return datetime.datetime(*moment, tzinfo=zoneinfo.ZoneInfo(zone))


def hours(first, last):
    """Each full hour in between, in UTC, so that no local hour is left out or told twice."""
    moment, last = first.astimezone(datetime.UTC), last.astimezone(datetime.UTC)
    while moment <= last:
        yield moment
        moment += HOUR


@pytest.mark.parametrize(
    ("due_on", "utc_hours"),
    [
        # Europe/Vienna: summer time from 25 March and until 28 October 2007; New York: 11 March, 4 November
        (D(2007, 3, 25), [6, 12, 19]),
        (D(2007, 10, 28), [7, 12, 19]),
        (D(2007, 3, 11), [7, 12, 19]),
        (D(2007, 11, 4), [7, 13, 19]),
    ],
)
def test_each_morning_is_the_readers_own_on_the_nights_that_the_clocks_change(due_on, utc_hours, stages):
    """A tick every hour for three days: each stage goes out once, in the hour of each reader's own eight o'clock."""
    Stage.objects.filter(days_before=7).delete()
    owners = {owner_in(zone).email: zone for zone in ZONES}
    for person in User.objects.filter(email__in=owners):
        ActionFactory(owner=person, due_on=due_on)
    seen = []
    noon = datetime.time(12, tzinfo=datetime.UTC)
    first = datetime.datetime.combine(due_on - 2 * DAY, noon)
    for moment in hours(first, datetime.datetime.combine(due_on + DAY, noon)):
        seen += [(email, moment) for email in run(moment)]
    local = sorted(
        (email, moment.astimezone(zoneinfo.ZoneInfo(owners[email])).replace(tzinfo=None)) for email, moment in seen
    )
    mornings = [datetime.datetime.combine(due_on - days * DAY, datetime.time(8)) for days in (1, 0)]
    assert local == sorted((email, morning) for email in owners for morning in mornings)
    # The mail of the day itself, in UTC: 8 o'clock in Vienna, New York, and (the evening before) Tongatapu
    last = {email: max(moment for reader, moment in seen if reader == email) for email in owners}
    assert [last[f"{name}@example.org"].hour for name in ("vienna", "new_york", "tongatapu")] == utc_hours
    assert Counter(state for _name, _stage, state in ledger()) == {"sent": 6}


def test_forty_days_forward_yield_what_is_still_of_use_and_one_mail(stages):
    owner = owner_in("Europe/Vienna")
    for due_on in (D(2007, 6, 8), D(2007, 7, 1), D(2007, 7, 12), D(2007, 7, 18), D(2007, 8, 30)):
        ActionFactory(owner=owner, due_on=due_on, title=str(due_on))
    assert run(at("Europe/Vienna", 2007, 6, 1, 9)) == ["vienna@example.org"]
    assert run(at("Europe/Vienna", 2007, 7, 11, 9)) == ["vienna@example.org"]
    assert ledger() == [
        *(("vienna", stage, state) for stage, state in ((7, "sent"), (1, "missed"), (0, "missed"))),  # 8 June
        *(("vienna", stage, "missed") for stage in (7, 1, 0)),  # 1 July: ten days late
        *(("vienna", stage, state) for stage, state in ((7, "superseded"), (1, "sent"), (0, "planned"))),  # 12 July
        *(("vienna", stage, state) for stage, state in ((7, "sent"), (1, "planned"), (0, "planned"))),  # 18 July
        *(("vienna", stage, "planned") for stage in (7, 1, 0)),  # 30 August
    ]
    assert Mail.objects.count() == 2


def test_an_hour_back_sends_nothing_twice_and_nothing_late(stages):
    owner = owner_in("Europe/Vienna")
    ActionFactory(owner=owner, due_on=D(2007, 6, 8))
    eight = at("Europe/Vienna", 2007, 6, 1, 8)
    assert run(eight) == ["vienna@example.org"]
    before = ledger()
    for moment in (eight - HOUR, eight - HOUR / 2, eight, eight + HOUR):
        assert run(moment) == []
    assert ledger() == before == [("vienna", 7, "sent"), ("vienna", 1, "planned"), ("vienna", 0, "planned")]
    # A mail that waits when the clock goes back leaves when its time has come again, once.
    ActionFactory(owner=owner, due_on=D(2007, 6, 9))
    with time_machine.travel(eight + DAY, tick=False):
        [waiting] = services.run()
    assert run(eight + DAY - HOUR) == []
    assert run(eight + DAY) == ["vienna@example.org"]
    assert Mail.objects.get(pk=waiting).attempts == 1


def test_days_back_send_nothing_twice(stages):
    ActionFactory(owner=owner_in("Europe/Vienna"), due_on=D(2007, 6, 8))
    days = [at("Europe/Vienna", 2007, 6, day, 9) for day in (1, 7, 1, 2, 7, 8, 7, 8)]
    assert [len(run(day)) for day in days] == [1, 1, 0, 0, 0, 1, 0, 0]
    assert ledger() == [("vienna", stage, "sent") for stage in (7, 1, 0)]


def test_two_plans_in_one_tick_leave_one_ledger(stages):
    for zone in ZONES:
        ActionFactory(owner=owner_in(zone), due_on=D(2007, 6, 8))
    noon = at("Europe/Vienna", 2007, 6, 1, 15)
    with time_machine.travel(noon, tick=False):
        first, second = services.run(), services.run()
        assert sorted(first) == sorted(second)  # still to be sent: the same mails, not others
        assert sorted(services.send_mails(first).values()) == ["sent"] * 3
        assert services.send_mails(second) == {}
    assert Counter(ledger()) == Counter(
        (zone.split("/")[1].lower(), stage, "sent" if stage == 7 else "planned")
        for zone in ZONES
        for stage in (7, 1, 0)
    )


def test_three_days_without_a_run_yield_one_mail_each_of_the_newest_stage(stages):
    owner, other = owner_in("Europe/Vienna"), owner_in("Pacific/Tongatapu")
    ActionFactory(owner=owner, due_on=D(2007, 6, 8))  # its seventh day before is the day of the last run
    ActionFactory(owner=owner, due_on=D(2007, 6, 10))  # falls into the days without one
    ActionFactory(owner=other, due_on=D(2007, 6, 4))  # its last two stages do
    assert run(at("Europe/Vienna", 2007, 6, 1, 9)) == ["tongatapu@example.org", "vienna@example.org"]
    assert run(at("Europe/Vienna", 2007, 6, 5, 9)) == ["tongatapu@example.org", "vienna@example.org"]
    assert ledger() == [
        ("tongatapu", 7, "sent"),
        ("tongatapu", 1, "superseded"),
        ("tongatapu", 0, "sent"),
        ("vienna", 7, "sent"),
        ("vienna", 1, "planned"),
        ("vienna", 0, "planned"),
        ("vienna", 7, "sent"),
        ("vienna", 1, "planned"),
        ("vienna", 0, "planned"),
    ]
    assert Mail.objects.count() == 4
