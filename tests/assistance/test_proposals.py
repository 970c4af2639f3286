"""Proposals: their moves, their fields, and who takes them up."""

import csv
import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from assistance.enums import PROPOSAL_MOVES, ProposalStatus
from assistance.models import Activity, Need, Proposal
from assistance.queries import proposals_visible_to
from assistance.rules import can_edit_proposal, can_move_proposal
from assistance.services import (
    edit_proposal,
    move_proposal,
    submit_proposal,
)
from cop_portal.common.errors import MoveNotAllowed, NotAllowed, PortalError
from cop_portal.history.models import Change
from tests.factories.assistance import ActivityFactory, AssistanceKindFactory, NeedFactory, ProposalFactory
from tests.factories.recommendations import (
    AddresseeFactory,
    DeadlineFactory,
    DocumentFactory,
    MandateFactory,
    PriorityAreaFactory,
    RecommendationFactory,
    SessionFactory,
    working_group_meeting,
)

D = datetime.date
S = ProposalStatus


def submit(proposal, by, **given):
    """In a paper, to the working group."""
    meeting = given.pop("session", None) or working_group_meeting()
    paper = given.pop("document", None) or DocumentFactory(symbol="CTOC/COP/WG.2/2007/2")
    return submit_proposal(proposal=proposal, document=paper, session=meeting, submitted_on=D(2007, 9, 10), by=by)


# --- a proposal's moves


MOVES = [(old, to) for old, ends in PROPOSAL_MOVES.items() for to in sorted(ends)]
NOT_MOVES = [
    (old, to) for old in S for to in S if old != to and to not in PROPOSAL_MOVES.get(old, ()) and to != S.SUBMITTED
]


@pytest.mark.parametrize(("old", "to"), [pair for pair in MOVES if pair != (S.CLEARED, S.SUBMITTED)])
def test_each_move_of_the_table(old, to, head):
    proposal = ProposalFactory(status=old)
    moved, was_moved = move_proposal(proposal=proposal, to=to, by=head, reason="As agreed in the room.")
    assert (moved.status, was_moved, moved.version) == (to, True, 2)
    change = Change.objects.get()
    assert (change.old, change.new, change.by, change.reason) == (old, to, head, "As agreed in the room.")
    assert change.is_public == bool({old, to} & {"submitted", "endorsed", "modified", "not_endorsed"})
    again, was_moved = move_proposal(proposal=moved, to=to, by=head)
    assert (again.version, was_moved) == (2, False)
    assert Change.objects.count() == 1


@pytest.mark.parametrize(("old", "to"), NOT_MOVES)
def test_no_other_move(old, to, head):
    proposal = ProposalFactory(status=old)
    with pytest.raises(MoveNotAllowed):
        move_proposal(proposal=proposal, to=to, by=head, reason="As agreed in the room.")
    assert (Proposal.objects.get().status, Change.objects.count()) == (old, 0)


@pytest.mark.parametrize("old", [S.DRAFT, S.WITHDRAWN])
def test_only_what_is_cleared_is_submitted(old, head):
    with pytest.raises(MoveNotAllowed):
        submit(ProposalFactory(status=old), head)


def test_a_cleared_proposal_is_submitted_in_a_document_to_a_session(head):
    proposal = ProposalFactory(status="cleared")
    with pytest.raises(PortalError, match="Name the document and the session"):
        move_proposal(proposal=proposal, to="submitted", by=head)
    submitted, moved = submit(proposal, head)
    assert (submitted.status, submitted.document.symbol, submitted.session.code, submitted.submitted_on, moved) == (
        "submitted",
        "CTOC/COP/WG.2/2007/2",
        "WG.2-2007",
        D(2007, 9, 10),
        True,
    )
    assert submit(submitted, head)[1] is False
    endorsed, _moved = move_proposal(proposal=submitted, to="endorsed", by=head)
    assert submit(endorsed, head) == (endorsed, False)
    assert Change.objects.filter(new="submitted").count() == 1


def test_a_document_of_another_session_does_not_carry_it(head):
    paper = DocumentFactory(symbol="CTOC/COP/2008/16", session=SessionFactory(code="COP-4", number=4))
    with pytest.raises(PortalError, match="CTOC/COP/2008/16 belongs to another session") as raised:
        submit(ProposalFactory(status="cleared"), head, document=paper)
    assert raised.value.field == "session"


@pytest.mark.parametrize("to", ["modified", "not_endorsed", "withdrawn"])
def test_a_change_a_refusal_and_a_withdrawal_need_words(to, head):
    proposal = ProposalFactory(status="submitted")
    with pytest.raises(PortalError, match="this move needs words") as raised:
        move_proposal(proposal=proposal, to=to, by=head, reason="  ")
    assert raised.value.field == "reason"


def test_the_words_of_the_change_are_the_outcome_until_it_is_taken_back(head):
    proposal = ProposalFactory(status="submitted")
    modified, _moved = move_proposal(proposal=proposal, to="modified", by=head, reason="Twelve months, not eighteen.")
    assert modified.outcome == "Twelve months, not eighteen."
    with pytest.raises(PortalError, match="this move needs words"):
        move_proposal(proposal=modified, to="submitted", by=head)
    back, _moved = move_proposal(proposal=modified, to="submitted", by=head, reason="Recorded for the wrong one.")
    assert (back.status, back.outcome, back.submitted_on) == ("submitted", "", D(2007, 9, 7))


def test_a_head_clears_what_somebody_else_drafted(officer, head):
    draft, own = ProposalFactory(created_by=officer), ProposalFactory(created_by=head)
    assert str(can_move_proposal(officer, draft, S.CLEARED)) == "Only a head of unit clears a proposal."
    assert str(can_move_proposal(head, own, S.CLEARED)) == "You drafted this proposal; another head clears it."
    assert can_move_proposal(head, draft, S.CLEARED)
    with pytest.raises(NotAllowed, match="another head clears it"):
        move_proposal(proposal=own, to="cleared", by=head)


@pytest.mark.parametrize(
    ("old", "to", "may"),
    [
        ("draft", "withdrawn", True),
        ("cleared", "draft", True),
        ("cleared", "submitted", False),
        ("submitted", "endorsed", True),
        ("submitted", "modified", True),
        ("submitted", "not_endorsed", True),
        ("submitted", "withdrawn", False),
        ("endorsed", "submitted", False),
    ],
)
def test_what_an_officer_moves(old, to, may, officer, head, focal_point, administrator):
    proposal = ProposalFactory(status=old)
    assert bool(can_move_proposal(officer, proposal, to)) is may
    assert can_move_proposal(head, proposal, to)
    assert not can_move_proposal(focal_point, proposal, to)
    assert not can_move_proposal(administrator, proposal, to)


def test_what_was_changed_since_it_was_read_is_not_cleared(officer, head, client_of):
    proposal = ProposalFactory(created_by=officer)
    client = client_of(head)
    page = client.get(proposal.get_absolute_url()).content.decode()
    assert '<input type="hidden" name="version" value="1">' in page
    proposal.objective = "Something else."
    edit_proposal(proposal=proposal, by=officer, fields=["objective"])
    response = client.post(f"{proposal.get_absolute_url()}move/cleared/", {"version": "1"})
    assert response.status_code == 409
    assert "Somebody else changed this meanwhile." in response.content.decode()
    assert Proposal.objects.get().status == "draft"
    assert client.post(f"{proposal.get_absolute_url()}move/cleared/", {"version": "2"}).status_code == 302
    assert Proposal.objects.get().status == "cleared"


def test_only_a_draft_is_edited(officer, focal_point):
    assert can_edit_proposal(officer, ProposalFactory())
    assert not can_edit_proposal(focal_point, ProposalFactory())
    cleared = ProposalFactory(status="cleared", title="as cleared")
    cleared.title = "as never read"
    with pytest.raises(NotAllowed, match="Only a draft can be changed"):
        edit_proposal(proposal=cleared, by=officer, fields=["title"])


def test_a_proposal_is_read_by_all_from_its_submission_on(client, focal_point, officer):
    shown = {status: ProposalFactory(status=status) for status in S}
    taken_back = ProposalFactory(status="withdrawn", submitted_on=D(2007, 9, 7))
    public = {shown[S.SUBMITTED], shown[S.ENDORSED], shown[S.MODIFIED], shown[S.NOT_ENDORSED], taken_back}
    assert set(proposals_visible_to(focal_point)) == public
    assert set(proposals_visible_to(officer)) == {*shown.values(), taken_back}
    assert client.get(shown[S.CLEARED].get_absolute_url()).status_code == 404
    assert client.get(taken_back.get_absolute_url()).status_code == 200


# --- a proposal's fields


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"status": "submitted", "session": None}, "proposal_submitted_in_a_document"),
        ({"status": "modified", "outcome": ""}, "proposal_changed_or_refused_in_words"),
        ({"cost": Decimal(5)}, "proposal_cost_with_its_currency"),
        ({"currency": "USD"}, "proposal_cost_with_its_currency"),
        ({"cost": Decimal(-1), "currency": "USD"}, "proposal_cost_with_its_currency"),
        ({"duration_months": 0}, "proposal_lasts_a_month"),
    ],
)
def test_the_database_refuses_half_a_fact(wrong, constraint, db):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ProposalFactory(**wrong)


@pytest.fixture
def form(officer, client_of, kenya):
    """What an officer types, and the client to send it with."""
    area, kind = PriorityAreaFactory(), AssistanceKindFactory()
    mandate = MandateFactory(
        slug="c-1", deadline=DeadlineFactory(rule="at", session=working_group_meeting(), date=None)
    )
    AddresseeFactory(mandate=mandate)
    typed = {
        "title": "Training of central authorities",
        "priority_area": area.pk,
        "kind": kind.pk,
        "objective": "Requests are answered in time.",
        "needs": [NeedFactory(state=kenya, priority_area=area).pk],
        "recommendations": [RecommendationFactory(priority_area=area).pk],
        "beneficiaries": [kenya.pk],
        "beneficiary_region": "East Africa",
        "partners": "A regional training institution",
        "duration_months": "18",
        "cost": "150000.00",
        "currency": "USD",
        "mandate": mandate.pk,
        "language": "en",
    }
    return client_of(officer), typed


def test_the_form_keeps_every_field(form):
    client, typed = form
    response = client.post("/proposals/new/", typed)
    proposal = Proposal.objects.get()
    assert response.headers["Location"] == proposal.get_absolute_url()
    assert (proposal.status, proposal.cost, proposal.currency, proposal.duration_months) == (
        "draft",
        Decimal(150_000),
        "USD",
        18,
    )
    kept = [list(getattr(proposal, name).values_list("pk", flat=True)) for name in ("needs", "recommendations")]
    assert kept == [typed["needs"], typed["recommendations"]]
    page = client.get(proposal.get_absolute_url()).content.decode()
    for words in ("USD\u00a0150,000", "18 months", "East Africa", "A regional training institution", "Kenya"):
        assert words in page
    with translation.override("fr"):
        assert proposal.cost_text == "USD\u00a0150\u00a0000"


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"currency": ""}, "currency", "Choose the currency of the cost."),
        ({"cost": ""}, "cost", "Give the cost, or choose no currency."),
        ({"cost": "-5"}, "cost", "greater than or equal to 0"),
        ({"currency": "ABC"}, "currency", "Select a valid choice"),
        ({"duration_months": "0"}, "duration_months", "greater than or equal to 1"),
    ],
)
def test_a_form_says_at_its_field_what_is_wrong(form, typed, field, words):
    client, right = form
    response = client.post("/proposals/new/", right | typed)
    assert response.status_code == 422
    assert words in str(response.context["form"].errors[field])
    assert Proposal.objects.count() == 0


def test_from_a_need_a_proposal_begins_with_what_the_need_says(form, kenya):
    client, _typed = form
    need = Need.objects.get()
    initial = client.get(f"/proposals/new/?need={need.pk}").context["form"].initial
    assert (initial["needs"], initial["priority_area"], initial["beneficiaries"]) == (
        [need],
        need.priority_area,
        [kenya],
    )
    assert client.get("/proposals/new/?need=x").status_code == 200


def test_two_people_who_change_one_proposal_see_both_texts(form, head, client_of):
    client, typed = form
    client.post("/proposals/new/", typed)
    edit = f"{Proposal.objects.get().get_absolute_url()}edit/"
    assert client_of(head).post(edit, typed | {"objective": "In three weeks.", "version": 1}).status_code == 302
    response = client.post(edit, typed | {"objective": "In five weeks.", "needs": [], "version": 1})
    assert response.status_code == 409
    assert {label: (stored, mine) for label, stored, mine in response.context["theirs"]} == {
        "Objective": ("In three weeks.", "In five weeks."),
        "Needs answered": (f"1. {Need.objects.get().title} ({Need.objects.get().state.name})", ""),
    }
    assert Proposal.objects.get().objective == "In three weeks."


def test_it_is_submitted_by_the_form_not_on_a_day_to_come(form, head, client_of):
    client, typed = form
    client.post("/proposals/new/", typed)
    proposal = Proposal.objects.get()
    move_proposal(proposal=proposal, to="cleared", by=head)
    page, theirs = f"{proposal.get_absolute_url()}submit/", client_of(head)
    initial = theirs.get(page).context["form"].initial
    meeting = proposal.mandate.deadline.session
    assert initial == {"session": meeting.pk, "submitted_on": D(2007, 9, 10), "version": 2}
    paper = DocumentFactory(symbol="CTOC/COP/WG.2/2007/2", session=meeting)
    sent = {"document": paper.pk, "session": meeting.pk, "submitted_on": "2007-09-19", "version": "2"}
    response = theirs.post(page, sent)
    assert (response.status_code, str(response.context["form"].errors["submitted_on"][0])) == (
        422,
        "This day is still to come.",
    )
    assert theirs.post(page, sent | {"submitted_on": "2007-09-10"}).status_code == 302
    assert Proposal.objects.get().status == "submitted"
    assert client.get(page).status_code == 403


def test_the_download_has_what_the_person_may_see(client, client_of, officer):
    ProposalFactory(title="=HYPERLINK(1)", status="endorsed", cost=Decimal(5), currency="KES")
    ProposalFactory(title="secret draft")
    [_header, row] = rows_of(client.get("/proposals/?format=csv"))
    assert row[1:3] == ["'=HYPERLINK(1)", "endorsed"]
    assert row[9:11] == ["5.00", "KES"]
    assert len(rows_of(client_of(officer).get("/proposals/?format=csv"))) == 3


def rows_of(response):
    return list(csv.reader(b"".join(response).decode("utf-8-sig").splitlines()))


# --- taken up


def activity_form(area, **more):
    return {
        "title": "Training in Nairobi",
        "kind": AssistanceKindFactory().pk,
        "provider_role": "receives",
        "recipient_region": "East Africa",
        "starts_on": "2007-08-06",
        "starts_precision": "day",
        "ends_precision": "day",
        "language": "en",
        "visibility": "public",
    } | more


def test_an_activity_takes_up_what_lies_before_a_session_or_was_endorsed(focal_point, client_of, kenya):
    shown = {status: ProposalFactory(status=status) for status in S}
    client = client_of(focal_point)
    offered = client.get("/activities/new/").context["form"].fields["proposals"].queryset
    assert set(offered) == {shown[S.SUBMITTED], shown[S.ENDORSED], shown[S.MODIFIED]}
    typed = activity_form(None, state=kenya.pk, proposals=[shown[S.ENDORSED].pk])
    assert client.post("/activities/new/", typed).status_code == 302
    activity = Activity.objects.get()
    assert list(activity.proposals.all()) == [shown[S.ENDORSED]]
    assert shown[S.ENDORSED].title in client.get(activity.get_absolute_url()).content.decode()
    refused = client.post("/activities/new/", typed | {"proposals": [shown[S.CLEARED].pk]})
    assert refused.status_code == 422


def test_what_was_taken_up_stays_so_when_the_proposal_is_withdrawn(focal_point, client_of, kenya):
    activity = ActivityFactory(
        state=kenya, created_by=focal_point, proposals=[ProposalFactory(status="withdrawn", submitted_on=D(2007, 9, 7))]
    )
    offered = client_of(focal_point).get(f"{activity.get_absolute_url()}edit/").context["form"].fields["proposals"]
    assert offered.queryset.count() == 1


def test_without_a_proposal_the_activity_form_asks_for_none(focal_point, client_of):
    assert "proposals" not in client_of(focal_point).get("/activities/new/").context["form"].fields


def test_a_proposal_shows_who_took_it_up_once_published(client, kenya):
    proposal = ProposalFactory(status="endorsed")
    ActivityFactory(state=kenya, status="draft", proposals=[proposal])
    published = ActivityFactory(state=kenya, status="published", proposals=[proposal])
    assert list(client.get(proposal.get_absolute_url()).context["activities"]) == [published]
