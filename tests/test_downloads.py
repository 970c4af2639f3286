"""Every list as a file: the rows of the page, for the same person, in every program."""

import csv
import datetime
import io
import json
import shutil
import subprocess
from urllib.parse import urlsplit

import openpyxl
import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, resolve
from django.utils import translation

from assistance.models import Activity
from tests.factories.assistance import ActivityFactory
from tests.factories.people import StateFactory
from tests.test_query_counts import LISTS, some_activities

D = datetime.date
HOSTILE = ["=1+1", '@SUM("A1")', "+1 kilogramme", "-1", "＝1+1", "a\x0bb\x1fc", "line\none", "http://example.org/x"]


def body(response):
    assert response.status_code == 200
    return b"".join(response)


def files(client, address):
    """The header and the rows of CSV and Excel, and the objects of JSON."""
    asked = address + ("&" if "?" in address else "?") + "format="
    lines = list(csv.reader(io.StringIO(body(client.get(asked + "csv")).decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(body(client.get(asked + "xlsx")))).active
    return lines, [list(row) for row in sheet.iter_rows(values_only=True)], json.loads(body(client.get(asked + "json")))


def shown(value):
    """A cell as text, the same of each file."""
    if isinstance(value, datetime.datetime):
        value = value.date() if value.time() == datetime.time() else value.replace(second=0, microsecond=0)
    return "" if value is None else str(value)


@pytest.mark.parametrize("address", [address for address in LISTS if "board" not in address])
def test_each_file_holds_the_rows_of_the_list(address, officer, client_of):
    LISTS[address](6, officer)
    client = client_of(officer)
    total = client.get(address).context["total"]
    (head, *lines), (excel_head, *excel), objects = files(client, address)
    assert total >= 2
    assert head == excel_head
    assert len(lines) == len(excel) == len(objects)
    assert len(lines) == total or address == "/coverage/"
    moments = {
        place
        for place, cell in enumerate(excel[0])
        if isinstance(cell, datetime.datetime) and cell.time() != datetime.time()
    }
    for line, row, entry in zip(lines, excel, objects, strict=True):
        assert len(entry) == len(head)
        for place, (cell, excel_cell, value) in enumerate(zip(line, row, entry.values(), strict=True)):
            if place not in moments:
                assert cell.removeprefix("'") == shown(excel_cell) == shown(value)


def lists(resolver=None, prefix=""):
    """(name, view) of every address of a list."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from lists(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
        elif getattr(getattr(entry.callback, "view_class", entry.callback), "is_list", False):
            yield f"{prefix}{entry.name}", entry.callback


def test_every_list_is_walked():
    """So that no list goes without its files, or with files of other rows."""
    walked = {resolve(urlsplit(address).path).view_name for address in LISTS}
    assert {name for name, _view in lists()} - walked == set()


# What the ledger's file says of a reminder's subject, and the table of coverage, are worded by the file alone.
WORDED_BY_THE_FILE = ("board", "coverage", "reminders")


@pytest.mark.parametrize("address", [at for at in LISTS if not any(one in at for one in WORDED_BY_THE_FILE)])
def test_each_file_holds_what_the_page_shows(address, officer, client_of):
    """The rows of the page, in its order, worded by the columns of the list; and so for a visitor, who may see less."""
    LISTS[address](6, officer)
    for client in (client_of(officer), Client()):
        page = client.get(address)
        if page.status_code != 200:
            continue
        columns = page.context["view"].columns
        rows = list(page.context["object_list"])
        (_head, *lines), _excel, objects = files(client, address)
        assert len(lines) == len(objects) == page.context["total"] >= len(rows)
        with translation.override("en"):
            shown_rows = [[shown(value(row)) for _heading, value in columns] for row in rows]
        moments = {place for place, value in enumerate(lines[0] if lines else []) if "T" in value or ":" in value}
        for row, line in zip(shown_rows, lines, strict=False):
            for place, cell in enumerate(line):
                if place not in moments:
                    assert cell.removeprefix("'") == row[place]


def test_what_a_person_may_not_see_is_in_no_file(officer, client, client_of, focal_point, stranger, kenya):
    for number, status in enumerate(["draft", "submitted", "returned", "withdrawn", "published"]):
        ActivityFactory(state=kenya, title=f"{status} one", status=status, reference=f"KEN-2007-{number + 1:04d}")
    ActivityFactory(state=kenya, title="for States", status="published", visibility="states", reference="KEN-2007-0009")
    sees = {
        "visitor": (client, {"published one"}),
        "stranger": (client_of(stranger), {"published one", "for States"}),
        "officer": (
            client_of(officer),
            {"submitted one", "returned one", "withdrawn one", "published one", "for States"},
        ),
        "focal point": (client_of(focal_point), set(Activity.objects.values_list("title", flat=True))),
    }
    for who, (person, titles) in sees.items():
        lines, excel, objects = files(person, "/activities/")
        column = lines[0].index("title")
        assert {line[column] for line in lines[1:]} == titles, who
        assert {row[column] for row in excel[1:]} == titles, who
        assert {entry["title"] for entry in objects} == titles, who


def test_filters_and_pages_of_the_list(officer, client_of):
    some_activities(60, officer)
    client = client_of(officer)
    assert len(files(client, "/activities/")[0]) == client.get("/activities/").context["total"] + 1
    assert len(files(client, "/activities/?q=no-such-thing")[2]) == 0


def test_the_keys_of_json_are_the_same_in_every_language(officer, client_of):
    some_activities(3, officer)
    client = client_of(officer)
    english = files(client, "/activities/")[2]
    client.cookies["django_language"] = "fr"
    head, french = files(client, "/activities/")[0][0], files(client, "/activities/")[2]
    assert "titre" in head
    assert list(english[0]) == list(french[0])


def test_dates_are_dates_and_text_is_never_a_formula(officer, client_of, kenya):
    for number, title in enumerate(HOSTILE):
        ActivityFactory(
            state=kenya,
            title=title,
            status="published",
            starts_on=D(2007, 3, 5),
            reference=f"KEN-2007-{number + 1:04d}",
        )
    book = openpyxl.load_workbook(io.BytesIO(body(client_of(officer).get("/activities/?format=xlsx"))))
    head, *rows = book.active.iter_rows()
    place = {cell.value: number for number, cell in enumerate(head)}
    assert {row[place["start"]].value for row in rows} == {datetime.datetime(2007, 3, 5)}
    assert {row[place["title"]].data_type for row in rows} == {"s"}
    assert {row[place["title"]].value for row in rows} >= {"=1+1", "＝1+1", "http://example.org/x"}
    assert book.active.freeze_panes == "A2"


def test_a_sheet_reads_right_to_left_in_arabic(officer, client_of):
    some_activities(1, officer)
    client = client_of(officer)
    client.cookies["django_language"] = "ar"
    book = openpyxl.load_workbook(io.BytesIO(body(client.get("/activities/?format=xlsx"))))
    assert book.active.sheet_view.rightToLeft is True


def test_another_kind_of_file_is_refused_in_words(client, db):
    page = client.get("/activities/?format=exe")
    assert page.status_code == 400
    assert "There is no download as “exe”; there are csv, xlsx and json." in page.content.decode()


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed; `make services` installs it.")
def test_libreoffice_reads_what_was_written(officer, client_of, tmp_path):
    """Names in Arabic, Chinese and French, and text that looks like a formula, as they are."""
    for code, name in (("AAA", "الجزائر"), ("BBB", "中国"), ("CCC", "Côte d’Ivoire"), ("DDD", "=1+1")):
        StateFactory(code=code, name_en=name)
    with translation.override("en"):
        (tmp_path / "states.xlsx").write_bytes(body(client_of(officer).get("/states/?format=xlsx")))
    profile, utf8 = f"-env:UserInstallation=file://{tmp_path}/profile", "csv:Text - txt - csv (StarCalc):44,34,76"
    command = ["soffice", profile, "--headless", "--convert-to", utf8, "--outdir", tmp_path, tmp_path / "states.xlsx"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "states.csv").read_text(encoding="utf-8-sig"))))
    assert {row["code"]: row["name"] for row in rows} == {
        "AAA": "الجزائر",
        "BBB": "中国",
        "CCC": "Côte d’Ivoire",
        "DDD": "=1+1",
    }
