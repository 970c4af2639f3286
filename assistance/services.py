"""Every change of activities, needs, and proposals."""

from django.db import transaction
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from assistance import rules
from assistance.enums import (
    ACTIVITY_ACCEPTED,
    ACTIVITY_MOVES,
    NEED_MOVES,
    PROPOSAL_MOVES,
    PROPOSAL_OUTCOMES,
    PROPOSAL_SUBMITTED,
    ActivityStatus,
    NeedStatus,
    ProposalStatus,
)
from assistance.models import Activity, Attachment
from cop_portal.common import dates, uploads
from cop_portal.common.errors import MoveNotAllowed, PortalError
from cop_portal.common.services import save_version
from cop_portal.common.text import fold
from cop_portal.common.transitions import locked, move, require_reason
from cop_portal.common.verdicts import require
from cop_portal.history.services import record, record_fields
from cop_portal.people.models import State
from cop_portal.people.rules import is_focal_point

NEEDS_REASON = {ActivityStatus.RETURNED, ActivityStatus.WITHDRAWN}


def _folded(activity):
    return fold(f"{activity.reference} {activity.title} {activity.description} {activity.recipient_region}")


@transaction.atomic
def draft_activity(*, activity, by, links=None, is_example=False):
    """Save a new draft; its reference counts the State's reports of the portal's year."""
    require(rules.can_create_activity(by, activity.state))
    year = dates.today().year
    # The State's row is the lock: two drafts at once wait for each other instead of taking one number.
    state = State.objects.select_for_update().get(pk=activity.state_id)
    prefix = f"{state.code}-{year}-"
    numbered = Activity.objects.filter(reference__startswith=prefix, revises__isnull=True)
    # The longest is the largest: after KEN-2007-9999 comes KEN-2007-10000.
    last = numbered.order_by(Length("reference").desc(), "-reference").first()
    activity.reference = f"{prefix}{int(last.reference.removeprefix(prefix)) + 1 if last else 1:04d}"
    activity.created_by, activity.is_example = by, is_example
    activity.on_behalf = not is_focal_point(by, state)
    activity.search_text = _folded(activity)
    activity.full_clean()
    activity.save()
    for name, objects in (links or {}).items():
        getattr(activity, name).set(objects)
    record(activity, "created", by=by, new=activity.reference, for_state=state)
    return activity


@transaction.atomic
def edit_activity(*, activity, by, fields, links=None):
    """Save a change of a draft or of what was returned. Raises StaleVersion."""
    stored = locked(activity, "state")
    require(rules.can_edit_activity(by, stored))
    activity.search_text = _folded(activity)
    changed = save_version(activity, fields=[*fields, "search_text"], links=links)
    changed.pop("search_text", None)
    record_fields(activity, "edited", changed, by=by, for_state=stored.state)
    return activity


def missing_for_submission(activity):
    """What an activity lacks before it can be submitted, as sentences; title, kind and start cannot be missing."""
    missing = []
    if not activity.recipients.exists() and not activity.recipient_region:
        missing.append(_("Name a recipient State, or the recipient region."))
    return missing


@transaction.atomic
def move_activity(*, activity, to, by, reason=""):
    """Move an activity through its one gate. Returns (activity, moved); doing it twice is no second move."""
    activity = locked(activity, "state")
    require(rules.can_move_activity(by, activity, to))
    if to in NEEDS_REASON and activity.status != to:
        require_reason(reason)
    if (to == ActivityStatus.TAKEN_OVER) != bool(activity.revises_id) and to in ACTIVITY_ACCEPTED:
        raise MoveNotAllowed(_("A report is published; a change to it is taken over into what is published."))
    changes = {}
    if to == ActivityStatus.SUBMITTED:
        if missing := missing_for_submission(activity):
            raise PortalError(" ".join(missing))
        changes = {"submitted_by": by, "submitted_at": dates.now()}
    if to == ActivityStatus.PUBLISHED:
        changes = {"published_at": dates.now()}

    def write(old, new):
        public = ActivityStatus.PUBLISHED in (old, new)
        record(
            activity,
            "moved",
            by=by,
            field="status",
            old=old,
            new=new,
            reason=reason,
            for_state=activity.state,
            is_public=public,
        )

    return move(activity, to=to, table=ACTIVITY_MOVES, record=write, changes=changes)


@transaction.atomic
def add_attachment(*, activity, by, file):
    """Keep an uploaded file under a random name; its type is told from its bytes. Raises PortalError."""
    activity = locked(activity, "state")
    require(rules.can_edit_activity(by, activity))
    attachment = uploads.keep(Attachment(activity=activity, uploaded_by=by), file)
    record(activity, "attached", by=by, new=attachment.name, for_state=activity.state)
    return attachment


@transaction.atomic
def withdraw_attachment(*, attachment, by):
    """Take an attachment off the page; the file is kept."""
    require(rules.can_edit_activity(by, locked(attachment.activity, "state")))
    stored = Attachment.objects.select_for_update().get(pk=attachment.pk)
    if not stored.is_withdrawn:
        stored.is_withdrawn = True
        stored.save(update_fields=["is_withdrawn", "updated_at"])
        record(stored.activity, "detached", by=by, old=stored.name, for_state=stored.activity.state)
    return stored


@transaction.atomic
def create_need(*, need, by, links=None, is_example=False):
    """Save a need, with its many-to-many `links` {name: objects}, and publish it: a State's own, or (without a State)
    the working group's, entered by an officer."""
    require(rules.can_change_need(by, need))
    need.created_by, need.is_example = by, is_example
    need.on_behalf = need.state is not None and not is_focal_point(by, need.state)
    need.full_clean()
    need.save()
    for name, objects in (links or {}).items():
        getattr(need, name).set(objects)
    record(need, "created", by=by, new=need.title, for_state=need.state, is_public=True)
    return need


@transaction.atomic
def edit_need(*, need, by, fields, links=None):
    """Save a change of a need. Raises StaleVersion."""
    stored = locked(need, "state")
    require(rules.can_change_need(by, stored))
    changed = save_version(need, fields=fields, links=links)
    record_fields(need, "edited", changed, by=by, for_state=stored.state, is_public=True)
    return need


@transaction.atomic
def move_need(*, need, to, by, reason=""):
    """Withdraw a need, or bring it back. Returns (need, moved); doing it twice is no second move."""
    need = locked(need, "state")
    require(rules.can_change_need(by, need))
    if to == NeedStatus.WITHDRAWN and need.status != to:
        require_reason(reason)

    def write(old, new):
        record(need, "moved", by=by, field="status", old=old, new=new, reason=reason, for_state=need.state)

    return move(need, to=to, table=NEED_MOVES, record=write)


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
