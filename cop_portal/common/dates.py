"""The portal's clock, and dates that carry their precision. Nothing else reads the clock.

Where PORTAL_TODAY pins the date, `today` and `now` stand on that day, so that a past year can be replayed;
`machine_now` stays with the real clock, for leases and time-outs between machines. While a page shows the portal as of
an earlier day (see `history.past`), `today` and `now` stand at the end of that day, and `present_day` does not: what a
person may see is decided by what they are now.
"""

import contextlib
import contextvars
import datetime
import re

from django.conf import settings
from django.db import models
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Precision(models.TextChoices):
    """How exactly a date is known: a month has no invented first day."""

    DAY = "day", gettext_lazy("day")
    MONTH = "month", gettext_lazy("month")
    YEAR = "year", gettext_lazy("year")


def machine_now():
    """The real time, aware, in UTC."""
    return timezone.now()


_shown_day = contextvars.ContextVar("shown_day", default=None)


@contextlib.contextmanager
def showing(day):
    """Let `today` and `now` stand at the end of an earlier day."""
    token = _shown_day.set(day)
    try:
        yield
    finally:
        _shown_day.reset(token)


def shown_day():
    """The earlier day that is shown; None while the portal shows the present."""
    return _shown_day.get()


def now():
    """The portal's time, aware: the present time of day, on the pinned day where one is pinned."""
    if day := shown_day():
        return datetime.datetime.combine(day, datetime.time.max, timezone.get_default_timezone())
    return _present()


def _present():
    present = timezone.localtime(machine_now())
    if settings.PORTAL_TODAY is None:
        return present
    return datetime.datetime.combine(settings.PORTAL_TODAY, present.time(), present.tzinfo)


def today():
    """The portal's date, in its own time zone; while an earlier day is shown, that day."""
    return day_of(now())


def present_day():
    """The portal's date, whatever day is shown."""
    return settings.PORTAL_TODAY or day_of(machine_now())


def day_of(moment, zone=None):
    """The calendar day of an aware time: in the portal's time zone, or in the one given (a tzinfo).

    A time is stored in UTC, whose day is another for part of every night; so no other place takes a time's date.
    """
    return timezone.localtime(moment, zone).date()


def is_pinned():
    """Whether the portal stands on a day other than the real one; every page then says so."""
    return settings.PORTAL_TODAY is not None


def date_text(day, precision=Precision.DAY):
    """A date in the reader's language, as exact as it is known and no more."""
    if day is None:
        return _("date open")
    form = {Precision.DAY: "DATE_FORMAT", Precision.MONTH: "YEAR_MONTH_FORMAT", Precision.YEAR: "Y"}
    return formats.date_format(day, form[precision])


def known_text(day, precision=Precision.DAY):
    """A date as a form takes it and a file holds it: 2007, 2007-03, or 2007-03-05."""
    return day.isoformat()[: {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}[precision]]


_KNOWN = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")


def known(text):
    """The first day that such a text means, and its precision. Raises ValueError."""
    found = _KNOWN.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    year, month, day = (int(part) if part else None for part in found.groups())
    precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
    if day == 0 or month == 0:
        raise ValueError(text)
    return datetime.date(year, month or 1, day or 1), precision


def period_text(first, last):
    """A period of days in the reader's language, without repeating the month or year that both ends share."""
    if last is None or first == last:
        return date_text(first)
    if (first.year, first.month) == (last.year, last.month):
        return _("%(first)s–%(last)s") % {"first": formats.date_format(first, "j"), "last": date_text(last)}
    if first.year == last.year:
        start = formats.date_format(first, "MONTH_DAY_FORMAT")
        return _("%(first)s – %(last)s") % {"first": start, "last": date_text(last)}
    return _("%(first)s – %(last)s") % {"first": date_text(first), "last": date_text(last)}


def first_day(day, precision):
    """The first day that a date of this precision may mean."""
    if precision == Precision.YEAR:
        return day.replace(month=1, day=1)
    return day.replace(day=1) if precision == Precision.MONTH else day


def last_day(day, precision):
    """The last day that a date of this precision may mean: what is due in a month is late only after it."""
    if precision == Precision.YEAR:
        return day.replace(month=12, day=31)
    if precision == Precision.MONTH:
        following = (day.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
        return following - datetime.timedelta(days=1)
    return day


def a_year_later(day):
    """The same day of the next year; of a 29 February the 28th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
