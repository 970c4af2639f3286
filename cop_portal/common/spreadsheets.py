"""Lists as files: CSV, Excel, JSON; no cell of them is taken for a formula."""

import csv
import datetime
import json
import tempfile
from decimal import Decimal

import xlsxwriter
from django.core.serializers.json import DjangoJSONEncoder
from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language_bidi, override
from django.utils.translation import gettext as _

from cop_portal.common.errors import PortalError

# What Excel and LibreOffice take for the start of a formula, the full-width forms included.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
CELL_LIMIT = 32_767  # characters that Excel takes in one cell
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def safe_cell(value):
    """The value, safe in CSV: numbers stay numbers, text that could start a formula gets a leading apostrophe."""
    if isinstance(value, int | float | Decimal):
        return value
    text = "" if value is None else str(value)
    return (
        f"'{text}" if text.startswith(_FORMULA_STARTS) or text.lstrip(" \"'").startswith(_FORMULA_STARTS[:4]) else text
    )


def download(kind, name, columns, rows):
    """A list as a file of the kind `csv`, `xlsx` or `json`, in memory that does not grow with it.

    `columns` are (heading, function of a row) pairs. Raises PortalError for any other kind.
    """
    if kind not in _WRITERS:
        raise PortalError(_("There is no download as “%(kind)s”; there are csv, xlsx and json.") % {"kind": kind})
    return _WRITERS[kind](name, columns, rows)


def csv_response(name, header, lines):
    """Lines of cells as CSV, streamed; with the byte-order mark by which Excel knows UTF-8."""
    writer = csv.writer(_Echo())

    def text():
        yield "\ufeff" + writer.writerow([safe_cell(cell) for cell in header])
        for line in lines:
            yield writer.writerow([safe_cell(cell) for cell in line])

    return StreamingHttpResponse(text(), content_type="text/csv; charset=utf-8", headers=_attached(name, "csv"))


def xlsx_response(name, header, lines):
    """Lines of cells as an Excel workbook: dates are dates, text is never a formula; written row by row to a file."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "remove_timezone": True,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(file, options) as workbook:
        moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet = workbook.add_worksheet()
        if get_language_bidi():
            sheet.right_to_left()
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(header):
            sheet.set_column(column, column, max(14, min(len(str(heading)) + 4, 40)))
        sheet.write_row(0, 0, [str(heading) for heading in header], workbook.add_format({"bold": True}))
        number = 0
        for number, line in enumerate(lines, start=1):
            for column, value in enumerate(line):
                _write(sheet, number, column, value, moment)
        sheet.autofilter(0, 0, number, len(header) - 1)
    file.seek(0)
    return FileResponse(file, content_type=XLSX, headers=_attached(name, "xlsx"))


def _write(sheet, row, column, value, moment):
    if isinstance(value, datetime.datetime):
        sheet.write_datetime(row, column, timezone.localtime(value), moment)
    elif isinstance(value, datetime.date):
        sheet.write_datetime(row, column, value)
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    elif value not in (None, ""):
        sheet.write_string(row, column, str(value)[:CELL_LIMIT])


def _csv(name, columns, rows):
    return csv_response(name, [heading for heading, _value in columns], _lines(columns, rows))


def _xlsx(name, columns, rows):
    return xlsx_response(name, [heading for heading, _value in columns], _lines(columns, rows))


def _json(name, columns, rows):
    """An array of objects. Their keys are the English headings, so that they are the same in every language."""
    with override("en"):
        keys = [slugify(str(heading)).replace("-", "_") for heading, _value in columns]

    def text():
        before = "["
        for line in _lines(columns, rows):
            yield before + json.dumps(dict(zip(keys, line, strict=True)), cls=DjangoJSONEncoder, ensure_ascii=False)
            before = ",\n"
        yield "[]" if before == "[" else "]"

    return StreamingHttpResponse(text(), content_type="application/json", headers=_attached(name, "json"))


_WRITERS = {"csv": _csv, "xlsx": _xlsx, "json": _json}


def _lines(columns, rows):
    return ([value(row) for _heading, value in columns] for row in rows)


def _attached(name, ending):
    return {"Content-Disposition": f'attachment; filename="{name}.{ending}"'}


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line):
        return line
