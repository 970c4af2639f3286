"""Every change of a need."""

from django.db import transaction

from assistance import rules
from assistance.enums import NEED_MOVES, NeedStatus
from cop_portal.common.services import save_version
from cop_portal.common.transitions import locked, move, require_reason
from cop_portal.common.verdicts import require
from cop_portal.history.services import record, record_fields


@transaction.atomic
def create_need(*, need, by, links=None, is_example=False):
    """Save a need, with its many-to-many `links` {name: objects}, and publish it: a State's own, or (without a State)
    the working group's, entered by an officer."""
    require(rules.can_change_need(by, need))
    need.created_by, need.is_example = by, is_example
    need.full_clean()
    need.save()
    for name, objects in (links or {}).items():
        getattr(need, name).set(objects)
    record(need, "created", by=by, new=need.title, for_state=need.state, is_public=True)
    return need


@transaction.atomic
def edit_need(*, need, by, fields, links=None):
    """Save a change of a need. Raises StaleVersion."""
    stored = locked(need, "state")
    require(rules.can_change_need(by, stored))
    changed = save_version(need, fields=fields, links=links)
    record_fields(need, "edited", changed, by=by, for_state=stored.state, is_public=True)
    return need


@transaction.atomic
def move_need(*, need, to, by, reason=""):
    """Withdraw a need, or bring it back. Returns (need, moved); doing it twice is no second move."""
    need = locked(need, "state")
    require(rules.can_change_need(by, need))
    if to == NeedStatus.WITHDRAWN and need.status != to:
        require_reason(reason)

    def write(old, new):
        record(need, "moved", by=by, field="status", old=old, new=new, reason=reason, for_state=need.state)

    return move(need, to=to, table=NEED_MOVES, record=write)
