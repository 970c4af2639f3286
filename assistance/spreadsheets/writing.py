"""Activities as a workbook to fill in, as CSV, and a file that was refused with its cells marked.

A workbook has three sheets: the activities, with the columns' keys in a hidden row above the headings, so that it can
be read in whatever language it was made; the lists that its cells offer; and what each column means.
"""

import csv
import datetime
import io
import tempfile
from decimal import Decimal

import xlsxwriter
from django.http import FileResponse
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from assistance.spreadsheets.cells import fitting, text_of
from assistance.spreadsheets.columns import BY_KEY, COLUMNS, heading, with_cells
from assistance.spreadsheets.names import Known
from cop_portal.common.spreadsheets import XLSX, safe_cell

_HEAD_ROW, _FIRST_ROW = 1, 2
# So many rows below the last one have the lists too.
_FREE_ROWS = 2_000
_COMMENTS = 2_000
_OPTIONS = {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}


def rows_of(activities):
    """The activities of a queryset in chunks, with what their cells are written from, so that memory stays flat."""
    return with_cells(activities).iterator(chunk_size=1000)


def write_csv(activities, stream):
    """As CSV in UTF-8, with the byte-order mark by which Excel knows it."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([safe_cell(heading(column)) for column in COLUMNS])
    for activity in rows_of(activities):
        writer.writerow([safe_cell(column.written(activity)) for column in COLUMNS])
    text.detach()


def write_workbook(activities, stream):
    """As a workbook in which the rows can be changed, and new ones written below."""
    with xlsxwriter.Workbook(stream, _OPTIONS) as workbook:
        book = _Book(workbook)
        sheet = book.add(_("Activities"))
        sheet.freeze_panes(_FIRST_ROW, 3)
        for place, column in enumerate(COLUMNS):
            sheet.set_column(place, place, column.width, book.column_format(column))
        sheet.set_row(0, None, None, {"hidden": True})
        for place, column in enumerate(COLUMNS):
            sheet.write_string(0, place, column.key)
        sheet.set_row(_HEAD_ROW, 32)
        for place, column in enumerate(COLUMNS):
            sheet.write_string(_HEAD_ROW, place, heading(column), book.head_format(column))
        last = _HEAD_ROW
        for last, activity in enumerate(rows_of(activities), _FIRST_ROW):
            for place, column in enumerate(COLUMNS):
                book.put(sheet, last, place, column.written(activity), book.column_format(column))
        book.add_help()
        for place, column in enumerate(COLUMNS):
            book.offer(sheet, column, place, _FIRST_ROW, last + _FREE_ROWS)


def workbook_response(activities, whose):
    """The workbook as a download; `whose` it is stands in its name."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_workbook(activities, file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"activities-{whose}.xlsx", content_type=XLSX)


# What a format's name stands for; other formats, such as IATI's, are added here.
WRITERS = {"xlsx": write_workbook, "csv": write_csv}


def marked_workbook(sheets, refusals):
    """The sheets as they were read, each cell at its place, the refused ones marked with the reason; as bytes."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, _OPTIONS) as workbook:
        book = _Book(workbook)
        book.add_refusals(refusals)
        for sheet in sheets:
            _mark(book, sheet, [refusal for refusal in refusals if refusal.sheet == sheet.name])
        book.add_help()
    return stream.getvalue()


def _mark(book, sheet, refusals):
    written = book.add(sheet.name)
    written.freeze_panes(sheet.first, 0)
    columns = {place: BY_KEY[key] for key, place in sheet.places.items()}
    for place, column in columns.items():
        written.set_column(place, place, column.width, book.column_format(column))
    marks = {}
    for refusal in refusals:
        marks.setdefault((refusal.row, refusal.column), refusal)
    comments = 0
    keys = {column.key for column in COLUMNS}
    for index, row in enumerate(sheet.cells):
        is_head = index < sheet.first
        if is_head and len(keys.intersection(map(text_of, row))) > 1:
            written.set_row(index, None, None, {"hidden": True})
        for place, cell in enumerate(row):
            column = columns.get(place)
            if (index, place) in marks:
                style = book.marked_format
            elif column:
                style = book.head_format(column) if is_head else book.column_format(column)
            else:
                style = None
            if cell != "" or (index, place) in marks:
                book.put(written, index, place, cell, style)
            if (mark := marks.get((index, place))) and comments < _COMMENTS:
                comments += 1
                written.write_comment(index, place, _reason(mark), {"x_scale": 2, "y_scale": 1.4})
    for place, column in columns.items():
        book.offer(written, column, place, sheet.first, len(sheet.cells) + _FREE_ROWS)


def _reason(refusal):
    there = _("In the portal: %(value)s") % {"value": refusal.portal} if refusal.portal else ""
    return f"{refusal.reason}\n{there}".strip()


class _Book:
    """A workbook with its formats, its lists, and its names of sheets."""

    def __init__(self, workbook):
        self._workbook, self._known, self._lists = workbook, Known(), {}
        text = {"num_format": "@", "valign": "top", "text_wrap": True}
        self._text = workbook.add_format(text)
        self._shown = workbook.add_format(text | {"font_color": "#55636f", "bg_color": "#f0f2f4"})
        self._day = workbook.add_format(text | {"num_format": "yyyy-mm-dd"})
        self._amount = workbook.add_format(text | {"num_format": "#,##0.00"})
        head = {"bold": True, "valign": "vcenter", "text_wrap": True, "bottom": 1}
        self._head = workbook.add_format(head | {"bg_color": "#d7e5f0"})
        self._head_required = workbook.add_format(head | {"bg_color": "#0c3a5b", "font_color": "#ffffff"})
        self._head_shown = workbook.add_format(head | {"bg_color": "#e2e6ea", "font_color": "#55636f"})
        self.marked_format = workbook.add_format(text | {"bg_color": "#f9c9c9", "border": 1, "border_color": "#a01e2b"})

    def add(self, name):
        sheet = self._workbook.add_worksheet(self._free(name))
        if get_language_bidi():
            sheet.right_to_left()
        return sheet

    def _free(self, name):
        """The name, or another where the file has a sheet of this name already."""
        taken = {sheet.get_name().casefold() for sheet in self._workbook.worksheets()}
        name = "".join(" " if sign in "[]:*?/\\" else sign for sign in name).strip("' ")[:28] or "-"
        return next(free for free in (name, *(f"{name} {n}" for n in range(2, 99))) if free.casefold() not in taken)

    def put(self, sheet, row, place, cell, style):
        """Write one cell: a text is never a formula, a date is a date."""
        if isinstance(cell, datetime.date) and cell.year >= 1904:
            sheet.write_datetime(row, place, cell, self._day if style is self._text else style)
        elif isinstance(cell, bool):
            sheet.write_boolean(row, place, cell, style)
        elif isinstance(cell, int | float | Decimal):
            sheet.write_number(row, place, cell, style)
        elif cell == "":
            sheet.write_blank(row, place, None, style)
        else:
            sheet.write_string(row, place, fitting(str(cell)), style)

    def column_format(self, column):
        if not column.is_taken:
            return self._shown
        return {"starts_on": self._day, "ends_on": self._day, "cost": self._amount}.get(column.key, self._text)

    def head_format(self, column):
        if not column.is_taken:
            return self._head_shown
        return self._head_required if column.is_required else self._head

    def offer(self, sheet, column, place, first, last):
        """The column's list and explanation, shown where a cell of it is chosen."""
        rule = {
            "input_title": heading(column)[:32],
            "input_message": str(column.explanation)[:255],
            "validate": "any",
        }
        if column.key in self._lists:
            # A cell that names several, or names one otherwise than the list does, is right too.
            rule |= {"validate": "list", "source": self._lists[column.key], "show_error": False}
        sheet.data_validation(first, place, last, place, rule)

    def add_help(self):
        """The sheets of lists and of explanations."""
        self._add_lists()
        sheet = self.add(_("Explanations"))
        sheet.set_column(0, 0, 32, self._text)
        sheet.set_column(1, 1, 90, self._text)
        sheet.write_string(0, 0, _("Column"), self._head)
        sheet.write_string(0, 1, _("What it holds"), self._head)
        for row, column in enumerate(COLUMNS, 1):
            sheet.write_string(row, 0, heading(column), self.head_format(column))
            sheet.write_string(row, 1, str(column.explanation), self._text)

    def _add_lists(self):
        sheet = self.add(_("Lists"))
        lists = {column: options for column in COLUMNS if (options := column.options(self._known))}
        for place, column in enumerate(lists):
            sheet.set_column(place, place, 30, self._text)
            sheet.write_string(0, place, heading(column), self._head)
        for row in range(max(map(len, lists.values()))):
            for place, options in enumerate(lists.values()):
                if row < len(options):
                    sheet.write_string(row + 1, place, options[row], self._text)
        name = sheet.get_name().replace("'", "''")
        for place, (column, options) in enumerate(lists.items()):
            letter = xl_col_to_name(place, col_abs=True)
            self._lists[column.key] = f"='{name}'!{letter}$2:{letter}${len(options) + 1}"

    def add_refusals(self, refusals):
        """A sheet that lists every refusal: where, what, why."""
        sheet = self.add(_("Refusals"))
        titles = [_("Sheet"), _("Row"), _("Column"), _("Heading"), _("In the file"), _("In the portal"), _("Reason")]
        for place, (title, width) in enumerate(zip(titles, (14, 7, 9, 26, 34, 34, 70), strict=True)):
            sheet.set_column(place, place, width, self._text)
            sheet.write_string(0, place, title, self._head)
        for row, refusal in enumerate(refusals, 1):
            place = xl_col_to_name(refusal.column)
            cells = (
                refusal.sheet,
                refusal.row + 1,
                place,
                refusal.heading,
                refusal.value,
                refusal.portal,
                refusal.reason,
            )
            for column, cell in enumerate(cells):
                self.put(sheet, row, column, cell, self._text)
