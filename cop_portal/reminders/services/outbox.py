"""The outbox: every mail of the portal is first a row, whole, as it goes out."""

import email.utils
import uuid
from email.header import Header
from urllib.parse import urlsplit

from celery import current_app
from django.conf import settings
from django.core import signing
from django.core.mail import BadHeaderError, EmailMultiAlternatives
from django.db import transaction
from django.urls import reverse

from cop_portal.common import dates
from cop_portal.reminders.models import Mail

_REFUSALS = "reminders.refusal"  # the salt of the links by which a kind is refused


def queue_mail(*, recipient, address, kind, language, subject, text, html, identity=None, digest_on=None, nudges=True):
    """Write one mail, in the caller's transaction; with `nudges` a worker is told of it after the commit.

    `identity` (a UUID) fixes its Message-ID: for reminders it stands for the keys of the ledger, so that the same rows
    can never be in two mails.
    """
    identity = identity or uuid.uuid4()
    mail = Mail.objects.create(
        recipient=recipient,
        address=address,
        kind=kind,
        language=language,
        subject=subject,
        text=text,
        html=html,
        message_id=f"<{identity}@{urlsplit(settings.PORTAL_ORIGIN).hostname}>",
        next_at=dates.machine_now(),
        digest_on=digest_on,
    )
    if nudges:
        transaction.on_commit(lambda: nudge(mail.pk), robust=True)
    return mail


def nudge(mail_id):
    """Tell a worker now rather than at the next tick; where the broker is away the tick finds the row."""
    if settings.REDIS_URL:
        current_app.send_task("reminders.send_mails", [[str(mail_id)]], queue="mail", retry=False, ignore_result=True)


def message_of(mail, refusable=()):
    """The mail as it goes over the wire; the same words on every attempt, under the same Message-ID.

    `refusable` are the kinds that its reader may refuse at once, where all that it says is of such kinds.
    """
    headers = {
        "Date": email.utils.formatdate(),
        "Message-ID": mail.message_id,
        "Auto-Submitted": "auto-generated",
        "Content-Language": mail.language,
    }
    if refusable:
        # RFC 8058: one POST, without a sign-in and without a question.
        headers["List-Unsubscribe"] = f"<{settings.PORTAL_ORIGIN}{refusal_path(mail.recipient, refusable)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    whole = EmailMultiAlternatives("", mail.text, settings.DEFAULT_FROM_EMAIL, [mail.address], headers=headers)
    whole.attach_alternative(mail.html, "text/html")
    message = whole.message()
    message.set_boundary(mail.message_id.strip("<>").split("@")[0])  # not drawn anew on every attempt
    if "\n" in mail.subject or "\r" in mail.subject:
        raise BadHeaderError("A subject is one line.")  # as Django says of a subject that it folds itself
    # Folded with its name in mind: else its first line is empty, which some programs show as a space.
    message.replace_header("Subject", Header(mail.subject, header_name="Subject"))
    return message


def refusal_path(person, kinds):
    """The signed address at which whoever holds it refuses these kinds for the person."""
    token = signing.dumps([person.pk, sorted(kinds)], salt=_REFUSALS)
    return reverse("reminders:refuse", args=[token])


def read_refusal(token):
    """(person's pk, kinds) of such a token. Raises django.core.signing.BadSignature."""
    return signing.loads(token, salt=_REFUSALS)
