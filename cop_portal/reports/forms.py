"""Which two days are compared, and which report becomes a copy."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cop_portal.common import dates
from cop_portal.common.forms import DateInput
from cop_portal.common.models import LANGUAGE_CHOICES
from recommendations.queries import sessions_ended


class ChangesForm(forms.Form):
    """Two sessions, the last days of which are compared, or any two days in their place."""

    since = forms.ModelChoiceField(
        label=gettext_lazy("Since the session"), queryset=None, to_field_name="code", required=False, empty_label="-"
    )
    until = forms.ModelChoiceField(
        label=gettext_lazy("Until the session"),
        queryset=None,
        to_field_name="code",
        required=False,
        empty_label=gettext_lazy("today"),
    )
    since_day = forms.DateField(label=gettext_lazy("or since the day"), widget=DateInput, required=False)
    until_day = forms.DateField(label=gettext_lazy("or until the day"), widget=DateInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("since", "until"):
            self.fields[name].queryset = sessions_ended()

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        first, last = self.days()
        if first is None:
            self.add_error("since", _("Choose a session or a day to compare with."))
        elif last > dates.today():
            self.add_error("until_day", _("%(day)s is still to come.") % {"day": dates.date_text(last)})
        elif first >= last:
            self.add_error("since", _("The first day must lie before the last."))
        return cleaned

    def days(self):
        """The two days: of what was sent; else since the newest session that has ended, until today."""
        if not self.is_bound:
            newest = sessions_ended().first()
            return newest and newest.ends_on, dates.today()
        chosen = self.cleaned_data
        since, until = chosen.get("since"), chosen.get("until")
        return (
            chosen.get("since_day") or (since and since.ends_on),
            chosen.get("until_day") or (until.ends_on if until else dates.today()),
        )


class CopyForm(forms.Form):
    """Of which day, and in which language, a status report is frozen."""

    as_of = forms.DateField(label=gettext_lazy("As of the end of"), widget=DateInput)
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=LANGUAGE_CHOICES,
        help_text=gettext_lazy("A text that is not there in this language stands in another one, marked so."),
    )
