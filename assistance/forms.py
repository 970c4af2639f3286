"""Forms of activities, recommendations, needs, and proposals."""

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from assistance.enums import NeedStatus
from assistance.models import Activity, Need, Proposal
from assistance.queries import assistance_kinds, needs_visible_to, proposals_to_take_up
from cop_portal.common import dates
from cop_portal.common.forms import DateInput, VersionedModelForm
from cop_portal.common.money import currency_choices
from cop_portal.people.queries import states, states_reported_by
from cop_portal.people.rules import is_secretariat
from recommendations.enums import AddresseeKind
from recommendations.models import Recommendation
from recommendations.queries import (
    articles,
    documents,
    instruments,
    mandates,
    priority_areas,
    recommendations,
    sessions,
)


class ActivityForm(VersionedModelForm):
    """An activity as a State reports it: only title, kind, recipient and start are needed to submit."""

    class Meta:
        model = Activity
        fields = [
            "state",
            "title",
            "kind",
            "provider_role",
            "recipients",
            "recipient_region",
            "starts_on",
            "starts_precision",
            "ends_on",
            "ends_precision",
            "mandates",
            "priority_areas",
            "proposals",
            "instruments",
            "description",
            "results",
            "providers",
            "language",
            "visibility",
        ]
        widgets = {
            "starts_on": DateInput,
            "ends_on": DateInput,
            "description": forms.Textarea(attrs={"rows": 5}),
            "results": forms.Textarea(attrs={"rows": 3}),
            "mandates": forms.CheckboxSelectMultiple,
            "priority_areas": forms.CheckboxSelectMultiple,
            "proposals": forms.CheckboxSelectMultiple,
            "instruments": forms.CheckboxSelectMultiple,
            "provider_role": forms.RadioSelect,
            "visibility": forms.RadioSelect,
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["state"].queryset = states() if is_secretariat(user) else states_reported_by(user)
        self.fields["state"].error_messages["invalid_choice"] = _("You do not report for this State.")
        if self.instance.pk:
            del self.fields["state"]
        else:
            own = states_reported_by(user)
            if not is_secretariat(user) and len(own) == 1:
                self.fields["state"].initial = own[0]
        self.fields["kind"].queryset = assistance_kinds()
        for name in ("recipients", "providers"):
            self.fields[name].queryset = states()
        asked = mandates().filter(addressees__kind=AddresseeKind.STATES)
        self.fields["mandates"].queryset = asked
        self.fields["mandates"].label_from_instance = lambda mandate: f"{mandate.reference} {mandate.asked}"
        self.fields["priority_areas"].queryset = priority_areas()
        self.fields["proposals"].queryset = proposals_to_take_up(self.instance)
        if not self.fields["proposals"].queryset.exists():
            del self.fields["proposals"]
        self.fields["instruments"].queryset = instruments()
        self.fields["instruments"].label_from_instance = lambda instrument: instrument.name


class AttachmentForm(forms.Form):
    file = forms.FileField(
        label=_("File"), help_text=_("PDF, Word, Excel, OpenDocument, PNG, JPEG or plain text, up to 10 MB.")
    )


class RecommendationForm(VersionedModelForm):
    """A recommendation, word by word as its document has it."""

    class Meta:
        model = Recommendation
        fields = ["document", "number", "text", "language", "priority_area", "certainty", "source", "note"]
        widgets = {"text": forms.Textarea(attrs={"rows": 6}), "note": forms.Textarea(attrs={"rows": 2})}
        help_texts = {"number": _("As the document numbers it, such as 4 or 4 (a).")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = documents()
        self.fields["document"].label_from_instance = _document_label


class NeedForm(VersionedModelForm):
    """A need of a State, or (entered by the secretariat) the working group's; whose it is does not change later."""

    class Meta:
        model = Need
        fields = ["state", "title", "priority_area", "articles", "kind", "urgency", "description", "language"]
        widgets = {"articles": forms.CheckboxSelectMultiple, "description": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = assistance_kinds()
        self.fields["articles"].queryset = articles()
        self.fields["articles"].label_from_instance = lambda article: article.label
        if self.instance.pk:
            del self.fields["state"]
            return
        state, own = self.fields["state"], states_reported_by(user)
        state.queryset = states() if is_secretariat(user) else own
        state.error_messages["invalid_choice"] = _("You do not report for this State.")
        state.required = not is_secretariat(user)
        if state.required:
            state.help_text = ""
            if len(own) == 1:
                state.initial = own[0]


class ProposalForm(VersionedModelForm):
    """A proposal as the secretariat drafts it; title and priority area suffice for a first draft."""

    currency = forms.ChoiceField(
        label=_("Currency"), choices=lambda: [("", _("none")), *currency_choices()], required=False
    )

    class Meta:
        model = Proposal
        fields = [
            "title",
            "priority_area",
            "kind",
            "objective",
            "needs",
            "recommendations",
            "beneficiaries",
            "beneficiary_region",
            "partners",
            "duration_months",
            "cost",
            "currency",
            "mandate",
            "language",
        ]
        widgets = {
            "objective": forms.Textarea(attrs={"rows": 4}),
            "partners": forms.Textarea(attrs={"rows": 2}),
            "needs": forms.CheckboxSelectMultiple,
            "recommendations": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        needs = needs_visible_to(user).filter(status=NeedStatus.PUBLISHED)
        if self.instance.pk:
            needs |= needs_visible_to(user).filter(pk__in=self.instance.needs.values("pk"))
        self.fields["needs"].queryset = needs.order_by("priority_area", "pk")
        self.fields["needs"].label_from_instance = _need_label
        self.fields["recommendations"].queryset = recommendations()
        self.fields["recommendations"].label_from_instance = _recommendation_label
        self.fields["beneficiaries"].queryset = states()
        self.fields["kind"].queryset = assistance_kinds()
        asked = mandates().filter(addressees__kind=AddresseeKind.SECRETARIAT)
        self.fields["mandate"].queryset = asked
        self.fields["mandate"].label_from_instance = lambda mandate: f"{mandate.reference} {mandate.asked}"
        for name in ("needs", "recommendations"):
            if not self.fields[name].queryset.exists():
                del self.fields[name]

    def clean(self):
        cleaned = super().clean()
        cost, currency = cleaned.get("cost"), cleaned.get("currency")
        if cost is not None and not currency:
            self.add_error("currency", _("Choose the currency of the cost."))
        if currency and cost is None and "cost" not in self.errors:
            self.add_error("cost", _("Give the cost, or choose no currency."))
        return cleaned


class ProposalSubmitForm(forms.Form):
    """In which document, to which session, on which day; it repeats the version of the proposal that was read."""

    guard = "version"

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    document = forms.ModelChoiceField(label=_("Document"), queryset=None)
    session = forms.ModelChoiceField(label=_("Session"), queryset=None)
    submitted_on = forms.DateField(label=_("Day"), widget=DateInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = documents()
        self.fields["document"].label_from_instance = _document_label
        self.fields["session"].queryset = sessions()

    def clean_submitted_on(self):
        day = self.cleaned_data["submitted_on"]
        if day > dates.today():
            raise forms.ValidationError(_("This day is still to come."))
        return day


def _document_label(document):
    return f"{document.symbol} {document.title}"


def _need_label(need):
    whose = need.state.name if need.state else _("the working group")
    return f"{need.priority_area.number}. {need.title} ({whose})"


def _recommendation_label(recommendation):
    return f"{recommendation}: {Truncator(recommendation.text).words(25)}"
