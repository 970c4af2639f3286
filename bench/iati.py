"""The IATI file of a hundred thousand activities: when its first bytes come, and what memory it takes."""

import os
import subprocess
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cop_portal.settings")
django.setup()

from django.test import Client  # noqa: E402 - after setup

from assistance.models import Activity  # noqa: E402
from bench.filling import activities  # noqa: E402
from bench.measuring import first_and_whole, peak  # noqa: E402
from cop_portal.people.models import State  # noqa: E402
from recommendations.models import Mandate, PriorityArea  # noqa: E402

NUMBER = 100_000


def make():
    """Activities with two recipients, a priority area and a mandate each."""
    recipients = list(State.objects.exclude(iso_alpha2="")[:2])
    area, mandate = PriorityArea.objects.first(), Mandate.objects.first()
    made = activities(NUMBER, description="Three courses for prosecutors and judges. " * 5)
    for through, field, objects in (
        (Activity.recipients.through, "state_id", recipients),
        (Activity.priority_areas.through, "priorityarea_id", [area]),
        (Activity.mandates.through, "mandate_id", [mandate]),
    ):
        rows = (through(activity_id=row.pk, **{field: item.pk}) for row in made for item in objects)
        through.objects.bulk_create(rows, batch_size=5000)


def stream():
    start = time.process_time()
    response = Client(headers={"host": "127.0.0.1"}).get("/activities/iati.xml")
    first, whole, size = first_and_whole(iter(response.streaming_content), start)
    print(f"IATI of {NUMBER:,} activities, first bytes: {first / whole:.3f} of the whole time (allowed 0.1)")
    print(f"IATI of {NUMBER:,} activities, memory of the process: {peak():.0f} MB (allowed 200)")
    print(f"IATI of {NUMBER:,} activities, size: {size / 1024 / 1024:.0f} MiB")


if __name__ == "__main__":
    if "make" in sys.argv:
        make()
    elif "stream" in sys.argv:
        stream()
    else:
        # Each a process of its own, so that the memory of the one knows nothing of the other.
        for part in ("make", "stream"):
            subprocess.run([sys.executable, "-m", "bench.iati", part], check=True)
