"""Letters to the States parties that have not replied to a mandate: one for each, in its focal point's language."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from cop_portal.common import dates, word
from cop_portal.common.languages import in_another_language
from cop_portal.reports.papers import link_of
from recommendations.deadlines import explain


def language_for(state):
    """The language of a letter to a State: its focal point's, where the portal writes it; else English."""
    language = state.contact.language if state.contact else "en"
    return language if language in settings.MAIL_LANGUAGES else "en"


def address_of(mandate):
    """Where a State replies to the mandate."""
    return link_of(reverse("mandate-replies", args=[mandate.slug]))


def merge_columns(mandate):
    """What a mail merge fills in, (heading, function of a State) pairs.

    The words of each State are in the language of its letter; what is asked is as the letter quotes it, with the
    language that this is in.
    """

    def spoken(words):
        def said(state):
            with translation.override(language_for(state)):
                return str(words(state))

        return said

    def quoted(state):
        return _words_quoted(mandate.paragraph, language_for(state))

    return (
        (gettext_lazy("code"), lambda state: state.code),
        (gettext_lazy("State"), spoken(lambda state: state.name)),
        (gettext_lazy("focal point"), lambda state: state.contact.name if state.contact else ""),
        (gettext_lazy("e-mail address"), lambda state: state.contact.email if state.contact else ""),
        (gettext_lazy("language of the letter"), language_for),
        (gettext_lazy("mandate"), spoken(lambda state: mandate.reference)),
        (gettext_lazy("what is asked"), lambda state: quoted(state).text),
        (gettext_lazy("language of what is asked"), lambda state: quoted(state).language),
        (gettext_lazy("due"), spoken(lambda state: explain(mandate.deadline) if mandate.deadline else "")),
        (gettext_lazy("where to reply"), lambda state: address_of(mandate)),
    )


def letters_of(mandate, states):
    """The bytes of a .docx with a letter to each of the States, each with its `contact` (a person, or None)."""
    with translation.override(language_for(states[0]) if len({language_for(state) for state in states}) == 1 else "en"):
        title = _("Letters on %(mandate)s") % {"mandate": mandate.reference}
        document = word.blank(title, mandate.reference)
        document.sections[0].footer.paragraphs[0].clear()
        for number, state in enumerate(states):
            if number:
                document.add_section(WD_SECTION.NEW_PAGE)
            with translation.override(language_for(state)):
                _letter(document, mandate, state)
        return word.file_of(document)


def _letter(document, mandate, state):
    language, decision = language_for(state), mandate.paragraph.decision

    def line(words="", **look):
        paragraph = document.add_paragraph()
        word.say(paragraph, words, language, **look)
        return paragraph

    words = {
        "state": state.name,
        "decision": decision,
        "mark": mandate.paragraph.mark or mandate.paragraph.reference,
        "day": dates.date_text(dates.today()),
    }
    line(words["day"]).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if state.contact:
        to = line(state.contact.name)
        word.say(to, "\n" + _("Focal point of %(state)s") % words, language)
        word.say(to, f"\n{state.contact.email}", language)
    else:
        to = line(_("To the competent authority of %(state)s") % words)
    to.paragraph_format.space_after = Pt(18)
    line(_("%(decision)s, paragraph %(mark)s: reply of %(state)s") % words, bold=True)
    line(_("Dear %(name)s,") % {"name": state.contact.name} if state.contact else _("Dear Sir or Madam,"))
    line(_("In this paragraph the States parties are asked as follows:") % words)
    _quoted(document, mandate.paragraph, language)
    line(_("As of %(day)s the secretariat has no reply of %(state)s.") % words)
    if mandate.deadline:
        line(_("The reply is due: %(due)s") % {"due": explain(mandate.deadline)})
    asked = line(_("Please report the activities of %(state)s, or say that there is nothing to report, at") % words)
    word.say(asked, " ")
    word.link(asked, address_of(mandate), address_of(mandate))
    if not state.contact:
        line(
            _(
                "%(state)s has no focal point in the portal. Please name one to the secretariat by note verbale, so "
                "that an account can be opened."
            )
            % words
        )
    line(_("Yours sincerely,")).paragraph_format.space_after = Pt(42)
    line(_("For the secretariat"))


def _words_quoted(paragraph, language):
    return paragraph.words_in(language) or paragraph.own_words or paragraph.text


def _quoted(document, paragraph, language):
    text = _words_quoted(paragraph, language)
    quoted = document.add_paragraph(style="Quote")
    if paragraph.mark:
        word.say(quoted, f"{paragraph.mark} ")
    word.say(quoted, text.text, text.language)
    if flag := in_another_language(text.language, language):
        word.say(quoted, f" [{flag}]", language, quiet=True)
