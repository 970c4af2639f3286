"""Pages that can be read as of an earlier day, by `?as_of=2007-09-30`."""

import functools

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cop_portal.common import dates
from cop_portal.common.forms import DateInput
from cop_portal.history.past import past


class AsOfForm(forms.Form):
    """The day that a page is to show: no later than the portal's date."""

    as_of = forms.DateField(label=gettext_lazy("As of the end of"), widget=DateInput, input_formats=["%Y-%m-%d"])

    def clean_as_of(self):
        day = self.cleaned_data["as_of"]
        if day > dates.present_day():
            raise forms.ValidationError(_("%(day)s is still to come.") % {"day": dates.date_text(day)})
        return day


def shows_past(view):
    """Let a page be read as of an earlier day; `request.as_of` is that day.

    A day that is none, or still to come, answers 422 with the form; what the portal did not hold that day 404 with
    that sentence. A file is gathered whole, since the past is gone when the view has answered.
    """

    @functools.wraps(view)
    def shown(request, *args, **kwargs):
        if request.method not in ("GET", "HEAD") or not request.GET.get("as_of"):
            return view(request, *args, **kwargs)
        form = AsOfForm(request.GET)
        if not form.is_valid():
            return render(request, "history/as_of.html", {"form": form, "address": request.path}, status=422)
        request.as_of = form.cleaned_data["as_of"]
        try:
            with past(request.as_of):
                return _whole(view(request, *args, **kwargs))
        except Http404:
            words = _("On %(day)s the portal held nothing at this address.")
            context = {"sentence": words % {"day": dates.date_text(request.as_of)}, "address": request.path}
            return render(request, "history/as_of.html", context, status=404)

    return shown


def _whole(response):
    if response.streaming:
        headers = {"Content-Disposition": response.headers["Content-Disposition"]}
        return HttpResponse(b"".join(response), content_type=response.headers["Content-Type"], headers=headers)
    return response.render() if hasattr(response, "render") else response
