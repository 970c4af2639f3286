"""Documents: their page, everything that they belong to, and why one was late."""

import datetime

import pytest

from cop_portal.common.errors import NotAllowed
from cop_portal.history.models import Change
from recommendations.models import Citation, Document
from recommendations.services.documents import edit_document
from tests.factories.assistance import ProposalFactory
from tests.factories.coordination import AgendaItemFactory, MeetingFactory
from tests.factories.recommendations import (
    DecisionFactory,
    DocumentFactory,
    MandateFactory,
    ParagraphFactory,
    RecommendationFactory,
    TemplateStepFactory,
    working_group_meeting,
)

D = datetime.date
ADDRESS = "/documents/CTOC/COP/WG.2/2007/2/"


@pytest.fixture
def document(db):
    TemplateStepFactory(code="issue", issues_document=True, offset=-6, offset_unit="weeks")
    return DocumentFactory(
        symbol="CTOC/COP/WG.2/2007/2", title="Proposals", session=working_group_meeting(), issued_on=D(2007, 9, 19)
    )


def test_a_page_names_everything_that_the_document_belongs_to(document, client):
    mandate = MandateFactory(slug="3-4-c-1", paragraph__label="c")
    mandate.documents.add(document)
    ProposalFactory(title="training of prosecutors", status="submitted", document=document, submitted_on=D(2007, 9, 7))
    ProposalFactory(title="a draft nobody sees", document=document)
    RecommendationFactory(document=document, number="4")
    AgendaItemFactory(title="assistance", meeting=MeetingFactory(title="the open one")).documents.add(document)
    AgendaItemFactory(title="secret", meeting=MeetingFactory(title="the hidden one", status="draft")).documents.add(
        document
    )
    citing = ParagraphFactory(decision=DecisionFactory(slug="4-1", number="4/1"), label="b")
    Citation.objects.create(paragraph=citing, wording="CTOC/COP/WG.2/2007/2", document=document)
    text = client.get(ADDRESS).content.decode()
    for shown in ("3/4(c)-1", "training of prosecutors", "Recommendation 4", "the open one", "4/1(b)"):
        assert shown in text
    for hidden in ("a draft nobody sees", "the hidden one", "Correct it"):
        assert hidden not in text


def test_how_late_it_was_and_why(document, client, client_of, officer):
    page = client_of(officer).get(ADDRESS).content.decode()
    assert "Say why it was late" in page
    assert "28 days after 22 August 2007" in page
    sent = {
        "symbol": document.symbol,
        "title": document.title,
        "session": document.session_id,
        "certainty": "certain",
        "issued_on": "2007-09-19",
        "late_because": "Consultations took longer.",
        "version": document.version,
    }
    answer = client_of(officer).post(f"/documents/{document.pk}/edit/", sent)
    assert (answer.status_code, answer.url) == (302, ADDRESS)
    assert "Consultations took longer." in client.get(ADDRESS).content.decode()
    change = Change.objects.get()
    assert (change.field, change.new, change.by, change.is_public) == (
        "late_because",
        "Consultations took longer.",
        officer,
        True,
    )


def test_the_second_editor_sees_both_texts(document, client_of, officer):
    sent = {"symbol": document.symbol, "title": "Mine", "certainty": "certain", "version": document.version}
    Document.objects.filter(pk=document.pk).update(version=2, title="Theirs")
    answer = client_of(officer).post(f"/documents/{document.pk}/edit/", sent)
    assert answer.status_code == 409
    assert all(text in answer.content.decode() for text in ("Mine", "Theirs"))
    assert Document.objects.get().title == "Theirs"


def test_a_symbol_that_is_there_is_refused(document, client_of, officer):
    sent = {"symbol": document.symbol, "certainty": "certain"}
    answer = client_of(officer).post("/documents/new/", sent)
    assert (answer.status_code, Document.objects.count()) == (422, 1)
    assert "already exists" in answer.content.decode()


def test_a_focal_point_corrects_no_document(document, focal_point):
    with pytest.raises(NotAllowed):
        edit_document(document=document, by=focal_point, fields=["title"])


def test_an_unknown_symbol_is_no_page(document, client):
    assert client.get("/documents/CTOC/COP/WG.2/2007/3/").status_code == 404
