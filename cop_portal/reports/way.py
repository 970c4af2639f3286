"""The way to a session: days from the adoption of what it will review to its opening, and their picture."""

import datetime
from dataclasses import dataclass

from django.db import models
from django.utils import formats
from django.utils.translation import get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _

from coordination.enums import MeetingKind, MeetingStatus
from coordination.queries import meetings_visible_to
from cop_portal.common import dates
from cop_portal.people.rules import EVERYBODY
from recommendations.enums import DecisionStatus
from recommendations.models import Session
from recommendations.queries import decisions, documents, issuing_days, sessions


class Lane(models.TextChoices):
    """What happens on a day; each kind has a line of the picture."""

    SESSIONS = "sessions", gettext_lazy("Sessions")
    MEETINGS = "meetings", gettext_lazy("Meetings")
    DOCUMENTS = "documents", gettext_lazy("Documents")
    DEADLINES = "deadlines", gettext_lazy("Deadlines")
    TODAY = "today", gettext_lazy("Today")


@dataclass(frozen=True)
class Moment:
    """A day on the way, or the days from `day` to `until`."""

    day: datetime.date
    label: str
    lane: Lane
    url: str = ""
    until: datetime.date | None = None

    @property
    def is_today(self):
        return self.lane == Lane.TODAY


def way_to(session: Session | None, due):
    """The days from the last adoption of the session's body to the session, today among them, in order.

    `due` are the mandates that have a day before it. What visitors may see, for everybody the same: sessions,
    announced meetings, documents that came out by today and the days by which those of a session are to come out.
    """
    if session is None or session.starts_on is None:
        return []
    today = dates.today()
    moments = [Moment(today, _("Today"), Lane.TODAY)]
    adopted = decisions().filter(body=session.body, status=DecisionStatus.ADOPTED, adopted_on__lte=today)
    last = adopted.prefetch_related(None).order_by("-adopted_on", "pk").first()
    since = last.adopted_on if last else today
    if last:
        words = _("Adoption of %(decision)s") % {"decision": last}
        moments.append(Moment(since, words, Lane.SESSIONS, last.get_absolute_url()))
    between = {"starts_on__gt": since, "starts_on__lte": session.starts_on}
    coming = list(sessions().filter(held_during__isnull=True, **between))
    moments += [Moment(row.starts_on, str(row), Lane.SESSIONS, row.get_absolute_url(), row.ends_on) for row in coming]
    moments += _meetings(since, session.starts_on)
    for row, day in issuing_days(coming):
        if since < day <= session.starts_on:
            words = _("Documents are to be out: %(session)s") % {"session": row}
            moments.append(Moment(day, words, Lane.DOCUMENTS, row.get_absolute_url()))
    issued = documents().filter(session__in=coming, issued_on__gt=since, issued_on__lte=today)
    for row in issued.order_by("issued_on", "symbol"):
        words = _("%(symbol)s came out") % {"symbol": row.symbol}
        moments.append(Moment(row.issued_on, words, Lane.DOCUMENTS, row.get_absolute_url()))
    moments += _deadlines(due, since)
    order = list(Lane)
    return sorted(moments, key=lambda moment: (moment.day, not moment.is_today, order.index(moment.lane)))


def _meetings(since, until):
    """Those that are no session themselves, by the portal's days."""
    visible = meetings_visible_to(EVERYBODY).exclude(kind=MeetingKind.SESSION)
    visible = visible.exclude(status=MeetingStatus.CANCELLED).filter(starts_at__date__gt=since)
    for meeting in visible.filter(starts_at__date__lte=until).order_by("starts_at"):
        first, last = dates.day_of(meeting.starts_at), dates.day_of(meeting.ends_at)
        yield Moment(first, meeting.title, Lane.MEETINGS, meeting.get_absolute_url(), last)


def _deadlines(due, since):
    by_day = {}
    for mandate in due:
        if mandate.deadline.due_on > since:
            by_day.setdefault(mandate.deadline.due_on, []).append(mandate)
    for day, mandates in by_day.items():
        words = _("Due: %(references)s") % {"references": ", ".join(mandate.reference for mandate in mandates)}
        yield Moment(day, words, Lane.DEADLINES, mandates[0].get_absolute_url() if len(mandates) == 1 else "")


# The picture, in units of its own: it is drawn at the width that the page has.
WIDTH, NAMES, LINE, TOP = 1000, 110, 34, 26
LEAST = 10  # what a single day is wide at least


@dataclass(frozen=True)
class Mark:
    """A day in the picture: its place from the start of the line, and its width."""

    x: int
    width: int
    moment: Moment
    is_past: bool


def picture(moments):
    """Where everything stands in the picture of `way_to`: lanes with marks, months, today; None without moments.

    Drawn from the right where the language is written so.
    """
    if not moments:
        return None
    first, last = moments[0].day, max(moment.until or moment.day for moment in moments)
    span, room = max((last - first).days, 1), WIDTH - NAMES - LEAST

    def place(day, width=0):
        x = NAMES + (day - first).days * room // span
        return WIDTH - x - width if get_language_bidi() else x

    def mark(moment):
        width = max(LEAST, ((moment.until or moment.day) - moment.day).days * room // span)
        return Mark(place(moment.day, width), width, moment, (moment.until or moment.day) < dates.today())

    lanes = []
    for lane in Lane:
        marks = [mark(moment) for moment in moments if moment.lane == lane]
        if marks and lane != Lane.TODAY:
            lanes.append({"lane": lane, "y": TOP + len(lanes) * LINE, "marks": marks})
    today = next(moment for moment in moments if moment.is_today)
    return {
        "lanes": lanes,
        "months": [(place(day), _anchor(place(day)), words) for day, words in _months(first, last)],
        "today": place(today.day),
        "names": WIDTH if get_language_bidi() else 0,
        "from": 0 if get_language_bidi() else NAMES,
        "to": WIDTH - NAMES if get_language_bidi() else WIDTH,
        "bottom": TOP + len(lanes) * LINE,
        "height": TOP + len(lanes) * LINE + 24,
        "first": first,
        "last": last,
    }


def _anchor(x):
    """Which end of a word stands at x, so that it is not cut off at an edge; ends change sides with the writing."""
    if 60 < x < WIDTH - 60:
        return "middle"
    return "end" if (x > WIDTH / 2) != get_language_bidi() else "start"


def _months(first, last):
    """First days of months, at most nine, evenly apart, with their words."""
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next(step for step in (1, 3, 6, 12, 24, 60, 120, 1200) if months // step <= 8)
    start = first.year * 12 + first.month
    numbers = range(start + (1 - start) % step, last.year * 12 + last.month + 1, step)
    days = [datetime.date((number - 1) // 12, (number - 1) % 12 + 1, 1) for number in numbers]
    return [(day, formats.date_format(day, "YEAR_MONTH_FORMAT")) for day in days if first <= day <= last]
