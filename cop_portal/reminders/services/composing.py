"""From due rows to one mail per person: each row is asked again, under lock, whether it still holds."""

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
    """Write one mail for each person with due rows; returns the mails."""
    today = today or dates.today()
    due = Reminder.objects.filter(state=ReminderState.PLANNED, send_on__lte=today)
    people = due.order_by("recipient_id").values_list("recipient_id", flat=True).distinct()
    return [mail for person in people if (mail := _compose_for(person, today))]


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


def _still_due(row, recipient):
    known = source(row.kind)
    if known is None:
        return denied(_("No part of the portal knows this kind of obligation.")), None
    if not recipient.is_active:
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
