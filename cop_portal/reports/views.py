"""Home, dashboard, desk, search, feed, a document, a status report, replies, what changed, and the matrix."""

from itertools import groupby

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from assistance.enums import ActivityStatus, Progress
from assistance.queries import proposals_visible_to, published_activities, states_asked
from coordination.enums import MeetingKind
from coordination.queries import agenda_items_with, meetings_visible_to
from coordination.rules import can_run_meetings
from cop_portal.common import dates, word
from cop_portal.common.dates import day_of
from cop_portal.common.forms import ReasonForm
from cop_portal.common.models import LANGUAGE_CHOICES
from cop_portal.common.spreadsheets import download
from cop_portal.common.verdicts import offered, require
from cop_portal.common.views import PortalFormMixin, PortalListView, answer_move, get_or_404
from cop_portal.history.queries import changes_of
from cop_portal.history.views import shows_past
from cop_portal.people.queries import states, states_reported_by
from cop_portal.people.rules import can_call, is_secretariat
from cop_portal.reports import dashboard as dashboards
from cop_portal.reports import matrix as matrices
from cop_portal.reports import queries, rules, services, status
from cop_portal.reports.briefing import briefing
from cop_portal.reports.changes import changes_between
from cop_portal.reports.differences import differences_between
from cop_portal.reports.enums import CopyStatus, SubjectKind
from cop_portal.reports.feed import feed_of
from cop_portal.reports.filters import CopyFilter, MatrixFilter, OverlapFilter, ReplyFilter, ReportFilter, SearchFilter
from cop_portal.reports.forms import ChangesForm, CopyForm
from cop_portal.reports.indexing import bring_up_to_date
from cop_portal.reports.letters import address_of, language_for, letters_of
from cop_portal.reports.pdf import PDF
from cop_portal.reports.search_kinds import KINDS
from cop_portal.reports.searching import Passage, found_by, visible_to, words_of
from recommendations.deadlines import explain
from recommendations.enums import AddresseeKind, ReplyStatus
from recommendations.queries import (
    bodies,
    decisions,
    document_with_words,
    mandate_with_words,
    mandates,
    priority_areas,
    sessions_with_decisions,
    with_lateness,
)
from recommendations.rules import can_edit_document, can_reply, can_see_contacts


def home(request):
    """What is due before the next session, at the portal's date."""
    return render(request, "reports/home.html", queries.home(request.user))


def dashboard(request):
    """What was asked and done, in figures that are the same for everybody."""
    return render(request, "reports/dashboard.html", dashboards.dashboard())


def figure(request, slug):
    """One figure as a file, by `?format=`; without, its place on its page."""
    if slug not in dashboards.FIGURES:
        raise Http404
    found = dashboards.FIGURES[slug]
    if kind := request.GET.get("format"):
        return download(kind, slug, found.columns, found.rows())
    return redirect(f"{reverse(found.page)}#{slug}")


def desk(request):
    """What the signed-in person has to do."""
    return render(request, "reports/desk.html", queries.desk(request.user))


class Search(PortalListView):
    """What the words find of what the person may see, the best first, with how many of each kind."""

    filterset_class = SearchFilter
    template_name = "reports/search.html"
    paginate_by = 25
    download_name = "search"
    columns = (
        (gettext_lazy("kind"), lambda entry: entry.kind),
        (gettext_lazy("reference"), lambda entry: entry.reference),
        (gettext_lazy("title"), lambda entry: next((title for _l, title, _t in _own_first(entry) if title), "")),
        (gettext_lazy("text"), lambda entry: next((text for _l, _t, text in _own_first(entry) if text), "")),
        (gettext_lazy("languages"), lambda entry: "; ".join(dict.fromkeys(filter(None, (t[0] for t in entry.texts))))),
        (gettext_lazy("address"), lambda entry: f"{settings.PORTAL_ORIGIN}{entry.url}"),
    )

    def get_queryset(self):
        bring_up_to_date()
        return visible_to(self.request.user)

    def get_paginator(self, queryset, per_page, **kwargs):
        """The number of what was found is known by kind; it is not counted again."""
        paginator = super().get_paginator(queryset, per_page, **kwargs)
        counts, kind = self.filterset.counts, self.request.GET.get("kind")
        paginator.count = counts.get(kind, 0) if kind else sum(counts.values())
        return paginator

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        typed = self.request.GET.get("q", "")
        counts, kind = self.filterset.counts, self.request.GET.get("kind", "")
        return context | {
            "object_list": _with_passages(context["object_list"], typed),
            "typed": typed,
            "kind": kind,
            "counts": [(slug, KINDS[slug].label, number) for slug, number in counts.items()],
            "everything": sum(counts.values()),
        }


def _own_first(entry):
    """The entry's texts, that in the reader's language first."""
    return sorted(entry.texts, key=lambda text: text[0] != get_language()[:2])


def _with_passages(entries, typed):
    """The entries as a list, each with the passage that is shown of it and what its kind is called."""
    found, words, language = list(entries), words_of(typed), get_language()[:2]
    for entry in found:
        entry.passage, entry.kind_label = Passage(entry, words, language), KINDS[entry.kind].one
    return found


def search_suggestions(request):
    """The first of what the words find, as a part of the page, while they are typed."""
    typed, found = request.GET.get("q", ""), []
    if len(typed.strip()) > 1:
        bring_up_to_date()
        found = _with_passages(found_by(typed, request.user)[:8], typed)
    return render(request, "reports/_suggestions.html", {"suggestions": found, "typed": typed})


def feed(request):
    """What changed lately, for programs that follow it: what everybody may see, whoever asks."""
    kind = request.GET.get("kind", "")
    if kind and kind not in KINDS:
        raise Http404
    written = feed_of(KINDS[kind] if kind else None)
    return HttpResponse(written, content_type="application/atom+xml; charset=utf-8")


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
            "may_write": bool(offered(rules.can_write_to_states(user))),
        }

    def download_rows(self):
        return queries.reply_rows(self.object_list, self.mandate, self.request.user)


class Letters(MandateReplies):
    """To the States among those that the filters leave that have not replied: letters as Word, or what a mail merge
    fills in as a workbook."""

    is_list = False  # a file, by the filters of the list
    columns = (
        (gettext_lazy("code"), lambda state: state.code),
        (gettext_lazy("State"), lambda state: state.name),
        (gettext_lazy("focal point"), lambda state: state.contact.name if state.contact else ""),
        (gettext_lazy("e-mail address"), lambda state: state.contact.email if state.contact else ""),
        (gettext_lazy("language of the letter"), language_for),
    )

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        require(rules.can_write_to_states(request.user))
        self.mandate = get_or_404(mandate_with_words(), pk=self.mandate.pk)
        self.download_name = f"letters-{self.mandate.slug}"

    def render_to_response(self, context, **kwargs):
        asked = self.object_list
        if code := self.kwargs.get("code"):
            asked = asked.filter(code=code)
        found = queries.states_to_remind(asked, self.mandate, self.request.user)
        if not found:
            raise Http404
        if self.kwargs["ending"] == "xlsx":
            return download("xlsx", self.download_name, self._fields(), found)
        name = self.download_name + (f"-{code.lower()}" if code else "")
        return word.response(letters_of(self.mandate, found), name)

    def _fields(self):
        """The columns with what is the same for every State, so that a merge needs nothing else."""
        mandate, deadline = self.mandate, self.mandate.deadline
        same = (
            (_("mandate"), mandate.reference),
            (_("what is asked"), f"{mandate.verb} {mandate.asked}"),
            (_("due"), explain(deadline) if deadline else ""),
            (_("where to reply"), address_of(mandate)),
        )
        return (*type(self).columns, *((label, lambda _state, value=value: value) for label, value in same))


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

    def get_context_data(self, **kwargs):
        return super().get_context_data(sessions=sessions_with_decisions(), bodies=bodies(), **kwargs)


# Where a report on each kind of thing, its copies, and the making of one are; its thing is found by this column.
REPORTS = {
    SubjectKind.DECISION: ("status-report", "decision-copies", "decision-copy-create", "slug"),
    SubjectKind.SESSION: ("session-report", "session-copies", "session-copy-create", "code"),
    SubjectKind.BODY: ("body-report", "body-copies", "body-copy-create", "code"),
}


def _subject(kind, key):
    return get_or_404(status.subjects(kind), **{REPORTS[kind][3]: key})


def _about(kind, subject):
    """What every page on a report shows of it, with the addresses of the report and its copies."""
    report, copies, create, column = REPORTS[kind]
    key = getattr(subject, column)
    return {
        "kind": kind,
        "subject": subject,
        "title": status.name_of(kind, subject),
        "report_url": reverse(report, args=[key]),
        "copies_url": reverse(copies, args=[key]),
        "create_url": reverse(create, args=[key]),
    }


@shows_past
def status_report(request, kind, key):
    """Each paragraph beside what was done, today or as of an earlier day, in a chosen language."""
    subject = _subject(kind, key)
    report = status.content_of(kind, subject, request.GET.get("language", ""))
    shown = dates.shown_day()
    context = _about(kind, subject) | {
        "report": report,
        "text_languages": [(code, name) for code, name in LANGUAGE_CHOICES if code in report["languages"]],
        "suffix": f"?as_of={shown.isoformat()}" if shown else "",
        "links_facts": shown is None,
        "today": dates.today(),
    }
    return render(request, "reports/status_report.html", context)


class CopyList(PortalListView):
    """The frozen copies of one report, each with its files, the newest day first."""

    filterset_class = CopyFilter
    template_name = "reports/copy_list.html"
    columns = (
        (gettext_lazy("as of"), lambda copy: copy.as_of),
        (gettext_lazy("language"), lambda copy: copy.language),
        (gettext_lazy("made"), lambda copy: copy.made_on),
        (gettext_lazy("status"), lambda copy: copy.get_status_display()),
    )
    download_name = "copies"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.subject = _subject(kwargs["kind"], kwargs["key"])

    def get_queryset(self):
        kind = self.kwargs["kind"]
        return queries.copies_visible_to(self.request.user).filter(kind=kind, **{kind: self.subject}).defer("content")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs) | _about(self.kwargs["kind"], self.subject)
        return context | {"may_copy": bool(rules.can_make_copies(self.request.user))}


class CopyCreate(PortalFormMixin, FormView):
    """Freeze a report: of which day, in which language. What is small is made at once, the rest by a worker."""

    form_class = CopyForm
    submit_label = gettext_lazy("Make the copy")

    def dispatch(self, request, *args, **kwargs):
        self.subject = _subject(kwargs["kind"], kwargs["key"])
        require(rules.can_make_copies(request.user))
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        language = (get_language() or "en")[:2]
        return {"as_of": self.request.GET.get("as_of") or dates.today(), "language": language}

    def get_context_data(self, **kwargs):
        title = status.name_of(self.kwargs["kind"], self.subject)
        return super().get_context_data(**kwargs) | {"heading": _("Make a copy: %(report)s") % {"report": title}}

    def form_valid(self, form):
        kind, by = self.kwargs["kind"], self.request.user
        copy = services.ask_for_copy(kind=kind, subject=self.subject, by=by, **form.cleaned_data)
        if services.is_small(kind, self.subject):
            services.make_copy(copy.pk)
        return redirect(copy)


def report_copy(request, pk, reason_form=None, status=200):
    """A copy as it was frozen, in its own language; while it is made, how far that is."""
    copy = get_or_404(queries.copies_visible_to(request.user), pk=pk)
    context = _about(copy.kind, copy.subject) | {
        "copy": copy,
        "language_name": copy.get_language_display(),
        "moves": [(CopyStatus.WITHDRAWN.value, _("Withdraw, so that visitors no longer see it"), True)]
        if copy.status == CopyStatus.DONE and rules.can_withdraw_copy(request.user)
        else [],
        "others": queries.copies_to_compare(request.user, copy)[:1] if copy.content else (),
        "changes": changes_of(copy, internal=bool(rules.can_make_copies(request.user))),
        "reason_form": reason_form or ReasonForm(),
    }
    if copy.content:
        with translation.override(services.spoken(copy.language)):
            shown = {"report": copy.content, "suffix": f"?as_of={copy.as_of.isoformat()}"}
            context["content"] = render_to_string("reports/_status.html", shown)
    elif not copy.is_under_way:
        context["stopped"] = True
    return render(request, "reports/copy_detail.html", context, status=status)


def report_copy_file(request, pk, ending):
    """A copy's file in Word or PDF."""
    copy = get_or_404(queries.copies_visible_to(request.user).defer("content"), pk=pk)
    file, content_type = {"docx": (copy.docx, word.DOCX), "pdf": (copy.pdf, PDF)}[ending]
    if not file:
        raise Http404
    name = slugify(f"status {getattr(copy.subject, REPORTS[copy.kind][3])} {copy.as_of.isoformat()} {copy.language}")
    return FileResponse(file.open(), as_attachment=True, filename=f"{name}.{ending}", content_type=content_type)


def report_copy_differences(request, pk):
    """What a copy says otherwise than an earlier one of the same report in the same language."""
    copy = get_or_404(queries.copies_visible_to(request.user), pk=pk)
    others = queries.copies_to_compare(request.user, copy)
    asked = request.GET.get("with", "")
    other = others.filter(pk=asked).first() if asked.isdecimal() else others.first()
    if asked and other is None:
        raise Http404
    before, after = sorted((copy, other), key=lambda one: (one.as_of, one.pk)) if other else (None, copy)
    context = _about(copy.kind, copy.subject) | {
        "copy": copy,
        "other": other,
        "others": others,
        "before": before,
        "after": after,
        "changed": differences_between(before.content, after.content) if other else None,
    }
    return render(request, "reports/copy_differences.html", context)


@require_POST
def report_copy_withdraw(request, pk):
    """Take a copy from visitors' sight; a reason that is missing comes back with the page."""
    copy = get_or_404(queries.copies_visible_to(request.user), pk=pk)
    return answer_move(
        request,
        move=lambda reason: services.withdraw_copy(copy=copy, by=request.user, reason=reason),
        page=lambda form, status: report_copy(request, pk, reason_form=form, status=status),
        name=str(copy),
    )


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
