"""Every change of meetings, agendas, invitations, and follow-ups."""

from functools import partial

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from coordination import rules
from coordination.enums import FOLLOW_UP_MOVES, MEETING_MOVES, MEETING_PUBLIC, FollowUpStatus, MeetingStatus
from coordination.models import AgendaItem, Meeting, MeetingInvitation
from coordination.queries import attendance_mark
from cop_portal.common import dates
from cop_portal.common.errors import PortalError, StaleVersion
from cop_portal.common.services import save_version, stale
from cop_portal.common.transitions import locked, move, require_reason
from cop_portal.common.verdicts import require
from cop_portal.history.services import record, record_fields

NEEDS_REASON = {MeetingStatus.CANCELLED}


@transaction.atomic
def create_meeting(*, meeting, by, is_example=False):
    """Save a new meeting, a draft until it is announced."""
    require(rules.can_run_meetings(by))
    meeting.created_by, meeting.is_example = by, is_example
    meeting.slug = _free_slug(slugify(f"{meeting.title}-{meeting.starts_at.year}")[:70] or "meeting")
    meeting.full_clean()
    meeting.save()
    record(meeting, "created", by=by, new=meeting.title)
    return meeting


def _free_slug(wanted):
    slug, number = wanted, 1
    while Meeting.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{wanted}-{number}"
    return slug


@transaction.atomic
def edit_meeting(*, meeting, by, fields):
    """Save a change; of an announced meeting it is public. Raises StaleVersion."""
    stored = locked(meeting)
    require(rules.can_edit_meeting(by, stored))
    changed = save_version(meeting, fields=fields)
    record_fields(meeting, "edited", changed, by=by, is_public=stored.status in MEETING_PUBLIC)
    return meeting


@transaction.atomic
def move_meeting(*, meeting, to, by, reason=""):
    """Announce, hold, cancel, reopen through one gate. Returns (meeting, moved); twice is no second move."""
    require(rules.can_run_meetings(by))
    meeting = locked(meeting)
    if to in NEEDS_REASON and meeting.status != to:
        require_reason(reason)
    if to == MeetingStatus.HELD and meeting.starts_at > dates.now():
        raise PortalError(_("The meeting has not begun; it cannot have been held."))

    def write(old, new):
        public = new in MEETING_PUBLIC or old in MEETING_PUBLIC
        record(meeting, "moved", by=by, field="status", old=old, new=new, reason=reason, is_public=public)

    return move(meeting, to=to, table=MEETING_MOVES, record=write)


@transaction.atomic
def add_agenda_item(*, meeting, by, title, mandate=None, documents=()):
    """Add an item at the end of the agenda."""
    meeting = _editable(meeting, by)
    last = meeting.agenda.filter(is_withdrawn=False).aggregate(last=Max("order"))["last"] or 0
    item = AgendaItem(meeting=meeting, order=last + 1, title=title, mandate=mandate)
    item.full_clean()
    item.save()
    item.documents.set(documents)
    record(meeting, "agenda_item_added", by=by, new=title, is_public=meeting.status in MEETING_PUBLIC)
    return item


@transaction.atomic
def withdraw_agenda_item(*, item, by):
    """Take an item off the agenda; those after it move up."""
    meeting = _editable(item.meeting, by)
    item = AgendaItem.objects.get(pk=item.pk)
    if item.is_withdrawn:
        return item
    item.is_withdrawn = True
    item.save(update_fields=["is_withdrawn"])
    for order, following in enumerate(meeting.agenda.filter(is_withdrawn=False).order_by("order"), start=1):
        if following.order != order:
            following.order = order
            following.save(update_fields=["order"])
    record(meeting, "agenda_item_withdrawn", by=by, old=item.title, is_public=meeting.status in MEETING_PUBLIC)
    return item


@transaction.atomic
def move_agenda_item(*, item, up, by):
    """Change places with the item before (or after); at the end nothing happens.

    Raises StaleVersion where the item no longer has the `order` that the person read: twice "up" is not two places.
    """
    meeting = _editable(item.meeting, by)
    items = list(meeting.agenda.filter(is_withdrawn=False).order_by("order"))
    here = next((place for place, other in enumerate(items) if (other.pk, other.order) == (item.pk, item.order)), None)
    if here is None:
        raise StaleVersion(_("Somebody else changed the agenda meanwhile. Nothing was moved; see how it stands now."))
    there = here - 1 if up else here + 1
    if not 0 <= there < len(items):
        return item
    first, second = items[here], items[there]
    orders = first.order, second.order
    # The order is unique at every moment, so one steps aside first.
    for row, order in ((first, 0), (second, orders[0]), (first, orders[1])):
        row.order = order
        row.save(update_fields=["order"])
    record(meeting, "agenda_reordered", by=by, new=first.title, is_public=meeting.status in MEETING_PUBLIC)
    return first


def _editable(meeting, by):
    meeting = locked(meeting)
    require(rules.can_edit_meeting(by, meeting))
    return meeting


@transaction.atomic
def invite_organizations(*, meeting, organizations, by):
    """Note the organizations as invited today; those invited already stay as they are. Returns the new invitations."""
    meeting = _editable(meeting, by)
    known = set(meeting.invitations.values_list("organization_id", flat=True))
    new = [
        MeetingInvitation.objects.create(
            meeting=meeting, organization=organization, invited_on=dates.today(), created_by=by
        )
        for organization in organizations
        if organization.pk not in known
    ]
    if new:
        names = "; ".join(str(invitation.organization) for invitation in new)
        record(meeting, "organizations_invited", by=by, new=names, is_public=meeting.status in MEETING_PUBLIC)
    return new


@transaction.atomic
def record_attendance(*, meeting, present, by, read=None):
    """Note which invited organizations were present (`present` are ids of invitations); all others were not.

    `read` is the mark of the attendance that a page showed. Raises StaleVersion.
    """
    meeting = _editable(meeting, by)
    invitations = meeting.invitations.select_related("organization")
    if read is not None and attendance_mark(invitations) != read:
        raise stale()
    changed = []
    for invitation in invitations:
        attended = invitation.pk in present
        if invitation.attended != attended:
            invitation.attended = attended
            invitation.save(update_fields=["attended", "updated_at"])
            changed.append(invitation)
    if changed:
        names = "; ".join(str(invitation.organization) for invitation in changed if invitation.attended)
        record(meeting, "attendance_recorded", by=by, new=names, is_public=True)
    return changed


@transaction.atomic
def add_follow_up(*, follow_up, by):
    """Note what somebody does after the meeting."""
    _editable(follow_up.meeting, by)
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
