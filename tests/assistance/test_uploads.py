"""Uploads of activities: the queue that is a table, who sees what, and two or more at once."""

import datetime
import io
import threading

import openpyxl
import pytest
from django.db import connection, connections

from assistance.models import Activity, Upload
from assistance.services import edit_activity
from assistance.spreadsheets import services
from assistance.spreadsheets.services import import_upload, keep_upload, waiting_uploads
from assistance.tasks import import_waiting_uploads
from cop_portal.celery import app
from cop_portal.common import dates
from cop_portal.common.errors import NotAllowed, PortalError
from cop_portal.history.models import Change
from tests.assistance.spreadsheets import as_csv, put, saved, uploaded, workbook_of
from tests.factories.assistance import ActivityFactory, AssistanceKindFactory

ROW = {"title": "Course", "kind": "training", "starts_on": "2007-03-05", "recipient_region": "East Africa"}
MANY = services.AT_ONCE + 1


@pytest.fixture
def upload(kenya, focal_point):
    """Keeps rows (or bytes) as an upload of Kenya's focal point."""
    AssistanceKindFactory()

    def kept(content, by=focal_point, name="rows.csv", **more):
        data = content if isinstance(content, bytes) else as_csv(content)
        return keep_upload(state=kenya, by=by, file=uploaded(data, name), **more)

    return kept


def counts(upload):
    upload.refresh_from_db()
    return (upload.status, upload.created_count, upload.updated_count, upload.unchanged_count, upload.refused_count)


def test_a_waiting_upload_is_imported_once(upload, focal_point):
    first = upload([ROW, ROW | {"title": "Other"}])
    assert counts(first) == ("queued", 0, 0, 0, 0)
    assert not Activity.objects.exists()
    assert waiting_uploads() == [first.pk]
    assert import_upload(first.pk).pk == first.pk
    assert import_upload(first.pk) is None
    assert waiting_uploads() == []
    assert counts(first) == ("done", 2, 0, 0, 0)
    again = upload([ROW, ROW | {"title": "Other"}])
    import_upload(again.pk)
    assert counts(again) == ("done", 0, 0, 2, 0)
    assert Activity.objects.count() == 2
    moves = Change.objects.filter(subject_id=first.pk, event="moved").values_list("old", "new", "by_task")
    assert list(moves) == [("queued", "reading", "import_activities"), ("reading", "done", "import_activities")]


def test_the_task_takes_up_whatever_waits(upload):
    waiting = [upload([ROW | {"title": str(number)}]) for number in range(2)]
    app.conf.task_always_eager = True
    try:
        import_waiting_uploads()
    finally:
        app.conf.task_always_eager = False
    assert [counts(each)[:2] for each in waiting] == [("done", 1), ("done", 1)]


def test_what_is_refused_writes_nothing_and_says_each_cell(upload):
    refused = upload([ROW, ROW | {"starts_on": "soon", "title": ""}])
    import_upload(refused.pk)
    assert counts(refused) == ("refused", 0, 0, 0, 2)
    assert [refusal["heading"] for refusal in refused.refusals] == ["Title", "Start"]
    assert not Activity.objects.exists()
    with refused.marked.open() as file:
        marked = openpyxl.load_workbook(io.BytesIO(file.read()))
    assert marked["CSV"]["A3"].fill.fgColor.rgb == "FFF9C9C9"


def test_complete_rows_are_submitted_where_the_person_asks(upload, focal_point):
    wanted = upload([ROW, ROW | {"title": "Nobody receives it", "recipient_region": ""}], submits=True)
    import_upload(wanted.pk)
    assert (*counts(wanted)[:2], wanted.submitted_count) == ("done", 2, 1)
    assert set(Activity.objects.values_list("title", "status", "submitted_by")) == {
        ("Course", "submitted", focal_point.pk),
        ("Nobody receives it", "draft", None),
    }


def test_a_worker_that_ended_leaves_the_upload_to_the_next_and_after_three_it_is_stopped(upload):
    left = upload([ROW])
    for attempt in range(1, services.ATTEMPTS + 1):
        held = services._claim(left.pk)
        assert (held.status, held.attempts) == ("reading", attempt)
        assert waiting_uploads() == []  # its lease lasts
        Upload.objects.filter(pk=left.pk).update(lease_until=dates.machine_now() - datetime.timedelta(seconds=1))
        assert waiting_uploads() == ([left.pk] if attempt < services.ATTEMPTS else [])
    assert counts(left)[0] == "failed"
    assert import_upload(left.pk) is None
    assert not Activity.objects.exists()


def test_a_worker_that_was_given_up_writes_nothing_any_more(upload):
    slow = services._claim(upload([ROW]).pk)
    Upload.objects.update(lease_until=dates.machine_now() - datetime.timedelta(seconds=1))
    waiting_uploads()
    assert import_upload(slow.pk).status == "done"
    with pytest.raises(services._NoLongerOurs):
        services._import(slow)
    assert Activity.objects.count() == 1
    assert services._settle(slow, "failed") is None
    assert counts(slow)[:2] == ("done", 1)


def test_a_file_that_vanished_is_said_to_have_stopped(upload):
    lost = upload([ROW])
    lost.file.storage.delete(lost.file.name)
    assert import_upload(lost.pk).status == "failed"
    assert not Activity.objects.exists()


def test_what_is_no_spreadsheet_is_not_kept(upload, stranger):
    for data, name in ((b"%PDF-1.7\n", "a.pdf"), (b"one,two\n", "b.csv"), (b"<html>", "c.csv")):
        with pytest.raises(PortalError):
            upload(data, name=name)
    with pytest.raises(NotAllowed):
        upload([ROW], by=stranger)
    assert not Upload.objects.exists()


def downloaded(response):
    """The bytes of a download, whose file is then closed."""
    assert response.status_code == 200
    data = b"".join(response)
    for close in response._resource_closers:
        close()
    return data


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode() if status == 200 else response


def test_the_journey_of_a_file_on_the_pages(client_of, focal_point, kenya):
    AssistanceKindFactory()
    client = client_of(focal_point)
    response = client.get("/activities/spreadsheet/workbook/?state=KEN")
    book = openpyxl.load_workbook(io.BytesIO(downloaded(response)))
    assert 'filename="activities-KEN.xlsx"' in response.headers["Content-Disposition"]
    put(book.worksheets[0], 3, **ROW | {"kind": "dancing"})
    given = {"state": kenya.pk, "file": uploaded(saved(book))}
    refused = client.post("/activities/spreadsheet/", given)
    text = page(client, refused.headers["Location"])
    for words in ("Nothing was imported", "1 cell cannot be taken", "“dancing” is not known", "<bdi>D3</bdi>"):
        assert words in text
    marked = downloaded(client.get(refused.headers["Location"] + "marked/"))
    assert openpyxl.load_workbook(io.BytesIO(marked))["Activities"]["D3"].value == "dancing"
    put(book.worksheets[0], 3, kind="training")
    data = saved(book)
    done = client.post("/activities/spreadsheet/", {"state": kenya.pk, "file": uploaded(data)})
    assert downloaded(client.get(done.headers["Location"] + "file/")) == data
    assert "All rows of the file are in the portal." in page(client, done.headers["Location"])
    assert Activity.objects.get().reference == "KEN-2007-0001"
    answer = client.post("/activities/spreadsheet/", {"state": kenya.pk, "file": uploaded(b"a,b\n", "a.csv")})
    assert answer.status_code == 422
    assert "a.csv has no row of headings" in answer.content.decode()


def test_a_long_file_waits_and_its_page_shows_how_far_it_is(client_of, focal_point, kenya):
    AssistanceKindFactory()
    client = client_of(focal_point)
    rows = as_csv([ROW | {"title": f"activity {number}"} for number in range(MANY)])
    address = client.post("/activities/spreadsheet/", {"state": kenya.pk, "file": uploaded(rows, "rows.csv")}).url
    assert "Waiting for its turn" in page(client, address)
    held = services._claim(Upload.objects.get().pk)
    Upload.objects.update(rows_read=100)
    text = page(client, address)
    assert f'max="{MANY}" value="100"' in text
    assert f"100 of {MANY}" in text
    services._import(held)
    assert f"<dd>{MANY}</dd>" in page(client, address)
    assert Activity.objects.count() == MANY


@pytest.mark.parametrize(
    ("uploader", "sees"), [("focal_point", {"focal_point"}), ("officer", {"focal_point", "officer", "head"})]
)
def test_who_sees_an_upload_and_its_files(uploader, sees, request, upload, client_of):
    kept = upload([ROW | {"title": ""}], by=request.getfixturevalue(uploader))
    import_upload(kept.pk)
    assert kept.on_behalf == (uploader == "officer")
    for who in ("focal_point", "stranger", "former_focal_point", "officer", "head", "administrator"):
        client = client_of(request.getfixturevalue(who))
        answers = [client.get(kept.get_absolute_url() + part) for part in ("", "file/", "marked/")]
        assert (who, {answer.status_code for answer in answers}) == (who, {200} if who in sees else {404})
        for close in [close for answer in answers for close in answer._resource_closers]:
            close()


@pytest.mark.django_db(transaction=True)
def test_two_files_at_once_take_no_number_twice_and_make_no_row_twice(upload, kenya):
    """The same rows in both, and one row of its own in each."""
    shared = [ROW | {"title": f"shared {number}"} for number in range(40)]
    ids = [upload([*shared, ROW | {"title": f"own {name}"}]).pk for name in "ab"]
    run_at_once(lambda: import_upload(ids[0]), lambda: import_upload(ids[1]))
    both = Upload.objects.filter(pk__in=ids)
    assert {each.status for each in both} == {"done"}
    assert sorted(each.created_count for each in both) == [1, 41]
    assert sorted(Activity.objects.values_list("reference", flat=True)) == [
        f"KEN-2007-{number:04d}" for number in range(1, 43)
    ]


@pytest.mark.django_db(transaction=True)
def test_a_file_and_a_person_at_once_do_not_overwrite_each_other(upload, kenya, focal_point):
    activity = ActivityFactory(state=kenya, created_by=focal_point, title="before")
    book = workbook_of(focal_point, kenya)
    put(book.worksheets[0], 3, title="by file")
    kept = upload(saved(book), name="book.xlsx")
    errors = []

    def edit():
        activity.title = "by hand"
        try:
            edit_activity(activity=activity, by=focal_point, fields=["title"])
        except PortalError as error:
            errors.append(error)

    run_at_once(edit, lambda: import_upload(kept.pk))
    kept.refresh_from_db()
    stored = Activity.objects.get()
    assert stored.version == 2
    # Whoever was first has it; the other was told.
    assert (stored.title, kept.status, len(errors)) in {("by hand", "refused", 0), ("by file", "done", 1)}


def run_at_once(*actions):
    barrier = threading.Barrier(len(actions))

    def act(action):
        barrier.wait()
        try:
            action()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act, args=[action]) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    connection.close()
