"""Filters of the lists of activities, recommendations, needs, and proposals, and of the coverage table."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assistance.enums import (
    PROPOSAL_ANSWERING,
    PROPOSAL_SUBMITTED,
    ActivityStatus,
    NeedStatus,
    Progress,
    ProposalStatus,
    Urgency,
    Visibility,
)
from assistance.models import Activity, Need, Proposal
from assistance.queries import (
    articles_needed,
    assistance_kinds,
    counts_for,
    in_no_area,
    in_progress,
    needs_that_nobody_answers,
    needs_visible_to,
    proposals_that_stand,
    proposals_visible_to,
    provided_by,
    received_by_no_state,
    received_by_state,
    received_in_group,
    running_within,
)
from cop_portal.common.filters import NamedFilter
from cop_portal.common.forms import DateInput
from cop_portal.common.models import names
from cop_portal.common.text import holding_words
from cop_portal.people.enums import RegionalGroup
from cop_portal.people.queries import organizations, states
from cop_portal.people.rules import EVERYBODY
from recommendations.models import Recommendation
from recommendations.queries import documents, mandates, mandates_by_reference, priority_areas, sessions


def _providers():
    """The States and the organizations, in groups, by code and by address: no two are called the same."""
    return [(_("States"), list(names(states(), "code"))), (_("Organizations"), list(names(organizations(), "slug")))]


class ProviderFilter(django_filters.ChoiceFilter):
    """Chooses a State or an organization by what `provider_called` finds it by."""

    def __init__(self, **kwargs):
        super().__init__(**{"label": _("Provider"), "choices": _providers, "empty_label": _("any")} | kwargs)


def provider_called(value):
    """The State with a code, or the organization with an address."""
    return states().filter(code=value).first() or organizations().get(slug=value)


def area_filter(**more):
    return NamedFilter(
        label=_("Priority area"),
        queryset=lambda request: priority_areas(),
        to_field_name="number",
        empty_label=_("any"),
        **more,
    )


def state_filter(label, **more):
    return NamedFilter(
        label=label, queryset=lambda request: states(), to_field_name="code", empty_label=_("any"), **more
    )


def group_filter(**more):
    return django_filters.ChoiceFilter(
        label=_("Regional group"), choices=RegionalGroup.choices, empty_label=_("any"), **more
    )


def kind_filter():
    return NamedFilter(
        label=_("Kind"), queryset=lambda request: assistance_kinds(), to_field_name="code", empty_label=_("any")
    )


class ActivityFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Words"), method="worded")
    state = state_filter(_("Reporting State"))
    recipient = state_filter(_("Recipient"), method="received", null_label=_("no State named"))
    recipient_group = django_filters.ChoiceFilter(
        label=_("Recipients of the regional group"),
        method="received_in_group",
        choices=RegionalGroup.choices,
        empty_label=_("any"),
    )
    provider = ProviderFilter(method="provided")
    kind = kind_filter()
    priority_area = area_filter(method="in_area", null_label=_("none"))
    mandate = django_filters.ModelChoiceFilter(
        label=_("Mandate"),
        field_name="mandates",
        queryset=lambda request: mandates_by_reference().filter(addressees__kind="states"),
        to_field_name="slug",
        empty_label=_("any"),
    )
    year = django_filters.NumberFilter(
        label=_("Start in the year"), field_name="starts_on", lookup_expr="year", min_value=1900, max_value=2200
    )
    since = django_filters.DateFilter(label=_("Running on or after"), method="running", widget=DateInput)
    until = django_filters.DateFilter(label=_("Running on or before"), method="running", widget=DateInput)
    progress = django_filters.ChoiceFilter(
        label=_("Progress"), method="progressing", choices=Progress.choices, empty_label=_("any")
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"),
        # A change alone is taken over, and no list has changes.
        choices=[choice for choice in ActivityStatus.choices if choice[0] != ActivityStatus.TAKEN_OVER],
        empty_label=_("any"),
    )
    # From the dashboard (which counts what is public), an organization's page, the coverage table, a proposal's page.
    visibility = django_filters.ChoiceFilter(
        label=_("Who may read it"), choices=Visibility.choices, widget=forms.HiddenInput
    )
    organization = django_filters.ModelChoiceFilter(
        label=_("Organization"),
        method="provided_by_it",
        queryset=lambda request: organizations(),
        to_field_name="slug",
        widget=forms.HiddenInput,
    )
    need = django_filters.ModelChoiceFilter(
        label=_("Need"),
        field_name="proposals__needs",
        queryset=lambda request: needs_visible_to(request.user),
        distinct=True,
        widget=forms.HiddenInput,
    )
    proposal = django_filters.ModelChoiceFilter(
        label=_("Proposal"),
        field_name="proposals",
        queryset=lambda request: proposals_visible_to(request.user),
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Activity
        fields = []

    def worded(self, activities, name, value):
        return holding_words(activities, value)

    def received(self, activities, name, value):
        return received_by_no_state(activities) if value == "null" else received_by_state(activities, value)

    def in_area(self, activities, name, value):
        return in_no_area(activities) if value == "null" else activities.filter(priority_areas=value)

    def received_in_group(self, activities, name, value):
        return received_in_group(activities, value)

    def provided_by_it(self, activities, name, value):
        return provided_by(activities, value)

    def provided(self, activities, name, value):
        return provided_by(activities, provider_called(value))

    def running(self, activities, name, value):
        return running_within(activities, **{"first" if name == "since" else "last": value})

    def progressing(self, activities, name, value):
        return in_progress(activities, value)


class RecommendationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Words"), field_name="text", lookup_expr="icontains")
    document = django_filters.ModelChoiceFilter(
        label=_("Document"),
        queryset=lambda request: documents().filter(recommendations__isnull=False).distinct(),
        to_field_name="symbol",
        empty_label=_("any"),
    )
    priority_area = area_filter(null_label=_("none"))

    class Meta:
        model = Recommendation
        fields = []


class CoverageFilter(django_filters.FilterSet):
    """Of needs, each with `is_answered`."""

    priority_area = area_filter()
    state = state_filter(_("State"), null_label=_("the working group"))
    answered = django_filters.ChoiceFilter(
        label=_("Answered"),
        choices=[
            ("true", _("by a proposal or an activity")),
            ("false", _("by nobody")),
            ("not_in_public", _("by nothing that everybody may read")),
        ],
        method="answering",
        empty_label=_("any"),
    )

    class Meta:
        model = Need
        fields = []

    def answering(self, needs, name, value):
        if value == "not_in_public":
            return needs.filter(pk__in=needs_that_nobody_answers(EVERYBODY).values("pk"))
        return needs.filter(is_answered=value == "true")


class NeedFilter(CoverageFilter):
    regional_group = group_filter(field_name="state__regional_group")
    kind = kind_filter()
    article = django_filters.ModelChoiceFilter(
        label=_("Article"),
        field_name="articles",
        queryset=lambda request: articles_needed(request.user),
        empty_label=_("any"),
    )
    urgency = django_filters.ChoiceFilter(label=_("Urgency"), choices=Urgency.choices, empty_label=_("any"))
    status = django_filters.ChoiceFilter(label=_("Status"), choices=NeedStatus.choices, empty_label=_("any"))


class ProposalFilter(django_filters.FilterSet):
    priority_area = area_filter()
    status = django_filters.ChoiceFilter(label=_("Status"), choices=ProposalStatus.choices, empty_label=_("any"))
    stands = django_filters.ChoiceFilter(
        label=_("Stands"),
        choices=[
            ("true", _("neither withdrawn nor refused")),
            ("false", _("withdrawn or refused")),
            ("in_public", _("neither, and everybody may read it")),
        ],
        method="standing",
        empty_label=_("any"),
    )
    beneficiary = state_filter(_("Beneficiary State"), field_name="beneficiaries", null_label=_("no State named"))
    beneficiary_group = group_filter(field_name="beneficiaries__regional_group", distinct=True)
    session = django_filters.ModelChoiceFilter(
        label=_("Session"),
        queryset=lambda request: sessions().filter(proposals__isnull=False).distinct(),
        to_field_name="code",
        empty_label=_("any"),
    )
    # From the evidence of a mandate: what counts for it, and of that what was submitted.
    counts_for = django_filters.ModelChoiceFilter(
        queryset=lambda request: mandates(), to_field_name="slug", method="counting", widget=forms.HiddenInput
    )
    submitted = django_filters.BooleanFilter(method="handed_in", widget=forms.HiddenInput)
    # From the coverage table: what answers the need.
    need = django_filters.ModelChoiceFilter(
        label=_("Need"),
        field_name="needs",
        queryset=lambda request: needs_visible_to(request.user),
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Proposal
        fields = []

    def counting(self, proposals, name, value):
        return proposals.filter(counts_for(value))

    def handed_in(self, proposals, name, value):
        handed_in = Q(status__in=PROPOSAL_SUBMITTED)
        return proposals.filter(handed_in if value else ~handed_in)

    def standing(self, proposals, name, value):
        named = Q(status__in=PROPOSAL_ANSWERING)
        if value == "in_public":
            return proposals.filter(pk__in=proposals_that_stand(EVERYBODY).values("pk"))
        return proposals.filter(named if value == "true" else ~named)
