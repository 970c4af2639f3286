"""What passes on with an appointment: drafts, reminders, access; and what a validating authority reads."""

import datetime

import pytest

from assistance.models import Activity, Need
from assistance.services import create_need, draft_activity, edit_activity, move_activity
from cop_portal.history.models import Change
from cop_portal.people.models import Invitation, User
from cop_portal.people.services import accept_invitation, appoint, end_appointment, replace_focal_point
from cop_portal.reminders import services as reminders
from cop_portal.reminders.models import Mail, Reminder
from recommendations.services.replies import say_nothing_to_report
from tests.factories.assistance import ActivityFactory, AttachmentFactory, NeedFactory, ProposalFactory
from tests.factories.coordination import FollowUpFactory
from tests.factories.people import AppointmentFactory, NoteFileFactory
from tests.factories.recommendations import AddresseeFactory, MandateFactory
from tests.people.test_focal_points import named

D = datetime.date


@pytest.fixture
def policies(db):
    reminders.ensure_policies()


@pytest.fixture
def returned(focal_point, officer, kenya, policies):
    """Kenya's activity, returned today: due in two weeks, with reminders to its focal point."""
    activity = ActivityFactory(state=kenya, created_by=focal_point, recipient_region="Coast")
    move_activity(activity=activity, to="submitted", by=focal_point)
    activity, _moved = move_activity(activity=activity, to="returned", by=officer, reason="Where was it?")
    reminders.plan()
    return activity


def ledger():
    rows = Reminder.objects.order_by("recipient__email", "-stage")
    return [(row.recipient.email, row.stage, row.due_on, row.state) for row in rows]


def replace(focal_point, officer, email="new@example.org", **fields):
    appointment = focal_point.appointments.get()
    return replace_focal_point(appointment=appointment, invitation=named(email, **fields), by=officer)


# --- access


def private_addresses(focal_point, kenya):
    """Every address of what is Kenya's alone, each with its code for those who are not Kenya's."""
    draft = ActivityFactory(state=kenya, created_by=focal_point)
    attachment = AttachmentFactory(activity=draft)
    withdrawn = NeedFactory(state=kenya, created_by=focal_point, status="withdrawn")
    need = NeedFactory(state=kenya, created_by=focal_point)
    file = NoteFileFactory(state=kenya)
    return {
        draft.get_absolute_url(): 404,
        f"{draft.get_absolute_url()}edit/": 404,
        f"{draft.get_absolute_url()}attachments/{attachment.pk}/": 404,
        withdrawn.get_absolute_url(): 404,
        f"{need.get_absolute_url()}edit/": 403,
        f"/states/KEN/notes/{file.pk}/": 404,
        "/activities/new/": 403,
        "/needs/new/": 403,
    }


def codes(client, addresses):
    found = {}
    for address in addresses:
        response = client.get(address)
        found[address] = response.status_code
        for close in response._resource_closers:
            close()
    return found


def test_who_is_replaced_sees_nothing_of_the_state_from_the_next_request_on(officer, focal_point, kenya, client_of):
    client = client_of(focal_point)
    addresses = private_addresses(focal_point, kenya)
    title = Activity.objects.get().title
    assert codes(client, addresses) == dict.fromkeys(addresses, 200)
    assert title in client.get("/desk/").content.decode()
    replace(focal_point, officer)
    assert codes(client, addresses) == addresses
    desk = client.get("/desk/").content.decode()
    assert title not in desk
    assert "You were main focal point of Kenya from 1 November 2006 to 9 September 2007." in desk
    assert "Nothing is yours to do" in desk
    assert title not in client.get("/activities/").content.decode()
    names = client.get("/states/KEN/").content.decode().split("<main")[1]
    assert "kenya@example.org" not in names
    draft = Activity.objects.get()
    assert client.post(f"{draft.get_absolute_url()}move/submitted/").status_code == 404
    assert User.objects.get(pk=focal_point.pk).is_active


def test_who_stays_focal_point_of_another_state_keeps_that_one(officer, focal_point, peru, client_of):
    AppointmentFactory(person=focal_point, state=peru)
    kept = ActivityFactory(state=peru, created_by=focal_point)
    gone = ActivityFactory(created_by=focal_point)
    client = client_of(focal_point)
    replace_focal_point(appointment=focal_point.appointments.get(state=gone.state), invitation=named(), by=officer)
    assert codes(client, [kept.get_absolute_url(), gone.get_absolute_url()]) == {
        kept.get_absolute_url(): 200,
        gone.get_absolute_url(): 404,
    }


def test_the_successor_takes_over_what_was_drafted(officer, focal_point, kenya, client_of):
    draft = ActivityFactory(state=kenya, created_by=focal_point, recipient_region="Coast")
    replace(focal_point, officer)
    successor = accept_invitation(invitation=Invitation.objects.get(), password="a long enough pass phrase")
    client = client_of(successor)
    assert client.get(f"{draft.get_absolute_url()}edit/").status_code == 200
    submitted, moved = move_activity(activity=draft, to="submitted", by=successor)
    assert (moved, submitted.created_by, submitted.submitted_by) == (True, focal_point, successor)


# --- reminders


def test_reminders_pass_to_the_successor_in_the_same_step(officer, focal_point, stranger, returned):
    due = D(2007, 9, 24)
    before = [("kenya@example.org", stage, due, "planned") for stage in (14, 3, -7)]
    assert ledger() == before
    replace(focal_point, officer, stranger.email)
    cancelled = [("kenya@example.org", stage, due, "cancelled") for stage in (14, 3, -7)]
    assert ledger() == [*cancelled, *(("peru@example.org", stage, due, "planned") for stage in (14, 3, -7))]


def test_reminders_of_a_successor_without_an_account_wait_for_it(officer, focal_point, returned):
    due = D(2007, 9, 24)
    replace(focal_point, officer)
    cancelled = [("kenya@example.org", stage, due, "cancelled") for stage in (14, 3, -7)]
    assert ledger() == cancelled
    accept_invitation(invitation=Invitation.objects.get(), password="a long enough pass phrase")
    assert ledger() == [*cancelled, *(("new@example.org", stage, due, "planned") for stage in (14, 3, -7))]


def test_what_was_due_is_not_told_to_who_has_left(officer, focal_point, returned, client_of):
    """Neither by mail, nor by the list of reminders that went to them, or its download."""
    client = client_of(focal_point)
    assert returned.title in client.get("/desk/reminders/?view=all").content.decode()
    end_appointment(appointment=focal_point.appointments.get(), ends_on=D(2007, 9, 9), by=officer, reason="Left.")
    assert reminders.compose() == []
    Activity.objects.update(title="changed since")
    page = client.get("/desk/reminders/?view=all").content.decode()
    assert (page.count("no longer yours to read"), page.count("changed since")) == (3, 0)
    table = b"".join(client.get("/desk/reminders/?view=all&format=csv").streaming_content).decode()
    assert (len(table.splitlines()), table.count("changed since")) == (4, 0)
    assert b"changed since" in b"".join(
        client_of(officer).get("/desk/reminders/?view=all&format=csv").streaming_content
    )


def test_the_validating_authority_is_told_what_was_not_mended_in_time(
    officer, focal_point, authority, returned, stand_at
):
    kind = Reminder.objects.filter(kind="activity-not-mended")
    stand_at(D(2007, 9, 24))
    reminders.plan()
    assert not kind.filter(send_on__lte=D(2007, 9, 24)).exists()
    stand_at(D(2007, 9, 25))
    reminders.plan()
    assert [(row.recipient, row.stage, row.send_on) for row in kind.order_by("send_on")] == [
        (authority, -1, D(2007, 9, 25)),
        (authority, -14, D(2007, 10, 8)),
    ]
    reminders.compose()
    mail = Mail.objects.get(recipient=authority)
    words = f"Activity {returned.reference} “{returned.title}” was returned to Kenya and is not mended"
    assert words in mail.text
    move_activity(activity=returned, to="submitted", by=focal_point)
    stand_at(D(2007, 10, 8))
    reminders.run()
    assert [row.state for row in kind.order_by("send_on")] == ["claimed", "cancelled"]


def test_the_validating_authority_is_told_of_the_states_late_follow_up(authority, kenya, focal_point, policies):
    late = FollowUpFactory(state=kenya, person=None, due_on=D(2007, 9, 9))
    FollowUpFactory(person=focal_point, due_on=D(2007, 9, 9))
    reminders.plan()
    found = Reminder.objects.filter(kind="follow-up-late", stage=-1)
    assert [(row.subject, row.recipient, row.state) for row in found] == [(late, authority, "planned")]
    late.status = "closed"
    late.save()
    reminders.compose()
    assert found.get().state == "cancelled"


# --- the validating authority


def test_the_validating_authority_reads_what_the_state_drafts_and_changes_nothing(
    authority, focal_point, kenya, peru, client_of
):
    client = client_of(authority)
    addresses = private_addresses(focal_point, kenya)
    reads = {address: 200 for address, code in addresses.items() if code == 404 and "edit" not in address}
    refused = {address: 403 for address in addresses if address not in reads}
    assert codes(client, addresses) == reads | refused
    draft = Activity.objects.get()
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "Submit to the secretariat" not in page
    assert client.post(f"{draft.get_absolute_url()}move/submitted/").status_code == 403
    assert draft.title in client.get("/desk/").content.decode()
    other = ActivityFactory(state=peru, created_by=focal_point)
    assert client.get(other.get_absolute_url()).status_code == 404


# --- on behalf


def test_what_an_officer_enters_for_a_state_says_so_and_its_focal_point_takes_it_over(officer, kenya, client_of):
    mandate = MandateFactory()
    AddresseeFactory(mandate=mandate, kind="states")
    built = ActivityFactory.build(state=kenya, kind=ActivityFactory().kind, created_by=None)
    activity = draft_activity(activity=built, by=officer)
    proposal = ProposalFactory()
    need = create_need(need=Need(state=kenya, title="Staff", priority_area=proposal.priority_area), by=officer)
    reply, _said = say_nothing_to_report(mandate=mandate, state=kenya, by=officer)
    assert (activity.on_behalf, need.on_behalf, reply.on_behalf) == (True, True, True)
    for subject in (activity, need, reply):
        change = Change.objects.get(subject_id=subject.pk, subject_type__model=subject._meta.model_name)
        assert (change.by, change.for_state) == (officer, kenya)
    words = "entered by the secretariat on behalf of Kenya"
    client = client_of(officer)
    for page in (activity.get_absolute_url(), need.get_absolute_url()):
        assert words in client.get(page).content.decode()

    appointed = AppointmentFactory(state=kenya).person
    theirs = client_of(appointed)
    assert activity.title in theirs.get("/desk/").content.decode()
    activity.title = "Training in Mombasa"
    edit_activity(activity=activity, by=appointed, fields=["title"])
    Activity.objects.filter(pk=activity.pk).update(recipient_region="Coast")
    submitted, _moved = move_activity(activity=activity, to="submitted", by=appointed)
    assert (submitted.created_by, submitted.submitted_by, submitted.on_behalf) == (officer, appointed, True)
    assert words in theirs.get(activity.get_absolute_url()).content.decode()


def test_what_is_the_groups_or_a_focal_points_own_is_not_on_behalf(officer, focal_point, kenya):
    area = ProposalFactory().priority_area
    groups = create_need(need=Need(title="Data", priority_area=area), by=officer)
    own = create_need(need=Need(state=kenya, title="Staff", priority_area=area), by=focal_point)
    assert (groups.on_behalf, own.on_behalf) == (False, False)


# --- the person's own pages


def test_the_profile_says_what_one_is_and_by_which_note(focal_point, officer, stranger, client_of):
    def said(person):
        return " ".join(client_of(person).get("/profile/").content.decode().split())

    assert "You are main focal point of Kenya since 1 November 2006, by note verbale" in said(focal_point)
    assert "NV 1/2006" in said(focal_point)
    made = appoint(invitation=named(stranger.email, appointment_role="alternate", starts_on=D(2007, 10, 1)), by=officer)
    assert "You will be alternate focal point of Kenya from 1 October 2007" in said(stranger)
    assert made.standing == "coming"
    assert "focal point of" not in said(officer)
