"""Mandates, actions, assessments: who may, what moves, what is kept."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from cop_portal.common.errors import MoveNotAllowed, NotAllowed, PortalError, StaleVersion
from cop_portal.history.models import Change
from recommendations import models
from recommendations.enums import ACTION_MOVES, ActionStatus
from recommendations.fulfilment import evidence_of, rules
from recommendations.reminder_sources import ActionSource, MandateSource
from recommendations.services.actions import create_action, edit_action, move_action
from recommendations.services.mandates import confirm_mandate, edit_mandate
from tests.factories.people import UnitFactory, UserFactory
from tests.factories.recommendations import (
    ActionFactory,
    AddresseeFactory,
    BodyFactory,
    DeadlineFactory,
    DecisionFactory,
    DocumentFactory,
    MandateFactory,
    SessionFactory,
    working_group_meeting,
)

D = datetime.date


@pytest.fixture
def action(officer):
    return ActionFactory(owner=officer, due_on=D(2007, 9, 14))


# One move for every pair of states: those of the table succeed, all others are refused.
@pytest.mark.parametrize("old", list(ActionStatus))
@pytest.mark.parametrize("new", list(ActionStatus))
def test_every_move_of_an_action(old, new, action, officer):
    models.Action.objects.filter(pk=action.pk).update(status=old)
    action.refresh_from_db()
    if new == old:
        assert move_action(action=action, to=new, by=officer, reason="Again.") == (action, False)
        assert not Change.objects.filter(event="moved").exists()
    elif new in ACTION_MOVES[old]:
        moved, did = move_action(action=action, to=new, by=officer, reason="So it is.")
        assert (moved.status, did, moved.version) == (new, True, 2)
        change = Change.objects.get(event="moved")
        assert (change.subject, change.old, change.new, change.by, change.reason) == (
            action,
            old,
            new,
            officer,
            "So it is.",
        )
    else:
        with pytest.raises(MoveNotAllowed):
            move_action(action=action, to=new, by=officer, reason="So it is.")
        action.refresh_from_db()
        assert action.status == old


@pytest.mark.parametrize("to", ["done", "dropped"])
def test_an_end_needs_a_reason(to, action, officer):
    with pytest.raises(PortalError, match="this move needs a reason") as error:
        move_action(action=action, to=to, by=officer, reason="  ")
    assert error.value.field == "reason"
    action.refresh_from_db()
    assert action.status == "planned"


def test_owner_unit_and_head_move_an_action_and_nobody_else(action, officer, second_officer, head, focal_point):
    elsewhere = UserFactory(role="officer", unit=UnitFactory(code="elsewhere"))
    with pytest.raises(NotAllowed):
        move_action(action=action, to="in_progress", by=elsewhere)
    with pytest.raises(NotAllowed):
        move_action(action=action, to="in_progress", by=focal_point)
    move_action(action=action, to="in_progress", by=head)
    models.Action.objects.filter(pk=action.pk).update(unit=second_officer.unit)
    action.refresh_from_db()
    assert move_action(action=action, to="planned", by=second_officer)[1]


def new_action(officer, **fields):
    given = {"mandate": MandateFactory(), "title": "write", "owner": officer} | fields
    return models.Action(**given)


def test_an_action_due_before_the_decision_is_refused(officer):
    with pytest.raises(PortalError, match="cannot be due before the decision was adopted, on 18 October 2006") as error:
        create_action(action=new_action(officer, due_on=D(2006, 10, 17)), by=officer)
    assert error.value.field == "due_on"
    assert not models.Action.objects.exists()
    create_action(action=new_action(officer, due_on=D(2006, 10, 18)), by=officer)


def test_the_owner_is_of_the_secretariat(officer, focal_point):
    with pytest.raises(PortalError, match="The owner must be an active member of the secretariat"):
        create_action(action=new_action(focal_point), by=officer)


def test_the_page_refuses_what_the_service_refuses(officer, client_of):
    mandate = MandateFactory(paragraph__label="c", slug="3-4-c-1")
    response = client_of(officer).post(
        f"/mandates/{mandate.slug}/actions/new/", {"title": "write", "owner": officer.pk, "due_on": "2006-10-17"}
    )
    assert response.status_code == 422
    assert "before the decision was adopted" in str(response.context["form"].errors["due_on"])
    assert response.context["form"]["title"].value() == "write"


def test_a_stale_edit_writes_nothing(action, officer, head):
    first, second = (models.Action.objects.get(pk=action.pk) for _ in range(2))
    first.title = "first"
    edit_action(action=first, by=officer, fields=["title"])
    second.title = "second"
    with pytest.raises(StaleVersion):
        edit_action(action=second, by=head, fields=["title"])
    action.refresh_from_db()
    assert action.title == "first"


def test_a_stale_page_shows_both_texts(action, officer, client_of):
    client = client_of(officer)
    address = f"/actions/{action.pk}/edit/"
    form = {"title": "mine", "owner": officer.pk, "version": 1}
    assert client.post(address, form | {"title": "theirs"}).status_code == 302
    response = client.post(address, form)
    assert response.status_code == 409
    assert response.context["theirs"][0] == ("What is to be done", "theirs", "mine") or (
        "theirs",
        "mine",
    ) in [row[1:] for row in response.context["theirs"]]
    assert models.Action.objects.get(pk=action.pk).title == "theirs"


def test_confirming_twice_confirms_once(officer, head):
    mandate = MandateFactory()
    assert confirm_mandate(mandate=mandate, by=officer)[1] is True
    confirmed, did = confirm_mandate(mandate=mandate, by=head)
    assert (confirmed.confirmed_by, did) == (officer, False)
    assert Change.objects.filter(event="confirmed").count() == 1


def test_a_correction_is_recorded_and_confirms(officer):
    mandate = MandateFactory()
    AddresseeFactory(mandate=mandate)
    body = BodyFactory(code="WG.2", symbol="CTOC/COP/WG.2", name_en="Working Group on Technical Assistance")
    mandate.condition = "if asked"
    deadline = models.Deadline(rule="on", date=D(2008, 1, 31))
    edit_mandate(
        mandate=mandate,
        by=officer,
        fields=["condition"],
        deadline=deadline,
        addressees=[("secretariat", None), ("body", body)],
    )
    mandate = models.Mandate.objects.get(pk=mandate.pk)
    assert [str(addressee) for addressee in mandate.addressees.all()] == ["the secretariat", str(body)]
    assert (mandate.deadline.due_on, mandate.confirmed_by) == (D(2008, 1, 31), officer)
    assert {change.field: (change.old, change.new) for change in Change.objects.filter(event="edited")} == {
        "condition": ("", "if asked"),
        "deadline": ("", "On 31 January 2008."),
        "addressees": ("the secretariat", f"the secretariat, {body}"),
    }


def test_a_refused_correction_leaves_the_deadline_alone(officer):
    mandate = MandateFactory(deadline=DeadlineFactory())
    stale = models.Mandate.objects.get(pk=mandate.pk)
    edit_mandate(mandate=mandate, by=officer, fields=[])
    stale.deadline.date = D(2009, 1, 1)
    with pytest.raises(StaleVersion):
        edit_mandate(mandate=stale, by=officer, fields=["condition"], deadline=stale.deadline)
    assert models.Deadline.objects.get().date == D(2007, 10, 3)


@pytest.mark.parametrize(
    ("status", "adopted_on", "expected"),
    [("adopted", D(2006, 10, 18), "met"), ("draft", None, "none"), ("adopted", D(2008, 10, 17), "none")],
)
def test_adoption_is_evidence(status, adopted_on, expected, db):
    decision = DecisionFactory(status=status, adopted_on=adopted_on)
    mandate = MandateFactory(paragraph__decision=decision, fulfilment_rule="decision-adopted")
    assert evidence_of([mandate])[mandate.pk].status == expected


def sentences(evidence):
    return [str(fact.text) for fact in evidence.facts], [str(words) for words in evidence.missing]


def test_a_report_delivered_as_a_document(officer):
    meeting = working_group_meeting()
    deadline = DeadlineFactory(rule="at", session=meeting, date=None, due_on=D(2007, 9, 7))
    mandate = MandateFactory(fulfilment_rule="document-delivered", deadline=deadline)

    def found():
        return evidence_of([mandate])[mandate.pk]

    assert (found().status, sentences(found())) == ("none", ([], ["No document is named that delivers this."]))
    report = DocumentFactory(symbol="CTOC/COP/WG.2/2007/9")
    action = ActionFactory(mandate=mandate, owner=officer)
    action.documents.set([report])
    assert found().status == "none"  # what an action names counts once the action is done
    move_action(action=action, to="done", by=officer, reason="Sent.")
    not_submitted = f"CTOC/COP/WG.2/2007/9 is not recorded as submitted to {meeting}."
    assert (found().status, sentences(found())) == (
        "partly",
        (["CTOC/COP/WG.2/2007/9"], ["CTOC/COP/WG.2/2007/9 is not issued yet.", not_submitted]),
    )
    models.Document.objects.filter(pk=report.pk).update(session=meeting, issued_on=D(2007, 9, 8))
    assert sentences(found())[1] == ["CTOC/COP/WG.2/2007/9 came after the due day."]
    models.Document.objects.filter(pk=report.pk).update(issued_on=D(2007, 9, 11))
    assert sentences(found())[1] == ["CTOC/COP/WG.2/2007/9 is not issued yet."]
    models.Document.objects.filter(pk=report.pk).update(issued_on=D(2007, 9, 7))
    assert (found().status, sentences(found())) == ("met", (["CTOC/COP/WG.2/2007/9, issued on 7 September 2007"], []))
    assert found().facts[0].url == "/documents/?q=CTOC%2FCOP%2FWG.2%2F2007%2F9"
    mandate.documents.set([DocumentFactory(symbol="CTOC/COP/2006/L.8")])  # one that delivers it is enough
    assert (found().status, len(found().facts), found().missing) == ("met", 2, ())
    models.Action.objects.update(status="dropped")
    assert found().status == "partly"


def test_the_rule_is_chosen_on_the_mandates_page_by_what_it_counts(officer, client_of):
    mandate = MandateFactory(paragraph__label="c", slug="3-4-c-1")
    client = client_of(officer)
    page = client.get("/mandates/3-4-c-1/edit/")
    labels = {value: str(label) for value, label in page.context["form"].fields["fulfilment_rule"].choices}
    assert set(labels) == {"", *(rule.slug for rule in rules())}
    assert labels["meeting-convened"] == (
        "a meeting is convened. Meetings of any kind that name the mandate. Complete when one was held by the due day."
    )
    form = {field.html_name: field.value() for field in page.context["form"] if field.value() not in (None, "", [])}
    form |= {"addressees": ["secretariat"], "fulfilment_rule": "meeting-convened"}
    assert client.post("/mandates/3-4-c-1/edit/", form).status_code == 302
    mandate.refresh_from_db()
    assert mandate.fulfilment_rule == "meeting-convened"
    assert labels["meeting-convened"].split(". ", 1)[1] in client.get("/mandates/3-4-c-1/").content.decode()


def test_a_mandate_without_a_rule_has_no_evidence_and_says_why(db):
    mandate = MandateFactory()
    evidence = evidence_of([mandate])[mandate.pk]
    assert (evidence.status, [str(words) for words in evidence.missing]) == (
        "none",
        ["No fulfilment rule is chosen for this mandate."],
    )


def test_action_source(action, officer, second_officer):
    source = ActionSource()
    done = ActionFactory(owner=officer, due_on=D(2007, 9, 14))
    move_action(action=done, to="done", by=officer, reason="Done.")
    ActionFactory(owner=UserFactory(role="officer", is_active=False), due_on=D(2007, 9, 14))
    ActionFactory(owner=officer, due_on=None)
    found = source.due_between(D(2007, 9, 14), D(2007, 9, 14))
    assert [(item.subject, item.recipient, item.due_on) for item in found] == [(action, officer, D(2007, 9, 14))]
    assert source.still_due(action, officer, D(2007, 9, 14))
    assert not source.still_due(action, second_officer, D(2007, 9, 14))
    assert not source.still_due(action, officer, D(2007, 9, 15))
    assert not source.still_due(models.Action.objects.get(pk=done.pk), officer, D(2007, 9, 14))


def test_mandate_source_reminds_the_unit_that_leads(officer, head, focal_point):
    mandate = MandateFactory(deadline=DeadlineFactory(), lead_unit=officer.unit)
    AddresseeFactory(mandate=mandate)
    MandateFactory(deadline=DeadlineFactory(), lead_unit=officer.unit)  # of nobody
    found = MandateSource().due_between(D(2007, 10, 1), D(2007, 10, 31))
    assert {(item.subject, item.recipient) for item in found} == {(mandate, officer), (mandate, head)}
    assert not MandateSource().still_due(mandate, focal_point, D(2007, 10, 3))


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (
            lambda: SessionFactory(code="X", number=9, starts_on=D(2007, 1, 2), ends_on=D(2007, 1, 1)),
            "session_ends_after",
        ),
        (lambda: DecisionFactory(slug="x", number="9/9", adopted_on=None), "decision_adopted_has_its_day"),
        (lambda: DeadlineFactory(date=None), "deadline_on_has_its_date"),
        (lambda: DeadlineFactory(rule="offset", offset=None), "deadline_offset_has_its_anchor"),
        (lambda: AddresseeFactory(body=BodyFactory()), "addressee_body_is_a_body"),
        (lambda: ActionFactory(status="perhaps"), "action_status_known"),
        (lambda: models.Relation.objects.create(decision=DecisionFactory(), kind="recalls"), "relation_to_one_thing"),
    ],
)
def test_the_database_refuses(make, name, db):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make()


def test_people_and_parents_are_protected(action, officer):
    from django.db.models import ProtectedError

    with pytest.raises(ProtectedError):
        officer.delete()
    with pytest.raises(ProtectedError):
        action.mandate.delete()


def test_the_register_filters_counts_and_downloads(client, db):
    mandate = MandateFactory(
        paragraph__label="c", slug="3-4-c-1", asked="=to prepare proposals", deadline=DeadlineFactory()
    )
    AddresseeFactory(mandate=mandate)
    MandateFactory(paragraph__label="b", slug="3-4-b-1", asked="to report")
    response = client.get("/mandates/?addressee=secretariat&due=coming")
    assert [row.slug for row in response.context["object_list"]] == ["3-4-c-1"]
    assert response.context["total"] == 1
    lines = b"".join(client.get("/mandates/?addressee=secretariat&format=csv")).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith(
        "3/4(c)-1,Decision 3/4,operational,active,the secretariat,requests,'=to prepare proposals"
    )
    empty = client.get("/mandates/?q=nothing")
    assert empty.context["total"] == 0
    assert "Nothing fits these filters." in empty.content.decode()
