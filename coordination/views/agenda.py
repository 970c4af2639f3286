"""Pages of the agenda of a meeting."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import CreateView, UpdateView

from coordination import agenda_forms, queries, services
from coordination.agendas import plan
from coordination.models import AgendaItem
from coordination.views.meetings import MeetingPart
from cop_portal.common.errors import StaleVersion
from cop_portal.common.views import get_or_404, say
from cop_portal.history.queries import changes_of
from recommendations.queries import mandates


def annotated_agenda(request, slug):
    """The agenda with what it says of each item, to read and to print."""
    meeting = get_or_404(queries.meetings_visible_to(request.user), slug=slug)
    agenda = queries.agenda_of(meeting)
    context = {
        "meeting": meeting,
        "starts_at": meeting.starts_at.astimezone(meeting.zone),
        "ends_at": meeting.ends_at.astimezone(meeting.zone),
        "agenda": agenda,
        "plan": plan(meeting, agenda),
    }
    return render(request, "coordination/agenda_annotated.html", context)


class OnTheAgenda(MeetingPart):
    """A form that chooses among the items of the meeting's agenda."""

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"agenda": queries.agenda_of(self.meeting)}


class AgendaItemAdd(OnTheAgenda, CreateView):
    form_class = agenda_forms.AgendaItemForm
    heading = gettext_lazy("Add an agenda item")
    submit_label = gettext_lazy("Add")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": AgendaItem(meeting=self.meeting)}

    def get_initial(self):
        asked = queries.mandates_wanting_an_item(self.meeting, queries.agenda_of(self.meeting))
        return {"mandate": asked[0] if asked else None, "parent": self.request.GET.get("in")}

    def form_valid(self, form):
        services.add_agenda_item(meeting=self.meeting, by=self.request.user, **form.cleaned_data)
        messages.success(self.request, _("The item is on the agenda."))
        return redirect(self.meeting)


class AgendaItemEdit(OnTheAgenda, UpdateView):
    form_class = agenda_forms.AgendaItemForm
    template_name = "coordination/agenda_item_edit.html"

    def get_object(self, queryset=None):
        return get_or_404(queries.agenda_items_of(self.meeting), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        words = {"number": self.object.number, "title": self.object.title}
        heading = _("Item %(number)s: %(title)s") % words
        return super().get_context_data(**kwargs) | {
            "heading": heading,
            "changes": changes_of(self.object, internal=True),
        }

    def form_valid(self, form):
        columns = [name for name in form.columns if name != "documents"]
        documents = form.cleaned_data["documents"]
        services.edit_agenda_item(item=form.instance, by=self.request.user, fields=columns, documents=documents)
        messages.success(self.request, _("Saved."))
        return redirect(f"{self.meeting.get_absolute_url()}#item-{form.instance.pk}")


@require_POST
def agenda_item_for(request, slug, mandate):
    """Add the item for which a mandate asks."""
    meeting = get_or_404(queries.meetings_visible_to(request.user), slug=slug)
    added = services.add_item_for(mandate=get_or_404(mandates(), slug=mandate), meeting=meeting, by=request.user)
    say(request, added, _("The item is on the agenda."), _("The agenda answers this mandate already."))
    return redirect(meeting)


@require_POST
def agenda_item_change(request, slug, pk, change):
    """Move an item from the place that the page showed, or take it off the agenda; the script's drag asks the same."""
    meeting = get_or_404(queries.meetings_visible_to(request.user), slug=slug)
    item = get_or_404(meeting.agenda, pk=pk)
    read = request.POST.get("read", "")
    try:
        if change == "withdraw":
            gone = services.withdraw_agenda_item(item=item, by=request.user, read=read)
            say(request, gone, _("“%(item)s” is off the agenda.") % {"item": item}, _("It was off the agenda already."))
            return redirect(meeting)
        given = request.POST.get("place", "")[:4]
        to = {"up": item.order - 1, "down": item.order + 1, "place": int(given) if given.isdecimal() else item.order}
        services.move_agenda_item(item=item, to=to[change], by=request.user, read=read)
    except StaleVersion as error:
        messages.error(request, error.sentence)
        return redirect(meeting)
    item = get_or_404(queries.agenda_items_of(meeting), pk=pk)
    messages.success(request, _("“%(item)s” is item %(number)s.") % {"item": item, "number": item.number})
    return redirect(f"{meeting.get_absolute_url()}#item-{pk}")
