"""A list costs the same number of queries at nine rows and at thirty, and few of them."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assistance.models import Activity, Need
from coordination.models import Meeting
from cop_portal.common import dates
from cop_portal.people.models import State
from cop_portal.people.rules import Secretariat
from cop_portal.reports.indexing import bring_up_to_date
from recommendations import fulfilment
from recommendations.models import Addressee, Mandate
from recommendations.queries import every_mandate
from tests.factories.assistance import ActivityFactory, AssistanceKindFactory, NeedFactory, ProposalFactory
from tests.factories.coordination import (
    AgendaItemFactory,
    AgreedPointFactory,
    FollowUpFactory,
    MeetingFactory,
    MeetingInvitationFactory,
    OrganizationFactory,
    ParticipantFactory,
    SentInvitationFactory,
)
from tests.factories.people import AppointmentFactory, NoteFileFactory, OrganizationContactFactory, StateFactory
from tests.factories.recommendations import (
    ActionFactory,
    AddresseeFactory,
    AssessmentFactory,
    ChecklistItemFactory,
    DeadlineFactory,
    DecisionFactory,
    DocumentFactory,
    MandateFactory,
    MandateRelationFactory,
    PriorityAreaFactory,
    RecommendationFactory,
    SessionFactory,
    StateReplyFactory,
    fourth_session,
    party,
    working_group_meeting,
)
from tests.factories.reminders import ReminderFactory
from tests.factories.reports import ReportCopyFactory

RULES = [rule.slug for rule in fulfilment.rules()]


def codes():
    return (f"{a}{b}{c}" for a in "QRSTUVWXYZ" for b in "ABCDEFGHIJ" for c in "KLMNOPQRSTUVWXYZ")


CODES = codes()


def some_mandates(number, officer):
    session = working_group_meeting()
    for n in range(number):
        mandate = MandateFactory(
            fulfilment_rule=RULES[n % len(RULES)], deadline=DeadlineFactory(rule="at", session=session, date=None)
        )
        AddresseeFactory(mandate=mandate, kind="body", body=session.body)


def some_activities(number, officer):
    for _n in range(number):
        activity = ActivityFactory(status="published", state=StateFactory(code=next(CODES)))
        activity.recipients.set(State.objects.all()[:3])


def some_found(number, officer):
    """What the search has taken in already, as it has but for the first seconds after a change."""
    some_activities(number, officer)
    bring_up_to_date()


def some_invited(number, officer):
    meeting = Meeting.objects.filter(slug="m").first() or MeetingFactory(slug="m", created_by=officer)
    for n in range(number):
        organization = OrganizationFactory(slug=f"i-{number}-{n}")
        invitation = SentInvitationFactory(meeting=meeting, organization=organization, created_by=officer)
        ParticipantFactory(invitation=invitation)


def some_reminders(number, officer):
    for _n in range(number):
        ReminderFactory(subject=ActionFactory(owner=officer), recipient=officer)


def some_actions(number, officer):
    """Each with a slot, a checklist, and another that it waits for."""
    session = working_group_meeting()
    first = ActionFactory(owner=officer)
    for _n in range(number):
        deadline = DeadlineFactory(rule="at", session=session, date=None)
        action = ActionFactory(owner=officer, unit=officer.unit, deadline=deadline, due_on=deadline.due_on)
        action.waits_for.add(first)
        ChecklistItemFactory(action=action)


def some_decisions(number, officer):
    from recommendations.models import DecisionTitle

    for n in range(number):
        decision = DecisionFactory(number=f"9/{n}{number}", slug=f"9-{n}-{number}", session=SessionFactory())
        DecisionTitle.objects.create(decision=decision, language="en", text="title")


def some_coverage(number, officer):
    for n in range(number):
        area = PriorityAreaFactory(number=number * 100 + n)
        need, _unanswered = (NeedFactory(state=StateFactory(code=next(CODES)), priority_area=area) for _ in range(2))
        proposal = ProposalFactory(priority_area=area, status="endorsed", needs=[need])
        ActivityFactory(status="published", state=need.state, priority_areas=[area], proposals=[proposal])
        RecommendationFactory(priority_area=area)


def some_overlaps(number, officer):
    """As many States with two needs, a proposal, and two providers at once in one priority area; each can be called."""
    area, kind = PriorityAreaFactory(number=1), AssistanceKindFactory()
    first, second = StateFactory(code="KEN"), StateFactory(code="PER")
    organization = OrganizationFactory()
    given = {"priority_area": area, "created_by": officer}
    states = State.objects.bulk_create(
        State(code=(code := next(CODES)), name_en=code, regional_group="africa") for _n in range(number)
    )
    Need.objects.bulk_create(Need(state=state, title="need", **given) for state in states * 2)
    made = {"status": "published", "starts_on": datetime.date(2007, 3, 5), "created_by": officer, "kind": kind}
    made |= {"submitted_by": officer, "submitted_at": dates.now(), "published_at": dates.now()}
    start = Activity.objects.count()
    activities = Activity.objects.bulk_create(
        Activity(reference=f"X-{start + n}", state=state, title="activity", contact="office", **made)
        for n, state in enumerate([first, second] * number)
    )
    proposal = ProposalFactory(status="endorsed", **given)
    proposal.beneficiaries.add(*states)
    through = {
        "recipients": [("state", state) for state in states for _twice in range(2)],
        "priority_areas": [("priorityarea", area)] * len(activities),
        "providing_organizations": [("organization", organization), ("organization", organization)] * number,
    }
    for name, others in through.items():
        link = getattr(Activity, name).through
        link.objects.bulk_create(
            link(activity=activity, **{column: other})
            for activity, (column, other) in zip(activities, others, strict=True)
        )


def some_replies(number, officer):
    """States parties of which some reported, some have nothing to report, some are silent; each has a focal point."""
    mandate = Mandate.objects.filter(slug="asked").first() or MandateFactory(slug="asked")
    Addressee.objects.get_or_create(mandate=mandate, kind="states")
    for n in range(number):
        state = party(StateFactory(code=next(CODES)))
        AppointmentFactory(state=state, person=officer)
        if n % 3 == 0:
            ActivityFactory(status="published", state=state, mandates=[mandate], created_by=officer)
        elif n % 3 == 1:
            StateReplyFactory(mandate=mandate, state=state, by=officer)


def some_disputed(number, officer):
    some_mandates(number, officer)
    for mandate in Mandate.objects.filter(assessments__isnull=True):
        for _addressee in range(2):
            proposal = AssessmentFactory(mandate=mandate, status="implemented", by=officer)
            AssessmentFactory(mandate=mandate, status="implemented", by=officer, confirms=proposal)
    Mandate.objects.update(fulfilment_rule="states-replied")  # of which none has


def some_follow_ups(number, officer):
    for n in range(number):
        meeting = MeetingFactory(created_by=officer)
        parent = AgendaItemFactory(meeting=meeting)
        owners = [{"person": officer}, {"state": StateFactory(code="KEN")}, {"organization": OrganizationFactory()}]
        FollowUpFactory(meeting=meeting, agenda_item=AgendaItemFactory(meeting=meeting, parent=parent), **owners[n % 3])


def some_copies(number, officer):
    for _n in range(number):
        decision = DecisionFactory()
        for kind, subject in (("decision", decision), ("session", decision.session), ("body", decision.body)):
            about = {"decision": None, "session": None, "body": None} | {kind: subject}
            ReportCopyFactory(kind=kind, made_by=officer, status="done", docx="reports/a.docx", **about)


def some_late(number, officer):
    """Mandates of the Conference whose day is past, of each rule."""
    fourth_session()
    decision = DecisionFactory()
    for n in range(2 * number):  # what is done by the adoption itself is never late
        mandate = MandateFactory(
            paragraph__decision=decision,
            slug=f"late-{number}-{n}",
            fulfilment_rule=RULES[n % len(RULES)],
            deadline=DeadlineFactory(date=datetime.date(2007, 9, 1), due_on=datetime.date(2007, 9, 1)),
        )
        AddresseeFactory(mandate=mandate, kind="body", body=decision.body)


LISTS = {
    "/reports/3-4/copies/": some_copies,
    "/reports/sessions/COP-3/copies/": some_copies,
    "/reports/bodies/COP/copies/": some_copies,
    "/mandates/asked/replies/": some_replies,
    "/mandates/asked/replies/?reply=no_answer&regional_group=africa": lambda number, officer: some_replies(
        number * 3, officer
    ),
    "/mandates/?agreement=no": some_disputed,
    "/mandates/": some_mandates,
    "/mandates/?addressee=body": some_mandates,
    "/mandates/?due=overdue&whose=body.COP&before=COP-4": some_late,
    "/activities/": some_activities,
    "/activities/?q=activity": some_activities,
    "/search/?q=activity": some_found,
    "/search/?q=activity&kind=activity": some_found,
    "/actions/": some_actions,
    "/actions/?whose=unit&due=coming&waiting=yes": some_actions,
    "/actions/board/": some_actions,
    "/desk/reminders/": some_reminders,
    "/decisions/": some_decisions,
    "/reports/": some_decisions,
    "/documents/": lambda number, officer: [
        DocumentFactory(symbol=f"X/{number}/{n}", session=SessionFactory()) for n in range(number)
    ],
    "/sessions/": lambda number, officer: [SessionFactory(code=f"S-{number}-{n}", number=None) for n in range(number)],
    "/appointments/": lambda number, officer: [
        AppointmentFactory(state=(state := StateFactory(code=next(CODES))), note_file=NoteFileFactory(state=state))
        for _n in range(number)
    ],
    "/states/": lambda number, officer: [StateFactory(code=next(CODES)) for _n in range(number)],
    "/needs/": lambda number, officer: [
        NeedFactory(state=StateFactory(code=next(CODES)), priority_area=PriorityAreaFactory(number=number * 100 + n))
        for n in range(number)
    ],
    "/proposals/": lambda number, officer: [
        ProposalFactory(priority_area=PriorityAreaFactory(number=number * 100 + n)) for n in range(number)
    ],
    "/recommendations/": lambda number, officer: [
        RecommendationFactory(priority_area=PriorityAreaFactory(number=number * 100 + n)) for n in range(number)
    ],
    "/coverage/": some_coverage,
    "/matrix/": some_overlaps,
    "/matrix/overlaps/": some_overlaps,
    "/matrix/overlaps/?regional_group=africa&priority_area=1": some_overlaps,
    "/meetings/": lambda number, officer: [MeetingFactory(session=working_group_meeting()) for _n in range(number)],
    "/organizations/?q=o": lambda number, officer: [OrganizationFactory(slug=f"o-{number}-{n}") for n in range(number)],
    "/follow-ups/": some_follow_ups,
    "/meetings/m/invitations/": some_invited,
    "/organizations/": lambda number, officer: [OrganizationFactory(slug=f"o-{number}-{n}") for n in range(number)],
}


@pytest.mark.parametrize("address", LISTS)
def test_a_list_costs_the_same_at_any_length(address, officer, client_of):
    client = client_of(officer)
    make = LISTS[address]

    def queries(number):
        make(number, officer)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
        assert response.context["total"] >= number
        return len(captured)

    make(0, officer)
    client.get(address)  # content types are looked up once for a process
    few, many = queries(9), queries(24)
    assert few == many
    # Mandates of all nine rules on one page: each rule reads its own facts, and once more where a filter goes by them;
    # the register's filters offer decisions, sessions, bodies and units. One is for the views that the person keeps.
    register = address.partition("?")[0] == "/mandates/"
    most = 31 if "due=overdue" in address else 18 if register else 15
    assert many <= most, f"{many} queries"


def test_the_matrix_and_its_cells_cost_the_same_for_three_states_and_for_three_hundred(officer, client_of):
    client = client_of(officer)
    addresses = ["/matrix/", "/matrix/?by=groups", "/matrix/africa/1/", "/matrix/overlaps/?format=csv"]

    def queries():
        found = []
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                response = client.get(address)
                assert response.status_code == 200
                b"".join(response)
            found.append(len(captured))
        return found

    some_overlaps(3, officer)
    few = queries()
    some_overlaps(297, officer)
    assert client.get("/matrix/").context["overlaps"] == 300
    assert queries() == few
    assert max(few) <= 21


def test_the_register_of_ten_thousand_mandates_costs_what_that_of_ten_costs(officer, client):
    from recommendations.models import Paragraph

    decision = DecisionFactory()
    some_mandates(10, officer)
    paragraph = Paragraph.objects.filter(decision=decision).first()

    def queries():
        client.get("/mandates/")
        with CaptureQueriesContext(connection) as captured:
            response = client.get("/mandates/")
        return len(captured), response.context["total"]

    few, ten = queries()
    Mandate.objects.bulk_create(
        Mandate(
            paragraph=paragraph,
            number=n,
            slug=f"many-{n}",
            verb="Requests",
            verb_normal="requests",
            asked="thing",
            language="en",
            kind="operational",
            fulfilment_rule=RULES[n % len(RULES)],
        )
        for n in range(2, 9_992)
    )
    many, all_of_them = queries()
    assert (ten, all_of_them) == (10, 1000)  # and more, as is said
    assert many == few <= 15


def test_the_home_page_and_its_way_ask_for_no_evidence_that_they_do_not_show(officer, client):
    """Of what is due after the thirty that stand on the page nothing is asked but its day."""
    fourth_session()

    def due(number, rules, day):
        for n in range(number):
            MandateFactory(
                slug=f"due-{day}-{n}",
                fulfilment_rule=rules[n % len(rules)],
                deadline=DeadlineFactory(date=day, due_on=day),
            )

    def asked(address):
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured), sum('FROM "assistance_proposal"' in query["sql"] for query in captured)

    due(30, ["decision-adopted"], datetime.date(2007, 10, 3))
    few = asked("/")
    way = asked("/dashboard/way/?format=csv")
    due(70, RULES, datetime.date(2008, 10, 1))
    assert client.get("/").context["due_total"] == 100
    assert asked("/") == few == (few[0], 0)
    assert asked("/dashboard/way/?format=csv") == way == (way[0], 0)
    assert (few[0] <= 16, way[0] <= 7) == (True, True), (few, way)


def test_the_page_of_an_organization_costs_the_same_for_few_links_and_for_many(officer, client_of):
    client, organization = client_of(officer), OrganizationFactory()

    def queries(number):
        for n in range(number):
            MeetingInvitationFactory(
                organization=organization, contact=OrganizationContactFactory(organization=organization)
            )
            FollowUpFactory(organization=organization)
            OrganizationFactory(slug=f"duplicate-{n}-{number}", merged_into=organization)
            ActivityFactory(status="published", state=StateFactory(code=next(CODES))).providing_organizations.add(
                organization
            )
        client.get("/organizations/world-bank/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/organizations/world-bank/").status_code == 200
        return len(captured)

    assert queries(2) == queries(6) <= 16


def test_a_decision_page_costs_the_same_for_two_paragraphs_and_for_twenty(officer, client):
    def queries(number):
        some_mandates(number, officer)
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/decisions/3-4/").status_code == 200
        return len(captured)

    queries(9)
    assert queries(9) == queries(18)


def test_the_confirmation_page_costs_the_same_for_few_mandates_and_for_many(officer, client_of):
    client = client_of(officer)

    def queries(number):
        some_mandates(number, officer)
        with CaptureQueriesContext(connection) as captured:
            response = client.get("/decisions/3-4/confirm/")
        return len(captured), response.context["total"]

    queries(6)
    few, twelve = queries(6)
    many, thirty = queries(18)
    assert (twelve, thirty) == (12, 30)
    assert many == few <= 12


def test_the_page_of_two_languages_costs_the_same_for_few_paragraphs_and_for_many(officer, client):
    def queries(number):
        some_mandates(number, officer)
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/decisions/3-4/languages/").status_code == 200
        return len(captured)

    queries(6)
    assert queries(6) == queries(18) <= 16


def test_a_corrected_text_is_compared_in_the_same_queries_for_few_paragraphs_and_for_many(officer, client_of):
    from recommendations.models import ImportDraft
    from tests.factories.recommendations import ImportDraftFactory

    client = client_of(officer)

    def text(number, word):
        lines = "\n".join(f"{n}. Requests the Secretariat to {word} study {n};" for n in range(1, number))
        return f"The Conference of the Parties,\n\n{lines}".encode()

    def queries(number):
        given = {"session": "COP-3", "number_0": f"3/{number}", "kind": "decision"}
        for word in ("publish", "print"):
            draft = ImportDraftFactory(created_by=officer, data=text(number, word))
            client.post(draft.get_absolute_url(), given | ({"import": "1"} if word == "publish" else {}))
        with CaptureQueriesContext(connection) as captured:
            [offer] = client.get(ImportDraft.objects.get().get_absolute_url()).context["offers"]
        ImportDraft.objects.all().delete()
        changed = [change for row in offer.comparison.rows for change in row.mandates]
        return len(captured), len(changed)

    SessionFactory()
    queries(5)
    few, five = queries(6)
    many, thirty = queries(31)
    assert (five, thirty) == (5, 30)
    assert many == few <= 20


def test_home_and_desk_cost_the_same_however_much_is_due(officer, client_of):
    client = client_of(officer)

    def queries(number, address):
        some_mandates(number, officer)
        for _n in range(number):
            ActionFactory(owner=officer, due_on=datetime.date(2007, 9, 14))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    SessionFactory(code="COP-4", number=4, starts_on=datetime.date(2008, 10, 8), ends_on=datetime.date(2008, 10, 17))
    for address in ("/", "/desk/"):
        queries(9, address)
        assert queries(9, address) == queries(18, address)


def test_a_states_desk_costs_the_same_however_much_lies_there(focal_point, kenya, client_of):
    client = client_of(focal_point)

    def queries(number):
        for n in range(number):
            mandate = MandateFactory()
            AddresseeFactory(mandate=mandate, kind="states")
            published = ActivityFactory(state=kenya, status="published", created_by=focal_point)
            for status in ("draft", "submitted", "returned"):
                ActivityFactory(state=kenya, status=status, mandates=[mandate], created_by=focal_point)
            change = {"reference": f"KEN-{published.pk}.2", "revises": published, "revises_version": 1}
            ActivityFactory(
                state=kenya, status=("draft", "submitted", "returned")[n % 3], created_by=focal_point, **change
            )
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/desk/").status_code == 200
        return len(captured)

    queries(3)
    few, many = queries(3), queries(9)
    assert few == many <= 30


def test_evidence_of_ten_mandates_and_of_two_hundred_costs_the_same(officer, db):
    """All rules at once, each with facts of its own for every mandate."""
    document = DocumentFactory(session=working_group_meeting(), issued_on=datetime.date(2007, 9, 3))
    area = PriorityAreaFactory()
    reporting, silent = party(StateFactory(code="KEN")), party(StateFactory(code="PER"))

    def facts(mandates):
        for mandate in mandates:
            mandate.documents.set([document])
            action = ActionFactory(mandate=mandate, owner=officer, status="done")
            action.documents.set([document])
            meeting = MeetingFactory(mandate=mandate, session=document.session, created_by=officer)
            AgendaItemFactory(meeting=meeting, mandate=mandate)
            MeetingInvitationFactory(meeting=meeting, created_by=officer)
            ProposalFactory(priority_area=area, mandate=mandate, created_by=officer)
            ActivityFactory(
                status="published", state=reporting, mandates=[mandate], priority_areas=[area], created_by=officer
            )
            StateReplyFactory(mandate=mandate, state=silent, by=officer)

    def queries(number):
        some_mandates(number, officer)
        facts(Mandate.objects.filter(meetings__isnull=True))
        found = list(every_mandate())
        with CaptureQueriesContext(connection) as captured:
            evidence = fulfilment.evidence_of(found, Secretariat())
        assert {mandate.fulfilment_rule for mandate in found} == set(RULES)
        return len(captured), len(evidence)

    few, ten = queries(10)
    many, all_of_them = queries(190)
    assert (ten, all_of_them) == (10, 200)
    assert many == few


def test_a_chain_of_mandates_costs_the_same_at_any_length(officer, client_of):
    client = client_of(officer)
    first = newest = MandateFactory(slug="first", fulfilment_rule="decision-adopted")

    def queries(number):
        nonlocal newest
        for _n in range(number):
            later = MandateFactory(fulfilment_rule="decision-adopted")
            MandateRelationFactory(mandate=later, to_mandate=newest, by=officer)
            newest = later
        with CaptureQueriesContext(connection) as captured:
            response = client.get(f"/mandates/{first.slug}/chain/")
        return len(captured), len(response.context["chain"])

    queries(1)
    few, three = queries(1)
    many, thirteen = queries(10)
    assert (three, thirteen) == (3, 13)
    assert many == few <= 12


def test_the_pages_of_a_meeting_cost_the_same_for_three_items_and_for_sixty_with_three_hundred_people(
    officer, client_of
):
    client = client_of(officer)
    started = datetime.datetime(2007, 9, 3, 10, tzinfo=datetime.UTC)
    given = {"starts_at": started, "ends_at": started + datetime.timedelta(hours=8), "created_by": officer}
    earlier = MeetingFactory(**given | {"starts_at": started - datetime.timedelta(days=300)})
    meeting = MeetingFactory(status="held", **given)
    pages = ["", "edit/", "agenda/", "projector/", "projector/?item={item}", "agenda/{item}/edit/", "minutes.docx"]

    def more(items, people):
        for n in range(items):
            parent = AgendaItemFactory(meeting=meeting, minutes=5) if n % 3 == 0 else parent  # noqa: F821
            item = parent if n % 3 == 0 else AgendaItemFactory(meeting=meeting, parent=parent, minutes=5)
            item.mandate = MandateFactory()
            item.save()
            item.documents.add(DocumentFactory(symbol=f"X/{item.pk}"))
            AgreedPointFactory(meeting=meeting, agenda_item=item)
            for of in (meeting, earlier):
                FollowUpFactory(meeting=of, person=officer, agenda_item=item if of == meeting else None)
        for n in range(people // 10):
            organization = OrganizationFactory(slug=f"o-{people}-{n}")
            invitation = MeetingInvitationFactory(
                meeting=meeting, organization=organization, attended=True, created_by=officer
            )
            for _ten in range(10):
                ParticipantFactory(invitation=invitation, present=True)
        return item

    def queries(item):
        found = {}
        for page in pages:
            with CaptureQueriesContext(connection) as captured:
                response = client.get(meeting.get_absolute_url() + page.format(item=item.pk))
            assert response.status_code == 200
            found[page] = len(captured)
        return found

    item = more(3, 10)
    queries(item)
    few = queries(item)
    more(57, 290)
    assert queries(item) == few
    assert meeting.agenda.count() == 60
    assert max(few.values()) <= 20, few
