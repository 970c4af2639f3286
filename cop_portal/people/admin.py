"""People in Django admin: accounts, appointments, States, organizations, units, invitations."""

from django.contrib import admin

from cop_portal.common.admin import KeptInline, ReadOnlyAdmin, RecordAdmin, RecordForm
from cop_portal.people import services
from cop_portal.people.models import (
    Appointment,
    Invitation,
    KeptForm,
    NoteFile,
    Organization,
    OrganizationContact,
    SavedView,
    State,
    Unit,
    User,
)


class PersonForm(RecordForm):
    """Passwords are set by the person, by invitation or by the reset link."""

    class Meta:
        model = User
        fields = ["email", "name", "role", "unit", "language", "is_active"]


@admin.register(User)
class UserAdmin(RecordAdmin):
    form = PersonForm
    list_display = ["name", "email", "role", "unit", "is_active", "last_login"]
    list_filter = ["role", "unit", "is_active", "language"]
    search_fields = ["name", "email"]
    autocomplete_fields = ["unit"]

    def save_model(self, request, obj, form, change):
        if not change:
            obj.set_unusable_password()
        services.save_person(person=obj, by=request.user, fields=PersonForm.Meta.fields)


@admin.register(Unit)
class UnitAdmin(RecordAdmin):
    list_display = ["code", "name_en", "name_fr"]
    search_fields = ["code", "name_en"]


@admin.register(State)
class StateAdmin(RecordAdmin):
    list_display = ["name_en", "code", "kind", "regional_group"]
    list_filter = ["regional_group", "kind"]
    search_fields = ["name_en", "name_fr", "code"]

    def save_model(self, request, obj, form, change):
        obj.search_text = obj.folded_names()
        super().save_model(request, obj, form, change)


class ContactInline(KeptInline):
    model = OrganizationContact


@admin.register(Organization)
class OrganizationAdmin(RecordAdmin):
    list_display = ["name_en", "acronym", "kind", "certainty"]
    list_filter = ["kind", "certainty"]
    search_fields = ["name_en", "name_fr", "acronym"]
    inlines = [ContactInline]

    def get_queryset(self, request):
        """What was merged into another is not edited any more."""
        return super().get_queryset(request).filter(merged_into__isnull=True)

    def save_model(self, request, obj, form, change):
        obj.search_text = obj.folded_names()
        super().save_model(request, obj, form, change)


@admin.register(OrganizationContact)
class OrganizationContactAdmin(RecordAdmin):
    list_display = ["name", "organization", "email", "language", "is_active"]
    list_filter = ["is_active", "language"]
    list_select_related = ["organization"]
    search_fields = ["name", "email", "organization__name_en"]
    autocomplete_fields = ["organization"]


@admin.register(Appointment)
class AppointmentAdmin(RecordAdmin):
    list_display = ["state", "person", "role", "starts_on", "ends_on", "note_verbale", "is_withdrawn"]
    list_filter = ["role", "is_withdrawn"]
    list_select_related = ["state", "person"]
    search_fields = ["state__name_en", "person__name", "person__email", "note_verbale"]
    autocomplete_fields = ["state", "person"]
    date_hierarchy = "starts_on"

    def save_model(self, request, obj, form, change):
        services.save_appointment(appointment=obj, by=request.user)


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = ["email", "name", "state", "role", "expires_at", "accepted_by"]
    list_filter = ["role", "appointment_role"]
    search_fields = ["email", "name"]
    exclude = ["token_hash", "previous_hash"]


@admin.register(NoteFile)
class NoteFileAdmin(ReadOnlyAdmin):
    """That it is kept; the file itself is read on the portal's pages, by those who may."""

    list_display = ["name", "state", "uploaded_by", "created_at", "is_withdrawn"]
    list_select_related = ["state", "uploaded_by"]
    search_fields = ["name", "state__name_en"]
    exclude = ["file"]
    date_hierarchy = "created_at"


@admin.register(SavedView)
class SavedViewAdmin(ReadOnlyAdmin):
    list_display = ["name", "person", "path"]
    list_select_related = ["person"]
    search_fields = ["name", "person__name"]


@admin.register(KeptForm)
class KeptFormAdmin(ReadOnlyAdmin):
    """That something is kept, not what: it is nobody's business yet."""

    list_display = ["path", "person", "updated_at"]
    list_select_related = ["person"]
    search_fields = ["path", "person__name"]
    exclude = ["values"]
    date_hierarchy = "updated_at"
