"""What each row was before it changed; kept by triggers, which follow every migration (see `history.past`)."""

from django.db import migrations, models

_POSTGRESQL = """
CREATE TRIGGER history_rowversion_no_update BEFORE UPDATE OR DELETE ON history_rowversion
FOR EACH ROW EXECUTE FUNCTION history_change_is_append_only();
"""
_SQLITE = """
CREATE TRIGGER history_rowversion_no_update BEFORE UPDATE ON history_rowversion
BEGIN
  SELECT RAISE(ABORT, 'the history cannot be changed');
END;
"""


def forbid(apps, schema_editor):
    sql = {"postgresql": _POSTGRESQL, "sqlite": _SQLITE}[schema_editor.connection.vendor]
    schema_editor.execute(sql, params=None)


def stop_keeping(apps, schema_editor):
    """Without the table the triggers of every other one would refuse its changes."""
    connection = schema_editor.connection
    if connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS history_keep_row() CASCADE")
        schema_editor.execute("DROP TRIGGER history_rowversion_no_update ON history_rowversion")
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%\\_keep\\_%' ESCAPE '\\'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')
    schema_editor.execute("DROP TRIGGER history_rowversion_no_update")


class Migration(migrations.Migration):
    dependencies = [
        ("history", "0002_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="RowVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table", models.CharField(max_length=63)),
                ("row", models.BigIntegerField()),
                ("stood", models.JSONField(null=True)),
                ("day", models.DateField()),
            ],
            options={
                "verbose_name": "row as it was",
                "verbose_name_plural": "rows as they were",
                "constraints": [models.UniqueConstraint(fields=("table", "row", "day"), name="row_version_once_a_day")],
            },
        ),
        migrations.RunPython(forbid, stop_keeping),
    ]
