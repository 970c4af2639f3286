"""What a draft would make and touch: from a stored decision, from a parsed text, and on the draft's page."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from recommendations.before_adoption import before_adoption, items_of_decision, items_of_suggestions, what_is_made
from recommendations.models import Assessment, Deadline, DecisionTitle, Mandate, Paragraph
from recommendations.parsing import parse
from recommendations.queries import open_mandates, paragraphs_of
from recommendations.renewals import Item
from recommendations.services.decisions import import_decision, place, suggestion_of
from tests.factories.recommendations import (
    AddresseeFactory,
    AssessmentFactory,
    BodyFactory,
    DecisionFactory,
    MandateFactory,
    ParagraphFactory,
    ParagraphTextFactory,
    SessionFactory,
    fourth_session,
    working_group_meeting,
)

EARLIER = """# Cooperation

The Conference of the Parties,

(a) Requests the Secretariat to prepare a handbook on model laws and to submit it at its fourth session;

(b) Requests the Secretariat to keep a register of central authorities for mutual legal assistance;

(c) Invites States parties to nominate experts for the register of teachers;

(d) Takes note of the report of the Secretariat on cooperation.
"""
DRAFT = """# Cooperation

The Conference of the Parties,

(a) Requests the Secretariat to prepare a handbook on model laws and to submit it at its fifth session;

(b) Requests the Secretariat to keep a register of central authorities for mutual legal assistance;

(c) Urges States parties to nominate experts for the register of teachers;

(d) Requests the Secretariat to convene a meeting of experts on firearms before its fifth session;

(e) Requests the Working Group on Technical Assistance to include in its agenda an item on statistics;

(f) Decides to review the matter by 30 June 2010.
"""


def imported(text, session, number, adopted_on=None):
    parsed = parse(text, language="en")
    placed = place(parsed, session=session, number=number, adopted_on=adopted_on)
    return import_decision(parsed=parsed, placed=placed, by="import_decision")[0]


@pytest.fixture
def sessions(db):
    SessionFactory()
    fourth_session()
    SessionFactory(code="COP-5", number=5, starts_on=datetime.date(2010, 10, 18), ends_on=datetime.date(2010, 10, 22))
    meeting = working_group_meeting()
    meeting.body.parent = SessionFactory().body
    meeting.body.save()


@pytest.fixture
def earlier(sessions):
    return imported(EARLIER, "COP-3", "3/9", datetime.date(2006, 10, 18))


@pytest.fixture
def draft(earlier):
    return imported(DRAFT, "COP-4", "4/2")


def of_decision(decision):
    return before_adoption(items_of_decision(decision, paragraphs_of(decision)), decision.session, decision)


def made(before):
    return [
        (str(one.made), [item.reference for item in one.items], one.due_on, one.session and one.session.code)
        for one in before["creations"]
    ]


def test_what_the_draft_would_make(draft):
    opening = datetime.date(2010, 10, 18)
    assert made(of_decision(draft)) == [
        ("document", ["4/2(a)-1", "4/2(a)-2"], opening, "COP-5"),
        ("meeting", ["4/2(d)-1"], opening - datetime.timedelta(days=1), "COP-5"),
        ("agenda_item", ["4/2(e)-1"], None, None),
        ("other", ["4/2(f)-1"], datetime.date(2010, 6, 30), None),
    ]
    document, _meeting, agenda_item, _other = of_decision(draft)["creations"]
    assert document.explained.endswith(
        "session 5 of the Conference of the Parties (18–22 October 2010): 18 October 2010."
    )
    assert agenda_item.explained == ""


def test_which_open_mandates_the_draft_touches(draft):
    before = of_decision(draft)
    assert [(near.new.reference, str(near.likeness), near.earlier.reference) for near in before["near"]] == [
        ("4/2(a)-1", "renews", "3/9(a)-1"),
        ("4/2(b)-1", "duplicates", "3/9(b)-1"),
        ("4/2(c)-1", "changes", "3/9(c)-1"),
    ]
    assert (before["compared"], before["not_compared"], before["mandates"]) == (4, 0, 7)


def test_a_text_that_is_only_parsed_gives_the_same(draft, earlier):
    parsed = parse(DRAFT, language="en")
    placed = place(parsed, session="COP-4", number="4/2")
    rows = [
        (paragraph, [suggestion_of(mandate, placed) for mandate in paragraph.mandates])
        for paragraph in parsed.paragraphs
    ]
    items = items_of_suggestions(parsed, "4/2", rows)
    from_text, from_rows = before_adoption(items, draft.session), of_decision(draft)
    assert made(from_text) == made(from_rows)
    assert [(near.likeness, near.earlier, near.differences) for near in from_text["near"]] == [
        (near.likeness, near.earlier, near.differences) for near in from_rows["near"]
    ]
    assert {item.url for item in items} == {""}


def test_open_are_those_that_bind_and_that_nobody_assessed_as_implemented(earlier, draft, head):
    def references(session=draft.session, of=draft):
        return [mandate.reference for mandate in open_mandates(session, of)]

    every = ["3/9(a)-1", "3/9(a)-2", "3/9(b)-1", "3/9(c)-1"]
    assert references() == every
    # The draft's own are none, nor are those of a later session, nor those of a draft.
    assert references(earlier.session, earlier) == []
    register = Mandate.objects.get(slug="3-9-b-1")
    proposal = AssessmentFactory(mandate=register, status="implemented")
    assert references() == every
    Assessment.objects.create(
        mandate=register, status="implemented", reason="Kept.", by=head, at=proposal.at, confirms=proposal
    )
    Mandate.objects.filter(slug="3-9-a-1").update(status="elapsed")
    Mandate.objects.filter(slug="3-9-a-2").update(withdrawn_by=head, withdrawn_at=proposal.at)
    assert references() == ["3/9(c)-1"]


def test_decisions_of_the_body_above_and_below_count_and_of_no_other(draft):
    def mandate(body, slug):
        session = SessionFactory(
            code=f"{body.code}-x",
            body=body,
            number=9,
            starts_on=datetime.date(2006, 1, 1),
            ends_on=datetime.date(2006, 1, 2),
        )
        decision = DecisionFactory(body=body, session=session, number="9/1", slug=slug)
        return MandateFactory(paragraph=ParagraphFactory(decision=decision), slug=f"{slug}-m")

    group = working_group_meeting().body
    sibling = BodyFactory(code="WG.6", symbol="X/6", name_en="Working Group on Firearms", parent=draft.body)
    stranger = BodyFactory(code="OTHER", symbol="Y", name_en="Other Conference")
    below, beside = mandate(group, "below"), mandate(sibling, "beside")
    mandate(stranger, "stranger")
    found = set(open_mandates(draft.session, draft))
    assert {below, beside} <= found
    assert not any(mandate.slug == "stranger-m" for mandate in found)
    groups_own = {mandate.slug for mandate in open_mandates(working_group_meeting())}
    assert "below-m" in groups_own
    assert "3-9-b-1" in groups_own
    assert "beside-m" not in groups_own


FRENCH = [
    (
        "a",
        "Prie le secrétariat d'établir un manuel des lois types et d'en saisir la Conférence à sa quatrième session;",
    ),
    ("b", "Prie le secrétariat de tenir un registre des autorités centrales pour l'entraide judiciaire;"),
    ("c", "Constate que les États parties désignent des experts pour le registre des enseignants;"),
]


def test_an_earlier_text_in_the_draft_s_language_is_compared(earlier):
    for label, text in FRENCH:
        ParagraphTextFactory(paragraph=earlier.paragraphs.get(label=label), language="fr", text=text)
    parsed = parse(
        """# Coopération

        La Conférence des Parties,

        (a) Invite le secrétariat à publier un manuel des lois types, à sa cinquième session;

        (b) Prie le secrétariat de tenir un registre des autorités centrales pour l'entraide judiciaire.
        """,
        language="fr",
    )
    draft, _done = import_decision(
        parsed=parsed, placed=place(parsed, session="COP-4", number="4/3"), by="import_decision"
    )
    before = of_decision(draft)
    [register] = [near for near in before["near"] if near.new.reference == "4/3(b)-1"]
    assert (str(register.likeness), register.earlier.language) == ("duplicates", "fr")
    assert register.earlier.asked == "de tenir un registre des autorités centrales pour l'entraide judiciaire"
    assert (before["compared"], before["not_compared"]) == (4, 0)


def test_what_has_no_text_in_the_draft_s_language_is_counted_not_compared(earlier):
    items = [Item("4/3(a)-1", "fr", "Prie", "requests", "de tenir un registre des autorités centrales")]
    before = before_adoption(items, fourth_session())
    assert (before["near"], before["compared"], before["not_compared"]) == ([], 0, 4)


MADE = [
    ("en", "secretariat", "to draw up proposals for activities", "document"),
    ("en", "secretariat", "to put them before the working group", "document"),
    ("en", "secretariat", "to consider and report to the Conference on the matter", "document"),
    ("en", "body", "to submit its findings to the Conference", "document"),
    ("en", "states", "to submit information on their laws to the Secretariat", None),
    ("en", "secretariat", "to take into account the report of the working group", None),
    ("en", "secretariat", "to provide technical assistance in preparing reports", None),
    ("en", "secretariat", "to organize, within existing resources, an in-session workshop on witnesses", "meeting"),
    ("en", "conference", "that an expert meeting on firearms should be held", "meeting"),
    ("en", "secretariat", "to support the meeting of the working group", None),
    ("en", "body", "to place on the agenda of its next meeting an item on data", "agenda_item"),
    ("fr", "secretariat", "d'en saisir le groupe de travail", "document"),
    ("fr", "secretariat", "de lui faire rapport sur la question", "document"),
    ("fr", "secretariat", "d'aider les États parties à établir leurs rapports", None),
    ("fr", "secretariat", "d'organiser, dans la limite des ressources, un atelier sur les témoins", "meeting"),
    ("fr", "body", "d'inscrire à son ordre du jour un point sur les données", "agenda_item"),
    ("es", "secretariat", "que le presente un informe sobre la cuestión", "document"),
    ("es", "secretariat", "que convoque una reunión de expertos", "meeting"),
    ("es", "body", "que incluya en su programa un tema sobre los datos", "agenda_item"),
    ("es", "secretariat", "que preste asistencia técnica a los Estados", None),
    ("ru", "secretariat", "представить Конференции доклад по этому вопросу", "document"),
    ("ru", "secretariat", "созвать совещание экспертов", "meeting"),
    ("ru", "body", "включить в повестку дня пункт о данных", "agenda_item"),
    ("ru", "secretariat", "оказывать государствам техническую помощь", None),
    ("ar", "secretariat", "أن تقدم إلى المؤتمر تقريرا عن المسألة", "document"),
    ("ar", "secretariat", "أن تعقد اجتماعا للخبراء", "meeting"),
    ("ar", "body", "أن يدرج في جدول أعماله بندا عن البيانات", "agenda_item"),
    ("ar", "secretariat", "أن تواصل تقديم المساعدة التقنية إلى الدول", None),
    ("zh", "secretariat", "向缔约方会议提交一份报告", "document"),
    ("zh", "secretariat", "召集专家会议", "meeting"),
    ("zh", "body", "将关于数据的项目列入议程", "agenda_item"),
    ("zh", "secretariat", "打击跨国有组织犯罪", None),
]


@pytest.mark.parametrize(("language", "addressee", "asked", "expected"), MADE)
def test_words_that_tell_what_is_made(language, addressee, asked, expected):
    item = Item("1(a)-1", language, "", "requests", asked, addressees=((addressee, ""),))
    assert what_is_made(item) == expected


def test_the_deadline_s_words_make_no_meeting():
    words = "在其举行第五届会议之前"
    item = Item(
        "1(a)-1",
        "zh",
        "",
        "requests",
        f"{words}打击犯罪",
        addressees=(("secretariat", ""),),
        deadline=Deadline(rule="open", phrase=words),
        phrase=words,
    )
    assert what_is_made(item) == "other"


def test_the_page_of_a_draft_shows_it_to_the_secretariat_alone(
    draft, earlier, officer, administrator, focal_point, client_of
):
    for person, shown in [(officer, True), (administrator, True), (focal_point, False), (None, False)]:
        client = client_of(person) if person else Client()
        page = client.get("/decisions/4-2/").content.decode()
        assert ("Before adoption" in page) is shown
        assert "Before adoption" not in client.get("/decisions/3-9/").content.decode()
    page = client_of(officer).get("/decisions/4-2/").content.decode()
    assert 'href="/mandates/3-9-b-1/"' in page
    assert "Agenda item" in page
    assert "At the opening of session 5" in page


def test_a_draft_that_touches_nothing_says_so(draft, officer, client_of):
    Mandate.objects.filter(paragraph__decision=draft).exclude(slug="4-2-f-1").update(
        withdrawn_by=officer, withdrawn_at=datetime.datetime(2007, 9, 1, tzinfo=datetime.UTC)
    )
    assert (
        "4 open mandates of earlier decisions all ask something else"
        in client_of(officer).get("/decisions/4-2/").content.decode()
    )
    Mandate.objects.filter(slug__startswith="3-9").update(status="retired")
    assert "No mandate of an earlier decision is open." in client_of(officer).get("/decisions/4-2/").content.decode()


def test_it_costs_the_same_however_many_mandates_are_open(draft, officer, client_of):
    client = client_of(officer)

    def queries(number):
        for n in range(number):
            decision = DecisionFactory(number=f"2/{number}{n}", slug=f"2-{number}-{n}")
            DecisionTitle.objects.create(decision=decision, language="en", text="title")
            mandate = MandateFactory(paragraph=ParagraphFactory(decision=decision), slug=f"open-{number}-{n}")
            ParagraphTextFactory(paragraph=mandate.paragraph)
            AddresseeFactory(mandate=mandate, kind="body", body=working_group_meeting().body)
        with CaptureQueriesContext(connection) as captured:
            response = client.get("/decisions/4-2/")
        return len(captured), response.context["before"]["compared"]

    queries(1)
    few, many = queries(3), queries(30)
    assert few[0] == many[0]
    assert many[1] - few[1] == 30
    assert Paragraph.objects.count() > 30
