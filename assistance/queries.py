"""What each person may see of activities, needs, and proposals."""

from django.db.models import Q

from assistance.enums import ActivityStatus, NeedStatus, ProposalStatus, Visibility
from assistance.models import Activity, AssistanceKind, Attachment, Need, Proposal
from cop_portal.people.rules import is_secretariat, states_of

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
