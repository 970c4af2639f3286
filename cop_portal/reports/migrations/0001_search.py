"""What is searched. The triggers that note changes follow every migration (see `reports.indexing`)."""

import django.contrib.postgres.search
from django.db import migrations, models

# The extension is a trusted one: the owner of the database may create it. It stays where this is taken back.
_INDEXES = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX search_entry_words ON reports_searchentry USING gin (words)",
    "CREATE INDEX search_entry_text ON reports_searchentry USING gin (search_text gin_trgm_ops)",
)


def index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in _INDEXES:
            schema_editor.execute(statement)


def stop_noting(apps, schema_editor):
    """Without the table the triggers of every other one would refuse its changes."""
    connection = schema_editor.connection
    if connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS reports_note_change() CASCADE")
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%\\_note\\_%' ESCAPE '\\'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="SearchChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("record", models.BigIntegerField()),
            ],
            options={"verbose_name": "change to be searched", "verbose_name_plural": "changes to be searched"},
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20, verbose_name="kind")),
                ("record", models.BigIntegerField(verbose_name="record")),
                ("reference", models.CharField(blank=True, max_length=200, verbose_name="reference")),
                ("url", models.CharField(max_length=300, verbose_name="address")),
                ("texts", models.JSONField(verbose_name="texts")),
                ("heading", models.TextField()),
                ("search_text", models.TextField()),
                ("words", django.contrib.postgres.search.SearchVectorField(null=True)),
            ],
            options={
                "verbose_name": "entry of the search",
                "verbose_name_plural": "entries of the search",
                "constraints": [models.UniqueConstraint(fields=("kind", "record"), name="search_entry_once")],
            },
        ),
        migrations.RunPython(index, stop_noting),
    ]
