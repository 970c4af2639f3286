"""Sessions, bodies, documents, instruments, and what working groups recommended."""

from django.db.models import Prefetch, Q
from django.db.models.functions import Length

from cop_portal.common import dates
from recommendations import deadlines
from recommendations.enums import Consent
from recommendations.models import (
    Article,
    Body,
    Citation,
    Deadline,
    Document,
    Instrument,
    InstrumentStatus,
    PriorityArea,
    Recommendation,
    Session,
    TemplateStep,
)
from recommendations.queries.mandate import mandates


def sessions():
    return Session.objects.select_related("body").order_by("starts_on", "pk")


def sessions_ended():
    """The newest first."""
    return Session.objects.filter(ends_on__lt=dates.today()).select_related("body").order_by("-ends_on", "pk")


def sessions_with_decisions():
    """Sessions at which something was decided or at which a mandate is due, the newest first."""
    due = mandates().filter(deadline__session__isnull=False).order_by()
    found = Q(decisions__isnull=False) | Q(pk__in=due.values("deadline__session"))
    return sessions().filter(found).distinct().order_by("-starts_on", "-pk")


def bodies():
    return Body.objects.all()


def documents():
    return Document.objects.select_related("body", "session__body")


def document_with_words():
    """Documents with what their pages show: language versions, the acts and mandates that they belong to, and what
    cites them."""
    return documents().prefetch_related(
        "versions",
        "decisions__session__body",
        Prefetch("delivering", queryset=mandates()),
        Prefetch("citations", queryset=Citation.objects.select_related("paragraph__decision")),
        Prefetch("recommendations", queryset=recommendations()),
    )


def priority_areas():
    return PriorityArea.objects.all()


def recommendations():
    """Every recommendation, for all to read, by document and then by number: 2 before 10."""
    found = Recommendation.objects.select_related("document__session__body", "priority_area")
    return found.order_by("document__symbol", Length("number"), "number")


def instruments():
    return Instrument.objects.all()


def articles():
    """Every article, by instrument and number, each with its instrument."""
    return Article.objects.select_related("instrument").order_by("instrument__order", "number")


def next_session(body_code="COP", day=None):
    """The body's session that opens next, from the day on (today where none is named); None where none has dates."""
    return sessions().filter(body__code=body_code, starts_on__gte=day or dates.today()).order_by("starts_on").first()


def meeting_before(body, later):
    """The last session of a body that opens before the later session; None where the data knows none."""
    if body is None or later is None:
        return None
    return deadlines.meeting_before(body.pk, later, sessions().filter(body__in=[body, later.body]))


def issuing_days(coming):
    """[(session, day)]: the day by which the documents of each of the sessions are to be issued, where it has one."""
    step = _issuing_step()
    slots = [(session, deadlines.resolve(_slot(step, session))) for session in coming] if step else []
    return [(session, day) for session, day in slots if day]


def _issuing_step():
    return TemplateStep.objects.filter(issues_document=True, template__is_active=True).first()


def _slot(step, session):
    return Deadline(rule=step.rule, offset=step.offset, offset_unit=step.offset_unit, session=session)


def with_lateness(documents):
    """The documents, each with the day by which it was to be issued (`slot`), and how many days late it was.

    Both `slot` and `days_late` are None where the day of issue or those of the session are not known. What is issued
    after the session has ended reports on it, and has no such day.
    """
    step = _issuing_step()
    documents = list(documents)
    for document in documents:
        document.slot = document.days_late = None
        session, issued_on = document.session, document.issued_on
        if step and session and session.starts_on and issued_on and issued_on <= session.ends_on:
            document.slot = deadlines.resolve(_slot(step, session))
            document.days_late = max((issued_on - document.slot).days, 0)
    return documents


def parties(instrument_code, day=None):
    """The statuses of those bound by the instrument on the day (today where none is named)."""
    return InstrumentStatus.objects.filter(
        instrument__code=instrument_code, consent=Consent.PARTY, consent_on__lte=day or dates.today()
    )
