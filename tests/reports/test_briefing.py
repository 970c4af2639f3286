"""The briefing for a coordination meeting."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.assistance import ActivityFactory, NeedFactory
from tests.factories.coordination import FollowUpFactory, MeetingFactory, MeetingInvitationFactory
from tests.factories.people import OrganizationFactory, StateFactory
from tests.factories.recommendations import PriorityAreaFactory

D = datetime.date


@pytest.fixture
def meeting(db):
    return MeetingFactory()


@pytest.fixture
def bank(meeting):
    organization = OrganizationFactory(name_en="Bank for Rebuilding", slug="rebuilding")
    return MeetingInvitationFactory(meeting=meeting, organization=organization, answer="").organization


def activity(title, recipient, area=None, *, organization=None, state=None, **columns):
    """A published activity that runs on the portal's day, of a State or an organization."""
    reporter = {"organization": organization, "state": None} if organization else {"state": state or StateFactory()}
    given = {"status": "published", "starts_on": D(2007, 1, 1), "ends_on": D(2008, 1, 1)} | columns
    made = ActivityFactory(title=title, **reporter, **given)
    made.recipients.add(recipient)
    if area:
        made.priority_areas.add(area)
    return made


def shown(client, meeting):
    context = client.get(f"{meeting.get_absolute_url()}briefing/").context
    invited = {str(one.invitation.organization): [row.title for row in one.activities] for one in context["busy"]}
    places = [(place.state.name, place.area, [row.title for row in place.activities]) for place in context["places"]]
    return invited, places


def test_what_the_invited_do_and_where_they_are_not_alone(meeting, bank, officer, client_of):
    kenya, peru = StateFactory(code="KEN", name_en="Kenya"), StateFactory(code="PER", name_en="Peru")
    area, other = PriorityAreaFactory(number=1), PriorityAreaFactory(number=2)
    activity("courts", kenya, area, organization=bank)
    activity("judges", kenya, area, state=StateFactory(code="FRA"))
    activity("police", kenya, other, state=StateFactory(code="DEU"))
    activity("alone", peru, area, organization=bank)
    activity("over", kenya, area, organization=bank, ends_on=D(2007, 2, 1))
    activity("draft", kenya, area, organization=bank, status="draft")
    invited, places = shown(client_of(officer), meeting)
    assert invited == {"Bank for Rebuilding": ["courts", "alone"]}
    assert places == [("Kenya", area, ["courts", "judges"])]


def test_an_organization_that_a_state_names_is_briefed_too(meeting, bank, officer, client_of):
    kenya = StateFactory(code="KEN", name_en="Kenya")
    named = activity("together", kenya, state=StateFactory(code="FRA"))
    named.providing_organizations.add(bank)
    invited, places = shown(client_of(officer), meeting)
    assert invited == {"Bank for Rebuilding": ["together"]}
    assert places == [("Kenya", None, ["together"])]


def test_gaps_and_what_earlier_meetings_left_open(meeting, bank, officer, client_of):
    NeedFactory(title="Nobody helps", status="published")
    earlier = MeetingFactory(
        starts_at=meeting.starts_at - datetime.timedelta(days=90), ends_at=meeting.ends_at - datetime.timedelta(days=90)
    )
    FollowUpFactory(meeting=earlier, title="Share the lists", person=officer)
    page = client_of(officer).get(f"{meeting.get_absolute_url()}briefing/").text
    assert "Nobody helps" in page
    assert "Share the lists" in page
    assert "Nothing is known of what these do or plan: Bank for Rebuilding." in page


def test_a_briefing_costs_the_same_at_any_length(meeting, bank, officer, client_of):
    client, kenya = client_of(officer), StateFactory(code="KEN")

    def cost(number):
        for n in range(number):
            activity(f"course {n}", kenya, organization=bank)
            activity(f"other {n}", kenya, state=StateFactory())
            NeedFactory(status="published")
            MeetingInvitationFactory(meeting=meeting, organization=OrganizationFactory(slug=f"o-{number}-{n}"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{meeting.get_absolute_url()}briefing/").status_code == 200
        return len(queries)

    cost(1)
    assert cost(2) == cost(5)
