"""A reminder really goes out: beat plans, a worker sends, the ledger shows it, the mail arrives, once."""

import os
import signal
import subprocess
import sys
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from tests.services.conftest import celery, processes, shell, wait_until

ACTION = """
import datetime
from tests.factories.recommendations import ActionFactory, MandateFactory, DecisionFactory, ParagraphFactory
from tests.factories.people import UserFactory
from recommendations.models import Session
session = Session.objects.get(code="COP-3")
decision = DecisionFactory(body=session.body, session=session)
for number in range({number}):
    name = f"{prefix}{{number}}"
    owner = UserFactory(email=f"{{name}}@example.org", name=name, role="officer", language="{language}")
    order = ord("{prefix}"[0]) * 100 + number
    mandate = MandateFactory(paragraph=ParagraphFactory(decision=decision, label=name, order=order))
    ActionFactory(mandate=mandate, title=f"step {{number}}", owner=owner, due_on=datetime.date(2007, 9, 14))
"""
LEDGER = """
from cop_portal.reminders.models import Reminder, Mail
rows = Reminder.objects.filter(recipient__email__startswith="{prefix}").exclude(state__in=["superseded", "planned"])
for row in rows.select_related("mail", "recipient").order_by("recipient__email"):
    print(row.recipient.email, row.kind, row.stage, row.due_on, row.state, row.mail.message_id, row.mail.state)
"""


def ledger(environment, prefix):
    return [line.split() for line in shell(environment, LEDGER.format(prefix=prefix)).splitlines() if "@" in line]


@pytest.mark.services
def test_two_beats_and_two_workers_send_each_reminder_once(full_environment, mailbox):
    environment = full_environment | {"EMAIL_URL": mailbox.url}
    shell(environment, ACTION.format(number=5, prefix="once", language="en"))
    beat = celery("beat", "--loglevel=ERROR", "--schedule=", "--pidfile=")
    workers = [
        celery("worker", "-Q", "work,mail", "-c", "2", "-n", f"{name}@test", "--loglevel=ERROR") for name in "ab"
    ]
    with processes(environment, *workers, beat, beat):
        assert wait_until(lambda: len(mailbox.messages) >= 5)
        # Some ticks more: nothing may follow.
        assert not wait_until(lambda: len(mailbox.messages) > 5, seconds=5)
    rows = ledger(environment, "once")
    assert [row[:5] + row[6:] for row in rows] == [
        [f"once{number}@example.org", "action", "7", "2007-09-14", "sent", "sent"] for number in range(5)
    ]
    assert sorted(message["To"] for message in mailbox.messages) == [f"once{number}@example.org" for number in range(5)]
    assert {message["Message-ID"] for message in mailbox.messages} == {row[5] for row in rows}
    first = next(message for message in mailbox.messages if message["To"] == "once0@example.org")
    assert first["Subject"].startswith("Due 14 September 2007: Action “step 0” for 3/4(once0)-1")
    assert "/actions/" in first.get_body(("plain",)).get_content()
    assert "/actions/" in first.get_body(("html",)).get_content()


@pytest.mark.services
def test_a_killed_worker_loses_nothing_and_repeats_nothing(full_environment, mailbox):
    environment = full_environment | {"EMAIL_URL": mailbox.url}
    shell(environment, ACTION.format(number=30, prefix="kill", language="fr"))
    worker = celery("worker", "-Q", "work,mail", "-c", "1", "-n", "victim@test", "--loglevel=ERROR")
    beat = celery("beat", "--loglevel=ERROR", "--schedule=", "--pidfile=")
    with processes(environment, worker, beat) as (victim, _beat):
        assert wait_until(lambda: len(mailbox.messages) >= 3)
        os.kill(victim.pid, signal.SIGKILL)
        victim.wait()
    settled = wait_for_all(environment, mailbox)
    assert [message["To"] for message in mailbox.messages] == unique(message["To"] for message in mailbox.messages)
    assert len(settled) == 30
    states = {row[4] for row in settled}
    assert states <= {"sent", "claimed"}
    # What the victim held stays claimed until its lease is over; all else has arrived.
    assert len(mailbox.messages) + sum(row[4] == "claimed" for row in settled) >= 30
    assert mailbox.messages[0]["Subject"].startswith("Échéance le 14 septembre 2007")


def wait_for_all(environment, mailbox):
    """A second worker finishes what is left; at most the mail that the first held waits for its lease."""
    worker = celery("worker", "-Q", "work,mail", "-c", "1", "-n", "heir@test", "--loglevel=ERROR")
    beat = celery("beat", "--loglevel=ERROR", "--schedule=", "--pidfile=")
    with processes(environment, worker, beat):
        wait_until(lambda: len(mailbox.messages) >= 29)
        wait_until(lambda: len(mailbox.messages) >= 30, seconds=4)
    return ledger(environment, "kill")


def unique(items):
    return list(dict.fromkeys(items))


def test_the_embedded_worker_writes_the_mail(embedded_environment, tmp_path):
    """SQLite, a broker in memory, one process: the mail lies in var/mail, whole."""
    shell(embedded_environment, ACTION.format(number=2, prefix="embedded", language="en"))
    folder = tmp_path / "mail"
    worker = subprocess.Popen([sys.executable, "manage.py", "worker"], env=embedded_environment, stderr=subprocess.PIPE)
    try:
        assert wait_until(lambda: len(list(folder.glob("*.eml"))) == 2)
    finally:
        worker.terminate()
        _out, errors = worker.communicate(timeout=30)
    assert worker.returncode == 0, errors.decode()
    assert list(Path.cwd().glob("celerybeat-schedule*")) == []  # its timetable stays in its memory
    messages = [message_from_bytes(path.read_bytes(), policy=default) for path in folder.glob("*.eml")]
    assert sorted(message["To"] for message in messages) == ["embedded0@example.org", "embedded1@example.org"]
    rows = ledger(embedded_environment, "embedded")
    assert [row[4] for row in rows] == ["sent", "sent"]
    assert {row[5] for row in rows} == {message["Message-ID"] for message in messages}
