"""The portal as it stood at the end of an earlier day.

The database keeps what each row of the apps in `KEPT_APPS` was before it changed (`RowVersion`), by triggers, so that
no way of writing escapes: a service, the admin, a bulk update, a link of two rows. `past(day)` lays over each table a
temporary view of the same name, in which every row reads as it stood: those that changed later by their first version
kept after that day, those made later not at all. So whatever is read inside, through any queryset, is the past, with
no second way of computing anything.
"""

import contextlib

from django.apps import apps
from django.db import connection, transaction

from cop_portal.common import dates
from cop_portal.history.models import RowVersion

KEPT_APPS = ("recommendations", "assistance", "coordination")
_VERSIONS = RowVersion._meta.db_table


def kept_models():
    """The models whose rows are kept, those that link two others included."""
    return [
        model
        for label in KEPT_APPS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if getattr(model, "keeps_past", True)
    ]


@contextlib.contextmanager
def past(day):
    """Read the portal as it stood at the end of `day`, which is not in the future. Nothing can be written inside.

    A transaction that is rolled back holds it: the views vanish with it, and with them whatever was written.
    """
    with transaction.atomic(), dates.showing(day):
        try:
            with connection.cursor() as cursor:
                for statement in _views(cursor, day):
                    cursor.execute(statement)
            yield
        finally:
            transaction.set_rollback(True)


def _views(cursor, day):
    if connection.vendor == "postgresql":
        cursor.execute("SELECT quote_ident(current_schema())")
        (schema,) = cursor.fetchone()
        return ["; ".join(_view(model, f"{schema}.", day) for model in kept_models())]
    return [_view(model, "main.", day) for model in kept_models()]


def _view(model, schema, day):
    """A temporary view in the place of the model's table.

    A column that did not exist yet when a version was kept reads as it does now. `past_columns` of a model are
    columns that read otherwise than they stood: expressions over `{stood}` and the row `standing` of today.
    """
    table, key = model._meta.db_table, f'"{model._meta.pk.column}"'
    columns = [field.column for field in model._meta.concrete_fields]
    otherwise = getattr(model, "past_columns", {})
    later = f"SELECT 1 FROM {schema}{_VERSIONS} later WHERE later.\"table\" = '{table}' AND later.day > '{day}'"
    stood = {column: _stood(column) for column in columns}
    read = ", ".join(f'{otherwise.get(c, "{stood}").format(stood=stood[c])} AS "{c}"' for c in columns)
    names = ", ".join(f'standing."{column}"' for column in columns)
    row = (
        "CROSS JOIN LATERAL jsonb_populate_record(standing, kept.stood) stood"
        if connection.vendor == "postgresql"
        else ""
    )
    return (
        f'CREATE TEMPORARY VIEW "{table}" AS SELECT {names} FROM {schema}"{table}" standing '
        f'WHERE NOT EXISTS ({later} AND later."row" = standing.{key}) '
        f"UNION ALL SELECT {read} FROM {schema}{_VERSIONS} kept "
        f'LEFT JOIN {schema}"{table}" standing ON standing.{key} = kept."row" {row} '
        f"WHERE kept.\"table\" = '{table}' AND kept.day > '{day}' AND kept.stood IS NOT NULL "
        f'AND NOT EXISTS ({later} AND later."row" = kept."row" AND later.day < kept.day)'
    )


def _stood(column):
    if connection.vendor == "postgresql":
        return f'stood."{column}"'
    path = f"'$.\"{column}\"'"
    return (
        f'CASE WHEN json_type(kept.stood, {path}) IS NULL THEN standing."{column}" '
        f"ELSE json_extract(kept.stood, {path}) END"
    )


def keep_rows(**_signal):
    """Put the triggers on every kept table, or anew: a migration that rebuilds a table on SQLite drops its own."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        models = [model for model in kept_models() if model._meta.db_table in there]
        if _VERSIONS not in there:
            return
        for statement in _postgresql(models) if connection.vendor == "postgresql" else _sqlite(models):
            cursor.execute(statement)


def _postgresql(models):
    # The day is the portal's: the pinned one, or that of the clock in the portal's time zone.
    yield f"""
        CREATE OR REPLACE FUNCTION history_keep_row() RETURNS trigger AS $$
        DECLARE
          zone text := coalesce(nullif(current_setting('portal.time_zone', true), ''), 'UTC');
          pinned date := nullif(current_setting('portal.today', true), '')::date;
          today date := coalesce(pinned, (clock_timestamp() AT TIME ZONE zone)::date);
        BEGIN
          IF TG_OP = 'INSERT' THEN
            INSERT INTO {_VERSIONS} ("table", "row", stood, day) VALUES (TG_TABLE_NAME, NEW.id, NULL, today)
            ON CONFLICT DO NOTHING;
          ELSIF TG_OP = 'DELETE' OR OLD IS DISTINCT FROM NEW THEN
            INSERT INTO {_VERSIONS} ("table", "row", stood, day) VALUES (TG_TABLE_NAME, OLD.id, to_jsonb(OLD), today)
            ON CONFLICT DO NOTHING;
          END IF;
          RETURN NULL;
        END;
        $$ LANGUAGE plpgsql
    """
    for model in models:
        table = model._meta.db_table
        yield (
            f'CREATE OR REPLACE TRIGGER keep_row AFTER INSERT OR UPDATE OR DELETE ON "{table}" '
            "FOR EACH ROW EXECUTE FUNCTION history_keep_row()"
        )


def _sqlite(models):
    """`portal_day()` is a function of this process: see `history.apps`."""
    for model in models:
        table, key = model._meta.db_table, model._meta.pk.column
        names = [field.column for field in model._meta.concrete_fields]
        old = "json_object(" + ", ".join(f"'{name}', OLD.\"{name}\"" for name in names) + ")"
        for event, row, stood in (("INSERT", "NEW", "NULL"), ("UPDATE", "OLD", old), ("DELETE", "OLD", old)):
            yield f'DROP TRIGGER IF EXISTS "{table}_keep_{event.lower()}"'
            # Not ON CONFLICT: within a trigger the outer statement's own clause would count instead.
            yield (
                f'CREATE TRIGGER "{table}_keep_{event.lower()}" AFTER {event} ON "{table}" BEGIN '
                f'INSERT INTO {_VERSIONS} ("table", "row", stood, day) '
                f"SELECT '{table}', {row}.\"{key}\", {stood}, portal_day() WHERE NOT EXISTS (SELECT 1 FROM {_VERSIONS} "
                f'WHERE "table" = \'{table}\' AND "row" = {row}."{key}" AND day = portal_day()); END'
            )
