"""Two rows become one: whatever refers to the one that goes, in any table, refers to the one that stays.

The tables are found by walking the models, so that a column that is added later is moved too. Where a table takes one
row alone (an organization is invited to a meeting once), the two rows become one in the same way. A model may say which
of two stays, the higher `merge_rank`, and with `take_over(other)` what it takes over; else gaps are filled.
"""

from dataclasses import dataclass

from django.db.models import F, Field, Q, UniqueConstraint
from django.utils.text import capfirst

from cop_portal.common import dates


@dataclass(frozen=True)
class Moved:
    """How many rows of a column move; `joined` of them become one with a row that is there."""

    column: Field
    number: int
    joined: int

    @property
    def label(self):
        """What moves, in words: of a table of links the things that are linked."""
        model = self.column.model
        return capfirst(str((model._meta.auto_created or model)._meta.verbose_name_plural))


def columns_to(model):
    """Every column of any table that refers to rows of the model, those of tables of links among them."""
    relations = model._meta.get_fields(include_hidden=True)
    columns = [relation.field for relation in relations if relation.auto_created and not relation.concrete]
    return sorted((column for column in columns if not column.many_to_many), key=str)


def count_links(goes, stays):
    """What `move_links` would move: [Moved] of each column that refers to the row that goes."""
    found = []
    for column in columns_to(type(goes)):
        if number := _referring(column, goes).count():
            found.append(Moved(column, number, len(_twins(column, goes, stays))))
    return found


def move_links(goes, stays, *, joined):
    """Let all that refers to the row `goes` refer to the row `stays`. Returns [Moved].

    `joined(goes, stays)` hears of each two rows that become one, before they do. Both rows are locked by the caller.
    """
    moved = count_links(goes, stays)
    for column in (of_one.column for of_one in moved):
        twins = _twins(column, goes, stays)
        rows = column.model._base_manager.select_for_update(of=("self",)).in_bulk({*twins, *twins.values()})
        for row, twin in twins.items():
            _join(column, rows[row], rows[twin], stays, joined)
        names = {field.name for field in column.model._meta.concrete_fields}
        changes = {column.name: stays}
        if {"version", "updated_at"} <= names:  # whoever edits the row meanwhile is told
            changes |= {"version": F("version") + 1, "updated_at": dates.machine_now()}
        _referring(column, goes).update(**changes)
    return moved


def _referring(column, row):
    return column.model._base_manager.filter(**{column.name: row})


def _twins(column, goes, stays):
    """{row that refers to `goes`: the row that refers to `stays`, beside which its table would not let it stand}."""
    found = {}
    for names, condition in _alone(column):
        others = [name for name in names if name != column.name]
        there = _referring(column, stays).filter(condition).values_list("pk", *others)
        beside = {tuple(values): pk for pk, *values in there}
        for pk, *values in _referring(column, goes).filter(condition).values_list("pk", *others):
            if None not in values and tuple(values) in beside:
                found.setdefault(pk, beside[tuple(values)])
    return found


def _alone(column):
    """(names of columns with the column among them, condition) of which the table takes each set of values once."""
    options = column.model._meta
    sets = [(names, Q()) for names in options.unique_together]
    for constraint in options.constraints:
        if isinstance(constraint, UniqueConstraint):
            sets.append((constraint.fields, constraint.condition or Q()))
    if column.unique:
        sets.append(([column.name], Q()))
    return [(names, condition) for names, condition in sets if column.name in names]


def _join(column, row, twin, referred, joined):
    """Make one of two rows; the twin stays unless the other outranks it. It refers to `referred`."""
    outranks = getattr(row, "merge_rank", 0) > getattr(twin, "merge_rank", 0)
    stays, goes = (row, twin) if outranks else (twin, row)
    joined(goes, stays)
    move_links(goes, stays, joined=joined)
    if hasattr(stays, "take_over"):
        stays.take_over(goes)
    else:
        fill_gaps(stays, goes)
    setattr(stays, column.name, referred)
    if hasattr(stays, "version"):
        stays.version += 1
    type(goes)._base_manager.filter(pk=goes.pk).delete()
    stays.save()


def gaps(stays, goes):
    """The columns in which the row that goes says something, and the one that stays does not."""
    return [
        column
        for column in stays._meta.concrete_fields
        if column.editable
        and not column.unique
        and getattr(stays, column.attname) in (None, "")
        and getattr(goes, column.attname) not in (None, "")
    ]


def fill_gaps(stays, goes):
    """Take over what only the row that goes says. Returns {column: (nothing, value)}, as a change is recorded."""
    taken = {column.name: (getattr(stays, column.name), getattr(goes, column.name)) for column in gaps(stays, goes)}
    for name, (_nothing, value) in taken.items():
        setattr(stays, name, value)
    return taken
