"""Fulfilment rules whose facts are decisions themselves."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cop_portal.common import dates
from recommendations.enums import DecisionStatus, EvidenceStatus
from recommendations.fulfilment import Evidence, Fact, register


@register("decision-adopted", gettext_lazy("the decision is adopted"))
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
