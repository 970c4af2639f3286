"""Who is to see to a mandate."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cop_portal.people.queries import units
from recommendations.enums import AddresseeKind
from recommendations.models import Addressee
from recommendations.queries.reference import bodies


@dataclass(frozen=True)
class Owner:
    """Who is to see to a mandate; `key` tells it in an address."""

    key: str
    label: str


def mandate_owners_of(mandate):
    """Who is to see to the mandate: the unit that leads on it, or else each of those whom it addresses."""
    if mandate.lead_unit:
        return [_leading(mandate.lead_unit)]
    return [_addressed(row.kind, row.body) for row in mandate.addressees.all()] or [_nobody()]


_NOBODY = "nobody"


def _nobody():
    return Owner(_NOBODY, _("nobody named"))


def _leading(unit):
    return Owner(f"unit.{unit.code}", str(unit))


def _addressed(kind, body=None):
    """Whom a mandate addresses that no unit leads on; of the secretariat the label says so, since its units are owners
    themselves."""
    if body:
        return Owner(f"body.{body.code}", str(body))
    if kind == AddresseeKind.SECRETARIAT:
        return Owner(kind, _("the secretariat, no unit named"))
    return Owner(kind, str(AddresseeKind(kind).label))


def mandate_owners():
    """All who may have to see to a mandate. Two queries."""
    kinds = [_addressed(kind) for kind in AddresseeKind.values]
    of_bodies = [_addressed(AddresseeKind.BODY, body) for body in bodies()]
    return [*kinds, *of_bodies, *map(_leading, units()), _nobody()]


def mandates_of_owner(found, key):
    """Of the mandates those of which `mandate_owners_of` names the key."""
    what, _dot, code = key.partition(".")
    if what == "unit":
        return found.filter(lead_unit__code=code)
    found = found.filter(lead_unit__isnull=True)
    if what == _NOBODY:
        return found.filter(addressees__isnull=True)
    own = Addressee.objects.filter(body__code=code) if code else Addressee.objects.filter(kind=what, body__isnull=True)
    return found.filter(pk__in=own.values("mandate"))
