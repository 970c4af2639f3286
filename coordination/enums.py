"""Words of coordination, with the moves that each state allows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MeetingKind(models.TextChoices):
    SESSION = "session", _("meeting of a body")
    COORDINATION = "coordination", _("coordination meeting with organizations")


class MeetingStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    ANNOUNCED = "announced", _("announced")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")


MEETING_MOVES = {
    MeetingStatus.DRAFT: {MeetingStatus.ANNOUNCED, MeetingStatus.CANCELLED},
    MeetingStatus.ANNOUNCED: {MeetingStatus.HELD, MeetingStatus.CANCELLED},
    MeetingStatus.CANCELLED: {MeetingStatus.DRAFT},
}
MEETING_PUBLIC = {MeetingStatus.ANNOUNCED, MeetingStatus.HELD, MeetingStatus.CANCELLED}


class FollowUpStatus(models.TextChoices):
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


FOLLOW_UP_MOVES = {FollowUpStatus.OPEN: {FollowUpStatus.CLOSED}, FollowUpStatus.CLOSED: {FollowUpStatus.OPEN}}


class Answer(models.TextChoices):
    """What an invited organization says; empty until it does."""

    ACCEPTED = "accepted", _("takes part")
    DECLINED = "declined", _("does not take part")
