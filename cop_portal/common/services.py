"""Saving a record that two people may be editing, and many plain rows at once."""

import hashlib
import itertools

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cop_portal.common.errors import StaleVersion


@transaction.atomic
def save_version(record, *, fields, links=None):
    """Save the named columns, and the many-to-many `links` {name: objects}, of a Versioned record.

    It is saved only if it is still the version that was read: the row is locked and compared, so that of two people
    who save at once exactly one succeeds. Returns {field: (old value, new value)} of what changed; nothing is written
    where nothing did. Raises StaleVersion, and ValidationError from the model's own rules.
    """
    stored = type(record)._base_manager.select_for_update().get(pk=record.pk)
    if stored.version != record.version:
        raise stale()
    changed = changed_columns(stored, record, fields)
    columns = [*changed, "version", "updated_at"]
    for name, objects in (links or {}).items():
        before, after = list(getattr(stored, name).all()), list(objects)
        if {item.pk for item in before} != {item.pk for item in after}:
            changed[name] = (_listed(before), _listed(after))
            getattr(record, name).set(after)
    if not changed:
        return {}
    record.full_clean()
    record.version += 1
    record.save(update_fields=columns)
    return changed


def insert_rows(model, columns, rows):
    """Insert many rows of keys, texts and whole numbers, such as links, without the cost of an instance for each.

    `columns` are those of the table, and each of `rows` has a value for each, as the database takes it: for all else,
    and where the new keys are asked for, there is `bulk_create`.
    """
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(map(quote, columns))
    into = f"INSERT INTO {table} ({names}) VALUES "  # noqa: S608 - the model's own names; values are parameters
    one = f"({', '.join(['%s'] * len(columns))})"
    # So many values every SQLite takes in a statement.
    at_once, rows = 999 // len(columns), iter(rows)
    with connection.cursor() as cursor:
        while batch := list(itertools.islice(rows, at_once)):
            cursor.execute(into + ", ".join([one] * len(batch)), list(itertools.chain.from_iterable(batch)))


def stale():
    """The refusal of a save by whoever read an earlier state; the page shows both texts."""
    return StaleVersion(_("Somebody else saved this meanwhile. Nothing of yours was written; compare the two below."))


def mark_of(record, names):
    """A short mark of the columns among `names`, by which a record without a version is told to have changed."""
    columns = [column for column in record._meta.concrete_fields if column.name in names]
    values = [(column.name, _even(column.value_from_object(record))) for column in columns]
    return mark(values)


def mark(values):
    """A short mark of what a page shows, by which a page that was read before a change is told."""
    return hashlib.sha256(repr(values).encode()).hexdigest()[:20]


def hash_of(token):
    """What is kept of a secret that opens something, so that a copy of the database opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


def free_slug(model, wanted, taken=()):
    """The address, or the first with a number behind it, that no row of the model has, nor any page (`taken`)."""
    slug, number = wanted, 1
    while slug in taken or model._base_manager.filter(slug=slug).exists():
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def require_mark(stored, names, read):
    """Raise StaleVersion where the locked record is no longer what was read (`mark_of` it)."""
    if mark_of(stored, names) != read:
        raise stale()


def changed_columns(stored, record, names):
    """{name: (old value, new value)} of the columns among `names` in which two states of a record differ."""
    return {
        name: (getattr(stored, name), getattr(record, name))
        for name in names
        if getattr(stored, name) != getattr(record, name)
    }


def _even(value):
    """A text as it comes back from a browser, whose lines end otherwise."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _listed(objects):
    return "; ".join(str(item) for item in objects)
