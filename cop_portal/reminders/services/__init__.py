"""The reminder engine: plan the ledger, compose one mail per person, send each once.

The promise: for each obligation, recipient, stage and due day there is one row, and at most one mail. A row ends as
sent, failed, missed, superseded, cancelled, suppressed, or unknown. Nobody reaches exactly once through SMTP
(RFC 1047): where the server's answer to a whole message is lost, the mail is unknown, is shown, and is not sent again
by the portal on its own, unless evidence shows that it was not taken or the policy says to.
"""

from django.conf import settings

from cop_portal.reminders.services.composing import compose, preview, send_now
from cop_portal.reminders.services.holds import hold, release
from cop_portal.reminders.services.outbox import queue_mail, read_refusal
from cop_portal.reminders.services.planning import ensure_policies, plan
from cop_portal.reminders.services.preferences import refuse, save_preference
from cop_portal.reminders.services.sending import mails_to_send, send_mail, send_mails, sweep
from cop_portal.reminders.services.settling import count_as_sent, retry_mail, settle_by_evidence
from cop_portal.reminders.services.watching import beat, troubles

__all__ = [
    "beat",
    "compose",
    "count_as_sent",
    "ensure_policies",
    "hold",
    "mails_to_send",
    "plan",
    "preview",
    "queue_mail",
    "read_refusal",
    "refuse",
    "release",
    "retry_mail",
    "run",
    "save_preference",
    "send_mail",
    "send_mails",
    "send_now",
    "settle_by_evidence",
    "sweep",
    "troubles",
]


def run(today=None):
    """Sweep, settle, plan, and compose; returns the ids of the mails that are to be sent now, of all kinds."""
    beat()
    sweep()
    if settings.RELAY_LOG or settings.RECEIPTS_FOLDER:
        settle_by_evidence(log=settings.RELAY_LOG, receipts=settings.RECEIPTS_FOLDER)
    plan(today)
    compose(today)
    return mails_to_send()
