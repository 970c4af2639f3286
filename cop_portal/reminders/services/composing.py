"""From due rows to mails: each row is asked again, under lock, whether it still holds.

A person gets one mail for all that is due to them, at the rhythm they wish; whoever has no account gets a mail for each
row, since each carries a link of its own.
"""

import contextlib
import datetime
import uuid
import zoneinfo
from collections import defaultdict

from django.conf import settings
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cop_portal.common import dates, outbox
from cop_portal.common.errors import MoveNotAllowed
from cop_portal.history.services import record
from cop_portal.people.models import User
from cop_portal.reminders.enums import REMINDER_KIND, ReminderState, Rhythm
from cop_portal.reminders.models import Mail, Reminder
from cop_portal.reminders.queries import preference_of
from cop_portal.reminders.services import holds
from cop_portal.reminders.services.apart import apart
from cop_portal.reminders.services.outbox import queue_mail
from cop_portal.reminders.services.planning import stages_by_kind
from cop_portal.reminders.sources import source

MORNING = 8  # the hour of a person's own clock from which the day's reminders go out
_KEYS = uuid.UUID("5f1b2a70-7a0b-4c58-9f0e-3f8f9a2f6c11")  # the name space of Message-IDs that stand for ledger keys


def compose(today=None):
    """Write one mail for each person with due rows, and one for each due row without an account; returns the mails.

    Without `today`, and where the portal's date is the real one, each person's own morning counts.
    """
    own_mornings = today is None and not dates.is_pinned()
    today = today or dates.today()
    latest = today + datetime.timedelta(days=1) if own_mornings else today  # east of the portal it may be tomorrow
    due = Reminder.objects.filter(state=ReminderState.PLANNED, send_on__lte=latest).exclude(holds.held())
    people = due.filter(recipient__isnull=False).order_by("recipient_id").values_list("recipient_id", flat=True)
    people = list(people.distinct())
    own = due.filter(recipient__isnull=True, send_on__lte=today)
    letters = list(own.order_by("pk").values_list("pk", flat=True))
    if holds.is_too_many(len(people) + len(letters)):
        return []
    stages = stages_by_kind()
    mails = []
    for person in people:
        with apart(f"mail to the person {person}"):
            mails.append(_compose_for(person, None if own_mornings else today, stages))
    for row in letters:
        with apart(f"mail of the reminder {row}"):
            mails.append(_compose_letter(row))
    return [mail for mail in mails if mail]


def morning_day(zone_name):
    """The day whose morning has begun by the clock of a zone (the portal's own where it has no name)."""
    local = dates.machine_now().astimezone(zoneinfo.ZoneInfo(zone_name or settings.TIME_ZONE))
    return dates.day_of(local, local.tzinfo) - datetime.timedelta(days=local.hour < MORNING)


@transaction.atomic
def _compose_for(person_id, day, stages):
    """The mail and the rows that it carries are one transaction: a crash leaves all of it or nothing.

    The person's own row is locked, so that two composers at once write one mail.
    """
    recipient = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person_id)
    day = day or morning_day(recipient.time_zone)
    rows = _due_rows(recipient, day)
    rhythm = preference_of(recipient).rhythm
    if not rows or not _is_time(recipient, rows, rhythm, day, stages):
        return None
    return _mail_for(recipient, rows, digest_on=day if rhythm != Rhythm.AT_ONCE else None)


def _due_rows(recipient, day):
    due = Reminder.objects.filter(recipient=recipient, state=ReminderState.PLANNED, send_on__lte=day)
    return _with_subjects(due.select_for_update(of=("self",)))


def _with_subjects(rows):
    """The rows as a mail lists them, with what they are about; one alone is fetched in half the time by itself."""
    rows = sorted(rows.order_by(), key=lambda row: (row.due_on, row.pk))
    if len(rows) > 1:
        prefetch_related_objects(rows, "subject")
    return rows


def _is_time(recipient, rows, rhythm, day, stages):
    """Whether the person's rhythm lets a mail go on the day.

    Weekly ones go on Mondays, or once a Monday has passed them by; the last stage before a due day, and the one on it,
    do not wait.
    """
    if rhythm == Rhythm.AT_ONCE:
        return True
    if Mail.objects.filter(recipient=recipient, digest_on=day).exists():
        return False
    if rhythm == Rhythm.DAILY:
        return True
    return any(_monday(row.send_on) <= day or _is_last_call(row, stages.get(row.kind, ())) for row in rows)


def _monday(day):
    return day + datetime.timedelta(days=-day.weekday() % 7)


def _is_last_call(row, stages):
    before = [days for days in stages if days > 0]
    return 0 <= row.stage <= min(before, default=0)


def _mail_for(recipient, rows, *, digest_on, nudges=False):
    """Write the mail that carries those of the locked rows that still hold; None where none does.

    Whoever composes for many hands all mails over together, so a worker is told of a single one alone.
    """
    language = outbox.mail_language(recipient.language)
    with translation.override(language), _zone_of(recipient):
        carried = _still_due(recipient, rows)
        if not carried:
            return None
        words = reminder_words(recipient, _notices(carried))
    mail = queue_mail(
        recipient=recipient,
        address=recipient.email,
        kind=REMINDER_KIND,
        language=language,
        identity=identity_of(carried),
        digest_on=digest_on,
        nudges=nudges,
        **words,
    )
    Reminder.objects.filter(pk__in=[row.pk for row in carried]).update(state=ReminderState.CLAIMED, mail=mail)
    return mail


def _still_due(recipient, rows, *, keeps_mail=False):
    """Those rows that still hold; the others end, each with its reason.

    They leave a mail that was not given to anybody, so that what is due again can go in another.
    """
    unwanted = unwanted_by(recipient) if recipient else ()
    due, ended = [], defaultdict(list)
    for row in rows:
        state, reason = _end_of(row, recipient, unwanted)
        if state:
            ended[state, reason[:300]].append(row.pk)
        else:
            due.append(row)
    for (state, reason), pks in ended.items():
        left = {} if keeps_mail else {"mail": None}
        Reminder.objects.filter(pk__in=pks).update(state=state, reason=reason, **left)
    return due


def _notices(rows):
    """[(row, notice)] in the language that is active."""
    for kind in {row.kind for row in rows}:
        prefetch_related_objects([row.subject for row in rows if row.kind == kind], *source(kind).related)
    return [(row, source(row.kind).notice(row.subject)) for row in rows]


def _end_of(row, recipient, unwanted=()):
    """How a row ends that does not hold any more, and why; (None, "") where it holds."""
    known = source(row.kind)
    if known is None:
        return ReminderState.CANCELLED, _("No part of the portal knows this kind of obligation.")
    if recipient is not None and not recipient.is_active:
        return ReminderState.SUPPRESSED, _("The person's account is not active.")
    if row.kind in unwanted:
        return ReminderState.SUPPRESSED, _("The person does not want mails of this kind.")
    if row.subject is None:
        return ReminderState.CANCELLED, _("What it is about is gone.")
    verdict = known.still_due(row.subject, recipient, row.due_on)
    return (None, "") if verdict else (ReminderState.CANCELLED, str(verdict))


def unwanted_by(person):
    """The kinds that the person does not want, of those that are theirs to refuse."""
    return [kind for kind in preference_of(person).unwanted if is_optional(kind)]


def is_optional(kind):
    """Whether a person may refuse mails of a kind: what is no duty of theirs."""
    return getattr(source(kind), "optional", False)


@transaction.atomic
def _compose_letter(pk, *, nudges=False):
    """The mail of one row to an address; the source knows which it is now, and in which language."""
    row = Reminder.objects.select_for_update(of=("self",)).filter(pk=pk, state=ReminderState.PLANNED).first()
    if row is None:
        return None
    if not _still_due(None, [row]):
        return None
    letter = source(row.kind).letter(row.subject, row.due_on)
    mail = queue_mail(recipient=None, identity=identity_of([row]), nudges=nudges, **vars(letter))
    Reminder.objects.filter(pk=pk).update(state=ReminderState.CLAIMED, mail=mail, address=mail.address)
    return mail


@transaction.atomic
def send_now(*, reminder, by):
    """An officer lets one planned row go at once, before its day and whatever the person's rhythm.

    None where it no longer holds, which the row then says. Raises MoveNotAllowed where it is held, or not planned.
    """
    rows = Reminder.objects.filter(pk=reminder.pk, state=ReminderState.PLANNED)
    locked = list(rows.select_for_update(of=("self",)))
    if not locked:
        raise MoveNotAllowed(_("Only a reminder that is planned can be sent now."))
    if rows.filter(holds.held()).exists():
        raise MoveNotAllowed(_("It is held; release the hold first."))
    record(reminder, "sent_now", by=by)
    if reminder.recipient_id is None:
        return _compose_letter(reminder.pk, nudges=True)
    return _mail_for(reminder.recipient, locked, digest_on=None, nudges=True)


def kinds_still_due(mail):
    """Ask each row that a mail carries again, in the caller's transaction, just before the message is given.

    The kinds of those that hold, None where none does; where only some do, the mail is rewritten. Its recipient is
    then as they are now: they may have left, or moved, while other mails went out.
    """
    carried = mail.reminders.filter(state=ReminderState.CLAIMED).select_for_update(of=("self",))
    rows = _with_subjects(carried.select_related("recipient__reminder_preference"))
    if rows:
        mail.recipient = rows[0].recipient
    with translation.override(mail.language), _zone_of(mail.recipient):
        due = _still_due(mail.recipient, rows, keeps_mail=mail.is_resent)
        if due and len(due) < len(rows):
            for name, words in reminder_words(mail.recipient, _notices(due)).items():
                setattr(mail, name, words)
            mail.save(update_fields=["subject", "text", "html"])
    return {row.kind for row in due} if due else None


def identity_of(rows):
    """The first part of the Message-ID of the mail that carries the rows: the same for the same keys, always."""
    return uuid.uuid5(_KEYS, "\n".join(sorted(row.key for row in rows)))


@contextlib.contextmanager
def _zone_of(person):
    """Times in a mail are those of the recipient's clock."""
    with timezone.override(zoneinfo.ZoneInfo((person and person.time_zone) or settings.TIME_ZONE)):
        yield


def reminder_words(recipient, notices):
    """Subject, text and HTML of the mail that carries the notices: [(row, notice)], in the language that is active."""
    context = {
        "recipient": recipient,
        "today": dates.today(),
        "settings_url": settings.PORTAL_ORIGIN + reverse("reminders:preferences"),
        "items": [
            {"text": notice.text, "url": settings.PORTAL_ORIGIN + notice.path, "due_on": row.due_on}
            for row, notice in notices
        ],
    }
    return outbox.render_mail("reminder", context)


def preview(recipient, rows):
    """The words of the mail that would carry the rows, in the recipient's language; nothing is written."""
    with translation.override(outbox.mail_language(recipient.language)), _zone_of(recipient):
        notices = _notices([row for row in rows if row.subject and source(row.kind)])
        return reminder_words(recipient, notices) | {"language": translation.get_language()}
