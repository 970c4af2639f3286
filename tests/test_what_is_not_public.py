"""What is not public leaves no trace: every page, list, file and feed reads the same with it and without it."""

import datetime
import io
import re
import zipfile

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from assistance.services import draft_activity, draft_proposal, move_need, revise_activity
from coordination.services import add_agenda_item, add_follow_up, create_meeting, invite_organizations, send_invitations
from cop_portal.people.rules import Secretariat
from cop_portal.reports.indexing import bring_up_to_date
from cop_portal.reports.services import ask_for_copy, make_copy
from recommendations import fulfilment
from recommendations.queries import mandates
from recommendations.reminder_sources import MandateSource
from recommendations.services.assessments import propose_assessment
from tests.factories.assistance import ActivityFactory, NeedFactory, ProposalFactory
from tests.factories.coordination import (
    VIENNA,
    AgendaItemFactory,
    FollowUpFactory,
    MeetingFactory,
    SentInvitationFactory,
)
from tests.factories.people import ContactFactory, OrganizationFactory
from tests.factories.recommendations import (
    ActionFactory,
    AddresseeFactory,
    DeadlineFactory,
    DocumentFactory,
    MandateFactory,
    ParagraphTextFactory,
    PriorityAreaFactory,
    RecommendationFactory,
    fourth_session,
    party,
    working_group_meeting,
)

D = datetime.date


def each(*values):
    """The arguments of one address for each of the values."""
    return [[value] for value in values]


RULES = [rule.slug for rule in fulfilment.rules()]
WORD = "okapi"  # in the title of whatever is not public


@pytest.fixture
def published(kenya, peru, officer, stand_at):
    """A portal that holds everything that everybody may read: the arguments of its addresses, and its things."""
    stand_at(D(2007, 9, 5))
    group, _following = working_group_meeting(), fourth_session()
    areas = [PriorityAreaFactory(number=number) for number in (1, 2)]
    paragraph = ParagraphTextFactory(paragraph__label="c").paragraph
    paper = DocumentFactory(symbol="CTOC/COP/WG.2/2007/2", session=group, issued_on=D(2007, 9, 3))
    recommendation = RecommendationFactory(document=paper, priority_area=areas[0])
    for state in (kenya, peru):
        party(state)
    asked = []
    for number, rule in enumerate(RULES, start=1):
        # The first ones are past their day, so that evidence says what is late.
        due_on = D(2007, 9, 1) if number % 2 else D(2007, 10, 3)
        mandate = MandateFactory(
            paragraph=paragraph,
            number=number,
            slug=f"3-4-c-{number}",
            fulfilment_rule=rule,
            lead_unit=officer.unit if number % 3 else None,
            deadline=DeadlineFactory(rule="at", session=group, date=None, due_on=due_on),
        )
        AddresseeFactory(mandate=mandate, kind="states" if number % 3 == 0 else "secretariat")
        asked.append(mandate)
    need = NeedFactory(state=kenya, priority_area=areas[0])
    proposal = ProposalFactory(
        priority_area=areas[0], status="submitted", session=group, document=paper, mandate=asked[0], needs=[need]
    )
    activity = ActivityFactory(
        state=kenya, status="published", mandates=asked, priority_areas=areas[:1], reference="KEN-2007-0001"
    )
    meeting = MeetingFactory(session=group, mandate=asked[0], reply_by=D(2007, 9, 24))
    AgendaItemFactory(meeting=meeting, mandate=asked[0])
    FollowUpFactory(meeting=meeting, person=officer)
    invitation = SentInvitationFactory(meeting=meeting, organization__slug="undp")
    held = datetime.datetime(2007, 5, 3, 10, tzinfo=VIENNA)
    past = MeetingFactory(
        slug="past", session=group, status="held", starts_at=held, ends_at=held + datetime.timedelta(hours=3)
    )
    OrganizationFactory(slug="wco", kind="international")
    bring_up_to_date()
    frozen = ask_for_copy(kind="decision", subject=paragraph.decision, as_of=D(2007, 9, 5), language="en", by=officer)
    make_copy(frozen.pk)
    arguments = {
        "status-report": each("3-4"),
        "session-report": each(group.code),
        "body-report": each(group.body.code),
        "decision-copies": each("3-4"),
        "session-copies": each(group.code),
        "body-copies": each(group.body.code),
        "report-copy": each(frozen.pk),
        "report-copy-file": [[frozen.pk, "docx"]],
        "report-copy-differences": each(frozen.pk),
        "people:state-detail": each("KEN"),
        "figure": each("mandates", "areas", "regions", "recipients", "replies", "way", "due"),
        "recommendations:decision-detail": each("3-4"),
        "recommendations:decision-akn": [["3-4", "en"]],
        "recommendations:decision-languages": each("3-4"),
        "recommendations:mandate-detail": each(*(mandate.slug for mandate in asked)),
        "recommendations:mandate-chain": each(*(mandate.slug for mandate in asked)),
        "mandate-replies": each(*(mandate.slug for mandate in asked if not mandate.number % 3)),
        "document-detail": each(paper.symbol),
        "matrix-cell": [["KEN", 1], ["KEN", 2], ["africa", 1]],
        "recommendations:session-detail": each(group.code, "COP-3", "COP-4"),
        "assistance:state-iati": each("KEN"),
        "assistance:activity-detail": each(activity.reference),
        "assistance:recommendation-detail": each(recommendation.pk),
        "assistance:need-detail": each(need.pk),
        "assistance:proposal-detail": each(proposal.pk),
        "coordination:meeting-detail": each(meeting.slug, past.slug),
        "coordination:meeting-calendar": each(meeting.slug),
        "coordination:meeting-minutes": each(past.slug),
        "coordination:agenda": each(meeting.slug),
        "coordination:organization-detail": each("undp", "wco"),
    }
    things = {
        "group": group,
        "areas": areas,
        "asked": asked,
        "need": need,
        "proposal": proposal,
        "activity": activity,
        "meeting": meeting,
        "recommendation": recommendation,
        "paper": paper,
        "invitation": invitation,
        "decision": paragraph.decision,
    }
    return arguments, things


# Addresses of one person's own, or that tell nothing of what the portal holds.
NOT_OF_THE_PORTAL = {
    "healthz",
    "readyz",
    "set-language",
    "people:invitation-accept",
    "people:invitation-ask",
    "reminders:refuse",
    "coordination:own-calendar-feed",
    "assistance:attachment-download",
    # By an organization's own link.
    "coordination:reply",
    "coordination:exchange",
    "coordination:exchange-new",
    "coordination:exchange-edit",
    "coordination:exchange-send",
    "coordination:exchange-withdraw",
    "coordination:exchange-workbook",
}
ASKED = {
    "figure": ["?format=csv"],
    "search": [f"?q={WORD}", "?q=activity", "?q=thing&format=json"],
    "search-suggestions": [f"?q={WORD}", "?q=thing"],
    "feed": ["", "?kind=meeting", "?kind=proposal", "?kind=activity", "?kind=mandate", "?kind=need"],
    "assistance:proposal-paper": ["?session=WG.2-2007", "?session=COP-4"],
    "changes": ["", "?since=COP-3", "?since_day=2006-11-01&until_day=2007-09-10"],
    "matrix": ["", "?by=group", "?only=gaps", "?only=overlaps", "?format=csv"],
    "assistance:need-list": ["", "?answered=false", "?answered=true", "?format=csv"],
    "assistance:proposal-list": ["", "?stands=true", "?format=csv"],
    "recommendations:mandate-list": ["", "?due=overdue", "?due=late", "?agreement=no", "?before=COP-4", "?format=csv"],
    "recommendations:mandate-detail": ["", "?as_of=2007-09-10"],
}


def addresses(arguments):
    """Every address that a visitor may open, lists also as files."""
    for name in sorted(settings.OPEN_PAGES - NOT_OF_THE_PORTAL):
        for args in arguments.get(name, [[]]):
            for query in ASKED.get(name, ["", "?format=csv"]):
                yield reverse(name, args=args) + query


# What differs from one request to the next: a form's token, a page's nonce, an archive's moment.
_FLEETING = re.compile(
    rb'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|DTSTAMP:\w+|(?:generated|last-updated)-datetime="[^"]*"'
    rb"|<updated>[^<]*</updated>"
)


def read(client, arguments):
    """{address: (status, what stands there)}; of a document in Word its text."""
    found = {}
    for address in addresses(arguments):
        response = client.get(address)
        body = b"".join(response) if response.streaming else response.content
        for close in response._resource_closers:
            close()
        if body.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(body)) as archive:
                body = archive.read("word/document.xml")
        found[address] = (response.status_code, _FLEETING.sub(b"", body).decode())
    return found


def hidden(things, kenya, focal_point, **fields):
    """An activity that names everything."""
    activity = ActivityFactory(
        state=kenya,
        title=f"{WORD} {fields['status']}",
        mandates=things["asked"],
        priority_areas=things["areas"],
        proposals=[things["proposal"]],
        created_by=focal_point,
        **fields,
    )
    activity.recipients.add(kenya)
    activity.recommendations.add(things["recommendation"])


def add_what_is_not_public(things, kenya, focal_point, officer):
    """Of everything what is not public, about the very things that are."""
    asked, areas, group = things["asked"], things["areas"], things["group"]
    for status in ("draft", "submitted", "returned", "withdrawn"):
        hidden(things, kenya, focal_point, status=status)
        told = ActivityFactory(
            state=None, organization=things["invitation"].organization, title=f"{WORD} told {status}", status=status,
            priority_areas=things["areas"], reference=f"ORG-2007-{status}",
        )  # fmt: skip
        told.recipients.add(kenya)
    drafted = ActivityFactory.build(
        state=kenya, title=f"{WORD} typed", reference="", created_by=focal_point, kind=things["activity"].kind
    )
    draft_activity(activity=drafted, by=focal_point)
    change = revise_activity(activity=things["activity"], by=focal_point)[0]
    change.title = f"{WORD} of a change"
    change.save()
    need = NeedFactory(state=kenya, priority_area=areas[1], title=f"{WORD} need", created_by=officer)
    move_need(need=need, to="withdrawn", by=officer, reason="It was a mistake.")
    for area in areas:
        for mandate in (asked[0], asked[-1]):
            proposal = ProposalFactory.build(
                priority_area=area, mandate=mandate, title=f"{WORD} proposal", created_by=officer, status="draft"
            )
            drafted = draft_proposal(proposal=proposal, by=officer)
            drafted.needs.add(things["need"])
            drafted.recommendations.add(things["recommendation"])
            drafted.beneficiaries.add(kenya)
    for number, (kind, mandate) in enumerate(
        (kind, mandate) for kind in ("session", "coordination") for mandate in asked
    ):
        meeting = MeetingFactory.build(
            slug="", kind=kind, session=group, mandate=mandate, title=f"{WORD} meeting {number}", status="draft",
            created_by=officer,
        )  # fmt: skip
        meeting = create_meeting(meeting=meeting, by=officer)
        add_agenda_item(meeting=meeting, by=officer, title=WORD, mandate=mandate, documents=[things["paper"]])
        invite_organizations(meeting=meeting, organizations=[things["invitation"].organization], by=officer)
    add_follow_up(follow_up=FollowUpFactory.build(meeting=meeting, title=WORD, person=officer), by=officer)
    other = OrganizationFactory(slug="wco")
    invite_organizations(meeting=things["meeting"], organizations=[other], by=officer)
    for mandate in asked:
        ActionFactory(mandate=mandate, title=f"{WORD} step", owner=officer)
        propose_assessment(mandate=mandate, status="in_progress", reason=WORD, by=officer)
    ask_for_copy(kind="decision", subject=things["decision"], as_of=D(2007, 9, 5), language="en", by=officer)
    bring_up_to_date()


@pytest.mark.parametrize("who", ["visitor", "stranger"])
def test_what_is_not_public_is_in_no_page_list_file_or_feed(
    who, published, kenya, focal_point, stranger, officer, client_of, stand_at
):
    arguments, things = published
    client = Client() if who == "visitor" else client_of(stranger)
    stand_at(D(2007, 9, 12))
    before = read(client, arguments)
    assert {status for status, _body in before.values()} == {200}
    stand_at(D(2007, 9, 10))
    add_what_is_not_public(things, kenya, focal_point, officer)
    if who == "visitor":
        # That Kenya reported is known already; of what it reports to States parties alone a visitor reads nothing.
        hidden(things, kenya, focal_point, status="published", visibility="states")
        bring_up_to_date()
    stand_at(D(2007, 9, 12))
    after = read(client, arguments)
    differing = {address for address in before if before[address] != after[address]}
    assert differing == set()
    assert [address for address, (_status, body) in after.items() if WORD in body and f"q={WORD}" not in address] == []


def test_the_secretariat_counts_what_it_has_drafted_and_is_reminded_no_more(officer, focal_point):
    """Its words are for the secretariat; a visitor reads of what is published, and of nothing else."""
    day = D(2007, 9, 1)
    mandate = MandateFactory(
        fulfilment_rule="proposals-prepared", deadline=DeadlineFactory(date=day, due_on=day), lead_unit=officer.unit
    )
    AddresseeFactory(mandate=mandate)
    ProposalFactory(mandate=mandate, created_by=officer)

    def seen_by(reader):
        [found] = fulfilment.with_evidence(mandates(), reader)
        evidence = found.evidence
        return evidence.status, [fact.text for fact in evidence.facts], list(evidence.missing), found.standing.value

    nothing = ("none", [], ["No such proposal has been submitted yet."], "late")
    everything = ("met", ["1 proposal"], [], "met")
    assert [seen_by(reader) for reader in (AnonymousUser(), focal_point, officer, Secretariat())] == [
        nothing,
        nothing,
        everything,
        everything,
    ]
    assert MandateSource().due_between(day, day) == []
    assert not MandateSource().still_due(mandate, officer, day)


def test_the_secretariat_is_told_where_everybody_else_reads_otherwise(officer, client, client_of):
    mandate = MandateFactory(fulfilment_rule="proposals-prepared")
    page, sentence = mandate.get_absolute_url(), "For everybody else, who reads of no draft:"
    assert sentence not in client_of(officer).get(page).text
    ProposalFactory(mandate=mandate, created_by=officer)
    assert [sentence in reader.get(page).text for reader in (client_of(officer), client)] == [True, False]


def test_an_invitation_is_known_once_its_letter_is_out(officer, kenya, client, client_of):
    meeting = MeetingFactory(reply_by=D(2007, 9, 24), link="https://example.org/room")
    contact = ContactFactory(organization__slug="wco")
    page, organization = meeting.get_absolute_url(), contact.organization.get_absolute_url()
    invite_organizations(meeting=meeting, organizations=[contact.organization], by=officer)
    assert ["wco" in client.get(page).text, meeting.title in client.get(organization).text] == [False, False]
    assert ["wco" in client_of(officer).get(page).text, meeting.title in client_of(officer).get(organization).text] == [
        True,
        True,
    ]
    send_invitations(meeting=meeting, by=officer)
    assert ["wco" in client.get(page).text, meeting.title in client.get(organization).text] == [True, True]
