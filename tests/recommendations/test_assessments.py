"""Assessments: who proposes and who answers, what moves, what is kept, and where it does not agree with the facts."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cop_portal.common.errors import MoveNotAllowed, NotAllowed, PortalError, StaleVersion
from cop_portal.history.models import Change
from cop_portal.people.enums import Role
from recommendations.enums import ASSESSMENT_MOVES, AssessmentState, AssessmentStatus, EvidenceStatus
from recommendations.fulfilment import Evidence, disagreement_of, standing_of, with_evidence
from recommendations.models import Assessment, Mandate, Relation
from recommendations.queries import (
    assessments_sent_back,
    assessments_to_answer,
    mandates,
    newest_assessment,
    proposals_of,
)
from recommendations.services.assessments import confirm_assessment, propose_assessment, return_assessment
from recommendations.services.mandates import edit_mandate
from tests.factories.people import UserFactory
from tests.factories.recommendations import AddresseeFactory, DeadlineFactory, DecisionFactory, MandateFactory

D = datetime.date


@pytest.fixture
def mandate(db):
    return MandateFactory(slug="3-4-c-1", paragraph__label="c")


@pytest.fixture
def second_head(db):
    return UserFactory(name="second head", role=Role.HEAD)


@pytest.fixture
def propose(mandate, officer):
    def proposed(status="partly", reason="Half is written.", **given):
        return propose_assessment(**({"mandate": mandate, "status": status, "reason": reason, "by": officer} | given))

    return proposed


def states(mandate):
    return [proposal.state for proposal in proposals_of(mandate)]


def bring(proposal, to, propose, head):
    """The proposal in the state `to`, by the moves that lead there."""
    if to == AssessmentState.CONFIRMED:
        confirm_assessment(proposal=proposal, by=head)
    elif to == AssessmentState.RETURNED:
        return_assessment(proposal=proposal, by=head, reason="Say which half.")
    elif to == AssessmentState.SUPERSEDED:
        propose(reason="A newer one.")
    return next(row for row in proposals_of(proposal.mandate) if row.pk == proposal.pk)


# One move for every pair of states: those of the table succeed, all others are refused, the same again changes nothing.
@pytest.mark.parametrize("old", list(AssessmentState))
@pytest.mark.parametrize("new", [AssessmentState.CONFIRMED, AssessmentState.RETURNED])
def test_every_answer_in_every_state(old, new, mandate, propose, head):
    proposal = bring(propose(), old, propose, head)
    assert proposal.state == old
    before = Assessment.objects.count()

    def answer():
        if new == AssessmentState.CONFIRMED:
            return confirm_assessment(proposal=proposal, by=head)
        return return_assessment(proposal=proposal, by=head, reason="Say which half.")

    if new == old:
        assert answer() == proposal.answer
        assert Assessment.objects.count() == before
    elif new in ASSESSMENT_MOVES.get(old, ()):
        row = answer()
        assert (row.confirms_id or row.returns_id) == proposal.pk
        assert states(mandate) == [new]
        event = "assessed" if new == AssessmentState.CONFIRMED else "assessment_returned"
        change = Change.objects.get(event=event)
        assert (change.subject, change.new, change.by) == (row, "partly", head)
    else:
        with pytest.raises(MoveNotAllowed):
            answer()
        assert Assessment.objects.count() == before


def test_a_newer_one_supersedes_and_all_are_kept(mandate, propose, head):
    first = propose()
    confirm_assessment(proposal=first, by=head)
    second = propose("implemented", "The rest is written too.")
    assert states(mandate) == [AssessmentState.PROPOSED, AssessmentState.CONFIRMED]
    assert mandates().get().assessed == "partly"
    confirm_assessment(proposal=second, by=head)
    assert states(mandate) == [AssessmentState.CONFIRMED, AssessmentState.SUPERSEDED]
    assert mandates().get().assessed == "implemented"
    assert Assessment.objects.count() == 4
    assert confirm_assessment(proposal=first, by=head).confirms == first  # once, and so it stays


def test_only_a_head_answers_and_never_an_own_proposal(mandate, propose, officer, second_officer, head, second_head):
    proposal = propose()
    for somebody in (officer, second_officer):
        with pytest.raises(NotAllowed, match="Only a head of unit"):
            confirm_assessment(proposal=proposal, by=somebody)
        with pytest.raises(NotAllowed, match="Only a head of unit"):
            return_assessment(proposal=proposal, by=somebody, reason="No.")
    own = propose(by=head, reason="I saw it.")
    with pytest.raises(NotAllowed, match="another head answers it"):
        confirm_assessment(proposal=own, by=head)
    with pytest.raises(NotAllowed, match="This is an answer itself"):
        confirm_assessment(proposal=confirm_assessment(proposal=own, by=second_head), by=head)
    assert mandates().get().assessed == "partly"


@pytest.mark.parametrize("who", ["focal_point", "administrator"])
def test_others_propose_nothing(who, mandate, propose, request):
    with pytest.raises(NotAllowed):
        propose(by=request.getfixturevalue(who))


def test_reasons_are_required_and_rows_never_change(mandate, propose, head):
    with pytest.raises(PortalError, match="An assessment needs reasons") as error:
        propose(reason=" ")
    assert error.value.field == "reason"
    proposal = propose()
    with pytest.raises(PortalError, match="An assessment needs reasons"):
        return_assessment(proposal=proposal, by=head, reason=" ")
    assert confirm_assessment(proposal=proposal, by=head).reason == "Half is written."
    proposal.status = "implemented"
    with pytest.raises(ValidationError):
        proposal.save()
    with pytest.raises(ValidationError):
        proposal.delete()


def test_the_same_proposal_again_is_no_second_one(mandate, propose, second_officer):
    first = propose()
    assert propose() == first
    assert propose(by=second_officer) != first
    assert Assessment.objects.count() == 2


def test_who_did_not_see_the_newest_assessment_writes_nothing(mandate, propose, second_officer, client_of):
    client = client_of(second_officer)
    page = client.get("/mandates/3-4-c-1/assess/")
    seen = page.context["form"]["seen"].value()
    assert seen == newest_assessment(mandate) == 0
    theirs = propose()
    with pytest.raises(StaleVersion):
        propose(by=second_officer, reason="Mine.", seen=seen)
    typed = {"status": "implemented", "reason": "Mine.", "seen": seen}
    response = client.post("/mandates/3-4-c-1/assess/", typed)
    assert response.status_code == 409
    assert response.context["form"]["reason"].value() == "Mine."
    assert [row.pk for row in response.context["waiting"]] == [theirs.pk]
    assert Assessment.objects.count() == 1
    typed["seen"] = response.context["form"]["seen"].value()
    assert client.post("/mandates/3-4-c-1/assess/", typed).status_code == 302
    assert states(mandate) == [AssessmentState.PROPOSED, AssessmentState.SUPERSEDED]


def test_each_addressee_is_assessed_by_itself(mandate, propose, head):
    secretariat = AddresseeFactory(mandate=mandate, kind="secretariat")
    asked_states = AddresseeFactory(mandate=mandate, kind="states")
    confirm_assessment(proposal=propose("implemented", addressee=secretariat), by=head)
    confirm_assessment(proposal=propose("in_progress", addressee=asked_states), by=head)
    waiting = propose("partly")
    found = mandates().get()
    assert found.assessed is None
    assert {row.kind: row.assessed for row in found.addressees.all()} == {
        "secretariat": "implemented",
        "states": "in_progress",
    }
    confirm_assessment(proposal=waiting, by=head)
    assert states(mandate) == [AssessmentState.CONFIRMED] * 3
    assert mandates().get().assessed == "partly"
    with pytest.raises(PortalError, match="no addressee of the mandate"):
        propose(addressee=AddresseeFactory(mandate=MandateFactory(slug="other")))


def test_an_addressee_that_was_assessed_stays_one(mandate, propose, officer):
    propose(addressee=AddresseeFactory(mandate=mandate, kind="states"))
    with pytest.raises(PortalError, match="States parties has been assessed") as error:
        edit_mandate(mandate=mandate, by=officer, fields=[], addressees=[("secretariat", None)])
    assert error.value.field == "addressees"
    assert [str(row) for row in mandate.addressees.all()] == ["States parties"]


def test_a_withdrawn_mandate_is_not_assessed(mandate, propose, officer):
    Mandate.objects.update(withdrawn_by=officer, withdrawn_at="2007-09-01T12:00Z")
    with pytest.raises(PortalError, match="is withdrawn"):
        propose()


def test_what_waits_for_whom(mandate, propose, officer, head, second_head, client_of):
    first = propose()
    assert list(assessments_to_answer(head)) == [first]
    assert list(assessments_to_answer(officer)) == []
    assert "Assessments to confirm" in client_of(head).get("/desk/").content.decode()
    return_assessment(proposal=first, by=head, reason="Which half?")
    assert list(assessments_to_answer(head)) == []
    assert list(assessments_sent_back(officer)) == [first]
    assert "Which half?" in client_of(officer).get("/desk/").content.decode()
    own = propose(by=head, reason="The first half.")
    assert list(assessments_sent_back(officer)) == []
    assert (list(assessments_to_answer(head)), list(assessments_to_answer(second_head))) == ([], [own])


def test_the_head_answers_on_the_mandates_page(mandate, propose, head, client, client_of):
    proposal = propose()
    base = f"/mandates/3-4-c-1/assess/{proposal.pk}"
    assert "Half is written." not in client.get("/mandates/3-4-c-1/").content.decode()
    signed_in = client_of(head)
    refused = signed_in.post(f"{base}/return/", {"reason": " "})
    assert refused.status_code == 422
    assert "An assessment needs reasons" in refused.content.decode()
    assert signed_in.post(f"{base}/return/", {"reason": "Which half?"}).status_code == 302
    assert "Which half?" not in client.get("/mandates/3-4-c-1/").content.decode()
    late = signed_in.post(f"{base}/confirm/", {})
    assert late.status_code == 409
    assert "What is “sent back” cannot become “confirmed”." in late.content.decode()
    confirm_assessment(proposal=propose(reason="The first half."), by=head)
    public = client.get("/mandates/3-4-c-1/").content.decode()
    assert "The first half." in public
    assert "secretariat officer" not in public
    assert "head of unit" not in public


def test_a_row_answers_one_proposal_in_one_way(mandate, propose, officer):
    proposal = propose()
    with pytest.raises(IntegrityError, match="assessment_confirms_or_returns"), transaction.atomic():
        Assessment.objects.create(
            mandate=mandate,
            status="partly",
            reason="Both.",
            by=officer,
            at=proposal.at,
            confirms=proposal,
            returns=proposal,
        )


# --- agreement with the facts


@pytest.mark.parametrize(
    ("status", "fitting"),
    [
        (AssessmentStatus.NOT_STARTED, ["none"]),
        (AssessmentStatus.IN_PROGRESS, ["none", "partly"]),
        (AssessmentStatus.PARTLY, ["partly"]),
        (AssessmentStatus.IMPLEMENTED, ["met"]),
    ],
)
def test_which_evidence_fits_which_assessment(status, fitting, mandate):
    mandate.assessed, mandate.fulfilment_rule = status, "decision-adopted"
    agreeing = []
    for shown in EvidenceStatus:
        mandate.evidence = Evidence(shown)
        if not disagreement_of(mandate):
            agreeing.append(shown)
    assert agreeing == fitting


def test_disagreement_is_said_in_words_on_the_page_in_the_register_and_its_download(mandate, propose, head, client):
    Mandate.objects.update(fulfilment_rule="proposals-prepared")
    agreeing = MandateFactory(slug="3-4-a-1", paragraph__label="a", fulfilment_rule="decision-adopted")
    unruled = MandateFactory(slug="3-4-b-1", paragraph__label="b")
    for assessed in (mandate, agreeing, unruled):
        confirm_assessment(proposal=propose("implemented", "Done.", mandate=assessed), by=head)
    sentence = "Assessed as “implemented”; the facts show nothing of it."
    assert sentence in client.get("/mandates/3-4-c-1/").content.decode()
    assert sentence in client.get("/decisions/3-4/").content.decode()
    assert client.get("/mandates/").content.decode().count(sentence) == 1
    listed = client.get("/mandates/?agreement=no")
    assert [row.slug for row in listed.context["object_list"]] == ["3-4-c-1"]
    lines = b"".join(client.get("/mandates/?agreement=no&format=csv")).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert f"no evidence,implemented,implemented,{sentence}," in lines[1]


# --- where a mandate stands


def stands(**fields):
    mandate = MandateFactory(**fields)
    [found] = with_evidence(mandates().filter(pk=mandate.pk))
    return found


PAST, COMING = D(2007, 9, 9), D(2007, 9, 10)


@pytest.mark.parametrize(
    ("fields", "day", "value", "is_open"),
    [
        ({}, None, "due", True),
        ({}, COMING, "due", True),
        ({}, PAST, "late", True),
        ({"condition": "if there are means"}, PAST, "conditional", False),
        ({"condition": "if there are means"}, COMING, "due", True),
        ({"kind": "informational"}, PAST, "informational", False),
        ({"fulfilment_rule": "decision-adopted"}, PAST, "met", False),
        ({"status": "elapsed", "fulfilment_rule": "decision-adopted"}, PAST, "elapsed", False),
        ({"status": "retired"}, PAST, "retired", False),
    ],
)
def test_where_a_mandate_stands(fields, day, value, is_open, db):
    deadline = DeadlineFactory(date=day, due_on=day) if day else None
    found = stands(deadline=deadline, **fields)
    assert (found.standing.value, found.standing.is_open) == (value, is_open)


@pytest.mark.parametrize(
    ("status", "is_open"), [("not_started", True), ("in_progress", True), ("partly", True), ("implemented", False)]
)
def test_an_assessment_counts_before_the_evidence_and_the_day(status, is_open, propose, mandate, head):
    Mandate.objects.update(fulfilment_rule="decision-adopted", deadline=DeadlineFactory(date=PAST, due_on=PAST))
    confirm_assessment(proposal=propose(status), by=head)
    [found] = with_evidence(mandates())
    assert (found.standing.value, found.standing.is_open) == (status, is_open)
    Mandate.objects.update(condition="if there are means")
    [found] = with_evidence(mandates())
    assert (found.standing.value, found.standing.is_open) == (status, False)


def test_what_is_shown_in_part_is_late_after_its_day(mandate):
    mandate.assessed, mandate.is_superseded = None, False
    mandate.evidence = Evidence(EvidenceStatus.PARTLY)
    assert standing_of(mandate).value == "partly"
    mandate.deadline = DeadlineFactory(date=PAST, due_on=PAST)
    assert standing_of(mandate).value == "late"


def test_a_mandate_of_a_superseded_decision_is_superseded_once_the_later_is_adopted(mandate, propose, head):
    later = DecisionFactory(number="4/3", slug="4-3", status="draft", adopted_on=None)
    Relation.objects.create(decision=later, kind="supersedes", to_decision=mandate.paragraph.decision)
    confirm_assessment(proposal=propose("implemented"), by=head)
    assert with_evidence(mandates())[0].standing.value == "implemented"
    type(later).objects.filter(pk=later.pk).update(status="adopted", adopted_on=D(2007, 9, 10))
    assert with_evidence(mandates())[0].standing.value == "superseded"
