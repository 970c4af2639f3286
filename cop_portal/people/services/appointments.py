"""Appointments of focal points: saved, ended, and their note verbale. A State's row is the lock of them all."""

import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from cop_portal.common import dates, outbox, uploads
from cop_portal.common.errors import MoveNotAllowed, PortalError
from cop_portal.common.services import require_mark
from cop_portal.common.transitions import locked, require_reason
from cop_portal.common.verdicts import require
from cop_portal.history.services import record
from cop_portal.people import rules
from cop_portal.people.enums import REPORTING, AppointmentStanding
from cop_portal.people.models import Appointment, NoteFile, State

ONE_DAY = datetime.timedelta(days=1)
NOTE = ("note_verbale", "note_verbale_on")


def lock_state(state_id):
    """Two changes of a State's focal points wait for each other, so that it never has two main ones."""
    return State.objects.select_for_update().get(pk=state_id)


@transaction.atomic
def save_appointment(*, appointment, by):
    """Save a new or a changed appointment; two main focal points at one time are refused."""
    require(rules.can_appoint(by))
    lock_state(appointment.state_id)
    return store(appointment, by=by)


def store(appointment, *, by):
    """Save it, record it, and pass the State's reminders to those who report for it now. The State is locked.

    An alternate who becomes the main focal point, or the reverse, is no longer what they were.
    """
    created = appointment.pk is None
    if created and appointment.role in REPORTING:
        first = max(appointment.starts_on, dates.today())
        held = Appointment.objects.filter(state=appointment.state, person=appointment.person, role__in=REPORTING)
        for other in held.exclude(role=appointment.role).in_period(first, appointment.ends_on):
            end(other, appointment.starts_on - ONE_DAY, by=by)
    appointment.full_clean()
    appointment.save()
    event = "appointed" if created else "appointment_changed"
    record(appointment.person, event, by=by, new=described(appointment), for_state=appointment.state)
    outbox.plan_reminders()
    return appointment


def described(appointment):
    """As the history tells it, in no language: the role, the days, the note verbale."""
    days = f"{appointment.starts_on} - {appointment.ends_on or ''}".strip()
    return f"{appointment.role}, {days}, {appointment.note_verbale}"


@transaction.atomic
def end_appointment(*, appointment, ends_on, by, reason):
    """End an appointment with a last day; one before today ends the person's access at once. Returns it."""
    require(rules.can_appoint(by))
    require_reason(reason)
    lock_state(appointment.state_id)
    appointment = locked(appointment, "state", "person")
    end(appointment, ends_on, by=by, reason=reason)
    tell(appointment, "appointment-ended")
    outbox.plan_reminders()
    return appointment


def end(appointment, ends_on, *, by, reason=""):
    """Set its last day, where it has none as early; the State and it are locked. Raises MoveNotAllowed, PortalError.

    With the day before its first it is withdrawn: it counts for nothing.
    """
    if appointment.standing not in (AppointmentStanding.COMING, AppointmentStanding.LASTING):
        raise MoveNotAllowed(_("This appointment has ended."))
    if appointment.ends_on and ends_on > appointment.ends_on:
        words = {"day": dates.date_text(appointment.ends_on)}
        raise PortalError(_("This appointment ends on %(day)s already.") % words, field="ends_on")
    if ends_on < appointment.starts_on - ONE_DAY:
        words = {"person": appointment.person.name, "day": dates.date_text(appointment.starts_on)}
        raise PortalError(
            _("%(person)s was appointed from %(day)s; nothing can follow before that day.") % words, field="ends_on"
        )
    if ends_on < appointment.starts_on:
        appointment.is_withdrawn = True
    else:
        appointment.ends_on = ends_on
    appointment.save(update_fields=["ends_on", "is_withdrawn", "updated_at"])
    record(
        appointment.person,
        "appointment_ended",
        by=by,
        old=described(appointment),
        new=ends_on,
        reason=reason,
        for_state=appointment.state,
    )


def tell(appointment, mail, **context):
    """Mail the person of an appointment, in their language; nobody whose account is not active."""
    person = appointment.person
    if not person.is_active:
        return
    language = outbox.mail_language(person.language)
    with translation.override(language):
        words = outbox.render_mail(mail, context | {"appointment": appointment})
    outbox.queue(recipient=person, address=person.email, kind=mail, language=language, **words)


@transaction.atomic
def correct_note(*, appointment, note_verbale, note_verbale_on, by, file=None, read=None):
    """Correct the note verbale of an appointment, or keep its file. Returns the appointment.

    `read` is the mark of the `NOTE` that a page showed. Raises StaleVersion.
    """
    require(rules.can_appoint(by))
    appointment = locked(appointment, "state", "person")
    if read is not None:
        require_mark(appointment, NOTE, read)
    old = described(appointment)
    appointment.note_verbale, appointment.note_verbale_on = note_verbale, note_verbale_on
    appointment.full_clean()
    appointment.save(update_fields=[*NOTE, "updated_at"])
    new = described(appointment)
    if new != old:
        person, state = appointment.person, appointment.state
        record(person, "appointment_changed", by=by, old=old, new=new, for_state=state)
    if file:
        keep_note(appointment, file, by=by)
    return appointment


def keep_note(named, file, *, by):
    """Keep the file of the note verbale that an appointment or an invitation names. Raises PortalError.

    Last in its transaction, since a file that is written does not vanish when the rest is rolled back.
    """
    named.note_file = uploads.keep(NoteFile(state=named.state, uploaded_by=by), file)
    named.save(update_fields=["note_file", "updated_at"])
    record(named, "attached", by=by, new=named.note_file.name, for_state=named.state)
