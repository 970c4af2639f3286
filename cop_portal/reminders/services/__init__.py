"""The reminder engine: plan the ledger, compose one mail per person, send each once.

The promise: for each obligation, recipient, stage and due day there is one row, and at most one mail. A row ends as
sent, failed, missed, superseded, cancelled, suppressed, or unknown. Nobody reaches exactly once through SMTP
(RFC 1047): where the server's answer to a whole message is lost, the mail is unknown, is shown, and is not sent again
by the portal on its own.
"""

from cop_portal.reminders.services.composing import compose
from cop_portal.reminders.services.outbox import (
    mails_to_send,
    queue_mail,
    retry_mail,
    send_mail,
    sweep,
)
from cop_portal.reminders.services.planning import ensure_policies, plan

__all__ = [
    "compose",
    "ensure_policies",
    "mails_to_send",
    "plan",
    "queue_mail",
    "retry_mail",
    "run",
    "send_mail",
    "sweep",
]


def run(today=None):
    """Sweep, plan, and compose; returns the ids of the mails that are to be sent now, of all kinds."""
    sweep()
    plan(today)
    compose(today)
    return mails_to_send()
