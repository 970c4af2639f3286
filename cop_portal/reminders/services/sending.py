"""Mails are claimed by conditional update, sent outside any transaction, and settled once."""

import datetime
import logging
import re
import uuid

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from cop_portal.common import dates
from cop_portal.reminders.enums import LINK_KINDS, SECRET_KINDS, MailState, ReminderState
from cop_portal.reminders.models import Mail, Policy, Reminder
from cop_portal.reminders.services import holds
from cop_portal.reminders.services.composing import is_optional, kinds_still_due
from cop_portal.reminders.services.outbox import message_of
from cop_portal.reminders.services.transport import Away, Permanent, Temporary, Unknown, transport

# What a mail's end means for the reminders that it carries.
_REMINDER_STATES = {
    MailState.SENT: ReminderState.SENT,
    MailState.FAILED: ReminderState.FAILED,
    MailState.UNKNOWN: ReminderState.UNKNOWN,
}
_log = logging.getLogger("cop_portal.mail")


def lease():
    """How long a claim lasts: longer than connecting and sending can take by their own time-outs."""
    return datetime.timedelta(seconds=settings.MAIL_LEASE_SECONDS)


def settle_time():
    """How long a mail whose fate is unknown is not touched."""
    return datetime.timedelta(seconds=settings.MAIL_SETTLE_SECONDS)


def _sendable():
    due = Mail.objects.filter(state=MailState.QUEUED, next_at__lte=dates.machine_now())
    return due.exclude(holds.held(of="recipient", kind="kind"))


def mails_to_send(most=5000):
    """The ids of the mails whose time has come and that nobody holds, oldest first."""
    return list(_sendable().order_by("next_at").values_list("pk", flat=True)[:most])


def send_mail(mail_id):
    """Claim and send one mail; returns its state, or None where another worker has it or nothing is to be done."""
    return send_mails([mail_id]).get(mail_id)


def send_mails(mail_ids):
    """Claim and send mails one after the other over one connection; {id: state} of those that this worker settled.

    The last look before each message itself is fenced by the claim's token: a worker that was paused, or whose claim
    was swept, does not go on. What it has not begun when half its claim is over goes back, for whoever is quicker.
    """
    token, now = uuid.uuid4(), dates.machine_now()
    _sendable().filter(pk__in=mail_ids).update(
        state=MailState.CLAIMED, token=token, lease_until=now + lease(), updated_at=now
    )
    carried = Exists(Reminder.objects.filter(mail=OuterRef("pk")))
    claimed = Mail.objects.filter(token=token).select_related("recipient").annotate(reminds=carried)
    mails = list(claimed.order_by("next_at"))
    states = {}
    with transport() as way:
        for mail in mails:
            if dates.machine_now() > now + lease() / 2:
                _give_back(token)
                break
            try:
                states[mail.pk] = _send(way, mail, token)
            except Away as error:
                states[mail.pk] = _later(mail, token, str(error))
                _give_back(token)
                break
    return {pk: state for pk, state in states.items() if state}


def _send(way, mail, token):
    """Raises Away where the server cannot be reached, so that the others need not wait for it too."""
    if mail.recipient and mail.reminds:
        mail.address = mail.recipient.email  # the address that is right today
    try:
        reply = way.send(mail.address, lambda: _written(mail, token))
    except Away:
        raise
    except Temporary as error:
        return _later(mail, token, str(error))
    except Permanent as error:
        return settle(mail, MailState.FAILED, str(error), token=token)
    except Unknown as error:
        return settle(mail, MailState.UNKNOWN, str(error), token=token)
    return settle(mail, MailState.SENT, reply, token=token) if reply is not None else None


def _written(mail, token):
    """The message; what is wrong with the words of one mail is no reason to keep others waiting."""
    try:
        return _ready(mail, token)
    except (DatabaseError, SoftTimeLimitExceeded, Temporary):
        raise
    except Exception as error:
        _log.exception("mail=%s cannot be written", mail.pk)
        raise Temporary(f"It cannot be written: {error}") from error


@transaction.atomic
def _ready(mail, token):
    """The message, the recipient being accepted and the message not yet given; None where it is not to go.

    Fence and last question are one transaction: what it is about is open, and this worker still holds the mail.
    """
    now = dates.machine_now()
    held = Mail.objects.filter(pk=mail.pk, token=token, state=MailState.CLAIMED, lease_until__gt=now)
    if not held.update(
        state=MailState.TRANSMITTING,
        lease_until=now + lease(),
        handed_over_at=now,
        address=mail.address,
        updated_at=now,
    ):
        return None
    was_handed_over, mail.handed_over_at = mail.handed_over_at, now
    kinds = kinds_still_due(mail) if mail.reminds else set()
    if kinds and mail.recipient and mail.recipient.email != mail.address:
        raise Temporary("The recipient's address has changed.")
    if kinds is None:
        _withdraw(mail, was_handed_over)
        return None
    refusable = kinds if mail.recipient and kinds and all(is_optional(kind) for kind in kinds) else ()
    return message_of(mail, refusable)


def _withdraw(mail, was_handed_over):
    """Nothing that it says is due any more. A first attempt is as if it had not been, for the ledger and for the
    recipient's day; of one that may have arrived before, its fate stays unknown."""
    if mail.is_resent:
        Reminder.objects.filter(mail=mail).update(state=ReminderState.UNKNOWN)
        state, reply = MailState.UNKNOWN, _("It was not sent again: nothing that it says is due any more.")
        digest_on = mail.digest_on
    else:
        state, reply, digest_on = MailState.WITHDRAWN, _("Nothing that it says was due any more."), None
    Mail.objects.filter(pk=mail.pk).update(
        state=state,
        server_reply=reply,
        handed_over_at=was_handed_over,
        digest_on=digest_on,
        token=None,
        lease_until=None,
        updated_at=dates.machine_now(),
    )
    _write_line(mail, state, "")


@transaction.atomic
def settle(mail, state, reply, *, token, evidence=""):
    """End a mail that the caller holds by its token (None: one whose fate was unknown); None where it does not."""
    now = dates.machine_now()
    held = Mail.objects.filter(pk=mail.pk, token=token)
    if token is None:
        held = held.filter(state=MailState.UNKNOWN)
    # By the portal's date, as all that people read; the lease and the wait are the machine's.
    sent_at = dates.now() if state == MailState.SENT else None
    attempts = mail.attempts + (token is not None)
    if not held.update(
        state=state,
        server_reply=reply,
        sent_at=sent_at,
        attempts=attempts,
        evidence=evidence,
        token=None,
        lease_until=None,
        updated_at=now,
    ):
        return None
    if state == MailState.SENT and mail.kind in SECRET_KINDS + LINK_KINDS:
        Mail.objects.filter(pk=mail.pk).update(text="", html="")
    carried = Reminder.objects.filter(mail=mail, state__in=[ReminderState.CLAIMED, ReminderState.UNKNOWN])
    carried.update(state=_REMINDER_STATES[state], reason=reply[:300] if not sent_at else "")
    _write_line(mail, state, reply, attempts)
    return state


def _write_line(mail, state, reply, attempts=None):
    """One line for each attempt that came to something; no address and no words, which are people's own."""
    code = reply[:3] if re.match(r"\d{3}[ -]", reply) else "-"
    waited = (dates.machine_now() - mail.created_at).total_seconds()
    attempts = mail.attempts if attempts is None else attempts
    _log.info(
        "mail=%s kind=%s state=%s attempts=%d code=%s waited=%.0fs", mail.pk, mail.kind, state, attempts, code, waited
    )


def _later(mail, token, reply):
    """A temporary failure: again after a growing wait, failed after the last."""
    waits = settings.MAIL_WAIT_SECONDS
    if mail.attempts >= len(waits):
        return settle(mail, MailState.FAILED, reply, token=token)
    now = dates.machine_now()
    held = Mail.objects.filter(pk=mail.pk, token=token)
    if not held.update(
        state=MailState.QUEUED,
        next_at=now + datetime.timedelta(seconds=waits[mail.attempts]),
        attempts=mail.attempts + 1,
        server_reply=reply,
        token=None,
        lease_until=None,
        updated_at=now,
    ):
        return None
    _write_line(mail, MailState.QUEUED, reply, mail.attempts + 1)
    return MailState.QUEUED


def _give_back(token):
    """What was claimed and not begun goes back to the queue, as if it had not been touched."""
    Mail.objects.filter(token=token, state=MailState.CLAIMED).update(
        state=MailState.QUEUED, token=None, lease_until=None, updated_at=dates.machine_now()
    )


def sweep():
    """What a killed worker left: claimed goes back to the queue, in transmission nobody knows, so it is unknown.

    Where the policies of all that an unknown mail carries say so, it goes out once more, under the same Message-ID.
    """
    now = dates.machine_now()
    over = Mail.objects.filter(lease_until__lt=now)
    over.filter(state=MailState.CLAIMED).update(
        state=MailState.QUEUED, next_at=now, token=None, lease_until=None, updated_at=now
    )
    for mail in over.filter(state=MailState.TRANSMITTING):
        settle(mail, MailState.UNKNOWN, _("The worker ended while it was sending."), token=mail.token)
    _resend_by_policy(now)


def _resend_by_policy(now):
    willing = Policy.objects.filter(resends_unknown=True).values("kind")
    unsure = Mail.objects.filter(state=MailState.UNKNOWN, is_resent=False, updated_at__lte=now - settle_time())
    unwilling = Reminder.objects.filter(~Q(kind__in=willing), mail__isnull=False).values("mail")
    for mail in unsure.filter(reminders__kind__in=willing).exclude(pk__in=unwilling).distinct():
        requeue(mail, is_resent=True)


@transaction.atomic
def requeue(mail, *, is_resent):
    """Queue a mail again that failed or whose fate is unknown; False where it is neither any more."""
    now = dates.machine_now()
    again = Mail.objects.filter(pk=mail.pk, state__in=[MailState.FAILED, MailState.UNKNOWN])
    if not again.update(state=MailState.QUEUED, next_at=now, attempts=0, is_resent=is_resent, updated_at=now):
        return False
    carried = Reminder.objects.filter(mail=mail, state__in=[ReminderState.FAILED, ReminderState.UNKNOWN])
    carried.update(state=ReminderState.CLAIMED, reason="")
    return True
