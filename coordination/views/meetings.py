"""Pages of meetings."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import CreateView, FormView, UpdateView

from coordination import filters, forms, queries, rules, services
from coordination.agendas import plan
from coordination.enums import MEETING_MOVES, MeetingStatus
from cop_portal.common.dates import date_text
from cop_portal.common.forms import ReasonForm
from cop_portal.common.verdicts import require
from cop_portal.common.views import PortalFormMixin, PortalListView, answer_move, as_read, get_or_404
from cop_portal.history.queries import changes_of

MOVE_LABELS = {
    MeetingStatus.DRAFT: gettext_lazy("Reopen as a draft"),
    MeetingStatus.ANNOUNCED: gettext_lazy("Announce"),
    MeetingStatus.HELD: gettext_lazy("Mark as held"),
    MeetingStatus.CANCELLED: gettext_lazy("Cancel"),
}


class MeetingList(PortalListView):
    filterset_class = filters.MeetingFilter
    template_name = "coordination/meeting_list.html"
    download_name = "meetings"
    columns = (
        (gettext_lazy("title"), lambda meeting: meeting.title),
        (gettext_lazy("kind"), lambda meeting: meeting.get_kind_display()),
        (gettext_lazy("session"), lambda meeting: str(meeting.session or "")),
        (gettext_lazy("start"), lambda meeting: meeting.starts_at),
        (gettext_lazy("end"), lambda meeting: meeting.ends_at),
        (gettext_lazy("time zone"), lambda meeting: meeting.time_zone),
        (gettext_lazy("place"), lambda meeting: meeting.place),
        (gettext_lazy("status"), lambda meeting: meeting.get_status_display()),
    )

    def get_queryset(self):
        return queries.meetings_visible_to(self.request.user)

    def get_context_data(self, **kwargs):
        return super().get_context_data(may_create=bool(rules.can_run_meetings(self.request.user)), **kwargs)


def meeting_run_by(request, slug):
    """The meeting, where the person runs meetings; else 404 for what they do not see, and 403."""
    meeting = get_or_404(queries.meetings_visible_to(request.user), slug=slug)
    require(rules.can_run_meetings(request.user))
    return meeting


def meeting_detail(request, slug, reason_form=None, status=200):
    """A meeting's only page: when, where, how to take part, programme, agenda, documents, who is invited, outcome."""
    meeting = get_or_404(
        queries.meetings_visible_to(request.user).select_related("mandate__paragraph__decision"), slug=slug
    )
    runs = bool(rules.can_run_meetings(request.user))
    agenda = queries.agenda_of(meeting)
    points = list(queries.agreed_points_of(meeting))
    changes = list(changes_of(meeting, internal=runs))
    ends = [change.reason for change in changes if change.field == "status" and change.new == MeetingStatus.CANCELLED]
    context = {
        "meeting": meeting,
        "agenda": agenda,
        "documents": queries.documents_of(meeting),
        "numbers": queries.invitation_numbers(meeting) if runs else None,
        "plan": plan(meeting, agenda),
        "agenda_read": queries.in_order(agenda),
        "wanting": queries.mandates_wanting_an_item(meeting, agenda) if runs else [],
        "invitations": queries.invitations_shown_to(request.user, meeting),
        "points": queries.under_their_items(points, agenda),
        "points_read": queries.in_order(points) if runs else "",
        "follow_ups": queries.follow_ups_visible_to(request.user).filter(meeting=meeting),
        "carried_over": queries.carried_over_to(meeting, request.user),
        "has_minutes": bool(rules.can_read_minutes(request.user, meeting)),
        "may_run": runs,
        "may_edit": bool(rules.can_edit_meeting(request.user, meeting)),
        "moves": [
            (to.value, MOVE_LABELS[to], to in services.NEEDS_REASON)
            for to in MeetingStatus
            if runs and to in MEETING_MOVES.get(meeting.status, ())
        ],
        "changes": changes,
        "cancelled_because": ends[-1] if ends else "",
        "reason_form": reason_form or ReasonForm(),
    }
    return render(request, "coordination/meeting_detail.html", context, status=status)


class MeetingCreate(PortalFormMixin, CreateView):
    form_class = forms.MeetingForm
    heading = gettext_lazy("New meeting")
    submit_label = gettext_lazy("Save the draft")

    def get_initial(self):
        require(rules.can_run_meetings(self.request.user))
        return {}

    def form_valid(self, form):
        meeting = services.create_meeting(meeting=form.instance, by=self.request.user)
        messages.success(self.request, _("The draft is saved. Add its agenda, then announce it."))
        return redirect(meeting)


class MeetingEdit(PortalFormMixin, UpdateView):
    form_class = forms.MeetingForm

    def get_object(self, queryset=None):
        meeting = get_or_404(queries.meetings_visible_to(self.request.user), slug=self.kwargs["slug"])
        require(rules.can_edit_meeting(self.request.user, meeting))
        return meeting

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"heading": self.object.title}

    def form_valid(self, form):
        asked_for = form.instance.reply_by
        meeting = services.edit_meeting(meeting=form.instance, by=self.request.user, fields=form.columns)
        messages.success(self.request, _("Saved."))
        if meeting.reply_by != asked_for:
            words = _("Replies are now asked for by %(day)s.") % {"day": date_text(meeting.reply_by)}
            messages.info(self.request, words)
        return redirect(meeting)


class Reschedule(MeetingEdit):
    """First it shows what would move and who would be told; sent again with the button below that, it moves."""

    form_class = forms.RescheduleForm
    template_name = "coordination/reschedule.html"
    submit_label = gettext_lazy("Show what will move")

    def get_context_data(self, **kwargs):
        heading = _("New time or place of “%(meeting)s”") % {"meeting": self.object.title}
        return super().get_context_data(**kwargs) | {"heading": heading, "stored": self.get_object()}

    def form_valid(self, form):
        if "move" not in self.request.POST:
            found = services.preview_rescheduling(form.instance)
            return self.render_to_response(self.get_context_data(form=form, found=found))
        services.edit_meeting(
            meeting=form.instance,
            by=self.request.user,
            fields=form.columns,
            reason=form.cleaned_data["reason"],
            session_version=form.session_version if form.cleaned_data["move_session"] else None,
        )
        messages.success(self.request, _("The meeting has its new time and place."))
        return redirect(form.instance)


@require_POST
def meeting_move(request, slug, to):
    meeting = as_read(request, get_or_404(queries.meetings_visible_to(request.user), slug=slug))
    return answer_move(
        request,
        move=lambda reason: services.move_meeting(meeting=meeting, to=to, by=request.user, reason=reason),
        page=lambda form, status: meeting_detail(request, slug, reason_form=form, status=status),
        name=meeting.title,
    )


class MeetingPart(PortalFormMixin, FormView):
    """A form on a part of one meeting."""

    def dispatch(self, request, *args, **kwargs):
        self.meeting = get_or_404(queries.meetings_visible_to(request.user), slug=kwargs["slug"])
        require(rules.can_edit_meeting(request.user, self.meeting))
        return super().dispatch(request, *args, **kwargs)
