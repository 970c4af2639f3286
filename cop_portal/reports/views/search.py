"""The search, its suggestions, and the feed of changes."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy

from cop_portal.common.views import PortalListView
from cop_portal.reports.feed import feed_of
from cop_portal.reports.filters import SearchFilter
from cop_portal.reports.finding import every_entry_found_by, found_by
from cop_portal.reports.indexing import bring_up_to_date
from cop_portal.reports.search_kinds import KINDS
from cop_portal.reports.searching import Passage, words_of


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
        return every_entry_found_by("", self.request.user)  # none: whatever is shown, the filters find

    def download_rows(self):
        """All that the words find, of however many a page shows the best."""
        entries = every_entry_found_by(self.request.GET.get("q", ""), self.request.user)
        kind = self.filterset.form.cleaned_data.get("kind")
        return (entries.filter(kind=kind) if kind else entries).iterator(chunk_size=1000)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        typed, everything, found = self.request.GET.get("q", ""), self.filterset.everything, self.filterset.qs
        return context | {
            "object_list": _with_passages(context["object_list"], typed),
            "typed": typed,
            "kind": self.request.GET.get("kind", ""),
            "counts": [
                (slug, KINDS[slug].label, number, slug in everything.cut_off)
                for slug, number in everything.counts.items()
            ],
            "everything": sum(everything.counts.values()),
            "everything_is_more": bool(everything.cut_off),
            "total": sum(found.counts.values()),
            "is_more": bool(found.cut_off),
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
