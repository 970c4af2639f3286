from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoordinationConfig(AppConfig):
    name = "coordination"
    verbose_name = _("Coordination")

    def ready(self):
        from coordination import evidence, reminder_sources  # noqa: F401 - evidence registers its rules
        from cop_portal.reminders import sources

        sources.register(reminder_sources.MeetingSource())
        sources.register(reminder_sources.InvitationSource())
        sources.register(reminder_sources.ReturnedByLinkSource())
        sources.register(reminder_sources.FollowUpSource())
        sources.register(reminder_sources.FollowUpLateSource())
