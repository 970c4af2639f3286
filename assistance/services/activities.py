"""Every change of an activity and of its files."""

from django.db import transaction
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from assistance import rules
from assistance.enums import ACTIVITY_ACCEPTED, ACTIVITY_MOVES, ActivityStatus
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
