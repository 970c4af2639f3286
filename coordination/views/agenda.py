"""Pages of the agenda of a meeting."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from coordination import forms, queries, services
from coordination.views.meetings import MeetingPart
from cop_portal.common.errors import StaleVersion
from cop_portal.common.views import get_or_404


class AgendaItemAdd(MeetingPart):
    form_class = forms.AgendaItemForm
    heading = gettext_lazy("Add an agenda item")
    submit_label = gettext_lazy("Add")

    def get_initial(self):
        asked = queries.mandates_wanting_an_item(self.meeting, queries.agenda_of(self.meeting))
        return {"mandate": asked[0] if asked else None}

    def form_valid(self, form):
        services.add_agenda_item(meeting=self.meeting, by=self.request.user, **form.cleaned_data)
        messages.success(self.request, _("The item is on the agenda."))
        return redirect(self.meeting)


@require_POST
def agenda_item_change(request, slug, pk, change):
    """Move an item up or down from the place that the page showed, or take it off the agenda."""
    meeting = get_or_404(queries.meetings_visible_to(request.user), slug=slug)
    item = get_or_404(meeting.agenda.filter(is_withdrawn=False), pk=pk)
    if change == "withdraw":
        services.withdraw_agenda_item(item=item, by=request.user)
        return redirect(meeting)
    seen = request.POST.get("order", "")
    item.order = int(seen) if seen.isdecimal() else 0
    try:
        services.move_agenda_item(item=item, up=change == "up", by=request.user)
    except StaleVersion as error:
        messages.error(request, error.sentence)
    return redirect(meeting)
