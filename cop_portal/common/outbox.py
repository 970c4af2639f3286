"""How the packages to the left of the reminders put a mail into the outbox: the reminders register themselves here."""

_deliver = None


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
