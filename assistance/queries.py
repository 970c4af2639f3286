"""What each person may see of activities, needs, and proposals."""

from collections import defaultdict

from django.db.models import Case, Exists, OuterRef, Q, Value, When

from assistance.enums import ActivityStatus, NeedStatus, ProposalStatus, Visibility
from assistance.models import Activity, AssistanceKind, Attachment, Need, Proposal
from cop_portal.people.queries import states
from cop_portal.people.rules import is_secretariat, states_of
from recommendations.enums import ReplyStatus
from recommendations.queries import parties, replies

# What the secretariat sees of a State's report: not its drafts, unless an officer typed them on the State's behalf.
_WITH_THE_SECRETARIAT = Q(
    status__in=[
        ActivityStatus.SUBMITTED,
        ActivityStatus.RETURNED,
        ActivityStatus.PUBLISHED,
        ActivityStatus.WITHDRAWN,
    ]
) | Q(on_behalf=True)


def activities_visible_to(user):
    """Published activities for all (those for States parties for their focal points), one's own State's in every
    state, and for the secretariat whatever was submitted to it."""
    visible = Q(status=ActivityStatus.PUBLISHED, visibility=Visibility.PUBLIC)
    if own := states_of(user):
        visible |= Q(status=ActivityStatus.PUBLISHED) | Q(state__in=own)
    if is_secretariat(user):
        visible |= _WITH_THE_SECRETARIAT
    return Activity.objects.filter(visible)


def activities_with_rows(user):
    """The same, with what a row shows."""
    return activities_visible_to(user).select_related("state", "kind").prefetch_related("recipients")


def attachments_visible_to(user):
    return Attachment.objects.filter(activity__in=activities_visible_to(user), is_withdrawn=False)


def assistance_kinds():
    return AssistanceKind.objects.order_by("order")


def needs_visible_to(user):
    visible = Q(status=NeedStatus.PUBLISHED)
    if own := states_of(user):
        visible |= Q(state__in=own)
    if is_secretariat(user):
        visible |= Q(status__in=NeedStatus.values)
    return Need.objects.filter(visible).select_related("state", "priority_area", "kind")


def proposals_visible_to(user):
    """Submitted proposals for all; the secretariat's drafts for the secretariat."""
    proposals = Proposal.objects.select_related("priority_area", "kind", "document", "session__body")
    return proposals if is_secretariat(user) else proposals.filter(status=ProposalStatus.SUBMITTED)


def states_asked(mandate, user):
    """States parties, each with its `reply` (a ReplyStatus value) to the mandate, as the person may know it.

    What lies with the secretariat is known to it and to the State; for all others that is no reply yet.
    """
    activities = Activity.objects.filter(mandates=mandate, state=OuterRef("pk"))
    waiting = activities.filter(status__in=[ActivityStatus.SUBMITTED, ActivityStatus.RETURNED])
    if not is_secretariat(user):
        waiting = waiting.filter(state__in=states_of(user))
    return (
        states()
        .filter(pk__in=parties("untoc").values("state"))
        .annotate(
            reply=Case(
                When(Exists(activities.filter(status=ActivityStatus.PUBLISHED)), then=Value(ReplyStatus.REPORTED)),
                When(Exists(replies().filter(mandate=mandate, state=OuterRef("pk"))), then=Value(ReplyStatus.NOTHING)),
                When(Exists(waiting), then=Value(ReplyStatus.UNDER_REVIEW)),
                default=Value(ReplyStatus.NO_ANSWER),
            )
        )
    )


def with_replies(asked, mandate, user):
    """The States of `states_asked` as a list, each with what it replied: its `reported` activities that the person may
    read, newest first, and its word that it has `nothing` to report, or None. Two queries."""
    found = list(asked)
    pks = [state.pk for state in found]
    reported = defaultdict(list)
    shown = activities_visible_to(user).filter(mandates=mandate, state__in=pks)
    for activity in shown.exclude(status__in=[ActivityStatus.DRAFT, ActivityStatus.WITHDRAWN]).order_by(
        "-submitted_at"
    ):
        reported[activity.state_id].append(activity)
    nothing = {reply.state_id: reply for reply in replies().filter(mandate=mandate, state__in=pks)}
    for state in found:
        state.reported, state.nothing = reported[state.pk], nothing.get(state.pk)
    return found
