"""What is exported is imported unchanged: two thousand activities that say anything, through LibreOffice too."""

import datetime
import io
import os
import shutil
import subprocess
from decimal import Decimal

import pytest
from django.db.models import Value
from django.db.models.functions import Concat
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistance.enums import Interruption, ProviderRole, Sector, Visibility
from assistance.models import Activity
from assistance.queries import activities_of_reporter
from assistance.spreadsheets.columns import FIELDS, with_cells
from assistance.spreadsheets.reading import read_sheets
from assistance.spreadsheets.services import import_sheets
from assistance.spreadsheets.writing import WRITERS
from cop_portal.common.dates import Precision, last_day
from cop_portal.common.models import LANGUAGE_CHOICES
from tests.factories.assistance import AssistanceKindFactory
from tests.factories.people import OrganizationFactory, StateFactory
from tests.factories.recommendations import PriorityAreaFactory

# As a form keeps them: without blanks around, and without the signs that no text holds.
SIGNS = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]) | st.sampled_from("=+-@'\";\t_x")
LINE = st.text(SIGNS, max_size=40).map(lambda text: " ".join(text.split()))
LINES = st.lists(LINE, max_size=4).map(lambda lines: "\n".join(lines).strip())
DAYS = st.dates(datetime.date(1850, 1, 1), datetime.date(2150, 12, 31))


@st.composite
def an_activity(draw):
    """The columns of an activity, and how many of the things there are it names."""
    lines, (one, two), (start, end) = draw(LINES), draw(st.tuples(LINE, LINE)), sorted(draw(st.tuples(DAYS, DAYS)))
    cents = draw(st.none() | st.integers(0, 99_999_999_999_999))
    pick = draw(st.randoms(use_true_random=False)).choice
    precision = pick(Precision.values)
    has_end = pick([True, False])
    return {
        "title": one or "title",
        "description": lines,
        "results": lines[::-1].strip(),
        "beneficiaries": two,
        "recipient_region": two[::-1],
        "contact": one[::-1],
        "iati_identifier": two,
        "starts_on": start,
        "starts_precision": pick(Precision.values),
        "ends_on": last_day(end, precision) if has_end else None,
        "ends_precision": precision if has_end else Precision.DAY,
        "cost": None if cents is None else Decimal(cents).scaleb(-2),
        "currency": "" if cents is None else pick(["USD", "KES", "EUR"]),
        "web_pages": pick(["", "https://example.org/;a", "https://a.example\nhttps://b.example"]),
        "contact_email": pick(["", "office@example.org"]),
        "interruption": pick(["", *Interruption.values]),
        "provider_role": pick(ProviderRole.values),
        "sector": pick(["", *Sector.values]),
        "visibility": pick(Visibility.values),
        "language": pick([code for code, _label in LANGUAGE_CHOICES]),
        "named": pick(range(4)),
    }


@pytest.fixture
def things(kenya, focal_point):
    named = {
        "kind": AssistanceKindFactory(),
        "recipients": [StateFactory(code=code) for code in ("KEN", "PER", "FRA")],
        "priority_areas": [PriorityAreaFactory(number=number) for number in (1, 2, 3)],
        "providing_organizations": [OrganizationFactory(slug=slug) for slug in ("unodc", "undp", "world-bank")],
    }
    StateFactory(code="IRN", name_en="Iran (Islamic Republic of)")
    return named | {"state": kenya, "by": focal_point}


def keep(things, drawn):
    """Write activities as they were drawn."""
    columns = [{name: value for name, value in row.items() if name != "named"} for row in drawn]
    state, kind, by = things["state"], things["kind"], things["by"]
    kept = Activity.objects.bulk_create(
        Activity(state=state, kind=kind, created_by=by, reference=f"KEN-2007-{number:04d}", **row)
        for number, row in enumerate(columns, 1)
    )
    for field in ("recipients", "priority_areas", "providing_organizations"):
        column = next(column for column in FIELDS if column.key == field)
        table, owner, other = column.through()
        table.objects.bulk_create(
            table(**{owner: activity.pk, other: thing.pk})
            for activity, row in zip(kept, drawn, strict=True)
            for thing in things[field][: row["named"]]
        )


def everything():
    return [[column.value(activity) for column in FIELDS] for activity in with_cells(Activity.objects.order_by("pk"))]


def written(kind, things):
    stream = io.BytesIO()
    WRITERS[kind](activities_of_reporter(things["by"], things["state"]), stream)
    return stream.getvalue()


def imported(data, name, things):
    done = import_sheets(sheets=read_sheets(data, name), reporter=things["state"], by=things["by"])
    assert [(refusal.heading, refusal.value, refusal.reason) for refusal in done.refusals] == []
    return (done.created, done.updated, done.unchanged)


def some(number):
    """So many activities as hypothesis draws them."""
    drawn = []

    @settings(max_examples=number, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(an_activity())
    def draw(row):
        drawn.append(row)

    draw()
    assert len(drawn) >= number
    return drawn[:number]


def test_two_thousand_activities_that_say_anything(things, tmp_path):
    drawn = some(2_000)
    keep(things, drawn)
    before = everything()
    (tmp_path / "all.xlsx").write_bytes(written("xlsx", things))
    assert imported((tmp_path / "all.xlsx").read_bytes(), "all.xlsx", things) == (0, 0, len(drawn))
    assert imported(written("csv", things), "all.csv", things) == (0, 0, len(drawn))
    if opened := through_libreoffice(tmp_path / "all.xlsx"):
        assert imported(opened, "all.xlsx", things) == (0, 0, len(drawn))
    assert everything() == before


def test_two_hundred_of_them_as_new_rows_make_activities_that_say_the_same(things):
    keep(things, some(200))
    before = everything()
    files = {kind: written(kind, things) for kind in ("xlsx", "csv")}
    Activity.objects.update(reference=Concat(Value("old-"), "pk"))
    for kind, data in files.items():
        sheets = read_sheets(data, f"all.{kind}")
        for row in sheets[0].rows.values():
            row[sheets[0].places["reference"]] = ""
        done = import_sheets(sheets=sheets, reporter=things["state"], by=things["by"])
        # The second file says what the first said: its rows are known.
        assert (done.created, done.unchanged) == ((200, 0) if kind == "xlsx" else (0, 200))
    start = [column.key for column in FIELDS].index("starts_on")
    for old, new in zip(before, everything()[200:], strict=True):
        # Of a month or a year the first day is kept.
        assert (*new.pop(start)[1:],) == (*old.pop(start)[1:],)
        assert new == old


def through_libreoffice(path):
    """The file as LibreOffice saves it anew; None where it is not installed."""
    program = shutil.which("soffice")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI=true needs LibreOffice; `make services` installs it.")
        return None
    profile, target = path.parent / "profile", path.parent / "saved"
    convert = ["--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    subprocess.run(
        [
            program,
            f"-env:UserInstallation=file://{profile}",
            "--headless",
            *convert,
            "--outdir",
            str(target),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return (target / path.name).read_bytes()
