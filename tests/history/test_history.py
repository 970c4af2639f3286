"""The history names who or what, and is never changed."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import DatabaseError, connection, transaction

from cop_portal.history.models import Change
from cop_portal.history.queries import changes_of
from cop_portal.history.services import record, record_fields
from tests.factories.recommendations import ActionFactory


@pytest.fixture
def change(officer):
    return record(ActionFactory(), "edited", by=officer, field="title", old="a", new=None, reason="Because.")


def test_it_names_the_person_or_the_task(officer, change):
    assert (change.by, change.by_task, change.old, change.new) == (officer, "", "a", "")
    assert record(ActionFactory(), "x", by="plan").by_task == "plan"


@pytest.mark.parametrize("nobody", [None, "", AnonymousUser()])
def test_an_anonymous_change_is_refused(nobody, db):
    with pytest.raises(ImproperlyConfigured):
        record(ActionFactory(), "x", by=nobody)
    assert not Change.objects.exists()


def test_it_is_not_changed_or_deleted_by_the_model(change):
    with pytest.raises(ValidationError):
        change.save()
    with pytest.raises(ValidationError):
        change.delete()


def test_the_database_refuses_a_change(change):
    with pytest.raises(DatabaseError, match="the history cannot be changed"), transaction.atomic():
        Change.objects.filter(pk=change.pk).update(reason="Another.")
    assert Change.objects.get().reason == "Because."


def test_a_deletion_in_bulk_is_refused_by_postgresql(change):
    """SQLite's test runner empties tables by DELETE, so there the model alone guards."""
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="the history cannot be changed"), transaction.atomic():
            Change.objects.filter(pk=change.pk).delete()
    assert Change.objects.count() == 1


def test_one_row_for_each_field_and_only_public_ones_for_all(officer):
    action = ActionFactory()
    record_fields(action, "edited", {"title": ("a", "b"), "due_on": (None, "2007-09-14")}, by=officer)
    record(action, "moved", by=officer, is_public=True)
    record(ActionFactory(), "moved", by=officer, is_public=True)
    assert [row.event for row in changes_of(action)] == ["moved"]
    assert [row.field for row in changes_of(action, internal=True)] == ["title", "due_on", ""]
    assert list(changes_of()) == []
