"""Every change of meetings, agendas, invitations, and follow-ups."""

from coordination.services.agenda import add_agenda_item, move_agenda_item, withdraw_agenda_item
from coordination.services.invitations import invite_organizations, record_attendance
from coordination.services.meetings import NEEDS_REASON, create_meeting, edit_meeting, move_meeting
from coordination.services.outcome import add_follow_up, close_follow_up

__all__ = [
    "NEEDS_REASON",
    "add_agenda_item",
    "add_follow_up",
    "close_follow_up",
    "create_meeting",
    "edit_meeting",
    "invite_organizations",
    "move_agenda_item",
    "move_meeting",
    "record_attendance",
    "withdraw_agenda_item",
]
