"""Words of technical assistance, with the moves that each state allows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActivityStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned")
    PUBLISHED = "published", _("accepted and published")
    WITHDRAWN = "withdrawn", _("withdrawn")


ACTIVITY_MOVES = {
    ActivityStatus.DRAFT: {ActivityStatus.SUBMITTED, ActivityStatus.WITHDRAWN},
    ActivityStatus.SUBMITTED: {ActivityStatus.RETURNED, ActivityStatus.PUBLISHED, ActivityStatus.WITHDRAWN},
    ActivityStatus.RETURNED: {ActivityStatus.SUBMITTED, ActivityStatus.WITHDRAWN},
    ActivityStatus.PUBLISHED: {ActivityStatus.WITHDRAWN},
}
ACTIVITY_EDITABLE = {ActivityStatus.DRAFT, ActivityStatus.RETURNED}


class ProviderRole(models.TextChoices):
    """Whether the reporting State gives the assistance or receives it."""

    PROVIDES = "provides", _("provides the assistance")
    RECEIVES = "receives", _("receives the assistance")


class Visibility(models.TextChoices):
    PUBLIC = "public", _("public")
    STATES = "states", _("States parties only")


class Progress(models.TextChoices):
    """Derived from the dates, never stored."""

    PLANNED = "planned", _("planned")
    UNDER_WAY = "under_way", _("under way")
    COMPLETED = "completed", _("completed")


class NeedStatus(models.TextChoices):
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


NEED_MOVES = {
    NeedStatus.PUBLISHED: {NeedStatus.WITHDRAWN},
    NeedStatus.WITHDRAWN: {NeedStatus.PUBLISHED},
}


class ProposalStatus(models.TextChoices):
    """The way of a proposal: drafted, cleared by a head, submitted in a document, and what the session made of it."""

    DRAFT = "draft", _("draft")
    CLEARED = "cleared", _("cleared")
    SUBMITTED = "submitted", _("submitted")
    ENDORSED = "endorsed", _("endorsed")
    MODIFIED = "modified", _("modified")
    NOT_ENDORSED = "not_endorsed", _("not endorsed")
    WITHDRAWN = "withdrawn", _("withdrawn")


# From an outcome back to submitted: the outcome was recorded wrongly.
PROPOSAL_MOVES = {
    ProposalStatus.DRAFT: {ProposalStatus.CLEARED, ProposalStatus.WITHDRAWN},
    ProposalStatus.CLEARED: {ProposalStatus.SUBMITTED, ProposalStatus.DRAFT, ProposalStatus.WITHDRAWN},
    ProposalStatus.SUBMITTED: {
        ProposalStatus.ENDORSED,
        ProposalStatus.MODIFIED,
        ProposalStatus.NOT_ENDORSED,
        ProposalStatus.WITHDRAWN,
    },
    ProposalStatus.ENDORSED: {ProposalStatus.SUBMITTED},
    ProposalStatus.MODIFIED: {ProposalStatus.SUBMITTED},
    ProposalStatus.NOT_ENDORSED: {ProposalStatus.SUBMITTED},
}
PROPOSAL_OUTCOMES = {ProposalStatus.ENDORSED, ProposalStatus.MODIFIED, ProposalStatus.NOT_ENDORSED}
# Before a session, or decided by it.
PROPOSAL_SUBMITTED = {ProposalStatus.SUBMITTED} | PROPOSAL_OUTCOMES
# An activity can take these up.
PROPOSAL_OFFERED = {ProposalStatus.SUBMITTED, ProposalStatus.ENDORSED, ProposalStatus.MODIFIED}
# These answer a need: what was withdrawn, or not endorsed, does not.
PROPOSAL_ANSWERING = {ProposalStatus.DRAFT, ProposalStatus.CLEARED} | PROPOSAL_OFFERED
