"""What a person is: the questions that every app's rules ask. Each answers plainly; the apps' rules give reasons."""

from django.utils.translation import gettext_lazy as _

from cop_portal.common import dates
from cop_portal.common.verdicts import ALLOWED, allowed_if
from cop_portal.people.enums import AppointmentRole, Role


def is_secretariat(user):
    """An officer or a head of unit, active."""
    return user.is_authenticated and user.is_active and user.role in (Role.OFFICER, Role.HEAD)


def is_head(user):
    return user.is_authenticated and user.is_active and user.role == Role.HEAD


def is_administrator(user):
    return user.is_authenticated and user.is_active and user.role == Role.ADMINISTRATOR


def states_of(user):
    """The ids of the States that the person reports for today, by an appointment that lasts."""
    if not (user.is_authenticated and user.is_active):
        return set()
    if not hasattr(user, "_states_of"):
        user._states_of = {}
    today = dates.present_day()
    if today not in user._states_of:
        lasting = user.appointments.filter(starts_on__lte=today).exclude(ends_on__lt=today)
        reporting = lasting.filter(role__in=[AppointmentRole.MAIN, AppointmentRole.ALTERNATE])
        user._states_of[today] = set(reporting.values_list("state_id", flat=True))
    return user._states_of[today]


def is_focal_point(user, state=None):
    """Whether the person reports today for the State, or for any where none is named."""
    states = states_of(user)
    return bool(states) if state is None else state.pk in states


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


def can_see_invitations(user):
    return allowed_if(is_secretariat(user) or is_administrator(user), _("Only the secretariat may do this."))
