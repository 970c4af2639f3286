"""Decisions and their paragraphs, to read and to confirm."""

from django.db.models import Count, Prefetch, Q

from cop_portal.common.models import LANGUAGE_CHOICES
from recommendations.highlights import in_order
from recommendations.models import Decision, ImportDraft, Mandate, Paragraph
from recommendations.queries.mandate import every_mandate, mandates


def decisions():
    """Every decision, for all to read, with its titles."""
    return Decision.objects.select_related("body", "session__body", "document").prefetch_related("titles")


def paragraphs():
    """Every paragraph, for all to read, with its texts."""
    return Paragraph.objects.select_related("decision").prefetch_related("texts")


def paragraphs_in(decisions):
    """The paragraphs of several decisions, in the order of each, with texts, footnotes, citations, and mandates."""
    return (
        Paragraph.objects.filter(decision__in=decisions)
        .order_by("decision", "order")
        .select_related("decision__body", "decision__session__body", "decision__document")
        .prefetch_related(
            "texts",
            "footnotes",
            "citations__document",
            "citations__decision__body",
            "citations__decision__session",
            Prefetch("mandates", queryset=mandates().order_by("number")),
        )
    )


def paragraphs_of(decision):
    """The decision's paragraphs in order, with texts, footnotes, citations, and mandates."""
    return list(paragraphs_in([decision]))


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


def import_drafts_of(user):
    """The files that the person looks at before importing them; nobody sees those of others."""
    return ImportDraft.objects.filter(created_by=user)
