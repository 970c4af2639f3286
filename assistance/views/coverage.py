"""Priority areas and needs by what was recommended, proposed and done: what nobody has answered."""

from operator import itemgetter

from django.shortcuts import render
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assistance import filters, queries
from assistance.enums import ActivityStatus, NeedStatus
from cop_portal.common.spreadsheets import download


def coverage(request):
    """One table; each count leads to the rows behind it."""
    published = queries.needs_with_answers(request.user).filter(status=NeedStatus.PUBLISHED)
    filterset = filters.CoverageFilter(request.GET, queryset=published, request=request)
    rows = queries.coverage(request.user, filterset.qs)
    chosen = filterset.form.cleaned_data.get("priority_area") if filterset.form.is_valid() else None
    if chosen:
        rows = [row for row in rows if row.area == chosen]
    statuses = queries.proposal_statuses_shown_to(request.user)
    if kind := request.GET.get("format"):
        return download(kind, "coverage", _columns(statuses), _lines(rows, statuses))
    context = {
        "filter": filterset,
        "statuses": statuses,
        "areas": [(row, _cells_of_area(row, statuses), _needs(row, statuses)) for row in rows],
        "total": sum(row.all_needs for row in rows),
        "shown": sum(len(row.needs) for row in rows),
        "unanswered": sum(row.unanswered for row in rows),
        "is_filtered": any(value for name, value in request.GET.items() if name != "format"),
    }
    return render(request, "assistance/coverage.html", context)


# It has filters and downloads like every list, whose rows it computes.
coverage.is_list = True


def _cells_of_area(row, statuses):
    """(column, count, address of the rows behind it) of each column."""
    area = row.area.number if row.area else "null"
    return [
        (_("Needs"), row.all_needs, _address("need-list", priority_area=area, status=NeedStatus.PUBLISHED.value)),
        (_("Recommendations"), row.recommendations, _address("recommendation-list", priority_area=area)),
        *_counts(row, statuses, priority_area=area),
    ]


def _needs(row, statuses):
    """(need's coverage, its cells; none where nobody has answered it) of each need."""
    return [
        (found, _counts(found, statuses, need=found.need.pk) if found.need.is_answered else []) for found in row.needs
    ]


def _counts(row, statuses, **by):
    proposals = [
        (
            _("Proposals: %(status)s") % {"status": status.label},
            row.proposals[status],
            _address("proposal-list", status=status.value, **by),
        )
        for status in statuses
    ]
    activities = _address("activity-list", status=ActivityStatus.PUBLISHED.value, **by)
    return [*proposals, (_("Activities"), row.activities, activities)]


def _address(name, **query):
    return reverse(f"assistance:{name}", query=query)


def _columns(statuses):
    headings = [
        gettext_lazy("priority area"),
        gettext_lazy("need"),
        gettext_lazy("State"),
        gettext_lazy("needs"),
        gettext_lazy("recommendations"),
        *(format_lazy("{}: {}", gettext_lazy("proposals"), status.label) for status in statuses),
        gettext_lazy("activities"),
        gettext_lazy("answered"),
    ]
    return [(heading, itemgetter(place)) for place, heading in enumerate(headings)]


def _lines(rows, statuses):
    for row in rows:
        area = row.area.name if row.area else _("without a priority area")
        counts = [row.proposals[status] for status in statuses]
        yield [area, "", "", row.all_needs, row.recommendations, *counts, row.activities, ""]
        for found in row.needs:
            counts = [found.proposals[status] for status in statuses]
            state = found.need.state.name if found.need.state else _("the working group")
            answered = _("yes") if found.need.is_answered else _("nobody has answered this")
            yield [area, found.need.title, state, "", "", *counts, found.activities, answered]
