"""Home, figures, desk, a document, and what changed."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from assistance.queries import proposals_visible_to
from coordination.queries import agenda_items_with
from cop_portal.common.spreadsheets import download
from cop_portal.common.views import get_or_404
from cop_portal.history.queries import changes_of
from cop_portal.reports import dashboard as dashboards
from cop_portal.reports import queries
from cop_portal.reports.changes import changes_between
from cop_portal.reports.forms import ChangesForm
from recommendations.queries import (
    document_with_words,
    with_lateness,
)
from recommendations.rules import can_edit_document


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
        return download(kind, slug, found.columns, found.rows(request.user))
    return redirect(f"{reverse(found.page)}#{slug}")


def desk(request):
    """What the signed-in person has to do."""
    return render(request, "reports/desk.html", queries.desk(request.user))


def changes(request):
    """What changed in the mandates between two sessions, or since one."""
    form = ChangesForm(request.GET or None)
    context = {"form": form, "decisions": None}
    if not form.is_bound or form.is_valid():
        first, last = form.days()
        context |= {
            "first": first,
            "last": last,
            "decisions": changes_between(first, last, request.user) if first else None,
        }
    return render(request, "reports/changes.html", context, status=200 if context.get("last") else 422)


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
