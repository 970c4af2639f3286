"""Activities by spreadsheet: ten thousand rows imported against their cells read, and a hundred thousand exported.

Parts: `imports` (which begins `make`, to have a workbook), `exports`.
"""

import io
import os
import subprocess
import sys
import tempfile
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
from bench.filling import activities  # noqa: E402
from bench.measuring import first_and_whole, medians, peak  # noqa: E402
from cop_portal.people.models import State  # noqa: E402
from cop_portal.people.queries import focal_points_of  # noqa: E402
from recommendations.models import PriorityArea  # noqa: E402

ROWS, EXPORTED = 10_000, 100_000
OWN = "of reading their cells alone by the same reader, which is written in Rust"
OTHER = "of reading their cells alone by openpyxl, which is written in Python"


def cells(data):
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)


def cells_in_python(data):
    """The same by the reader that is written in Python, as most programs read a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    return list(book.worksheets[0].iter_rows(values_only=True))


def make(path):
    """Write a workbook of as many new rows, each with texts, a date, an amount and names of several things."""
    areas = list(PriorityArea.objects.all())
    with transaction.atomic():
        activities(ROWS)
        found = Activity.objects.filter(reference__startswith=f"BEN-{ROWS}-")
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
        with open(path, "wb") as stream:
            write_workbook(found.order_by("pk"), stream)
        transaction.set_rollback(True)


def without_references(sheets):
    for sheet in sheets:
        for row in sheet.rows.values():
            row[sheet.places["reference"]] = ""
    return sheets


def imports():
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        # A process of its own, so that the memory is that of the import alone.
        subprocess.run([sys.executable, "-m", "bench.spreadsheets", "make", file.name], check=True)
        data = file.read()
    state = State.objects.get(code="KEN")
    person = focal_points_of(state)[0]

    def imported(**how):
        sheets = without_references(read_sheets(data, "bench.xlsx"))
        done = import_sheets(sheets=sheets, reporter=state, by=person, **how)
        assert (done.created, done.refusals) == (ROWS, [])

    def check():
        imported(is_dry_run=True)

    def write():
        with transaction.atomic():
            imported()
            transaction.set_rollback(True)

    memory = [peak()]
    for action in (lambda: cells(data), check, write):  # once unmeasured, for what is loaded at first use
        action()
        memory.append(peak())
    checked = medians(9, alone=lambda: cells(data), whole=check)
    written = medians(3, alone=lambda: cells(data), in_python=lambda: cells_in_python(data), whole=write)
    compare(f"{ROWS:,} rows of a workbook read, checked and compared", checked, "alone", OWN, "allowed 3")
    compare(f"{ROWS:,} rows of a workbook imported, with their history", written, "in_python", OTHER, "allowed 3")
    compare("  the same", written, "alone", OWN, "most of it is the writing")
    before, read, check_peak, written_peak = memory
    print(
        f"{ROWS:,} rows of a workbook, memory of the process: {before:.0f} MB at first, {read:.0f} once their cells "
        f"were read, {check_peak:.0f} once they were checked, {written_peak:.0f} once they were imported"
    )


def compare(what, spent, other, words, remark):
    print(f"{what}: {spent['whole'] / spent[other]:.2f} {words} ({spent[other]:.2f} s; {remark})")


def exports():
    with transaction.atomic():
        # By parts of different lengths, which number them apart, so that making them takes no memory either.
        for number in range(EXPORTED // 10_000):
            activities(10_000 + number)
        before = peak()
        client = Client(headers={"host": "127.0.0.1"})
        start = time.process_time()
        response = client.get("/activities/?format=csv")
        lines = iter(response)
        next(lines)  # the headings, which need no row
        first, whole, size = first_and_whole(lines, start)
        transaction.set_rollback(True)
    assert size > EXPORTED
    print(f"CSV of {EXPORTED:,} activities, first row: {first / whole:.3f} of the whole time (allowed 0.1)")
    print(f"CSV of {EXPORTED:,} activities, memory of the process: {peak():.0f} MB (allowed 200; before {before:.0f})")


if __name__ == "__main__":
    if "make" in sys.argv:
        make(sys.argv[-1])
    elif "exports" in sys.argv:
        exports()
    else:
        imports()
