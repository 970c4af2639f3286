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
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ProposalStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    WITHDRAWN = "withdrawn", _("withdrawn")


PROPOSAL_MOVES = {
    ProposalStatus.DRAFT: {ProposalStatus.SUBMITTED, ProposalStatus.WITHDRAWN},
    ProposalStatus.SUBMITTED: {ProposalStatus.WITHDRAWN},
}
