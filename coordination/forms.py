"""Forms of meetings."""

import datetime
import zoneinfo

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.enums import MeetingKind
from coordination.models import Meeting
from cop_portal.common.dates import day_of
from cop_portal.common.forms import ZONES, DateInput, DateTimeInput, VersionedModelForm
from recommendations.enums import AddresseeKind
from recommendations.queries import mandates_by_reference, sessions


def offer_mandates(field, offered):
    """Let a field choose among mandates, each by its reference and how its words begin."""
    field.queryset = offered
    field.label_from_instance = lambda mandate: f"{mandate.reference} {mandate.asked[:90]}"


class WallTimeField(forms.DateTimeField):
    """A day and a time by the clocks of a place that another field names: its value has no zone."""

    widget = DateTimeInput

    def prepare_value(self, value):
        return value

    def to_python(self, value):
        # The clocks of UTC skip no hour, as those of the portal's zone do: what was typed is taken as it stands.
        with timezone.override(datetime.UTC):
            moment = super().to_python(value)
        return moment and moment.replace(tzinfo=None)


class MeetingTimesForm(VersionedModelForm):
    """When and where a meeting is; its times are typed by the clocks of its place."""

    starts_at = WallTimeField(label=_("start"))
    ends_at = WallTimeField(label=_("end"))
    time_zone = forms.ChoiceField(
        label=_("time zone"),
        choices=ZONES,
        initial=settings.TIME_ZONE,
        help_text=_("Of the place; both times are by its clocks. UTC for a meeting without a place."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in ("starts_at", "ends_at"):
                self.initial[name] = getattr(self.instance, name).astimezone(self.instance.zone).replace(tzinfo=None)

    def clean(self):
        cleaned = super().clean()
        zone = zoneinfo.ZoneInfo(cleaned.get("time_zone") or settings.TIME_ZONE)
        for name in ("starts_at", "ends_at"):
            if name in cleaned:
                self._place(name, zone)
        if cleaned.get("starts_at") and cleaned.get("ends_at") and cleaned["ends_at"] <= cleaned["starts_at"]:
            self.add_error("ends_at", _("A meeting ends after it starts."))
        return cleaned

    def _place(self, name, zone):
        """Give a time its zone; of an hour that comes twice the first is meant."""
        typed = self.cleaned_data[name]
        moment = typed.replace(tzinfo=zone)
        if moment.astimezone(datetime.UTC).astimezone(zone).replace(tzinfo=None) != typed:
            self.add_error(name, _("The clocks go forward there, and skip this time."))
        else:
            self.cleaned_data[name] = moment


class MeetingForm(MeetingTimesForm):
    """A meeting, all that its page says."""

    template_name = "coordination/meeting_form.html"
    # The heads under which the fields stand, by the first field beneath each.
    heads = {
        "kind": _("What it is"),
        "starts_at": _("When and where"),
        "taking_part": _("Taking part"),
        "programme": _("Programme"),
    }

    class Meta:
        model = Meeting
        fields = [
            "kind",
            "title",
            "session",
            "mandate",
            "description",
            "starts_at",
            "ends_at",
            "time_zone",
            "place",
            "room",
            "link",
            "taking_part",
            "reply_by",
            "programme",
        ]
        widgets = {
            "kind": forms.RadioSelect,
            "reply_by": DateInput,
            "description": forms.Textarea(attrs={"rows": 4}),
            "taking_part": forms.Textarea(attrs={"rows": 4}),
            "programme": forms.Textarea(attrs={"rows": 8}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = sessions()
        asked = mandates_by_reference().filter(addressees__kind__in=[AddresseeKind.SECRETARIAT, AddresseeKind.BODY])
        offer_mandates(self.fields["mandate"], asked)

    @property
    def groups(self):
        """[(head, fields)] as they stand on the page."""
        found = []
        for field in self.visible_fields():
            if field.name in self.heads:
                found.append((self.heads[field.name], []))
            found[-1][1].append(field)
        return found

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == MeetingKind.SESSION and not cleaned.get("session"):
            self.add_error("session", _("A meeting of a body names its session."))
        start, reply_by = cleaned.get("starts_at"), cleaned.get("reply_by")
        if start and reply_by and "reply_by" in self.changed_data and reply_by > day_of(start, start.tzinfo):
            self.add_error("reply_by", _("Replies are asked for before the meeting begins."))
        return cleaned


class RescheduleForm(MeetingTimesForm):
    """A new time and place of a meeting, and why; the session of a meeting of a body moves too where that is asked.

    What it repeats is the version of the meeting and, after a point, that of its session.
    """

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    move_session = forms.BooleanField(label=_("Move the session too"), required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
        help_text=_("It stands in the mails and in the history."),
    )

    class Meta:
        model = Meeting
        fields = ["starts_at", "ends_at", "time_zone", "place", "room", "link"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        session = self.instance.session
        self.initial["version"] = f"{self.instance.version}.{session.version if session else 0}"

    def clean_version(self):
        meeting, _point, session = self.cleaned_data["version"].partition(".")
        self.session_version = int(session) if session.isdecimal() else 0
        return int(meeting) if meeting.isdecimal() else 0
