"""A State's IATI file as drafts: what fits is taken, what does not is said, and what a person did is left alone."""

import datetime
import json
import threading
import time
from decimal import Decimal
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from assistance.enums import ActivityStatus, ProviderRole
from assistance.iati import importing, publishing
from assistance.iati.importing import IatiImport
from assistance.iati.reading import Known, read
from assistance.iati.writing import Publisher
from assistance.models import Activity
from assistance.services import edit_activity, move_activity
from cop_portal.common.errors import NotAllowed, PortalError
from cop_portal.history.models import Change
from cop_portal.history.queries import changes_of
from tests.assistance.test_iati_export import places  # noqa: F401 - a fixture
from tests.factories.assistance import ActivityFactory, AssistanceKindFactory
from tests.factories.people import OrganizationFactory
from tests.factories.recommendations import MandateFactory, PriorityAreaFactory


def file(*activities, attributes='version="2.03"'):
    opening = f'<?xml version="1.0" encoding="UTF-8"?><iati-activities {attributes}>'
    return f"{opening}{''.join(activities)}</iati-activities>".encode()


def activity(inner="", *, identifier="KE-GOV-1-77", title="Training of prosecutors", language="en", attributes=""):
    return f"""
    <iati-activity xml:lang="{language}" default-currency="EUR" {attributes}>
      <iati-identifier>{identifier}</iati-identifier>
      <reporting-org ref="KE-GOV-1" type="10"><narrative>Ministry of Justice</narrative></reporting-org>
      <title><narrative>{title}</narrative></title>
      <description type="1"><narrative>Three courses</narrative></description>
      <activity-status code="2"/>
      <activity-date type="1" iso-date="2007-03-01"/>
      <activity-date type="2" iso-date="2007-03-05"/>
      {inner}
    </iati-activity>"""


@pytest.fixture
def reporter(places, focal_point):  # noqa: F811
    """Kenya's focal point, in a portal that knows some States, kinds and a bank."""
    for code in ("training", "mentoring", "financial", "institution-building"):
        AssistanceKindFactory(code=code, name_en=code)
    OrganizationFactory(slug="world-bank", name_en="World Bank")
    return focal_point


def source(reporter, data, name="kenya.xml", **more):
    kenya = reporter.appointments.get().state
    return IatiImport(data=data, name=name, state=kenya, by=reporter, **more)


def taken(reporter, data):
    return source(reporter, data).run()


def said(row):
    return [(misfit.element, misfit.value, misfit.reason) for misfit in row.misfits if misfit.element]


KIND = ("default-aid-type", "", "IATI has no kinds of assistance; “training” is assumed.")


# What fits


def test_an_activity_becomes_a_draft_of_the_state(reporter):
    PriorityAreaFactory(number=3)
    MandateFactory(slug="3-4-b-1")
    inner = """
      <description type="2"><narrative>Better requests</narrative></description>
      <description type="3"><narrative>40 prosecutors</narrative></description>
      <description type="4"><narrative>A handbook</narrative></description>
      <participating-org type="10" role="1" ref="KE-GOV-1"/>
      <participating-org type="10" role="4"><narrative>République-Unie de Tanzanie</narrative></participating-org>
      <participating-org type="40" role="3" ref="XM-DAC-44000"/>
      <activity-date type="3" iso-date="2007-03-10"/>
      <activity-date type="4" iso-date="2007-03-16"/>
      <contact-info><department><narrative>Central authority</narrative></department>
        <email>authority@example.org</email></contact-info>
      <recipient-country code="UG" percentage="50"/><recipient-country code="tz" percentage="50"/>
      <recipient-region code="1027" vocabulary="1"/>
      <sector code="15134" percentage="40"/><sector code="15132" percentage="60"/>
      <sector code="3" vocabulary="99" vocabulary-uri="http://127.0.0.1:8000/coverage/"><narrative>x</narrative></sector>
      <tag code="3-4-b-1" vocabulary="99" vocabulary-uri="http://127.0.0.1:8000/decisions/3-4/"/>
      <default-aid-type code="D01"/>
      <budget><period-start iso-date="2007-01-01"/><period-end iso-date="2007-12-31"/>
        <value value-date="2007-01-01">1,0</value></budget>
      <budget type="2"><period-start iso-date="2007-01-01"/><period-end iso-date="2007-12-31"/>
        <value value-date="2007-01-01">1000.50</value></budget>
      <budget><period-start iso-date="2008-01-01"/><period-end iso-date="2008-12-31"/>
        <value currency="EUR" value-date="2008-01-01">500</value></budget>
      <document-link url="https://example.org/a" format="text/html"/>
      <document-link url="https://example.org/a" format="text/html"/>
      <document-link url="http://127.0.0.1:8000/activities/KEN-2007-0001/" format="text/html"/>"""
    [row] = taken(reporter, file(activity(inner)))
    assert (row.outcome, row.reference, row.title) == ("created", "KEN-2007-0001", "Training of prosecutors")
    found = Activity.objects.get()
    assert (found.status, found.state.code, found.created_by, found.on_behalf) == ("draft", "KEN", reporter, False)
    assert (found.kind.code, found.iati_identifier, found.language) == ("mentoring", "KE-GOV-1-77", "en")
    assert importing.values_of(found) == {
        "title": "Training of prosecutors",
        "language": "en",
        "description": "Three courses\n\nBetter requests",
        "beneficiaries": "40 prosecutors",
        "results": "A handbook",
        "provider_role": "provides",
        "recipients": ["TZA", "UGA"],
        "recipient_region": "Eastern Africa",
        "providers": ["TZA"],
        "providing_organizations": ["world-bank"],
        "starts_on": "2007-03-05",
        "starts_precision": "day",
        "ends_on": "2007-03-16",
        "ends_precision": "day",
        "interruption": "",
        "cost": "1500.50",
        "currency": "EUR",
        "contact": "Central authority",
        "contact_email": "authority@example.org",
        "web_pages": "https://example.org/a",
        "sector": "15132",
        "priority_areas": ["3"],
        "mandates": ["3-4-b-1"],
    }
    assert said(row) == [
        ("sector", "15134", "One sector is kept: the one with the greatest share, 15132."),
        ("default-aid-type", "", "IATI has no kinds of assistance; “mentoring” is assumed."),
    ]
    [created, imported] = changes_of(found, internal=True)
    assert (created.event, imported.event, imported.reason, imported.by) == (
        "created",
        "iati_imported",
        "kenya.xml",
        reporter,
    )


def test_it_can_be_submitted_at_once(reporter):
    taken(reporter, file(activity('<recipient-country code="UG"/>')))
    moved, _moved = move_activity(activity=Activity.objects.get(), to=ActivityStatus.SUBMITTED, by=reporter)
    assert moved.status == "submitted"


@pytest.mark.parametrize(
    ("inner", "role"),
    [
        ('<recipient-country code="KE"/>', ProviderRole.RECEIVES),
        ('<recipient-country code="UG"/>', ProviderRole.PROVIDES),
        ('<participating-org role="4"><narrative>Kenya</narrative></participating-org><recipient-country code="KE"/>',
         ProviderRole.PROVIDES),
        ('<participating-org role="2"><narrative>كينيا</narrative></participating-org>', ProviderRole.RECEIVES),
    ],
)  # fmt: skip
def test_whether_the_state_gives_or_receives_follows_from_its_part(inner, role):
    assert read_one(inner).values["provider_role"] == role


def test_countries_of_transactions_count_where_the_activity_names_none():
    inner = """
      <transaction><transaction-type code="2"/><transaction-date iso-date="2007-01-01"/>
        <value value-date="2007-01-01">250</value><recipient-country code="UG"/></transaction>
      <transaction><transaction-type code="3"/><transaction-date iso-date="2007-01-01"/>
        <value value-date="2007-01-01">90</value><recipient-country code="TZ"/></transaction>"""
    report = read_one(inner)
    assert report.values["recipients"] == ["TZA", "UGA"]
    # The commitment, not what was paid of it.
    assert (report.values["cost"], report.values["currency"]) == ("250.00", "EUR")
    assert said(report) == [("transaction", "2×", "The portal keeps nothing of this kind.")]


def test_arabic_stays_arabic():
    values = read_one(title="تدريب المدعين العامين", language="ar").values
    assert (values["language"], values["title"]) == ("ar", "تدريب المدعين العامين")


# What does not fit


NO_IDENTIFIER = "Its identifier is too long, an organization's, or has a space or one of / & | ?."
KNOWN = Known(
    state="KEN",
    publisher=Publisher(ref="XM-DAC-41128", name="UNODC", type="40", origin="http://127.0.0.1:8000"),
    states_by_alpha2={"KE": "KEN", "UG": "UGA", "TZ": "TZA"},
    states_by_name={"kenya": "KEN", "كينيا": "KEN", "uganda": "UGA"},
    organizations_by_channel={"44000": "world-bank"},
    organizations_by_name={"world bank": "world-bank"},
    areas=frozenset({"3"}),
    mandates=frozenset({"3-4-b-1"}),
    areas_address="http://127.0.0.1:8000/coverage/",
)


def read_one(inner="", **more):
    [report] = read(file(activity(inner, **more)), "kenya.xml", KNOWN)
    assert report.refusal == ""
    return report


@pytest.mark.parametrize(
    ("inner", "misfit"),
    [
        ('<recipient-country code="XX"/>', ("recipient-country", "XX", "No State of the portal has this code.")),
        (
            '<recipient-country code="UG" percentage="80"/><recipient-country code="TZ" percentage="20"/>',
            ("recipient-country", "20; 80", "The portal keeps no shares of recipients."),
        ),
        (
            '<recipient-region code="7" vocabulary="2"/>',
            ("recipient-region", "7", "The region has no name, and its code is not known."),
        ),
        ('<sector code="15162"/>', ("sector", "15162", "It was withdrawn in 2020 and is read as 15160.")),
        (
            '<sector code="15161"/>',
            ("sector", "15161", "It was withdrawn in 2020, and the portal has no sector in its place."),
        ),
        (
            '<sector code="15140"/>',
            ("sector", "15140", "It was withdrawn in 2020, and the portal has no sector in its place."),
        ),
        ('<sector code="11110"/>', ("sector", "11110", "It is not among the sectors of the portal.")),
        ('<sector code="9" vocabulary="7"/>', ("sector", "9", "The portal does not know vocabulary 7.")),
        ('<tag code="16.4" vocabulary="3"/>', ("tag", "16.4", "It names no mandate of the portal.")),
        (
            '<participating-org role="4"><narrative>Acme</narrative></participating-org>',
            ("participating-org", "Acme", "The portal knows no State or organization of this name or code."),
        ),
        (
            '<participating-org role="2"><narrative>World Bank</narrative></participating-org>',
            (
                "participating-org",
                "World Bank",
                "It is accountable for the assistance and does not provide it.",
            ),
        ),
        (
            "<budget><value currency='XBT'>5</value></budget>",
            ("budget", "5 XBT", "It has no currency that is known."),
        ),
        ("<budget><value>many</value></budget>", ("budget", "many", "It is no number.")),
        ("<budget><value>NaN</value></budget>", ("budget", "NaN", "It is no number.")),
        ("<budget><value>-5</value></budget>", ("budget", "-5", "It is too much, or less than nothing.")),
        ("<budget><value>1e12</value></budget>", ("budget", "1000000000000", "It is too much, or less than nothing.")),
        (
            "<budget><period-start iso-date='1'/><value>5</value></budget>"
            "<budget><period-start iso-date='2'/><value currency='USD'>5</value></budget>",
            ("budget", "EUR; USD", "A cost has one currency; none is taken."),
        ),
        ('<document-link url="ftp://x"/>', ("document-link", "ftp://x", "It is no address on the web.")),
        (
            '<activity-date type="4" iso-date="2007-03-04"/>',
            ("activity-date", "2007-03-04", "It ends before it starts; the end is left open."),
        ),
        (
            '<activity-date type="4" iso-date="2007-02-30"/>',
            ("activity-date", "2007-02-30", "It is no day of the calendar."),
        ),
        (
            "<contact-info><person-name><narrative>Jo Doe</narrative></person-name></contact-info>",
            ("contact-info", "Jo Doe", "An office is kept, not a person or a place."),
        ),
        ("<contact-info><email>x</email></contact-info>", ("contact-info", "x", "It is no e-mail address.")),
        (
            '<policy-marker code="1" significance="2"/>',
            ("policy-marker", "1×", "The portal keeps nothing of this kind."),
        ),
        (
            '<x:own xmlns:x="urn:x">y</x:own>',
            ("own", "1×", "The portal keeps nothing of this kind."),
        ),
        (
            f'<recipient-region code="998"><narrative>{"x" * 201}</narrative></recipient-region>',
            ("recipient-region", "x" * 200, "It is cut to 200 signs."),
        ),
        (
            '<description type="4"><narrative xml:lang="sw">Kitabu</narrative></description>',
            ("description", "Kitabu", "It is in the language “sw”, the report in “en”."),
        ),
    ],
)
def test_what_does_not_fit_is_said_and_the_rest_is_taken(inner, misfit):
    report = read_one(inner)
    assert said(report) == [misfit]
    assert report.values["title"] == "Training of prosecutors"


def test_of_several_languages_one_is_kept():
    report = read_one(title="Training</narrative><narrative xml:lang='fr'>Formation")
    assert report.values["title"] == "Training"
    assert said(report) == [("title", "fr: Formation", "A report is kept in one language.")]


def test_a_language_that_the_portal_lacks_gives_way_to_one_that_it_has():
    report = read_one(title="Mafunzo</narrative><narrative xml:lang='fr-CA'>Formation", language="sw")
    assert (report.values["language"], report.values["title"]) == ("fr", "Formation")
    assert said(report)[0] == ("title", "sw: Mafunzo", "A report is kept in one language.")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (activity(identifier=""), "It has no identifier."),
        (activity(identifier="a b"), NO_IDENTIFIER),
        (activity(identifier="XM-DAC-41128"), NO_IDENTIFIER),
        (activity(identifier="x" * 101), NO_IDENTIFIER),
        (activity(title=" "), "It has no title."),
        (activity().replace("2007-03", "soon"), "It has no start, neither planned nor actual."),
    ],
)
def test_an_activity_that_cannot_be_taken_says_why_and_leaves_the_others(data, reason):
    bad, good = read(file(data, activity(identifier="KE-GOV-1-78")), "kenya.xml", KNOWN)
    assert (bad.refusal, bad.line) == (reason, 2)
    assert (good.refusal, good.identifier) == ("", "KE-GOV-1-78")


def test_an_identifier_counts_once_in_a_file():
    first, second = read(file(activity(), activity(title="other")), "kenya.xml", KNOWN)
    assert first.refusal == ""
    assert second.refusal == "Its identifier stands in the file before; only the first is read."


def test_what_is_refused_leaves_the_rest_of_the_file(reporter):
    own = activity(identifier="XM-DAC-41128-TA-PER-2007-0001")
    rows = taken(reporter, file(activity(title=" "), own, activity(identifier="KE-GOV-1-78")))
    assert [row.outcome for row in rows] == ["refused", "refused", "created"]
    assert rows[1].reason == "It is the portal's own, and no activity of this State."
    assert Activity.objects.get().iati_identifier == "KE-GOV-1-78"


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", r"kenya\.xml is not well-formed XML: line 1: "),
        (b"PK\x03\x04", r"kenya\.xml is not well-formed XML: line 1: "),
        (file(activity())[:-20], r"kenya\.xml is not well-formed XML: line 11: "),
        (file(activity() * 2).replace(b"</title>", b"", 1), r"kenya\.xml is not well-formed XML: line 11: "),
        (file(activity(identifier="&b;")).replace(b"?>", b"?>" + BOMB), r"kenya\.xml declares a document type"),
        (
            f"<?xml version='1.0' encoding='utf-16'?>{BOMB.decode()}<iati-activities/>".encode("utf-16"),
            r"kenya\.xml declares a document type",
        ),
        (b"<html/>", r"kenya\.xml holds no IATI activities: its first element is “html”\."),
        (file(activity(), attributes='version="1.05"'), r"kenya\.xml is of IATI version 1\.05; versions from 2\.01 on"),
        (file(activity(), attributes=""), r"kenya\.xml is of IATI version unknown"),
    ],
)
def test_what_is_no_such_file_is_refused_whole(data, sentence):
    with pytest.raises(PortalError, match=sentence):
        read(data, "kenya.xml", KNOWN)


def test_of_a_file_that_is_cut_off_nothing_is_taken(reporter):
    with pytest.raises(PortalError, match=r"kenya\.xml is not well-formed XML"):
        taken(reporter, file(activity(), activity(identifier="b"))[:-30])
    assert not Activity.objects.exists()


def test_a_page_takes_so_many_and_no_more(reporter):
    data = file(activity(), activity(identifier="b"))
    with pytest.raises(PortalError, match=r"kenya\.xml holds 2 activities; a page takes 1\. Divide the file\."):
        source(reporter, data, limit=1).run()
    assert not Activity.objects.exists()


# Again


def test_the_same_file_again_changes_nothing(reporter):
    data = file(activity('<recipient-country code="UG"/><budget><value>5</value></budget>'), activity(identifier="b"))
    taken(reporter, data)
    before = list(Activity.objects.order_by("pk").values()), Change.objects.count()
    rows = taken(reporter, data)
    assert [row.outcome for row in rows] == ["same", "same"]
    assert (list(Activity.objects.order_by("pk").values()), Change.objects.count()) == before


def test_a_look_writes_nothing(reporter):
    [row] = source(reporter, file(activity())).look()
    assert row.outcome == "created"
    assert not Activity.objects.exists()
    assert not Change.objects.exists()


def test_a_changed_file_changes_the_draft(reporter):
    taken(reporter, file(activity('<recipient-country code="UG"/>')))
    [row] = taken(reporter, file(activity('<recipient-country code="TZ"/>', title="Two courses")))
    found = Activity.objects.get()
    assert (row.outcome, row.reference) == ("changed", found.reference)
    assert (found.title, [item.code for item in found.recipients.all()], found.version) == ("Two courses", ["TZA"], 2)
    edited = changes_of(found, internal=True).filter(event="edited")
    assert {(change.field, change.old, change.new) for change in edited} == {
        ("title", "Training of prosecutors", "Two courses"),
        ("recipients", "Uganda", "United Republic of Tanzania"),
    }


def test_what_a_person_mended_stays(reporter):
    taken(reporter, file(activity()))
    found = Activity.objects.get()
    found.title = "Training of forty prosecutors"
    edit_activity(activity=found, by=reporter, fields=["title"])
    assert [row.outcome for row in taken(reporter, file(activity()))] == ["same"]
    newer = file(activity("<budget><value>5</value></budget>", title="Training of prosecutors and judges"))
    [row] = taken(reporter, newer)
    found.refresh_from_db()
    assert (row.outcome, found.title, found.cost) == ("changed", "Training of forty prosecutors", 5)
    [misfit] = row.misfits
    assert (misfit.value, misfit.reason) == (
        "Training of prosecutors and judges",
        "“title” stays as it was changed in the portal.",
    )
    assert [row.outcome for row in taken(reporter, newer)] == ["same"]


def test_what_was_entered_by_hand_is_only_completed(reporter, kenya):
    found = ActivityFactory(state=kenya, iati_identifier="KE-GOV-1-77", title="By hand", created_by=reporter)
    inner = "<budget><value>5</value></budget>"
    [row] = taken(reporter, file(activity(inner)))
    found.refresh_from_db()
    assert (row.outcome, found.title, found.description, found.cost) == ("changed", "By hand", "Three courses", 5)
    assert [misfit.reason for misfit in row.misfits] == [
        "“title” stays as it was changed in the portal.",
    ]
    assert Activity.objects.count() == 1


def test_what_is_no_draft_is_left_as_it_is(reporter, kenya):
    statuses = ["submitted", "published", "withdrawn"]
    for status in statuses:
        ActivityFactory(state=kenya, iati_identifier=status, status=status, created_by=reporter)
    before = list(Activity.objects.order_by("pk").values())
    rows = taken(reporter, file(*[activity(identifier=status) for status in statuses]))
    assert [row.outcome for row in rows] == ["kept"] * 3
    assert [row.reason for row in rows] == [
        "It is submitted and is not changed by a file.",
        "It is accepted and published and is not changed by a file.",
        "It is withdrawn and is not changed by a file.",
    ]
    assert list(Activity.objects.order_by("pk").values()) == before


def test_what_the_portal_publishes_comes_back_unchanged(reporter, kenya):
    ActivityFactory(state=kenya, status="published", created_by=reporter)
    ActivityFactory(state=kenya, status="published", created_by=reporter, iati_identifier="KE-GOV-1-77")
    before = list(Activity.objects.order_by("pk").values())
    rows = taken(reporter, b"".join(publishing.iati_file()))
    assert [row.outcome for row in rows] == ["kept", "kept"]
    assert list(Activity.objects.order_by("pk").values()) == before


def test_a_file_of_the_portal_says_elsewhere_what_the_report_said(reporter, kenya, places, peru, settings):  # noqa: F811
    """What one portal exports another takes in, but for what IATI has no place for."""
    area, mandate = PriorityAreaFactory(number=3), MandateFactory(slug="3-4-b-1")
    original = ActivityFactory(
        state=kenya,
        status="published",
        created_by=reporter,
        title="Formation de procureurs",
        language="fr",
        description="Trois cours",
        results="Un guide",
        beneficiaries="40 procureurs",
        recipient_region="",
        starts_on=datetime.date(2007, 3, 1),
        starts_precision="month",
        ends_on=datetime.date(2008, 12, 31),
        ends_precision="year",
        cost=Decimal("1000.01"),
        currency="USD",
        contact="Autorité centrale",
        contact_email="authority@example.org",
        web_pages="https://example.org/a",
        sector="15132",
        interruption="suspended",
        provider_role="receives",
        priority_areas=[area],
        mandates=[mandate],
    )
    original.recipients.set([kenya, places["UGA"]])
    original.providers.set([places["TZA"]])
    data = b"".join(publishing.iati_file()).replace(b"XM-DAC-41128-TA-", b"XM-DAC-99999-TA-")
    [row] = taken(reporter, data)
    assert row.outcome == "created"
    assert importing.values_of(row.activity) == importing.values_of(original)


@pytest.mark.django_db(transaction=True)
def test_of_one_file_taken_in_twice_at_once_each_activity_is_drafted_once(reporter, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one transaction write at a time; PostgreSQL is where they could cross.")
    began, first, find = threading.Event(), [], IatiImport._find

    def dawdle(self, reports):
        find(self, reports)
        began.set()
        time.sleep(1)

    def one():
        first.extend(taken(reporter, file(activity())))
        connection.close()

    monkeypatch.setattr(IatiImport, "_find", dawdle)
    thread = threading.Thread(target=one)
    thread.start()
    began.wait(10)
    [second] = taken(reporter, file(activity()))
    thread.join()
    assert ([row.outcome for row in first], second.outcome) == (["created"], "same")
    assert Activity.objects.count() == 1


# Who


def test_only_who_reports_for_the_state_takes_its_file_in(reporter, stranger, former_focal_point, kenya):
    for person in (stranger, former_focal_point):
        with pytest.raises(NotAllowed):
            IatiImport(data=file(activity()), name="x", state=kenya, by=person).run()
    assert not Activity.objects.exists()


def test_an_officer_takes_it_in_on_behalf_and_cannot_touch_the_states_own_drafts(reporter, officer, kenya):
    ActivityFactory(state=kenya, iati_identifier="KE-GOV-1-77", created_by=reporter, title="private")
    data = file(activity(), activity(identifier="KE-GOV-1-78"))
    kept, created = IatiImport(data=data, name="kenya.xml", state=kenya, by=officer).run()
    assert (kept.outcome, kept.activity, kept.reference) == ("kept", None, "")
    assert kept.reason == "The State has it already, where you cannot change it."
    assert (created.outcome, created.activity.on_behalf) == ("created", True)
    assert Activity.objects.get(iati_identifier="KE-GOV-1-77").title == "private"


def test_another_state_has_an_activity_of_its_own(reporter, peru):
    ActivityFactory(state=peru, iati_identifier="KE-GOV-1-77", title="Peruvian", created_by=reporter)
    [row] = taken(reporter, file(activity()))
    assert row.outcome == "created"
    assert Activity.objects.get(state=peru).title == "Peruvian"


# The page and the command


def upload(client, data, button="import", state="KEN"):
    return client.post(
        "/activities/iati/", {"state": state, "file": SimpleUploadedFile("kenya.xml", data), button: "1"}
    )


def test_the_page_looks_first_and_takes_in_then(client_of, reporter):
    client = client_of(reporter)
    data = file(activity('<sector code="11110"/>'))
    page = upload(client, data, "look").content.decode()
    assert "What taking in “kenya.xml” would do" in page
    assert "It is not among the sectors of the portal." in page
    assert not Activity.objects.exists()
    page = upload(client, data).content.decode()
    assert "“kenya.xml” is taken in" in page
    assert f'href="{Activity.objects.get().get_absolute_url()}"' in page
    assert "nothing changed" in upload(client, data).content.decode()


def test_a_file_that_cannot_be_read_comes_back_with_its_sentence(client_of, reporter, settings):
    client = client_of(reporter)
    response = upload(client, b"<iati-activities")
    assert response.status_code == 422
    assert "kenya.xml is not well-formed XML: line 1" in response.content.decode()
    settings.UPLOAD_LIMIT = 1024 * 1024
    response = upload(client, file(activity(title="x" * 1024 * 1024)))
    assert response.status_code == 422
    assert "kenya.xml is larger than 1 MB." in response.content.decode()
    response = upload(client, file(activity()), state="PER")
    assert response.status_code == 422
    assert not Activity.objects.exists()


def test_the_words_of_a_file_are_shown_as_words(client_of, reporter):
    hostile = "&lt;script&gt;alert(1)&lt;/script&gt;"
    page = upload(client_of(reporter), file(activity(f'<tag code="{hostile}"/>', title=hostile))).content.decode()
    assert "<script>alert" not in page
    assert page.count(hostile) == 2


def test_the_command_reports_what_became_of_each(reporter, tmp_path):
    path, out = tmp_path / "kenya.xml", StringIO()
    path.write_bytes(file(activity('<sector code="11110"/>')))
    call_command("import_iati", str(path), state="KEN", dry_run=True, json=True, stdout=out)
    assert not Activity.objects.exists()
    assert json.loads(out.getvalue()) == {
        "dry_run": True,
        "activities": [
            {
                "identifier": "KE-GOV-1-77",
                "line": 2,
                "title": "Training of prosecutors",
                "outcome": "created",
                "reason": "",
                "reference": "KEN-2007-0001",
                "misfits": [
                    {"element": "sector", "value": "11110", "reason": "It is not among the sectors of the portal."},
                    dict(zip(("element", "value", "reason"), KIND, strict=True)),
                ],
            }
        ],
    }
    out = StringIO()
    call_command("import_iati", str(path), state="KEN", stdout=out)
    assert out.getvalue().splitlines()[0] == "created: KEN-2007-0001 KE-GOV-1-77 Training of prosecutors"
    assert out.getvalue().splitlines()[-1] == "1 created."
    assert Activity.objects.get().created_by == reporter
    for arguments, sentence in [
        ({"state": "XXX"}, "There is no State with the code XXX"),
        ({"state": "UGA"}, "UGA has no focal point; name who reports with --by"),
        ({"state": "KEN", "by": "nobody@example.org"}, "There is no active account nobody@example.org"),
    ]:
        with pytest.raises(CommandError, match=sentence):
            call_command("import_iati", str(path), **arguments)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_iati", str(tmp_path / "none.xml"), state="KEN")
