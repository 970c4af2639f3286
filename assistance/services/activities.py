"""Writing an activity: drafts, copies of earlier ones, and their files."""

import itertools

from django.db import transaction
from django.db.models.functions import Length

from assistance import contents, rules
from assistance.models import Activity, Attachment
from cop_portal.common import dates, uploads
from cop_portal.common.services import save_version
from cop_portal.common.text import fold
from cop_portal.common.transitions import locked
from cop_portal.common.verdicts import require
from cop_portal.history.services import record, record_fields
from cop_portal.people.models import Organization
from cop_portal.people.rules import account, reports_for


def folded(activity):
    """The text that a search finds it by."""
    return fold(f"{activity.reference} {activity.title} {activity.description} {activity.recipient_region}")


def references(reporter):
    """The references that the next reports of a State, or of an organization, get in the portal's year: KEN-2007-0001,
    ORG12-2007-0001. Its row must be locked."""
    code = f"ORG{reporter.pk}" if isinstance(reporter, Organization) else reporter.code
    prefix = f"{code}-{dates.today().year}-"
    numbered = Activity.objects.filter(reference__startswith=prefix, revises__isnull=True)
    # The longest is the largest: after KEN-2007-9999 comes KEN-2007-10000.
    last = numbered.order_by(Length("reference").desc(), "-reference").first()
    for number in itertools.count(int(last.reference.removeprefix(prefix)) + 1 if last else 1):
        yield f"{prefix}{number:04d}"


@transaction.atomic
def draft_activity(*, activity, by, links=None, is_example=False):
    """Save a new draft; its reference counts the reports of its State, or organization, in the portal's year."""
    require(rules.can_create_activity(by, activity.reporter))
    # The reporter's row is the lock: two drafts at once wait for each other instead of taking one number.
    reporter = type(activity.reporter).objects.select_for_update().get(pk=activity.reporter.pk)
    activity.reference = next(references(reporter))
    activity.created_by, activity.is_example = account(by), is_example
    activity.on_behalf = not reports_for(by, reporter)
    activity.search_text = folded(activity)
    activity.full_clean()
    activity.save()
    for name, objects in (links or {}).items():
        getattr(activity, name).set(objects)
    record(activity, "created", by=by, new=activity.reference, for_state=activity.state)
    return activity


@transaction.atomic
def copy_activity(*, activity, by):
    """Report an earlier activity again: a new draft that says the same of a year later.

    Dates move by a year rather than go empty, since what is held each year is held at much the same time; a day is
    quicker corrected than typed. Results, files, the interruption and the IATI identifier are those of the earlier one.
    """
    require(rules.can_create_activity(by, activity.reporter))
    new = Activity(
        state=activity.state,
        organization=activity.organization,
        **{name: getattr(activity, name) for name in contents.COLUMNS},
    )
    new.starts_on = dates.a_year_later(activity.starts_on)
    if activity.ends_on:
        new.ends_on = dates.last_day(dates.a_year_later(activity.ends_on), activity.ends_precision)
    new.results = new.interruption = new.iati_identifier = ""
    links = {name: list(getattr(activity, name).all()) for name in contents.LINKS}
    new = draft_activity(activity=new, by=by, links=links, is_example=activity.is_example)
    record(new, "copied", by=by, old=activity.reference, for_state=activity.state)
    return new


@transaction.atomic
def edit_activity(*, activity, by, fields, links=None):
    """Save a change of a draft or of what was returned. Raises StaleVersion."""
    stored = locked(activity, "state")
    require(rules.can_edit_activity(by, stored))
    activity.search_text = folded(activity)
    changed = save_version(activity, fields=[*fields, "search_text"], links=links)
    changed.pop("search_text", None)
    record_fields(activity, "edited", changed, by=by, for_state=stored.state)
    return activity


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
