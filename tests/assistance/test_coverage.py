"""What answers a need, and what nobody has answered."""

import csv
import datetime
import itertools

import pytest

from assistance.models import Activity, Proposal
from assistance.queries import coverage, needs_with_answers
from assistance.services import (
    create_need,
    draft_proposal,
)
from tests.factories.assistance import ActivityFactory, NeedFactory, ProposalFactory
from tests.factories.recommendations import (
    DocumentFactory,
    PriorityAreaFactory,
    RecommendationFactory,
    SessionFactory,
)

D = datetime.date


def rows_of(response):
    return list(csv.reader(b"".join(response).decode("utf-8-sig").splitlines()))


@pytest.mark.parametrize(
    ("status", "for_all", "for_secretariat"),
    [
        ("draft", False, True),
        ("cleared", False, True),
        ("submitted", True, True),
        ("endorsed", True, True),
        ("modified", True, True),
        ("not_endorsed", False, False),
        ("withdrawn", False, False),
    ],
)
def test_what_answers_a_need(status, for_all, for_secretariat, focal_point, officer):
    ProposalFactory(status=status, submitted_on=D(2007, 9, 7), needs=[NeedFactory()])
    if status in ("draft", "cleared"):
        Proposal.objects.update(submitted_on=None)
    assert needs_with_answers(focal_point).get().is_answered is for_all
    assert needs_with_answers(officer).get().is_answered is for_secretariat


def test_an_activity_that_took_up_a_refused_proposal_answers_the_need(kenya, officer):
    refused = ProposalFactory(status="not_endorsed", needs=[NeedFactory(state=kenya)])
    activity = ActivityFactory(state=kenya, status="submitted", proposals=[refused])
    assert not needs_with_answers(officer).get().is_answered
    Activity.objects.filter(pk=activity.pk).update(status="published", published_at=activity.submitted_at)
    assert needs_with_answers(officer).get().is_answered


@pytest.fixture
def field(kenya, peru):
    """Two areas: one with an answered need (by two proposals) and one that nobody has answered; one empty."""
    first, second = PriorityAreaFactory(number=1), PriorityAreaFactory(number=2)
    answered = NeedFactory(state=kenya, priority_area=first, title="a register of cases")
    lonely = NeedFactory(state=peru, priority_area=first, title="a laboratory")
    NeedFactory(state=peru, priority_area=first, status="withdrawn")
    endorsed = ProposalFactory(priority_area=first, status="endorsed", needs=[answered])
    ProposalFactory(priority_area=first, status="submitted", needs=[answered])
    ProposalFactory(priority_area=first, status="draft", needs=[answered])
    RecommendationFactory(priority_area=first)
    for _n in range(2):
        ActivityFactory(state=kenya, status="published", priority_areas=[first], proposals=[endorsed])
    ActivityFactory(state=kenya, status="draft", priority_areas=[first], proposals=[endorsed])
    return first, second, answered, lonely


def test_coverage_counts_what_stands_beside_each_area_and_need(field, focal_point, officer):
    first, second, answered, lonely = field
    one, two = coverage(focal_point, needs_with_answers(focal_point).filter(status="published"))
    assert (one.area, one.all_needs, one.unanswered, one.recommendations, one.activities) == (first, 2, 1, 1, 2)
    assert dict(one.proposals) == {"endorsed": 1, "submitted": 1}
    assert [(row.need, dict(row.proposals), row.activities) for row in one.needs] == [
        (answered, {"endorsed": 1, "submitted": 1}, 2),
        (lonely, {}, 0),
    ]
    assert (two.area, two.needs, two.activities, dict(two.proposals)) == (second, [], 0, {})
    [seen, _two] = coverage(officer, needs_with_answers(officer).filter(status="published"))
    assert dict(seen.proposals) == {"endorsed": 1, "submitted": 1, "draft": 1}


def test_every_count_leads_to_as_many_rows(field, client, client_of, officer):
    for reader in (client, client_of(officer)):
        checked = 0
        for _row, cells, needs in reader.get("/coverage/").context["areas"]:
            for _label, number, address in itertools.chain(cells, *(row_cells for _need, row_cells in needs)):
                assert reader.get(address).context["total"] == number, address
                checked += number > 0
        assert checked >= 8


def test_coverage_says_in_words_what_nobody_has_answered(field, client, client_of, officer):
    page = client.get("/coverage/").content.decode()
    assert page.count("Nobody has answered this.") == 1
    assert "Of 2 needs, nobody has answered 1." in page
    assert "cleared" not in page
    assert "cleared" in client_of(officer).get("/coverage/").content.decode()
    only = client.get("/coverage/?answered=false").content.decode()
    assert "a laboratory" in only
    assert "a register of cases" not in only
    assert "Priority area 2" not in client.get("/coverage/?priority_area=1").content.decode().partition("<table")[2]
    assert "a register of cases" not in client.get("/coverage/?state=PER").content.decode()


def test_what_has_no_priority_area_stands_in_a_row_of_its_own(client, kenya):
    PriorityAreaFactory(number=1)
    assert "Without a priority area" not in client.get("/coverage/").content.decode()
    RecommendationFactory(priority_area=None)
    ActivityFactory(state=kenya, status="published")
    [_area, (row, cells, _needs)] = client.get("/coverage/").context["areas"]
    assert (row.area, row.recommendations, row.activities) == (None, 1, 1)
    for _label, number, address in cells:
        if number:
            assert client.get(address).context["total"] == number


def test_coverage_is_downloaded_as_it_stands(field, client):
    header, area, answered, lonely, _second = rows_of(client.get("/coverage/?format=csv"))
    assert header[5:] == [
        "proposals: submitted",
        "proposals: endorsed",
        "proposals: modified",
        "proposals: not endorsed",
        "activities",
        "answered",
    ]
    assert area[3:] == ["2", "1", "1", "1", "0", "0", "2", ""]
    assert answered[1:] == ["a register of cases", "Kenya", "", "", "1", "1", "0", "0", "2", "yes"]
    assert lonely[1:] == ["a laboratory", "Peru", "", "", "0", "0", "0", "0", "0", "nobody has answered this"]


def test_coverage_of_an_empty_portal(client, db):
    assert client.get("/coverage/").status_code == 200


def test_a_need_says_that_nobody_has_answered_it(client, field):
    _first, _second, answered, lonely = field
    words = "Nobody has answered this need yet"
    assert words in client.get(lonely.get_absolute_url()).content.decode()
    assert words not in client.get(answered.get_absolute_url()).content.decode()


def test_example_needs_and_proposals_say_so(client, officer, kenya):
    need = create_need(
        need=NeedFactory.build(state=kenya, priority_area=PriorityAreaFactory()), by=officer, is_example=True
    )
    proposal = draft_proposal(
        proposal=ProposalFactory.build(priority_area=need.priority_area),
        by=officer,
        links={"needs": [need]},
        is_example=True,
    )
    Proposal.objects.update(
        status="submitted", submitted_on=D(2007, 9, 7), document=DocumentFactory(), session=SessionFactory()
    )
    assert "example, not a real need" in client.get(need.get_absolute_url()).content.decode()
    assert "example, not a real proposal" in client.get(proposal.get_absolute_url()).content.decode()
