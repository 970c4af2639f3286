"""Forms of a meeting's agenda and of what came of it."""

import re

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.forms import offer_mandates
from coordination.models import AgendaItem, AgreedPoint, FollowUp, Meeting
from coordination.queries import activities_fulfilling, agenda_items_of
from cop_portal.common import dates
from cop_portal.common.forms import DateInput, VersionedModelForm
from cop_portal.people.queries import organizations, secretariat, states
from recommendations.queries import documents, mandates


class SymbolsField(forms.CharField):
    """Documents by their symbols, one a line; its value is the documents."""

    widget = forms.Textarea(attrs={"rows": 2, "autocomplete": "off"})

    def prepare_value(self, value):
        return value if isinstance(value, str) else "\n".join(document.symbol for document in value or ())

    def clean(self, value):
        symbols = {part.strip().upper() for part in re.split(r"[\n,;]", super().clean(value)) if part.strip()}
        if not symbols:
            return []
        found = list(documents().filter(Q(*(("symbol__iexact", symbol) for symbol in symbols), _connector=Q.OR)))
        if unknown := symbols - {document.symbol.upper() for document in found}:
            raise forms.ValidationError(
                _("The portal knows no document with this symbol: %(symbols)s.")
                % {"symbols": "; ".join(sorted(unknown))}
            )
        return found


def _offer_items(field, meeting, items, empty):
    """Let a field choose among items of the meeting's agenda, as they come and by number."""
    field.queryset = agenda_items_of(meeting)
    field.choices = [("", empty), *((item.pk, f"{item.number} {item.title}") for item in items)]


class AgendaItemForm(VersionedModelForm):
    """An item; it may stand in another, but neither in itself nor deeper than an agenda goes."""

    class Meta:
        model = AgendaItem
        fields = ["title", "parent", "mandate", "documents", "speaker", "minutes", "annotation"]
        labels = {"title": gettext_lazy("item"), "parent": gettext_lazy("stands in")}
        widgets = {"annotation": forms.Textarea(attrs={"rows": 4})}

    documents = SymbolsField(
        label=gettext_lazy("Documents"), required=False, help_text=gettext_lazy("By symbol, one a line.")
    )

    def __init__(self, *args, agenda, **kwargs):
        super().__init__(*args, **kwargs)
        offer_mandates(self.fields["mandate"], mandates())
        within = {self.instance.pk} - {None}
        for item in agenda:
            if item.parent_id in within:
                within.add(item.pk)
        parents = [item for item in agenda if item.pk not in within and item.depth < AgendaItem.LEVELS - 1]
        _offer_items(self.fields["parent"], self.instance.meeting, parents, _("none: an item of its own"))


class AgreedPointForm(VersionedModelForm):
    class Meta:
        model = AgreedPoint
        fields = ["text", "agenda_item"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, agenda, **kwargs):
        super().__init__(*args, **kwargs)
        _offer_items(self.fields["agenda_item"], self.instance.meeting, agenda, _("none"))


class OutcomeForm(VersionedModelForm):
    """The summary of a meeting's outcome."""

    class Meta:
        model = Meeting
        fields = ["outcome"]
        widgets = {"outcome": forms.Textarea(attrs={"rows": 10})}


class FollowUpForm(VersionedModelForm):
    class Meta:
        model = FollowUp
        fields = ["title", "person", "state", "organization", "due_on", "agenda_item"]
        widgets = {"due_on": DateInput}

    def __init__(self, *args, agenda, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = secretariat()
        self.fields["state"].queryset = states()
        self.fields["organization"].queryset = organizations()
        _offer_items(self.fields["agenda_item"], self.instance.meeting, agenda, _("none"))


class CloseForm(VersionedModelForm):
    """Closes a follow-up: when, by which activity, and what was done."""

    class Meta:
        model = FollowUp
        fields = []

    closed_on = forms.DateField(label=gettext_lazy("Closed on"), widget=DateInput)
    activity = forms.ModelChoiceField(
        label=gettext_lazy("Activity that fulfils it"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("none"),
        help_text=gettext_lazy("Among the published activities of the State, or by the organization."),
    )
    reason = forms.CharField(
        label=gettext_lazy("What was done"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["closed_on"] = dates.today()
        activity = self.fields["activity"]
        activity.queryset = activities_fulfilling(self.instance, person)
        activity.label_from_instance = lambda found: f"{found.reference} {found.title[:90]}"
        if self.instance.person_id:
            del self.fields["activity"]
