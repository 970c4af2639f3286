"""What a status report is on, and the way of a copy of one."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SubjectKind(models.TextChoices):
    """What a report is on: one decision, all of a session, all of a body."""

    DECISION = "decision", _("decision")
    SESSION = "session", _("session")
    BODY = "body", _("body")


class CopyStatus(models.TextChoices):
    QUEUED = "queued", _("waiting")
    BUILDING = "building", _("being made")
    DONE = "done", _("frozen")
    FAILED = "failed", _("stopped")
    WITHDRAWN = "withdrawn", _("withdrawn")


# Back to the queue where the worker that held it ended.
COPY_MOVES = {
    CopyStatus.QUEUED: {CopyStatus.BUILDING},
    CopyStatus.BUILDING: {CopyStatus.DONE, CopyStatus.FAILED, CopyStatus.QUEUED},
    CopyStatus.DONE: {CopyStatus.WITHDRAWN},
}
COPY_UNDER_WAY = {CopyStatus.QUEUED, CopyStatus.BUILDING}
# Its content can no longer change.
COPY_FROZEN = {CopyStatus.DONE, CopyStatus.WITHDRAWN}

# Asks a list for the States that have not replied as far as everybody may know.
NOT_IN_PUBLIC = "none_in_public"
