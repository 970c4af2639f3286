"""Workbooks and CSV files of activities as a State's office would make them."""

import csv
import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from assistance.queries import activities_of_reporter
from assistance.spreadsheets.writing import write_csv, write_workbook


def workbook_of(user, state):
    """The State's workbook as the page gives it, opened by another program."""
    stream = io.BytesIO()
    write_workbook(activities_of_reporter(user, state), stream)
    return openpyxl.load_workbook(io.BytesIO(stream.getvalue()))


def csv_of(user, state):
    stream = io.BytesIO()
    write_csv(activities_of_reporter(user, state), stream)
    return stream.getvalue()


def saved(workbook):
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def place_of(sheet, key):
    """The number of a column of the workbook, from 1, by the key in its hidden row."""
    return next(cell.column for cell in sheet[1] if cell.value == key)


def put(sheet, row, **cells):
    for key, value in cells.items():
        cell = sheet.cell(row, place_of(sheet, key))
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # what begins with = is a text here, as it is in a cell formatted as one


def filled(rows, user, state):
    """The State's workbook with more rows, as bytes."""
    workbook = workbook_of(user, state)
    sheet = workbook.worksheets[0]
    for number, cells in enumerate(rows, sheet.max_row + 1):
        put(sheet, number, **cells)
    return saved(workbook)


def as_csv(rows, delimiter=",", encoding="utf-8", heads=None):
    """Rows (dicts by key) as CSV, under the keys or the headings given."""
    stream = io.StringIO()
    names = list(rows[0])
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerow(heads or names)
    writer.writerows([[row.get(name, "") for name in names] for row in rows])
    return stream.getvalue().encode(encoding)


def uploaded(data, name="activities.xlsx"):
    return SimpleUploadedFile(name, data)
