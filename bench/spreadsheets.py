"""Activities by spreadsheet: ten thousand rows imported against their cells read, and a hundred thousand exported."""

import io
import os
import resource
import sys
import time

import django
import openpyxl

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cop_portal.settings")
django.setup()

from django.db import transaction  # noqa: E402 - after setup
from django.test import Client  # noqa: E402
from python_calamine import CalamineWorkbook  # noqa: E402

from assistance.models import Activity  # noqa: E402
from assistance.spreadsheets.reading import read_sheets  # noqa: E402
from assistance.spreadsheets.services import import_sheets  # noqa: E402
from assistance.spreadsheets.writing import write_workbook  # noqa: E402
from bench.lists import activities  # noqa: E402
from cop_portal.people.models import State, User  # noqa: E402
from cop_portal.people.queries import focal_points_of  # noqa: E402
from recommendations.models import PriorityArea  # noqa: E402

ROWS, EXPORTED = 10_000, 100_000


def seconds(action, repeats=3):
    """The processor's time, so that what else the machine does changes no ratio; and what the action gave."""
    times = []
    for _repeat in range(repeats):
        start = time.process_time()
        result = action()
        times.append(time.process_time() - start)
    return min(times), result


def cells(data):
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)


def cells_in_python(data):
    """The same by the reader that is written in Python, as most programs read a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    return list(book.worksheets[0].iter_rows(values_only=True))


def made(rows):
    """A workbook of so many new rows, each with texts, a date, an amount and names of several things."""
    state, areas = State.objects.get(code="KEN"), list(PriorityArea.objects.all())
    with transaction.atomic():
        activities(rows)
        found = Activity.objects.filter(reference__startswith=f"BEN-{rows}-")
        found.update(
            description="What was done, " * 10,
            results="What came of it, " * 5,
            cost=1500,
            currency="USD",
            beneficiaries="40 prosecutors",
            contact="Office of the Director of Public Prosecutions",
            contact_email="office@example.org",
            web_pages="https://example.org/",
        )
        for field, things in (("recipients", State.objects.all()[:3]), ("priority_areas", areas[:2])):
            link = getattr(Activity, field).through
            owner, other = (column.name for column in link._meta.fields[1:])
            link.objects.bulk_create(
                link(**{f"{owner}_id": activity.pk, f"{other}_id": thing.pk}) for activity in found for thing in things
            )
        stream = io.BytesIO()
        write_workbook(found.order_by("pk"), stream)
        transaction.set_rollback(True)
    return state, stream.getvalue()


def without_references(sheets):
    for sheet in sheets:
        for _index, row in sheet.rows:
            row[sheet.places["reference"]] = ""
    return sheets


def imports():
    state, data = made(ROWS)
    person = focal_points_of(state)[0]

    def imported(**how):
        sheets = without_references(read_sheets(data, "bench.xlsx"))
        done = import_sheets(sheets=sheets, reporter=state, by=person, **how)
        assert (done.created, done.refusals) == (ROWS, [])

    alone, _cells = seconds(lambda: cells(data))
    checked, _nothing = seconds(lambda: imported(is_dry_run=True))
    with transaction.atomic():
        written, _nothing = seconds(imported, repeats=1)
        transaction.set_rollback(True)
    in_python, _cells = seconds(lambda: cells_in_python(data), repeats=1)
    words = f"of reading their cells alone ({alone:.2f} s)"
    print(f"{ROWS:,} rows of a workbook read, checked and compared: {checked / alone:.2f} {words} (allowed 3)")
    words = f"of reading their cells in Python ({in_python:.2f} s)"
    print(f"{ROWS:,} rows of a workbook imported, with their history: {written / in_python:.2f} {words} (allowed 3)")
    print(f"  and {written / alone:.2f} of reading them by the portal's own reader, which is not written in Python")


def exports():
    with transaction.atomic():
        # By parts of different lengths, which number them apart, so that making them takes no memory either.
        for number in range(EXPORTED // 10_000):
            activities(10_000 + number)
        client = Client(headers={"host": "127.0.0.1"})
        start = time.perf_counter()
        response = client.get("/activities/?format=csv")
        lines = iter(response)
        next(lines)
        next(lines)
        first = time.perf_counter() - start
        count = 2 + sum(1 for _line in lines)
        whole = time.perf_counter() - start
        assert count > EXPORTED
        transaction.set_rollback(True)
    print(f"CSV of {EXPORTED:,} activities, first byte: {first / whole:.3f} of the whole (allowed 0.1)")


def main():
    # The import's own memory first: a process only ever says how much it had at most.
    if "exports" in sys.argv:
        before = peak()
        exports()
        print(
            f"CSV of {EXPORTED:,} activities, memory of the process: {peak():.0f} MB (allowed 200; before {before:.0f})"
        )
        return
    assert User.objects.exists()
    imports()


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
