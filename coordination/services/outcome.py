"""What came of a meeting: follow-ups."""

from functools import partial

from django.db import transaction

from coordination import rules
from coordination.enums import FOLLOW_UP_MOVES, FollowUpStatus
from coordination.services.meetings import editable
from cop_portal.common.transitions import move
from cop_portal.common.verdicts import require
from cop_portal.history.services import record


@transaction.atomic
def add_follow_up(*, follow_up, by):
    """Note what somebody does after the meeting."""
    editable(follow_up.meeting, by)
    follow_up.full_clean()
    follow_up.save()
    record(follow_up.meeting, "follow_up_added", by=by, new=follow_up.title)
    return follow_up


@transaction.atomic
def close_follow_up(*, follow_up, by):
    """Close a follow-up. Returns (follow-up, moved)."""
    require(rules.can_run_meetings(by))
    write = partial(_record_follow_up, follow_up, by)
    return move(follow_up, to=FollowUpStatus.CLOSED, table=FOLLOW_UP_MOVES, record=write)


def _record_follow_up(follow_up, by, old, new):
    record(follow_up, "moved", by=by, field="status", old=old, new=new)
    record(follow_up.meeting, "follow_up_closed", by=by, new=follow_up.title)
