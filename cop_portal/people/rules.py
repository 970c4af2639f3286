"""What a person is: the questions that every app's rules ask. Each answers plainly; the apps' rules give reasons."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from cop_portal.common import dates
from cop_portal.common.verdicts import ALLOWED, allowed_if
from cop_portal.people.enums import REPORTING, AppointmentRole, Role
from cop_portal.people.models import Appointment, Organization


@dataclass(frozen=True)
class OrganizationLink:
    """Who came by an organization's personal link: without an account, and to speak for this organization alone.

    Whoever makes one has seen that the link works. In the history its changes stand under `task`.
    """

    organization: Organization
    task = "organization-link"
    is_authenticated = is_active = False


# Whoever has no account, a visitor: what is for them is for everybody.
EVERYBODY = AnonymousUser()


class Secretariat:
    """The secretariat as a whole, for what the portal judges for it: reads what each of its officers reads."""

    is_authenticated = is_active = True
    role = Role.OFFICER

    @property
    def appointments(self):
        """It reports for no State."""
        return Appointment.objects.none()


def is_secretariat(user):
    """An officer or a head of unit, active."""
    return user.is_authenticated and user.is_active and user.role in (Role.OFFICER, Role.HEAD)


def is_head(user):
    return user.is_authenticated and user.is_active and user.role == Role.HEAD


def is_administrator(user):
    return user.is_authenticated and user.is_active and user.role == Role.ADMINISTRATOR


def _roles_by_state(user):
    """{State's id: the roles that the person has there today, by appointments that last}."""
    if not (user.is_authenticated and user.is_active):
        return {}
    if not hasattr(user, "_roles_by_state"):
        user._roles_by_state = {}
    today = dates.present_day()
    if today not in user._roles_by_state:
        found = {}
        for state_id, role in user.appointments.lasting_on(today).values_list("state_id", "role"):
            found.setdefault(state_id, set()).add(role)
        user._roles_by_state[today] = found
    return user._roles_by_state[today]


def states_of(user):
    """The ids of the States that the person reports for today, by an appointment that lasts."""
    return {state_id for state_id, roles in _roles_by_state(user).items() if roles & REPORTING}


def states_read_by(user):
    """The ids of the States whose drafts the person reads: those they report for, or whose reports they validate."""
    return set(_roles_by_state(user))


def states_of_authority(user):
    """The ids of the States whose reports the person validates today."""
    return {state_id for state_id, roles in _roles_by_state(user).items() if AppointmentRole.AUTHORITY in roles}


def is_focal_point(user, state=None):
    """Whether the person reports today for the State, or for any where none is named."""
    states = states_of(user)
    return bool(states) if state is None else state.pk in states


def reports_for(by, reporter):
    """Whether somebody reports today for a State, or came by the link of an organization."""
    if isinstance(reporter, Organization):
        return isinstance(by, OrganizationLink) and by.organization == reporter
    return is_focal_point(by, reporter)


def account(by):
    """The account of whoever acts; None of those who came by an organization's link."""
    return None if isinstance(by, OrganizationLink) else by


def reads_for(user, reporter):
    """Whether the person is among the State's people today (its focal points, and its validating authority), or came by
    the organization's link."""
    if isinstance(reporter, Organization):
        return reports_for(user, reporter)
    return reporter.pk in states_read_by(user)


def is_authority(user, state):
    """Whether the person validates today what the State reports."""
    return AppointmentRole.AUTHORITY in _roles_by_state(user).get(state.pk, ())


def can_invite(user, invitation):
    """An administrator invites anyone; the secretariat invites focal points of States."""
    if is_administrator(user):
        return ALLOWED
    return allowed_if(
        is_secretariat(user) and invitation.state_id is not None,
        _("Only an administrator invites to the secretariat; officers invite focal points of States."),
    )


def can_call(user):
    """Names and addresses of whom to call about assistance: focal points of States, contacts of organizations."""
    return allowed_if(
        is_secretariat(user) or is_focal_point(user), _("Only focal points and the secretariat see whom to call.")
    )


def can_manage_organizations(user):
    """Enter, edit and merge organizations, and see and change their contacts."""
    return allowed_if(is_secretariat(user), _("Only the secretariat may do this."))


def can_see_invitations(user):
    return allowed_if(is_secretariat(user) or is_administrator(user), _("Only the secretariat may do this."))


def can_appoint(user):
    """Appoint, replace, and end: from the note verbale that the State sent to the secretariat."""
    return allowed_if(
        is_secretariat(user) or is_administrator(user), _("Only the secretariat appoints focal points of States.")
    )


def can_see_focal_points(user, state):
    """Their names, and the note verbale: the secretariat, and the State's own people."""
    return allowed_if(can_appoint(user) or reads_for(user, state), _("You are not among this State's focal points."))
