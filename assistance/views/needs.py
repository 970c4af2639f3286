"""Pages of the needs that States, or the working group, say."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import CreateView, UpdateView

from assistance import filters, forms, queries, rules, services
from assistance.enums import NEED_MOVES, NeedStatus
from cop_portal.common.forms import ReasonForm
from cop_portal.common.verdicts import require
from cop_portal.common.views import PortalFormMixin, PortalListView, answer_move, as_read, get_or_404
from cop_portal.history.queries import changes_of
from cop_portal.people.queries import states

MOVE_LABELS = {NeedStatus.PUBLISHED: gettext_lazy("Publish again"), NeedStatus.WITHDRAWN: gettext_lazy("Withdraw")}


class NeedList(PortalListView):
    filterset_class = filters.NeedFilter
    template_name = "assistance/need_list.html"
    download_name = "needs"
    columns = (
        (gettext_lazy("State"), lambda need: need.state.name if need.state else ""),
        (gettext_lazy("priority area"), lambda need: need.priority_area.name),
        (gettext_lazy("title"), lambda need: need.title),
        (gettext_lazy("kind of assistance"), lambda need: need.kind.name if need.kind else ""),
        (gettext_lazy("articles"), lambda need: "; ".join(article.label for article in need.articles.all())),
        (gettext_lazy("urgency"), lambda need: need.get_urgency_display()),
        (gettext_lazy("description"), lambda need: need.description),
        (gettext_lazy("language"), lambda need: need.language),
        (gettext_lazy("status"), lambda need: need.get_status_display()),
        (gettext_lazy("answered"), lambda need: _("yes") if need.is_answered else _("no")),
        (gettext_lazy("example"), lambda need: _("yes") if need.is_example else _("no")),
    )

    def get_queryset(self):
        return queries.needs_with_answers(self.request.user).prefetch_related("articles__instrument")

    def get_context_data(self, **kwargs):
        return super().get_context_data(may_report=bool(rules.can_create_need(self.request.user)), **kwargs)


def need_detail(request, pk, reason_form=None, status=200):
    """One need, with the proposals and activities that answer it."""
    need = get_or_404(queries.needs_with_answers(request.user), pk=pk)
    may_change = bool(rules.can_change_need(request.user, need))
    context = {
        "need": need,
        "articles": need.articles.select_related("instrument"),
        "proposals": queries.proposals_visible_to(request.user).filter(needs=need),
        "activities": queries.published_activities(request.user)
        .filter(proposals__needs=need)
        .select_related("state", "kind")
        .distinct(),
        "may_change": may_change,
        "may_propose": need.status == NeedStatus.PUBLISHED and bool(rules.can_draft_proposal(request.user)),
        "moves": [
            (to.value, MOVE_LABELS[to], to == NeedStatus.WITHDRAWN)
            for to in NeedStatus
            if may_change and to in NEED_MOVES[need.status]
        ],
        "changes": changes_of(need, internal=may_change),
        "reason_form": reason_form or ReasonForm(),
    }
    return render(request, "assistance/need_detail.html", context, status=status)


class NeedFormMixin(PortalFormMixin):
    form_class = forms.NeedForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}


class NeedCreate(NeedFormMixin, CreateView):
    heading = gettext_lazy("Report a need")
    submit_label = gettext_lazy("Publish")

    def get_initial(self):
        require(rules.can_create_need(self.request.user))
        state = states().filter(code=self.request.GET.get("state", "")).first()
        return {"state": state} if state else {}

    def form_valid(self, form):
        need = services.create_need(need=form.instance, by=self.request.user, links=form.links)
        messages.success(self.request, _("The need is published."))
        return redirect(need)


class NeedEdit(NeedFormMixin, UpdateView):
    submit_label = gettext_lazy("Save")

    def get_object(self, queryset=None):
        need = get_or_404(queries.needs_visible_to(self.request.user), pk=self.kwargs["pk"])
        require(rules.can_change_need(self.request.user, need))
        return need

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"heading": _("Change the need")}

    def form_valid(self, form):
        need = services.edit_need(need=form.instance, by=self.request.user, fields=form.columns, links=form.links)
        messages.success(self.request, _("Saved."))
        return redirect(need)


@require_POST
def need_move(request, pk, to):
    """Withdraw a need, or bring it back."""
    need = as_read(request, get_or_404(queries.needs_visible_to(request.user), pk=pk))
    return answer_move(
        request,
        move=lambda reason: services.move_need(need=need, to=to, by=request.user, reason=reason),
        page=lambda form, status: need_detail(request, pk, reason_form=form, status=status),
        name=need.title,
    )
