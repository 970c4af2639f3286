"""Copies of status reports: asked for by a person, made by a worker, and frozen.

The copy's row is the queue, as that of an upload is. All that is written of a copy is written at once, by a worker that
first asks whether the copy is still its own, so that of two workers one makes it, and one that was killed leaves it to
the next.
"""

import contextlib
import datetime
import logging
import secrets

from celery import current_app
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from cop_portal.common import dates
from cop_portal.common.errors import PortalError
from cop_portal.common.transitions import locked, move, require_reason
from cop_portal.common.verdicts import require
from cop_portal.history.past import past
from cop_portal.history.services import record
from cop_portal.reports import rules
from cop_portal.reports.enums import COPY_MOVES, CopyStatus
from cop_portal.reports.models import ReportCopy
from cop_portal.reports.pdf import PdfMissing, pdf_of
from cop_portal.reports.status import content_of, size_of, subjects
from cop_portal.reports.word import rows_of, word_of

AT_ONCE = 40  # a report with so many mandates is made while the person waits
LEASE = datetime.timedelta(minutes=5)  # as long as the longest task may run
ATTEMPTS = 3
TASK = "make_report_copy"

log = logging.getLogger(__name__)


@transaction.atomic
def ask_for_copy(*, kind, subject, as_of, language, by):
    """Put a copy of the report on a subject into the queue.

    Raises NotAllowed; PortalError for a day to come, or on which the portal did not hold the subject yet.
    """
    require(rules.can_make_copies(by))
    if as_of > dates.present_day():
        raise PortalError(_("%(day)s is still to come.") % {"day": dates.date_text(as_of)}, field="as_of")
    with past(as_of):
        is_held = subjects(kind).filter(pk=subject.pk).exists()
    if not is_held:
        words = {"day": dates.date_text(as_of), "subject": subject}
        raise PortalError(_("On %(day)s the portal did not hold %(subject)s.") % words, field="as_of")
    copy = ReportCopy(
        kind=kind, **{kind: subject}, as_of=as_of, language=language, made_by=by, made_on=dates.present_day()
    )
    copy.full_clean()
    copy.save()
    record(copy, "created", by=by, new=str(copy), is_public=True)
    transaction.on_commit(lambda: _nudge(copy), robust=True)
    return copy


def is_small(kind, subject):
    """Whether the report can be made while the person waits."""
    return size_of(kind, subject) <= AT_ONCE


def _nudge(copy):
    """Tell a worker now rather than at the next tick; where the broker is away the tick finds the row."""
    if settings.REDIS_URL and not is_small(copy.kind, copy.subject):
        current_app.send_task("reports.make_copy", [copy.pk], queue="work", retry=False, ignore_result=True)


def waiting_copies():
    """The ids of the copies that nobody holds, oldest first; those whose worker ended go back to the queue."""
    for copy in ReportCopy.objects.filter(status=CopyStatus.BUILDING, lease_until__lt=dates.machine_now()):
        _give_up(copy)
    return list(ReportCopy.objects.filter(status=CopyStatus.QUEUED).order_by("pk").values_list("pk", flat=True)[:100])


@transaction.atomic
def _give_up(copy):
    stored = locked(copy)
    if stored.status == CopyStatus.BUILDING and stored.lease_until < dates.machine_now():
        again = stored.attempts < ATTEMPTS
        _move(stored, CopyStatus.QUEUED if again else CopyStatus.FAILED, by=TASK, lease_until=None, rows_done=0)


def make_copy(copy_id):
    """Make a waiting copy; returns it, or None where it does not wait or another worker has it."""
    copy = _claim(copy_id)
    if copy is None:
        return None
    try:
        with translation.override(spoken(copy.language)):
            return _make(copy)
    except _NoLongerOurs:
        return None
    except Exception:
        # Whatever it was, nothing is written; the person is told, and the log has the rest.
        log.exception("Copy of a report %s", copy.pk)
        return _settle(copy, CopyStatus.FAILED)


def spoken(language):
    """Django's name of a language of texts."""
    return "zh-hans" if language == "zh" else language


class _NoLongerOurs(Exception):
    """Another worker has the copy, or it was given up."""


@transaction.atomic
def _claim(copy_id):
    copy = ReportCopy.objects.select_for_update().filter(pk=copy_id, status=CopyStatus.QUEUED).first()
    if copy is None:
        return None
    held = {"lease_until": dates.machine_now() + LEASE, "attempts": copy.attempts + 1}
    return _move(copy, CopyStatus.BUILDING, by=TASK, **held)


def _make(copy):
    content = frozen_content(copy.kind, copy.subject, copy.as_of, copy.language)
    total = rows_of(content)
    _progress(copy, total, 0)
    docx = word_of(content, progress=lambda rows: _progress(copy, total, rows))
    try:
        pdf = pdf_of(content)
    except PdfMissing as missing:
        log.warning("Copy of a report %s: %s", copy.pk, missing)
        pdf = b""
    _progress(copy, total, total)
    for field, data in ((copy.docx, docx), (copy.pdf, pdf)):
        if data:
            field.save(f"{secrets.token_hex(16)}.{field.field.name}", ContentFile(data), save=False)
    files = {"content": content, "docx": copy.docx.name, "pdf": copy.pdf.name}
    settled = _settle(copy, CopyStatus.DONE, **files)
    if settled is None:
        for field in (copy.docx, copy.pdf):
            if field:
                field.delete(save=False)
    return settled


def frozen_content(kind, subject, as_of, language):
    """The content of a copy in the active language: of a day that is past, from the past alone."""
    shown = past(as_of) if as_of < dates.today() else contextlib.nullcontext()
    with shown:
        return content_of(kind, subjects(kind).get(pk=subject.pk), language, exactly=True)


def _progress(copy, total, rows):
    held = ReportCopy.objects.filter(pk=copy.pk, status=CopyStatus.BUILDING, attempts=copy.attempts)
    if not held.update(rows_total=total, rows_done=rows, lease_until=dates.machine_now() + LEASE):
        raise _NoLongerOurs


@transaction.atomic
def _settle(copy, to, **changes):
    stored = locked(copy)
    if stored.status != CopyStatus.BUILDING or stored.attempts != copy.attempts:
        return None
    return _move(stored, to, by=TASK, lease_until=None, **changes)


def withdraw_copy(*, copy, by, reason):
    """Take a copy from visitors' sight, with the reason. Returns (copy, moved). Raises NotAllowed, PortalError."""
    require(rules.can_withdraw_copy(by))
    require_reason(reason)
    return _moved(copy, CopyStatus.WITHDRAWN, by=by, reason=reason)


def _move(copy, to, *, by, **changes):
    return _moved(copy, to, by=by, **changes)[0]


def _moved(copy, to, *, by, reason="", **changes):
    def write(old, new):
        record(copy, "moved", by=by, field="status", old=old, new=new, reason=reason)

    return move(copy, to=to, table=COPY_MOVES, record=write, changes=changes)
