"""Words of technical assistance, with the moves that each state allows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActivityStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned")
    PUBLISHED = "published", _("accepted and published")
    WITHDRAWN = "withdrawn", _("withdrawn")
    # Of a change to a published activity alone: it was accepted, and is what the activity says now.
    TAKEN_OVER = "taken_over", _("taken over into the published activity")


ACTIVITY_MOVES = {
    ActivityStatus.DRAFT: {ActivityStatus.SUBMITTED, ActivityStatus.WITHDRAWN},
    ActivityStatus.SUBMITTED: {
        ActivityStatus.RETURNED,
        ActivityStatus.PUBLISHED,
        ActivityStatus.TAKEN_OVER,
        ActivityStatus.WITHDRAWN,
    },
    ActivityStatus.RETURNED: {ActivityStatus.SUBMITTED, ActivityStatus.WITHDRAWN},
    ActivityStatus.PUBLISHED: {ActivityStatus.WITHDRAWN},
}
ACTIVITY_EDITABLE = {ActivityStatus.DRAFT, ActivityStatus.RETURNED}
ACTIVITY_ACCEPTED = {ActivityStatus.PUBLISHED, ActivityStatus.TAKEN_OVER}
# Not yet decided: a published activity has at most one change of these.
ACTIVITY_PENDING = ACTIVITY_EDITABLE | {ActivityStatus.SUBMITTED}


class ProviderRole(models.TextChoices):
    """Whether the reporting State gives the assistance or receives it."""

    PROVIDES = "provides", _("provides the assistance")
    RECEIVES = "receives", _("receives the assistance")


class Visibility(models.TextChoices):
    PUBLIC = "public", _("public")
    STATES = "states", _("States parties only")


class Progress(models.TextChoices):
    """Derived from the dates, never stored, unless the activity was interrupted."""

    PLANNED = "planned", _("planned")
    UNDER_WAY = "under_way", _("under way")
    COMPLETED = "completed", _("completed")
    SUSPENDED = "suspended", _("suspended")
    CANCELLED = "cancelled", _("cancelled")


class Interruption(models.TextChoices):
    """What no date tells of an activity's progress."""

    SUSPENDED = "suspended", _("suspended")
    CANCELLED = "cancelled", _("cancelled")


class Sector(models.TextChoices):
    """The purpose codes of the OECD's creditor reporting system that assistance against organized crime falls under.

    Source: the IATI code list Sector, as of February 2023. None means organized crime as such.
    """

    LEGAL = "15130", _("legal and judicial development")
    JUSTICE_POLICY = "15131", _("justice and law policy and administration")
    POLICE = "15132", _("police")
    JUDICIAL_AFFAIRS = "15134", _("judicial affairs")
    IMMIGRATION = "15136", _("immigration service")
    PRISONS = "15137", _("prisons")
    ANTI_CORRUPTION = "15113", _("anti-corruption, money-laundering among it")
    HUMAN_RIGHTS = "15160", _("human rights")
    VIOLENCE_AGAINST_WOMEN = "15180", _("ending violence against women and girls")
    MIGRATION = "15190", _("orderly migration and mobility")
    STATISTICS = "15196", _("government and civil society statistics")
    SECURITY_SECTOR = "15210", _("security system management and reform")
    SMALL_ARMS = "15240", _("control of small arms and light weapons")
    NARCOTICS = "16063", _("narcotics control")
    LABOUR_RIGHTS = "16070", _("labour rights")
    FINANCIAL_POLICY = "24010", _("financial policy")
    ALTERNATIVE_AGRICULTURE = "31165", _("agricultural alternative development")
    ALTERNATIVE_DEVELOPMENT = "43050", _("non-agricultural alternative development")


class Urgency(models.TextChoices):
    HIGH = "high", _("high")
    MEDIUM = "medium", _("medium")
    LOW = "low", _("low")


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


class UploadStatus(models.TextChoices):
    """The way of an uploaded file of activities; nothing of it is written before it is done."""

    QUEUED = "queued", _("waiting")
    READING = "reading", _("being read")
    DONE = "done", _("imported")
    REFUSED = "refused", _("refused")
    FAILED = "failed", _("stopped")


# From being read back to waiting: the worker that held it ended.
UPLOAD_MOVES = {
    UploadStatus.QUEUED: {UploadStatus.READING},
    UploadStatus.READING: {UploadStatus.QUEUED, UploadStatus.DONE, UploadStatus.REFUSED, UploadStatus.FAILED},
}
UPLOAD_UNDER_WAY = {UploadStatus.QUEUED, UploadStatus.READING}
