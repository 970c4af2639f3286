"""Forms of meetings."""

import datetime
import zoneinfo

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.models import FollowUp, Meeting
from cop_portal.common.forms import DateInput, DateTimeInput, VersionedModelForm
from cop_portal.people.queries import organizations, secretariat, states
from recommendations.enums import AddresseeKind
from recommendations.queries import documents, mandates, sessions

ZONES = [(name, name) for name in sorted(zoneinfo.available_timezones()) if "/" in name and not name.startswith("Etc/")]


class MeetingForm(VersionedModelForm):
    """A meeting; its times are typed in the zone of its place."""

    class Meta:
        model = Meeting
        fields = [
            "kind",
            "title",
            "session",
            "mandate",
            "starts_at",
            "ends_at",
            "time_zone",
            "place",
            "room",
            "link",
            "description",
            "outcome",
        ]
        widgets = {
            "kind": forms.RadioSelect,
            "starts_at": DateTimeInput,
            "ends_at": DateTimeInput,
            "description": forms.Textarea(attrs={"rows": 4}),
            "outcome": forms.Textarea(attrs={"rows": 4}),
        }

    time_zone = forms.ChoiceField(label=_("time zone"), choices=ZONES, initial=settings.TIME_ZONE)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = sessions()
        asked = mandates().filter(addressees__kind__in=[AddresseeKind.SECRETARIAT, AddresseeKind.BODY])
        self.fields["mandate"].queryset = asked
        self.fields["mandate"].label_from_instance = lambda mandate: f"{mandate.reference} {mandate.asked[:90]}"
        if self.instance.pk:
            zone = zoneinfo.ZoneInfo(self.instance.time_zone)
            for name in ("starts_at", "ends_at"):
                self.initial[name] = getattr(self.instance, name).astimezone(zone).replace(tzinfo=None)
        else:
            del self.fields["outcome"]

    def clean(self):
        cleaned = super().clean()
        zone = zoneinfo.ZoneInfo(cleaned.get("time_zone") or settings.TIME_ZONE)
        for name in ("starts_at", "ends_at"):
            # The field read the wall time in the portal's zone; it was meant in the meeting's.
            if isinstance(value := cleaned.get(name), datetime.datetime):
                cleaned[name] = timezone.make_naive(value).replace(tzinfo=zone)
        if cleaned.get("starts_at") and cleaned.get("ends_at") and cleaned["ends_at"] <= cleaned["starts_at"]:
            self.add_error("ends_at", _("A meeting ends after it starts."))
        if cleaned.get("kind") == "session" and not cleaned.get("session"):
            self.add_error("session", _("A meeting of a body names its session."))
        return cleaned


class AgendaItemForm(forms.Form):
    title = forms.CharField(label=_("Item"), max_length=300)
    mandate = forms.ModelChoiceField(
        label=_("Mandate that asks for it"), queryset=None, required=False, empty_label=_("none")
    )
    documents = forms.ModelMultipleChoiceField(label=_("Documents"), queryset=None, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mandate"].queryset = mandates()
        self.fields["mandate"].label_from_instance = lambda mandate: f"{mandate.reference} {mandate.asked[:90]}"
        self.fields["documents"].queryset = documents()


class FollowUpForm(forms.ModelForm):
    class Meta:
        model = FollowUp
        fields = ["title", "person", "state", "organization", "due_on"]
        widgets = {"due_on": DateInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = secretariat()
        self.fields["state"].queryset = states()
        self.fields["organization"].queryset = organizations()
