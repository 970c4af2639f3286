"""What a new time or place of a meeting brings with it."""

import datetime
from dataclasses import dataclass, field

from coordination.enums import MeetingKind, MeetingStatus
from coordination.models import Meeting
from coordination.services.notices import MEETING_REMINDERS, concerned_by
from cop_portal.common.services import changed_columns
from cop_portal.reminders.enums import ReminderState
from cop_portal.reminders.models import Reminder
from recommendations.services.sessions import Consequences, preview_move

# The link to take part is the place of a meeting that has no other.
WHEN_AND_WHERE = ("starts_at", "ends_at", "time_zone", "place", "room", "link")


@dataclass
class Rescheduling:
    """What a new time or place would bring with it; `old` is the meeting as it is stored.

    `told` are those who would be told, `reminders` how many reminders of the meeting are planned anew.
    `session_days` are the days that the session of a meeting of a body would take, None where it need not move, and
    `consequences` what hangs on them; a meeting alongside a session may come to stand outside it.
    """

    old: Meeting
    is_changed: bool
    reply_by: datetime.date | None = None
    told: list = field(default_factory=list)
    reminders: int = 0
    session_days: tuple | None = None
    consequences: Consequences | None = None
    is_outside_session: bool = False


def preview_rescheduling(meeting):
    """What saving the meeting with its new time and place would bring with it. Nothing is written."""
    old = Meeting.objects.select_related("session__body").get(pk=meeting.pk)
    found = Rescheduling(old, bool(changed_columns(old, meeting, WHEN_AND_WHERE)))
    shift = shift_of(old, meeting)
    if old.reply_by and shift:
        found.reply_by = old.reply_by + shift
    if found.is_changed and old.status == MeetingStatus.ANNOUNCED and not (old.is_over and meeting.is_over):
        found.told = concerned_by(old)
    if shift:
        planned = Reminder.objects.filter(kind__in=MEETING_REMINDERS, state=ReminderState.PLANNED)
        found.reminders = planned.filter(subject_id=old.pk).count()
    found.session_days = session_days(old, meeting)
    if found.session_days:
        first, last = found.session_days
        found.consequences = preview_move(session=old.session, starts_on=first, ends_on=last)
    elif old.session and old.session.starts_on:
        found.is_outside_session = _outside(old.session, meeting)
    return found


def shift_of(old, new):
    """By how many days the first day moves, each where the meeting is held."""
    return new.days[0] - old.days[0]


def session_days(old, new):
    """The days that the session of a meeting of a body needs with the new time; None where it need not move.

    It moves as many days as the meeting, and is lengthened where the meeting would still stand out of it.
    """
    session = new.session
    if new.kind != MeetingKind.SESSION or session is None or session.cancelled_because or not _outside(session, new):
        return None
    first, last = new.days
    if session.starts_on is None:
        return first, last
    shift = shift_of(old, new)
    return min(session.starts_on + shift, first), max(session.ends_on + shift, last)


def _outside(session, meeting):
    """Whether a day of the meeting is none of the session's."""
    first, last = meeting.days
    return session.starts_on is None or first < session.starts_on or last > session.ends_on
