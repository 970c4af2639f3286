"""How a deadline resolves to a day, and how that is explained. Nothing here writes."""

import calendar
import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cop_portal.common import dates
from recommendations.enums import DeadlineRule, OffsetUnit


def add_months(day, months):
    """The same day so many months on, or the last of a shorter month: 31 January + 1 is 28 or 29 February."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def resolve(deadline):
    """The last day on which the thing is in time; None while the session's dates are open, never a guess.

    "At" a session means by its opening, "alongside" and "by the end" by its last day, "before" the day before it opens.
    """
    rule, session = deadline.rule, deadline.session
    if rule == DeadlineRule.ON:
        return dates.last_day(deadline.date, deadline.precision)
    if rule == DeadlineRule.OFFSET:
        anchor = deadline.date
        if session is not None:
            anchor = session.starts_on if deadline.offset < 0 else session.ends_on
        return None if anchor is None else _offset(anchor, deadline.offset, deadline.offset_unit)
    if rule == DeadlineRule.OPEN or session is None or session.starts_on is None:
        return None
    return {
        DeadlineRule.AT: session.starts_on,
        DeadlineRule.BEFORE: session.starts_on - datetime.timedelta(days=1),
        DeadlineRule.ALONGSIDE: session.ends_on,
        DeadlineRule.BY_END: session.ends_on,
    }[rule]


def _offset(anchor, offset, unit):
    if unit == OffsetUnit.MONTHS:
        return add_months(anchor, offset)
    return anchor + datetime.timedelta(days=offset * (7 if unit == OffsetUnit.WEEKS else 1))


def explain(deadline):
    """A sentence on how the day was worked out, in the reader's language."""
    if deadline.rule == DeadlineRule.ON:
        return _("On %(date)s.") % {"date": dates.date_text(deadline.date, deadline.precision)}
    if deadline.rule == DeadlineRule.OPEN or (deadline.session is None and deadline.date is None):
        return _("The text names no day and no session that the portal knows, so the date is open.")
    anchor = _session_words(deadline) if deadline.session else dates.date_text(deadline.date, deadline.precision)
    if deadline.rule == DeadlineRule.OFFSET:
        words = {
            "time": _offset_words(abs(deadline.offset), deadline.offset_unit),
            "anchor": anchor,
        }
        sentence = (
            _("%(time)s before %(anchor)s") % words if deadline.offset < 0 else _("%(time)s after %(anchor)s") % words
        )
    else:
        sentence = {
            DeadlineRule.AT: _("At the opening of %(anchor)s"),
            DeadlineRule.BEFORE: _("Before %(anchor)s opens"),
            DeadlineRule.ALONGSIDE: _("Alongside %(anchor)s, by its last day"),
            DeadlineRule.BY_END: _("By the end of %(anchor)s"),
        }[deadline.rule] % {"anchor": anchor}
    day = resolve(deadline)
    if day is None:
        return _("%(sentence)s. The dates are open, so the day is open.") % {"sentence": sentence}
    return _("%(sentence)s: %(day)s.") % {"sentence": sentence, "day": dates.date_text(day)}


def _session_words(deadline):
    words = _named(deadline.session)
    if deadline.held_before is None:
        return words
    return _("%(session)s, which is held before %(later)s") % {"session": words, "later": _named(deadline.held_before)}


def _named(session):
    """A session with its days, in the middle of a sentence."""
    if session.number is None:
        return _("the meeting of the %(body)s of %(when)s") % {"body": session.body.name, "when": session.when}
    return _("session %(number)s of the %(body)s (%(when)s)") % {
        "number": session.number,
        "body": session.body.name,
        "when": session.when,
    }


def _offset_words(number, unit):
    return {
        OffsetUnit.DAYS: ngettext("%(n)s day", "%(n)s days", number),
        OffsetUnit.WEEKS: ngettext("%(n)s week", "%(n)s weeks", number),
        OffsetUnit.MONTHS: ngettext("%(n)s month", "%(n)s months", number),
    }[unit] % {"n": number}
