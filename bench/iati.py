"""The IATI file of a hundred thousand activities: when its first bytes come, and what memory it takes."""

import datetime
import os
import resource
import subprocess
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cop_portal.settings")
django.setup()

from django.test import Client  # noqa: E402 - after setup

from assistance.models import Activity, AssistanceKind  # noqa: E402
from cop_portal.common import dates  # noqa: E402
from cop_portal.people.models import State, User  # noqa: E402
from recommendations.models import Mandate, PriorityArea  # noqa: E402

NUMBER = 100_000
MEMORY = 200 * 1024 * 1024


def make():
    """Activities with two recipients, a priority area and a mandate each."""
    kenya, kind, person = State.objects.get(code="KEN"), AssistanceKind.objects.first(), User.objects.first()
    recipients = list(State.objects.exclude(iso_alpha2="")[:2])
    area, mandate = PriorityArea.objects.first(), Mandate.objects.first()
    for start in range(0, NUMBER, 10_000):
        made = Activity.objects.bulk_create(
            Activity(
                reference=f"BEN-IATI-{n:06d}",
                state=kenya,
                title=f"activity {n}",
                description="Three courses for prosecutors and judges. " * 5,
                kind=kind,
                starts_on=datetime.date(2007, 1, 1) + datetime.timedelta(days=n % 365),
                status="published",
                created_by=person,
                submitted_by=person,
                submitted_at=dates.now(),
                published_at=dates.now(),
            )
            for n in range(start, start + 10_000)
        )
        pks = [activity.pk for activity in made]
        for through, field, objects in (
            (Activity.recipients.through, "state_id", recipients),
            (Activity.priority_areas.through, "priorityarea_id", [area]),
            (Activity.mandates.through, "mandate_id", [mandate]),
        ):
            through.objects.bulk_create(through(activity_id=pk, **{field: item.pk}) for pk in pks for item in objects)


def stream():
    """Reads the file as a browser would, and keeps nothing."""
    start = time.perf_counter()
    response = Client(headers={"host": "127.0.0.1"}).get("/activities/iati.xml")
    pieces = iter(response.streaming_content)
    size, first = len(next(pieces)), time.perf_counter() - start
    size += sum(len(piece) for piece in pieces)
    whole = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(f"IATI of {NUMBER:,} activities, first bytes: {first / whole:.3f} of the whole time (allowed 0.1)")
    print(f"IATI of {NUMBER:,} activities, memory of the process: {memory / MEMORY:.2f} of the 200 MB allowed")
    print(f"IATI of {NUMBER:,} activities, size: {size / 1024 / 1024:.0f} MiB")


if __name__ == "__main__":
    if "stream" in sys.argv:
        stream()
    else:
        make()
        # A process of its own, whose memory knows nothing of the making.
        subprocess.run([sys.executable, "-m", "bench.iati", "stream"], check=True)
