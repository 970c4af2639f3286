"""Marks and words that every page uses; built in, so templates need not load them."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cop_portal.common import dates

register = template.Library()

# How a state looks: a tone and a shape beside its word, never the colour alone.
_TONES = {
    "quiet": {"draft", "planned", "not_started", "none", "open", "no_answer", "queued", "suggested"},
    "active": {"in_progress", "submitted", "announced", "active", "under_way", "claimed", "transmitting", "partly"},
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
    },
    "warning": {"returned", "unknown", "uncertain", "inferred", "missed", "late"},
    "ended": {"dropped", "withdrawn", "cancelled", "superseded", "retired", "elapsed", "suppressed"},
    "bad": {"failed"},
}


@register.inclusion_tag("includes/status.html")
def status(value, label):
    """A state's mark: `{% status action.status action.get_status_display %}`."""
    tone = next((tone for tone, values in _TONES.items() if value in values), "quiet")
    return {"value": value, "label": label, "tone": tone}


@register.inclusion_tag("includes/due.html")
def due(day, is_open=True):
    """A due day with how far off it is at the portal's date; late only from the day after, and only while open."""
    if day is None:
        return {"day": None, "words": _("date open"), "tone": "quiet"}
    days = (day - dates.today()).days
    if not is_open:
        return {"day": day, "words": "", "tone": "quiet"}
    if days < 0:
        words = ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}
        return {"day": day, "words": words, "tone": "late"}
    if days == 0:
        return {"day": day, "words": _("due today"), "tone": "soon"}
    words = ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}
    return {"day": day, "words": words, "tone": "soon" if days <= 30 else "quiet"}


@register.filter
def day(value, precision=dates.Precision.DAY):
    """A date in the reader's language, as exact as its precision."""
    return dates.date_text(value, precision)


@register.simple_tag
def period(first, last):
    """A period of days, such as 3–5 October 2007."""
    return dates.period_text(first, last)


@register.filter
def direction(language):
    """The writing direction of a language, for a passage's `dir`."""
    return "rtl" if language == "ar" else "ltr"
