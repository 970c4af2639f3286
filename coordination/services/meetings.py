"""Meetings: written, moved through their states, rescheduled."""

from django.db import transaction
from django.db.models import F
from django.utils.text import slugify
from django.utils.translation import gettext as _

from coordination import rules
from coordination.enums import MEETING_MOVES, MEETING_PUBLIC, MeetingStatus
from coordination.models import Meeting
from coordination.services.notices import MEETING_REMINDERS, tell
from coordination.services.rescheduling import WHEN_AND_WHERE, session_days, shift_of
from cop_portal.common import dates
from cop_portal.common.errors import PortalError
from cop_portal.common.services import changed_columns, free_slug, save_version
from cop_portal.common.transitions import locked, move, require_reason
from cop_portal.common.verdicts import require
from cop_portal.history.queries import changes_of
from cop_portal.history.services import record, record_fields
from cop_portal.reminders.services import plan
from recommendations.services.sessions import move_session

NEEDS_REASON = {MeetingStatus.CANCELLED}


@transaction.atomic
def create_meeting(*, meeting, by, is_example=False):
    """Save a new meeting, a draft until it is announced."""
    require(rules.can_run_meetings(by))
    meeting.created_by, meeting.is_example = by, is_example
    meeting.slug = free_slug(Meeting, slugify(f"{meeting.title}-{meeting.starts_at.year}")[:70] or "meeting")
    meeting.full_clean()
    meeting.save()
    record(meeting, "created", by=by, new=meeting.title)
    return meeting


@transaction.atomic
def edit_meeting(*, meeting, by, fields, reason="", session_version=None):
    """Save a change; of an announced meeting it is public. Raises StaleVersion.

    Where the time or the place changes, all that hangs on it follows in the same transaction: the day by which replies
    are asked for moves as many days, unless it is changed itself; the links of invitations work until the new end;
    reminders are planned anew; and of an announced meeting everybody concerned is told once. With `session_version`,
    the version of the session as the person read it, a meeting of a body takes its session along.
    """
    stored = locked(meeting)
    require(rules.can_edit_meeting(by, stored))
    moved = changed_columns(stored, meeting, [name for name in fields if name in WHEN_AND_WHERE])
    if moved:
        meeting.sequence = stored.sequence + 1
        if stored.reply_by and meeting.reply_by == stored.reply_by:
            meeting.reply_by += shift_of(stored, meeting)
    changed = save_version(meeting, fields={*fields, "reply_by", "sequence"})
    changed.pop("sequence", None)
    public = stored.status in MEETING_PUBLIC
    record_fields(meeting, "edited", changed, by=by, reason=reason, is_public=public)
    if moved:
        _follow(stored, meeting, by, reason, session_version)
    return meeting


def _follow(stored, meeting, by, reason, session_version):
    """All that hangs on the time of a meeting follows it."""
    links = meeting.invitations.filter(link_expires_at__isnull=False)
    links.update(link_expires_at=F("link_expires_at") + (meeting.ends_at - stored.ends_at))
    days = session_days(stored, meeting)
    if session_version is not None and days:
        meeting.session.version = session_version
        move_session(session=meeting.session, starts_on=days[0], ends_on=days[1], by=by, reason=reason)
    if meeting.status == MeetingStatus.ANNOUNCED:
        plan(kinds=MEETING_REMINDERS | {"meeting-invitation"})
        if not (stored.is_over and meeting.is_over):
            tell(meeting, "moved", old=stored, reason=reason)


@transaction.atomic
def move_meeting(*, meeting, to, by, reason=""):
    """Announce, hold, cancel, reopen through one gate. Returns (meeting, moved); twice is no second move.

    Of a cancellation everybody concerned is told once, and again where the meeting takes place after all.
    """
    require(rules.can_run_meetings(by))
    meeting = locked(meeting)
    if to in NEEDS_REASON and meeting.status != to:
        require_reason(reason)
    if to == MeetingStatus.HELD and meeting.starts_at > dates.now():
        raise PortalError(_("The meeting has not begun; it cannot have been held."))

    old = meeting.status
    moves = changes_of(meeting, internal=True).filter(event="moved", field="status", old=MeetingStatus.ANNOUNCED)
    was_announced = to == MeetingStatus.ANNOUNCED and moves.exists()

    def write(old, new):
        public = new in MEETING_PUBLIC or old in MEETING_PUBLIC
        record(meeting, "moved", by=by, field="status", old=old, new=new, reason=reason, is_public=public)

    changes = {"sequence": meeting.sequence + 1}
    meeting, moved = move(meeting, to=to, table=MEETING_MOVES, record=write, changes=changes)
    if moved:
        plan(kinds=MEETING_REMINDERS | {"meeting-invitation"})
        if old == MeetingStatus.ANNOUNCED and to == MeetingStatus.CANCELLED and not meeting.is_over:
            tell(meeting, "cancelled", reason=reason)
        elif was_announced:
            tell(meeting, "held_again", reason=reason)
    return meeting, moved


def editable(meeting, by):
    meeting = locked(meeting)
    require(rules.can_edit_meeting(by, meeting))
    return meeting
