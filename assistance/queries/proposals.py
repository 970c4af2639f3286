"""Proposals that each person may see."""

import re

from django.db.models import Prefetch, Q

from assistance.enums import (
    PROPOSAL_ANSWERING,
    PROPOSAL_OFFERED,
    PROPOSAL_SUBMITTED,
    NeedStatus,
    ProposalStatus,
)
from assistance.models import Proposal
from assistance.queries.needs import needs_visible_to
from cop_portal.common.text import fold
from cop_portal.people.rules import is_secretariat
from recommendations.queries import (
    recommendations,
    sessions,
)


def proposals_that_stand(user):
    """Those that were neither withdrawn nor refused, as far as the person may read them."""
    return proposals_visible_to(user).filter(status__in=PROPOSAL_ANSWERING)


def proposals_visible_to(user):
    """Proposals that were ever submitted, for all; drafts for the secretariat."""
    proposals = Proposal.objects.select_related("priority_area", "kind", "document", "session__body")
    return proposals if is_secretariat(user) else proposals.filter(submitted_on__isnull=False)


def proposals_before(user, session, *, drafts=False):
    """The proposals that were submitted to a session and not withdrawn, by priority area, as a paper shows them; with
    `drafts` those that the secretariat still prepares for it, for a mandate due at it or at no session."""
    chosen = Q(session=session)
    if drafts:
        meant = Q(mandate__deadline__session__isnull=True) | Q(mandate__deadline__session=session)
        chosen |= meant & Q(status__in=[ProposalStatus.DRAFT, ProposalStatus.CLEARED])
    rows = proposals_visible_to(user).filter(chosen).exclude(status=ProposalStatus.WITHDRAWN)
    if not drafts:
        rows = rows.filter(status__in=PROPOSAL_SUBMITTED)
    return (
        rows.select_related("mandate__paragraph__decision")
        .prefetch_related(
            "beneficiaries",
            Prefetch("needs", needs_visible_to(user).filter(status=NeedStatus.PUBLISHED)),
            Prefetch("recommendations", recommendations()),
        )
        .order_by("priority_area__number", "pk")
    )


def sessions_with_proposals(user):
    """The sessions to which proposals were submitted and, for the secretariat, those at which a draft's mandate is due;
    the newest first."""
    visible = proposals_visible_to(user).exclude(status=ProposalStatus.WITHDRAWN).order_by()
    found = Q(pk__in=visible.filter(session__isnull=False).values("session"))
    found |= Q(pk__in=visible.filter(mandate__deadline__session__isnull=False).values("mandate__deadline__session"))
    return sessions().filter(found).order_by("-starts_on", "-pk")


def sessions_of_submitted_proposals():
    """The ids of the sessions to which proposals were submitted that were not withdrawn."""
    submitted = Proposal.objects.filter(status__in=PROPOSAL_SUBMITTED, session__isnull=False).order_by()
    return set(submitted.values_list("session", flat=True))


def counts_for(mandate):
    """Proposals for the mandate's paragraph, or for none in particular, that were not withdrawn: what is elaborated for
    one mandate is what the next one submits."""
    return ~Q(status=ProposalStatus.WITHDRAWN) & (Q(mandate__isnull=True) | Q(mandate__paragraph=mandate.paragraph_id))


def proposals_naming(user, names):
    """Proposals whose text on partners has one of the names, in whole words; the newest first."""
    said = [re.compile(rf"(?<!\w){re.escape(fold(name))}(?!\w)") for name in names]
    proposals = proposals_visible_to(user).exclude(partners="").order_by("-pk")
    return [row for row in proposals if any(name.search(fold(row.partners)) for name in said)]


def proposals_waiting_for(head):
    """What the head of unit clears, which somebody else drafted, and what is cleared and goes to a session."""
    waiting = Q(status=ProposalStatus.CLEARED) | (Q(status=ProposalStatus.DRAFT) & ~Q(created_by=head))
    return proposals_visible_to(head).filter(waiting)


def proposals_to_take_up(activity=None):
    """What an activity can take up: what lies before a session or was endorsed, and what it took up already."""
    offered = Q(status__in=PROPOSAL_OFFERED)
    if activity is not None and activity.pk:
        offered |= Q(pk__in=activity.proposals.values("pk"))
    return Proposal.objects.filter(offered).select_related("priority_area")


def proposal_statuses_shown_to(user):
    """The columns of a table of proposals by status: what stands; drafts only where the person reads them."""
    return [
        status
        for status in ProposalStatus
        if status in PROPOSAL_SUBMITTED or (status in PROPOSAL_ANSWERING and is_secretariat(user))
    ]
