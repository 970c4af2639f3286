"""The dashboard: each figure is what a walk over the rows counts, each number leads to as many rows, and nothing that
is not public is in any of them."""

import csv
import datetime
import io
import itertools
import json
import re

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from lxml import html

from assistance.enums import ActivityStatus
from assistance.models import Activity, Need, Proposal
from cop_portal.common import dates
from cop_portal.people.enums import RegionalGroup
from cop_portal.people.models import State
from cop_portal.reports import dashboard, way
from recommendations.models import InstrumentStatus, Mandate, Recommendation, StateReply
from tests.factories.assistance import ActivityFactory, NeedFactory, ProposalFactory
from tests.factories.coordination import MeetingFactory, OrganizationFactory
from tests.factories.people import StateFactory, UserFactory
from tests.factories.recommendations import (
    AddresseeFactory,
    AssessmentFactory,
    BodyFactory,
    DeadlineFactory,
    DecisionFactory,
    DocumentFactory,
    MandateFactory,
    MandateRelationFactory,
    PriorityAreaFactory,
    RecommendationFactory,
    StateReplyFactory,
    TemplateStepFactory,
    fourth_session,
    party,
    working_group_meeting,
)

D = datetime.date
FILES = ["mandates", "areas", "regions", "recipients", "replies", "way", "due"]


@pytest.fixture
def asked(db):
    mandate = MandateFactory(slug="3-4-b-1", paragraph__label="b", paragraph__order=30_000)
    AddresseeFactory(mandate=mandate, kind="states")
    return mandate


@pytest.fixture
def field(asked):
    """Nine States of four groups, five areas, and an activity of every mixture of what the figures tell apart."""
    groups = ["africa", "africa", "africa", "asia-pacific", "asia-pacific", "eastern-europe", "latin-america"]
    codes = ["KEN", "UGA", "SEN", "KHM", "LAO", "ALB", "PER", "FRA", "CAN"]
    groups += ["western-europe"] * 2
    states = [
        StateFactory(code=code, name_en=f"State {code}", regional_group=group)
        for code, group in zip(codes, groups, strict=True)
    ]
    for state in states[:-1]:
        party(state)
    areas = [PriorityAreaFactory(number=number) for number in (1, 2, 3, 4, 5)]
    mixtures = itertools.product(["provides", "receives"], ["public", "states"], ["published", "submitted", "draft"])
    numbered = enumerate(itertools.product(mixtures, range(4)))
    for number, ((role, visibility, status), several) in numbered:
        activity = ActivityFactory(
            state=states[number % 9], provider_role=role, visibility=visibility, status=status, mandates=[asked]
        )
        # Its own State among the recipients at times, others of the same group, or nobody.
        activity.recipients.set([states[(number + step) % 9] for step in range(several)])
        activity.priority_areas.set(areas[number % 5 : number % 5 + several % 3])
    bank = OrganizationFactory(slug="world-bank")
    told = ActivityFactory(state=None, organization=bank, status="published")
    told.recipients.set(states[:2])
    change = {"revises": told, "revises_version": 1, "status": "submitted"}
    ActivityFactory(state=None, organization=bank, reference="ORG-1.2", **change).recipients.set(states)
    ActivityFactory(status="withdrawn", state=states[0]).recipients.set(states)
    needs = [NeedFactory(state=state, priority_area=areas[n % 4]) for n, state in enumerate(states)]
    NeedFactory(state=states[0], priority_area=areas[0], status="withdrawn")
    for n, status in enumerate(["submitted", "endorsed", "not_endorsed", "draft", "cleared", "withdrawn"]):
        ProposalFactory(priority_area=areas[n % 4], status=status, needs=[needs[n]])
    taken_up = Proposal.objects.get(status="not_endorsed")
    public = Activity.objects.filter(status="published", visibility="public", state__isnull=False).first()
    public.proposals.set([taken_up])
    for n in range(4):
        RecommendationFactory(priority_area=areas[n % 3])
    RecommendationFactory(priority_area=None)
    StateReplyFactory(mandate=asked, state=states[8])
    StateReplyFactory(mandate=asked, state=states[5])
    return states


@pytest.fixture
def register(asked):
    """Mandates of every standing and addressee, with two addressees, with two of a kind, and with none."""
    two, alone = MandateFactory(), MandateFactory()
    for kind in ("secretariat", "organizations"):
        AddresseeFactory(mandate=two, kind=kind)
    for code in ("WG.1", "WG.2"):
        AddresseeFactory(mandate=two, kind="body", body=BodyFactory(code=code))
    assert not alone.addressees.exists()
    days = {"late": D(2007, 9, 9), "today": D(2007, 9, 10), "coming": D(2007, 10, 3)}
    for day in days.values():
        late = MandateFactory(deadline=DeadlineFactory(date=day, due_on=day))
        AddresseeFactory(mandate=late, kind="secretariat")
    for status in ("elapsed", "retired"):
        AddresseeFactory(mandate=MandateFactory(status=status), kind="body")
    for status, confirmed in (("implemented", True), ("implemented", False), ("partly", True)):
        mandate = MandateFactory(deadline=DeadlineFactory(date=D(2007, 9, 1), due_on=D(2007, 9, 1)))
        AddresseeFactory(mandate=mandate, kind="conference")
        proposed = AssessmentFactory(mandate=mandate, status=status)
        if confirmed:
            AssessmentFactory(mandate=mandate, status=status, confirms=proposed)
    old = MandateFactory()
    AddresseeFactory(mandate=old, kind="states")
    newer = MandateFactory(kind="informational")
    AddresseeFactory(mandate=newer, kind="states")
    MandateRelationFactory(mandate=newer, to_mandate=old, kind="supersedes")
    withdrawn = MandateFactory(withdrawn_at=dates.now(), withdrawn_by=UserFactory())
    AddresseeFactory(mandate=withdrawn, kind="secretariat")


def public_activities():
    return [
        row
        for row in Activity.objects.all()
        if row.status == ActivityStatus.PUBLISHED and row.visibility == "public" and row.revises_id is None
    ]


def receivers(activity):
    own = {activity.state} if activity.provider_role == "receives" else set()
    return set(activity.recipients.all()) | own


def test_recipients_and_regions_are_those_of_a_walk_over_the_activities(field, client):
    context = client.get("/dashboard/").context
    walked = [receivers(activity) for activity in public_activities()]
    by_state = {state.code: sum(state in found for found in walked) for state in State.objects.all()}
    assert {row.state.code: row.number for row in context["recipients"]} == {k: n for k, n in by_state.items() if n}
    by_group = {
        group: sum(any(state.regional_group == group for state in found) for found in walked) for group in RegionalGroup
    }
    by_group[""] = sum(not found for found in walked)
    assert {row.group: row.number for row in context["regions"]} == {k: n for k, n in by_group.items() if n}
    assert context["published"] == len(walked)
    most = max(by_state.values())
    assert {row.level for row in context["recipients"] if row.number == most} == {5}


def test_areas_are_those_of_a_walk_over_needs_proposals_and_activities(field, client):
    context = client.get("/dashboard/").context
    activities = public_activities()
    shown = [row for row in Proposal.objects.all() if row.submitted_on]
    standing = [row for row in shown if row.status in ("submitted", "endorsed", "modified")]
    answered = {need for row in standing for need in row.needs.all()}
    answered |= {need for row in activities for taken in row.proposals.all() for need in taken.needs.all()}
    published = [need for need in Need.objects.all() if need.status == "published"]

    def walked(area):
        needs = [need for need in published if need.priority_area == area]
        return [
            len(needs),
            sum(need not in answered for need in needs),
            sum(row.priority_area == area for row in Recommendation.objects.all()),
            sum(row.priority_area == area for row in standing),
            sum(area in row.priority_areas.all() if area else not row.priority_areas.all() for row in activities),
        ]

    found = {row.found.area: [number.number for number in row.numbers] for row in context["areas"]}
    assert found == {area: walked(area) for area in [*(row for row in found if row), None]}
    assert len(found) == 6
    assert (context["needs"], context["unanswered"]) == (len(published), sum(n not in answered for n in published))


def test_replies_are_those_of_a_walk_over_the_parties(field, asked, client):
    context = client.get("/dashboard/").context
    parties = [row.state for row in InstrumentStatus.objects.all()]
    reported = {row.state for row in Activity.objects.all() if row.status == "published"}
    nothing = {row.state for row in StateReply.objects.all()} - reported
    for row in context["replies"]:
        of = [state for state in parties if row.found.group in ("", state.regional_group)]
        assert [number.number for number in row.numbers] == [
            sum(state in reported for state in of),
            sum(state in nothing for state in of),
            sum(state not in reported | nothing for state in of),
        ]
    assert context["all_replies"].found.total == len(parties) == 8


def test_mandates_are_those_of_a_walk_over_the_register(register, client):
    found = {row.kind: dict(row.counts) for row in client.get("/dashboard/").context["mandates"]}
    assert found == {
        "states": {"open": 2, "superseded": 1},
        "secretariat": {"open": 1, "late": 1, "coming": 2},
        "organizations": {"open": 1},
        "body": {"open": 1, "elapsed": 1, "retired": 1},
        "conference": {"implemented": 1, "late": 2},
        "": {"open": 1},
    }


def numbers_of(context):
    """Every number of the page with its list."""
    for name in ("mandates", "areas", "replies"):
        for row in context[name]:
            yield from ((number.number, number.url) for number in row.numbers)
    for region in context["regions"]:
        yield region.number, region.url
        yield from ((row.number, row.url) for row in region.recipients)
    yield context["published"], context["published_url"]
    yield context["unanswered"], context["unanswered_url"]


@pytest.mark.parametrize("who", ["visitor", "stranger", "officer"])
def test_every_number_leads_to_as_many_rows_whoever_asks(who, field, register, request, client_of):
    """Also to those who may read more than the figures count."""
    reader = Client() if who == "visitor" else client_of(request.getfixturevalue(who))
    ActivityFactory(state=field[6], status="submitted", mandates=[Mandate.objects.get(slug="3-4-b-1")])
    context = reader.get("/dashboard/").context
    numbers = list(numbers_of(context))
    assert len([number for number, _url in numbers if number]) > 50
    for number, url in numbers:
        if number:
            assert reader.get(url).context["total"] == number, url
    if who == "officer":
        assert reader.get("/activities/?status=published").context["total"] > context["published"]


def everything(client):
    """The page and each file, as they come."""
    pages = {"": client.get("/dashboard/").content.split(b"<main")[1]}  # above it stand tokens and the person
    for slug in FILES:
        pages[slug] = b"".join(client.get(f"/dashboard/{slug}/?format=csv").streaming_content)
    return pages


@pytest.mark.parametrize(
    "hidden",
    [
        {"status": "published", "visibility": "states"},
        {"status": "submitted"},
        {"status": "returned"},
        {"status": "draft"},
        {"status": "withdrawn"},
    ],
)
@pytest.mark.parametrize("role", ["provides", "receives"])
def test_what_is_not_public_is_in_no_figure_and_no_file(field, client, hidden, role):
    before = everything(client)
    hidden = ActivityFactory(title="hidden", state=field[3], provider_role=role, **hidden)
    hidden.recipients.set(field)
    hidden.priority_areas.set(PriorityAreaFactory._meta.model.objects.all())
    hidden.proposals.set(Proposal.objects.all())
    assert everything(client) == before


def test_what_is_made_public_is_in_them(field, client):
    before = everything(client)
    shown = ActivityFactory(status="published", state=field[3])
    shown.recipients.set(field)
    shown.priority_areas.set(PriorityAreaFactory._meta.model.objects.all())
    after = everything(client)
    assert {slug for slug in after if after[slug] != before[slug]} == {"", "areas", "regions", "recipients"}


def test_the_figures_are_the_same_for_everybody(field, register, officer, focal_point, client, client_of):
    files = {slug: page for slug, page in everything(client).items() if slug}
    for person in (officer, focal_point):
        assert {slug: page for slug, page in everything(client_of(person)).items() if slug} == files


def test_that_a_state_reported_is_known_where_what_it_reported_is_not(field, asked, client):
    """As the page of the replies says; the activity itself is in no figure."""
    canada = StateFactory(code="CHE", regional_group="western-europe")
    party(canada)

    def reported():
        return client.get("/dashboard/").context["all_replies"].found.counts["reported"]

    before = reported()
    ActivityFactory(state=canada, status="published", visibility="states", mandates=[asked])
    assert reported() == before + 1
    assert client.get(f"/mandates/{asked.slug}/replies/?reply=reported").context["total"] == before + 1


def rows_of(response):
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def test_files_hold_what_the_page_shows(field, register, client):
    context = client.get("/dashboard/").context
    recipients = rows_of(client.get("/dashboard/recipients/?format=csv"))
    assert recipients[0] == ["code", "recipient", "regional group", "activities"]
    assert {row[0]: int(row[3]) for row in recipients[1:]} == {
        row.state.code: row.number for row in context["recipients"]
    }
    assert len(client.get("/dashboard/replies/?format=json").getvalue()) > 100
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/dashboard/areas/?format=xlsx").getvalue())).active
    assert [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        [row.label, *(number.number for number in row.numbers)] for row in context["areas"]
    ]
    mandates = rows_of(client.get("/dashboard/mandates/?format=csv"))
    assert mandates[0][1:] == [str(label) for label, _query in dashboard.STANDINGS.values()]
    assert ["The secretariat", "1", "2", "1", "0", "0", "0", "0"] in mandates


def test_a_figure_has_its_place_and_no_other_name(db, client):
    assert client.get("/dashboard/areas/").url == "/dashboard/#areas"
    assert client.get("/dashboard/way/").url == "/#way"
    assert client.get("/dashboard/nothing/").status_code == 404
    assert client.get("/dashboard/areas/?format=exe").status_code == 400


def test_an_empty_portal_has_a_dashboard_and_its_files(db, client):
    assert "No activity is published yet." in client.get("/dashboard/").content.decode()
    for slug in FILES:
        assert len(rows_of(client.get(f"/dashboard/{slug}/?format=csv"))) == 1


def test_the_dashboard_costs_the_same_few_queries_at_any_size(field, register, officer, client_of):
    client = client_of(officer)

    def queries():
        client.get("/dashboard/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/dashboard/").status_code == 200
        return len(captured)

    few = queries()
    states = list(State.objects.all())
    for n in range(40):
        mandate = MandateFactory()
        AddresseeFactory(mandate=mandate, kind="states")
        activity = ActivityFactory(status="published", state=states[n % 9], mandates=[mandate])
        activity.recipients.set(states[: n % 9])
        NeedFactory(state=states[n % 9], priority_area=PriorityAreaFactory(number=n % 8 + 1))
    assert queries() == few <= 14


# What lies on the way to the session.


def test_the_way_leads_from_the_adoption_to_the_session(db, client):
    fourth, group = fourth_session(), working_group_meeting()
    DecisionFactory()
    DecisionFactory(slug="draft", number="3/9", status="draft", adopted_on=None)
    TemplateStepFactory(issues_document=True, offset=-6)
    issued = {"session": group, "body": group.body}
    DocumentFactory(symbol="CTOC/COP/WG.2/2007/1", issued_on=D(2007, 9, 3), **issued)
    DocumentFactory(symbol="CTOC/COP/WG.2/2007/2", issued_on=D(2007, 9, 19), **issued)
    for status in ("announced", "draft", "cancelled"):
        MeetingFactory(title=status, slug=status, session=group, status=status)
    one, other = (MandateFactory(deadline=DeadlineFactory(), paragraph__label=label) for label in "cd")
    context = client.get("/").context
    assert [(row.day, row.lane.value, row.label) for row in context["moments"]] == [
        (D(2006, 10, 18), "sessions", "Adoption of Decision 3/4"),
        (D(2007, 8, 22), "documents", f"Documents are to be out: {group}"),
        (D(2007, 9, 3), "documents", "CTOC/COP/WG.2/2007/1 came out"),
        (D(2007, 9, 10), "today", "Today"),
        (D(2007, 10, 3), "sessions", str(group)),
        (D(2007, 10, 3), "deadlines", f"Due: {one.reference}, {other.reference}"),
        (D(2007, 10, 4), "meetings", "announced"),
        (D(2008, 8, 27), "documents", f"Documents are to be out: {fourth}"),
        (D(2008, 10, 8), "sessions", str(fourth)),
    ]


def test_the_picture_keeps_order_and_distance_and_turns_with_the_writing(db):
    moments = [
        way.Moment(D(2007, 1, 1), "adoption", way.Lane.SESSIONS),
        way.Moment(D(2007, 7, 2), "Today", way.Lane.TODAY),
        way.Moment(D(2007, 12, 21), "session", way.Lane.SESSIONS, until=D(2008, 1, 1)),
    ]
    drawn = way.picture(moments)
    [lane] = drawn["lanes"]
    assert [(mark.x, mark.width, mark.is_past) for mark in lane["marks"]] == [(110, 10, True), (963, 26, False)]
    assert drawn["today"] == 548
    assert [words for _x, _anchor, words in drawn["months"]][:2] == ["January 2007", "April 2007"]
    with translation.override("ar"):
        turned = way.picture(moments)
    assert [mark.x for mark in turned["lanes"][0]["marks"]] == [880, 11]
    assert turned["today"] == 452


def test_late_mandates_and_whose_they_are(db, client, officer):
    fourth_session()
    past, coming = D(2007, 9, 1), D(2007, 10, 3)
    led = MandateFactory(deadline=DeadlineFactory(date=past, due_on=past), lead_unit=officer.unit)
    AddresseeFactory(mandate=led, kind="secretariat")
    for day in (past, coming):
        mandate = MandateFactory(deadline=DeadlineFactory(date=day, due_on=day))
        AddresseeFactory(mandate=mandate, kind="states")
    condition = {"condition": "subject to resources", "deadline": DeadlineFactory(date=past, due_on=past)}
    AddresseeFactory(mandate=MandateFactory(**condition), kind="states")
    done = MandateFactory(deadline=DeadlineFactory(date=past, due_on=past))
    AssessmentFactory(mandate=done, status="implemented", confirms=AssessmentFactory(mandate=done))
    context = client.get("/").context
    assert sorted((row.owner.label, row.number) for row in context["late"]) == [
        ("Implementation Support", 1),
        ("States parties", 1),
    ]
    assert (context["late_total"], context["due_total"]) == (2, 5)
    late = {row[0] for row in rows_of(client.get("/dashboard/due/?format=csv"))[1:] if row[5] == "yes"}
    assert late == {led.reference, Mandate.objects.get(pk=led.pk + 1).reference}


def test_each_number_of_the_home_page_leads_to_as_many_rows(db, client, client_of, officer, focal_point):
    """For whoever reads it: a draft shows the secretariat that something is done, of which others know nothing."""
    fourth_session()
    group = working_group_meeting()
    past, coming = D(2007, 9, 1), D(2007, 10, 3)

    def due(day, *addressees, **fields):
        mandate = MandateFactory(deadline=DeadlineFactory(date=day, due_on=day), **fields)
        for addressee in addressees:
            AddresseeFactory(mandate=mandate, **addressee)
        return mandate

    states, secretariat, body = {"kind": "states"}, {"kind": "secretariat"}, {"kind": "body", "body": group.body}
    due(past, states, secretariat)
    due(past, body)
    due(past, body, kind="informational")
    due(past)
    due(past, states, lead_unit=officer.unit)
    due(past, states, condition="subject to resources")
    due(past, states, status="retired")
    drafted = due(past, secretariat, lead_unit=officer.unit, fulfilment_rule="proposals-prepared")
    ProposalFactory(mandate=drafted, created_by=officer)
    for _number in range(31):
        due(coming, secretariat)
    due(D(2008, 12, 1), states)  # after the session

    def shown(person):
        page = html.fromstring(person.get("/").content)
        links = page.xpath(
            "//section[@aria-labelledby='due']//*[self::p or self::ul]//a[contains(@href, '/mandates/?')]"
        )
        found = {}
        for link in links:
            words = " ".join(link.text_content().split())
            [number] = re.findall(r"\d+", words)
            list_ = person.get(link.get("href"))
            assert list_.context["total"] == int(number), words
            assert len(rows_of(person.get(f"{link.get('href')}&format=csv"))) == int(number) + 1
            found[words] = {row.slug for row in list_.context["object_list"]}
        return found, person.get("/").context

    for person, number in ((client, 5), (client_of(focal_point), 5), (client_of(officer), 4)):
        found, context = shown(person)
        assert next(iter(found)) == f"{number} mandates are late"
        assert set(list(found)[1:]) == {
            f"Implementation Support: {number - 3}",
            "States parties: 1",
            "The secretariat, no unit named: 1",
            "Working Group on Technical Assistance: 1",
            "Nobody named: 1",
            "All 37 in the register",
        }
        assert (drafted.slug in found[f"{number} mandates are late"]) == (number == 5)
        assert (
            [row["late"] for row in json.loads(person.get("/dashboard/due/?format=json").getvalue())].count("yes")
            == number
            == context["late_total"]
        )
