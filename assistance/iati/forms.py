"""The upload of a State's IATI file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cop_portal.people.queries import states, states_reported_by
from cop_portal.people.rules import is_secretariat


class IatiForm(forms.Form):
    """A file, and the State whose activities it holds."""

    state = forms.ModelChoiceField(label=_("State"), queryset=None, to_field_name="code")
    file = forms.FileField(label=_("File"), help_text=_("XML of IATI version 2.01, 2.02 or 2.03; up to 10 MB."))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = states_reported_by(user)
        self.fields["state"].queryset = states() if is_secretariat(user) else own
        self.fields["state"].error_messages["invalid_choice"] = _("You do not report for this State.")
        if not is_secretariat(user) and len(own) == 1:
            self.fields["state"].initial = own[0].code
