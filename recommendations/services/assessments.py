"""Assessments: an officer proposes, a head confirms, both with reasons; all are kept."""

from django.db import transaction
from django.utils.translation import gettext as _

from cop_portal.common import dates
from cop_portal.common.errors import PortalError
from cop_portal.common.transitions import locked
from cop_portal.common.verdicts import require
from cop_portal.history.services import record
from recommendations import rules
from recommendations.models import Assessment


@transaction.atomic
def propose_assessment(*, mandate, status, reason, by):
    """An officer's (or head's) proposal of the mandate's status."""
    require(rules.can_propose_assessment(by))
    return _write(mandate, status, reason, by, "assessment_proposed", is_public=False)


@transaction.atomic
def confirm_assessment(*, proposal, by, reason=""):
    """A head confirms a proposal; from then on it is the mandate's assessment. Confirmed already, it is left so."""
    proposal = locked(proposal, "mandate")
    require(rules.can_confirm_assessment(by, proposal))
    if confirmed := Assessment.objects.filter(confirms=proposal).first():
        return confirmed
    return _write(
        proposal.mandate,
        proposal.status,
        reason.strip() or proposal.reason,
        by,
        "assessed",
        is_public=True,
        confirms=proposal,
    )


def _write(mandate, status, reason, by, event, *, is_public, confirms=None):
    if not reason.strip():
        raise PortalError(_("An assessment needs reasons."), field="reason")
    assessment = Assessment(mandate=mandate, status=status, reason=reason, by=by, at=dates.now(), confirms=confirms)
    assessment.full_clean()
    assessment.save()
    record(assessment, event, by=by, field="status", new=status, reason=reason, is_public=is_public)
    return assessment
