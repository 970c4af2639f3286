"""What is checked of the database before it is migrated."""

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.db import connections
from django.db.migrations.loader import MigrationLoader


@checks.register(checks.Tags.database)
def of_this_version(app_configs, databases, **_options):
    """A database that was migrated by what this version does not know is of another one, and is left as it is.

    Its tables may differ from those that the migrations of this version expect, so that they would fail half-way, or
    leave what is wrong unseen.
    """
    homes = (settings.BASE_DIR, settings.BASE_DIR / "cop_portal")
    ours = {config.label for config in apps.get_app_configs() if Path(config.path).parent in homes}
    found = []
    for alias in databases or ():
        loader = MigrationLoader(connections[alias])
        unknown = sorted({key for key in loader.applied_migrations if key[0] in ours} - set(loader.disk_migrations))
        if unknown:
            found.append(
                checks.Error(
                    f"The database was set up by another version of the portal: this one does not know its migration "
                    f"{'.'.join(unknown[0])}.",
                    hint="Serve it with that version, or set the portal up anew with an empty database (the embedded "
                    "one, with its files and mails, is what lies in var/).",
                    id="portal.E001",
                )
            )
    return found
