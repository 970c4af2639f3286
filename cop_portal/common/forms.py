"""The base of every form: what was typed is kept, errors stand at their fields with a summary on top."""

import zoneinfo

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cop_portal.common import dates
from cop_portal.common.services import mark_of

# Time zones to choose from, by the names of places
ZONES = [("UTC", "UTC")] + [
    (name, name) for name in sorted(zoneinfo.available_timezones()) if "/" in name and not name.startswith("Etc/")
]


class PortalRenderer(TemplatesSetting):
    """Renders every form by the portal's own templates."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


class DateInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """The browser's own field for a day and a time."""

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")


class KnownDateField(forms.CharField):
    """A date that may be known to the year or month alone; its value is (day, precision), or None.

    The day is the first that the text may mean, or with `last` the last.
    """

    default_error_messages = {"invalid": gettext_lazy("Write a year, a month, or a day: 2007, 2007-03, or 2007-03-05.")}

    def __init__(self, *, last=False, **kwargs):
        kwargs.setdefault("help_text", gettext_lazy("As exactly as it is known: 2007, 2007-03, or 2007-03-05."))
        super().__init__(max_length=20, **kwargs)
        self.last = last

    def widget_attrs(self, widget):
        return {"class": "known-date", "autocomplete": "off"}

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            day, precision = dates.known(text)
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error
        return dates.last_day(day, precision) if self.last else day, precision


class GroupedCheckboxes(forms.CheckboxSelectMultiple):
    """A long list to choose many from: folded by group, without identifiers, since a telephone loads it.

    The form gives the widget `groups`, pairs of a label and of choices. What is chosen stands above, its groups are
    open; scripts add a field that finds by name (static/js/pick.js).
    """

    template_name = "forms/grouped_checkboxes.html"
    groups = ()

    def get_context(self, name, value, attrs):
        chosen = {str(item) for item in value or ()}
        groups = []
        for label, choices in self.groups:
            options = [(key, text, str(key) in chosen) for key, text in choices]
            groups.append((label, options, sum(is_chosen for _key, _text, is_chosen in options)))
        context = super().get_context(name, value, attrs)
        context["widget"] |= {
            "groups": groups,
            "chosen": [text for _label, options, _number in groups for _key, text, is_chosen in options if is_chosen],
        }
        return context

    def optgroups(self, name, value, attrs=None):
        return []


class VersionedModelForm(forms.ModelForm):
    """A form on a Versioned record: it repeats the version that was read, so that a stale save can be refused.

    One that repeats none read none. It never saves by itself: the view hands `instance` and `changed_data` to the
    app's service.
    """

    guard = "version"

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["version"] = self.instance.version
        else:
            del self.fields["version"]

    def _post_clean(self):
        super()._post_clean()
        if self.instance.pk:
            self.instance.version = self.cleaned_data.get("version") or 0

    @property
    def links(self):
        """The many-to-many values of a valid form, by field name, as `save_version` takes them."""
        names = {field.name for field in self._meta.model._meta.many_to_many}
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    @property
    def columns(self):
        """The names of the model's own columns that the form holds, as `save_version` takes them."""
        names = {field.name for field in self._meta.model._meta.concrete_fields}
        return [name for name in self.cleaned_data if name in names - {"version"}]


class ReadField(forms.CharField):
    """Repeats, hidden, what was read; it is nothing that a person changes."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs):
        super().__init__(**{"required": False} | kwargs)

    def has_changed(self, initial, data):
        return False


class ReadModelForm(forms.ModelForm):
    """A form on a record without a version: it repeats a mark of the values that were read."""

    guard = "read"

    read = ReadField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["read"] = mark_of(self.instance, self.base_fields)


def differences(fresh, typed):
    """[(label, stored, typed)] of the fields in which a form as typed differs from a fresh one of what is stored."""
    return [
        (fresh[name].label, shown(fresh, name), shown(typed, name))
        for name, field in fresh.fields.items()
        if not field.widget.is_hidden and shown(fresh, name) != shown(typed, name)
    ]


def shown(form, name):
    """A field's value as a person reads it."""
    value, field = form[name].value(), form.fields[name]
    choices = getattr(field, "choices", None)
    if choices is not None:
        chosen = {str(item) for item in (value if isinstance(value, list | tuple) else [value])}
        return "; ".join(str(label) for key, label in choices if str(key) in chosen)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    # A stored date is written as the field would show it, as the typed one is.
    return str(field.widget.format_value(value) or "").replace("\r\n", "\n")


def repeat_what_is_stored(typed, fresh):
    """Let a form as typed carry the guard of what is stored now: saved again it replaces that knowingly."""
    typed.data = typed.data.copy()
    typed.data[typed.add_prefix(typed.guard)] = fresh[typed.guard].value()


class ReasonForm(forms.Form):
    """Asks why; some moves need it."""

    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
