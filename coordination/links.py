"""The personal link by which an invited organization answers without an account.

Its token is the invitation's `link_id`, signed with the portal's secret: unguessable, never stored, dead as soon as the
`link_id` changes. Opening the link changes nothing.
"""

import uuid

from django.conf import settings
from django.core.signing import BadSignature, Signer

from coordination.models import MeetingInvitation
from cop_portal.common import dates

_signer = Signer(salt="coordination.invitation")


def token_of(invitation):
    """The token of the invitation's link as it is now."""
    return _signer.sign(invitation.link_id.hex).replace(":", ".")


def link_of(invitation):
    """The whole address, for letters and mails."""
    return f"{settings.PORTAL_ORIGIN}/reply/{token_of(invitation)}/"


def invitation_of(token):
    """The invitation to which a token belongs, whatever its state; None for a token that was not made here."""
    head, _dot, signature = token.rpartition(".")
    try:
        link_id = uuid.UUID(hex=_signer.unsign(f"{head}:{signature}"))
    except (BadSignature, ValueError):
        return None
    invitations = MeetingInvitation.objects.select_related("meeting", "organization", "contact")
    return invitations.filter(link_id=link_id).first()


def works(invitation):
    """Whether the invitation's link still takes answers: sent, not revoked, not expired."""
    expires = invitation.link_expires_at
    return bool(expires and expires > dates.now() and not invitation.revoked_at)
