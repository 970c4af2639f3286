"""A file is kept between its upload and its import, so that a person may look, leave, and come back."""

import datetime

from django.db import transaction

from cop_portal.common import dates
from cop_portal.common.verdicts import require
from recommendations import rules
from recommendations.models import ImportDraft
from recommendations.services.decisions.importing import import_decision

KEPT = datetime.timedelta(days=30)


@transaction.atomic
def keep_draft(*, file_name, data, language, by):
    """Keep a file that was read, and drop those that nobody came back to for a month."""
    require(rules.can_import_decisions(by))
    ImportDraft.objects.filter(updated_at__lt=dates.machine_now() - KEPT).delete()
    draft = ImportDraft(file_name=file_name[:255], data=data, language=language, created_by=by)
    draft.full_clean()
    draft.save()
    return draft


def keep_given(*, draft, given):
    """Keep what was typed on the page."""
    draft.given = given
    draft.save(update_fields=["given", "updated_at"])


def discard_draft(*, draft):
    draft.delete()


@transaction.atomic
def import_draft(*, draft, chosen, by):
    """Import (parsed, placed, choices) of a draft, all or none, and drop the draft. Returns [(decision, done)].

    Raises PortalError, StaleVersion.
    """
    done = [import_decision(parsed=parsed, placed=placed, by=by, choices=choices) for parsed, placed, choices in chosen]
    draft.delete()
    return done
