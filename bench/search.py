"""The search on PostgreSQL at 100,000 activities and 10,000 paragraphs: its pages beside bare SQL."""

import datetime
import itertools
import os
import random
import statistics
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cop_portal.settings")
django.setup()

from django.db.models import Count  # noqa: E402 - after setup
from django.test import Client  # noqa: E402

from assistance.models import Activity, AssistanceKind  # noqa: E402
from bench.measuring import alone, p95, spent  # noqa: E402
from bench.pages import queries_of, replay, set_up, vacuum  # noqa: E402
from cop_portal.common import dates  # noqa: E402
from cop_portal.people.models import State, User  # noqa: E402
from cop_portal.people.rules import EVERYBODY  # noqa: E402
from cop_portal.reports.finding import every_entry_found_by  # noqa: E402
from cop_portal.reports.indexing import bring_up_to_date  # noqa: E402
from recommendations.models import Decision, Paragraph, ParagraphText, Session  # noqa: E402

ROUNDS = 4
# Words of the field by how often they stand in a text: the n-th in one of n texts, as in any language.
WORDS = """assistance training activity prosecutors witness trafficking corruption convention judges police border
legislation laundering smuggling migrants firearms seizure extradition ministry workshop seminar equipment database
interpreter laboratory forensic customs harbour inspectors statistics curriculum mentor handbook translation
réunion décision formation procureurs témoins coopération тренинг помощь 技术援助 المساعدة""".split()  # noqa: SIM905
ASKED = [
    *WORDS[::3],
    "witness prosecutors",
    "training of prosecutors",
    '"training activity"',
    "3/4",
    "3/4(c)",
    "BEN-00042",
    "COP/2006/L.8",
    "reunion",
    "law-enforcement",
    "Kenya",
    "no-such-thing",
]


def text_of(rng, most):
    chosen = [word for place, word in enumerate(WORDS, start=1) if rng.random() < 0.3 / place**0.7]
    rest = [f"w{rng.randrange(20_000):x}" for _n in range(rng.randrange(5, most))]
    rng.shuffle(words := chosen + rest)
    return " ".join(words)


def fill(first, last, rng):
    """Published activities with numbers from `first` to `last`, and a tenth as many paragraphs."""
    kenya, kind, person = State.objects.get(code="KEN"), AssistanceKind.objects.first(), User.objects.first()
    given = {"state": kenya, "kind": kind, "status": "published", "created_by": person, "submitted_by": person}
    given |= {"submitted_at": dates.now(), "published_at": dates.now()}
    Activity.objects.bulk_create(
        (
            Activity(
                reference=f"BEN-{n:05d}",
                title=text_of(rng, 8),
                description=text_of(rng, 40),
                starts_on=datetime.date(2007, 1, 1) + datetime.timedelta(days=n % 365),
                **given,
            )
            for n in range(first, last)
        ),
        batch_size=2000,
    )
    session = Session.objects.get(code="COP-3")
    for start in range(first // 10, last // 10, 100):
        decision = Decision.objects.create(
            body=session.body, session=session, number=f"90/{start}", slug=f"90-{start}", original_language="en"
        )
        paragraphs = Paragraph.objects.bulk_create(
            Paragraph(decision=decision, kind="operative", label=str(n), order=n)
            for n in range(1, 1 + min(100, last // 10 - start))
        )
        ParagraphText.objects.bulk_create(
            ParagraphText(paragraph=paragraph, language="en", text=text_of(rng, 80)) for paragraph in paragraphs
        )
    while bring_up_to_date():
        pass
    vacuum()


def plainly(typed):
    """The bare SQL of a search: the first page of all that the words find, ranked, and how many there are of a kind."""
    entries = every_entry_found_by(typed, EVERYBODY)
    numbers = entries.order_by().values_list("kind").annotate(Count("pk"))
    return queries_of(lambda: (list(entries[:50]), list(numbers)))[1]


def measure():
    """({what is asked: seconds of its pages}, the same of the SQL that they run, the same of the bare SQL), in turn, so
    that all see one machine."""
    client, pages, own, bare = Client(headers={"host": "127.0.0.1"}), {}, {}, {}
    alone()
    for typed in ASKED:
        asked = {"q": typed}
        answer, queries = queries_of(lambda asked=asked: client.get("/search/", asked))
        assert answer.status_code == 200
        plain = plainly(typed)
        pages[typed], own[typed], bare[typed] = [], [], []
        for _round in range(ROUNDS):
            pages[typed].append(spent(lambda asked=asked: client.get("/search/", asked)))
            own[typed].append(spent(lambda queries=queries: replay(queries)))
            bare[typed].append(spent(lambda queries=plain: replay(queries)))
    return pages, own, bare


def whole(times):
    return p95(list(itertools.chain.from_iterable(times.values())))


def main():
    set_up()
    User.objects.create_user("bench@example.org", name="bench")
    rng = random.Random(3)  # noqa: S311 - texts, no secrets
    fill(0, 1000, rng)
    few, *_sql = measure()
    fill(1000, 100_000, rng)
    pages, own, bare = measure()
    print(
        f"Search at 100,000 activities and 10,000 paragraphs, p95: {whole(pages) / whole(bare):.2f} of the bare SQL "
        f"that ranks and counts all that is found (allowed 1.5); {whole(pages) / whole(own):.2f} of what it runs itself"
    )
    print(f"Search at 100,000 activities, p95: {whole(pages) / whole(few):.2f} of that at 1,000 (allowed 1.3)")
    growth = {typed: statistics.median(pages[typed]) / statistics.median(few[typed]) for typed in ASKED}
    print(f"Search at 100,000 activities, the half of what is asked: {statistics.median(growth.values()):.2f} of that")
    print(
        f"Search, p95 of the pages, at 1,000, and of the bare SQL: {whole(pages) * 1000:.0f}, "
        f"{whole(few) * 1000:.0f} and {whole(bare) * 1000:.0f} ms; the dearest: "
        + ", ".join(
            f"{typed} {statistics.median(pages[typed]) * 1000:.0f}"
            for typed in sorted(ASKED, key=lambda typed: -statistics.median(pages[typed]))[:5]
        ),
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
