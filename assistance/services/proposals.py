"""Every change of a proposal."""

from django.db import transaction
from django.utils.translation import gettext as _

from assistance import rules
from assistance.enums import PROPOSAL_MOVES, PROPOSAL_OUTCOMES, PROPOSAL_SUBMITTED, ProposalStatus
from cop_portal.common.errors import PortalError
from cop_portal.common.services import save_version
from cop_portal.common.transitions import locked, move
from cop_portal.common.verdicts import require
from cop_portal.history.services import record, record_fields


@transaction.atomic
def draft_proposal(*, proposal, by, links=None, is_example=False):
    """Save a new proposal of the secretariat, with its many-to-many `links` {name: objects}."""
    require(rules.can_draft_proposal(by))
    proposal.created_by, proposal.is_example = by, is_example
    proposal.full_clean()
    proposal.save()
    for name, objects in (links or {}).items():
        getattr(proposal, name).set(objects)
    record(proposal, "created", by=by, new=proposal.title)
    return proposal


@transaction.atomic
def edit_proposal(*, proposal, by, fields, links=None):
    """Save a change of a draft. Raises StaleVersion."""
    require(rules.can_edit_proposal(by, locked(proposal)))
    record_fields(proposal, "edited", save_version(proposal, fields=fields, links=links), by=by)
    return proposal


def proposal_needs_words(proposal, to):
    """Whether the move says why: what the session changed or refused, a return, a withdrawal, an outcome taken back."""
    return to in (
        ProposalStatus.DRAFT,
        ProposalStatus.MODIFIED,
        ProposalStatus.NOT_ENDORSED,
        ProposalStatus.WITHDRAWN,
    ) or (to == ProposalStatus.SUBMITTED and proposal.status in PROPOSAL_OUTCOMES)


@transaction.atomic
def move_proposal(*, proposal, to, by, reason=""):
    """Move a proposal through its one gate, except from cleared to submitted, which `submit_proposal` does.

    `reason` holds the words of the change, or why the session did not endorse, where it did so; they become the
    outcome. Returns (proposal, moved); doing it twice is no second move. Raises StaleVersion, PortalError.
    """
    proposal = locked(proposal)
    require(rules.can_move_proposal(by, proposal, to))
    if proposal.status != to:
        if to == ProposalStatus.SUBMITTED and proposal.status == ProposalStatus.CLEARED:
            raise PortalError(_("Name the document and the session that it is submitted to."))
        if proposal_needs_words(proposal, to) and not reason.strip():
            raise PortalError(_("Say why, or what was changed: this move needs words."), field="reason")
    changes = {}
    if to in PROPOSAL_OUTCOMES:
        changes = {"outcome": reason.strip()}
    elif proposal.status in PROPOSAL_OUTCOMES:
        changes = {"outcome": ""}
    return _move_proposal(proposal, to, by, reason, changes)


@transaction.atomic
def submit_proposal(*, proposal, document, session, submitted_on, by):
    """Submit a cleared proposal in a document to a session. Returns (proposal, moved)."""
    proposal = locked(proposal)
    require(rules.can_move_proposal(by, proposal, ProposalStatus.SUBMITTED))
    if document.session_id and document.session_id != session.pk:
        words = {"document": document, "session": document.session}
        raise PortalError(_("%(document)s belongs to another session: %(session)s.") % words, field="session")
    if proposal.status in PROPOSAL_OUTCOMES:
        return proposal, False
    changes = {"document": document, "session": session, "submitted_on": submitted_on}
    return _move_proposal(proposal, ProposalStatus.SUBMITTED, by, str(document), changes)


def _move_proposal(proposal, to, by, reason, changes):
    def write(old, new):
        public = bool({old, new} & PROPOSAL_SUBMITTED)
        record(proposal, "moved", by=by, field="status", old=old, new=new, reason=reason, is_public=public)

    return move(proposal, to=to, table=PROPOSAL_MOVES, record=write, changes=changes)
