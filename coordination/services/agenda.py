"""The agenda of a meeting."""

from django.db import transaction
from django.utils.translation import gettext as _

from coordination.enums import MEETING_PUBLIC
from coordination.models import AgendaItem
from coordination.queries import agenda_of, mandates_wanting_an_item
from coordination.services.meetings import editable
from coordination.services.places import put, renumber, require_read
from cop_portal.common.errors import PortalError
from cop_portal.common.services import save_version
from cop_portal.history.services import record, record_fields


@transaction.atomic
def add_agenda_item(*, meeting, by, documents=(), parent=None, **columns):
    """Add an item at the end of the agenda, or of those in `parent`; `columns` are what it says."""
    meeting = editable(meeting, by)
    item = AgendaItem(meeting=meeting, **columns)
    item.order = _last_place(item, parent, agenda_of(meeting))
    item.full_clean()
    item.save()
    item.documents.set(documents)
    record(meeting, "agenda_item_added", by=by, new=item.title, is_public=meeting.status in MEETING_PUBLIC)
    return item


@transaction.atomic
def add_item_for(*, mandate, meeting, by):
    """Add the item for which a mandate asks, in its words. Returns whether the agenda lacked it."""
    meeting = editable(meeting, by)
    lacks = mandate in mandates_wanting_an_item(meeting, agenda_of(meeting))
    if lacks:
        title = f"{mandate.asked[:1].upper()}{mandate.asked[1:]}".rstrip(".;, ")
        title = title if len(title) <= 300 else f"{title[:299].rstrip()}…"
        add_agenda_item(meeting=meeting, by=by, title=title, mandate=mandate)
    return lacks


@transaction.atomic
def edit_agenda_item(*, item, by, fields, documents):
    """Save a change of an item; in another parent it stands last. Raises StaleVersion."""
    meeting = editable(item.meeting, by)
    agenda = agenda_of(meeting)
    stored = next((other for other in agenda if other.pk == item.pk), None)
    if stored is None:
        raise PortalError(_("Somebody took this item off the agenda meanwhile; add it anew."))
    # Where it stands may have changed since the page was read, which is no change of the item.
    item.order, fields, left = stored.order, [*fields], None
    if stored.parent_id != item.parent_id:
        left = [other for other in agenda if other.parent_id == stored.parent_id and other.pk != item.pk]
        item.order = _last_place(item, item.parent, agenda)
        fields.append("order")
    changed = save_version(item, fields=fields, links={"documents": documents})
    if left is not None:
        renumber(left)
    changed.pop("order", None)
    if changed:
        public = meeting.status in MEETING_PUBLIC
        record_fields(item, "edited", changed, by=by, is_public=public)
        record(meeting, "agenda_item_edited", by=by, new=item.title, is_public=public)
    return item


@transaction.atomic
def withdraw_agenda_item(*, item, by, read=None):
    """Take an item off the agenda, with those in it; those after it move up. Returns what was taken off.

    `read` is the order of the agenda that a page showed. Raises StaleVersion.
    """
    meeting = editable(item.meeting, by)
    agenda = agenda_of(meeting)
    stored = next((other for other in agenda if other.pk == item.pk), None)
    if stored is None:
        return []
    require_read(agenda, read)
    gone = [stored, *_within(stored, agenda)]
    AgendaItem.objects.filter(pk__in=[other.pk for other in gone]).update(is_withdrawn=True)
    renumber([other for other in agenda if other.parent_id == stored.parent_id and other not in gone])
    for other in gone:
        record(meeting, "agenda_item_withdrawn", by=by, old=other.title, is_public=meeting.status in MEETING_PUBLIC)
    return gone


@transaction.atomic
def move_agenda_item(*, item, to, by, read=None):
    """Put an item at the place `to` among those of its parent, 1 being the first; beyond the ends is at the end.

    `read` is the order of the agenda that a page showed: "up" that two press is one place. Returns whether it moved.
    Raises StaleVersion.
    """
    meeting = editable(item.meeting, by)
    agenda = agenda_of(meeting)
    require_read(agenda, read)
    stored = next((other for other in agenda if other.pk == item.pk), None)
    if stored is None:
        return False
    moved = renumber(put(stored, to, [other for other in agenda if other.parent_id == stored.parent_id]))
    if moved:
        record(meeting, "agenda_reordered", by=by, new=stored.title, is_public=meeting.status in MEETING_PUBLIC)
    return moved


def _within(item, agenda):
    """The items in an item, and those in them."""
    found = []
    for other in agenda:
        if other.parent_id == item.pk:
            found += [other, *_within(other, agenda)]
    return found


def _last_place(item, parent, agenda):
    """Set the item's parent, and return the last place there. Raises PortalError where the item cannot stand there."""
    if parent is not None:
        parent = next((other for other in agenda if other.pk == parent.pk), None)
        if parent is None:
            raise PortalError(_("That item is not on this agenda."), field="parent")
        within = _within(item, agenda) if item.pk else []
        if parent.pk == item.pk or parent in within:
            raise PortalError(_("An item cannot stand in itself."), field="parent")
        beneath = max((other.depth - within[0].depth + 1 for other in within), default=0)
        if parent.depth + 1 + beneath >= AgendaItem.LEVELS:
            raise PortalError(_("An agenda has three levels at most, as in 3 (a) (i)."), field="parent")
    item.parent = parent
    return 1 + sum(other.parent_id == item.parent_id and other.pk != item.pk for other in agenda)
