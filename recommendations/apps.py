from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecommendationsConfig(AppConfig):
    name = "recommendations"
    verbose_name = _("Decisions and mandates")

    def ready(self):
        from cop_portal.people import panels
        from cop_portal.reminders import sources
        from recommendations import evidence, reminder_sources, state_panels  # noqa: F401 - evidence registers its rules

        sources.register(reminder_sources.ActionSource())
        sources.register(reminder_sources.ActionLateSource())
        sources.register(reminder_sources.MandateSource())
        sources.register(reminder_sources.MandateLateSource())
        sources.register(reminder_sources.BodyMandateSource())
        panels.register(state_panels.instrument_statuses)
