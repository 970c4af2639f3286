"""Activities by spreadsheet: what is written can be read again, and whatever cannot be taken is said, cell by cell."""

import datetime
import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.management import call_command
from django.utils import translation

from assistance.models import Activity, ImportedRow
from assistance.services import draft_activity, edit_activity
from assistance.spreadsheets.columns import COLUMNS, FIELDS, heading
from assistance.spreadsheets.reading import read_sheets
from assistance.spreadsheets.services import import_sheets
from assistance.spreadsheets.writing import marked_workbook
from cop_portal.common.errors import NotAllowed, PortalError
from cop_portal.history.models import Change
from tests.assistance.spreadsheets import as_csv, csv_of, filled, place_of, put, saved, workbook_of
from tests.factories.assistance import ActivityFactory, AssistanceKindFactory, ProposalFactory
from tests.factories.people import OrganizationFactory, StateFactory
from tests.factories.recommendations import (
    AddresseeFactory,
    InstrumentFactory,
    MandateFactory,
    ParagraphTextFactory,
    PriorityAreaFactory,
    RecommendationFactory,
)

D = datetime.date
ROW = {"title": "Course for prosecutors", "kind": "Training event", "starts_on": "2007-03-05"}


@pytest.fixture
def kind(db):
    return AssistanceKindFactory(name_fr="Formation")


@pytest.fixture
def imports(kenya, focal_point, kind):
    """Imports a file's bytes for Kenya by its focal point."""

    def imported(data, name="activities.xlsx", by=focal_point, **how):
        return import_sheets(sheets=read_sheets(data, name), reporter=kenya, by=by, **how)

    return imported


def reasons(done):
    return [(refusal.heading, refusal.value, refusal.reason) for refusal in done.refusals]


def counts(done):
    return (done.created, done.updated, done.unchanged, len(done.refusals))


@pytest.fixture
def full(kenya, focal_point, kind):
    """A draft of Kenya that says something in every field."""
    mandate = MandateFactory(paragraph=ParagraphTextFactory(paragraph__label="b").paragraph, slug="3-4-b-1")
    AddresseeFactory(mandate=mandate, kind="states")
    instrument = InstrumentFactory(short_name="Convention", name_fr="Convention contre la criminalité")
    iran = StateFactory(
        code="IRN", iso_alpha2="IR", name_en="Iran (Islamic Republic of)", name_fr="Iran (République islamique d’)",
        name_zh="伊朗伊斯兰共和国", name_ar="جمهورية إيران الإسلامية", name_ru="Иран (Исламская Республика)",
        name_es="Irán (República Islámica del)",
    )  # fmt: skip
    activity = Activity(
        state=kenya, kind=kind, title="=Formation; “juges”", description="one\ntwo\n\n- three", language="fr",
        provider_role="receives", recipient_region="East Africa", starts_on=D(2007, 3, 1), starts_precision="month",
        ends_on=D(2008, 12, 31), ends_precision="year", interruption="suspended", cost=Decimal("999999999999.99"),
        currency="KES", beneficiaries="40 prosecutors", results="+10 %", contact="Office of the DPP",
        contact_email="office@example.org", web_pages="https://example.org/a;b\nhttps://example.org/c", sector="15130",
        iati_identifier="KE-1-7", visibility="states",
    )  # fmt: skip
    links = {
        "recipients": [iran, kenya],
        "providers": [iran],
        "providing_organizations": [OrganizationFactory(slug="unodc", acronym="UNODC", name_en="Office on Drugs")],
        "mandates": [mandate],
        "priority_areas": [PriorityAreaFactory(number=3), PriorityAreaFactory(number=1)],
        "recommendations": [RecommendationFactory(number="4 (a)")],
        "proposals": [ProposalFactory(status="submitted", title="Courses; and more", created_by=focal_point)],
        "instruments": [instrument],
        "articles": [instrument.articles.create(number=30, title="Other measures")],
    }
    return draft_activity(activity=activity, by=focal_point, links=links)


def test_the_table_of_columns_covers_every_field_that_a_state_fills():
    shown = {"reference", "state", "status", "version"}
    ours = {"on_behalf", "revises", "revises_version", "is_example", "search_text", "id", "organization"} | shown
    fields = {field.name for field in (*Activity._meta.concrete_fields, *Activity._meta.many_to_many)}
    filled_in = {field for field in fields - ours if not field.endswith(("_at", "_by"))}
    covered = {column.key for column in FIELDS} | {"starts_precision", "ends_precision"}
    assert covered == filled_in


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_what_is_exported_is_imported_unchanged(language, full, imports, kenya, focal_point):
    before = Activity.objects.values().get()
    with translation.override(language):
        book, text = saved(workbook_of(focal_point, kenya)), csv_of(focal_point, kenya)
    for data, name in ((book, "activities.xlsx"), (text, "activities.csv")):
        assert counts(imports(data, name)) == (0, 0, 1, 0)
    assert Activity.objects.values().get() == before
    assert Change.objects.count() == 1


def test_every_field_of_a_new_row_is_what_the_exported_row_says(full, imports, kenya, focal_point):
    """The row of a full activity, its reference deleted, makes an activity that says the same."""
    workbook = workbook_of(focal_point, kenya)
    put(workbook.worksheets[0], 3, reference=None)
    assert counts(imports(saved(workbook))) == (1, 0, 0, 0)
    new = Activity.objects.get(reference="KEN-2007-0002")
    assert {column.key: column.value(new) for column in FIELDS} == {column.key: column.value(full) for column in FIELDS}
    assert (new.status, new.created_by, new.on_behalf, new.version) == ("draft", focal_point, False, 1)
    assert new.search_text == full.search_text.replace("0001", "0002")
    [change] = Change.objects.filter(subject_id=new.pk)
    assert (change.event, change.new, change.by, change.for_state) == ("created", new.reference, focal_point, kenya)
    assert draft_activity(
        activity=Activity(state=kenya, kind=full.kind, title="next", starts_on=D(2007, 1, 1)), by=focal_point
    ).reference.endswith("0003")


def test_the_workbook_offers_lists_explains_and_starts_no_formula(full, kenya, focal_point):
    workbook = workbook_of(focal_point, kenya)
    sheet, lists, explanations = workbook.worksheets
    assert sheet.row_dimensions[1].hidden
    assert [cell.value for cell in sheet[1]] == [column.key for column in COLUMNS]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    assert sheet.cell(3, place_of(sheet, "title")).value == "=Formation; “juges”"
    assert sheet.cell(3, place_of(sheet, "starts_on")).value == "2007-03"
    rules = {next(iter(rule.sqref.ranges)).min_col: rule for rule in sheet.data_validations.dataValidation}
    offered = rules[place_of(sheet, "kind")].formula1
    assert offered == "'Lists'!$A$2:$A$2"
    assert (lists["A1"].value, lists["A2"].value) == ("Kind of assistance", "Training event")
    assert [row[0].value for row in explanations.iter_rows(min_row=2)][:3] == ["Reference", "Status", "Title"]


def test_a_change_of_a_draft_is_written_once_with_its_history(full, imports, kenya, focal_point):
    workbook = workbook_of(focal_point, kenya)
    put(workbook.worksheets[0], 3, title="Another title", recipients="Kenya", starts_on=D(2007, 4, 2), cost=12)
    data = saved(workbook)
    assert counts(imports(data)) == (0, 1, 0, 0)
    full.refresh_from_db()
    assert (full.title, full.starts_on, full.starts_precision, full.cost, full.version) == (
        "Another title", D(2007, 4, 2), "day", Decimal(12), 2,
    )  # fmt: skip
    assert [state.code for state in full.recipients.all()] == ["KEN"]
    assert "another title" in full.search_text
    changes = Change.objects.filter(event="edited").order_by("field").values_list("field", "old", "new")
    assert list(changes) == [
        ("cost", "999999999999.99", "12.00"),
        ("recipients", "Iran (Islamic Republic of); Kenya", "Kenya"),
        ("starts_on", "2007-03-01", "2007-04-02"),
        ("starts_precision", "month", "day"),
        ("title", "=Formation; “juges”", "Another title"),
    ]
    # The version of the file is stale now, and what it says is what the portal has.
    assert counts(imports(data)) == (0, 0, 1, 0)


def test_a_file_that_is_uploaded_twice_makes_its_rows_once(imports, kenya, focal_point):
    data = filled([ROW, ROW, ROW | {"title": "Other"}], focal_point, kenya)
    assert counts(imports(data)) == (3, 0, 0, 0)
    # Even where somebody wrote on in the portal meanwhile, and where the same rows come as another file.
    activity = Activity.objects.get(title="Other")
    activity.title = "Changed in the portal"
    edit_activity(activity=activity, by=focal_point, fields=["title"])
    assert counts(imports(data)) == (0, 0, 3, 0)
    assert counts(imports(as_csv([ROW | {"title": "Other"}, ROW]), "rows.csv")) == (0, 0, 2, 0)
    assert counts(imports(as_csv([ROW, ROW, ROW]), "rows.csv")) == (1, 0, 2, 0)
    assert (Activity.objects.count(), ImportedRow.objects.count()) == (4, 4)


def test_what_was_changed_in_the_portal_meanwhile_is_refused_with_both_values(full, imports, kenya, focal_point):
    workbook = workbook_of(focal_point, kenya)
    full.title = "In the portal"
    edit_activity(activity=full, by=focal_point, fields=["title"])
    put(workbook.worksheets[0], 3, title="In the file", results="New results")
    done = imports(saved(workbook))
    assert [(refusal.heading, refusal.value, refusal.portal) for refusal in done.refusals] == [
        ("Title", "In the file", "In the portal"),
        ("Results", "New results", "+10 %"),
    ]
    assert "after this file was made" in done.refusals[0].reason
    full.refresh_from_db()
    assert (full.title, full.results, full.version) == ("In the portal", "+10 %", 2)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("published", "Use a change to the published activity"),
        ("submitted", "Only a draft"),
        ("withdrawn", "Only a draft"),
    ],
)
def test_what_is_no_draft_is_not_changed_by_a_file(status, reason, imports, kenya, focal_point):
    ActivityFactory(state=kenya, status=status, title="As it is", created_by=focal_point)
    workbook = workbook_of(focal_point, kenya)
    assert counts(imports(saved(workbook))) == (0, 0, 1, 0)
    put(workbook.worksheets[0], 3, title="Otherwise")
    [refusal] = imports(saved(workbook)).refusals
    assert (refusal.value, refusal.portal) == ("Otherwise", "As it is")
    assert reason in refusal.reason
    assert Activity.objects.get().title == "As it is"


def test_all_rows_or_none(imports, kenya, focal_point):
    done = imports(filled([ROW, ROW | {"starts_on": "soon"}, ROW | {"kind": None}], focal_point, kenya))
    assert [(refusal.sheet, refusal.row, refusal.column) for refusal in done.refusals] == [
        ("Activities", 3, 7),
        ("Activities", 4, 3),
    ]
    assert reasons(done) == [
        ("Start", "soon", NO_DATE),
        ("Kind of assistance", "", "“Kind of assistance” is required."),
    ]
    assert not Activity.objects.exists()
    assert not Change.objects.exists()


NO_DATE = "It is no date: write 2007-03-05, or 2007-03 or 2007 where no more is known."
NO_AMOUNT = "It is no amount: write a number, such as 1500.50."


def unknown(name):
    return f"“{name}” is not known; the sheet of lists has what is."


# Each bad row, and the cell of it that is refused: heading, value, reason.
BAD = [
    ({"title": ""}, "Title", "", "“Title” is required."),
    ({"title": "x" * 301}, "Title", "x" * 301, "It has 301 characters; at most 300 are possible."),
    ({"title": "a\x07b"}, "Title", "a\x07b", "It holds a character that cannot be shown (U+0007); delete it."),
    ({"kind": "Dancing"}, "Kind of assistance", "Dancing", unknown("Dancing")),
    ({"starts_on": "05/03/2007"}, "Start", "05/03/2007", NO_DATE),
    ({"starts_on": "2007-02-30"}, "Start", "2007-02-30", "There is no such day."),
    ({"ends_on": "2007-03-04"}, "End", "2007-03-04", "An activity cannot end before it starts."),
    (
        {"recipients": "Kenya, Peru"},
        "Recipient States",
        "Kenya, Peru",
        unknown("Kenya, Peru") + " Several are separated by a semicolon.",
    ),
    ({"recipients": "Mu; Kenya; Oz"}, "Recipient States", "Mu; Kenya; Oz", unknown("Mu") + " " + unknown("Oz")),
    ({"cost": "1,234", "currency": "USD"}, "Cost", "1,234", NO_AMOUNT),
    ({"cost": "-5", "currency": "USD"}, "Cost", "-5", NO_AMOUNT),
    ({"cost": "5"}, "Currency", "", "A cost has a currency: give it in this column."),
    ({"currency": "USD"}, "Currency", "USD", "A currency has a cost: give the cost, or no currency."),
    ({"cost": "5", "currency": "ABC"}, "Currency", "ABC", "“ABC” is not a currency's code."),
    ({"cost": "9999999999999", "currency": "USD"}, "Cost", "9999999999999", "The amount is too large."),
    ({"contact_email": "office"}, "E-mail address of the office", "office", "Enter a valid email address."),
    (
        {"web_pages": "https://a.example\nb"},
        "Pages on the web",
        "https://a.example\nb",
        "Line 2 is not an address on the web: “b”.",
    ),
    ({"visibility": "secret"}, "Who may read it", "secret", unknown("secret")),
    (
        {"reference": "KEN-2007-0009"},
        "Reference",
        "KEN-2007-0009",
        "No activity of Kenya has this reference. Leave it empty for a new one.",
    ),
    (
        {"state": "Peru"},
        "Reported by",
        "Peru",
        "This file is uploaded for Kenya; upload the rows of others apart.",
    ),
]


def test_each_bad_cell_says_why(imports, peru):
    keys = {key: "" for cells, *_refused in BAD for key in cells}
    done = imports(as_csv([keys | ROW | cells for cells, *_refused in BAD]), "rows.csv")
    assert reasons(done) == [tuple(refused) for _cells, *refused in BAD]
    assert [refusal.row for refusal in done.refusals] == list(range(1, len(BAD) + 1))
    assert not Activity.objects.exists()


def test_a_heading_that_is_not_known_or_missing_is_refused(imports):
    data = b"title,kind,starts_on,colour,title,\nCourse,training,2007,red,Second,note\n"
    unknown = "No column has this heading, or another has it already. Leave the column out."
    assert reasons(imports(data, "rows.csv")) == [
        ("colour", "colour", unknown),
        ("title", "title", unknown),
        ("", "note", "This column has no heading. Give it one of the template's, or leave it out."),
    ]


DATES = [
    (D(2007, 3, 5), D(2007, 3, 5), "day"),
    (datetime.datetime(2007, 3, 5, 9, 30), D(2007, 3, 5), "day"),
    ("2007-03-05", D(2007, 3, 5), "day"),
    ("2007-3", D(2007, 3, 1), "month"),
    (2007, D(2007, 1, 1), "year"),
    ("1899-12-31", D(1899, 12, 31), "day"),
]


def test_dates_are_real_ones_or_text_as_exact_as_what_is_known(imports, kenya, focal_point):
    rows = [ROW | {"starts_on": cell, "title": str(cell)} for cell, _day, _precision in DATES]
    assert counts(imports(filled(rows, focal_point, kenya))) == (len(DATES), 0, 0, 0)
    found = Activity.objects.order_by("pk").values_list("starts_on", "starts_precision")
    assert list(found) == [(day, precision) for _cell, day, precision in DATES]
    assert counts(imports(saved(workbook_of(focal_point, kenya)))) == (0, 0, len(DATES), 0)


def test_what_began_in_a_month_can_end_in_it(imports):
    assert counts(imports(as_csv([ROW | {"ends_on": "2007-03"}]), "rows.csv")) == (1, 0, 0, 0)
    assert (Activity.objects.get().ends_on, Activity.objects.get().ends_precision) == (D(2007, 3, 31), "month")


IRAN_AND_KENYA = [
    "Iran (Islamic Republic of); Kenya", "Iran, Islamic Republic of;Kenya", "IRN; ken", "ir；Kenya",
    "irán república islámica del; Kenya", "伊朗伊斯兰共和国；Kenya", "جمهورية إيران الإسلامية; Kenya",
    "Иран (Исламская Республика)\nKenya", "Iran (République islamique d'); KEN",
]  # fmt: skip
# Other names and codes of what the full activity says.
OTHER_NAMES = [
    ("mandates", "3/4(b)-1"),
    ("mandates", "3-4-b-1"),
    ("priority_areas", "1; 3"),
    ("articles", "Convention article 30"),
    ("articles", "convention contre la criminalité 30"),
    ("providing_organizations", "office on drugs"),
    ("kind", "formation"),
    ("provider_role", "reçoit l’assistance"),
    ("language", "français"),
    ("sector", "15130"),
    *(("recipients", text) for text in IRAN_AND_KENYA),
]


def test_things_are_named_in_any_language_with_commas_or_by_code(full, imports):
    keys = dict.fromkeys(key for key, _text in OTHER_NAMES)
    rows = [
        dict.fromkeys(keys, "") | ROW | {"title": f"row {n}", key: text} for n, (key, text) in enumerate(OTHER_NAMES)
    ]
    assert counts(imports(as_csv(rows), "rows.csv")) == (len(rows), 0, 0, 0)
    fields = {field.key: field for field in FIELDS}
    for (key, text), activity in zip(OTHER_NAMES, Activity.objects.exclude(pk=full.pk).order_by("pk"), strict=True):
        assert (text, fields[key].value(activity)) == (text, fields[key].value(full))


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(";", "utf-8-sig"), ("\t", "utf-8"), (",", "utf-8-sig"), ("\t", "utf-16")]
)
def test_csv_with_any_separator_and_a_byte_order_mark(delimiter, encoding, imports, kenya):
    rows = [ROW | {"recipient_region": "a, b; c", "description": "one\ntwo"}]
    with translation.override("fr"):
        headings = {column.key: heading(column) for column in COLUMNS}
    heads = ["TITLE", headings["kind"], headings["starts_on"], "recipient_region", headings["description"]]
    done = imports(as_csv(rows, delimiter, encoding, heads), "rows.csv")
    assert counts(done) == (1, 0, 0, 0)
    assert (Activity.objects.get().recipient_region, Activity.objects.get().description) == ("a, b; c", "one\ntwo")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "x is empty."),
        (
            "title;kind\r\ncourse;\r\nTitel é;".encode("cp1252"),
            "x is not in UTF-8: on line 3 stands the byte 0xE9, number 28 of the file, which cannot be read. Save it "
            "in UTF-8: in Excel, as “CSV UTF-8”.",
        ),
        (
            "title\tkind\n".encode("utf-16")[:-1],
            "x is not in UTF-16: on line 1 stands the byte 0x0A, number 23 of the file, which cannot be read. Save "
            "it in UTF-8: in Excel, as “CSV UTF-8”.",
        ),
        (b"one,two\n1,2\n", "x has no row of headings that the portal knows; start from the template."),
        (b'title,kind\n"open', "x is no CSV file: a quotation mark is missing, or a field is too long."),
        (b"PK\x03\x04 and no more", "x is not a PDF, Word, Excel, OpenDocument, PNG, JPEG or plain-text file."),
    ],
)
def test_a_file_that_is_no_spreadsheet_of_activities_is_refused(data, sentence, db):
    with pytest.raises(PortalError) as refused:
        read_sheets(data, "x")
    assert str(refused.value) == sentence


def test_an_empty_cell_of_a_choice_leaves_what_stands(full, imports, kenya, focal_point):
    workbook = workbook_of(focal_point, kenya)
    put(workbook.worksheets[0], 3, visibility=None, provider_role=None, language=None, results=None, recipients=None)
    assert counts(imports(saved(workbook))) == (0, 1, 0, 0)
    full.refresh_from_db()
    assert (full.visibility, full.provider_role, full.language, full.results) == ("states", "receives", "fr", "")
    assert not full.recipients.exists()


def test_a_column_that_the_file_lacks_leaves_what_stands(full, imports, kenya, focal_point):
    workbook = workbook_of(focal_point, kenya)
    sheet = workbook.worksheets[0]
    for key in ("description", "recipients", "cost", "currency"):
        sheet.delete_cols(place_of(sheet, key))
    put(sheet, 3, title="Only this")
    assert counts(imports(saved(workbook))) == (0, 1, 0, 0)
    full.refresh_from_db()
    assert (full.title, full.description, full.currency) == ("Only this", "one\ntwo\n\n- three", "KES")
    assert full.recipients.count() == 2


def test_a_text_longer_than_a_cell_is_not_cut_short_by_its_export(full, imports, kenya, focal_point):
    full.description = "x" * 40_000
    edit_activity(activity=full, by=focal_point, fields=["description"])
    workbook = workbook_of(focal_point, kenya)
    put(workbook.worksheets[0], 3, title="Other")
    assert counts(imports(saved(workbook))) == (0, 1, 0, 0)
    full.refresh_from_db()
    assert len(full.description) == 40_000
    workbook = workbook_of(focal_point, kenya)
    put(workbook.worksheets[0], 3, description="shorter")
    assert [refusal.reason for refusal in imports(saved(workbook)).refusals] == [
        "The text is too long for a cell. Change it on the activity's page."
    ]


def test_who_may_import_and_what_they_reach(full, imports, officer, stranger, former_focal_point, head):
    data = as_csv([ROW | {"reference": full.reference, "title": "Other"}])
    for nobody in (stranger, former_focal_point):
        with pytest.raises(NotAllowed):
            imports(data, "rows.csv", by=nobody)
    # The State's own draft does not exist for an officer, who may enter others on the State's behalf.
    assert [refusal.heading for refusal in imports(data, "rows.csv", by=officer).refusals] == ["Reference"]
    assert counts(imports(as_csv([ROW]), "rows.csv", by=officer)) == (1, 0, 0, 0)
    assert Activity.objects.latest("pk").on_behalf is True


def test_the_refused_cells_are_marked_at_their_places(imports, kenya, focal_point):
    data = filled([ROW, ROW | {"starts_on": "soon", "title": "=1+1"}], focal_point, kenya)
    done = imports(data)
    marked = openpyxl.load_workbook(io.BytesIO(marked_workbook(read_sheets(data, "x.xlsx"), done.refusals)))
    listed, sheet = marked.worksheets[0], marked["Activities"]
    [refusal] = done.refusals
    cell = sheet.cell(refusal.row + 1, refusal.column + 1)
    assert (cell.value, cell.fill.fgColor.rgb) == ("soon", "FFF9C9C9")
    assert cell.comment.text.startswith("It is no date")
    assert sheet.cell(4, place_of(sheet, "title")).value == "=1+1"
    assert sheet.cell(4, place_of(sheet, "title")).data_type == "s"
    assert [other.value for other in listed[2]][:6] == ["Activities", 4, "H", "Start", "soon", None]
    # Mended, the marked file itself can be uploaded.
    cell.value = "2007-03"
    assert counts(imports(saved(marked))) == (2, 0, 0, 0)


def test_the_same_number_of_queries_for_few_rows_and_for_many(
    imports, django_assert_max_num_queries, kenya, focal_point
):
    def queries(number, prefix):
        rows = [ROW | {"title": f"{prefix}{n}", "recipients": "Kenya", "priority_areas": ""} for n in range(number)]
        with django_assert_max_num_queries(40) as captured:
            assert counts(imports(as_csv(rows), "rows.csv")) == (number, 0, 0, 0)
        return len(captured)

    queries(1, "first")
    # Rows are written many at a time: SQLite takes twenty at once.
    assert queries(3, "few") == queries(20, "many")


def test_the_commands(full, tmp_path, kenya, focal_point, capsys):
    book = tmp_path / "kenya.xlsx"
    call_command("export_activities", format="xlsx", state="KEN", output=str(book))
    call_command("import_activities", str(book), state="KEN")
    assert capsys.readouterr().out.strip() == "0 new, 0 changed, 1 unchanged; written."
    assert [path.name for path in tmp_path.iterdir()] == ["kenya.xlsx"]
    book.write_bytes(as_csv([ROW]))
    call_command("import_activities", str(book), state="KEN", dry_run=True, json=True)
    assert '"created": 1' in capsys.readouterr().out
    assert Activity.objects.count() == 1
    call_command("import_activities", str(book), state="KEN")
    assert Activity.objects.latest("pk").created_by == focal_point
    assert Change.objects.latest("pk").reason == "import_activities"
