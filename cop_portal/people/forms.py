"""Forms of people."""

import datetime

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.utils.translation import gettext_lazy as _

from cop_portal.common import dates
from cop_portal.common.errors import PortalError
from cop_portal.common.forms import ZONES, DateInput, ReadField, ReadModelForm
from cop_portal.common.views import list_address
from cop_portal.people.models import Invitation, SavedView, User


def _yesterday():
    return dates.today() - datetime.timedelta(days=1)


class SavedViewNameForm(forms.ModelForm):
    """The name of a view that a person keeps."""

    class Meta:
        model = SavedView
        fields = ["name"]


class SavedViewForm(SavedViewNameForm):
    """A view to keep: its name, and the address of a list of the portal."""

    address = forms.CharField(max_length=1300, widget=forms.HiddenInput)

    def clean_address(self):
        try:
            self.instance.path, self.instance.query = list_address(self.cleaned_data["address"])
        except PortalError as error:
            raise forms.ValidationError(error.sentence) from error
        return self.cleaned_data["address"]


class InvitationForm(forms.ModelForm):
    """An invitation to the secretariat (administrators) or for a State."""

    class Meta:
        model = Invitation
        fields = [
            "email",
            "name",
            "language",
            "state",
            "appointment_role",
            "note_verbale",
            "note_verbale_on",
            "role",
            "unit",
        ]
        widgets = {"note_verbale_on": DateInput}

    def __init__(self, *args, may_invite_staff, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_invite_staff:
            del self.fields["role"], self.fields["unit"]
            for name in ("state", "appointment_role", "note_verbale", "note_verbale_on"):
                self.fields[name].required = True


class NoteForm(forms.Form):
    """The note verbale that names a focal point, and its file."""

    note_verbale = forms.CharField(label=_("Note verbale"), max_length=100, help_text=_("Its symbol or number."))
    note_verbale_on = forms.DateField(label=_("Date of the note verbale"), widget=DateInput)
    file = forms.FileField(
        label=_("File of the note verbale"),
        required=False,
        help_text=_("PDF, Word, PNG or JPEG, up to 10 MB. The secretariat and the State's own people can read it."),
    )

    def clean_note_verbale_on(self):
        day = self.cleaned_data["note_verbale_on"]
        if day > dates.today():
            raise forms.ValidationError(_("This day is still to come."))
        return day


class NoteCorrectionForm(NoteForm):
    """A note verbale that is there: it repeats a mark of what was read."""

    guard = "read"

    read = ReadField()


class SuccessionForm(NoteForm, forms.ModelForm):
    """Who follows, from which day, by which note verbale."""

    class Meta:
        model = Invitation
        fields = ["name", "email", "language", "starts_on", "note_verbale", "note_verbale_on"]
        widgets = {"starts_on": DateInput, "ends_on": DateInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["starts_on"] = dates.today()
        starts_on = self.fields["starts_on"]
        starts_on.required = True
        starts_on.help_text = _("Whoever is replaced has until the day before; today, they lose access at once.")


class AppointmentForm(SuccessionForm):
    """Whom the State names, in which role."""

    class Meta(SuccessionForm.Meta):
        fields = [
            "name",
            "email",
            "language",
            "appointment_role",
            "starts_on",
            "ends_on",
            "note_verbale",
            "note_verbale_on",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["appointment_role"].required = True
        self.fields["starts_on"].help_text = ""


class EndForm(forms.Form):
    """The last day, and why."""

    ends_on = forms.DateField(
        label=_("Last day"), widget=DateInput, help_text=_("With yesterday, access ends at once."), initial=_yesterday
    )
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


class PasswordForm(forms.Form):
    """The password of a new account."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html,
    )
    again = forms.CharField(
        label=_("Password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self):
        if self.cleaned_data.get("password") != self.cleaned_data.get("again"):
            self.add_error("again", _("The two passwords differ."))


class ProfileForm(ReadModelForm):
    """What a person sets of themselves."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=[("", _("the portal's own")), *ZONES],
        required=False,
        help_text=_("Reminders go out in the morning by its clock."),
    )

    class Meta:
        model = User
        fields = ["name", "language", "time_zone"]
