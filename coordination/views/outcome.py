"""Pages of what came of a meeting."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import CreateView, UpdateView

from coordination import agenda_forms, filters, queries, rules, services
from coordination.minutes import minutes_of
from coordination.models import AgreedPoint, FollowUp
from coordination.views.agenda import OnTheAgenda
from coordination.views.meetings import MeetingPart, meeting_run_by
from cop_portal.common import word
from cop_portal.common.errors import StaleVersion
from cop_portal.common.forms import ReasonForm
from cop_portal.common.verdicts import require
from cop_portal.common.views import PortalFormMixin, PortalListView, get_or_404, say
from cop_portal.history.queries import changes_of


def meeting_minutes(request, slug):
    """The minutes of a meeting that was held, as Word."""
    meeting = get_or_404(
        queries.meetings_visible_to(request.user).select_related("mandate__paragraph__decision"), slug=slug
    )
    require(rules.can_read_minutes(request.user, meeting))
    return word.response(minutes_of(meeting, request.user), f"{meeting.slug}-minutes")


class OutcomeEdit(MeetingPart, UpdateView):
    form_class = agenda_forms.OutcomeForm
    heading = gettext_lazy("Summary of the outcome")

    def get_object(self, queryset=None):
        return self.meeting

    def form_valid(self, form):
        services.edit_meeting(meeting=form.instance, by=self.request.user, fields=form.columns)
        messages.success(self.request, _("Saved."))
        return redirect(f"{self.meeting.get_absolute_url()}#outcome")


class PointAdd(OnTheAgenda, CreateView):
    form_class = agenda_forms.AgreedPointForm
    heading = gettext_lazy("Add a point agreed")
    submit_label = gettext_lazy("Add")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": AgreedPoint(meeting=self.meeting)}

    def get_initial(self):
        return {"agenda_item": self.request.GET.get("item")}

    def form_valid(self, form):
        services.add_point(point=form.instance, by=self.request.user)
        messages.success(self.request, _("The point is noted."))
        return redirect(f"{self.meeting.get_absolute_url()}#outcome")


class PointEdit(OnTheAgenda, UpdateView):
    form_class = agenda_forms.AgreedPointForm
    heading = gettext_lazy("Edit a point agreed")

    def get_object(self, queryset=None):
        return get_or_404(queries.agreed_points_of(self.meeting), pk=self.kwargs["pk"])

    def form_valid(self, form):
        services.edit_point(point=form.instance, by=self.request.user, fields=form.columns)
        messages.success(self.request, _("Saved."))
        return redirect(f"{self.meeting.get_absolute_url()}#outcome")


@require_POST
def point_change(request, slug, pk, change):
    """Move a point up or down from the place that the page showed, or take it back."""
    meeting = get_or_404(queries.meetings_visible_to(request.user), slug=slug)
    point = get_or_404(meeting.agreed_points, pk=pk)
    read = request.POST.get("read", "")
    try:
        if change == "withdraw":
            stood = services.withdraw_point(point=point, by=request.user, read=read)
            say(request, stood, _("The point is withdrawn."), _("The point was withdrawn already."))
        else:
            to = point.order + (-1 if change == "up" else 1)
            services.move_point(point=point, to=to, by=request.user, read=read)
    except StaleVersion as error:
        messages.error(request, error.sentence)
        return redirect(meeting)
    return redirect(f"{meeting.get_absolute_url()}#outcome")


class FollowUpList(PortalListView):
    """The secretariat's list of all follow-ups."""

    filterset_class = filters.FollowUpFilter
    template_name = "coordination/follow_up_list.html"
    download_name = "follow-ups"
    columns = (
        (gettext_lazy("follow-up"), lambda follow_up: follow_up.title),
        (gettext_lazy("owner"), lambda follow_up: follow_up.owner),
        (gettext_lazy("due"), lambda follow_up: follow_up.due_on),
        (gettext_lazy("status"), lambda follow_up: follow_up.get_status_display()),
        (gettext_lazy("closed"), lambda follow_up: follow_up.closed_on),
        (gettext_lazy("activity"), lambda follow_up: follow_up.activity.reference if follow_up.activity else ""),
        (gettext_lazy("meeting"), lambda follow_up: str(follow_up.meeting)),
        (gettext_lazy("agenda item"), lambda follow_up: follow_up.agenda_item.number if follow_up.agenda_item else ""),
    )

    def get_queryset(self):
        require(rules.can_run_meetings(self.request.user))
        return queries.follow_ups_visible_to(self.request.user)


class FollowUpAdd(OnTheAgenda, CreateView):
    form_class = agenda_forms.FollowUpForm
    heading = gettext_lazy("Add a follow-up")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": FollowUp(meeting=self.meeting)}

    def get_initial(self):
        return {"agenda_item": self.request.GET.get("item")}

    def form_valid(self, form):
        services.add_follow_up(follow_up=form.instance, by=self.request.user)
        messages.success(self.request, _("Saved."))
        return redirect(f"{self.meeting.get_absolute_url()}#follow-ups")


class FollowUpPage(PortalFormMixin, UpdateView):
    """A form on one follow-up, which outlives what becomes of its meeting."""

    template_name = "coordination/follow_up_form.html"

    def get_object(self, queryset=None):
        meeting = meeting_run_by(self.request, self.kwargs["slug"])
        return get_or_404(queries.follow_ups_visible_to(self.request.user), pk=self.kwargs["pk"], meeting=meeting)

    def get_context_data(self, **kwargs):
        own = {"follow_up": self.object, "changes": changes_of(self.object, internal=True)}
        return super().get_context_data(**kwargs) | own

    def answer(self, moved, words, already):
        say(self.request, moved, words, already)
        return redirect(f"{self.object.meeting.get_absolute_url()}#follow-ups")


class FollowUpEdit(FollowUpPage):
    form_class = agenda_forms.FollowUpForm
    heading = gettext_lazy("Edit a follow-up")

    def get_object(self, queryset=None):
        follow_up = super().get_object()
        require(rules.can_edit_follow_up(self.request.user, follow_up))
        return follow_up

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"agenda": queries.agenda_of(self.object.meeting)}

    def form_valid(self, form):
        services.edit_follow_up(follow_up=form.instance, by=self.request.user, fields=form.columns)
        return self.answer(True, _("Saved."), "")


class FollowUpClose(FollowUpPage):
    form_class = agenda_forms.CloseForm
    heading = gettext_lazy("Close a follow-up")
    submit_label = gettext_lazy("Close it")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"person": self.request.user}

    def form_valid(self, form):
        form.instance.read_version = form.instance.version
        given = {name: form.cleaned_data.get(name) for name in ("closed_on", "activity", "reason")}
        _follow_up, moved = services.close_follow_up(follow_up=form.instance, by=self.request.user, **given)
        return self.answer(moved, _("The follow-up is closed."), _("The follow-up was closed already."))


class FollowUpReopen(FollowUpPage):
    form_class = ReasonForm
    heading = gettext_lazy("Open a follow-up again")
    submit_label = gettext_lazy("Open it again")

    def get_form_kwargs(self):
        return {name: value for name, value in super().get_form_kwargs().items() if name != "instance"}

    def form_valid(self, form):
        reason = form.cleaned_data["reason"]
        _follow_up, moved = services.reopen_follow_up(follow_up=self.object, by=self.request.user, reason=reason)
        return self.answer(moved, _("The follow-up is open again."), _("The follow-up was open already."))
