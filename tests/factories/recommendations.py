import datetime

import factory
from django.core.files.base import ContentFile

from cop_portal.common import dates
from recommendations import enums, models
from tests.factories.people import StateFactory, UserFactory


class InstrumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Instrument
        django_get_or_create = ("code",)

    code = "untoc"
    name_en = "United Nations Convention against Transnational Organized Crime"
    short_name = "Convention"
    adopted_on = datetime.date(2000, 11, 15)


class ArticleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Article
        django_get_or_create = ("instrument", "number")

    instrument = factory.SubFactory(InstrumentFactory)
    number = 18
    title = factory.LazyAttribute(lambda article: f"title of article {article.number}")


class BodyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Body
        django_get_or_create = ("code",)

    code = "COP"
    symbol = "CTOC/COP"
    name_en = "Conference of the Parties"


class SessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Session
        django_get_or_create = ("code",)

    body = factory.SubFactory(BodyFactory)
    code = "COP-3"
    number = 3
    starts_on = datetime.date(2006, 10, 9)
    ends_on = datetime.date(2006, 10, 18)


def working_group_meeting(**fields):
    """The working group's meeting of 3-5 October 2007."""
    group = BodyFactory(code="WG.2", symbol="CTOC/COP/WG.2", name_en="Working Group on Technical Assistance")
    given = {"starts_on": datetime.date(2007, 10, 3), "ends_on": datetime.date(2007, 10, 5)} | fields
    return SessionFactory(body=group, code="WG.2-2007", number=None, **given)


def fourth_session(**fields):
    """The Conference's fourth session."""
    given = {"starts_on": datetime.date(2008, 10, 8), "ends_on": datetime.date(2008, 10, 17)} | fields
    return SessionFactory(code="COP-4", number=4, **given)


class DocumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Document
        django_get_or_create = ("symbol",)

    symbol = "CTOC/COP/2006/L.8"


class PriorityAreaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.PriorityArea
        django_get_or_create = ("number",)

    number = 1
    name_en = factory.LazyAttribute(lambda area: f"Priority area {area.number}")


class RecommendationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Recommendation

    document = factory.SubFactory(DocumentFactory)
    number = factory.Sequence(lambda n: str(n + 1))
    text = factory.Sequence(lambda n: f"States should do thing {n}.")
    priority_area = factory.SubFactory(PriorityAreaFactory)


class DecisionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Decision
        django_get_or_create = ("slug",)

    body = factory.SubFactory(BodyFactory)
    session = factory.SubFactory(SessionFactory)
    number = "3/4"
    slug = "3-4"
    status = enums.DecisionStatus.ADOPTED
    adopted_on = datetime.date(2006, 10, 18)
    original_language = "en"


class ParagraphFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Paragraph

    decision = factory.SubFactory(DecisionFactory)
    kind = enums.ParagraphKind.OPERATIVE
    label = factory.Sequence(lambda n: f"p{n}")
    order = factory.Sequence(lambda n: n)


class ParagraphTextFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ParagraphText

    paragraph = factory.SubFactory(ParagraphFactory)
    language = "en"
    text = factory.Sequence(lambda n: f"Requests the Secretariat to do thing {n};")


class DeadlineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Deadline

    rule = enums.DeadlineRule.ON
    date = due_on = datetime.date(2007, 10, 3)


class MandateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Mandate

    paragraph = factory.SubFactory(ParagraphFactory)
    number = 1
    slug = factory.LazyAttribute(lambda m: f"3-4-{m.paragraph.label}-{m.number}")
    verb = "Requests"
    verb_normal = "requests"
    asked = factory.Sequence(lambda n: f"thing {n} that is asked")
    language = "en"
    kind = enums.MandateKind.OPERATIONAL


class AddresseeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Addressee

    mandate = factory.SubFactory(MandateFactory)
    kind = enums.AddresseeKind.SECRETARIAT


class ImportDraftFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ImportDraft

    file_name = "decision.txt"
    data = b"Decision 3/9\n\nThe Conference of the Parties,\n\n1. Requests the Secretariat to report;"
    created_by = factory.SubFactory(UserFactory)


class ActionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Action

    mandate = factory.SubFactory(MandateFactory)
    title = factory.Sequence(lambda n: f"step {n}")
    owner = factory.SubFactory(UserFactory)
    created_by = factory.SelfAttribute("owner")


class ChecklistItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ChecklistItem

    action = factory.SubFactory(ActionFactory)
    title = factory.Sequence(lambda n: f"item {n}")


class ActionCommentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ActionComment

    action = factory.SubFactory(ActionFactory)
    by = factory.SelfAttribute("action.owner")
    at = factory.LazyFunction(dates.now)
    text = "The unit has answered."


class ActionAttachmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ActionAttachment

    action = factory.SubFactory(ActionFactory)
    file = factory.LazyFunction(lambda: ContentFile(b"draft", name="draft.txt"))
    name = "draft.txt"
    content_type = "text/plain"
    size = 5
    sha256 = "0" * 64
    uploaded_by = factory.SelfAttribute("action.owner")


class WorkTemplateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.WorkTemplate
        django_get_or_create = ("code",)

    code = "document"
    name_en = "A document for a session"


class TemplateStepFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.TemplateStep
        django_get_or_create = ("template", "code")

    template = factory.SubFactory(WorkTemplateFactory)
    code = "submission"
    order = 1
    name_en = "Submit the document"
    rule = enums.DeadlineRule.OFFSET
    offset = -10
    offset_unit = enums.OffsetUnit.WEEKS


class AssessmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Assessment

    mandate = factory.SubFactory(MandateFactory)
    status = enums.AssessmentStatus.IN_PROGRESS
    reason = "The draft is written."
    by = factory.SubFactory(UserFactory)
    at = factory.LazyFunction(dates.now)


class MandateRelationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.MandateRelation

    mandate = factory.SubFactory(MandateFactory)
    kind = enums.RelationKind.RENEWS
    to_mandate = factory.SubFactory(MandateFactory)
    by = factory.SubFactory(UserFactory)
    at = factory.LazyFunction(dates.now)


class StateReplyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.StateReply

    mandate = factory.SubFactory(MandateFactory)
    state = factory.SubFactory(StateFactory)
    by = factory.SubFactory(UserFactory)
    at = factory.LazyFunction(dates.now)


def party(state, consent_on=datetime.date(2004, 6, 16)):
    """The State, bound by the Convention since the day."""
    models.InstrumentStatus.objects.create(
        state=state, instrument=InstrumentFactory(), consent=enums.Consent.PARTY, consent_on=consent_on
    )
    return state
