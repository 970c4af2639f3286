"""What each person may see of the ledger and the outbox."""

from cop_portal.reminders.enums import SECRET_KINDS
from cop_portal.reminders.models import Mail, Reminder
from cop_portal.reminders.rules import reads_all


def reminders_visible_to(user):
    """The secretariat and administrators all; others their own."""
    reminders = Reminder.objects.select_related("recipient", "mail")
    return reminders if reads_all(user) else reminders.filter(recipient=user)


def mails_visible_to(user):
    """Reminder mails by the same rule; mails with links to an account only for the person they went to."""
    mails = Mail.objects.select_related("recipient")
    if reads_all(user):
        return mails.exclude(kind__in=SECRET_KINDS) | mails.filter(recipient=user)
    return mails.filter(recipient=user)
