"""How the packages to the left of the reminders put a mail into the outbox: the reminders register themselves here."""

from django.conf import settings

_deliver = None


def mail_language(language):
    """The language itself where mails are written in it, else English."""
    return language if language in settings.MAIL_LANGUAGES else "en"


def register(deliver):
    """Make known what writes a mail into the outbox; the reminders call it when they are ready."""
    global _deliver
    _deliver = deliver


def queue(*, recipient, address, kind, language, subject, text, html):
    """Write one mail into the outbox, in the caller's transaction: rolled back with it, sent after it.

    `recipient` is an account or None; `language` one of the content languages. Returns the mail.
    """
    return _deliver(
        recipient=recipient, address=address, kind=kind, language=language, subject=subject, text=text, html=html
    )
