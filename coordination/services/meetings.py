"""Meetings: written, moved through their states, rescheduled."""

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from coordination import rules
from coordination.enums import MEETING_MOVES, MEETING_PUBLIC, MeetingStatus
from coordination.models import Meeting
from cop_portal.common import dates
from cop_portal.common.errors import PortalError
from cop_portal.common.services import save_version
from cop_portal.common.transitions import locked, move, require_reason
from cop_portal.common.verdicts import require
from cop_portal.history.services import record, record_fields

NEEDS_REASON = {MeetingStatus.CANCELLED}


@transaction.atomic
def create_meeting(*, meeting, by, is_example=False):
    """Save a new meeting, a draft until it is announced."""
    require(rules.can_run_meetings(by))
    meeting.created_by, meeting.is_example = by, is_example
    meeting.slug = _free_slug(slugify(f"{meeting.title}-{meeting.starts_at.year}")[:70] or "meeting")
    meeting.full_clean()
    meeting.save()
    record(meeting, "created", by=by, new=meeting.title)
    return meeting


def _free_slug(wanted):
    slug, number = wanted, 1
    while Meeting.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{wanted}-{number}"
    return slug


@transaction.atomic
def edit_meeting(*, meeting, by, fields):
    """Save a change; of an announced meeting it is public. Raises StaleVersion."""
    stored = locked(meeting)
    require(rules.can_edit_meeting(by, stored))
    changed = save_version(meeting, fields=fields)
    record_fields(meeting, "edited", changed, by=by, is_public=stored.status in MEETING_PUBLIC)
    return meeting


@transaction.atomic
def move_meeting(*, meeting, to, by, reason=""):
    """Announce, hold, cancel, reopen through one gate. Returns (meeting, moved); twice is no second move."""
    require(rules.can_run_meetings(by))
    meeting = locked(meeting)
    if to in NEEDS_REASON and meeting.status != to:
        require_reason(reason)
    if to == MeetingStatus.HELD and meeting.starts_at > dates.now():
        raise PortalError(_("The meeting has not begun; it cannot have been held."))

    def write(old, new):
        public = new in MEETING_PUBLIC or old in MEETING_PUBLIC
        record(meeting, "moved", by=by, field="status", old=old, new=new, reason=reason, is_public=public)

    return move(meeting, to=to, table=MEETING_MOVES, record=write)


def editable(meeting, by):
    meeting = locked(meeting)
    require(rules.can_edit_meeting(by, meeting))
    return meeting
