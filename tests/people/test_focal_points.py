"""Focal points of States: appointed by note verbale, replaced in one step; who has left sees nothing."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cop_portal.common import dates, outbox
from cop_portal.common.errors import MoveNotAllowed, NotAllowed, PortalError
from cop_portal.history.models import Change
from cop_portal.people.models import Appointment, Invitation, NoteFile, User
from cop_portal.people.queries import focal_points_of
from cop_portal.people.services import (
    accept_invitation,
    appoint,
    ask_for_new_link,
    correct_note,
    end_appointment,
    find_invitation,
    replace_focal_point,
    save_appointment,
    save_person,
    withdraw_invitation,
)
from cop_portal.reminders.models import Mail
from tests.factories.people import AppointmentFactory, InvitationFactory, NoteFileFactory, StateFactory, UserFactory

D = datetime.date
PASSWORD = "a long enough pass phrase"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + b"\x00" * 16


def named(email="new@example.org", **fields):
    """What a note verbale says, as the forms hand it to the services."""
    given = {
        "name": "new focal point",
        "email": email,
        "state": StateFactory(),
        "appointment_role": "main",
        "starts_on": D(2007, 9, 10),
        "note_verbale": "NV 17/2007",
        "note_verbale_on": D(2007, 9, 7),
    }
    return Invitation(**given | fields)


def note(data=PNG, name="note.png"):
    return SimpleUploadedFile(name, data)


def token_of(mail):
    return re.search(r"/invitation/([\w-]+)/", mail.text)[1]


def rows(model):
    return list(model.objects.order_by("pk").values_list("pk", flat=True))


# --- appointing


def test_who_has_no_account_is_invited_and_appointed_from_the_day_in_the_note(officer, kenya):
    made = appoint(invitation=named(starts_on=D(2007, 9, 3), ends_on=D(2008, 9, 2)), by=officer, file=note())
    assert isinstance(made, Invitation)
    assert (made.note_file.content_type, made.note_file.state, made.note_file.uploaded_by) == (
        "image/png",
        kenya,
        officer,
    )
    assert re.fullmatch(r"notes/[0-9a-f]{32}\.png", made.note_file.file.name)
    mail = Mail.objects.get()
    assert "Kenya names you as main focal point, by note verbale NV 17/2007 of 7 September 2007." in mail.text
    person = accept_invitation(invitation=find_invitation(token_of(mail)), password=PASSWORD)
    appointment = person.appointments.get()
    assert (appointment.role, appointment.starts_on, appointment.ends_on, appointment.note_verbale) == (
        "main",
        D(2007, 9, 3),
        D(2008, 9, 2),
        "NV 17/2007",
    )
    assert appointment.note_file == made.note_file


def test_who_has_an_account_is_appointed_at_once_and_told(officer, former_focal_point, kenya):
    """A former focal point who returns; the address is known however it is spelt."""
    made = appoint(invitation=named("Former@Example.org"), by=officer, file=note())
    assert (made.person, made.role, made.starts_on) == (former_focal_point, "main", D(2007, 9, 10))
    assert focal_points_of(kenya) == [former_focal_point]
    mail = Mail.objects.get()
    assert (mail.recipient, mail.kind, mail.subject) == (
        former_focal_point,
        "appointed",
        "You are appointed main focal point of Kenya",
    )
    assert "by note verbale NV 17/2007 of 7 September 2007" in mail.text
    change = Change.objects.get(event="appointed")
    assert (change.by, change.for_state, change.new) == (officer, kenya, "main, 2007-09-10 -, NV 17/2007")


def test_a_focal_point_of_one_state_can_become_that_of_another_too(officer, stranger, kenya, peru):
    appoint(invitation=named(stranger.email), by=officer)
    assert focal_points_of(kenya) == focal_points_of(peru) == [stranger]


def test_an_alternate_who_becomes_the_main_focal_point_is_no_longer_alternate(officer, kenya):
    alternate = AppointmentFactory(state=kenya, role="alternate")
    appoint(invitation=named(alternate.person.email), by=officer)
    alternate.refresh_from_db()
    assert alternate.ends_on == D(2007, 9, 9)
    assert list(alternate.person.appointments.lasting_on(D(2007, 9, 10)).values_list("role", flat=True)) == ["main"]


@pytest.mark.parametrize(
    ("who", "fields", "sentence"),
    [
        ("new@example.org", {}, "The State has a main focal point"),
        ("peru@example.org", {}, "The State has a main focal point"),
        ("kenya@example.org", {}, "The State has a main focal point"),
        ("peru@example.org", {"starts_on": D(2007, 1, 1), "ends_on": D(2007, 1, 31)}, "The State has a main"),
        ("left@example.org", {"appointment_role": "alternate"}, "The account of this address is not active"),
        ("officer@example.org", {"appointment_role": "alternate"}, "Who works in the secretariat cannot be"),
        ("open@example.org", {"appointment_role": "authority"}, "This address has an open invitation for the State"),
        ("peru@example.org", {"appointment_role": "alternate", "ends_on": D(2007, 9, 1)}, "cannot end before"),
    ],
)
def test_refused_with_a_sentence_and_nothing_written(officer, focal_point, stranger, who, fields, sentence):
    UserFactory(email="left@example.org", is_active=False)
    InvitationFactory(by=officer, email="open@example.org")
    before = [rows(model) for model in (Appointment, Invitation, NoteFile, Mail, Change)]
    with pytest.raises((PortalError, ValidationError), match=sentence):
        appoint(invitation=named(who, **fields), by=officer, file=note())
    assert [rows(model) for model in (Appointment, Invitation, NoteFile, Mail, Change)] == before


def test_one_person_at_a_time_is_invited_as_main_focal_point(officer, kenya):
    first = appoint(invitation=named("first@example.org"), by=officer)
    with pytest.raises(PortalError, match="Somebody is invited as main focal point already"):
        appoint(invitation=named("second@example.org"), by=officer)
    withdraw_invitation(invitation=first, by=officer)
    appoint(invitation=named("second@example.org"), by=officer)
    assert find_invitation(token_of(Mail.objects.get(address="first@example.org"))) is None


def test_two_main_focal_points_follow_each_other_by_their_days(officer, administrator, focal_point, kenya, peru):
    appointment = focal_point.appointments.get()
    appointment.ends_on = D(2007, 9, 30)
    save_appointment(appointment=appointment, by=administrator)
    with pytest.raises(ValidationError, match="The State has a main focal point"):
        save_appointment(appointment=AppointmentFactory.build(state=kenya, person=UserFactory()), by=administrator)
    follows = AppointmentFactory.build(state=kenya, person=UserFactory(), starts_on=D(2007, 10, 1))
    assert save_appointment(appointment=follows, by=administrator).standing == "coming"


def test_who_is_a_focal_point_gets_no_role_in_the_secretariat(focal_point, administrator):
    focal_point.role = "officer"
    with pytest.raises(ValidationError, match="has no role in the secretariat"):
        save_person(person=focal_point, by=administrator, fields=["role"])


def test_only_the_secretariat_and_administrators_appoint(focal_point, stranger, administrator):
    appointment = focal_point.appointments.get()
    alternate = named(appointment_role="alternate")
    for by in (focal_point, stranger):
        with pytest.raises(NotAllowed):
            appoint(invitation=alternate, by=by)
        with pytest.raises(NotAllowed):
            replace_focal_point(appointment=appointment, invitation=named(), by=by)
        with pytest.raises(NotAllowed):
            end_appointment(appointment=appointment, ends_on=D(2007, 9, 9), by=by, reason="x")
        with pytest.raises(NotAllowed):
            save_appointment(appointment=appointment, by=by)
    assert appoint(invitation=alternate, by=administrator).invited_by == administrator


def test_a_file_that_is_no_document_is_refused_at_its_field(officer, client_of, kenya):
    client = client_of(officer)
    given = {
        "name": "new focal point",
        "email": "new@example.org",
        "language": "fr",
        "appointment_role": "main",
        "starts_on": "2007-09-10",
        "note_verbale": "NV 17/2007",
        "note_verbale_on": "2007-09-07",
    }
    address = "/states/KEN/appointments/new/"
    response = client.post(address, given | {"file": note(b"<html><script>", "note.pdf")})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["file"]
    response = client.post(address, given | {"note_verbale_on": "2007-09-11"})
    assert response.context["form"].errors == {"note_verbale_on": ["This day is still to come."]}
    assert not Invitation.objects.exists()
    response = client.post(address, given | {"file": note()}, follow=True)
    assert "The invitation to new@example.org is on its way." in response.content.decode()
    assert (Invitation.objects.get().language, NoteFile.objects.get().name) == ("fr", "note.png")


def test_a_note_is_corrected_and_its_file_kept_when_it_comes(officer, focal_point, client_of):
    appointment = focal_point.appointments.get()
    corrected = {"note_verbale": "NV 2/2006", "note_verbale_on": D(2006, 10, 26)}
    correct_note(appointment=appointment, by=officer, file=note(), **corrected)
    appointment.refresh_from_db()
    assert (appointment.note_verbale, appointment.note_file.name) == ("NV 2/2006", "note.png")
    assert list(Change.objects.values_list("event", "old", "new")) == [
        ("appointment_changed", "main, 2006-11-01 -, NV 1/2006", "main, 2006-11-01 -, NV 2/2006"),
        ("attached", "", "note.png"),
    ]
    response = client_of(focal_point).get(f"/states/KEN/notes/{appointment.note_file_id}/")
    assert (b"".join(response.streaming_content), response.headers["Content-Disposition"]) == (
        PNG,
        'attachment; filename="note.png"',
    )
    assert "sandbox" in response.headers["Content-Security-Policy"]
    response.close()


def test_a_note_that_another_corrected_meanwhile_is_not_overwritten_unread(officer, focal_point, client_of):
    appointment = focal_point.appointments.get()
    client, address = client_of(officer), f"/states/KEN/appointments/{appointment.pk}/note/"
    typed = {"note_verbale": "mine", "note_verbale_on": "2006-10-25"}
    typed["read"] = client.get(address).context["form"]["read"].value()
    Appointment.objects.update(note_verbale="theirs")
    refused = client.post(address, typed)
    assert (refused.status_code, Appointment.objects.get().note_verbale) == (409, "theirs")
    assert [row[1:] for row in refused.context["theirs"]] == [("theirs", "mine")]
    again = typed | {"read": refused.context["form"]["read"].value()}
    assert client.post(address, again).status_code == 302
    assert Appointment.objects.get().note_verbale == "mine"
    assert client.post(address, typed | {"read": ""}).status_code == 409


def test_a_note_is_found_under_its_own_state_alone(officer, client_of, kenya, peru):
    file = NoteFileFactory(state=kenya)
    assert client_of(officer).get(f"/states/PER/notes/{file.pk}/").status_code == 404


def test_the_states_page_names_its_focal_points_to_those_who_may_know(officer, focal_point, stranger, client_of):
    InvitationFactory(by=officer, name="somebody invited")

    def shown(client):
        page = client.get("/states/KEN/").content.decode()
        return [words in page for words in ("focal point of Kenya", "somebody invited", "Appoint a focal point")]

    assert shown(client_of(officer)) == [True, True, True]
    assert shown(client_of(focal_point)) == [True, False, False]
    assert shown(client_of(stranger)) == shown(Client()) == [False, False, False]


def test_the_list_of_appointments_filters_and_downloads(officer, focal_point, former_focal_point, stranger, client_of):
    AppointmentFactory(state=StateFactory(), role="alternate", starts_on=D(2007, 10, 1), person__language="fr")
    AppointmentFactory(state=StateFactory(), role="authority", is_withdrawn=True)
    client = client_of(officer)

    def found(query):
        response = client.get(f"/appointments/?{query}")
        return sorted((row.state.code, row.role, row.standing) for row in response.context["object_list"])

    kenya_ended, kenya_lasting = ("KEN", "main", "ended"), ("KEN", "main", "lasting")
    coming, withdrawn = ("KEN", "alternate", "coming"), ("KEN", "authority", "withdrawn")
    assert found("state=KEN") == [coming, withdrawn, kenya_ended, kenya_lasting]
    assert found("standing=lasting") == [kenya_lasting, ("PER", "main", "lasting")]
    assert found("standing=ended") == [kenya_ended]
    assert found("standing=coming") == found("language=fr") == [coming]
    assert found("standing=withdrawn") == found("role=authority") == [withdrawn]
    assert found("q=former") == [kenya_ended]
    response = client.get("/appointments/?standing=ended&format=csv")
    assert b"".join(response.streaming_content).decode().splitlines()[1:] == [
        "KEN,Kenya,main focal point,former focal point of Kenya,former@example.org,en,2006-11-01,2007-08-31,ended,"
        "NV 1/2006,2006-10-25,"
    ]


# --- ending


def test_an_appointment_ends_with_a_reason_and_the_person_is_told(officer, focal_point, kenya):
    appointment = end_appointment(
        appointment=focal_point.appointments.get(), ends_on=D(2007, 9, 9), by=officer, reason="Left the ministry."
    )
    assert (appointment.ends_on, focal_points_of(kenya)) == (D(2007, 9, 9), [])
    change = Change.objects.get()
    assert (change.event, change.subject, change.new, change.reason, change.by, change.for_state) == (
        "appointment_ended",
        focal_point,
        "2007-09-09",
        "Left the ministry.",
        officer,
        kenya,
    )
    mail = Mail.objects.get()
    assert mail.address == focal_point.email
    assert "The last day of your appointment as main focal point of Kenya is 9 September 2007." in mail.text
    with pytest.raises(MoveNotAllowed, match="This appointment has ended"):
        end_appointment(appointment=appointment, ends_on=D(2007, 9, 8), by=officer, reason="x")


def test_an_appointment_that_began_today_and_ends_at_once_is_withdrawn(officer, focal_point, kenya):
    appointment = focal_point.appointments.get()
    with pytest.raises(PortalError, match="was appointed from 1 November 2006"):
        end_appointment(appointment=appointment, ends_on=D(2006, 10, 1), by=officer, reason="x")
    Appointment.objects.update(starts_on=D(2007, 9, 10))
    ended = end_appointment(appointment=appointment, ends_on=D(2007, 9, 9), by=officer, reason="The wrong person.")
    assert (ended.standing, ended.ends_on, focal_points_of(kenya)) == ("withdrawn", None, [])
    assert isinstance(appoint(invitation=named(focal_point.email), by=officer), Appointment)


# --- links of invitations


def age(**past):
    """Let every link have been sent so long ago."""
    Invitation.objects.update(expires_at=dates.machine_now() + datetime.timedelta(days=10) - datetime.timedelta(**past))


def body(response):
    return re.sub(r'value="[^"]*"|/invitation/[\w-]+/', "", response.content.decode())


def test_the_one_invited_asks_for_a_new_link_which_goes_to_their_address_alone(officer, client):
    invitation, token = InvitationFactory(by=officer)
    age(days=11)
    page = client.get(f"/invitation/{token}/")
    assert (page.status_code, page.content.decode().count("Send me a new link")) == (404, 1)
    response = client.post(f"/invitation/{token}/again/")
    assert response.status_code == 200
    first, second = Mail.objects.order_by("created_at")
    assert (second.address, second.kind) == ("invited@example.org", "invitation")
    fresh = token_of(second)
    assert fresh not in response.content.decode()
    assert token_of(first) == token
    assert find_invitation(fresh) == invitation
    assert find_invitation(token) is None
    assert Change.objects.get(event="renewed").by_task == "invitation-link"
    # The mail may be lost: the old link asks again, after an hour.
    ask_for_new_link(token)
    assert Mail.objects.count() == 2
    age(minutes=61)
    ask_for_new_link(token)
    assert Mail.objects.count() == 3
    assert find_invitation(fresh) is None
    assert find_invitation(token_of(Mail.objects.order_by("created_at").last())) == invitation


def test_asking_tells_nothing_and_does_nothing_for_any_link_but_an_expired_one(officer, client):
    """Unknown, working, accepted, withdrawn, replaced by the secretariat a minute ago: one answer, no mail."""
    _invitation, working = InvitationFactory(by=officer, email="works@example.org")
    accepted, used = InvitationFactory(by=officer, email="used@example.org")
    withdrawn, gone = InvitationFactory(by=officer, email="gone@example.org")
    expired, old = InvitationFactory(by=officer, email="old@example.org")
    accept_invitation(invitation=accepted, password=PASSWORD)
    withdraw_invitation(invitation=withdrawn, by=officer)
    Invitation.objects.filter(pk=expired.pk).update(expires_at=dates.machine_now())
    Mail.objects.all().delete()
    pages = {body(client.get(f"/invitation/{token}/")) for token in ("unknown", used, gone, old)}
    answers = {body(client.post(f"/invitation/{token}/again/")) for token in ("unknown", working, used, gone, old)}
    assert (len(pages), len(answers)) == (1, 1)
    assert list(Mail.objects.values_list("address", flat=True)) == ["old@example.org"]


def test_looking_at_a_link_changes_nothing(officer, client):
    """As mail scanners do: GET and HEAD, of working and of expired links, and of the button's address."""
    _invitation, token = InvitationFactory(by=officer)
    stored = Invitation.objects.values().get()
    for address in (f"/invitation/{token}/", f"/invitation/{token}/again/"):
        assert client.head(address).status_code == client.get(address).status_code
    assert Invitation.objects.values().get() == stored
    age(days=11)
    client.get(f"/invitation/{token}/")
    client.head(f"/invitation/{token}/again/")
    assert Mail.objects.count() == 1


def test_an_invitation_whose_appointment_is_over_is_not_renewed(officer, stand_at):
    _invitation, token = InvitationFactory(by=officer, starts_on=D(2007, 9, 1), ends_on=D(2007, 9, 12))
    age(days=11)
    stand_at(D(2007, 9, 13))
    ask_for_new_link(token)
    assert Mail.objects.count() == 1


def test_a_second_invitation_of_one_person_is_accepted_with_the_account_that_the_first_made(officer, peru, client):
    invitation, _token = InvitationFactory(by=officer)
    _other, token = InvitationFactory(by=officer, state=peru)
    person = accept_invitation(invitation=invitation, password=PASSWORD)
    page = client.get(f"/invitation/{token}/").content.decode()
    assert "has an account. Accept, and sign in as always." in page
    assert 'type="password"' not in page
    response = client.post(f"/invitation/{token}/", {"password": "another long pass phrase"})
    assert response.headers["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 302  # the link is no sign-in
    person = User.objects.get(pk=person.pk)
    assert person.check_password(PASSWORD)
    assert sorted(person.appointments.values_list("state__code", flat=True)) == ["KEN", "PER"]


# --- succession


def test_a_successor_with_an_account_follows_in_one_step(officer, focal_point, stranger, kenya):
    made = replace_focal_point(
        appointment=focal_point.appointments.get(),
        invitation=named(stranger.email, appointment_role="alternate", state=None),
        by=officer,
        file=note(),
    )
    assert (made.person, made.state, made.role, made.starts_on) == (stranger, kenya, "main", D(2007, 9, 10))
    assert focal_point.appointments.get().ends_on == D(2007, 9, 9)
    assert focal_points_of(kenya) == [stranger]
    assert set(Mail.objects.values_list("kind", "address")) == {
        ("appointment-ended", "kenya@example.org"),
        ("appointed", "peru@example.org"),
    }
    assert "new focal point follows you." in Mail.objects.get(kind="appointment-ended").text
    told = Change.objects.exclude(event="attached").values_list("event", "by__email", "for_state__code", "new")
    assert list(told) == [
        ("appointment_ended", officer.email, "KEN", "2007-09-09"),
        ("replaced", officer.email, "KEN", "new focal point"),
        ("appointed", officer.email, "KEN", "main, 2007-09-10 -, NV 17/2007"),
    ]
    with pytest.raises(MoveNotAllowed, match="This appointment has ended"):
        replace_focal_point(appointment=focal_point.appointments.get(), invitation=named(), by=officer)


def test_a_successor_to_come_follows_on_the_day_and_the_former_stays_until_then(
    officer, focal_point, stranger, kenya, stand_at
):
    replace_focal_point(
        appointment=focal_point.appointments.get(),
        invitation=named(stranger.email, starts_on=D(2007, 10, 1)),
        by=officer,
    )
    assert focal_points_of(kenya) == [focal_point]
    stand_at(D(2007, 9, 30))
    assert focal_points_of(kenya) == [focal_point]
    stand_at(D(2007, 10, 1))
    assert focal_points_of(kenya) == [stranger]


def test_who_was_invited_as_main_focal_point_before_is_no_longer(officer, kenya):
    """An alternate's invitation stays."""
    _other, alternate = InvitationFactory(by=officer, email="alternate@example.org")
    _earlier, earlier = InvitationFactory(by=officer, email="earlier@example.org", appointment_role="main")
    appointment = AppointmentFactory(state=kenya)
    made = replace_focal_point(appointment=appointment, invitation=named(), by=officer)
    assert find_invitation(earlier) is None
    assert find_invitation(alternate) is not None
    assert find_invitation(token_of(Mail.objects.get(address="new@example.org"))) == made


@pytest.mark.parametrize(
    ("given", "file", "sentence"),
    [
        (named_fields, data, sentence)
        for named_fields, data, sentence in [
            ({"email": "Kenya@example.org"}, None, "This is the person who has the appointment"),
            ({"starts_on": D(2006, 10, 1)}, None, "was appointed from 1 November 2006"),
            ({"note_verbale": ""}, None, "note verbale"),
            ({}, b"MZ\x00\x01", "is not a PDF"),
        ]
    ],
)
def test_a_succession_that_fails_in_the_middle_leaves_nothing(officer, focal_point, kenya, given, file, sentence):
    before = [list(model.objects.order_by("pk").values()) for model in (Appointment, Invitation, NoteFile, Mail)]
    with pytest.raises((PortalError, ValidationError), match=sentence):
        replace_focal_point(
            appointment=focal_point.appointments.get(),
            invitation=named(**given),
            by=officer,
            file=note(file) if file else None,
        )
    assert [
        list(model.objects.order_by("pk").values()) for model in (Appointment, Invitation, NoteFile, Mail)
    ] == before
    assert (Change.objects.count(), focal_points_of(kenya)) == (0, [focal_point])


def test_a_succession_whose_mail_cannot_be_written_leaves_nothing(officer, focal_point, kenya, monkeypatch):
    """The mail to the successor is the last of what the database holds."""
    write, written = outbox._deliver, []

    def breaks(**mail):
        written.append(write(**mail))
        if len(written) == 2:
            raise RuntimeError("the power went out")

    monkeypatch.setattr(outbox, "_deliver", breaks)
    with pytest.raises(RuntimeError):
        replace_focal_point(appointment=focal_point.appointments.get(), invitation=named(), by=officer)
    assert [model.objects.count() for model in (Mail, Invitation, Change)] == [0, 0, 0]
    assert focal_points_of(kenya) == [focal_point]
