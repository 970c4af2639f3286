"""Copies of reports in Django admin: to look at; they never change."""

from django.contrib import admin

from cop_portal.common.admin import ReadOnlyAdmin
from cop_portal.reports.models import ReportCopy, SearchChange, SearchEntry


@admin.register(ReportCopy)
class ReportCopyAdmin(ReadOnlyAdmin):
    list_display = ["kind", "decision", "session", "body", "as_of", "language", "status", "made_by", "made_on"]
    list_filter = ["kind", "status", "language"]
    list_select_related = ["decision", "session__body", "body", "made_by"]
    search_fields = ["decision__number", "session__code", "body__code"]
    date_hierarchy = "as_of"
    exclude = ["content", "docx", "pdf"]  # they have no address here; the copy's own page shows them


@admin.register(SearchEntry)
class SearchEntryAdmin(ReadOnlyAdmin):
    """Written by the search itself, from the records."""

    list_display = ["kind", "reference", "record", "url"]
    list_filter = ["kind"]
    search_fields = ["reference", "search_text"]
    exclude = ["words"]


@admin.register(SearchChange)
class SearchChangeAdmin(ReadOnlyAdmin):
    """What waits to be taken into the search."""

    list_display = ["kind", "record"]
    list_filter = ["kind"]
    search_fields = ["kind"]
