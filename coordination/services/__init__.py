"""Every change of meetings, agendas, invitations, and follow-ups."""

from coordination.services.agenda import (
    add_agenda_item,
    add_item_for,
    edit_agenda_item,
    move_agenda_item,
    withdraw_agenda_item,
)
from coordination.services.attendance import add_person_present, record_attendance
from coordination.services.calendars import make_calendar_address, revoke_calendar_address
from coordination.services.exchange import import_told, send_told, tell, tell_otherwise, withdraw_told
from coordination.services.invitations import (
    choose_contact,
    invite_organizations,
    renew_link,
    revoke_link,
    send_invitations,
)
from coordination.services.letters import save_letter
from coordination.services.meetings import NEEDS_REASON, create_meeting, edit_meeting, move_meeting
from coordination.services.outcome import (
    add_follow_up,
    add_point,
    close_follow_up,
    edit_follow_up,
    edit_point,
    move_point,
    reopen_follow_up,
    withdraw_point,
)
from coordination.services.replies import LinkDead, reply, reply_on_behalf
from coordination.services.rescheduling import preview_rescheduling

__all__ = [
    "NEEDS_REASON",
    "LinkDead",
    "add_agenda_item",
    "add_follow_up",
    "add_item_for",
    "add_person_present",
    "add_point",
    "choose_contact",
    "close_follow_up",
    "create_meeting",
    "edit_agenda_item",
    "edit_follow_up",
    "edit_meeting",
    "edit_point",
    "import_told",
    "invite_organizations",
    "make_calendar_address",
    "move_agenda_item",
    "move_meeting",
    "move_point",
    "preview_rescheduling",
    "record_attendance",
    "renew_link",
    "reopen_follow_up",
    "reply",
    "reply_on_behalf",
    "revoke_calendar_address",
    "revoke_link",
    "save_letter",
    "send_invitations",
    "send_told",
    "tell",
    "tell_otherwise",
    "withdraw_agenda_item",
    "withdraw_point",
    "withdraw_told",
]
