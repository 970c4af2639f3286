"""The base of every admin page: records are kept, states move through the portal."""

from django.contrib import admin


class RecordAdmin(admin.ModelAdmin):
    """Nothing that has history is deleted. A subclass lists its read-only state fields."""

    list_per_page = 50
    show_full_result_count = False

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnlyAdmin(RecordAdmin):
    """For what services alone write."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class KeptInline(admin.TabularInline):
    """Rows of a parent that can be added and changed, never deleted."""

    extra = 0
    can_delete = False
