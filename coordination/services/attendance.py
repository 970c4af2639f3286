"""Who was there: organizations, and the people whom they named or who came along."""

from django.db import transaction
from django.utils.translation import gettext as _

from coordination.models import MeetingInvitation, Participant
from coordination.queries import attendance_mark, with_people
from coordination.services.meetings import editable
from cop_portal.common.errors import PortalError
from cop_portal.common.services import stale
from cop_portal.common.text import fold
from cop_portal.history.services import record


@transaction.atomic
def record_attendance(*, meeting, present, by, people=(), shown=None, read=None):
    """Note who was present: of the invitations with the ids `shown` (all where None) those that `present` names.

    `people` are ids of participants; an organization attended where it is ticked itself, or one of its people is.
    `read` is `attendance_mark` of what the page showed; StaleVersion where it is another by now. Returns the changed
    invitations.
    """
    meeting = editable(meeting, by)
    rows = meeting.invitations.select_related("organization")
    invitations = with_people(rows if shown is None else rows.filter(pk__in=shown))
    if read is not None and read != attendance_mark(invitations):
        raise stale()
    changed = []
    for invitation in invitations:
        for person in invitation.people:
            if person.present != (person.pk in people):
                person.present = not person.present
                person.save(update_fields=["present", "updated_at"])
        if _set_attended(invitation, invitation.pk in present or any(person.present for person in invitation.people)):
            changed.append(invitation)
    if changed:
        names = "; ".join(str(invitation.organization) for invitation in changed if invitation.attended)
        record(meeting, "attendance_recorded", by=by, new=names, is_public=True)
    return changed


@transaction.atomic
def add_person_present(*, meeting, organization, name, by, function=""):
    """Note a person at the door as present for an organization, invited or not. Returns the participant.

    Whoever is named already is marked as present, and not added a second time.
    """
    meeting = editable(meeting, by)
    if not name.strip():
        raise PortalError(_("Type the person's name."), field="name")
    invitation, _new = MeetingInvitation.objects.get_or_create(
        meeting=meeting, organization=organization, defaults={"created_by": by}
    )
    [invitation] = with_people([invitation])
    named = {fold(person.name): person for person in invitation.people}
    person = named.get(fold(name.strip())) or Participant(invitation=invitation, name=name.strip(), function=function)
    if not person.present:
        person.present = True
        person.full_clean()
        person.save()
        record(invitation, "person_present", by=by, new=person.name)
    if _set_attended(invitation, True):
        record(meeting, "attendance_recorded", by=by, new=organization, is_public=True)
    return person


def _set_attended(invitation, attended):
    if invitation.attended == attended:
        return False
    invitation.attended = attended
    invitation.save(update_fields=["attended", "updated_at"])
    return True
