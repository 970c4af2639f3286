"""The promise of the ledger: one row, at most one mail, whatever happens in between."""

import datetime
import threading
from email import message_from_bytes
from email.policy import default

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from cop_portal.common import dates
from cop_portal.common.errors import MoveNotAllowed
from cop_portal.reminders import services
from cop_portal.reminders.models import Mail, Policy, Reminder, Stage
from cop_portal.reminders.services import sending
from recommendations.models import Action
from recommendations.services.actions import move_action
from tests.factories.people import UserFactory
from tests.factories.recommendations import ActionFactory
from tests.factories.reminders import MailFactory
from tests.services.conftest import Mailbox, listening, sends_to
from tests.services.servers import free_port

D = datetime.date
TODAY = D(2007, 9, 10)
# Of an action: its stages, and every seven days late, four times
STAGES = (30, 7, 1, 0, -7, -14, -21, -28)


@pytest.fixture
def folder(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return settings.EMAIL_FILE_PATH


@pytest.fixture
def policies(db):
    services.ensure_policies()


@pytest.fixture
def action(officer, policies):
    """Due in four days: of its stages the seven-day one is the newest that has passed."""
    return ActionFactory(owner=officer, due_on=D(2007, 9, 14))


def states():
    rows = Reminder.objects.filter(kind="action").order_by("-due_on", "-stage")
    return [(row.stage, row.state) for row in rows]


def sent(folder):
    return [message_from_bytes(path.read_bytes(), policy=default) for path in sorted(folder.glob("*"))]


def run(day=TODAY):
    return [services.send_mail(mail) for mail in services.run(day)]


def test_policies_keep_what_an_administrator_set(policies):
    Stage.objects.filter(policy__kind="action").delete()
    services.ensure_policies()
    assert not Stage.objects.filter(policy__kind="action").exists()
    assert {policy.kind for policy in Policy.objects.all()} == {
        "action",
        "action-late",
        "mandate",
        "mandate-late",
        "body-mandate",
        "activity-returned",
        "activity-not-mended",
        "reply",
        "reply-late",
        "meeting",
        "meeting-invitation",
        "told-returned",
        "follow-up",
        "follow-up-late",
    }


def test_one_plan_of_many_stages(action):
    services.plan(TODAY)
    assert states() == [(30, "superseded")] + [(stage, "planned") for stage in STAGES[1:]]
    before = list(Reminder.objects.order_by("pk").values())
    for _again in range(3):
        services.plan(TODAY)
    assert list(Reminder.objects.order_by("pk").values()) == before


def test_the_database_holds_one_row_for_each_key(action):
    services.plan(TODAY)
    row = Reminder.objects.first()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"recipient": None}, "reminder_to_a_person_or_an_address"),
        ({"address": "a@example.org"}, "reminder_to_a_person_or_an_address"),
    ],
)
def test_a_reminder_is_to_a_person_or_to_an_address(changes, name, action):
    services.plan(TODAY)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Reminder.objects.filter(stage=7).update(**changes)


def test_to_an_address_too_the_database_holds_one_row_for_each_key(action):
    services.plan(TODAY)
    row = Reminder.objects.get(stage=7)
    for address in ("first@example.org", "corrected@example.org"):
        row.pk, row.recipient, row.address = None, None, address
        if address.startswith("first"):
            row.save(force_insert=True)
        else:
            with pytest.raises(IntegrityError), transaction.atomic():
                row.save(force_insert=True)


def test_planning_costs_the_same_number_of_queries_for_ten_and_for_a_thousand(officer, policies):
    from django.test.utils import CaptureQueriesContext

    parent = ActionFactory(owner=officer, due_on=D(2007, 9, 14))

    def queries(number):
        Action.objects.bulk_create(
            Action(mandate=parent.mandate, title="x", owner=officer, due_on=D(2007, 9, 14), created_by=officer)
            for _n in range(number)
        )
        with CaptureQueriesContext(connection) as captured:
            services.plan(TODAY)
        return len(captured)

    few, many = queries(10), queries(150)
    # 150 actions of eight stages make 1,200 rows: two batches on PostgreSQL, some on SQLite, which takes few values at
    # once.
    assert many - few <= (1 if connection.vendor == "postgresql" else 20)


def test_a_mail_goes_out_once(action, officer, folder):
    assert run() == ["sent"]
    assert run() == []
    [message] = sent(folder)
    assert message["To"] == "officer@example.org"
    assert message["Subject"] == f"Due 14 September 2007: Action “{action.title}” for {action.mandate.reference}"
    link = f"http://127.0.0.1:8000/actions/{action.pk}/"
    assert link in message.get_body(("plain",)).get_content()
    assert f'href="{link}"' in message.get_body(("html",)).get_content()
    mail = Mail.objects.get()
    assert (mail.state, mail.message_id, mail.attempts) == ("sent", message["Message-ID"], 1)
    assert states()[1] == (7, "sent")
    assert run(D(2007, 9, 13)) == ["sent"]
    assert [mail.state for mail in Mail.objects.all()] == ["sent", "sent"]


def test_what_is_due_to_one_person_goes_out_in_one_mail(officer, policies, folder):
    actions = [ActionFactory(owner=officer, due_on=D(2007, 9, 14)) for _n in range(3)]
    assert run() == ["sent"]
    [message] = sent(folder)
    assert message["Subject"] == "3 things are due"
    text = message.get_body(("plain",)).get_content()
    assert all(action.title in text for action in actions)
    assert Reminder.objects.filter(state="sent").count() == 3


def test_days_without_a_run_yield_one_mail_not_a_storm(action, folder):
    services.plan(D(2006, 6, 1))
    assert [row[1] for row in states()] == []
    services.plan(D(2007, 8, 1))
    assert states() == [(stage, "planned") for stage in STAGES]
    assert run(D(2007, 9, 14)) == ["sent"]
    assert states() == [
        (30, "superseded"),
        (7, "superseded"),
        (1, "superseded"),
        (0, "sent"),
        *((stage, "planned") for stage in STAGES[4:]),
    ]


def test_what_is_long_past_is_missed(action):
    services.plan(TODAY)
    services.plan(D(2007, 12, 1))
    assert {state for _stage, state in states()} == {"superseded", "missed"}


def test_a_moved_day_cancels_and_plans_anew(action, folder):
    run()
    Action.objects.filter(pk=action.pk).update(due_on=D(2007, 10, 14))
    services.plan(TODAY)
    rows = {(row.due_on, row.stage): row.state for row in Reminder.objects.all()}
    assert rows[D(2007, 9, 14), 7] == "sent"
    assert {rows[D(2007, 9, 14), stage] for stage in STAGES[2:]} == {"cancelled"}
    assert Reminder.objects.filter(due_on=D(2007, 10, 14), state="planned").count() == 8


def test_a_day_that_moves_away_and_back_is_planned_again(action, folder):
    services.plan(TODAY)
    for day in (D(2007, 10, 14), D(2007, 9, 14)):
        Action.objects.filter(pk=action.pk).update(due_on=day)
        services.plan(TODAY)
    back = Reminder.objects.filter(due_on=D(2007, 9, 14)).order_by("-stage")
    assert [(row.stage, row.state) for row in back] == [
        (30, "superseded"),
        *((stage, "planned") for stage in STAGES[1:]),
    ]
    assert run() == ["sent"]
    # What was sent stays sent, however often the day moves.
    for day in (D(2007, 10, 14), D(2007, 9, 14)):
        Action.objects.filter(pk=action.pk).update(due_on=day)
        services.plan(TODAY)
    assert run() == []
    assert len(sent(folder)) == 1


def test_a_reopened_action_reminds_again(action, officer, folder):
    services.plan(TODAY)
    action, _moved = move_action(action=action, to="done", by=officer, reason="Done.")
    services.plan(TODAY)
    assert Reminder.objects.filter(state="planned").count() == 0
    move_action(action=action, to="in_progress", by=officer, reason="Not quite.")
    assert run() == ["sent"]


def test_done_between_plan_and_mail_sends_nothing(action, officer, folder):
    services.plan(TODAY)
    move_action(action=action, to="done", by=officer, reason="Done.")
    assert services.compose(TODAY) == []
    row = Reminder.objects.get(stage=7)
    assert (row.state, row.reason) == ("cancelled", "The action is done.")
    assert not Mail.objects.exists()


def test_a_person_who_left_gets_nothing(action, officer):
    services.plan(TODAY)
    officer.is_active = False
    officer.save()
    assert services.compose(TODAY) == []
    row = Reminder.objects.get(stage=7)
    assert (row.state, row.reason) == ("suppressed", "The person's account is not active.")


def test_a_handed_over_action_reminds_its_new_owner(action, officer, second_officer, folder):
    services.plan(TODAY)
    Action.objects.filter(pk=action.pk).update(owner=second_officer)
    assert run() == ["sent"]
    assert [message["To"] for message in sent(folder)] == ["second@example.org"]
    assert set(Reminder.objects.filter(recipient=officer).values_list("state", flat=True)) == {
        "superseded",
        "cancelled",
    }


def test_the_mail_speaks_the_persons_language(policies, folder):
    owner = UserFactory(role="officer", language="fr", email="fr@example.org")
    ActionFactory(owner=owner, due_on=D(2007, 9, 14))
    run()
    [message] = sent(folder)
    assert message["Content-Language"] == "fr"
    assert message["Subject"].startswith("Échéance le 14 septembre 2007")
    assert 'lang="fr"' in message.get_body(("html",)).get_content()


def test_a_mail_is_in_english_where_its_language_has_no_full_catalogue(policies, folder):
    owner = UserFactory(role="officer", language="ar", email="ar@example.org")
    ActionFactory(owner=owner, due_on=D(2007, 9, 14))
    run()
    [message] = sent(folder)
    assert message["Content-Language"] == "en"
    assert message["Subject"].startswith("Due 14 September 2007")


def test_a_policy_that_is_off_plans_nothing(action):
    Policy.objects.filter(kind="action").update(is_active=False)
    services.plan(TODAY)
    assert states() == []


@pytest.mark.django_db(transaction=True)
def test_two_planners_at_once_make_one_row_each():
    services.ensure_policies()
    for _n in range(20):
        ActionFactory(due_on=D(2007, 9, 14))
    barrier, errors = threading.Barrier(2), []

    def planner():
        try:
            barrier.wait()
            services.plan(TODAY)
            services.compose(TODAY)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=planner) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert Reminder.objects.count() == 20 * len(STAGES)
    assert Mail.objects.count() == 20


# --- the outbox


@pytest.fixture
def mailbox(settings):
    handler = Mailbox()
    with listening(handler) as port:
        sends_to(settings, port)
        yield handler


def test_smtp_takes_a_mail(mailbox, db):
    mail = MailFactory(subject="Échéance")
    assert services.send_mail(mail.pk) == "sent"
    [message] = mailbox.messages
    assert (message["Subject"], message["Message-ID"], message["Auto-Submitted"]) == (
        "Échéance",
        mail.message_id,
        "auto-generated",
    )
    mail.refresh_from_db()
    assert (mail.state, mail.server_reply) == ("sent", "250 taken")
    assert services.send_mail(mail.pk) is None


def test_a_temporary_refusal_is_tried_again_after_growing_waits(mailbox, db):
    mail = MailFactory()
    mailbox.answers = ["451 later"] * 2
    waits = []
    for _attempt in range(2):
        assert services.send_mail(mail.pk) == "queued"
        mail.refresh_from_db()
        waits.append(mail.next_at - mail.updated_at)
        assert services.send_mail(mail.pk) is None
        Mail.objects.filter(pk=mail.pk).update(next_at=dates.machine_now())
    assert waits == [datetime.timedelta(minutes=1), datetime.timedelta(minutes=5)]
    assert services.send_mail(mail.pk) == "sent"
    assert len(mailbox.messages) == 1


def test_a_server_that_is_away_ends_in_failure_after_the_last_wait(settings, db):
    sends_to(settings, free_port())
    mail = MailFactory()
    found = []
    for _attempt in range(6):
        Mail.objects.filter(pk=mail.pk).update(next_at=dates.machine_now())
        found.append(services.send_mail(mail.pk))
    assert found == ["queued"] * 5 + ["failed"]
    mail.refresh_from_db()
    assert "refused" in mail.server_reply


def test_a_permanent_refusal_is_shown_with_the_servers_words(mailbox, db, client_of, officer):
    mail = MailFactory()
    mailbox.answers = ["550 5.1.1 no such mailbox"]
    assert services.send_mail(mail.pk) == "failed"
    page = client_of(officer).get(f"/desk/reminders/mails/{mail.pk}/").content.decode()
    assert "550 5.1.1 no such mailbox" in page
    assert "Send it again" in page


def test_silence_after_the_message_is_unknown_and_never_repeated(mailbox, action, officer):
    services.run(TODAY)
    mail = Mail.objects.get()
    mailbox.answers = ["drop"]
    assert services.send_mail(mail.pk) == "unknown"
    assert services.run(TODAY) == []
    assert services.send_mail(mail.pk) is None
    assert len(mailbox.messages) == 1
    row = Reminder.objects.get(stage=7)
    assert row.state == "unknown"
    # An officer decides; the copy has the same Message-ID.
    services.retry_mail(mail=mail, by=officer)
    assert services.send_mail(mail.pk) == "sent"
    assert {message["Message-ID"] for message in mailbox.messages} == {mail.message_id}
    row.refresh_from_db()
    assert row.state == "sent"


@pytest.mark.parametrize("subject", ["Due\nBcc: other@example.org", "Due\r\n\r\nAnother text", "Due\n"])
def test_a_subject_with_the_end_of_a_line_is_never_sent(mailbox, db, subject):
    mail = MailFactory(subject=subject)
    assert services.send_mail(mail.pk) == "queued"
    assert mailbox.messages == []


def test_only_what_failed_or_is_unknown_is_sent_again(db, officer):
    with pytest.raises(MoveNotAllowed):
        services.retry_mail(mail=MailFactory(), by=officer)


def test_a_worker_that_dies_before_the_message_gives_it_back(action, folder):
    services.run(TODAY)
    mail = Mail.objects.get()
    Mail.objects.filter(pk=mail.pk).update(
        state="claimed", token="6d2f5f0e-2a0b-4e0a-9b0a-000000000000", lease_until=dates.machine_now()
    )
    assert [services.send_mail(pk) for pk in services.run(TODAY)] == ["sent"]
    assert len(sent(folder)) == 1


def test_a_worker_that_dies_within_the_message_leaves_it_unknown(action, folder):
    services.run(TODAY)
    mail = Mail.objects.get()
    Mail.objects.filter(pk=mail.pk).update(
        state="transmitting", token="6d2f5f0e-2a0b-4e0a-9b0a-000000000000", lease_until=dates.machine_now()
    )
    assert services.run(TODAY) == []
    mail.refresh_from_db()
    assert (mail.state, mail.reminders.get().state) == ("unknown", "unknown")
    assert not folder.exists()


def test_a_paused_worker_whose_claim_was_swept_does_not_send(db, monkeypatch, folder):
    """The fence: between the claim and the message the lease ran out and another worker took over."""
    mail = MailFactory()
    real = sending.transport

    class Paused:
        def __enter__(self):
            return self

        def __exit__(self, *failure):
            return None

        def send(self, address, ready):
            Mail.objects.filter(pk=mail.pk).update(lease_until=dates.machine_now())
            services.sweep()
            assert services.send_mail(mail.pk) == "sent"
            return real().send(address, ready)

    turns = iter([Paused()])
    monkeypatch.setattr(sending, "transport", lambda: next(turns, None) or real())
    assert services.send_mail(mail.pk) is None
    assert len(sent(folder)) == 1
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("sent", 1)


def test_a_mail_is_rolled_back_with_what_it_tells_of(db, officer):
    words = {"address": "a@example.org", "kind": "x", "language": "en", "subject": "s", "text": "t", "html": "h"}
    with transaction.atomic():
        services.queue_mail(recipient=officer, **words)
        transaction.set_rollback(True)
    assert not Mail.objects.exists()


# --- the command


def test_a_dry_run_writes_nothing_and_says_who_would_be_reminded(action, capsys):
    call_command("run_reminders", dry_run=True)
    out = capsys.readouterr().out
    assert "planned: officer@example.org, action" in out
    assert out.splitlines()[-1] == "1 would be reminded of."
    assert not Reminder.objects.exists()


def test_the_command_sends(action, folder, capsys):
    call_command("run_reminders", date="2007-09-10")
    assert capsys.readouterr().out.splitlines()[-1] == "1 reminded of, in 1 mails."
    assert len(sent(folder)) == 1


def test_a_bad_date_is_refused_with_2(db):
    with pytest.raises(CommandError, match="--date must be a day such as 2007-09-10, not 'soon'") as error:
        call_command("run_reminders", date="soon")
    assert error.value.returncode == 2


# --- who reads what


def test_people_read_their_own_reminders_and_the_secretariat_all(
    action, officer, second_officer, focal_point, client_of
):
    services.run(TODAY)
    assert client_of(focal_point).get("/desk/reminders/?view=all").context["total"] == 0
    assert client_of(second_officer).get("/desk/reminders/?view=all").context["total"] == len(STAGES)
    mail = Mail.objects.get()
    assert client_of(focal_point).get(f"/desk/reminders/mails/{mail.pk}/").status_code == 404


def test_mails_with_a_link_to_an_account_are_read_by_nobody_else(officer, head, client_of):
    mail = MailFactory(kind="account", recipient=head)
    assert client_of(officer).get(f"/desk/reminders/mails/{mail.pk}/").status_code == 404
    assert client_of(head).get(f"/desk/reminders/mails/{mail.pk}/").status_code == 200
