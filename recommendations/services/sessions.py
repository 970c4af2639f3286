"""Sessions move, and every deadline that hangs on them moves along."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cop_portal.common.services import save_version
from cop_portal.history.services import record, record_fields
from recommendations.deadlines import resolve
from recommendations.models import Deadline


def deadlines_of(session):
    """The deadlines that hang on the session."""
    return Deadline.objects.filter(Q(session=session) | Q(held_before=session)).select_related(
        "session", "held_before", "mandate"
    )


@transaction.atomic
def move_session(*, session, starts_on, ends_on, by, reason=""):
    """Set, move, or (with None) open the session's days; every deadline on it resolves anew in the same transaction.

    Returns the deadlines whose day changed. Reminders follow: the planner cancels what hung on the old day.
    """
    session.starts_on, session.ends_on = starts_on, ends_on
    if (starts_on is None) != (ends_on is None):
        raise ValidationError(_("A session needs both of its days or neither."))
    changed = save_version(session, fields=["starts_on", "ends_on"])
    record_fields(session, "moved", changed, by=by, reason=reason, is_public=True)
    moved = []
    for deadline in deadlines_of(session):
        old, deadline.due_on = deadline.due_on, resolve(deadline)
        if deadline.due_on != old:
            moved.append(deadline)
            if mandate := getattr(deadline, "mandate", None):
                record(
                    mandate,
                    "deadline_moved",
                    by=by,
                    field="due_on",
                    old=old,
                    new=deadline.due_on,
                    reason=reason,
                    is_public=True,
                )
    Deadline.objects.bulk_update(moved, ["due_on"], batch_size=1000)
    return moved
