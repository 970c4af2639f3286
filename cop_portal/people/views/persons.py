"""The person's own profile, and forms that were not saved."""

import json

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import UpdateView

from cop_portal.common.views import PortalFormMixin
from cop_portal.people import queries, services
from cop_portal.people.forms import ProfileForm
from cop_portal.people.languages import speak


class Profile(PortalFormMixin, UpdateView):
    """The person's own name and language, with the ways to password and second factor."""

    form_class = ProfileForm
    template_name = "people/profile.html"
    heading = gettext_lazy("Your profile")

    def get_object(self, queryset=None):
        return self.request.user

    def get_context_data(self, **kwargs):
        return super().get_context_data(appointments=queries.appointments_of(self.request.user), **kwargs)

    def form_valid(self, form):
        fields, read = ["name", "language", "time_zone"], form.cleaned_data["read"]
        services.save_person(person=form.instance, by=self.request.user, fields=fields, read=read)
        messages.success(self.request, _("Saved."))
        return speak(redirect("people:profile"), form.instance)


def kept(request):
    """What the person typed on a page (`path`) and did not save: to read, keep, or `drop`. Scripts ask for it."""
    if request.method != "POST":
        found = queries.kept_form(request.user, request.GET.get("path", ""))
        if found is None:
            return HttpResponse(status=204)
        at = formats.date_format(timezone.localtime(found.updated_at), "DATETIME_FORMAT")
        return JsonResponse({"values": found.values, "at": at})
    path = request.POST.get("path", "")
    if "drop" in request.POST:
        services.drop_kept_form(person=request.user, path=path)
        return HttpResponse(status=204)
    try:
        values = json.loads(request.POST.get("values", ""))
    except json.JSONDecodeError:
        values = None
    services.keep_form(person=request.user, path=path, values=values)
    return HttpResponse(status=204)
