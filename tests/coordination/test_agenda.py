"""A meeting's agenda: items in items, their numbers and hours, changed by people who see the same agenda, annotated."""

import datetime
import zoneinfo

import pytest
from django.core.exceptions import ValidationError
from lxml import html

from coordination.agendas import plan
from coordination.models import AgendaItem
from coordination.queries import agenda_of, in_order, present_at
from coordination.services import (
    add_agenda_item,
    add_item_for,
    edit_agenda_item,
    move_agenda_item,
    withdraw_agenda_item,
)
from cop_portal.common.errors import NotAllowed, PortalError, StaleVersion
from cop_portal.history.models import Change
from recommendations.fulfilment import evidence_of
from recommendations.queries import mandates
from tests.factories.coordination import (
    AgendaItemFactory,
    MeetingFactory,
    MeetingInvitationFactory,
    OrganizationFactory,
    ParticipantFactory,
)
from tests.factories.recommendations import (
    AddresseeFactory,
    DeadlineFactory,
    DocumentFactory,
    MandateFactory,
    working_group_meeting,
)

VIENNA = zoneinfo.ZoneInfo("Europe/Vienna")


def agenda(meeting):
    """As it is read: number and title."""
    return [f"{item.number} {item.title}" for item in agenda_of(meeting)]


@pytest.fixture
def meeting(db):
    return MeetingFactory()


@pytest.fixture
def items(meeting):
    """1 opening; 2 needs, with (a) training and (b) laws, of which (i) models; 3 closing."""
    made = {}
    for title, parent in [
        ("opening", None),
        ("needs", None),
        ("closing", None),
        ("training", "needs"),
        ("laws", "needs"),
        ("models", "laws"),
    ]:
        made[title] = AgendaItemFactory(meeting=meeting, title=title, parent=made.get(parent))
    return made


WHOLE = ["1 opening", "2 needs", "2 (a) training", "2 (b) laws", "2 (b) (i) models", "3 closing"]


def test_numbers_are_those_of_an_agenda(items, meeting):
    assert agenda(meeting) == WHOLE
    assert [(item.mark, item.depth) for item in agenda_of(meeting)] == [
        ("1.", 0),
        ("2.", 0),
        ("(a)", 1),
        ("(b)", 1),
        ("(i)", 2),
        ("3.", 0),
    ]


@pytest.mark.parametrize(("order", "letters", "roman"), [(26, "z", "xxvi"), (27, "aa", "xxvii"), (49, "aw", "xlix")])
def test_many_items_are_still_told_apart(order, letters, roman):
    parent = AgendaItem(order=1, pk=1)
    item = AgendaItem(order=order, parent=parent, pk=2)
    assert item.number == f"1 ({letters})"
    assert AgendaItem(order=order, parent=item).number == f"1 ({letters}) ({roman})"


def test_an_item_is_added_in_another(items, meeting, officer):
    add_agenda_item(meeting=meeting, by=officer, title="statistics", parent=items["needs"], speaker="UNODC", minutes=20)
    item = AgendaItem.objects.get(title="statistics")
    assert (item.number, item.speaker, item.minutes) == ("2 (c)", "UNODC", 20)
    with pytest.raises(PortalError, match="An agenda has three levels at most"):
        add_agenda_item(meeting=meeting, by=officer, title="deeper", parent=items["models"])
    with pytest.raises(PortalError, match="That item is not on this agenda"):
        add_agenda_item(meeting=MeetingFactory(), by=officer, title="elsewhere", parent=items["needs"])
    with pytest.raises(ValidationError):
        add_agenda_item(meeting=meeting, by=officer, title="")
    assert AgendaItem.objects.count() == 7


def test_an_item_moves_among_those_of_its_parent_alone(items, meeting, officer):
    assert move_agenda_item(item=items["closing"], to=1, by=officer)
    assert agenda(meeting) == [
        "1 closing",
        "2 opening",
        "3 needs",
        "3 (a) training",
        "3 (b) laws",
        "3 (b) (i) models",
    ]
    assert move_agenda_item(item=items["laws"], to=99, by=officer) is False
    assert move_agenda_item(item=items["laws"], to=0, by=officer)
    assert agenda(meeting)[3:] == ["3 (a) laws", "3 (a) (i) models", "3 (b) training"]
    assert list(Change.objects.values_list("event", "new")) == [
        ("agenda_reordered", "closing"),
        ("agenda_reordered", "laws"),
    ]


def test_an_item_that_goes_takes_those_in_it_along(items, meeting, officer):
    gone = withdraw_agenda_item(item=items["needs"], by=officer)
    assert {item.title for item in gone} == {"needs", "training", "laws", "models"}
    assert agenda(meeting) == ["1 opening", "2 closing"]
    assert withdraw_agenda_item(item=items["needs"], by=officer, read="whatever") == []
    assert Change.objects.filter(event="agenda_item_withdrawn").count() == 4


def test_nothing_is_changed_on_an_agenda_that_another_changed(items, meeting, officer, second_officer):
    read = in_order(agenda_of(meeting))
    add_agenda_item(meeting=meeting, by=second_officer, title="laws of Kenya", parent=items["laws"])
    for change in (
        lambda: move_agenda_item(item=items["closing"], to=1, by=officer, read=read),
        lambda: withdraw_agenda_item(item=items["laws"], by=officer, read=read),
    ):
        with pytest.raises(StaleVersion):
            change()
    assert agenda(meeting) == [*WHOLE[:5], "2 (b) (ii) laws of Kenya", "3 closing"]


def edit(item, by, **changes):
    item = AgendaItem.objects.get(pk=item.pk)
    documents = changes.pop("documents", item.documents.all())
    for name, value in changes.items():
        setattr(item, name, value)
    return edit_agenda_item(item=item, by=by, fields=list(changes), documents=documents)


def test_an_item_goes_into_another_with_those_in_it_and_the_rest_moves_up(items, meeting, officer):
    edit(items["opening"], officer, parent=items["needs"])
    assert agenda(meeting) == [
        "1 needs",
        "1 (a) training",
        "1 (b) laws",
        "1 (b) (i) models",
        "1 (c) opening",
        "2 closing",
    ]
    edit(items["laws"], officer, parent=None)
    assert agenda(meeting) == [
        "1 needs",
        "1 (a) training",
        "1 (b) opening",
        "2 closing",
        "3 laws",
        "3 (a) models",
    ]
    said = Change.objects.filter(event="edited").values_list("field", "old", "new")
    assert list(said) == [("parent", "", "needs"), ("parent", "needs", "")]


@pytest.mark.parametrize(
    ("title", "parent", "sentence"),
    [
        ("needs", "needs", "An item cannot stand in itself"),
        ("needs", "models", "An item cannot stand in itself"),
        ("laws", "training", "An agenda has three levels at most"),
        ("needs", "opening", "An agenda has three levels at most"),
    ],
)
def test_no_item_stands_in_itself_or_too_deep(title, parent, sentence, items, meeting, officer):
    with pytest.raises(PortalError, match=sentence):
        edit(items[title], officer, parent=items[parent])
    assert agenda(meeting) == WHOLE


def test_a_move_meanwhile_is_no_change_of_the_item_and_a_withdrawn_one_is_not_edited(items, meeting, officer):
    read = AgendaItem.objects.get(pk=items["closing"].pk)
    move_agenda_item(item=items["closing"], to=1, by=officer)
    read.title = "end"
    edit_agenda_item(item=read, by=officer, fields=["title"], documents=[])
    assert agenda(meeting)[:2] == ["1 end", "2 opening"]
    withdraw_agenda_item(item=read, by=officer)
    with pytest.raises(PortalError, match="Somebody took this item off the agenda meanwhile"):
        edit_agenda_item(item=read, by=officer, fields=["title"], documents=[])


def test_only_the_secretariat_changes_an_agenda(items, meeting, focal_point, administrator):
    for person in (focal_point, administrator):
        for change in (
            lambda by: add_agenda_item(meeting=meeting, by=by, title="more"),
            lambda by: edit(items["laws"], by, title="more"),
            lambda by: move_agenda_item(item=items["laws"], to=1, by=by),
            lambda by: withdraw_agenda_item(item=items["laws"], by=by),
        ):
            with pytest.raises(NotAllowed):
                change(person)
    assert agenda(meeting) == WHOLE


# --- Planned hours


def hours(meeting):
    found = agenda_of(meeting)
    planned = plan(meeting, found)
    clock = [item.planned_at.strftime("%H:%M") if item.planned_at else None for item in found]
    return planned, clock, [item.minutes_in_all for item in found]


def test_each_item_begins_when_those_before_it_have_had_their_time(items, meeting):
    for title, minutes in [("opening", 10), ("needs", 5), ("training", 30), ("models", 45), ("closing", 100)]:
        AgendaItem.objects.filter(pk=items[title].pk).update(minutes=minutes)
    planned, clock, in_all = hours(meeting)
    assert clock == ["15:00", "15:10", "15:15", "15:45", "15:45", "16:30"]
    assert in_all == [10, 80, 30, 45, 45, 100]
    assert (planned.allotted, planned.length, planned.too_long_by) == (190, 180, 10)
    assert planned.first_without is None


def test_no_hour_is_invented_after_an_item_without_a_time(items, meeting):
    assert hours(meeting)[1] == [None] * 6
    AgendaItem.objects.filter(title__in=["opening", "closing"]).update(minutes=15)
    planned, clock, _in_all = hours(meeting)
    assert clock == ["15:00", "15:15", "15:15", None, None, None]
    assert (planned.first_without, planned.allotted, planned.too_long_by) == (items["training"], 30, 0)
    meeting.ends_at += datetime.timedelta(days=1)
    planned, clock, _in_all = hours(meeting)
    assert (planned.has_clock, clock) == (False, [None] * 6)


def test_hours_are_those_of_the_place_also_when_the_clocks_change(db):
    start = datetime.datetime(2007, 10, 28, 1, 30, tzinfo=VIENNA)  # at three it is two again
    meeting = MeetingFactory(starts_at=start, ends_at=datetime.datetime(2007, 10, 28, 5, tzinfo=VIENNA))
    for _n in range(3):
        AgendaItemFactory(meeting=meeting, minutes=60)
    planned, clock, _in_all = hours(meeting)
    assert (clock, planned.length) == (["01:30", "02:30", "02:30"], 270)


# --- What a mandate asks for


@pytest.fixture
def asked(db):
    session = working_group_meeting()
    mandate = MandateFactory(
        paragraph__label="e",
        slug="3-4-e-1",
        asked="place an item on coordination on its agenda;",
        fulfilment_rule="agenda-item-placed",
        deadline=DeadlineFactory(rule="at", session=session, date=None),
    )
    AddresseeFactory(mandate=mandate, kind="body", body=session.body)
    meeting = MeetingFactory(kind="session", session=session, title="working group")
    return mandate, meeting


def test_the_item_that_a_mandate_asks_for_is_added_by_one_click_once(asked, officer, client_of):
    mandate, meeting = asked
    client = client_of(officer)
    page = client.get(meeting.get_absolute_url())
    [form] = html.fromstring(page.content).xpath("//form[contains(@action, '/agenda/for/')]")
    for said in ("The item is on the agenda.", "The agenda answers this mandate already."):
        assert said in client.post(form.get("action"), follow=True).text
    assert agenda(meeting) == ["1 Place an item on coordination on its agenda"]
    assert "asks for an item on this agenda" not in client.get(meeting.get_absolute_url()).text
    with pytest.raises(NotAllowed):
        add_item_for(mandate=mandate, meeting=meeting, by=MeetingFactory().created_by)


def test_evidence_and_a_documents_page_give_the_number_of_an_item_in_another(asked, client):
    mandate, meeting = asked
    AgendaItemFactory(meeting=meeting)
    parent = AgendaItemFactory(meeting=meeting, title="assistance")
    item = AgendaItemFactory(meeting=meeting, parent=parent, title="coordination", mandate=mandate)
    item.documents.add(document := DocumentFactory())
    mandate = mandates().get(pk=mandate.pk)
    [fact] = evidence_of([mandate])[mandate.pk].facts
    assert fact.text == "Item 2 (a) “coordination” on the agenda of working group"
    shown = html.fromstring(client.get(document.get_absolute_url()).content).xpath("//section[.//h2[@id='agenda']]//li")
    assert [" ".join(row.text_content().split()) for row in shown] == ["working group: 2 (a) coordination"]


# --- Pages


def test_the_form_takes_documents_by_symbol_and_names_those_unknown(meeting, officer, client_of):
    for symbol in ("CTOC/COP/2007/1", "CTOC/COP/2007/2"):
        DocumentFactory(symbol=symbol)
    client, address = client_of(officer), f"{meeting.get_absolute_url()}agenda/new/"
    given = {"title": "needs", "documents": "ctoc/cop/2007/1, CTOC/COP/2007/9"}
    refused = client.post(address, given)
    assert refused.status_code == 422
    assert "The portal knows no document with this symbol: CTOC/COP/2007/9." in refused.text
    assert "ctoc/cop/2007/1, CTOC/COP/2007/9</textarea>" in refused.text
    client.post(address, given | {"documents": "ctoc/cop/2007/1\nCTOC/COP/2007/2", "minutes": "45", "speaker": "Chair"})
    item = AgendaItem.objects.get()
    assert [document.symbol for document in item.documents.all()] == ["CTOC/COP/2007/1", "CTOC/COP/2007/2"]
    page = client.get(f"{meeting.get_absolute_url()}agenda/{item.pk}/edit/")
    assert "CTOC/COP/2007/1\nCTOC/COP/2007/2</textarea>" in page.text


def test_the_form_offers_neither_the_item_itself_nor_what_stands_in_it(items, meeting, officer, client_of):
    client = client_of(officer)

    def offered(address):
        page = html.fromstring(client.get(meeting.get_absolute_url() + address).content)
        return [option.text.strip() for option in page.xpath("//select[@name='parent']/option")[1:]]

    assert offered(f"agenda/{items['needs'].pk}/edit/") == ["1 opening", "3 closing"]
    assert offered("agenda/new/") == ["1 opening", "2 needs", "2 (a) training", "2 (b) laws", "3 closing"]
    page = html.fromstring(client.get(f"{meeting.get_absolute_url()}agenda/new/?in={items['laws'].pk}").content)
    assert page.xpath("//select[@name='parent']/option[@selected]/text()")[0].strip() == "2 (b) laws"


def test_a_drag_asks_the_same_address_for_a_place(items, meeting, officer, client_of):
    client, base = client_of(officer), meeting.get_absolute_url()
    page = html.fromstring(client.get(base).content)
    [read] = page.xpath("//form[@data-agenda]//input[@name='read']/@value")
    said = client.post(f"{base}agenda/{items['closing'].pk}/place/", {"read": read, "place": "1"}, follow=True)
    assert "“closing” is item 1." in said.text
    assert agenda(meeting)[:3] == ["1 closing", "2 opening", "3 needs"]
    for place in ("", "x", "9" * 5000):
        client.post(f"{base}agenda/{items['closing'].pk}/place/", {"read": read, "place": place})
    assert agenda(meeting)[:3] == ["1 closing", "2 opening", "3 needs"]


def test_the_annotated_agenda_holds_all_that_it_says_of_an_item(asked, client, officer, client_of):
    mandate, meeting = asked
    item = AgendaItemFactory(
        meeting=meeting,
        parent=AgendaItemFactory(meeting=meeting, title="assistance"),
        title="coordination",
        mandate=mandate,
        speaker="UNODC",
        minutes=25,
        annotation="The group will have a report.",
    )
    item.documents.add(DocumentFactory(symbol="CTOC/COP/2007/1", title="Report"))
    page = html.fromstring(client.get(f"{meeting.get_absolute_url()}agenda/").content)
    [found] = page.xpath(f"//article[@id='item-{item.pk}']")
    words = " ".join(found.text_content().split())
    for expected in (
        "(a) coordination",
        "15:00 25 minutes",
        "UNODC",
        "The group will have a report.",
        "place an item on coordination on its agenda",
        "3/4(e)-1",
        "CTOC/COP/2007/1 Report",
    ):
        assert expected in words
    meeting.status = "draft"
    meeting.save()
    assert client.get(f"{meeting.get_absolute_url()}agenda/").status_code == 404
    assert client_of(officer).get(f"{meeting.get_absolute_url()}agenda/").status_code == 200


# --- The room


def test_the_projector_shows_the_item_now_and_who_is_present(items, meeting, officer, client_of, client):
    bank, absent, named_only = (
        MeetingInvitationFactory(meeting=meeting, organization=OrganizationFactory(slug=slug, name_en=slug), **given)
        for slug, given in [("bank", {"attended": True}), ("absent", {}), ("named-only", {})]
    )
    for name, invitation, given in [
        ("Ada", bank, {"present": True}),
        ("Ben", bank, {"present": True, "is_withdrawn": True}),
        ("Cem", bank, {}),
        ("Dan", absent, {}),
        ("Eva", named_only, {"present": True}),
    ]:
        ParticipantFactory(invitation=invitation, name=name, **given)
    shown = [(row.organization.slug, [person.name for person in row.people]) for row in present_at(meeting)]
    assert shown == [("bank", ["Ada"]), ("named-only", ["Eva"])]
    staff, base = client_of(officer), f"{meeting.get_absolute_url()}projector/"

    def page(address):
        return html.fromstring(staff.get(address).content)

    first = page(base)
    assert first.xpath("//h1//text()")[0].strip() == meeting.title
    assert first.xpath("//a[@rel='next']/@href") == [f"?item={items['opening'].pk}"]
    now = page(f"{base}?item={items['training'].pk}")
    assert " ".join(now.xpath("//h1")[0].text_content().split()) == "2 (a) training"
    assert now.xpath("//a[@rel='prev']/@href | //a[@rel='next']/@href") == [
        f"?item={items['needs'].pk}",
        f"?item={items['laws'].pk}",
    ]
    present = [
        " ".join(row.text_content().split()) for row in now.xpath("//section[@data-present]/p | //section//li[b]")
    ]
    assert present == ["2 organizations, 2 participants", "bank 1 Ada", "named-only 1 Eva"]
    assert page(f"{base}?item={items['closing'].pk}").xpath("//a[@rel='next']") == []
    assert page(f"{base}?item=x").xpath("//h1//text()")[0].strip() == meeting.title
    assert client.get(base).status_code == 302
