"""People, States and organizations as the other apps ask for them."""

from collections import Counter, defaultdict

from django.db.models import F

from cop_portal.common import dates
from cop_portal.people.enums import REPORTING, AppointmentRole, Role
from cop_portal.people.models import (
    Appointment,
    Invitation,
    KeptForm,
    NoteFile,
    Organization,
    OrganizationContact,
    SavedView,
    State,
    Unit,
    User,
)
from cop_portal.people.rules import (
    can_appoint,
    can_manage_organizations,
    can_see_invitations,
    states_of,
    states_read_by,
)


def states():
    """Every State, for all to see."""
    return State.objects.order_by(State.name_column(), "name_en")


def organizations():
    """Every organization, for all to see; none that was merged into another."""
    rows = Organization.objects.filter(merged_into__isnull=True)
    return rows.order_by(Organization.name_column(), "name_en")


def organizations_by_any_name():
    """The same, each with its `duplicates`, by whose names and addresses it is found too."""
    return organizations().prefetch_related("duplicates")


def organizations_like(organization, limit=5):
    """Those that may be the same one: whose names share its rare words, the likeliest first."""
    found = {row: set(row.search_text.split()) for row in organizations()}
    frequency = Counter(word for words in found.values() for word in words)
    own = set(organization.search_text.split())
    likeness = {
        row: sum(1 / frequency[word] for word in words & own) for row, words in found.items() if row != organization
    }
    # A word that more than three organizations have tells nothing by itself.
    likely = [row for row, shared in likeness.items() if shared >= 1 / 3]
    return sorted(likely, key=likeness.get, reverse=True)[:limit]


def units():
    """The units of the secretariat."""
    return Unit.objects.all()


def organizations_ever():
    """Every organization, those that were merged into another too."""
    return Organization.objects.select_related("merged_into")


def contacts_visible_to(user):
    """People and mailboxes at organizations: personal data, for the secretariat."""
    contacts = OrganizationContact.objects.select_related("organization").order_by("-is_active", "name")
    return contacts if can_manage_organizations(user) else contacts.none()


def merge_mark(duplicate, kept):
    """A mark of two organizations that are to be merged, by which a page that was read before a change is told."""
    return f"{duplicate.pk}.{duplicate.version} {kept.pk}.{kept.version}"


def states_reported_by(user):
    """The States that the person reports for today."""
    return State.objects.filter(pk__in=states_of(user))


def states_validated_by(user):
    """The States whose reports the person validates today, and does not write."""
    return State.objects.filter(pk__in=states_read_by(user) - states_of(user))


def appointments_on(day=None):
    """The appointments that last on the day (today where none is named)."""
    return Appointment.objects.lasting_on(day or dates.today())


def appointments_visible_to(user):
    """Every appointment for those who appoint; for a State's people those of the State."""
    rows = Appointment.objects.select_related("state", "person", "note_file")
    return rows if can_appoint(user) else rows.filter(state__in=states_read_by(user))


def appointments_to_come_and_lasting(user, state):
    """Those of the State that the person may see, without what has ended; the main focal point first."""
    visible = appointments_visible_to(user).filter(state=state)
    return visible.in_period(dates.today(), None).order_by("-role", "starts_on")


def appointments_of(person):
    """A person's own appointments, those that last first."""
    rows = person.appointments.filter(is_withdrawn=False).select_related("state", "note_file")
    return rows.order_by(F("ends_on").desc(nulls_first=True), "-starts_on")


def note_files_visible_to(user):
    """Files of notes verbales: the secretariat's all, for a State's people those of the State."""
    files = NoteFile.objects.filter(is_withdrawn=False)
    return files if can_appoint(user) else files.filter(state__in=states_read_by(user))


def focal_points_by_state(states, day=None):
    """Active people who report on the day for each of the States (or their ids), the main focal point first."""
    return _people_by_state(states, REPORTING, day)


def focal_points_of(state, day=None):
    """Active people who report for the State on the day, the main focal point first."""
    return focal_points_by_state([state], day)[state.pk]


def contacts_by_organization(organizations):
    """The active contacts of each of the organizations (or their ids)."""
    found = defaultdict(list)
    for contact in OrganizationContact.objects.filter(organization__in=organizations, is_active=True):
        found[contact.organization_id].append(contact)
    return found


def authorities_by_state(states, day=None):
    """Active people who validate on the day what each of the States (or their ids) reports."""
    return _people_by_state(states, [AppointmentRole.AUTHORITY], day)


def _people_by_state(states, roles, day):
    lasting = appointments_on(day).filter(state__in=states, role__in=roles, person__is_active=True)
    found = defaultdict(list)
    for appointment in lasting.order_by("-role", "pk").select_related("person"):
        found[appointment.state_id].append(appointment.person)
    return found


def account_of(email):
    """The account with this address, however it is spelt, or None."""
    return User.objects.filter(email__iexact=email).first()


def secretariat():
    """Active officers and heads."""
    return User.objects.filter(is_active=True, role__in=[Role.OFFICER, Role.HEAD])


def invitations_visible_to(user):
    """Invitations, for those who may invite."""
    invitations = Invitation.objects.select_related("state", "invited_by", "accepted_by")
    return invitations if can_see_invitations(user) else invitations.none()


def open_invitations_of(state):
    """Those to the State's focal points that are neither accepted nor withdrawn."""
    return Invitation.objects.filter(state=state, accepted_by__isnull=True, withdrawn_at__isnull=True)


def saved_views_of(person):
    """The views that a person keeps, by name; nobody sees those of others."""
    return SavedView.objects.filter(person=person)


def kept_form(person, path):
    """What the person typed on the page and did not save, or None."""
    return KeptForm.objects.filter(person=person, path=path).first()
