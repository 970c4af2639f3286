"""Home and desk, a document, who has replied to a mandate, and what changed between two sessions."""

from django.shortcuts import render
from django.utils.translation import gettext_lazy

from assistance.enums import ActivityStatus
from assistance.queries import proposals_visible_to, states_asked
from coordination.queries import agenda_items_with
from cop_portal.common import dates
from cop_portal.common.dates import day_of
from cop_portal.common.verdicts import offered
from cop_portal.common.views import PortalListView, get_or_404
from cop_portal.history.queries import changes_of
from cop_portal.history.views import shows_past
from cop_portal.people.queries import states_reported_by
from cop_portal.people.rules import is_secretariat
from cop_portal.reports import queries, status
from cop_portal.reports.changes import changes_between
from cop_portal.reports.filters import ReplyFilter, ReportFilter
from cop_portal.reports.forms import ChangesForm
from recommendations.enums import AddresseeKind, ReplyStatus
from recommendations.queries import decisions, document_with_words, mandates, with_lateness
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
