"""A working group's recommendations: entered and corrected by the secretariat."""

from django.db import transaction

from cop_portal.common.services import save_version
from cop_portal.common.verdicts import require
from cop_portal.history.services import record, record_fields
from recommendations import rules


@transaction.atomic
def create_recommendation(*, recommendation, by):
    """Save a recommendation as its document has it. Raises ValidationError, of a number that is there already too."""
    require(rules.can_edit_recommendation(by))
    recommendation.full_clean()
    recommendation.save()
    record(recommendation, "created", by=by, new=str(recommendation), is_public=True)
    return recommendation


@transaction.atomic
def edit_recommendation(*, recommendation, by, fields):
    """Save a correction. Raises StaleVersion, ValidationError."""
    require(rules.can_edit_recommendation(by))
    record_fields(recommendation, "edited", save_version(recommendation, fields=fields), by=by, is_public=True)
    return recommendation
