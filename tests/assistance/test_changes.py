"""Changes to published activities: none is read outside or counts twice; what is accepted is taken over whole."""

import datetime
import threading
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from assistance.contents import COLUMNS, LINKS
from assistance.enums import ActivityStatus
from assistance.models import Activity
from assistance.services import (
    add_attachment,
    changes,
    edit_activity,
    move_activity,
    revise_activity,
    withdraw_attachment,
)
from cop_portal.common.errors import MoveNotAllowed, NotAllowed, StaleVersion
from cop_portal.history.models import Change
from tests.factories.assistance import ActivityFactory, AttachmentFactory
from tests.factories.people import StateFactory
from tests.factories.recommendations import AddresseeFactory, MandateFactory, PriorityAreaFactory, party

D = datetime.date
PENDING = ["draft", "submitted", "returned", "withdrawn", "taken_over"]


@pytest.fixture
def published(focal_point, kenya):
    """Published with a file."""
    activity = ActivityFactory(
        state=kenya, status="published", title="as published", reference="KEN-2007-0001", created_by=focal_point
    )
    AttachmentFactory(activity=activity)
    return activity


def submitted(published, by, **fields):
    """A change with these fields, submitted."""
    change, _begun = revise_activity(activity=published, by=by)
    for name, value in fields.items():
        setattr(change, name, value)
    edit_activity(activity=change, by=by, fields=list(fields))
    return move_activity(activity=change, to="submitted", by=by)[0]


def test_a_change_says_at_first_what_is_published_and_refers_to_its_files(published, focal_point):
    published.recipients.set([StateFactory(code="UGA")])
    change, begun = revise_activity(activity=published, by=focal_point)
    assert (begun, change.reference, change.status, change.revises, change.revises_version) == (
        True,
        f"{published.reference}.2",
        "draft",
        published,
        published.version,
    )
    assert {name: getattr(change, name) for name in COLUMNS} == {name: getattr(published, name) for name in COLUMNS}
    for name in LINKS:
        assert list(getattr(change, name).all()) == list(getattr(published, name).all()), name
    assert change.attachments.get().file.name == published.attachments.get().file.name
    assert revise_activity(activity=published, by=focal_point) == (change, False)


def test_only_the_state_and_an_officer_on_its_behalf_begin_a_change(
    published, stranger, former_focal_point, administrator, officer
):
    for person in (stranger, former_focal_point, administrator):
        with pytest.raises(NotAllowed, match="You do not report for this State"):
            revise_activity(activity=published, by=person)
    change, _begun = revise_activity(activity=published, by=officer)
    assert change.on_behalf is True


@pytest.mark.parametrize("status", ["draft", "submitted", "returned", "withdrawn"])
def test_what_is_not_published_is_not_changed_by_a_change(status, focal_point, kenya):
    activity = ActivityFactory(state=kenya, status=status, created_by=focal_point)
    with pytest.raises(NotAllowed, match="Only a published activity"):
        revise_activity(activity=activity, by=focal_point)


def test_an_accepted_change_is_taken_over_whole(published, focal_point, officer):
    area, mandate = PriorityAreaFactory(), MandateFactory(slug="asked")
    change, _begun = revise_activity(activity=published, by=focal_point)
    change.title, change.results = "as changed", "forty prosecutors trained"
    links = {"priority_areas": [area], "mandates": [mandate], "recipients": [StateFactory(code="UGA")]}
    edit_activity(activity=change, by=focal_point, fields=["title", "results"], links=links)
    withdraw_attachment(attachment=change.attachments.get(), by=focal_point)
    add_attachment(activity=change, by=focal_point, file=SimpleUploadedFile("report.txt", b"report"))
    move_activity(activity=change, to="submitted", by=focal_point)
    before = Activity.objects.get(pk=published.pk)
    assert (before.title, before.status, before.attachments.get(is_withdrawn=False).name) == (
        "as published",
        "published",
        "programme.txt",
    )
    change, moved = move_activity(activity=change, to="taken_over", by=officer)
    after = Activity.objects.get(pk=published.pk)
    assert (moved, change.status, after.status) == (True, "taken_over", "published")
    assert (after.title, after.results, after.version, after.reference) == (
        "as changed",
        "forty prosecutors trained",
        before.version + 1,
        before.reference,
    )
    assert "as changed" in after.search_text
    assert {name: list(getattr(after, name).all()) for name in links} == links
    assert [file.name for file in after.attachments.filter(is_withdrawn=False)] == ["report.txt"]
    assert [file.name for file in after.attachments.filter(is_withdrawn=True)] == ["programme.txt"]
    told = Change.objects.filter(subject_id=published.pk, by=officer).values_list("event", "field", "old", "new")
    assert ("edited", "title", "as published", "as changed") in told
    assert ("edited", "priority_areas", "", "Priority area 1") in told
    assert ("change_taken_over", "", "", change.reference) in told
    assert move_activity(activity=change, to="taken_over", by=officer)[1] is False


def test_what_was_for_states_parties_is_in_no_public_history(published, focal_point, officer):
    Activity.objects.filter(pk=published.pk).update(visibility="states")
    published.refresh_from_db()
    change = submitted(published, focal_point, visibility="public", title="for all")
    move_activity(activity=change, to="taken_over", by=officer)
    assert not Change.objects.filter(subject_id=published.pk, event="edited", is_public=True).exists()
    published.refresh_from_db()
    change = submitted(published, focal_point, title="for all, mended")
    move_activity(activity=change, to="taken_over", by=officer)
    assert Change.objects.get(subject_id=published.pk, event="edited", is_public=True).new == "for all, mended"


def test_a_change_to_what_was_changed_meanwhile_is_accepted_only_after_it_was_read(published, focal_point, officer):
    change = submitted(published, focal_point, title="as proposed")
    Activity.objects.filter(pk=published.pk).update(title="changed meanwhile", version=published.version + 1)
    with pytest.raises(StaleVersion, match="changed after this change was begun"):
        move_activity(activity=change, to="taken_over", by=officer)
    with pytest.raises(StaleVersion):
        move_activity(activity=change, to="taken_over", by=officer, seen=published.version + 2)
    published.refresh_from_db()
    change.refresh_from_db()
    assert (published.title, change.status) == ("changed meanwhile", "submitted")
    move_activity(activity=change, to="taken_over", by=officer, seen=published.version)
    published.refresh_from_db()
    assert published.title == "as proposed"


def test_the_page_shows_both_before_what_was_changed_meanwhile_is_replaced(published, focal_point, officer, client_of):
    change, client = submitted(published, focal_point, title="as proposed"), client_of(officer)
    seen = client.get(change.get_absolute_url()).context["version"]
    Activity.objects.filter(pk=published.pk).update(title="changed meanwhile", version=seen + 1)
    accept = f"{change.get_absolute_url()}move/taken_over/"
    response = client.post(accept, {"version": seen})
    assert response.status_code == 409
    assert response.context["changed_meanwhile"] is True
    [difference] = response.context["differences"]
    assert (difference.name, difference.before, difference.after) == ("title", "changed meanwhile", "as proposed")
    assert client.post(accept, {"version": response.context["version"]}).status_code == 302
    published.refresh_from_db()
    assert published.title == "as proposed"


def test_a_change_is_never_published_and_a_report_never_taken_over(published, focal_point, officer, kenya):
    change = submitted(published, focal_point, title="x")
    report = ActivityFactory(state=kenya, status="submitted", created_by=focal_point, reference="KEN-2007-0099")
    for activity, to in ((change, "published"), (report, "taken_over")):
        with pytest.raises(MoveNotAllowed, match="A report is published; a change to it is taken over"):
            move_activity(activity=activity, to=to, by=officer)


@pytest.mark.parametrize(
    ("to", "by", "status"),
    [("withdrawn", "focal_point", "withdrawn"), ("returned", "officer", "returned"), ("draft", "officer", None)],
)
def test_other_moves_of_a_change_leave_what_is_published(to, by, status, published, focal_point, officer):
    change = submitted(published, focal_point, title="x")
    person = {"focal_point": focal_point, "officer": officer}[by]
    if status is None:
        with pytest.raises(MoveNotAllowed):
            move_activity(activity=change, to=to, by=person, reason="So it is.")
    else:
        assert move_activity(activity=change, to=to, by=person, reason="So it is.")[0].status == status
    stands = Activity.objects.get(pk=published.pk)
    assert (stands.title, stands.status, stands.version) == ("as published", "published", published.version)


def test_a_taken_over_change_moves_no_more(published, focal_point, officer):
    change = submitted(published, focal_point, title="x")
    move_activity(activity=change, to="taken_over", by=officer)
    for to, by in (("submitted", focal_point), ("withdrawn", focal_point), ("returned", officer)):
        with pytest.raises(MoveNotAllowed):
            move_activity(activity=change, to=to, by=by, reason="Again.")
    assert revise_activity(activity=published, by=focal_point)[0].reference == f"{published.reference}.3"


def test_who_submitted_a_change_on_behalf_does_not_accept_it(published, officer, second_officer):
    change = submitted(published, officer, title="x")
    with pytest.raises(NotAllowed, match="You submitted this on behalf of the State"):
        move_activity(activity=change, to="taken_over", by=officer)
    assert move_activity(activity=change, to="taken_over", by=second_officer)[0].status == "taken_over"


def test_whoever_withdraws_what_is_published_withdraws_its_change(published, focal_point, officer):
    change = submitted(published, focal_point, title="x")
    move_activity(activity=published, to="withdrawn", by=focal_point, reason="Reported twice.")
    change.refresh_from_db()
    assert change.status == "withdrawn"
    assert Change.objects.get(subject_id=change.pk, new="withdrawn").reason == "Reported twice."


# --- what a change shows where


@pytest.fixture
def secret(published, focal_point):
    """A submitted change, with a mandate, an area, and words that nothing else has."""
    asked, area = MandateFactory(slug="asked"), PriorityAreaFactory(number=7)
    AddresseeFactory(mandate=asked, kind="states")
    party(published.state)
    change, _begun = revise_activity(activity=published, by=focal_point)
    change.title = "unspoken words"
    links = {"mandates": [asked], "priority_areas": [area], "recipients": [StateFactory(code="UGA")]}
    edit_activity(activity=change, by=focal_point, fields=["title"], links=links)
    return move_activity(activity=change, to="submitted", by=focal_point)[0]


PAGES = [
    "/",
    "/activities/",
    "/activities/?q=unspoken",
    "/activities/?status=submitted",
    "/activities/?format=csv",
    "/activities/?format=json",
    "/states/KEN/",
    "/states/UGA/",
    "/coverage/",
    "/matrix/",
    "/matrix/overlaps/",
    "/reports/3-4/",
    "/mandates/asked/",
    "/mandates/asked/replies/",
    "/mandates/asked/replies/?format=csv",
]


@pytest.mark.parametrize("who", ["visitor", "focal_point", "stranger", "officer"])
def test_no_list_count_search_or_download_has_a_change(who, secret, request, client, client_of):
    client = client if who == "visitor" else client_of(request.getfixturevalue(who))
    for address in PAGES:
        response = client.get(address)
        assert response.status_code == 200
        content = b"".join(response).decode() if response.streaming else response.content.decode()
        assert "unspoken words" not in content, address
        assert secret.reference not in content, address
    assert client.get("/activities/").context["total"] == 1
    assert client.get("/activities/?q=unspoken").context["total"] == 0
    assert client.get("/activities/?mandate=asked").context["total"] == 0
    assert client.get("/mandates/asked/replies/?reply=under_review").context["total"] == 0


READERS = {
    "visitor": set(),
    "stranger": set(),
    "former_focal_point": set(),
    "administrator": set(),
    "focal_point": set(PENDING),
    "officer": set(PENDING) - {"draft"},
}


@pytest.mark.parametrize("who", READERS)
def test_who_reads_the_page_of_a_change_and_its_files(who, secret, request, client, client_of):
    client = client if who == "visitor" else client_of(request.getfixturevalue(who))
    file = f"{secret.get_absolute_url()}attachments/{secret.attachments.get().pk}/"
    for address in (secret.get_absolute_url(), file):
        sees = set()
        for status in PENDING:
            Activity.objects.filter(pk=secret.pk).update(status=status)
            response = client.get(address)
            sees |= {status} if response.status_code == 200 else set()
            for close in response._resource_closers:
                close()
        assert sees == READERS[who], address


@pytest.mark.parametrize("who", ["visitor", "stranger", "focal_point", "officer"])
def test_the_published_page_tells_the_state_and_the_secretariat_of_its_change(
    who, secret, published, request, client, client_of
):
    client = client if who == "visitor" else client_of(request.getfixturevalue(who))
    page = client.get(published.get_absolute_url()).content.decode()
    assert "as published" in page
    assert ("unspoken words" in page) == (secret.reference in page) == (who in ("focal_point", "officer"))


def test_every_status_has_its_place():
    assert set(PENDING) | {"published"} == set(ActivityStatus.values)


@pytest.mark.django_db(transaction=True)
def test_a_change_that_two_accept_at_once_is_taken_over_once(
    published, focal_point, officer, second_officer, monkeypatch
):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one transaction write at a time; PostgreSQL is where they could cross.")
    change = submitted(published, focal_point, title="as changed")
    began, first, take_over = threading.Event(), [], changes.take_over

    def dawdle(*args, **kwargs):
        began.set()
        time.sleep(1)
        take_over(*args, **kwargs)

    def one():
        first.append(move_activity(activity=change, to="taken_over", by=officer)[1])
        connection.close()

    monkeypatch.setattr("assistance.services.review.take_over", dawdle)
    thread = threading.Thread(target=one)
    thread.start()
    began.wait(10)
    second = move_activity(activity=change, to="taken_over", by=second_officer)[1]
    thread.join()
    published.refresh_from_db()
    assert (first, second) == ([True], False)
    assert (published.title, published.version) == ("as changed", 2)
    assert Change.objects.filter(event="change_taken_over").count() == 1
