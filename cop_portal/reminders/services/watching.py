"""Who watches the watcher: whether the timetable ticks, and whether mails leave."""

import datetime

from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cop_portal.common import dates
from cop_portal.reminders.enums import FAULT, MAIL_ON_ITS_WAY, TICK
from cop_portal.reminders.models import Heartbeat, Mail
from cop_portal.reminders.queries import heartbeats

STUCK = datetime.timedelta(minutes=15)


def beat():
    """Note that the engine ran."""
    Heartbeat.objects.update_or_create(name=TICK, defaults={"at": dates.machine_now()})


def note_fault(what):
    """Note that one part of the run could not be done; `what` tells the parts apart."""
    Heartbeat.objects.update_or_create(name=f"{FAULT}{slugify(what)}"[:50], defaults={"at": dates.machine_now()})


def troubles(beats=None):
    """Sentences on what keeps reminders from going out by themselves; none where all is well. `beats` are the
    heartbeats, if read."""
    last, now, found = (heartbeats() if beats is None else beats).get(TICK), dates.machine_now(), []
    silence = max(datetime.timedelta(minutes=5), 5 * datetime.timedelta(seconds=settings.REMINDER_TICK_SECONDS))
    if last is None:
        found.append(_("The timetable of reminders has not run yet: is a worker up, and beat?"))
    elif last < now - silence:
        words = {"minutes": int((now - last).total_seconds() // 60)}
        found.append(_("The timetable of reminders has not run for %(minutes)d minutes.") % words)
    waiting = Mail.objects.filter(state__in=MAIL_ON_ITS_WAY, next_at__lt=now - STUCK)
    if number := waiting.count():
        found.append(_("Mails that should have left more than 15 minutes ago: %(number)d.") % {"number": number})
    return found
