"""Meetings, sessions and deadlines as calendars (RFC 5545; the calendar's own properties, RFC 7986).

An event's UID never changes, and its SEQUENCE grows with each change that people must know; a cancelled one stays,
marked so, since a calendar program keeps what it is not told of. A file says the same until something changes, so that
a program can ask whether it did.
"""

import datetime
import functools
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.utils.translation import gettext as _

from coordination.enums import MeetingStatus
from cop_portal.common.dates import date_text

_STATUS = {MeetingStatus.ANNOUNCED: "CONFIRMED", MeetingStatus.HELD: "CONFIRMED", MeetingStatus.CANCELLED: "CANCELLED"}
_ASK_AGAIN = datetime.timedelta(hours=1)


def calendar_of(meeting):
    """The bytes of a calendar with this one meeting."""
    return _file([_meeting(meeting)])


def calendar_of_all(*, name, meetings, sessions, deadlines=(), source=""):
    """The bytes of a calendar to subscribe to: meetings, sessions with dates, and (source, obligation) deadlines.

    `source` is its public address; the address of a person's own calendar is a secret, which no file repeats.
    """
    events = [
        *(_meeting(meeting) for meeting in meetings),
        *(_session(session) for session in sessions if session.starts_on),
        *(_deadline(known, obligation) for known, obligation in deadlines),
    ]
    return _file(events, name, source)


def _file(events, name="", source=""):
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//COP Portal//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("name", _text(name))
        calendar.add("x-wr-calname", _text(name))
        interval = icalendar.vDuration(_ASK_AGAIN, params={"VALUE": "DURATION"})
        calendar.add("refresh-interval", interval)
        calendar.add("x-published-ttl", icalendar.vDuration(_ASK_AGAIN))
    if source:
        calendar.add("source", icalendar.vUri(source, params={"VALUE": "URI"}))
    for zone in _zones(events):
        calendar.add_component(zone)
    for event in events:
        calendar.add_component(event)
    return calendar.to_ical()


def _meeting(meeting):
    event = _event(f"meeting-{meeting.uid}", meeting, meeting.title, meeting.updated_at)
    event.add("sequence", meeting.sequence)
    event.add("status", _STATUS.get(meeting.status, "TENTATIVE"))
    event.add("dtstart", meeting.starts_at.astimezone(meeting.zone))
    event.add("dtend", meeting.ends_at.astimezone(meeting.zone))
    if meeting.where or meeting.link:
        event.add("location", _text(meeting.where or meeting.link))
    if meeting.link:
        event.add("conference", icalendar.vUri(meeting.link, params={"VALUE": "URI"}))
    words = [meeting.description, meeting.taking_part]
    if meeting.reply_by:
        words.append(_("Replies are asked for by %(day)s.") % {"day": date_text(meeting.reply_by)})
    _describe(event, words)
    return event


def _session(session):
    event = _event(f"session-{session.pk}", session, str(session), session.updated_at)
    event.add("sequence", session.version - 1)
    event.add("status", "CONFIRMED")
    _whole_days(event, session.starts_on, session.ends_on)
    if session.place:
        event.add("location", _text(session.place))
    return event


def _deadline(source, obligation):
    notice = source.notice(obligation.subject)
    changed = getattr(obligation.subject, "updated_at", None)
    changed = changed or datetime.datetime.combine(obligation.due_on, datetime.time(), datetime.UTC)
    event = _event(f"{source.kind}-{obligation.subject.pk}", notice, notice.text, changed)
    _whole_days(event, obligation.due_on, obligation.due_on)
    event.add("categories", [_text(str(source.label))])
    return event


def _event(name, subject, summary, changed):
    path = subject.path if hasattr(subject, "path") else subject.get_absolute_url()
    event = icalendar.Event()
    event.add("uid", f"{name}@{urlsplit(settings.PORTAL_ORIGIN).hostname}")
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("summary", _text(summary))
    event.add("url", settings.PORTAL_ORIGIN + path)
    return event


def _whole_days(event, first, last):
    """All day, and free for other things; the end is the day after the last."""
    event.add("dtstart", first)
    event.add("dtend", last + datetime.timedelta(days=1))
    event.add("transp", "TRANSPARENT")


def _describe(event, paragraphs):
    words = "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
    if words:
        event.add("description", _text(words))


def _text(words):
    """A text with one kind of line end: a bare carriage return would end the property in some programs."""
    return words.replace("\r\n", "\n").replace("\r", "\n")


def _zones(events):
    """A VTIMEZONE for each zone in which an event stands, for the years of those events; none for UTC."""
    years = {}
    for event in events:
        start, end = event["dtstart"], event["dtend"]
        if zone := start.params.get("TZID"):
            years.setdefault(str(zone), set()).update([start.dt.year, end.dt.year])
    return [_zone(name, min(known), max(known)) for name, known in sorted(years.items())]


@functools.lru_cache(maxsize=200)
def _zone(name, first_year, last_year):
    # A year more at both ends: a zone's first change must lie before whatever stands in it.
    first, last = datetime.date(first_year - 1, 1, 1), datetime.date(last_year + 2, 1, 1)
    return icalendar.Timezone.from_tzid(name, first_date=first, last_date=last)
