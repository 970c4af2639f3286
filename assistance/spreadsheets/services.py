"""Imports of activities: a file becomes an upload, a worker claims it, and writes all of it or nothing.

The upload's row is the queue. Reading reports its progress as it goes; all that is written is one transaction, which
asks first whether the upload is still this worker's, so that a worker that was paused, or given up, writes nothing.
"""

import datetime
import logging
import secrets
from dataclasses import asdict, dataclass, field

from celery import current_app
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import get_language

from assistance import rules
from assistance.enums import ACTIVITY_EDITABLE, UPLOAD_MOVES, ActivityStatus, UploadStatus
from assistance.models import Activity, ImportedRow, Upload
from assistance.queries import activities_of_reporter
from assistance.services import move_activity
from assistance.services.activities import folded, references
from assistance.spreadsheets.checking import check
from assistance.spreadsheets.columns import BY_KEY, FIELDS, Several, with_cells
from assistance.spreadsheets.planning import plan
from assistance.spreadsheets.reading import read_sheets, read_upload
from assistance.spreadsheets.writing import marked_workbook
from cop_portal.common import dates, uploads
from cop_portal.common.errors import PortalError
from cop_portal.common.services import insert_rows
from cop_portal.common.transitions import locked, move
from cop_portal.common.verdicts import require
from cop_portal.history.services import change_of, record, record_many
from cop_portal.people.models import Organization
from cop_portal.people.rules import account, reports_for

AT_ONCE = 200  # so many rows are imported while the person waits
SHOWN = 500  # refusals on the page; the marked file has all
LEASE = datetime.timedelta(minutes=5)  # as long as the longest task may run
ATTEMPTS = 3
TASK = "import_activities"
_SEVERAL = tuple(column for column in FIELDS if isinstance(column, Several))

log = logging.getLogger(__name__)


@dataclass
class Imported:
    """What an import did, or (where there are refusals, or on a dry run) would have done."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refusals: list = field(default_factory=list)
    activities: list = field(default_factory=list)  # the keys of those that the rows stand for


@transaction.atomic
def keep_upload(*, state, by, file, submits=False):
    """Keep an uploaded file in the queue. Raises PortalError where it is no spreadsheet of activities."""
    require(rules.can_create_activity(by, state))
    total = sum(len(sheet.rows) for sheet in read_upload(file))
    upload = Upload(
        state=state,
        uploaded_by=by,
        on_behalf=not reports_for(by, state),
        submits=submits,
        language=get_language() or "en",
        rows_total=total,
    )
    uploads.keep(upload, file)
    record(upload, "created", by=by, new=upload.name, for_state=state)
    if total > AT_ONCE:
        transaction.on_commit(lambda: _nudge(upload.pk), robust=True)
    return upload


def _nudge(upload_id):
    """Tell a worker now rather than at the next tick; where the broker is away the tick finds the row."""
    if settings.REDIS_URL:
        current_app.send_task("assistance.import_upload", [upload_id], queue="work", retry=False, ignore_result=True)


def waiting_uploads():
    """The ids of the uploads that nobody holds, oldest first; those whose worker ended go back to the queue."""
    for upload in Upload.objects.filter(status=UploadStatus.READING, lease_until__lt=dates.machine_now()):
        _give_up(upload)
    return list(Upload.objects.filter(status=UploadStatus.QUEUED).order_by("pk").values_list("pk", flat=True)[:100])


@transaction.atomic
def _give_up(upload):
    stored = locked(upload)
    if stored.status == UploadStatus.READING and stored.lease_until < dates.machine_now():
        again = stored.attempts < ATTEMPTS
        _move(stored, UploadStatus.QUEUED if again else UploadStatus.FAILED, lease_until=None, rows_read=0)


def import_upload(upload_id):
    """Import a waiting upload; returns it, or None where it does not wait or another worker has it."""
    upload = _claim(upload_id)
    if upload is None:
        return None
    with translation.override(upload.language):
        try:
            return _import(upload)
        except _NoLongerOurs:
            return None
        except Exception:
            # Whatever it was, nothing is written; the person is told, and the log has the rest.
            log.exception("Upload %s", upload.pk)
            return _settle(upload, UploadStatus.FAILED)


class _NoLongerOurs(Exception):
    """Another worker has the upload, or it was given up."""


@transaction.atomic
def _claim(upload_id):
    upload = Upload.objects.select_for_update().filter(pk=upload_id, status=UploadStatus.QUEUED).first()
    if upload is None:
        return None
    held = {"lease_until": dates.machine_now() + LEASE, "attempts": upload.attempts + 1}
    return _move(upload, UploadStatus.READING, **held)


def _import(upload):
    try:
        sheets = read_sheets(upload.file.read(), upload.name)
    except PortalError as error:
        # It was read when it was uploaded, so the file itself must have changed since.
        log.error("Upload %s: %s", upload.pk, error)
        return _settle(upload, UploadStatus.FAILED)
    finally:
        upload.file.close()
    checked = check(sheets, progress=lambda rows: _held(upload).update(rows_read=rows, lease_until=_lease()))
    with transaction.atomic():
        if not _held(upload).select_for_update().exists():
            raise _NoLongerOurs
        imported = _import_checked(checked, upload.state, upload.uploaded_by)
        if not imported.refusals and not upload.is_written:
            counts = {f"{name}_count": getattr(imported, name) for name in ("created", "updated", "unchanged")}
            _held(upload).update(**counts, is_written=True, lease_until=_lease())
    if imported.refusals:
        return _refuse(upload, sheets, imported.refusals)
    submitted = _submit(upload, imported.activities) if upload.submits else 0
    return _settle(upload, UploadStatus.DONE, submitted_count=submitted)


def _held(upload):
    """The upload while it is this worker's."""
    return Upload.objects.filter(pk=upload.pk, status=UploadStatus.READING, attempts=upload.attempts)


def _lease():
    return dates.machine_now() + LEASE


def _refuse(upload, sheets, refusals):
    marked = marked_workbook(sheets, refusals)
    upload.marked.save(f"{secrets.token_hex(16)}.xlsx", ContentFile(marked), save=False)
    shown = [asdict(refusal) for refusal in refusals[:SHOWN]]
    changes = {"refusals": shown, "refused_count": len(refusals), "marked": upload.marked.name}
    return _settle(upload, UploadStatus.REFUSED, **changes)


def _submit(upload, activities):
    """Submit those that are complete drafts, each by itself; what cannot be submitted stays as it is."""
    submitted = upload.submitted_count
    for keys in _chunks(activities):
        editable = Activity.objects.filter(pk__in=keys, status__in=ACTIVITY_EDITABLE)
        for activity in editable.select_related("state"):
            try:
                submitted += move_activity(activity=activity, to=ActivityStatus.SUBMITTED, by=upload.uploaded_by)[1]
            except PortalError:
                continue
        if not _held(upload).update(submitted_count=submitted, lease_until=_lease()):
            raise _NoLongerOurs
    return submitted


@transaction.atomic
def _settle(upload, to, **changes):
    stored = locked(upload)
    if stored.status != UploadStatus.READING or stored.attempts != upload.attempts:
        return None
    return _move(stored, to, lease_until=None, **changes)


def _move(upload, to, **changes):
    def write(old, new):
        record(upload, "moved", by=TASK, field="status", old=old, new=new, for_state=upload.state)

    return move(upload, to=to, table=UPLOAD_MOVES, record=write, changes=changes)[0]


def import_sheets(*, sheets, reporter, by, is_dry_run=False, reason=""):
    """Import sheets (of `reading.read_sheets`) of a State's or an organization's activities at once: all rows, or none.

    `reason` is for the history. Returns Imported; where it has refusals, nothing was written. Raises NotAllowed.
    """
    require(rules.can_create_activity(by, reporter))
    checked = check(sheets)
    with transaction.atomic():
        return _import_checked(checked, reporter, by, is_dry_run=is_dry_run, reason=reason)


def _import_checked(checked, reporter, by, *, is_dry_run=False, reason=""):
    """Compare what was read with what is there, and write it; in the caller's transaction.

    The row of the State, or organization, is the lock, as for a new draft: of two files at once the second sees what
    the first wrote. Whoever edits one activity holds that and then names the State in the history, which this lock
    (`no_key`) lets pass.
    """
    require(rules.can_create_activity(by, reporter))
    rows, refusals, known = checked
    reporter = type(reporter).objects.select_for_update(no_key=True).get(pk=reporter.pk)
    activities = {}
    if any(row.text("reference") for row in rows):
        own = activities_of_reporter(by, reporter).select_for_update(of=("self",))
        activities = {activity.reference: activity for activity in with_cells(own)}
    made = plan(
        rows,
        reporter=reporter,
        by=by,
        known=known,
        activities=activities,
        imported=lambda: _made_before(reporter),
    )
    order = {row.sheet.name: place for place, row in enumerate(rows)}
    refused = sorted(
        refusals + made.refusals, key=lambda refusal: (order.get(refusal.sheet, 0), refusal.row, refusal.column)
    )
    done = Imported(len(made.new), len(made.changed), len(made.unchanged), refused)
    if not done.refusals and not is_dry_run:
        created = _create(made.new, reporter, by, reason)
        _change(made.changed, reporter, by, known, reason)
        done.activities = [
            *(activity.pk for activity in created),
            *(row.activity.pk for row in made.changed),
            *made.unchanged,
        ]
    return done


def _of(reporter):
    return {"organization" if isinstance(reporter, Organization) else "state": reporter}


def _made_before(reporter):
    rows = ImportedRow.objects.filter(**_of(reporter)).values_list("fingerprint", "number", "activity")
    return {(fingerprint, number): activity for fingerprint, number, activity in rows}


def _create(new, reporter, by, reason):
    """Drafts, numbered on from the last of the year as `assistance.services.draft_activity` numbers."""
    if not new:
        return []
    on_behalf, of = not reports_for(by, reporter), _of(reporter)
    activities = []
    for row, reference in zip(new, references(reporter), strict=False):
        columns = {}
        for key, value in row.values.items():
            columns |= BY_KEY[key].columns(value)
        activity = Activity(reference=reference, created_by=account(by), on_behalf=on_behalf, **of, **columns)
        activity.search_text = folded(activity)
        activities.append(activity)
    Activity.objects.bulk_create(activities, batch_size=500)
    _link([(activity, row.values) for activity, row in zip(activities, new, strict=True)])
    owner = reporter._meta.model_name  # which column of an imported row names it
    insert_rows(
        ImportedRow,
        ["fingerprint", "number", "activity_id", f"{owner}_id"],
        ((*row.identity, activity.pk, reporter.pk) for activity, row in zip(activities, new, strict=True)),
    )
    record_many(
        [
            change_of(activity, "created", by=by, new=activity.reference, for_state=of.get("state"), reason=reason)
            for activity in activities
        ]
    )
    return activities


def _change(changed, reporter, by, known, reason):
    changes, state = [], _of(reporter).get("state")
    for row in changed:
        activity, columns = row.activity, {}
        for key, value in row.values.items():
            column = BY_KEY[key]
            for name, (old, new) in column.recorded(activity, value, known).items():
                changes.append(
                    change_of(activity, "edited", by=by, field=name, old=old, new=new, for_state=state, reason=reason)
                )
            columns |= column.columns(value)
        for name, value in columns.items():
            setattr(activity, name, value)
        activity.search_text = folded(activity)
        activity.version += 1
        activity.save(update_fields=[*columns, "search_text", "version", "updated_at"])
    for column in _SEVERAL:
        table, owner, _other = column.through()
        for keys in _chunks([row.activity.pk for row in changed if column.key in row.values]):
            table.objects.filter(**{f"{owner}__in": keys}).delete()
    _link([(row.activity, row.values) for row in changed])
    record_many(changes)


def _link(rows):
    """Write what each activity's columns of several name, table by table."""
    for column in _SEVERAL:
        table, owner, other = column.through()
        insert_rows(
            table,
            [owner, other],
            ((activity.pk, key) for activity, values in rows for key in values.get(column.key, ())),
        )


def _chunks(items, size=500):
    items = list(items)
    return [items[start : start + size] for start in range(0, len(items), size)]
