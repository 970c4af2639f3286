"""The secretariat's actions: created, edited, moved."""

from django.db import transaction
from django.utils.translation import gettext as _

from cop_portal.common import dates
from cop_portal.common.errors import PortalError
from cop_portal.common.services import save_version
from cop_portal.common.transitions import locked, move, require_reason
from cop_portal.common.verdicts import require
from cop_portal.history.services import record, record_fields
from cop_portal.people.rules import is_secretariat
from recommendations import rules
from recommendations.enums import ACTION_MOVES, ActionStatus

# A step that ends, or is taken up again, says why.
NEEDS_REASON = {ActionStatus.DONE, ActionStatus.DROPPED}


@transaction.atomic
def create_action(*, action, by, documents=()):
    """Save a new action of a mandate."""
    require(rules.can_create_action(by))
    action.created_by = by
    _check(action)
    action.full_clean()
    action.save()
    action.documents.set(documents)
    record(action, "created", by=by, new=action.title)
    return action


@transaction.atomic
def edit_action(*, action, by, fields, links=None):
    """Save a change of an action. Raises StaleVersion."""
    require(rules.can_change_action(by, locked(action)))
    _check(action)
    record_fields(action, "edited", save_version(action, fields=fields, links=links), by=by)
    return action


@transaction.atomic
def move_action(*, action, to, by, reason=""):
    """Move an action through its one gate. Returns (action, moved); doing it twice is no second move."""
    action = locked(action)
    require(rules.can_change_action(by, action))
    reopened = to == ActionStatus.IN_PROGRESS and action.status == ActionStatus.DONE
    if (to in NEEDS_REASON or reopened) and action.status != to:
        require_reason(reason)

    def write(old, new):
        record(action, "moved", by=by, field="status", old=old, new=new, reason=reason)

    return move(action, to=to, table=ACTION_MOVES, record=write)


def _check(action):
    adopted = action.mandate.paragraph.decision.adopted_on
    if action.due_on and adopted and action.due_on < adopted:
        raise PortalError(
            _("An action cannot be due before the decision was adopted, on %(day)s.")
            % {"day": dates.date_text(adopted)},
            field="due_on",
        )
    if not is_secretariat(action.owner):
        raise PortalError(_("The owner must be an active member of the secretariat."), field="owner")
