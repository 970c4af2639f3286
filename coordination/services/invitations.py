"""Who is invited to a meeting, and who was there."""

from django.db import transaction

from coordination.enums import MEETING_PUBLIC
from coordination.models import MeetingInvitation
from coordination.queries import attendance_mark
from coordination.services.meetings import editable
from cop_portal.common import dates
from cop_portal.common.services import stale
from cop_portal.history.services import record


@transaction.atomic
def invite_organizations(*, meeting, organizations, by):
    """Note the organizations as invited today; those invited already stay as they are. Returns the new invitations."""
    meeting = editable(meeting, by)
    known = set(meeting.invitations.values_list("organization_id", flat=True))
    new = [
        MeetingInvitation.objects.create(
            meeting=meeting, organization=organization, invited_on=dates.today(), created_by=by
        )
        for organization in organizations
        if organization.pk not in known
    ]
    if new:
        names = "; ".join(str(invitation.organization) for invitation in new)
        record(meeting, "organizations_invited", by=by, new=names, is_public=meeting.status in MEETING_PUBLIC)
    return new


@transaction.atomic
def record_attendance(*, meeting, present, by, read=None):
    """Note which invited organizations were present (`present` are ids of invitations); all others were not.

    `read` is the mark of the attendance that a page showed. Raises StaleVersion.
    """
    meeting = editable(meeting, by)
    invitations = meeting.invitations.select_related("organization")
    if read is not None and attendance_mark(invitations) != read:
        raise stale()
    changed = []
    for invitation in invitations:
        attended = invitation.pk in present
        if invitation.attended != attended:
            invitation.attended = attended
            invitation.save(update_fields=["attended", "updated_at"])
            changed.append(invitation)
    if changed:
        names = "; ".join(str(invitation.organization) for invitation in changed if invitation.attended)
        record(meeting, "attendance_recorded", by=by, new=names, is_public=True)
    return changed
