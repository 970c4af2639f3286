"""The database itself refuses to change the history.

On SQLite a deletion is refused by the model alone: its test runner empties tables by DELETE, where PostgreSQL truncates.
"""

from django.db import migrations

_POSTGRESQL = """
CREATE FUNCTION history_change_is_append_only() RETURNS trigger AS $$
BEGIN
  RAISE EXCEPTION 'the history cannot be changed';
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER history_change_no_update BEFORE UPDATE OR DELETE ON history_change
FOR EACH ROW EXECUTE FUNCTION history_change_is_append_only();
"""
_SQLITE = """
CREATE TRIGGER history_change_no_update BEFORE UPDATE ON history_change
BEGIN
  SELECT RAISE(ABORT, 'the history cannot be changed');
END;
"""


def forbid(apps, schema_editor):
    sql = {"postgresql": _POSTGRESQL, "sqlite": _SQLITE}[schema_editor.connection.vendor]
    schema_editor.execute(sql, params=None)


def allow(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER history_change_no_update ON history_change")
        schema_editor.execute("DROP FUNCTION history_change_is_append_only")
    else:
        schema_editor.execute("DROP TRIGGER history_change_no_update")


class Migration(migrations.Migration):
    dependencies = [("history", "0001_initial")]
    operations = [migrations.RunPython(forbid, allow)]
