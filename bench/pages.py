"""What benches of pages on PostgreSQL share: a portal to measure in, and bare pages to measure beside.

Whatever imports this serves `/bare/` too.
"""

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import path

from bench.measuring import spent
from cop_portal import urls as portal

DECISION = "recommendations/data/decision-3-4.fr.md"
_SHOWN = {}
urlpatterns = [path("bare/", lambda request: _bare(), name="bare"), *portal.urlpatterns]
settings.ROOT_URLCONF, settings.OPEN_PAGES = __name__, settings.OPEN_PAGES | {"bare"}


def set_up():
    """A portal with its reference data and decision 3/4."""
    for command in ("migrate", "createcachetable", "load_reference"):
        call_command(command, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("import_decision", DECISION, session="COP-3", number="3/4", adopted_on="2006-10-18", verbosity=0)


def vacuum():
    """Tell PostgreSQL what the tables hold after they were filled."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def queries_of(action):
    """(what the action returns, the SQL that it runs)."""
    with CaptureQueriesContext(connection) as captured:
        found = action()
    return found, [query["sql"] for query in captured.captured_queries]


def replay(queries):
    with connection.cursor() as cursor:
        for sql in queries:
            # Of what was read in chunks, what was read.
            cursor.execute(sql.partition(" WITH HOLD FOR ")[2] or sql)
            if cursor.description:
                cursor.fetchall()


def beside_bare(client, address, rounds):
    """(seconds of the page, seconds of the bare one, number of queries): as many of each as there are rounds, in turn.

    The bare page is of the same bytes, with the SQL that the page runs.
    """
    client.get(address)
    answer, queries = queries_of(lambda: client.get(address))
    assert answer.status_code == 200, (address, answer.status_code)
    _SHOWN.update(content=answer.content, queries=queries)
    pages, bares = [], []
    for _round in range(rounds):
        pages.append(spent(lambda: client.get(address)))
        bares.append(spent(lambda: client.get("/bare/")))
    return pages, bares, len(queries)


def _bare():
    """What any page costs: the portal's middleware, the SQL, and the bytes."""
    replay(_SHOWN["queries"])
    return HttpResponse(_SHOWN["content"])
