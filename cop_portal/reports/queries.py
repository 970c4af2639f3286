"""Read-only joins of the three apps: what the home page and the desk answer."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from assistance.contents import completeness_of
from assistance.enums import ACTIVITY_PENDING, ActivityStatus
from assistance.queries import (
    activities_and_changes_visible_to,
    activities_visible_to,
    in_full,
    last_returns,
    proposals_waiting_for,
    replies_of,
    with_replies,
)
from coordination.queries import follow_ups_visible_to, meetings_awaiting_answers, meetings_visible_to
from cop_portal.common import dates
from cop_portal.people.enums import RegionalGroup
from cop_portal.people.models import State
from cop_portal.people.queries import (
    appointments_of,
    focal_points_by_state,
    saved_views_of,
    states_reported_by,
    states_validated_by,
)
from cop_portal.people.rules import is_administrator, is_focal_point, is_head, is_secretariat
from cop_portal.reminders.queries import attention, heartbeats
from cop_portal.reminders.services import troubles
from cop_portal.reports.enums import COPY_FROZEN, CopyStatus
from cop_portal.reports.models import ReportCopy
from cop_portal.reports.way import picture, way_to
from recommendations.enums import ACTION_OPEN, AddresseeKind, AssessmentStatus, ReplyStatus
from recommendations.fulfilment import is_late, with_evidence
from recommendations.models import Session
from recommendations.queries import (
    Owner,
    actions_visible_to,
    assessments_sent_back,
    assessments_to_answer,
    binding,
    decisions_to_confirm,
    due_before,
    mandate_owners_of,
    mandates,
    next_session,
)
from recommendations.rules import can_see_contacts

# How much of a queue a desk shows: the day's work and more.
LENGTH_OF_A_QUEUE = 50


def due_by_day(session: Session | None):
    """What is due before the session (`recommendations.queries.due_before`), the earliest day first."""
    return due_before(session).order_by("deadline__due_on", "slug")


def without_a_day():
    """Operational mandates that bind and whose paragraph sets no day: they bind until something else is decided."""
    undone = Q(assessed__isnull=True) | ~Q(assessed=AssessmentStatus.IMPLEMENTED)
    undated = Q(deadline__isnull=True) | Q(deadline__due_on__isnull=True)
    return binding(mandates()).filter(undone, undated).order_by("slug")


def upcoming_meetings(user, limit=5):
    """Announced meetings from today on, soonest first, and drafts for those who may see them."""
    midnight = dates.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return (
        meetings_visible_to(user)
        .filter(ends_at__gte=midnight)
        .exclude(status="cancelled")
        .order_by("starts_at")[:limit]
    )


def latest_activities(user, limit=5):
    """The activities published last."""
    published = activities_visible_to(user).filter(status=ActivityStatus.PUBLISHED)
    return published.select_related("state", "organization", "kind").order_by("-published_at")[:limit]


def copies_visible_to(user):
    """Frozen copies of status reports for all; those under way, stopped and withdrawn for the secretariat."""
    copies = ReportCopy.objects.select_related("decision", "session__body", "body", "made_by")
    return copies if is_secretariat(user) else copies.filter(status=CopyStatus.DONE)


def copies_to_compare(user, copy):
    """The other frozen copies of the same report in the same language, the newest first."""
    same = copies_visible_to(user).filter(kind=copy.kind, **{copy.kind: copy.subject}, language=copy.language)
    return same.filter(status__in=COPY_FROZEN).exclude(pk=copy.pk).defer("content")


@dataclass(frozen=True)
class LateRow:
    """How many late mandates one owner has to see to, and the register of exactly these."""

    owner: Owner
    number: int

    @property
    def url(self):
        return late_url(whose=self.owner.key)


def late_url(**asked):
    """The register of the mandates that are late."""
    return reverse("recommendations:mandate-list", query={"due": "overdue"} | asked)


def home(user, shown=30, standing=20):
    """All that the home page shows at the portal's date: of what is due the first `shown`, late ones first, of what has
    no day the first `standing`. Evidence is computed of these, and of what is past its day, which counts as late by it.
    """
    session = next_session()
    due = list(due_by_day(session))
    past = sum(mandate.deadline.due_on < dates.today() for mandate in due)
    seen = with_evidence(due[: max(shown, past)], user)
    late = [mandate for mandate in seen if is_late(mandate)]
    late_by_owner = Counter(owner for mandate in late for owner in mandate_owners_of(mandate))
    moments = way_to(session, due)
    undated = list(without_a_day()[: standing + 1])
    before = {"before": session.code if session else "null"}
    return {
        "session": session,
        "days_left": (session.starts_on - dates.today()).days if session and session.starts_on else None,
        "due": seen[:shown],
        "due_total": len(due),
        "due_url": reverse("recommendations:mandate-list", query=before),
        "late": [LateRow(owner, number) for owner, number in late_by_owner.most_common()],
        "late_total": len(late),
        "late_counts_twice": late_by_owner.total() > len(late),
        "late_url": late_url(),
        "standing": with_evidence(undated[:standing], user),
        "standing_goes_on": len(undated) > standing,
        "meetings": upcoming_meetings(user),
        "activities": latest_activities(user),
        "moments": moments,
        "picture": picture(moments),
    }


@dataclass(frozen=True)
class GroupReplies:
    """How the States parties of a regional group (of all where `group` is empty) have replied."""

    group: str
    label: str
    counts: dict[str, int]

    @property
    def total(self):
        return sum(self.counts.values())

    @property
    def replied(self):
        return self.counts[ReplyStatus.REPORTED] + self.counts[ReplyStatus.NOTHING]


def replies_by_group(asked):
    """The counts of each reply in each regional group that has States parties, and last in all. One query."""
    rows = asked.order_by().values("regional_group", "reply").annotate(number=Count("pk"))
    found = {(row["regional_group"], row["reply"]): row["number"] for row in rows}
    none = dict.fromkeys(ReplyStatus.values, 0)
    groups = [
        GroupReplies(
            group.value,
            group.label,
            none | {reply: number for (of, reply), number in found.items() if of == group},
        )
        for group in RegionalGroup
    ]
    everywhere = {reply: sum(group.counts[reply] for group in groups) for reply in none}
    return [group for group in groups if group.total] + [GroupReplies("", _("all States parties"), everywhere)]


def reply_rows(asked, mandate, user):
    """The States, each with its reply, and its main focal point as `contact` for those who may see it."""
    found = with_replies(asked, mandate, user)
    contacts = focal_points_by_state([state.pk for state in found]) if can_see_contacts(user) else {}
    for state in found:
        state.contact = next(iter(contacts.get(state.pk, ())), None)
    return found


def states_to_remind(asked, mandate, user):
    """Of the States, those that have not replied, each with its main focal point as `contact`, or None."""
    return reply_rows(asked.filter(reply=ReplyStatus.NO_ANSWER), mandate, user)


@dataclass
class StateDesk:
    """What lies with a State: what it is asked, and its reports and changes to them, by where they stand.

    `may_report` is false for those who may only read it.
    """

    state: State
    may_report: bool
    asked: list
    returned: list = field(default_factory=list)
    drafts: list = field(default_factory=list)
    submitted: list = field(default_factory=list)
    published: list = field(default_factory=list)


def state_desks(user, states, latest=10):
    """The desk of each of the States, in a fixed number of queries."""
    mandates_asked = list(binding(mandates()).filter(addressees__kind=AddresseeKind.STATES).order_by("slug"))
    replied = replies_of(states, mandates_asked)
    visible = activities_and_changes_visible_to(user).filter(state__in=states)
    pending = list(in_full(visible.filter(status__in=ACTIVITY_PENDING)).order_by("-updated_at"))
    returns = last_returns(pending)
    desks = {}
    for state in states:
        asked = [(mandate, replied[mandate.pk, state.pk]) for mandate in mandates_asked]
        desks[state.pk] = StateDesk(state, is_focal_point(user, state), asked)
    for activity in pending:
        at = desks[activity.state_id]
        if activity.status == ActivityStatus.SUBMITTED:
            activity.days_waiting = (dates.today() - dates.day_of(activity.submitted_at)).days
            at.submitted.append(activity)
        else:
            activity.completeness = completeness_of(activity)
            activity.last_return = returns.get(activity.pk)
            (at.returned if activity.status == ActivityStatus.RETURNED else at.drafts).append(activity)
    published = visible.filter(status=ActivityStatus.PUBLISHED).select_related("kind").order_by("-published_at")
    for activity in published[: latest * len(states)]:
        desks[activity.state_id].published.append(activity)
    return list(desks.values())


def desk(user):
    """What the signed-in person has to do."""
    own = {
        "saved_views": saved_views_of(user),
        "states": list(states_reported_by(user)),
        "validated": list(states_validated_by(user)),
        "runs_portal": is_secretariat(user) or is_administrator(user),
    }
    if own["runs_portal"]:
        beats = heartbeats()
        own["attention"] = [*troubles(beats), *attention(user, beats=beats)]
    if is_secretariat(user):
        own_actions = actions_visible_to(user).filter(status__in=ACTION_OPEN)
        waiting = activities_and_changes_visible_to(user).filter(status=ActivityStatus.SUBMITTED)
        waiting = waiting.exclude(on_behalf=True, submitted_by=user).order_by("submitted_at", "pk")
        to_review = list(waiting.select_related("state", "organization", "kind", "revises")[: LENGTH_OF_A_QUEUE + 1])
        own |= {
            "actions": own_actions.filter(owner=user),
            "unit_actions": own_actions.filter(unit=user.unit).exclude(owner=user) if user.unit else own_actions.none(),
            "to_review": to_review[:LENGTH_OF_A_QUEUE],
            "more_to_review": len(to_review) > LENGTH_OF_A_QUEUE,
            "to_confirm": decisions_to_confirm(),
            "to_answer": assessments_to_answer(user),
            "sent_back": assessments_sent_back(user),
            "invited_to": meetings_awaiting_answers(user),
            "follow_ups": follow_ups_visible_to(user).filter(person=user, status="open"),
        }
        if is_head(user):
            late = own_actions.filter(due_on__lt=dates.today())
            own["late_actions"] = late.exclude(owner=user)
            own["waiting_proposals"] = proposals_waiting_for(user)
    if own["states"]:
        own["state_desks"] = state_desks(user, own["states"])
    if own["validated"]:
        read = [state for state in own["validated"] if state not in own["states"]]
        own["state_desks"] = own.get("state_desks", []) + state_desks(user, read)
    if not own["states"] and not own["runs_portal"]:
        own["appointments"] = appointments_of(user)
    return own
