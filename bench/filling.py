"""Activities to measure with."""

import datetime

from assistance.models import Activity, AssistanceKind
from cop_portal.common import dates
from cop_portal.people.models import State, User


def activities(number, **given):
    """Make as many published activities of one State, with the days of a year and what is given; returns them."""
    kenya, kind, person = State.objects.get(code="KEN"), AssistanceKind.objects.first(), User.objects.first()
    return Activity.objects.bulk_create(
        (
            Activity(
                reference=f"BEN-{number}-{n:06d}",
                state=kenya,
                title=f"activity {n}",
                search_text=f"activity {n}",
                kind=kind,
                starts_on=datetime.date(2007, 1, 1) + datetime.timedelta(days=n % 365),
                status="published",
                created_by=person,
                submitted_by=person,
                submitted_at=dates.now(),
                published_at=dates.now(),
                **given,
            )
            for n in range(number)
        ),
        batch_size=2000,
    )
