"""Mails whose fate is unknown: settled by evidence, by an officer, or sent again where the policy says so."""

import datetime

import pytest
from django.core.management import CommandError, call_command

from cop_portal.common import dates
from cop_portal.common.errors import MoveNotAllowed
from cop_portal.reminders import services
from cop_portal.reminders.models import Heartbeat, Mail, Policy, Reminder
from recommendations.services.actions import move_action
from tests.factories.recommendations import ActionFactory
from tests.factories.reminders import MailFactory

D = datetime.date
TODAY = D(2007, 9, 10)
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def unknown(officer, db):
    """A reminder's mail, handed over an hour ago, without an answer."""
    services.ensure_policies()
    ActionFactory(owner=officer, due_on=D(2007, 9, 14))
    services.run(TODAY)
    moment = dates.machine_now() - HOUR
    Mail.objects.update(state="unknown", handed_over_at=moment, updated_at=moment, attempts=1)
    Reminder.objects.filter(mail__isnull=False).update(state="unknown")
    return Mail.objects.get()


def states(mail):
    mail.refresh_from_db()
    return mail.state, mail.reminders.get().state


def log(tmp_path, *lines):
    path = tmp_path / "mail.log"
    path.write_text("".join(f"{stamp.isoformat()} relay postfix/{line}\n" for stamp, line in lines), encoding="utf-8")
    return path


def moment(minutes):
    """So many minutes after the hand-over."""
    return dates.machine_now() - HOUR + datetime.timedelta(minutes=minutes)


def test_the_relays_log_shows_that_it_was_taken(unknown, tmp_path, capsys):
    path = log(
        tmp_path,
        (moment(0), f"cleanup[1]: 4F3A: message-id={unknown.message_id}"),
        (moment(0), "qmgr[2]: 4F3A: from=<portal@example.org>, size=900, nrcpt=1 (queue active)"),
    )
    call_command("settle_mails", log=path)
    assert capsys.readouterr().out == "1 arrived.\n1 settled.\n"
    assert states(unknown) == ("sent", "sent")
    assert "(queue active)" in unknown.evidence


def test_a_log_that_covers_the_time_and_does_not_know_it_shows_that_it_was_not_taken(unknown, tmp_path, capsys):
    path = log(tmp_path, (moment(-5), "qmgr[2]: start"), (moment(30), "qmgr[2]: still there"))
    call_command("settle_mails", log=path)
    assert capsys.readouterr().out == "1 were not taken, and are queued again.\n1 settled.\n"
    assert states(unknown) == ("queued", "claimed")


@pytest.mark.parametrize(
    "lines",
    [
        [(moment, -5, "qmgr[2]: start"), (moment, 5, "qmgr[2]: ended too early")],
        [(moment, 5, "qmgr[2]: began too late"), (moment, 30, "qmgr[2]: there")],
        [],
    ],
    ids=["ends too early", "begins too late", "is empty"],
)
def test_a_log_that_does_not_cover_the_time_shows_nothing(unknown, tmp_path, lines):
    path = log(tmp_path, *((at(minutes), line) for at, minutes, line in lines))
    call_command("settle_mails", log=path)
    assert states(unknown) == ("unknown", "unknown")


def test_a_message_that_broke_off_in_the_relay_was_not_taken(unknown, tmp_path):
    """Its Message-ID was read, and it was never queued."""
    path = log(
        tmp_path,
        (moment(-5), "qmgr[2]: start"),
        (moment(0), f"cleanup[1]: 4F3A: message-id={unknown.message_id}"),
        (moment(1), "smtpd[3]: lost connection after DATA"),
        (moment(30), "qmgr[2]: still there"),
    )
    call_command("settle_mails", log=path)
    assert states(unknown) == ("queued", "claimed")


@pytest.mark.parametrize(("action", "ends"), [("delivered", "sent"), ("failed", "failed"), ("delayed", "unknown")])
def test_a_delivery_notification_settles_it(unknown, tmp_path, action, ends):
    (tmp_path / "1.eml").write_text(
        'Subject: Notification\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nYour message.\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; relay.example.org\n\n"
        f"Final-Recipient: rfc822; officer@example.org\nAction: {action}\nStatus: 2.0.0\n\n"
        f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {unknown.message_id}\nSubject: Due\n\n--b--\n"
    )
    call_command("settle_mails", receipts=tmp_path)
    assert states(unknown) == (ends, ends)


def test_the_command_says_what_is_missing(db, tmp_path):
    for options, words in (
        ({}, "Name a log"),
        ({"log": tmp_path / "none"}, "There is no file"),
        ({"receipts": tmp_path / "none"}, "There is no folder"),
    ):
        with pytest.raises(CommandError, match=words) as error:
            call_command("settle_mails", **options)
        assert error.value.returncode == 2


def test_an_officer_knows_that_it_arrived(unknown, officer, client_of):
    client = client_of(officer)
    assert "It arrived" in client.get(f"/desk/reminders/mails/{unknown.pk}/").content.decode()
    assert client.post(f"/desk/reminders/mails/{unknown.pk}/arrived/").status_code == 302
    assert states(unknown) == ("sent", "sent")
    assert unknown.evidence == "secretariat officer knows that it arrived."
    with pytest.raises(MoveNotAllowed):
        services.count_as_sent(mail=unknown, by=officer)


def test_by_default_an_unknown_mail_is_held(unknown):
    services.sweep()
    assert states(unknown) == ("unknown", "unknown")


def test_where_the_policy_says_so_it_is_sent_again_once(unknown):
    Policy.objects.filter(kind="action").update(resends_unknown=True)
    services.sweep()
    assert states(unknown) == ("queued", "claimed")
    Mail.objects.update(state="unknown", updated_at=dates.machine_now() - HOUR)
    services.sweep()
    unknown.refresh_from_db()
    assert (unknown.state, unknown.is_resent) == ("unknown", True)


def test_not_before_a_paused_sender_must_have_ended(unknown):
    Policy.objects.filter(kind="action").update(resends_unknown=True)
    Mail.objects.update(updated_at=dates.machine_now() - datetime.timedelta(minutes=9))
    services.sweep()
    assert states(unknown) == ("unknown", "unknown")


def test_what_is_done_meanwhile_is_not_sent_again_and_stays_unknown(unknown, officer, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    action = unknown.reminders.get().subject
    move_action(action=action, to="done", by=officer, reason="Done.")
    services.retry_mail(mail=unknown, by=officer)
    services.send_mail(unknown.pk)
    assert states(unknown) == ("unknown", "unknown")
    assert list((tmp_path / "mail").glob("*.eml")) == []


def test_a_first_attempt_that_comes_too_late_is_withdrawn(officer, db, settings, tmp_path):
    """Done between the mail's writing and its sending: nobody is written to, and the row says why."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    services.ensure_policies()
    action = ActionFactory(owner=officer, due_on=D(2007, 9, 14))
    other = ActionFactory(owner=officer, due_on=D(2007, 9, 14))
    [mail_id] = services.run(TODAY)
    move_action(action=action, to="done", by=officer, reason="Done.")
    assert services.send_mail(mail_id) == "sent"
    mail = Mail.objects.get()
    assert (action.title in mail.text, other.title in mail.text) == (False, True)
    rows = Reminder.objects.filter(stage=7)
    assert {row.subject: (row.state, row.mail) for row in rows} == {action: ("cancelled", None), other: ("sent", mail)}


def test_nothing_left_to_say_is_not_sent(officer, db, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    services.ensure_policies()
    ActionFactory(owner=officer, due_on=D(2007, 9, 14))
    [mail_id] = services.run(TODAY)
    officer.is_active = False
    officer.save()
    assert services.send_mail(mail_id) is None
    mail = Mail.objects.get()
    row = Reminder.objects.get(stage=7)
    assert (mail.state, row.mail, row.state, row.reason) == (
        "withdrawn",
        None,
        "suppressed",
        "The person's account is not active.",
    )
    assert list((tmp_path / "mail").glob("*.eml")) == []


def test_the_same_rows_have_the_same_message_id(officer, db):
    services.ensure_policies()
    ActionFactory(owner=officer, due_on=D(2007, 9, 14))
    services.run(TODAY)
    first = Mail.objects.get().message_id
    Reminder.objects.filter(mail__isnull=False).update(state="planned", mail=None)
    Mail.objects.all().delete()
    services.compose(TODAY)
    assert Mail.objects.get().message_id == first


# --- who watches the watcher


def test_readyz_says_what_keeps_reminders_from_going_out(client, db):
    assert "has not run yet" in client.get("/readyz").content.decode()
    services.beat()
    assert (client.get("/readyz").status_code, client.get("/readyz").content) == (200, b"ok")
    Heartbeat.objects.update(at=dates.machine_now() - datetime.timedelta(minutes=6))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content.decode()) == (
        503,
        "The timetable of reminders has not run for 6 minutes.",
    )
    services.beat()
    MailFactory(next_at=dates.machine_now() - datetime.timedelta(minutes=16))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content.decode()) == (
        503,
        "Mails that should have left more than 15 minutes ago: 1.",
    )


def test_the_desk_says_it_in_words(client_of, officer, unknown):
    page = client_of(officer).get("/desk/").content.decode()
    assert "Mails of which nobody knows whether they arrived: 1." in page


def test_one_line_for_each_mail_without_address_or_words(officer, db, settings, tmp_path, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    mail = MailFactory(recipient=officer)
    with caplog.at_level("INFO", logger="cop_portal.mail"):
        services.send_mail(mail.pk)
    [line] = [record.getMessage() for record in caplog.records if record.name == "cop_portal.mail"]
    assert line == f"mail={mail.pk} kind=reminder state=sent attempts=1 code=- waited=0s"
