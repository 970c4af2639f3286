"""Reminder policies to set, ledger and outbox to read."""

from django.contrib import admin

from cop_portal.common.admin import KeptInline, ReadOnlyAdmin, RecordAdmin
from cop_portal.reminders.models import Heartbeat, Hold, Mail, Policy, Preference, Reminder, Stage


class StageInline(KeptInline):
    """Stages may go: the ledger keeps the number of days, not the row."""

    model = Stage
    extra = 1
    can_delete = True


@admin.register(Policy)
class PolicyAdmin(RecordAdmin):
    list_display = ["kind", "is_active", "days", "resends_unknown"]
    list_filter = ["is_active"]
    search_fields = ["kind"]
    inlines = [StageInline]

    @admin.display(description="days before")
    def days(self, policy):
        return ", ".join(map(str, policy.days_before()))

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("stages")


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    list_display = ["kind", "subject_id", "recipient", "address", "stage", "due_on", "send_on", "state", "reason"]
    list_filter = ["state", "kind"]
    list_select_related = ["recipient"]
    search_fields = ["recipient__name", "recipient__email", "address"]
    date_hierarchy = "send_on"


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "kind", "address", "subject", "state", "attempts", "server_reply"]
    list_filter = ["state", "kind", "language"]
    search_fields = ["address", "subject", "message_id"]
    exclude = ["text", "html", "token"]


@admin.register(Preference)
class PreferenceAdmin(ReadOnlyAdmin):
    """Only the person sets them."""

    list_display = ["person", "rhythm", "unwanted"]
    list_filter = ["rhythm"]
    list_select_related = ["person"]
    search_fields = ["person__name", "person__email"]


@admin.register(Hold)
class HoldAdmin(ReadOnlyAdmin):
    """Made and released on the page of the reminders."""

    list_display = ["__str__", "reason", "made_by", "made_at", "released_by", "released_at"]
    search_fields = ["reason", "person__name", "person__email", "state__name_en"]
    list_select_related = ["state", "person", "made_by", "released_by"]


@admin.register(Heartbeat)
class HeartbeatAdmin(ReadOnlyAdmin):
    list_display = ["name", "at"]
    search_fields = ["name"]
