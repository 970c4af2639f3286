import datetime
import uuid

import factory

from cop_portal.common import dates
from cop_portal.reminders import models
from tests.factories.people import UserFactory


class MailFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Mail

    recipient = factory.SubFactory(UserFactory)
    address = factory.SelfAttribute("recipient.email")
    kind = "reminder"
    language = "en"
    subject = "Due"
    text = "It is due."
    html = "<p>It is due.</p>"
    message_id = factory.LazyFunction(lambda: f"<{uuid.uuid4()}@example.org>")
    next_at = factory.LazyFunction(dates.machine_now)


class ReminderFactory(factory.django.DjangoModelFactory):
    """Give it its `subject`."""

    class Meta:
        model = models.Reminder

    kind = "action"
    recipient = factory.SubFactory(UserFactory)
    stage = 7
    due_on = datetime.date(2007, 9, 14)
    send_on = datetime.date(2007, 9, 7)


class HoldFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Hold

    reason = "The address is being asked for."
    made_by = factory.SubFactory(UserFactory)
    made_at = factory.LazyFunction(dates.machine_now)
