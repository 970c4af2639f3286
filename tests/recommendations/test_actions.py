"""Actions: slots, checklists, what waits for what, comments, files, hand-over, work templates; and their pages."""

import contextlib
import csv
import datetime
import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cop_portal.common.errors import NotAllowed, PortalError
from cop_portal.history.models import Change
from cop_portal.reminders.models import Mail, Reminder
from cop_portal.reminders.services import ensure_policies, plan, run
from recommendations.models import Action, ActionComment, Deadline
from recommendations.queries import actions_visible_to, with_lateness
from recommendations.rules import actions_that_can_change, can_change_action
from recommendations.services.actions import (
    add_item,
    attach,
    comment,
    create_action,
    detach,
    edit_action,
    hand_over,
    move_action,
    tick_item,
)
from recommendations.services.deadlines import make_deadline
from recommendations.services.sessions import move_session
from recommendations.services.templates import preview_template, use_template
from tests.factories.people import UnitFactory, UserFactory
from tests.factories.recommendations import (
    ActionFactory,
    AddresseeFactory,
    ChecklistItemFactory,
    DocumentFactory,
    MandateFactory,
    SessionFactory,
    TemplateStepFactory,
    WorkTemplateFactory,
    fourth_session,
    working_group_meeting,
)

D = datetime.date


def weeks_before(session, weeks):
    return Deadline(rule="offset", offset=-weeks, offset_unit="weeks", session=session)


@pytest.fixture
def action(officer):
    return ActionFactory(owner=officer, due_on=D(2007, 9, 14))


@pytest.fixture
def elsewhere(db):
    """An officer of another unit."""
    return UserFactory(role="officer", unit=UnitFactory(code="legal"), name="officer of another unit")


# --- slots


def test_an_action_has_the_day_of_its_slot_and_gives_it_up(officer):
    session = working_group_meeting()
    action = Action(mandate=MandateFactory(), title="write", owner=officer)
    create_action(action=action, by=officer, slot=weeks_before(session, 10))
    stored = Action.objects.get()
    assert (stored.due_on, stored.deadline.session) == (D(2007, 7, 25), session)
    edit_action(action=stored, by=officer, fields=[], slot=weeks_before(session, 6))
    change = Change.objects.get(event="edited")
    assert (change.field, change.old, change.new) == ("due_on", "2007-07-25", "2007-08-22")
    stored = Action.objects.get()
    stored.due_on = D(2007, 9, 28)
    edit_action(action=stored, by=officer, fields=["due_on"], slot=False)
    stored = Action.objects.get()
    assert (stored.due_on, stored.deadline) == (D(2007, 9, 28), None)


def test_a_slot_without_a_day_is_open_and_one_before_the_adoption_is_shown_as_it_is(officer):
    session = working_group_meeting(starts_on=None, ends_on=None, year=2007)
    action = Action(mandate=MandateFactory(), title="write", owner=officer)
    assert create_action(action=action, by=officer, slot=weeks_before(session, 10)).due_on is None
    move_session(session=session, starts_on=D(2006, 11, 1), ends_on=D(2006, 11, 3), by=officer)
    assert Action.objects.get().due_on == D(2006, 8, 23)


def test_the_form_takes_a_day_or_a_slot(officer, client_of):
    session = working_group_meeting()
    mandate = MandateFactory()
    client = client_of(officer)
    address = f"{mandate.get_absolute_url()}actions/new/"
    fields = {"title": "write", "owner": officer.pk, "slot": "offset", "offset": "-6", "offset_unit": "weeks"}
    refused = client.post(address, fields)
    assert refused.status_code == 422
    assert refused.context["form"].errors == {"session": ["A slot hangs on a session; choose it."]}
    assert client.post(address, fields | {"session": session.pk}).status_code == 302
    action = Action.objects.get()
    assert action.due_on == D(2007, 8, 22)
    page = client.get(f"{action.get_absolute_url()}edit/").context["form"]
    assert (page["slot"].value(), page["session"].value(), page["offset"].value(), page["due_on"].value()) == (
        "offset",
        session.pk,
        -6,
        None,
    )
    later = fields | {"session": session.pk, "offset": "-2", "version": action.version}
    assert client.post(f"{action.get_absolute_url()}edit/", later).status_code == 302
    assert Action.objects.get().due_on == D(2007, 9, 19)
    assert Deadline.objects.count() == 1
    assert "2 weeks before the meeting" in client.get(action.get_absolute_url()).content.decode()


# --- blocked


def test_what_is_blocked_says_why_is_still_reminded_of_and_goes_on(action, officer):
    with pytest.raises(PortalError, match="needs a reason"):
        move_action(action=action, to="blocked", by=officer)
    move_action(action=action, to="blocked", by=officer, reason="The figures are missing.")
    ensure_policies()
    plan()
    assert Reminder.objects.filter(kind="action", state="planned").exists()
    assert move_action(action=action, to="in_progress", by=officer)[1]


# --- checklist, comments, files


def test_a_checklist_says_who_did_what_and_when(action, officer, head):
    item = add_item(action=action, title="ask the units", by=officer)
    with pytest.raises(ValidationError):
        add_item(action=action, title="ask the units", by=officer)
    item, changed = tick_item(item=item, is_done=True, by=head)
    assert (item.done_by, changed) == (head, True)
    assert tick_item(item=item, is_done=True, by=officer)[1] is False
    item.refresh_from_db()
    assert item.done_by == head
    item, changed = tick_item(item=item, is_done=False, by=officer)
    assert (item.done_by, item.done_at, changed) == (None, None, True)
    events = list(Change.objects.order_by("pk").values_list("event", "new"))
    assert events == [
        ("item_added", "ask the units"),
        ("item_done", "ask the units"),
        ("item_reopened", "ask the units"),
    ]


def test_only_those_who_may_change_an_action_tick_its_list_but_all_officers_comment(action, elsewhere, focal_point):
    item = ChecklistItemFactory(action=action)
    with pytest.raises(NotAllowed):
        tick_item(item=item, is_done=True, by=elsewhere)
    with pytest.raises(NotAllowed):
        add_item(action=action, title="more", by=elsewhere)
    assert comment(action=action, text=" The bank has answered. ", by=elsewhere).text == "The bank has answered."
    with pytest.raises(NotAllowed):
        comment(action=action, text="So.", by=focal_point)
    written = ActionComment.objects.get()
    written.text = "Otherwise."
    with pytest.raises(ValidationError):
        written.save()


def test_a_file_is_told_from_its_bytes_kept_and_withdrawn(action, officer, client_of, focal_point):
    with pytest.raises(PortalError, match="not a PDF"):
        attach(action=action, file=SimpleUploadedFile("draft.pdf", b"<html><script>"), by=officer)
    kept = attach(action=action, file=SimpleUploadedFile("../draft 1.txt", b"what the units propose"), by=officer)
    assert (kept.name, kept.content_type, kept.size) == ("draft_1.txt", "text/plain", 22)
    assert kept.file.name.startswith("actions/")
    assert "draft" not in kept.file.name
    address = f"{action.get_absolute_url()}files/{kept.pk}/"
    answer = client_of(officer).get(address)
    assert b"".join(answer.streaming_content) == b"what the units propose"
    assert "attachment" in answer["Content-Disposition"]
    assert "sandbox" in answer["Content-Security-Policy"]
    assert client_of(focal_point).get(address).status_code == 404
    assert detach(attachment=kept, by=officer)[1]
    assert not detach(attachment=kept, by=officer)[1]
    assert client_of(officer).get(address).status_code == 404
    assert kept.file.storage.exists(kept.file.name)


# --- what waits for what


def test_two_actions_cannot_wait_for_each_other_by_any_way(officer):
    first, second, third = (ActionFactory(owner=officer) for _ in range(3))
    edit_action(action=second, by=officer, fields=[], links={"waits_for": [first]})
    edit_action(action=third, by=officer, fields=[], links={"waits_for": [second]})
    for others in ([third], [second], [first]):
        with pytest.raises(PortalError, match="wait for each other") as error:
            edit_action(action=first, by=officer, fields=[], links={"waits_for": others})
        assert error.value.field == "waits_for"
    assert list(third.waits_for.all()) == [second]
    change = Change.objects.filter(field="waits_for").first()
    assert (change.subject, change.new) == (second, first.title)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(links=st.lists(st.tuples(st.integers(0, 5), st.sets(st.integers(0, 5), max_size=3)), max_size=8))
def test_no_order_of_edits_makes_a_circle(links, officer):
    actions = [ActionFactory(owner=officer) for _ in range(6)]
    for place, others in links:
        waiting = Action.objects.get(pk=actions[place].pk)
        with contextlib.suppress(PortalError):
            edit_action(
                action=waiting, by=officer, fields=[], links={"waits_for": [actions[other] for other in others]}
            )
    waits = {row.pk: {other.pk for other in row.waits_for.all()} for row in actions}
    while free := [pk for pk, others in waits.items() if not others]:
        waits = {pk: others - set(free) for pk, others in waits.items() if pk not in free}
    assert waits == {}


# --- handed over


def test_the_actions_of_one_who_leaves_pass_with_their_reminders(officer, second_officer, head):
    kept, handed, other = (ActionFactory(owner=officer, due_on=D(2007, 9, 14)) for _ in range(3))
    ensure_policies()
    plan()
    officer.is_active = False
    officer.save()
    given_over = hand_over(actions=[handed, other], to=second_officer, by=head, reason="Left for another post.")
    assert {row.pk for row in given_over} == {handed.pk, other.pk}
    handed.refresh_from_db()
    kept.refresh_from_db()
    assert (handed.owner, handed.version, kept.owner) == (second_officer, 2, officer)
    change = Change.objects.filter(event="handed_over").first()
    assert (change.subject, change.old, change.new, change.reason) == (
        handed,
        officer.name,
        second_officer.name,
        "Left for another post.",
    )
    run()
    carried = Reminder.objects.filter(mail__in=Mail.objects.filter(kind="reminder"))
    assert set(carried.values_list("subject_id", "recipient_id")) == {
        (handed.pk, second_officer.pk),
        (other.pk, second_officer.pk),
    }
    assert hand_over(actions=[handed], to=second_officer, by=head, reason="Again.") == []


def test_a_hand_over_is_all_or_nothing_and_needs_reason_and_rights(action, officer, elsewhere, focal_point, head):
    foreign = ActionFactory(owner=head)
    with pytest.raises(NotAllowed):
        hand_over(actions=[action, foreign], to=elsewhere, by=officer, reason="So.")
    action.refresh_from_db()
    assert action.owner == officer
    with pytest.raises(PortalError, match="needs a reason"):
        hand_over(actions=[action], to=elsewhere, by=officer, reason=" ")
    with pytest.raises(PortalError, match="active member"):
        hand_over(actions=[action], to=focal_point, by=officer, reason="So.")


def test_the_rows_that_can_be_changed_are_those_of_which_the_rule_says_so(
    action, officer, second_officer, head, elsewhere, focal_point, administrator
):
    ActionFactory(owner=head, unit=officer.unit)
    ActionFactory(owner=head, created_by=elsewhere)
    ActionFactory(owner=elsewhere, unit=elsewhere.unit)
    for person in (officer, second_officer, head, elsewhere, focal_point, administrator):
        rows = actions_that_can_change(person, actions_visible_to(person))
        assert set(rows) == {row for row in actions_visible_to(person) if can_change_action(person, row)}


def test_the_page_hands_over_what_was_ticked(officer, second_officer, head, client_of):
    kept, handed = ActionFactory(owner=officer), ActionFactory(owner=officer)
    client = client_of(head)
    assert client.get("/actions/hand-over/").context["owner"] is None
    address = f"/actions/hand-over/?from={officer.pk}"
    assert list(client.get(address).context["form"].fields["actions"].queryset) == [kept, handed]
    fields = {"actions": [handed.pk], "to": second_officer.pk, "reason": "Left."}
    assert client.post(address, fields | {"reason": ""}).status_code == 422
    assert client.post(address, fields).status_code == 302
    assert [row.owner for row in Action.objects.order_by("pk")] == [officer, second_officer]


# --- list and board


def test_the_list_is_filtered_and_downloaded(officer, second_officer, elsewhere, client_of):
    mine = ActionFactory(owner=officer, due_on=D(2007, 9, 9), title="mine, late")
    today = ActionFactory(owner=second_officer, unit=officer.unit, due_on=D(2007, 9, 10), title="the unit's, today")
    waits = ActionFactory(owner=elsewhere, title="waits", due_on=None)
    waits.waits_for.add(mine)
    supported = ActionFactory(owner=elsewhere, title="supported", status="done", due_on=D(2007, 9, 1))
    supported.supporting_units.add(officer.unit)
    client = client_of(officer)

    def shown(query):
        return list(client.get(f"/actions/{query}").context["object_list"])

    assert shown("") == [supported, mine, today, waits]
    assert shown("?whose=mine") == [mine]
    assert shown("?whose=unit") == [supported, today]
    assert shown("?due=late") == [mine]
    assert shown("?due=coming") == [today]
    assert shown("?due=open") == [waits]
    assert shown("?waiting=yes") == [waits]
    assert shown("?status=done") == [supported]
    move_action(action=mine, to="done", by=officer, reason="Done.")
    assert shown("?waiting=yes") == []
    text = b"".join(client.get("/actions/?whose=unit&format=csv").streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["action"], row["due"], row["status"]) for row in rows] == [
        ("supported", "2007-09-01", "done"),
        ("the unit's, today", "2007-09-10", "planned"),
    ]


def test_the_board_moves_by_buttons_and_leads_back(action, officer, elsewhere, client_of):
    client = client_of(officer)
    columns = {column["status"]: column for column in client.get("/actions/board/").context["columns"]}
    assert list(columns) == ["planned", "in_progress", "blocked", "done", "dropped"]
    [card] = columns["planned"]["actions"]
    assert [to for to, _label, _reason in card.moves] == ["in_progress", "blocked", "done", "dropped"]
    answer = client.post(f"{action.get_absolute_url()}move/in_progress/", {"back": "board"})
    assert (answer.status_code, answer.url) == (302, "/actions/board/")
    assert client.post(f"{action.get_absolute_url()}move/done/", {"back": "board"}).status_code == 422
    [card] = client_of(elsewhere).get("/actions/board/").context["columns"][1]["actions"]
    assert card.moves == []


# --- work templates


@pytest.fixture
def template(db):
    """Draft, submission and presentation of a document."""
    step = TemplateStepFactory(code="draft", order=1, offset=-14, name_en="Draft it")
    TemplateStepFactory(code="submission", order=2, offset=-10, name_en="Submit it", issues_document=True)
    TemplateStepFactory(code="presentation", order=3, rule="at", offset=None, offset_unit="", name_en="Present it")
    return step.template


def test_a_template_is_planned_back_from_the_session_and_moves_with_it(template, officer):
    session = working_group_meeting()
    mandate = MandateFactory(deadline=make_deadline(rule="at", session=session))
    planned = preview_template(mandate=mandate, template=template, session=session)
    assert [(row.step.name, row.due_on, row.there) for row in planned] == [
        ("Draft it", D(2007, 6, 27), None),
        ("Submit it", D(2007, 7, 25), None),
        ("Present it", D(2007, 10, 3), None),
    ]
    assert Action.objects.count() == Deadline.objects.count() - 1 == 0
    made, there = use_template(mandate=mandate, template=template, session=session, owner=officer, by=officer)
    assert ([row.title for row in made], there) == (["Draft it", "Submit it", "Present it"], 0)
    assert [row.unit for row in made] == [officer.unit] * 3
    again = use_template(mandate=mandate, template=template, session=session, owner=officer, by=officer)
    assert again == ([], 3)
    move_session(session=session, starts_on=D(2007, 11, 5), ends_on=D(2007, 11, 7), by=officer)
    assert list(Action.objects.order_by("pk").values_list("due_on", flat=True)) == [
        D(2007, 7, 30),
        D(2007, 8, 27),
        D(2007, 11, 5),
    ]


def test_what_was_dropped_of_a_template_is_not_made_again_and_what_is_new_in_it_is(template, officer):
    session = working_group_meeting()
    mandate = MandateFactory()
    use = {"mandate": mandate, "template": template, "session": session, "owner": officer, "by": officer}
    made, _there = use_template(**use)
    move_action(action=made[0], to="dropped", by=officer, reason="Not needed.")
    TemplateStepFactory(code="clearance", order=4, offset=-11, name_en="Clear it")
    made, there = use_template(**use)
    assert ([row.title for row in made], there) == (["Clear it"], 3)


def test_slots_follow_the_mandate_to_another_meeting(template, officer):
    SessionFactory()
    autumn, fourth = working_group_meeting(), fourth_session()
    mandate = MandateFactory(deadline=make_deadline(rule="at", session=autumn, held_before=fourth))
    use_template(mandate=mandate, template=template, session=autumn, owner=officer, by=officer)
    spring = SessionFactory(body=autumn.body, code="WG.2-2008", number=None, starts_on=None, ends_on=None)
    move_session(session=spring, starts_on=D(2008, 3, 3), ends_on=D(2008, 3, 5), by=officer)
    presented = Action.objects.get(title="Present it")
    assert (presented.due_on, presented.deadline.session) == (D(2008, 3, 3), spring)


def test_a_template_needs_a_session_and_an_officer(template, officer, focal_point):
    use = {"mandate": MandateFactory(), "template": template, "owner": officer}
    with pytest.raises(PortalError, match="Choose the session"):
        use_template(**use, session=None, by=officer)
    with pytest.raises(NotAllowed):
        use_template(**use, session=working_group_meeting(), by=focal_point)


def test_the_templates_that_make_what_is_asked_come_first(template, officer, client_of):
    WorkTemplateFactory(code="meeting", name_en="Convene a meeting", order=1, makes="meeting")
    template.makes, template.order = "document", 2
    template.save()
    client = client_of(officer)

    def shown(asked):
        mandate = MandateFactory(asked=asked)
        AddresseeFactory(mandate=mandate)
        page = client.get(mandate.get_absolute_url())
        return [(row.code, row.fits) for row in page.context["templates"]]

    assert shown("to submit a report to the Conference") == [("document", True), ("meeting", False)]
    assert shown("to convene a meeting of experts") == [("meeting", True), ("document", False)]
    assert shown("to keep a list of experts") == [("meeting", False), ("document", False)]


def test_the_page_makes_only_what_it_showed(template, officer, client_of):
    autumn, fourth = working_group_meeting(), fourth_session()
    mandate = MandateFactory(deadline=make_deadline(rule="at", session=autumn))
    client = client_of(officer)
    address = f"{mandate.get_absolute_url()}plan/document/"
    page = client.get(address)
    assert next(row.due_on for row in page.context["planned"]) == D(2007, 6, 27)
    other = client.post(address, {"session": fourth.pk, "owner": officer.pk, "shown": autumn.code})
    assert other.status_code == 200
    assert next(row.due_on for row in other.context["planned"]) == D(2008, 7, 2)
    assert Action.objects.count() == 0
    fields = {"session": fourth.pk, "owner": officer.pk, "shown": fourth.code}
    assert client.post(address, fields).status_code == 302
    assert Action.objects.count() == 3
    said = client.post(address, fields, follow=True).content.decode()
    assert "All 3 actions are there already." in said
    assert client.get(address).context["is_there"]


# --- late documents


def test_a_late_document_says_by_how_much_and_why(template, client):
    session = working_group_meeting()
    late = DocumentFactory(
        symbol="CTOC/COP/WG.2/2007/2",
        session=session,
        issued_on=D(2007, 9, 19),
        late_because="More information was needed.",
    )
    in_time = DocumentFactory(symbol="CTOC/COP/WG.2/2007/1", session=session, issued_on=D(2007, 7, 25))
    report = DocumentFactory(symbol="CTOC/COP/2008/7", session=session, issued_on=D(2008, 1, 15))
    unknown = DocumentFactory(symbol="CTOC/COP/WG.2/2007/3", session=session)
    found = with_lateness([late, in_time, report, unknown])
    assert [(row.slot, row.days_late) for row in found] == [
        (D(2007, 7, 25), 56),
        (D(2007, 7, 25), 0),
        (None, None),
        (None, None),
    ]
    page = client.get("/documents/").content.decode()
    assert "56 days after 25 July 2007" in page
    assert "More information was needed." in page
