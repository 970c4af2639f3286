"""The secretariat's actions: created, edited, moved, handed over, with their checklists, comments and files."""

from django.db import transaction
from django.utils.translation import gettext as _

from cop_portal.common import dates, uploads
from cop_portal.common.errors import PortalError, StaleVersion
from cop_portal.common.services import save_version
from cop_portal.common.transitions import locked, move, require_reason
from cop_portal.common.verdicts import require
from cop_portal.history.services import record, record_fields
from cop_portal.people.rules import is_secretariat
from cop_portal.reminders.services import plan
from recommendations import rules
from recommendations.enums import ACTION_MOVES, ActionStatus
from recommendations.models import Action, ActionAttachment, ActionComment, ChecklistItem
from recommendations.services.deadlines import save_deadline

# A step that ends, stands still, or is taken up again says why.
NEEDS_REASON = {ActionStatus.DONE, ActionStatus.DROPPED, ActionStatus.BLOCKED}


@transaction.atomic
def create_action(*, action, by, links=None, slot=None):
    """Save a new action of a mandate; `slot` is an unsaved Deadline, from which it then has its day."""
    require(rules.can_create_action(by))
    action.created_by = by
    _check(action, has_slot=bool(slot))
    _take_slot(action, slot)
    action.full_clean()
    action.save()
    links = links or {}
    _check_waits(action, links.get("waits_for", ()))
    for name, objects in links.items():
        getattr(action, name).set(objects)
    record(action, "created", by=by, new=action.title)
    return action


@transaction.atomic
def edit_action(*, action, by, fields, links=None, slot=None):
    """Save a change of an action. `slot` is a Deadline, or False for none. Raises StaleVersion, PortalError."""
    require(rules.can_change_action(by, locked(action)))
    _check(action, has_slot=bool(slot or (slot is None and action.deadline_id)))
    if slot is not None:
        _take_slot(action, slot)
        fields = [*fields, "deadline", "due_on"]
    if links and "waits_for" in links:
        _check_waits(action, links["waits_for"])
    changed = save_version(action, fields=dict.fromkeys(fields), links=links)
    changed.pop("deadline", None)  # its day says it
    record_fields(action, "edited", changed, by=by)
    return action


@transaction.atomic
def move_action(*, action, to, by, reason=""):
    """Move an action through its one gate. Returns (action, moved); doing it twice is no second move."""
    action = locked(action)
    require(rules.can_change_action(by, action))
    reopened = to == ActionStatus.IN_PROGRESS and action.status == ActionStatus.DONE
    if (to in NEEDS_REASON or reopened) and action.status != to:
        require_reason(reason)

    def write(old, new):
        record(action, "moved", by=by, field="status", old=old, new=new, reason=reason)

    return move(action, to=to, table=ACTION_MOVES, record=write)


@transaction.atomic
def hand_over(*, actions, to, by, reason):
    """Give the actions another owner, all or none; the reminders planned for the old owner pass to the new.

    Returns the actions that changed hands; one that the new owner has already is left alone. Raises StaleVersion where
    somebody else gave one to a third person meanwhile, PortalError.
    """
    require_reason(reason)
    if not is_secretariat(to):
        raise PortalError(_("The owner must be an active member of the secretariat."), field="to")
    handed, owners = [], {action.pk: action.owner_id for action in actions}
    rows = Action.objects.select_for_update(of=("self",)).select_related("owner").order_by("pk")
    for action in rows.filter(pk__in=owners):
        require(rules.can_change_action(by, action))
        if action.owner_id == to.pk:
            continue
        if action.owner_id != owners[action.pk]:
            words = {"action": action.title, "owner": action.owner}
            raise StaleVersion(
                _("Somebody else gave “%(action)s” to %(owner)s meanwhile; nothing was handed over.") % words
            )
        old, action.owner = action.owner, to
        action.version += 1
        action.save(update_fields=["owner", "version", "updated_at"])
        record(action, "handed_over", by=by, field="owner", old=old, new=to, reason=reason)
        handed.append(action)
    plan(kinds={"action"})
    return handed


@transaction.atomic
def add_item(*, action, title, by):
    """Put a thing on the checklist. Raises ValidationError where it is there."""
    require(rules.can_change_action(by, locked(action)))
    item = ChecklistItem(action=action, title=title)
    item.full_clean()
    item.save()
    record(action, "item_added", by=by, new=title)
    return item


@transaction.atomic
def tick_item(*, item, is_done, by):
    """Tick a thing off the checklist, or take the tick back. Returns (item, changed)."""
    item = locked(item, "action")
    require(rules.can_change_action(by, item.action))
    if bool(item.done_at) == is_done:
        return item, False
    item.done_by, item.done_at = (by, dates.now()) if is_done else (None, None)
    item.save(update_fields=["done_by", "done_at"])
    record(item.action, "item_done" if is_done else "item_reopened", by=by, new=item.title)
    return item, True


@transaction.atomic
def comment(*, action, text, by):
    """Keep a remark on the action."""
    require(rules.can_comment_action(by))
    written = ActionComment(action=action, by=by, at=dates.now(), text=text.strip())
    written.full_clean()
    written.save()
    record(action, "commented", by=by)
    return written


@transaction.atomic
def attach(*, action, file, by):
    """Keep an uploaded file with the action. Raises PortalError."""
    require(rules.can_change_action(by, locked(action)))
    attachment = uploads.keep(ActionAttachment(action=action, uploaded_by=by), file)
    record(action, "attached", by=by, new=attachment.name)
    return attachment


@transaction.atomic
def detach(*, attachment, by):
    """Take a file off the page; it is kept. Returns (attachment, changed)."""
    attachment = locked(attachment, "action")
    require(rules.can_change_action(by, attachment.action))
    if attachment.is_withdrawn:
        return attachment, False
    attachment.is_withdrawn = True
    attachment.save(update_fields=["is_withdrawn", "updated_at"])
    record(attachment.action, "detached", by=by, old=attachment.name)
    return attachment, True


def _take_slot(action, slot):
    if slot is None:
        return
    action.deadline = save_deadline(slot) if slot else None
    if slot:
        action.due_on = slot.due_on


def _check(action, *, has_slot):
    adopted = action.mandate.paragraph.decision.adopted_on
    # A slot may fall before the adoption: the session is too near, and the page shows by how much.
    if not has_slot and action.due_on and adopted and action.due_on < adopted:
        raise PortalError(
            _("An action cannot be due before the decision was adopted, on %(day)s.")
            % {"day": dates.date_text(adopted)},
            field="due_on",
        )
    if not is_secretariat(action.owner):
        raise PortalError(_("The owner must be an active member of the secretariat."), field="owner")


def _check_waits(action, others):
    """Refuse a circle: what an action waits for must not, by any way, wait for it. The way is locked meanwhile."""
    ahead, seen = {other.pk for other in others}, set()
    while ahead:
        if action.pk in ahead:
            raise PortalError(
                _("Two actions cannot wait for each other, not even by way of others."), field="waits_for"
            )
        seen |= ahead
        rows = Action.objects.select_for_update().filter(pk__in=ahead).order_by("pk")
        further = Action.waits_for.through.objects.filter(from_action__in=[row.pk for row in rows])
        ahead = set(further.values_list("to_action_id", flat=True)) - seen
