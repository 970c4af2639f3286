"""Replies of States to mandates addressed to States parties: the word that there is nothing to report."""

from django.db import transaction
from django.utils.translation import gettext as _

from cop_portal.common import dates
from cop_portal.common.errors import PortalError
from cop_portal.common.transitions import locked
from cop_portal.common.verdicts import require
from cop_portal.history.services import record
from cop_portal.people.rules import is_focal_point
from recommendations import rules
from recommendations.enums import AddresseeKind
from recommendations.models import StateReply
from recommendations.queries import replies


@transaction.atomic
def say_nothing_to_report(*, mandate, state, by, note=""):
    """A focal point's word for the State, or an officer's on its behalf, marked so. Returns (reply, said).

    Said already, it is left so.
    """
    require(rules.can_reply(by, state))
    mandate = locked(mandate)
    if mandate.withdrawn_at or not mandate.addressees.filter(kind=AddresseeKind.STATES).exists():
        raise PortalError(_("This mandate does not ask States parties for anything."))
    if there := replies().filter(mandate=mandate, state=state).first():
        return there, False
    reply = StateReply(
        mandate=mandate, state=state, note=note, by=by, at=dates.now(), on_behalf=not is_focal_point(by, state)
    )
    reply.full_clean()
    reply.save()
    record(reply, "nothing_to_report", by=by, reason=note, for_state=state, is_public=True)
    return reply, True


@transaction.atomic
def withdraw_reply(*, reply, by):
    """Take the word back; the row is kept. Returns (reply, withdrawn)."""
    reply = locked(reply, "state")
    require(rules.can_reply(by, reply.state))
    if reply.withdrawn_at:
        return reply, False
    reply.withdrawn_at = dates.now()
    reply.save(update_fields=["withdrawn_at"])
    record(reply, "withdrawn", by=by, for_state=reply.state, is_public=True)
    return reply, True
