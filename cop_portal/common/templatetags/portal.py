"""Marks and words that every page uses; built in, so templates need not load them."""

import datetime

from django import template
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cop_portal.common import dates
from cop_portal.common.models import LANGUAGE_CHOICES

register = template.Library()

# How a state looks: a tone and a shape beside its word, never the colour alone.
_TONES = {
    "quiet": {
        "draft",
        "planned",
        "not_started",
        "none",
        "open",
        "no_answer",
        "queued",
        "suggested",
        "due",
        "conditional",
        "coming",
    },
    "active": {
        "in_progress",
        "submitted",
        "announced",
        "active",
        "under_way",
        "under_review",
        "claimed",
        "transmitting",
        "partly",
        "proposed",
        "nothing",
        "cleared",
        "reading",
        "building",
        "lasting",
    },
    "good": {
        "done",
        "published",
        "held",
        "met",
        "implemented",
        "adopted",
        "completed",
        "sent",
        "confirmed",
        "closed",
        "party",
        "endorsed",
        "modified",
        "reported",
        "taken_over",
        "accepted",
    },
    "warning": {"returned", "unknown", "uncertain", "inferred", "missed", "late", "blocked"},
    "ended": {
        "ended",
        "dropped",
        "withdrawn",
        "cancelled",
        "superseded",
        "retired",
        "elapsed",
        "suppressed",
        "declined",
    },
    "bad": {"failed", "not_endorsed", "refused"},
}


@register.inclusion_tag("includes/status.html")
def status(value, label):
    """A state's mark: `{% status action.status action.get_status_display %}`."""
    tone = next((tone for tone, values in _TONES.items() if value in values), "quiet")
    return {"value": value, "label": label, "tone": tone}


@register.inclusion_tag("includes/due.html")
def due(day, is_open=True, precision=dates.Precision.DAY):
    """A due day with how far off it is at the portal's date; late only from the day after, and only while open.

    Of what is due in a month or a year the month or year is shown, and counted to its last day.
    """
    if day is None:
        return {"day": None, "words": _("date open"), "tone": "quiet"}
    days = (day - dates.today()).days
    if not is_open:
        words, tone = "", "quiet"
    elif days < 0:
        words, tone = ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}, "late"
    elif days == 0:
        words, tone = _("due today"), "soon"
    else:
        words = ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}
        tone = "soon" if days <= 30 else "quiet"
    return {"day": day, "precision": precision, "words": words, "tone": tone}


# What each event of the history is called; {field}, {old} and {new} are filled in.
_EVENTS = {
    "created": gettext_lazy("created"),
    "held": gettext_lazy("reminders held: %(new)s"),
    "released": gettext_lazy("held reminders released: %(old)s"),
    "sent_now": gettext_lazy("sent at once, by hand"),
    "mail_counted_as_sent": gettext_lazy("said to have arrived"),
    "imported": gettext_lazy("imported from its text"),
    "iati_imported": gettext_lazy("taken from an IATI file"),
    "translated": gettext_lazy("text added in another language: %(new)s"),
    "corrected": gettext_lazy("corrected by a new text"),
    "words_corrected": gettext_lazy("%(field)s: from “%(old)s” to “%(new)s”"),
    "paragraph_removed": gettext_lazy("%(field)s removed, since it is no longer in the text: “%(old)s”"),
    "kept_over_text": gettext_lazy("kept as it was; a corrected text would have it: “%(new)s”"),
    "gone_from_text": gettext_lazy("kept, while a corrected text has it no longer"),
    "edited": gettext_lazy("%(field)s changed from “%(old)s” to “%(new)s”"),
    "moved": gettext_lazy("%(field)s: from %(old)s to %(new)s"),
    "confirmed": gettext_lazy("confirmed"),
    "split": gettext_lazy("split; the second part is %(new)s"),
    "split_from": gettext_lazy("split from %(old)s"),
    "merged": gettext_lazy("merged with %(old)s"),
    "merged_into": gettext_lazy("merged into %(new)s and withdrawn"),
    "joined": gettext_lazy("“%(old)s” became one with “%(new)s”"),
    "contact_added": gettext_lazy("contact added: %(new)s"),
    "added": gettext_lazy("added by a person"),
    "withdrawn": gettext_lazy("withdrawn"),
    "restored": gettext_lazy("brought back"),
    "cancelled": gettext_lazy("cancelled"),
    "held_again": gettext_lazy("held again"),
    "deadline_moved": gettext_lazy("due day moved from %(old)s to %(new)s"),
    "assessment_proposed": gettext_lazy("assessment proposed: %(new)s"),
    "assessment_returned": gettext_lazy("assessment sent back: %(new)s"),
    "assessed": gettext_lazy("assessed: %(new)s"),
    "nothing_to_report": gettext_lazy("nothing to report"),
    "related": gettext_lazy("%(field)s %(new)s"),
    "related_from": gettext_lazy("%(new)s %(field)s this mandate"),
    "relation_withdrawn": gettext_lazy("no longer said: %(field)s %(new)s"),
    "relation_withdrawn_from": gettext_lazy("no longer said: %(new)s %(field)s this mandate"),
    "handed_over": gettext_lazy("handed over from %(old)s to %(new)s"),
    "commented": gettext_lazy("commented"),
    "copied": gettext_lazy("copied from %(old)s"),
    "begun": gettext_lazy("begun as a change to %(old)s"),
    "change_begun": gettext_lazy("a change was begun: %(new)s"),
    "change_taken_over": gettext_lazy("the change %(new)s was taken over"),
    "remarked": gettext_lazy("remark: “%(new)s”"),
    "remarked_on_field": gettext_lazy("remark on %(field)s: “%(new)s”"),
    "item_added": gettext_lazy("put on the checklist: %(new)s"),
    "item_done": gettext_lazy("done on the checklist: %(new)s"),
    "item_reopened": gettext_lazy("open again on the checklist: %(new)s"),
    "attached": gettext_lazy("file attached: %(new)s"),
    "detached": gettext_lazy("file withdrawn: %(old)s"),
    "agenda_item_added": gettext_lazy("agenda item added: %(new)s"),
    "agenda_item_withdrawn": gettext_lazy("agenda item withdrawn: %(old)s"),
    "agenda_item_edited": gettext_lazy("agenda item changed: %(new)s"),
    "agenda_reordered": gettext_lazy("agenda reordered"),
    "point_agreed": gettext_lazy("agreed: “%(new)s”"),
    "point_edited": gettext_lazy("point agreed changed from “%(old)s” to “%(new)s”"),
    "point_withdrawn": gettext_lazy("point agreed withdrawn: “%(old)s”"),
    "points_reordered": gettext_lazy("points agreed reordered"),
    "organizations_invited": gettext_lazy("invited: %(new)s"),
    "letter_edited": gettext_lazy("letter of invitation changed: %(new)s"),
    "letter_sent": gettext_lazy("letter sent to %(new)s"),
    "invitations_sent": gettext_lazy("letters of invitation sent: %(new)s"),
    "link_renewed": gettext_lazy("new link sent: %(new)s"),
    "link_revoked": gettext_lazy("link revoked"),
    "link_revoked_of": gettext_lazy("link revoked: %(old)s"),
    "answered": gettext_lazy("answered: %(new)s"),
    "participants_named": gettext_lazy("participants named: %(new)s"),
    "participants_withdrawn": gettext_lazy("participants withdrawn: %(old)s"),
    "person_present": gettext_lazy("present: %(new)s"),
    "attendance_recorded": gettext_lazy("attendance recorded; present: %(new)s"),
    "follow_up_added": gettext_lazy("follow-up added: %(new)s"),
    "follow_up_edited": gettext_lazy("follow-up changed: %(new)s"),
    "follow_up_closed": gettext_lazy("follow-up closed: %(new)s"),
    "follow_up_reopened": gettext_lazy("follow-up open again: %(new)s"),
    "invited": gettext_lazy("invited: %(new)s"),
    "renewed": gettext_lazy("invitation renewed"),
    "appointed": gettext_lazy("appointed: %(new)s"),
    "appointment_changed": gettext_lazy("appointment changed: %(new)s"),
    "appointment_ended": gettext_lazy("appointment ended on %(new)s"),
    "replaced": gettext_lazy("replaced by %(new)s"),
    "calendar_address_made": gettext_lazy("a new address of the own calendar made"),
    "calendar_address_revoked": gettext_lazy("the address of the own calendar revoked"),
    "mail_sent_again": gettext_lazy("mail sent again"),
}


@register.simple_tag
def change_words(change):
    """One change of the history in words: field names and states as the pages call them."""
    model = change.subject_type.model_class()
    labels = {field.name: field for field in model._meta.get_fields() if hasattr(field, "verbose_name")}
    field = labels.get(change.field)
    words = {
        "field": field.verbose_name if field else change.field,
        "old": _shown(field, change.old),
        "new": _shown(field, change.new),
    }
    if change.event == "translated":
        words["new"] = dict(LANGUAGE_CHOICES).get(change.new, change.new)
    return _EVENTS.get(change.event, change.event) % words


def _shown(field, value):
    """A stored value as a person reads it: a choice by its label, an ISO date in words."""
    if field is not None and getattr(field, "choices", None):
        return dict(field.flatchoices).get(value, value)
    try:
        return dates.date_text(datetime.date.fromisoformat(value))
    except ValueError:
        return value or _("none")


@register.filter
def day(value, precision=dates.Precision.DAY):
    """A date, or the day of a time in the portal's zone, in the reader's language, as exact as its precision."""
    if isinstance(value, datetime.datetime):
        value = dates.day_of(value)
    return dates.date_text(value, precision)


@register.simple_tag
def document_link(document, wording=""):
    """A document's symbol, or the words by which it is cited, as a link to its page."""
    return format_html('<a href="{}"><bdi>{}</bdi></a>', document.get_absolute_url(), wording or document.symbol)


@register.simple_tag
def period(first, last):
    """A period of days, such as 3–5 October 2007."""
    return dates.period_text(first, last)


@register.filter
def as_of(url):
    """An address, as of the earlier day that is shown."""
    shown = dates.shown_day()
    return f"{url}?as_of={shown.isoformat()}" if shown else url


@register.filter
def direction(language):
    """The writing direction of a language, for a passage's `dir`."""
    return "rtl" if language == "ar" else "ltr"


@register.simple_tag(takes_context=True)
def panel(context, template_name, own):
    """A section that an app fills, rendered with its own context and the request's."""
    return render_to_string(template_name, own, request=context.get("request"))


@register.simple_tag
def options(groups):
    """The options of a select, by group: (the group's label or None, its options as a widget gives them, its place)."""
    parts = (part for label, choices, _place in groups for part in _parts(label, choices))
    return mark_safe("".join(parts))  # noqa: S308 - each part is escaped


def _parts(label, choices):
    drawn = [
        format_html('<option value="{}"{}>{}</option>', str(choice["value"]), flatatt(choice["attrs"]), choice["label"])
        for choice in choices
    ]
    return [format_html('<optgroup label="{}">', label), *drawn, mark_safe("</optgroup>")] if label else drawn
