"""A workbook, or a CSV file, to its sheets of a table: which column stands where, and the rows below."""

import csv
import io
import itertools
from dataclasses import dataclass, field
from functools import cached_property

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from assistance.spreadsheets.cells import name_key, text_of
from assistance.spreadsheets.columns import COLUMNS
from cop_portal.common import uploads
from cop_portal.common.errors import PortalError
from cop_portal.common.spreadsheets import unsafe_cell

ROWS_LIMIT = 20_000
COLUMNS_LIMIT = 200
# The headings stand within the first rows; either of these columns tells them from a list or an explanation.
_HEAD_ROWS = 20
_TELLING = {"reference", "title"}
_WORKBOOKS = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.oasis.opendocument.spreadsheet",
}


@dataclass
class Sheet:
    """A sheet of a table; `places` says in which column (from 0) each key stands, `first` where its rows begin.

    `cells` are all cells as read, from the first row and column on. `unknown` are (row, column) of headings that name
    no column, or name one a second time. `columns` are those of the table, by key.
    """

    name: str
    cells: list
    columns: dict
    first: int = 0
    places: dict = field(default_factory=dict)
    unknown: list = field(default_factory=list)

    @cached_property
    def rows(self):
        """{index: cells} of each row that holds something; asked only once the headings are found."""
        return {index: row for index, row in enumerate(self.cells[self.first :], self.first) if any(_filled(row))}


def _filled(row):
    return (cell not in ("", None) and not (isinstance(cell, str) and cell.isspace()) for cell in row)


def read_upload(file, **table):
    """The sheets of a table (as `read_sheets` takes it) that an uploaded file holds. Raises PortalError."""
    data = file.read()
    file.seek(0)
    uploads.content_type(data, file.name)
    return read_sheets(data, file.name, **table)


def read_sheets(data, name, columns=COLUMNS, telling=_TELLING, limit=ROWS_LIMIT):
    """The sheets of a table (of activities, unless other columns are named) that a file holds, of up to `limit` rows.

    Either of the `telling` keys tells its headings from a list or an explanation. Raises PortalError where the file
    holds no such sheet, or is no spreadsheet.
    """
    keys, by_key = headings(columns), {column.key: column for column in columns}
    sheets = [Sheet(title, cells, by_key) for title, cells in _read(data, name, keys)]
    found = [sheet for sheet in sheets if _find_places(sheet, keys, telling)]
    if not found:
        raise PortalError(
            _("%(name)s has no row of headings that the portal knows; start from the template.") % {"name": name},
            field="file",
        )
    rows = sum(len(sheet.rows) for sheet in found)
    if rows > limit:
        counts = {"name": name, "rows": rows, "limit": limit}
        raise PortalError(_("%(name)s has %(rows)s rows; at most %(limit)s are possible.") % counts, field="file")
    return found


def _read(data, name, keys):
    """(title, cells) of each sheet."""
    if data[:4] not in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        return [("CSV", _csv(data, name, keys))]
    if uploads.content_type(data, name) not in _WORKBOOKS:
        raise PortalError(_("%(name)s is no spreadsheet: xlsx, ods or CSV.") % {"name": name}, field="file")
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [
            (title, workbook.get_sheet_by_name(title).to_python(skip_empty_area=False))
            for title in workbook.sheet_names
        ]
    except CalamineError as error:
        raise PortalError(_("%(name)s is damaged.") % {"name": name}, field="file") from error


def _csv(data, name, keys):
    """Separated by commas, semicolons or tabs, whichever yields the most headings."""
    if not data.strip():
        raise PortalError(_("%(name)s is empty.") % {"name": name}, field="file")
    text = uploads.decoded(data, name)
    if text.lower().startswith("sep="):
        text = text.partition("\n")[2]

    def known(delimiter):
        head = csv.reader(io.StringIO(text[:100_000], newline=""), delimiter=delimiter)
        rows = itertools.islice(head, _HEAD_ROWS)
        return max((sum(name_key(cell) in keys for cell in row) for row in rows), default=0)

    try:
        delimiter = max(",;\t", key=known)
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return [[unsafe_cell(cell) for cell in row] for row in rows]
    except csv.Error as error:
        sentence = _("%(name)s is no CSV file: a quotation mark is missing, or a field is too long.")
        raise PortalError(sentence % {"name": name}, field="file") from error


def headings(columns):
    """{how a heading is found: the column's key}: the keys themselves, and the headings in each interface language."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {name_key(column.heading): column.key for column in columns}
    return found | {name_key(column.key): column.key for column in columns}


def _find_places(sheet, keys, telling):
    """Find the row of headings; below it, rows that are headings again (keys above words) are no data."""
    rows = enumerate(sheet.cells[:_HEAD_ROWS])
    head = next((place for place, row in rows if _names_columns(row, keys, telling)), None)
    if head is None:
        return False
    for place, cell in enumerate(sheet.cells[head]):
        key = keys.get(name_key(text_of(cell)))
        if key and key not in sheet.places:
            sheet.places[key] = place
        elif text_of(cell):
            sheet.unknown.append((head, place))
    sheet.first = head + 1
    while sheet.first < len(sheet.cells) and _is_heading(sheet.cells[sheet.first], sheet.places, keys):
        sheet.first += 1
    return True


def _names_columns(row, keys, telling):
    known = {keys.get(name_key(text_of(cell))) for cell in row} - {None}
    return len(known) > 1 and bool(telling & known)


def _is_heading(row, places, keys):
    named = [keys.get(name_key(text_of(row[place]))) == key for key, place in places.items() if place < len(row)]
    return len(named) > 1 and sum(named) > len(named) / 2
