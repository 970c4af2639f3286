"""Forms of the reminders."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cop_portal.people.queries import states
from cop_portal.reminders.enums import Rhythm
from cop_portal.reminders.queries import active_people
from cop_portal.reminders.services.composing import is_optional
from cop_portal.reminders.sources import sources


class PreferenceForm(forms.Form):
    """How a person wants to be reminded."""

    rhythm = forms.ChoiceField(label=_("How often"), choices=Rhythm.choices, widget=forms.RadioSelect)
    wanted = forms.MultipleChoiceField(
        label=_("Mails that you may do without"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What is your duty is always sent: it can be passed to another person, not switched off."),
    )

    def __init__(self, *args, preference, **kwargs):
        self.optional = [(source.kind, source.label) for source in sources() if is_optional(source.kind)]
        wanted = [kind for kind, _label in self.optional if kind not in preference.unwanted]
        super().__init__(*args, initial={"rhythm": preference.rhythm, "wanted": wanted}, **kwargs)
        self.fields["wanted"].choices = self.optional

    @property
    def unwanted(self):
        return [kind for kind, _label in self.optional if kind not in self.cleaned_data["wanted"]]


class HoldForm(forms.Form):
    """What is to be held, and why."""

    state = forms.ModelChoiceField(
        label=_("The people of a State"), queryset=None, required=False, to_field_name="code", empty_label=_("none")
    )
    person = forms.ModelChoiceField(label=_("A person"), queryset=None, required=False, empty_label=_("none"))
    everything = forms.BooleanField(label=_("All reminders"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["state"].queryset = states()
        self.fields["person"].queryset = active_people()

    def clean(self):
        cleaned = super().clean()
        chosen = [name for name in ("state", "person", "everything") if cleaned.get(name)]
        if len(chosen) != 1 and not self.errors:
            raise forms.ValidationError(_("Choose one: a State, a person, or all."))
        return cleaned
