"""The dashboard on PostgreSQL at 100,000 activities: beside a bare page of the same bytes with the SQL that it runs."""

import os
import random
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cop_portal.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - after setup
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from assistance.models import Activity  # noqa: E402
from bench.lists import SHOWN, activities  # noqa: E402
from bench.measuring import alone, p95, spent  # noqa: E402
from cop_portal.people.models import State, User  # noqa: E402
from recommendations.models import PriorityArea  # noqa: E402

ROUNDS = 30


def link(rng):
    """Two recipients and a priority area for each activity; a fifth is received by whoever reports it."""
    states, areas = (list(model.objects.values_list("pk", flat=True)) for model in (State, PriorityArea))
    made = Activity.objects.order_by("pk")
    recipients, in_areas = Activity.recipients.through, Activity.priority_areas.through
    pks = list(made.values_list("pk", flat=True))
    pairs = (recipients(activity_id=pk, state_id=state) for pk in pks for state in rng.sample(states, 2))
    recipients.objects.bulk_create(pairs, batch_size=5000)
    in_areas.objects.bulk_create(
        (in_areas(activity_id=pk, priorityarea_id=rng.choice(areas)) for pk in pks), batch_size=5000
    )
    made.filter(pk__in=pks[::5]).update(provider_role="receives")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def main():
    for command in ("migrate", "createcachetable", "load_reference"):
        call_command(command, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    decision = "recommendations/data/decision-3-4.fr.md"
    call_command("import_decision", decision, session="COP-3", number="3/4", adopted_on="2006-10-18", verbosity=0)
    User.objects.create_user("bench@example.org", name="bench")
    rng = random.Random(7)  # noqa: S311 - texts, no secrets
    activities(100_000)
    link(rng)
    client = Client(headers={"host": "127.0.0.1"})
    alone()
    client.get("/dashboard/")
    with CaptureQueriesContext(connection) as captured:
        SHOWN["content"] = client.get("/dashboard/").content
    SHOWN["queries"] = [query["sql"] for query in captured.captured_queries]
    pages, bares = [], []
    for _round in range(ROUNDS):
        pages.append(spent(lambda: client.get("/dashboard/")))
        bares.append(spent(lambda: client.get("/bare/")))
    pages, bares = p95(pages), p95(bares)
    print(f"Dashboard at 100,000 activities, p95: {pages / bares:.2f} of the bare page with its SQL (allowed 2)")
    print(f"Dashboard at 100,000 activities: {len(SHOWN['queries'])} queries (allowed 20)")
    print(
        f"Dashboard, p95 of the page and of the bare one: {pages * 1000:.0f} and {bares * 1000:.0f} ms", file=sys.stderr
    )


if __name__ == "__main__":
    main()
