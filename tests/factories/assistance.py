import datetime

import factory
from django.core.files.base import ContentFile

from assistance import enums, models
from cop_portal.common import dates
from cop_portal.common.text import fold
from tests.factories.people import StateFactory, UserFactory
from tests.factories.recommendations import DocumentFactory, PriorityAreaFactory, SessionFactory


class AssistanceKindFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.AssistanceKind
        django_get_or_create = ("code",)

    code = "training"
    name_en = "Training event"


class ActivityFactory(factory.django.DjangoModelFactory):
    """A complete draft of Kenya; `status` beyond the draft fills in who submitted it and when."""

    class Meta:
        model = models.Activity
        skip_postgeneration_save = True

    reference = factory.Sequence(lambda n: f"KEN-2007-{n + 1:04d}")
    state = factory.SubFactory(StateFactory)
    title = factory.Sequence(lambda n: f"activity {n}")
    kind = factory.SubFactory(AssistanceKindFactory)
    recipient_region = "East Africa"
    starts_on = datetime.date(2007, 3, 5)
    created_by = factory.SubFactory(UserFactory)
    search_text = factory.LazyAttribute(lambda activity: fold(f"{activity.reference} {activity.title}"))
    submitted_by = factory.LazyAttribute(
        lambda activity: None if activity.status == enums.ActivityStatus.DRAFT else activity.created_by
    )
    submitted_at = factory.LazyAttribute(lambda activity: dates.now() if activity.submitted_by else None)
    published_at = factory.LazyAttribute(
        lambda activity: dates.now() if activity.status == enums.ActivityStatus.PUBLISHED else None
    )
    status = enums.ActivityStatus.DRAFT

    @factory.post_generation
    def mandates(self, create, extracted):
        if extracted:
            self.mandates.set(extracted)

    @factory.post_generation
    def priority_areas(self, create, extracted):
        if extracted:
            self.priority_areas.set(extracted)

    @factory.post_generation
    def proposals(self, create, extracted):
        if extracted:
            self.proposals.set(extracted)


class AttachmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Attachment

    activity = factory.SubFactory(ActivityFactory)
    file = factory.LazyFunction(lambda: ContentFile(b"programme", name="programme.txt"))
    name = "programme.txt"
    content_type = "text/plain"
    size = 9
    sha256 = "0" * 64
    uploaded_by = factory.SelfAttribute("activity.created_by")


class UploadFactory(factory.django.DjangoModelFactory):
    """A refused file of Kenya's, with its cells marked."""

    class Meta:
        model = models.Upload

    state = factory.SubFactory(StateFactory)
    file = factory.LazyFunction(lambda: ContentFile(b"title,kind\n", name="rows.csv"))
    marked = factory.LazyFunction(lambda: ContentFile(b"marked", name="marked.xlsx"))
    name = "rows.csv"
    content_type = "text/plain"
    size = 11
    sha256 = "0" * 64
    uploaded_by = factory.SubFactory(UserFactory)
    language = "en"
    rows_total = 1
    status = enums.UploadStatus.REFUSED


class NeedFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Need

    state = factory.SubFactory(StateFactory)
    priority_area = factory.SubFactory(PriorityAreaFactory)
    title = factory.Sequence(lambda n: f"need {n}")
    status = enums.NeedStatus.PUBLISHED
    created_by = factory.SubFactory(UserFactory)


class ProposalFactory(factory.django.DjangoModelFactory):
    """A draft; `status` from submitted on fills in document, session and day."""

    class Meta:
        model = models.Proposal
        skip_postgeneration_save = True

    priority_area = factory.SubFactory(PriorityAreaFactory)
    title = factory.Sequence(lambda n: f"proposal {n}")
    created_by = factory.SubFactory(UserFactory)
    status = enums.ProposalStatus.DRAFT
    document = factory.LazyAttribute(lambda proposal: DocumentFactory() if proposal.submitted_on else None)
    session = factory.LazyAttribute(lambda proposal: SessionFactory() if proposal.submitted_on else None)
    submitted_on = factory.LazyAttribute(
        lambda proposal: datetime.date(2007, 9, 7) if proposal.status in enums.PROPOSAL_SUBMITTED else None
    )
    outcome = factory.LazyAttribute(
        lambda proposal: "the words" if proposal.status in {"modified", "not_endorsed"} else ""
    )

    @factory.post_generation
    def needs(self, create, extracted):
        if extracted:
            self.needs.set(extracted)
