"""Fulfilment rules whose facts are decisions themselves, and documents."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cop_portal.common import dates
from recommendations.enums import ActionStatus, DecisionStatus, EvidenceStatus
from recommendations.fulfilment import Evidence, Fact, register
from recommendations.models import Action, Mandate


@register(
    "decision-adopted",
    gettext_lazy("the decision is adopted"),
    gettext_lazy("Complete from the day on which the decision is adopted."),
)
def decision_adopted(mandates, shared):
    """What a body does by adopting a decision (it endorses, takes note) is done with the adoption. No query."""
    return {mandate.pk: _adopted(mandate.paragraph.decision) for mandate in mandates}


def _adopted(decision):
    if decision.status != DecisionStatus.ADOPTED or decision.adopted_on > dates.today():
        return Evidence(EvidenceStatus.NONE, missing=(_("The decision is not adopted."),))
    words = _("%(decision)s was adopted on %(day)s.") % {
        "decision": decision,
        "day": dates.date_text(decision.adopted_on),
    }
    return Evidence(EvidenceStatus.MET, (Fact(words, decision.get_absolute_url()),))


@register(
    "document-delivered",
    gettext_lazy("a report is delivered as a document"),
    gettext_lazy(
        "Documents named by the mandate or by an action for it that is done. Complete when one of them was issued by "
        "the due day and, where the deadline hangs on a session, was submitted to that session."
    ),
)
def document_delivered(mandates, shared):
    """Documents that the mandate names as its result, or that an action for it names which is done.

    None without one; in part while each of them lacks something: it is not issued yet, came after the due day, or was
    submitted to another session than the deadline's. One query.
    """
    pks = [mandate.pk for mandate in mandates]
    columns = ("symbol", "issued_on", "session")
    named = Mandate.documents.through.objects.filter(mandate__in=pks)
    done = Action.objects.filter(mandate__in=pks, status=ActionStatus.DONE, documents__isnull=False).order_by()
    found = defaultdict(list)
    for mandate, *document in named.values_list("mandate", *(f"document__{name}" for name in columns)).union(
        done.values_list("mandate", *(f"documents__{name}" for name in columns))
    ):
        found[mandate].append(_Delivered(*document))
    return {mandate.pk: _delivered(mandate, found[mandate.pk]) for mandate in mandates}


@dataclass(frozen=True)
class _Delivered:
    symbol: str
    issued_on: datetime.date | None
    session_id: int | None


def _delivered(mandate, documents):
    if not documents:
        return Evidence(EvidenceStatus.NONE, missing=(_("No document is named that delivers this."),))
    facts, lacking = [], []
    for document in sorted(documents, key=lambda document: document.symbol):
        issued = document.issued_on is not None and document.issued_on <= dates.today()
        words = {"symbol": document.symbol, "day": dates.date_text(document.issued_on) if issued else ""}
        sentence = _("%(symbol)s, issued on %(day)s") if issued else "%(symbol)s"
        url = reverse("recommendations:document-list") + "?" + urlencode({"q": document.symbol})
        facts.append(Fact(sentence % words, url))
        lacking.append(_lacks(mandate, document, issued))
    if () in lacking:
        return Evidence(EvidenceStatus.MET, tuple(facts))
    return Evidence(EvidenceStatus.PARTLY, tuple(facts), tuple(sentence for lacks in lacking for sentence in lacks))


def _lacks(mandate, document, issued):
    """What one document lacks to deliver the mandate, as sentences."""
    session = mandate.deadline.session if mandate.deadline else None
    due_on = mandate.deadline.due_on if mandate.deadline else None
    words = {"symbol": document.symbol, "session": session}
    lacks = []
    if not issued:
        lacks.append(_("%(symbol)s is not issued yet.") % words)
    elif due_on and document.issued_on > due_on:
        lacks.append(_("%(symbol)s came after the due day.") % words)
    if session and document.session_id != session.pk:
        lacks.append(_("%(symbol)s is not recorded as submitted to %(session)s.") % words)
    return tuple(lacks)
