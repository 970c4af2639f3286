"""Who is reminded of what in the example, and the reminders that went out before the portal's day."""

import datetime

from django.conf import settings

from coordination.enums import Answer
from coordination.models import Meeting
from coordination.services import reply_on_behalf, send_invitations
from cop_portal.common import dates
from cop_portal.history.services import record
from cop_portal.people.models import Unit, User
from cop_portal.reminders import services
from cop_portal.reminders.enums import ReminderState
from cop_portal.reminders.models import Reminder
from recommendations.models import Body, Decision, Mandate
from recommendations.services.mandates import edit_mandate


def seed_reminders():
    """The unit that leads on (c) and (d), the secretary of the working group, and what they were told so far."""
    officer = User.objects.get(email="officer@example.org")
    administrator = User.objects.get(email="admin@example.org")
    unit = Unit.objects.get(code="technical-assistance")
    for mandate in Mandate.objects.filter(slug__in=["3-4-c-1", "3-4-c-2", "3-4-d-1"], lead_unit__isnull=True):
        mandate.lead_unit = unit
        edit_mandate(mandate=mandate, by=officer, fields=["lead_unit"])
    group = Body.objects.get(code="WG.2")
    group.secretary = User.objects.get(email="second.officer@example.org")
    group.save(update_fields=["secretary"])
    record(group, "edited", by=administrator, field="secretary", new=group.secretary)
    _send_letters(officer)
    replay_reminders(since=Decision.objects.get(slug="3-4").adopted_on)


def _send_letters(officer):
    """The letters of invitation went out five weeks before the meeting; two organizations have answered since."""
    meeting = Meeting.objects.get(is_example=True)
    with dates.showing(datetime.date(2007, 8, 27)):
        send_invitations(meeting=meeting, by=officer)
    answers = (("unodc", Answer.ACCEPTED, ""), ("afdb", Answer.DECLINED, "No budget for travel this year."))
    for slug, answer, reason in answers:
        invitation = meeting.invitations.get(organization__slug=slug)
        with dates.showing(datetime.date(2007, 9, 5)):
            reply_on_behalf(
                invitation=invitation, version=invitation.version, answer=answer, reason=reason, people=(), by=officer
            )


def replay_reminders(*, since):
    """Let the engine run on each earlier day on which something was due; only where mails are written as files, so
    that nobody is written to."""
    if not settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        return
    services.ensure_policies()
    day, today = since, dates.today()
    while day and day < today:
        with dates.showing(day):
            services.send_mails(services.run(day))
        coming = Reminder.objects.filter(state=ReminderState.PLANNED, send_on__gt=day).order_by("send_on")
        day = coming.values_list("send_on", flat=True).first()
    services.send_mails(services.run())
