"""Invitations: a link that makes an account, or an appointment of a person who has one."""

import datetime
import secrets

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from cop_portal.common import dates, outbox
from cop_portal.common.errors import MoveNotAllowed, PortalError
from cop_portal.common.services import hash_of
from cop_portal.common.transitions import locked
from cop_portal.common.verdicts import require
from cop_portal.history.services import record
from cop_portal.people import rules
from cop_portal.people.enums import AppointmentRole
from cop_portal.people.models import Appointment, Invitation, User
from cop_portal.people.queries import account_of, open_invitations_of
from cop_portal.people.services.appointments import lock_state, store

VALID_FOR = datetime.timedelta(days=10)
ASKED_AGAIN_AFTER = datetime.timedelta(hours=1)  # the one invited can ask for a new link no sooner


@transaction.atomic
def invite(*, invitation, by):
    """Save an invitation and mail its link; the token stays in the outbox until then. Returns (invitation, token)."""
    require(rules.can_invite(by, invitation))
    if account_of(invitation.email):
        raise PortalError(_("There is an account with this e-mail address."), field="email")
    if invitation.state_id:
        lock_state(invitation.state_id)
        require_room(invitation)
    invitation.invited_by = by
    token = _renew(invitation)
    invitation.full_clean()
    invitation.save()
    record(invitation, "invited", by=by, new=invitation.email, for_state=invitation.state)
    _mail(invitation, token)
    return invitation, token


def require_room(invitation):
    """Raise PortalError where what the invitation offers is taken, or offered already. The State is locked."""
    others = open_invitations_of(invitation.state)
    if others.filter(email__iexact=invitation.email).exists():
        raise PortalError(
            _("This address has an open invitation for the State; send a new link, or withdraw it first."),
            field="email",
        )
    if invitation.appointment_role == AppointmentRole.MAIN:
        first = invitation.starts_on or dates.today()
        lasting = Appointment.objects.filter(state=invitation.state, role=AppointmentRole.MAIN)
        if lasting.in_period(first, invitation.ends_on).exists():
            raise PortalError(_("The State has a main focal point; end that appointment first."))
        if others.filter(appointment_role=AppointmentRole.MAIN).exists():
            raise PortalError(_("Somebody is invited as main focal point already; withdraw that invitation first."))


@transaction.atomic
def renew_invitation(*, invitation, by):
    """A new link for ten more days; the old one is dead. Returns (invitation, token)."""
    require(rules.can_invite(by, invitation))
    invitation = _locked(invitation)
    _require_open(invitation)
    return invitation, _send_again(invitation, by=by, instead_of=invitation.token_hash)


@transaction.atomic
def ask_for_new_link(token):
    """Mail a new link to the invited address, if `token` was a link of an invitation that is still open.

    Who asks is told nothing, neither the link nor whether there was an invitation. At most one mail an hour.
    """
    asked, now = hash_of(token), dates.machine_now()
    links = Invitation.objects.filter(Q(token_hash=asked) | Q(previous_hash=asked))
    invitation = (
        links.filter(accepted_by__isnull=True, withdrawn_at__isnull=True).select_for_update(of=("self",)).first()
    )
    if invitation is None or (invitation.ends_on and invitation.ends_on < dates.today()):
        return
    works = invitation.token_hash == asked and invitation.expires_at > now
    sent_at = invitation.expires_at - VALID_FOR
    if not works and now - sent_at >= ASKED_AGAIN_AFTER:
        _send_again(invitation, by="invitation-link", instead_of=asked)


@transaction.atomic
def withdraw_invitation(*, invitation, by):
    """Its link works no more, and no new one can be sent. Returns (invitation, withdrawn)."""
    require(rules.can_invite(by, invitation))
    invitation = _locked(invitation)
    if invitation.withdrawn_at:
        return invitation, False
    _require_open(invitation)
    invitation.withdrawn_at = dates.now()
    invitation.save(update_fields=["withdrawn_at", "updated_at"])
    record(invitation, "withdrawn", by=by, for_state=invitation.state)
    return invitation, True


def _locked(invitation):
    """As stored now; its State is locked before it, as in every change of focal points."""
    if invitation.state_id:
        lock_state(invitation.state_id)
    return locked(invitation, "state")


def _require_open(invitation):
    if invitation.accepted_by_id:
        raise MoveNotAllowed(_("The invitation was accepted."))
    if invitation.withdrawn_at:
        raise MoveNotAllowed(_("The invitation was withdrawn."))


def _send_again(invitation, *, by, instead_of):
    """Mail a new link; who holds the one of the hash `instead_of` can ask for another."""
    token = _renew(invitation)
    invitation.previous_hash = instead_of
    invitation.save(update_fields=["token_hash", "previous_hash", "expires_at", "updated_at"])
    record(invitation, "renewed", by=by, for_state=invitation.state)
    _mail(invitation, token)
    return token


def _renew(invitation):
    token = secrets.token_urlsafe(32)
    invitation.token_hash, invitation.expires_at = hash_of(token), dates.machine_now() + VALID_FOR
    return token


def _mail(invitation, token):
    language = outbox.mail_language(invitation.language)
    with translation.override(language):
        context = {
            "invitation": invitation,
            "url": settings.PORTAL_ORIGIN + reverse("people:invitation-accept", args=[token]),
            "days": VALID_FOR.days,
        }
        outbox.queue(
            recipient=None,
            address=invitation.email,
            kind="invitation",
            language=language,
            **outbox.render_mail("invitation", context),
        )


def find_invitation(token):
    """The open invitation of a link, or None where it is unknown, accepted, withdrawn, or expired."""
    works = Invitation.objects.filter(token_hash=hash_of(token), expires_at__gt=dates.machine_now())
    return works.filter(accepted_by__isnull=True, withdrawn_at__isnull=True).select_related("state").first()


@transaction.atomic
def accept_invitation(*, invitation, password=None):
    """Make the account, and for a State the appointment; the link is used up. Returns the person.

    Who has an account already, made meanwhile by another invitation, keeps it with its password.
    """
    invitation = _locked(invitation)
    _require_open(invitation)
    person = account_of(invitation.email)
    if person is None:
        person = _make_account(invitation, password)
    elif not invitation.state_id or not person.is_active:
        raise PortalError(_("There is an account with this e-mail address."), field="email")
    if invitation.state_id:
        store(appointment_of(invitation, person), by=person)
    invitation.accepted_by = person
    invitation.save(update_fields=["accepted_by", "updated_at"])
    return person


def _make_account(invitation, password):
    person = User(
        email=invitation.email,
        name=invitation.name,
        role=invitation.role,
        unit=invitation.unit,
        language=invitation.language,
    )
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from error
    person.set_password(password)
    person.full_clean()
    person.save()
    record(person, "created", by=person, new=person.email, reason=_("By invitation."))
    return person


def appointment_of(invitation, person):
    """The appointment that the invitation offers, for this person, not yet saved."""
    return Appointment(
        person=person,
        state=invitation.state,
        role=invitation.appointment_role,
        starts_on=invitation.starts_on or dates.today(),
        ends_on=invitation.ends_on,
        note_verbale=invitation.note_verbale,
        note_verbale_on=invitation.note_verbale_on,
        note_file=invitation.note_file,
    )
