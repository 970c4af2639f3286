"""Forms of decisions, mandates, actions, and assessments."""

import re

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cop_portal.common.dates import Precision
from cop_portal.common.forms import DateInput, VersionedModelForm
from cop_portal.people.queries import secretariat, states, states_reported_by
from cop_portal.people.rules import is_secretariat
from recommendations.enums import AddresseeKind, AssessmentStatus, DeadlineRule, DecisionKind, OffsetUnit, RelationKind
from recommendations.fulfilment import rules as fulfilment_rules
from recommendations.models import Action, Deadline, Document, Mandate, Session
from recommendations.parsing import LANGUAGES
from recommendations.queries import bodies, documents, mandates, priority_areas, sessions

ON_SESSION = (DeadlineRule.BEFORE, DeadlineRule.AT, DeadlineRule.ALONGSIDE, DeadlineRule.BY_END)


class UploadForm(forms.Form):
    """A file with one decision or more."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("Word (.docx), PDF with its text, HTML, Akoma Ntoso, Markdown, or plain text; up to 10 MB."),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("", _("as the text shows")), *((code, code) for code in LANGUAGES)],
        required=False,
    )


class PlacingForm(forms.Form):
    """Where the decisions of a file belong: their session for all, and of each `number_0` and `include_0`."""

    session = forms.ModelChoiceField(label=_("Session"), queryset=None, to_field_name="code")
    kind = forms.ChoiceField(label=_("Kind"), choices=DecisionKind.choices, initial=DecisionKind.DECISION)
    adopted_on = forms.DateField(label=_("Adopted"), widget=DateInput, required=False, help_text=_("Empty: a draft."))
    document = forms.ModelChoiceField(
        label=_("Document of the text"), queryset=None, to_field_name="symbol", required=False
    )

    def __init__(self, *args, decisions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = sessions()
        self.fields["document"].queryset = documents()
        several = len(decisions) > 1
        for place, decision in enumerate(decisions):
            self.fields[f"number_{place}"] = forms.CharField(
                label=_("Number of “%(title)s”") % {"title": decision.title[:80]} if several else _("Number"),
                max_length=20,
                required=not several,
                help_text=_("Session and number, such as 3/4."),
            )
            if several:
                self.fields[f"include_{place}"] = forms.BooleanField(label=_("Import it"), required=False)
        if not several:
            self.order_fields(["session", "number_0"])

    def value(self, name):
        """What stands in a field now, as text."""
        return str(self[name].value() or "") if name in self.fields else ""


class SessionMoveForm(VersionedModelForm):
    """The days of a session, and why they move."""

    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000, required=False
    )

    class Meta:
        model = Session
        fields = ["starts_on", "ends_on"]
        widgets = {"starts_on": DateInput, "ends_on": DateInput}


class SessionCancelForm(VersionedModelForm):
    """Why a session is cancelled."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}), max_length=300)

    class Meta:
        model = Session
        fields = []


class MandateForm(VersionedModelForm):
    """A person's correction of a mandate: what the parser suggested, and its deadline."""

    addressees = forms.MultipleChoiceField(label=_("Addressees"), widget=forms.CheckboxSelectMultiple)
    rule = forms.ChoiceField(label=_("Deadline"), choices=[("", _("none")), *DeadlineRule.choices], required=False)
    session = forms.ModelChoiceField(label=_("Session of the deadline"), queryset=None, required=False)
    or_session = forms.ModelChoiceField(label=_("Or, at the latest, the session"), queryset=None, required=False)
    date = forms.DateField(label=_("Date of the deadline"), widget=DateInput, required=False)
    precision = forms.ChoiceField(label=_("The date is known to the"), choices=Precision.choices, required=False)
    offset = forms.IntegerField(
        label=_("Offset"),
        required=False,
        help_text=_(
            "Negative: before the session or date; positive: after it. Without session and date it counts from the "
            "adoption of the decision."
        ),
    )
    offset_unit = forms.ChoiceField(
        label=_("Unit of the offset"), choices=[("", "-"), *OffsetUnit.choices], required=False
    )
    fulfilment_rule = forms.ChoiceField(
        label=_("Fulfilment rule"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Which facts in the portal show the mandate fulfilled."),
    )

    field_order = [
        "verb",
        "verb_normal",
        "asked",
        "kind",
        "addressees",
        "rule",
        "session",
        "or_session",
        "date",
        "precision",
        "offset",
        "offset_unit",
        "condition",
        "fulfilment_rule",
    ]

    class Meta:
        model = Mandate
        fields = [
            "verb",
            "verb_normal",
            "asked",
            "kind",
            "fulfilment_rule",
            "condition",
            "lead_unit",
            "supporting_units",
            "priority_areas",
            "documents",
        ]
        widgets = {
            "asked": forms.Textarea(attrs={"rows": 4}),
            "verb_normal": forms.TextInput(attrs={"lang": "en", "dir": "ltr"}),
            "supporting_units": forms.CheckboxSelectMultiple,
            "priority_areas": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "documents": _("Reports and papers that are the result, not those that the text cites."),
            "verb": _("As the text has it."),
            "verb_normal": _("In English, such as: requests."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        language = self.instance.language
        for name in ("verb", "asked", "condition"):
            self.fields[name].widget.attrs |= {"lang": language, "dir": "rtl" if language == "ar" else "ltr"}
        self.fields["session"].queryset = self.fields["or_session"].queryset = sessions()
        self.fields["priority_areas"].queryset = priority_areas()
        self.fields["documents"].queryset = documents()
        self.fields["fulfilment_rule"].choices = [
            ("", _("none")),
            *((rule.slug, format_lazy("{}. {}", rule.label, rule.counts)) for rule in fulfilment_rules()),
        ]
        plain = [(kind.value, kind.label) for kind in AddresseeKind if kind != AddresseeKind.BODY]
        self.fields["addressees"].choices = plain + [(f"body {body.pk}", body.name) for body in bodies()]
        if self.instance.pk:
            self.initial["addressees"] = addressee_values(self.instance)
        if deadline := self.instance.deadline:
            for name in ("rule", "session", "or_session", "date", "precision", "offset", "offset_unit"):
                self.initial[name] = getattr(deadline, name)

    def clean(self):
        cleaned = super().clean()
        rule, session, date = cleaned.get("rule"), cleaned.get("session"), cleaned.get("date")
        if rule in ON_SESSION and not session and not self._keeps_meeting():
            self.add_error("session", _("This deadline hangs on a session; choose it."))
        if cleaned.get("or_session") and not session:
            self.add_error("session", _("Choose the first of the two sessions too."))
        if rule == DeadlineRule.ON and not date:
            self.add_error("date", _("Give the date of the deadline."))
        if rule == DeadlineRule.OFFSET:
            if cleaned.get("offset") is None or not cleaned.get("offset_unit"):
                self.add_error("offset", _("Say how long before or after, with its unit."))
            if session and date:
                self.add_error("session", _("Choose a session or a date that it counts from, one of the two."))
        return cleaned

    def _keeps_meeting(self):
        """Whether the deadline stays with the meeting that is held before a session, whichever that is."""
        deadline = self.instance.deadline
        return bool(deadline and deadline.held_before_id and "session" not in self.changed_data)

    def chosen_addressees(self):
        """(kind, body) pairs."""
        by_pk = {str(body.pk): body for body in bodies()}
        for value in self.cleaned_data["addressees"]:
            kind, _space, pk = value.partition(" ")
            yield kind, by_pk.get(pk)

    def chosen_deadline(self):
        """The deadline as the form has it, or False for none."""
        if not self.cleaned_data["rule"]:
            return False
        deadline = self.instance.deadline or Deadline()
        if not self._keeps_meeting():
            deadline.held_before = deadline.body = None
        for name in ("rule", "session", "or_session", "date", "offset", "offset_unit"):
            setattr(deadline, name, self.cleaned_data[name])
        deadline.precision = self.cleaned_data["precision"] or Precision.DAY
        from_adoption = deadline.rule == DeadlineRule.OFFSET and not (deadline.session or deadline.date)
        deadline.decision = self.instance.paragraph.decision if from_adoption else None
        return deadline


def addressee_values(mandate):
    """The mandate's addressees as MandateForm takes them."""
    return [
        f"body {addressee.body_id}" if addressee.body_id else addressee.kind for addressee in mandate.addressees.all()
    ]


class SplitForm(forms.Form):
    """The word of what a mandate asks at which the second part begins, by its place in characters."""

    at = forms.TypedChoiceField(
        label=_("Second part"),
        coerce=int,
        error_messages={"required": _("Choose the word at which the second part begins.")},
    )

    def __init__(self, *args, asked, **kwargs):
        super().__init__(*args, **kwargs)
        # Where no blanks stand between words, as in Chinese, each character is one.
        words = re.finditer(r"[\u3400-\u9fff]|[^\s\u3400-\u9fff]+", asked)
        self.words = [(word.start(), word[0]) for word in words]
        self.fields["at"].choices = self.words[1:]


class ActionForm(VersionedModelForm):
    """An action; its day is typed in, or comes from a slot on the way to a session."""

    slot = forms.ChoiceField(
        label=_("Or a slot that moves with a session"),
        choices=[
            ("", _("none")),
            *((rule.value, rule.label) for rule in DeadlineRule if rule in ON_SESSION),
            (DeadlineRule.OFFSET.value, _("some time before or after a session")),
        ],
        required=False,
    )
    session = forms.ModelChoiceField(label=_("Session of the slot"), queryset=None, required=False)
    offset = forms.IntegerField(
        label=_("Offset"), required=False, help_text=_("Negative: before the session; positive: after it.")
    )
    offset_unit = forms.ChoiceField(
        label=_("Unit of the offset"), choices=[("", "-"), *OffsetUnit.choices], required=False
    )

    field_order = ["title", "owner", "unit", "supporting_units", "due_on", "slot", "session", "offset", "offset_unit"]

    class Meta:
        model = Action
        fields = ["title", "owner", "unit", "supporting_units", "due_on", "waits_for", "description", "documents"]
        widgets = {
            "due_on": DateInput,
            "description": forms.Textarea(attrs={"rows": 4}),
            "supporting_units": forms.CheckboxSelectMultiple,
            "waits_for": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args, others, **kwargs):
        """`others` are the actions that this one may wait for."""
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = secretariat()
        self.fields["documents"].queryset = documents()
        self.fields["session"].queryset = sessions()
        self.fields["waits_for"].queryset = others.exclude(pk=self.instance.pk)
        self.fields["waits_for"].label_from_instance = lambda action: f"{action.mandate.reference} {action.title}"
        if slot := self.instance.deadline:
            given = {"slot": slot.rule, "session": slot.session, "offset": slot.offset, "offset_unit": slot.offset_unit}
            self.initial |= given | {"due_on": None}

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("slot"):
            keeps_meeting = self._slot_is_kept()
            if not cleaned.get("session") and not keeps_meeting:
                self.add_error("session", _("A slot hangs on a session; choose it."))
            lacks_time = cleaned.get("offset") is None or not cleaned.get("offset_unit")
            if cleaned["slot"] == DeadlineRule.OFFSET and lacks_time:
                self.add_error("offset", _("Say how long before or after, with its unit."))
        return cleaned

    def _slot_is_kept(self):
        return bool(self.instance.deadline_id) and "session" not in self.changed_data

    def chosen_slot(self):
        """The slot as the form has it: a Deadline, or False for none."""
        rule = self.cleaned_data["slot"]
        if not rule:
            return False
        slot = self.instance.deadline or Deadline()
        if not self._slot_is_kept():
            slot.session, slot.held_before, slot.body = self.cleaned_data["session"], None, None
        is_offset = rule == DeadlineRule.OFFSET
        slot.rule = rule
        slot.offset = self.cleaned_data["offset"] if is_offset else None
        slot.offset_unit = self.cleaned_data["offset_unit"] if is_offset else ""
        return slot


class TemplateForm(forms.Form):
    """For which session a work template is used, and who owns the actions; `shown` is the session whose days were."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    session = forms.ModelChoiceField(label=_("Session"), queryset=None)
    owner = forms.ModelChoiceField(label=_("Owner"), queryset=None)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = sessions()
        self.fields["owner"].queryset = secretariat()


class HandOverForm(forms.Form):
    """Which actions of somebody pass to whom, and why."""

    actions = forms.ModelMultipleChoiceField(label=_("Actions"), queryset=None, widget=forms.CheckboxSelectMultiple)
    to = forms.ModelChoiceField(label=_("To"), queryset=None)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000)

    def __init__(self, *args, owner, actions, **kwargs):
        """`actions` are those of the owner that the person may hand over; none while no owner is chosen."""
        super().__init__(*args, **kwargs)
        self.fields["actions"].queryset = actions
        self.fields["actions"].initial = actions
        self.fields["actions"].label_from_instance = lambda action: f"{action.mandate.reference} {action.title}"
        self.fields["to"].queryset = secretariat().exclude(pk=owner and owner.pk)


class ChecklistForm(forms.Form):
    title = forms.CharField(label=_("Item"), max_length=200)


class CommentForm(forms.Form):
    text = forms.CharField(label=_("Comment"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)


class ActionAttachmentForm(forms.Form):
    file = forms.FileField(
        label=_("File"), help_text=_("PDF, Word, Excel, OpenDocument, PNG, JPEG or plain text, up to 10 MB.")
    )


class AssessmentForm(forms.Form):
    """A proposed status; `seen` repeats the newest assessment that the page showed, so that a stale one is refused."""

    addressee = forms.ModelChoiceField(
        label=_("Of whom"), queryset=None, required=False, empty_label=_("the mandate as a whole")
    )
    status = forms.ChoiceField(label=_("Status"), choices=AssessmentStatus.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reasons"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        help_text=_("Everybody reads them once a head has confirmed the assessment."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, mandate, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["addressee"].queryset = mandate.addressees.select_related("body")
        if len(mandate.addressees.all()) < 2:
            del self.fields["addressee"]


class MandateRelationForm(forms.Form):
    """What a mandate does with an earlier one, which is named by its reference."""

    kind = forms.ChoiceField(label=_("Relation"), choices=RelationKind.choices)
    to_mandate = forms.CharField(
        label=_("Earlier mandate"), max_length=60, help_text=_("Its reference, such as 3/4(c)-1.")
    )

    def clean_to_mandate(self):
        slug = re.sub(r"[^0-9a-z]+", "-", self.cleaned_data["to_mandate"].lower()).strip("-")
        found = mandates().filter(slug=slug).first()
        if found is None:
            raise forms.ValidationError(_("There is no such mandate."))
        return found


class ReplyForm(forms.Form):
    """A State's word that it has nothing to report on a mandate."""

    state = forms.ModelChoiceField(label=_("State"), queryset=None, to_field_name="code")
    note = forms.CharField(
        label=_("Note"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
        help_text=_("Everybody reads it."),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["state"].queryset = states() if is_secretariat(user) else states_reported_by(user)


class DocumentForm(VersionedModelForm):
    """A document as its cover shows it; issued late, the reason that it gives."""

    class Meta:
        model = Document
        fields = [
            "symbol",
            "title",
            "body",
            "session",
            "agenda_item",
            "issued_on",
            "late_because",
            "certainty",
            "source",
            "note",
        ]
        widgets = {"issued_on": DateInput, "note": forms.Textarea(attrs={"rows": 2})}
        help_texts = {"symbol": _("As on the cover, without the star of a reissue: CTOC/COP/WG.2/2007/2.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies()
        self.fields["session"].queryset = sessions()
