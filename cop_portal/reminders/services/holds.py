"""Reminders that wait until somebody lets them go: of a person, of a State's people, or all."""

import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from cop_portal.common import dates
from cop_portal.common.errors import MoveNotAllowed
from cop_portal.history.services import record
from cop_portal.people.models import Appointment
from cop_portal.reminders.enums import REMINDER_KIND
from cop_portal.reminders.models import Hold, Mail

A_MONTH = datetime.timedelta(days=30)


def _open():
    return Hold.objects.filter(released_at__isnull=True)


def held(of="recipient", kind=None):
    """A condition on rows whose recipient's reminders are held; `kind` names the field by which mails that are no
    reminders are told apart, which nobody holds."""
    people = _open().filter(person__isnull=False).values("person")
    by_state = Appointment.objects.lasting_on(dates.today()).filter(
        state__in=_open().filter(state__isnull=False).values("state")
    )
    condition = Q(**{f"{of}__in": people}) | Q(**{f"{of}__in": by_state.values("person")})
    if _open().filter(state__isnull=True, person__isnull=True).exists():
        condition = Q(pk__isnull=False)
    return condition & Q(**{kind: REMINDER_KIND}) if kind else condition


def is_too_many(mails):
    """Whether so many mails at once are far more than usual; then all are held until an officer has looked.

    More than the setting, and more than three times the most that went out on one day of the last thirty, or that an
    officer let go within a day.
    """
    if mails <= settings.REMINDER_BATCH_LIMIT:
        return False
    now = dates.machine_now()
    days = Mail.objects.filter(kind=REMINDER_KIND, created_at__gte=now - A_MONTH)
    by_day = days.annotate(day=TruncDate("created_at")).values("day").annotate(number=Count("pk")).order_by()
    usual = max((row["number"] for row in by_day), default=0)
    let = Hold.objects.filter(released_at__gte=now - datetime.timedelta(days=1), mails__isnull=False)
    most_let = max(let.values_list("mails", flat=True), default=0)
    if mails <= max(3 * usual, most_let):
        return False
    _hold(by="reminders.run_reminders", reason=_("So many mails at once are far more than usual."), mails=mails)
    return True


def hold(*, by, reason, state=None, person=None):
    """Hold the reminders of a State's people, of a person, or all; what is held stays in the ledger."""
    return _hold(by=by, reason=reason, state=state, person=person)


@transaction.atomic
def _hold(*, by, reason, state=None, person=None, mails=None):
    same = _open().filter(state=state, person=person, mails__isnull=mails is None).first()
    if same:
        return same
    made = Hold.objects.create(
        state=state,
        person=person,
        mails=mails,
        reason=reason,
        made_by=None if isinstance(by, str) else by,
        made_at=dates.machine_now(),
    )
    record(made, "held", by=by, new=str(made), reason=reason)
    return made


@transaction.atomic
def release(*, hold, by):
    """Let go what was held: what is still useful goes out at the next run, older stages are superseded."""
    now = dates.machine_now()
    if not Hold.objects.filter(pk=hold.pk, released_at__isnull=True).update(released_at=now, released_by=by):
        raise MoveNotAllowed(_("This hold was released before."))
    record(hold, "released", by=by, old=str(hold))
