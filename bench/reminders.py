"""The reminder engine's figures, on a real PostgreSQL and a real Redis; `make bench-reminders`.

Without a word it measures all: the run under faults, planning, and the way out. `python -m bench.reminders plan` (or
`faults`, `send`) measures one. Each part prints counts, and ratios of times taken in the same run.
"""

import base64
import contextlib
import email
import email.policy
import json
import smtplib
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.services import faults
from tests.services.conftest import celery, processes, shell, wait_until
from tests.services.servers import running_servers

MAILS = 10_000
PROCESSES = 4  # two for each core of a small machine, as the README says
AT_ONCE = 50  # over one connection, as workers do

STATES = """
import datetime
from cop_portal.people.models import Appointment, State, User
from cop_portal.reminders import services
from cop_portal.reminders.models import Policy
from recommendations.models import Addressee, Deadline, Instrument, InstrumentStatus, Mandate
from tests.factories.recommendations import InstrumentFactory, ParagraphFactory, party
from tests.factories.people import StateFactory
services.ensure_policies()
Policy.objects.exclude(kind="reply").update(is_active=False)
InstrumentStatus.objects.all().delete()
for number in range({states}):
    state = party(StateFactory(code=f"{{number:03}}", name_en=f"State {{number}}"))
    person = User.objects.create(email=f"state{{number}}@example.org", name=f"focal point {{number}}", password="!")
    Appointment.objects.create(
        person=person, state=state, role="main", starts_on=datetime.date(2006, 11, 1), note_verbale="NV 1/2006",
        note_verbale_on=datetime.date(2006, 10, 25),
    )
"""
MANDATES = """
import resource, time
from django.db import connection
from django.test.utils import CaptureQueriesContext
from recommendations.enums import AddresseeKind
paragraph = ParagraphFactory()

class Counted:
    def __enter__(self):
        self.number, self.start = 0, time.perf_counter()
        self.block = connection.execute_wrapper(self.count)
        self.block.__enter__()
        return self
    def count(self, execute, *arguments):
        self.number += 1
        return execute(*arguments)
    def __exit__(self, *failure):
        self.block.__exit__(*failure)
        self.seconds = time.perf_counter() - self.start

first = 0
for last in {steps}:
    deadlines = Deadline.objects.bulk_create(
        Deadline(rule="on", date=datetime.date(2008, 3, 1), due_on=datetime.date(2008, 3, 1))
        for n in range(first, last)
    )
    mandates = Mandate.objects.bulk_create(
        Mandate(
            paragraph=paragraph, number=n + 1, slug=f"bench-{{n}}", verb="Requests", verb_normal="requests",
            asked=f"thing {{n}}", language="en", kind="operational", deadline=deadline,
        )
        for n, deadline in zip(range(first, last), deadlines)
    )
    Addressee.objects.bulk_create(Addressee(mandate=mandate, kind=AddresseeKind.STATES) for mandate in mandates)
    found = {{"mandates": last}}
    for name in ("first", "again"):
        with Counted() as counted:
            services.plan()
        found[name] = [counted.number, counted.seconds]
    found["rows"] = services.planning.Reminder.objects.filter(kind="reply").count()
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    import json
    print("RESULT", json.dumps(found))
    first = last
"""
DUE = """
from cop_portal.reminders import services
print(len(services.run()))
"""
SENT = "SELECT count(*) FROM reminders_mail WHERE state = 'sent'"
# Cheap, since it is asked all the while: by the index of what is to be sent.
OPEN = "SELECT 1 FROM reminders_mail WHERE state IN ('queued', 'claimed', 'transmitting') ORDER BY next_at LIMIT 1"


HAND_OVER = """
from cop_portal.reminders import services
from cop_portal.reminders.tasks import AT_ONCE, send_mails
ids = [str(pk) for pk in services.mails_to_send(most=1_000_000)]
for start in range(0, len(ids), AT_ONCE):
    send_mails.delay(ids[start : start + AT_ONCE])
"""
# A message as the portal sent it, one to a line
MESSAGES = """
import base64
from cop_portal.reminders.models import Mail
from cop_portal.reminders.services.outbox import message_of
with open("{path}", "wb") as file:
    for mail in Mail.objects.all().iterator():
        file.write(base64.b64encode(message_of(mail).as_bytes()) + bytes([10]))
"""


@contextlib.contextmanager
def full_set_up(folder, code=""):
    """Servers, a sink without faults, and a database that is loaded; yields (environment, sink's folder, its port)."""
    (folder / "var").mkdir()
    with running_servers(keeps_commits=True) as servers, faults.sink(folder) as port:
        environment = faults.environment_of(servers, folder, port) | {
            "REMINDER_BATCH_LIMIT": "1000000",
            "MAIL_LEASE_SECONDS": "300",
            "EMAIL_TIMEOUT": "30",
            "LOG_LEVEL": "ERROR",
        }
        faults.prepare(environment, code)
        yield environment, port


def measure_faults(folder):
    outcome = faults.run("1", folder)
    print(f"Under faults: {outcome.summary()}")


def measure_plan(folder):
    states, steps = 200, [100, 1000]
    with full_set_up(folder) as (environment, _port):
        done = shell(environment, STATES.format(states=states) + MANDATES.format(steps=steps))
    found = [json.loads(line.removeprefix("RESULT ")) for line in done.splitlines() if line.startswith("RESULT")]
    for result in found:
        obligations = result["mandates"] * states
        for name in ("first", "again"):
            queries, seconds = result[name]
            print(
                f"Planning {states} States x {result['mandates']} mandates, {name}: {queries} queries, "
                f"{queries / obligations * 1000:.2f} for each thousand obligations; {seconds:.1f} s, "
                f"{seconds / obligations * 1000:.3f} s for each thousand ({result['rows']} rows, "
                f"{result['memory']} MiB at most)"
            )
    few, many = (result["first"][1] / result["mandates"] for result in found)
    print(f"Planning, time for an obligation at 1,000 mandates: {many / few:.2f} of that at 100")


def measure_send(folder):
    """The rate of workers over the rate of a bare loop, with the same messages and server.

    The loop runs before and after, since a machine's speed changes within minutes.
    """
    emails = f'[f"person{{number:05}}@example.org" for number in range({MAILS})]'  # too many for a command's words
    with full_set_up(folder, faults.PREPARE.format(emails=emails)) as (environment, port):
        shell(environment, DUE)
        shell(environment, MESSAGES.format(path=folder / "messages"))
        bare = [bare_loop(folder / "messages", port)]
        taken = (folder / "taken.jsonl").stat().st_size
        database = faults.Database(environment["DATABASE_URL"])
        worker = celery("worker", "-Q", "work,mail", "-c", str(PROCESSES), "-n", "send@bench", "--loglevel=ERROR")
        with processes(environment, worker):
            # What starts a worker is no part of the rate: the first mail that is taken starts the clock.
            shell(environment, HAND_OVER)
            assert wait_until(lambda: (folder / "taken.jsonl").stat().st_size > taken, 60)
            start, [(before,)] = time.perf_counter(), database.ask(SENT)
            while database.ask(OPEN):
                assert time.perf_counter() < start + 600
                time.sleep(0.1)
            by_workers = (time.perf_counter() - start) / (MAILS - before)
            assert database.ask(SENT) == [(MAILS,)]
        bare.append(bare_loop(folder / "messages", port))
    print(
        f"{MAILS} mails by a worker of {PROCESSES} processes: {statistics.mean(bare) / by_workers:.2f} of the rate of "
        f"a bare loop over smtplib with the same messages and server (at least 0.5)"
    )


def bare_loop(path, port):
    """Seconds for one of the messages, given one after the other, fifty over one connection as workers do."""
    lines = path.read_bytes().splitlines()
    messages = [email.message_from_bytes(base64.b64decode(line), policy=email.policy.default) for line in lines]
    start = time.perf_counter()
    for first in range(0, len(messages), AT_ONCE):
        with smtplib.SMTP("127.0.0.1", port) as server:
            for message in messages[first : first + AT_ONCE]:
                server.send_message(message)
    return (time.perf_counter() - start) / len(messages)


PARTS = {"faults": measure_faults, "plan": measure_plan, "send": measure_send}


def main(*names):
    for name in names or PARTS:
        with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
            PARTS[name](Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
