"""How the packages to the left of the reminders reach them, for a mail or a plan: they register themselves here."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

_deliver = _plan = None


def mail_language(language):
    """The language itself where mails are written in it, else English."""
    return language if language in settings.MAIL_LANGUAGES else "en"


def render_mail(name, context):
    """Subject, text, and HTML of a mail, from its three templates, in the language that is active."""
    context = {
        "portal_name": settings.PORTAL_NAME,
        "origin": settings.PORTAL_ORIGIN,
        "language": translation.get_language(),
        "is_rtl": translation.get_language_bidi(),
    } | context
    subject = render_to_string(f"emails/{name}-subject.txt", context)
    return {
        "subject": " ".join(subject.split())[:300],
        "text": render_to_string(f"emails/{name}-body.txt", context),
        "html": render_to_string(f"emails/{name}-body.html", context),
    }


def register(deliver, plan):
    """Make known what writes a mail into the outbox, and what plans reminders; they call it when they are ready."""
    global _deliver, _plan
    _deliver, _plan = deliver, plan


def plan_reminders():
    """Plan them anew in the caller's transaction, since what is due became somebody else's."""
    _plan()


def queue(*, recipient, address, kind, language, subject, text, html):
    """Write one mail into the outbox, in the caller's transaction: rolled back with it, sent after it.

    `recipient` is an account or None; `language` one of the content languages. Returns the mail.
    """
    return _deliver(
        recipient=recipient, address=address, kind=kind, language=language, subject=subject, text=text, html=html
    )
