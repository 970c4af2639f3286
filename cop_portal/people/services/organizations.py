"""Organizations and their contacts: entered, edited, and merged where two rows are one organization."""

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cop_portal.common.errors import MoveNotAllowed, PortalError
from cop_portal.common.merging import fill_gaps, move_links
from cop_portal.common.services import free_slug, save_version, stale
from cop_portal.common.text import fold
from cop_portal.common.transitions import locked, require_reason
from cop_portal.common.verdicts import require
from cop_portal.history.services import record, record_fields
from cop_portal.people import rules
from cop_portal.people.models import Organization
from cop_portal.people.queries import merge_mark, organizations_by_any_name

# Addresses of pages, which no organization can have.
_TAKEN = {"new", "import"}


@transaction.atomic
def create_organization(*, organization, by):
    """Save a new organization; its address is made of its acronym or name. Raises PortalError where it is known."""
    require(rules.can_manage_organizations(by))
    _refuse_known(organization)
    wanted = slugify(organization.acronym or organization.name_en)[:40] or "organization"
    organization.slug = free_slug(Organization, wanted, taken=_TAKEN)
    organization.search_text = organization.folded_names()
    organization.full_clean()
    organization.save()
    record(organization, "created", by=by, new=organization.name_en)
    return organization


def _refuse_known(organization):
    """An English name stands for one organization; that of a merged one for the one that was kept."""
    name = fold(organization.name_en)
    for other in organizations_by_any_name().filter(search_text__contains=name).exclude(pk=organization.pk):
        if name in map(fold, other.called()):
            words = {"name": other.name}
            raise PortalError(_("The portal knows this organization: %(name)s.") % words, field="name_en")


@transaction.atomic
def edit_organization(*, organization, by, fields):
    """Save a change. Raises StaleVersion, PortalError."""
    stored = _editable(organization, by)
    if stored.name_en != organization.name_en:
        _refuse_known(organization)
    organization.search_text = organization.folded_names()
    changed = save_version(organization, fields=[*fields, "search_text"])
    changed.pop("search_text", None)
    record_fields(organization, "edited", changed, by=by)
    return organization


def _editable(organization, by):
    """The organization, locked: nothing is added to one while it is merged into another."""
    organization = locked(organization)
    require(rules.can_manage_organizations(by))
    if organization.merged_into_id:
        words = {"name": organization.merged_into.name}
        raise MoveNotAllowed(_("This organization was merged into “%(name)s” meanwhile.") % words)
    return organization


@transaction.atomic
def add_contact(*, contact, by):
    """Save a new contact of an organization."""
    organization = _editable(contact.organization, by)
    contact.full_clean()
    contact.save()
    record(contact, "created", by=by, new=contact.name)
    record(organization, "contact_added", by=by, new=f"{contact.name}, {contact.email}")
    return contact


@transaction.atomic
def edit_contact(*, contact, by, fields):
    """Save a change of a contact; one who left is made inactive. Raises StaleVersion."""
    _editable(contact.organization, by)
    changed = save_version(contact, fields=fields)
    record_fields(contact, "edited", changed, by=by)
    return changed


@transaction.atomic
def merge_organizations(*, duplicate, kept, by, reason, read=None):
    """Make one of two: all that refers to the duplicate refers to the kept one, which takes over what it lacks.

    The duplicate's row stays, and its address leads to the kept one. Where a row of each becomes one (both were
    invited to a meeting), the history has what the other said. `read` is the mark (`queries.merge_mark`) of the two
    that a page showed. Returns (kept, merged); twice is no second merge. Raises StaleVersion, PortalError.
    """
    require(rules.can_manage_organizations(by))
    require_reason(reason)
    # Locked in one order, so that of two merges at once none waits for the other for ever.
    found = Organization.objects.select_for_update().filter(pk__in=[duplicate.pk, kept.pk]).order_by("pk")
    rows = {row.pk: row for row in found}
    duplicate, kept = rows[duplicate.pk], rows[kept.pk]
    if duplicate.merged_into_id == kept.pk:
        return kept, False
    if read is not None and read != merge_mark(duplicate, kept):
        raise stale()
    if duplicate == kept:
        raise PortalError(_("An organization cannot be merged into itself."))
    for row in (duplicate, kept):
        _editable(row, by)
    moved = move_links(duplicate, kept, joined=lambda goes, stays: _record_joined(kept, goes, stays, by))
    taken = fill_gaps(kept, duplicate)
    duplicate.merged_into = kept
    duplicate.version += 1
    duplicate.full_clean()
    duplicate.save(update_fields=["merged_into", "version", "updated_at"])
    kept.search_text = kept.folded_names()
    save_version(kept, fields=[*taken, "search_text"])
    counts = "; ".join(f"{of_one.column.model._meta.model_name}: {of_one.number}" for of_one in moved)
    record(kept, "merged", by=by, old=duplicate.name_en, new=counts, reason=reason)
    record_fields(kept, "edited", taken, by=by, reason=reason)
    record(duplicate, "merged_into", by=by, new=kept.name_en, reason=reason)
    return kept, True


def _record_joined(kept, goes, stays, by):
    """What a row said that becomes one with another; of a table of links it says nothing more."""
    if goes._meta.auto_created:
        return
    unsaid = {"id", "version", "created_at", "updated_at"}
    said = [
        f"{column.name}: {getattr(goes, column.name)}"
        for column in goes._meta.concrete_fields
        if column.name not in unsaid and not column.unique and getattr(goes, column.attname) not in (None, "")
    ]
    record(kept, "joined", by=by, field=goes._meta.model_name, old="; ".join(said), new=stays)
