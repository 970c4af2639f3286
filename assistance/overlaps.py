"""Where activities of different providers run at once: one sweep over the days, whatever runs beside what."""

import datetime
from collections import Counter
from dataclasses import dataclass

_A_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """The days that an activity may cover, the last of them `date.max` while its end is open, and who provides it."""

    activity: int
    first: datetime.date
    last: datetime.date
    providers: frozenset

    def meets(self, first, last):
        return self.first <= last and first <= self.last


def overlaps(spans):
    """The longest periods, as (first day, last day), on each day of which spans of different providers run.

    Two spans of the very same providers are no overlap. Of one that names no provider nobody knows whether it is
    another's, so it counts nowhere. Sorting is all that costs: nothing is compared pair by pair.
    """
    known = [span for span in spans if span.providers]
    # On one day what begins comes before what ends, since it still runs on its last day.
    events = sorted(
        [(span.first, 0, place) for place, span in enumerate(known)]
        + [(span.last, 1, place) for place, span in enumerate(known)]
    )
    running, periods = Counter(), []
    for day, is_end, place in events:
        providers = known[place].providers
        before = len(running)
        running[providers] += -1 if is_end else 1
        if not running[providers]:
            del running[providers]
        if before == 1 and len(running) == 2:
            goes_on = periods and periods[-1][1] + _A_DAY >= day
            first = periods.pop()[0] if goes_on else day
        elif before == 2 and len(running) == 1:
            periods.append((first, day))
    return periods
