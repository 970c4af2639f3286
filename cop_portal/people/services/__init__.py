"""Invitations, appointments, and accounts; each change is recorded."""

from cop_portal.people.services.accounts import drop_kept_form, keep_form, save_person
from cop_portal.people.services.appointments import NOTE, correct_note, end_appointment, save_appointment
from cop_portal.people.services.invitations import (
    accept_invitation,
    ask_for_new_link,
    find_invitation,
    invite,
    renew_invitation,
    withdraw_invitation,
)
from cop_portal.people.services.succession import appoint, replace_focal_point

__all__ = [
    "NOTE",
    "accept_invitation",
    "appoint",
    "ask_for_new_link",
    "correct_note",
    "drop_kept_form",
    "end_appointment",
    "find_invitation",
    "invite",
    "keep_form",
    "renew_invitation",
    "replace_focal_point",
    "save_appointment",
    "save_person",
    "withdraw_invitation",
]
