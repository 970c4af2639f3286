"""One run of the reminder engine under faults, with real servers and real processes: what it does, and what came of it.

The test asserts on it and the bench prints it. Everything that is drawn is drawn by the run's seed.
"""

import contextlib
import datetime
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2

from tests.services.conftest import celery, manage, shell
from tests.services.servers import free_port, running_servers

PEOPLE = 1000
REFUSED, DECLINED = 8, 4  # of them, whose mailboxes the server refuses before and after the message
LEAVING = 60
KILLS = 20
CHILDREN = 2  # of each of two workers
PATIENCE = 2  # seconds that a sender waits for the server
LEASE = 8
SETTLE = 8

PREPARE = """
import datetime
from cop_portal.people.models import User
from cop_portal.reminders import services
from cop_portal.reminders.models import Policy, Stage
from recommendations.models import Action
from tests.factories.recommendations import MandateFactory
services.ensure_policies()
Policy.objects.exclude(kind="action").update(is_active=False)
Policy.objects.filter(kind="action").update(late_every=0, late_times=0)
Stage.objects.filter(policy__kind="action").exclude(days_before=7).delete()
mandate = MandateFactory()
people = User.objects.bulk_create(User(email=email, name=email, role="officer", password="!") for email in {emails})
due_on = datetime.date(2007, 9, 14)
Action.objects.bulk_create(
    Action(mandate=mandate, title="step", owner=person, created_by=person, due_on=due_on) for person in people
)
"""
ROWS = """
SELECT r.id, u.email, r.state, r.reason, m.id, m.message_id, m.state, m.server_reply, m.evidence, m.handed_over_at,
       m.attempts
FROM reminders_reminder r JOIN people_user u ON u.id = r.recipient_id LEFT JOIN reminders_mail m ON m.id = r.mail_id
ORDER BY u.email
"""
OPEN = """
SELECT (SELECT count(*) FROM reminders_reminder WHERE state IN ('planned', 'claimed')),
       (SELECT count(*) FROM reminders_mail WHERE state IN ('queued', 'claimed', 'transmitting'))
"""


@dataclass
class Row:
    """A row of the ledger with its mail, as it stands."""

    pk: int
    email: str
    state: str
    reason: str
    mail: str
    message_id: str
    mail_state: str
    reply: str
    evidence: str
    handed_over_at: datetime.datetime
    attempts: int


@dataclass
class Outcome:
    """What a run did to the portal and what came of it."""

    seed: str
    emails: list
    kills: list = field(default_factory=list)  # (when, "child" or "worker", how many processes ended)
    stops: list = field(default_factory=list)  # (when, "redis" or "postgres")
    died: list = field(default_factory=list)  # processes that ended by themselves
    left: dict = field(default_factory=dict)  # {email: when it was committed that the person left}
    unsettled: list = field(default_factory=list)  # the ledger before unknown mails were settled
    settled: list = field(default_factory=list)  # and after
    rounds: int = 0  # of settling
    taken: list = field(default_factory=list)  # what the server took
    answers: list = field(default_factory=list)  # what it answered, or did not
    seconds: float = 0

    @property
    def unknown(self):
        return [row for row in self.unsettled if row.state == "unknown"]

    @property
    def unheard(self):
        """The Message-IDs whose answer the server knows not to have been heard."""
        return {answer["message_id"] for answer in self.answers if answer["words"] is None}

    @property
    def extra(self):
        """The Message-IDs that the server took more than once, and the people to whom it took more than one."""
        ids = Counter(message["message_id"] for message in self.taken)
        people = Counter(message["to"] for message in self.taken)
        return [key for counted in (ids, people) for key, number in counted.items() if number > 1]

    def faults_met(self):
        return dict(Counter(answer["why"] for answer in self.answers if answer["words"] is None))

    def summary(self):
        return (
            f"seed {self.seed}: {len(self.emails)} reminders, {len(self.kills)} kills "
            f"({sum(number for _when, _what, number in self.kills)} processes), {len(self.stops)} stops of servers, "
            f"{len(self.taken)} mails taken, {len(self.extra)} extra, {len(self.unknown)} unknown "
            f"({sum(row.message_id in self.unheard for row in self.unknown)} unheard by plan: {self.faults_met()}), "
            f"settled in {self.rounds} rounds, "
            f"ends {dict(Counter(row.state for row in self.settled))}, {self.seconds:.0f} s"
        )


def emails_of(rng):
    """The people, those whose mail is refused among them, in an order that the seed fixes."""
    kinds = ["refused"] * REFUSED + ["declined"] * DECLINED
    kinds += ["person"] * (PEOPLE - len(kinds))
    rng.shuffle(kinds)
    return [f"{kind}{number:04}@example.org" for number, kind in enumerate(kinds)]


class Crew:
    """The portal's processes; one that ends is started again, as a service manager does."""

    def __init__(self, environment, log, outcome):
        self._environment, self._log, self._outcome = environment, log, outcome
        workers = {
            f"worker {name}": celery(
                "worker", "-Q", "work,mail", "-c", str(CHILDREN), "-n", f"{name}@faults", "--loglevel=WARNING"
            )
            for name in "ab"
        }
        beats = {
            f"beat {name}": celery("beat", "--loglevel=WARNING", "--schedule=", "--pidfile=", "--max-interval=1")
            for name in "ab"
        }
        self._commands = workers | beats
        self.running = {name: self._start(name) for name in self._commands}

    def _start(self, name):
        return subprocess.Popen(
            self._commands[name],
            env=self._environment,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def keep_up(self):
        for name, process in self.running.items():
            if process.poll() is not None:
                self._outcome.died.append((now(), name, process.returncode))
                self.running[name] = self._start(name)

    def kill(self, rng):
        """SIGKILL to a child of a worker, or to a worker with its children: which, the seed says.

        (what, how many processes that send); None while no worker is up, so that nothing is killed that does nothing.
        """
        up = {name: children_of(self.running[name].pid) for name in ("worker a", "worker b")}
        up = {name: children for name, children in up.items() if len(children) == CHILDREN}
        if not up:
            return None
        name = rng.choice(sorted(up))
        if rng.random() < 0.6:
            os.kill(rng.choice(up[name]), signal.SIGKILL)
            return "child", 1
        os.killpg(self.running[name].pid, signal.SIGKILL)
        self.running[name].wait()
        self.running[name] = self._start(name)
        return "worker", CHILDREN

    def end(self):
        for process in self.running.values():
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        for process in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(15)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def children_of(pid):
    with contextlib.suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def now():
    return datetime.datetime.now(datetime.UTC)


class Database:
    """A connection of the run's own, that is made anew after the server was away."""

    def __init__(self, url):
        self._url, self._connection = url, None

    def ask(self, sql, values=None):
        """All rows; None while the server is away."""
        try:
            if self._connection is None:
                self._connection = psycopg2.connect(self._url)
                self._connection.autocommit = True
            with self._connection.cursor() as cursor:
                cursor.execute(sql, values)
                return cursor.fetchall() if cursor.description else []
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            self._connection = None
            return None


def read_lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def environment_of(servers, folder, port):
    return (
        os.environ
        | servers.environment
        | {
            "PORTAL_TODAY": "2007-09-10",
            "PORTAL_VAR": str(folder / "var"),
            "DATABASE_CONN_MAX_AGE": "60",
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "EMAIL_TIMEOUT": str(PATIENCE),
            "MAIL_LEASE_SECONDS": str(LEASE),
            "MAIL_SETTLE_SECONDS": str(SETTLE),
            "MAIL_WAIT_SECONDS": "1,1,2,2,3,3,3,3,3,3",
            "REMINDER_TICK_SECONDS": "2",
            "REMINDER_BATCH_LIMIT": "5000",
        }
    )


@contextlib.contextmanager
def sink(folder, *arguments):
    """The SMTP server in its own process; yields its port."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "tests.services.sink", str(port), str(folder), *arguments])
    try:
        yield port
    finally:
        process.terminate()
        process.wait(10)


def prepare(environment, code):
    for command in (["migrate"], ["createcachetable"], ["load_reference"]):
        manage(environment, *command, "-v0")
    shell(environment, code)


def run(seed, folder, *, limit=110):
    """One whole run; raises AssertionError, with the seed, where it does not come to its end within the limit."""
    rng = random.Random(seed)  # noqa: S311 - a plan, no secret
    outcome = Outcome(seed, emails_of(rng))
    folder = Path(folder)
    (folder / "var").mkdir()
    with running_servers(keeps_commits=True) as servers, sink(folder, seed, str(PATIENCE)) as port:
        environment = environment_of(servers, folder, port)
        prepare(environment, PREPARE.format(emails=outcome.emails))
        database = Database(servers.environment["DATABASE_URL"])
        start = time.monotonic()
        with (folder / "portal.log").open("ab") as log:
            crew = Crew(environment, log, outcome)
            try:
                torment(outcome, rng, crew, servers, database, folder / "taken.jsonl", start + limit)
                outcome.unsettled = rows(database)
                settle(outcome, crew, database, environment, folder / "mail.log")
            finally:
                crew.end()
        outcome.settled = rows(database)
        outcome.seconds = time.monotonic() - start
        outcome.taken, outcome.answers = read_lines(folder / "taken.jsonl"), read_lines(folder / "answers.jsonl")
    return outcome


def rows(database):
    return [Row(*row) for row in database.ask(ROWS)]


def torment(outcome, rng, crew, servers, database, taken, deadline):
    """Kill, stop, and let people leave as mails go out, until all that was planned has come to its end."""
    leaving = rng.sample([email for email in outcome.emails if email.startswith("person")], LEAVING)
    plan = [(40 + number * 40, "kill") for number in range(KILLS)]
    plan += [(100, leaving[:20]), (260, leaving[20:40]), (420, leaving[40:])]
    plan += [(330, "redis"), (570, "postgres"), (700, "redis")]
    plan.sort(key=lambda step: step[0])
    down = []  # (when it comes back, which server)
    while True:
        assert time.monotonic() < deadline, f"not at its end: {database.ask(OPEN)}; {outcome.summary()}"
        time.sleep(0.05)
        crew.keep_up()
        for back, server in down[:]:
            if time.monotonic() > back:
                server.start()
                down.remove((back, server))
        number = taken.read_bytes().count(b"\n") if taken.exists() else 0
        while plan and number >= plan[0][0] and not down:
            what = plan[0][1]
            if what == "kill":
                if (killed := crew.kill(rng)) is None:
                    break
                outcome.kills.append((now(), *killed))
            elif isinstance(what, str):
                outcome.stops.append((now(), what))
                server = getattr(servers, what)
                server.stop(signal.SIGQUIT if what == "postgres" else signal.SIGKILL)
                down.append((time.monotonic() + 2, server))
            else:
                sql = "UPDATE people_user SET is_active = false WHERE email = ANY(%s)"
                assert database.ask(sql, [what]) == []
                outcome.left |= dict.fromkeys(what, now())
            plan.pop(0)
            break
        if not plan and not down and database.ask(OPEN) == [(0, 0)]:
            planned = database.ask("SELECT count(*) FROM reminders_reminder")
            if planned and planned[0][0] >= PEOPLE - len(outcome.left):
                return


def settle(outcome, crew, database, environment, log):
    """Read the server's log as evidence until nothing is unknown; what was not taken goes out again meanwhile."""
    for _round in range(8):
        if database.ask("SELECT count(*) FROM reminders_mail WHERE state = 'unknown'") == [(0,)]:
            return
        outcome.rounds += 1
        time.sleep(SETTLE + 0.5)  # a log shows that a mail was not taken only when the settle time is over
        manage(environment, "settle_mails", "--log", str(log))
        deadline = time.monotonic() + 20
        while database.ask(OPEN) != [(0, 0)] and time.monotonic() < deadline:
            crew.keep_up()
            time.sleep(0.1)
