"""Lists on PostgreSQL at a thousand and at a hundred thousand activities: how much longer their pages take, beside bare
pages of the same bytes with the SQL that they run, and how many queries that is."""

import datetime
import os
import random
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cop_portal.settings")
django.setup()

from django.test import Client  # noqa: E402 - after setup

from assistance.models import Activity, AssistanceKind  # noqa: E402
from assistance.services.activities import folded  # noqa: E402
from bench.measuring import alone, p95  # noqa: E402
from bench.pages import beside_bare, set_up, vacuum  # noqa: E402
from bench.search import text_of  # noqa: E402
from cop_portal.common import dates  # noqa: E402
from cop_portal.people.models import Appointment, Organization, State, User  # noqa: E402
from recommendations.models import Mandate, PriorityArea  # noqa: E402

ROUNDS = 20
FEW, MANY = 1000, 100_000
# Of a hundred activities: as they stand once most of them are accepted.
STATUSES = ["published"] * 88 + ["draft"] * 4 + ["submitted"] * 2 + ["returned"] * 2 + ["withdrawn"] * 4
# (who asks, address): each kind of filter, alone and with others, what is rare and what is common, and deep pages.
LISTS = [
    ("visitor", "/activities/"),
    ("visitor", "/activities/?page=2"),
    ("visitor", "/activities/?page=last"),
    ("visitor", "/activities/?state=AFG"),
    ("visitor", "/activities/?state=ZWE"),
    ("visitor", "/activities/?recipient=KEN"),
    ("visitor", "/activities/?recipient=null"),
    ("visitor", "/activities/?recipient_group=africa"),
    ("visitor", "/activities/?provider=FRA"),
    ("visitor", "/activities/?kind=training"),
    ("visitor", "/activities/?priority_area=1"),
    ("visitor", "/activities/?priority_area=null"),
    ("visitor", "/activities/?mandate=3-4-b-1"),
    ("visitor", "/activities/?year=2006"),
    ("visitor", "/activities/?year=1999"),
    ("visitor", "/activities/?since=2006-01-01&until=2006-06-30"),
    ("visitor", "/activities/?progress=planned"),
    ("visitor", "/activities/?progress=under_way"),
    ("visitor", "/activities/?q=assistance"),
    ("visitor", "/activities/?q=laboratory"),
    ("visitor", "/activities/?q=witness+prosecutors"),
    ("visitor", "/activities/?q=w1f3a"),
    ("visitor", "/activities/?q=no-such-thing"),
    ("visitor", "/activities/?kind=training&year=2006&recipient_group=africa&q=training"),
    ("officer", "/activities/"),
    ("officer", "/activities/?status=submitted"),
    ("officer", "/activities/?status=returned&year=2006"),
    ("officer", "/activities/?page=last"),
    ("officer", "/desk/"),
    ("focal point", "/activities/"),
    ("focal point", "/activities/?state=KEN&status=draft"),
    ("focal point", "/desk/"),
    ("visitor", "/mandates/"),
    ("visitor", "/states/"),
]


def spread(first, last, rng):
    """Activities with numbers from `first` to `last`, spread as reports are.

    A few States report much and most little; three in a hundred are told by organizations; the years before the
    session have more than earlier ones; most name recipients, an area or two, and some a mandate.
    """
    person, kinds, areas, mandates, organizations, states = (
        User.objects.first(),
        *(list(model.objects.order_by("pk")) for model in (AssistanceKind, PriorityArea, Mandate, Organization, State)),
    )
    by_much = [1 / place for place in range(1, len(states) + 1)]
    made = []
    for n in range(first, last):
        status, told = rng.choice(STATUSES), rng.random() < 0.03
        begins = datetime.date(2007, 12, 31) - datetime.timedelta(days=int(rng.expovariate(1 / 700)) % 3650)
        activity = Activity(
            reference=f"BEN-{n:06d}",
            state=None if told else rng.choices(states, by_much)[0],
            organization=rng.choice(organizations) if told else None,
            provider_role="receives" if rng.random() < 0.2 and not told else "provides",
            title=text_of(rng, 8)[:300],
            description=text_of(rng, 40),
            kind=rng.choice(kinds),
            starts_on=begins,
            ends_on=begins + datetime.timedelta(days=rng.randrange(400)) if rng.random() < 0.8 else None,
            status=status,
            visibility="states" if rng.random() < 0.1 else "public",
            on_behalf=rng.random() < 0.05 and not told,
            created_by=person,
            submitted_by=person,
            submitted_at=dates.now(),
            published_at=dates.now() if status == "published" else None,
        )
        activity.search_text = folded(activity)
        made.append(activity)
    Activity.objects.bulk_create(made, batch_size=2000)
    links = (("recipients", states, [0, 1, 1, 1, 2, 5]), ("priority_areas", areas, [0, 1, 1, 2]))
    for field, others, numbers in (*links, ("mandates", mandates, [0, 0, 1]), ("providers", states, [0] * 9 + [1])):
        through = getattr(Activity, field).through
        owner, other = (column.attname for column in through._meta.fields[1:])
        through.objects.bulk_create(
            (
                through(**{owner: activity.pk, other: chosen.pk})
                for activity in made
                for chosen in rng.sample(others, rng.choice(numbers))
            ),
            batch_size=5000,
        )
    vacuum()


def people():
    """{who: a client signed in as such}."""
    officer = User.objects.create_user("officer@bench.example.org", name="officer", role="officer")
    reporter = User.objects.create_user("reporter@bench.example.org", name="reporter")
    kenya = State.objects.get(code="KEN")
    since = datetime.date(2007, 1, 1)
    Appointment.objects.create(
        state=kenya, person=reporter, starts_on=since, note_verbale="NV 1/2007", note_verbale_on=since
    )
    clients = {who: Client(headers={"host": "127.0.0.1"}) for who in ("visitor", "officer", "focal point")}
    clients["officer"].force_login(officer)
    clients["focal point"].force_login(reporter)
    return clients


def measure(clients):
    """{(who, address): (p95 of the page, p95 of the bare one, number of queries)}, in seconds of the processor."""
    alone()
    found = {}
    for who, address in LISTS:
        pages, bares, queries = beside_bare(clients[who], address, ROUNDS)
        found[who, address] = p95(pages), p95(bares), queries
    return found


def main():
    set_up()
    clients, rng = people(), random.Random(5)  # noqa: S311 - texts, no secrets
    spread(0, FEW, rng)
    few = measure(clients)
    spread(FEW, MANY, rng)
    many = measure(clients)
    for (who, address), (page, bare, queries) in many.items():
        before, _bare, as_many = few[who, address]
        print(
            f"{address} for a {who} at {MANY:,} activities: {page / before:.2f} of the time at {FEW:,} (allowed 1.3), "
            f"{page / bare:.2f} of a bare page with its SQL (allowed 2), {queries} queries (at {FEW:,} {as_many})"
        )
        print(f"{page * 1000:5.0f} ms, {before * 1000:.0f} at {FEW:,}, bare {bare * 1000:.0f}", file=sys.stderr)
    print(f"The most of the lists: {max(many[key][0] / few[key][0] for key in many):.2f} (allowed 1.3)")


if __name__ == "__main__":
    main()
