"""The address book of organizations from a file: all of its rows, or none.

A row names an organization and, where it has one, a contact there, who is known by the e-mail address.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assistance.spreadsheets.cells import Refused, Unknown, name_key, read_text
from assistance.spreadsheets.checking import check
from assistance.spreadsheets.columns import heading
from assistance.spreadsheets.names import Known, Register, choices, slugs_of
from assistance.spreadsheets.reading import read_upload
from cop_portal.common.spreadsheets import xlsx_response
from cop_portal.common.verdicts import require
from cop_portal.people import rules
from cop_portal.people.enums import OrganizationKind
from cop_portal.people.models import Organization, OrganizationContact
from cop_portal.people.queries import contacts_visible_to, organizations_by_any_name
from cop_portal.people.services import add_contact, create_organization, edit_contact

ROWS_LIMIT = 2_000  # as many as a person waits for


@dataclass(frozen=True, kw_only=True, eq=False)
class Column:
    """A column of the address book; `take` reads a cell that holds something, and raises Refused."""

    key: str
    heading: str | Promise
    explanation: str | Promise
    take: Callable

    is_taken = True
    empty = ""

    def read(self, cell, known):
        return self.take(cell, known)


class Names(Known):
    """What the cells may name."""

    @cached_property
    def kind(self):
        return choices(OrganizationKind)

    @cached_property
    def organizations(self):
        found = organizations_by_any_name()
        return Register((row, row.slug, slugs_of(row), row.called()) for row in found)


def _one_of(register, cell):
    try:
        return register.find(read_text(cell))
    except Unknown as error:
        words = {"text": read_text(cell)[:200], "all": "; ".join(register.written.values())}
        raise Refused(_("“%(text)s” is none of these: %(all)s.") % words) from error


def _email(cell, known):
    text = read_text(cell, max_length=254).lower()
    try:
        validate_email(text)
    except ValidationError as error:
        raise Refused(_("It is no e-mail address.")) from error
    return text


COLUMNS = (
    Column(
        key="organization",
        heading=gettext_lazy("organization"),
        explanation=gettext_lazy("Required. Its name in any of the six languages, or its acronym."),
        take=lambda cell, known: read_text(cell, max_length=300),
    ),
    Column(
        key="kind",
        heading=gettext_lazy("kind"),
        explanation=gettext_lazy("Required of an organization that the portal does not know; one of these:"),
        take=lambda cell, known: _one_of(known.kind, cell),
    ),
    Column(
        key="name",
        heading=gettext_lazy("contact"),
        explanation=gettext_lazy("A person's name. Empty for a mailbox: its address stands for it."),
        take=lambda cell, known: read_text(cell, max_length=200),
    ),
    Column(
        key="function",
        heading=gettext_lazy("function"),
        explanation=gettext_lazy("What the person is there."),
        take=lambda cell, known: read_text(cell, max_length=200),
    ),
    Column(
        key="email",
        heading=gettext_lazy("e-mail address"),
        explanation=gettext_lazy("Required of a contact, who is known by it."),
        take=_email,
    ),
    Column(
        key="language",
        heading=gettext_lazy("language"),
        explanation=gettext_lazy("In which the contact is written to. Empty for a new contact: English."),
        take=lambda cell, known: _one_of(known.language, cell),
    ),
)
OF_CONTACT = ("name", "function", "language")


@dataclass
class AddressBook:
    """What a file would do, or has done; where there are refusals it does nothing."""

    organizations: list = field(default_factory=list)
    contacts: list = field(default_factory=list)
    changed: list = field(default_factory=list)  # (contact, {field: (old, new)})
    unchanged: int = 0  # rows
    refusals: list = field(default_factory=list)


@transaction.atomic
def import_address_book(*, file, by, is_dry_run=False):
    """Import the organizations and contacts of a file. Returns AddressBook; on refusals nothing was written.

    Cells that are empty leave what the portal has, a contact who is not active stays so. The same file, imported again,
    changes nothing. Raises PortalError where it is no address book.
    """
    require(rules.can_manage_organizations(by))
    sheets = read_upload(file, columns=COLUMNS, telling={"organization"}, limit=ROWS_LIMIT)
    # Of two files at once the second sees what the first wrote.
    list(Organization.objects.select_for_update().order_by("pk").values_list("pk"))
    rows, refusals, known = check(sheets, known=Names())
    book = _Planning(known).plan(rows)
    order = {sheet.name: place for place, sheet in enumerate(sheets)}
    book.refusals = sorted(
        refusals + book.refusals, key=lambda refusal: (order[refusal.sheet], refusal.row, refusal.column)
    )
    if not book.refusals and not is_dry_run:
        _write(book, by)
    return book


def _write(book, by):
    for organization in book.organizations:
        create_organization(organization=organization, by=by)
    for contact in book.contacts:
        contact.organization_id = contact.organization.pk
        add_contact(contact=contact, by=by)
    for contact, changed in book.changed:
        edit_contact(contact=contact, by=by, fields=list(changed))


class _Planning:
    """The rows of a file, one after the other, against what the portal has and what the rows before said."""

    def __init__(self, known):
        self.known, self.book = known, AddressBook()
        self.new, self.said = {}, {}
        contacts = OrganizationContact.objects.select_related("organization")
        self.contacts = {(contact.organization_id, contact.email.lower()): contact for contact in contacts}

    def plan(self, rows):
        for row in rows:
            refusals = [row.refusal(key, reason) for key, reason in row.refused.items()]
            if not refusals:
                try:
                    self._take(row)
                except _CellRefused as error:
                    refusals.append(row.refusal(error.key, error.reason, error.portal))
            self.book.refusals += refusals
        return self.book

    def _take(self, row):
        values = row.values
        if "organization" not in values:
            raise _CellRefused("organization", _required("organization"))
        organization, is_new = self._organization(values)
        said = {key: values[key] for key in OF_CONTACT if key in values}
        if "email" in values:
            changes = self._contact(organization, values["email"], said)
        elif said:
            raise _CellRefused("email", _("A contact has an e-mail address: give it in this column."))
        else:
            changes = False
        if not (is_new or changes):
            self.book.unchanged += 1

    def _organization(self, values):
        """(organization, whether it is new with this row)."""
        text, kind = values["organization"], values.get("kind")
        try:
            found = self.known.organizations.find(text)
        except Unknown:
            found = self.new.get(name_key(text))
        except Refused as error:
            raise _CellRefused("organization", error.sentence) from error
        if found is None:
            if kind is None:
                raise _CellRefused("kind", _("The portal does not know “%(name)s”: say its kind.") % {"name": text})
            found = self.new[name_key(text)] = Organization(name_en=text, kind=kind)
            self.book.organizations.append(found)
            return found, True
        if kind not in (None, found.kind):
            reason = _("The portal has another kind. Leave the cell empty, or change the kind on the page.")
            raise _CellRefused("kind", reason, found.get_kind_display())
        return found, False

    def _contact(self, organization, email, said):
        """Plan a new contact, or what changes of one; whether anything does."""
        identity = (organization.pk or name_key(organization.name_en), email)
        if identity in self.said:
            if self.said[identity] != said:
                raise _CellRefused("email", _("Another row of the file says otherwise of this address."))
            return False
        self.said[identity] = said
        contact = self.contacts.get(identity)
        if contact is None:
            given = {"name": email[:200]} | said
            self.book.contacts.append(OrganizationContact(organization=organization, email=email, **given))
            return True
        changed = {name: (getattr(contact, name), new) for name, new in said.items() if getattr(contact, name) != new}
        for name, (_old, new) in changed.items():
            setattr(contact, name, new)
        if changed:
            self.book.changed.append((contact, changed))
        return bool(changed)


class _CellRefused(Exception):
    """A cell of a row that cannot be taken: its key, why, and what the portal has."""

    def __init__(self, key, reason, portal=""):
        super().__init__(reason)
        self.key, self.reason, self.portal = key, reason, portal


def _required(key):
    column = next(column for column in COLUMNS if column.key == key)
    return _("“%(column)s” is required.") % {"column": heading(column)}


def address_book_response(*, by, is_empty=False):
    """The address book as a workbook that can be imported: what the portal has, or the headings alone."""
    require(rules.can_manage_organizations(by))
    rows = () if is_empty else _rows(by)
    return xlsx_response("address-book", [heading(column) for column in COLUMNS], rows)


def _rows(by):
    """A row for each active contact, and one for an organization without any."""
    contacts = {}
    for contact in contacts_visible_to(by).filter(is_active=True):
        contacts.setdefault(contact.organization_id, []).append(contact)
    known = Names().organizations
    for organization in organizations_by_any_name():
        name, kind = _written(organization, known), organization.get_kind_display()
        for contact in contacts.get(organization.pk, [None]):
            if contact is None:
                yield [name, kind, "", "", "", ""]
            else:
                yield [name, kind, contact.name, contact.function, contact.email, contact.get_language_display()]


def _written(organization, known):
    """Its name, unless another is called so too."""
    try:
        known.find(organization.name)
    except Refused:
        return organization.slug
    return organization.name
