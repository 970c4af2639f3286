"""The agenda of a meeting."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from coordination.enums import MEETING_PUBLIC
from coordination.models import AgendaItem
from coordination.services.meetings import editable
from cop_portal.common.errors import StaleVersion
from cop_portal.history.services import record


@transaction.atomic
def add_agenda_item(*, meeting, by, title, mandate=None, documents=()):
    """Add an item at the end of the agenda."""
    meeting = editable(meeting, by)
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
    meeting = editable(item.meeting, by)
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
    meeting = editable(item.meeting, by)
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
