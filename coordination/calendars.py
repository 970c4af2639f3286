"""A meeting as a calendar file (RFC 5545)."""

import zoneinfo
from urllib.parse import urlsplit

import icalendar
from django.conf import settings

from coordination.enums import MeetingStatus

_STATUS = {MeetingStatus.ANNOUNCED: "CONFIRMED", MeetingStatus.HELD: "CONFIRMED", MeetingStatus.CANCELLED: "CANCELLED"}


def calendar_of(meeting):
    """The bytes of a calendar with this one meeting. Its UID never changes; SEQUENCE grows with each change."""
    zone = zoneinfo.ZoneInfo(meeting.time_zone)
    event = icalendar.Event()
    event.add("uid", f"meeting-{meeting.pk}@{urlsplit(settings.PORTAL_ORIGIN).hostname}")
    event.add("dtstamp", meeting.updated_at)
    event.add("last-modified", meeting.updated_at)
    event.add("sequence", meeting.version - 1)
    event.add("dtstart", meeting.starts_at.astimezone(zone))
    event.add("dtend", meeting.ends_at.astimezone(zone))
    event.add("summary", meeting.title)
    event.add("location", ", ".join(part for part in (meeting.room, meeting.place) if part))
    event.add("url", settings.PORTAL_ORIGIN + meeting.get_absolute_url())
    event.add("status", _STATUS.get(meeting.status, "TENTATIVE"))
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//COP Portal//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()
