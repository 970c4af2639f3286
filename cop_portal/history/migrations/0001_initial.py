"""Who changed what, and what each row was before it changed; the database itself refuses to change either.

On SQLite a deletion is refused by the model alone: its test runner empties tables by DELETE, where PostgreSQL truncates.
The triggers that keep rows follow every migration (see `history.past`).
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_TABLES = ("history_change", "history_rowversion")
_POSTGRESQL_FUNCTION = """
CREATE FUNCTION history_change_is_append_only() RETURNS trigger AS $$
BEGIN
  RAISE EXCEPTION 'the history cannot be changed';
END;
$$ LANGUAGE plpgsql;
"""
_POSTGRESQL = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION history_change_is_append_only();
"""
_SQLITE = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
BEGIN
  SELECT RAISE(ABORT, 'the history cannot be changed');
END;
"""


def forbid(apps, schema_editor):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    if on_postgresql:
        schema_editor.execute(_POSTGRESQL_FUNCTION, params=None)
    for table in _TABLES:
        schema_editor.execute((_POSTGRESQL if on_postgresql else _SQLITE).format(table=table), params=None)


def allow(apps, schema_editor):
    """Without the table of rows the triggers of every other one would refuse its changes: they go too."""
    connection = schema_editor.connection
    if connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS history_keep_row() CASCADE")
        schema_editor.execute("DROP FUNCTION history_change_is_append_only() CASCADE")
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%\\_keep\\_%' ESCAPE '\\'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')
    for table in _TABLES:
        schema_editor.execute(f"DROP TRIGGER {table}_no_update")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "subject_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contenttypes.contenttype"
                    ),
                ),
                ("subject_id", models.BigIntegerField()),
                ("event", models.SlugField(verbose_name="event")),
                ("field", models.CharField(blank=True, max_length=60, verbose_name="field")),
                ("old", models.TextField(blank=True, verbose_name="before")),
                ("new", models.TextField(blank=True, verbose_name="after")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                ("by_task", models.CharField(blank=True, max_length=60, verbose_name="by task")),
                (
                    "for_state",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.state",
                        verbose_name="on behalf of",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="when")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("is_public", models.BooleanField(default=False, verbose_name="public")),
            ],
            options={
                "verbose_name": "change",
                "verbose_name_plural": "changes",
                "ordering": ["at", "pk"],
                "indexes": [models.Index(fields=["subject_type", "subject_id", "at"], name="change_of_subject")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by__isnull", False), ("by_task", "")),
                            models.Q(("by__isnull", True), models.Q(("by_task", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="change_by_a_person_or_a_task",
                        violation_error_message="A change names the person or the task that made it.",
                    )
                ],
            },
        ),
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
        migrations.RunPython(forbid, allow),
    ]
