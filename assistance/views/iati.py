"""Activities as IATI files: what is published, and a State's own file taken in as drafts."""

from django.http import Http404, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from assistance.iati import publishing
from cop_portal.common.views import get_or_404
from cop_portal.people.queries import states


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
