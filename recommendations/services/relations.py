"""The chain of a mandate's life: which later mandate renews, amends, or supersedes it."""

from django.db import transaction
from django.utils.translation import gettext as _

from cop_portal.common import dates
from cop_portal.common.errors import PortalError
from cop_portal.common.transitions import locked
from cop_portal.common.verdicts import require
from cop_portal.history.services import record
from recommendations import rules
from recommendations.enums import RelationKind
from recommendations.models import Mandate, MandateRelation


@transaction.atomic
def relate_mandates(*, mandate, kind, to_mandate, by):
    """Say what a mandate does with an earlier one. Returns (relation, related); said already, it is left so."""
    require(rules.can_edit_mandate(by))
    rows = Mandate.objects.select_for_update(of=("self",)).select_related("paragraph__decision")
    stored = {row.pk: row for row in rows.filter(pk__in=[mandate.pk, to_mandate.pk]).order_by("pk")}
    later, earlier = stored[mandate.pk], stored[to_mandate.pk]
    if later.withdrawn_at or earlier.withdrawn_at:
        raise PortalError(_("A mandate that is withdrawn has no relations."))
    if later == earlier:
        raise PortalError(_("A mandate has no relation to itself."), field="to_mandate")
    days = later.paragraph.decision.adopted_on, earlier.paragraph.decision.adopted_on
    if None not in days and days[0] < days[1]:
        raise PortalError(_("%(mandate)s is the later one.") % {"mandate": earlier.reference}, field="to_mandate")
    standing = MandateRelation.objects.filter(withdrawn_at__isnull=True)
    if standing.filter(mandate=earlier, to_mandate=later).exists():
        raise PortalError(_("%(mandate)s is the later one.") % {"mandate": earlier.reference}, field="to_mandate")
    if there := standing.filter(mandate=later, kind=kind, to_mandate=earlier).first():
        return there, False
    relation = MandateRelation(mandate=later, kind=kind, to_mandate=earlier, by=by, at=dates.now())
    relation.full_clean()
    relation.save()
    _record(relation, later, earlier, "related", by)
    return relation, True


@transaction.atomic
def withdraw_relation(*, relation, by):
    """Take a relation back; the row is kept. Returns (relation, withdrawn)."""
    require(rules.can_edit_mandate(by))
    relation = locked(relation, "mandate__paragraph__decision", "to_mandate__paragraph__decision")
    if relation.withdrawn_at:
        return relation, False
    relation.withdrawn_at = dates.now()
    relation.save(update_fields=["withdrawn_at"])
    _record(relation, relation.mandate, relation.to_mandate, "relation_withdrawn", by)
    return relation, True


def _record(relation, later, earlier, event, by):
    """In the history of both, with the relation's name and the other's reference."""
    kind = RelationKind(relation.kind)
    record(later, event, field=kind, new=earlier.reference, by=by, is_public=True)
    record(earlier, f"{event}_from", field=kind, new=later.reference, by=by, is_public=True)
