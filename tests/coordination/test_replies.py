"""The personal link of an invitation: opening it changes nothing, answering by it does, dead and guessed ones never."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from coordination.enums import Answer
from coordination.links import token_of
from coordination.models import MeetingInvitation, Participant
from coordination.services import LinkDead, renew_link, reply, reply_on_behalf, revoke_link
from cop_portal.common.dates import day_of
from cop_portal.common.errors import NotAllowed, PortalError, StaleVersion
from cop_portal.history.models import Change, RowVersion
from cop_portal.reminders.models import Mail
from tests.factories.coordination import (
    AgendaItemFactory,
    MeetingFactory,
    MeetingInvitationFactory,
    ParticipantFactory,
    SentInvitationFactory,
)
from tests.factories.recommendations import DocumentFactory
from tests.test_guard import typed_in

FORM = "//form[.//input[@name='version']]"


@pytest.fixture
def invitation(db, officer):
    meeting = MeetingFactory(title="Coordination", reply_by=datetime.date(2007, 9, 24), place="Vienna")
    return SentInvitationFactory(meeting=meeting, created_by=officer)


def address_of(invitation):
    return f"/reply/{token_of(invitation)}/"


def stored():
    """All that an answer could change."""
    return [
        list(MeetingInvitation.objects.order_by("pk").values()),
        list(Participant.objects.order_by("pk").values()),
        list(Mail.objects.order_by("pk").values()),
        Change.objects.count(),
        RowVersion.objects.count(),
    ]


def answered(client, sent, **fields):
    """Type into the page as it stands, and send it."""
    typed = typed_in(client.get(address_of(sent)), FORM)
    return client.post(address_of(sent), {name: value for name, value in (typed | fields).items() if value})


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_link_writes_nothing_and_is_kept_nowhere(method, invitation, client):
    before = stored()
    with CaptureQueriesContext(connection) as captured:
        response = getattr(client, method)(address_of(invitation), headers={"Sec-Purpose": "prefetch"})
    assert response.status_code == 200
    assert [query["sql"] for query in captured if not query["sql"].lstrip().upper().startswith("SELECT")] == []
    assert stored() == before
    assert {name: response.headers[name] for name in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")} == {
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
    }
    assert response.cookies == {}


def test_the_page_shows_the_meeting(invitation, client):
    AgendaItemFactory(meeting=invitation.meeting, title="Who does what").documents.set([DocumentFactory()])
    page = client.get(address_of(invitation)).text
    for words in ("Coordination", "4 October 2007, 15:00", "Europe/Vienna", "Vienna", "Who does what", "24 September"):
        assert words in page
    assert DocumentFactory().symbol in page
    assert "Sign in" not in page


def test_it_speaks_the_contacts_language_until_another_is_chosen(invitation, client):
    invitation.contact.language = "ar"
    invitation.contact.save()
    address = address_of(invitation)
    assert 'lang="ar" dir="rtl"' in client.get(address).text
    french = client.get(f"{address}?language=fr")
    assert 'lang="fr" dir="ltr"' in french.text
    assert french.cookies == {}
    invitation.contact.language = "zh"  # which the interface has not
    invitation.contact.save()
    assert 'lang="en"' in client.get(address, headers={"Accept-Language": "en"}).text


def test_accepting_with_participants_and_answering_otherwise_later(invitation, client):
    people = {
        "people-0-name": "Chief delegate",
        "people-0-function": "Adviser",
        "people-1-name": "Second delegate",
    }
    assert answered(client, invitation, answer="accepted", **people).status_code == 302
    row = MeetingInvitation.objects.get()
    assert (row.answer, row.reason, day_of(row.answered_at).isoformat(), row.version) == (
        "accepted",
        "",
        "2007-09-10",
        2,
    )
    assert [(person.name, person.function) for person in Participant.objects.order_by("pk")] == [
        ("Chief delegate", "Adviser"),
        ("Second delegate", ""),
    ]
    told = Change.objects.get(subject_id=row.pk, event="moved")
    assert (told.by, told.by_task, told.field, told.old, told.new, told.is_public) == (
        None,
        "organization-link",
        "answer",
        "",
        "accepted",
        False,
    )
    # Of the two only one can come, and she brings a third.
    assert (
        answered(client, invitation, **{"people-1-name": "Kim", "people-0-email": "j@example.org"}).status_code == 302
    )
    standing = Participant.objects.filter(is_withdrawn=False).order_by("name")
    assert [(person.name, person.email) for person in standing] == [("Chief delegate", "j@example.org"), ("Kim", "")]
    assert answered(client, invitation, answer="declined", reason="No funds.").status_code == 302
    row.refresh_from_db()
    assert (row.answer, row.reason) == ("declined", "No funds.")
    assert not Participant.objects.filter(is_withdrawn=False).exists()
    before = stored()
    assert answered(client, invitation).status_code == 302
    assert stored() == before


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "This field is required."),
        ({"answer": "perhaps"}, "Select a valid choice."),
        ({"answer": "declined"}, "Say why the organization does not take part."),
        ({"answer": "declined", "reason": "  "}, "Say why the organization does not take part."),
        ({"answer": "accepted", "people-0-email": "j@example.org"}, "Whose is this? Type the name."),
        ({"answer": "accepted", "people-0-name": "J", "people-0-email": "at"}, "Enter a valid email address."),
        ({"answer": "accepted", "people-0-name": "J R", "people-2-name": " j r"}, "This person is named twice."),
        ({"answer": "accepted", "people-0-name": "J" * 201}, "at most 200 characters"),
        ({"answer": "accepted", "people-TOTAL_FORMS": ""}, "ManagementForm data is missing"),
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_written(fields, sentence, invitation, client):
    before = stored()
    response = answered(client, invitation, **fields)
    assert response.status_code == 422
    assert sentence in response.text
    assert stored() == before


def test_more_rows_keep_what_was_typed_and_save_nothing(invitation, client):
    before = stored()
    fields = {f"people-{number}-name": f"person {number}" for number in range(3)}
    response = answered(client, invitation, answer="accepted", more="1", **fields)
    assert response.status_code == 200
    typed = typed_in(response, FORM)
    named = [typed.get(f"people-{number}-name") for number in range(4)]
    assert (named, typed["people-TOTAL_FORMS"]) == ([["person 0"], ["person 1"], ["person 2"], None], ["6"])
    assert (typed["answer"], stored()) == (["accepted"], before)
    assert client.post(address_of(invitation), typed | {"people-5-name": "last"}).status_code == 302
    assert Participant.objects.count() == 4


def test_of_two_who_hold_the_link_the_second_sees_both_answers(invitation, client):
    typed = typed_in(client.get(address_of(invitation)), FORM)
    answered(client, invitation, answer="accepted", **{"people-0-name": "Chief delegate"})
    refused = client.post(address_of(invitation), typed | {"answer": "declined", "reason": "No funds."})
    assert refused.status_code == 409
    assert [row[1:] for row in refused.context["theirs"]] == [
        ("takes part", "does not take part"),
        ("", "No funds."),
        ("Chief delegate", ""),
    ]
    assert MeetingInvitation.objects.get().answer == "accepted"
    assert client.post(address_of(invitation), typed_in(refused, FORM)).status_code == 302
    assert MeetingInvitation.objects.get().answer == "declined"
    readless = {name: value for name, value in typed.items() if name != "version"}
    assert client.post(address_of(invitation), readless | {"answer": "accepted"}).status_code == 409


def test_a_form_without_cookies_from_a_browser_that_sends_no_origin_is_taken(invitation):
    """With no referrer browsers say `Origin: null`; the address itself is the secret."""
    client = Client(enforce_csrf_checks=True)
    typed = typed_in(client.get(address_of(invitation)), FORM) | {"answer": "accepted"}
    assert client.post(address_of(invitation), typed, headers={"Origin": "null"}).status_code == 302
    assert MeetingInvitation.objects.get().answer == "accepted"


# --- links that take no answer

GUESSES = {
    "nothing": lambda token: "no-such-link",
    "without its signature": lambda token: token.partition(".")[0],
    "with another's signature": lambda token: f"{'0' * 32}.{token.partition('.')[2]}",
    "cut short": lambda token: token[:-1],
    "lengthened": lambda token: f"{token}A",
    "with the plain sign": lambda token: token.replace(".", ":") + ".",
}


def asked_in_every_way(client, token):
    """The codes of GET, HEAD and a POST that says everything right."""
    form = {"version": 1, "answer": "accepted", "people-TOTAL_FORMS": 0, "people-INITIAL_FORMS": 0}
    address = f"/reply/{token}/"
    answers = [client.get(address), client.head(address), client.post(address, form)]
    assert {response.headers["Cache-Control"] for response in answers} == {"no-store"}
    assert {response.headers["Referrer-Policy"] for response in answers} == {"no-referrer"}
    return [response.status_code for response in answers]


def test_no_log_has_the_link(invitation, client, caplog):
    for fields in ({}, {"answer": "accepted", "version": "7"}):
        answered(client, invitation, **fields)
    client.put(address_of(invitation))
    client.get(address_of(invitation)[:-2])
    assert token_of(invitation)[:40] not in caplog.text


@pytest.mark.parametrize("guess", GUESSES.values(), ids=GUESSES)
def test_a_guessed_link_changes_nothing(guess, invitation, client):
    before = stored()
    token = guess(token_of(invitation))
    assert asked_in_every_way(client, token) == [404, 404, 404]
    assert stored() == before
    page = client.get(f"/reply/{token}/").text
    assert ("This link does not work" in page, "officer@example.org" in page) == (True, False)


def test_a_revoked_an_old_and_an_expired_link_change_nothing_and_say_whom_to_ask(invitation, officer, client, stand_at):
    old = token_of(invitation)
    revoke_link(invitation=invitation, by=officer)
    before = stored()
    assert asked_in_every_way(client, old) == [410, 410, 410]
    page = client.get(f"/reply/{old}/").text
    assert ("officer@example.org" in page, "Coordination" in page) == (True, False)
    assert stored() == before
    renewed = renew_link(invitation=invitation, by=officer)
    before = stored()
    assert asked_in_every_way(client, old) == [410, 410, 410]
    new = token_of(renewed)
    assert client.get(f"/reply/{new}/").status_code == 200
    stand_at(datetime.date(2007, 10, 5))
    assert asked_in_every_way(client, new) == [410, 410, 410]
    assert stored() == before
    with pytest.raises(LinkDead):
        reply(token=new, version=2, answer=Answer.ACCEPTED)


def test_a_link_opens_the_one_invitation_that_it_was_sent_for(invitation, officer, client):
    """Of another meeting, the same organization's stays as it was."""
    other = SentInvitationFactory(
        meeting__title="Another", organization=invitation.organization, contact=invitation.contact, created_by=officer
    )
    assert (
        answered(client, invitation, answer="accepted", invitation=other.pk, meeting=other.meeting_id).status_code
        == 302
    )
    assert [row.answer for row in MeetingInvitation.objects.order_by("pk")] == ["accepted", ""]


def test_a_link_that_was_never_sent_does_not_work(officer, client):
    token = token_of(MeetingInvitationFactory(created_by=officer))
    assert asked_in_every_way(client, token) == [404, 404, 404]


def test_a_cancelled_meeting_says_so_and_takes_no_answer(invitation, client):
    typed = typed_in(client.get(address_of(invitation)), FORM) | {"answer": "accepted"}
    invitation.meeting.status = "cancelled"
    invitation.meeting.save()
    page = client.get(address_of(invitation)).text
    assert ("The meeting is cancelled." in page, "Send the answer" in page) == (True, False)
    before = stored()
    assert client.post(address_of(invitation), typed).status_code == 409
    assert stored() == before


def test_a_meeting_that_is_put_off_takes_its_links_along(invitation, client, stand_at):
    invitation.meeting.ends_at = datetime.datetime(2007, 11, 4, 18, tzinfo=datetime.UTC)
    invitation.meeting.save()
    stand_at(datetime.date(2007, 10, 20))
    assert client.get(address_of(invitation)).status_code == 200


# --- by an officer


def test_an_officer_enters_an_answer_that_came_by_mail(invitation, officer, focal_point, client_of):
    client, address = client_of(officer), f"{invitation.get_absolute_url()}answer/"
    typed = typed_in(client.get(address), FORM)
    given = typed | {"answer": "accepted", "people-0-name": "Chief delegate"}
    assert client.post(address, given).status_code == 302
    assert Participant.objects.get().name == "Chief delegate"
    assert Change.objects.get(event="moved").by == officer
    assert client.post(address, typed | {"answer": "declined", "reason": "No."}).status_code == 409
    with pytest.raises(NotAllowed):
        reply_on_behalf(invitation=invitation, version=2, answer=Answer.DECLINED, reason="No.", by=focal_point)


def test_an_organization_that_came_uninvited_can_be_answered_for(officer):
    came = MeetingInvitationFactory(invited_on=None, created_by=officer)
    assert reply_on_behalf(invitation=came, version=1, answer=Answer.ACCEPTED, by=officer).answer == "accepted"


def test_who_was_there_is_not_taken_off_by_a_later_answer(invitation, officer):
    ParticipantFactory(invitation=invitation, name="Chief delegate", present=True)
    reply_on_behalf(invitation=invitation, version=1, answer=Answer.DECLINED, reason="No.", by=officer)
    assert Participant.objects.get().is_withdrawn is False
    with pytest.raises(StaleVersion):
        reply_on_behalf(invitation=invitation, version=1, answer=Answer.ACCEPTED, by=officer)
    people = [{"name": "Chief delegate"}, {"name": "chief delegate"}]
    with pytest.raises(PortalError, match="“chief delegate” is named twice"):
        reply_on_behalf(invitation=invitation, version=2, answer=Answer.ACCEPTED, people=people, by=officer)
