"""What a report says, field by field: in words, beside another, and how complete it is."""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assistance.enums import ProviderRole
from assistance.models import Activity
from cop_portal.common import dates

# What the State writes: the columns, and the many-to-many links, of which a change holds its own.
COLUMNS = [
    field.name
    for field in Activity._meta.concrete_fields
    if field.editable and not field.primary_key and field.name != "state"
]
LINKS = [field.name for field in Activity._meta.many_to_many]
# As a person reads them, in the order of the form: a date with its precision, a cost with its currency.
FIELDS = (
    "title",
    "kind",
    "provider_role",
    "recipients",
    "recipient_region",
    "starts_on",
    "ends_on",
    "interruption",
    "description",
    "results",
    "mandates",
    "priority_areas",
    "recommendations",
    "proposals",
    "instruments",
    "articles",
    "providers",
    "providing_organizations",
    "cost",
    "beneficiaries",
    "sector",
    "contact",
    "contact_email",
    "web_pages",
    "iati_identifier",
    "language",
    "visibility",
)
# What counts towards a complete report, one entry each; the first four are needed to submit.
NEEDED = (("title",), ("kind",), ("recipients", "recipient_region"), ("starts_on",))
COUNTED = (
    *NEEDED,
    ("ends_on",),
    ("description",),
    ("results",),
    ("mandates",),
    ("priority_areas",),
    ("recommendations",),
    ("instruments", "articles"),
    ("cost",),
    ("beneficiaries",),
    ("sector",),
    ("contact", "contact_email"),
    ("web_pages",),
)
LACKS = {
    "title": gettext_lazy("a title"),
    "kind": gettext_lazy("a kind of assistance"),
    "recipients": gettext_lazy("a recipient State, or the recipient region"),
    "starts_on": gettext_lazy("a start"),
}


def label(name):
    return capfirst(Activity._meta.get_field(name).verbose_name)


def words(activity, name):
    """One field of an activity as a person reads it, of many values one a line; empty where nothing is said."""
    if name == "starts_on":
        return dates.date_text(activity.starts_on, activity.starts_precision)
    if name == "ends_on":
        return dates.date_text(activity.ends_on, activity.ends_precision) if activity.ends_on else ""
    if name == "cost":
        return activity.cost_text
    if name in LINKS:
        return "\n".join(sorted(_line(linked) for linked in getattr(activity, name).all()))
    if Activity._meta.get_field(name).choices:
        return str(getattr(activity, f"get_{name}_display")()) if getattr(activity, name) else ""
    return str(getattr(activity, name))


def _line(linked):
    return getattr(linked, "label", "") or str(linked)


@dataclass(frozen=True)
class Difference:
    """A field that two texts of a report have differently."""

    name: str
    label: str
    before: str
    after: str


def differences(before, after):
    """The fields in which the second differs from the first, each with both texts, its files last."""
    found = [
        Difference(name, label(name), old, new)
        for name in FIELDS
        if (old := words(before, name)) != (new := words(after, name))
    ]
    old, new = ("\n".join(file.name for file in standing_files(one)) for one in (before, after))
    return found if old == new else [*found, Difference("", _("Files"), old, new)]


def standing_files(activity):
    return [file for file in activity.attachments.all() if not file.is_withdrawn]


@dataclass(frozen=True)
class Completeness:
    """How many of the parts that count are filled, and which of those that are needed to submit are not."""

    filled: int
    total: int
    lacking: tuple

    @property
    def lacks(self):
        """What is needed and not there, in words."""
        return _(", ").join(str(LACKS[name]) for name in self.lacking)


def completeness(is_filled):
    """How complete a report is, by a function that says of a field's name whether something is said there."""
    filled = [parts for parts in COUNTED if any(is_filled(name) for name in parts)]
    return Completeness(len(filled), len(COUNTED), tuple(parts[0] for parts in NEEDED if parts not in filled))


def completeness_of(activity):
    return completeness(lambda name: bool(words(activity, name)) or (name == "recipients" and receives(activity)))


def receives(activity):
    """Whether the reporting State is itself the recipient."""
    return activity.provider_role == ProviderRole.RECEIVES
