"""The planner: from what the sources say is due to rows of the ledger. Safe to run any number of times, by anybody."""

import datetime
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from cop_portal.common import dates
from cop_portal.reminders.enums import ReminderState
from cop_portal.reminders.models import Policy, Reminder, Stage
from cop_portal.reminders.services.apart import apart
from cop_portal.reminders.sources import sources

# So far ahead rows are planned and pages show what will go out: from one session to another of the next year.
HORIZON = datetime.timedelta(days=400)
# So long a last stage is still worth a mail after its day, or after the due day where that is later.
USEFUL = datetime.timedelta(days=7)


def ensure_policies():
    """A policy with the source's default stages for each kind that has none; an administrator's changes stay."""
    known = set(Policy.objects.values_list("kind", flat=True))
    for source in sources():
        if source.kind not in known:
            every, times = getattr(source, "late", (0, 0))
            policy = Policy.objects.create(kind=source.kind, late_every=every, late_times=times)
            Stage.objects.bulk_create(Stage(policy=policy, days_before=days) for days in source.stages)


def stages_by_kind():
    """{kind: its stages in days before the due day, the last to come first}, of the policies that are active."""
    active = Policy.objects.filter(is_active=True).prefetch_related("stages")
    return {policy.kind: policy.days_before()[::-1] for policy in active}


def plan(today=None, *, kinds=None):
    """Bring the ledger up to date with what is due; a fixed number of queries per source and thousand obligations.

    `kinds` names the kinds of obligation to plan, all where it is left out.

    What is due on another day, done, or somebody else's is cancelled. Of the stages that have passed, only the newest
    is planned, so that an outage yields one notice, not a storm; what comes too late to be of use is missed.
    """
    today = today or dates.today()
    stages = stages_by_kind()
    for source in sources():
        if stages.get(source.kind) and (kinds is None or source.kind in kinds):
            with apart(f"plan of the kind {source.kind}"):
                _plan_source(source, stages[source.kind], today)


@transaction.atomic
def _plan_source(source, stages, today):
    # Due before `first`, even the last stage is of no use any more.
    first = today - USEFUL + datetime.timedelta(days=min(stages[0], 0))
    last = today + datetime.timedelta(days=max(stages[-1], 0)) + HORIZON
    obligations = source.due_between(first, last)
    current = {(item.subject.pk, item.recipient and item.recipient.pk, item.due_on) for item in obligations}
    rows = {key: row for item in obligations for key, row in _rows(item, stages, today)}
    planned = Reminder.objects.filter(kind=source.kind, state=ReminderState.PLANNED)
    planned.filter(due_on__lt=first).update(state=ReminderState.MISSED, reason=_("Its time passed before it went out."))
    gone = [
        pk
        for pk, *key in planned.values_list("pk", "subject_id", "recipient_id", "due_on")
        if tuple(key) not in current
    ]
    for chunk in _chunks(gone):
        Reminder.objects.filter(pk__in=chunk, state=ReminderState.PLANNED).update(
            state=ReminderState.CANCELLED, reason=_("It is no longer due then, or no longer this person's.")
        )
    ledger = Reminder.objects.filter(kind=source.kind, due_on__range=(first, last))
    there = set(ledger.values_list("subject_type_id", "subject_id", "recipient_id", "due_on", "stage"))
    for keys in _chunks([key for key in rows if key not in there], 1000):
        Reminder.objects.bulk_create([_reminder(source.kind, key, rows[key]) for key in keys], ignore_conflicts=True)
    _revive(rows, ledger)
    _supersede(planned, today)


class _Row(NamedTuple):
    """A row that there should be: light, since there are seven for each obligation, and most are there already."""

    send_on: datetime.date
    address: str
    is_overtaken: bool


def _rows(obligation, stages, today):
    """(key, row) for each stage: those ahead are planned, of those past the newest alone."""
    day_of = {days: obligation.due_on - datetime.timedelta(days=days) for days in stages}
    if obligation.since:
        stages = [days for days in stages if day_of[days] > obligation.since]
    newest = min((days for days in stages if day_of[days] <= today), default=None)
    subject, recipient = obligation.subject, obligation.recipient
    of_whom = ContentType.objects.get_for_model(subject).pk, subject.pk, recipient and recipient.pk, obligation.due_on
    for days in stages:
        is_overtaken = day_of[days] <= today and days != newest
        yield (*of_whom, days), _Row(day_of[days], obligation.address, is_overtaken)


def _reminder(kind, key, row):
    content_type, subject, recipient, due_on, stage = key
    return Reminder(
        kind=kind,
        subject_type_id=content_type,
        subject_id=subject,
        recipient_id=recipient,
        address=row.address,
        stage=stage,
        due_on=due_on,
        send_on=row.send_on,
        state=ReminderState.SUPERSEDED if row.is_overtaken else ReminderState.PLANNED,
        reason=_("A later stage was due when it was planned.") if row.is_overtaken else "",
    )


def _revive(rows, ledger):
    """What was cancelled and is due again is planned again: a session moved and moved back, an action reopened."""
    cancelled = ledger.filter(state=ReminderState.CANCELLED, mail__isnull=True)
    again = [row.pk for row in cancelled if _key(row) in rows and not rows[_key(row)].is_overtaken]
    for chunk in _chunks(again):
        Reminder.objects.filter(pk__in=chunk, state=ReminderState.CANCELLED).update(
            state=ReminderState.PLANNED, reason=""
        )


def _key(row):
    return row.subject_type_id, row.subject_id, row.recipient_id, row.due_on, row.stage


def _supersede(planned, today):
    """Planned rows that a newer stage of the same obligation has overtaken, after days without a run."""
    due = planned.filter(send_on__lte=today)
    newer = Reminder.objects.filter(
        kind=OuterRef("kind"),
        subject_type=OuterRef("subject_type"),
        subject_id=OuterRef("subject_id"),
        due_on=OuterRef("due_on"),
        stage__lt=OuterRef("stage"),
        send_on__lte=today,
    ).exclude(state=ReminderState.CANCELLED)
    to_people = due.filter(Exists(newer.filter(recipient=OuterRef("recipient"))))
    to_addresses = due.filter(Exists(newer.filter(recipient__isnull=True)), recipient__isnull=True)
    for overtaken in (to_people, to_addresses):
        overtaken.update(state=ReminderState.SUPERSEDED, reason=_("A later stage was due before it went out."))


def _chunks(items, size=500):
    for start in range(0, len(items), size):
        yield items[start : start + size]
