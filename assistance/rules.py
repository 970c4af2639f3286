"""Who may do what with activities, needs, and proposals (the design's table of rights)."""

from django.utils.translation import gettext_lazy as _

from assistance.enums import ACTIVITY_EDITABLE, PROPOSAL_OUTCOMES, ActivityStatus, ProposalStatus
from cop_portal.common.verdicts import ALLOWED, allowed_if, denied
from cop_portal.people.rules import is_focal_point, is_head, is_secretariat, reads_for, reports_for

NOT_YOUR_STATE = _("You do not report for this State.")
SECRETARIAT_ONLY = _("Only the secretariat may do this.")


def can_create_activity(user, reporter=None):
    """A focal point for their own State, an organization by its link; an officer on behalf of any, marked so."""
    return allowed_if(is_secretariat(user) or reports_for(user, reporter), NOT_YOUR_STATE)


def _reports_for(user, activity):
    """The State's focal point, the organization by its link, or the officer who entered it on their behalf."""
    return reports_for(user, activity.reporter) or (activity.on_behalf and is_secretariat(user))


def can_edit_activity(user, activity):
    if not _reports_for(user, activity):
        return denied(NOT_YOUR_STATE)
    return allowed_if(
        activity.status in ACTIVITY_EDITABLE, _("Only a draft, or an activity that was returned, can be changed.")
    )


def can_move_activity(user, activity, to):
    """Submit and withdraw are the State's; return and publish the secretariat's, by other eyes than the submitter's."""
    if to in (ActivityStatus.SUBMITTED, ActivityStatus.WITHDRAWN):
        return allowed_if(_reports_for(user, activity), NOT_YOUR_STATE)
    if not is_secretariat(user):
        return denied(SECRETARIAT_ONLY)
    if activity.on_behalf and activity.submitted_by_id == user.pk:
        return denied(_("You submitted this on behalf of the State; somebody else reviews it."))
    return ALLOWED


def can_revise_activity(user, activity):
    """Begin a change to what is published: the State's focal point, or an officer on its behalf."""
    verdict = can_create_activity(user, activity.reporter)
    if not verdict:
        return verdict
    return allowed_if(
        activity.status == ActivityStatus.PUBLISHED, _("Only a published activity is changed by a change to it.")
    )


def can_read_review(user, activity):
    """The history with its reasons, the remarks, and what is on its way: the State and the secretariat."""
    return allowed_if(is_secretariat(user) or reads_for(user, activity.reporter), NOT_YOUR_STATE)


def can_remark(user, activity):
    """Write to each other about a report: the State's focal points and the secretariat."""
    return allowed_if(is_secretariat(user) or reports_for(user, activity.reporter), NOT_YOUR_STATE)


def can_create_need(user, state=None):
    """Whether the person reports needs at all, or those of the State."""
    return allowed_if(is_secretariat(user) or is_focal_point(user, state), NOT_YOUR_STATE)


def can_change_need(user, need):
    """Enter, edit, withdraw: a focal point the own State's; the secretariat any State's, and the working group's."""
    own = need.state is not None and is_focal_point(user, need.state)
    return allowed_if(is_secretariat(user) or own, NOT_YOUR_STATE)


def can_draft_proposal(user):
    return allowed_if(is_secretariat(user), SECRETARIAT_ONLY)


def can_edit_proposal(user, proposal):
    if not is_secretariat(user):
        return denied(SECRETARIAT_ONLY)
    return allowed_if(
        proposal.status == ProposalStatus.DRAFT,
        _("Only a draft can be changed. What is cleared returns to draft first."),
    )


def can_move_proposal(user, proposal, to):
    """A head clears what somebody else drafted, submits it, and takes it back; an officer may do the rest."""
    if not is_secretariat(user):
        return denied(SECRETARIAT_ONLY)
    if to == ProposalStatus.CLEARED:
        if not is_head(user):
            return denied(_("Only a head of unit clears a proposal."))
        return allowed_if(proposal.created_by_id != user.pk, _("You drafted this proposal; another head clears it."))
    if to == ProposalStatus.SUBMITTED:
        takes_back = proposal.status in PROPOSAL_OUTCOMES
        reason = _("Only a head of unit takes an outcome back.") if takes_back else _("Only a head of unit submits it.")
        return allowed_if(is_head(user), reason)
    if to == ProposalStatus.WITHDRAWN and proposal.submitted_on:
        return allowed_if(is_head(user), _("Only a head of unit withdraws a proposal that was submitted."))
    return ALLOWED
