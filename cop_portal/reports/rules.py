"""Who may make papers."""

from django.utils.translation import gettext_lazy as _

from cop_portal.common.verdicts import allowed_if
from cop_portal.people.rules import is_head, is_secretariat


def can_make_copies(user):
    """Freeze a status report as a copy that stays: officers and heads."""
    return allowed_if(is_secretariat(user), _("Only the secretariat may do this."))


def can_withdraw_copy(user):
    """Take a copy from visitors' sight; the secretariat goes on reading it."""
    return allowed_if(is_head(user), _("Only a head of unit withdraws a copy."))


def can_write_to_states(user):
    """Letters to the focal points of States that have not replied."""
    return allowed_if(is_secretariat(user), _("Only the secretariat may do this."))
