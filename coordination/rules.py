"""Who may do what with meetings (the design's table of rights)."""

from django.utils.translation import gettext_lazy as _

from coordination.enums import FollowUpStatus, MeetingStatus
from cop_portal.common.verdicts import allowed_if, denied
from cop_portal.people.rules import is_secretariat

SECRETARIAT_ONLY = _("Only the secretariat may do this.")


def can_run_meetings(user):
    """Create, edit, move, invite, record."""
    return allowed_if(is_secretariat(user), SECRETARIAT_ONLY)


def can_edit_meeting(user, meeting):
    if not is_secretariat(user):
        return denied(SECRETARIAT_ONLY)
    return allowed_if(meeting.status != MeetingStatus.CANCELLED, _("The meeting is cancelled; reopen it first."))


def can_edit_follow_up(user, follow_up):
    if not is_secretariat(user):
        return denied(SECRETARIAT_ONLY)
    return allowed_if(follow_up.status == FollowUpStatus.OPEN, _("The follow-up is closed; reopen it first."))


def can_read_minutes(user, meeting):
    """Whoever sees the meeting, once it was held; what they hold is as much as its page shows the person."""
    return allowed_if(meeting.status == MeetingStatus.HELD, _("A meeting has minutes once it is marked as held."))
