"""Forms of invitations, letters, replies and attendance."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.enums import Answer
from coordination.queries import attendance_mark
from cop_portal.common.forms import GroupedCheckboxes, ReadField
from cop_portal.people.enums import OrganizationKind
from cop_portal.people.queries import contacts_by_organization, organizations

MOST_PEOPLE = 40  # whom one organization can name
EMPTY_ROWS = 3


class InviteForm(forms.Form):
    """By kind, one by one, or both; each organization with the contact to whom the letter will go."""

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("All of these kinds"),
        choices=OrganizationKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    organizations = forms.ModelMultipleChoiceField(
        label=gettext_lazy("And these"), queryset=None, widget=GroupedCheckboxes, required=False
    )

    def __init__(self, *args, invited, **kwargs):
        """`invited` are the ids of the organizations that are invited already."""
        super().__init__(*args, **kwargs)
        self.offered = organizations().exclude(pk__in=invited)
        self.fields["organizations"].queryset = self.offered
        rows = list(self.offered)
        contacts = contacts_by_organization([organization.pk for organization in rows])
        groups = {}
        for organization in rows:
            contact = next(iter(contacts[organization.pk]), None)
            words = {"organization": organization.name, "contact": contact.name if contact else _("no contact")}
            text = _("%(organization)s (%(contact)s)") % words
            groups.setdefault(organization.get_kind_display(), []).append((organization.pk, text))
        self.fields["organizations"].widget.groups = sorted(groups.items())

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not (cleaned["kinds"] or cleaned["organizations"]):
            raise forms.ValidationError(_("Choose a kind, or at least one organization."))
        return cleaned

    def chosen(self):
        """The organizations of a valid form."""
        by_kind = self.offered.filter(kind__in=self.cleaned_data["kinds"])
        return list(dict.fromkeys([*by_kind, *self.cleaned_data["organizations"]]))


class ContactForm(forms.Form):
    guard = "version"

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    contact = forms.ModelChoiceField(
        label=gettext_lazy("The letter goes to"), queryset=None, required=False, empty_label=gettext_lazy("no contact")
    )

    def __init__(self, *args, contacts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contact"].queryset = contacts
        self.fields["contact"].label_from_instance = lambda contact: (
            f"{contact.name}, {contact.email} ({contact.get_language_display()})"
        )


class LetterForm(forms.Form):
    """A letter in one language; what may stand in braces is checked where it is saved."""

    guard = "version"

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200)
    body = forms.CharField(
        label=gettext_lazy("Letter"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=gettext_lazy(
            "Filled in for each organization: {organization} {contact} {meeting} {when} {where} {reply_by} {link}."
        ),
    )

    def __init__(self, *args, language, **kwargs):
        super().__init__(*args, **kwargs)
        direction = "rtl" if language == "ar" else "ltr"
        for name in ("subject", "body"):
            self.fields[name].widget.attrs |= {"lang": language, "dir": direction}


class ReplyForm(forms.Form):
    """Whether the organization takes part; a refusal says why."""

    guard = "version"

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    answer = forms.ChoiceField(
        label=gettext_lazy("Does the organization take part?"), choices=Answer.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Needed where it does not take part."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("answer") == Answer.DECLINED and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say why the organization does not take part."))
        return cleaned


class PersonForm(forms.Form):
    """One participant; a row that is left empty is none."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)
    function = forms.CharField(label=gettext_lazy("Function"), max_length=200, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), required=False)

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned["name"].strip() and (cleaned["function"] or cleaned["email"]):
            self.add_error("name", _("Whose is this? Type the name."))
        return cleaned


class _People(forms.BaseFormSet):
    def clean(self):
        names = [form.cleaned_data["name"].strip().casefold() for form in self.forms if form.cleaned_data.get("name")]
        if twice := {name for name in names if names.count(name) > 1}:
            for form in self.forms:
                if form.cleaned_data.get("name", "").strip().casefold() in twice:
                    form.add_error("name", _("This person is named twice."))

    @property
    def named(self):
        """The rows of a valid formset that name somebody."""
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("name", "").strip()]


PeopleFormSet = forms.formset_factory(
    PersonForm, formset=_People, extra=EMPTY_ROWS, max_num=MOST_PEOPLE, validate_max=True, absolute_max=2 * MOST_PEOPLE
)


class AttendanceForm(forms.Form):
    """Who was present, of the organizations that the page shows and of their people.

    It repeats a mark of the attendance that was read.
    """

    guard = "read"

    read = ReadField()
    present = forms.MultipleChoiceField(
        label=gettext_lazy("Organizations present"), widget=forms.CheckboxSelectMultiple, required=False
    )
    people = forms.MultipleChoiceField(
        label=gettext_lazy("People present"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args, invitations, **kwargs):
        super().__init__(*args, **kwargs)
        self.invitations = invitations
        everybody = [person for invitation in invitations for person in invitation.people]
        self.fields["present"].choices = [(row.pk, str(row.organization)) for row in invitations]
        self.fields["people"].choices = [(person.pk, person.name) for person in everybody]
        self.fields["read"].initial = attendance_mark(invitations)
        # An organization of which somebody is ticked needs no tick of its own.
        self.fields["present"].initial = [
            row.pk for row in invitations if row.attended and not any(person.present for person in row.people)
        ]
        self.fields["people"].initial = [person.pk for person in everybody if person.present]

    def rows(self):
        """(invitation, whether it is ticked, [(participant, whether they are)]) of what the page shows."""
        present, people = ({str(pk) for pk in self[name].value() or ()} for name in ("present", "people"))
        return [
            (row, str(row.pk) in present, [(person, str(person.pk) in people) for person in row.people])
            for row in self.invitations
        ]


class PersonPresentForm(forms.Form):
    """Somebody at the door who is on no list yet."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    function = forms.CharField(label=gettext_lazy("Function"), max_length=200, required=False)
    organization = forms.ModelChoiceField(
        label=gettext_lazy("Organization"), queryset=None, help_text=gettext_lazy("Invited or not.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = organizations()
