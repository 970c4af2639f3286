"""Two people who edit one record never overwrite each other unread: every way to write is guarded, or says why not."""

import datetime

import pytest
from django.contrib import admin
from django.forms.models import _get_foreign_key
from django.urls import resolve, reverse
from lxml import html

from assistance.models import Activity, Need, Proposal
from coordination.models import AgendaItem, AgreedPoint, FollowUp, Meeting
from coordination.queries import agenda_of
from coordination.services import record_attendance
from cop_portal.common.admin import KeptInline, ReadOnlyAdmin, RecordAdmin
from cop_portal.common.errors import StaleVersion
from cop_portal.history.models import Change
from cop_portal.people.models import Appointment, Organization, State, User
from cop_portal.people.services import save_person
from cop_portal.reminders.models import Policy, Stage
from recommendations.models import (
    Action,
    Article,
    Decision,
    DocumentVersion,
    InstrumentStatus,
    Mandate,
    Recommendation,
    Relation,
    Session,
)
from recommendations.services.actions import hand_over
from tests.factories.assistance import ActivityFactory, ProposalFactory
from tests.factories.coordination import AgendaItemFactory, MeetingFactory, MeetingInvitationFactory
from tests.factories.recommendations import ActionFactory, DocumentFactory, InstrumentFactory, SessionFactory
from tests.test_permissions import OURS, TABLE, things  # noqa: F401 - a fixture

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


def typed_in(response, form):
    """What a browser would send of a form on the page, {name: texts}; `form` is its path in the page."""
    found = html.fromstring(response.content).xpath(form)[0]
    values = {}
    for name, value in found.form_values():
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
        form = f"//form[@id='{page.opts.model_name}_form']"
        field, theirs, mine = written_in(model, len(found))
        typed = typed_in(client.get(address), form) | {prefix + field: mine}
        before = changed_meanwhile(row, field, theirs)
        refused = client.post(address, typed)
        kept = stored(row, field)
        if refused.status_code != 409:
            found[f"{address} {prefix}"] = refused.status_code, kept
            continue
        again = typed_in(refused, form)
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
    form = f"//form[@id='{record._meta.model_name}_form']"
    return address, form, typed_in(client.get(address), form)


@pytest.fixture
def stage(db):
    return Stage.objects.create(policy=Policy.objects.create(kind="example"), days_before=14)


def test_a_row_that_a_person_did_not_touch_stays_as_the_other_saved_it(stage, administrator, client_of):
    client = client_of(administrator)
    address, _form, typed = open_admin(client, stage.policy)
    changed_meanwhile(stage, "days_before", 21)
    assert client.post(address, typed | {"kind": "renamed"}).status_code == 302
    assert (stored(stage, "days_before"), stored(stage.policy, "kind")) == (21, "renamed")


def test_a_row_that_somebody_changed_is_not_deleted_unread(stage, administrator, client_of):
    client = client_of(administrator)
    address, form, typed = open_admin(client, stage.policy)
    changed_meanwhile(stage, "days_before", 21)
    refused = client.post(address, typed | {"stages-0-DELETE": "on"})
    assert (refused.status_code, stored(stage, "days_before")) == (409, 21)
    assert client.post(address, typed_in(refused, form)).status_code == 302
    assert not Stage.objects.exists()
    assert Change.objects.get(field="stage").old == "example +21"


def test_a_row_that_somebody_removed_is_said_and_saved_again_added_anew(stage, administrator, client_of):
    client = client_of(administrator)
    Stage.objects.create(policy=stage.policy, days_before=3)
    address, form, typed = open_admin(client, stage.policy)
    Stage.objects.get(days_before=14).delete()
    refused = client.post(address, typed | {"stages-0-days_before": "7", "kind": "renamed"})
    assert refused.status_code == 409
    assert "Somebody else removed this row meanwhile." in refused.text
    assert stored(stage.policy, "kind") == "example"
    assert client.post(address, typed_in(refused, form)).status_code == 302
    assert [row.days_before for row in Stage.objects.all()] == [7, 3]
    assert stored(stage.policy, "kind") == "renamed"


def test_a_row_that_somebody_removed_and_a_person_did_not_touch_stays_away(stage, administrator, client_of):
    client = client_of(administrator)
    address, _form, typed = open_admin(client, stage.policy)
    Stage.objects.all().delete()
    assert client.post(address, typed | {"kind": "renamed"}).status_code == 302
    assert not Stage.objects.exists()
    assert stored(stage.policy, "kind") == "renamed"


def test_a_form_that_says_nothing_of_what_was_read_is_refused(stage, administrator, client_of):
    client = client_of(administrator)
    address, _form, typed = open_admin(client, stage.policy)
    assert client.post(address, typed | {"read": "", "kind": "renamed"}).status_code == 409
    assert stored(stage.policy, "kind") == "example"


# --- Pages

# Every form that edits a record: who opens it, the record, what the other person writes in which column, what is typed.
EDITS = {
    "people:profile": ("officer", User, "name", "theirs", {"name": "mine"}),
    "recommendations:mandate-edit": ("officer", Mandate, "asked", "theirs", {"asked": "mine", "fulfilment_rule": ""}),
    "recommendations:action-edit": ("head", Action, "title", "theirs", {"title": "mine"}),
    "recommendations:session-move": (
        "officer",
        Session,
        "ends_on",
        datetime.date(2006, 10, 17),
        {"ends_on": "2006-10-19", "move": "1"},
    ),
    "recommendations:session-cancel": (
        "officer",
        Session,
        "cancelled_because",
        "",
        {"reason": "mine", "move": "1"},
    ),
    "assistance:activity-edit": ("focal_point", Activity, "title", "theirs", {"title": "mine"}),
    "assistance:recommendation-edit": ("officer", Recommendation, "text", "theirs", {"text": "mine"}),
    "assistance:need-edit": ("officer", Need, "title", "theirs", {"title": "mine"}),
    "assistance:proposal-edit": ("officer", Proposal, "title", "theirs", {"title": "mine"}),
    "coordination:meeting-edit": ("officer", Meeting, "title", "theirs", {"title": "mine"}),
    "coordination:meeting-reschedule": ("officer", Meeting, "place", "theirs", {"place": "mine", "move": "1"}),
    "coordination:organization-edit": ("officer", Organization, "name_en", "theirs", {"name_en": "mine"}),
    "coordination:outcome-edit": ("officer", Meeting, "outcome", "theirs", {"outcome": "mine"}),
    "coordination:agenda-item-edit": ("officer", AgendaItem, "title", "theirs", {"title": "mine"}),
    "coordination:point-edit": ("officer", AgreedPoint, "text", "theirs", {"text": "mine"}),
    "coordination:follow-up-edit": ("officer", FollowUp, "title", "theirs", {"title": "mine"}),
}
# To do it again is no second time.
AGAIN = {"recommendations:session-cancel"}
# Every move of a state that a page offers, which carries the version that the page showed.
MOVES = {
    "recommendations:action-move": ("head", Action),
    "recommendations:mandate-move": ("head", Mandate),
    "assistance:activity-move": ("focal_point", Activity),
    "assistance:need-move": ("officer", Need),
    "assistance:proposal-move": ("head", Proposal),
    "coordination:meeting-move": ("officer", Meeting),
}
# Guarded by another mark of what was read, each with its own test.
OTHERWISE = {
    "coordination:meeting-attendance": "the attendance, below",
    "coordination:letter-edit": "the version, in test_invitations",
    "coordination:invitation-contact": "the version, in test_invitations",
    "coordination:invitation-renew": "the version, in test_invitations",
    "coordination:invitation-answer": "the version, in test_replies",
    "coordination:reply": "the version, in test_replies",
    "coordination:exchange": "the version of each row, in test_spreadsheets",
    "coordination:exchange-edit": "the version, in test_exchange",
    "coordination:calendar-address-make": "the address that the page showed, in test_calendars",
    "coordination:organization-merge": "the versions of both, in test_organizations",
    "coordination:contact-edit": "the version, in test_organizations",
    "coordination:agenda-item-change": "the order of the agenda, below; taken off twice is off",
    "coordination:point-change": "the order of the points, in test_outcome",
    "coordination:follow-up-close": "the version, in test_outcome",
    "recommendations:action-hand-over": "the owner, below",
    "assistance:proposal-submit": "the version, below",
    "assistance:activity-return": "the version, below",
    "assistance:iati-import": "what the last import said of each field, in test_iati_import",
    "assistance:spreadsheet": "the version of each row, in test_spreadsheets",
    "people:appointment-note": "the note verbale, in test_focal_points",
    "recommendations:import-review": "`seen` of each decision, in test_corrections",
    "recommendations:assessment-propose": "the newest assessment, in test_assessments",
    "recommendations:decision-confirm": "the version of each mandate, in test_confirmation",
    "recommendations:document-edit": "the version, in test_documents",
    "recommendations:mandate-confirm": "the version, in test_confirmation",
    "recommendations:mandate-kind": "the version, in test_confirmation",
    "recommendations:mandate-merge": "the versions of both, in test_confirmation",
    "recommendations:mandate-withdraw": "the version, in test_confirmation",
    "recommendations:mandate-split": "the version, in test_confirmation",
}
ADDS = "only adds a row"
ONCE = "done twice it is done once; the row has no text that could change meanwhile"
OWN = "only the person's own, which nobody else writes"
# What needs no guard, and why.
UNGUARDED = {
    "set-language": OWN,
    "people:kept-form": OWN,
    "people:saved-view-create": ADDS,
    "people:saved-view-edit": OWN,
    "people:saved-view-delete": OWN,
    "people:invitation-create": ADDS,
    "people:invitation-withdraw": ONCE,
    "people:invitation-ask": "a new link of an invitation that nobody can edit",
    "people:appointment-create": ADDS,
    "people:appointment-replace": "ends what lasts, once; an appointment that has ended is refused",
    "people:appointment-end": "sets an earlier last day alone; an appointment that has ended is refused",
    "people:invitation-renew": "a new link of an invitation that nobody can edit",
    "reminders:mail-retry": "a claim of the mail's state, which one of two gets",
    "reminders:mail-arrived": "a claim of the mail's state, which one of two gets",
    "reminders:send-now": "a claim of the reminder's state, which one of two gets",
    "reminders:hold": ONCE,
    "reminders:hold-release": ONCE,
    "reminders:preferences": OWN,
    "reminders:refuse": OWN,
    "recommendations:decision-import": ADDS,
    "recommendations:document-create": ADDS,
    "recommendations:import-discard": OWN,
    "recommendations:mandate-restore": ONCE,
    "recommendations:mandate-create": ADDS,
    "recommendations:action-create": ADDS,
    "recommendations:template-use": ADDS,
    "recommendations:checklist-add": ADDS,
    "recommendations:checklist-tick": ONCE,
    "recommendations:action-comment": ADDS,
    "recommendations:action-attach": ADDS,
    "recommendations:action-detach": ONCE,
    "recommendations:assessment-confirm": "adds a row to a proposal that cannot change; a second answer is refused",
    "recommendations:assessment-return": "adds a row to a proposal that cannot change; a second answer is refused",
    "recommendations:relation-create": ADDS,
    "recommendations:relation-withdraw": ONCE,
    "recommendations:reply-create": ADDS,
    "recommendations:reply-withdraw": ONCE,
    "decision-copy-create": ADDS,
    "session-copy-create": ADDS,
    "body-copy-create": ADDS,
    "report-copy-withdraw": "withdrawn once; nothing else of a frozen copy can change",
    "assistance:activity-create": ADDS,
    "assistance:activity-copy": ADDS,
    "assistance:activity-change": ONCE,
    "assistance:activity-remarks": ADDS,
    "assistance:attachment-add": ADDS,
    "assistance:attachment-withdraw": ONCE,
    "assistance:recommendation-create": ADDS,
    "assistance:need-create": ADDS,
    "assistance:proposal-create": ADDS,
    "coordination:calendar-address-revoke": OWN,
    "coordination:meeting-create": ADDS,
    "coordination:agenda-item-create": ADDS,
    "coordination:exchange-new": ADDS,
    "coordination:exchange-send": "sends what stands there: the organization's own, which it alone writes",
    "coordination:exchange-withdraw": "its own alone; done twice it is done once",
    "coordination:meeting-invite": ADDS,
    "coordination:invitations-send": "sends what is not sent yet, under lock",
    "coordination:invitation-revoke": ONCE,
    "coordination:attendance-add": ADDS,
    "coordination:follow-up-create": ADDS,
    "coordination:organization-create": ADDS,
    "coordination:contact-create": ADDS,
    "coordination:organization-import": "of known contacts only what the page shows that it would change",
    "coordination:agenda-item-for": "an item is added where there is none",
    "coordination:point-create": ADDS,
    "coordination:follow-up-reopen": "what is closed has no text that changes; open again twice is open",
}


def test_every_address_that_writes_is_guarded_or_says_why_not():
    lists = (EDITS, MOVES, OTHERWISE, UNGUARDED)
    # The table of rights asks for the profile without changing it.
    writing = {name for method, name in TABLE if method == "POST"} | {"people:profile"}
    named = [name for names in lists for name in names]
    assert writing - set(named) == set()
    assert sorted(named) == sorted(set(named) & writing)


def asked(name, things, model):  # noqa: F811
    """The address, and the record that its arguments name."""
    address = reverse(name, args=things.get(name, []))
    kwargs = {key: value for key, value in resolve(address).kwargs.items() if key != "to"}
    if "pk" in kwargs:
        kwargs = {"pk": kwargs["pk"]}  # the rest of the address is its parent's
    return address, model.objects.get(**kwargs) if kwargs else model.objects.get(email="officer@example.org")


@pytest.mark.parametrize("name", EDITS)
def test_a_stale_save_of_a_page_is_refused_and_saved_again_replaces_knowingly(name, things, request, client_of):  # noqa: F811
    who, model, column, theirs, mine = EDITS[name]
    Action.objects.update(owner=User.objects.get(email="officer@example.org"))
    address, record = asked(name, things, model)
    client = client_of(request.getfixturevalue(who))
    guard = "//form[.//input[@name='version' or @name='read']]"
    typed = typed_in(client.get(address), guard) | mine
    changed_meanwhile(record, column, theirs)
    refused = client.post(address, typed)
    assert (refused.status_code, stored(record, column)) == (409, theirs)
    again = typed_in(refused, guard)
    assert str(theirs) in refused.text
    name_of_mine, text_of_mine = next(iter(mine.items()))
    assert again[name_of_mine] == [text_of_mine]
    assert client.post(address, again | mine).status_code == 302
    assert str(stored(record, column)) == text_of_mine
    readless = {key: value for key, value in typed.items() if key not in ("version", "read")}
    assert client.post(address, readless | mine).status_code == (302 if name in AGAIN else 409)


@pytest.mark.parametrize("name", MOVES)
def test_nobody_moves_unread_what_another_changed(name, things, request, client_of):  # noqa: F811
    who, model = MOVES[name]
    address, record = asked(name, things, model)
    client = client_of(request.getfixturevalue(who))
    to, form = things[name][-1], f"//form[@action='{address}']"
    typed = typed_in(client.get(record.get_absolute_url()), form) | {"reason": "So."}
    before = stored(record, "status")
    changed_meanwhile(record, "updated_at", None)
    refused = client.post(address, typed)
    assert (refused.status_code, stored(record, "status")) == (409, before)
    assert "Somebody else changed this meanwhile." in refused.text
    again = typed_in(refused, form) | {"reason": "So."}
    for _twice in range(2):
        assert client.post(address, again).status_code == 302
        assert stored(record, "status") == to


def test_the_board_moves_what_it_showed(things, head, client_of):  # noqa: F811
    action = Action.objects.get()
    form = f"//form[@action='{action.get_absolute_url()}move/in_progress/']"
    typed = typed_in(client_of(head).get("/actions/board/"), form)
    assert (typed["version"], typed["back"]) == (["1"], ["board"])


def test_attendance_that_another_recorded_is_not_overwritten_unread(officer, head, client_of):
    meeting = MeetingFactory()
    bank, fund = (MeetingInvitationFactory(meeting=meeting, organization__slug=slug) for slug in ("bank", "fund"))
    address = f"{bank.meeting.get_absolute_url()}attendance/"
    client, form = client_of(officer), "//form[.//input[@name='read']]"
    typed = typed_in(client.get(address), form) | {"present": [bank.pk]}
    record_attendance(meeting=bank.meeting, present={fund.pk}, by=head)
    refused = client.post(address, typed)
    assert (refused.status_code, stored(bank, "attended"), stored(fund, "attended")) == (409, False, True)
    assert [row[1:] for row in refused.context["theirs"]] == [("fund", "bank")]
    assert client.post(address, typed_in(refused, form)).status_code == 302
    assert (stored(bank, "attended"), stored(fund, "attended")) == (True, False)


def test_up_that_two_press_is_one_place(officer, client_of):
    meeting = MeetingFactory()
    items = [AgendaItemFactory(meeting=meeting, order=order, title=f"item {order}") for order in (1, 2, 3)]
    address, client = f"{meeting.get_absolute_url()}agenda/{items[2].pk}/up/", client_of(officer)
    typed = typed_in(client.get(meeting.get_absolute_url()), f"//form[.//button[@formaction='{address}']]")
    client.post(address, typed)
    said = client.post(address, typed, follow=True)
    assert [item.title for item in agenda_of(meeting)] == ["item 1", "item 3", "item 2"]
    assert "Somebody else changed this list meanwhile." in said.text


def test_what_another_handed_over_meanwhile_is_not_handed_on(officer, second_officer, head):
    action, other = ActionFactory(owner=officer), ActionFactory(owner=officer)
    read = list(Action.objects.order_by("pk"))
    hand_over(actions=[other], to=head, by=head, reason="So.")
    with pytest.raises(StaleVersion, match=r"gave “.+” to head of unit meanwhile"):
        hand_over(actions=read, to=second_officer, by=head, reason="So.")
    assert (stored(action, "owner"), stored(other, "owner")) == (officer, head)


def test_a_proposal_that_was_changed_and_cleared_again_is_not_submitted_unread(officer, head, client_of):
    proposal = ProposalFactory(created_by=officer, status="cleared")
    session = SessionFactory()
    document = DocumentFactory(session=session)
    address, form = f"{proposal.get_absolute_url()}submit/", "//form[.//input[@name='version']]"
    given = {"document": document.pk, "session": session.pk, "submitted_on": "2007-09-10"}
    client = client_of(head)
    typed = typed_in(client.get(address), form) | given
    changed_meanwhile(proposal, "title", "theirs")
    refused = client.post(address, typed)
    assert (refused.status_code, stored(proposal, "status")) == (409, "cleared")
    assert client.post(address, typed_in(refused, form)).status_code == 302
    assert stored(proposal, "status") == "submitted"


def test_what_a_state_changed_meanwhile_is_not_returned_unread(officer, client_of):
    activity = ActivityFactory(status="submitted")
    address, form = f"{activity.get_absolute_url()}return/", "//form[.//input[@name='read']]"
    client = client_of(officer)
    typed = typed_in(client.get(address), form) | {"reason": "Name the recipients."}
    changed_meanwhile(activity, "title", "theirs")
    refused = client.post(address, typed)
    assert (refused.status_code, stored(activity, "status")) == (409, "submitted")
    assert client.post(address, typed_in(refused, form)).status_code == 302
    assert stored(activity, "status") == "returned"


def test_an_account_is_saved_without_what_another_changed_of_it(officer, administrator):
    read = User.objects.get(pk=officer.pk)
    User.objects.filter(pk=officer.pk).update(is_active=False, role="none")
    save_person(person=read, by=officer, fields=["name", "language"])
    assert (stored(read, "is_active"), stored(read, "role")) == (False, "none")
