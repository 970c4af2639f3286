"""Filters of the lists of States and of appointments."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cop_portal.common import dates
from cop_portal.common.filters import NamedFilter
from cop_portal.common.models import LANGUAGE_CHOICES
from cop_portal.common.text import fold
from cop_portal.people.enums import AppointmentRole, AppointmentStanding, RegionalGroup
from cop_portal.people.models import Appointment, State
from cop_portal.people.queries import states


class StateFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Name or code"), method="named")
    regional_group = django_filters.ChoiceFilter(
        label=_("Regional group"), choices=RegionalGroup.choices, empty_label=_("any")
    )

    class Meta:
        model = State
        fields = []

    def named(self, states, name, value):
        return states.filter(Q(search_text__contains=fold(value)) | Q(code__iexact=value))


class AppointmentFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Person or note verbale"), method="worded")
    state = NamedFilter(label=_("State"), queryset=lambda request: states(), to_field_name="code", empty_label=_("any"))
    role = django_filters.ChoiceFilter(label=_("Role"), choices=AppointmentRole.choices, empty_label=_("any"))
    standing = django_filters.ChoiceFilter(
        label=_("Standing"), choices=AppointmentStanding.choices, empty_label=_("any"), method="standing_so"
    )
    language = django_filters.ChoiceFilter(
        label=_("Language"), field_name="person__language", choices=LANGUAGE_CHOICES, empty_label=_("any")
    )

    class Meta:
        model = Appointment
        fields = []

    def worded(self, appointments, name, value):
        named = Q(person__name__icontains=value) | Q(person__email__icontains=value)
        return appointments.filter(named | Q(note_verbale__icontains=value))

    def standing_so(self, appointments, name, value):
        return appointments.standing(value, dates.today())
