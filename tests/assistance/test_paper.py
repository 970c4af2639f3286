"""The proposals paper: what it holds, in which order, what it costs, and what it keeps from whom."""

import datetime
import io

import docx
import pytest
from docx.oxml.ns import qn
from lxml import html

from assistance.models import Proposal
from recommendations.models import PriorityArea
from tests.factories.assistance import ActivityFactory, NeedFactory, ProposalFactory
from tests.factories.recommendations import (
    DeadlineFactory,
    MandateFactory,
    ParagraphTextFactory,
    PriorityAreaFactory,
    RecommendationFactory,
    fourth_session,
    working_group_meeting,
)

ADDRESS = "/proposals/paper.docx"


@pytest.fixture
def session(db, kenya, peru):
    """Two priority areas; two proposals submitted to the session in the first, in two currencies, one drafted."""
    session = working_group_meeting()
    first, second = PriorityAreaFactory(number=1, name_en="Courts"), PriorityAreaFactory(number=2, name_en="Data")
    asked = MandateFactory(paragraph=ParagraphTextFactory(text="Requests proposals;").paragraph)
    need = NeedFactory(state=kenya, priority_area=first, title="Judges lack courses")
    RecommendationFactory(priority_area=first, text="Courses should be given.")
    common = {"priority_area": first, "mandate": asked, "session": session, "status": "submitted"}
    courses = ProposalFactory(
        title="Courses for judges", cost="150000.00", currency="USD", duration_months=18, needs=[need], **common
    )
    courses.beneficiaries.set([kenya, peru])
    ProposalFactory(title="Twinning of courts", cost="1000.50", currency="USD", **common)
    ProposalFactory(title="Library of cases", cost="2000.00", currency="EUR", **common)
    ProposalFactory(title="Not costed", **common)
    ProposalFactory(title="A drafted one", priority_area=second, mandate=asked)
    ProposalFactory(title="Taken back", **(common | {"status": "withdrawn"}), submitted_on=datetime.date(2007, 9, 1))
    ProposalFactory(title="For another session", priority_area=first, status="submitted")
    now = {"state": kenya, "starts_on": datetime.date(2007, 9, 1), "ends_on": datetime.date(2007, 12, 1)}
    for title, more in (
        ("Running course", {"status": "published"}),
        ("Drafted course", {"status": "draft"}),
        ("Course for States alone", {"status": "published", "visibility": "states"}),
        ("Ended course", {"status": "published", "ends_on": datetime.date(2007, 9, 5)}),
    ):
        ActivityFactory(title=title, **(now | more)).priority_areas.set([first])
    return session


def paper(client, session, **more):
    response = client.get(ADDRESS, {"session": session.code} | more)
    assert response.status_code == 200
    assert response["Content-Disposition"] == 'attachment; filename="proposals-wg2-2007.docx"'
    return docx.Document(io.BytesIO(response.content))


def words_of(document):
    rows = document.element.body.iter(qn("w:p"))
    return [text for row in rows if (text := "".join(part.text or "" for part in row.iter(qn("w:t"))))]


def test_it_goes_priority_area_by_priority_area(session, client):
    document = paper(client, session)
    headings = [row.text for row in document.paragraphs if row.style.name in ("Heading 1", "Heading 3")]
    assert headings == [
        "Mandate",
        "1. Courts",
        "1.1 Courses for judges",
        "1.2 Twinning of courts",
        "1.3 Library of cases",
        "1.4 Not costed",
        "2. Data",
        "Resources required",
    ]
    words = words_of(document)
    places = [
        next(place for place, line in enumerate(words) if part in line)
        for part in ("Requests proposals;", "Judges lack courses", "Courses should be given.", "Running course")
    ]
    assert places == sorted(places)
    particulars = next(table for table in document.tables if table.rows[0].cells[0].text == "Countries")
    assert [tuple(cell.text for cell in row.cells) for row in particulars.rows][:4] == [
        ("Countries", "Kenya; Peru"),
        ("Needs answered", "Kenya: Judges lack courses"),
        ("Duration", "18 months"),
        ("Resources required", "USD\xa0150,000"),
    ]


def test_amounts_are_added_by_currency_and_what_has_none_is_counted(session, client):
    document = paper(client, session)
    rows = [[cell.text for cell in row.cells] for row in document.tables[-1].rows]
    assert [row[1] for row in rows[1:5]] == [
        "1.1 Courses for judges",
        "1.2 Twinning of courts",
        "1.3 Library of cases",
        "1.4 Not costed",
    ]
    assert [(row[0], row[3]) for row in rows[5:]] == [
        ("Total in EUR", "EUR\xa02,000"),
        ("Total in USD", "USD\xa0151,000.50"),
    ]
    assert "1 proposal is not yet costed." in words_of(document)


def test_what_is_not_public_is_in_it_for_nobody_but_drafts_for_the_secretariat(session, client, client_of, officer):
    for reader in (client, client_of(officer)):
        text = "\n".join(words_of(paper(reader, session)))
        assert "Running course" in text
        for hidden in (
            "A drafted one",
            "Taken back",
            "For another session",
            "Drafted course",
            "States alone",
            "Ended course",
        ):
            assert hidden not in text
    drafts = "\n".join(words_of(paper(client_of(officer), session, drafts="1")))
    assert "2.1 A drafted one [draft]" in drafts
    assert "This paper holds drafts, which are not to be passed on." in drafts
    for hidden in ("Taken back", "For another session", "Drafted course", "States alone", "Ended course"):
        assert hidden not in drafts


def test_the_papers_stand_on_the_pages_of_their_session_and_decision_for_those_who_may_open_them(
    session, client, client_of, officer, focal_point
):
    """On a page of a session at which nothing but drafts is due, the secretariat alone finds one."""
    later = fourth_session()
    due = {"rule": "at", "date": None, "due_on": datetime.date(2007, 10, 3)}
    asked = Proposal.objects.get(title="A drafted one").mandate
    asked.deadline = DeadlineFactory(session=session, **due)
    asked.save()
    second = MandateFactory(
        paragraph=asked.paragraph, number=2, slug="3-4-x-2", deadline=DeadlineFactory(session=later, **due)
    )
    ProposalFactory(title="Another drafted one", mandate=second)
    submitted, drafted = f"{ADDRESS}?session=WG.2-2007", f"{ADDRESS}?session=COP-4"
    decision = asked.paragraph.decision.get_absolute_url()

    def shown(reader, page):
        response = reader.get(page)
        assert response.status_code == 200
        links = html.fromstring(response.content).xpath("//main//a/@href")
        found = [link for link in links if link.startswith(ADDRESS)]
        assert [reader.get(link).status_code for link in found] == [200] * len(found)
        return found

    for reader in (client, client_of(focal_point)):
        assert shown(reader, session.get_absolute_url()) == [submitted]
        assert shown(reader, later.get_absolute_url()) == []
        assert shown(reader, decision) == [submitted]
        assert shown(reader, f"{decision}?as_of=2007-09-10") == []
        assert submitted in shown(reader, "/proposals/")
        assert drafted not in shown(reader, "/proposals/")
    reader = client_of(officer)
    assert shown(reader, session.get_absolute_url()) == [submitted, f"{submitted}&drafts=1"]
    assert shown(reader, later.get_absolute_url()) == [f"{drafted}&drafts=1"]
    assert shown(reader, decision) == [f"{drafted}&drafts=1", submitted, f"{submitted}&drafts=1"]


def test_drafts_are_the_secretariats(session, client, client_of, focal_point):
    for reader in (client, client_of(focal_point)):
        assert reader.get(ADDRESS, {"session": session.code, "drafts": "1"}).status_code == 403
    assert client.get(ADDRESS, {"session": "no-such"}).status_code == 404


def test_the_list_of_proposals_leads_to_it(session, client, client_of, officer):
    address = f"{ADDRESS}?session={session.code}"
    assert f'href="{address}"' in client.get("/proposals/").text
    assert "drafts=1" not in client.get("/proposals/").text
    assert f'href="{address}&amp;drafts=1"' in client_of(officer).get("/proposals/").text


def test_it_costs_the_same_for_few_proposals_and_many(session, client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries():
        with CaptureQueriesContext(connection) as captured:
            paper(client, session)
        return len(captured)

    queries()
    few = queries()
    area = PriorityArea.objects.first()
    for _number in range(12):
        NeedFactory(priority_area=area)
        ProposalFactory(priority_area=area, session=session, status="submitted")
        ActivityFactory(status="published").priority_areas.set([area])
    assert queries() == few
