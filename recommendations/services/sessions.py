"""Sessions move, and every deadline that hangs on them moves along."""

import datetime
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cop_portal.common.services import save_version
from cop_portal.common.verdicts import require
from cop_portal.history.services import change_of, record_fields, record_many
from cop_portal.reminders.enums import ReminderState
from cop_portal.reminders.models import Reminder
from cop_portal.reminders.services import plan
from recommendations import rules
from recommendations.deadlines import resolve
from recommendations.models import Deadline

MANDATE_REMINDERS = "mandate"  # the kind under which `reminder_sources` registers them


def deadlines_of(session):
    """The deadlines that hang on the session; that of a withdrawn mandate resolves anew if it is brought back."""
    return (
        Deadline.objects.filter(Q(session=session) | Q(held_before=session))
        .exclude(mandate__withdrawn_at__isnull=False)
        .select_related("session__body", "held_before__body", "mandate__paragraph__decision")
    )


@dataclass(frozen=True)
class Moved:
    """A deadline that moves, with its day before and after; a day is None while dates are open."""

    deadline: Deadline
    old: datetime.date | None
    new: datetime.date | None


def preview_move(*, session, starts_on, ends_on):
    """What a move would move: the deadlines, and how many reminders are planned on them. Nothing is written."""
    moved = []
    for deadline in deadlines_of(session):
        for anchor in (deadline.session, deadline.held_before):
            if anchor is not None and anchor.pk == session.pk:
                anchor.starts_on, anchor.ends_on = starts_on, ends_on
        if (new := resolve(deadline)) != deadline.due_on:
            moved.append(Moved(deadline, deadline.due_on, new))
    mandates = [found.pk for row in moved if (found := _mandate_of(row.deadline))]
    planned = Reminder.objects.filter(kind=MANDATE_REMINDERS, subject_id__in=mandates, state=ReminderState.PLANNED)
    return moved, planned.count()


@transaction.atomic
def move_session(*, session, starts_on, ends_on, by, reason=""):
    """Set, move, or (with None) open the session's days, and with them all that hangs on it, in one transaction.

    Every deadline on it resolves anew, the mandates' histories say so, and the reminders planned for the old day give
    way to those for the new. Returns the deadlines whose day changed. Raises StaleVersion, ValidationError.
    """
    if not isinstance(by, str):
        require(rules.can_move_sessions(by))
    if (starts_on is None) != (ends_on is None):
        raise ValidationError(_("A session needs both of its days or neither."))
    session.starts_on, session.ends_on = starts_on, ends_on
    changed = save_version(session, fields=["starts_on", "ends_on"])
    record_fields(session, "edited", changed, by=by, reason=reason, is_public=True)
    moved, changes = [], []
    for deadline in deadlines_of(session):
        old, deadline.due_on = deadline.due_on, resolve(deadline)
        if deadline.due_on != old:
            moved.append(deadline)
            if mandate := _mandate_of(deadline):
                what = {"field": "due_on", "old": old, "new": deadline.due_on, "reason": reason, "is_public": True}
                changes.append(change_of(mandate, "deadline_moved", by=by, **what))
    Deadline.objects.bulk_update(moved, ["due_on"], batch_size=1000)
    record_many(changes)
    plan(kinds={MANDATE_REMINDERS})
    return moved


def _mandate_of(deadline):
    return getattr(deadline, "mandate", None)
