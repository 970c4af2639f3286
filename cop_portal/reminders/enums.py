"""States of reminders and of the mails that carry them, with the moves that are allowed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReminderState(models.TextChoices):
    PLANNED = "planned", _("planned")
    CLAIMED = "claimed", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    MISSED = "missed", _("missed")
    SUPERSEDED = "superseded", _("superseded")
    CANCELLED = "cancelled", _("cancelled")
    SUPPRESSED = "suppressed", _("suppressed")
    UNKNOWN = "unknown", _("unknown")


REMINDER_OPEN = {ReminderState.PLANNED, ReminderState.CLAIMED}


class Rhythm(models.TextChoices):
    """How often a person wants what is due to come by mail."""

    AT_ONCE = "at-once", _("as soon as it is time for it")
    DAILY = "daily", _("one mail a day at most")
    WEEKLY = "weekly", _("on Mondays, and the last one before a due day when it comes")


# The mails that carry rows of the ledger to people with an account; what holds stop.
REMINDER_KIND = "reminder"

# Mails whose text opens an account: only the person reads them, and the text goes with the mail.
SECRET_KINDS = ("account", "invitation")
# Mails that carry the personal link of somebody without an account: the secretariat reads what became of them, nobody
# their text, which goes with the mail too.
LINK_KINDS = ("meeting-invitation", "meeting-invitation-reminder", "meeting-invitation-returned")


class MailState(models.TextChoices):
    QUEUED = "queued", _("queued")
    CLAIMED = "claimed", _("claimed")
    TRANSMITTING = "transmitting", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    UNKNOWN = "unknown", _("unknown")
    WITHDRAWN = "withdrawn", _("withdrawn")


MAIL_ON_ITS_WAY = {MailState.QUEUED, MailState.CLAIMED, MailState.TRANSMITTING}

TICK = "reminders"  # the name under which the engine notes that it ran
FAULT = "fault-"  # and how the names begin under which it notes what it could not do
