"""Indexes of the lists of activities: by their order, by what waits for review, and by parts of words."""

from django.conf import settings
from django.db import migrations, models


def index_words(apps, schema_editor):
    """The extension is a trusted one: the owner of the database may create it. It stays where this is taken back."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        schema_editor.execute(
            "CREATE INDEX activity_search_text ON assistance_activity USING gin (search_text gin_trgm_ops)"
        )


def drop_words(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX activity_search_text")


class Migration(migrations.Migration):
    dependencies = [
        ("assistance", "0006_activities_of_organizations"),
        ("people", "0008_time_zones"),
        ("recommendations", "0011_secretaries"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(
                condition=models.Q(("revises__isnull", True)),
                fields=["-starts_on", "-id"],
                name="activity_by_start",
            ),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(
                condition=models.Q(("status", "submitted")), fields=["submitted_at", "id"], name="activity_waiting"
            ),
        ),
        migrations.RunPython(index_words, drop_words),
    ]
