"""Accounts, States, organizations, focal-point appointments, and invitations."""

from cop_portal.people.models.accounts import KeptForm, SavedView, Unit, User
from cop_portal.people.models.appointments import Appointment, AppointmentQuerySet, Invitation, NoteFile
from cop_portal.people.models.parties import Organization, OrganizationContact, State

__all__ = [
    "Appointment",
    "AppointmentQuerySet",
    "Invitation",
    "KeptForm",
    "NoteFile",
    "Organization",
    "OrganizationContact",
    "SavedView",
    "State",
    "Unit",
    "User",
]
