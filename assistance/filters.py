"""Filters of the lists of activities, needs, and proposals."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assistance.enums import ActivityStatus
from assistance.models import Activity, Need, Proposal
from assistance.queries import assistance_kinds
from cop_portal.common.text import fold
from cop_portal.people.queries import states
from recommendations.queries import mandates, priority_areas


class ActivityFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Words"), method="worded")
    state = django_filters.ModelChoiceFilter(
        label=_("Reporting State"), queryset=lambda request: states(), to_field_name="code", empty_label=_("any")
    )
    recipient = django_filters.ModelChoiceFilter(
        label=_("Recipient"),
        field_name="recipients",
        queryset=lambda request: states(),
        to_field_name="code",
        empty_label=_("any"),
    )
    kind = django_filters.ModelChoiceFilter(
        label=_("Kind"), queryset=lambda request: assistance_kinds(), to_field_name="code", empty_label=_("any")
    )
    priority_area = django_filters.ModelChoiceFilter(
        label=_("Priority area"),
        field_name="priority_areas",
        queryset=lambda request: priority_areas(),
        to_field_name="number",
        empty_label=_("any"),
    )
    mandate = django_filters.ModelChoiceFilter(
        label=_("Mandate"),
        field_name="mandates",
        queryset=lambda request: mandates().filter(addressees__kind="states"),
        to_field_name="slug",
        empty_label=_("any"),
    )
    year = django_filters.NumberFilter(
        label=_("Start in the year"), field_name="starts_on", lookup_expr="year", min_value=1900, max_value=2200
    )
    status = django_filters.ChoiceFilter(label=_("Status"), choices=ActivityStatus.choices, empty_label=_("any"))

    class Meta:
        model = Activity
        fields = []

    def worded(self, activities, name, value):
        words = Q()
        for word in fold(value).split()[:8]:
            words &= Q(search_text__contains=word)
        return activities.filter(words)


class NeedFilter(django_filters.FilterSet):
    priority_area = django_filters.ModelChoiceFilter(
        label=_("Priority area"),
        queryset=lambda request: priority_areas(),
        to_field_name="number",
        empty_label=_("any"),
    )
    state = django_filters.ModelChoiceFilter(
        label=_("State"), queryset=lambda request: states(), to_field_name="code", empty_label=_("any")
    )

    class Meta:
        model = Need
        fields = []


class ProposalFilter(django_filters.FilterSet):
    priority_area = django_filters.ModelChoiceFilter(
        label=_("Priority area"),
        queryset=lambda request: priority_areas(),
        to_field_name="number",
        empty_label=_("any"),
    )

    class Meta:
        model = Proposal
        fields = []
