"""The status report: every paragraph, what was done on each, and the same as of an earlier day."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cop_portal.reports.status import content_of
from recommendations.models import Decision
from recommendations.services.assessments import confirm_assessment, propose_assessment
from tests.factories.recommendations import (
    ActionFactory,
    AddresseeFactory,
    DeadlineFactory,
    DecisionFactory,
    MandateFactory,
    ParagraphFactory,
    ParagraphTextFactory,
)

D = datetime.date


@pytest.fixture
def decision(stand_at, officer, head):
    """Two paragraphs, one of them in French too; a mandate, assessed on 1 July 2007 as in progress."""
    stand_at(D(2007, 6, 1))
    decision = DecisionFactory()
    first = ParagraphFactory(decision=decision, label="a", order=1)
    second = ParagraphFactory(decision=decision, label="b", order=2)
    ParagraphFactory(decision=decision, kind="preambular", label="", order=0)
    ParagraphTextFactory(paragraph=first, text="Requests the Secretariat to report;")
    ParagraphTextFactory(paragraph=first, language="fr", text="Prie le secrétariat de rendre compte;")
    ParagraphTextFactory(paragraph=second, text="Decides to meet again.")
    mandate = MandateFactory(
        paragraph=first,
        slug="3-4-a-1",
        deadline=DeadlineFactory(),
        fulfilment_rule="document-delivered",
    )
    AddresseeFactory(mandate=mandate)
    ActionFactory(mandate=mandate, title="a step that stays internal")
    stand_at(D(2007, 7, 1))
    proposal = propose_assessment(mandate=mandate, status="in_progress", reason="Half is written.", by=officer)
    confirm_assessment(proposal=proposal, by=head)
    stand_at(D(2007, 9, 10))
    return decision


def marks(response):
    """What is marked on a page, such as texts in another language."""
    return " ".join(re.findall(r'class="mark">([^<]*)<', response.text))


def test_every_paragraph_is_there_with_what_was_done(decision, client):
    text = client.get("/reports/3-4/").content.decode()
    for shown in ("Requests the Secretariat to report;", "Decides to meet again.", "3/4(a)-1", "Half is written.",
                  "in progress", "As of 10 September 2007", "Outstanding"):  # fmt: skip
        assert shown in text
    assert "a step that stays internal" not in text
    assert text.count('class="taken"') == 1


def test_it_differs_from_that_of_an_earlier_day_in_what_history_says(decision, client):
    earlier = client.get("/reports/3-4/", {"as_of": "2007-06-30"}).content.decode()
    assert "As of 30 June 2007" in earlier
    assert ("Half is written." in earlier, "in progress" in earlier) == (False, False)


def test_what_is_not_translated_is_flagged(decision, client):
    text = client.get("/reports/3-4/", {"language": "fr"}).content.decode()
    assert "Prie le secrétariat de rendre compte;" in text
    assert "Requests the Secretariat to report;" not in text
    assert text.count("in English; no French text") == 1
    assert "text" not in marks(client.get("/reports/3-4/", {"language": "en"}))


def test_a_page_in_a_language_that_no_text_has_says_in_which_it_is(decision, client):
    def flagged(**asked):
        page = client.get("/reports/3-4/", asked)
        return page.context["flag"], "in English; no " in page.content.decode()

    assert flagged() == ("", False)
    assert flagged(language="en") == ("", False)
    assert flagged(language="ru") == ("in English; no Russian text", True)
    client.cookies["django_language"] = "ar"
    assert client.get("/reports/3-4/").context["report"]["language"] == "en"
    assert client.get("/reports/3-4/").context["flag"] != ""


def test_a_language_that_no_text_has_gives_the_texts_there_are(decision):
    report = content_of("decision", Decision.objects.get(), "ru")
    rows = report["parts"][0]["decisions"][0]["rows"]
    assert (report["language"], [row["language"] for row in rows]) == ("en", ["en", "en"])


def test_it_costs_the_same_for_few_paragraphs_and_many(decision, client):
    pages = ["/reports/3-4/", f"/reports/sessions/{decision.session.code}/", f"/reports/bodies/{decision.body.code}/"]

    def queries():
        numbers = []
        for page in pages:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(page).status_code == 200
            numbers.append(len(captured))
        return numbers

    queries()
    few = queries()
    for number in range(3, 9):
        other = DecisionFactory(session=decision.session, number=f"3/1{number}", slug=f"3-1{number}")
        paragraph = ParagraphTextFactory(paragraph__decision=other).paragraph
        AddresseeFactory(mandate=MandateFactory(paragraph=paragraph, slug=f"o-{number}"))
    for number in range(20):
        paragraph = ParagraphFactory(decision=decision, label=f"p{number}", order=10 + number)
        ParagraphTextFactory(paragraph=paragraph)
        AddresseeFactory(mandate=MandateFactory(paragraph=paragraph, slug=f"m-{number}", deadline=DeadlineFactory()))
    assert queries() == few
