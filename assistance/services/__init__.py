"""Every change of activities, needs, and proposals."""

from assistance.services.activities import (
    NEEDS_REASON,
    add_attachment,
    draft_activity,
    edit_activity,
    missing_for_submission,
    move_activity,
    withdraw_attachment,
)
from assistance.services.needs import create_need, edit_need, move_need
from assistance.services.proposals import (
    draft_proposal,
    edit_proposal,
    move_proposal,
    proposal_needs_words,
    submit_proposal,
)

__all__ = [
    "NEEDS_REASON",
    "add_attachment",
    "create_need",
    "draft_activity",
    "draft_proposal",
    "edit_activity",
    "edit_need",
    "edit_proposal",
    "missing_for_submission",
    "move_activity",
    "move_need",
    "move_proposal",
    "proposal_needs_words",
    "submit_proposal",
    "withdraw_attachment",
]
