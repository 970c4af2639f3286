"""Decisions: list, one, import."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import conditional_page
from django.views.generic import FormView

from cop_portal.common.errors import PortalError
from cop_portal.common.models import LANGUAGE_CHOICES
from cop_portal.common.verdicts import require
from cop_portal.common.views import PortalFormMixin, PortalListView, get_or_404
from cop_portal.history.queries import changes_of
from recommendations import akn, filters, forms, queries, rules
from recommendations.enums import ParagraphKind
from recommendations.fulfilment import with_evidence
from recommendations.linked_data import linked_data
from recommendations.parsing import ParseError, parse_file
from recommendations.services import decisions as decision_services


class DecisionList(PortalListView):
    filterset_class = filters.DecisionFilter
    template_name = "recommendations/decision_list.html"
    download_name = "decisions"
    columns = (
        (gettext_lazy("decision"), str),
        (gettext_lazy("title"), lambda decision: decision.title or ""),
        (gettext_lazy("session"), lambda decision: decision.session.code),
        (gettext_lazy("status"), lambda decision: decision.get_status_display()),
        (gettext_lazy("adopted"), lambda decision: decision.adopted_on.isoformat() if decision.adopted_on else ""),
        (gettext_lazy("language"), lambda decision: decision.original_language),
    )

    def get_queryset(self):
        return queries.decisions()

    def get_context_data(self, **kwargs):
        return super().get_context_data(may_import=bool(rules.can_import_decisions(self.request.user)), **kwargs)


def decision_detail(request, slug):
    """A decision's text with its mandates in the margin."""
    decision = get_or_404(queries.decisions(), slug=slug)
    paragraphs = queries.paragraphs_of(decision)
    mandates = with_evidence(mandate for paragraph in paragraphs for mandate in paragraph.mandates.all())
    relations, languages = queries.relations_of(decision), queries.languages_of(paragraphs)
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
        "changes": changes_of(decision, internal=bool(rules.can_read_internal(request.user))),
        "text_languages": text_languages,
        "text_in": ", ".join(str(name) for _code, name in text_languages),
        "linked_data": linked_data(decision, relations, languages),
        "may_edit": bool(rules.can_edit_mandate(request.user)),
    }
    return render(request, "recommendations/decision_detail.html", context)


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


class DecisionImport(PortalFormMixin, FormView):
    """Upload a text; it is imported whole, or not at all."""

    form_class = forms.ImportForm
    heading = gettext_lazy("Import a decision")
    submit_label = gettext_lazy("Import")

    def get_form_kwargs(self):
        require(rules.can_import_decisions(self.request.user))
        return super().get_form_kwargs()

    def form_valid(self, form):
        given = form.cleaned_data
        file = given["file"]
        try:
            parsed = parse_file(
                file.read(decision_services.READ_LIMIT),
                name=file.name,
                language=given["language"] or None,
                number=given["number"],
            )
        except ParseError as error:
            raise PortalError(_(error.sentence) % error.values, field="file") from error
        placed = decision_services.place(
            parsed,
            session=given["session"].code if given["session"] else "",
            number=given["number"],
            kind=given["kind"],
            adopted_on=given["adopted_on"],
            document=given["document"].symbol if given["document"] else "",
        )
        decision, done = decision_services.import_decision(parsed=parsed, placed=placed, by=self.request.user)
        if done == "translated":
            messages.success(self.request, _("The text is joined to the decision, paragraph by paragraph."))
            return redirect(decision)
        if done:
            messages.success(self.request, _("The decision is imported. Confirm its mandates."))
            return redirect("recommendations:decision-confirm", slug=decision.slug)
        messages.info(self.request, _("The decision was there with this very text; nothing was changed."))
        return redirect(decision)
