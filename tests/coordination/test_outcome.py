"""What came of a meeting: points agreed, follow-ups until they are closed, and the minutes."""

import datetime
import io
import shutil
import subprocess
import zoneinfo
from pathlib import Path

import docx
import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation
from docx.oxml.ns import qn

from coordination.minutes import minutes_of
from coordination.models import AgreedPoint, FollowUp
from coordination.queries import agreed_points_of, carried_over_to, in_order, points_by_item
from coordination.services import (
    add_follow_up,
    add_point,
    close_follow_up,
    edit_follow_up,
    edit_point,
    move_point,
    reopen_follow_up,
    withdraw_point,
)
from cop_portal.common.errors import NotAllowed, PortalError, StaleVersion
from cop_portal.history.models import Change
from tests.factories.assistance import ActivityFactory
from tests.factories.coordination import (
    AgendaItemFactory,
    AgreedPointFactory,
    FollowUpFactory,
    MeetingFactory,
    MeetingInvitationFactory,
    OrganizationFactory,
    ParticipantFactory,
)
from tests.factories.recommendations import DocumentFactory, MandateFactory, working_group_meeting
from tests.test_guard import typed_in

D = datetime.date
VIENNA = zoneinfo.ZoneInfo("Europe/Vienna")


@pytest.fixture
def meeting(db):
    return MeetingFactory()


@pytest.fixture
def item(meeting):
    return AgendaItemFactory(meeting=meeting, title="needs")


def agreed(meeting):
    """Each group of points: the item's title, and the texts."""
    items = list(meeting.agenda.filter(is_withdrawn=False))
    return [(item and item.title, [p.text for p in points]) for item, points in points_by_item(meeting, items)]


# --- Points agreed


def test_points_stand_in_order_under_their_item_or_under_none(meeting, item, officer):
    points = {
        text: add_point(point=AgreedPoint(meeting=meeting, text=text, agenda_item=under), by=officer)
        for text, under in [("a", item), ("x", None), ("b", item), ("c", item)]
    }
    assert agreed(meeting) == [("needs", ["a", "b", "c"]), (None, ["x"])]
    assert move_point(point=points["c"], to=1, by=officer)
    assert agreed(meeting)[0] == ("needs", ["c", "a", "b"])
    assert move_point(point=points["x"], to=0, by=officer) is False
    point = AgreedPoint.objects.get(text="a")
    point.agenda_item = None
    edit_point(point=point, by=officer, fields=["text", "agenda_item"])
    assert agreed(meeting) == [("needs", ["c", "b"]), (None, ["x", "a"])]
    assert withdraw_point(point=points["c"], by=officer)
    assert withdraw_point(point=points["c"], by=officer) is False
    assert agreed(meeting) == [("needs", ["b"]), (None, ["x", "a"])]
    assert move_point(point=points["c"], to=1, by=officer) is False
    item.is_withdrawn = True
    item.save()
    assert [(group, sorted(texts)) for group, texts in agreed(meeting)] == [(None, ["a", "b", "x"])]
    assert list(Change.objects.filter(event__startswith="point").values_list("event", flat=True)) == [
        *["point_agreed"] * 4,
        "points_reordered",
        "point_edited",
        "point_withdrawn",
    ]


def test_points_that_another_reordered_are_not_moved_unread(meeting, officer, client_of):
    first, second, third = (AgreedPointFactory(meeting=meeting, text=text) for text in "abc")
    client, base = client_of(officer), meeting.get_absolute_url()
    typed = typed_in(client.get(base), "//form[.//button[contains(@formaction, '/points/')]]")
    assert client.post(f"{base}points/{third.pk}/up/", typed).status_code == 302
    for change in (f"points/{third.pk}/up/", f"points/{second.pk}/withdraw/"):
        assert "Somebody else changed this list meanwhile." in client.post(base + change, typed, follow=True).text
    assert agreed(meeting) == [(None, ["a", "c", "b"])]
    with pytest.raises(StaleVersion):
        move_point(point=first, to=2, by=officer, read=in_order([first, second, third]))


def test_an_item_of_another_meeting_is_refused(meeting, item, officer):
    elsewhere = AgendaItemFactory()
    with pytest.raises(PortalError, match="That item is not on this agenda"):
        add_point(point=AgreedPoint(meeting=meeting, text="a", agenda_item=elsewhere), by=officer)
    follow_up = FollowUp(meeting=meeting, title="a", person=officer, agenda_item=elsewhere)
    with pytest.raises(PortalError, match="That item is not on this agenda"):
        add_follow_up(follow_up=follow_up, by=officer)
    assert not AgreedPoint.objects.exists()
    assert not FollowUp.objects.exists()


def test_only_the_secretariat_writes_what_was_agreed(meeting, focal_point, administrator):
    point = AgreedPointFactory(meeting=meeting)
    follow_up = FollowUpFactory(meeting=meeting, person=focal_point)
    for person in (focal_point, administrator, AnonymousUser()):
        for change in (
            lambda by: add_point(point=AgreedPoint(meeting=meeting, text="a"), by=by),
            lambda by: edit_point(point=point, by=by, fields=["text"]),
            lambda by: move_point(point=point, to=1, by=by),
            lambda by: withdraw_point(point=point, by=by),
            lambda by: edit_follow_up(follow_up=follow_up, by=by, fields=["title"]),
            lambda by: close_follow_up(follow_up=follow_up, by=by),
            lambda by: reopen_follow_up(follow_up=follow_up, by=by, reason="So."),
        ):
            with pytest.raises(NotAllowed):
                change(person)
    assert not Change.objects.exists()


def test_everybody_reads_what_was_agreed_and_nobody_whose_follow_up_it_is_not(
    meeting, item, kenya, focal_point, stranger, officer, client, client_of
):
    AgreedPointFactory(meeting=meeting, agenda_item=item, text="States share their statistics.")
    FollowUpFactory(meeting=meeting, state=kenya, title="Send the statistics")
    FollowUpFactory(meeting=meeting, person=officer, title="Write to Kenya")
    for reader, titles in [
        (client, set()),
        (client_of(stranger), set()),
        (client_of(focal_point), {"Send the statistics"}),
        (client_of(officer), {"Send the statistics", "Write to Kenya"}),
    ]:
        page = reader.get(meeting.get_absolute_url()).text
        assert "States share their statistics." in page
        assert {title for title in ("Send the statistics", "Write to Kenya") if title in page} == titles


# --- Follow-ups


def test_a_follow_up_is_closed_by_a_published_activity_of_its_owner(meeting, kenya, peru, officer, client_of):
    follow_up = FollowUpFactory(meeting=meeting, state=kenya)
    done, draft, other = (
        ActivityFactory(state=state, status=status, title=title, created_by=officer)
        for state, status, title in [
            (kenya, "published", "done"),
            (kenya, "draft", "draft"),
            (peru, "published", "other"),
        ]
    )
    for activity in (draft, other):
        with pytest.raises(PortalError, match="Choose a published activity of the follow-up's owner"):
            close_follow_up(follow_up=follow_up, by=officer, activity=activity)
    with pytest.raises(PortalError, match="A follow-up is not closed in the future"):
        close_follow_up(follow_up=follow_up, by=officer, closed_on=D(2007, 9, 11))
    client, address = client_of(officer), f"{meeting.get_absolute_url()}follow-ups/{follow_up.pk}/close/"
    page = client.get(address)
    assert [choice[1] for choice in page.context["form"].fields["activity"].choices] == [
        "none",
        f"{done.reference} done",
    ]
    typed = typed_in(page, "//form[.//input[@name='version']]")
    assert typed["closed_on"] == ["2007-09-10"]
    client.post(address, typed | {"activity": done.pk, "closed_on": "2007-09-07", "reason": "They held it."})
    follow_up.refresh_from_db()
    assert (follow_up.status, follow_up.closed_on, follow_up.activity) == ("closed", D(2007, 9, 7), done)
    said = Change.objects.filter(subject_id=follow_up.pk, event="moved").get()
    assert (said.old, said.new, said.reason) == ("open", "closed", "They held it.")
    assert done.reference in client.get(meeting.get_absolute_url()).text
    with pytest.raises(NotAllowed, match="The follow-up is closed; reopen it first"):
        edit_follow_up(follow_up=follow_up, by=officer, fields=["title"])
    with pytest.raises(PortalError, match="this move needs a reason"):
        reopen_follow_up(follow_up=follow_up, by=officer, reason=" ")
    client.post(address.replace("close", "reopen"), {"reason": "It was another."})
    follow_up.refresh_from_db()
    assert (follow_up.status, follow_up.closed_on, follow_up.activity) == ("open", None, None)
    assert reopen_follow_up(follow_up=follow_up, by=officer, reason="")[1] is False
    fields = Change.objects.filter(subject_id=follow_up.pk, field__in=["activity", "closed_on"]).values_list(
        "old", "new"
    )
    assert list(fields) == [("", "2007-09-07"), ("", str(done)), ("2007-09-07", ""), (str(done), "")]


def test_the_activities_of_an_organization_are_those_that_it_provides(meeting, kenya, officer, client_of):
    bank = OrganizationFactory(slug="bank")
    follow_up = FollowUpFactory(meeting=meeting, organization=bank)
    provided, _other = (ActivityFactory(state=kenya, status="published", created_by=officer) for _twice in range(2))
    provided.providing_organizations.add(bank)
    assert close_follow_up(follow_up=follow_up, by=officer, activity=provided)[1]
    own = FollowUpFactory(meeting=meeting, person=officer)
    page = client_of(officer).get(f"{meeting.get_absolute_url()}follow-ups/{own.pk}/close/")
    assert "activity" not in page.context["form"].fields


def test_nobody_closes_unread_what_another_changed(meeting, officer, client_of):
    follow_up = FollowUpFactory(meeting=meeting, person=officer)
    client, address = client_of(officer), f"{meeting.get_absolute_url()}follow-ups/{follow_up.pk}/close/"
    form = "//form[.//input[@name='version']]"
    typed = typed_in(client.get(address), form)
    read = FollowUp.objects.get(pk=follow_up.pk)
    read.title = "something else"
    edit_follow_up(follow_up=read, by=officer, fields=["title"])
    refused = client.post(address, typed)
    follow_up.refresh_from_db()
    assert (refused.status_code, follow_up.status) == (409, "open")
    assert "something else" in refused.text
    again = typed_in(refused, form)
    for said in ("The follow-up is closed.", "The follow-up was closed already."):
        assert said in client.post(address, again, follow=True).text
    assert Change.objects.filter(event="follow_up_closed").count() == 1


def test_a_follow_up_has_one_owner(meeting, officer, kenya, client_of):
    client, address = client_of(officer), f"{meeting.get_absolute_url()}follow-ups/new/"
    refused = client.post(address, {"title": "Write", "person": officer.pk, "state": kenya.pk})
    assert refused.status_code == 422
    assert "A follow-up has one owner: a person, a State, or an organization." in refused.text
    client.post(address, {"title": "Write", "state": kenya.pk, "due_on": "2007-12-01"})
    assert FollowUp.objects.get().owner == str(kenya)


def at(year, **given):
    start = datetime.datetime(year, 10, 4, 15, tzinfo=VIENNA)
    return MeetingFactory(starts_at=start, ends_at=start + datetime.timedelta(hours=3), **given)


def test_follow_ups_are_carried_over_until_they_are_closed(kenya, officer, focal_point, stranger, client, client_of):
    first, now, later = at(2005, title="the first"), at(2006), at(2007)
    given = {"meeting": first, "person": officer}
    still_open = FollowUpFactory(title="still open", **given)
    FollowUpFactory(title="closed before", status="closed", closed_on=D(2006, 10, 3), **given)
    FollowUpFactory(title="closed at", status="closed", closed_on=D(2006, 10, 4), **given)
    FollowUpFactory(title="closed some day", status="closed", **given)
    FollowUpFactory(title="of Kenya", meeting=first, state=kenya)
    FollowUpFactory(title="own", meeting=now, person=officer)
    FollowUpFactory(
        title="of no coordination meeting",
        person=officer,
        meeting=at(2005, kind="session", session=working_group_meeting()),
    )

    def carried(meeting, person):
        return {follow_up.title for follow_up in carried_over_to(meeting, person)}

    assert carried(now, officer) == {"still open", "closed at", "of Kenya"}
    assert carried(later, officer) == {"still open", "of Kenya", "own"}
    assert carried(first, officer) == set()
    assert carried(at(2008, kind="session", session=working_group_meeting()), officer) == set()
    assert carried(later, focal_point) == {"of Kenya"}
    assert carried(later, stranger) == carried(later, AnonymousUser()) == set()
    page = client_of(officer).get(later.get_absolute_url()).text
    assert "carried over from the first" in page
    assert "Carried over" not in client.get(later.get_absolute_url()).text
    close_follow_up(follow_up=still_open, by=officer)
    assert carried(at(2009), officer) == {"of Kenya", "own"}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", {"late", "coming", "undated", "closed"}),
        ("status=open", {"late", "coming", "undated"}),
        ("due=late", {"late"}),
        ("due=coming", {"coming"}),
        ("due=open", {"undated"}),
        ("owner=state", {"late"}),
        ("owner=person", {"coming", "closed"}),
        ("owner=organization", {"undated"}),
        ("meeting=other", {"undated"}),
        ("q=dat", {"undated"}),
    ],
)
def test_the_list_of_follow_ups(asked, found, meeting, kenya, officer, client_of):
    FollowUpFactory(meeting=meeting, title="late", state=kenya, due_on=D(2007, 9, 9))
    FollowUpFactory(meeting=meeting, title="coming", person=officer, due_on=D(2007, 9, 10))
    other = MeetingFactory(slug="other")
    FollowUpFactory(meeting=other, title="undated", organization=OrganizationFactory(), due_on=None)
    FollowUpFactory(meeting=meeting, title="closed", person=officer, status="closed", due_on=D(2007, 9, 9))
    page = client_of(officer).get(f"/follow-ups/?{asked}")
    assert {follow_up.title for follow_up in page.context["object_list"]} == found


# --- Minutes


@pytest.fixture
def held(officer, kenya):
    """A meeting that was held, with everything that minutes can hold."""
    meeting = at(
        2006,
        status="held",
        title="Coordination of assistance",
        place="Vienna",
        room="C3",
        outcome="All agreed to share.\n\nNobody objected.",
        mandate=MandateFactory(paragraph__label="d"),
    )
    needs = AgendaItemFactory(meeting=meeting, title="Needs of States", speaker="UNODC")
    needs.documents.add(DocumentFactory(symbol="CTOC/COP/2006/9"))
    laws = AgendaItemFactory(meeting=meeting, title="Laws", parent=needs)
    AgendaItemFactory(meeting=meeting, title="Off", is_withdrawn=True)
    for text, item in [("Needs come first.", needs), ("Laws are shared.", laws), ("They meet again.", None)]:
        AgreedPointFactory(meeting=meeting, text=text, agenda_item=item)
    AgreedPointFactory(meeting=meeting, text="Taken back.", is_withdrawn=True)
    bank = MeetingInvitationFactory(
        meeting=meeting, organization=OrganizationFactory(slug="bank", name_en="World Bank"), attended=True
    )
    MeetingInvitationFactory(meeting=meeting, organization=OrganizationFactory(slug="away", name_en="Absent Fund"))
    given = {"invitation": bank, "email": "secret@example.org"}
    ParticipantFactory(name="Ada Participant", function="Director", present=True, **given)
    ParticipantFactory(name="Ben Absent", **given)
    FollowUpFactory(meeting=meeting, person=officer, title="Write to donors", due_on=D(2007, 3, 1), agenda_item=laws)
    FollowUpFactory(meeting=meeting, state=kenya, title="Send laws", status="closed", closed_on=D(2007, 2, 1))
    earlier = at(2005, title="The first meeting")
    FollowUpFactory(meeting=earlier, person=officer, title="Old duty", due_on=None)
    return meeting


def words_of(data):
    """Every text of a Word file with the style of its paragraph, in order: of the body, and of tables cell by cell."""
    document = docx.Document(io.BytesIO(data))
    return [
        (paragraph.pPr.style if paragraph.pPr is not None and paragraph.pPr.style else "Normal", text)
        for paragraph in document.element.body.iter(qn("w:p"))
        if (text := "".join(part.text for part in paragraph.iter(qn("w:t"))))
    ]


def test_minutes_hold_each_thing_once_in_words_own_styles(held, officer, client_of):
    response = client_of(officer).get(f"{held.get_absolute_url()}minutes.docx")
    assert response.headers["Content-Disposition"] == f'attachment; filename="{held.slug}-minutes.docx"'
    words = words_of(response.content)
    assert [(style, text) for style, text in words if style not in ("Normal", "Tabletext")] == [
        ("Title", "Coordination of assistance"),
        ("Heading1", "Summary"),
        ("Heading1", "Participants"),
        ("Heading1", "Agenda and points agreed"),
        ("Heading2", "1. Needs of States"),
        ("Itemfacts", "UNODC; CTOC/COP/2006/9"),
        ("ListBullet", "Needs come first."),
        ("Heading3", "(a) Laws"),
        ("ListBullet", "Laws are shared."),
        ("Heading2", "Agreed under no agenda item"),
        ("ListBullet", "They meet again."),
        ("Heading1", "Follow-ups"),
        ("Heading1", "Carried over from earlier meetings"),
    ]
    document = docx.Document(io.BytesIO(response.content))
    particulars, people, follow_ups, carried = (
        [[cell.text for cell in row.cells] for row in table.rows] for table in document.tables
    )
    assert particulars == [
        ["Meeting", "Coordination meeting with organizations"],
        ["When", "4 October 2006, 15:00 – 18:00 (Europe/Vienna)"],
        ["Where", "Vienna, C3"],
        ["Mandate", "3/4(d)-1"],
    ]
    assert people == [["Organization", "Participants"], ["World Bank", "Ada Participant, Director"]]
    assert follow_ups[1:] == [
        ["Write to donors", "secretariat officer", "1 March 2007", "open", "1 (a)"],
        ["Send laws", "Kenya", "1 October 2007", "closed, 1 February 2007", ""],
    ]
    assert carried[1:] == [["Old duty", "secretariat officer", "date open", "open", "The first meeting"]]
    section = document.sections[0]
    assert section.header.paragraphs[0].text == "Minutes: Coordination of assistance, 4 October 2006"
    assert [field.get(qn("w:instr")) for field in section.footer._element.iter(qn("w:fldSimple"))] == [
        "PAGE",
        "NUMPAGES",
    ]


def test_minutes_hold_what_their_reader_may_see(held, kenya, focal_point, client, client_of):
    for reader, follow_ups in [(client, set()), (client_of(focal_point), {"Send laws"})]:
        response = reader.get(f"{held.get_absolute_url()}minutes.docx")
        text = "\n".join(text for _style, text in words_of(response.content))
        assert "Needs come first." in text
        assert "World Bank" in text
        assert {title for title in ("Write to donors", "Send laws", "Old duty") if title in text} == follow_ups
        assert "Ada Participant" not in text
        assert "example.org" not in text


def test_there_are_no_minutes_of_what_was_not_held(officer, client_of, db):
    refused = client_of(officer).get(f"{MeetingFactory().get_absolute_url()}minutes.docx")
    assert refused.status_code == 403
    assert "A meeting has minutes once it is marked as held." in refused.text


def test_minutes_in_arabic_read_from_right_to_left(held, officer):
    held.title = "اجتماع التنسيق"
    held.outcome = "bell\x07 rings"
    held.save()
    with translation.override("ar"):
        document = docx.Document(io.BytesIO(minutes_of(held, officer)))
    paragraphs = list(document.element.body.iter(qn("w:p")))
    assert all(paragraph.pPr.find(qn("w:bidi")) is not None for paragraph in paragraphs)
    assert all(table._tbl.tblPr.find(qn("w:bidiVisual")) is not None for table in document.tables)
    runs = [
        (run.text, run._r.rPr is not None and run._r.rPr.find(qn("w:rtl")) is not None)
        for run in document.paragraphs[0].runs
    ]
    assert runs == [("اجتماع التنسيق", True)]
    assert "bell  rings" in [paragraph.text for paragraph in document.paragraphs]


def has_writer():
    """Whether LibreOffice is there with its part that reads Word; its spreadsheets come without."""
    program = shutil.which("soffice")
    return bool(program) and Path(program).resolve().with_name("libswlo.so").exists()


@pytest.mark.skipif(not has_writer(), reason="LibreOffice Writer is not installed; `make services` installs it.")
def test_libreoffice_opens_the_minutes_and_finds_each_point_and_follow_up_once(held, officer, tmp_path):
    with translation.override("en"):
        (tmp_path / "minutes.docx").write_bytes(minutes_of(held, officer))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    kind = "txt:Text (encoded):UTF8"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", tmp_path, tmp_path / "minutes.docx"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    text = (tmp_path / "minutes.txt").read_text(encoding="utf-8-sig")
    once = [
        *agreed_points_of(held).values_list("text", flat=True),
        *FollowUp.objects.values_list("title", flat=True),
        "All agreed to share.",
        "Nobody objected.",
        "Ada Participant",
    ]
    assert {line: text.count(line) for line in once} == dict.fromkeys(once, 1)
    assert "Taken back." not in text
