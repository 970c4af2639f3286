"""Filters of the lists that join the apps."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cop_portal.common.text import fold
from cop_portal.people.enums import RegionalGroup
from cop_portal.people.models import State
from recommendations.enums import ReplyStatus
from recommendations.models import Decision
from recommendations.queries import sessions


class ReplyFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Name or code"), method="named")
    reply = django_filters.ChoiceFilter(label=_("Reply"), choices=ReplyStatus.choices, empty_label=_("any"))
    regional_group = django_filters.ChoiceFilter(
        label=_("Regional group"), choices=RegionalGroup.choices, empty_label=_("any")
    )

    class Meta:
        model = State
        fields = []

    def named(self, states, name, value):
        return states.filter(Q(search_text__contains=fold(value)) | Q(code__iexact=value))


class ReportFilter(django_filters.FilterSet):
    """Decisions by their session."""

    session = django_filters.ModelChoiceFilter(
        label=_("Session"), queryset=lambda request: sessions(), to_field_name="code", empty_label=_("any")
    )

    class Meta:
        model = Decision
        fields = []
