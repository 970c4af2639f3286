"""What is searched, and the copies of reports. The triggers that note changes follow every migration (see
`reports.indexing`).
"""

import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The extensions are trusted ones: the owner of the database may create them. They stay where this is taken back. With the
# kind in the indexes few of a kind are found among many.
_INDEXES = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE EXTENSION IF NOT EXISTS btree_gin",
    "CREATE INDEX search_entry_words ON reports_searchentry USING gin (kind, words)",
    "CREATE INDEX search_entry_text ON reports_searchentry USING gin (kind, search_text gin_trgm_ops)",
    "CREATE INDEX search_entry_heading ON reports_searchentry USING gin (kind, heading gin_trgm_ops)",
    "CREATE INDEX search_entry_lines ON reports_searchentry USING gin (string_to_array(heading, E'\\n'))",
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

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("recommendations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                (
                    "kind",
                    models.CharField(
                        choices=[("decision", "decision"), ("session", "session"), ("body", "body")],
                        max_length=20,
                        verbose_name="report on",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="recommendations.decision",
                        verbose_name="decision",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="recommendations.session",
                        verbose_name="session",
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="recommendations.body",
                        verbose_name="body",
                    ),
                ),
                ("as_of", models.DateField(verbose_name="as of")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("ar", "Arabic"),
                            ("zh", "Chinese"),
                            ("en", "English"),
                            ("fr", "French"),
                            ("ru", "Russian"),
                            ("es", "Spanish"),
                        ],
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                ("made_on", models.DateField(verbose_name="made")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "waiting"),
                            ("building", "being made"),
                            ("done", "frozen"),
                            ("failed", "stopped"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="queued",
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("content", models.JSONField(blank=True, default=dict, editable=False, verbose_name="content")),
                ("docx", models.FileField(blank=True, editable=False, upload_to="reports/", verbose_name="Word")),
                ("pdf", models.FileField(blank=True, editable=False, upload_to="reports/", verbose_name="PDF")),
                (
                    "rows_total",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="paragraphs to write"),
                ),
                (
                    "rows_done",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="paragraphs written"),
                ),
                ("lease_until", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="held until")),
                ("attempts", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="attempts")),
            ],
            options={
                "verbose_name": "copy of a report",
                "verbose_name_plural": "copies of reports",
                "ordering": ["-as_of", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status__in", ["building", "queued"])),
                        fields=["status", "lease_until"],
                        name="report_copy_under_way",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["queued", "building", "done", "failed", "withdrawn"])),
                        name="report_copy_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("body__isnull", True),
                                ("decision__isnull", False),
                                ("kind", "decision"),
                                ("session__isnull", True),
                            ),
                            models.Q(
                                ("body__isnull", True),
                                ("decision__isnull", True),
                                ("kind", "session"),
                                ("session__isnull", False),
                            ),
                            models.Q(
                                ("body__isnull", False),
                                ("decision__isnull", True),
                                ("kind", "body"),
                                ("session__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="report_copy_on_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lease_until__isnull", False), ("status", "building")),
                            models.Q(models.Q(("status", "building"), _negated=True), ("lease_until__isnull", True)),
                            _connector="OR",
                        ),
                        name="report_copy_is_held_while_made",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["done", "withdrawn"]), _negated=True),
                            models.Q(("docx", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="report_copy_frozen_has_its_file",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("as_of__lte", models.F("made_on"))), name="report_copy_of_no_day_to_come"
                    ),
                ],
            },
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
        migrations.CreateModel(
            name="SearchChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("record", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "change to be searched",
                "verbose_name_plural": "changes to be searched",
            },
        ),
        migrations.RunPython(index, stop_noting),
    ]
