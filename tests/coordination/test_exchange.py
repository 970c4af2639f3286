"""What an invited organization tells of its activities and plans, by its personal link."""

import datetime
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from assistance.enums import ActivityStatus
from assistance.iati.publishing import published
from assistance.models import Activity
from assistance.queries import providers_of
from assistance.services import draft_activity, move_activity, return_activity
from coordination import services
from coordination.links import token_of
from coordination.models import Meeting, MeetingInvitation
from cop_portal.common.errors import NotAllowed
from cop_portal.common.models import LANGUAGE_CHOICES
from cop_portal.history.models import Change
from cop_portal.people.rules import OrganizationLink
from cop_portal.reminders import services as reminders
from cop_portal.reminders.models import Mail, Reminder
from tests.factories.assistance import ActivityFactory, AssistanceKindFactory
from tests.factories.coordination import SentInvitationFactory
from tests.factories.people import OrganizationFactory, StateFactory
from tests.factories.recommendations import PriorityAreaFactory

D = datetime.date


@pytest.fixture
def invitation(db):
    return SentInvitationFactory(organization__name_en="Bank for Rebuilding", organization__slug="rebuilding")


@pytest.fixture
def address(invitation):
    return f"/reply/{token_of(invitation)}/activities/"


@pytest.fixture
def told(db):
    """What the form asks for."""
    return {
        "title": "Courts that work",
        "kind": AssistanceKindFactory(name_en="Training event").pk,
        "recipients": [StateFactory(code="KEN", iso_alpha2="KE", name_en="Kenya").pk],
        "starts_on": "2007-03",
        "language": "en",
        "visibility": "public",
    }


@pytest.fixture
def draft(invitation, told):
    Client().post(f"/reply/{token_of(invitation)}/activities/new/", told)
    return Activity.objects.get()


def upload(client, address, text, name="rows.csv"):
    return client.post(address, {"file": SimpleUploadedFile(name, text.encode())})


def test_what_is_told_is_a_draft_of_the_organization_then_with_the_secretariat_then_public(
    client, client_of, invitation, address, draft, officer
):
    assert (draft.organization, draft.state, draft.created_by, draft.status) == (
        invitation.organization, None, None, "draft",
    )  # fmt: skip
    assert draft.reference == f"ORG{invitation.organization.pk}-2007-0001"
    assert not draft.on_behalf
    assert [(change.event, change.by, change.by_task) for change in Change.objects.filter(subject_id=draft.pk)] == [
        ("created", None, "organization-link")
    ]
    page = client_of(officer).get(draft.get_absolute_url())
    assert page.status_code == 404
    client.post(f"{address}send/")
    draft.refresh_from_db()
    assert (draft.status, draft.submitted_by) == ("submitted", None)
    assert "Courts that work" not in client.get("/activities/").text
    move_activity(activity=draft, to=ActivityStatus.PUBLISHED, by=officer)
    shown = Client().get(draft.get_absolute_url()).text
    assert "Bank for Rebuilding" in shown
    assert "Reporting organization" in shown
    assert "Bank for Rebuilding" in Client().get("/activities/").text


def test_it_counts_as_the_organizations_and_not_as_a_states(draft, invitation, officer):
    services.send_told(token=token_of(invitation))
    draft.refresh_from_db()
    move_activity(activity=draft, to=ActivityStatus.PUBLISHED, by=officer)
    assert providers_of(Activity.objects.all()) == {draft.pk: {("organization", invitation.organization.pk)}}
    assert list(published()) == []


def test_the_organizations_page_lists_what_it_told(client, draft, invitation, officer):
    services.send_told(token=token_of(invitation))
    draft.refresh_from_db()
    move_activity(activity=draft, to=ActivityStatus.PUBLISHED, by=officer)
    page = client.get("/organizations/rebuilding/").context
    assert ([row.pk for row in page["activities"]], page["activity_count"]) == ([draft.pk], 1)
    assert [row.pk for row in client.get("/activities/?organization=rebuilding").context["object_list"]] == [draft.pk]


def test_the_matrix_names_the_organization_as_who_provides_it(client, draft, invitation, officer):
    area = PriorityAreaFactory()
    draft.priority_areas.add(area)
    services.send_told(token=token_of(invitation))
    draft.refresh_from_db()
    move_activity(activity=draft, to=ActivityStatus.PUBLISHED, by=officer)
    assert "Bank for Rebuilding" in client.get(f"/matrix/KEN/{area.number}/").text


def test_what_is_returned_is_mended_by_the_link_and_sent_again(client, address, told, draft, invitation, officer):
    services.send_told(token=token_of(invitation))
    draft.refresh_from_db()
    return_activity(activity=draft, by=officer, reason="Which courts?")
    assert "Which courts?" in client.get(address).text
    form = f"{address}{draft.reference}/"
    page = client.get(form)
    assert page.status_code == 200
    sent = client.post(form, told | {"title": "Courts of appeal", "version": page.context["form"]["version"].value()})
    assert sent.status_code == 302
    client.post(f"{address}send/")
    draft.refresh_from_db()
    assert (draft.title, draft.status) == ("Courts of appeal", "submitted")


def test_what_a_colleague_changed_meanwhile_is_not_overwritten_unread(client, address, told, draft):
    form = f"{address}{draft.reference}/"
    version = client.get(form).context["form"]["version"].value()
    client.post(form, told | {"title": "Theirs", "version": version})
    refused = client.post(form, told | {"title": "Mine", "version": version})
    assert refused.status_code == 409
    assert "Theirs" in refused.text
    draft.refresh_from_db()
    assert draft.title == "Theirs"


def test_what_lacks_its_recipient_is_said_and_not_sent(client, address, told):
    client.post(f"{address}new/", told | {"recipients": []})
    said = client.post(f"{address}send/", follow=True).text
    assert "“Courts that work” is not sent: name a recipient State, or the recipient region." in said
    assert Activity.objects.get().status == "draft"


def test_bad_input_is_said_and_nothing_is_written(client, address, told):
    page = client.post(f"{address}new/", told | {"title": "", "starts_on": "soon"})
    assert page.status_code == 422
    assert Activity.objects.count() == 0


def returned(draft, invitation, officer):
    services.send_told(token=token_of(invitation))
    draft.refresh_from_db()
    return return_activity(activity=draft, by=officer, reason="Which courts?")[0]


def letters():
    return list(Mail.objects.filter(kind="meeting-invitation-returned").order_by("created_at"))


def tick(day):
    reminders.ensure_policies()
    reminders.plan(day)
    return reminders.compose(day)


@pytest.mark.parametrize("language", [code for code, _name in LANGUAGE_CHOICES])
def test_what_was_returned_is_made_known_by_mail_in_the_contacts_language(language, draft, invitation, officer):
    invitation.contact.language = language
    invitation.contact.save()
    returned(draft, invitation, officer)
    for _twice in range(2):
        tick(D(2007, 9, 10))
    [mail] = letters()
    assert (mail.address, mail.language, mail.recipient) == (invitation.contact.email, language, None)
    assert token_of(invitation) in mail.text
    assert "{" not in mail.subject + mail.text
    tick(D(2007, 9, 21))
    assert len(letters()) == 2


@pytest.mark.parametrize("how", ["mended", "revoked", "cancelled"])
def test_who_has_nothing_to_mend_is_not_written_to_again(how, draft, invitation, officer):
    activity = returned(draft, invitation, officer)
    tick(D(2007, 9, 10))
    reminders.plan(D(2007, 9, 21))
    if how == "mended":
        services.send_told(token=token_of(invitation))
    elif how == "revoked":
        MeetingInvitation.objects.update(revoked_at=activity.submitted_at)
    else:
        Meeting.objects.update(status="cancelled")
    reminders.compose(D(2007, 9, 21))
    assert len(letters()) == 1
    [row] = Reminder.objects.filter(kind="told-returned", stage=3)
    assert row.state == "cancelled"


@pytest.mark.parametrize("how", ["revoked", "over", "renewed"])
def test_a_dead_link_tells_nothing_and_shows_nothing(how, address, told, draft, invitation):
    other = told | {"title": "Too late"}
    if how == "revoked":
        invitation.revoked_at = invitation.link_expires_at
    elif how == "over":
        invitation.meeting.starts_at = datetime.datetime(2006, 1, 1, 9, tzinfo=datetime.UTC)
        invitation.meeting.ends_at = datetime.datetime(2006, 1, 1, 10, tzinfo=datetime.UTC)
        invitation.meeting.save()
    else:
        invitation.link_id = "00000000-0000-4000-8000-000000000000"
    invitation.save()
    codes = [
        Client().get(address).status_code,
        Client().get(f"{address}workbook/").status_code,
        Client().post(f"{address}new/", other).status_code,
        Client().post(f"{address}{draft.reference}/", other).status_code,
        Client().post(f"{address}send/").status_code,
        Client().post(f"{address}{draft.reference}/withdraw/").status_code,
        upload(Client(), address, "title,kind,start\nToo late,Training event,2007").status_code,
    ]
    assert set(codes) == {410}
    assert [(row.title, row.status) for row in Activity.objects.all()] == [("Courts that work", "draft")]
    for changes in (
        lambda token: services.send_told(token=token),
        lambda token: services.import_told(token=token, sheets=()),
    ):
        with pytest.raises(services.LinkDead):
            changes(address.split("/")[2])


def test_a_link_reaches_its_own_organizations_reports_alone(draft, kenya_draft):
    theirs = SentInvitationFactory(meeting=draft.organization.invitations.get().meeting)
    address = f"/reply/{token_of(theirs)}/activities/"
    for reference in (draft.reference, kenya_draft.reference):
        assert Client().get(f"{address}{reference}/").status_code == 404
        assert Client().post(f"{address}{reference}/withdraw/").status_code == 404
    assert "Courts that work" not in Client().get(address).text
    by = OrganizationLink(theirs.organization)
    for activity in (draft, kenya_draft):
        with pytest.raises(NotAllowed):
            move_activity(activity=activity, to=ActivityStatus.SUBMITTED, by=by)


@pytest.fixture
def kenya_draft(db):
    return ActivityFactory(status="draft", title="Of a State")


def test_opening_every_page_changes_nothing(address, draft):
    before = (list(Activity.objects.values()), Change.objects.count())
    for path in ("", "new/", "workbook/", f"{draft.reference}/"):
        for ask in (Client().get, Client().head):
            page = ask(address + path)
            assert page.status_code == 200
            assert page.headers["Cache-Control"] == "no-store"
            for close in page._resource_closers:
                close()
    for path in ("send/", f"{draft.reference}/withdraw/"):
        assert Client().get(address + path).status_code == 405
    assert (list(Activity.objects.values()), Change.objects.count()) == before


def test_no_log_has_the_link(client, address, draft, kenya_draft, caplog):
    refused = [
        client.get(f"{address}send/"),
        client.put(f"{address}new/"),
        client.post(f"{address}workbook/"),
        client.get(f"{address}{kenya_draft.reference}/"),
        client.post(f"{address}{kenya_draft.reference}/withdraw/"),
        client.post(address),
        *(client.post(f"{address}{draft.reference}/withdraw/") for _twice in range(2)),
        client.get(f"{address[:-20]}/activities/"),
    ]
    assert [page.status_code for page in refused] == [405, 405, 405, 404, 404, 422, 302, 302, 404]
    assert address.split("/")[2][:40] not in caplog.text


def test_the_workbook_comes_back_unchanged_and_its_new_rows_once(client, address, draft):
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(f"{address}workbook/").streaming_content)))
    sheet = book.worksheets[0]
    place = {cell.value: cell.column for cell in sheet[1]}
    row = sheet.max_row + 1
    for key, value in {
        "title": "Witnesses",
        "kind": "Training event",
        "starts_on": "2008",
        "recipients": "KEN",
    }.items():
        sheet.cell(row, place[key]).value = value
    stream = io.BytesIO()
    book.save(stream)
    for expected in ("New: 1; changed: 0; unchanged: 1.", "New: 0; changed: 0; unchanged: 2."):
        file = SimpleUploadedFile("activities.xlsx", stream.getvalue())
        assert expected in client.post(address, {"file": file}, follow=True).text
    assert [row.reference[-4:] for row in Activity.objects.order_by("pk")] == ["0001", "0002"]


def test_a_file_that_cannot_be_taken_says_each_cell_and_writes_nothing(client, address, told):
    page = upload(
        client,
        address,
        "title,kind,starts_on,provider_role\nA,Training event,soon,\nB,Training event,2007,receives the assistance",
    )
    assert page.status_code == 422
    assert "An organization tells of assistance that it provides." in page.text
    assert "C2" in page.text
    assert Activity.objects.count() == 0


def test_one_reporter_each_in_the_database_too(draft, officer):
    state = StateFactory()
    for wrong in ({"state": state}, {"organization": None}, {"provider_role": "receives"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Activity.objects.filter(pk=draft.pk).update(**wrong)


def test_an_officer_writes_for_an_organization_marked_so(officer, told):
    activity = Activity(
        organization=OrganizationFactory(), title="By letter", kind_id=told["kind"], starts_on=D(2007, 1, 1)
    )
    activity = draft_activity(activity=activity, by=officer)
    assert (activity.on_behalf, activity.created_by) == (True, officer)


def test_who_does_what_where_by_provider_and_time(client, draft, invitation, officer):
    area = PriorityAreaFactory()
    draft.priority_areas.add(area)
    services.send_told(token=token_of(invitation))
    draft.refresh_from_db()
    move_activity(activity=draft, to=ActivityStatus.PUBLISHED, by=officer)
    kenya = draft.recipients.get()
    other = ActivityFactory(
        state=StateFactory(code="FRA"), status="published", starts_on=D(2007, 3, 10), ends_on=D(2007, 5, 1)
    )
    other.recipients.add(kenya)
    other.priority_areas.add(area)

    def shown(**asked):
        cells = client.get("/matrix/", asked).context["object_list"]
        return [sum(len(found) for found in cell.activities.values()) for cell in cells], sum(
            cell.overlaps for cell in cells
        )

    assert shown() == ([2], 1)
    assert shown(provider="rebuilding") == ([1], 1)
    assert shown(provider=kenya.code) == ([], 0)
    assert shown(since="2007-06-01") == ([1], 0)
    assert shown(until="2007-03-05") == ([1], 0)
    cell = client.get("/matrix/?provider=rebuilding").context["object_list"][0]
    (_label, number, address) = cell.counts[0]
    assert [row.pk for row in client.get(address).context["object_list"]] == [draft.pk]
    assert number == 1
    assert client.get("/matrix/overlaps/?provider=rebuilding").context["object_list"] != []
    assert client.get(f"/matrix/overlaps/?provider={kenya.code}").context["object_list"] == []
    assert client.get("/matrix/?provider=nobody").status_code == 200
