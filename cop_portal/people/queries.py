"""People, States and organizations as the other apps ask for them."""

from collections import defaultdict

from django.db.models import Q

from cop_portal.common import dates
from cop_portal.people.enums import AppointmentRole, Role
from cop_portal.people.models import Appointment, Invitation, KeptForm, Organization, OrganizationContact, State, User
from cop_portal.people.rules import can_see_invitations, states_of


def states():
    """Every State, for all to see."""
    return State.objects.order_by(State.name_column(), "name_en")


def organizations():
    """Every organization, for all to see."""
    return Organization.objects.order_by(Organization.name_column(), "name_en")


def states_reported_by(user):
    """The States that the person reports for today."""
    return State.objects.filter(pk__in=states_of(user))


def appointments_on(day=None):
    """The appointments that last on the day (today where none is named)."""
    day = day or dates.today()
    return Appointment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


def focal_points_by_state(states, day=None):
    """Active people who report on the day for each of the States (or their ids), the main focal point first."""
    reporting = appointments_on(day).filter(
        state__in=states, role__in=[AppointmentRole.MAIN, AppointmentRole.ALTERNATE], person__is_active=True
    )
    found = defaultdict(list)
    for appointment in reporting.order_by("-role", "pk").select_related("person"):
        found[appointment.state_id].append(appointment.person)
    return found


def focal_points_of(state, day=None):
    """Active people who report for the State on the day, the main focal point first."""
    return focal_points_by_state([state], day)[state.pk]


def contacts_by_organization(organizations):
    """The active contacts of each of the organizations (or their ids)."""
    found = defaultdict(list)
    for contact in OrganizationContact.objects.filter(organization__in=organizations, is_active=True):
        found[contact.organization_id].append(contact)
    return found


def secretariat():
    """Active officers and heads."""
    return User.objects.filter(is_active=True, role__in=[Role.OFFICER, Role.HEAD])


def invitations_visible_to(user):
    """Invitations, for those who may invite."""
    invitations = Invitation.objects.select_related("state", "invited_by", "accepted_by")
    return invitations if can_see_invitations(user) else invitations.none()


def kept_form(person, path):
    """What the person typed on the page and did not save, or None."""
    return KeptForm.objects.filter(person=person, path=path).first()
