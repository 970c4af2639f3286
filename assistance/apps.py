from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssistanceConfig(AppConfig):
    name = "assistance"
    verbose_name = _("Technical assistance")

    def ready(self):
        from assistance import evidence, paper, reminder_sources, state_panels  # noqa: F401 - evidence registers its rules
        from cop_portal.people import panels
        from cop_portal.reminders import sources
        from recommendations import panels as session_panels

        sources.register(reminder_sources.ReturnedActivitySource())
        sources.register(reminder_sources.ActivityNotMendedSource())
        sources.register(reminder_sources.ReplySource())
        sources.register(reminder_sources.ReplyLateSource())
        session_panels.register(paper.papers)
        panels.register(state_panels.needs)
        panels.register(state_panels.activities)
