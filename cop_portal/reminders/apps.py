from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RemindersConfig(AppConfig):
    name = "cop_portal.reminders"
    label = "reminders"
    verbose_name = _("Reminders")

    def ready(self):
        from cop_portal.common import health, outbox
        from cop_portal.reminders.services import plan, queue_mail, troubles

        outbox.register(queue_mail, plan)
        health.register(troubles)
