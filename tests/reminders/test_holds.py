"""What waits for somebody's word: holds, large batches, mails sent by hand."""

import datetime

import pytest

from cop_portal.common.errors import MoveNotAllowed
from cop_portal.history.models import Change
from cop_portal.reminders import services
from cop_portal.reminders.models import Hold, Mail, Reminder
from recommendations.services.actions import move_action
from tests.factories.coordination import FollowUpFactory
from tests.factories.people import UserFactory
from tests.factories.recommendations import ActionFactory

D = datetime.date
TODAY = D(2007, 9, 10)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, db):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    services.ensure_policies()


def run(day=TODAY):
    services.send_mails(services.run(day))
    return sorted(Mail.objects.filter(state="sent").values_list("address", flat=True))


def test_what_is_held_waits_and_goes_out_once_it_is_released(officer, second_officer, head):
    for owner in (officer, second_officer):
        ActionFactory(owner=owner, due_on=D(2007, 9, 14))
    hold = services.hold(by=head, person=officer, reason="On leave.")
    assert services.hold(by=head, person=officer, reason="Twice is once.") == hold
    assert run() == ["second@example.org"]
    services.release(hold=hold, by=head)
    # Four days later: one mail, of the newest stage that has come; the older one is superseded.
    assert run(D(2007, 9, 14)) == ["officer@example.org", "second@example.org", "second@example.org"]
    rows = Reminder.objects.filter(recipient=officer, stage__gte=0).order_by("-stage")
    assert [row.state for row in rows] == ["superseded", "superseded", "superseded", "sent"]
    with pytest.raises(MoveNotAllowed):
        services.release(hold=hold, by=head)
    assert [change.event for change in Change.objects.filter(event__in=["held", "released"]).order_by("pk")] == [
        "held",
        "released",
    ]


def test_all_that_is_held_waits(officer, head):
    ActionFactory(owner=officer, due_on=D(2007, 9, 14))
    services.hold(by=head, reason="The mail server moves.")
    assert run() == []


def test_of_a_state_its_people_are_held(head, kenya, peru, focal_point, stranger):
    for state in (kenya, peru):
        FollowUpFactory(state=state, person=None, due_on=D(2007, 9, 14))
    services.hold(by=head, state=kenya, reason="Succession.")
    assert run() == [stranger.email]
    held = Reminder.objects.filter(recipient=focal_point, send_on__lte=TODAY)
    assert set(held.values_list("state", flat=True)) == {"planned", "superseded"}


def test_a_mail_that_waits_already_is_held_too(officer, head):
    ActionFactory(owner=officer, due_on=D(2007, 9, 14))
    mails = services.run(TODAY)
    hold = services.hold(by=head, person=officer, reason="On leave.")
    assert services.send_mails(mails) == {}
    assert services.mails_to_send() == []
    services.release(hold=hold, by=head)
    assert list(services.send_mails(mails).values()) == ["sent"]


def test_a_batch_far_larger_than_usual_waits_for_an_officer(settings, head):
    settings.REMINDER_BATCH_LIMIT = 3
    for _n in range(4):
        ActionFactory(owner=UserFactory(role="officer"), due_on=D(2007, 9, 14))
    assert run() == run() == []
    hold = Hold.objects.get()
    assert (hold.mails, hold.made_by, hold.reason) == (4, None, "So many mails at once are far more than usual.")
    services.release(hold=hold, by=head)
    assert len(run()) == 4
    # Up to three times the most of a day of the last month is usual now.
    for _n in range(12):
        ActionFactory(owner=UserFactory(role="officer"), due_on=D(2007, 9, 14))
    assert len(run()) == 16


def test_after_a_long_outage_one_mail_each(settings, officer):
    """Forty days without a run: of each obligation the newest stage, all in one mail; what is of no use is missed."""
    for due_on in (D(2007, 9, 14), D(2007, 9, 20), D(2007, 10, 12), D(2007, 8, 1)):
        ActionFactory(owner=officer, due_on=due_on)
    services.plan(D(2007, 7, 1))
    assert run(D(2007, 10, 20)) == ["officer@example.org"]
    [mail] = Mail.objects.all()
    assert {(row.due_on, row.stage) for row in mail.reminders.all()} == {
        (D(2007, 9, 20), -28),
        (D(2007, 10, 12), -7),
    }
    # Their last stages passed more than a week ago.
    lost = Reminder.objects.filter(due_on__in=[D(2007, 8, 1), D(2007, 9, 14)])
    assert set(lost.values_list("state", flat=True)) == {"missed"}
    rest = Reminder.objects.filter(send_on__lte=D(2007, 10, 20), mail__isnull=True)
    assert set(rest.values_list("state", flat=True)) == {"superseded", "missed"}


def test_an_officer_sends_one_now(officer, client_of):
    action = ActionFactory(owner=officer, due_on=D(2007, 10, 1))
    services.plan(TODAY)
    row = Reminder.objects.get(stage=7)
    client = client_of(officer)
    page = client.get(f"/desk/reminders/{row.pk}/").content.decode()
    assert "Send it now" in page
    assert f"Due 1 October 2007: Action “{action.title}”" in page
    assert client.post(f"/desk/reminders/{row.pk}/send/").status_code == 302
    run()
    row.refresh_from_db()
    assert (row.state, row.mail.state) == ("sent", "sent")
    assert client.post(f"/desk/reminders/{row.pk}/send/").status_code == 409


def test_what_is_held_or_done_is_not_sent_now(officer, head):
    action = ActionFactory(owner=officer, due_on=D(2007, 10, 1))
    services.plan(TODAY)
    row = Reminder.objects.get(stage=7)
    hold = services.hold(by=head, person=officer, reason="On leave.")
    with pytest.raises(MoveNotAllowed, match="It is held"):
        services.send_now(reminder=row, by=head)
    services.release(hold=hold, by=head)
    move_action(action=action, to="done", by=officer, reason="Done.")
    assert services.send_now(reminder=row, by=head) is None
    row.refresh_from_db()
    assert (row.state, row.reason) == ("cancelled", "The action is done.")


def test_the_page_holds_and_releases(head, officer, client_of, kenya):
    client = client_of(head)
    both = {"state": "KEN", "person": officer.pk, "reason": "x"}
    assert client.post("/desk/reminders/hold/", both).status_code == 422
    assert client.post("/desk/reminders/hold/", {"state": "KEN", "reason": "Succession."}).status_code == 302
    hold = Hold.objects.get()
    assert (hold.state, hold.made_by) == (kenya, head)
    assert "Reminders are held (Kenya): Succession." in client.get("/desk/").content.decode()
    assert client.post(f"/desk/reminders/holds/{hold.pk}/release/").status_code == 302
    hold.refresh_from_db()
    assert hold.released_by == head
