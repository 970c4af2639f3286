"""Reference data from CSV files: read with care, written once, the second time nothing."""

import csv
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import models

from cop_portal.common.errors import PortalError


@dataclass
class Count:
    """How many rows a load created and changed."""

    created: int = 0
    changed: int = 0


def load(path, model, *, key, count, links=None, ignore=(), once=()):
    """Create or bring up to date the rows of `model` from a CSV file whose header names its fields.

    `key` are the fields that tell a row apart; `links` {field: {code: object}} resolves foreign keys by code.
    Columns in `ignore` are left out (a first pass, where rows refer to each other); those in `once` are written with
    a new row and never changed after. Only what differs is written. Raises PortalError with file and line.
    """
    links = links or {}
    path = Path(path)
    names = {column.name for column in model._meta.concrete_fields}
    existing = {tuple(getattr(row, _stored(model, name)) for name in key): row for row in model._default_manager.all()}
    new, differing, differing_fields = [], [], set()
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if unknown := set(reader.fieldnames or ()) - names:
            raise PortalError(f"{path.name}, line 1: unknown column {sorted(unknown)[0]}.")
        for values in reader:
            try:
                values = {name: text for name, text in values.items() if name not in ignore}
                row = _row(model, values, links)
                found = existing.get(tuple(getattr(row, _stored(model, name)) for name in key))
                if found is None:
                    row.full_clean(validate_unique=False, validate_constraints=False)
                    new.append(row)
                    continue
            except (ValidationError, KeyError, ValueError) as error:
                raise PortalError(f"{path.name}, line {reader.line_num}: {error}") from error
            stored = {name: _stored(model, name) for name in values if name not in (*key, *once)}
            if different := {name for name, column in stored.items() if getattr(found, column) != getattr(row, column)}:
                for name in different:
                    setattr(found, name, getattr(row, name))
                if "version" in names:  # whoever edits the row meanwhile is told
                    found.version += 1
                    different.add("version")
                differing.append(found)
                differing_fields |= different
    if new:
        model._default_manager.bulk_create(new, batch_size=500)
    if differing:
        model._default_manager.bulk_update(differing, differing_fields, batch_size=500)
    count.created += len(new)
    count.changed += len(differing)


def _row(model, values, links):
    row = model()
    for name, text in values.items():
        if text is None:
            raise ValueError("too few columns")
        column = model._meta.get_field(name)
        if name in links:
            setattr(row, name, links[name][text] if text else None)
        elif text == "":
            setattr(row, name, None if column.null else column.get_default())
        else:
            setattr(row, name, column.to_python(text))
    return row


def _stored(model, name):
    """The attribute that holds a field's stored value: the id of a foreign key, so that comparing costs no query."""
    column = model._meta.get_field(name)
    return column.attname if isinstance(column, models.ForeignKey) else name
