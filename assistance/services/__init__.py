"""Every change of activities, needs, and proposals."""

from assistance.services.activities import (
    add_attachment,
    copy_activity,
    draft_activity,
    edit_activity,
    withdraw_attachment,
)
from assistance.services.changes import revise_activity
from assistance.services.needs import create_need, edit_need, move_need
from assistance.services.proposals import (
    draft_proposal,
    edit_proposal,
    move_proposal,
    proposal_needs_words,
    submit_proposal,
)
from assistance.services.review import (
    NEEDS_REASON,
    missing_for_submission,
    move_activity,
    remark_on,
    return_activity,
)

__all__ = [
    "NEEDS_REASON",
    "add_attachment",
    "copy_activity",
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
    "remark_on",
    "return_activity",
    "revise_activity",
    "submit_proposal",
    "withdraw_attachment",
]
