"""What each person may see of meetings."""

from django.db.models import Q

from coordination.enums import MEETING_PUBLIC, MeetingKind
from coordination.models import AgendaItem, FollowUp, Meeting
from cop_portal.people.rules import is_secretariat, states_read_by
from recommendations.enums import AddresseeKind, MandateStatus
from recommendations.queries import mandates


def meetings_visible_to(user):
    """Announced, held and cancelled meetings for all; drafts for the secretariat."""
    meetings = Meeting.objects.select_related("session__body")
    return meetings if is_secretariat(user) else meetings.filter(status__in=MEETING_PUBLIC)


def agenda_of(meeting):
    """The agenda in order, with documents and the mandates that ask for the items."""
    items = meeting.agenda.filter(is_withdrawn=False)
    return list(items.select_related("mandate__paragraph__decision").prefetch_related("documents"))


def agenda_items_with(document, user):
    """The items of meetings that the person may see under which the document stands."""
    items = AgendaItem.objects.filter(documents=document, is_withdrawn=False, meeting__in=meetings_visible_to(user))
    return items.select_related("meeting").order_by("meeting__starts_at", "order")


def invitations_of(meeting):
    """Invited organizations by kind and name."""
    return list(
        meeting.invitations.select_related("organization").order_by("organization__kind", "organization__name_en")
    )


def attendance_mark(invitations):
    """A mark of who is noted as present, by which a page that was read before a change is told."""
    return " ".join(f"{row.pk}.{row.attended}" for row in sorted(invitations, key=lambda row: row.pk))


def mandates_wanting_an_item(meeting, agenda):
    """Mandates that ask the body, of whose meeting this is, for an item that the agenda lacks."""
    if meeting.kind != MeetingKind.SESSION:
        return []
    answered = {item.mandate_id for item in agenda}
    asked = mandates().filter(
        status=MandateStatus.ACTIVE,
        addressees__kind=AddresseeKind.BODY,
        addressees__body=meeting.session.body_id,
        deadline__session=meeting.session_id,
        fulfilment_rule="agenda-item-placed",
    )
    return [mandate for mandate in asked if mandate.pk not in answered]


def follow_ups_visible_to(user):
    """The secretariat's all; a focal point's those that their State owns."""
    follow_ups = FollowUp.objects.select_related("meeting", "person", "state", "organization")
    if is_secretariat(user):
        return follow_ups
    return follow_ups.filter(Q(state__in=states_read_by(user)) & Q(meeting__status__in=MEETING_PUBLIC))
