"""The base of every form: what was typed is kept, errors stand at their fields with a summary on top."""

from django import forms
from django.forms.renderers import TemplatesSetting


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

    It never saves by itself: the view hands `instance` and `changed_data` to the app's service.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["version"] = self.instance.version
        else:
            del self.fields["version"]

    def _post_clean(self):
        super()._post_clean()
        if self.instance.pk and self.cleaned_data.get("version") is not None:
            self.instance.version = self.cleaned_data["version"]

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


class ReasonForm(forms.Form):
    """Asks why; some moves need it."""

    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
