"""Fulfilment rules whose facts are meetings."""

from collections import Counter

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.enums import Answer, MeetingKind, MeetingStatus
from coordination.models import AgendaItem
from coordination.queries import invitations_visible_to, meetings_visible_to
from cop_portal.common import dates
from cop_portal.people.enums import OrganizationKind
from recommendations.enums import EvidenceStatus
from recommendations.fulfilment import Evidence, Fact, register

_CONVENED = {MeetingStatus.ANNOUNCED, MeetingStatus.HELD}
_BANKS = {OrganizationKind.FINANCIAL, OrganizationKind.DEVELOPMENT_BANK}


def _meetings(shared):
    """Those that the reader may see and that were not cancelled."""
    return meetings_visible_to(shared.reader).exclude(status=MeetingStatus.CANCELLED)


@register(
    "agenda-item-placed",
    gettext_lazy("an item is on the body's agenda"),
    gettext_lazy(
        "Items that answer the mandate on the agenda of the body's meeting in the session of the deadline. Complete "
        "once that meeting is announced."
    ),
)
def agenda_item_placed(mandates, shared):
    """An item that answers the mandate, on the agenda of the body's meeting in the session of the deadline.

    Complete once that meeting is announced; in part while it is a draft. One query.
    """
    items = AgendaItem.objects.filter(
        mandate__in=[mandate.pk for mandate in mandates],
        is_withdrawn=False,
        meeting__in=_meetings(shared).filter(kind=MeetingKind.SESSION),
    )
    by_mandate = {}
    for item in items.select_related("meeting", "parent__parent"):
        by_mandate.setdefault(item.mandate_id, []).append(item)
    return {mandate.pk: _placed(mandate, by_mandate.get(mandate.pk, ())) for mandate in mandates}


def _placed(mandate, items):
    session = mandate.deadline.session if mandate.deadline else None
    if session is not None:
        items = [item for item in items if item.meeting.session_id == session.pk]
    if not items:
        where = session or _("the body")
        return Evidence(
            EvidenceStatus.NONE,
            missing=(_("No announced agenda of %(session)s has an item that answers this.") % {"session": where},),
        )
    facts = tuple(
        Fact(
            _("Item %(number)s “%(item)s” on the agenda of %(meeting)s")
            % {"number": item.number, "item": item.title, "meeting": item.meeting},
            item.meeting.get_absolute_url(),
        )
        for item in items
    )
    if any(item.meeting.status in _CONVENED for item in items):
        return Evidence(EvidenceStatus.MET, facts)
    return Evidence(EvidenceStatus.PARTLY, facts, (_("The meeting is not announced yet."),))


@register(
    "coordination-meeting-held",
    gettext_lazy("a coordination meeting with organizations is held"),
    gettext_lazy(
        "Coordination meetings alongside the session of the deadline, or that name the mandate. Complete when one was "
        "held with a United Nations entity, another international organization, and a bank or financial institution."
    ),
)
def coordination_meeting_held(mandates, shared):
    """A coordination meeting alongside the session of the deadline, with the kinds of organization that came.

    Complete when it was held with a United Nations entity, another international organization, and a financial
    institution or development bank present. Two queries.
    """
    meetings = list(
        _meetings(shared)
        .filter(kind=MeetingKind.COORDINATION)
        .filter(
            Q(session__in=[mandate.deadline.session_id for mandate in mandates if mandate.deadline])
            | Q(mandate__in=[mandate.pk for mandate in mandates])
        )
    )
    invitations = invitations_visible_to(shared.reader).filter(meeting__in=meetings).select_related("organization")
    by_meeting = {}
    for invitation in invitations:
        by_meeting.setdefault(invitation.meeting_id, []).append(invitation)
    return {mandate.pk: _held(mandate, meetings, by_meeting) for mandate in mandates}


def _held(mandate, meetings, invitations):
    session_id = mandate.deadline.session_id if mandate.deadline else None
    own = [
        meeting
        for meeting in meetings
        if meeting.mandate_id == mandate.pk or (session_id and meeting.session_id == session_id)
    ]
    if not own:
        return Evidence(EvidenceStatus.NONE, missing=(_("No coordination meeting is announced."),))
    facts, missing, present = [], [], set()
    for meeting in own:
        words = {"meeting": meeting, "status": meeting.get_status_display()}
        sentence = _("%(meeting)s: %(status)s (an example)") if meeting.is_example else _("%(meeting)s: %(status)s")
        facts.append(Fact(sentence % words, meeting.get_absolute_url()))
        invited = invitations.get(meeting.pk, [])
        facts += _numbers(invited)
        if meeting.status == MeetingStatus.HELD:
            present |= {invitation.organization.kind for invitation in invited if invitation.attended}
    if not any(meeting.status == MeetingStatus.HELD for meeting in own):
        return Evidence(EvidenceStatus.PARTLY, tuple(facts), (_("The meeting has not been held yet."),))
    if OrganizationKind.UN_ENTITY not in present:
        missing.append(_("No United Nations entity was present."))
    if OrganizationKind.INTERNATIONAL not in present:
        missing.append(_("No other international organization was present."))
    if not present & _BANKS:
        missing.append(_("No international financial institution or development bank was present."))
    return Evidence(EvidenceStatus.PARTLY if missing else EvidenceStatus.MET, tuple(facts), tuple(missing))


@register(
    "meeting-convened",
    gettext_lazy("a meeting is convened"),
    gettext_lazy("Meetings of any kind that name the mandate. Complete when one was held by the due day."),
)
def meeting_convened(mandates, shared):
    """Meetings that name the mandate, of a body or with organizations.

    None without one; in part until one is held, and where none was held by the due day; complete once one was. One
    query.
    """
    named = _meetings(shared).filter(mandate__in=[mandate.pk for mandate in mandates])
    by_mandate = {}
    for meeting in named.order_by("starts_at", "pk"):
        by_mandate.setdefault(meeting.mandate_id, []).append(meeting)
    return {mandate.pk: _convened(mandate, by_mandate.get(mandate.pk, ())) for mandate in mandates}


def _convened(mandate, meetings):
    if not meetings:
        return Evidence(EvidenceStatus.NONE, missing=(_("No announced meeting names this mandate."),))
    facts, held = [], []
    for meeting in meetings:
        day = meeting.days[0]
        words = {"meeting": meeting, "status": meeting.get_status_display(), "day": dates.date_text(day)}
        sentence = (
            _("%(meeting)s, %(day)s: %(status)s (an example)")
            if meeting.is_example
            else _("%(meeting)s, %(day)s: %(status)s")
        )
        facts.append(Fact(sentence % words, meeting.get_absolute_url()))
        if meeting.status == MeetingStatus.HELD:
            held.append(day)
    due_on = mandate.deadline.due_on if mandate.deadline else None
    if not held:
        return Evidence(EvidenceStatus.PARTLY, tuple(facts), (_("No meeting has been held yet."),))
    if due_on and min(held) > due_on:
        return Evidence(EvidenceStatus.PARTLY, tuple(facts), (_("The meeting was held after the due day."),))
    return Evidence(EvidenceStatus.MET, tuple(facts))


def _numbers(invitations):
    """How many of each kind were invited, take part, and were present; some come uninvited."""
    invited = Counter(invitation.organization.kind for invitation in invitations if invitation.invited_on)
    accepted = Counter(row.organization.kind for row in invitations if row.answer == Answer.ACCEPTED)
    came = Counter(invitation.organization.kind for invitation in invitations if invitation.attended)
    return [
        Fact(
            _("%(kind)s: %(invited)s invited, %(accepted)s accepted, %(present)s present")
            % {"kind": kind.label, "invited": invited[kind], "accepted": accepted[kind], "present": came[kind]}
        )
        for kind in OrganizationKind
        if invited[kind] or came[kind]
    ]
