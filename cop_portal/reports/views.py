"""Home and desk, a document, a status report, replies to a mandate, what changed, and who needs and does what where."""

from itertools import groupby

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assistance.enums import ActivityStatus, Progress
from assistance.queries import proposals_visible_to, published_activities, states_asked
from coordination.enums import MeetingKind
from coordination.queries import agenda_items_with, meetings_visible_to
from coordination.rules import can_run_meetings
from cop_portal.common import dates
from cop_portal.common.dates import day_of
from cop_portal.common.verdicts import offered, require
from cop_portal.common.views import PortalListView, get_or_404
from cop_portal.history.queries import changes_of
from cop_portal.history.views import shows_past
from cop_portal.people.queries import states, states_reported_by
from cop_portal.people.rules import can_call, is_secretariat
from cop_portal.reports import matrix as matrices
from cop_portal.reports import queries, status
from cop_portal.reports.briefing import briefing
from cop_portal.reports.changes import changes_between
from cop_portal.reports.filters import MatrixFilter, OverlapFilter, ReplyFilter, ReportFilter
from cop_portal.reports.forms import ChangesForm
from recommendations.enums import AddresseeKind, ReplyStatus
from recommendations.queries import decisions, document_with_words, mandates, priority_areas, with_lateness
from recommendations.rules import can_edit_document, can_reply, can_see_contacts


def home(request):
    """What is due before the next session, at the portal's date."""
    return render(request, "reports/home.html", queries.home(request.user))


def desk(request):
    """What the signed-in person has to do."""
    return render(request, "reports/desk.html", queries.desk(request.user))


class MandateReplies(PortalListView):
    """States parties that a mandate asks, each with its reply; to the secretariat with whom to write to."""

    filterset_class = ReplyFilter
    template_name = "reports/mandate_replies.html"
    paginate_by = 250  # all States parties on one page, to be read and printed as one
    columns = (
        (gettext_lazy("code"), lambda state: state.code),
        (gettext_lazy("State"), lambda state: state.name),
        (gettext_lazy("regional group"), lambda state: state.get_regional_group_display()),
        (gettext_lazy("reply"), lambda state: ReplyStatus(state.reply).label),
        (gettext_lazy("when"), lambda state: _replied_on(state)),
        (gettext_lazy("activities"), lambda state: "; ".join(activity.reference for activity in state.reported)),
        (gettext_lazy("note"), lambda state: state.nothing.note if state.reply == ReplyStatus.NOTHING else ""),
    )
    contact_columns = (
        (gettext_lazy("focal point"), lambda state: state.contact.name if state.contact else ""),
        (gettext_lazy("e-mail address"), lambda state: state.contact.email if state.contact else ""),
    )

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        asking = mandates().filter(addressees__kind=AddresseeKind.STATES)
        self.mandate = get_or_404(asking, slug=kwargs["slug"])
        self.download_name = f"replies-{self.mandate.slug}"
        if can_see_contacts(request.user):
            self.columns += self.contact_columns

    def get_queryset(self):
        return states_asked(self.mandate, self.request.user)

    def get_context_data(self, **kwargs):
        context, user = super().get_context_data(**kwargs), self.request.user
        rows = queries.reply_rows(context["object_list"], self.mandate, user)
        for state in rows:
            state.reply_label, state.replied_on = ReplyStatus(state.reply).label, _replied_on(state)
        groups = queries.replies_by_group(self.get_queryset())
        may_reply = bool(offered(can_reply(user)))
        own = set(states_reported_by(user).values_list("code", flat=True)) if may_reply else set()
        return context | {
            "object_list": rows,
            "mandate": self.mandate,
            "groups": groups,
            "everywhere": groups[-1],
            "replies": ReplyStatus,
            "shows_contacts": bool(can_see_contacts(user)),
            "may_reply": may_reply,
            "own": own,
            "speaks_for_all": may_reply and is_secretariat(user),
        }

    def download_rows(self):
        return queries.reply_rows(self.object_list, self.mandate, self.request.user)


def changes(request):
    """What changed in the mandates between two sessions, or since one."""
    form = ChangesForm(request.GET or None)
    context = {"form": form, "decisions": None}
    if not form.is_bound or form.is_valid():
        first, last = form.days()
        context |= {"first": first, "last": last, "decisions": changes_between(first, last) if first else None}
    return render(request, "reports/changes.html", context, status=200 if context.get("last") else 422)


class ReportList(PortalListView):
    """The decisions on which a status report can be read."""

    filterset_class = ReportFilter
    template_name = "reports/report_list.html"
    download_name = "reports"
    columns = ((gettext_lazy("decision"), str), (gettext_lazy("title"), lambda decision: str(decision.title or "")))

    def get_queryset(self):
        return decisions()


@shows_past
def status_report(request, slug):
    """Each paragraph of a decision beside what was done, today or as of an earlier day, in a chosen language."""
    decision = get_or_404(decisions(), slug=slug)
    context = {"report": status.status_report(decision, request.GET.get("language", "")), "today": dates.today()}
    return render(request, "reports/status_report.html", context)


def document_detail(request, symbol):
    """A document: its language versions, when it was issued and to be issued, and everything that it belongs to."""
    document = get_or_404(document_with_words(), symbol=symbol)
    with_lateness([document])
    may_edit = bool(can_edit_document(request.user))
    context = {
        "document": document,
        "proposals": proposals_visible_to(request.user).filter(document=document),
        "agenda_items": agenda_items_with(document, request.user),
        "may_edit": may_edit,
        "changes": changes_of(document, internal=may_edit),
    }
    return render(request, "reports/document_detail.html", context)


def _replied_on(state):
    """The day of the State's reply: its word, or the first submission of what it reported that the reader may see."""
    if state.reply == ReplyStatus.NOTHING:
        return day_of(state.nothing.at)
    moments = [
        activity.submitted_at
        for activity in state.reported
        if activity.status == ActivityStatus.PUBLISHED or state.reply == ReplyStatus.UNDER_REVIEW
    ]
    return day_of(min(moments)) if moments else None


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
