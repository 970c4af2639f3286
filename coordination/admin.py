"""Coordination in Django admin: meetings to look at."""

from django.contrib import admin

from coordination.models import (
    AgendaItem,
    AgreedPoint,
    CalendarAddress,
    FollowUp,
    InvitationLetter,
    Meeting,
    MeetingInvitation,
    Participant,
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
    list_display = ["organization", "meeting", "invited_on", "sent_on", "answer", "attended"]
    list_filter = ["answer", "attended", "organization__kind"]
    list_select_related = ["organization", "meeting"]
    search_fields = ["organization__name_en", "meeting__title"]


@admin.register(InvitationLetter)
class InvitationLetterAdmin(ReadOnlyAdmin):
    list_display = ["meeting", "language", "subject"]
    list_filter = ["language"]
    list_select_related = ["meeting"]
    search_fields = ["meeting__title", "subject", "body"]


@admin.register(Participant)
class ParticipantAdmin(ReadOnlyAdmin):
    list_display = ["name", "function", "invitation", "present", "is_withdrawn"]
    list_filter = ["present", "is_withdrawn"]
    list_select_related = ["invitation__organization", "invitation__meeting"]
    search_fields = ["name", "email", "invitation__organization__name_en"]


@admin.register(AgreedPoint)
class AgreedPointAdmin(ReadOnlyAdmin):
    list_display = ["text", "meeting", "agenda_item", "order", "is_withdrawn"]
    list_filter = ["is_withdrawn"]
    list_select_related = ["meeting", "agenda_item"]
    search_fields = ["text", "meeting__title"]


@admin.register(FollowUp)
class FollowUpAdmin(ReadOnlyAdmin):
    list_display = ["title", "meeting", "person", "state", "organization", "due_on", "status"]
    list_filter = ["status"]
    list_select_related = ["meeting", "person", "state", "organization"]
    search_fields = ["title", "meeting__title"]
    date_hierarchy = "due_on"


@admin.register(CalendarAddress)
class CalendarAddressAdmin(ReadOnlyAdmin):
    """Who has a calendar of their own; what is stored of its address is nothing to look at."""

    fields = ["person", "created_at", "updated_at"]
    list_display = ["person", "created_at", "updated_at"]
    list_select_related = ["person"]
    search_fields = ["person__name", "person__email"]
