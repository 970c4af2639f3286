"""Who may do what with the outbox."""

from django.utils.translation import gettext_lazy as _

from cop_portal.common.verdicts import allowed_if
from cop_portal.people.rules import is_administrator, is_secretariat


def can_retry(user):
    return allowed_if(is_secretariat(user) or is_administrator(user), _("Only the secretariat may do this."))
