"""The columns of a workbook of activities: what each is called, explained, written, and read.

A cell is read to a value that stands for what the activity holds: the column's text, a key, a sorted tuple of keys, a
day with its precision; UNSAID where the cell says nothing. Of each column every distinct cell is read once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from assistance.enums import Sector
from assistance.models import Activity
from assistance.spreadsheets import names
from assistance.spreadsheets.cells import UNSAID, Refused, day_cell, read_amount, read_day, read_text, text_of
from cop_portal.common.dates import Precision


@dataclass(frozen=True, kw_only=True, eq=False)
class Column:
    """A column that is shown and not taken: what the portal knows of the activity."""

    key: str
    heading: str | Promise
    explanation: str | Promise
    shown: Callable | None = None
    width: int = 16

    is_taken = False
    is_required = False

    def written(self, activity):
        """What the activity's cell holds: a text, a number, or a date."""
        return self.shown(activity)

    def options(self, known):
        """What the list of the column offers, or nothing."""
        return []


@dataclass(frozen=True, kw_only=True, eq=False)
class Field(Column):
    """A column that a State fills: the text of the model's field of the same name."""

    is_required: bool = False
    lines: bool = False

    is_taken = True
    names_several = False

    @cached_property
    def model_field(self):
        return Activity._meta.get_field(self.key)

    def written(self, activity):
        return getattr(activity, self.key) or ""

    def read(self, cell, known):
        """The value of a cell that holds something. Raises Refused."""
        text = read_text(cell, max_length=self.model_field.max_length, lines=self.lines)
        self._validate(text)
        return text

    @property
    def empty(self):
        """The value of an empty cell; UNSAID where it leaves the value as it is."""
        return ""

    def value(self, activity):
        """The value that the activity holds."""
        return getattr(activity, self.key)

    def columns(self, value):
        """The model's own columns that a value sets."""
        return {self.key: value}

    def recorded(self, activity, value, known):
        """{field: (old, new)} for the history, where `value` takes the place of what the activity holds."""
        return {
            name: (getattr(activity, name), new)
            for name, new in self.columns(value).items()
            if getattr(activity, name) != new
        }

    def _validate(self, value):
        try:
            self.model_field.run_validators(value)
        except ValidationError as error:
            raise Refused(" ".join(error.messages)) from error


@dataclass(frozen=True, kw_only=True, eq=False)
class Code(Field):
    """Text that is written in capitals, such as a currency's code."""

    def read(self, cell, known):
        text = read_text(cell).upper()
        self._validate(text)
        return text


@dataclass(frozen=True, kw_only=True, eq=False)
class Choice(Field):
    """One of a list; `cell` says how the chosen is written."""

    cell: Callable | None = None

    def written(self, activity):
        value = self.value(activity)
        return str(self.cell(value)) if value and self.cell else str(activity._get_FIELD_display(self.model_field))

    def read(self, cell, known):
        return getattr(known, self.key).find(text_of(cell))

    @property
    def empty(self):
        return "" if self.model_field.blank else UNSAID

    def options(self, known):
        return list(getattr(known, self.key).written.values())


@dataclass(frozen=True, kw_only=True, eq=False)
class Parent(Choice):
    """One row of another table."""

    def written(self, activity):
        return self.cell(getattr(activity, self.key))

    def value(self, activity):
        return getattr(activity, self.model_field.attname)

    def columns(self, value):
        return {self.model_field.attname: value}

    def recorded(self, activity, value, known):
        return {self.key: (self.written(activity), getattr(known, self.key).written[value])}


@dataclass(frozen=True, kw_only=True, eq=False)
class Several(Choice):
    """Rows of another table, separated by semicolons."""

    names_several = True
    empty = ()

    def written(self, activity):
        return "; ".join(map(self.cell, getattr(activity, self.key).all()))

    def read(self, cell, known):
        return getattr(known, self.key).find_all(cell)

    def value(self, activity):
        return tuple(sorted(thing.pk for thing in getattr(activity, self.key).all()))

    def columns(self, value):
        return {}

    def recorded(self, activity, value, known):
        written = getattr(known, self.key).written
        return {self.key: (self.written(activity), "; ".join(written[key] for key in value))}

    def through(self):
        """The table of links, with its columns of the activity and of what it names."""
        return (
            getattr(Activity, self.key).through,
            self.model_field.m2m_column_name(),
            self.model_field.m2m_reverse_name(),
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Day(Field):
    """A date with its precision, which is kept in a field of its own."""

    precision: str
    is_end: bool = False

    def written(self, activity):
        return day_cell(*self.value(activity))

    def read(self, cell, known):
        return read_day(cell, is_end=self.is_end)

    @property
    def empty(self):
        return (None, Precision.DAY.value)

    def value(self, activity):
        return getattr(activity, self.key), getattr(activity, self.precision)

    def columns(self, value):
        return dict(zip((self.key, self.precision), value, strict=True))


@dataclass(frozen=True, kw_only=True, eq=False)
class Amount(Field):
    """An amount of money."""

    def written(self, activity):
        value = self.value(activity)
        return "" if value is None else value

    def read(self, cell, known):
        return read_amount(cell, max_digits=self.model_field.max_digits, places=self.model_field.decimal_places)

    empty = None


_DATES = gettext_lazy(
    "A date, or text: 2007-03-05; 2007-03 where only the month is known, 2007 where only the year is."
)

COLUMNS = (
    Column(
        key="reference",
        heading=gettext_lazy("reference"),
        explanation=gettext_lazy("Given by the portal. Empty: a new activity. Do not change it."),
        shown=lambda activity: activity.reference,
    ),
    Column(
        key="status",
        heading=gettext_lazy("status"),
        explanation=gettext_lazy("Where the activity stands; not read."),
        shown=lambda activity: activity.get_status_display(),
    ),
    Field(
        key="title",
        heading=gettext_lazy("title"),
        explanation=gettext_lazy("Required. In one line, at most 300 characters."),
        is_required=True,
        width=44,
    ),
    Parent(
        key="kind",
        heading=gettext_lazy("kind of assistance"),
        explanation=gettext_lazy("Required. One of the list."),
        is_required=True,
        cell=lambda kind: kind.name,
        width=26,
    ),
    Choice(
        key="provider_role",
        heading=gettext_lazy("the State"),
        explanation=gettext_lazy("Whether it provides or receives the assistance. Empty in a new row: it provides it."),
        width=24,
    ),
    Several(
        key="recipients",
        heading=gettext_lazy("recipient States"),
        explanation=gettext_lazy(
            "Names in any of the six languages, or ISO codes; several are separated by semicolons."
        ),
        cell=names.state_cell,
        width=30,
    ),
    Field(
        key="recipient_region",
        heading=gettext_lazy("recipient region"),
        explanation=gettext_lazy("Where it serves a region rather than States."),
    ),
    Day(
        key="starts_on",
        precision="starts_precision",
        heading=gettext_lazy("start"),
        explanation=_DATES,
        is_required=True,
    ),
    Day(
        key="ends_on",
        precision="ends_precision",
        is_end=True,
        heading=gettext_lazy("end"),
        explanation=_DATES,
    ),
    Choice(
        key="interruption",
        heading=gettext_lazy("interrupted"),
        explanation=gettext_lazy("Only where it was suspended or cancelled."),
    ),
    Field(
        key="description",
        heading=gettext_lazy("description"),
        explanation=gettext_lazy("Any text."),
        lines=True,
        width=50,
    ),
    Field(key="results", heading=gettext_lazy("results"), explanation=gettext_lazy("Any text."), lines=True, width=40),
    Field(
        key="beneficiaries",
        heading=gettext_lazy("beneficiaries"),
        explanation=gettext_lazy("Who benefits, and how many: such as 40 prosecutors."),
        lines=True,
        width=26,
    ),
    Amount(
        key="cost",
        heading=gettext_lazy("cost"),
        explanation=gettext_lazy("A number such as 1500.50, with its currency in the next column."),
    ),
    Code(
        key="currency",
        heading=gettext_lazy("currency"),
        explanation=gettext_lazy("The three letters of its ISO code, such as USD."),
    ),
    Several(
        key="providers",
        heading=gettext_lazy("other States that provide it"),
        explanation=gettext_lazy("As recipient States."),
        cell=names.state_cell,
        width=26,
    ),
    Several(
        key="providing_organizations",
        heading=gettext_lazy("organizations that provide it"),
        explanation=gettext_lazy("Acronyms or names, separated by semicolons."),
        cell=names.organization_cell,
        width=26,
    ),
    Several(
        key="mandates",
        heading=gettext_lazy("mandates answered"),
        explanation=gettext_lazy("References such as 3/4(b)-1, separated by semicolons."),
        cell=names.mandate_cell,
    ),
    Several(
        key="priority_areas",
        heading=gettext_lazy("priority areas"),
        explanation=gettext_lazy("Numbers or names, separated by semicolons."),
        cell=names.area_cell,
        width=26,
    ),
    Several(
        key="recommendations",
        heading=gettext_lazy("recommendations answered"),
        explanation=gettext_lazy("Each by its document's symbol and its number, separated by semicolons."),
        cell=str,
    ),
    Several(
        key="proposals",
        heading=gettext_lazy("proposals taken up"),
        explanation=gettext_lazy("The numbers that stand in the addresses of their pages, separated by semicolons."),
        cell=names.proposal_cell,
        width=26,
    ),
    Several(
        key="instruments",
        heading=gettext_lazy("instruments"),
        explanation=gettext_lazy("Short or full names, separated by semicolons."),
        cell=names.instrument_cell,
        width=26,
    ),
    Several(
        key="articles",
        heading=gettext_lazy("articles"),
        explanation=gettext_lazy(
            "Each by its instrument and its number, such as Convention 30; separated by semicolons."
        ),
        cell=names.article_cell,
        width=22,
    ),
    Choice(
        key="sector",
        heading=gettext_lazy("sector"),
        explanation=gettext_lazy("The purpose code under which it is published as aid."),
        cell=lambda code: names.sector_cell(Sector(code)),
        width=26,
    ),
    Field(
        key="iati_identifier",
        heading=gettext_lazy("IATI identifier"),
        explanation=gettext_lazy("Where the State or a donor publishes this activity itself: the identifier there."),
        width=22,
    ),
    Field(
        key="contact",
        heading=gettext_lazy("office to contact"),
        explanation=gettext_lazy("An office or a function rather than a person."),
        width=24,
    ),
    Field(
        key="contact_email",
        heading=gettext_lazy("e-mail address of the office"),
        explanation=gettext_lazy("One address."),
        width=24,
    ),
    Field(
        key="web_pages",
        heading=gettext_lazy("pages on the web"),
        explanation=gettext_lazy("One address a line."),
        lines=True,
        width=28,
    ),
    Choice(
        key="language",
        heading=gettext_lazy("language of the report"),
        explanation=gettext_lazy("The language of the texts. Empty in a new row: English."),
    ),
    Choice(
        key="visibility",
        heading=gettext_lazy("who may read it"),
        explanation=gettext_lazy("Once it is published. Empty in a new row: public."),
    ),
    Column(
        key="progress",
        heading=gettext_lazy("progress"),
        explanation=gettext_lazy("Follows from the dates; not read."),
        shown=lambda activity: str(activity.progress.label),
    ),
    Column(
        key="state",
        heading=gettext_lazy("reported by"),
        explanation=gettext_lazy("Whose activity it is. A row of another State or organization is refused."),
        shown=lambda activity: names.reporter_cell(activity.reporter),
    ),
    Column(
        key="version",
        heading=gettext_lazy("version"),
        explanation=gettext_lazy(
            "Tells whether the activity was changed in the portal after this file was made. Do not change it."
        ),
        shown=lambda activity: activity.version,
    ),
)
BY_KEY = {column.key: column for column in COLUMNS}
FIELDS = tuple(column for column in COLUMNS if column.is_taken)
# What the rows of an export need at hand, so that they cost the same number of queries however many they are.
PARENTS = ("state", "organization", "kind")
LISTS = (
    "recipients",
    "providers",
    "providing_organizations",
    "mandates__paragraph__decision",
    "priority_areas",
    "recommendations__document",
    "proposals",
    "instruments",
    "articles__instrument",
)


def with_cells(activities):
    """The activities of a queryset, with what their cells are written from."""
    return activities.select_related(*PARENTS).prefetch_related(*LISTS)


def heading(column):
    return capfirst(str(column.heading))
