"""Invitations, appointments, accounts, and organizations; each change is recorded."""

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
from cop_portal.people.services.organizations import (
    add_contact,
    create_organization,
    edit_contact,
    edit_organization,
    merge_organizations,
)
from cop_portal.people.services.saved_views import delete_view, save_view
from cop_portal.people.services.succession import appoint, replace_focal_point

__all__ = [
    "NOTE",
    "accept_invitation",
    "add_contact",
    "appoint",
    "ask_for_new_link",
    "correct_note",
    "create_organization",
    "delete_view",
    "drop_kept_form",
    "edit_contact",
    "edit_organization",
    "end_appointment",
    "find_invitation",
    "invite",
    "keep_form",
    "merge_organizations",
    "renew_invitation",
    "replace_focal_point",
    "save_appointment",
    "save_person",
    "save_view",
    "withdraw_invitation",
]
