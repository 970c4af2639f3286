"""The base of every form: what was typed is kept, errors stand at their fields with a summary on top."""

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext as _

from cop_portal.common.services import mark_of


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
