"""Coordination in Django admin: meetings to look at."""

from django.contrib import admin

from coordination.models import (
    AgendaItem,
    FollowUp,
    Meeting,
    MeetingInvitation,
)
from cop_portal.common.admin import ReadOnlyAdmin


@admin.register(Meeting)
class MeetingAdmin(ReadOnlyAdmin):
    list_display = ["title", "kind", "session", "starts_at", "status", "is_example"]
    list_filter = ["status", "kind", "is_example"]
    list_select_related = ["session__body"]
    search_fields = ["title", "place"]
    date_hierarchy = "starts_at"


@admin.register(AgendaItem)
class AgendaItemAdmin(ReadOnlyAdmin):
    list_display = ["title", "meeting", "order", "mandate", "is_withdrawn"]
    list_filter = ["is_withdrawn"]
    list_select_related = ["meeting", "mandate__paragraph__decision"]
    search_fields = ["title", "meeting__title"]


@admin.register(MeetingInvitation)
class MeetingInvitationAdmin(ReadOnlyAdmin):
    list_display = ["organization", "meeting", "invited_on", "attended"]
    list_filter = ["attended", "organization__kind"]
    list_select_related = ["organization", "meeting"]
    search_fields = ["organization__name_en", "meeting__title"]


@admin.register(FollowUp)
class FollowUpAdmin(ReadOnlyAdmin):
    list_display = ["title", "meeting", "person", "state", "organization", "due_on", "status"]
    list_filter = ["status"]
    list_select_related = ["meeting", "person", "state", "organization"]
    search_fields = ["title", "meeting__title"]
    date_hierarchy = "due_on"
