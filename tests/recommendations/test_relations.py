"""The chain of a mandate's life across sessions."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from cop_portal.common.errors import NotAllowed, PortalError
from cop_portal.history.models import Change
from recommendations.models import Mandate, MandateRelation
from recommendations.queries import chain_of, mandates, superseding
from recommendations.reminder_sources import MandateSource
from recommendations.services.mandates import withdraw_mandate
from recommendations.services.relations import relate_mandates, withdraw_relation
from tests.factories.recommendations import (
    AddresseeFactory,
    DeadlineFactory,
    DecisionFactory,
    MandateFactory,
    MandateRelationFactory,
    fourth_session,
)

D = datetime.date
TODAY = D(2007, 9, 10)


@pytest.fixture
def earlier(db):
    return MandateFactory(slug="3-4-c-1", paragraph__label="c", paragraph__order=3)


def of_later(adopted_on=TODAY, **fields):
    """A mandate of a decision 4/3, adopted today unless another day is named."""
    decision = DecisionFactory(
        number="4/3",
        slug="4-3",
        session=fourth_session(),
        adopted_on=adopted_on,
        status="adopted" if adopted_on else "draft",
    )
    return MandateFactory(paragraph__decision=decision, paragraph__label="a", slug="4-3-a-1", **fields)


def slugs(mandate):
    return [row.slug for row in chain_of(mandate)]


def test_an_officer_relates_a_mandate_to_an_earlier_one_once(earlier, officer, focal_point):
    later = of_later()
    with pytest.raises(NotAllowed):
        relate_mandates(mandate=later, kind="renews", to_mandate=earlier, by=focal_point)
    relation, related = relate_mandates(mandate=later, kind="renews", to_mandate=earlier, by=officer)
    assert related is True
    assert relate_mandates(mandate=later, kind="renews", to_mandate=earlier, by=officer) == (relation, False)
    assert {(change.subject, change.event, change.field, change.new) for change in Change.objects.all()} == {
        (later, "related", "renews", "3/4(c)-1"),
        (earlier, "related_from", "renews", "4/3(a)-1"),
    }
    assert slugs(earlier) == slugs(later) == ["3-4-c-1", "4-3-a-1"]
    withdraw_relation(relation=relation, by=officer)
    assert withdraw_relation(relation=relation, by=officer)[1] is False
    assert slugs(earlier) == ["3-4-c-1"]
    assert relate_mandates(mandate=later, kind="renews", to_mandate=earlier, by=officer)[1] is True
    assert MandateRelation.objects.count() == 2


def test_only_the_later_of_two_relates_to_the_other(earlier, officer):
    later = of_later()
    for wrong, sentence in [
        ({"mandate": earlier, "to_mandate": later}, r"4/3\(a\)-1 is the later one"),
        ({"mandate": later, "to_mandate": later}, "no relation to itself"),
    ]:
        with pytest.raises(PortalError, match=sentence) as error:
            relate_mandates(kind="amends", by=officer, **wrong)
        assert error.value.field == "to_mandate"
    sibling = MandateFactory(paragraph=earlier.paragraph, number=2, slug="3-4-c-2")
    relate_mandates(mandate=sibling, kind="amends", to_mandate=earlier, by=officer)
    with pytest.raises(PortalError, match="is the later one"):
        relate_mandates(mandate=earlier, kind="amends", to_mandate=sibling, by=officer)


def test_the_page_finds_the_earlier_by_its_reference(earlier, officer, client_of):
    of_later()
    client = client_of(officer)
    wrong = client.post("/mandates/4-3-a-1/chain/new/", {"kind": "renews", "to_mandate": "3/4(x)-1"})
    assert wrong.status_code == 422
    assert "There is no such mandate." in wrong.content.decode()
    assert client.post("/mandates/4-3-a-1/chain/new/", {"kind": "renews", "to_mandate": "3/4(c)-1"}).status_code == 302
    page = client.get("/mandates/3-4-c-1/chain/").content.decode()
    assert "Withdraw “renews 3/4(c)-1”" in page


def test_the_page_offers_open_mandates_that_ask_the_same(officer, client_of):
    asked = "to prepare a training manual for prosecutors of cases of trafficking in firearms"
    MandateFactory(slug="3-4-c-1", paragraph__label="c", asked=asked)
    MandateFactory(slug="3-4-d-1", paragraph__label="d", asked="to convene a meeting of heads of customs on free ports")
    of_later(asked=asked)
    client = client_of(officer)
    page = client.get("/mandates/4-3-a-1/chain/new/")
    assert [(earlier.reference, kind) for earlier, kind in page.context["near"]] == [("3/4(c)-1", "renews")]
    assert "?kind=renews&amp;to_mandate=3%2F4%28c%29-1" in page.content.decode()
    chosen = client.get("/mandates/4-3-a-1/chain/new/?kind=renews&to_mandate=3%2F4%28c%29-1").context["form"]
    assert (chosen["kind"].value(), chosen["to_mandate"].value()) == ("renews", "3/4(c)-1")


def test_a_superseded_mandate_says_by_what_and_reminds_nobody(earlier, officer, client):
    AddresseeFactory(mandate=earlier)
    Mandate.objects.filter(pk=earlier.pk).update(deadline=DeadlineFactory(), lead_unit=officer.unit)
    later = of_later(None)
    source = MandateSource()

    def stands():
        found = mandates().get(pk=earlier.pk)
        due = [item for item in source.due_between(D(2007, 10, 1), D(2007, 10, 31)) if item.recipient == officer]
        return found.is_superseded, superseding(found), len(due), bool(source.still_due(found, officer, D(2007, 10, 3)))

    MandateRelationFactory(mandate=later, kind="renews", to_mandate=earlier)
    MandateRelationFactory(mandate=later, kind="supersedes", to_mandate=earlier)
    assert stands() == (False, [], 1, True)  # by a draft as yet
    type(later.paragraph.decision).objects.filter(slug="4-3").update(status="adopted", adopted_on=D(2007, 9, 10))
    assert stands() == (True, [later], 0, False)
    page = client.get("/mandates/3-4-c-1/")
    assert [row.slug for row in page.context["superseded_by"]] == ["4-3-a-1"]
    assert page.context["mandate"].standing.value == "superseded"
    withdraw = Mandate.objects.get(pk=later.pk)
    with pytest.raises(PortalError, match="work hangs on it: relations of mandates"):
        withdraw_mandate(mandate=withdraw, by=officer)


def test_a_chain_holds_what_hangs_together_and_nothing_else(earlier, db):
    middle = MandateFactory(paragraph__order=4, slug="middle")
    last = of_later()
    aside = MandateFactory(paragraph__order=5, slug="aside")
    MandateRelationFactory(mandate=middle, to_mandate=earlier)
    MandateRelationFactory(mandate=last, to_mandate=middle, kind="amends")
    MandateRelationFactory(mandate=last, to_mandate=earlier, kind="recalls")
    MandateRelationFactory(mandate=aside, to_mandate=earlier, withdrawn_at="2007-09-01T12:00Z")
    assert slugs(middle) == ["3-4-c-1", "middle", "4-3-a-1"]
    assert [(row.kind, row.to_mandate.slug) for row in chain_of(middle)[2].does] == [
        ("amends", "middle"),
        ("recalls", "3-4-c-1"),
    ]
    assert slugs(aside) == ["aside"]


@pytest.mark.parametrize(
    ("fields", "name"),
    [({"kind": "perhaps"}, "mandate_relation_kind_known"), ({"itself": True}, "mandate_relation_to_another")],
)
def test_the_database_refuses(fields, name, earlier):
    itself = fields.pop("itself", False)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        MandateRelationFactory(mandate=earlier, **({"to_mandate": earlier} if itself else fields))
