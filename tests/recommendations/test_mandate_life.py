"""Whether a mandate still binds: who says so, what then stops, and how the register finds it."""

import datetime

import pytest

from cop_portal.common.errors import MoveNotAllowed, NotAllowed, PortalError
from cop_portal.history.models import Change
from cop_portal.reminders.models import Reminder
from cop_portal.reminders.services import ensure_policies, plan
from recommendations.enums import MANDATE_MOVES, MandateStatus
from recommendations.fulfilment import status_of, with_evidence
from recommendations.queries import mandates
from recommendations.reminder_sources import MandateSource
from recommendations.services.mandates import move_mandate
from tests.factories.recommendations import (
    ActionFactory,
    AddresseeFactory,
    AssessmentFactory,
    DeadlineFactory,
    DecisionFactory,
    MandateFactory,
    MandateRelationFactory,
    ParagraphTextFactory,
)

D = datetime.date
STORED = [MandateStatus.ACTIVE, MandateStatus.ELAPSED, MandateStatus.RETIRED]


@pytest.fixture
def mandate(db, officer):
    mandate = MandateFactory(
        slug="3-4-c-1", paragraph__label="c", lead_unit=officer.unit, deadline=DeadlineFactory(due_on=D(2007, 10, 3))
    )
    ParagraphTextFactory(paragraph=mandate.paragraph)
    AddresseeFactory(mandate=mandate)
    return mandate


@pytest.mark.parametrize("old", STORED)
@pytest.mark.parametrize("new", list(MandateStatus))
def test_every_move_of_a_mandate(old, new, mandate, head):
    type(mandate).objects.update(status=old)
    if new == old:
        assert move_mandate(mandate=mandate, to=new, by=head, reason="")[1] is False
        assert not Change.objects.exists()
    elif new in MANDATE_MOVES[old]:
        moved, did = move_mandate(mandate=mandate, to=new, by=head, reason="So it is.")
        assert (moved.status, did, moved.version) == (new, True, 2)
        change = Change.objects.get()
        assert (change.field, change.old, change.new, change.by, change.reason, change.is_public) == (
            "status",
            old,
            new,
            head,
            "So it is.",
            True,
        )
    else:
        with pytest.raises(MoveNotAllowed):
            move_mandate(mandate=mandate, to=new, by=head, reason="So it is.")


def test_it_needs_a_head_and_a_reason(mandate, officer, head, administrator):
    for person in (officer, administrator):
        with pytest.raises(NotAllowed, match="Only a head of unit says that a mandate no longer binds"):
            move_mandate(mandate=mandate, to="retired", by=person, reason="So it is.")
    with pytest.raises(PortalError, match="this move needs a reason"):
        move_mandate(mandate=mandate, to="retired", by=head, reason=" ")


def test_reminders_stop_and_start_again(mandate, officer, head):
    ensure_policies()
    plan(kinds={"mandate"})
    assert set(Reminder.objects.values_list("state", flat=True)) == {"planned", "superseded"}
    ended, _moved = move_mandate(mandate=mandate, to="elapsed", by=head, reason="The session is over.")
    plan(kinds={"mandate"})
    assert set(Reminder.objects.values_list("state", flat=True)) == {"cancelled", "superseded"}
    assert str(MandateSource().still_due(ended, officer, D(2007, 10, 3))) == "The mandate is elapsed."
    back, _moved = move_mandate(mandate=mandate, to="active", by=head, reason="It was wrong.")
    assert MandateSource().still_due(back, officer, D(2007, 10, 3))


def test_what_has_ended_is_not_late_and_names_what_is_still_open(mandate, head, officer, client_of):
    type(mandate.deadline).objects.update(due_on=D(2007, 9, 1))
    ActionFactory(mandate=mandate, owner=officer)
    ActionFactory(mandate=mandate, owner=officer, status="done")
    page = client_of(head).get("/mandates/3-4-c-1/").content.decode()
    assert (">late<" in page, "no longer binds, and" in page) == (True, False)
    answer = client_of(head).post("/mandates/3-4-c-1/move/elapsed/", {"reason": "The session is over."}, follow=True)
    page = answer.content.decode()
    assert ">elapsed<" in page
    assert ">late<" not in page
    assert "The mandate no longer binds, and 1 action for it is still open." in page
    assert "The session is over." in page


def test_a_move_without_a_reason_comes_back_with_the_page(mandate, head, client_of):
    answer = client_of(head).post("/mandates/3-4-c-1/move/retired/", {"reason": ""})
    assert answer.status_code == 422
    assert "Say why: this move needs a reason." in answer.content.decode()


def test_the_register_finds_mandates_by_what_became_of_them(db, client):
    def mandate(slug, **fields):
        made = MandateFactory(slug=slug, paragraph__label=slug[-1], **fields)
        ParagraphTextFactory(paragraph=made.paragraph)
        return made

    active, begun, done, gone, over = (mandate(f"3-4-{letter}", status=status) for letter, status in zip(
        "abcde", ["active", "active", "active", "retired", "elapsed"], strict=True
    ))  # fmt: skip
    for row, status in ((begun, "in_progress"), (done, "implemented"), (gone, "implemented")):
        proposal = AssessmentFactory(mandate=row, status=status)
        AssessmentFactory(mandate=row, status=status, confirms=proposal)
    later = DecisionFactory(slug="4-1", number="4/1", adopted_on=D(2007, 1, 1))
    newer = MandateFactory(slug="4-1-a-1", paragraph__decision=later, paragraph__label="z")
    superseded = mandate("3-4-f")
    MandateRelationFactory(mandate=newer, kind="supersedes", to_mandate=superseded)
    found = {
        status: {row.slug for row in client.get("/mandates/", {"status": status}).context["object_list"]}
        for status in MandateStatus
    }
    assert found == {
        "active": {active.slug, begun.slug, newer.slug},
        "implemented": {done.slug},
        "elapsed": {over.slug},
        "retired": {gone.slug},
        "superseded": {superseded.slug},
    }
    assert {row.slug: status_of(row) for row in with_evidence(mandates())} == {
        slug: status for status, slugs in found.items() for slug in slugs
    }
