"""A list that is longer than is counted: it says so, its pages end there, and its downloads hold all of it."""

import json

import pytest

from cop_portal.common.views import CountingNoFurther
from recommendations.models import Document


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """A list is counted to its hundredth row."""
    monkeypatch.setattr(CountingNoFurther, "MOST", 100)


def documents(number):
    Document.objects.bulk_create(Document(symbol=f"X/{n:03d}", title="paper") for n in range(number))


@pytest.mark.parametrize(
    ("number", "total", "is_more", "said"),
    [
        (1, 1, False, '<span dir="auto">1 entry</span>'),
        (99, 99, False, '<span dir="auto">99 entries</span>'),
        (100, 100, False, '<span dir="auto">100 entries</span>'),
        (101, 100, True, '<span dir="auto">more than 100 entries <a href='),
        (250, 100, True, '<span dir="auto">more than 100 entries <a href='),
    ],
)
def test_the_count_is_exact_or_says_that_there_is_more(db, client, number, total, is_more, said):
    documents(number)
    page = client.get("/documents/")
    assert (page.context["total"], page.context["is_more"]) == (total, is_more)
    assert said in page.content.decode()
    assert len(json.loads(b"".join(client.get("/documents/?format=json")))) == number


def test_the_last_page_says_that_the_list_goes_on(db, client):
    documents(101)
    first, last = (client.get(f"/documents/?page={number}") for number in (1, 2))
    ends = "Here the pages end, though there is more"
    assert (ends in first.content.decode(), ends in last.content.decode()) == (False, True)
    assert [row.symbol for row in last.context["object_list"]] == [f"X/{n:03d}" for n in range(50, 100)]
    assert client.get("/documents/?page=3").status_code == 404
    # Where the filters leave few, all of it is counted.
    assert client.get("/documents/?q=X/24").context["is_more"] is False


def test_a_large_number_is_written_for_its_reader(db, client, monkeypatch):
    monkeypatch.setattr(CountingNoFurther, "MOST", 1000)
    documents(1001)
    assert '<span dir="auto">more than 1,000 entries <a href=' in client.get("/documents/").content.decode()


def test_who_wants_the_whole_number_asks_for_it(db, client):
    documents(250)
    assert '<a href="?q=X&amp;count=all">Count all</a>' in client.get("/documents/?q=X&page=2").content.decode()
    page = client.get("/documents/?q=X&count=all")
    assert (page.context["total"], page.context["is_more"]) == (250, False)
    assert '<span dir="auto">250 entries</span>' in page.content.decode()
    assert len(client.get("/documents/?count=all&page=5").context["object_list"]) == 50
    assert client.get("/documents/?count=all").context["is_filtered"] is False
