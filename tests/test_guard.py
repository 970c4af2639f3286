"""Two people who edit one record never overwrite each other unread: every way to write is guarded, or says why not."""

import pytest
from django.contrib import admin
from django.forms.models import _get_foreign_key
from django.urls import reverse
from lxml import html

from cop_portal.common.admin import KeptInline, ReadOnlyAdmin, RecordAdmin
from cop_portal.history.models import Change
from cop_portal.people.models import Appointment, Organization, OrganizationContact, State
from cop_portal.reminders.models import Policy, Stage
from recommendations.models import Article, Decision, DocumentVersion, InstrumentStatus, Relation
from tests.factories.recommendations import DocumentFactory, InstrumentFactory
from tests.test_permissions import OURS, things  # noqa: F401 - a fixture

# Administrators' pages of libraries, as they come: no record of the portal's work.
LIBRARIES = {
    "auth": "groups, which the portal does not use: roles say who may do what",
    "account": "e-mail addresses of accounts, which allauth keeps beside the account's own",
    "mfa": "second factors, which people set themselves",
    "django_celery_beat": "the schedule of tasks, which the portal writes when it is set up",
}
# Whose service words the history itself.
RECORDED_OTHERWISE = {Appointment}
# What one person and what the other writes in a record: its first text, or this.
WRITTEN = {
    Stage: ("days_before", 21, 7),
    Relation: ("kind", "recalls", "amends"),
}
TEXTS = ("name_en", "name", "title", "note", "note_verbale", "kind")


def written_in(model, number=0):
    """(field, what the other person writes, what the person of the stale page types), by number never the same."""
    if model in WRITTEN:
        return WRITTEN[model]
    names = {field.name for field in model._meta.concrete_fields}
    return next(name for name in TEXTS if name in names), f"theirs-{number}", f"mine-{number}"


def typed_in(response, form_id):
    """What a browser would send of a form on the page: {name: text or list of texts}."""
    (form,) = html.fromstring(response.content).xpath(f"//form[@id='{form_id}']")
    values = {}
    for name, value in form.form_values():
        values.setdefault(name, []).append(value.strip())  # a text area begins on a line of its own
    return values


def changed_meanwhile(record, field, value):
    """As another person's save: the version goes up where there is one. Returns it."""
    setattr(record, field, value)
    if hasattr(record, "version"):
        record.version += 1
    record.save()
    return getattr(record, "version", None)


def stored_row(record):
    return type(record)._base_manager.get(pk=record.pk)


def stored(record, field):
    return getattr(stored_row(record), field)


def guarded():
    """(page of the admin, model, prefix) of every form in which an administrator changes a record, inline rows too."""
    for model, page in admin.site._registry.items():
        if isinstance(page, RecordAdmin):
            yield page, model, ""
            for inline in page.inlines:
                relation = _get_foreign_key(model, inline.model).remote_field
                yield page, inline.model, f"{relation.get_accessor_name()}-0-"


@pytest.fixture
def records(things, administrator):  # noqa: F811 - the fixture
    """A record of every model that an administrator changes, in a parent that has no other row."""
    OrganizationContact.objects.create(organization=Organization.objects.get(), name="Contact", email="c@example.org")
    Stage.objects.create(policy=Policy.objects.create(kind="example"), days_before=14)
    document, convention = DocumentFactory(), InstrumentFactory()
    DocumentVersion.objects.create(document=document, language="fr", title="Rapport")
    Relation.objects.create(decision=Decision.objects.get(), kind="endorses", to_document=document)
    Article.objects.create(instrument=convention, number=1, title="Purpose")
    InstrumentStatus.objects.create(state=State.objects.get(code="KEN"), instrument=convention, consent="party")


def test_every_page_of_the_admin_is_guarded_or_read_only():
    unguarded = []
    for model, page in admin.site._registry.items():
        if model._meta.app_label in LIBRARIES:
            continue
        assert not page.list_editable
        if not isinstance(page, RecordAdmin | ReadOnlyAdmin):
            unguarded.append(page)
        if isinstance(page, RecordAdmin):
            unguarded += [inline for inline in page.inlines if not issubclass(inline, KeptInline)]
    assert unguarded == []
    assert {model._meta.app_label for model in admin.site._registry} == OURS | set(LIBRARIES)


def test_a_stale_save_in_the_admin_is_refused_and_saved_again_replaces_knowingly(records, administrator, client_of):
    """Of every model and every inline row: the other's text stays, mine comes back beside it, and both are recorded."""
    client = client_of(administrator)
    found = {}
    for page, model, prefix in guarded():
        row = model._default_manager.order_by("pk").first()
        parent = row if model is page.model else getattr(row, _get_foreign_key(page.model, model).name)
        address = reverse(f"admin:{page.opts.app_label}_{page.opts.model_name}_change", args=[parent.pk])
        form_id = f"{page.opts.model_name}_form"
        field, theirs, mine = written_in(model, len(found))
        typed = typed_in(client.get(address), form_id) | {prefix + field: mine}
        before = changed_meanwhile(row, field, theirs)
        refused = client.post(address, typed)
        kept = stored(row, field)
        if refused.status_code != 409:
            found[f"{address} {prefix}"] = refused.status_code, kept
            continue
        again = typed_in(refused, form_id)
        shows_both = str(theirs) in refused.text and again[prefix + field] == [str(mine)]
        saved = client.post(address, again)
        said = Change.objects.filter(subject_id=row.pk, field=field, old=theirs, new=mine, by=administrator).count()
        outcome = (kept, shows_both, saved.status_code, stored(row, field), getattr(stored_row(row), "version", None))
        if outcome != (theirs, True, 302, mine, before and before + 1) or said != (model not in RECORDED_OTHERWISE):
            found[f"{address} {prefix}"] = outcome, said
        else:
            found[f"{address} {prefix}"] = "guarded"
    assert {address: outcome for address, outcome in found.items() if outcome != "guarded"} == {}
    assert len(found) > 20


def open_admin(client, record):
    address = reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])
    form_id = f"{record._meta.model_name}_form"
    return address, form_id, typed_in(client.get(address), form_id)


@pytest.fixture
def stage(db):
    return Stage.objects.create(policy=Policy.objects.create(kind="example"), days_before=14)


def test_a_row_that_a_person_did_not_touch_stays_as_the_other_saved_it(stage, administrator, client_of):
    client = client_of(administrator)
    address, _form_id, typed = open_admin(client, stage.policy)
    changed_meanwhile(stage, "days_before", 21)
    assert client.post(address, typed | {"kind": "renamed"}).status_code == 302
    assert (stored(stage, "days_before"), stored(stage.policy, "kind")) == (21, "renamed")


def test_a_row_that_somebody_changed_is_not_deleted_unread(stage, administrator, client_of):
    client = client_of(administrator)
    address, form_id, typed = open_admin(client, stage.policy)
    changed_meanwhile(stage, "days_before", 21)
    refused = client.post(address, typed | {"stages-0-DELETE": "on"})
    assert (refused.status_code, stored(stage, "days_before")) == (409, 21)
    assert client.post(address, typed_in(refused, form_id)).status_code == 302
    assert not Stage.objects.exists()
    assert Change.objects.get(field="stage").old == "example +21"


def test_a_row_that_somebody_removed_is_said_and_saved_again_added_anew(stage, administrator, client_of):
    client = client_of(administrator)
    Stage.objects.create(policy=stage.policy, days_before=3)
    address, form_id, typed = open_admin(client, stage.policy)
    Stage.objects.get(days_before=14).delete()
    refused = client.post(address, typed | {"stages-0-days_before": "7", "kind": "renamed"})
    assert refused.status_code == 409
    assert "Somebody else removed this row meanwhile." in refused.text
    assert stored(stage.policy, "kind") == "example"
    assert client.post(address, typed_in(refused, form_id)).status_code == 302
    assert [row.days_before for row in Stage.objects.all()] == [7, 3]
    assert stored(stage.policy, "kind") == "renamed"


def test_a_row_that_somebody_removed_and_a_person_did_not_touch_stays_away(stage, administrator, client_of):
    client = client_of(administrator)
    address, _form_id, typed = open_admin(client, stage.policy)
    Stage.objects.all().delete()
    assert client.post(address, typed | {"kind": "renamed"}).status_code == 302
    assert not Stage.objects.exists()
    assert stored(stage.policy, "kind") == "renamed"


def test_a_form_that_says_nothing_of_what_was_read_is_refused(stage, administrator, client_of):
    client = client_of(administrator)
    address, _form_id, typed = open_admin(client, stage.policy)
    assert client.post(address, typed | {"read": "", "kind": "renamed"}).status_code == 409
    assert stored(stage.policy, "kind") == "example"
