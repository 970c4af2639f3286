"""Who has replied to a mandate addressed to States parties, and who has not."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from cop_portal.common.errors import NotAllowed, PortalError
from cop_portal.history.models import Change
from cop_portal.people.enums import RegionalGroup
from recommendations.fulfilment import evidence_of
from recommendations.models import StateReply
from recommendations.queries import mandates
from recommendations.services.replies import say_nothing_to_report, withdraw_reply
from tests.factories.assistance import ActivityFactory, NeedFactory
from tests.factories.people import AppointmentFactory, StateFactory
from tests.factories.recommendations import AddresseeFactory, MandateFactory, StateReplyFactory, party

D = datetime.date
ADDRESS = "/mandates/3-4-b-1/replies/"


@pytest.fixture
def mandate(db):
    mandate = MandateFactory(slug="3-4-b-1", paragraph__label="b", fulfilment_rule="states-replied")
    AddresseeFactory(mandate=mandate, kind="states")
    return mandate


@pytest.fixture
def parties(kenya, peru):
    """Kenya, Peru, France and Senegal; Chad becomes bound tomorrow."""
    peru.regional_group = RegionalGroup.LATIN_AMERICA
    peru.save()
    france = StateFactory(code="FRA", name_en="France", regional_group=RegionalGroup.WESTERN_EUROPE)
    senegal = StateFactory(code="SEN", name_en="Senegal")
    party(StateFactory(code="TCD", name_en="Chad"), D(2007, 9, 11))
    return [party(state) for state in (kenya, peru, france, senegal)]


def replies(response):
    return {state.code: state.reply for state in response.context["object_list"]}


def test_four_ways_of_having_replied_or_not(mandate, parties, officer, focal_point, stranger, client, client_of):
    kenya, peru, france, senegal = parties
    ActivityFactory(state=kenya, status="published", mandates=[mandate])
    ActivityFactory(state=peru, status="returned", mandates=[mandate])
    ActivityFactory(state=senegal, status="draft", mandates=[mandate])
    ActivityFactory(state=senegal, status="withdrawn", mandates=[mandate])
    ActivityFactory(state=senegal, status="published", mandates=[MandateFactory(slug="other")])
    NeedFactory(state=senegal)
    StateReplyFactory(mandate=mandate, state=france)
    as_public = {"FRA": "nothing", "KEN": "reported", "PER": "no_answer", "SEN": "no_answer"}
    assert replies(client.get(ADDRESS)) == as_public
    assert replies(client_of(focal_point).get(ADDRESS)) == as_public
    known = as_public | {"PER": "under_review"}
    assert replies(client_of(officer).get(ADDRESS)) == known
    assert replies(client_of(stranger).get(ADDRESS)) == known  # Peru's own
    assert list(replies(client.get(ADDRESS + "?reply=no_answer&regional_group=africa"))) == ["SEN"]
    assert list(replies(client.get(ADDRESS + "?q=SEN"))) == ["SEN"]


def test_an_activity_outranks_the_word_that_there_is_none(mandate, parties, client):
    kenya = parties[0]
    StateReplyFactory(mandate=mandate, state=kenya)
    ActivityFactory(state=kenya, status="published", mandates=[mandate])
    assert replies(client.get(ADDRESS))["KEN"] == "reported"
    [group] = [row for row in client.get(ADDRESS).context["groups"] if row.group == "africa"]
    assert (group.counts, group.total) == ({"no_answer": 1, "under_review": 0, "nothing": 0, "reported": 1}, 2)


def test_counts_by_regional_group_add_up(mandate, parties, client):
    kenya, _peru, france, _senegal = parties
    ActivityFactory(state=kenya, status="published", mandates=[mandate])
    ActivityFactory(state=kenya, status="published", mandates=[mandate])
    StateReplyFactory(mandate=mandate, state=france)
    groups = client.get(ADDRESS).context["groups"]
    assert [(str(row.group), row.counts["reported"], row.counts["nothing"], row.total) for row in groups] == [
        ("africa", 1, 0, 2),
        ("latin-america", 0, 0, 1),
        ("western-europe", 0, 1, 1),
        ("", 1, 1, 4),
    ]


def test_contacts_are_for_the_secretariat_alone(mandate, parties, focal_point, officer, client, client_of):
    AppointmentFactory(state=parties[0], person__email="second@kenya.example", role="alternate")
    csv = ADDRESS + "?format=csv&q=KEN"
    for somebody in (client, client_of(focal_point)):
        assert "kenya@example.org" not in somebody.get(ADDRESS).content.decode()
        assert "kenya@example.org" not in b"".join(somebody.get(csv)).decode()
    signed_in = client_of(officer)
    page = signed_in.get(ADDRESS).content.decode()
    assert ("kenya@example.org" in page, "second@kenya.example" in page) == (True, False)
    assert "none appointed" in page
    lines = b"".join(signed_in.get(csv)).decode("utf-8-sig").splitlines()
    assert lines == [
        "code,State,regional group,reply,when,activities,note,focal point,e-mail address",
        "KEN,Kenya,African States,no reply yet,,,,focal point of Kenya,kenya@example.org",
    ]


def test_the_download_says_what_and_when(mandate, parties, client):
    kenya, peru, *_others = parties
    at = datetime.datetime(2007, 3, 1, 12, tzinfo=datetime.UTC)
    for day in (at, at + datetime.timedelta(days=9)):
        ActivityFactory(state=kenya, status="published", mandates=[mandate], submitted_at=day)
    StateReplyFactory(mandate=mandate, state=peru, note="=none", at=at)
    lines = b"".join(client.get(ADDRESS + "?format=csv")).decode("utf-8-sig").splitlines()
    assert [line.split(",")[4] for line in lines[1:]] == ["", "2007-03-01", "2007-03-01", ""]
    assert lines[3] == "PER,Peru,Latin American and Caribbean States,nothing to report,2007-03-01,,'=none"
    assert lines[2].split(",")[5].count(";") == 1


def test_what_only_states_parties_may_read_counts_and_is_not_linked(mandate, parties, client, client_of, stranger):
    activity = ActivityFactory(state=parties[0], status="published", mandates=[mandate], visibility="states")
    page = client.get(ADDRESS)
    assert replies(page)["KEN"] == "reported"
    assert activity.reference not in page.content.decode()
    assert activity.reference in client_of(stranger).get(ADDRESS).content.decode()


def test_a_mandate_of_the_secretariat_asks_no_state(client, db):
    AddresseeFactory(mandate=MandateFactory(slug="3-4-c-1"))
    assert client.get("/mandates/3-4-c-1/replies/").status_code == 404
    assert client.get("/mandates/nothing/replies/").status_code == 404


# --- the word that there is nothing to report


def test_a_focal_point_says_it_for_the_own_state_and_takes_it_back(mandate, parties, focal_point, client_of):
    client = client_of(focal_point)
    page = client.get("/mandates/3-4-b-1/replies/new/")
    assert [state.code for state in page.context["form"].fields["state"].queryset] == ["KEN"]
    assert page.context["form"]["state"].value() == "KEN"
    assert client.post("/mandates/3-4-b-1/replies/new/", {"state": "PER"}).status_code == 422
    assert client.post("/mandates/3-4-b-1/replies/new/", {"state": "KEN", "note": "None."}).status_code == 302
    reply = StateReply.objects.get()
    assert (reply.state.code, reply.note, reply.by, reply.on_behalf) == ("KEN", "None.", focal_point, False)
    change = Change.objects.get(event="nothing_to_report")
    assert (change.subject, change.by, change.for_state, change.is_public) == (reply, focal_point, reply.state, True)
    assert replies(client.get(ADDRESS))["KEN"] == "nothing"
    client.post("/mandates/3-4-b-1/replies/new/", {"state": "KEN", "note": "Again."})
    assert StateReply.objects.get().note == "None."
    client.post(f"/mandates/3-4-b-1/replies/{reply.pk}/withdraw/")
    assert replies(client.get(ADDRESS))["KEN"] == "no_answer"
    assert withdraw_reply(reply=reply, by=focal_point)[1] is False
    assert say_nothing_to_report(mandate=mandate, state=reply.state, by=focal_point)[1] is True
    assert StateReply.objects.count() == 2


def test_others_say_nothing_for_a_state_but_an_officer_on_its_behalf(mandate, kenya, stranger, administrator, officer):
    for somebody in (stranger, administrator):
        with pytest.raises(NotAllowed, match="You do not report for this State"):
            say_nothing_to_report(mandate=mandate, state=kenya, by=somebody)
    reply, said = say_nothing_to_report(mandate=mandate, state=kenya, by=officer)
    assert (said, reply.on_behalf) == (True, True)
    with pytest.raises(NotAllowed):
        withdraw_reply(reply=reply, by=stranger)


def test_nobody_replies_to_what_states_were_not_asked(kenya, officer):
    mandate = MandateFactory()
    AddresseeFactory(mandate=mandate, kind="secretariat")
    with pytest.raises(PortalError, match="does not ask States parties"):
        say_nothing_to_report(mandate=mandate, state=kenya, by=officer)


def test_one_word_of_a_state_stands_at_a_time(mandate, kenya):
    StateReplyFactory(mandate=mandate, state=kenya)
    with pytest.raises(IntegrityError), transaction.atomic():
        StateReplyFactory(mandate=mandate, state=kenya)


# --- evidence


def test_evidence_that_states_replied(mandate, parties, client):
    kenya, peru, france, senegal = parties

    def found():
        evidence = evidence_of(mandates().filter(pk=mandate.pk))[mandate.pk]
        return evidence.status, [str(fact.text) for fact in evidence.facts], [str(words) for words in evidence.missing]

    ActivityFactory(state=kenya, status="submitted", mandates=[mandate])
    StateReplyFactory(mandate=mandate, state=StateFactory(code="TCD"))  # which is not bound yet
    assert found() == ("none", [], ["No State party has replied yet."])
    for state in (kenya, kenya, peru):
        ActivityFactory(state=state, status="published", mandates=[mandate])
    for state in (kenya, france):
        StateReplyFactory(mandate=mandate, state=state)
    facts = ["States parties that replied: 3 of 4.", "Reported: 2.", "Nothing to report: 1."]
    assert found() == ("partly", facts, ["1 State party has not replied."])
    for fact in evidence_of(mandates())[mandate.pk].facts:
        number = int(fact.text.split(": ")[1].split()[0].rstrip("."))
        listed = client.get(fact.url).context["total"]
        assert listed == (4 if "?" not in fact.url else number)
    StateReplyFactory(mandate=mandate, state=senegal)
    assert found()[0] == "met"
