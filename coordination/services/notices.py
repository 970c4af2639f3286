"""Whom a change of a meeting concerns, and the one mail that tells each of them."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import translation

from coordination.enums import Answer
from coordination.models import Participant
from cop_portal.common import outbox
from cop_portal.people.models import User
from cop_portal.reminders.enums import ReminderState
from cop_portal.reminders.models import Reminder

MEETING_REMINDERS = {"meeting"}  # the kinds under which `reminder_sources` registers them
_REMINDED = (ReminderState.PLANNED, ReminderState.CLAIMED, ReminderState.SENT)


@dataclass(frozen=True)
class Concerned:
    """One whom a change of a meeting concerns: `account` is None for who has none."""

    name: str
    address: str
    language: str
    account: User | None = None


def concerned_by(meeting):
    """Everybody once, by address: who runs it or was reminded of it, contacts of those invited, and participants.

    Contacts are those of invitations that were sent, or accepted by another way; neither declined nor revoked.
    """
    reminded = Reminder.objects.filter(kind__in=MEETING_REMINDERS, subject_id=meeting.pk, state__in=_REMINDED)
    people = User.objects.filter(Q(pk=meeting.created_by_id) | Q(pk__in=reminded.values("recipient")), is_active=True)
    found = [Concerned(person.name, person.email, person.language, person) for person in people.order_by("pk")]
    invitations = meeting.invitations.filter(
        Q(answer=Answer.ACCEPTED) | Q(answer="", mail__isnull=False, revoked_at__isnull=True)
    )
    for invitation in invitations.filter(contact__is_active=True).select_related("contact").order_by("pk"):
        contact = invitation.contact
        found.append(Concerned(contact.name, contact.email, contact.language))
    participants = Participant.objects.filter(invitation__meeting=meeting, is_withdrawn=False).exclude(email="")
    participants = participants.exclude(invitation__answer=Answer.DECLINED).select_related("invitation__contact")
    for participant in participants.order_by("pk"):
        contact = participant.invitation.contact
        found.append(Concerned(participant.name, participant.email, contact.language if contact else "en"))
    return list({one.address.lower(): one for one in reversed(found)}.values())[::-1]


def tell(meeting, change, *, old=None, reason=""):
    """One mail to everybody concerned, in the caller's transaction, each in their language.

    `change` is `moved` (from what `old` says), `cancelled`, or `held_again`.
    """
    for one in concerned_by(meeting):
        language = outbox.mail_language(one.language)
        with translation.override(language):
            context = {"recipient": one, "meeting": meeting, "old": old, "change": change, "reason": reason}
            outbox.queue(
                recipient=one.account,
                address=one.address,
                kind="meeting_moved",
                language=language,
                **outbox.render_mail("meeting-moved", context),
            )
