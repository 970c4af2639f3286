"""Reference data in Django admin; a session's days move every deadline that hangs on them."""

from django.contrib import admin
from django.db import transaction

from cop_portal.common.admin import KeptInline, ReadOnlyAdmin, RecordAdmin
from cop_portal.common.transitions import locked
from recommendations.models import (
    Article,
    Body,
    Document,
    DocumentVersion,
    Instrument,
    InstrumentStatus,
    PriorityArea,
    Recommendation,
    Session,
    TemplateStep,
    WorkTemplate,
)
from recommendations.services.sessions import follow_sessions, move_session


@admin.register(Instrument)
class InstrumentAdmin(RecordAdmin):
    list_display = ["short_name", "name_en", "adopted_on", "in_force_on", "certainty"]
    list_filter = ["certainty"]
    search_fields = ["short_name", "name_en"]


@admin.register(Article)
class ArticleAdmin(RecordAdmin):
    list_display = ["instrument", "number", "title", "kind", "certainty"]
    list_filter = ["instrument", "kind", "certainty"]
    list_select_related = ["instrument"]
    search_fields = ["title"]


@admin.register(InstrumentStatus)
class InstrumentStatusAdmin(RecordAdmin):
    list_display = ["state", "instrument", "consent", "signed_on", "consent_on", "act", "certainty"]
    list_filter = ["instrument", "consent", "certainty"]
    list_select_related = ["state", "instrument"]
    search_fields = ["state__name_en", "state__code"]
    autocomplete_fields = ["state"]


@admin.register(Body)
class BodyAdmin(RecordAdmin):
    list_display = ["code", "name_en", "symbol", "parent", "certainty"]
    list_filter = ["certainty"]
    search_fields = ["code", "name_en"]


@admin.register(Session)
class SessionAdmin(RecordAdmin):
    list_display = ["code", "body", "number", "starts_on", "ends_on", "certainty"]
    list_filter = ["body", "certainty"]
    list_select_related = ["body"]
    search_fields = ["code"]
    date_hierarchy = "starts_on"

    @transaction.atomic
    def save_model(self, request, obj, form, change):
        """Days go through the service, so that deadlines follow and history says so; the rest is saved as it is."""
        if not change:
            super().save_model(request, obj, form, change)
            follow_sessions(by=request.user)
            return
        days = obj.starts_on, obj.ends_on
        if {"starts_on", "ends_on"} & set(form.changed_data):
            stored = locked(obj)
            move_session(session=stored, starts_on=days[0], ends_on=days[1], by=request.user)
            obj.version, obj.cancelled_because = stored.version, stored.cancelled_because
        super().save_model(request, obj, form, change)
        if {"body", "held_during"} & set(form.changed_data):
            follow_sessions(by=request.user)


class DocumentVersionInline(KeptInline):
    model = DocumentVersion


@admin.register(Document)
class DocumentAdmin(RecordAdmin):
    list_display = ["symbol", "title", "body", "session", "issued_on", "certainty"]
    list_filter = ["body", "certainty"]
    list_select_related = ["body", "session__body"]
    search_fields = ["symbol", "title"]
    date_hierarchy = "issued_on"
    inlines = [DocumentVersionInline]


@admin.register(DocumentVersion)
class DocumentVersionAdmin(RecordAdmin):
    list_display = ["document", "language", "title"]
    list_filter = ["language"]
    list_select_related = ["document"]
    search_fields = ["document__symbol", "title"]
    autocomplete_fields = ["document"]


@admin.register(PriorityArea)
class PriorityAreaAdmin(RecordAdmin):
    list_display = ["number", "name_en", "document", "certainty"]
    list_filter = ["certainty"]
    list_select_related = ["document"]
    search_fields = ["name_en"]


@admin.register(Recommendation)
class RecommendationAdmin(ReadOnlyAdmin):
    list_display = ["document", "number", "priority_area", "language", "certainty"]
    list_filter = ["priority_area", "certainty"]
    list_select_related = ["document", "priority_area"]
    search_fields = ["document__symbol", "text"]


class TemplateStepInline(KeptInline):
    model = TemplateStep
    fields = ["order", "code", "name_en", "name_fr", "rule", "offset", "offset_unit", "issues_document", "certainty"]


@admin.register(WorkTemplate)
class WorkTemplateAdmin(RecordAdmin):
    list_display = ["code", "name_en", "order", "is_active", "certainty"]
    list_filter = ["is_active", "certainty"]
    search_fields = ["name_en", "code"]
    inlines = [TemplateStepInline]


@admin.register(TemplateStep)
class TemplateStepAdmin(RecordAdmin):
    list_display = ["template", "order", "name_en", "rule", "offset", "offset_unit", "issues_document", "certainty"]
    list_filter = ["template", "certainty"]
    list_select_related = ["template"]
    search_fields = ["name_en", "code"]
