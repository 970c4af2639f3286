"""Who is invited to a meeting, by which letter and link."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from coordination.enums import MEETING_PUBLIC, MeetingStatus
from coordination.letters import compose, lacking
from coordination.models import MeetingInvitation
from coordination.queries import invitations_to_send, letter_in, letters_of
from coordination.services.meetings import editable
from cop_portal.common import dates
from cop_portal.common.errors import MoveNotAllowed, PortalError, StaleVersion
from cop_portal.common.transitions import locked
from cop_portal.history.services import change_of, record, record_many
from cop_portal.people.queries import contacts_by_organization
from cop_portal.reminders.services import queue_mail


@transaction.atomic
def invite_organizations(*, meeting, organizations, by):
    """Note the organizations as invited today, each with its first active contact. Returns the new invitations.

    Those invited already stay as they are; one that came uninvited is invited from now on. Nobody but the secretariat
    knows of an invitation before its letter is out.
    """
    meeting = editable(meeting, by)
    known = {invitation.organization_id: invitation for invitation in meeting.invitations.all()}
    contacts = contacts_by_organization([organization.pk for organization in organizations])
    new = []
    for organization in organizations:
        invitation = known.get(organization.pk) or MeetingInvitation(meeting=meeting, organization=organization)
        if invitation.invited_on is None:
            invitation.invited_on, invitation.created_by = dates.today(), by
            invitation.contact = next(iter(contacts[organization.pk]), None)
            invitation.save()
            new.append(invitation)
    if new:
        names = "; ".join(str(invitation.organization) for invitation in new)
        record(meeting, "organizations_invited", by=by, new=names)
    return new


@transaction.atomic
def choose_contact(*, invitation, contact, by):
    """Say to which contact of the organization the letter goes."""
    editable(invitation.meeting, by)
    invitation = _as_read(invitation)
    if contact is not None and contact.organization_id != invitation.organization_id:
        raise PortalError(_("This is a contact of another organization."), field="contact")
    if invitation.contact_id != (contact and contact.pk):
        old, invitation.contact = invitation.contact, contact
        invitation.version += 1
        invitation.save(update_fields=["contact", "version", "updated_at"])
        record(invitation, "edited", by=by, field="contact", old=old, new=contact)
    return invitation


@transaction.atomic
def send_invitations(*, meeting, by):
    """Write the letter to everybody who has none yet, all of them or none; again sends nothing twice.

    Returns the invitations that went out. Raises PortalError where a letter says something that is not known yet.
    """
    meeting = editable(meeting, by)
    _require_coming(meeting)
    letters = letters_of(meeting)
    waiting = list(invitations_to_send(meeting).select_for_update(of=("self",)))
    for invitation in waiting:
        invitation.meeting = meeting
        _send(invitation, letters[invitation.contact.language])
    if waiting:
        record_many(
            [change_of(invitation, "letter_sent", by=by, new=invitation.contact.email) for invitation in waiting]
        )
        names = "; ".join(str(invitation.organization) for invitation in waiting)
        record(meeting, "invitations_sent", by=by, new=names, is_public=meeting.status in MEETING_PUBLIC)
    return waiting


@transaction.atomic
def renew_link(*, invitation, by):
    """Send a new link; the old one is dead. Raises StaleVersion where somebody did so since the page was read."""
    meeting = editable(invitation.meeting, by)
    _require_coming(meeting)
    invitation = _as_read(invitation)
    if invitation.contact is None or not invitation.contact.is_active:
        raise PortalError(_("Choose an active contact first: there is nobody to send the link to."))
    invitation.meeting = meeting
    invitation.link_id, invitation.revoked_at = uuid.uuid4(), None
    invitation.version += 1
    _send(invitation, letter_in(meeting, invitation.contact.language))
    record(invitation, "letter_sent", by=by, new=invitation.contact.email)
    record(meeting, "link_renewed", by=by, new=invitation.organization)
    return invitation


@transaction.atomic
def revoke_link(*, invitation, by):
    """The link works no more until a new one is sent; the answer stands. Returns (invitation, revoked)."""
    meeting = editable(invitation.meeting, by)
    invitation = locked(invitation, "organization")
    if invitation.revoked_at:
        return invitation, False
    if not invitation.sent_on:
        raise MoveNotAllowed(_("No link was sent yet."))
    invitation.revoked_at = dates.now()
    invitation.save(update_fields=["revoked_at", "updated_at"])
    record(invitation, "link_revoked", by=by)
    record(meeting, "link_revoked_of", by=by, old=invitation.organization)
    return invitation, True


def _as_read(invitation):
    """Locked, and refused where it is not the version that the page showed."""
    invitation = locked(invitation, "organization", "contact")
    if invitation.read_version is not None and invitation.read_version != invitation.version:
        raise StaleVersion(_("Somebody else changed this meanwhile. Nothing was done; read it as it stands."))
    return invitation


def _require_coming(meeting):
    if meeting.status == MeetingStatus.HELD or meeting.is_over:
        raise MoveNotAllowed(_("The meeting is over; nobody can be invited to it any more."))


def _send(invitation, letter):
    """Queue the mail with the letter and the link, and note both."""
    if words := lacking(letter.subject, letter.body, invitation):
        raise PortalError(
            _("The letter (%(language)s) says %(words)s, and the meeting has nothing for it yet.")
            % {"language": letter.get_language_display(), "words": " ".join(f"{{{word}}}" for word in words)}
        )
    mail = compose(invitation, letter.subject, letter.body, kind="meeting-invitation")
    invitation.mail = queue_mail(recipient=None, **vars(mail))
    invitation.sent_on, invitation.link_expires_at = dates.today(), invitation.meeting.ends_at
    invitation.save()
