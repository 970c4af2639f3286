"""Pages of meetings."""

import zoneinfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import CreateView, FormView, UpdateView

from coordination import filters, forms, queries, rules, services
from coordination.calendars import calendar_of
from coordination.enums import MEETING_MOVES, MeetingStatus
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


def meeting_detail(request, slug, reason_form=None, status=200):
    """A meeting's only page: when, where, agenda, who is invited, what came of it."""
    meeting = get_or_404(
        queries.meetings_visible_to(request.user).select_related("mandate__paragraph__decision"), slug=slug
    )
    runs = bool(rules.can_run_meetings(request.user))
    agenda = queries.agenda_of(meeting)
    zone = zoneinfo.ZoneInfo(meeting.time_zone)
    context = {
        "meeting": meeting,
        "starts_at": meeting.starts_at.astimezone(zone),
        "ends_at": meeting.ends_at.astimezone(zone),
        "agenda": agenda,
        "wanting": queries.mandates_wanting_an_item(meeting, agenda) if runs else [],
        "invitations": queries.invitations_of(meeting),
        "numbers": queries.invitation_numbers(meeting) if runs else None,
        "follow_ups": queries.follow_ups_visible_to(request.user).filter(meeting=meeting),
        "may_run": runs,
        "may_edit": bool(rules.can_edit_meeting(request.user, meeting)),
        "moves": [
            (to.value, MOVE_LABELS[to], to in services.NEEDS_REASON)
            for to in MeetingStatus
            if runs and to in MEETING_MOVES.get(meeting.status, ())
        ],
        "changes": changes_of(meeting, internal=runs),
        "reason_form": reason_form or ReasonForm(),
    }
    return render(request, "coordination/meeting_detail.html", context, status=status)


def meeting_calendar(request, slug):
    """The meeting as a calendar file."""
    meeting = get_or_404(queries.meetings_visible_to(request.user), slug=slug)
    headers = {"Content-Disposition": f'attachment; filename="{meeting.slug}.ics"'}
    return HttpResponse(calendar_of(meeting), content_type="text/calendar; charset=utf-8", headers=headers)


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
        meeting = services.edit_meeting(meeting=form.instance, by=self.request.user, fields=form.columns)
        messages.success(self.request, _("Saved."))
        return redirect(meeting)


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
