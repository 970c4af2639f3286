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
    """The last day on which the thing is in time; None while a day that it hangs on is open, never a guess.

    "At" a session means by its opening, "alongside" and "by the end" by its last day, "before" the day before it opens.
    At one of two sessions it is late only after the later; so while one of them is open, the day is.
    """
    if deadline.rule == DeadlineRule.OPEN:
        return None
    if deadline.rule == DeadlineRule.ON:
        return dates.last_day(deadline.date, deadline.precision)
    if _hangs_on_a_session(deadline):
        if deadline.held_before is not None and deadline.held_before.starts_on is None:
            return None  # which meeting is held before it nobody knows
        days = [_on(deadline, session) for session in _sessions_of(deadline)]
        return max(days) if days and None not in days else None
    if deadline.decision is not None:
        return _offset(deadline.decision.adopted_on, deadline)
    if deadline.date is None:
        return None
    return _offset(
        dates.last_day(deadline.date, deadline.precision) if deadline.offset > 0 else deadline.date, deadline
    )


def meeting_before(body_id, later, sessions):
    """Of the sessions, the body's last that opens before the later one, and after the one before that has ended.

    None where there is none, or while the later session's days are open. What is held during another session is a part
    of that, and no meeting before it.
    """
    if body_id is None or later is None or later.starts_on is None:
        return None
    earlier = [row for row in sessions if row.starts_on and row.starts_on < later.starts_on]
    ended = max((row.ends_on for row in earlier if row.body_id == later.body_id), default=datetime.date.min)
    held = [row for row in earlier if row.body_id == body_id and row.held_during_id is None and row.starts_on > ended]
    return max(held, key=lambda row: (row.starts_on, row.pk), default=None)


def _hangs_on_a_session(deadline):
    return deadline.session is not None or deadline.held_before is not None


def _sessions_of(deadline):
    return [session for session in (deadline.session, deadline.or_session) if session is not None]


def _on(deadline, session):
    """The day that the rule makes of one session's days; None while they are open."""
    if session.starts_on is None:
        return None
    if deadline.rule == DeadlineRule.OFFSET:
        return _offset(session.starts_on if deadline.offset < 0 else session.ends_on, deadline)
    return {
        DeadlineRule.AT: session.starts_on,
        DeadlineRule.BEFORE: session.starts_on - datetime.timedelta(days=1),
        DeadlineRule.ALONGSIDE: session.ends_on,
        DeadlineRule.BY_END: session.ends_on,
    }[deadline.rule]


def _offset(anchor, deadline):
    if anchor is None:
        return None
    if deadline.offset_unit == OffsetUnit.MONTHS:
        return add_months(anchor, deadline.offset)
    return anchor + datetime.timedelta(days=deadline.offset * (7 if deadline.offset_unit == OffsetUnit.WEEKS else 1))


def explain(deadline):
    """A sentence on how the day was worked out, in the reader's language."""
    if deadline.rule == DeadlineRule.ON:
        return _explain_date(deadline)
    anchor = _anchor_words(deadline)
    if deadline.rule == DeadlineRule.OPEN or anchor is None:
        if deadline.phrase:
            return _("The text says “%(phrase)s”, which names no day and no session, so the date is open.") % {
                "phrase": deadline.phrase
            }
        return _("The text names no day and no session that the portal knows, so the date is open.")
    if deadline.rule == DeadlineRule.OFFSET:
        time = _offset_words(abs(deadline.offset), deadline.offset_unit)
        form = _("%(time)s before %(anchor)s") if deadline.offset < 0 else _("%(time)s after %(anchor)s")
        sentence = form % {"time": time, "anchor": anchor}
    else:
        sentence = {
            DeadlineRule.AT: _("At the opening of %(anchor)s"),
            DeadlineRule.BEFORE: _("Before %(anchor)s opens"),
            DeadlineRule.ALONGSIDE: _("Alongside %(anchor)s, by its last day"),
            DeadlineRule.BY_END: _("By the end of %(anchor)s"),
        }[deadline.rule] % {"anchor": anchor}
    day = resolve(deadline)
    if day is None:
        return _("%(sentence)s. %(reason)s") % {"sentence": sentence, "reason": _why_open(deadline)}
    return _("%(sentence)s: %(day)s.") % {"sentence": sentence, "day": dates.date_text(day)}


def _explain_date(deadline):
    words = {"date": dates.date_text(deadline.date, deadline.precision), "day": dates.date_text(resolve(deadline))}
    if deadline.precision == dates.Precision.DAY:
        return _("On %(date)s.") % words
    return _("In %(date)s; late only after %(day)s.") % words


def _anchor_words(deadline):
    """What the deadline hangs on, in the middle of a sentence; None where it hangs on nothing."""
    if _hangs_on_a_session(deadline):
        return _session_words(deadline)
    if deadline.decision is not None:
        if deadline.decision.adopted_on is None:
            return _("the adoption of %(number)s") % {"number": deadline.decision.number}
        return _("the adoption of %(number)s on %(day)s") % {
            "number": deadline.decision.number,
            "day": dates.date_text(deadline.decision.adopted_on),
        }
    return None if deadline.date is None else dates.date_text(deadline.date, deadline.precision)


def _why_open(deadline):
    sessions = [*_sessions_of(deadline), *([deadline.held_before] if deadline.held_before else [])]
    for session in sessions:
        if session.cancelled_because:
            words = {"session": _named(session, with_days=False), "reason": session.cancelled_because}
            return _("The day is open, since %(session)s is cancelled: %(reason)s") % words
    if deadline.decision is not None:
        return _("It is not adopted yet, so the day is open.")
    if deadline.session is None and deadline.held_before.starts_on:
        return _("No such meeting is known, so the day is open.")
    return _("The dates are open, so the day is open.")


def _session_words(deadline):
    if deadline.session is not None:
        words = _named(deadline.session)
    else:
        words = _("the meeting of the %(body)s") % {"body": deadline.body.name if deadline.body else _("body")}
    if deadline.held_before is not None:
        words = _("%(session)s, which is held before %(later)s") % {
            "session": words,
            "later": _named(deadline.held_before),
        }
    if deadline.or_session is None:
        return words
    return _("%(session)s or, at the latest, %(other)s") % {"session": words, "other": _named(deadline.or_session)}


def _named(session, with_days=True):
    """A session with its days, or what is known of them, in the middle of a sentence."""
    words = {"number": session.number, "body": session.body.name, "when": session.when}
    if session.number is None and with_days and session.starts_on:
        return _("the meeting of the %(body)s of %(when)s") % words
    if session.number is None:
        named = _("the meeting of the %(body)s") % words
    else:
        named = _("session %(number)s of the %(body)s") % words
    return _("%(session)s (%(when)s)") % {"session": named, "when": words["when"]} if with_days else named


def _offset_words(number, unit):
    return {
        OffsetUnit.DAYS: ngettext("%(n)s day", "%(n)s days", number),
        OffsetUnit.WEEKS: ngettext("%(n)s week", "%(n)s weeks", number),
        OffsetUnit.MONTHS: ngettext("%(n)s month", "%(n)s months", number),
    }[unit] % {"n": number}
