"""Decisions and the work on them in Django admin: mostly to read, since the portal's pages keep the history."""

from django.contrib import admin

from cop_portal.common.admin import ReadOnlyAdmin, RecordAdmin
from recommendations.models import (
    Action,
    ActionAttachment,
    ActionComment,
    Addressee,
    Assessment,
    ChecklistItem,
    Citation,
    Deadline,
    Decision,
    DecisionTitle,
    Footnote,
    ImportDraft,
    Mandate,
    MandateRelation,
    Paragraph,
    ParagraphText,
    Relation,
    StateReply,
)


class ReadOnlyInline(admin.TabularInline):
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class TitleInline(ReadOnlyInline):
    model = DecisionTitle


class TextInline(ReadOnlyInline):
    model = ParagraphText


class FootnoteInline(ReadOnlyInline):
    model = Footnote


class CitationInline(ReadOnlyInline):
    model = Citation


class ChecklistInline(ReadOnlyInline):
    model = ChecklistItem


class CommentInline(ReadOnlyInline):
    model = ActionComment


class ActionAttachmentInline(ReadOnlyInline):
    model = ActionAttachment
    exclude = ["file"]  # it has no address; its action's page serves it


class AddresseeInline(ReadOnlyInline):
    model = Addressee


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ["number", "kind", "body", "session", "status", "adopted_on"]
    list_filter = ["status", "kind", "body"]
    list_select_related = ["body", "session__body"]
    search_fields = ["number", "titles__text"]
    date_hierarchy = "adopted_on"
    inlines = [TitleInline]


@admin.register(ImportDraft)
class ImportDraftAdmin(ReadOnlyAdmin):
    list_display = ["file_name", "created_by", "created_at", "updated_at"]
    list_select_related = ["created_by"]
    search_fields = ["file_name", "created_by__name"]
    exclude = ["data", "given"]
    date_hierarchy = "created_at"


@admin.register(Paragraph)
class ParagraphAdmin(ReadOnlyAdmin):
    list_display = ["decision", "label", "kind", "order"]
    list_filter = ["kind", "decision"]
    list_select_related = ["decision"]
    search_fields = ["texts__text"]
    inlines = [TextInline, FootnoteInline, CitationInline]


@admin.register(Mandate)
class MandateAdmin(ReadOnlyAdmin):
    list_display = ["reference", "verb_normal", "kind", "status", "fulfilment_rule", "lead_unit", "confirmed_by"]
    list_filter = ["status", "kind", "addressees__kind", "fulfilment_rule"]
    list_select_related = ["paragraph__decision", "lead_unit", "confirmed_by"]
    search_fields = ["slug", "asked"]
    inlines = [AddresseeInline]


@admin.register(Deadline)
class DeadlineAdmin(ReadOnlyAdmin):
    list_display = ["rule", "session", "held_before", "date", "due_on", "phrase"]
    list_filter = ["rule"]
    list_select_related = ["session__body", "held_before__body", "or_session__body", "decision"]
    search_fields = ["phrase"]
    date_hierarchy = "due_on"


@admin.register(Action)
class ActionAdmin(ReadOnlyAdmin):
    list_display = ["title", "mandate", "owner", "unit", "due_on", "status"]
    list_filter = ["status", "unit"]
    list_select_related = ["mandate__paragraph__decision", "owner", "unit"]
    search_fields = ["title", "owner__name"]
    date_hierarchy = "due_on"
    inlines = [ChecklistInline, CommentInline, ActionAttachmentInline]


@admin.register(Assessment)
class AssessmentAdmin(ReadOnlyAdmin):
    list_display = ["mandate", "status", "by", "at", "confirms"]
    list_filter = ["status"]
    list_select_related = ["mandate__paragraph__decision", "by", "confirms__mandate__paragraph__decision"]
    search_fields = ["reason", "mandate__slug"]
    date_hierarchy = "at"


@admin.register(MandateRelation)
class MandateRelationAdmin(ReadOnlyAdmin):
    list_display = ["mandate", "kind", "to_mandate", "by", "at", "withdrawn_at"]
    list_filter = ["kind"]
    list_select_related = ["mandate__paragraph__decision", "to_mandate__paragraph__decision", "by"]
    search_fields = ["mandate__slug", "to_mandate__slug"]
    date_hierarchy = "at"


@admin.register(StateReply)
class StateReplyAdmin(ReadOnlyAdmin):
    list_display = ["mandate", "state", "by", "at", "on_behalf", "withdrawn_at"]
    list_filter = ["on_behalf"]
    list_select_related = ["mandate__paragraph__decision", "state", "by"]
    search_fields = ["mandate__slug", "state__name_en"]
    date_hierarchy = "at"


@admin.register(Relation)
class RelationAdmin(RecordAdmin):
    list_display = ["decision", "kind", "to_decision", "to_document", "to_recommendation"]
    list_filter = ["kind"]
    list_select_related = ["decision", "to_decision", "to_document", "to_recommendation__document"]
    search_fields = ["decision__number", "to_document__symbol"]
