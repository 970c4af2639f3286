"""Forms of people."""

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.utils.translation import gettext_lazy as _

from cop_portal.common.forms import DateInput, ReadModelForm
from cop_portal.people.models import Invitation, User


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

    class Meta:
        model = User
        fields = ["name", "language"]
