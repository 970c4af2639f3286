"""Cells that no spreadsheet program takes for a formula, and lists streamed as CSV."""

import csv
from decimal import Decimal

from django.http import StreamingHttpResponse

# What Excel and LibreOffice take for the start of a formula, the full-width forms included.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def safe_cell(value):
    """The value, safe: numbers stay numbers, text that could start a formula gets a leading apostrophe."""
    if isinstance(value, int | float | Decimal):
        return value
    text = "" if value is None else str(value)
    return (
        f"'{text}" if text.startswith(_FORMULA_STARTS) or text.lstrip(" \"'").startswith(_FORMULA_STARTS[:4]) else text
    )


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line):
        return line


def csv_response(name, header, rows):
    """Rows as a CSV download, streamed; with the byte-order mark by which Excel knows UTF-8."""
    writer = csv.writer(_Echo())

    def lines():
        yield "\ufeff" + writer.writerow([safe_cell(cell) for cell in header])
        for row in rows:
            yield writer.writerow([safe_cell(cell) for cell in row])

    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8", headers=headers)
