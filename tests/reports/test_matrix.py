"""The matrix: every count leads to its rows, nobody counts what they may not read, and whom to call."""

import csv
import datetime

import pytest

from assistance.models import Activity
from cop_portal.people.models import OrganizationContact
from tests.factories.assistance import ActivityFactory, NeedFactory, ProposalFactory
from tests.factories.people import AppointmentFactory, OrganizationFactory, StateFactory
from tests.factories.recommendations import PriorityAreaFactory

D = datetime.date


def published(state, area, *recipients, by=(), organizations=(), **given):
    dated = {"starts_on": D(2007, 6, 1), "ends_on": D(2007, 12, 31)}
    activity = ActivityFactory(status="published", state=state, recipient_region="", **dated | given)
    activity.recipients.set(recipients)
    activity.priority_areas.set([area] if area else [])
    activity.providers.set(by)
    activity.providing_organizations.set(organizations)
    return activity


@pytest.fixture
def field(kenya, peru):
    """Two areas. In the first Kenya has two needs, one answered, and two providers at once; Uganda receives one of the
    two as well; the working group found a need that nobody answers. Nothing stands in the second but a gap of Peru."""
    peru.regional_group = "latin-america"
    peru.save()
    france, uganda = (StateFactory(code=code) for code in ("FRA", "UGA"))
    first, second = PriorityAreaFactory(number=1), PriorityAreaFactory(number=2)
    answered, _lonely = (NeedFactory(state=kenya, priority_area=first) for _ in range(2))
    NeedFactory(state=None, priority_area=first)
    NeedFactory(state=peru, priority_area=second)
    NeedFactory(state=peru, priority_area=first, status="withdrawn")
    proposal = ProposalFactory(priority_area=first, status="endorsed", needs=[answered])
    proposal.beneficiaries.set([kenya, uganda])
    ProposalFactory(priority_area=first, status="draft").beneficiaries.set([kenya])
    ProposalFactory(priority_area=first, status="not_endorsed").beneficiaries.set([kenya])
    published(france, first, kenya, uganda, contact="Liaison office")
    bank = OrganizationFactory(slug="world-bank")
    published(kenya, first, provider_role="receives", organizations=[bank], contact_email="office@example.org")
    published(france, first, kenya, interruption="cancelled")
    published(france, first, kenya, starts_on=D(2008, 1, 7), ends_on=None)
    published(france, None, kenya, ends_on=D(2007, 8, 1))
    ActivityFactory(state=kenya, status="submitted", priority_areas=[first])
    ActivityFactory(state=france, status="published", priority_areas=[second], recipient_region="the Andes")
    return first, second


def read(client, address="/matrix/"):
    """{(row, area number): the cell} of what is not empty, and the context."""
    context = client.get(address).context
    areas = {}
    for row, cells in context["rows"]:
        areas |= {(row.key, cell.area and cell.area.number): cell for cell in cells if cell}
    return areas, context


def counts(cell):
    return {label: number for label, number, _address in cell.counts}


def test_the_cells_count_what_stands_there(field, client, client_of, officer):
    cells, context = read(client)
    assert {place: counts(cell) for place, cell in cells.items()} == {
        ("KEN", 1): {"Needs": 2, "Proposals": 1, "Activities under way": 2, "Activities planned": 1},
        ("KEN", None): {"Activities completed": 1},
        ("UGA", 1): {"Proposals": 1, "Activities under way": 1},
        ("PER", 2): {"Needs": 1},
        ("no-state", 1): {"Needs": 1},
        ("no-state", 2): {"Activities under way": 1},
    }
    assert {place for place, cell in cells.items() if cell.overlaps} == {("KEN", 1)}
    assert {place: cell.unanswered for place, cell in cells.items() if cell.unanswered} == {
        ("KEN", 1): 1,
        ("PER", 2): 1,
        ("no-state", 1): 1,
    }
    assert (context["gaps"], context["overlaps"], context["total"]) == (3, 1, 4)
    assert counts(read(client_of(officer))[0]["KEN", 1])["Proposals"] == 2


def test_a_regional_group_counts_what_two_of_its_states_share_once(field, client):
    cells, context = read(client, "/matrix/?by=groups")
    assert counts(cells["africa", 1]) == {
        "Needs": 2,
        "Proposals": 1,
        "Activities under way": 2,
        "Activities planned": 1,
    }
    assert [row.key for row, _cells in context["rows"]] == ["africa", "latin-america", "no-state"]
    labels = [row.label for row, _cells in context["rows"]]
    assert labels == ["African States", "Latin American and Caribbean States", "No State named"]
    assert [row.key for row, _cells in read(client, "/matrix/?regional_group=latin-america")[1]["rows"]] == ["PER"]
    assert [row.key for row, _cells in read(client, "/matrix/?only=overlaps")[1]["rows"]] == ["KEN"]
    assert [row.key for row, _cells in read(client, "/matrix/?only=gaps")[1]["rows"]] == ["KEN", "PER", "no-state"]
    assert client.get("/matrix/?by=nonsense").status_code == 200


@pytest.mark.parametrize("address", ["/matrix/", "/matrix/?by=groups"])
def test_every_count_leads_to_as_many_rows(address, field, client, client_of, officer, focal_point):
    for reader in (client, client_of(officer), client_of(focal_point)):
        checked = 0
        for cell in read(reader, address)[0].values():
            marks = [("gap", cell.unanswered, cell.gap_url)] if cell.unanswered else []
            marks += [("overlap", cell.overlaps, cell.overlap_url)] if cell.overlaps else []
            for _label, number, rows in [*cell.counts, *marks]:
                assert reader.get(rows).context["total"] == number, rows
                checked += 1
            found = reader.get(cell.url).context
            assert len(found["needs"]) == cell.needs
            assert len(found["proposals"]) == len(cell.proposals)
            assert {one.pk for one in found["activities"]} == set().union(*cell.activities.values())
            assert len(found["overlaps"]) == cell.overlaps
        assert checked >= 12


def test_what_is_for_states_parties_alone_counts_for_them_alone(client, client_of, focal_point, stranger, kenya):
    area, france = PriorityAreaFactory(number=1), StateFactory(code="FRA")
    published(france, area, kenya)
    hidden = published(StateFactory(code="DEU"), area, kenya, visibility="states", title="a hidden activity")
    cells, context = read(client)
    assert counts(cells["KEN", 1]) == {"Activities under way": 1}
    assert context["overlaps"] == client.get("/matrix/overlaps/").context["total"] == 0
    for page in ("/matrix/", "/matrix/overlaps/", "/matrix/KEN/1/"):
        text = client.get(page).content.decode()
        assert hidden.title not in text
        assert hidden.reference not in text
    assert hidden.reference not in b"".join(client.get("/matrix/overlaps/?format=csv")).decode()
    for person in (focal_point, stranger):
        reader = client_of(person)
        assert counts(read(reader)[0]["KEN", 1]) == {"Activities under way": 2}
        assert hidden.title in reader.get("/matrix/overlaps/").content.decode()


def test_whom_to_call_is_for_those_who_may_call(
    field, client, client_of, officer, focal_point, stranger, former_focal_point, kenya
):
    france = Activity.objects.filter(contact="Liaison office").get()
    AppointmentFactory(state=france.state, person__name="focal point of France", person__email="paris@example.org")
    organization = OrganizationFactory(slug="world-bank")
    OrganizationContact.objects.create(organization=organization, name="a banker", email="bank@example.org")
    OrganizationContact.objects.create(
        organization=organization, name="one who left", email="left@example.org", is_active=False
    )
    Activity.objects.filter(contact_email="office@example.org").update(contact="Central authority")
    known = ["kenya@example.org", "paris@example.org", "bank@example.org", "a banker", "office@example.org"]
    for person in (focal_point, stranger, officer):
        page = client_of(person).get("/matrix/KEN/1/").content.decode()
        assert [name for name in known if name not in page] == []
        assert "left@example.org" not in page
        assert "former@example.org" not in page
    for reader in (client, client_of(former_focal_point)):
        response = reader.get("/matrix/KEN/1/")
        page = response.content.decode()
        assert [name for name in [*known, "focal point of France"] if name in page] == []
        assert "Liaison office" in page
        assert "Central authority" in page
        assert {str(callee.party): callee.parts for callee in response.context["callees"]} == {
            "FRA": ["provides"],
            "Kenya": ["has a need", "would benefit", "receives"],
            "world-bank": ["provides"],
        }


def test_overlaps_are_found_by_state_area_group_and_time_and_downloaded(field, client, peru):
    _first, second = field
    for provider in ("FRA", "DEU"):
        dated = {"starts_on": D(2009, 1, 1), "ends_on": D(2009, 2, 1), "ends_precision": "month"}
        published(StateFactory(code=provider), second, peru, **dated)

    def places(query=""):
        return [overlap.place.code for overlap in client.get(f"/matrix/overlaps/?{query}").context["object_list"]]

    assert places() == ["KEN", "PER"]
    assert places("state=PER") == places("priority_area=2") == places("regional_group=latin-america") == ["PER"]
    assert places("since=2009-02-28") == ["PER"]
    assert places("since=2009-03-01") == []
    assert places("until=2007-06-01") == ["KEN"]
    assert places("until=2007-05-31") == []
    assert places("since=yesterday") == []
    page = client.get("/matrix/overlaps/").content.decode()
    assert "1 January 2009 to February 2009" in page
    assert "1 June 2007 to 31 December 2007" in page
    header, kenyan, peruvian = csv.reader(
        b"".join(client.get("/matrix/overlaps/?format=csv")).decode("utf-8-sig").splitlines()
    )
    assert dict(zip(header, kenyan, strict=True))["providers"] == "FRA; world-bank"
    assert peruvian[3:7] == ["2009-01-01", "day", "2009-02-28", "month"]


def test_an_overlap_without_an_end_says_so(client, kenya):
    area = PriorityAreaFactory(number=1)
    for provider in ("FRA", "DEU"):
        published(StateFactory(code=provider), area, kenya, ends_on=None)
    assert "from 1 June 2007, without an end" in client.get("/matrix/overlaps/").content.decode()
    [_header, row] = csv.reader(b"".join(client.get("/matrix/overlaps/?format=csv")).decode("utf-8-sig").splitlines())
    assert row[5:7] == ["", ""]


def test_the_matrix_is_downloaded_cell_by_cell(field, client):
    header, *rows = csv.reader(b"".join(client.get("/matrix/?only=gaps&format=csv")).decode("utf-8-sig").splitlines())
    assert header[3:] == [
        "needs",
        "needs that nobody answers",
        "proposals",
        "activities under way",
        "activities planned",
        "activities suspended",
        "activities completed",
        "overlaps",
    ]
    assert rows[0] == ["KEN", "Kenya", "Priority area 1", "2", "1", "1", "2", "1", "0", "0", "1"]
    assert [row[0] for row in rows] == ["KEN", "KEN", "PER", "no-state", "no-state"]


@pytest.mark.parametrize("address", ["/matrix/XYZ/1/", "/matrix/KEN/9/", "/matrix/KEN/x/", "/matrix/nowhere/none/"])
def test_there_is_no_cell_where_there_is_no_state_or_area(address, field, client):
    assert client.get(address).status_code == 404


def test_the_matrix_of_an_empty_portal(client, db):
    assert "No need, proposal or activity is published yet." in client.get("/matrix/").content.decode()
    assert client.get("/matrix/overlaps/").status_code == 200
    assert client.get("/matrix/africa/none/").status_code == 200


def test_words_and_shapes_tell_gaps_and_overlaps(field, client):
    page = client.get("/matrix/").content.decode()
    assert page.count("Gap: 1 need that nobody answers") == 3
    assert page.count("1 overlap</a>") == 1
