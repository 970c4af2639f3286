"""Pages as of an earlier day: what they show, refuse, and never offer."""

import csv
import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.models import Mandate
from recommendations.services.assessments import confirm_assessment, propose_assessment
from recommendations.services.sessions import move_session
from tests.factories.recommendations import (
    ActionFactory,
    AddresseeFactory,
    DeadlineFactory,
    MandateFactory,
    ParagraphTextFactory,
    SessionFactory,
    working_group_meeting,
)

D = datetime.date


@pytest.fixture
def story(stand_at, officer, head):
    """A mandate that was entered on 1 June, assessed on 1 July, and moved with its session on 1 August."""
    stand_at(D(2007, 6, 1))
    session = working_group_meeting()
    deadline = DeadlineFactory(rule="at", date=None, session=session, due_on=session.starts_on)
    mandate = MandateFactory(slug="3-4-c-1", paragraph__label="c", deadline=deadline)
    ParagraphTextFactory(paragraph=mandate.paragraph)
    AddresseeFactory(mandate=mandate, kind="states")
    ActionFactory(mandate=mandate, title="a step of the officer", owner=officer)
    stand_at(D(2007, 7, 1))
    proposal = propose_assessment(mandate=mandate, status="in_progress", reason="Begun.", by=officer)
    confirm_assessment(proposal=proposal, by=head)
    stand_at(D(2007, 8, 1))
    move_session(session=session, starts_on=D(2007, 11, 5), ends_on=D(2007, 11, 7), by=officer)
    stand_at(D(2007, 9, 10))
    return mandate


PAGES = [
    "/mandates/3-4-c-1/",
    "/mandates/",
    "/mandates/3-4-c-1/chain/",
    "/decisions/3-4/",
    "/mandates/3-4-c-1/replies/",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_which_day_it_shows_and_offers_nothing_to_change(path, story, client_of, officer):
    client = client_of(officer)
    page = client.get(path, {"as_of": "2007-07-15"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "This page shows what stood at the end of 15 July 2007." in text
    main = text[text.index("<main") : text.index("</main>")]
    assert 'method="post"' not in main
    assert "This page shows what stood" not in client.get(path).content.decode()


@pytest.mark.parametrize(
    ("day", "due", "standing"),
    [("2007-06-30", "3 October 2007", "due"), ("2007-07-15", "3 October 2007", "in progress"),
     ("2007-08-01", "5 November 2007", "in progress")],
)  # fmt: skip
def test_deadline_and_assessment_are_those_of_the_day(day, due, standing, story, client):
    for path in ("/mandates/3-4-c-1/", "/mandates/", "/decisions/3-4/"):
        text = client.get(path, {"as_of": day}).content.decode()
        assert due in text
        assert ("5 November 2007" in text) == (due == "5 November 2007")
        assert f">{standing}<" in text


def test_the_download_is_of_the_day_too(story, client):
    response = client.get("/mandates/", {"as_of": "2007-07-15", "format": "csv"})
    header, row = csv.reader(response.content.decode("utf-8-sig").splitlines())
    assert dict(zip(header, row, strict=True))["due"] == "2007-10-03"


def test_links_on_the_page_stay_on_the_day(story, client):
    text = client.get("/mandates/", {"as_of": "2007-07-15"}).content.decode()
    assert '<a href="/mandates/3-4-c-1/?as_of=2007-07-15">' in text


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("2007-09-11", "11 September 2007 is still to come."),
        ("yesterday", "Enter a valid date."),
        ("2007-02-30", "Enter a valid date."),
    ],
)
def test_a_day_that_is_none_or_still_to_come_is_refused_in_words(path, asked, sentence, story, client):
    page = client.get(path, {"as_of": asked})
    assert (page.status_code, sentence in page.content.decode()) == (422, True)


def test_what_was_not_there_yet_is_said(story, client):
    page = client.get("/mandates/3-4-c-1/", {"as_of": "2007-05-31"})
    assert page.status_code == 404
    assert "On 31 May 2007 the portal held nothing at this address." in page.content.decode()
    assert "0 entries" in client.get("/mandates/", {"as_of": "2007-05-31"}).content.decode()


def test_actions_stay_internal_in_the_past(story, client, client_of, officer):
    asked = {"as_of": "2007-07-15"}
    assert "a step of the officer" in client_of(officer).get("/mandates/3-4-c-1/", asked).content.decode()
    assert "a step of the officer" not in client.get("/mandates/3-4-c-1/", asked).content.decode()


def test_what_changed_between_two_days(story, client):
    asked = {"since_day": "2007-07-15", "until_day": "2007-08-15"}
    page = client.get("/changes/", asked)
    [row] = page.context["decisions"]
    [mandate] = row.mandates
    assert (str(row.decision), mandate.reference, mandate.is_new, mandate.is_gone) == (
        "Decision 3/4",
        "3/4(c)-1",
        False,
        False,
    )
    [(label, before, after)] = mandate.fields
    assert (label, before[:14], after[:15]) == ("due", "3 October 2007", "5 November 2007")
    text = page.content.decode()
    assert "/mandates/3-4-c-1/?as_of=2007-07-15" in text
    assert "/mandates/3-4-c-1/?as_of=2007-08-15" in text


@pytest.mark.parametrize(
    ("since", "until", "what"),
    [
        ("2007-05-01", "2007-06-15", "new"),
        ("2007-06-15", "2007-07-15", ["where it stands", "assessment"]),
        ("2007-08-15", "2007-09-10", None),
    ],
)
def test_what_is_new_assessed_or_as_it_was(since, until, what, story, client):
    decisions = client.get("/changes/", {"since_day": since, "until_day": until}).context["decisions"]
    if what is None:
        assert decisions == []
        return
    [mandate] = decisions[0].mandates
    assert mandate.is_new if what == "new" else [label for label, _before, _after in mandate.fields] == what


def test_between_two_sessions_their_last_days_are_compared(story, client):
    ended = SessionFactory(code="WG.1-2007", number=99, starts_on=D(2007, 7, 2), ends_on=D(2007, 7, 15))
    page = client.get("/changes/")
    assert (page.context["first"], page.context["last"]) == (D(2007, 7, 15), D(2007, 9, 10))
    assert client.get("/changes/", {"since": ended.code}).context["first"] == D(2007, 7, 15)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"since_day": "", "since": ""}, "Choose a session or a day to compare with."),
        ({"since_day": "2007-08-02", "until_day": "2007-08-01"}, "The first day must lie before the last."),
        ({"since_day": "2007-08-02", "until_day": "2007-10-01"}, "1 October 2007 is still to come."),
        ({"since_day": "soon"}, "Enter a valid date."),
        ({"since": "COP-99"}, "Select a valid choice."),
    ],
)
def test_days_that_cannot_be_compared_are_refused_in_words(asked, sentence, story, client):
    page = client.get("/changes/", asked)
    assert (page.status_code, sentence in page.content.decode()) == (422, True)


def test_the_comparison_costs_the_same_at_any_size(story, client, stand_at):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/changes/", {"since_day": "2007-07-15"}).status_code == 200
        return len(captured)

    few = queries()
    for number in range(30):
        mandate = MandateFactory(paragraph__decision=story.paragraph.decision, slug=f"3-4-x-{number}")
        AddresseeFactory(mandate=mandate)
    assert queries() == few


def test_the_register_of_a_day_costs_the_same_at_any_size(story, client, stand_at):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/mandates/", {"as_of": "2007-08-15"}).status_code == 200
        return [row["sql"] for row in captured if "TEMPORARY VIEW" not in row["sql"]]

    few = queries()
    stand_at(D(2007, 8, 2))
    for number in range(30):
        mandate = MandateFactory(paragraph__decision=story.paragraph.decision, slug=f"3-4-x-{number}")
        AddresseeFactory(mandate=mandate)
    stand_at(D(2007, 9, 10))
    Mandate.objects.update(asked="what is asked now")
    assert len(queries()) == len(few)
    assert len(few) <= 15
