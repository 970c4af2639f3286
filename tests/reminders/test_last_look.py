"""The last look before each mail: at people as they are now; and one mail's fault is no other's."""

import datetime
from email import message_from_bytes
from email.policy import default

import pytest

from cop_portal.common import dates
from cop_portal.people.models import User
from cop_portal.reminders import services
from cop_portal.reminders.models import Mail, Preference, Reminder
from cop_portal.reminders.queries import attention
from cop_portal.reminders.services import sending
from cop_portal.reminders.services.transport import FileTransport
from recommendations.models import Action
from recommendations.reminder_sources import ActionSource
from recommendations.services.actions import move_action
from tests.factories.people import UserFactory
from tests.factories.recommendations import ActionFactory
from tests.factories.reminders import MailFactory

TODAY = datetime.date(2007, 9, 10)


@pytest.fixture
def folder(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return settings.EMAIL_FILE_PATH


@pytest.fixture
def owners(db):
    """Two people, each the owner of an action that is due in four days."""
    services.ensure_policies()
    people = [UserFactory(email=f"owner{n}@example.org", role="officer") for n in range(2)]
    for person in people:
        ActionFactory(owner=person, title=f"step of {person.email}", due_on=datetime.date(2007, 9, 14))
    return people


def before_each_message(monkeypatch, act):
    """While the envelope is given, and before the message itself is asked for, something happens."""

    class Way(FileTransport):
        def send(self, address, ready):
            act(address)
            return super().send(address, ready)

    monkeypatch.setattr(sending, "transport", Way)


def readers(folder):
    return [message_from_bytes(path.read_bytes(), policy=default)["To"] for path in sorted(folder.glob("*"))]


def test_who_leaves_while_the_mails_before_theirs_go_out_gets_none(owners, folder, monkeypatch):
    ids = services.run(TODAY)
    before_each_message(monkeypatch, lambda address: User.objects.filter(pk=owners[1].pk).update(is_active=False))
    assert sorted(services.send_mails(ids).values()) == ["sent"]
    assert readers(folder) == ["owner0@example.org"]
    assert Reminder.objects.get(recipient=owners[1], stage=7).state == "suppressed"
    assert Mail.objects.get(recipient=owners[1]).state == "withdrawn"


@pytest.mark.parametrize("rhythm", ["at-once", "daily"])
def test_what_is_done_while_its_mail_waits_and_opened_again_is_reminded_of_once(owners, folder, head, rhythm):
    owner = owners[0]
    Preference.objects.create(person=owner, rhythm=rhythm)
    action = Action.objects.get(owner=owner)
    ids = services.run(TODAY)
    move_action(action=action, to="done", by=head, reason="It is done.")
    assert list(services.send_mails(ids).values()) == ["sent"]
    assert readers(folder) == ["owner1@example.org"]
    assert services.run(TODAY) == []
    move_action(action=Action.objects.get(pk=action.pk), to="in_progress", by=head, reason="It was not done.")
    [mail] = services.run(TODAY)
    assert services.send_mail(mail) == "sent"
    assert sorted(readers(folder)) == ["owner0@example.org", "owner1@example.org"]
    assert services.run(TODAY) == []
    withdrawn, sent = Mail.objects.filter(recipient=owner).order_by("created_at")
    assert (withdrawn.state, sent.state, sent.message_id) == ("withdrawn", "sent", withdrawn.message_id)
    assert Reminder.objects.get(recipient=owner, stage=7).mail == sent


def test_what_is_done_while_its_mail_waits_goes_again_without_what_went(owners, folder, head):
    owner = owners[0]
    other = ActionFactory(owner=owner, title="another step", due_on=datetime.date(2007, 9, 14))
    ids = services.run(TODAY)
    move_action(action=other, to="done", by=head, reason="It is done.")
    services.send_mails(ids)
    Preference.objects.create(person=owner, rhythm="at-once")
    move_action(action=Action.objects.get(pk=other.pk), to="in_progress", by=head, reason="It was not done.")
    [mail] = services.run(TODAY)
    assert services.send_mail(mail) == "sent"
    first, second = Mail.objects.filter(recipient=owner).order_by("created_at")
    assert ("another step" in first.text, "another step" in second.text) == (False, True)
    assert (f"step of {owner.email}" in first.text, f"step of {owner.email}" in second.text) == (True, False)
    assert first.message_id != second.message_id


def test_who_gets_another_address_while_the_old_one_is_given_is_written_to_at_the_new_one(owners, folder, monkeypatch):
    [mail, _other] = services.run(TODAY)
    person = Mail.objects.get(pk=mail).recipient
    moved = f"moved-{person.email}"
    before_each_message(monkeypatch, lambda address: User.objects.filter(pk=person.pk).update(email=moved))
    assert services.send_mail(mail) == "queued"
    assert readers(folder) == []
    Mail.objects.update(next_at=dates.machine_now())
    assert services.send_mail(mail) == "sent"
    assert readers(folder) == [moved]


@pytest.fixture
def broken(owners, monkeypatch):
    """What the engine asks of the first owner's action ends in an error from then on."""
    real = ActionSource.still_due

    def still_due(self, action, recipient, due_on):
        if recipient == owners[0]:
            raise ValueError("a fault in the source")
        return real(self, action, recipient, due_on)

    return lambda: monkeypatch.setattr(ActionSource, "still_due", still_due)


def test_a_fault_with_one_persons_mail_keeps_no_other_waiting(owners, folder, broken, head, officer, focal_point):
    assert attention(head) == []
    broken()
    assert [services.send_mail(pk) for pk in services.run(TODAY)] == ["sent"]
    assert readers(folder) == ["owner1@example.org"]
    assert Reminder.objects.get(recipient=owners[0], stage=7).state == "planned"
    sentence = "At its last run the engine of reminders could not do one thing; its log says what and why."
    assert [attention(person) for person in (head, officer, focal_point)] == [[sentence], [sentence], []]


def test_what_could_be_done_again_is_no_fault_any_more(owners, folder, head, broken, monkeypatch):
    with monkeypatch.context() as fault:
        fault.setattr(ActionSource, "due_between", lambda *between: 1 / 0)
        services.run(TODAY)
    assert len(attention(head)) == 1
    services.run(TODAY)
    assert attention(head) == []


def test_a_mail_that_cannot_be_written_waits_and_the_others_of_its_batch_go_out(owners, folder, broken):
    ids = services.run(TODAY)
    broken()
    assert sorted(services.send_mails(ids).values()) == ["queued", "sent"]
    assert readers(folder) == ["owner1@example.org"]
    mail = Mail.objects.get(recipient=owners[0])
    assert (mail.attempts, mail.handed_over_at) == (1, None)
    assert "a fault in the source" in mail.server_reply


def test_a_fault_in_one_source_keeps_no_other_kind_from_being_planned(owners, monkeypatch):
    def due_between(self, first, last):
        raise ValueError("a fault in the source")

    monkeypatch.setattr("recommendations.reminder_sources.ActionLateSource.due_between", due_between)
    monkeypatch.setattr("recommendations.reminder_sources.MandateSource.due_between", due_between)
    services.plan(TODAY)
    assert set(Reminder.objects.values_list("kind", flat=True)) == {"action"}


def test_what_is_not_begun_when_half_the_claim_is_over_goes_back(db, folder, monkeypatch, settings):
    mails = [MailFactory() for _n in range(3)]
    settings.MAIL_LEASE_SECONDS = 0
    assert services.send_mails([mail.pk for mail in mails]) == {}
    assert list(Mail.objects.values_list("state", "token", "attempts")) == [("queued", None, 0)] * 3


def test_a_number_that_the_relay_uses_again_shows_nothing_of_the_message_before(db, tmp_path):
    lost, other = MailFactory(state="unknown"), MailFactory(state="sent", sent_at=dates.machine_now())
    log = tmp_path / "mail.log"
    log.write_text(
        f"2007-09-10T08:00:00.1+00:00 mail postfix/cleanup[1]: 4F3A: message-id={lost.message_id}\n"
        f"2007-09-10T08:00:01.1+00:00 mail postfix/cleanup[1]: 4F3A: message-id={other.message_id}\n"
        "2007-09-10T08:00:01.2+00:00 mail postfix/qmgr[1]: 4F3A: from=<a@b>, size=1, nrcpt=1 (queue active)\n"
    )
    assert services.settle_by_evidence(log=log) == {}
    lost.refresh_from_db()
    assert lost.state == "unknown"
