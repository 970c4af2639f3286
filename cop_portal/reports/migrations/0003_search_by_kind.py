"""Indexes of the search that hold the kind, and what a record is called, so that few of a kind are found among many."""

from django.db import migrations

# The extension is a trusted one: the owner of the database may create it. It stays where this is taken back.
_INDEXES = (
    "CREATE EXTENSION IF NOT EXISTS btree_gin",
    "CREATE INDEX search_entry_kind_words ON reports_searchentry USING gin (kind, words)",
    "CREATE INDEX search_entry_kind_text ON reports_searchentry USING gin (kind, search_text gin_trgm_ops)",
    "CREATE INDEX search_entry_kind_heading ON reports_searchentry USING gin (kind, heading gin_trgm_ops)",
    "CREATE INDEX search_entry_lines ON reports_searchentry USING gin (string_to_array(heading, E'\\n'))",
    "DROP INDEX search_entry_words",
    "DROP INDEX search_entry_text",
)
_BEFORE = (
    "CREATE INDEX search_entry_words ON reports_searchentry USING gin (words)",
    "CREATE INDEX search_entry_text ON reports_searchentry USING gin (search_text gin_trgm_ops)",
    "DROP INDEX search_entry_kind_words",
    "DROP INDEX search_entry_kind_text",
    "DROP INDEX search_entry_kind_heading",
    "DROP INDEX search_entry_lines",
)


def _run(statements):
    def on_postgresql(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return on_postgresql


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_report_copies")]

    operations = [migrations.RunPython(_run(_INDEXES), _run(_BEFORE))]
