"""What the letters of invitation to a meeting say."""

from django.db import transaction
from django.utils.translation import gettext as _

from coordination.letters import unknown_words
from coordination.queries import letter_in
from coordination.services.meetings import editable
from cop_portal.common.errors import PortalError
from cop_portal.common.services import save_version
from cop_portal.history.services import record, record_fields


@transaction.atomic
def save_letter(*, meeting, language, subject, body, version, by):
    """Save the letter in one language. Raises PortalError at the field, and StaleVersion.

    The first save stores the portal's own text before it, so that the history has both.
    """
    meeting = editable(meeting, by)
    body = body.replace("\r\n", "\n")  # as browsers end lines
    require_words("subject", subject)
    require_words("body", body)
    if "{link}" not in body:
        raise PortalError(
            _("Without {link} nobody can answer: put it where the personal link is to stand."), field="body"
        )
    letter = letter_in(meeting, language)
    if letter.pk is None:
        letter.save()
    letter.subject, letter.body, letter.version = subject, body, version
    changed = save_version(letter, fields=["subject", "body"])
    if changed:
        record_fields(letter, "edited", changed, by=by)
        record(meeting, "letter_edited", by=by, new=letter.get_language_display())
    return letter


def require_words(field, text):
    """Raise PortalError where the text has something in braces that nothing can be filled in for."""
    if unknown := unknown_words(text):
        known = "{organization} {contact} {meeting} {when} {where} {reply_by} {link}"
        raise PortalError(
            _("Nothing can be filled in for %(unknown)s; there are %(known)s.")
            % {"unknown": " ".join(dict.fromkeys(unknown)), "known": known},
            field=field,
        )
