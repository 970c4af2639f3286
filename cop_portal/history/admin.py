"""The history in Django admin, to read."""

from django.contrib import admin

from cop_portal.common.admin import ReadOnlyAdmin
from cop_portal.history.models import Change, RowVersion


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    list_display = ["at", "event", "subject_type", "subject_id", "field", "old", "new", "by", "by_task"]
    list_filter = ["event", "subject_type", "is_public"]
    list_select_related = ["subject_type", "by"]
    search_fields = ["old", "new", "reason", "by__name"]
    date_hierarchy = "at"


@admin.register(RowVersion)
class RowVersionAdmin(ReadOnlyAdmin):
    list_display = ["day", "table", "row"]
    list_filter = ["table"]
    search_fields = ["table"]
    date_hierarchy = "day"
