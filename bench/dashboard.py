"""The dashboard on PostgreSQL at 100,000 activities: beside a bare page of the same bytes with the SQL that it runs."""

import os
import random
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cop_portal.settings")
django.setup()

from django.test import Client  # noqa: E402 - after setup

from assistance.models import Activity  # noqa: E402
from bench.filling import activities  # noqa: E402
from bench.measuring import alone, p95  # noqa: E402
from bench.pages import beside_bare, set_up, vacuum  # noqa: E402
from cop_portal.people.models import State, User  # noqa: E402
from recommendations.models import PriorityArea  # noqa: E402

ROUNDS = 30


def link(pks, rng):
    """Two recipients and a priority area for each activity; a fifth is received by whoever reports it."""
    states, areas = (list(model.objects.values_list("pk", flat=True)) for model in (State, PriorityArea))
    recipients, in_areas = Activity.recipients.through, Activity.priority_areas.through
    pairs = (recipients(activity_id=pk, state_id=state) for pk in pks for state in rng.sample(states, 2))
    recipients.objects.bulk_create(pairs, batch_size=5000)
    in_areas.objects.bulk_create(
        (in_areas(activity_id=pk, priorityarea_id=rng.choice(areas)) for pk in pks), batch_size=5000
    )
    Activity.objects.filter(pk__in=pks[::5]).update(provider_role="receives")
    vacuum()


def main():
    set_up()
    User.objects.create_user("bench@example.org", name="bench")
    rng = random.Random(7)  # noqa: S311 - texts, no secrets
    link([activity.pk for activity in activities(100_000)], rng)
    alone()
    pages, bares, queries = beside_bare(Client(headers={"host": "127.0.0.1"}), "/dashboard/", ROUNDS)
    pages, bares = p95(pages), p95(bares)
    print(f"Dashboard at 100,000 activities, p95: {pages / bares:.2f} of the bare page with its SQL (allowed 2)")
    print(f"Dashboard at 100,000 activities: {queries} queries (allowed 20)")
    print(
        f"Dashboard, p95 of the page and of the bare one: {pages * 1000:.0f} and {bares * 1000:.0f} ms", file=sys.stderr
    )


if __name__ == "__main__":
    main()
