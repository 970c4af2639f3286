"""Organizations: who sees what, two people at once, the address book, and two that are one."""

import datetime
import threading
import time

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import UniqueConstraint

from assistance.models import Activity, ImportedRow
from assistance.spreadsheets.names import Known
from coordination.models import MeetingInvitation, Participant
from coordination.services.address_book import COLUMNS, import_address_book
from cop_portal.common.errors import MoveNotAllowed, NotAllowed, PortalError, StaleVersion
from cop_portal.common.merging import columns_to, count_links
from cop_portal.common.models import LANGUAGE_CHOICES
from cop_portal.history.models import Change
from cop_portal.people.models import Organization, OrganizationContact
from cop_portal.people.queries import merge_mark, organizations, organizations_like
from cop_portal.people.services import (
    add_contact,
    create_organization,
    edit_contact,
    edit_organization,
    merge_organizations,
)
from cop_portal.people.services import organizations as organization_services
from tests.assistance.spreadsheets import as_csv
from tests.factories.assistance import ActivityFactory, ProposalFactory
from tests.factories.coordination import FollowUpFactory, MeetingFactory, MeetingInvitationFactory
from tests.factories.people import OrganizationContactFactory, OrganizationFactory, StateFactory
from tests.factories.reminders import MailFactory
from tests.test_guard import changed_meanwhile, stored, typed_in

NOON = datetime.datetime(2007, 9, 4, 12, tzinfo=datetime.UTC)


@pytest.fixture
def bank(db):
    names = {"name_en": "World Bank", "name_fr": "Banque mondiale"}
    return OrganizationFactory(slug="world-bank", search_text="world bank banque mondiale", **names)


@pytest.fixture
def twin(db):
    """The World Bank once more."""
    return OrganizationFactory(slug="ibrd", name_en="The Bank", acronym="IBRD", web_page="https://example.org/")


def merged(duplicate, kept, by, reason="One seat, one address."):
    kept, _is_new = merge_organizations(duplicate=duplicate, kept=kept, by=by, reason=reason)
    return kept


# --- Merging


def referring():
    """(model, column) of every column of any table that refers to organizations, found without the code under test."""
    for model in apps.get_models(include_auto_created=True):
        for column in model._meta.concrete_fields:
            if column.remote_field and column.remote_field.model is Organization:
                yield model, column


# For each column that refers to organizations: a row that refers to the one, and is told apart by a number.
LINKS = {
    "people.Organization.merged_into": lambda to, n: OrganizationFactory(slug=f"old-{to.pk}-{n}", merged_into=to),
    "people.OrganizationContact.organization": lambda to, n: OrganizationContactFactory(
        organization=to, email=f"c{n}@example.org"
    ),
    "coordination.MeetingInvitation.organization": lambda to, n: MeetingInvitationFactory(
        meeting=MeetingFactory._meta.model.objects.filter(title=f"{n}").first() or MeetingFactory(title=f"{n}"),
        organization=to,
    ),
    "coordination.FollowUp.organization": lambda to, n: FollowUpFactory(organization=to),
    "assistance.Activity.organization": lambda to, n: ActivityFactory(state=None, organization=to),
    "assistance.ImportedRow.organization": lambda to, n: ImportedRow.objects.create(
        organization=to, fingerprint=f"{n}", number=1, activity=ActivityFactory()
    ),
    "assistance.Activity_providing_organizations.organization": lambda to, n: (
        Activity.objects.filter(title=f"{n}").first() or ActivityFactory(title=f"{n}")
    ).providing_organizations.add(to),
}


def test_whatever_refers_to_the_duplicate_refers_to_the_kept_one(bank, twin, officer):
    """Whoever adds a link to organizations adds a row for it here, and sees it move."""
    assert {str(column) for _model, column in referring()} == set(LINKS)
    for make in LINKS.values():
        for to, numbers in ((bank, (1, 2)), (twin, (2, 3))):
            for number in numbers:
                make(to, number)
    before = {column: model._base_manager.count() for model, column in referring()}
    planned = {str(of_one.column): (of_one.number, of_one.joined) for of_one in count_links(twin, bank)}
    as_often_as_may_be = {
        "people.Organization.merged_into",
        "coordination.FollowUp.organization",
        "assistance.Activity.organization",
    }
    taken_once = set(LINKS) - as_often_as_may_be
    assert planned == {name: (2, int(name in taken_once)) for name in LINKS}
    merged(twin, bank, officer)
    for model, column in referring():
        rows = model._base_manager.exclude(pk=twin.pk) if model is Organization else model._base_manager
        assert not rows.filter(**{column.name: twin}).exists()
        joined = str(column) in taken_once
        assert model._base_manager.count() == before[column] - joined
        assert rows.filter(**{column.name: bank}).count() == 4 - joined


def test_no_table_tells_organizations_apart_by_what_merging_cannot_read():
    """A constraint over an expression would be met by an error; merging knows those over columns."""
    by_expression = [
        constraint.name
        for column in columns_to(Organization)
        for constraint in column.model._meta.constraints
        if isinstance(constraint, UniqueConstraint) and constraint.expressions
    ]
    assert by_expression == []


def test_of_two_invitations_to_one_meeting_nothing_is_lost(bank, twin, officer):
    meeting = MeetingFactory()
    contact = OrganizationContactFactory(organization=twin, email="desk@example.org", name="the desk")
    mail = MailFactory()
    kept = MeetingInvitationFactory(meeting=meeting, organization=bank, attended=False)
    answered = {"answer": "accepted", "answered_at": NOON, "contact": contact, "mail": mail}
    other = MeetingInvitationFactory(meeting=meeting, organization=twin, link_expires_at=NOON, **answered)
    Participant.objects.create(invitation=kept, name="A. Banker", function="adviser")
    Participant.objects.create(invitation=other, name="A. Banker", present=True)
    Participant.objects.create(invitation=other, name="B. Banker")
    merged(twin, bank, officer)
    found = MeetingInvitation.objects.get()
    assert (found.pk, found.organization, found.answer, found.answered_at) == (other.pk, bank, "accepted", NOON)
    assert (found.attended, found.contact, found.mail) == (False, contact, mail)
    assert (found.link_id, found.link_expires_at) == (other.link_id, NOON)
    assert list(found.participants.order_by("name").values_list("name", "function", "present")) == [
        ("A. Banker", "adviser", True),
        ("B. Banker", "", False),
    ]
    assert found.contact.organization == bank
    joined = Change.objects.filter(event="joined", field="meetinginvitation").get()
    assert (joined.subject, joined.by, joined.is_public) == (bank, officer, False)
    assert joined.old == (
        f"meeting: {meeting.title}; organization: World Bank; invited_on: 2007-09-03; attended: False; "
        f"created_by: {kept.created_by}"
    )


@pytest.mark.parametrize(
    ("kept", "other", "stays"),
    [
        # Who came is worth more than what was answered.
        ({"answer": "declined", "answered_at": NOON, "reason": "Away."}, {"attended": True}, "other"),
        ({"attended": True}, {"answer": "accepted", "answered_at": NOON}, "kept"),
        # The later of two answers stands, whole.
        (
            {"answer": "declined", "answered_at": NOON, "reason": "Away."},
            {"answer": "accepted", "answered_at": NOON + datetime.timedelta(days=1)},
            "other",
        ),
        ({}, {}, "kept"),
    ],
)
def test_which_of_two_invitations_stays(kept, other, stays, bank, twin, officer):
    meeting = MeetingFactory()
    rows = {
        "kept": MeetingInvitationFactory(meeting=meeting, organization=bank, **kept),
        "other": MeetingInvitationFactory(meeting=meeting, organization=twin, **other),
    }
    merged(twin, bank, officer)
    found = MeetingInvitation.objects.get()
    assert (found.pk, found.organization) == (rows[stays].pk, bank)
    answers = [given for given in (kept, other) if given.get("answer")]
    last = max(answers, key=lambda given: given["answered_at"], default={"answer": ""})
    assert (found.answer, found.reason) == (last["answer"], last.get("reason", ""))
    assert found.attended is (True if True in (kept.get("attended"), other.get("attended")) else None)


def test_of_two_contacts_with_one_address_the_active_one_stays(bank, twin, officer):
    left = OrganizationContactFactory(organization=bank, email="a@example.org", function="adviser", is_active=False)
    there = OrganizationContactFactory(organization=twin, email="a@example.org", name="A. Banker")
    invitation = MeetingInvitationFactory(organization=bank, contact=left)
    merged(twin, bank, officer)
    found = OrganizationContact.objects.get()
    assert (found.pk, found.name, found.function, found.organization) == (there.pk, "A. Banker", "adviser", bank)
    assert stored(invitation, "contact") == found


def test_a_merged_organization_leads_to_the_kept_one_and_is_found_under_its_name(bank, twin, officer, client):
    merged(twin, bank, officer)
    response = client.get("/organizations/ibrd/")
    assert (response.status_code, response["Location"]) == (301, "/organizations/world-bank/")
    bank.refresh_from_db()
    # A kept name stays; what was missing is taken over.
    assert (bank.name_en, bank.acronym, bank.web_page) == ("World Bank", "IBRD", "https://example.org/")
    assert list(organizations()) == [bank]
    for words in ("ibrd", "the bánk", "banque"):
        assert list(client.get("/organizations/", {"q": words}).context["object_list"]) == [bank]
    known = Known().providing_organizations
    assert {known.find(name) for name in ("ibrd", "The Bank", "Banque mondiale")} == {bank.pk}
    # And so does one that was merged into it before.
    third = OrganizationFactory(slug="third", name_en="Third")
    merged(bank, third, officer)
    assert stored(twin, "merged_into") == third
    assert client.get("/organizations/ibrd/")["Location"] == "/organizations/third/"
    assert Known().providing_organizations.find("The Bank") == third.pk


def test_a_merge_is_in_the_history_of_both_and_done_once(bank, twin, officer):
    OrganizationContactFactory(organization=twin)
    mark = merge_mark(twin, bank)
    given = {"duplicate": twin, "kept": bank, "by": officer, "reason": "One seat.", "read": mark}
    assert merge_organizations(**given) == (bank, True)
    rows = Change.objects.values_list("subject_id", "event", "field", "old", "new", "reason")
    assert set(rows) == {
        (bank.pk, "merged", "", "The Bank", "organizationcontact: 1", "One seat."),
        (bank.pk, "edited", "acronym", "", "IBRD", "One seat."),
        (bank.pk, "edited", "web_page", "", "https://example.org/", "One seat."),
        (twin.pk, "merged_into", "", "", "World Bank", "One seat."),
    }
    assert merge_organizations(**given) == (bank, False)
    assert Change.objects.count() == 4


def test_what_cannot_be_merged(bank, twin, officer, focal_point, administrator):
    with pytest.raises(PortalError, match="Say why"):
        merged(twin, bank, officer, reason=" ")
    with pytest.raises(PortalError, match="into itself"):
        merged(bank, bank, officer)
    for person in (focal_point, administrator):
        with pytest.raises(NotAllowed):
            merged(twin, bank, person)
    other = OrganizationFactory(slug="other")
    merged(twin, bank, officer)
    for duplicate, kept in ((twin, other), (other, twin)):
        with pytest.raises(MoveNotAllowed, match="was merged into “World Bank” meanwhile"):
            merged(duplicate, kept, officer)
    with pytest.raises(MoveNotAllowed):
        add_contact(contact=OrganizationContact(organization=twin, name="A", email="a@example.org"), by=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Organization.objects.filter(pk=other.pk).update(merged_into=other)


def test_a_merge_is_shown_before_it_is_done_and_refused_unread(bank, twin, officer, client_of):
    client = client_of(officer)
    OrganizationContactFactory(organization=twin)
    page = client.get("/organizations/ibrd/merge/")
    assert [name for name, _label in page.context["form"].fields["into"].choices] == ["", "world-bank"]
    assert page.context["likely"] == [bank]
    assert client.get("/organizations/ibrd/merge/?into=ibrd").status_code == 422
    address = "/organizations/ibrd/merge/?into=world-bank"
    page = client.get(address)
    assert [(of_one.label, of_one.number, of_one.joined) for of_one in page.context["moves"]] == [
        ("Contacts of organizations", 1, 0)
    ]
    assert page.context["taken"] == [("acronym", "IBRD"), ("page on the web", "https://example.org/")]
    form = "//form[.//input[@name='read']]"
    typed = typed_in(page, form) | {"reason": "One seat."}
    changed_meanwhile(bank, "acronym", "WB")
    refused = client.post(address, typed)
    assert (refused.status_code, stored(twin, "merged_into")) == (409, None)
    assert refused.context["taken"] == [("page on the web", "https://example.org/")]
    again = typed_in(refused, form)
    assert again["reason"] == ["One seat."]
    assert client.post(address, again)["Location"] == "/organizations/world-bank/"
    assert (stored(twin, "merged_into"), stored(bank, "acronym")) == (bank, "WB")
    assert client.get("/organizations/world-bank/").context["merged"].get() == twin


def test_loading_the_reference_data_leaves_what_the_secretariat_made_of_organizations(officer, capsys):
    call_command("load_reference")
    found = {row.slug: row for row in Organization.objects.filter(slug__in=["imf", "world-bank"])}
    kept = merged(found["imf"], found["world-bank"], officer)
    kept.name_es = "Banco Mundial"
    edit_organization(organization=kept, by=officer, fields=["name_es"])
    capsys.readouterr()
    call_command("load_reference")
    assert capsys.readouterr().out == "0 created, 0 changed.\n"
    kept.refresh_from_db()
    assert (kept.acronym, kept.name_es, organizations().count()) == ("IMF", "Banco Mundial", 18)


def test_organizations_are_alike_by_their_rare_words(db):
    names = ("Fund for Justice", "Justice Fund", "African Fund", "Asian Fund", "Fund for Roads", "Court of Justice")
    first, *others = (OrganizationFactory(slug=f"o{n}", name_en=name) for n, name in enumerate(names))
    # "Fund" is in five names, "justice" in three, "for" in two.
    assert organizations_like(first) == [others[3], others[0], others[4]]


@pytest.mark.django_db(transaction=True)
def test_of_two_merges_that_cross_one_is_done(bank, twin, officer, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one transaction write at a time; PostgreSQL is where they could cross.")
    began, move, refused = threading.Event(), organization_services.move_links, []

    def dawdle(*args, **given):
        began.set()
        time.sleep(0.5)
        return move(*args, **given)

    def other_way():
        try:
            merged(bank, twin, officer)
        except MoveNotAllowed as error:
            refused.append(error.sentence)
        connection.close()

    monkeypatch.setattr(organization_services, "move_links", dawdle)
    thread = threading.Thread(target=lambda: began.wait(10) and other_way())
    thread.start()
    merged(twin, bank, officer)
    thread.join()
    assert refused == ["This organization was merged into “World Bank” meanwhile."]
    assert list(organizations()) == [bank]


# --- Pages


def test_contacts_and_follow_ups_are_shown_to_the_secretariat_alone(bank, officer, focal_point, client_of, client):
    OrganizationContactFactory(organization=bank, name="A. Banker", email="banker@example.org")
    meeting, draft = MeetingFactory(title="Announced"), MeetingFactory(title="In preparation", status="draft")
    for of in (meeting, draft):
        MeetingInvitationFactory(meeting=of, organization=bank, answer="declined", answered_at=NOON, reason="Away.")
    FollowUpFactory(meeting=meeting, organization=bank, title="Send the list")
    public = ActivityFactory(status="published")
    draft_of_peru = ActivityFactory(status="draft", state=StateFactory(code="PER"))
    for activity in (public, draft_of_peru):
        activity.providing_organizations.add(bank)
    naming = ProposalFactory(partners="UNODC, la Banque mondiale", submitted_on=datetime.date(2007, 9, 1))
    ProposalFactory(partners="World Banking Forum", submitted_on=datetime.date(2007, 9, 1))
    secret = ("A. Banker", "banker@example.org", "Send the list", "In preparation", "does not take part")
    for reader, sees in ((client, False), (client_of(focal_point), False), (client_of(officer), True)):
        page = reader.get("/organizations/world-bank/")
        assert [text in page.text for text in secret] == [sees] * len(secret)
        assert "Announced" in page.text
        assert list(page.context["activities"]) == [public]
        assert page.context["proposals"] == [naming]
    listed = client.get("/activities/?organization=world-bank").context["object_list"]
    assert list(listed) == [public]


def test_an_organization_is_entered_once(bank, officer):
    def new(**given):
        return create_organization(organization=Organization(kind="financial", **given), by=officer)

    for name in ("world bank", "Banque Mondiale"):
        with pytest.raises(PortalError, match="The portal knows this organization: World Bank") as caught:
            new(name_en=name)
        assert caught.value.field == "name_en"
    # Part of a name is no name; an address is never taken twice, and never that of a page.
    assert new(name_en="World").slug == "world"
    assert [new(name_en=f"Fund {n}", acronym="IF").slug for n in (1, 2)] == ["if", "if-2"]
    assert new(name_en="Import").slug == "import-2"
    assert new(name_en="Банк").slug == "organization"
    assert Change.objects.filter(event="created", by=officer).count() == 5
    with pytest.raises(NotAllowed):
        create_organization(organization=Organization(name_en="Mine", kind="other"), by=AnonymousUser())


def test_a_contact_is_added_edited_and_made_inactive(bank, officer, client_of):
    client, address = client_of(officer), "/organizations/world-bank/contacts/new/"
    typed = {"name": "A. Banker", "function": "adviser", "email": "Desk@Example.org", "language": "fr"}
    assert client.post(address, typed)["Location"] == "/organizations/world-bank/"
    contact = OrganizationContact.objects.get()
    assert (contact.email, contact.language, contact.is_active) == ("desk@example.org", "fr", True)
    again = client.post(address, typed | {"name": "B. Banker"})
    assert again.status_code == 422
    assert "The organization has a contact with this address." in again.text
    address = f"/organizations/world-bank/contacts/{contact.pk}/"
    form = "//form[.//input[@name='version']]"
    typed = typed_in(client.get(address), form)
    typed.pop("is_active")
    changed_meanwhile(contact, "function", "director")
    refused = client.post(address, typed)
    assert (refused.status_code, "director" in refused.text, stored(contact, "is_active")) == (409, True, True)
    assert client.post(address, typed_in(refused, form)).status_code == 302
    contact.refresh_from_db()
    assert (contact.is_active, contact.function) == (False, "adviser")
    events = list(Change.objects.order_by("pk").values_list("event", "field", "new"))
    assert events == [
        ("created", "", "A. Banker"),
        ("contact_added", "", "A. Banker, desk@example.org"),
        ("edited", "function", "adviser"),
        ("edited", "is_active", "False"),
    ]
    other = OrganizationFactory(slug="other")
    assert client.get(f"/organizations/{other.slug}/contacts/{contact.pk}/").status_code == 404
    with pytest.raises(StaleVersion):
        edit_contact(contact=OrganizationContact(pk=contact.pk, version=1, organization=bank), by=officer, fields=[])


def test_the_admin_has_no_page_of_what_was_merged(bank, twin, officer, administrator, client_of):
    merged(twin, bank, officer)
    client = client_of(administrator)
    assert client.get(f"/admin/people/organization/{bank.pk}/change/").status_code == 200
    assert client.get(f"/admin/people/organization/{twin.pk}/change/").status_code == 302


# --- The address book


def file_of(*rows, name="book.csv"):
    """Rows by key as CSV; every row has all columns."""
    keys = [column.key for column in COLUMNS]
    return SimpleUploadedFile(name, as_csv([dict.fromkeys(keys, "") | row for row in rows]))


def numbers(book):
    return len(book.organizations), len(book.contacts), len(book.changed), book.unchanged, len(book.refusals)


BOOK = (
    {"organization": "Banque mondiale", "name": "A. Banker", "email": "A@example.org", "language": "français"},
    {"organization": "WORLD BANK", "email": "desk@example.org"},
    {"organization": "Fund for Justice", "kind": "autre organisation", "name": "=SUM(A1)", "email": "f@example.org"},
    {"organization": "fund for justice", "kind": "other", "name": "G", "function": "clerk", "email": "g@example.org"},
    {"organization": "World Bank"},
)


def test_an_address_book_is_imported_and_a_second_time_changes_nothing(bank, officer):
    look = import_address_book(file=file_of(*BOOK), by=officer, is_dry_run=True)
    assert numbers(look) == (1, 4, 0, 1, 0)
    assert (OrganizationContact.objects.exists(), Organization.objects.count(), Change.objects.exists()) == (
        False,
        1,
        False,
    )
    assert numbers(import_address_book(file=file_of(*BOOK), by=officer)) == (1, 4, 0, 1, 0)
    columns = ("organization__name_en", "organization__kind", "name", "function", "email", "language")
    found = OrganizationContact.objects.order_by("email").values_list(*columns)
    assert list(found) == [
        ("World Bank", "financial", "A. Banker", "", "a@example.org", "fr"),
        ("World Bank", "financial", "desk@example.org", "", "desk@example.org", "en"),
        ("Fund for Justice", "other", "=SUM(A1)", "", "f@example.org", "en"),
        ("Fund for Justice", "other", "G", "clerk", "g@example.org", "en"),
    ]
    changes = Change.objects.count()
    assert numbers(import_address_book(file=file_of(*BOOK), by=officer)) == (0, 0, 0, 5, 0)
    assert (Change.objects.count(), OrganizationContact.objects.count()) == (changes, 4)


def test_a_row_changes_what_its_cells_say_of_a_known_contact(bank, officer):
    contact = OrganizationContactFactory(organization=bank, email="a@example.org", name="A", function="clerk")
    OrganizationContactFactory(organization=OrganizationFactory(slug="fund"), email="a@example.org", name="Else")
    contact.is_active = False
    contact.save()
    row = {"organization": "world-bank", "name": "A. Banker", "email": "A@EXAMPLE.ORG"}
    book = import_address_book(file=file_of(row), by=officer)
    assert numbers(book) == (0, 0, 1, 0, 0)
    assert [changed for _contact, changed in book.changed] == [{"name": ("A", "A. Banker")}]
    contact.refresh_from_db()
    assert (contact.name, contact.function, contact.is_active, contact.version) == ("A. Banker", "clerk", False, 2)


def test_what_an_address_book_cannot_say_is_refused_cell_by_cell_and_nothing_is_written(bank, officer, client_of):
    OrganizationFactory(slug="first-fund", name_en="First Fund", acronym="FF")
    OrganizationFactory(slug="second-fund", name_en="Second Fund", acronym="FF")
    rows = (
        {"organization": "World Bank", "email": "good@example.org"},
        {"kind": "other", "email": "a@example.org"},
        {"organization": "Nobody"},
        {"organization": "World Bank", "kind": "other"},
        {"organization": "Nobody", "kind": "secret society"},
        {"organization": "World Bank", "email": "no address"},
        {"organization": "World Bank", "name": "A. Banker"},
        {"organization": "World Bank", "email": "good@example.org", "name": "Another"},
        {"organization": "FF"},
        {"organization": "World Bank", "email": "l@example.org", "language": "Klingon"},
    )
    kinds = (
        "United Nations entity; international organization; international financial institution; "
        "regional development bank; other organization"
    )
    languages = "; ".join(str(label) for _code, label in LANGUAGE_CHOICES)
    expected = [
        (2, "Organization", "", "“Organization” is required.", ""),
        (3, "Kind", "", "The portal does not know “Nobody”: say its kind.", ""),
        (
            4,
            "Kind",
            "other",
            "The portal has another kind. Leave the cell empty, or change the kind on the page.",
            "international financial institution",
        ),
        (5, "Kind", "secret society", f"“secret society” is none of these: {kinds}.", ""),
        (6, "E-mail address", "no address", "It is no e-mail address.", ""),
        (7, "E-mail address", "", "A contact has an e-mail address: give it in this column.", ""),
        (8, "E-mail address", "good@example.org", "Another row of the file says otherwise of this address.", ""),
        (9, "Organization", "FF", "“FF” could be several: first-fund; second-fund.", ""),
        (10, "Language", "Klingon", f"“Klingon” is none of these: {languages}.", ""),
    ]
    book = import_address_book(file=file_of(*rows), by=officer)
    said = [(found.row, found.heading, found.value, found.reason, found.portal) for found in book.refusals]
    assert said == expected
    assert {found.sheet for found in book.refusals} == {"CSV"}
    page = client_of(officer).post("/organizations/import/", {"file": file_of(*rows), "import": "1"})
    assert (page.status_code, len(page.context["refusals"])) == (422, 9)
    assert [refusal.place for refusal in page.context["refusals"]] == [
        "A3",
        "B4",
        "B5",
        "B6",
        "E7",
        "E8",
        "E9",
        "A10",
        "F11",
    ]
    assert (OrganizationContact.objects.exists(), Change.objects.exists(), Organization.objects.count()) == (
        False,
        False,
        3,
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The submitted file is empty."),
        (b"first,second\n1,2\n", "book.csv has no row of headings that the portal knows; start from the template."),
        (b"<html>", "book.csv is not a PDF, Word, Excel, OpenDocument, PNG, JPEG or plain-text file."),
        (b"organization,kind\n" + b"x,y\n" * 2_001, "book.csv has 2001 rows; at most 2000 are possible."),
    ],
)
def test_a_file_that_is_no_address_book_is_refused_with_a_sentence(content, sentence, officer, client_of):
    file = SimpleUploadedFile("book.csv", content)
    page = client_of(officer).post("/organizations/import/", {"file": file, "import": "1"})
    assert page.status_code == 422
    assert page.context["form"].errors["file"] == [sentence]


def test_headings_that_are_no_column_are_refused(bank, officer):
    file = SimpleUploadedFile("book.csv", b"organization,kind,telephone\nWorld Bank,,1\n")
    [refusal] = import_address_book(file=file, by=officer).refusals
    assert (refusal.row, refusal.column, refusal.value) == (0, 2, "telephone")
    assert refusal.reason == "No column has this heading, or another has it already. Leave the column out."


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_workbook_of_the_portal_changes_nothing_whatever_its_language(language, bank, officer, client_of):
    OrganizationContactFactory(organization=bank, name="+33 A", function="adviser", language="es")
    OrganizationContactFactory(organization=bank, is_active=False)
    OrganizationFactory(slug="same", name_en="World, Bank", kind="other")
    client = client_of(officer)
    client.cookies["django_language"] = language
    book = client.get("/organizations/address-book.xlsx")
    file = SimpleUploadedFile("book.xlsx", b"".join(book.streaming_content))
    assert numbers(import_address_book(file=file, by=officer)) == (0, 0, 0, 2, 0)
    template = client.get("/organizations/address-book.xlsx?empty=1")
    file = SimpleUploadedFile("book.xlsx", b"".join(template.streaming_content))
    assert numbers(import_address_book(file=file, by=officer)) == (0, 0, 0, 0, 0)


def test_a_file_knows_an_organization_by_the_name_of_one_that_was_merged_into_it(bank, twin, officer):
    merged(twin, bank, officer)
    rows = [{"organization": name, "email": "a@example.org"} for name in ("IBRD", "The Bank", "ibrd")]
    assert numbers(import_address_book(file=file_of(*rows), by=officer)) == (0, 1, 0, 2, 0)
    assert OrganizationContact.objects.get().organization == bank


def test_only_the_secretariat_imports(bank, focal_point, administrator):
    for person in (focal_point, administrator):
        with pytest.raises(NotAllowed):
            import_address_book(file=file_of(*BOOK), by=person)
    assert not OrganizationContact.objects.exists()
