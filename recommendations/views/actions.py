"""Actions of the secretariat."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import CreateView, UpdateView

from cop_portal.common.forms import ReasonForm
from cop_portal.common.verdicts import require
from cop_portal.common.views import PortalFormMixin, answer_move, get_or_404
from cop_portal.history.queries import changes_of
from recommendations import forms, queries, rules
from recommendations.enums import ACTION_MOVES, ACTION_OPEN, ActionStatus
from recommendations.models import Action
from recommendations.services.actions import NEEDS_REASON, create_action, edit_action, move_action

MOVE_LABELS = {
    ActionStatus.PLANNED: gettext_lazy("Plan again"),
    ActionStatus.IN_PROGRESS: gettext_lazy("In progress"),
    ActionStatus.DONE: gettext_lazy("Done"),
    ActionStatus.DROPPED: gettext_lazy("Drop"),
}


class ActionCreate(PortalFormMixin, CreateView):
    form_class = forms.ActionForm
    submit_label = gettext_lazy("Create the action")

    def dispatch(self, request, *args, **kwargs):
        self.mandate = get_or_404(queries.mandates(), slug=kwargs["slug"])
        require(rules.can_create_action(request.user))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": Action(mandate=self.mandate)}

    def get_initial(self):
        return {"owner": self.request.user, "unit": self.request.user.unit}

    def get_context_data(self, **kwargs):
        heading = _("New action for %(mandate)s") % {"mandate": self.mandate.reference}
        return super().get_context_data(**kwargs) | {"heading": heading}

    def form_valid(self, form):
        action = create_action(action=form.instance, by=self.request.user, documents=form.cleaned_data["documents"])
        messages.success(self.request, _("The action is created."))
        return redirect(action)


def action_detail(request, pk, reason_form=None, status=200):
    action = get_or_404(queries.actions_visible_to(request.user), pk=pk)
    may_change = bool(rules.can_change_action(request.user, action))
    moves = [
        (to.value, MOVE_LABELS[to], to in NEEDS_REASON or action.status == ActionStatus.DONE)
        for to in ActionStatus
        if may_change and to in ACTION_MOVES[action.status]
    ]
    context = {
        "action": action,
        "documents": action.documents.all(),
        "is_open": action.status in ACTION_OPEN,
        "may_change": may_change,
        "moves": moves,
        "changes": changes_of(action, internal=True),
        "reason_form": reason_form or ReasonForm(),
    }
    return render(request, "recommendations/action_detail.html", context, status=status)


class ActionEdit(PortalFormMixin, UpdateView):
    form_class = forms.ActionForm

    def get_object(self, queryset=None):
        action = get_or_404(queries.actions_visible_to(self.request.user), pk=self.kwargs["pk"])
        require(rules.can_change_action(self.request.user, action))
        return action

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"heading": self.object.title}

    def form_valid(self, form):
        action = edit_action(action=form.instance, by=self.request.user, fields=form.columns, links=form.links)
        messages.success(self.request, _("Saved."))
        return redirect(action)


@require_POST
def action_move(request, pk, to):
    action = get_or_404(queries.actions_visible_to(request.user), pk=pk)
    return answer_move(
        request,
        move=lambda reason: move_action(action=action, to=to, by=request.user, reason=reason),
        page=lambda form, status: action_detail(request, pk, reason_form=form, status=status),
        name=action.title,
    )
