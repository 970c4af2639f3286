"""Forms of organizations, their contacts, and the address book."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cop_portal.common.forms import ReadField, VersionedModelForm
from cop_portal.people.models import Organization, OrganizationContact
from cop_portal.people.queries import merge_mark, organizations


class OrganizationForm(VersionedModelForm):
    class Meta:
        model = Organization
        fields = [
            "name_en",
            "acronym",
            "kind",
            "web_page",
            "name_fr",
            "name_es",
            "name_ar",
            "name_ru",
            "name_zh",
            "certainty",
            "source",
        ]


class ContactForm(VersionedModelForm):
    """A person or mailbox; who left is not active any more, and stays."""

    class Meta:
        model = OrganizationContact
        fields = ["name", "function", "email", "language", "is_active"]
        help_texts = {"is_active": _("Whoever is not active is invited to nothing more.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            del self.fields["is_active"]

    def _get_validation_exclusions(self):
        """The organization is given, so that an address that it has already is said at its field."""
        return super()._get_validation_exclusions() - {"organization"}


class KeptForm(forms.Form):
    """Which of two organizations that are one is kept."""

    into = forms.ModelChoiceField(
        label=_("Organization to keep"), queryset=None, to_field_name="slug", empty_label=_("choose")
    )

    def __init__(self, *args, duplicate, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = organizations().exclude(pk=duplicate.pk)


class MergeForm(forms.Form):
    """Why two organizations are one; it repeats a mark of both as they were read."""

    guard = "read"

    read = ReadField()
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("How it is known that the two are one."),
    )

    def __init__(self, *args, duplicate, kept, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["read"].initial = merge_mark(duplicate, kept)


class AddressBookForm(forms.Form):
    file = forms.FileField(
        label=_("File"), help_text=_("An Excel workbook (xlsx), ods, or CSV in UTF-8 or Excel’s “Unicode text”.")
    )
