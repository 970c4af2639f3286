"""List pages at ten and at ten thousand rows: queries, and time as a ratio."""

import datetime
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cop_portal.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402 - after setup
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from assistance.models import Activity, AssistanceKind  # noqa: E402
from bench.measuring import medians  # noqa: E402
from cop_portal.common import dates  # noqa: E402
from cop_portal.people.models import State, User  # noqa: E402
from recommendations.models import Mandate, Paragraph  # noqa: E402

REPEATS = 7


def activities(number):
    kenya, kind, person = State.objects.get(code="KEN"), AssistanceKind.objects.first(), User.objects.first()
    Activity.objects.bulk_create(
        (
            Activity(
                reference=f"BEN-{number}-{n:05d}",
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
            )
            for n in range(number)
        ),
        batch_size=2000,
    )


def mandates(number):
    paragraph = Paragraph.objects.filter(kind="operative").first()
    start = Mandate.objects.count()
    Mandate.objects.bulk_create(
        Mandate(
            paragraph=paragraph,
            number=start + n + 100,
            slug=f"bench-{number}-{n}",
            verb="Requests",
            verb_normal="requests",
            asked=f"thing {n}",
            language="en",
            kind="operational",
            fulfilment_rule="activities-reported",
        )
        for n in range(number)
    )


def measure(address):
    """Queries of one request, seconds of the median of some, and bytes."""
    client = Client(headers={"host": "127.0.0.1"})
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        size = len(client.get(address).content)
    return len(captured), medians(REPEATS, page=lambda: client.get(address))["page"], size


def main():
    for address, make in (("/activities/", activities), ("/mandates/", mandates)):
        with transaction.atomic():
            make(10)
            few, few_seconds, _size = measure(address)
            make(9_990)
            many, many_seconds, size = measure(address)
            transaction.set_rollback(True)
        print(f"{address} queries at 10,000 rows: {many} (at 10: {few}; allowed 12)")
        print(f"{address} time at 10,000 rows: {many_seconds / few_seconds:.2f} of that at 10")
        print(f"{address} size at 10,000 rows: {size / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
