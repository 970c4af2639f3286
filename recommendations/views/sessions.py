"""Sessions: list, one, and the move of its days with all that hangs on them."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import UpdateView

from cop_portal.common.verdicts import require
from cop_portal.common.views import PortalFormMixin, PortalListView, get_or_404
from cop_portal.history.queries import changes_of
from recommendations import filters, forms, queries, rules
from recommendations.deadlines import explain
from recommendations.panels import papers_on
from recommendations.services.sessions import cancel_session, move_session, preview_move


class SessionList(PortalListView):
    filterset_class = filters.SessionFilter
    template_name = "recommendations/session_list.html"
    download_name = "sessions"
    columns = (
        (gettext_lazy("code"), lambda session: session.code),
        (gettext_lazy("body"), lambda session: session.body.name),
        (gettext_lazy("number"), lambda session: session.number),
        (gettext_lazy("first day"), lambda session: session.starts_on),
        (gettext_lazy("last day"), lambda session: session.ends_on),
        (gettext_lazy("cancelled because"), lambda session: session.cancelled_because),
        (gettext_lazy("place"), lambda session: session.place),
        (gettext_lazy("certainty"), lambda session: session.get_certainty_display()),
    )

    def get_queryset(self):
        return queries.sessions()


def session_detail(request, code):
    """A session: its days, what hangs on them, its decisions and documents."""
    session = get_or_404(queries.sessions(), code=code)
    internal = bool(rules.can_read_internal(request.user))
    may_move = bool(rules.can_move_sessions(request.user))
    context = {
        "session": session,
        "deadlines": queries.deadlines_on(session, internal=internal),
        "decisions": queries.decisions().filter(session=session),
        "documents": queries.documents().filter(session=session),
        "papers": papers_on(request.user, [session]),
        "may_move": may_move,
        "may_cancel": may_move and not session.cancelled_because,
        "changes": changes_of(session, internal=internal),
    }
    return render(request, "recommendations/session_detail.html", context)


class SessionMove(PortalFormMixin, UpdateView):
    """First it shows what would move; sent again with the button below that, it moves."""

    form_class = forms.SessionMoveForm
    template_name = "recommendations/session_move.html"
    submit_label = gettext_lazy("Show what will move")
    do_label = gettext_lazy("Move the session")

    def get_object(self, queryset=None):
        session = get_or_404(queries.sessions(), code=self.kwargs["code"])
        require(rules.can_move_sessions(self.request.user))
        return session

    def get_context_data(self, **kwargs):
        context = {"heading": self.title(self.get_object()), "do_label": self.do_label}
        return super().get_context_data(**kwargs) | context

    def title(self, session):
        return _("Move the days of %(session)s") % {"session": session}

    def form_valid(self, form):
        if "move" not in self.request.POST:
            found = self.preview(form)
            for row in found.deadlines:
                row.explained = explain(row.deadline)
            return self.render_to_response(self.get_context_data(form=form, found=found))
        number = len(self.change(form))
        words = ngettext("%(n)s deadline moved along.", "%(n)s deadlines moved along.", number) % {"n": number}
        messages.success(self.request, words)
        return redirect("recommendations:session-detail", code=form.instance.code)

    def preview(self, form):
        return preview_move(session=form.instance, **_days(form))

    def change(self, form):
        reason = form.cleaned_data["reason"]
        return move_session(session=form.instance, by=self.request.user, reason=reason, **_days(form))


class SessionCancel(SessionMove):
    """As a move: first what would open, then the cancellation, with its reason."""

    form_class = forms.SessionCancelForm
    submit_label = gettext_lazy("Show what will open")
    do_label = gettext_lazy("Cancel the session")

    def title(self, session):
        return _("Cancel %(session)s") % {"session": session}

    def preview(self, form):
        reason = form.cleaned_data["reason"]
        return preview_move(session=form.instance, starts_on=None, ends_on=None, because=reason)

    def change(self, form):
        deadlines, _cancelled = cancel_session(
            session=form.instance, by=self.request.user, reason=form.cleaned_data["reason"]
        )
        return deadlines


def _days(form):
    return {"starts_on": form.cleaned_data["starts_on"], "ends_on": form.cleaned_data["ends_on"]}
