"""The feed of public changes: valid, stable, and without anything that a visitor may not read."""

import datetime

import pytest
from lxml import etree

from assistance.enums import ActivityStatus
from assistance.models import Proposal
from coordination.models import Meeting
from cop_portal.history.models import Change
from cop_portal.history.services import record
from cop_portal.reports.feed import LENGTH
from recommendations.services import documents
from tests.factories.assistance import ActivityFactory, ProposalFactory
from tests.factories.coordination import MeetingFactory
from tests.factories.recommendations import AssessmentFactory, DecisionFactory, DocumentFactory, MandateFactory

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def entries(client, address="/feed.atom"):
    """[(title, link)] of the feed, after it was checked as RFC 4287 wants it."""
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = etree.fromstring(response.content)
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    for element in (feed, *feed.xpath("a:entry", namespaces=ATOM)):
        for once in ("id", "title", "updated"):
            (found,) = element.xpath(f"a:{once}", namespaces=ATOM)
            assert found.text
        assert datetime.datetime.fromisoformat(element.xpath("string(a:updated)", namespaces=ATOM)).tzinfo
        assert element.xpath("string(a:author/a:name)", namespaces=ATOM) == "COP Portal"
    ids = feed.xpath("a:entry/a:id/text()", namespaces=ATOM)
    assert len(set(ids)) == len(ids)
    return list(zip(
        feed.xpath("a:entry/a:title/text()", namespaces=ATOM), feed.xpath("a:entry/a:link/@href", namespaces=ATOM),
        strict=True,
    ))  # fmt: skip


@pytest.fixture
def told(officer, kenya):
    """A public change of each kind."""
    decision = DecisionFactory()
    record(decision, "imported", by=officer, new="3/4", is_public=True)
    mandate = MandateFactory(paragraph__decision=decision, paragraph__label="c", slug="3-4-c-1")
    record(mandate, "moved", by=officer, field="status", old="active", new="elapsed", is_public=True)
    activity = ActivityFactory(state=kenya, title="Training", status="published", reference="KEN-2007-0001")
    record(activity, "moved", by=officer, field="status", old="submitted", new="published", is_public=True)
    meeting = MeetingFactory(title="Coordination", status="announced")
    record(meeting, "moved", by=officer, field="status", old="draft", new="announced", is_public=True)
    record(meeting, "edited", by=officer, field="room", old="C1", new="C3", reason="the lift", is_public=True)
    proposal = ProposalFactory(title="Course", status="submitted")
    record(proposal, "moved", by=officer, field="status", old="cleared", new="submitted", is_public=True)
    documents.create_document(document=DocumentFactory.build(symbol="CTOC/COP/2007/1"), by=officer)
    assessment = AssessmentFactory(mandate=mandate)
    record(assessment, "assessed", by=officer, field="status", new="implemented", is_public=True)
    return officer


def test_each_kind_of_public_change_is_told(told, client):
    assert entries(client) == [
        ("3/4(c)-1: assessed: implemented", "http://127.0.0.1:8000/mandates/3-4-c-1/"),
        ("CTOC/COP/2007/1: created", "http://127.0.0.1:8000/documents/CTOC/COP/2007/1/"),
        ("Course: status: from cleared to submitted", f"http://127.0.0.1:8000/proposals/{Proposal.objects.get().pk}/"),
        (
            "Coordination: room changed from “C1” to “C3”",
            f"http://127.0.0.1:8000{Meeting.objects.get().get_absolute_url()}",
        ),
        (
            "Coordination: status: from draft to announced",
            f"http://127.0.0.1:8000{Meeting.objects.get().get_absolute_url()}",
        ),
        (
            "KEN-2007-0001 Training: status: from submitted to accepted and published",
            "http://127.0.0.1:8000/activities/KEN-2007-0001/",
        ),
        ("3/4(c)-1: status: from active to elapsed", "http://127.0.0.1:8000/mandates/3-4-c-1/"),
        ("Decision 3/4: imported from its text", "http://127.0.0.1:8000/decisions/3-4/"),
    ]


def test_one_kind_alone_can_be_followed(told, client):
    assert [title for title, _link in entries(client, "/feed.atom?kind=meeting")] == [
        "Coordination: room changed from “C1” to “C3”",
        "Coordination: status: from draft to announced",
    ]
    assert entries(client, "/feed.atom?kind=state") == []
    assert client.get("/feed.atom?kind=nonsense").status_code == 404


def test_what_is_private_is_not_told_to_anybody(officer, kenya, focal_point, client, client_of):
    for status in (ActivityStatus.DRAFT, ActivityStatus.SUBMITTED, ActivityStatus.WITHDRAWN):
        activity = ActivityFactory(state=kenya, title="okapi", status=status)
        record(activity, "moved", by=officer, field="status", old="published", new=status, is_public=True)
    for_states = ActivityFactory(state=kenya, title="okapi", status="published", visibility="states")
    record(for_states, "moved", by=officer, field="status", old="submitted", new="published", is_public=True)
    meeting = MeetingFactory(title="okapi", status="draft")
    record(meeting, "edited", by=officer, field="room", old="C1", new="C3", is_public=True)
    proposal = ProposalFactory(title="okapi")
    record(proposal, "moved", by=officer, field="status", old="draft", new="cleared", is_public=True)
    withdrawn = MandateFactory(withdrawn_at=datetime.datetime(2007, 9, 1, tzinfo=datetime.UTC), withdrawn_by=officer)
    record(withdrawn, "withdrawn", by=officer, is_public=True)
    published = ActivityFactory(state=kenya, title="giraffe", status="published")
    record(published, "moved", by=officer, field="status", old="draft", new="submitted", reason="okapi")
    for person in (client, client_of(focal_point), client_of(officer)):
        assert entries(person) == []


def test_nobody_is_named_and_markup_is_text(officer, client):
    activity = ActivityFactory(title="<b>&</b>", status="published", reference="KEN-2007-0001")
    record(activity, "moved", by=officer, field="status", old="submitted", new="published", is_public=True)
    assert entries(client)[0][0] == "KEN-2007-0001 <b>&</b>: status: from submitted to accepted and published"
    assert officer.name.encode() not in client.get("/feed.atom").content


def test_an_entry_keeps_its_identity_and_the_feed_its_length(officer, client, django_assert_num_queries):
    meeting = MeetingFactory(title="Coordination", status="announced")
    for _time in range(LENGTH + 5):
        record(meeting, "edited", by=officer, field="room", old="C1", new="C3", is_public=True)
    first = client.get("/feed.atom").content
    assert len(entries(client)) == LENGTH
    newest = Change.objects.order_by("-pk").first()
    assert f"tag:127.0.0.1,2007:change-{newest.pk}".encode() in first
    assert client.get("/feed.atom").content == first
    with django_assert_num_queries(2):
        client.get("/feed.atom")


def test_every_page_names_the_feed(client, db):
    assert b'<link rel="alternate" type="application/atom+xml" href="/feed.atom"' in client.get("/").content
