"""From due rows to one mail per person: each row is asked again, under lock, whether it still holds.

Whoever has no account gets a mail for each row, since each carries a link of its own.
"""

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from cop_portal.common import dates, outbox
from cop_portal.common.verdicts import denied
from cop_portal.reminders.enums import ReminderState
from cop_portal.reminders.models import Reminder
from cop_portal.reminders.services.outbox import queue_mail
from cop_portal.reminders.sources import source


def compose(today=None):
    """Write one mail for each person with due rows, and one for each due row without an account; returns the mails."""
    today = today or dates.today()
    due = Reminder.objects.filter(state=ReminderState.PLANNED, send_on__lte=today)
    people = due.filter(recipient__isnull=False).order_by("recipient_id").values_list("recipient_id", flat=True)
    letters = due.filter(recipient__isnull=True).order_by("pk").values_list("pk", flat=True)
    mails = [_compose_for(person, today) for person in people.distinct()] + [_compose_letter(row) for row in letters]
    return [mail for mail in mails if mail]


@transaction.atomic
def _compose_for(person_id, today):
    """The mail and the rows that it carries are one transaction: a crash leaves all of it or nothing."""
    due = Reminder.objects.filter(recipient_id=person_id, state=ReminderState.PLANNED, send_on__lte=today)
    rows = list(due.select_for_update(of=("self",)).select_related("recipient").order_by("due_on", "pk"))
    if not rows:
        return None
    recipient = rows[0].recipient
    notices = []
    language = outbox.mail_language(recipient.language)
    with translation.override(language):
        for row in rows:
            verdict, known = _still_due(row, recipient)
            if not verdict:
                ended = ReminderState.CANCELLED if recipient.is_active else ReminderState.SUPPRESSED
                Reminder.objects.filter(pk=row.pk).update(state=ended, reason=str(verdict)[:300])
                continue
            notices.append((row, known.notice(row.subject)))
        if not notices:
            return None
        mail = queue_mail(
            recipient=recipient,
            address=recipient.email,
            kind="reminder",
            language=language,
            **_words(recipient, notices),
        )
    carried = [row.pk for row, _notice in notices]
    Reminder.objects.filter(pk__in=carried).update(state=ReminderState.CLAIMED, mail=mail)
    return mail


@transaction.atomic
def _compose_letter(pk):
    """The mail of one row to an address; the source knows which it is now, and in which language."""
    row = Reminder.objects.select_for_update(of=("self",)).filter(pk=pk, state=ReminderState.PLANNED).first()
    if row is None:
        return None
    held = Reminder.objects.filter(pk=pk)
    verdict, known = _still_due(row, None)
    if not verdict:
        held.update(state=ReminderState.CANCELLED, reason=str(verdict)[:300])
        return None
    mail = queue_mail(recipient=None, **vars(known.letter(row.subject, row.due_on)))
    held.update(state=ReminderState.CLAIMED, mail=mail, address=mail.address)
    return mail


def _still_due(row, recipient):
    known = source(row.kind)
    if known is None:
        return denied(_("No part of the portal knows this kind of obligation.")), None
    if recipient is not None and not recipient.is_active:
        return denied(_("The person's account is not active.")), known
    if row.subject is None:
        return denied(_("What it is about is gone.")), known
    return known.still_due(row.subject, recipient, row.due_on), known


def _words(recipient, notices):
    context = {
        "recipient": recipient,
        "today": dates.today(),
        "items": [
            {"text": notice.text, "url": settings.PORTAL_ORIGIN + notice.path, "due_on": row.due_on}
            for row, notice in notices
        ],
    }
    return outbox.render_mail("reminder", context)
