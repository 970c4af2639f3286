"""The register of mandates, one mandate, its assessment, and the word of States that they have nothing to report."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from cop_portal.common.errors import NotAllowed, PortalError
from cop_portal.common.forms import ReasonForm
from cop_portal.common.verdicts import offered, require
from cop_portal.common.views import PortalFormMixin, PortalListView, answer_move, as_read, get_or_404, refuse, say
from cop_portal.history.queries import changes_of
from cop_portal.history.views import shows_past
from cop_portal.people.queries import states_reported_by
from cop_portal.reminders.queries import told_of
from recommendations import filters, forms, queries, rules
from recommendations.before_adoption import before_adoption, items_of_decision, made_by
from recommendations.deadlines import explain
from recommendations.enums import (
    MANDATE_ENDED,
    MANDATE_MOVES,
    AddresseeKind,
    AssessmentState,
    AssessmentStatus,
    MandateStatus,
    RelationKind,
)
from recommendations.fulfilment import evidence_of, rule_of, status_of, with_evidence
from recommendations.renewals import Likeness
from recommendations.services.assessments import confirm_assessment, propose_assessment, return_assessment
from recommendations.services.mandates import move_mandate
from recommendations.services.relations import relate_mandates, withdraw_relation
from recommendations.services.replies import say_nothing_to_report, withdraw_reply

# What the button of each move says.
MOVE_LABELS = {
    MandateStatus.ACTIVE: gettext_lazy("Say that it binds again"),
    MandateStatus.ELAPSED: gettext_lazy("Say that it has elapsed"),
    MandateStatus.RETIRED: gettext_lazy("Retire it"),
}


class MandateList(PortalListView):
    """The register, each row with its evidence."""

    filterset_class = filters.MandateFilter
    template_name = "recommendations/mandate_list.html"
    download_name = "mandates"
    columns = (
        (gettext_lazy("mandate"), lambda mandate: mandate.reference),
        (gettext_lazy("decision"), lambda mandate: str(mandate.paragraph.decision)),
        (gettext_lazy("kind"), lambda mandate: mandate.get_kind_display()),
        (gettext_lazy("status"), lambda mandate: status_of(mandate).label),
        (
            gettext_lazy("addressees"),
            lambda mandate: "; ".join(str(addressee) for addressee in mandate.addressees.all()),
        ),
        (gettext_lazy("verb"), lambda mandate: mandate.verb_normal),
        (gettext_lazy("what is asked"), lambda mandate: mandate.asked),
        (gettext_lazy("language"), lambda mandate: mandate.language),
        (gettext_lazy("due"), lambda mandate: mandate.deadline.due_on if mandate.deadline else None),
        (gettext_lazy("evidence"), lambda mandate: mandate.evidence.status.label),
        (
            gettext_lazy("assessment"),
            lambda mandate: AssessmentStatus(mandate.assessed).label if mandate.assessed else "",
        ),
        (gettext_lazy("where it stands"), lambda mandate: mandate.standing.label),
        (gettext_lazy("disagreement"), lambda mandate: mandate.disagreement),
        (
            gettext_lazy("assessment by addressee"),
            lambda mandate: "; ".join(
                f"{addressee}: {AssessmentStatus(addressee.assessed).label}"
                for addressee in mandate.addressees.all()
                if addressee.assessed
            ),
        ),
        (gettext_lazy("confirmed"), lambda mandate: _("yes") if mandate.confirmed_by_id else _("no")),
    )

    def get_queryset(self):
        return queries.mandates()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["object_list"] = with_evidence(context["object_list"], self.request.user)
        return context

    def download_rows(self):
        chunk = []
        for mandate in super().download_rows():
            chunk.append(mandate)
            if len(chunk) == 500:
                yield from with_evidence(chunk, self.request.user)
                chunk = []
        yield from with_evidence(chunk, self.request.user)


@shows_past
def mandate_detail(request, slug, answer_form=None, reason_form=None, status=200):
    """Text, addressee, deadline and how it was worked out, actions, evidence, assessment, history.

    `reason_form` is a move that was refused, `answer_form` a head's answer to a proposal that was refused, with what
    was typed; its `proposal` says to which.
    """
    mandate = get_or_404(queries.mandate_with_words(), slug=slug)
    [mandate] = with_evidence([mandate], request.user)
    proposals = queries.proposals_of(mandate)
    internal = bool(rules.can_read_internal(request.user))
    actions = list(queries.actions_with_rows(request.user).filter(mandate=mandate))
    paragraph = mandate.paragraph
    addressees = list(mandate.addressees.all())
    for proposal in proposals:
        proposal.may_answer = offered(rules.can_answer_assessment(request.user, proposal))
    waiting = [proposal for proposal in proposals if proposal.state == AssessmentState.PROPOSED]
    confirmed = [proposal.answer for proposal in proposals if proposal.state == AssessmentState.CONFIRMED]
    earlier = [
        proposal
        for proposal in proposals
        if proposal.state in (AssessmentState.RETURNED, AssessmentState.SUPERSEDED)
        and (internal or proposal.answered == AssessmentState.CONFIRMED)
    ]
    moves = MANDATE_MOVES[mandate.status] if offered(rules.can_end_mandate(request.user)) else ()
    context = {
        "mandate": mandate,
        "moves": [(to.value, label, True) for to, label in MOVE_LABELS.items() if to in moves],
        "reason_form": reason_form or ReasonForm(),
        "has_ended": status_of(mandate) in MANDATE_ENDED,
        "still_open": [action for action in actions if action.is_open],
        "paragraph": paragraph,
        "text": paragraph.text,
        "explained": explain(mandate.deadline) if mandate.deadline else "",
        "rule": rule_of(mandate),
        "evidence_of_all": _otherwise_read(mandate) if internal else None,
        "addressees": addressees,
        "superseded_by": queries.superseding(mandate) if mandate.is_superseded else [],
        "asks_states": any(addressee.kind == AddresseeKind.STATES for addressee in addressees),
        "confirmed": next((row for row in confirmed if row.addressee_id is None), None),
        "confirmed_of_addressees": [row for row in confirmed if row.addressee_id],
        "waiting": waiting if internal else [],
        "earlier": earlier,
        "internal": internal,
        "answer_form": answer_form,
        "actions": actions,
        "shows_actions": internal,
        "templates": _templates_for(mandate) if internal else [],
        "may_act": bool(offered(rules.can_create_action(request.user))),
        "may_edit": bool(offered(rules.can_edit_mandate(request.user))),
        "may_propose": bool(offered(rules.can_propose_assessment(request.user))),
        "changes": _history(mandate, actions, proposals, internal),
        "told": told_of([mandate, *actions], request.user),
        "about": f"mandate-{mandate.pk}" if internal else "",
    }
    return render(request, "recommendations/mandate_detail.html", context, status=status)


def _otherwise_read(mandate):
    """The evidence that everybody may read, where it is not that of the secretariat; else None."""
    evidence = evidence_of([mandate])[mandate.pk]
    return evidence if evidence.status != mandate.evidence.status else None


@require_POST
def mandate_move(request, slug, to):
    """Say that the mandate has elapsed or is retired, or that it binds again."""
    mandate = as_read(request, get_or_404(queries.mandates(), slug=slug))
    return answer_move(
        request,
        move=lambda reason: move_mandate(mandate=mandate, to=to, by=request.user, reason=reason),
        page=lambda form, status: mandate_detail(request, slug, reason_form=form, status=status),
        name=mandate.reference,
    )


def _templates_for(mandate):
    """The work templates, those that make what the mandate asks for first."""
    made = made_by(mandate)
    templates = list(queries.work_templates())
    for template in templates:
        template.fits = template.makes == made
    return sorted(templates, key=lambda template: not template.fits)


def _history(mandate, actions, proposals, internal):
    """The changes of the mandate, of its actions, and of its assessments, as one story."""
    assessments = [row for proposal in proposals for row in (proposal, proposal.answer) if row]
    whose = {row.pk: row.addressee for row in assessments if row.addressee_id}
    changes = list(changes_of(mandate, internal=internal))
    for change in changes_of(*assessments, internal=internal):
        change.about = whose.get(change.subject_id, "")
        changes.append(change)
    titles = {action.pk: action.title for action in actions}
    for change in changes_of(*actions, internal=internal):
        change.about = titles[change.subject_id]
        changes.append(change)
    return sorted(changes, key=lambda change: (change.at, change.pk))


class AssessmentPropose(PortalFormMixin, FormView):
    form_class = forms.AssessmentForm
    template_name = "recommendations/assessment_form.html"
    submit_label = gettext_lazy("Propose")

    def dispatch(self, request, *args, **kwargs):
        self.mandate = get_or_404(queries.mandates(), slug=kwargs["slug"])
        require(rules.can_propose_assessment(request.user))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"mandate": self.mandate}

    def get_initial(self):
        return {"seen": queries.newest_assessment(self.mandate)}

    def get_context_data(self, **kwargs):
        [mandate] = with_evidence([self.mandate], self.request.user)
        proposals = queries.proposals_of(mandate)
        own = {
            "heading": _("Assess %(mandate)s") % {"mandate": mandate.reference},
            "mandate": mandate,
            "confirmed": [row.answer for row in proposals if row.state == AssessmentState.CONFIRMED],
            "waiting": [row for row in proposals if row.state == AssessmentState.PROPOSED],
            "returned": [row for row in proposals[:1] if row.state == AssessmentState.RETURNED],
        }
        return super().get_context_data(**kwargs) | own

    def _stale(self, error):
        """The form as typed below what somebody wrote meanwhile; proposing again supersedes it knowingly."""
        form = self._bound
        form.data = form.data.copy()
        form.data["seen"] = queries.newest_assessment(self.mandate)
        form.add_error(None, error.sentence)
        return self.form_invalid(form, status=error.status)

    def form_valid(self, form):
        propose_assessment(mandate=self.mandate, by=self.request.user, **form.cleaned_data)
        messages.success(self.request, _("The assessment is proposed; a head confirms it or sends it back."))
        return redirect(self.mandate)


def _answer(request, slug, pk, act, done):
    """A head's answer to one proposal; a refusal that can be mended comes back with the page, and what was typed."""
    mandate = get_or_404(queries.mandates(), slug=slug)
    proposal = get_or_404(queries.assessments_of(mandate), pk=pk)
    form = ReasonForm(request.POST)
    try:
        act(proposal=proposal, by=request.user, reason=form.data.get("reason", "")[:4000])
    except NotAllowed:
        raise
    except PortalError as error:
        form.proposal = proposal
        return mandate_detail(request, slug, answer_form=form, status=refuse(form, error))
    messages.success(request, done)
    return redirect(mandate)


@require_POST
def assessment_confirm(request, slug, pk):
    return _answer(request, slug, pk, confirm_assessment, _("The assessment is confirmed."))


@require_POST
def assessment_return(request, slug, pk):
    return _answer(request, slug, pk, return_assessment, _("The assessment is sent back."))


@shows_past
def mandate_chain(request, slug):
    """The mandate across sessions: what it renews, amends, supersedes, and what does so with it."""
    mandate = get_or_404(queries.mandates(), slug=slug)
    context = {
        "mandate": mandate,
        "chain": with_evidence(queries.chain_of(mandate), request.user),
        "may_edit": bool(offered(rules.can_edit_mandate(request.user))),
    }
    return render(request, "recommendations/mandate_chain.html", context)


class RelationCreate(PortalFormMixin, FormView):
    """What a mandate does with one of an earlier decision."""

    form_class = forms.MandateRelationForm
    template_name = "recommendations/relation_form.html"

    def dispatch(self, request, *args, **kwargs):
        self.mandate = get_or_404(queries.mandates(), slug=kwargs["slug"])
        require(rules.can_edit_mandate(request.user))
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        """What a link of those that ask the same says."""
        asked = self.request.GET
        return {"kind": asked.get("kind", RelationKind.RENEWS), "to_mandate": asked.get("to_mandate")}

    def get_context_data(self, **kwargs):
        decision = self.mandate.paragraph.decision
        items = items_of_decision(decision, queries.paragraphs_of(decision))
        own = [item for item in items if item.reference == self.mandate.reference]
        near = before_adoption(own, decision.session, decision)["near"]
        heading = _("What %(mandate)s does with an earlier mandate") % {"mandate": self.mandate.reference}
        return super().get_context_data(**kwargs) | {
            "heading": heading,
            "mandate": self.mandate,
            "near": [(row.earlier, _may_do(row)) for row in near],
        }

    def form_valid(self, form):
        _relation, related = relate_mandates(mandate=self.mandate, by=self.request.user, **form.cleaned_data)
        say(self.request, related, _("The relation is recorded."), _("This relation was recorded already."))
        return redirect("recommendations:mandate-chain", slug=self.mandate.slug)


def _may_do(near):
    """What a mandate that asks the same as an earlier one may do with it; a person decides."""
    return RelationKind.AMENDS if near.likeness == Likeness.CHANGES else RelationKind.RENEWS


@require_POST
def relation_withdraw(request, slug, pk):
    mandate = get_or_404(queries.mandates(), slug=slug)
    relation = get_or_404(mandate.relations.all(), pk=pk)
    _relation, withdrawn = withdraw_relation(relation=relation, by=request.user)
    say(request, withdrawn, _("The relation is withdrawn."), _("The relation was withdrawn already."))
    return redirect("recommendations:mandate-chain", slug=mandate.slug)


class ReplyCreate(PortalFormMixin, FormView):
    """A State's word that it has nothing to report."""

    form_class = forms.ReplyForm
    submit_label = gettext_lazy("Nothing to report")

    def dispatch(self, request, *args, **kwargs):
        self.mandate = get_or_404(queries.mandates().filter(addressees__kind=AddresseeKind.STATES), slug=kwargs["slug"])
        require(rules.can_reply(request.user))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_initial(self):
        own = list(states_reported_by(self.request.user)[:2])
        return {"state": self.request.GET.get("state") or (own[0].code if len(own) == 1 else None)}

    def get_context_data(self, **kwargs):
        heading = _("Nothing to report on %(mandate)s") % {"mandate": self.mandate.reference}
        return super().get_context_data(**kwargs) | {"heading": heading}

    def form_valid(self, form):
        _reply, said = say_nothing_to_report(mandate=self.mandate, by=self.request.user, **form.cleaned_data)
        say(self.request, said, _("The reply is recorded."), _("This reply was recorded already."))
        return redirect("mandate-replies", slug=self.mandate.slug)


@require_POST
def reply_withdraw(request, slug, pk):
    mandate = get_or_404(queries.mandates(), slug=slug)
    reply = get_or_404(mandate.replies.all(), pk=pk)
    _reply, withdrawn = withdraw_reply(reply=reply, by=request.user)
    say(request, withdrawn, _("The reply is withdrawn."), _("The reply was withdrawn already."))
    return redirect("mandate-replies", slug=mandate.slug)
