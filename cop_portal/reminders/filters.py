"""Filters of the reminder ledger."""

import datetime

import django_filters
from django import forms
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from cop_portal.common import dates
from cop_portal.common.filters import NamedFilter
from cop_portal.people.queries import appointments_on, states
from cop_portal.reminders.enums import ReminderState
from cop_portal.reminders.models import Reminder
from cop_portal.reminders.sources import sources

COMING = datetime.timedelta(days=30)
VIEWS = {
    "coming": _("the next 30 days"),
    "went": _("went out"),
    "trouble": _("failed, or unknown"),
    "missed": _("missed, or ended without a mail"),
    "all": _("all"),
}
_STATES = {
    "coming": [ReminderState.PLANNED, ReminderState.CLAIMED],
    "went": [ReminderState.SENT],
    "trouble": [ReminderState.FAILED, ReminderState.UNKNOWN],
    "missed": [ReminderState.MISSED, ReminderState.SUPERSEDED, ReminderState.CANCELLED, ReminderState.SUPPRESSED],
    "all": ReminderState.values,
}


def in_view(view):
    """The condition on reminders of one of the views."""
    condition = Q(state__in=_STATES[view])
    return condition & Q(send_on__lte=dates.today() + COMING) if view == "coming" else condition


def numbers_by_view(reminders):
    """{view: how many of the reminders it shows}, in one query."""
    numbers = {view: Count("pk", filter=in_view(view)) for view in VIEWS}
    return reminders.order_by().aggregate(**{f"in_{view}": number for view, number in numbers.items()})


class ReminderFilter(django_filters.FilterSet):
    # Chosen by the tabs above the list
    view = django_filters.ChoiceFilter(
        choices=list(VIEWS.items()), empty_label=None, method="filter_view", widget=forms.HiddenInput
    )
    state = django_filters.ChoiceFilter(label=_("Status"), choices=ReminderState.choices, empty_label=_("any"))
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=lambda: [(source.kind, source.label) for source in sources()], empty_label=_("any")
    )
    to = django_filters.CharFilter(label=_("To"), method="filter_to")
    of = NamedFilter(
        label=_("People of the State"),
        queryset=lambda request: states(),
        to_field_name="code",
        method="filter_of",
        empty_label=_("any"),
    )
    about = django_filters.CharFilter(method="filter_about", widget=forms.HiddenInput)

    class Meta:
        model = Reminder
        fields = []

    def __init__(self, data=None, *args, **kwargs):
        """Without a choice the list is of what is to come."""
        data = data.copy() if data else {}
        if not data.get("view"):
            data["view"] = "all" if data.get("state") or data.get("about") else "coming"
        super().__init__(data, *args, **kwargs)

    def filter_view(self, reminders, name, value):
        found = reminders.filter(in_view(value))
        return found.order_by("send_on", "pk") if value == "coming" else found

    def filter_to(self, reminders, name, value):
        named = Q(recipient__name__icontains=value) | Q(recipient__email__icontains=value)
        return reminders.filter(named | Q(address__icontains=value))

    def filter_of(self, reminders, name, value):
        people = appointments_on(dates.today()).filter(state=value).values("person")
        return reminders.filter(recipient__in=people)

    def filter_about(self, reminders, name, value):
        """One thing, as `model-pk`; of something else than that there are none."""
        model, _dash, pk = value.partition("-")
        if not pk.isdecimal() or len(pk) > 15:
            return reminders.none()
        return reminders.filter(subject_type__model=model, subject_id=int(pk))
