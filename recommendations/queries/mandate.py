"""Mandates with what a row or a rule needs of them, how they hang together, and what States replied."""

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery

from cop_portal.common import dates
from recommendations.enums import (
    AssessmentStatus,
    DecisionStatus,
    MandateKind,
    MandateStatus,
    RelationKind,
)
from recommendations.models import Addressee, Assessment, Mandate, MandateRelation, Relation, StateReply


def mandates():
    """Every mandate that counts, for all to read; those withdrawn do not."""
    return every_mandate().filter(withdrawn_at__isnull=True)


def mandates_by_reference():
    """The same to choose among, with no more than their references need."""
    return Mandate.objects.filter(withdrawn_at__isnull=True).select_related("paragraph__decision")


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


def mandates_to_remind_of(addressee):
    """Open operational mandates of adopted decisions that are addressed to a kind of addressee."""
    return Mandate.objects.filter(
        ~is_superseded(),
        status=MandateStatus.ACTIVE,
        kind=MandateKind.OPERATIONAL,
        addressees__kind=addressee,
        paragraph__decision__status=DecisionStatus.ADOPTED,
        withdrawn_at__isnull=True,
    ).distinct()


def binding(found):
    """Of the mandates (of `every_mandate`) those that are operational and still bind."""
    return found.filter(status=MandateStatus.ACTIVE, kind=MandateKind.OPERATIONAL, is_superseded=False)


def due_before(session, found=None):
    """Of the mandates (all where none are given) the binding ones with a day that falls before the session ends, those
    already past included; with any day where there is no session, or its own days are open."""
    due = binding(mandates() if found is None else found).filter(deadline__due_on__isnull=False)
    return due.filter(deadline__due_on__lte=session.ends_on) if session and session.ends_on else due


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


def replies():
    """The words of States that they have nothing to report; those withdrawn do not count."""
    return StateReply.objects.filter(withdrawn_at__isnull=True)
