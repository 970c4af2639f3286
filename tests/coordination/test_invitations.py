"""Invitations to meetings: letters in six languages, links, what is sent once, reminders, who was there."""

import datetime
import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coordination.enums import Answer
from coordination.letters import WORDS, default_text, unknown_words, used_words
from coordination.links import link_of, token_of
from coordination.models import InvitationLetter, Meeting, MeetingInvitation, Participant
from coordination.queries import attendance_of, invitation_numbers, meetings_awaiting_answers
from coordination.reminder_sources import InvitationSource
from coordination.services import (
    add_person_present,
    invite_organizations,
    move_meeting,
    record_attendance,
    renew_link,
    reply_on_behalf,
    revoke_link,
    save_letter,
    send_invitations,
)
from cop_portal.common import dates
from cop_portal.common.errors import MoveNotAllowed, NotAllowed, PortalError, StaleVersion
from cop_portal.common.models import LANGUAGE_CHOICES
from cop_portal.history.models import Change
from cop_portal.reminders import services as reminders
from cop_portal.reminders.models import Mail, Reminder
from tests.factories.coordination import (
    MeetingFactory,
    MeetingInvitationFactory,
    ParticipantFactory,
    SentInvitationFactory,
)
from tests.factories.people import ContactFactory, OrganizationFactory
from tests.test_guard import typed_in

D = datetime.date
LANGUAGES = [language for language, _label in LANGUAGE_CHOICES]


@pytest.fixture
def meeting(db):
    return MeetingFactory(reply_by=D(2007, 9, 24), title="Coordination", place="Vienna", room="C3")


def invited(meeting, slug="undp", **contact):
    """An organization with a contact, invited and not yet sent anything."""
    contact = ContactFactory(organization=OrganizationFactory(slug=slug, kind="un-entity"), **contact)
    return MeetingInvitationFactory(meeting=meeting, organization=contact.organization, contact=contact)


# --- letters


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["invitation", "reminder"])
def test_the_portals_own_letters_say_all_that_an_organization_needs(name, language):
    subject, body = default_text(name, language)
    assert unknown_words(subject) == unknown_words(body) == []
    assert set(used_words(f"{subject} {body}")) == set(WORDS)
    assert len(subject) < 100


@pytest.mark.parametrize(
    ("language", "when", "reply_by"),
    [
        ("en", "4 October 2007, 15:00–18:00 (Europe/Vienna)", "24 September 2007"),
        ("fr", "4 octobre 2007, 15:00–18:00 (Europe/Vienna)", "24 septembre 2007"),
        ("es", "4 de octubre de 2007, 15:00–18:00 (Europe/Vienna)", "24 de septiembre de 2007"),
        ("ar", "4 أكتوبر 2007, 15:00–18:00 (Europe/Vienna)", "24 سبتمبر 2007"),
        ("ru", "4 октября 2007 г., 15:00–18:00 (Europe/Vienna)", "24 сентября 2007 г."),
        ("zh", "2007年10月4日, 15:00–18:00 (Europe/Vienna)", "2007年9月24日"),
    ],
)
def test_the_letter_goes_out_in_the_contacts_language(language, when, reply_by, meeting, officer):
    invitation = invited(meeting, language=language, name="observer of the bank")
    assert send_invitations(meeting=meeting, by=officer) == [invitation]
    invitation.refresh_from_db()
    mail = Mail.objects.get()
    assert (mail, mail.address, mail.language) == (invitation.mail, "undp@example.org", language)
    for words in (when, reply_by, "observer of the bank", "C3, Vienna", "undp", link_of(invitation)):
        assert words in mail.text
    assert f'href="{link_of(invitation)}"' in mail.html
    assert ('dir="rtl"' in mail.html) == (language == "ar")
    assert "{" not in mail.text + mail.subject
    assert (invitation.sent_on, invitation.link_expires_at) == (D(2007, 9, 10), meeting.ends_at)


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("body", "Come to {venue}: {link}", "Nothing can be filled in for {venue}; there are {organization} {contact}"),
        ("body", "Come} {link}", "Nothing can be filled in for };"),
        ("subject", "{ meeting }", "Nothing can be filled in for { meeting };"),
        ("body", "Come to {where}.", "Without {link} nobody can answer"),
    ],
)
def test_a_letter_that_cannot_be_filled_in_is_refused_at_its_field(field, text, sentence, meeting, officer, client_of):
    address = f"{meeting.get_absolute_url()}letters/en/"
    client = client_of(officer)
    typed = typed_in(client.get(address), "//form[.//input[@name='version']]")
    response = client.post(address, typed | {field: text})
    assert response.status_code == 422
    [error] = response.context["form"].errors[field]
    assert sentence in error
    assert not InvitationLetter.objects.exists()


def test_an_edited_letter_goes_out_and_of_two_who_edit_the_second_is_told(meeting, officer, head, client_of):
    invitation = invited(meeting)
    address, form = f"{meeting.get_absolute_url()}letters/en/", "//form[.//input[@name='version']]"
    first, second = client_of(officer), client_of(head)
    typed = [typed_in(client.get(address), form) for client in (first, second)]
    assert first.post(address, typed[0] | {"subject": "Come, {contact}"}).status_code == 302
    refused = second.post(address, typed[1] | {"subject": "Please come"})
    assert refused.status_code == 409
    assert "Come, {contact}" in refused.text
    assert typed_in(refused, form)["subject"] == ["Please come"]
    shown = first.get(invitation.get_absolute_url()).text
    assert "Come, contact of undp" in shown
    send_invitations(meeting=meeting, by=officer)
    assert Mail.objects.get().subject == "Come, contact of undp"
    edited = Change.objects.get(event="edited", field="subject")
    assert (edited.old, edited.new) == ("Invitation: {meeting}", "Come, {contact}")


def test_nothing_goes_out_while_a_letter_names_what_the_meeting_does_not_have(meeting, officer, client_of):
    Meeting.objects.update(reply_by=None, room="", place="")
    invitation = invited(meeting)
    client = client_of(officer)
    response = client.post(f"{meeting.get_absolute_url()}invitations/send/", follow=True)
    assert "The letter (English) says {where} {reply_by}, and the meeting has nothing for it yet." in response.text
    assert "{where} {reply_by}" in client.get(invitation.get_absolute_url()).text
    assert not Mail.objects.exists()
    invitation.refresh_from_db()
    assert invitation.sent_on is None


# --- sending


def test_who_is_invited_gets_one_letter_however_often_it_is_sent(meeting, officer, client_of):
    contact = ContactFactory(organization=OrganizationFactory(slug="undp"))
    ContactFactory(organization=contact.organization, name="aa, who left", email="left@example.org", is_active=False)
    silent = OrganizationFactory(slug="nobody")
    new = invite_organizations(meeting=meeting, organizations=[contact.organization, silent], by=officer)
    assert [invitation.contact for invitation in new] == [contact, None]
    client = client_of(officer)
    page = client.get(f"{meeting.get_absolute_url()}invitations/").text
    assert ("Send 1 letter" in page, "no contact" in page) == (True, True)
    for _twice in range(2):
        client.post(f"{meeting.get_absolute_url()}invitations/send/")
    assert [mail.address for mail in Mail.objects.all()] == [contact.email]
    assert [change.new for change in Change.objects.filter(event="invitations_sent")] == ["undp"]
    assert client.get(f"{meeting.get_absolute_url()}invitations/?mail=unreachable").context["total"] == 1


def test_all_letters_go_out_or_none(meeting, officer):
    first = invited(meeting, "undp")
    invited(meeting, "wco", language="fr")
    letter = {"subject": "Réunion", "body": "{where} {link}", "version": 1}
    save_letter(meeting=meeting, language="fr", by=officer, **letter)
    Meeting.objects.update(room="", place="")
    InvitationLetter.objects.create(meeting=meeting, language="en", subject="Meeting", body="{link}")
    with pytest.raises(PortalError, match=r"The letter \(French\) says {where}"):
        send_invitations(meeting=meeting, by=officer)
    first.refresh_from_db()
    assert (Mail.objects.count(), first.sent_on) == (0, None)


@pytest.mark.django_db(transaction=True)
def test_two_who_press_send_at_once_send_one_letter_each(officer):
    meeting = MeetingFactory(reply_by=D(2007, 9, 24), place="Vienna")
    for number in range(5):
        invited(meeting, f"org-{number}")
    barrier, errors = threading.Barrier(2), []

    def press():
        try:
            barrier.wait()
            send_invitations(meeting=meeting, by=officer)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(mail.address for mail in Mail.objects.all()) == [f"org-{number}@example.org" for number in range(5)]


def test_to_a_meeting_that_is_over_or_cancelled_nothing_is_sent(meeting, officer, focal_point, stand_at):
    invitation = invited(meeting)
    with pytest.raises(NotAllowed):
        send_invitations(meeting=meeting, by=focal_point)
    stand_at(D(2007, 10, 5))
    with pytest.raises(MoveNotAllowed, match="The meeting is over"):
        send_invitations(meeting=meeting, by=officer)
    stand_at(D(2007, 9, 10))
    move_meeting(meeting=meeting, to="cancelled", by=officer, reason="No room.")
    for act in (
        lambda: send_invitations(meeting=meeting, by=officer),
        lambda: renew_link(invitation=invitation, by=officer),
    ):
        with pytest.raises(NotAllowed, match="The meeting is cancelled"):
            act()
    assert not Mail.objects.filter(kind="meeting-invitation").exists()


def test_a_new_link_kills_the_old_and_is_sent_once(meeting, officer, client_of):
    invitation = SentInvitationFactory(meeting=meeting)
    old = invitation.link_id
    client, address = client_of(officer), f"{invitation.get_absolute_url()}renew/"
    typed = typed_in(client.get(invitation.get_absolute_url()), f"//form[@action='{address}']")
    for _twice in range(2):
        assert client.post(address, typed).status_code == 302
    invitation.refresh_from_db()
    assert invitation.link_id != old
    assert [link_of(invitation) in mail.text for mail in Mail.objects.filter(text__gt="")] == [True]
    read = MeetingInvitation.objects.get()
    read.read_version = read.version - 1
    with pytest.raises(StaleVersion):
        renew_link(invitation=read, by=officer)


def test_a_link_is_revoked_once_and_works_again_by_a_new_one(meeting, officer):
    invitation = SentInvitationFactory(meeting=meeting)
    assert [revoke_link(invitation=invitation, by=officer)[1] for _twice in range(2)] == [True, False]
    assert MeetingInvitation.objects.get().revoked_at
    assert renew_link(invitation=invitation, by=officer).revoked_at is None
    with pytest.raises(MoveNotAllowed, match="No link was sent yet"):
        revoke_link(invitation=invited(meeting), by=officer)


def test_the_link_is_readable_nowhere_but_in_the_mail_that_waits(meeting, officer, folder, client_of):
    invitation = invited(meeting)
    send_invitations(meeting=meeting, by=officer)
    token = token_of(invitation)
    [mail] = Mail.objects.all()
    client = client_of(officer)
    pages = [
        meeting.get_absolute_url(),
        f"{meeting.get_absolute_url()}invitations/",
        f"{meeting.get_absolute_url()}letters/",
        invitation.get_absolute_url(),
        f"{invitation.get_absolute_url()}letter/",
        f"/desk/reminders/mails/{mail.pk}/",
    ]
    for page in pages:
        response = client.get(page)
        assert (response.status_code, token in response.text) == (200, False)
    assert reminders.send_mail(mail.pk) == "sent"
    mail.refresh_from_db()
    assert (mail.text, mail.html) == ("", "")
    assert not any(token in row.old + row.new + row.reason for row in Change.objects.all())
    [file] = folder.glob("*.eml")
    assert token in file.read_text(encoding="utf-8").replace("=\n", "")


def test_a_refused_mail_shows_the_servers_words_and_can_be_sent_again(meeting, officer, client_of):
    invitation = SentInvitationFactory(meeting=meeting)
    Mail.objects.update(state="failed", server_reply="550 no such mailbox")
    client = client_of(officer)
    assert "550 no such mailbox" in client.get(f"{meeting.get_absolute_url()}invitations/?mail=failed").text
    assert f"/desk/reminders/mails/{invitation.mail_id}/" in client.get(invitation.get_absolute_url()).text
    assert client.post(f"/desk/reminders/mails/{invitation.mail_id}/retry/").status_code == 302
    assert Mail.objects.get().state == "queued"


# --- numbers, contacts


def test_only_the_secretariat_reads_contacts_reasons_and_names(meeting, officer, client, client_of):
    invitation = SentInvitationFactory(meeting=meeting, created_by=officer)
    people = [{"name": "Chief delegate"}]
    reply_on_behalf(invitation=invitation, version=1, answer=Answer.ACCEPTED, people=people, by=officer)
    other = SentInvitationFactory(meeting=meeting, organization__slug="wco", created_by=officer)
    reply_on_behalf(invitation=other, version=1, answer=Answer.DECLINED, reason="No funds.", by=officer)
    SentInvitationFactory(meeting=meeting, organization__slug="idb", created_by=officer)
    page = client.get(meeting.get_absolute_url()).text
    assert ("takes part" in page, "does not take part" in page, "wco" in page) == (True, True, True)
    for private in ("Chief delegate", "No funds.", "contact of", "@example.org"):
        assert private not in page
    staff = client_of(officer)
    assert "Chief delegate" in staff.get(meeting.get_absolute_url()).text
    lines = staff.get(f"{meeting.get_absolute_url()}invitations/?answer=none&format=csv").getvalue().decode()
    assert [line.split(",")[3:5] for line in lines.splitlines()[1:]] == [["contact of idb", "idb@example.org"]]
    assert invitation_numbers(meeting) == {
        "invited": 3,
        "sent": 3,
        "queued": 0,
        "failed": 0,
        "accepted": 1,
        "declined": 1,
        "no_answer": 1,
        "present": 0,
    }
    [awaiting] = meetings_awaiting_answers(officer)
    assert (awaiting.accepted, awaiting.declined, awaiting.no_answer) == (1, 1, 1)
    assert "1 without an answer" in staff.get("/desk/").text


def test_a_contact_of_another_organization_is_refused_and_a_stale_choice_told(meeting, officer, client_of):
    invitation, other = invited(meeting), invited(meeting, "wco")
    address, client = f"{invitation.get_absolute_url()}contact/", client_of(officer)
    typed = typed_in(client.get(address), "//form[.//input[@name='version']]")
    assert client.post(address, typed | {"contact": other.contact_id}).status_code == 422
    second = ContactFactory(organization=invitation.organization, email="second@example.org", name="second")
    assert client.post(address, typed | {"contact": second.pk}).status_code == 302
    refused = client.post(address, typed | {"contact": invitation.contact_id})
    assert (refused.status_code, MeetingInvitation.objects.get(pk=invitation.pk).contact) == (409, second)


# --- reminders to whoever has no account


@pytest.fixture
def waiting(meeting):
    """Asked on 3 September to reply by the 24th: reminded on the 10th, the 17th and the 22nd."""
    reminders.ensure_policies()
    return SentInvitationFactory(meeting=meeting)


def states(day=None):
    rows = Reminder.objects.filter(kind="meeting-invitation", **({"due_on": day} if day else {})).order_by("-stage")
    return [(row.stage, row.state) for row in rows]


def run(day):
    return [reminders.send_mail(mail) for mail in reminders.run(day)]


@pytest.fixture
def folder(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return settings.EMAIL_FILE_PATH


def letters():
    return list(Mail.objects.filter(kind="meeting-invitation-reminder").order_by("created_at"))


def test_each_stage_reminds_once_by_the_own_link_in_the_own_language(waiting, folder):
    waiting.contact.language = "es"
    waiting.contact.save()
    [mail] = reminders.compose(reminders.plan(D(2007, 9, 10)) or D(2007, 9, 10))
    assert (mail.address, mail.language, mail.recipient) == ("world-bank@example.org", "es", None)
    assert link_of(waiting) in mail.text
    assert mail.subject.startswith("Recordatorio: se ruega responder a más tardar el 24 de septiembre de 2007")
    for _again in range(2):
        run(D(2007, 9, 10))
    assert states() == [(14, "sent"), (7, "planned"), (2, "planned")]
    mail.refresh_from_db()
    assert (mail.state, mail.text) == ("sent", "")
    run(D(2007, 9, 17))
    run(D(2007, 9, 22))
    run(D(2007, 9, 23))
    assert states() == [(14, "sent"), (7, "sent"), (2, "sent")]
    assert len(letters()) == 3


def test_an_outage_yields_one_reminder(waiting, folder):
    reminders.plan(D(2007, 9, 10))
    run(D(2007, 9, 22))
    assert states() == [(14, "superseded"), (7, "superseded"), (2, "sent")]


def test_who_was_asked_yesterday_is_not_reminded_of_an_earlier_stage(waiting):
    MeetingInvitation.objects.update(sent_on=D(2007, 9, 17))
    reminders.plan(D(2007, 9, 18))
    assert states() == [(2, "planned")]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"answer": "accepted", "answered_at": datetime.datetime(2007, 9, 9, tzinfo=datetime.UTC)}, "It is answered"),
        (
            {"revoked_at": datetime.datetime(2007, 9, 9, tzinfo=datetime.UTC)},
            "It is answered, or its link works no more",
        ),
        ({"contact": None}, "It is answered, or its link works no more"),
        ({"meeting__status": "cancelled"}, "The meeting is over, or cancelled"),
        ({"meeting__status": "held"}, "The meeting is over, or cancelled"),
        ({"meeting__reply_by": D(2007, 9, 28)}, "Replies are asked for by another day"),
    ],
)
def test_what_happened_between_plan_and_mail_sends_nothing(change, reason, waiting):
    reminders.plan(D(2007, 9, 10))
    of_meeting = {name.removeprefix("meeting__"): value for name, value in change.items() if "__" in name}
    Meeting.objects.update(**of_meeting) if of_meeting else MeetingInvitation.objects.update(**change)
    assert reminders.compose(D(2007, 9, 10)) == []
    row = Reminder.objects.get(kind="meeting-invitation", stage=14)
    assert row.state == "cancelled"
    assert row.reason.startswith(reason)
    assert not letters()
    reminders.plan(D(2007, 9, 10))
    assert {state for _stage, state in states(D(2007, 9, 24))} == {"cancelled"}


def test_a_meeting_that_is_past_reminds_nobody(waiting, stand_at):
    Meeting.objects.update(reply_by=D(2007, 10, 6))
    reminders.plan(D(2007, 10, 4))
    stand_at(D(2007, 10, 5))
    assert reminders.compose(D(2007, 10, 5)) == []
    assert InvitationSource().due_between(D(2007, 10, 1), D(2007, 10, 10)) == []


def test_a_moved_day_reminds_before_the_new_one_and_back_again_never_twice(waiting, folder):
    run(D(2007, 9, 10))
    for day in (D(2007, 9, 20), D(2007, 9, 24)):
        Meeting.objects.update(reply_by=day)
        reminders.plan(D(2007, 9, 10))
    assert states(D(2007, 9, 24)) == [(14, "sent"), (7, "planned"), (2, "planned")]
    assert {state for _stage, state in states(D(2007, 9, 20))} == {"cancelled"}
    assert run(D(2007, 9, 11)) == []


def test_a_contact_who_follows_another_gets_what_is_planned_and_nothing_again(waiting, folder):
    run(D(2007, 9, 10))
    successor = ContactFactory(organization=waiting.organization, email="next@example.org", name="next")
    MeetingInvitation.objects.update(contact=successor)
    assert run(D(2007, 9, 11)) == []
    run(D(2007, 9, 17))
    assert [mail.address for mail in letters()] == ["world-bank@example.org", "next@example.org"]
    assert Reminder.objects.get(kind="meeting-invitation", stage=7).to == "next@example.org"


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_remind_once_each():
    reminders.ensure_policies()
    meeting = MeetingFactory(reply_by=D(2007, 9, 24))
    for number in range(6):
        SentInvitationFactory(meeting=meeting, organization__slug=f"org-{number}", created_by=meeting.created_by)
    barrier, errors = threading.Barrier(2), []

    def worker():
        try:
            barrier.wait()
            reminders.plan(D(2007, 9, 10))
            reminders.compose(D(2007, 9, 10))
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=worker) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(mail.address for mail in letters()) == [f"org-{number}@example.org" for number in range(6)]


def test_the_ledger_shows_whom_a_reminder_reached(waiting, officer, client_of):
    reminders.plan(D(2007, 9, 10))
    page = client_of(officer).get("/desk/reminders/?kind=meeting-invitation")
    assert "world-bank@example.org" in page.text
    assert "Answer of world-bank to “Coordination”" in page.text
    assert "world-bank@example.org" in client_of(officer).get("/desk/reminders/?format=csv").getvalue().decode()


# --- attendance


def test_attendance_follows_from_the_people_who_are_there(meeting, officer):
    bank, fund, silent = (
        MeetingInvitationFactory(meeting=meeting, organization__slug=slug) for slug in ("bank", "fund", "silent")
    )
    delegate = ParticipantFactory(invitation=bank, name="Chief delegate")
    record_attendance(meeting=meeting, present={fund.pk}, people={delegate.pk}, by=officer)
    assert [row.attended for row in MeetingInvitation.objects.order_by("pk")] == [True, True, False]
    assert Participant.objects.get().present is True
    record_attendance(meeting=meeting, present=set(), by=officer, shown=[bank.pk])
    assert [row.attended for row in MeetingInvitation.objects.order_by("pk")] == [False, True, False]
    assert silent.organization.slug == "silent"


def test_what_the_page_does_not_show_is_not_changed(meeting, officer, client_of):
    bank, fund = (MeetingInvitationFactory(meeting=meeting, organization__slug=slug) for slug in ("bank", "fund"))
    record_attendance(meeting=meeting, present={bank.pk, fund.pk}, by=officer)
    ParticipantFactory(invitation=fund, name="Élodie, Chief delegate")
    client, address = client_of(officer), f"{meeting.get_absolute_url()}attendance/"
    assert client.get(f"{address}?q=elodie").context["attendance"].invitations == [fund]
    page = client.get(f"{address}?letter=B")
    assert page.context["letters"] == ["B", "F"]
    typed = typed_in(page, "//form[.//input[@name='read']]")
    assert typed["present"] == [str(bank.pk)]
    del typed["present"]
    assert client.post(f"{address}?letter=B", typed).status_code == 302
    assert [row.attended for row in MeetingInvitation.objects.order_by("pk")] == [False, True]


def test_somebody_at_the_door_is_added_once_invited_or_not(meeting, officer, client_of):
    bank = MeetingInvitationFactory(meeting=meeting, organization__slug="bank")
    delegate = ParticipantFactory(invitation=bank, name="Chief delegate")
    stranger = OrganizationFactory(slug="uninvited")
    address, client = f"{meeting.get_absolute_url()}attendance/add/", client_of(officer)
    for name, organization in (("chief delegate", bank.organization), ("Second delegate", stranger)) * 2:
        assert client.post(address, {"name": name, "organization": organization.pk}).status_code == 302
    came = MeetingInvitation.objects.get(organization=stranger)
    assert (came.invited_on, came.attended, came.created_by) == (None, True, officer)
    assert [(person.name, person.present) for person in Participant.objects.order_by("pk")] == [
        ("Chief delegate", True),
        ("Second delegate", True),
    ]
    assert (delegate.invitation.pk, invitation_numbers(meeting)["invited"]) == (bank.pk, 1)
    refused = client.post(address, {"name": "", "organization": stranger.pk})
    assert refused.status_code == 422
    assert "Second delegate" in refused.text
    assert [row.pk for row in invite_organizations(meeting=meeting, organizations=[stranger], by=officer)] == [came.pk]
    with pytest.raises(PortalError, match="Type the person's name"):
        add_person_present(meeting=meeting, organization=stranger, name=" ", by=officer)


def test_pages_of_a_meeting_cost_the_same_for_ten_and_for_five_hundred_organizations(meeting, officer, client_of):
    client = client_of(officer)

    def queries(number):
        start = MeetingInvitation.objects.count()
        for n in range(start, start + number):
            row = SentInvitationFactory(meeting=meeting, organization__slug=f"org-{n}", created_by=officer)
            Participant.objects.bulk_create(Participant(invitation=row, name=f"person {n} {m}") for m in range(2))
        found = []
        for page in ("", "invitations/", "attendance/", "invitations/?format=csv"):
            with CaptureQueriesContext(connection) as captured:
                response = client.get(f"{meeting.get_absolute_url()}{page}")
                assert response.status_code == 200
                _whole = response.getvalue() if response.streaming else response.content
            found.append(len(captured))
        return found

    queries(3)
    few = queries(7)
    assert queries(490) == few
    assert max(few) <= 14
    rows, letters_there = attendance_of(meeting)
    assert (len(rows), letters_there) == (500, ["O"])


def test_the_day_of_the_machine_plays_no_part(meeting, officer):
    """The link's end and the day of sending are the portal's, so that a replayed year reads as itself."""
    invitation = invited(meeting)
    send_invitations(meeting=meeting, by=officer)
    invitation.refresh_from_db()
    assert (invitation.sent_on, invitation.link_expires_at > dates.now()) == (dates.today(), True)
