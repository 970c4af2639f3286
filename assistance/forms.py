"""Forms of activities, recommendations, needs, and proposals."""

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from assistance.contents import FIELDS, completeness, words
from assistance.contents import label as label_of
from assistance.enums import NeedStatus, ProviderRole
from assistance.models import Activity, Need, Proposal
from assistance.queries import assistance_kinds, needs_visible_to, proposals_to_take_up
from cop_portal.common import dates
from cop_portal.common.forms import DateInput, GroupedCheckboxes, KnownDateField, ReadField, VersionedModelForm
from cop_portal.common.money import currency_choices
from cop_portal.people.queries import organizations, states, states_reported_by
from cop_portal.people.rules import is_secretariat
from recommendations.enums import AddresseeKind
from recommendations.models import Recommendation
from recommendations.queries import (
    articles,
    documents,
    instruments,
    mandates_by_reference,
    priority_areas,
    recommendations,
    sessions,
)

# What is needed, then all that may follow, by what it is about.
_PARTS = (
    (
        _("What is needed"),
        ("state", "title", "kind", "provider_role", "recipients", "recipient_region", "starts_on"),
    ),
    (_("How long, and what came of it"), ("ends_on", "interruption", "description", "results")),
    (
        _("What it answers"),
        ("mandates", "priority_areas", "recommendations", "proposals", "instruments", "articles"),
    ),
    (
        _("Who provides it, money and people"),
        ("providers", "providing_organizations", "cost", "currency", "beneficiaries", "sector"),
    ),
    (_("Contact and links"), ("contact", "contact_email", "web_pages", "iati_identifier")),
    (_("Language, and who may read it"), ("language", "visibility")),
)


class ActivityForm(VersionedModelForm):
    """An activity as a State reports it: only title, kind, recipient and start are needed to submit.

    `remarks` {field: texts} of the last return stand at the fields that they are about.
    """

    template_name = "assistance/activity_fields.html"
    parts = _PARTS

    starts_on = KnownDateField(label=_("Start"))
    ends_on = KnownDateField(label=_("End"), required=False, last=True)
    currency = forms.ChoiceField(
        label=_("Currency"), choices=lambda: [("", _("none")), *currency_choices()], required=False
    )

    class Meta:
        model = Activity
        fields = [name for _label, names in _PARTS for name in names]
        widgets = {
            "description": forms.Textarea(attrs={"rows": 5}),
            "results": forms.Textarea(attrs={"rows": 3}),
            "beneficiaries": forms.Textarea(attrs={"rows": 2}),
            "web_pages": forms.Textarea(attrs={"rows": 2}),
            "cost": forms.TextInput(attrs={"inputmode": "decimal"}),
            "recipients": GroupedCheckboxes,
            "providers": GroupedCheckboxes,
            "providing_organizations": GroupedCheckboxes,
            "articles": GroupedCheckboxes,
            "mandates": forms.CheckboxSelectMultiple,
            "priority_areas": forms.CheckboxSelectMultiple,
            "recommendations": forms.CheckboxSelectMultiple,
            "proposals": forms.CheckboxSelectMultiple,
            "instruments": forms.CheckboxSelectMultiple,
            "provider_role": forms.RadioSelect,
            "visibility": forms.RadioSelect,
        }

    def __init__(self, *args, user=None, remarks=None, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("state", None)
            self.initial["starts_on"] = dates.known_text(self.instance.starts_on, self.instance.starts_precision)
            if self.instance.ends_on:
                self.initial["ends_on"] = dates.known_text(self.instance.ends_on, self.instance.ends_precision)
        elif "state" in self.fields:
            self._choose_state(user)
        self.fields["kind"].queryset = assistance_kinds()
        asked = mandates_by_reference().filter(addressees__kind=AddresseeKind.STATES)
        self._offer("mandates", asked, lambda mandate: f"{mandate.reference} {mandate.asked}")
        self._offer("priority_areas", priority_areas())
        self._offer("recommendations", recommendations(), _recommendation_label)
        self._offer("proposals", proposals_to_take_up(self.instance))
        self._offer("instruments", instruments(), lambda instrument: instrument.name)
        self._offer_in_groups()
        for name, texts in (remarks or {}).items():
            if name in self.fields:
                self.fields[name].remarks = texts

    def _choose_state(self, user):
        field, own = self.fields["state"], states_reported_by(user)
        field.queryset = states() if is_secretariat(user) else own
        field.error_messages["invalid_choice"] = _("You do not report for this State.")
        if not is_secretariat(user) and len(own) == 1:
            field.initial = own[0]
        self.state = self.initial.get("state") or field.initial

    def _offer(self, name, queryset, label=None):
        """What may be ticked in a field, which goes where there is nothing to tick."""
        if name not in self.fields:
            return
        self.fields[name].queryset = queryset
        if label:
            self.fields[name].label_from_instance = label
        if name in ("recommendations", "proposals") and not queryset.exists():
            del self.fields[name]

    def _offer_in_groups(self):
        every_state = list(states())
        by_region = sorted(_grouped(every_state, lambda state: state.get_regional_group_display()))
        bodies = _grouped(list(organizations()), lambda organization: organization.get_kind_display())
        provisions = _grouped(list(articles()), lambda article: article.instrument.short_name)
        for name, groups in (
            ("recipients", by_region),
            ("providers", by_region),
            ("providing_organizations", bodies),
            ("articles", provisions),
        ):
            self.fields[name].help_text = ""
            self.fields[name].widget.groups = groups
        self.fields["recipients"].queryset = self.fields["providers"].queryset = states()
        self.fields["providing_organizations"].queryset = organizations()
        self.fields["articles"].queryset = articles()
        self.fields["articles"].label_from_instance = lambda article: article.label

    def clean(self):
        cleaned = super().clean()
        for name in ("starts", "ends"):
            if f"{name}_on" in cleaned:
                day, precision = cleaned[f"{name}_on"] or (None, dates.Precision.DAY)
                cleaned[f"{name}_on"], cleaned[f"{name}_precision"] = day, precision
                setattr(self.instance, f"{name}_precision", precision)
        _require_cost_with_currency(self, cleaned)
        return cleaned

    def filled(self, name):
        """Whether something is said in a field, as typed or as stored."""
        if name not in self.fields:
            return False
        value = self[name].value()
        said = bool(value.exists() if hasattr(value, "exists") else value)
        receives = "provider_role" in self.fields and self["provider_role"].value() == ProviderRole.RECEIVES
        return said or (name == "recipients" and receives)

    @property
    def completeness(self):
        return completeness(self.filled)

    @property
    def groups(self):
        """The parts with their fields: the first stands open, another where it has an error, a remark, or content."""
        for place, (label, names) in enumerate(self.parts):
            fields = [self[name] for name in names if name in self.fields]
            filled = sum(self.filled(field.name) for field in fields)
            calls = any(field.errors or getattr(field.field, "remarks", None) for field in fields)
            yield {
                "label": label,
                "fields": fields,
                "is_open": place == 0 or calls or bool(filled and label != self.parts[-1][0]),
                "filled": filled,
                "total": len(fields),
            }


class OrganizationActivityForm(ActivityForm):
    """An activity or a plan as an organization tells of it: it gives the assistance, and answers no State's mandate."""

    class Meta(ActivityForm.Meta):
        fields = [name for name in ActivityForm.Meta.fields if name not in ("state", "provider_role", "mandates")]


def _grouped(rows, label):
    """The rows as pairs of a group's label and its (key, text) choices, groups in the order of their first row."""
    groups = {}
    for row in rows:
        text = str(row) if not hasattr(row, "name") else row.name
        groups.setdefault(label(row), []).append((row.pk, text))
    return list(groups.items())


def _require_cost_with_currency(form, cleaned):
    cost, currency = cleaned.get("cost"), cleaned.get("currency")
    if cost is not None and not currency and "currency" not in form.errors:
        form.add_error("currency", _("Choose the currency of the cost."))
    if currency and cost is None and "cost" not in form.errors:
        form.add_error("cost", _("Give the cost, or choose no currency."))


class ReturnForm(forms.Form):
    """Why a report is returned, and what is to be mended in which field; it repeats the version that was read."""

    guard = "read"
    template_name = "assistance/return_fields.html"

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("The State reads it first."),
    )

    read = ReadField()

    def __init__(self, *args, activity, **kwargs):
        super().__init__(*args, **kwargs)
        self.activity = activity
        self.fields["read"].initial = activity.version
        for name in FIELDS:
            self.fields[f"remark_{name}"] = forms.CharField(
                label=_("Remark on: %(field)s") % {"field": label_of(name)},
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=2000,
                required=False,
            )

    def by_field(self):
        """Each field of the report with its words and the place for a remark on it."""
        for name in FIELDS:
            yield {"label": label_of(name), "words": words(self.activity, name), "remark": self[f"remark_{name}"]}

    @property
    def remarks(self):
        return {name: self.cleaned_data[f"remark_{name}"] for name in FIELDS}


class RemarkForm(forms.Form):
    field = forms.ChoiceField(
        label=_("About"),
        choices=lambda: [("", _("the whole report")), *((name, label_of(name)) for name in FIELDS)],
        required=False,
    )
    text = forms.CharField(label=_("Remark"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)


class AttachmentForm(forms.Form):
    file = forms.FileField(
        label=_("File"), help_text=_("PDF, Word, Excel, OpenDocument, PNG, JPEG or plain text, up to 10 MB.")
    )


class SpreadsheetForm(forms.Form):
    """A file of a State's activities; who reports for one State alone is not asked which."""

    state = forms.ModelChoiceField(label=_("State"), queryset=None)
    file = forms.FileField(
        label=_("File"),
        help_text=_("xlsx, ods, or CSV in UTF-8 or Excel’s “Unicode text”; up to 10 MB and 20,000 rows."),
        max_length=200,
    )
    submits = forms.BooleanField(
        label=_("Submit all complete rows to the secretariat"),
        required=False,
        help_text=_("Otherwise they are kept as drafts. Complete is what names a recipient State or a region."),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = states_reported_by(user)
        self.fields["state"].queryset = states() if is_secretariat(user) else own
        self.fields["state"].error_messages["invalid_choice"] = _("You do not report for this State.")
        if not is_secretariat(user) and len(own) == 1:
            self.fields["state"].initial = own[0]


class OrganizationSpreadsheetForm(forms.Form):
    """A file of the activities of the organization whose link opened the page."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("xlsx, ods, or CSV in UTF-8 or Excel’s “Unicode text”; up to 1,000 rows."),
        max_length=200,
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
        asked = mandates_by_reference().filter(addressees__kind=AddresseeKind.SECRETARIAT)
        self.fields["mandate"].queryset = asked
        self.fields["mandate"].label_from_instance = lambda mandate: f"{mandate.reference} {mandate.asked}"
        for name in ("needs", "recommendations"):
            if not self.fields[name].queryset.exists():
                del self.fields[name]

    def clean(self):
        cleaned = super().clean()
        _require_cost_with_currency(self, cleaned)
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
