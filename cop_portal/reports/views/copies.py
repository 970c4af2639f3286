"""Status reports, and their frozen copies."""

from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from cop_portal.common import dates, word
from cop_portal.common.forms import ReasonForm
from cop_portal.common.languages import in_another_language
from cop_portal.common.models import LANGUAGE_CHOICES
from cop_portal.common.verdicts import require
from cop_portal.common.views import PortalFormMixin, PortalListView, answer_move, get_or_404
from cop_portal.history.queries import changes_of
from cop_portal.history.views import shows_past
from cop_portal.reports import queries, rules, services, status
from cop_portal.reports.differences import differences_between
from cop_portal.reports.enums import CopyStatus, SubjectKind
from cop_portal.reports.filters import CopyFilter, ReportFilter
from cop_portal.reports.forms import CopyForm
from cop_portal.reports.pdf import PDF
from recommendations.queries import (
    bodies,
    decisions,
    sessions_with_decisions,
)


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
    asked = request.GET.get("language", "")
    wanted = asked if asked in dict(LANGUAGE_CHOICES) else (get_language() or "en")[:2]
    report = status.content_of(kind, subject, asked)
    shown = dates.shown_day()
    context = _about(kind, subject) | {
        "report": report,
        "flag": in_another_language(report["language"], wanted),
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
