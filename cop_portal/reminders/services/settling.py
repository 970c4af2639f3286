"""What became of mails that failed or whose fate is unknown: an officer's word, or evidence.

Evidence is found by Message-ID: the log of the relay that takes the portal's mail, or a delivery status notification
(RFC 3464) that came back. The log of a relay that wrote on before and after the hand-over, and does not know the mail,
shows that it was not taken; it then goes out once more, under the same Message-ID.
"""

import datetime
import email
import email.policy
import re
from collections import defaultdict
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from cop_portal.common import dates
from cop_portal.common.errors import MoveNotAllowed
from cop_portal.history.services import record
from cop_portal.reminders.enums import MailState, ReminderState
from cop_portal.reminders.models import Mail
from cop_portal.reminders.services.outbox import nudge
from cop_portal.reminders.services.sending import requeue, settle, settle_time


@transaction.atomic
def retry_mail(*, mail, by):
    """An officer sends a failed or an unknown mail again, under the same Message-ID."""
    if not requeue(mail, is_resent=mail.state == MailState.UNKNOWN):
        raise MoveNotAllowed(_("Only a failed mail, or one whose fate is unknown, can be sent again."))
    _record(mail, "mail_sent_again", by)
    transaction.on_commit(lambda: nudge(mail.pk), robust=True)


@transaction.atomic
def count_as_sent(*, mail, by):
    """An officer knows that a mail arrived whose fate was unknown."""
    evidence = _("%(person)s knows that it arrived.") % {"person": by}
    if not settle(mail, MailState.SENT, mail.server_reply, token=None, evidence=evidence):
        raise MoveNotAllowed(_("Only of a mail whose fate is unknown can be said that it arrived."))
    _record(mail, "mail_counted_as_sent", by)


def _record(mail, event, by):
    for reminder in mail.reminders.exclude(state=ReminderState.CANCELLED):
        record(reminder, event, by=by, new=mail.message_id)


def settle_by_evidence(*, log=None, receipts=None):
    """Settle unknown mails by a relay's log (a path) and a folder of notifications; {outcome: number of mails}."""
    unsure = {mail.message_id: mail for mail in Mail.objects.filter(state=MailState.UNKNOWN).order_by("pk")}
    outcomes = defaultdict(int)
    if not unsure:
        return outcomes
    found = read_receipts(Path(receipts), unsure) if receipts else {}
    kept = RelayLog(Path(log), unsure) if log else None
    if kept:
        found = {message_id: (MailState.SENT, line) for message_id, line in kept.taken.items()} | found
    for message_id, mail in unsure.items():
        if message_id in found:
            state, evidence = found[message_id]
            settle(mail, state, mail.server_reply, token=None, evidence=evidence)
            outcomes[str(state)] += 1
        elif kept and mail.handed_over_at and kept.covers(mail.handed_over_at):
            Mail.objects.filter(pk=mail.pk).update(evidence=_("The relay's log does not know it: it was not taken."))
            requeue(mail, is_resent=False)
            outcomes[str(MailState.QUEUED)] += 1
    return outcomes


# What Postfix writes when it has taken a message: "...: 4F3A: message-id=<...>", then "... 4F3A: from=<...>, ...
# nrcpt=1 (queue active)". The first alone may be of a message whose sender went away in the middle of it.
_MESSAGE_ID = re.compile(r"\b([0-9A-Za-z]+): message-id=(<[^>]+>)")
_QUEUED = re.compile(r"\b([0-9A-Za-z]+): from=<[^>]*>.*\(queue active\)")
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)")


class RelayLog:
    """What a relay's log, in Postfix's form, says of some messages.

    `taken` is {Message-ID: the line that shows it}. Absence counts only where the lines carry full dates (RFC 3339).
    """

    def __init__(self, path, message_ids):
        self.taken, self._first, self._last = {}, None, None
        named = {}
        with path.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                self._note_time(line)
                if found := _MESSAGE_ID.search(line):
                    named[found[1]] = found[2]  # the last one: a server uses its numbers again
                elif (found := _QUEUED.search(line)) and (message_id := named.pop(found[1], None)) in message_ids:
                    self.taken[message_id] = line.strip()[:1000]

    def _note_time(self, line):
        if stamp := _STAMP.match(line):
            moment = datetime.datetime.fromisoformat(stamp[0])
            self._first, self._last = self._first or moment, moment

    def covers(self, moment):
        """Whether the log was written before the moment, and long enough after it for any sender to have ended."""
        if self._first is None:
            return False
        return self._first <= moment and moment + settle_time() <= min(self._last, dates.machine_now())


def read_receipts(folder, message_ids):
    """{Message-ID: (state, sentence)} from delivery status notifications in a folder, each a file or a maildir's."""
    found = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        if message.get_content_type() != "multipart/report":
            continue
        fields = defaultdict(list)
        for part in message.walk():
            if part.get_content_type() in ("message/delivery-status", "text/rfc822-headers", "message/rfc822"):
                for block in _blocks(part):
                    for name in ("Action", "Status", "Diagnostic-Code", "Message-ID", "Original-Message-ID"):
                        fields[name] += [str(value).strip() for value in block.get_all(name, [])]
        actions = {action.lower() for action in fields["Action"]}
        words = " ".join(fields["Status"] + fields["Diagnostic-Code"])[:900]
        if actions & {"delivered", "relayed", "expanded"}:
            says = MailState.SENT, _("A notification says that it was delivered.") + f" {words}"
        elif "failed" in actions:
            says = MailState.FAILED, _("A notification says that it was not delivered.") + f" {words}"
        else:
            continue
        for message_id in fields["Message-ID"] + fields["Original-Message-ID"]:
            if message_id in message_ids:
                found[message_id] = says
    return found


def _blocks(part):
    """The groups of fields in a part of a notification."""
    if part.is_multipart():
        return part.get_payload()
    return [email.message_from_string(part.get_content(), policy=email.policy.default)]
