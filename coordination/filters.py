"""Filters of the lists of meetings and organizations."""

import django_filters
from django.utils.translation import gettext_lazy as _

from coordination.enums import MeetingKind, MeetingStatus
from coordination.models import Meeting
from cop_portal.common import dates
from cop_portal.people.enums import OrganizationKind
from cop_portal.people.models import Organization
from recommendations.queries import sessions


class MeetingFilter(django_filters.FilterSet):
    when = django_filters.ChoiceFilter(
        label=_("When"),
        choices=[("coming", _("coming")), ("past", _("past"))],
        method="timed",
        empty_label=_("any"),
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=MeetingKind.choices, empty_label=_("any"))
    status = django_filters.ChoiceFilter(label=_("Status"), choices=MeetingStatus.choices, empty_label=_("any"))
    session = django_filters.ModelChoiceFilter(
        label=_("Session"), queryset=lambda request: sessions(), to_field_name="code", empty_label=_("any")
    )

    class Meta:
        model = Meeting
        fields = []

    def timed(self, meetings, name, value):
        now = dates.now()
        return meetings.filter(ends_at__gte=now) if value == "coming" else meetings.filter(ends_at__lt=now)


class OrganizationFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=OrganizationKind.choices, empty_label=_("any"))

    class Meta:
        model = Organization
        fields = []
