"""Documents by symbol: entered and corrected by the secretariat."""

from django.db import transaction

from cop_portal.common.services import save_version
from cop_portal.common.verdicts import require
from cop_portal.history.services import record, record_fields
from recommendations import rules


@transaction.atomic
def create_document(*, document, by):
    """Save a document. Raises ValidationError, of a symbol that is there already too."""
    require(rules.can_edit_document(by))
    document.full_clean()
    document.save()
    record(document, "created", by=by, new=document.symbol, is_public=True)
    return document


@transaction.atomic
def edit_document(*, document, by, fields):
    """Save a correction, such as the day of issue or why it was late. Raises StaleVersion, ValidationError."""
    require(rules.can_edit_document(by))
    record_fields(document, "edited", save_version(document, fields=fields), by=by, is_public=True)
    return document
