from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def know_the_day(connection, **_signal):
    """Tell SQLite the portal's date, by which its triggers keep rows; PostgreSQL knows it from the settings."""
    from cop_portal.common import dates

    if connection.vendor == "sqlite":
        connection.connection.create_function("portal_day", 0, lambda: dates.present_day().isoformat())


class HistoryConfig(AppConfig):
    name = "cop_portal.history"
    label = "history"
    verbose_name = _("History")

    def ready(self):
        from cop_portal.common import changes
        from cop_portal.history.past import keep_rows
        from cop_portal.history.services import record

        changes.register(record)
        connection_created.connect(know_the_day)
        # Once, after all apps have their tables.
        post_migrate.connect(keep_rows, sender=self)
