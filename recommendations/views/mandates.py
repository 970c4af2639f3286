"""The register of mandates, one mandate, and its assessment."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from cop_portal.common.verdicts import require
from cop_portal.common.views import PortalFormMixin, PortalListView, get_or_404
from cop_portal.history.queries import changes_of
from recommendations import filters, forms, queries, rules
from recommendations.before_adoption import made_by
from recommendations.deadlines import explain
from recommendations.enums import AssessmentStatus, EvidenceStatus
from recommendations.fulfilment import evidence_of, rule_of
from recommendations.services.assessments import confirm_assessment, propose_assessment


class MandateList(PortalListView):
    """The register, each row with its evidence."""

    filterset_class = filters.MandateFilter
    template_name = "recommendations/mandate_list.html"
    download_name = "mandates"
    columns = (
        (gettext_lazy("mandate"), lambda mandate: mandate.reference),
        (gettext_lazy("decision"), lambda mandate: str(mandate.paragraph.decision)),
        (gettext_lazy("kind"), lambda mandate: mandate.get_kind_display()),
        (gettext_lazy("status"), lambda mandate: mandate.get_status_display()),
        (
            gettext_lazy("addressees"),
            lambda mandate: "; ".join(str(addressee) for addressee in mandate.addressees.all()),
        ),
        (gettext_lazy("verb"), lambda mandate: mandate.verb_normal),
        (gettext_lazy("what is asked"), lambda mandate: mandate.asked),
        (gettext_lazy("language"), lambda mandate: mandate.language),
        (gettext_lazy("due"), lambda mandate: _day(mandate)),
        (gettext_lazy("evidence"), lambda mandate: mandate.evidence.status.label),
        (
            gettext_lazy("assessment"),
            lambda mandate: AssessmentStatus(mandate.assessed).label if mandate.assessed else "",
        ),
        (gettext_lazy("confirmed"), lambda mandate: _("yes") if mandate.confirmed_by_id else _("no")),
    )

    def get_queryset(self):
        return queries.mandates()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        with_evidence(context["object_list"])
        return context

    def download_rows(self):
        chunk = []
        for mandate in super().download_rows():
            chunk.append(mandate)
            if len(chunk) == 500:
                yield from with_evidence(chunk)
                chunk = []
        yield from with_evidence(chunk)


def with_evidence(mandates):
    """The mandates, each with its evidence."""
    mandates = list(mandates) if not isinstance(mandates, list) else mandates
    evidence = evidence_of(mandates)
    for mandate in mandates:
        mandate.evidence = evidence[mandate.pk]
    return mandates


def _day(mandate):
    day = mandate.deadline.due_on if mandate.deadline else None
    return day.isoformat() if day else ""


def mandate_detail(request, slug):
    """Text, addressee, deadline and how it was worked out, actions, evidence, assessment, history."""
    mandate = get_or_404(queries.mandate_with_words(), slug=slug)
    [mandate] = with_evidence([mandate])
    assessments = list(queries.assessments_of(mandate))
    confirmed = next((assessment for assessment in assessments if assessment.confirms_id), None)
    settled = {assessment.confirms_id for assessment in assessments}
    proposals = [
        assessment
        for assessment in assessments
        if assessment.confirms_id is None
        and assessment.pk not in settled
        and (confirmed is None or assessment.at >= confirmed.at)
    ]
    internal = bool(rules.can_read_internal(request.user))
    actions = list(queries.actions_with_rows(request.user).filter(mandate=mandate))
    paragraph = mandate.paragraph
    context = {
        "mandate": mandate,
        "paragraph": paragraph,
        "text": paragraph.text,
        "explained": explain(mandate.deadline) if mandate.deadline else "",
        "rule": rule_of(mandate),
        "confirmed": confirmed,
        "proposals": proposals if internal else [],
        "disagrees": confirmed is not None and _disagree(confirmed.status, mandate.evidence.status),
        "actions": actions,
        "shows_actions": internal,
        "templates": _templates_for(mandate) if internal else [],
        "may_act": bool(rules.can_create_action(request.user)),
        "may_edit": bool(rules.can_edit_mandate(request.user)),
        "may_propose": bool(rules.can_propose_assessment(request.user)),
        "may_confirm": bool(proposals) and bool(rules.can_confirm_assessment(request.user, proposals[0])),
        "changes": _history(mandate, actions, assessments, internal),
    }
    return render(request, "recommendations/mandate_detail.html", context)


def _templates_for(mandate):
    """The work templates, those that make what the mandate asks for first."""
    made = made_by(mandate)
    templates = list(queries.work_templates())
    for template in templates:
        template.fits = template.makes == made
    return sorted(templates, key=lambda template: not template.fits)


def _history(mandate, actions, assessments, internal):
    """The changes of the mandate, of its actions, and of its assessments, as one story."""
    changes = list(changes_of(mandate, internal=internal)) + list(changes_of(*assessments, internal=internal))
    titles = {action.pk: action.title for action in actions}
    for change in changes_of(*actions, internal=internal):
        change.about = titles[change.subject_id]
        changes.append(change)
    return sorted(changes, key=lambda change: (change.at, change.pk))


def _disagree(assessment, evidence):
    """A person says done where the facts do not, or the reverse: both are shown."""
    return (assessment == AssessmentStatus.IMPLEMENTED) != (evidence == EvidenceStatus.MET)


class AssessmentPropose(PortalFormMixin, FormView):
    form_class = forms.AssessmentForm
    submit_label = gettext_lazy("Propose")

    def dispatch(self, request, *args, **kwargs):
        self.mandate = get_or_404(queries.mandates(), slug=kwargs["slug"])
        require(rules.can_propose_assessment(request.user))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        heading = _("Assess %(mandate)s") % {"mandate": self.mandate.reference}
        return super().get_context_data(**kwargs) | {"heading": heading}

    def form_valid(self, form):
        propose_assessment(mandate=self.mandate, by=self.request.user, **form.cleaned_data)
        messages.success(self.request, _("The assessment is proposed; a head confirms it."))
        return redirect(self.mandate)


@require_POST
def assessment_confirm(request, slug, pk):
    mandate = get_or_404(queries.mandates(), slug=slug)
    proposal = get_or_404(queries.assessments_of(mandate), pk=pk)
    confirm_assessment(proposal=proposal, by=request.user, reason=request.POST.get("reason", "")[:4000])
    messages.success(request, _("The assessment is confirmed."))
    return redirect(mandate)
