"""Who reports for a State from now on: a person is appointed, or takes over from another, in one transaction."""

from django.db import transaction
from django.utils.translation import gettext as _

from cop_portal.common import dates, outbox
from cop_portal.common.errors import PortalError
from cop_portal.common.transitions import locked
from cop_portal.common.verdicts import require
from cop_portal.history.services import record
from cop_portal.people import rules
from cop_portal.people.enums import AppointmentRole
from cop_portal.people.queries import account_of, open_invitations_of
from cop_portal.people.services.appointments import ONE_DAY, end, keep_note, lock_state, store, tell
from cop_portal.people.services.invitations import appointment_of, invite, require_room, withdraw_invitation


@transaction.atomic
def appoint(*, invitation, by, file=None):
    """Appoint whom a State's note verbale names, as an unsaved Invitation says it, with the note's `file`.

    Who has an account is appointed at once and told so; others get the invitation's link. Returns the Appointment or
    the Invitation. Raises PortalError, ValidationError.
    """
    require(rules.can_appoint(by))
    lock_state(invitation.state_id)
    person = account_of(invitation.email)
    if person is None:
        made, _token = invite(invitation=invitation, by=by)
    else:
        require_room(invitation)
        made = _appoint_at_once(person, invitation, by)
    if file:
        keep_note(made, file, by=by)
    return made


def _appoint_at_once(person, invitation, by):
    if not person.is_active:
        raise PortalError(
            _("The account of this address is not active; an administrator must open it again first."), field="email"
        )
    appointment = store(appointment_of(invitation, person), by=by)
    tell(appointment, "appointed")
    return appointment


@transaction.atomic
def replace_focal_point(*, appointment, invitation, by, file=None):
    """End an appointment the day before the successor's first, and appoint the successor: all of it or nothing.

    What the State drafted and owes is the State's, so it passes by itself; the reminders are planned anew. Whoever
    else was invited in the same role, as main focal point, is no longer. Returns what `appoint` does.
    """
    require(rules.can_appoint(by))
    lock_state(appointment.state_id)
    former = locked(appointment, "state", "person")
    if former.person.email.lower() == invitation.email.lower():
        raise PortalError(_("This is the person who has the appointment."), field="email")
    invitation.state, invitation.appointment_role = former.state, former.role
    invitation.starts_on = invitation.starts_on or dates.today()
    end(former, invitation.starts_on - ONE_DAY, by=by)
    record(former.person, "replaced", by=by, new=invitation.name, for_state=former.state)
    if former.role == AppointmentRole.MAIN:
        for other in open_invitations_of(former.state).filter(appointment_role=AppointmentRole.MAIN):
            withdraw_invitation(invitation=other, by=by)
    tell(former, "appointment-ended", successor=invitation.name)
    outbox.plan_reminders()
    return appoint(invitation=invitation, by=by, file=file)
