"""Letters of invitation and reminders: their default texts in six languages, and how words in braces are filled in."""

import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils import formats, translation

from coordination.links import link_of
from cop_portal.common import outbox
from cop_portal.common.dates import today
from cop_portal.reminders.sources import Letter

WORDS = ("organization", "contact", "meeting", "when", "where", "reply_by", "link")
_TEXTS = Path(__file__).resolve().parent / "data" / "letters"
_BRACES = re.compile(r"\{[^{}\n]*\}|[{}]")
# A letter is written in all six languages; of dates, Django knows Chinese by its script.
_TONGUES = {"zh": "zh-hans"}


@cache
def default_text(name, language):
    """(subject, body) of the portal's own text: of an `invitation`, a `reminder`, or of what was `returned`."""
    subject, _blank, body = (_TEXTS / f"{name}.{language}.txt").read_text(encoding="utf-8").partition("\n\n")
    return subject, body.strip()


def used_words(text):
    """What stands in braces in a text, braces included where it is not a known word: those cannot be filled in."""
    return [word[1:-1] if word[1:-1] in WORDS else word for word in _BRACES.findall(text)]


def unknown_words(text):
    """What stands in braces, or a brace alone, that nothing can be filled in for."""
    return [word for word in used_words(text) if word not in WORDS]


def masked_link():
    """What stands for the personal link wherever it must not be read."""
    return f"{settings.PORTAL_ORIGIN}/reply/…"


def words_of(invitation, language, link):
    """{word: text} for the letter to one organization; empty where nothing is known yet."""
    meeting = invitation.meeting
    with translation.override(_TONGUES.get(language, language)):
        return {
            "organization": invitation.organization.name,
            "contact": invitation.contact.name if invitation.contact else "",
            "meeting": meeting.title,
            "when": f"{meeting.when} ({meeting.time_zone})",
            "where": ", ".join(part for part in (meeting.room, meeting.place, meeting.link) if part),
            "reply_by": formats.date_format(meeting.reply_by) if meeting.reply_by else "",
            "link": link,
        }


def lacking(subject, body, invitation):
    """The words that a letter uses and for which the meeting has nothing yet."""
    found = words_of(invitation, "en", masked_link())
    return [word for word in WORDS if word in used_words(f"{subject} {body}") and not found[word]]


def filled(text, words):
    return re.sub(r"\{(\w+)\}", lambda word: words[word[1]], text)


def paragraphs_of(text, link):
    """[(paragraph, whether it is the personal link alone)]: a link reads from left to right in any letter."""
    return [(paragraph, paragraph.strip() == link) for paragraph in re.split(r"\n\s*\n", text)]


def letterhead(invitation):
    """The day of the letter and the organization's name as the printed letter has them, in the contact's language."""
    language = invitation.contact.language
    with translation.override(_TONGUES.get(language, language)):
        day = formats.date_format(invitation.sent_on or today())
        return {"day": day, "organization": invitation.organization.name}


def compose(invitation, subject, body, *, kind, masked=False):
    """The mail to the invitation's contact, in the contact's language; `masked` it shows no personal link."""
    contact = invitation.contact
    link = masked_link() if masked else link_of(invitation)
    words = words_of(invitation, contact.language, link)
    text = filled(body, words)
    context = {"subject": filled(subject, words), "text": text, "paragraphs": paragraphs_of(text, link)}
    with translation.override(_TONGUES.get(contact.language, contact.language)):
        mail = outbox.render_mail("meeting-invitation", context)
    return Letter(address=contact.email, kind=kind, language=contact.language, **mail)
