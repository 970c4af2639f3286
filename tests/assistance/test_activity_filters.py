"""The filters of the list of activities that are read by their own indexes: whom they name, once each."""

import pytest

from cop_portal.people.models import State
from tests.factories.assistance import ActivityFactory
from tests.factories.people import OrganizationFactory, StateFactory
from tests.factories.recommendations import PriorityAreaFactory


@pytest.fixture
def made(db):
    """{what it is: its reference} of activities of Kenya and Peru, each with other recipients and providers."""
    kenya, mali = StateFactory(code="KEN"), StateFactory(code="MLI", regional_group="africa")
    peru = StateFactory(code="PER", regional_group="latin-america")
    undp = OrganizationFactory(slug="undp")
    area = PriorityAreaFactory(number=1)
    rows = {
        "given to both": ActivityFactory(state=peru, status="published", priority_areas=[area]),
        "received": ActivityFactory(state=kenya, status="published", provider_role="receives"),
        "given to a region": ActivityFactory(state=kenya, status="published"),
        "given to Peru with Kenya": ActivityFactory(state=mali, status="published", priority_areas=[area]),
        "a draft": ActivityFactory(state=kenya, status="draft"),
    }
    rows["given to both"].recipients.set([kenya, mali])
    rows["received"].recipients.set([kenya])
    rows["received"].providing_organizations.set([undp])
    rows["given to Peru with Kenya"].recipients.set([peru])
    rows["given to Peru with Kenya"].providers.set([kenya])
    return {row.reference: name for name, row in rows.items()}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("recipient=KEN", ["given to both", "received"]),
        ("recipient=MLI", ["given to both"]),
        ("recipient=null", ["given to a region"]),
        ("recipient_group=africa", ["given to both", "received"]),
        ("recipient_group=latin-america", ["given to Peru with Kenya"]),
        ("recipient_group=western-europe", []),
        ("provider=KEN", ["given to Peru with Kenya", "given to a region"]),
        ("provider=PER", ["given to both"]),
        ("provider=undp", ["received"]),
        ("priority_area=1", ["given to Peru with Kenya", "given to both"]),
        ("priority_area=null", ["given to a region", "received"]),
        ("recipient_group=africa&provider=PER", ["given to both"]),
    ],
)
def test_a_filter_leaves_each_activity_that_it_names_once(made, client, asked, expected):
    page = client.get(f"/activities/?{asked}")
    assert sorted(made[row.reference] for row in page.context["object_list"]) == sorted(expected)
    assert page.context["total"] == len(expected)
    assert State.objects.count() == 3
