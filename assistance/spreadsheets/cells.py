"""One cell at a time: what it says, or a sentence that says why it cannot be taken."""

import datetime
import re
from decimal import Decimal

from django.utils.translation import gettext as _

from cop_portal.common import dates
from cop_portal.common.dates import Precision
from cop_portal.common.spreadsheets import CELL_LIMIT
from cop_portal.common.text import fold

# What no text holds: neither XML nor PostgreSQL takes all of these. Tab and line feed are text.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_SEPARATORS = re.compile("[;；؛\n]")
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_AMOUNT = re.compile(r"(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:[.,](\d{1,2}))?")
# Spreadsheet programs count days from 1900, some from 1904, and one of them takes 1900 for a leap year.
_FIRST_YEAR = 1904

# What an empty cell says of a column that always has a value: leave it as it is.
UNSAID = object()


class Refused(Exception):
    """A cell that cannot be taken; the sentence says why, and what would be."""

    def __init__(self, sentence):
        super().__init__(sentence)
        self.sentence = sentence


class Unknown(Refused):
    """A cell that names nothing that is known."""


def text_of(cell):
    """A cell as text: whole numbers without a point, days as 2007-03-05, one sign for the end of a line."""
    if isinstance(cell, str):
        return cell.replace("\r\n", "\n").replace("\r", "\n").strip()
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime) and not (cell.hour or cell.minute or cell.second):
        return datetime.date(cell.year, cell.month, cell.day).isoformat()
    return "" if cell is None else str(cell)


def fitting(cell):
    """The text as it fits into a cell of a workbook."""
    return cell[:CELL_LIMIT] if isinstance(cell, str) else cell


def read_text(cell, *, max_length=None, lines=False):
    """The text of a cell; where it holds one line alone, its line ends are spaces."""
    text = text_of(cell)
    if bad := _CONTROL.search(text):
        code = f"U+{ord(bad.group()):04X}"
        raise Refused(_("It holds a character that cannot be shown (%(code)s); delete it.") % {"code": code})
    if not lines and "\n" in text:
        text = " ".join(text.split())
    if max_length and len(text) > max_length:
        counts = {"length": len(text), "limit": max_length}
        raise Refused(_("It has %(length)s characters; at most %(limit)s are possible.") % counts)
    return text


def split(cell):
    """The parts of a cell that names several, without empty ones."""
    return [part for part in map(str.strip, _SEPARATORS.split(read_text(cell, lines=True))) if part]


def read_day(cell, *, is_end=False):
    """(day, precision) of a date, of text such as 2007-03-05, 2007-03 or 2007, or of a year as a number; else None.

    Of a month or a year the first day is kept, or the last where an end is meant: the end of what began in that month
    must not lie before its start.
    """
    if isinstance(cell, datetime.date):
        return datetime.date(cell.year, cell.month, cell.day), Precision.DAY.value
    text = text_of(cell)
    if not text:
        return None
    found = _DATE.fullmatch(text)
    if not found:
        raise Refused(_("It is no date: write 2007-03-05, or 2007-03 or 2007 where no more is known."))
    year, month, day = (int(part) if part else None for part in found.groups())
    precision = (Precision.DAY if day else Precision.MONTH if month else Precision.YEAR).value
    try:
        first = datetime.date(year, month or 1, day or 1)
    except ValueError as error:
        raise Refused(_("There is no such day.")) from error
    return (dates.last_day(first, precision) if is_end else first), precision


def day_cell(day, precision):
    """A date as a cell: a real one where the day is known, else text that is as exact as what is known."""
    if day is None:
        return ""
    if precision == Precision.DAY:
        return day if day.year >= _FIRST_YEAR else day.isoformat()
    return day.isoformat()[: 7 if precision == Precision.MONTH else 4]


def read_amount(cell, *, max_digits, places):
    """An amount of money, or None: a number, or text such as 1500, 1500.50, 1 500,50."""
    if isinstance(cell, bool):
        raise Refused(_("It is no amount: write a number, such as 1500.50."))
    if isinstance(cell, int | float):
        amount = Decimal(str(cell))
    else:
        text = text_of(cell)
        if not text:
            return None
        found = _AMOUNT.fullmatch(text)
        if not found:
            raise Refused(_("It is no amount: write a number, such as 1500.50."))
        whole, rest = found.groups()
        amount = Decimal(re.sub(r"\s", "", whole) + (f".{rest}" if rest else ""))
    if amount < 0:
        raise Refused(_("An amount cannot be negative."))
    rounded = round(amount, places)
    if rounded != amount:
        raise Refused(_("It has more than two decimals."))
    if amount >= Decimal(10) ** (max_digits - places):
        raise Refused(_("The amount is too large."))
    return rounded


def name_key(text):
    """What names are found by: their words, folded, in any order, so that “Korea, Republic of” is found too."""
    return " ".join(sorted(re.findall(r"\w+", fold(str(text)))))
