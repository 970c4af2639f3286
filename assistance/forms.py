"""Forms of activities, needs, and proposals."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assistance.models import Activity, Need, Proposal
from assistance.queries import assistance_kinds
from cop_portal.common.forms import DateInput, VersionedModelForm
from cop_portal.people.queries import states, states_reported_by
from cop_portal.people.rules import is_secretariat
from recommendations.enums import AddresseeKind
from recommendations.queries import documents, instruments, mandates, priority_areas, sessions


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
        self.fields["instruments"].queryset = instruments()
        self.fields["instruments"].label_from_instance = lambda instrument: instrument.name


class AttachmentForm(forms.Form):
    file = forms.FileField(
        label=_("File"), help_text=_("PDF, Word, Excel, OpenDocument, PNG, JPEG or plain text, up to 10 MB.")
    )


class NeedForm(forms.ModelForm):
    class Meta:
        model = Need
        fields = ["state", "title", "priority_area", "kind", "description", "language"]
        widgets = {"description": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["state"].queryset = states() if is_secretariat(user) else states_reported_by(user)
        self.fields["state"].error_messages["invalid_choice"] = _("You do not report for this State.")
        self.fields["state"].required = not is_secretariat(user)
        self.fields["kind"].queryset = assistance_kinds()


class ProposalForm(forms.ModelForm):
    class Meta:
        model = Proposal
        fields = ["title", "priority_area", "kind", "objective", "needs", "mandate"]
        widgets = {"objective": forms.Textarea(attrs={"rows": 4}), "needs": forms.CheckboxSelectMultiple}

    def __init__(self, *args, needs, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["needs"].queryset = needs
        self.fields["kind"].queryset = assistance_kinds()
        self.fields["mandate"].queryset = mandates().filter(addressees__kind=AddresseeKind.SECRETARIAT)


class ProposalSubmitForm(forms.Form):
    """In which document, to which session, on which day."""

    document = forms.ModelChoiceField(label=_("Document"), queryset=None)
    session = forms.ModelChoiceField(label=_("Session"), queryset=None)
    submitted_on = forms.DateField(label=_("Day"), widget=DateInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = documents()
        self.fields["session"].queryset = sessions()
