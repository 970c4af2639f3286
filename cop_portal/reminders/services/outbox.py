"""The outbox: mails are claimed by conditional update, sent outside any transaction, and settled once."""

import datetime
import email.message
import email.utils
import uuid
from urllib.parse import urlsplit

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from cop_portal.common import dates
from cop_portal.common.errors import MoveNotAllowed
from cop_portal.history.services import record
from cop_portal.reminders.enums import LINK_KINDS, SECRET_KINDS, MailState, ReminderState
from cop_portal.reminders.models import Mail, Reminder
from cop_portal.reminders.services.transport import Permanent, Temporary, Unknown, transport

LEASE = datetime.timedelta(minutes=5)  # longer than connecting and sending can take by their own time-outs
WAITS = [datetime.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240)]  # then it has failed

# What a mail's end means for the reminders that it carries.
_REMINDER_STATES = {
    MailState.SENT: ReminderState.SENT,
    MailState.FAILED: ReminderState.FAILED,
    MailState.UNKNOWN: ReminderState.UNKNOWN,
}


def queue_mail(*, recipient, address, kind, language, subject, text, html):
    """Write one mail, in the caller's transaction; a worker is told of it after the commit."""
    identity = uuid.uuid4()
    mail = Mail.objects.create(
        id=identity,
        recipient=recipient,
        address=address,
        kind=kind,
        language=language,
        subject=subject,
        text=text,
        html=html,
        message_id=f"<{identity}@{urlsplit(settings.PORTAL_ORIGIN).hostname}>",
        next_at=dates.machine_now(),
    )
    transaction.on_commit(lambda: _nudge(mail.pk), robust=True)
    return mail


def _nudge(mail_id):
    """Tell a worker now rather than at the next tick; where the broker is away the tick finds the row."""
    if settings.REDIS_URL:
        current_app.send_task("reminders.send_mail", [str(mail_id)], queue="mail", retry=False, ignore_result=True)


def mails_to_send():
    """The ids of the mails whose time has come, oldest first."""
    due = Mail.objects.filter(state=MailState.QUEUED, next_at__lte=dates.machine_now())
    return list(due.order_by("next_at").values_list("pk", flat=True)[:1000])


def send_mail(mail_id):
    """Claim and send one mail; returns its state, or None where another worker has it or nothing is to be done.

    The last look before the message itself is fenced by the claim's token: a worker that was paused, or whose claim
    was swept, does not go on.
    """
    token, now = uuid.uuid4(), dates.machine_now()
    claimed = Mail.objects.filter(pk=mail_id, state=MailState.QUEUED, next_at__lte=now).update(
        state=MailState.CLAIMED, token=token, lease_until=now + LEASE, updated_at=now
    )
    if not claimed:
        return None
    mail = Mail.objects.get(pk=mail_id)

    def fence():
        now = dates.machine_now()
        held = Mail.objects.filter(pk=mail_id, token=token, state=MailState.CLAIMED, lease_until__gt=now)
        return held.update(state=MailState.TRANSMITTING, lease_until=now + LEASE, updated_at=now) == 1

    try:
        reply = transport().send(mail.address, message_of(mail), fence)
    except Temporary as error:
        return _later(mail, token, str(error))
    except Permanent as error:
        return _settle(mail, token, MailState.FAILED, str(error))
    except Unknown as error:
        return _settle(mail, token, MailState.UNKNOWN, str(error))
    if reply is None:
        return None
    return _settle(mail, token, MailState.SENT, reply)


def message_of(mail):
    """The mail as it goes over the wire; the same bytes on every attempt but for the Date."""
    message = email.message.EmailMessage()
    message["Subject"] = mail.subject
    message["From"] = settings.DEFAULT_FROM_EMAIL
    message["To"] = mail.address
    message["Date"] = email.utils.formatdate()
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    message["Content-Language"] = mail.language
    return message


@transaction.atomic
def _settle(mail, token, state, reply):
    sent_at = dates.machine_now() if state == MailState.SENT else None
    held = Mail.objects.filter(pk=mail.pk, token=token)
    if not held.update(
        state=state,
        server_reply=reply,
        sent_at=sent_at,
        attempts=mail.attempts + 1,
        token=None,
        lease_until=None,
        updated_at=dates.machine_now(),
    ):
        return None
    if state == MailState.SENT and mail.kind in SECRET_KINDS + LINK_KINDS:
        Mail.objects.filter(pk=mail.pk).update(text="", html="")
    Reminder.objects.filter(mail=mail).update(state=_REMINDER_STATES[state], reason=reply[:300] if not sent_at else "")
    return state


def _later(mail, token, reply):
    """A temporary failure: again after a growing wait, failed after the last."""
    if mail.attempts >= len(WAITS):
        return _settle(mail, token, MailState.FAILED, reply)
    now = dates.machine_now()
    Mail.objects.filter(pk=mail.pk, token=token).update(
        state=MailState.QUEUED,
        next_at=now + WAITS[mail.attempts],
        attempts=mail.attempts + 1,
        server_reply=reply,
        token=None,
        lease_until=None,
        updated_at=now,
    )
    return MailState.QUEUED


def sweep():
    """What a killed worker left: claimed goes back to the queue, in transmission nobody knows, so it is unknown."""
    now = dates.machine_now()
    over = Mail.objects.filter(lease_until__lt=now)
    over.filter(state=MailState.CLAIMED).update(
        state=MailState.QUEUED, next_at=now, token=None, lease_until=None, updated_at=now
    )
    for mail in over.filter(state=MailState.TRANSMITTING):
        _settle(mail, mail.token, MailState.UNKNOWN, _("The worker ended while it was sending."))


@transaction.atomic
def retry_mail(*, mail, by):
    """An officer sends a failed or an unknown mail again, under the same Message-ID."""
    now = dates.machine_now()
    again = Mail.objects.filter(pk=mail.pk, state__in=[MailState.FAILED, MailState.UNKNOWN])
    if not again.update(state=MailState.QUEUED, next_at=now, attempts=0, updated_at=now):
        raise MoveNotAllowed(_("Only a failed mail, or one whose fate is unknown, can be sent again."))
    Reminder.objects.filter(mail=mail).update(state=ReminderState.CLAIMED, reason="")
    for reminder in mail.reminders.all():
        record(reminder, "mail_sent_again", by=by, new=mail.message_id)
    transaction.on_commit(lambda: _nudge(mail.pk), robust=True)
