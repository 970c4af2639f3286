"""Invitations, appointments, and accounts; each change is recorded."""

import datetime
import hashlib
import json
import secrets

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from cop_portal.common import dates, outbox
from cop_portal.common.errors import MoveNotAllowed, PortalError
from cop_portal.common.services import require_mark
from cop_portal.common.verdicts import require
from cop_portal.history.services import record
from cop_portal.people import rules
from cop_portal.people.models import Appointment, Invitation, KeptForm, User

VALID_FOR = datetime.timedelta(days=10)
KEPT_FOR = datetime.timedelta(days=30)
KEPT_SIZE = 200_000  # characters of what was typed on one page


def _hash(token):
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(*, invitation, by):
    """Save an invitation and mail its link; the token stays in the outbox until then. Returns (invitation, token)."""
    require(rules.can_invite(by, invitation))
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise PortalError(_("There is an account with this e-mail address."), field="email")
    invitation.invited_by = by
    token = _renew(invitation)
    invitation.full_clean()
    invitation.save()
    record(invitation, "invited", by=by, new=invitation.email, for_state=invitation.state)
    _mail(invitation, token)
    return invitation, token


@transaction.atomic
def renew_invitation(*, invitation, by):
    """A new link for ten more days; the old one is dead. Returns (invitation, token)."""
    require(rules.can_invite(by, invitation))
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.accepted_by_id:
        raise MoveNotAllowed(_("The invitation was accepted."))
    token = _renew(invitation)
    invitation.save(update_fields=["token_hash", "expires_at", "updated_at"])
    record(invitation, "renewed", by=by, for_state=invitation.state)
    _mail(invitation, token)
    return invitation, token


def _renew(invitation):
    token = secrets.token_urlsafe(32)
    invitation.token_hash, invitation.expires_at = _hash(token), dates.machine_now() + VALID_FOR
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
    """The open invitation of a link, or None where it is unknown, accepted, or expired."""
    return (
        Invitation.objects.filter(token_hash=_hash(token), accepted_by__isnull=True, expires_at__gt=dates.machine_now())
        .select_related("state")
        .first()
    )


@transaction.atomic
def accept_invitation(*, invitation, password):
    """Make the account, and for a State the appointment from today; the link is used up. Returns the person."""
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if invitation.accepted_by_id:
        raise MoveNotAllowed(_("The invitation was accepted."))
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
    if invitation.state:
        appointment = Appointment(
            person=person,
            state=invitation.state,
            role=invitation.appointment_role,
            starts_on=dates.today(),
            note_verbale=invitation.note_verbale,
            note_verbale_on=invitation.note_verbale_on,
        )
        save_appointment(appointment=appointment, by=person)
    invitation.accepted_by = person
    invitation.save(update_fields=["accepted_by", "updated_at"])
    return person


@transaction.atomic
def save_appointment(*, appointment, by):
    """Save a new or a changed appointment; two main focal points at one time are refused."""
    appointment.full_clean()
    created = appointment.pk is None
    appointment.save()
    event = "appointed" if created else "appointment_changed"
    ends = f"{appointment.starts_on} - {appointment.ends_on or ''}"
    record(appointment.person, event, by=by, new=f"{appointment} {ends}", for_state=appointment.state)
    return appointment


@transaction.atomic
def save_person(*, person, by, fields, read=None):
    """Save an account's fields (role, unit, active, name); one row of history for each that changed.

    Those alone are written: what somebody else changed of the account meanwhile stays. `read` is the mark of the fields
    that a page showed. Raises StaleVersion.
    """
    stored = User.objects.select_for_update().get(pk=person.pk) if person.pk else None
    if read is not None:
        require_mark(stored, fields, read)
    person.full_clean()
    person.save(update_fields=fields if stored else None)
    for name in fields:
        old = getattr(stored, name) if stored else ""
        if old != getattr(person, name):
            record(person, "edited", by=by, field=name, old=old, new=getattr(person, name))
    return person


def keep_form(*, person, path, values):
    """Keep what a person typed on a page, in the place of what they typed there before; for a month.

    `values` are lists of texts by the fields' names. Raises PortalError where they are none, or beyond all reason.
    """
    fits = (
        isinstance(values, dict)
        and all(isinstance(texts, list) and all(isinstance(text, str) for text in texts) for texts in values.values())
        and len(json.dumps(values)) <= KEPT_SIZE
        and path.startswith("/")
        and len(path) <= KeptForm._meta.get_field("path").max_length
    )
    if not fits:
        raise PortalError(_("What was typed could not be kept: it is no form's content, or far too long."))
    KeptForm.objects.filter(person=person, updated_at__lt=dates.machine_now() - KEPT_FOR).delete()
    KeptForm.objects.update_or_create(person=person, path=path, defaults={"values": values})


def drop_kept_form(*, person, path):
    """Forget what a person typed on a page, since it is saved or no longer wanted."""
    KeptForm.objects.filter(person=person, path=path).delete()
