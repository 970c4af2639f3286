"""Filters of the lists that join the apps."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assistance.filters import ProviderFilter, area_filter, group_filter, provider_called, state_filter
from assistance.models import Activity
from cop_portal.common.forms import DateInput
from cop_portal.common.models import LANGUAGE_CHOICES
from cop_portal.common.text import fold
from cop_portal.people.models import State
from cop_portal.reports.enums import NOT_IN_PUBLIC
from cop_portal.reports.finding import Found, found_by
from cop_portal.reports.matrix import matrix, overlaps_shown_to
from cop_portal.reports.models import ReportCopy, SearchEntry
from cop_portal.reports.search_kinds import KINDS
from recommendations.enums import ReplyStatus
from recommendations.models import Decision
from recommendations.queries import sessions


class ReplyFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Name or code"), method="named")
    reply = django_filters.ChoiceFilter(
        label=_("Reply"),
        choices=[*ReplyStatus.choices, (NOT_IN_PUBLIC, _("none that everybody may know of"))],
        method="replied",
        empty_label=_("any"),
    )
    regional_group = group_filter()

    class Meta:
        model = State
        fields = []

    def replied(self, states, name, value):
        hidden = [ReplyStatus.NO_ANSWER, ReplyStatus.UNDER_REVIEW]
        return states.filter(reply__in=hidden) if value == NOT_IN_PUBLIC else states.filter(reply=value)

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


class CopyFilter(django_filters.FilterSet):
    """Copies by their language."""

    language = django_filters.ChoiceFilter(label=_("Language"), choices=LANGUAGE_CHOICES, empty_label=_("any"))

    class Meta:
        model = ReportCopy
        fields = []


class ComputedFilter(django_filters.FilterSet):
    """Filters of what is computed from several tables: `found_for` makes the list of what was asked for."""

    @property
    def qs(self):
        if not hasattr(self, "_found"):
            typed = self.form.cleaned_data if self.is_bound and self.form.is_valid() else {}
            asked = {name: value for name, value in typed.items() if value}
            if "provider" in asked:
                asked["provider"] = provider_called(asked["provider"])
            self._found = self.found_for(self.request.user, asked)
        return self._found


class MatrixFilter(ComputedFilter):
    by = django_filters.ChoiceFilter(
        label=_("Rows"), choices=[("groups", _("regional groups"))], empty_label=_("States")
    )
    regional_group = group_filter()
    only = django_filters.ChoiceFilter(
        label=_("Only rows with"), choices=[("gaps", _("gaps")), ("overlaps", _("overlaps"))], empty_label=_("anything")
    )
    provider = ProviderFilter()
    since = django_filters.DateFilter(label=_("Running on or after"), widget=DateInput)
    until = django_filters.DateFilter(label=_("Running on or before"), widget=DateInput)

    class Meta:
        model = State
        fields = []

    def found_for(self, user, asked):
        return matrix(user, by_group=bool(asked.pop("by", "")), **asked)


class OverlapFilter(ComputedFilter):
    priority_area = area_filter()
    state = state_filter(_("Recipient"))
    regional_group = group_filter()
    provider = ProviderFilter()
    since = django_filters.DateFilter(label=_("Running on or after"), widget=DateInput)
    until = django_filters.DateFilter(label=_("Running on or before"), widget=DateInput)

    class Meta:
        model = Activity
        fields = []

    def found_for(self, user, asked):
        return overlaps_shown_to(user, **asked)


class SearchFilter(ComputedFilter):
    """Words, and the kind of what is sought; `everything` is what the words find of all kinds."""

    q = django_filters.CharFilter(label=_("Words, reference or symbol"))
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=[(slug, kind.label) for slug, kind in KINDS.items()], empty_label=_("all")
    )
    everything = Found()

    class Meta:
        model = SearchEntry
        fields = []

    def found_for(self, user, asked):
        self.everything = found_by(asked.get("q", ""), user)
        return self.everything.of_kind(asked["kind"]) if "kind" in asked else self.everything
