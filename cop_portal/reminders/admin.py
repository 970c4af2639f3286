"""Reminder policies to set, ledger and outbox to read."""

from django.contrib import admin

from cop_portal.common.admin import KeptInline, ReadOnlyAdmin, RecordAdmin
from cop_portal.reminders.models import Mail, Policy, Reminder, Stage


class StageInline(KeptInline):
    """Stages may go: the ledger keeps the number of days, not the row."""

    model = Stage
    extra = 1
    can_delete = True


@admin.register(Policy)
class PolicyAdmin(RecordAdmin):
    list_display = ["kind", "is_active", "days"]
    list_filter = ["is_active"]
    search_fields = ["kind"]
    inlines = [StageInline]

    @admin.display(description="days before")
    def days(self, policy):
        return ", ".join(str(stage.days_before) for stage in policy.stages.all())

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
