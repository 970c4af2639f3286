from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "cop_portal.reports"
    label = "reports"
    verbose_name = _("Reports")

    def ready(self):
        from cop_portal.reports.indexing import note_changes

        # Once, after all apps have their tables.
        post_migrate.connect(note_changes, sender=self)
