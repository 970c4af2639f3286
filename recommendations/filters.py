"""Filters of decisions, mandates, and documents."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cop_portal.common import dates
from cop_portal.common.filters import NamedFilter
from recommendations.enums import ACTION_OPEN, ActionStatus, AddresseeKind, AssessmentStatus, MandateKind, MandateStatus
from recommendations.fulfilment import is_late, with_evidence
from recommendations.models import Action, Decision, Document, Mandate, Session
from recommendations.queries import (
    binding,
    bodies,
    decisions,
    due_before,
    mandate_owners,
    mandates_of_owner,
    sessions,
    waiting_actions,
)


class DecisionFilter(django_filters.FilterSet):
    session = django_filters.ModelChoiceFilter(
        label=_("Session"), queryset=lambda request: sessions(), to_field_name="code", empty_label=_("any")
    )

    class Meta:
        model = Decision
        fields = []


class MandateFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Words"), field_name="asked", lookup_expr="icontains")
    decision = django_filters.ModelChoiceFilter(
        label=_("Decision"),
        field_name="paragraph__decision",
        queryset=lambda request: decisions().prefetch_related(None),  # the choices need no titles
        to_field_name="slug",
        empty_label=_("any"),
    )
    addressee = django_filters.ChoiceFilter(
        label=_("Addressee"),
        field_name="addressees__kind",
        choices=AddresseeKind.choices,
        distinct=True,
        empty_label=_("any"),
        null_label=_("nobody named"),
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=MandateKind.choices, empty_label=_("any"))
    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=MandateStatus.choices, method="bound", empty_label=_("any")
    )
    due = django_filters.ChoiceFilter(
        label=_("Deadline"),
        choices=[
            ("late", _("past")),
            ("overdue", _("past, and still to be done")),
            ("coming", _("to come")),
            ("open", _("open or none")),
        ],
        method="timed",
        empty_label=_("any"),
    )
    before = django_filters.ModelChoiceFilter(
        label=_("Due before the end of"),
        queryset=lambda request: sessions(),
        to_field_name="code",
        method="coming_before",
        empty_label=_("any"),
        null_label=_("any session"),
    )
    whose = django_filters.ChoiceFilter(
        label=_("Whose"),
        choices=lambda: [(owner.key, owner.label) for owner in mandate_owners()],
        method="of_owner",
        empty_label=_("anybody's"),
    )
    assessed = django_filters.ChoiceFilter(
        label=_("Assessment"),
        choices=[("none_yet", _("none yet")), *AssessmentStatus.choices],
        method="judged",
        empty_label=_("any"),
    )
    agreement = django_filters.ChoiceFilter(
        label=_("Assessment and evidence"),
        choices=[("no", _("do not agree"))],
        method="disputed",
        empty_label=_("any"),
    )
    confirmed = django_filters.ChoiceFilter(
        label=_("Confirmed"),
        choices=[("yes", _("confirmed")), ("no", _("suggested"))],
        method="checked",
        empty_label=_("any"),
    )

    class Meta:
        model = Mandate
        fields = []

    def timed(self, mandates, name, value):
        """Whether one is still to be done is computed, not stored: of those past their day it is, once, as the page
        shows it to the person."""
        if value == "overdue":
            past = binding(mandates).filter(deadline__due_on__lt=dates.today()).order_by()
            found = with_evidence(past, self.request.user)
            return mandates.filter(pk__in=[mandate.pk for mandate in found if is_late(mandate)])
        if value == "open":
            return mandates.filter(Q(deadline__isnull=True) | Q(deadline__due_on__isnull=True))
        comparison = "lt" if value == "late" else "gte"
        return mandates.filter(**{f"deadline__due_on__{comparison}": dates.today()})

    def coming_before(self, mandates, name, value):
        return due_before(None if value == "null" else value, mandates)

    def of_owner(self, mandates, name, value):
        return mandates_of_owner(mandates, value)

    def bound(self, mandates, name, value):
        """As `fulfilment.status_of` says of each."""
        if value == MandateStatus.SUPERSEDED:
            return mandates.filter(is_superseded=True)
        done = Q(assessed=AssessmentStatus.IMPLEMENTED)
        if value == MandateStatus.IMPLEMENTED:
            return mandates.filter(done, status=MandateStatus.ACTIVE, is_superseded=False)
        if value == MandateStatus.ACTIVE:
            mandates = mandates.filter(~done | Q(assessed__isnull=True))
        return mandates.filter(status=value, is_superseded=False)

    def judged(self, mandates, name, value):
        return mandates.filter(assessed__isnull=True) if value == "none_yet" else mandates.filter(assessed=value)

    def disputed(self, mandates, name, value):
        """Evidence is computed, not stored: that of the assessed ones is, once, in the queries of one page."""
        assessed = with_evidence(mandates.filter(assessed__isnull=False).order_by(), self.request.user)
        return mandates.filter(pk__in=[mandate.pk for mandate in assessed if mandate.disagreement])

    def checked(self, mandates, name, value):
        return mandates.filter(confirmed_by__isnull=value == "no")


class ActionFilter(django_filters.FilterSet):
    """Actions by whose they are, how they stand, and what they are called."""

    q = django_filters.CharFilter(label=_("Words"), field_name="title", lookup_expr="icontains")
    whose = django_filters.ChoiceFilter(
        label=_("Whose"),
        choices=[("mine", _("mine")), ("unit", _("my unit's"))],
        method="belonging",
        empty_label=_("anybody's"),
    )
    due = django_filters.ChoiceFilter(
        label=_("Due"),
        choices=[("late", _("late")), ("coming", _("to come")), ("open", _("date open"))],
        method="timed",
        empty_label=_("any"),
    )
    waiting = django_filters.ChoiceFilter(
        label=_("Waiting"), choices=[("yes", _("for others"))], method="held_up", empty_label=_("any")
    )
    status = django_filters.ChoiceFilter(label=_("Status"), choices=ActionStatus.choices, empty_label=_("any"))

    class Meta:
        model = Action
        fields = []

    def belonging(self, actions, name, value):
        user = self.request.user
        if value == "mine":
            return actions.filter(owner=user)
        supported = Action.supporting_units.through.objects.filter(unit=user.unit_id).values("action")
        return actions.filter(Q(unit__isnull=False, unit=user.unit_id) | Q(pk__in=supported))

    def timed(self, actions, name, value):
        still = actions.filter(status__in=ACTION_OPEN)
        if value == "open":
            return still.filter(due_on__isnull=True)
        return still.filter(**{f"due_on__{'lt' if value == 'late' else 'gte'}": dates.today()})

    def held_up(self, actions, name, value):
        return actions.filter(status__in=ACTION_OPEN, pk__in=waiting_actions())


class SessionFilter(django_filters.FilterSet):
    body = NamedFilter(label=_("Body"), queryset=lambda request: bodies(), to_field_name="code", empty_label=_("any"))

    class Meta:
        model = Session
        fields = []


class DocumentFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Symbol or title"), method="worded")
    body = NamedFilter(label=_("Body"), queryset=lambda request: bodies(), to_field_name="code", empty_label=_("any"))
    session = django_filters.ModelChoiceFilter(
        label=_("Session"), queryset=lambda request: sessions(), to_field_name="code", empty_label=_("any")
    )

    class Meta:
        model = Document
        fields = []

    def worded(self, documents, name, value):
        return documents.filter(Q(symbol__icontains=value) | Q(title__icontains=value))
