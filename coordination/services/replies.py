"""What an invited organization answers, by its personal link or through an officer."""

from django.db import transaction
from django.utils.translation import gettext as _

from coordination.enums import Answer, MeetingStatus
from coordination.links import invitation_of, works
from coordination.models import Participant
from coordination.services.meetings import editable
from cop_portal.common import dates
from cop_portal.common.errors import MoveNotAllowed, PortalError
from cop_portal.common.services import stale
from cop_portal.common.text import fold
from cop_portal.common.transitions import locked
from cop_portal.history.services import record
from cop_portal.people.rules import OrganizationLink


class LinkDead(PortalError):
    """A personal link that was replaced, revoked, or has expired."""

    status = 410


@transaction.atomic
def reply(*, token, version, answer, reason="", people=()):
    """Whoever holds the link answers, or answers otherwise. Raises LinkDead, StaleVersion, PortalError."""
    invitation = opened(token)
    if invitation.meeting.status == MeetingStatus.CANCELLED:
        raise MoveNotAllowed(_("The meeting is cancelled."))
    return _answer(invitation, version, answer, reason, people, by=OrganizationLink(invitation.organization))


def opened(token):
    """The invitation to which a token belongs, locked in the caller's transaction. Raises LinkDead."""
    found = invitation_of(token)
    if found is None:
        raise LinkDead(_("This link does not work."))
    invitation = locked(found, "meeting", "organization")
    if invitation.link_id != found.link_id or not works(invitation):
        raise LinkDead(_("This link does not work."))
    return invitation


@transaction.atomic
def reply_on_behalf(*, invitation, version, answer, reason="", people=(), by):
    """An officer enters what the organization answered by other ways."""
    editable(invitation.meeting, by)
    return _answer(locked(invitation, "meeting", "organization"), version, answer, reason, people, by=by)


def _answer(invitation, version, answer, reason, people, *, by):
    """Store the answer and who takes part, once; the same answer again changes nothing."""
    if invitation.version != version:
        raise stale()
    declines = answer == Answer.DECLINED
    reason = reason.strip() if declines else ""
    if declines and not reason:
        raise PortalError(_("Say why the organization does not take part."), field="reason")
    named, gone = _participants(invitation, () if declines else people)
    old = invitation.answer
    changed = (old, invitation.reason) != (answer, reason)
    if not (changed or named or gone):
        return invitation
    invitation.answer, invitation.reason = answer, reason
    invitation.answered_at = dates.now()
    invitation.version += 1
    invitation.full_clean(validate_unique=False)
    invitation.save(update_fields=["answer", "reason", "answered_at", "version", "updated_at"])
    if changed:
        record(invitation, "moved", by=by, field="answer", old=old, new=answer, reason=reason)
        words = f"{invitation.organization}: {Answer(answer).label}"
        record(invitation.meeting, "answered", by=by, new=words, reason=reason)
    if named:
        record(invitation, "participants_named", by=by, new="; ".join(named))
    if gone:
        record(invitation, "participants_withdrawn", by=by, old="; ".join(gone))
    return invitation


def _participants(invitation, people):
    """Bring the participants up to date; whoever was there stays. Returns the names of those (newly named, gone)."""
    standing = {fold(person.name): person for person in invitation.participants.filter(is_withdrawn=False)}
    named, wanted = [], set()
    for given in people:
        key = fold(given["name"].strip())
        if key in wanted:
            raise PortalError(_("“%(name)s” is named twice.") % {"name": given["name"]})
        wanted.add(key)
        person = standing.get(key) or Participant(invitation=invitation)
        before = (person.name, person.function, person.email)
        person.name = given["name"].strip()
        person.function, person.email = given.get("function", "").strip(), given.get("email", "").strip()
        if before != (person.name, person.function, person.email):
            person.full_clean()
            person.save()
            named.append(person.name)
    gone = [person for key, person in standing.items() if key not in wanted and not person.present]
    for person in gone:
        person.is_withdrawn = True
        person.save(update_fields=["is_withdrawn", "updated_at"])
    return named, [person.name for person in gone]
