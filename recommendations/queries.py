"""What each person may see of decisions and the work on them, and what the other apps ask of it."""

from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce, Length

from cop_portal.common import dates
from cop_portal.common.models import LANGUAGE_CHOICES
from cop_portal.people.models import User
from cop_portal.people.rules import is_administrator, is_head, is_secretariat
from recommendations import deadlines
from recommendations.enums import (
    ACTION_OPEN,
    AssessmentState,
    AssessmentStatus,
    Consent,
    DecisionStatus,
    MandateKind,
    MandateStatus,
    RelationKind,
)
from recommendations.highlights import in_order
from recommendations.models import (
    Action,
    Addressee,
    Article,
    Assessment,
    Body,
    Citation,
    Deadline,
    Decision,
    Document,
    ImportDraft,
    Instrument,
    InstrumentStatus,
    Mandate,
    MandateRelation,
    PriorityArea,
    Recommendation,
    Relation,
    Session,
    StateReply,
    TemplateStep,
    WorkTemplate,
)


def decisions():
    """Every decision, for all to read, with its titles."""
    return Decision.objects.select_related("body", "session__body", "document").prefetch_related("titles")


def paragraphs_of(decision):
    """The decision's paragraphs in order, with texts, footnotes, citations, and mandates."""
    return list(
        decision.paragraphs.select_related("decision").prefetch_related(
            "texts",
            "footnotes",
            "citations__document",
            "citations__decision__body",
            "citations__decision__session",
            Prefetch("mandates", queryset=mandates().order_by("number")),
        )
    )


def languages_of(paragraphs):
    """The languages in which the whole text is there, in the order of the portal's languages."""
    held = [{text.language for text in paragraph.texts.all()} for paragraph in paragraphs]
    whole = set.intersection(*held) if held else set()
    return [language for language, _name in LANGUAGE_CHOICES if language in whole]


def relations_of(decision):
    """What the decision does with other acts and documents, with what their addresses need."""
    return list(
        decision.relations.select_related(
            "to_decision__body", "to_decision__session", "to_document", "to_recommendation__document"
        )
    )


def mandates():
    """Every mandate that counts, for all to read; those withdrawn do not."""
    return every_mandate().filter(withdrawn_at__isnull=True)


def _adopted(path):
    """What has effect: acts under `path` that are adopted by the portal's date."""
    return {f"{path}__status": DecisionStatus.ADOPTED, f"{path}__adopted_on__lte": dates.today()}


def is_superseded():
    """Of a mandate: whether an adopted decision supersedes its own, or a mandate of one supersedes it."""
    decisions = Relation.objects.filter(
        kind=RelationKind.SUPERSEDES, to_decision=OuterRef("paragraph__decision"), **_adopted("decision")
    )
    return Exists(decisions) | Exists(
        mandate_relations().filter(kind=RelationKind.SUPERSEDES, to_mandate=OuterRef("pk"))
    )


def mandate_relations():
    """Relations of mandates that stand: not withdrawn, neither they nor their mandates, of adopted decisions."""
    return MandateRelation.objects.filter(
        withdrawn_at__isnull=True,
        mandate__withdrawn_at__isnull=True,
        to_mandate__withdrawn_at__isnull=True,
        **_adopted("mandate__paragraph__decision"),
    )


def superseding(mandate):
    """What supersedes the mandate: decisions, and mandates of them."""
    decisions_first = mandate.paragraph.decision.related_from.filter(
        kind=RelationKind.SUPERSEDES, **_adopted("decision")
    ).select_related("decision")
    by_mandates = mandate_relations().filter(kind=RelationKind.SUPERSEDES, to_mandate=mandate)
    return [relation.decision for relation in decisions_first] + [
        relation.mandate for relation in by_mandates.select_related("mandate__paragraph__decision")
    ]


def chain_of(mandate):
    """The mandates that hang together with this one by relations, itself among them, the oldest first, and the
    relations between them.

    Each mandate has its relations to earlier ones as `does`. Three queries, however long the chain: all pairs are read
    at once, which are few, and walked here.
    """
    pairs = list(mandate_relations().values_list("mandate", "to_mandate"))
    chain, wave = {mandate.pk}, {mandate.pk}
    while wave:
        wave = {other for pair in pairs if wave & set(pair) for other in pair} - chain
        chain |= wave
    does = {}
    rows = mandate_relations().filter(mandate__in=chain)
    for relation in rows.select_related("to_mandate__paragraph__decision"):
        does.setdefault(relation.mandate_id, []).append(relation)
    found = list(
        mandates()
        .filter(pk__in=chain)
        .select_related("paragraph__decision__session__body")
        .order_by("paragraph__decision__adopted_on", "paragraph__order", "number")
    )
    for row in found:
        row.does = does.get(row.pk, [])
    return found


def every_mandate():
    """Every mandate, withdrawn ones too, with what a row or a rule needs of it.

    `assessed` is the status of its newest confirmed assessment, as is that of each addressee.
    """
    confirmed = Assessment.objects.filter(confirms__isnull=False).order_by("-at", "-pk").values("status")
    whole = confirmed.filter(mandate=OuterRef("pk"), addressee__isnull=True)
    addressees = Addressee.objects.select_related("body").annotate(
        assessed=Subquery(confirmed.filter(addressee=OuterRef("pk"))[:1])
    )
    return (
        Mandate.objects.select_related(
            "paragraph__decision__body",
            "deadline__session__body",
            "deadline__held_before__body",
            "deadline__or_session__body",
            "deadline__body",
            "deadline__decision",
            "lead_unit",
        )
        .prefetch_related(Prefetch("addressees", queryset=addressees))
        .annotate(assessed=Subquery(whole[:1]), is_superseded=is_superseded())
    )


def open_mandates(session, draft=None):
    """The operational mandates of earlier decisions that still bind and that nobody has assessed as implemented.

    Earlier decisions are the adopted ones of the session's body, of the body above it and of those below it, of this
    session or of one that opened before it; the draft itself is none. Of each: its paragraph's texts, its decision's
    titles, and `of_paragraph`, the number of mandates that its paragraph ever had.
    """
    body, earlier = session.body, Q()
    if session.starts_on:
        opened = Q(paragraph__decision__session__starts_on__lte=session.starts_on)
        earlier = opened | Q(paragraph__decision__session__starts_on__isnull=True)
    siblings = Mandate.objects.filter(paragraph=OuterRef("paragraph")).order_by().values("paragraph")
    return (
        mandates()
        .filter(
            earlier,
            Q(paragraph__decision__body__in=[body.pk, body.parent_id]) | Q(paragraph__decision__body__parent=body),
            kind=MandateKind.OPERATIONAL,
            status=MandateStatus.ACTIVE,
            is_superseded=False,
            paragraph__decision__status=DecisionStatus.ADOPTED,
        )
        .exclude(paragraph__decision=draft)
        .filter(Q(assessed__isnull=True) | ~Q(assessed=AssessmentStatus.IMPLEMENTED))
        .annotate(of_paragraph=Subquery(siblings.annotate(number=Count("pk")).values("number")))
        .prefetch_related("paragraph__texts", "paragraph__decision__titles")
    )


def mandate_with_words():
    """Mandates with the words of their paragraphs, for one mandate's page."""
    return (
        mandates()
        .select_related("confirmed_by")
        .prefetch_related(
            "paragraph__texts",
            "paragraph__footnotes",
            "paragraph__citations__document",
            "paragraph__citations__decision",
            "paragraph__citations__article__instrument",
            "supporting_units",
            "documents",
        )
    )


def paragraphs_to_confirm(decision):
    """The decision's paragraphs in order, with texts, footnotes, and every mandate, withdrawn ones too."""
    found = every_mandate().select_related("confirmed_by", "withdrawn_by").order_by("number")
    return decision.paragraphs.select_related("decision").prefetch_related(
        "texts", "footnotes", Prefetch("mandates", queryset=found)
    )


def next_to_confirm(decision, after=None):
    """The decision's first suggestion that nobody has confirmed, from the mandate `after` on and then from the start.

    None where all are confirmed. `after` itself comes first where it is still to be confirmed.
    """
    by_paragraph = {}
    rows = Mandate.objects.filter(paragraph__decision=decision).order_by("paragraph__order", "number")
    for mandate in rows.defer("asked", "condition"):
        by_paragraph.setdefault(mandate.paragraph_id, []).append(mandate)
    ordered = [mandate for found in by_paragraph.values() for mandate in in_order(found)]
    start = next((place for place, mandate in enumerate(ordered) if after and mandate.pk == after.pk), 0)
    waiting = (row for row in ordered[start:] + ordered[:start] if not (row.confirmed_by_id or row.withdrawn_at))
    return next(waiting, None)


def decisions_to_confirm():
    """Decisions with suggestions that nobody has confirmed: `waiting` of `total` mandates."""
    counting = Q(paragraphs__mandates__isnull=False, paragraphs__mandates__withdrawn_at__isnull=True)
    waiting = counting & Q(paragraphs__mandates__confirmed_by__isnull=True)
    return (
        decisions()
        .annotate(
            total=Count("paragraphs__mandates", filter=counting), waiting=Count("paragraphs__mandates", filter=waiting)
        )
        .filter(waiting__gt=0)
    )


def assessments_of(mandate):
    """All assessments of a mandate, newest first, answers among them."""
    return mandate.assessments.select_related("by", "confirms__by", "addressee__body").order_by("-pk")


def assessments_in_force(mandates):
    """The newest confirmed assessment of each mandate and of each of its addressees, by the mandate's pk; one query."""
    rows = Assessment.objects.filter(confirms__isnull=False, mandate__in=[mandate.pk for mandate in mandates])
    found = {mandate.pk: {} for mandate in mandates}
    for row in rows.select_related("addressee__body").order_by("-at", "-pk"):
        found[row.mandate_id].setdefault(row.addressee_id, row)
    return {pk: sorted(by_whom.values(), key=lambda row: row.addressee_id or 0) for pk, by_whom in found.items()}


def newest_assessment(mandate):
    """The pk of the mandate's newest assessment or answer, 0 where there is none."""
    return mandate.assessments.aggregate(newest=Max("pk"))["newest"] or 0


def proposals_of(mandate):
    """The mandate's proposed assessments, newest first, each with its `state` and its `answer` (a row, or None).

    `answered` says what the answer did, and stays when a newer confirmation supersedes the state.
    """
    rows = list(assessments_of(mandate))
    answers = {row.confirms_id or row.returns_id: row for row in rows if row.confirms_id or row.returns_id}
    proposals = [row for row in rows if not (row.confirms_id or row.returns_id)]
    proposed, confirmed = set(), set()  # the addressees of which a newer row was seen
    for row in proposals:
        row.answer = answers.get(row.pk)
        if row.answer is None:
            row.answered = None
            newer = row.addressee_id in proposed
            row.state = AssessmentState.SUPERSEDED if newer else AssessmentState.PROPOSED
        elif row.answer.returns_id:
            row.answered = row.state = AssessmentState.RETURNED
        else:
            row.answered = AssessmentState.CONFIRMED
            row.state = AssessmentState.SUPERSEDED if row.addressee_id in confirmed else AssessmentState.CONFIRMED
            confirmed.add(row.addressee_id)
        proposed.add(row.addressee_id)
    return proposals


def _newest_proposals():
    """Of each mandate, or addressee, the proposal after which there is none."""
    proposals = Assessment.objects.filter(confirms__isnull=True, returns__isnull=True).annotate(
        whose=Coalesce("addressee", 0)
    )
    newer = proposals.filter(mandate=OuterRef("mandate"), whose=OuterRef("whose"), pk__gt=OuterRef("pk"))
    counting = proposals.filter(~Exists(newer), mandate__withdrawn_at__isnull=True)
    return counting.select_related("mandate__paragraph__decision", "addressee__body", "by").order_by("pk")


def assessments_to_answer(user):
    """Proposals that wait for the head, in the order in which they came; their own wait for another head."""
    waiting = _newest_proposals().filter(confirmed_as__isnull=True, returned_as__isnull=True)
    return waiting.exclude(by=user) if is_head(user) else waiting.none()


def assessments_sent_back(user):
    """The person's proposals that a head sent back and that nobody has proposed anew."""
    return _newest_proposals().filter(by=user, returned_as__isnull=False).select_related("returned_as")


def replies():
    """The words of States that they have nothing to report; those withdrawn do not count."""
    return StateReply.objects.filter(withdrawn_at__isnull=True)


def sessions():
    return Session.objects.select_related("body").order_by("starts_on", "pk")


def sessions_ended():
    """The newest first."""
    return Session.objects.filter(ends_on__lt=dates.today()).select_related("body").order_by("-ends_on", "pk")


def deadlines_with_subjects():
    """Deadlines with the mandate or action of each; those that stand alone, given up by theirs, count nowhere.

    That of a withdrawn mandate resolves anew if it is brought back.
    """
    counting = Q(mandate__isnull=False, mandate__withdrawn_at__isnull=True) | Q(action__isnull=False)
    return Deadline.objects.filter(counting).select_related(
        "body", "decision", "mandate__paragraph__decision", "action__mandate__paragraph__decision", "action__owner"
    )


def deadlines_of(session):
    """The deadlines that hang on the session."""
    on_it = Q(session=session) | Q(held_before=session) | Q(or_session=session)
    return (
        deadlines_with_subjects().filter(on_it).select_related("session__body", "held_before__body", "or_session__body")
    )


def deadlines_on(session, *, internal):
    """Those of mandates, each `explained`, and those of actions for the secretariat alone, soonest first."""
    found = deadlines_of(session)
    found = list(found if internal else found.filter(mandate__isnull=False))
    for deadline in found:
        deadline.explained = deadlines.explain(deadline)
    return found


def bodies():
    return Body.objects.all()


def import_drafts_of(user):
    """The files that the person looks at before importing them; nobody sees those of others."""
    return ImportDraft.objects.filter(created_by=user)


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


def actions_visible_to(user):
    """Actions, for the secretariat alone; the public reads the mandate's evidence and assessment instead."""
    actions = Action.objects.select_related(
        "mandate__paragraph__decision",
        "owner",
        "unit",
        "deadline__session__body",
        "deadline__held_before__body",
        "deadline__body",
        "deadline__or_session__body",
        "deadline__decision",
    )
    return actions if is_secretariat(user) or is_administrator(user) else actions.none()


def actions_with_rows(user):
    """The same with what a row shows: the open ones that each waits for (`awaited`), its checklist in numbers."""
    awaited = Prefetch(
        "waits_for", queryset=Action.objects.filter(status__in=ACTION_OPEN).select_related("owner"), to_attr="awaited"
    )
    ticked = Q(checklist__done_at__isnull=False)
    return (
        actions_visible_to(user)
        .prefetch_related(awaited)
        .annotate(items=Count("checklist"), items_done=Count("checklist", filter=ticked))
        .order_by(*Action._meta.ordering)  # which counting drops
    )


def waiting_actions():
    """The ids of the actions that wait for one that is still open."""
    return Action.objects.filter(waits_for__status__in=ACTION_OPEN).values("pk")


def action_waits_for(action):
    """What the action waits for, done or not, with owners."""
    return action.waits_for.select_related("owner", "mandate__paragraph__decision")


def action_awaited_by(action):
    """The open actions that wait for this one."""
    return action.awaited_by.filter(status__in=ACTION_OPEN).select_related("owner")


def checklist_of(action):
    return action.checklist.select_related("done_by")


def comments_on(action):
    return action.comments.select_related("by")


def attachments_of(action):
    return action.attachments.filter(is_withdrawn=False).select_related("uploaded_by")


def owners_of(actions):
    """Those who own any of the actions, people who have left among them."""
    return User.objects.filter(pk__in=actions.order_by().values("owner"))


def actions_to_wait_for(user, action):
    """The open actions for the same decision, and what the action waits for already."""
    visible = actions_visible_to(user)
    same = Q(mandate__paragraph__decision=action.mandate.paragraph.decision_id, status__in=ACTION_OPEN)
    chosen = Q(pk__in=action.waits_for.values("pk")) if action.pk else Q()
    return visible.filter(same | chosen if action.pk else same)


def documents_of(action):
    return action.documents.select_related("body", "session__body")


def work_templates():
    """The templates in use, with their steps."""
    return WorkTemplate.objects.filter(is_active=True).prefetch_related("steps")


def with_lateness(documents):
    """The documents, each with the day by which it was to be issued (`slot`), and how many days late it was.

    Both `slot` and `days_late` are None where the day of issue or those of the session are not known. What is issued
    after the session has ended reports on it, and has no such day.
    """
    step = TemplateStep.objects.filter(issues_document=True, template__is_active=True).first()
    documents = list(documents)
    for document in documents:
        document.slot = document.days_late = None
        session, issued_on = document.session, document.issued_on
        if step and session and session.starts_on and issued_on and issued_on <= session.ends_on:
            slot = Deadline(rule=step.rule, offset=step.offset, offset_unit=step.offset_unit, session=session)
            document.slot = deadlines.resolve(slot)
            document.days_late = max((issued_on - document.slot).days, 0)
    return documents


def parties(instrument_code, day=None):
    """The statuses of those bound by the instrument on the day (today where none is named)."""
    return InstrumentStatus.objects.filter(
        instrument__code=instrument_code, consent=Consent.PARTY, consent_on__lte=day or dates.today()
    )
