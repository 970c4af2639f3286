import datetime
import zoneinfo

import factory

from coordination import enums, models
from tests.factories.people import ContactFactory, OrganizationFactory, UserFactory
from tests.factories.reminders import MailFactory

VIENNA = zoneinfo.ZoneInfo("Europe/Vienna")


class MeetingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Meeting

    slug = factory.Sequence(lambda n: f"meeting-{n}-2007")
    kind = enums.MeetingKind.COORDINATION
    title = factory.Sequence(lambda n: f"meeting {n}")
    starts_at = datetime.datetime(2007, 10, 4, 15, 0, tzinfo=VIENNA)
    ends_at = datetime.datetime(2007, 10, 4, 18, 0, tzinfo=VIENNA)
    status = enums.MeetingStatus.ANNOUNCED
    created_by = factory.SubFactory(UserFactory)


class AgendaItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    parent = None
    order = factory.LazyAttribute(lambda item: item.meeting.agenda.filter(parent=item.parent).count() + 1)
    title = factory.Sequence(lambda n: f"item {n}")


class AgreedPointFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.AgreedPoint

    meeting = factory.SubFactory(MeetingFactory)
    order = factory.LazyAttribute(lambda point: point.meeting.agreed_points.count() + 1)
    text = factory.Sequence(lambda n: f"point {n}")


class MeetingInvitationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.MeetingInvitation

    meeting = factory.SubFactory(MeetingFactory)
    organization = factory.SubFactory(OrganizationFactory)
    invited_on = datetime.date(2007, 9, 3)
    created_by = factory.SubFactory(UserFactory)


class SentInvitationFactory(MeetingInvitationFactory):
    """One whose letter is out, with its link; the meeting asks for replies by 24 September."""

    meeting = factory.SubFactory(MeetingFactory, reply_by=datetime.date(2007, 9, 24))
    contact = factory.LazyAttribute(lambda row: ContactFactory(organization=row.organization))
    sent_on = datetime.date(2007, 9, 3)
    link_expires_at = factory.LazyAttribute(lambda row: row.meeting.ends_at)
    mail = factory.LazyAttribute(
        lambda row: MailFactory(
            recipient=None,
            address=row.contact.email,
            kind="meeting-invitation",
            text="",
            html="",
            state="sent",
            sent_at=datetime.datetime(2007, 9, 3, 10, tzinfo=VIENNA),
        )
    )


class ParticipantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Participant

    invitation = factory.SubFactory(MeetingInvitationFactory)
    name = factory.Sequence(lambda n: f"participant {n}")


class FollowUpFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.FollowUp

    meeting = factory.SubFactory(MeetingFactory)
    title = factory.Sequence(lambda n: f"follow-up {n}")
    due_on = datetime.date(2007, 10, 1)
