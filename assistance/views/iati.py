"""Activities as IATI files: what is published, and a State's own file taken in as drafts."""

from collections import Counter

from django.conf import settings
from django.http import Http404, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from assistance import rules
from assistance.iati import importing, publishing
from assistance.iati.forms import IatiForm
from cop_portal.common.errors import PortalError
from cop_portal.common.verdicts import require
from cop_portal.common.views import PortalFormMixin, get_or_404
from cop_portal.people.queries import states

# More than these would keep the page waiting; the command takes any number.
PAGE_LIMIT = 300
OUTCOMES = {
    importing.CREATED: gettext_lazy("new draft"),
    importing.CHANGED: gettext_lazy("draft changed"),
    importing.SAME: gettext_lazy("nothing changed"),
    importing.KEPT: gettext_lazy("left as it is"),
    importing.REFUSED: gettext_lazy("not taken"),
}


def activities_iati(request):
    """Every published activity."""
    return _file("activities.iati.xml")


def state_iati(request, code):
    """The published activities that one State reports."""
    state = get_or_404(states(), code=code)
    return _file(f"activities-{state.code}.iati.xml", state)


def _file(name, state=None):
    """Streamed; none where nothing is published, since IATI knows no empty file."""
    if not publishing.published(state).exists():
        raise Http404(_("No activity is published yet."))
    return StreamingHttpResponse(
        publishing.iati_file(state),
        content_type=publishing.CONTENT_TYPE,
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )


class IatiUpload(PortalFormMixin, FormView):
    """A file is looked at, or taken in; either shows each activity with what did not fit."""

    form_class = IatiForm
    template_name = "assistance/iati_import.html"
    heading = gettext_lazy("Take in an IATI file")

    def get_form_kwargs(self):
        require(rules.can_create_activity(self.request.user))
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form):
        file = form.cleaned_data["file"]
        if file.size > settings.UPLOAD_LIMIT:
            words = {"name": file.name, "limit": settings.UPLOAD_LIMIT // (1024 * 1024)}
            raise PortalError(_("%(name)s is larger than %(limit)s MB.") % words, field="file")
        source = importing.IatiImport(
            data=file.read(), name=file.name, state=form.cleaned_data["state"], by=self.request.user, limit=PAGE_LIMIT
        )
        is_look = "import" not in self.request.POST
        rows = source.look() if is_look else source.run()
        counts = Counter(row.outcome for row in rows)
        context = {
            "name": file.name,
            "is_look": is_look,
            "rows": [(row, OUTCOMES[row.outcome]) for row in rows],
            "counts": [(outcome, label, counts[outcome]) for outcome, label in OUTCOMES.items() if counts[outcome]],
        }
        return self.render_to_response(self.get_context_data(form=form, **context))
