"""Sessions move, and every deadline that hangs on them moves along."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext as _

from cop_portal.common import dates, outbox
from cop_portal.common.errors import PortalError
from cop_portal.common.services import save_version
from cop_portal.common.verdicts import require
from cop_portal.history.services import change_of, record, record_fields, record_many
from cop_portal.people.queries import secretariat
from cop_portal.reminders.enums import ReminderState
from cop_portal.reminders.models import Reminder
from cop_portal.reminders.services import plan
from recommendations import rules
from recommendations.deadlines import resolve
from recommendations.enums import MandateStatus
from recommendations.models import Action, Deadline, Session
from recommendations.queries import deadlines_with_subjects
from recommendations.services.deadlines import hold_sessions

REMINDERS = ("mandate", "action")  # the kinds under which `reminder_sources` registers them
DAYS = ("starts_on", "ends_on")


@dataclass
class Moved:
    """A deadline that moves, with its day before and after; a day is None while dates are open."""

    deadline: Deadline
    old: datetime.date | None
    new: datetime.date | None

    @property
    def subject(self):
        """The mandate or the action that the deadline is of."""
        return getattr(self.deadline, "mandate", None) or self.deadline.action


@dataclass
class Consequences:
    """What a change of a session's days brings with it.

    `sessions` are those held during it, each with its days before as (session, old first day, old last day);
    `deadlines` those whose day or meeting changes; `reminders` how many are planned for the days that fall.
    """

    sessions: list = field(default_factory=list)
    deadlines: list = field(default_factory=list)
    reminders: int = 0


def preview_move(*, session, starts_on, ends_on, because=""):
    """What a move, or with `because` a cancellation, would bring with it. Nothing is written."""
    sessions = {row.pk: row for row in _sessions()}
    found = _consequences(sessions, session.pk, starts_on, ends_on, because)
    subjects = defaultdict(list)
    for row in found.deadlines:
        if row.old != row.new:
            subjects[type(row.subject)._meta.model_name].append(row.subject.pk)
    planned = Reminder.objects.filter(state=ReminderState.PLANNED)
    found.reminders = sum(planned.filter(kind=kind, subject_id__in=pks).count() for kind, pks in subjects.items())
    return found


@transaction.atomic
def move_session(*, session, starts_on, ends_on, by, reason=""):
    """Set, move, or (with None) open the session's days, and with them all that hangs on it, in one transaction.

    Every deadline on it resolves anew, with the meeting that it means; so do the meetings held during it and their
    deadlines. The histories say so, the reminders planned for the old days give way to those for the new, and one mail
    to each owner tells of it. A cancelled session that gets days is held again. Returns the deadlines whose day or
    meeting changed. Raises StaleVersion, ValidationError.
    """
    if (starts_on is None) != (ends_on is None):
        raise ValidationError(_("A session needs both of its days or neither."))
    return _change(session, starts_on, ends_on, by, reason, because="" if starts_on else session.cancelled_because)


@transaction.atomic
def cancel_session(*, session, by, reason):
    """Cancel a session: its days, and those of all that hangs on it, are open, and each says why.

    Returns (the deadlines that opened, cancelled); to cancel twice is a no-op. Raises StaleVersion, PortalError.
    """
    if not isinstance(by, str):
        require(rules.can_move_sessions(by))
    if not reason.strip():
        raise PortalError(_("Say why the session is cancelled."), field="reason")
    if Session.objects.get(pk=session.pk).cancelled_because:
        return [], False
    return _change(session, None, None, by, reason.strip(), because=reason.strip()), True


def follow_sessions(*, by, reason=""):
    """Resolve anew every deadline on a session, where sessions came or changed otherwise than by a move.

    Returns the deadlines whose day or meeting changed.
    """
    with transaction.atomic():
        sessions = {row.pk: row for row in _sessions(lock=True)}
        moved = _resolved(Q(session__isnull=False) | Q(held_before__isnull=False), sessions)
        _write(moved, by, reason)
        return [row.deadline for row in moved]


def follow_adoption(*, decision, by):
    """Resolve the deadlines that count from the decision's adoption, once its day is known or corrected.

    Call it in the transaction of that change. Returns the deadlines whose day changed.
    """
    moved = []
    for deadline in deadlines_with_subjects().filter(decision=decision):
        deadline.decision = decision
        moved.append(Moved(deadline, deadline.due_on, resolve(deadline)))
    moved = [row for row in moved if row.old != row.new]
    _write(moved, by, "")
    return [row.deadline for row in moved]


def _sessions(lock=False):
    """Every session. Locked, in one order, so that of two moves at once one waits for the other."""
    rows = Session.objects.select_related("body").order_by("pk")
    return rows.select_for_update(of=("self",)) if lock else rows


def _consequences(sessions, pk, starts_on, ends_on, because):
    """What the change brings with it; `sessions` {pk: Session} carry the new days afterwards."""
    found = Consequences()
    session = sessions[pk]
    old_start = session.starts_on
    session.starts_on, session.ends_on, session.cancelled_because = starts_on, ends_on, because
    for meeting in sessions.values():
        if meeting.held_during_id == pk and meeting.starts_on:
            days = meeting.starts_on, meeting.ends_on
            meeting.starts_on, meeting.ends_on = _along(days, old_start, session)
            if days != (meeting.starts_on, meeting.ends_on):
                found.sessions.append((meeting, *days))
    changed = [session, *(meeting for meeting, *_days in found.sessions)]
    pks, bodies = [row.pk for row in changed], {row.body_id for row in changed}
    on_them = Q(session__in=pks) | Q(held_before__in=pks) | Q(or_session__in=pks)
    by_order = Q(held_before__isnull=False) & (Q(body__in=bodies) | Q(held_before__body__in=bodies))
    found.deadlines = _resolved(on_them | by_order, sessions)
    return found


def _along(days, old_start, session):
    """The days of a meeting held during a session that moves: as many days on; open where they no longer fit in."""
    shift = session.starts_on - old_start if session.starts_on and old_start else datetime.timedelta()
    first, last = (day + shift for day in days)
    fits = session.starts_on is not None and session.starts_on <= first and last <= session.ends_on
    return (first, last) if fits else (None, None)


def _resolved(condition, sessions):
    """The deadlines whose day or meeting changes with the sessions as they are given."""
    deadlines = list(deadlines_with_subjects().filter(condition))
    before = [(deadline.session_id, deadline.due_on) for deadline in deadlines]
    hold_sessions(deadlines, sessions)
    rows = []
    for deadline, (meeting, old) in zip(deadlines, before, strict=True):
        new = resolve(deadline)
        if new != old or deadline.session_id != meeting:
            rows.append(Moved(deadline, old, new))
    return rows


def _change(session, starts_on, ends_on, by, reason, because):
    if not isinstance(by, str):
        require(rules.can_move_sessions(by))
    sessions = {row.pk: row for row in _sessions(lock=True)}
    cancelled = because != sessions[session.pk].cancelled_because
    session.starts_on, session.ends_on, session.cancelled_because = starts_on, ends_on, because
    changed = save_version(session, fields=[*DAYS, "cancelled_because"])
    if not changed:
        return []
    if cancelled:
        record(session, "cancelled" if because else "held_again", by=by, reason=reason, is_public=True)
    days = {name: changed[name] for name in DAYS if name in changed}
    record_fields(session, "edited", days, by=by, reason=reason, is_public=True)
    found = _consequences(sessions, session.pk, starts_on, ends_on, because)
    for meeting, *_days in found.sessions:
        along = save_version(meeting, fields=DAYS)
        record_fields(meeting, "edited", along, by=by, reason=_along_words(session, reason), is_public=True)
    _write(found.deadlines, by, reason)
    _tell_owners(sessions[session.pk], found.deadlines, reason)
    return [row.deadline for row in found.deadlines]


def _along_words(session, reason):
    return (_("With %(session)s. %(reason)s") % {"session": session, "reason": reason}).strip()


def _write(moved, by, reason):
    """Write the days and meetings, those of actions with them, the histories, and the plan of reminders.

    Rows that come to one day are written at once, so that the number of queries does not grow with theirs.
    """
    together, actions, changes = defaultdict(list), defaultdict(list), []
    for row in moved:
        deadline = row.deadline
        deadline.due_on = row.new
        together[deadline.session_id, row.new].append(deadline.pk)
        if row.old == row.new:
            continue
        is_action = isinstance(row.subject, Action)
        if is_action:
            actions[row.new].append(row.subject.pk)
        what = {"field": "due_on", "old": row.old, "new": row.new, "reason": reason, "is_public": not is_action}
        changes.append(change_of(row.subject, "deadline_moved", by=by, **what))
    for (meeting, day), pks in together.items():
        Deadline.objects.filter(pk__in=pks).update(session=meeting, due_on=day, updated_at=dates.machine_now())
    for day, pks in actions.items():
        # Who edits one of them meanwhile is told.
        Action.objects.filter(pk__in=pks).update(due_on=day, version=F("version") + 1, updated_at=dates.machine_now())
    record_many(changes)
    plan(kinds=set(REMINDERS))


def _tell_owners(session, moved, reason):
    """One mail to each person whose open work moved: owners of actions, members of units that lead on mandates."""
    moved = [row for row in moved if row.old != row.new]
    members = defaultdict(list)
    for person in secretariat().filter(unit__isnull=False):
        members[person.unit_id].append(person)
    told = {}
    for row in moved:
        subject = row.subject
        if isinstance(subject, Action):
            owners = [subject.owner] if subject.is_open and subject.owner.is_active else []
        else:
            owners = members[subject.lead_unit_id] if subject.status == MandateStatus.ACTIVE else []
        for person in owners:
            told.setdefault(person.pk, (person, []))[1].append(row)
    for person, rows in told.values():
        language = outbox.mail_language(person.language)
        with translation.override(language):
            context = {
                "recipient": person,
                "session": session,
                "rows": rows,
                "further": max(len(rows) - 50, 0),  # of so many a mail lists fifty
                "reason": reason,
            }
            outbox.queue(
                recipient=person,
                address=person.email,
                kind="session_moved",
                language=language,
                **outbox.render_mail("session-moved", context),
            )
