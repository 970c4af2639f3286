"""Invitations, sign-in, resets, appointments: what could let the wrong person in."""

import datetime
import re
import uuid

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client

from cop_portal.common import dates
from cop_portal.common.errors import MoveNotAllowed, NotAllowed, PortalError
from cop_portal.history.models import Change
from cop_portal.people.models import Appointment, Invitation, State, User
from cop_portal.people.queries import focal_points_of
from cop_portal.people.rules import is_focal_point
from cop_portal.people.services import (
    accept_invitation,
    find_invitation,
    invite,
    renew_invitation,
    save_appointment,
)
from cop_portal.reminders.models import Mail
from tests.factories.people import AppointmentFactory, InvitationFactory, StateFactory, UserFactory

PASSWORD = "a long enough pass phrase"


@pytest.fixture(autouse=True)
def fresh_limits(db, settings):
    """Limits on attempts are counted in the cache: each test has its own, for one Redis serves all processes."""
    call_command("createcachetable", verbosity=0)
    settings.CACHES = {"default": settings.CACHES["default"] | {"KEY_PREFIX": uuid.uuid4().hex}}


def link_of(mail):
    return re.search(r"/invitation/([\w-]+)/", mail.text)[1]


def test_an_invitation_is_mailed_and_its_token_kept_nowhere(officer):
    invitation, token = InvitationFactory(by=officer, language="fr")
    mail = Mail.objects.get()
    assert (mail.address, mail.kind, mail.language, link_of(mail)) == ("invited@example.org", "invitation", "fr", token)
    assert mail.subject == "Votre compte sur COP Portal"
    assert token not in str(Invitation.objects.filter(pk=invitation.pk).values())


def test_the_link_leaves_the_outbox_with_the_mail(officer, settings, tmp_path):
    from cop_portal.reminders import services

    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    _invitation, token = InvitationFactory(by=officer)
    mail = Mail.objects.get()
    assert services.send_mail(mail.pk) == "sent"
    [sent] = tmp_path.glob("*.eml")
    assert token in sent.read_text().replace("=\n", "")
    mail.refresh_from_db()
    assert (mail.text, mail.html) == ("", "")


def test_accepting_makes_account_and_appointment_once(officer, kenya):
    invitation, token = InvitationFactory(by=officer)
    person = accept_invitation(invitation=find_invitation(token), password=PASSWORD)
    appointment = Appointment.objects.get(person=person)
    assert (appointment.state, appointment.role, appointment.starts_on, appointment.note_verbale) == (
        kenya,
        "alternate",
        datetime.date(2007, 9, 10),
        "NV 2/2007",
    )
    assert is_focal_point(person, kenya)
    assert find_invitation(token) is None
    with pytest.raises(MoveNotAllowed):
        accept_invitation(invitation=invitation, password=PASSWORD)
    assert User.objects.filter(email="invited@example.org").count() == 1


def test_a_link_expires_after_ten_days_and_a_renewed_one_replaces_it(officer):
    invitation, token = InvitationFactory(by=officer)
    assert (
        datetime.timedelta(days=9, hours=23)
        < invitation.expires_at - dates.machine_now()
        <= datetime.timedelta(days=10)
    )
    Invitation.objects.update(expires_at=dates.machine_now())
    assert find_invitation(token) is None
    _invitation, renewed = renew_invitation(invitation=invitation, by=officer)
    assert find_invitation(token) is None
    assert find_invitation(renewed) == invitation


def test_opening_a_link_changes_nothing(officer, client):
    _invitation, token = InvitationFactory(by=officer)
    for _time in range(2):
        assert client.get(f"/invitation/{token}/").status_code == 200
    assert find_invitation(token) is not None
    bodies = {
        re.sub(r'value="[^"]*"', "", client.get(f"/invitation/{token}/").content.decode()).replace(token, "")
        for token in ("unknown", "another")
    }
    assert len(bodies) == 1
    assert client.get("/invitation/unknown/").status_code == 404


def test_a_weak_password_is_refused_and_the_link_lives(officer, client):
    _invitation, token = InvitationFactory(by=officer)
    for password in ("short", "password1234", "invited@example.org"):
        response = client.post(f"/invitation/{token}/", {"password": password, "again": password})
        assert response.status_code == 422
    assert client.post(f"/invitation/{token}/", {"password": PASSWORD, "again": "other"}).status_code == 422
    assert not User.objects.filter(email="invited@example.org").exists()
    response = client.post(f"/invitation/{token}/", {"password": PASSWORD, "again": PASSWORD})
    assert response.headers["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_a_second_main_focal_point_is_refused_when_the_link_is_used(officer, kenya, client):
    _invitation, token = InvitationFactory(by=officer, appointment_role="main")
    AppointmentFactory(state=kenya)
    response = client.post(f"/invitation/{token}/", {"password": PASSWORD, "again": PASSWORD})
    assert response.status_code == 422
    assert "The State has a main focal point; end that appointment first." in response.content.decode()
    assert not User.objects.filter(email="invited@example.org").exists()


def test_the_interface_speaks_the_persons_language_from_sign_in_on(client):
    person = UserFactory(email="fr@example.org", language="fr")
    sign_in(client, person.email, "correct horse battery")
    assert "Votre bureau" in client.get("/desk/").content.decode()
    client.post("/language/", {"language": "en"})
    assert "Your desk" in client.get("/desk/").content.decode()


def test_officers_invite_focal_points_and_administrators_anyone(officer, administrator, focal_point):
    with pytest.raises(NotAllowed):
        invite(invitation=Invitation(email="x@example.org", name="x", role="head"), by=officer)
    with pytest.raises(NotAllowed):
        InvitationFactory(by=focal_point)
    invitation, _token = invite(invitation=Invitation(email="x@example.org", name="x", role="head"), by=administrator)
    assert accept_invitation(invitation=invitation, password=PASSWORD).role == "head"
    with pytest.raises(PortalError, match="There is an account with this e-mail address"):
        invite(invitation=Invitation(email="X@example.org", name="x", role="head"), by=administrator)


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: AppointmentFactory(ends_on=datetime.date(2006, 10, 1)), "appointment_ends_after_it_starts"),
        (
            lambda: [AppointmentFactory(), AppointmentFactory()],
            "appointment_one_main_at_a_time|people_appointment.state_id",
        ),
        (lambda: [UserFactory(email="a@example.org"), UserFactory(email="A@example.org")], "person_email_once"),
        (lambda: UserFactory(role="king"), "person_role_known"),
        (lambda: StateFactory(code="XXX", regional_group="moon"), "state_group_known"),
    ],
)
def test_the_database_refuses(make, name, db):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make()


def test_access_ends_with_the_appointment_the_same_minute(focal_point, administrator, kenya):
    appointment = focal_point.appointments.get()
    appointment.ends_on = datetime.date(2007, 9, 9)
    save_appointment(appointment=appointment, by=administrator)
    assert focal_points_of(kenya) == []
    assert not is_focal_point(User.objects.get(pk=focal_point.pk), kenya)
    assert Change.objects.get(event="appointment_changed").for_state == kenya


def test_the_main_focal_point_comes_first(focal_point, kenya):
    alternate = AppointmentFactory(state=kenya, role="alternate", person__email="second@example.org").person
    AppointmentFactory(state=kenya, role="authority", person__email="third@example.org")
    AppointmentFactory(state=kenya, role="alternate", person__email="left@example.org", person__is_active=False)
    assert focal_points_of(kenya) == [focal_point, alternate]


# --- sign-in


def sign_in(client, email, password, **extra):
    return client.post("/account/login/", {"login": email, "password": password}, **extra)


def test_sign_in_goes_to_the_desk_or_where_it_was_asked(officer, client):
    response = client.post(
        "/account/login/?next=/mandates/", {"login": officer.email, "password": "correct horse battery"}
    )
    assert response.status_code == 302
    other = Client()
    assert sign_in(other, officer.email, "correct horse battery").headers["Location"] == "/desk/"
    third = Client()
    response = third.post(
        "/account/login/",
        {"login": officer.email, "password": "correct horse battery", "next": "https://evil.example/"},
    )
    assert response.headers["Location"] == "/desk/"


def test_an_account_that_is_not_active_does_not_enter(client):
    person = UserFactory(email="left@example.org", is_active=False)
    sign_in(client, person.email, "correct horse battery")
    assert client.get("/desk/").status_code == 302


def test_deactivation_ends_what_is_open(officer, client_of):
    client = client_of(officer)
    assert client.get("/desk/").status_code == 200
    officer.is_active = False
    officer.save()
    assert client.get("/desk/").status_code == 302


def test_attempts_are_limited_even_with_the_right_password_after_them(officer, client):
    for _attempt in range(5):
        assert sign_in(client, officer.email, "wrong").status_code == 200
    response = sign_in(client, officer.email, "correct horse battery")
    assert "Too many failed login attempts" in response.content.decode()
    assert client.get("/desk/").status_code == 302


def test_wrong_password_and_unknown_address_get_the_same_answer(officer):
    def answer(email):
        content = sign_in(Client(), email, "wrong").content.decode()
        return re.sub(r'value="[^"]*"', "", content)

    assert answer(officer.email) == answer("nobody@example.org")


def test_a_reset_goes_by_mail_from_the_portals_own_address_and_works_once(officer, settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.PORTAL_ORIGIN = "https://portal.example.org"
    client = Client()
    response = client.post("/account/password/reset/", {"email": officer.email}, headers={"host": "evil.example"})
    assert response.status_code == 302
    mail = Mail.objects.get()
    assert (mail.address, mail.kind, mail.recipient) == (officer.email, "account", officer)
    [address] = re.findall(r"https?://\S+/account/password/reset/key/\S+", mail.text)
    assert address.startswith("https://portal.example.org/")
    path = address.removeprefix("https://portal.example.org")
    form = client.get(path, follow=True)
    set_address = form.redirect_chain[-1][0]
    client.post(set_address, {"password1": PASSWORD, "password2": PASSWORD})
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)
    assert "key" in Client().get(path).content.decode() or Client().get(path).status_code == 200
    again = Client()
    again.get(path, follow=True)
    again.post(set_address, {"password1": "another long pass phrase", "password2": "another long pass phrase"})
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


def test_a_reset_for_an_unknown_address_says_the_same_and_mails_nothing_with_a_key(officer):
    known = Client().post("/account/password/reset/", {"email": officer.email})
    unknown = Client().post("/account/password/reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert not Mail.objects.filter(address="nobody@example.org", text__contains="/reset/key/").exists()


def test_nobody_signs_up(client):
    response = client.post("/account/signup/", {"email": "x@example.org", "password1": PASSWORD, "password2": PASSWORD})
    assert not User.objects.filter(email="x@example.org").exists()
    assert response.status_code == 200


def test_a_second_factor_can_be_switched_on_and_its_seed_is_encrypted(officer):
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    client = Client()
    sign_in(client, officer.email, "correct horse battery")
    assert client.get("/account/2fa/totp/activate/").headers["Location"].startswith("/account/reauthenticate/")
    client.post("/account/reauthenticate/", {"password": "correct horse battery"})
    page = client.get("/account/2fa/totp/activate/")
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    client.post("/account/2fa/totp/activate/", {"code": code})
    stored = Authenticator.objects.get(user=officer, type="totp")
    assert secret not in str(stored.data)
    other = Client()
    sign_in(other, officer.email, "correct horse battery")
    assert other.get("/desk/").status_code == 302


# --- States


def test_a_state_is_found_in_any_of_its_languages(client):
    state = StateFactory(code="CIV", name_en="Côte d’Ivoire", name_es="Côte d’Ivoire", name_ru="Кот-д’Ивуар")
    State.objects.filter(pk=state.pk).update(search_text=state.folded_names())
    StateFactory(code="PER")
    for words in ("cote", "CÔTE", "Кот", "civ"):
        found = client.get("/states/", {"q": words}).context["object_list"]
        assert [row.code for row in found] == ["CIV"]


def test_names_of_focal_points_are_not_for_visitors(focal_point, officer, client, client_of):
    assert "focal point of Kenya" not in client.get("/states/KEN/").content.decode()
    assert "focal point of Kenya" in client_of(officer).get("/states/KEN/").content.decode()
