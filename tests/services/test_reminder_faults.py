"""A thousand reminders while processes are killed, servers stop, and the mail server fails in every way."""

import datetime
import os
from collections import Counter

import pytest

from tests.services import faults
from tests.services.servers import Missing

# One process runs all of it, since they share the run.
pytestmark = [pytest.mark.services, pytest.mark.xdist_group("faults")]

SEED = "2"
SETTLED = {"sent", "failed", "missed", "superseded", "cancelled", "suppressed"}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    folder = tmp_path_factory.mktemp("faults")
    try:
        found = faults.run(os.environ.get("FAULTS_SEED", SEED), folder)
    except Missing as missing:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI=true: {missing}")
        pytest.skip(str(missing))
    print(found.summary(), f"(kept in {folder})")  # noqa: T201 - shown where a test fails
    return found


def test_the_run_was_as_hard_as_planned(outcome):
    assert len(outcome.kills) == faults.KILLS
    assert {what for _when, what, _number in outcome.kills} == {"child", "worker"}
    assert Counter(what for _when, what in outcome.stops) == {"redis": 2, "postgres": 1}
    assert set(outcome.faults_met()) == {"drop before", "drop after", "late", "silent"}


def test_no_reminder_is_lost(outcome):
    """Each has one row, which has come to an end; nothing is still planned or in somebody's hands."""
    people = Counter(row.email for row in outcome.unsettled)
    assert set(people.values()) == {1}
    # Who left before anything was planned for them needs no row.
    assert set(outcome.emails) - set(people) <= set(outcome.left)
    assert {row.state for row in outcome.unsettled} <= SETTLED | {"unknown"}


def test_no_mail_goes_out_twice(outcome):
    assert outcome.extra == []


def test_the_ledger_says_what_the_server_knows(outcome):
    taken = {message["message_id"] for message in outcome.taken}
    for row in outcome.settled:
        assert (row.state == "sent") == (row.message_id in taken), row
    failed = {row.email for row in outcome.settled if row.state == "failed"}
    assert failed == {email for email in outcome.emails if email.startswith(("refused", "declined"))}


def test_unknown_is_only_that_whose_answer_was_lost(outcome):
    """The server did not answer so that it was heard, or the sender, or the database that it would have told, ended."""
    ends = [when for when, _what, _number in outcome.kills] + [when for when, _what in outcome.stops]
    ends += [when for when, _name, _code in outcome.died]
    # From the hand-over to the end of all that a sender waits for
    longest = datetime.timedelta(seconds=3 * faults.PATIENCE)
    for row in outcome.unknown:
        ended = any(row.handed_over_at <= when <= row.handed_over_at + longest for when in ends)
        assert row.message_id in outcome.unheard or ended, row
    by_kills = [row for row in outcome.unknown if row.message_id not in outcome.unheard]
    senders = sum(number for _when, _what, number in outcome.kills) + 2 * faults.CHILDREN * len(outcome.stops)
    senders += len(outcome.died)
    assert len(by_kills) <= senders


def test_the_servers_log_settles_all_that_was_unknown(outcome):
    assert outcome.unknown
    assert {row.state for row in outcome.settled} == {"sent", "failed", "suppressed"}
    was_unknown = {row.email for row in outcome.unknown}
    ends = {row.email: row.state for row in outcome.settled if row.email in was_unknown}
    per_person = Counter(message["to"] for message in outcome.taken)
    for email, state in ends.items():
        assert per_person[email] == (1 if state == "sent" else 0), (email, state)
        assert state == "sent" or email in outcome.left


def test_nobody_who_left_is_written_to(outcome):
    """No message is begun once it is committed that its reader left."""
    assert len(outcome.left) == faults.LEAVING
    for row in outcome.settled:
        if row.email in outcome.left:
            assert row.state in ("sent", "suppressed", "cancelled"), row
            assert row.state != "sent" or row.handed_over_at <= outcome.left[row.email], row
    assert any(row.state == "suppressed" for row in outcome.settled)
