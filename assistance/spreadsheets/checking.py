"""The rows of a file to values, each distinct cell of a column read once, with a sentence for all that is refused."""

import itertools
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_rowcol_to_cell

from assistance.spreadsheets.cells import UNSAID, Refused, text_of
from assistance.spreadsheets.columns import heading
from assistance.spreadsheets.names import Known

CHUNK = 1000


@dataclass(frozen=True)
class Refusal:
    """What is wrong with one cell: where it stands (row and column counted from 0), what it says, and why not.

    `portal` is what the portal has instead, where the two were to be compared.
    """

    sheet: str
    row: int
    column: int
    heading: str
    value: str
    reason: str
    portal: str = ""

    @property
    def place(self):
        """The cell's name in a spreadsheet, such as C7."""
        return xl_rowcol_to_cell(self.row, self.column)


@dataclass(slots=True)  # there are many
class Row:
    """A row of a file: the values of the cells that say something, by key and in the order of the columns, and the
    reasons why others were refused."""

    sheet: object
    index: int
    cells: list
    values: dict = field(default_factory=dict)
    refused: dict = field(default_factory=dict)

    def cell(self, key):
        place = self.sheet.places.get(key)
        return "" if place is None or place >= len(self.cells) else self.cells[place]

    def value(self, column):
        """The value of a column; UNSAID where the file has no such column."""
        return self.values.get(column.key, column.empty if column.key in self.sheet.places else UNSAID)

    def text(self, key):
        cell = self.cell(key)
        return text_of(cell) if cell != "" else ""

    def refusal(self, key, reason, portal=""):
        """That a cell is refused; where the file has no such column, the row's first cell stands for it."""
        return Refusal(
            sheet=self.sheet.name,
            row=self.index,
            column=self.sheet.places.get(key, 0),
            heading=heading(self.sheet.columns[key]),
            value=self.text(key)[:500],
            reason=str(reason),
            portal=str(portal)[:500],
        )


class _Readings:
    """What each distinct cell of a column says, kept for the whole file."""

    def __init__(self, column, known):
        self._column, self._known, self._found = column, known, {"": None, None: None}

    def __call__(self, cells):
        """Of each cell (value, reason of refusal or None); None of one that says nothing."""
        found, distinct = self._found, set(cells)
        if 0 in distinct or 1 in distinct:
            # They are the same keys as False and True, which read otherwise.
            return [self._read(cell) for cell in cells]
        for cell in distinct - found.keys():
            found[cell] = self._read(cell)
        return [found[cell] for cell in cells]

    def _read(self, cell):
        if cell in ("", None) or (isinstance(cell, str) and cell.isspace()):
            return None
        try:
            value = self._column.read(cell, self._known)
        except Refused as error:
            return None, error.sentence
        return None if value == self._column.empty else (value, None)


def check(sheets, *, known=None, progress=None):
    """(rows, refusals of headings, what was known) of the sheets; the rows carry their own refusals.

    `known` is what their cells may name. `progress(n)` hears how many rows were read.
    """
    known, rows, refusals = known or Known(), [], []
    for sheet in sheets:
        refusals += [_unknown(sheet, *place) for place in sheet.unknown]
        columns = [column for column in sheet.columns.values() if column.is_taken and column.key in sheet.places]
        readings = [(column.key, sheet.places[column.key], _Readings(column, known)) for column in columns]
        found = [Row(sheet, index, cells) for index, cells in sheet.rows.items()]
        named = set(sheet.places.values()) | {place for _index, place in sheet.unknown}
        refusals += _without_heading(found, named)
        for start in range(0, len(found), CHUNK):
            chunk = found[start : start + CHUNK]
            by_place = list(itertools.zip_longest(*(row.cells for row in chunk), fillvalue=""))
            for key, place, read in readings:
                if place >= len(by_place) or not any(cell != "" for cell in by_place[place]):
                    continue
                for row, said in zip(chunk, read(by_place[place]), strict=True):
                    if said is None:
                        continue
                    if said[1]:
                        row.refused[key] = said[1]
                    else:
                        row.values[key] = said[0]
            if progress:
                progress(len(rows) + start + len(chunk))
        rows += found
    return rows, refusals, known


def _unknown(sheet, row, column):
    text = text_of(sheet.cells[row][column])
    reason = _("No column has this heading, or another has it already. Leave the column out.")
    return Refusal(sheet.name, row, column, text[:100], text[:500], str(reason))


def _without_heading(rows, named):
    """The first cell of each column that has no heading: what it says would be lost."""
    width = max((len(row.cells) for row in rows), default=0)
    reason = _("This column has no heading. Give it one of the template's, or leave it out.")
    return [
        Refusal(row.sheet.name, row.index, place, "", text_of(row.cells[place])[:500], str(reason))
        for place in sorted(set(range(width)) - named)
        if (row := next((row for row in rows if place < len(row.cells) and text_of(row.cells[place])), None))
    ]
