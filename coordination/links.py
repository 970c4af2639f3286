"""The personal link by which an invited organization answers without an account.

Its token is the invitation's `link_id`, signed with the portal's secret: unguessable, never stored, dead as soon as the
`link_id` changes. Opening the link changes nothing.
"""

import uuid

from django.conf import settings
from django.core.signing import BadSignature, Signer

from coordination.models import MeetingInvitation

_signer = Signer(salt="coordination.invitation")


def token_of(invitation):
    """The token of the invitation's link as it is now."""
    return _signer.sign(invitation.link_id.hex).replace(":", ".")


def link_of(invitation):
    """The whole address, for letters and mails."""
    return f"{settings.PORTAL_ORIGIN}/reply/{token_of(invitation)}/"


def invitation_of(token):
    """The invitation to which a token belongs, whatever its state; None for a token that was not made here."""
    link_id = _link_id(token)
    if link_id is None:
        return None
    invitations = MeetingInvitation.objects.select_related("meeting", "organization", "contact", "created_by")
    return invitations.filter(link_id=link_id).first()


def _link_id(token):
    head, _dot, signature = token.rpartition(".")
    try:
        return uuid.UUID(hex=_signer.unsign(f"{head}:{signature}"))
    except (BadSignature, ValueError):
        return None


def was_made_here(token):
    """Whether the portal once made this token, for a link that may be dead since."""
    return _link_id(token) is not None


def works(invitation):
    """Whether the invitation's link still takes answers: sent, not revoked, and the meeting has not ended.

    A meeting that is put off takes its links along, so its own end counts, not the one that it had when they were sent.
    """
    return bool(invitation.link_expires_at and not invitation.revoked_at and not invitation.meeting.is_over)
