"""What Celery runs: the alarm clock of the engine. Lost, doubled, or late messages change nothing but the delay."""

from celery import shared_task

from cop_portal.reminders import services


@shared_task(name="reminders.run_reminders")
def run_reminders():
    """Plan and compose, and hand each mail that is to be sent to the queue of mails."""
    for mail_id in services.run():
        send_mail.delay(str(mail_id))


@shared_task(name="reminders.send_mail")
def send_mail(mail_id):
    """Send one mail, if no other worker has it."""
    services.send_mail(mail_id)
