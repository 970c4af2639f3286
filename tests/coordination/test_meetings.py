"""Meetings: rights, moves, agenda, evidence, calendar file, reminders."""

import datetime
import zoneinfo

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from coordination.enums import MEETING_MOVES, MeetingStatus
from coordination.models import FollowUp, Meeting
from coordination.queries import agenda_of, mandates_wanting_an_item, meetings_visible_to
from coordination.reminder_sources import FollowUpSource, MeetingSource
from coordination.services import (
    add_agenda_item,
    close_follow_up,
    create_meeting,
    edit_meeting,
    invite_organizations,
    move_agenda_item,
    move_meeting,
    record_attendance,
    withdraw_agenda_item,
)
from cop_portal.common.errors import MoveNotAllowed, NotAllowed, PortalError
from cop_portal.history.models import Change
from cop_portal.people.rules import Secretariat
from recommendations.fulfilment import evidence_of
from recommendations.models import DocumentVersion
from recommendations.queries import mandates
from tests.factories.coordination import (
    AgendaItemFactory,
    FollowUpFactory,
    MeetingFactory,
    MeetingInvitationFactory,
    OrganizationFactory,
)
from tests.factories.recommendations import (
    AddresseeFactory,
    DeadlineFactory,
    DocumentFactory,
    MandateFactory,
    working_group_meeting,
)

D = datetime.date
VIENNA = zoneinfo.ZoneInfo("Europe/Vienna")


@pytest.mark.parametrize("status", list(MeetingStatus))
def test_drafts_are_the_secretariats(status, officer, focal_point):
    MeetingFactory(status=status)
    public = status != "draft"
    assert [meetings_visible_to(user).exists() for user in (AnonymousUser(), focal_point, officer)] == [
        public,
        public,
        True,
    ]


@pytest.mark.parametrize("old", list(MeetingStatus))
@pytest.mark.parametrize("new", list(MeetingStatus))
def test_every_move_of_a_meeting(old, new, officer):
    past = datetime.datetime(2007, 9, 3, 10, tzinfo=VIENNA)
    meeting = MeetingFactory(status=old, starts_at=past, ends_at=past + datetime.timedelta(hours=2))
    if new == old:
        assert move_meeting(meeting=meeting, to=new, by=officer, reason="Again.")[1] is False
    elif new in MEETING_MOVES.get(old, ()):
        moved, did = move_meeting(meeting=meeting, to=new, by=officer, reason="So it is.")
        assert (moved.status, did) == (new, True)
        assert Change.objects.get().reason == "So it is."
    else:
        with pytest.raises(MoveNotAllowed):
            move_meeting(meeting=meeting, to=new, by=officer, reason="So it is.")


def test_a_meeting_is_not_held_before_it_begins(officer):
    with pytest.raises(PortalError, match="The meeting has not begun"):
        move_meeting(meeting=MeetingFactory(), to="held", by=officer)


def test_a_cancellation_needs_a_reason(officer):
    with pytest.raises(PortalError, match="this move needs a reason"):
        move_meeting(meeting=MeetingFactory(), to="cancelled", by=officer, reason="")


def test_only_the_secretariat_runs_meetings(focal_point, administrator):
    for person in (focal_point, administrator, AnonymousUser()):
        with pytest.raises(NotAllowed):
            create_meeting(meeting=MeetingFactory.build(created_by=None), by=person)
    assert not Meeting.objects.exists()


def test_addresses_are_unique(officer):
    first, second = (
        create_meeting(meeting=MeetingFactory.build(title="Coordination", created_by=None), by=officer)
        for _ in range(2)
    )
    assert (first.slug, second.slug) == ("coordination-2007", "coordination-2007-2")


def order(meeting):
    return [item.title for item in agenda_of(meeting)]


def test_the_agenda_keeps_its_order(officer):
    meeting = MeetingFactory()
    first, _second, third = (add_agenda_item(meeting=meeting, by=officer, title=title) for title in "abc")
    move_agenda_item(item=third, to=2, by=officer)
    assert order(meeting) == ["a", "c", "b"]
    move_agenda_item(item=first, to=0, by=officer)
    assert order(meeting) == ["a", "c", "b"]
    move_agenda_item(item=first, to=2, by=officer)
    assert order(meeting) == ["c", "a", "b"]
    withdraw_agenda_item(item=first, by=officer)
    assert order(meeting) == ["c", "b"]
    assert [item.order for item in agenda_of(meeting)] == [1, 2]
    add_agenda_item(meeting=meeting, by=officer, title="d")
    assert order(meeting) == ["c", "b", "d"]
    withdraw_agenda_item(item=first, by=officer)
    assert order(meeting) == ["c", "b", "d"]


def test_a_cancelled_meeting_is_not_changed(officer):
    with pytest.raises(NotAllowed, match="The meeting is cancelled; reopen it first"):
        add_agenda_item(meeting=MeetingFactory(status="cancelled"), by=officer, title="a")


def test_a_change_of_an_announced_meeting_is_public(officer):
    meeting = MeetingFactory()
    meeting.room = "C3"
    edit_meeting(meeting=meeting, by=officer, fields=["room"])
    change = Change.objects.get()
    assert (change.field, change.new, change.is_public) == ("room", "C3", True)


def form(**fields):
    return {
        "kind": "coordination",
        "title": "Coordination",
        "starts_at": "2007-10-04T15:00",
        "ends_at": "2007-10-04T18:00",
        "time_zone": "Africa/Nairobi",
    } | fields


def test_times_are_meant_in_the_meetings_zone(officer, client_of):
    client = client_of(officer)
    client.post("/meetings/new/", form())
    meeting = Meeting.objects.get()
    assert meeting.starts_at == datetime.datetime(2007, 10, 4, 12, 0, tzinfo=datetime.UTC)
    page = client.get(f"{meeting.get_absolute_url()}edit/")
    assert page.context["form"]["starts_at"].value() == datetime.datetime(2007, 10, 4, 15, 0)
    assert "4 October 2007, 15:00" in client.get(meeting.get_absolute_url()).content.decode()
    assert "4 October 2007, 15:00" in client.get("/meetings/").content.decode()


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"ends_at": "2007-10-04T14:00"}, "ends_at", "A meeting ends after it starts."),
        ({"kind": "session"}, "session", "A meeting of a body names its session."),
        ({"time_zone": "Mars/Olympus"}, "time_zone", "Select a valid choice."),
        ({"starts_at": "soon"}, "starts_at", "Enter a valid date/time."),
    ],
)
def test_the_page_says_what_is_wrong_at_its_field(fields, field, sentence, officer, client_of):
    response = client_of(officer).post("/meetings/new/", form(**fields))
    assert response.status_code == 422
    assert sentence in response.context["form"].errors[field][0]
    assert not Meeting.objects.exists()


# --- evidence


@pytest.fixture
def session(db):
    return working_group_meeting()


def evidence(mandate):
    """As the secretariat sees it."""
    return evidence_of([mandates().get(pk=mandate.pk)], Secretariat())[mandate.pk]


def test_e_agenda_item_placed(session, officer):
    mandate = MandateFactory(
        paragraph__label="e",
        fulfilment_rule="agenda-item-placed",
        deadline=DeadlineFactory(rule="at", session=session, date=None),
    )
    AddresseeFactory(mandate=mandate, kind="body", body=session.body)
    assert evidence(mandate).status == "none"
    meeting = MeetingFactory(kind="session", session=session, status="draft", title="working group")
    assert [wanting.pk for wanting in mandates_wanting_an_item(meeting, [])] == [mandate.pk]
    item = add_agenda_item(meeting=meeting, by=officer, title="Coordination", mandate=mandate)
    assert mandates_wanting_an_item(meeting, agenda_of(meeting)) == []
    found = evidence(mandate)
    assert (found.status, found.missing) == ("partly", ("The meeting is not announced yet.",))
    meeting, _moved = move_meeting(meeting=meeting, to="announced", by=officer)
    found = evidence(mandate)
    assert found.status == "met"
    assert [(fact.text, fact.url) for fact in found.facts] == [
        ("Item 1 “Coordination” on the agenda of working group", meeting.get_absolute_url())
    ]
    withdraw_agenda_item(item=item, by=officer)
    assert evidence(mandate).status == "none"


@pytest.mark.parametrize("fields", [{"kind": "coordination"}, {"status": "cancelled"}, {"session": None}])
def test_an_item_elsewhere_does_not_count(fields, session):
    mandate = MandateFactory(
        fulfilment_rule="agenda-item-placed", deadline=DeadlineFactory(rule="at", session=session, date=None)
    )
    other = working_group_meeting()
    other.pk, other.code = None, "WG.2-2009"
    other.save()
    given = {"kind": "session", "session": session, "status": "announced"} | fields
    if given["session"] is None:
        given["session"] = other
    AgendaItemFactory(meeting=MeetingFactory(**given), mandate=mandate)
    assert evidence(mandate).status == "none"


def test_d_coordination_meeting_held(session, officer):
    mandate = MandateFactory(
        fulfilment_rule="coordination-meeting-held",
        deadline=DeadlineFactory(rule="alongside", session=session, date=None),
    )
    assert evidence(mandate).status == "none"
    past = datetime.datetime(2007, 9, 3, 10, tzinfo=VIENNA)
    meeting = MeetingFactory(session=session, starts_at=past, ends_at=past + datetime.timedelta(hours=3))
    kinds = [("unodc", "un-entity"), ("interpol", "international"), ("world-bank", "financial")]
    organizations = [OrganizationFactory(slug=slug, kind=kind) for slug, kind in kinds]
    assert len(invite_organizations(meeting=meeting, organizations=organizations, by=officer)) == 3
    assert invite_organizations(meeting=meeting, organizations=organizations, by=officer) == []
    found = evidence(mandate)
    assert (found.status, found.missing) == ("partly", ("The meeting has not been held yet.",))
    move_meeting(meeting=meeting, to="held", by=officer)
    bank = meeting.invitations.get(organization__slug="world-bank")
    record_attendance(meeting=meeting, present={bank.pk}, by=officer)
    found = evidence(mandate)
    assert found.status == "partly"
    assert found.missing == (
        "No United Nations entity was present.",
        "No other international organization was present.",
    )
    assert "international financial institution: 1 invited, 0 accepted, 1 present" in [
        str(fact.text) for fact in found.facts
    ]
    record_attendance(meeting=meeting, present=set(meeting.invitations.values_list("pk", flat=True)), by=officer)
    assert evidence(mandate).status == "met"


def test_a_meeting_convened(session, officer):
    mandate = MandateFactory(fulfilment_rule="meeting-convened", deadline=DeadlineFactory(due_on=D(2007, 9, 5)))
    MeetingFactory(session=session)  # which nobody asked for
    assert (evidence(mandate).status, evidence(mandate).missing) == (
        "none",
        ("No announced meeting names this mandate.",),
    )
    # Half past eleven in the evening of the due day in New York is the next day in Vienna.
    start = datetime.datetime(2007, 9, 5, 23, 30, tzinfo=zoneinfo.ZoneInfo("America/New_York"))
    meeting = MeetingFactory(
        kind="session",
        session=session,
        title="expert group",
        mandate=mandate,
        starts_at=start,
        ends_at=start + datetime.timedelta(hours=2),
        time_zone="America/New_York",
    )
    found = evidence(mandate)
    assert (found.status, found.missing) == ("partly", ("No meeting has been held yet.",))
    assert [(str(fact.text), fact.url) for fact in found.facts] == [
        ("expert group, 5 September 2007: announced", meeting.get_absolute_url())
    ]
    move_meeting(meeting=meeting, to="held", by=officer)
    assert evidence(mandate).status == "met"
    mandate.deadline.due_on = D(2007, 9, 4)
    mandate.deadline.save()
    found = evidence(mandate)
    assert (found.status, found.missing) == ("partly", ("The meeting was held after the due day.",))
    Meeting.objects.update(status="cancelled")
    assert evidence(mandate).status == "none"


# --- the page


def test_the_page_says_all_that_who_takes_part_needs(client, officer, client_of):
    given = {"programme": "15:00 Opening", "taking_part": "Badges at Gate 1.", "reply_by": D(2007, 10, 1), "room": "C3"}
    meeting = MeetingFactory(place="Vienna", link="https://example.org/join", created_by=officer, **given)
    report, draft = (DocumentFactory(symbol=symbol, session=None) for symbol in ("CTOC/COP/2006/14", "CTOC/COP/2006/2"))
    DocumentVersion.objects.create(document=report, language="fr", url="https://example.org/fr")
    DocumentVersion.objects.create(document=report, language="en")
    for documents in ([report], [report, draft]):
        AgendaItemFactory(meeting=meeting).documents.set(documents)
    AgendaItemFactory(meeting=meeting, is_withdrawn=True).documents.set([DocumentFactory(symbol="OFF/1", session=None)])
    page = client.get(meeting.get_absolute_url())
    assert [document.symbol for document in page.context["documents"]] == ["CTOC/COP/2006/14", "CTOC/COP/2006/2"]
    for words in (
        "4 October 2007, 15:00–18:00",
        "Europe/Vienna, UTC+2",
        "Vienna, C3",
        "https://example.org/join",
        "1 October 2007",
        "15:00 Opening",
        "Badges at Gate 1.",
        '<a href="https://example.org/fr" hreflang="fr"',
    ):
        assert words in page.text
    assert "New time or place" not in page.text
    assert "New time or place" in client_of(officer).get(meeting.get_absolute_url()).text


def test_the_page_of_a_cancelled_meeting_says_why(client, officer):
    meeting = MeetingFactory(created_by=officer)
    move_meeting(meeting=meeting, to="cancelled", by=officer, reason="No quorum is expected.")
    page = client.get(meeting.get_absolute_url()).text
    assert 'This meeting is cancelled.</b> <span dir="auto">No quorum is expected.' in page


@pytest.mark.parametrize(
    ("zone", "start", "end", "when", "words"),
    [
        ("Europe/Vienna", (12, 4, 9), (12, 4, 12), "4 December 2007, 10:00–13:00", "Europe/Vienna, UTC+1"),
        ("Asia/Kathmandu", (12, 4, 4), (12, 5, 6), "4 December 2007, 09:45 – 5 December 2007, 11:45", "UTC+5:45"),
        ("America/New_York", (12, 4, 2), (12, 4, 3), "3 December 2007, 21:00–22:00", "America/New_York, UTC−5"),
        ("UTC", (12, 4, 9), (12, 4, 12), "4 December 2007, 09:00–12:00", "UTC"),
    ],
)
def test_when_it_is_by_the_clocks_of_its_place(zone, start, end, when, words):
    start, end = (datetime.datetime(2007, month, day, hour, tzinfo=datetime.UTC) for month, day, hour in (start, end))
    meeting = Meeting(starts_at=start, ends_at=end, time_zone=zone)
    assert meeting.when == when
    assert meeting.zone_words.endswith(words)


# --- reminders


def test_an_announced_meeting_reminds_who_runs_it(officer):
    meeting = MeetingFactory(created_by=officer)
    MeetingFactory(created_by=officer, status="cancelled")
    MeetingFactory(created_by=officer, status="draft")
    source = MeetingSource()
    found = source.due_between(D(2007, 10, 4), D(2007, 10, 4))
    assert [(item.subject, item.recipient, item.due_on) for item in found] == [(meeting, officer, D(2007, 10, 4))]
    assert source.due_between(D(2007, 10, 5), D(2007, 10, 30)) == []
    assert source.still_due(meeting, officer, D(2007, 10, 4))
    meeting, _moved = move_meeting(meeting=meeting, to="cancelled", by=officer, reason="No room.")
    assert not source.still_due(meeting, officer, D(2007, 10, 4))


def test_an_open_follow_up_reminds_its_owner(officer, focal_point, stranger, kenya):
    own, of_kenya, closed = (
        FollowUpFactory(person=officer),
        FollowUpFactory(state=kenya),
        FollowUpFactory(person=officer),
    )
    FollowUpFactory(organization=OrganizationFactory())
    close_follow_up(follow_up=closed, by=officer)
    source = FollowUpSource()
    found = source.due_between(D(2007, 10, 1), D(2007, 10, 1))
    assert {(item.subject, item.recipient) for item in found} == {(own, officer), (of_kenya, focal_point)}
    assert source.still_due(of_kenya, focal_point, D(2007, 10, 1))
    assert not source.still_due(of_kenya, stranger, D(2007, 10, 1))
    assert not source.still_due(FollowUp.objects.get(pk=closed.pk), officer, D(2007, 10, 1))


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: MeetingFactory(ends_at=datetime.datetime(2007, 10, 1, tzinfo=VIENNA)), "meeting_ends_after_it_starts"),
        (lambda: MeetingFactory(kind="session"), "meeting_of_a_body_names_its_session"),
        (FollowUpFactory, "follow_up_has_one_owner"),
    ],
)
def test_the_database_refuses(make, name, db):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make()


def test_an_organization_is_invited_once(db):
    invitation = MeetingInvitationFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        MeetingInvitationFactory(meeting=invitation.meeting, organization=invitation.organization)
