"""Lists as a person filtered them, kept under a name."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import CreateView, UpdateView

from cop_portal.common.views import PortalFormMixin, get_or_404
from cop_portal.people import queries, services
from cop_portal.people.forms import SavedViewForm, SavedViewNameForm


class SavedViewCreate(PortalFormMixin, CreateView):
    """Keep a list with its filters; its tools post here, with the address that they stand on."""

    form_class = SavedViewForm
    heading = gettext_lazy("Keep this view")
    submit_label = gettext_lazy("Keep")

    def get_initial(self):
        return {"address": self.request.GET.get("address", "")}

    def form_valid(self, form):
        view = services.save_view(person=self.request.user, view=form.instance)
        messages.success(self.request, _("“%(name)s” is kept; it stands here and on your desk.") % {"name": view.name})
        return redirect(view)


class SavedViewEdit(PortalFormMixin, UpdateView):
    """Give one's own another name."""

    form_class = SavedViewNameForm
    heading = gettext_lazy("Rename a view")

    def get_object(self, queryset=None):
        return get_or_404(queries.saved_views_of(self.request.user), pk=self.kwargs["pk"])

    def form_valid(self, form):
        services.save_view(person=self.request.user, view=form.instance)
        messages.success(self.request, _("Saved."))
        return redirect("desk")


@require_POST
def saved_view_delete(request, pk):
    """Forget one's own."""
    view = get_or_404(queries.saved_views_of(request.user), pk=pk)
    services.delete_view(view=view)
    messages.success(request, _("“%(name)s” is kept no longer.") % {"name": view.name})
    return redirect("desk")
