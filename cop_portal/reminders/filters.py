"""Filters of the reminder ledger."""

import django_filters
from django.utils.translation import gettext_lazy as _

from cop_portal.reminders.enums import ReminderState
from cop_portal.reminders.models import Reminder
from cop_portal.reminders.sources import sources


class ReminderFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(label=_("State"), choices=ReminderState.choices, empty_label=_("any"))
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=lambda: [(source.kind, source.label) for source in sources()], empty_label=_("any")
    )

    class Meta:
        model = Reminder
        fields = []
