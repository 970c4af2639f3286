"""Technical assistance in Django admin: to look, and to set the code list; reports move on their own pages."""

from django.contrib import admin

from assistance.models import (
    Activity,
    ActivityRemark,
    AssistanceKind,
    Attachment,
    ImportedRow,
    Need,
    Proposal,
    Upload,
)
from cop_portal.common.admin import ReadOnlyAdmin, RecordAdmin


@admin.register(AssistanceKind)
class AssistanceKindAdmin(RecordAdmin):
    list_display = ["order", "code", "name_en", "name_fr"]
    search_fields = ["code", "name_en"]


@admin.register(Activity)
class ActivityAdmin(ReadOnlyAdmin):
    list_display = [
        "reference",
        "state",
        "organization",
        "title",
        "kind",
        "status",
        "starts_on",
        "visibility",
        "is_example",
    ]
    list_filter = ["status", "visibility", "kind", "is_example"]
    list_select_related = ["state", "organization", "kind"]
    search_fields = ["reference", "title", "state__name_en"]
    date_hierarchy = "starts_on"


@admin.register(ActivityRemark)
class ActivityRemarkAdmin(ReadOnlyAdmin):
    list_display = ["at", "activity", "field", "text", "is_return", "from_secretariat", "by"]
    list_filter = ["is_return", "from_secretariat"]
    list_select_related = ["activity", "by"]
    search_fields = ["activity__reference", "text"]
    date_hierarchy = "at"


@admin.register(Attachment)
class AttachmentAdmin(ReadOnlyAdmin):
    list_display = ["name", "activity", "content_type", "size", "is_withdrawn"]
    list_filter = ["content_type", "is_withdrawn"]
    list_select_related = ["activity"]
    search_fields = ["name", "activity__reference"]
    exclude = ["file"]  # it has no address; its activity's page serves it


@admin.register(Need)
class NeedAdmin(ReadOnlyAdmin):
    list_display = ["title", "state", "priority_area", "status"]
    list_filter = ["status", "priority_area"]
    list_select_related = ["state", "priority_area"]
    search_fields = ["title", "state__name_en"]


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    list_display = ["title", "priority_area", "status", "document", "session", "submitted_on"]
    list_filter = ["status", "priority_area"]
    list_select_related = ["priority_area", "document", "session__body"]
    search_fields = ["title", "document__symbol"]


@admin.register(Upload)
class UploadAdmin(ReadOnlyAdmin):
    list_display = ["name", "state", "status", "rows_total", "uploaded_by", "created_at", "attempts"]
    list_filter = ["status", "on_behalf"]
    list_select_related = ["state", "uploaded_by"]
    search_fields = ["name", "state__name_en"]


@admin.register(ImportedRow)
class ImportedRowAdmin(ReadOnlyAdmin):
    list_display = ["activity", "state", "fingerprint", "number"]
    list_select_related = ["activity", "state"]
    search_fields = ["activity__reference", "fingerprint"]
