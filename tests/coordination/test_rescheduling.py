"""A meeting's new time or place, or its end: what follows, and who is told, once."""

import datetime
import zoneinfo

import pytest

from coordination.models import Meeting
from coordination.reminder_sources import MeetingSource
from coordination.services import create_meeting, edit_meeting, move_meeting, preview_rescheduling
from cop_portal.common.errors import StaleVersion
from cop_portal.history.models import Change
from cop_portal.people.models import OrganizationContact
from cop_portal.reminders.models import Mail, Reminder
from cop_portal.reminders.services import compose, ensure_policies, plan
from recommendations.models import Deadline, Session
from recommendations.services.sessions import follow_sessions, move_session
from tests.factories.coordination import MeetingFactory, MeetingInvitationFactory, OrganizationFactory
from tests.factories.people import UserFactory
from tests.factories.recommendations import (
    ActionFactory,
    AddresseeFactory,
    DeadlineFactory,
    MandateFactory,
    working_group_meeting,
)
from tests.factories.reminders import MailFactory, ReminderFactory

D = datetime.date
DAY = datetime.timedelta(days=1)
VIENNA = zoneinfo.ZoneInfo("Europe/Vienna")


def at(day, hour, zone=VIENNA):
    return datetime.datetime(day.year, day.month, day.day, hour, tzinfo=zone)


@pytest.fixture
def meeting(officer):
    """On 4 October 2007 from 15:00 to 18:00 in Vienna; replies by 1 October."""
    return MeetingFactory(title="Coordination", created_by=officer, reply_by=D(2007, 10, 1), place="Vienna")


def move_by(meeting, days, by, **more):
    meeting.starts_at += days * DAY
    meeting.ends_at += days * DAY
    return edit_meeting(meeting=meeting, by=by, fields=["starts_at", "ends_at"], **more)


def invited(meeting, email, **fields):
    organization = OrganizationFactory(slug=email.partition("@")[0])
    contact = OrganizationContact.objects.create(
        organization=organization, name=f"contact {email}", email=email, language=fields.pop("language", "en")
    )
    return MeetingInvitationFactory(
        meeting=meeting, organization=organization, contact=contact, created_by=meeting.created_by, **fields
    )


def answered(answer):
    return {"answer": answer, "answered_at": at(D(2007, 9, 5), 9)}


def told():
    return sorted(Mail.objects.filter(kind="meeting_moved").values_list("address", "language"))


# --- who is told


def test_everybody_concerned_is_told_once_in_their_language(meeting, officer, focal_point, second_officer):
    sent = {"mail": MailFactory()}
    bank = invited(meeting, "bank@example.org", language="fr", **sent)
    invited(meeting, "unsent@example.org")
    invited(meeting, "declined@example.org", **sent, **answered("declined"))
    invited(meeting, "revoked@example.org", revoked_at=at(D(2007, 9, 5), 9), **sent)
    by_letter = invited(meeting, "letter@example.org", **answered("accepted"))
    gone = invited(meeting, "gone@example.org", **sent)
    OrganizationContact.objects.filter(pk=gone.contact_id).update(is_active=False)
    for invitation, email, withdrawn in (
        (bank, "BANK@example.org", False),  # the contact comes in person
        (bank, "delegate@example.org", False),
        (bank, "", False),
        (by_letter, "withdrawn@example.org", True),
    ):
        name = f"participant {email}"
        invitation.participants.create(name=name, email=email, is_withdrawn=withdrawn)
    ReminderFactory(kind="meeting", subject=meeting, recipient=focal_point)
    ReminderFactory(kind="meeting", subject=meeting, recipient=second_officer, state="cancelled")
    ReminderFactory(kind="meeting", subject=MeetingFactory(), recipient=second_officer)

    move_by(meeting, 7, officer, reason="The room is taken.")

    assert told() == [
        ("bank@example.org", "fr"),
        ("delegate@example.org", "fr"),
        ("kenya@example.org", "en"),
        ("letter@example.org", "en"),
        ("officer@example.org", "en"),
    ]
    mail = Mail.objects.get(address="kenya@example.org")
    assert mail.recipient == focal_point
    assert mail.subject == "New time or place: Coordination, 11 October 2007, 15:00–18:00"
    for words in (mail.text, mail.html):
        assert "11 October 2007, 15:00–18:00" in words
        assert "4 October 2007, 15:00–18:00" in words
        assert "(Europe/Vienna, UTC+2)" in words
        assert "The room is taken." in words
        assert "8 October 2007" in words  # by when replies are asked for
        assert meeting.get_absolute_url() in words


@pytest.mark.parametrize(
    ("field", "value"),
    [("place", "Geneva"), ("room", "C3"), ("link", "https://example.org/join"), ("time_zone", "UTC")],
)
def test_a_new_place_tells_too(field, value, meeting, officer):
    setattr(meeting, field, value)
    edit_meeting(meeting=meeting, by=officer, fields=[field])
    assert (told(), meeting.sequence) == ([("officer@example.org", "en")], 1)
    assert value in Mail.objects.get().text
    assert Meeting.objects.get().reply_by == D(2007, 10, 1)


def test_another_change_tells_nobody_and_is_no_revision(meeting, officer):
    meeting.title, meeting.programme = "Coordination of assistance", "15:00 Opening"
    edit_meeting(meeting=meeting, by=officer, fields=["title", "programme", "starts_at", "ends_at", "place"])
    assert (told(), Meeting.objects.get().sequence) == ([], 0)


def test_a_draft_moves_quietly(officer):
    draft = MeetingFactory(status="draft", created_by=officer)
    invited(draft, "bank@example.org", mail=MailFactory())
    move_by(draft, 7, officer)
    assert (told(), Meeting.objects.get().sequence) == ([], 1)
    assert not Change.objects.filter(is_public=True).exists()


def test_the_record_of_a_past_meeting_is_corrected_quietly(meeting, officer, stand_at):
    stand_at(D(2007, 12, 3))
    move_by(meeting, 7, officer)
    assert told() == []
    stand_at(D(2007, 10, 13))
    move_by(meeting, 7, officer)  # it is still to come after all
    assert told() == [("officer@example.org", "en")]


def test_a_change_that_was_made_from_an_old_page_changes_and_tells_nothing(meeting, officer, second_officer):
    stale = Meeting.objects.get()
    move_by(meeting, 7, officer)
    with pytest.raises(StaleVersion):
        move_by(stale, 14, second_officer)
    assert len(told()) == 1
    stored = Meeting.objects.get()
    assert (stored.starts_at, stored.sequence, stored.reply_by) == (at(D(2007, 10, 11), 15), 1, D(2007, 10, 8))


def test_a_cancellation_and_its_end_are_told_once_each(meeting, officer):
    for _twice in range(2):
        move_meeting(meeting=meeting, to="cancelled", by=officer, reason="No quorum.")
    [mail] = Mail.objects.all()
    assert mail.subject == "Cancelled: Coordination"
    assert "It was to be: 4 October 2007, 15:00–18:00" in mail.text
    assert "No quorum." in mail.text
    move_meeting(meeting=meeting, to="draft", by=officer)
    move_by(Meeting.objects.get(), 7, officer)
    assert Mail.objects.count() == 1
    for _twice in range(2):
        move_meeting(meeting=meeting, to="announced", by=officer)
    assert [mail.subject for mail in Mail.objects.order_by("created_at")] == [
        "Cancelled: Coordination",
        "Takes place after all: Coordination, 11 October 2007, 15:00–18:00",
    ]
    assert Meeting.objects.get().sequence == 4


def test_a_first_announcement_and_the_end_of_a_draft_are_told_to_nobody(officer):
    for to in ("announced", "cancelled"):
        draft = create_meeting(meeting=MeetingFactory.build(created_by=None, status="draft"), by=officer)
        move_meeting(meeting=draft, to=to, by=officer, reason="So it is.")
    assert told() == []


# --- what follows


def test_reply_day_links_and_reminders_follow(meeting, officer):
    ensure_policies()
    plan()
    due = Reminder.objects.filter(kind="meeting", state="planned").values_list("due_on", flat=True)
    assert set(due) == {D(2007, 10, 4)}
    linked = invited(meeting, "bank@example.org", mail=MailFactory(), link_expires_at=meeting.ends_at)
    without = invited(meeting, "unsent@example.org")
    move_by(meeting, -3, officer)
    assert Meeting.objects.get().reply_by == D(2007, 9, 28)
    linked.refresh_from_db()
    without.refresh_from_db()
    assert (linked.link_expires_at, without.link_expires_at) == (at(D(2007, 10, 1), 18), None)
    assert set(due.all()) == {D(2007, 10, 1)}
    move_meeting(meeting=meeting, to="cancelled", by=officer, reason="No room.")
    assert not due.all()


def test_a_reply_day_that_is_set_stays_as_it_was_set(meeting, officer):
    meeting.reply_by = D(2007, 10, 5)
    meeting.starts_at, meeting.ends_at = at(D(2007, 10, 11), 15), at(D(2007, 10, 11), 18)
    edit_meeting(meeting=meeting, by=officer, fields=["starts_at", "ends_at", "reply_by"])
    assert Meeting.objects.get().reply_by == D(2007, 10, 5)


def test_the_shift_is_counted_in_days_of_the_place(meeting, officer):
    """From the afternoon in Vienna to the morning of the same day in Apia, a day earlier by the clocks of Vienna."""
    apia = zoneinfo.ZoneInfo("Pacific/Auckland")
    meeting.starts_at, meeting.ends_at = at(D(2007, 10, 4), 9, apia), at(D(2007, 10, 4), 12, apia)
    meeting.time_zone = "Pacific/Auckland"
    edit_meeting(meeting=meeting, by=officer, fields=["starts_at", "ends_at", "time_zone"])
    assert Meeting.objects.get().reply_by == D(2007, 10, 1)


def test_the_history_says_what_moved_and_why(meeting, officer):
    move_by(meeting, 7, officer, reason="The room is taken.")
    rows = {change.field: (change.reason, change.is_public) for change in Change.objects.all()}
    assert rows == dict.fromkeys(["starts_at", "ends_at", "reply_by"], ("The room is taken.", True))


# --- reminders


def test_a_cancelled_or_past_meeting_never_reminds(meeting, officer, stand_at):
    """By the source, and by the last look before a mail is written, where nothing planned anew in between."""
    ensure_policies()
    Meeting.objects.update(starts_at=at(D(2007, 9, 17), 9), ends_at=at(D(2007, 9, 17), 12))
    plan()
    assert Reminder.objects.get(state="planned", send_on=D(2007, 9, 10)).due_on == D(2007, 9, 17)
    Meeting.objects.update(status="cancelled")
    assert compose() == []
    assert MeetingSource().due_between(D(2007, 9, 1), D(2007, 9, 30)) == []
    Meeting.objects.update(status="announced")
    stand_at(D(2007, 9, 18))
    assert compose() == []
    assert not MeetingSource().still_due(Meeting.objects.get(), officer, D(2007, 9, 17))
    reasons = dict(Reminder.objects.filter(state="cancelled").values_list("send_on", "reason"))
    assert reasons == {D(2007, 9, 10): "The meeting is cancelled.", D(2007, 9, 16): "The meeting has begun."}
    assert not Mail.objects.exists()


# --- with its session


@pytest.fixture
def of_the_body(officer):
    """The working group in session, 3 to 5 October 2007, on which a mandate and an action hang."""
    session = working_group_meeting()
    mandate = MandateFactory(deadline=DeadlineFactory(rule="at", session=session, date=None))
    AddresseeFactory(mandate=mandate, kind="secretariat")
    deadline = DeadlineFactory(rule="before", session=session, date=None, offset=-6, offset_unit="weeks")
    ActionFactory(mandate=mandate, owner=officer, deadline=deadline, due_on=deadline.due_on)
    follow_sessions(by="test")
    return MeetingFactory(
        kind="session",
        title="Working group",
        session=session,
        created_by=officer,
        starts_at=at(D(2007, 10, 3), 10),
        ends_at=at(D(2007, 10, 5), 18),
    )


def test_the_session_moves_too_where_it_is_asked(of_the_body, officer):
    version = of_the_body.session.version
    before = set(Deadline.objects.values_list("pk", "due_on"))
    move_by(of_the_body, 7, officer, reason="The room is taken.", session_version=version)
    session = Session.objects.get(pk=of_the_body.session_id)
    assert (session.starts_on, session.ends_on) == (D(2007, 10, 10), D(2007, 10, 12))
    assert set(Deadline.objects.values_list("pk", "due_on")) == {(pk, day + 7 * DAY) for pk, day in before}
    assert sorted(Mail.objects.values_list("kind", flat=True)) == ["meeting_moved", "session_moved"]


def test_the_session_stays_where_it_is_not_asked_or_not_needed(of_the_body, officer):
    before = set(Deadline.objects.values_list("pk", "due_on"))
    move_by(of_the_body, 7, officer)
    move_by(of_the_body, -7, officer, session_version=of_the_body.session.version)  # back into its days
    session = Session.objects.get(pk=of_the_body.session_id)
    assert (session.starts_on, session.ends_on) == (D(2007, 10, 3), D(2007, 10, 5))
    assert set(Deadline.objects.values_list("pk", "due_on")) == before


def test_a_session_that_somebody_moved_meanwhile_leaves_the_meeting_too(of_the_body, officer, head):
    read = of_the_body.session.version
    session = Session.objects.get(pk=of_the_body.session_id)
    move_session(session=session, starts_on=D(2007, 10, 2), ends_on=D(2007, 10, 5), by=head)
    Mail.objects.all().delete()
    with pytest.raises(StaleVersion):
        move_by(Meeting.objects.get(), 7, officer, session_version=read)
    stored = Meeting.objects.get()
    assert (stored.starts_at, stored.sequence) == (at(D(2007, 10, 3), 10), 0)
    assert not Mail.objects.exists()


def days_of(meeting, first, last):
    """The days that its session needs if the meeting lasts from the first to the last day."""
    meeting.starts_at, meeting.ends_at = at(first, 10), at(last, 18)
    return preview_rescheduling(meeting).session_days


def test_the_days_that_a_session_needs(of_the_body):
    assert days_of(of_the_body, D(2007, 10, 4), D(2007, 10, 5)) is None
    assert days_of(of_the_body, D(2007, 10, 3), D(2007, 10, 8)) == (D(2007, 10, 3), D(2007, 10, 8))
    assert days_of(of_the_body, D(2007, 9, 24), D(2007, 9, 25)) == (D(2007, 9, 24), D(2007, 9, 26))
    Session.objects.update(starts_on=None, ends_on=None)
    meeting = Meeting.objects.get()
    assert days_of(meeting, D(2007, 9, 24), D(2007, 9, 25)) == (D(2007, 9, 24), D(2007, 9, 25))
    Session.objects.update(cancelled_because="No quorum.")
    assert days_of(Meeting.objects.get(), D(2007, 9, 24), D(2007, 9, 25)) is None


def test_a_meeting_with_organizations_leaves_its_session_and_says_that_it_is_outside(officer):
    meeting = MeetingFactory(session=working_group_meeting(), created_by=officer)
    meeting.starts_at += 7 * DAY
    meeting.ends_at += 7 * DAY
    found = preview_rescheduling(meeting)
    assert (found.session_days, found.is_outside_session) == (None, True)


# --- the pages


def typed(day, **fields):
    return {
        "starts_at": f"{day}T10:00",
        "ends_at": f"{day}T18:00",
        "time_zone": "Europe/Vienna",
        "place": "Vienna",
        "room": "",
        "link": "",
    } | fields


def test_the_page_shows_what_will_move_before_it_moves(of_the_body, officer, client_of):
    ensure_policies()
    plan()
    Meeting.objects.update(reply_by=D(2007, 9, 28))
    client, address = client_of(officer), f"{of_the_body.get_absolute_url()}reschedule/"
    version = client.get(address).context["form"]["version"].value()
    shown = client.post(address, typed("2007-10-11", version=version))
    found = shown.context["found"]
    assert (found.reply_by, len(found.consequences.deadlines)) == (D(2007, 10, 6), 2)
    assert (
        found.consequences.reminders
        == Reminder.objects.filter(kind__in=["mandate", "action"]).exclude(state="superseded").count()
    )
    assert [one.address for one in found.told] == ["officer@example.org"]
    assert "2 deadlines" in shown.text
    assert (Meeting.objects.get().starts_at, Mail.objects.count()) == (at(D(2007, 10, 3), 10), 0)

    moved = client.post(
        address, typed("2007-10-11", version=version, move="1", move_session="1", reason="The room is taken.")
    )
    assert moved.status_code == 302
    assert Session.objects.get(pk=of_the_body.session_id).starts_on == D(2007, 10, 11)
    assert Meeting.objects.get().reply_by == D(2007, 10, 6)
    again = client.post(address, typed("2007-10-18", version=version, move="1"))
    assert again.status_code == 409
    assert Meeting.objects.get().starts_at == at(D(2007, 10, 11), 10)
    assert Mail.objects.filter(kind="meeting_moved").count() == 1


def test_the_session_is_guarded_by_what_the_page_showed(of_the_body, officer, head, client_of):
    client, address = client_of(officer), f"{of_the_body.get_absolute_url()}reschedule/"
    version = client.get(address).context["form"]["version"].value()
    session = Session.objects.get(pk=of_the_body.session_id)
    move_session(session=session, starts_on=D(2007, 10, 2), ends_on=D(2007, 10, 5), by=head)
    refused = client.post(address, typed("2007-10-11", version=version, move="1", move_session="1"))
    assert (refused.status_code, Meeting.objects.get().starts_at) == (409, at(D(2007, 10, 3), 10))
    version = refused.context["form"]["version"].value()
    again = client.post(address, typed("2007-10-11", version=version, move="1", move_session="1"))
    assert (again.status_code, Session.objects.get(pk=session.pk).starts_on) == (302, D(2007, 10, 10))


def test_the_ordinary_form_goes_the_same_way(meeting, officer, client_of):
    client, address = client_of(officer), f"{meeting.get_absolute_url()}edit/"
    given = typed("2007-10-11", kind="coordination", title="Coordination", reply_by="2007-10-01", version=1)
    page = client.post(address, given, follow=True)
    assert "Replies are now asked for by 8 October 2007." in page.text
    assert told() == [("officer@example.org", "en")]
    assert Meeting.objects.get().sequence == 1


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"reply_by": "2007-10-12"}, "reply_by", "Replies are asked for before the meeting begins."),
        ({"starts_at": "2007-03-25T02:30"}, "starts_at", "The clocks go forward there, and skip this time."),
        ({"ends_at": "2007-10-11T09:00"}, "ends_at", "A meeting ends after it starts."),
    ],
)
def test_the_form_says_what_is_wrong_at_its_field(fields, field, sentence, meeting, officer, client_of):
    given = typed("2007-10-11", kind="coordination", title="Coordination", version=1) | fields
    response = client_of(officer).post(f"{meeting.get_absolute_url()}edit/", given)
    assert response.status_code == 422
    assert response.context["form"].errors[field] == [sentence]
    assert Meeting.objects.get().version == 1


def test_an_hour_that_the_portals_clocks_skip_is_an_hour_elsewhere(officer, client_of):
    given = typed("2007-03-25", kind="coordination", title="Night", time_zone="Africa/Nairobi")
    given |= {"starts_at": "2007-03-25T02:30", "ends_at": "2007-03-25T03:30"}
    client_of(officer).post("/meetings/new/", given)
    assert Meeting.objects.get().starts_at == datetime.datetime(2007, 3, 24, 23, 30, tzinfo=datetime.UTC)


def test_nobody_else_reschedules(meeting, focal_point, client_of):
    response = client_of(focal_point).post(f"{meeting.get_absolute_url()}reschedule/", typed("2007-10-11", move="1"))
    assert (response.status_code, Meeting.objects.get().version) == (403, 1)


def test_a_cancelled_meeting_is_reopened_before_it_is_moved(officer, client_of):
    meeting = MeetingFactory(status="cancelled", created_by=UserFactory())
    assert client_of(officer).get(f"{meeting.get_absolute_url()}reschedule/").status_code == 403
