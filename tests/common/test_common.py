"""Dates, cells, folding, and the header every page carries."""

import datetime
import re
import zoneinfo
from decimal import Decimal

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from cop_portal.common import dates
from cop_portal.common.dates import Precision
from cop_portal.common.loading import Count, load
from cop_portal.common.services import insert_rows
from cop_portal.common.spreadsheets import safe_cell
from cop_portal.common.templatetags.portal import day, due
from cop_portal.common.text import fold
from cop_portal.people.models import Unit
from cop_portal.reminders import services

D = datetime.date


def test_the_pinned_day_is_today_and_leases_run_on(settings):
    assert dates.today() == D(2007, 9, 10)
    assert dates.now().date() == D(2007, 9, 10)
    settings.PORTAL_TODAY = None
    assert dates.today() == dates.machine_now().astimezone(dates.now().tzinfo).date()
    assert not dates.is_pinned()


def test_the_day_of_a_time_is_the_portals_day():
    late = datetime.datetime(2007, 9, 9, 22, 30, tzinfo=datetime.UTC)
    assert dates.day_of(late) == D(2007, 9, 10)
    assert dates.day_of(late, zoneinfo.ZoneInfo("America/New_York")) == D(2007, 9, 9)
    assert day(late) == day(D(2007, 9, 10)) == "10 September 2007"


@pytest.mark.parametrize(
    ("language", "precision", "text"),
    [
        ("en", Precision.DAY, "19 December 2023"),
        ("fr", Precision.DAY, "19 décembre 2023"),
        ("en", Precision.MONTH, "December 2023"),
        ("fr", Precision.MONTH, "décembre 2023"),
        ("en", Precision.YEAR, "2023"),
    ],
)
def test_dates_as_the_united_nations_write_them(language, precision, text):
    with translation.override(language):
        assert dates.date_text(D(2023, 12, 19), precision) == text


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (D(2007, 10, 3), D(2007, 10, 5), "3–5 October 2007"),
        (D(2004, 6, 28), D(2004, 7, 8), "28 June – 8 July 2004"),
        (D(2007, 12, 30), D(2008, 1, 2), "30 December 2007 – 2 January 2008"),
        (D(2007, 10, 3), D(2007, 10, 3), "3 October 2007"),
        (D(2007, 10, 3), None, "3 October 2007"),
    ],
)
def test_periods(first, last, text):
    assert dates.period_text(first, last) == text


@given(st.dates(D(1900, 1, 1), D(2200, 1, 1)))
def test_the_last_day_of_a_month_is_followed_by_a_first(day):
    last = dates.last_day(day, Precision.MONTH)
    assert (last.year, last.month) == (day.year, day.month)
    assert (last + datetime.timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("day", "words", "tone"),
    [
        (D(2007, 9, 9), "1 day late", "late"),
        (D(2007, 9, 10), "due today", "soon"),
        (D(2007, 9, 11), "in 1 day", "soon"),
        (D(2007, 10, 11), "in 31 days", "quiet"),
        (None, "date open", "quiet"),
    ],
)
def test_late_is_from_the_next_day(day, words, tone):
    shown = due(day)
    assert (shown["words"], shown["tone"]) == (words, tone)


def test_what_is_done_is_never_late():
    assert due(D(2007, 9, 1), False) == {"day": D(2007, 9, 1), "precision": "day", "words": "", "tone": "quiet"}


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-x", "'-x"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("＝1", "'＝1"),
        (' "=1', "' \"=1"),
        ("a=1", "a=1"),
        ("", ""),
        (None, ""),
        (-5, -5),
        (Decimal("-1.5"), Decimal("-1.5")),
    ],
)
def test_no_cell_starts_a_formula(value, cell):
    assert safe_cell(value) == cell


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Évaluation", "evaluation"),
        ("CÔTE", "cote"),
        ("ё", "е"),
        ("Straße", "strasse"),
        ("إلى", "الي"),
        ("ＡＢ", "ab"),
    ],
)
def test_folding(text, folded):
    assert fold(text) == folded


def test_headers_of_a_page(client, db):
    response = client.get("/decisions/")
    policy = response.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    scripts = re.findall(r"<script[^>]*>", response.content.decode())
    assert scripts == [f'<script src="/static/{name}" defer>' for name in ("vendor/htmx/htmx.min.js", "js/search.js")]


def test_every_page_says_that_the_date_is_pinned(client, db, settings):
    assert "The portal stands at 10 September 2007" in client.get("/states/").content.decode()
    settings.PORTAL_TODAY = None
    assert "The portal stands at" not in client.get("/states/").content.decode()


def test_private_pages_are_not_kept_by_anybody(officer, client_of):
    assert "no-store" in client_of(officer).get("/desk/").headers["Cache-Control"]


def test_health(client, db):
    services.beat()
    assert (client.get("/healthz").content, client.get("/readyz").content) == (b"ok", b"ok")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("code,name_en,colour\na,A,red\n", "units.csv, line 1: unknown column colour."),
        ("code,name_en\na\n", "units.csv, line 2: too few columns"),
        ("code,name_en\na,A\nb c,B\n", "units.csv, line 3: "),
    ],
)
def test_a_bad_row_of_reference_data_is_named(text, sentence, tmp_path, db):
    from cop_portal.common.errors import PortalError

    path = tmp_path / "units.csv"
    path.write_text(text)
    with pytest.raises(PortalError) as error:
        load(path, Unit, key=["code"], count=Count())
    assert str(error.value).startswith(sentence)
    assert not Unit.objects.exists()


@pytest.mark.parametrize("number", [0, 1, 499, 500, 1200])
def test_many_plain_rows_are_inserted_as_they_are(number, db):
    rows = [('100% it\'s "é"', f"%s {n}") for n in range(number)]
    insert_rows(ContentType, ["app_label", "model"], iter(rows))
    written = ContentType.objects.filter(app_label='100% it\'s "é"').order_by("pk")
    assert list(written.values_list("app_label", "model")) == rows


@given(st.text(st.characters(max_codepoint=127)))
def test_what_is_ascii_is_folded_as_within_other_letters(text):
    assert fold(f"{text}ж") == f"{fold(text)}ж"
