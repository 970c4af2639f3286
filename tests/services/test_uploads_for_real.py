"""A worker that is really killed in the middle of an import, on each database."""

import pytest

from tests.services.conftest import killed_while_writing, said, shell

ROWS = 600
KEPT = """
import csv, io
from django.core.files.uploadedfile import SimpleUploadedFile
from assistance.spreadsheets.services import keep_upload
from tests.factories.people import AppointmentFactory
from cop_portal.people.models import State
kenya = State.objects.get(code="KEN")
person = AppointmentFactory(state=kenya, person__email="killed.uploads@example.org").person
stream = io.StringIO()
rows = [["title", "kind", "starts_on", "recipients", "description"]]
rows += [[f"activity {{n}}", "training", "2007-03", "Kenya; Peru", "text " * 40] for n in range({rows})]
csv.writer(stream).writerows(rows)
file = SimpleUploadedFile("rows.csv", stream.getvalue().encode())
print("upload", keep_upload(state=kenya, by=person, file=file).pk)
"""
# Stops itself for good in the middle of writing, once its rows are in its transaction.
WORKER = """
import sys, threading, time
from assistance.spreadsheets import services
link = services._link
def slowly(rows):
    link(rows)
    print("writing", flush=True)
    time.sleep(60)
services._link = slowly
services.import_upload({pk})
"""
LOOK = """
from assistance.models import Activity, ImportedRow, Upload
from cop_portal.history.models import Change
upload = Upload.objects.get(pk={pk})
made = Activity.objects.filter(state__code="KEN").count()
print("found", upload.status, made, ImportedRow.objects.count(), upload.created_count)
"""
AGAIN = """
import datetime
from assistance.models import Upload
from assistance.spreadsheets.services import import_upload, waiting_uploads
from cop_portal.common import dates
print("waits", waiting_uploads())
Upload.objects.filter(pk={pk}).update(lease_until=dates.machine_now() - datetime.timedelta(seconds=1))
print("waits", waiting_uploads())
import_upload({pk})
"""


def killed_in_the_middle(environment):
    [pk] = said(shell(environment, KEPT.format(rows=ROWS)), "upload")
    killed_while_writing(environment, WORKER.format(pk=pk))
    assert said(shell(environment, LOOK.format(pk=pk)), "found") == ["reading 0 0 0"]
    assert said(shell(environment, AGAIN.format(pk=pk)), "waits") == ["[]", f"[{pk}]"]
    assert said(shell(environment, LOOK.format(pk=pk)), "found") == [f"done {ROWS} {ROWS} {ROWS}"]


@pytest.mark.services
def test_a_worker_killed_in_the_middle_writes_nothing_and_the_next_writes_all(full_environment):
    killed_in_the_middle(full_environment)


def test_the_same_on_the_embedded_database(embedded_environment):
    killed_in_the_middle(embedded_environment)
