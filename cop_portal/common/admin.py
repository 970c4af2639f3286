"""The base of every admin page: records are kept, states move through the portal, and nobody overwrites unread.

Each form, that of an inline row too, repeats what was read of its record: the version of one that has it, and a mark of
its values. Who saves what somebody else changed meanwhile gets both texts under 409, and what was typed; saved again it
replaces the other knowingly. What a person did not touch stays as the other person saved it.
"""

import re

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.utils.translation import gettext as _

from cop_portal.common import changes
from cop_portal.common.forms import ReadField, differences, repeat_what_is_stored
from cop_portal.common.services import changed_columns, mark_of, stale
from cop_portal.common.transitions import locked


class RecordForm(forms.ModelForm):
    """A form in the admin, of columns alone; after a stale save `theirs` are (label, stored, typed)."""

    guard = "read"
    is_stale = False
    theirs = ()

    read = ReadField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["read"] = f"{getattr(self.instance, 'version', '')}.{self._mark()}"

    def _mark(self):
        return mark_of(self.instance, self.base_fields)

    def _post_clean(self):
        super()._post_clean()
        read, stored = self.cleaned_data.get("read", ""), self.initial.get("read")
        self.is_stale = bool(self.instance.pk) and read != stored
        if self.is_stale and self._mark() in (read.partition(".")[2], stored.partition(".")[2]):
            self._leave_as_stored()
        elif self.is_stale:
            self.refuse(stale().sentence)
        elif read and not self.instance.pk:
            self._take_as_gone(read)

    def _leave_as_stored(self):
        """Nothing was touched here, or both typed the same."""
        self.changed_data = []
        kept = type(self.instance)._base_manager.get(pk=self.instance.pk)
        for column in self.instance._meta.concrete_fields:
            setattr(self.instance, column.attname, getattr(kept, column.attname))

    def _take_as_gone(self, read):
        """The row was there when it was read: it stays away where the person did not touch it."""
        if self._mark() == read.partition(".")[2]:
            self.changed_data = []
        else:
            self.refuse(
                _("Somebody else removed this row meanwhile. Saving again adds what stands in it as a new row.")
            )

    def refuse(self, sentence):
        """Refuse the save, with both texts; the next one replaces what is stored now."""
        fresh = type(self)(instance=type(self.instance)._base_manager.filter(pk=self.instance.pk).first())
        self.theirs = differences(fresh, self)
        repeat_what_is_stored(self, fresh)
        self.add_error(None, sentence)

    def changes(self):
        """{field: (old, new)} of what the person changed in a record that is there; the record is locked."""
        columns = {column.name for column in self._meta.model._meta.concrete_fields}
        return changed_columns(locked(self.instance), self.instance, [n for n in self.changed_data if n in columns])


class KeptFormSet(forms.BaseInlineFormSet):
    """Rows of a parent. What somebody removed meanwhile is not lost, what somebody changed is not deleted unread."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound:
            self._take_gone_as_new()

    def _take_gone_as_new(self):
        """Put rows that are gone among the new ones: among those that are there Django leaves them off the page."""
        key, first = f"{self.prefix}-{{}}-{self.model._meta.pk.name}", self.data.get(f"{self.prefix}-INITIAL_FORMS", "")
        there = {str(row.pk) for row in self.get_queryset()}
        numbers = range(int(first) if first.isdecimal() else 0)
        gone = [number for number in numbers if self.data.get(key.format(number)) not in there]
        if not gone:
            return
        order = [number for number in numbers if number not in gone] + gone
        row = re.compile(rf"{re.escape(self.prefix)}-(\d+)(-.+)")
        data = self.data.copy()
        data.clear()
        for name, values in self.data.lists():
            found = row.fullmatch(name)
            if found and int(found[1]) in numbers:
                name = f"{self.prefix}-{order.index(int(found[1]))}{found[2]}"
            data.setlist(name, values)
        kept = len(order) - len(gone)
        for number in range(kept, len(order)):
            data[key.format(number)] = ""
        data[f"{self.prefix}-INITIAL_FORMS"] = str(kept)
        self.data = data

    def clean(self):
        super().clean()
        for form in self.initial_forms:
            if form.is_stale and self.can_delete and self._should_delete_form(form):
                form.refuse(stale().sentence)
                raise forms.ValidationError(stale().sentence)


class _Guarded:
    """What the page of a record and its inline rows share: the form that repeats what was read."""

    form = RecordForm

    def get_fields(self, request, obj=None):
        fields = super().get_fields(request, obj)
        return fields if "read" in fields else [*fields, "read"]


class PortalAdmin(admin.ModelAdmin):
    """Nothing that has history is deleted."""

    list_per_page = 50
    show_full_result_count = False

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnlyAdmin(PortalAdmin):
    """For what services alone write."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class RecordAdmin(_Guarded, PortalAdmin):
    """For what an administrator writes: guarded against unread changes, each change in the history.

    A subclass that saves through a service leaves version and history to it.
    """

    change_form_template = "admin/record_form.html"

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The record is locked before it is read for the save, so that of two at once one sees the other's."""
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            if record := self.get_object(request, unquote(object_id)):
                locked(record)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        rows = [form for formset in formsets for form in formset.forms if getattr(form, "theirs", ())]
        context["theirs"] = [*context["adminform"].form.theirs] + [
            (f"{form.instance._meta.verbose_name}: {label}", stored, typed)
            for form in rows
            for label, stored, typed in form.theirs
        ]
        response = super().render_change_form(request, context, add, change, form_url, obj)
        if request.method == "POST":
            response.status_code = stale().status if context["theirs"] else 422
        return response

    def save_model(self, request, obj, form, change):
        changed = form.changes() if change else {}
        if changed:
            _raise_version(obj)
        super().save_model(request, obj, form, change)
        _record(obj, changed, request.user, is_new=not change)

    def save_formset(self, request, form, formset, change):
        parent = form.instance
        changed = [
            (row.instance, row.changes())
            for row in formset.initial_forms
            if row.instance.pk and row.has_changed() and row not in formset.deleted_forms
        ]
        for record, found in changed:
            if found:
                _raise_version(record)
        gone = [locked(row.instance) for row in formset.deleted_forms if row.instance.pk]
        super().save_formset(request, form, formset, change)
        for record, found in changed:
            _record(record, found, request.user)
        for record in formset.new_objects:
            _record(record, {}, request.user, is_new=True)
        for record in gone:
            changes.record(parent, "edited", by=request.user, field=record._meta.model_name, old=str(record))


class KeptInline(_Guarded, admin.TabularInline):
    """Rows of a parent that can be added and changed, never deleted."""

    formset = KeptFormSet
    extra = 0
    can_delete = False

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.select_for_update(of=("self",)) if request.method == "POST" else rows


def _raise_version(record):
    if hasattr(record, "version"):
        record.version += 1


def _record(subject, changed, by, *, is_new=False):
    if is_new:
        changes.record(subject, "created", by=by, new=str(subject))
    for name, (old, new) in changed.items():
        changes.record(subject, "edited", by=by, field=name, old=old, new=new)
