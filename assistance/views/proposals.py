"""Pages of the secretariat's proposals, from draft to what a session made of them."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import CreateView, FormView, UpdateView

from assistance import filters, forms, queries, rules, services
from assistance.enums import PROPOSAL_MOVES, ProposalStatus
from assistance.paper import paper_of, papers
from cop_portal.common import dates, word
from cop_portal.common.forms import ReasonForm
from cop_portal.common.verdicts import ALLOWED, require
from cop_portal.common.views import PortalFormMixin, PortalListView, answer_move, as_read, get_or_404, say
from cop_portal.history.queries import changes_of
from recommendations.queries import recommendations, sessions

# What the button of each move says, and what its words are called where it needs some.
MOVE_LABELS = {
    ProposalStatus.DRAFT: gettext_lazy("Return to draft"),
    ProposalStatus.CLEARED: gettext_lazy("Clear"),
    ProposalStatus.SUBMITTED: gettext_lazy("Take the outcome back"),
    ProposalStatus.ENDORSED: gettext_lazy("Endorsed by the session"),
    ProposalStatus.MODIFIED: gettext_lazy("Modified by the session"),
    ProposalStatus.NOT_ENDORSED: gettext_lazy("Not endorsed"),
    ProposalStatus.WITHDRAWN: gettext_lazy("Withdraw"),
}
WORDS_LABELS = {
    ProposalStatus.MODIFIED: gettext_lazy("Words of the change"),
    ProposalStatus.NOT_ENDORSED: gettext_lazy("Why it was not endorsed"),
}
# What a head does next.
NEXT_OF_HEAD = {ProposalStatus.DRAFT: ProposalStatus.CLEARED, ProposalStatus.CLEARED: ProposalStatus.SUBMITTED}


class ProposalList(PortalListView):
    filterset_class = filters.ProposalFilter
    template_name = "assistance/proposal_list.html"
    download_name = "proposals"
    columns = (
        (gettext_lazy("priority area"), lambda proposal: proposal.priority_area.name),
        (gettext_lazy("title"), lambda proposal: proposal.title),
        (gettext_lazy("status"), lambda proposal: proposal.get_status_display()),
        (gettext_lazy("objective"), lambda proposal: proposal.objective),
        (gettext_lazy("kind of assistance"), lambda proposal: proposal.kind.name if proposal.kind else ""),
        (
            gettext_lazy("beneficiary States"),
            lambda proposal: "; ".join(state.name for state in proposal.beneficiaries.all()),
        ),
        (gettext_lazy("beneficiary region"), lambda proposal: proposal.beneficiary_region),
        (gettext_lazy("partners"), lambda proposal: proposal.partners),
        (gettext_lazy("duration in months"), lambda proposal: proposal.duration_months),
        (gettext_lazy("cost"), lambda proposal: proposal.cost),
        (gettext_lazy("currency"), lambda proposal: proposal.currency),
        (gettext_lazy("document"), lambda proposal: str(proposal.document or "")),
        (gettext_lazy("session"), lambda proposal: str(proposal.session or "")),
        (
            gettext_lazy("submitted"),
            lambda proposal: proposal.submitted_on,
        ),
        (gettext_lazy("outcome"), lambda proposal: proposal.outcome),
        (gettext_lazy("example"), lambda proposal: _("yes") if proposal.is_example else _("no")),
    )

    def get_queryset(self):
        return queries.proposals_visible_to(self.request.user).prefetch_related("beneficiaries")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            may_draft=bool(rules.can_draft_proposal(self.request.user)),
            papers=papers(self.request.user)[:6],
            **kwargs,
        )


def proposal_paper(request):
    """The proposals for a session as Word; with `drafts` also what the secretariat still prepares, for it alone."""
    session = get_or_404(sessions(), code=request.GET.get("session", ""))
    drafts = "drafts" in request.GET
    if drafts:
        require(rules.can_draft_proposal(request.user))
    return word.response(paper_of(session, request.user, drafts=drafts), slugify(f"proposals-{session.code}"))


def proposal_detail(request, pk, reason_form=None, status=200):
    """One proposal: what is proposed, what it answers, what the session made of it, and who took it up."""
    visible = queries.proposals_visible_to(request.user).select_related("mandate__paragraph__decision")
    proposal = get_or_404(visible, pk=pk)
    moves = [
        (to.value, MOVE_LABELS[to], services.proposal_needs_words(proposal, to) and WORDS_LABELS.get(to, True))
        for to in PROPOSAL_MOVES.get(proposal.status, ())
        if rules.can_move_proposal(request.user, proposal, to)
        and not (to == ProposalStatus.SUBMITTED and proposal.status == ProposalStatus.CLEARED)
    ]
    internal = bool(rules.can_draft_proposal(request.user))
    awaited = NEXT_OF_HEAD.get(proposal.status) if internal else None
    verdict = rules.can_move_proposal(request.user, proposal, awaited) if awaited else ALLOWED
    context = {
        "proposal": proposal,
        "beneficiaries": proposal.beneficiaries.all(),
        "needs": queries.needs_visible_to(request.user).filter(proposals=proposal),
        "recommendations": recommendations().filter(proposals=proposal),
        "activities": queries.published_activities(request.user)
        .filter(proposals=proposal)
        .select_related("state", "organization", "kind"),
        "may_edit": bool(rules.can_edit_proposal(request.user, proposal)),
        "may_submit": awaited == ProposalStatus.SUBMITTED and bool(verdict),
        "waits_for": verdict.reason,
        "moves": sorted(moves, key=lambda row: list(MOVE_LABELS).index(row[0])),
        "changes": changes_of(proposal, internal=internal),
        "reason_form": reason_form or ReasonForm(),
    }
    return render(request, "assistance/proposal_detail.html", context, status=status)


class ProposalFormMixin(PortalFormMixin):
    form_class = forms.ProposalForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}


class ProposalCreate(ProposalFormMixin, CreateView):
    heading = gettext_lazy("Draft a proposal")
    submit_label = gettext_lazy("Save the draft")

    def get_initial(self):
        """From `?need=`: what the need says already."""
        require(rules.can_draft_proposal(self.request.user))
        asked = self.request.GET.get("need", "")
        need = queries.needs_visible_to(self.request.user).filter(pk=asked).first() if asked.isdecimal() else None
        if need is None:
            return {}
        return {
            "needs": [need],
            "priority_area": need.priority_area,
            "kind": need.kind,
            "beneficiaries": [need.state] if need.state else [],
        }

    def form_valid(self, form):
        proposal = services.draft_proposal(proposal=form.instance, by=self.request.user, links=form.links)
        messages.success(self.request, _("The draft is saved. A head of unit clears it."))
        return redirect(proposal)


class ProposalEdit(ProposalFormMixin, UpdateView):
    submit_label = gettext_lazy("Save")

    def get_object(self, queryset=None):
        proposal = get_or_404(queries.proposals_visible_to(self.request.user), pk=self.kwargs["pk"])
        require(rules.can_edit_proposal(self.request.user, proposal))
        return proposal

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"heading": _("Change the proposal")}

    def form_valid(self, form):
        proposal = services.edit_proposal(
            proposal=form.instance, by=self.request.user, fields=form.columns, links=form.links
        )
        messages.success(self.request, _("Saved."))
        return redirect(proposal)


class ProposalSubmit(PortalFormMixin, FormView):
    """In which document, to which session, on which day."""

    form_class = forms.ProposalSubmitForm
    submit_label = gettext_lazy("Submit")

    def dispatch(self, request, *args, **kwargs):
        visible = queries.proposals_visible_to(request.user).select_related("mandate__deadline")
        self.proposal = get_or_404(visible, pk=kwargs["pk"])
        require(rules.can_move_proposal(request.user, self.proposal, ProposalStatus.SUBMITTED))
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        deadline = self.proposal.mandate.deadline if self.proposal.mandate else None
        return {
            "session": deadline.session_id if deadline else None,
            "submitted_on": dates.today(),
            "version": self.proposal.version,
        }

    def get_context_data(self, **kwargs):
        heading = _("Submit “%(proposal)s”") % {"proposal": self.proposal.title}
        return super().get_context_data(**kwargs) | {"heading": heading}

    def form_valid(self, form):
        given = form.cleaned_data
        self.proposal.read_version = given.pop("version") or 0
        proposal, moved = services.submit_proposal(proposal=self.proposal, by=self.request.user, **given)
        say(self.request, moved, _("The proposal is submitted."), _("The proposal was submitted already."))
        return redirect(proposal)


@require_POST
def proposal_move(request, pk, to):
    """One move of a proposal; words that are missing come back with the page."""
    proposal = as_read(request, get_or_404(queries.proposals_visible_to(request.user), pk=pk))
    return answer_move(
        request,
        move=lambda reason: services.move_proposal(proposal=proposal, to=to, by=request.user, reason=reason),
        page=lambda form, status: proposal_detail(request, pk, reason_form=form, status=status),
        name=proposal.title,
    )
