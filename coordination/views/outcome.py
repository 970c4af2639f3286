"""Pages of what came of a meeting."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import CreateView

from coordination import forms, queries, services
from coordination.views.meetings import MeetingPart
from cop_portal.common.views import get_or_404, say


class FollowUpAdd(MeetingPart, CreateView):
    form_class = forms.FollowUpForm
    heading = gettext_lazy("Add a follow-up")

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        kwargs["instance"] = forms.FollowUp(meeting=self.meeting)
        return kwargs

    def form_valid(self, form):
        services.add_follow_up(follow_up=form.instance, by=self.request.user)
        messages.success(self.request, _("Saved."))
        return redirect(self.meeting)


@require_POST
def follow_up_close(request, slug, pk):
    follow_up = get_or_404(queries.follow_ups_visible_to(request.user), pk=pk, meeting__slug=slug)
    _follow_up, closed = services.close_follow_up(follow_up=follow_up, by=request.user)
    say(request, closed, _("The follow-up is closed."), _("The follow-up was closed already."))
    return redirect(follow_up.meeting)
