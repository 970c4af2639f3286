"""Rows that stand in an order: 1, 2, 3, without a gap."""

from django.utils.translation import gettext as _

from coordination.queries import in_order
from cop_portal.common.errors import StaleVersion

_ASIDE = 10_000


def require_read(rows, read):
    """Raise StaleVersion where the order of the rows is no longer the one that a page showed (`queries.in_order`)."""
    if read is not None and read != in_order(rows):
        raise StaleVersion(_("Somebody else changed this list meanwhile. Nothing was changed; see how it stands now."))


def put(row, place, rows):
    """The rows with one of them put at a place, 1 being the first; beyond the ends is at the end."""
    others = [other for other in rows if other.pk != row.pk]
    place = min(max(place, 1), len(rows))
    return [*others[: place - 1], row, *others[place - 1 :]]


def renumber(rows):
    """Give the rows their places as they come. Returns whether any had another."""
    moved = [(row, place) for place, row in enumerate(rows, start=1) if row.order != place]
    # An order is unique at every moment, so they step aside first.
    for aside in (_ASIDE, 0):
        for row, place in moved:
            row.order = place + aside
        if moved:
            type(moved[0][0])._base_manager.bulk_update([row for row, _place in moved], ["order"])
    return bool(moved)
