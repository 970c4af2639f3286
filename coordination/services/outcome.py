"""What came of a meeting: points agreed, and follow-ups."""

from django.db import transaction
from django.utils.translation import gettext as _

from coordination import rules
from coordination.enums import FOLLOW_UP_MOVES, MEETING_PUBLIC, FollowUpStatus
from coordination.queries import activities_fulfilling, agenda_items_of, agreed_points_of
from coordination.services.meetings import editable
from coordination.services.places import put, renumber, require_read
from cop_portal.common import dates
from cop_portal.common.errors import PortalError
from cop_portal.common.services import save_version
from cop_portal.common.transitions import locked, move, require_reason
from cop_portal.common.verdicts import require
from cop_portal.history.services import record, record_fields


@transaction.atomic
def add_point(*, point, by):
    """Note a point on which the meeting agreed, last under its agenda item, or under none."""
    meeting = editable(point.meeting, by)
    _require_item_of(meeting, point)
    point.order = len(_points_beside(point)) + 1
    point.full_clean()
    point.save()
    record(meeting, "point_agreed", by=by, new=point.text, is_public=meeting.status in MEETING_PUBLIC)
    return point


@transaction.atomic
def edit_point(*, point, by, fields):
    """Save a change of a point agreed; under another agenda item it stands last. Raises StaleVersion."""
    meeting = editable(point.meeting, by)
    stored = locked(point)
    if stored.is_withdrawn:
        raise PortalError(_("Somebody withdrew this point meanwhile; add it anew."))
    # Where it stands may have changed since the page was read, which is no change of the point.
    point.order, fields = stored.order, [*fields]
    goes = stored.agenda_item_id != point.agenda_item_id
    if goes:
        _require_item_of(meeting, point)
        point.order = len(_points_beside(point)) + 1
        fields.append("order")
    changed = save_version(point, fields=fields)
    if goes:
        renumber(_points_beside(stored))
    changed.pop("order", None)
    if changed:
        public = meeting.status in MEETING_PUBLIC
        record_fields(point, "edited", changed, by=by, is_public=public)
        record(meeting, "point_edited", by=by, old=stored.text, new=point.text, is_public=public)
    return point


@transaction.atomic
def move_point(*, point, to, by, read=None):
    """Put a point at the place `to` among those under its agenda item. Returns whether it moved. Raises StaleVersion.

    `read` is the order of all points that a page showed.
    """
    meeting = editable(point.meeting, by)
    require_read(agreed_points_of(meeting), read)
    beside = _points_beside(point)
    moved = point in beside and renumber(put(point, to, beside))
    if moved:
        record(meeting, "points_reordered", by=by, new=point.text, is_public=meeting.status in MEETING_PUBLIC)
    return moved


@transaction.atomic
def withdraw_point(*, point, by, read=None):
    """Take a point back; those after it move up. Returns whether it stood. Raises StaleVersion."""
    meeting = editable(point.meeting, by)
    stored = locked(point)
    if stored.is_withdrawn:
        return False
    require_read(agreed_points_of(meeting), read)
    stored.is_withdrawn = True
    stored.save(update_fields=["is_withdrawn", "updated_at"])
    renumber(_points_beside(stored))
    record(meeting, "point_withdrawn", by=by, old=stored.text, is_public=meeting.status in MEETING_PUBLIC)
    return True


def _points_beside(point):
    """The points that stand under the same agenda item, or under none; itself among them where it is one."""
    return list(agreed_points_of(point.meeting).filter(agenda_item=point.agenda_item_id))


def _require_item_of(meeting, part):
    item = part.agenda_item_id
    if item and not agenda_items_of(meeting).filter(pk=item).exists():
        raise PortalError(_("That item is not on this agenda."), field="agenda_item")


@transaction.atomic
def add_follow_up(*, follow_up, by):
    """Note what somebody does after the meeting."""
    meeting = editable(follow_up.meeting, by)
    _require_item_of(meeting, follow_up)
    follow_up.full_clean()
    follow_up.save()
    record(meeting, "follow_up_added", by=by, new=follow_up.title)
    return follow_up


@transaction.atomic
def edit_follow_up(*, follow_up, by, fields):
    """Save a change of an open follow-up. Raises StaleVersion."""
    stored = locked(follow_up)
    require(rules.can_edit_follow_up(by, stored))
    if stored.agenda_item_id != follow_up.agenda_item_id:
        _require_item_of(follow_up.meeting, follow_up)
    changed = save_version(follow_up, fields=fields)
    if changed:
        record_fields(follow_up, "edited", changed, by=by)
        record(follow_up.meeting, "follow_up_edited", by=by, new=follow_up.title)
    return follow_up


@transaction.atomic
def close_follow_up(*, follow_up, by, closed_on=None, activity=None, reason=""):
    """Close a follow-up, with the activity that fulfils it if there is one. Returns (follow-up, moved).

    Raises StaleVersion where the person read another version of it.
    """
    require(rules.can_run_meetings(by))
    closed_on = closed_on or dates.today()
    if closed_on > dates.today():
        raise PortalError(_("A follow-up is not closed in the future."), field="closed_on")
    if activity is not None and not activities_fulfilling(follow_up, by).filter(pk=activity.pk).exists():
        raise PortalError(_("Choose a published activity of the follow-up's owner."), field="activity")
    changes = {"closed_on": closed_on, "activity": activity}
    return _move(follow_up, FollowUpStatus.CLOSED, by, changes, "follow_up_closed", reason)


@transaction.atomic
def reopen_follow_up(*, follow_up, by, reason):
    """Open a closed follow-up again, for a reason. Returns (follow-up, moved)."""
    require(rules.can_run_meetings(by))
    if locked(follow_up).status != FollowUpStatus.OPEN:
        require_reason(reason)
    changes = {"closed_on": None, "activity": None}
    return _move(follow_up, FollowUpStatus.OPEN, by, changes, "follow_up_reopened", reason)


def _move(follow_up, to, by, changes, event, reason):
    stored = locked(follow_up, "activity")

    def write(old, new):
        record(follow_up, "moved", by=by, field="status", old=old, new=new, reason=reason)
        record_fields(follow_up, "edited", _differing(stored, changes), by=by)
        record(follow_up.meeting, event, by=by, new=follow_up.title, reason=reason)

    return move(follow_up, to=to, table=FOLLOW_UP_MOVES, record=write, changes=changes)


def _differing(stored, changes):
    return {name: (old, new) for name, new in changes.items() if (old := getattr(stored, name)) != new}
