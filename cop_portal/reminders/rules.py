"""Who may do what with the outbox."""

from django.utils.translation import gettext_lazy as _

from cop_portal.common.verdicts import allowed_if
from cop_portal.people.rules import is_administrator, is_secretariat


def reads_all(user):
    """Whether the person reads the whole ledger; others read what went to them."""
    return is_secretariat(user) or is_administrator(user)


def can_run_outbox(user):
    """Preview and send now, hold and release, send again, say that a mail arrived."""
    return allowed_if(reads_all(user), _("Only the secretariat may do this."))
