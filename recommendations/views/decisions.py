"""Decisions: list, one, as a file."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy
from django.views.decorators.http import conditional_page

from cop_portal.common import dates
from cop_portal.common.models import LANGUAGE_CHOICES
from cop_portal.common.verdicts import offered
from cop_portal.common.views import PortalListView, get_or_404
from cop_portal.history.queries import changes_of
from cop_portal.history.views import shows_past
from recommendations import akn, filters, queries, rules
from recommendations.before_adoption import before_adoption, items_of_decision
from recommendations.enums import DecisionStatus, ParagraphKind
from recommendations.fulfilment import with_evidence
from recommendations.linked_data import linked_data
from recommendations.panels import papers_on


class DecisionList(PortalListView):
    filterset_class = filters.DecisionFilter
    template_name = "recommendations/decision_list.html"
    download_name = "decisions"
    columns = (
        (gettext_lazy("decision"), str),
        (gettext_lazy("title"), lambda decision: str(decision.title or "")),
        (gettext_lazy("session"), lambda decision: decision.session.code),
        (gettext_lazy("status"), lambda decision: decision.get_status_display()),
        (gettext_lazy("adopted"), lambda decision: decision.adopted_on),
        (gettext_lazy("language"), lambda decision: decision.original_language),
    )

    def get_queryset(self):
        return queries.decisions()

    def get_context_data(self, **kwargs):
        return super().get_context_data(may_import=bool(rules.can_import_decisions(self.request.user)), **kwargs)


@shows_past
def decision_detail(request, slug):
    """A decision's text with its mandates in the margin."""
    decision = get_or_404(queries.decisions(), slug=slug)
    paragraphs = queries.paragraphs_of(decision)
    mandates = [mandate for paragraph in paragraphs for mandate in paragraph.mandates.all()]
    mandates = with_evidence(mandates, request.user)
    relations, languages = queries.relations_of(decision), queries.languages_of(paragraphs)
    internal = bool(rules.can_read_internal(request.user))
    before = None
    if decision.status == DecisionStatus.DRAFT and offered(rules.can_read_internal(request.user)):
        before = before_adoption(items_of_decision(decision, paragraphs), decision.session, decision)
    text_languages = [(code, name) for code, name in LANGUAGE_CHOICES if code in languages]
    context = {
        "decision": decision,
        "title": decision.title,
        "preamble": [paragraph for paragraph in paragraphs if paragraph.kind == ParagraphKind.PREAMBULAR],
        "paragraphs": [paragraph for paragraph in paragraphs if paragraph.kind != ParagraphKind.PREAMBULAR],
        "relations": relations,
        "related_from": decision.related_from.select_related("decision"),
        "unconfirmed": sum(mandate.confirmed_by_id is None for mandate in mandates),
        "total": len(mandates),
        "changes": changes_of(decision, internal=internal),
        "before": before,
        "text_languages": text_languages,
        "text_in": ", ".join(str(name) for _code, name in text_languages),
        "linked_data": linked_data(decision, relations, languages),
        "papers": [] if dates.shown_day() else papers_on(request.user, _sessions_of(mandates)),
        "may_edit": bool(offered(rules.can_edit_mandate(request.user))),
    }
    return render(request, "recommendations/decision_detail.html", context)


def _sessions_of(mandates):
    """The sessions at which something of the mandates is due, each once."""
    return list(dict.fromkeys(row.deadline.session for row in mandates if row.deadline and row.deadline.session))


def decision_languages(request, slug):
    """Two languages of a decision beside each other, paragraph by paragraph."""
    decision = get_or_404(queries.decisions(), slug=slug)
    paragraphs = queries.paragraphs_of(decision)
    names = dict(LANGUAGE_CHOICES)
    held = {text.language for paragraph in paragraphs for text in paragraph.texts.all()}
    there = [code for code in dict.fromkeys([decision.original_language, *names]) if code in held]
    left = request.GET.get("left", "")
    left = left if left in there else decision.original_language
    others = [code for code in there if code != left]
    right = request.GET.get("right", "")
    right = right if right in others else next(iter(others), "")
    rows = [(paragraph, paragraph.words_in(left), paragraph.words_in(right)) for paragraph in paragraphs]
    context = {
        "decision": decision,
        "rows": rows,
        "text_languages": [(code, names[code]) for code in there],
        "left": left,
        "right": right,
        "left_name": names[left],
        "right_name": names.get(right, ""),
        "lacking": sum(None in row for row in rows) if right else 0,
    }
    return render(request, "recommendations/decision_languages.html", context)


@conditional_page
def decision_akn(request, slug, language):
    """The decision in one language as Akoma Ntoso."""
    decision = get_or_404(queries.decisions(), slug=slug)
    paragraphs = queries.paragraphs_of(decision)
    languages = queries.languages_of(paragraphs)
    if language not in languages:
        raise Http404
    file = akn.decision_file(decision, language, paragraphs, queries.relations_of(decision), languages)
    return HttpResponse(
        file,
        content_type=akn.CONTENT_TYPE,
        headers={
            "Content-Disposition": content_disposition_header(True, f"{decision.kind}-{slug}.{language}.xml"),
            "Content-Language": language,
        },
    )
