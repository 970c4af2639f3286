"""Assessments: an officer proposes, a head answers, both with reasons; all are kept."""

from django.db import transaction
from django.utils.translation import gettext as _

from cop_portal.common import dates
from cop_portal.common.errors import MoveNotAllowed, PortalError, StaleVersion
from cop_portal.common.transitions import locked
from cop_portal.common.verdicts import require
from cop_portal.history.services import record
from recommendations import rules
from recommendations.enums import ASSESSMENT_MOVES, AssessmentState
from recommendations.models import Assessment
from recommendations.queries import newest_assessment, proposals_of


@transaction.atomic
def propose_assessment(*, mandate, status, reason, by, addressee=None, seen=None):
    """An officer's (or head's) proposal of the status of the mandate, or of one of its addressees.

    It supersedes one that waits. `seen` is the pk of the newest assessment of the mandate that the person was shown, 0
    for none: where somebody wrote a newer one meanwhile, StaleVersion is raised. The very same again is no second one.
    """
    require(rules.can_propose_assessment(by))
    mandate = locked(mandate)  # whoever assesses the same mandate waits
    if mandate.withdrawn_at:
        raise PortalError(_("%(mandate)s is withdrawn.") % {"mandate": mandate.reference})
    if addressee is not None and addressee.mandate_id != mandate.pk:
        raise PortalError(_("This is no addressee of the mandate."), field="addressee")
    waiting = next(
        (
            proposal
            for proposal in proposals_of(mandate)
            if proposal.addressee_id == (addressee.pk if addressee else None)
            and proposal.state == AssessmentState.PROPOSED
        ),
        None,
    )
    if waiting and (waiting.status, waiting.reason, waiting.by_id) == (status, reason.strip(), by.pk):
        return waiting
    if seen is not None and seen != newest_assessment(mandate):
        raise StaleVersion(
            _("Somebody else assessed this meanwhile. Nothing of yours was written; what they wrote stands above.")
        )
    return _write(mandate, addressee, status, reason, by, "assessment_proposed", is_public=False)


@transaction.atomic
def confirm_assessment(*, proposal, by, reason=""):
    """A head confirms a proposal; from then on it is the assessment. Confirmed already, it is left so.

    Without a reason of the head's own, the proposal's stands.
    """
    return _answer(proposal, AssessmentState.CONFIRMED, by, reason.strip() or proposal.reason)


@transaction.atomic
def return_assessment(*, proposal, by, reason):
    """A head sends a proposal back and says why. Sent back already, it is left so."""
    return _answer(proposal, AssessmentState.RETURNED, by, reason)


def _answer(proposal, to, by, reason):
    """The one gate of a proposal: returns the row that answers it."""
    mandate = locked(proposal.mandate)
    proposal = next((row for row in proposals_of(mandate) if row.pk == proposal.pk), proposal)
    require(rules.can_answer_assessment(by, proposal))
    if proposal.answer and proposal.answered == to:
        return proposal.answer
    if to not in ASSESSMENT_MOVES.get(proposal.state, ()):
        words = {"old": proposal.state.label, "new": to.label}
        raise MoveNotAllowed(_("What is “%(old)s” cannot become “%(new)s”.") % words)
    confirmed = to == AssessmentState.CONFIRMED
    return _write(
        mandate,
        proposal.addressee,
        proposal.status,
        reason,
        by,
        "assessed" if confirmed else "assessment_returned",
        is_public=confirmed,
        **{"confirms" if confirmed else "returns": proposal},
    )


def _write(mandate, addressee, status, reason, by, event, *, is_public, **answered):
    if not reason.strip():
        raise PortalError(_("An assessment needs reasons."), field="reason")
    assessment = Assessment(
        mandate=mandate,
        addressee=addressee,
        status=status,
        reason=reason.strip(),
        by=by,
        at=dates.now(),
        **answered,
    )
    assessment.full_clean()
    assessment.save()
    record(assessment, event, by=by, field="status", new=status, reason=reason, is_public=is_public)
    return assessment
