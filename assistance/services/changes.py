"""Changes to what is published: written and reviewed as rows of their own, then taken over."""

from django.db import transaction
from django.utils.translation import gettext as _

from assistance import contents, rules
from assistance.enums import ACTIVITY_PENDING, ActivityStatus, Visibility
from assistance.models import Activity, Attachment
from assistance.services.activities import folded
from cop_portal.common.errors import MoveNotAllowed, StaleVersion
from cop_portal.common.services import save_version
from cop_portal.common.transitions import locked
from cop_portal.common.verdicts import require
from cop_portal.history.services import record, record_fields
from cop_portal.people.rules import account, reports_for

_FILE = ("file", "name", "content_type", "size", "sha256", "uploaded_by")


@transaction.atomic
def revise_activity(*, activity, by):
    """Begin a change to a published activity: a draft that says the same, with the same files.

    Returns (change, begun): one that is on its way already is not begun twice. The published row stays as it is.
    """
    activity = locked(activity, "state")
    require(rules.can_revise_activity(by, activity))
    if pending := activity.revisions.filter(status__in=ACTIVITY_PENDING).first():
        return pending, False
    change = Activity(
        state=activity.state,
        organization=activity.organization,
        reference=f"{activity.reference}.{activity.revisions.count() + 2}",
        revises=activity,
        revises_version=activity.version,
        on_behalf=not reports_for(by, activity.reporter),
        is_example=activity.is_example,
        created_by=account(by),
        **{name: getattr(activity, name) for name in contents.COLUMNS},
    )
    change.search_text = folded(change)
    change.full_clean()
    change.save()
    for name in contents.LINKS:
        getattr(change, name).set(getattr(activity, name).all())
    for attachment in activity.attachments.filter(is_withdrawn=False):
        _refer(attachment, change)
    record(change, "begun", by=by, old=activity.reference, for_state=activity.state)
    record(activity, "change_begun", by=by, new=change.reference, for_state=activity.state)
    return change, True


def take_over(change, *, by, seen=None):
    """Let the published row say what the accepted change says. Call it in the transaction that accepts it.

    `seen` is the version of the published row that the reviewer read. Raises StaleVersion where it was changed after
    the change was begun, and the reviewer did not read it as it is.
    """
    published = locked(change.revises, "state")
    if published.status != ActivityStatus.PUBLISHED:
        raise MoveNotAllowed(_("%(reference)s is no longer published.") % {"reference": published.reference})
    if published.version not in (change.revises_version, seen):
        raise StaleVersion(
            _("What is published was changed after this change was begun. Nothing was done; compare the two below.")
        )
    was_public = published.visibility == Visibility.PUBLIC
    for name in contents.COLUMNS:
        setattr(published, name, getattr(change, name))
    published.search_text = folded(published)
    links = {name: list(getattr(change, name).all()) for name in contents.LINKS}
    changed = save_version(published, fields=[*contents.COLUMNS, "search_text"], links=links)
    changed.pop("search_text", None)
    # Both texts of a field stand in the history: those for States parties stay theirs.
    is_public = was_public and published.visibility == Visibility.PUBLIC
    told = {"by": by, "for_state": published.state, "is_public": is_public}
    record_fields(published, "edited", changed, **told)
    _take_files_over(change, published, told)
    record(published, "change_taken_over", new=change.reference, **told)


def _take_files_over(change, published, told):
    theirs, ours = (
        {attachment.file.name: attachment for attachment in one.attachments.filter(is_withdrawn=False)}
        for one in (change, published)
    )
    for name in theirs.keys() - ours.keys():
        attachment = _refer(theirs[name], published)
        record(published, "attached", new=attachment.name, **told)
    for name in ours.keys() - theirs.keys():
        ours[name].is_withdrawn = True
        ours[name].save(update_fields=["is_withdrawn", "updated_at"])
        record(published, "detached", old=ours[name].name, **told)


def _refer(attachment, activity):
    """The same stored file, as an attachment of another activity."""
    return Attachment.objects.create(activity=activity, **{name: getattr(attachment, name) for name in _FILE})
