"""Accounts, and the forms that a person has not saved."""

import datetime
import json

from django.db import transaction
from django.utils.translation import gettext as _

from cop_portal.common import dates
from cop_portal.common.errors import PortalError
from cop_portal.common.services import require_mark
from cop_portal.history.services import record
from cop_portal.people.models import KeptForm, User

KEPT_FOR = datetime.timedelta(days=30)
KEPT_SIZE = 200_000  # characters of what was typed on one page


@transaction.atomic
def save_person(*, person, by, fields, read=None):
    """Save an account's fields (role, unit, active, name); one row of history for each that changed.

    Those alone are written: what somebody else changed of the account meanwhile stays. `read` is the mark of the fields
    that a page showed. Raises StaleVersion.
    """
    stored = User.objects.select_for_update().get(pk=person.pk) if person.pk else None
    if read is not None:
        require_mark(stored, fields, read)
    person.full_clean()
    person.save(update_fields=fields if stored else None)
    for name in fields:
        old = getattr(stored, name) if stored else ""
        if old != getattr(person, name):
            record(person, "edited", by=by, field=name, old=old, new=getattr(person, name))
    return person


def keep_form(*, person, path, values):
    """Keep what a person typed on a page, in the place of what they typed there before; for a month.

    `values` are lists of texts by the fields' names. Raises PortalError where they are none, or beyond all reason.
    """
    fits = (
        isinstance(values, dict)
        and all(isinstance(texts, list) and all(isinstance(text, str) for text in texts) for texts in values.values())
        and len(json.dumps(values)) <= KEPT_SIZE
        and path.startswith("/")
        and len(path) <= KeptForm._meta.get_field("path").max_length
    )
    if not fits:
        raise PortalError(_("What was typed could not be kept: it is no form's content, or far too long."))
    KeptForm.objects.filter(person=person, updated_at__lt=dates.machine_now() - KEPT_FOR).delete()
    KeptForm.objects.update_or_create(person=person, path=path, defaults={"values": values})


def drop_kept_form(*, person, path):
    """Forget what a person typed on a page, since it is saved or no longer wanted."""
    KeptForm.objects.filter(person=person, path=path).delete()
