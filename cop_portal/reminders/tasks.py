"""What Celery runs: the alarm clock of the engine. Lost, doubled, or late messages change nothing but the delay."""

from celery import shared_task
from django.conf import settings

from cop_portal.reminders import services

AT_ONCE = 50  # so many mails go over one connection


@shared_task(name="reminders.run_reminders")
def run_reminders():
    """Plan and compose, and hand the mails that are to be sent to the queue of mails."""
    ids = [str(mail_id) for mail_id in services.run()]
    for start in range(0, len(ids), AT_ONCE):
        # The next tick names what is then still waiting, so a message is worth nothing any more when that is long past.
        send_mails.apply_async([ids[start : start + AT_ONCE]], expires=5 * settings.REMINDER_TICK_SECONDS)


@shared_task(name="reminders.send_mails")
def send_mails(mail_ids):
    """Send the mails that no other worker has."""
    services.send_mails(mail_ids)
