"""What holds of the ledger whatever happens, in whatever order: work, people, outages, and failures of the way."""

import contextlib
import datetime
import os
import re
from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from cop_portal.common import dates
from cop_portal.common.errors import MoveNotAllowed
from cop_portal.reminders import services
from cop_portal.reminders.models import Mail, Policy, Preference, Reminder, Stage
from cop_portal.reminders.services import sending
from cop_portal.reminders.services.transport import Away, Permanent, Temporary, Unknown
from recommendations.models import Action
from recommendations.services.actions import move_action
from tests.factories.people import UserFactory
from tests.factories.recommendations import ActionFactory, MandateFactory

EXAMPLES = int(os.environ.get("PROPERTY_EXAMPLES", "40"))  # the same ones each time, unless others are asked for
START = datetime.date(2007, 9, 3)
STAGES = (7, 1, 0, -7)
DAY = datetime.timedelta(days=1)

# From which state a row or a mail may come into which, between two looks: nothing else may ever be seen.
ROW_EDGES = {
    "planned": {"claimed", "superseded", "missed", "cancelled", "suppressed", "sent", "failed", "unknown"},
    "claimed": {"sent", "failed", "unknown", "cancelled", "suppressed"},
    "failed": {"claimed", "sent", "unknown", "cancelled", "suppressed"},  # an officer sends it again
    "unknown": {"claimed", "sent", "failed", "cancelled", "suppressed"},
    "cancelled": {"planned", "claimed", "sent", "failed", "unknown", "superseded", "missed", "suppressed"},
    "sent": set(),
    "missed": set(),
    "superseded": set(),
    "suppressed": set(),
}
MAIL_EDGES = {
    "queued": {"sent", "failed", "unknown", "withdrawn"},
    "failed": {"queued", "sent", "unknown", "withdrawn"},
    "unknown": {"queued", "sent", "failed", "withdrawn"},
    "sent": set(),
    "withdrawn": set(),
}
OUTCOMES = [
    None,
    None,
    None,
    "temporary",
    "away",
    "permanent",
    "unknown, taken",
    "unknown, not taken",
    "late temporary",
]
TICK = {
    "outcomes": st.lists(st.sampled_from(OUTCOMES), min_size=3, max_size=3),
    "twice": st.booleans(),
    "leaves": st.sampled_from([*[None] * 6, 0, 1, 2]),
    "finished": st.sampled_from([*[None] * 6, 0, 1, 2]),
}


class Way(contextlib.AbstractContextManager):
    """A way for mails whose next outcomes are given; `taken` is what the reader's server has."""

    def __init__(self):
        self.outcomes, self.taken = [], []

    def __call__(self):
        return self

    def __exit__(self, *failure):
        return None

    def send(self, address, ready):
        outcome = self.outcomes.pop(0) if self.outcomes else None
        if outcome == "away":
            raise Away("nobody there")
        if outcome == "temporary":
            raise Temporary("451 come again")
        message = ready()
        if message is None:
            return None
        all_still_holds(message)
        if outcome == "permanent":
            raise Permanent("550 no")
        if outcome == "late temporary":
            raise Temporary("451 after the message")
        if outcome == "unknown, not taken":
            raise Unknown("silence")
        self.taken.append((message["To"], message["Message-ID"]))
        if outcome == "unknown, taken":
            raise Unknown("silence")
        return "250 taken"


def all_still_holds(message):
    """Nothing is in a message that, as it is given, is done, somebody else's, or of a person who left."""
    titles = re.findall(r"work-\d+", message.get_payload(0).get_payload(decode=True).decode())
    assert titles
    for action in Action.objects.filter(title__in=titles).select_related("owner"):
        assert action.is_open
        assert action.owner.is_active
        assert action.owner.email == message["To"]


class Ledger(RuleBasedStateMachine):
    """Officers with actions; days pass, with and without runs; mails meet every outcome."""

    seen = set()  # the states that were met, so that a walk that meets nothing is no proof

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.way = Way()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(sending, "transport", self.way)
        self.day = START
        self.copies_allowed = Counter()  # {Message-ID: how often an officer sent it again though it may have arrived}
        self.rows, self.mails = {}, {}
        self.due_when_run = []
        services.ensure_policies()
        Policy.objects.exclude(kind="action").update(is_active=False)
        Policy.objects.filter(kind="action").update(late_every=0, late_times=0)
        policy = Policy.objects.get(kind="action")
        policy.stages.all().delete()
        Stage.objects.bulk_create(Stage(policy=policy, days_before=days) for days in STAGES)
        self.officer = UserFactory(role="head")
        self.people = [UserFactory(role="officer", email=f"owner{n}@example.org") for n in range(3)]
        self.mandate = MandateFactory()
        self.actions = []

    def teardown(self):
        self.patch.undo()
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def now(self, action):
        return Action.objects.get(pk=action.pk)

    @initialize(work=st.lists(st.tuples(st.integers(0, 2), st.integers(-2, 9)), min_size=3, max_size=3))
    def start_with_some(self, work):
        for owner, days in work:
            self.give_work(owner, days)

    @rule(owner=st.integers(0, 2), days=st.integers(-10, 20))
    def gets_work(self, owner, days):
        self.give_work(owner, days)

    def give_work(self, owner, days):
        if len(self.actions) < 6:
            due_on = self.day + days * DAY
            owner = self.people[owner]
            title = f"work-{len(self.actions):03}"
            self.actions.append(ActionFactory(mandate=self.mandate, owner=owner, due_on=due_on, title=title))

    @precondition(lambda self: self.actions)
    @rule(data=st.data(), days=st.integers(-3, 10))
    def move_the_day(self, data, days):
        action = data.draw(st.sampled_from(self.actions))
        Action.objects.filter(pk=action.pk).update(due_on=self.now(action).due_on + days * DAY)

    @precondition(lambda self: self.actions)
    @rule(data=st.data(), to=st.sampled_from(["done", "in_progress", "planned"]))
    def complete_or_reopen(self, data, to):
        self.move(data.draw(st.sampled_from(self.actions)), to)

    def move(self, action, to):
        with contextlib.suppress(MoveNotAllowed):
            move_action(action=self.now(action), to=to, by=self.officer, reason="So it is.")

    @precondition(lambda self: self.actions)
    @rule(data=st.data(), owner=st.integers(0, 2))
    def hand_over(self, data, owner):
        action = data.draw(st.sampled_from(self.actions))
        Action.objects.filter(pk=action.pk).update(owner=self.people[owner])

    @rule(person=st.integers(0, 2), is_active=st.sampled_from([True, True, False]))
    def leaves_or_returns(self, person, is_active):
        self.leave_or_return(person, is_active)

    def leave_or_return(self, person, is_active):
        person = self.people[person]
        type(person).objects.filter(pk=person.pk).update(is_active=is_active)

    @rule(person=st.integers(0, 2), rhythm=st.sampled_from(["at-once", "daily", "weekly"]))
    def wish(self, person, rhythm):
        Preference.objects.update_or_create(person=self.people[person], defaults={"rhythm": rhythm})

    @rule(days=st.sampled_from([1, 1, 1, 2, 3, 8, 40]))
    def days_pass(self, days):
        self.day += days * DAY

    @rule(**TICK)
    def run_again(self, **what):
        self.tick(**what)

    @rule(days=st.sampled_from([1, 1, 1, 3, 7, 40]), **TICK)
    def run_on_another_day(self, days, **what):
        self.day += days * DAY
        self.tick(**what)

    def tick(self, outcomes, twice, leaves, finished):
        """One tick; with `twice` a second planner and sender come along with the same. Between the writing of mails and
        their going out somebody may leave, and something may be done."""
        self.way.outcomes = list(outcomes)
        Mail.objects.filter(state="queued").update(next_at=dates.machine_now())  # the waits are over
        ids = services.run(self.day)
        if twice:
            services.run(self.day)
        self.due_when_run = list(self.obligations())
        self.what_is_due_again_is_planned_again()
        if leaves is not None:
            self.leave_or_return(leaves, False)
        if finished is not None and finished < len(self.actions):
            self.move(self.actions[finished], "done")
        services.send_mails(ids)
        if twice:
            services.send_mails(ids)

    @rule(data=st.data(), word=st.sampled_from(["again", "it arrived"]))
    def an_officer_decides(self, data, word):
        open_ones = list(Mail.objects.filter(state__in=["failed", "unknown"]).order_by("message_id"))
        if not open_ones:
            return
        mail = data.draw(st.sampled_from(open_ones))
        if word == "again":
            self.copies_allowed[mail.message_id] += mail.state == "unknown"
            services.retry_mail(mail=mail, by=self.officer)
        elif mail.state == "unknown":
            services.count_as_sent(mail=mail, by=self.officer)

    def obligations(self):
        """What is due to whom, by the facts: (action, owner, due day, the newest stage whose day has come)."""
        for action in Action.objects.filter(status__in=["planned", "in_progress"]).select_related("owner"):
            come = [stage for stage in STAGES if action.due_on - stage * DAY <= self.day]
            if action.owner.is_active and come and self.day <= action.due_on + 14 * DAY:
                yield action.pk, action.owner_id, action.due_on, min(come)

    def what_is_due_again_is_planned_again(self):
        """After a run no row of what is due stays cancelled, but for one that a mail may have brought already."""
        cancelled = Reminder.objects.filter(state="cancelled").exclude(mail__is_resent=True)
        keys = set(cancelled.values_list("subject_id", "recipient_id", "due_on", "stage"))
        assert not keys & set(self.due_when_run)

    @invariant()
    def each_key_is_there_once(self):
        keys = Counter(
            Reminder.objects.values_list("kind", "subject_type", "subject_id", "recipient", "stage", "due_on")
        )
        assert set(keys.values()) <= {1}

    @invariant()
    def nothing_due_is_absent(self):
        there = {(row.subject_id, row.recipient_id, row.due_on, row.stage): row for row in Reminder.objects.all()}
        for key in self.due_when_run:
            assert key in there
        self.due_when_run = []

    @invariant()
    def states_move_along_allowed_edges_alone(self):
        rows = dict(Reminder.objects.values_list("pk", "state"))
        for pk, before in self.rows.items():
            assert rows[pk] == before or rows[pk] in ROW_EDGES[before], (before, rows[pk])
        mails = dict(Mail.objects.values_list("pk", "state"))
        for pk, before in self.mails.items():
            assert mails[pk] == before or mails[pk] in MAIL_EDGES[before], (before, mails[pk])
        self.rows, self.mails = rows, mails
        self.seen |= {*rows.values(), *mails.values()}

    @invariant()
    def a_row_and_its_mail_say_the_same(self):
        for row in Reminder.objects.select_related("mail"):
            allowed = {
                "planned": {None},
                "claimed": {"queued"},
                "sent": {"sent"},
                "failed": {"failed"},
                "unknown": {"unknown"},
                "superseded": {None},
                "missed": {None},
            }.get(row.state)
            assert allowed is None or (row.mail and row.mail.state) in allowed, (row.state, row.mail and row.mail.state)

    @invariant()
    def at_most_one_digest_for_each_person_and_day(self):
        digests = Counter(Mail.objects.filter(digest_on__isnull=False).values_list("recipient", "digest_on"))
        assert set(digests.values()) <= {1}

    @invariant()
    def no_mail_goes_out_twice_by_itself(self):
        for message_id, number in Counter(message_id for _to, message_id in self.way.taken).items():
            assert number <= 1 + self.copies_allowed[message_id]


def test_whatever_happens_the_ledger_holds(db, monkeypatch):
    monkeypatch.setattr("cop_portal.reminders.services.sending._log.disabled", True)
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=30,
            deadline=None,
            derandomize=EXAMPLES == 40,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Ledger.seen >= set(ROW_EDGES) | set(MAIL_EDGES)
