"""Actions of the secretariat: list, board, one, and their hand-over."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from django.views.generic import CreateView, FormView, UpdateView
from django_filters.views import FilterView

from cop_portal.common.errors import PortalError
from cop_portal.common.forms import ReasonForm
from cop_portal.common.verdicts import require
from cop_portal.common.views import (
    PortalFormMixin,
    PortalListView,
    add_error,
    answer_move,
    as_read,
    file_response,
    get_or_404,
)
from cop_portal.history.queries import changes_of
from cop_portal.reminders.queries import told_of
from recommendations import filters, forms, queries, rules
from recommendations.deadlines import explain
from recommendations.enums import ACTION_MOVES, ACTION_OPEN, ActionStatus
from recommendations.models import Action
from recommendations.services import actions as services
from recommendations.services.templates import preview_template, use_template

MOVE_LABELS = {
    ActionStatus.PLANNED: gettext_lazy("Plan again"),
    ActionStatus.IN_PROGRESS: gettext_lazy("In progress"),
    ActionStatus.BLOCKED: gettext_lazy("Blocked"),
    ActionStatus.DONE: gettext_lazy("Done"),
    ActionStatus.DROPPED: gettext_lazy("Drop"),
}
ENDED_ON_BOARD = 20  # of what is done or dropped the board shows the latest


class ActionRowsMixin:
    filterset_class = filters.ActionFilter

    def get_queryset(self):
        require(rules.can_read_internal(self.request.user))
        return queries.actions_with_rows(self.request.user)


class ActionList(ActionRowsMixin, PortalListView):
    template_name = "recommendations/action_list.html"
    download_name = "actions"
    columns = (
        (gettext_lazy("action"), lambda action: action.title),
        (gettext_lazy("mandate"), lambda action: action.mandate.reference),
        (gettext_lazy("owner"), lambda action: action.owner.name),
        (gettext_lazy("unit"), lambda action: action.unit.name if action.unit else ""),
        (gettext_lazy("due"), lambda action: action.due_on),
        (gettext_lazy("status"), lambda action: action.get_status_display()),
        (gettext_lazy("waits for"), lambda action: "; ".join(str(other) for other in action.awaited)),
        (gettext_lazy("checklist"), lambda action: f"{action.items_done} / {action.items}" if action.items else ""),
    )

    def get_context_data(self, **kwargs):
        return super().get_context_data(may_act=bool(rules.can_create_action(self.request.user)), **kwargs)


class ActionBoard(ActionRowsMixin, FilterView):
    """Actions in a column for each status, each with its moves."""

    template_name = "recommendations/action_board.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        columns = {status: [] for status in ActionStatus}
        user = self.request.user
        for action in self.object_list:
            action.moves = _moves(user, action)
            columns[action.status].append(action)
        context["columns"] = [_column(status, actions) for status, actions in columns.items()]
        context["total"] = len(self.object_list)
        context["is_filtered"] = any(self.request.GET.values())
        return context


def _column(status, actions):
    if status not in ACTION_OPEN:
        shown = sorted(actions, key=lambda action: action.updated_at, reverse=True)[:ENDED_ON_BOARD]
    else:
        shown = actions
    return {"status": status, "label": status.label, "number": len(actions), "actions": shown}


def _moves(user, action):
    """(to, label, needs a reason) of each move that the person may make."""
    if not rules.can_change_action(user, action):
        return []
    reopens = action.status == ActionStatus.DONE
    return [
        (to.value, MOVE_LABELS[to], to in services.NEEDS_REASON or reopens)
        for to in ActionStatus
        if to in ACTION_MOVES[action.status]
    ]


class ActionFormMixin(PortalFormMixin):
    form_class = forms.ActionForm

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        return kwargs | {"others": queries.actions_to_wait_for(self.request.user, kwargs["instance"])}


class ActionCreate(ActionFormMixin, CreateView):
    submit_label = gettext_lazy("Create the action")

    def dispatch(self, request, *args, **kwargs):
        self.mandate = get_or_404(queries.mandates(), slug=kwargs["slug"])
        require(rules.can_create_action(request.user))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        # CreateView takes the instance of its form from `object`.
        self.object = Action(mandate=self.mandate)
        return super().get_form_kwargs()

    def get_initial(self):
        return {"owner": self.request.user, "unit": self.request.user.unit}

    def get_context_data(self, **kwargs):
        heading = _("New action for %(mandate)s") % {"mandate": self.mandate.reference}
        return super().get_context_data(**kwargs) | {"heading": heading}

    def form_valid(self, form):
        action = services.create_action(
            action=form.instance, by=self.request.user, links=form.links, slot=form.chosen_slot()
        )
        messages.success(self.request, _("The action is created."))
        return redirect(action)


def action_detail(request, pk, reason_form=None, status=200, **bound):
    """One action, with its checklist, what it waits for, comments and files; `bound` are forms that were refused."""
    action = get_or_404(queries.actions_visible_to(request.user), pk=pk)
    may_change = bool(rules.can_change_action(request.user, action))
    context = {
        "action": action,
        "explained": explain(action.deadline) if action.deadline else "",
        "documents": queries.with_lateness(queries.documents_of(action)),
        "supporting_units": action.supporting_units.all(),
        "waits_for": queries.action_waits_for(action),
        "awaited_by": queries.action_awaited_by(action),
        "checklist": queries.checklist_of(action),
        "comments": queries.comments_on(action),
        "attachments": queries.attachments_of(action),
        "may_change": may_change,
        "may_comment": bool(rules.can_comment_action(request.user)),
        "moves": _moves(request.user, action),
        "changes": changes_of(action, internal=True),
        "told": told_of([action], request.user),
        "about": f"action-{action.pk}",
        "reason_form": reason_form or ReasonForm(),
        "checklist_form": forms.ChecklistForm(),
        "comment_form": forms.CommentForm(),
        "attachment_form": forms.ActionAttachmentForm(),
    } | bound
    return render(request, "recommendations/action_detail.html", context, status=status)


class ActionEdit(ActionFormMixin, UpdateView):
    def get_object(self, queryset=None):
        action = get_or_404(queries.actions_visible_to(self.request.user), pk=self.kwargs["pk"])
        require(rules.can_change_action(self.request.user, action))
        return action

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"heading": self.object.title}

    def form_valid(self, form):
        action = services.edit_action(
            action=form.instance,
            by=self.request.user,
            fields=form.columns,
            links=form.links,
            slot=form.chosen_slot(),
        )
        messages.success(self.request, _("Saved."))
        return redirect(action)


@require_POST
def action_move(request, pk, to):
    """One move; from the board it leads back there."""
    action = as_read(request, get_or_404(queries.actions_visible_to(request.user), pk=pk))
    response = answer_move(
        request,
        move=lambda reason: services.move_action(action=action, to=to, by=request.user, reason=reason),
        page=lambda form, status: action_detail(request, pk, reason_form=form, status=status),
        name=action.title,
    )
    from_board = response.status_code == 302 and request.POST.get("back") == "board"
    return redirect("recommendations:action-board") if from_board else response


def _answer(request, pk, form, name, act, said):
    """Answer one of the small forms on an action's page; refused it comes back with the page."""
    try:
        if form.is_valid():
            act()
            messages.success(request, said)
            return redirect("recommendations:action-detail", pk=pk)
    except (PortalError, ValidationError) as error:
        if getattr(error, "status", 422) == 403:
            raise
        add_error(form, error)
    return action_detail(request, pk, status=422, **{name: form})


@require_POST
def checklist_add(request, pk):
    action = get_or_404(queries.actions_visible_to(request.user), pk=pk)
    require(rules.can_change_action(request.user, action))
    form = forms.ChecklistForm(request.POST)
    return _answer(
        request,
        pk,
        form,
        "checklist_form",
        lambda: services.add_item(action=action, title=form.cleaned_data["title"], by=request.user),
        _("It is on the checklist."),
    )


@require_POST
def checklist_tick(request, pk, item):
    """Tick an item off, or with `open` take the tick back."""
    action = get_or_404(queries.actions_visible_to(request.user), pk=pk)
    found = get_or_404(queries.checklist_of(action), pk=item)
    services.tick_item(item=found, is_done="open" not in request.POST, by=request.user)
    return redirect(action)


@require_POST
def comment_add(request, pk):
    action = get_or_404(queries.actions_visible_to(request.user), pk=pk)
    require(rules.can_comment_action(request.user))
    form = forms.CommentForm(request.POST)
    return _answer(
        request,
        pk,
        form,
        "comment_form",
        lambda: services.comment(action=action, text=form.cleaned_data["text"], by=request.user),
        _("Your comment is kept."),
    )


@require_POST
def action_attach(request, pk):
    action = get_or_404(queries.actions_visible_to(request.user), pk=pk)
    require(rules.can_change_action(request.user, action))
    form = forms.ActionAttachmentForm(request.POST, request.FILES)
    return _answer(
        request,
        pk,
        form,
        "attachment_form",
        lambda: services.attach(action=action, file=form.cleaned_data["file"], by=request.user),
        _("The file is attached."),
    )


def action_file(request, pk, file):
    action = get_or_404(queries.actions_visible_to(request.user), pk=pk)
    return file_response(get_or_404(queries.attachments_of(action), pk=file))


@require_POST
def action_detach(request, pk, file):
    action = get_or_404(queries.actions_visible_to(request.user), pk=pk)
    attachment = get_or_404(queries.attachments_of(action), pk=file)
    services.detach(attachment=attachment, by=request.user)
    messages.success(request, _("The file is withdrawn."))
    return redirect(action)


class TemplateUse(PortalFormMixin, FormView):
    """What a work template would make of a mandate, and with the button below that, makes.

    Where another session is chosen than the one whose days were shown, its days are shown first.
    """

    form_class = forms.TemplateForm
    template_name = "recommendations/template_use.html"
    submit_label = gettext_lazy("Make these actions")

    def dispatch(self, request, *args, **kwargs):
        self.mandate = get_or_404(queries.mandates(), slug=kwargs["slug"])
        self.template = get_or_404(queries.work_templates(), code=kwargs["template"])
        require(rules.can_create_action(request.user))
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        asked = self.request.GET.get("session")
        session = queries.sessions().filter(code=asked).first() if asked else None
        deadline = self.mandate.deadline
        session = session or (deadline.session if deadline else None)
        return {"owner": self.request.user, "session": session, "shown": session.code if session else ""}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = context["form"]
        session = form.cleaned_data.get("session") if form.is_bound and form.is_valid() else form.initial["session"]
        words = {"template": self.template.name, "mandate": self.mandate.reference}
        context |= {
            "heading": _("%(template)s: %(mandate)s") % words,
            "mandate": self.mandate,
            "template": self.template,
            "session": session,
            "planned": preview_template(mandate=self.mandate, template=self.template, session=session)
            if session
            else [],
        }
        context["is_there"] = bool(context["planned"]) and all(row.there for row in context["planned"])
        return context

    def form_valid(self, form):
        chosen = form.cleaned_data
        if chosen["shown"] != chosen["session"].code:
            shown = forms.TemplateForm(initial=chosen | {"shown": chosen["session"].code})
            return self.render_to_response(self.get_context_data(form=shown))
        made, there = use_template(
            mandate=self.mandate,
            template=self.template,
            session=chosen["session"],
            owner=chosen["owner"],
            by=self.request.user,
        )
        if made:
            number = len(made)
            words = ngettext("%(n)s action is made.", "%(n)s actions are made.", number) % {"n": number}
            messages.success(self.request, words)
        else:
            words = ngettext("The %(n)s action is there already.", "All %(n)s actions are there already.", there)
            messages.info(self.request, words % {"n": there})
        return redirect(self.mandate)


class HandOver(PortalFormMixin, FormView):
    """First whose actions; then which of them pass to whom."""

    form_class = forms.HandOverForm
    template_name = "recommendations/action_hand_over.html"
    submit_label = gettext_lazy("Hand over")
    heading = gettext_lazy("Hand actions over")

    def dispatch(self, request, *args, **kwargs):
        require(rules.can_create_action(request.user))
        self.mine = rules.actions_that_can_change(
            request.user, queries.actions_visible_to(request.user).filter(status__in=ACTION_OPEN)
        )
        self.owners = queries.owners_of(self.mine)
        asked = request.GET.get("from", "")
        self.owner = get_or_404(self.owners, pk=asked) if asked.isdigit() else None
        if request.method == "POST" and self.owner is None:
            return redirect("recommendations:action-hand-over")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"owner": self.owner, "actions": self.mine.filter(owner=self.owner)}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"owners": self.owners, "owner": self.owner}

    def form_valid(self, form):
        handed = services.hand_over(by=self.request.user, **form.cleaned_data)
        number = len(handed)
        words = ngettext("%(n)s action is %(name)s's now.", "%(n)s actions are %(name)s's now.", number)
        messages.success(self.request, words % {"n": number, "name": form.cleaned_data["to"].name})
        return redirect("recommendations:action-list")
