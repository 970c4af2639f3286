"""Who needs and does what where: the matrix, its cells, overlaps, and the briefing of a meeting."""

from itertools import groupby

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assistance.enums import Progress
from assistance.queries import published_activities
from coordination.enums import MeetingKind
from coordination.queries import meetings_visible_to
from coordination.rules import can_run_meetings
from cop_portal.common import dates
from cop_portal.common.verdicts import require
from cop_portal.common.views import PortalListView, get_or_404
from cop_portal.people.queries import states
from cop_portal.people.rules import can_call
from cop_portal.reports import matrix as matrices
from cop_portal.reports.briefing import briefing
from cop_portal.reports.filters import MatrixFilter, OverlapFilter
from recommendations.queries import (
    priority_areas,
)


def _area_name(area):
    return area.name if area else _("without a priority area")


class Matrix(PortalListView):
    """Needs against proposals and activities, by State or regional group and priority area; the download by cell."""

    filterset_class = MatrixFilter
    template_name = "reports/matrix.html"
    paginate_by = None  # one table, to be read and printed as one
    download_name = "matrix"
    columns = (
        (gettext_lazy("code"), lambda cell: cell.row.key),
        (gettext_lazy("State or regional group"), lambda cell: cell.row.label),
        (gettext_lazy("priority area"), lambda cell: _area_name(cell.area)),
        (gettext_lazy("needs"), lambda cell: cell.needs),
        (gettext_lazy("needs that nobody answers"), lambda cell: cell.unanswered),
        (gettext_lazy("proposals"), lambda cell: len(cell.proposals)),
        (gettext_lazy("activities under way"), lambda cell: len(cell.activities[Progress.UNDER_WAY])),
        (gettext_lazy("activities planned"), lambda cell: len(cell.activities[Progress.PLANNED])),
        (gettext_lazy("activities suspended"), lambda cell: len(cell.activities[Progress.SUSPENDED])),
        (gettext_lazy("activities completed"), lambda cell: len(cell.activities[Progress.COMPLETED])),
        (gettext_lazy("overlaps"), lambda cell: cell.overlaps),
    )

    def get_queryset(self):
        return states()

    def download_rows(self):
        return [cell for cell in self.object_list if cell]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        cells = context["object_list"]
        rows = [(row, list(found)) for row, found in groupby(cells, key=lambda cell: cell.row)]
        return context | {
            "rows": rows,
            "areas": [cell.area for cell in rows[0][1]] if rows else [],
            "total": len(rows),
            "gaps": sum(cell.unanswered for cell in cells),
            "overlaps": sum(cell.overlaps for cell in cells),
        }


def matrix_cell(request, row, area):
    """What stands in one row of the matrix in one priority area, and whom to call about it."""
    found = matrices.find_row(row)
    known = None if area == matrices.NO_AREA else get_or_404(priority_areas(), number=area if area.isdigit() else 0)
    if found is None:
        raise Http404
    place, within = found
    context = matrices.cell_rows(request.user, place, within, known) | {
        "row": place,
        "area": known,
        "may_call": bool(can_call(request.user)),
    }
    return render(request, "reports/matrix_cell.html", context)


def meeting_briefing(request, slug):
    """What the invited organizations do, and where they are not alone, to be printed for a coordination meeting."""
    meeting = get_or_404(meetings_visible_to(request.user).filter(kind=MeetingKind.COORDINATION), slug=slug)
    require(can_run_meetings(request.user))
    context = briefing(meeting, request.user) | {"meeting": meeting, "today": dates.today()}
    return render(request, "reports/briefing.html", context)


class OverlapList(PortalListView):
    """Days on which a State receives, in a priority area, assistance of different providers at once."""

    filterset_class = OverlapFilter
    template_name = "reports/overlap_list.html"
    download_name = "overlaps"
    columns = (
        (gettext_lazy("code"), lambda overlap: overlap.place.code),
        (gettext_lazy("recipient"), lambda overlap: overlap.place.name),
        (gettext_lazy("priority area"), lambda overlap: overlap.priority_area.name),
        (gettext_lazy("from"), lambda overlap: overlap.first),
        (gettext_lazy("from is known to the"), lambda overlap: overlap.starts.starts_precision),
        (gettext_lazy("to"), lambda overlap: overlap.last if overlap.ends else None),
        (gettext_lazy("to is known to the"), lambda overlap: overlap.ends.ends_precision if overlap.ends else ""),
        (gettext_lazy("activities"), lambda overlap: "; ".join(one.reference for one in overlap.running)),
        (gettext_lazy("providers"), lambda overlap: "; ".join(str(party) for party in overlap.parties)),
    )

    def get_queryset(self):
        return published_activities(self.request.user)

    def download_rows(self):
        return matrices.with_activities(list(self.object_list))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"object_list": matrices.with_activities(list(context["object_list"]))}
