"""When each item of an agenda is planned: from the meeting's start, by the time allotted to those before it."""

import dataclasses
import datetime

from coordination.models import AgendaItem


@dataclasses.dataclass(frozen=True)
class Plan:
    """What an agenda allots in minutes, beside the meeting's length; `has_clock` where items have planned times."""

    allotted: int
    length: int
    has_clock: bool
    first_without: AgendaItem | None

    @property
    def too_long_by(self):
        return max(self.allotted - self.length, 0)


def plan(meeting, agenda):
    """The plan of an agenda as `queries.agenda_of` returns it; sets each item's `planned_at` and `minutes_in_all`.

    An item's own time comes before that of the items in it. What follows an item without a time has no planned time,
    since none is known; nor has any item of a meeting of several days, whose nights are on no agenda.
    """
    # Reckoned in UTC, since the clocks may change on the day.
    start, end = (moment.astimezone(datetime.UTC) for moment in (meeting.starts_at, meeting.ends_at))
    is_timed = any(item.minutes for item in agenda)
    has_clock = is_timed and meeting.days[0] == meeting.days[1]
    holding = {item.parent_id for item in agenda}
    passed, first_without = 0, None
    for item in agenda:
        item.minutes_in_all = item.minutes or 0
        known = has_clock and first_without is None
        item.planned_at = (start + datetime.timedelta(minutes=passed)).astimezone(meeting.zone) if known else None
        passed += item.minutes or 0
        if not item.minutes and item.pk not in holding and first_without is None:
            first_without = item
    for item in reversed(agenda):
        if item.parent_id:
            item.parent.minutes_in_all += item.minutes_in_all
    return Plan(passed, int((end - start).total_seconds() // 60), has_clock, first_without if is_timed else None)
