"""The review of an activity: its moves, and what the State and the secretariat say to each other."""

from django.db import transaction
from django.utils.translation import gettext as _

from assistance import contents, rules
from assistance.enums import ACTIVITY_ACCEPTED, ACTIVITY_MOVES, ACTIVITY_PENDING, ActivityStatus
from assistance.models import ActivityRemark
from assistance.services.changes import take_over
from cop_portal.common import dates
from cop_portal.common.errors import MoveNotAllowed, PortalError
from cop_portal.common.transitions import locked, move, require_reason
from cop_portal.common.verdicts import require
from cop_portal.history.services import record
from cop_portal.people.rules import account, is_secretariat

NEEDS_REASON = {ActivityStatus.RETURNED, ActivityStatus.WITHDRAWN}


def missing_for_submission(activity):
    """What an activity lacks before it can be submitted, as sentences; title, kind and start cannot be missing."""
    named = activity.recipient_region or contents.receives(activity) or activity.recipients.exists()
    return [] if named else [_("Name a recipient State, or the recipient region.")]


@transaction.atomic
def move_activity(*, activity, to, by, reason="", seen=None):
    """Move an activity through its one gate. Returns (activity, moved); doing it twice is no second move.

    An accepted change is taken over into what it changes; `seen` is the version of that which the reviewer read.
    Whoever withdraws what is published withdraws a change to it that is on its way.
    """
    if activity.revises_id:
        locked(activity.revises)  # before its change, as whoever withdraws it does
    activity = locked(activity, "state")
    require(rules.can_move_activity(by, activity, to))
    if to in NEEDS_REASON and activity.status != to:
        require_reason(reason)
    if (to == ActivityStatus.TAKEN_OVER) != bool(activity.revises_id) and to in ACTIVITY_ACCEPTED:
        raise MoveNotAllowed(_("A report is published; a change to it is taken over into what is published."))
    changes = {}
    if to == ActivityStatus.SUBMITTED:
        if missing := missing_for_submission(activity):
            raise PortalError(" ".join(missing))
        changes = {"submitted_by": account(by), "submitted_at": dates.now()}
    if to == ActivityStatus.PUBLISHED:
        changes = {"published_at": dates.now()}
    activity, moved = move(activity, to=to, table=ACTIVITY_MOVES, record=_writer(activity, by, reason), changes=changes)
    if moved and to == ActivityStatus.RETURNED:
        _remark(activity, by, reason.strip(), is_return=True)
    if moved and to == ActivityStatus.TAKEN_OVER:
        take_over(activity, by=by, seen=seen)
    if moved and to == ActivityStatus.WITHDRAWN:
        for change in activity.revisions.filter(status__in=ACTIVITY_PENDING):
            move(change, to=to, table=ACTIVITY_MOVES, record=_writer(change, by, reason))
    return activity, moved


def _writer(activity, by, reason):
    def write(old, new):
        public = ActivityStatus.PUBLISHED in (old, new)
        moved = {"field": "status", "old": old, "new": new, "reason": reason, "is_public": public}
        record(activity, "moved", by=by, for_state=activity.state, **moved)

    return write


@transaction.atomic
def return_activity(*, activity, by, reason, remarks=None):
    """Return an activity to its State, saying why, and in `remarks` {field: text} what is to be mended where.

    Returns (activity, returned).
    """
    remarks = {name: text.strip() for name, text in (remarks or {}).items() if text.strip()}
    if unknown := remarks.keys() - set(contents.FIELDS):
        raise PortalError(_("A report has no part “%(name)s”.") % {"name": sorted(unknown)[0]})
    activity, returned = move_activity(activity=activity, to=ActivityStatus.RETURNED, by=by, reason=reason)
    if returned:
        at = activity.remarks.filter(is_return=True).latest("pk").at
        for name, text in remarks.items():
            _remark(activity, by, text, field=name, is_return=True, at=at)
    return activity, returned


@transaction.atomic
def remark_on(*, activity, by, text, field=""):
    """Say something about a report, or about one of its fields, to the other side: State or secretariat."""
    activity = locked(activity, "state")
    require(rules.can_remark(by, activity))
    if field and field not in contents.FIELDS:
        raise PortalError(_("A report has no part “%(name)s”.") % {"name": field})
    if not text.strip():
        raise PortalError(_("Say something."), field="text")
    return _remark(activity, by, text.strip(), field=field)


def _remark(activity, by, text, *, field="", is_return=False, at=None):
    remark = ActivityRemark(
        activity=activity,
        field=field,
        text=text,
        is_return=is_return,
        from_secretariat=is_secretariat(by),
        by=by,
        at=at or dates.now(),
    )
    remark.full_clean()
    remark.save()
    # The reason of a return stands at its move.
    if field or not is_return:
        event = "remarked_on_field" if field else "remarked"
        record(activity, event, by=by, field=field, new=text, for_state=activity.state)
    return remark
