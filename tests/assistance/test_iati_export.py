"""Published activities as IATI: valid, following the standard's rules, complete, and nothing that is not public."""

import datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from assistance.enums import Interruption, ProviderRole, Sector
from assistance.iati.publishing import iati_file
from assistance.iati.writing import shares, years
from assistance.models import Activity
from cop_portal.common import dates
from cop_portal.common.dates import Precision
from cop_portal.people.models import User
from tests.assistance.iati import check
from tests.factories.assistance import ActivityFactory, AssistanceKindFactory, AttachmentFactory
from tests.factories.people import OrganizationFactory, StateFactory, UserFactory
from tests.factories.recommendations import DocumentFactory, MandateFactory, PriorityAreaFactory

TODAY = datetime.date(2007, 9, 10)
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def state(code, alpha2, name, **names):
    found = StateFactory(code=code, name_en=name)
    for field, value in {"iso_alpha2": alpha2, **names}.items():
        setattr(found, field, value)
    found.save()
    return found


@pytest.fixture
def places(db):
    return {
        "KEN": state("KEN", "KE", "Kenya", name_ar="كينيا", name_zh="肯尼亚", name_fr="Kenya"),
        "UGA": state("UGA", "UG", "Uganda", name_ar="أوغندا", name_zh="乌干达", name_fr="Ouganda"),
        "TZA": state("TZA", "TZ", "United Republic of Tanzania", name_fr="République-Unie de Tanzanie"),
        "EUE": state("EUE", "", "European Union", name_fr="Union européenne"),
    }


def published(recipients=(), **fields):
    links = {name: fields.pop(name) for name in ("providers", "providing_organizations") if name in fields}
    # One person for all: each further one would cost the hashing of a password.
    by = fields.pop("created_by", None) or User.objects.first() or UserFactory()
    activity = ActivityFactory(status="published", created_by=by, **fields)
    activity.recipients.set(recipients)
    for name, objects in links.items():
        getattr(activity, name).set(objects)
    return activity


def written(state=None):
    return check(b"".join(iati_file(state)), dates.today())


def the_only():
    [activity] = written().iterfind("iati-activity")
    return activity


def attributes(activity, path):
    return [dict(node.attrib) for node in activity.xpath(path)]


# What is in it


def test_it_holds_what_is_published_and_public_and_nothing_else(places):
    first = published(title="first")
    published(title="for States alone", visibility="states")
    by = first.created_by
    for status in ("draft", "submitted", "returned", "withdrawn"):
        ActivityFactory(title=status, status=status, created_by=by)
    for status in ("submitted", "withdrawn", "taken_over"):
        ActivityFactory(title=f"change, {status}", status=status, revises=first, revises_version=1, created_by=by)
    published(title="second", state=places["UGA"])
    root = written()
    assert root.xpath("iati-activity/title/narrative/text()") == ["first", "second"]
    assert written(places["UGA"]).xpath("iati-activity/title/narrative/text()") == ["second"]


def test_what_is_withdrawn_leaves_the_file(client, kenya):
    published(title="stays")
    withdrawn = published(title="goes")
    withdrawn.status = "withdrawn"
    withdrawn.save()
    data = b"".join(client.get("/activities/iati.xml"))
    assert b"stays" in data
    assert b"goes" not in data
    assert withdrawn.reference.encode() not in data


def test_examples_are_published_only_in_a_portal_of_examples(kenya, settings):
    published(is_example=True, title="example")
    settings.PORTAL_EXAMPLES = True
    assert b"<!-- an example, not a real activity -->" in b"".join(iati_file())
    settings.PORTAL_EXAMPLES = False
    assert b"example" not in b"".join(iati_file())


def test_all_that_a_report_says_is_written(places, officer):
    area = PriorityAreaFactory(number=3)
    mandate = MandateFactory(slug="3-4-b-1")
    world_bank = OrganizationFactory(slug="world-bank", name_en="World Bank")
    activity = published(
        reference="KEN-2007-0001",
        recipients=[places["UGA"]],
        recipient_region="",
        state=places["KEN"],
        title="Training of prosecutors",
        description="Three courses.",
        beneficiaries="40 prosecutors",
        results="A handbook",
        starts_on=datetime.date(2007, 3, 5),
        ends_on=datetime.date(2007, 3, 16),
        cost=Decimal("1500.50"),
        currency="USD",
        contact="Central authority",
        contact_email="authority@example.org",
        web_pages="https://example.org/course\nhttps://example.org/course\nhttps://example.org/news",
        sector=Sector.JUDICIAL_AFFAIRS,
        iati_identifier="KE-GOV-1-77",
        priority_areas=[area],
        mandates=[mandate],
        providers=[places["TZA"]],
        providing_organizations=[world_bank],
    )
    file = AttachmentFactory(activity=activity)
    AttachmentFactory(activity=activity, name="old.txt", is_withdrawn=True)
    found = the_only()
    assert [node.tag for node in found] == [
        "iati-identifier", "reporting-org", "title", "description", "description", "description",
        "participating-org", "participating-org", "participating-org", "other-identifier", "activity-status",
        "activity-date", "activity-date", "contact-info", "activity-scope", "recipient-country", "sector", "sector",
        "tag", "default-aid-type", "budget", "document-link", "document-link", "document-link", "document-link",
    ]  # fmt: skip
    assert found.findtext("iati-identifier") == "KE-GOV-1-77"
    assert attributes(found, "reporting-org") == [{"ref": "XM-DAC-41128", "type": "40", "secondary-reporter": "1"}]
    assert attributes(found, "other-identifier") == [{"ref": "KEN-2007-0001", "type": "A1"}]
    assert [(node.get("type"), node.findtext("narrative")) for node in found.iterfind("description")] == [
        ("1", "Three courses."),
        ("3", "40 prosecutors"),
        ("4", "A handbook"),
    ]
    assert [
        (node.findtext("narrative"), node.get("type"), node.get("role"), node.get("crs-channel-code"))
        for node in found.iterfind("participating-org")
    ] == [
        ("Kenya", "10", "4", None),
        ("United Republic of Tanzania", "10", "4", None),
        ("World Bank", "40", "4", "44000"),
    ]
    assert attributes(found, "activity-status") == [{"code": "4"}]
    assert attributes(found, "activity-date") == [
        {"iso-date": "2007-03-05", "type": "2"},
        {"iso-date": "2007-03-16", "type": "4"},
    ]
    assert found.xpath("contact-info/*[not(self::email)]/narrative/text() | contact-info/email/text()") == [
        "Central authority",
        "authority@example.org",
    ]
    assert attributes(found, "activity-scope | recipient-country") == [{"code": "4"}, {"code": "UG"}]
    assert attributes(found, "sector") == [
        {"vocabulary": "1", "code": "15134"},
        {"vocabulary": "99", "code": "3", "vocabulary-uri": "http://127.0.0.1:8000/coverage/"},
    ]
    assert attributes(found, "tag") == [
        {"vocabulary": "99", "code": "3-4-b-1", "vocabulary-uri": "http://127.0.0.1:8000/decisions/3-4/"}
    ]
    assert attributes(found, "default-aid-type") == [{"code": "D02"}]
    assert attributes(found, "budget/value") == [{"currency": "USD", "value-date": "2007-03-05"}]
    assert found.findtext("budget/value") == "1500.50"
    links = found.iterfind("document-link")
    assert [(node.get("url"), node.get("format"), node.find("category").get("code")) for node in links] == [
        ("http://127.0.0.1:8000/activities/KEN-2007-0001/", "text/html", "A12"),
        (f"http://127.0.0.1:8000/activities/KEN-2007-0001/attachments/{file.pk}/", "text/plain", "A02"),
        ("https://example.org/course", "text/html", "A12"),
        ("https://example.org/news", "text/html", "A12"),
    ]  # fmt: skip


def test_nobody_is_named(places, officer):
    published(recipients=[places["KEN"]], created_by=officer)
    assert officer.email.encode() not in b"".join(iati_file())
    assert officer.name.encode() not in b"".join(iati_file())


@pytest.mark.parametrize(
    ("language", "title", "name"),
    [
        ("ar", "تدريب المدعين العامين", "أوغندا"),
        ("zh", "培训检察官", "乌干达"),
        ("fr", "Formation de procureurs à l’entraide", "Ouganda"),
    ],
)
def test_texts_keep_their_language(places, language, title, name):
    published(recipients=[places["UGA"], places["TZA"]], language=language, title=title)
    found = the_only()
    assert found.get(LANG) == language
    assert (found.findtext("title/narrative"), found.find("title/narrative").get(LANG)) == (title, None)
    uganda, tanzania = found.iterfind("recipient-country/narrative")
    assert (uganda.text, uganda.get(LANG)) == (name, None)
    # Where the language has no name, the English one says that it is English.
    assert tanzania.get(LANG) == (None if language == "fr" else "en")


# Traps


@pytest.mark.parametrize(
    ("given", "written_as", "other"),
    [
        ("", "XM-DAC-41128-TA-KEN-2007-0001", []),
        (" KE-GOV-1-77 ", "KE-GOV-1-77", []),
        ("KE/GOV 1", "XM-DAC-41128-TA-KEN-2007-0001", ["KE/GOV 1"]),
        ("XM-DAC-41128", "XM-DAC-41128-TA-KEN-2007-0001", ["XM-DAC-41128"]),
        ("XM-DAC-41128-TA-PER-2007-0001", "XM-DAC-41128-TA-KEN-2007-0001", ["XM-DAC-41128-TA-PER-2007-0001"]),
    ],
)
def test_an_identifier_elsewhere_is_reused_where_it_can_be(kenya, given, written_as, other):
    published(reference="KEN-2007-0001", iati_identifier=given)
    found = the_only()
    assert found.findtext("iati-identifier") == written_as
    assert found.xpath("other-identifier[@type='A9']/@ref") == other
    assert found.xpath("other-identifier[@type='A1']/@ref") == ["KEN-2007-0001"]


def test_an_activity_that_two_states_report_has_its_identifier_once(places):
    published(reference="KEN-2007-0001", iati_identifier="GB-1-77")
    published(reference="UGA-2007-0001", state=places["UGA"], iati_identifier="GB-1-77")
    first, second = written()
    assert first.findtext("iati-identifier") == "GB-1-77"
    assert second.findtext("iati-identifier") == "XM-DAC-41128-TA-UGA-2007-0001"
    assert attributes(second, "related-activity") == [{"ref": "GB-1-77", "type": "5"}]
    [alone] = written(places["UGA"])
    assert alone.findtext("iati-identifier") == second.findtext("iati-identifier")


@pytest.mark.parametrize(
    ("fields", "status", "days"),
    [
        ({"starts_on": datetime.date(2007, 9, 10)}, "2", [("2", "2007-09-10")]),
        ({"starts_on": datetime.date(2007, 9, 11)}, "1", [("1", "2007-09-11")]),
        (
            {"starts_on": datetime.date(2007, 3, 5), "ends_on": datetime.date(2007, 9, 10)},
            "2",
            [("2", "2007-03-05"), ("3", "2007-09-10")],
        ),
        (
            {"starts_on": datetime.date(2007, 3, 5), "ends_on": datetime.date(2007, 9, 9)},
            "4",
            [("2", "2007-03-05"), ("4", "2007-09-09")],
        ),
        # A month goes on to its last day, a year too.
        (
            {
                "starts_on": datetime.date(2007, 1, 1),
                "starts_precision": Precision.YEAR,
                "ends_on": datetime.date(2007, 9, 1),
                "ends_precision": Precision.MONTH,
            },
            "2",
            [("2", "2007-01-01"), ("3", "2007-09-30")],
        ),
        (
            {"starts_on": datetime.date(2006, 2, 1), "starts_precision": Precision.MONTH,
             "ends_on": datetime.date(2006, 2, 1), "ends_precision": Precision.MONTH},
            "4",
            [("2", "2006-02-01"), ("4", "2006-02-28")],
        ),
        # Whether what was cancelled ever began is not known; what was suspended did, and its end is only planned.
        (
            {"starts_on": datetime.date(2006, 2, 1), "ends_on": datetime.date(2006, 3, 1),
             "interruption": Interruption.CANCELLED},
            "5",
            [("1", "2006-02-01"), ("3", "2006-03-01")],
        ),
        (
            {"starts_on": datetime.date(2006, 2, 1), "ends_on": datetime.date(2006, 3, 1),
             "interruption": Interruption.SUSPENDED},
            "6",
            [("2", "2006-02-01"), ("3", "2006-03-01")],
        ),
    ],
)  # fmt: skip
def test_days_are_actual_only_once_they_are_over(kenya, fields, status, days):
    published(**fields)
    found = the_only()
    assert attributes(found, "activity-status") == [{"code": status}]
    assert [(node.get("type"), node.get("iso-date")) for node in found.iterfind("activity-date")] == days


def test_a_day_that_iati_demands_says_how_exactly_it_is_known(kenya):
    published(starts_precision=Precision.MONTH)
    assert the_only().findtext("activity-date/narrative") == "Known to the month."


def test_countries_share_and_a_region_stands_alone(places):
    published(recipients=[places["KEN"], places["UGA"], places["TZA"]], recipient_region="East Africa")
    found = the_only()
    assert attributes(found, "activity-scope") == [{"code": "3"}]
    assert [(node.get("code"), node.get("percentage")) for node in found.iterfind("recipient-country")] == [
        ("KE", "33.33"),
        ("UG", "33.34"),
        ("TZ", "33.33"),
    ]
    assert found.findtext("location/name/narrative") == "East Africa"


@pytest.mark.parametrize(
    ("region", "language", "code"),
    [("East Africa", "en", "1027"), ("Afrique de l'Ouest", "fr", "1030"), ("the Sahel", "en", "998")],
)
def test_a_region_has_the_code_of_its_name(kenya, region, language, code):
    published(recipient_region=region, language=language)
    found = the_only()
    assert attributes(found, "activity-scope") == [{"code": "2"}]
    assert attributes(found, "recipient-region") == [{"code": code, "vocabulary": "1"}]
    assert found.findtext("recipient-region/narrative") == region


def test_the_european_union_is_no_country(places):
    published(recipients=[places["EUE"]], recipient_region="")
    assert attributes(the_only(), "recipient-region") == [{"code": "89", "vocabulary": "1"}]
    Activity.objects.get().recipients.add(places["KEN"])
    found = the_only()
    assert attributes(found, "recipient-country | recipient-region") == [{"code": "KE"}]
    assert found.findtext("location/name/narrative") == "European Union"


def test_a_state_that_receives_answers_for_its_report(places):
    published(state=places["KEN"], provider_role=ProviderRole.RECEIVES, providers=[places["UGA"]])
    assert [(node.findtext("narrative"), node.get("role")) for node in the_only().iterfind("participating-org")] == [
        ("Kenya", "2"),
        ("Uganda", "4"),
    ]


@pytest.mark.parametrize(
    ("kind", "areas", "sector", "aid"),
    [
        ("training", [], "15130", ["D02"]),
        ("data-collection", [], "15196", ["D02"]),
        ("mentoring", [4], "15196", ["D01"]),
        ("equipment", [3, 4], "15130", ["C01"]),
        ("financial", [3], "15130", []),
    ],
)
def test_a_sector_that_was_not_named_follows_from_the_report(kenya, kind, areas, sector, aid):
    document = DocumentFactory(symbol="CTOC/COP/2006/L.8")
    areas = [PriorityAreaFactory(number=number, document=document) for number in areas]
    published(kind=AssistanceKindFactory(code=kind), priority_areas=areas)
    found = the_only()
    assert found.xpath("sector[@vocabulary='1']/@code") == [sector]
    assert found.xpath("default-aid-type/@code") == aid


def test_a_cost_is_cut_at_each_turn_of_the_year(kenya):
    published(
        starts_on=datetime.date(2006, 12, 1), ends_on=datetime.date(2008, 1, 31), cost=Decimal("427.01"), currency="EUR"
    )
    found = the_only()
    assert [
        (node.find("period-start").get("iso-date"), node.find("period-end").get("iso-date"), node.findtext("value"))
        for node in found.iterfind("budget")
    ] == [
        ("2006-12-01", "2006-12-31", "31.00"),
        ("2007-01-01", "2007-12-31", "365.01"),
        ("2008-01-01", "2008-01-31", "31.00"),
    ]
    assert found.get("default-currency") == "EUR"


def test_signs_that_xml_cannot_hold_are_left_out(kenya):
    published(title="A\x0bB\x1fC\uffff <&>", description="\x01")
    found = the_only()
    assert found.findtext("title/narrative") == "ABC <&>"
    assert found.findtext("description/narrative") == "ABC <&>"


def test_shares_and_years_add_up():
    for number in range(1, 200):
        assert sum(shares(number)) == 100
        assert min(shares(number)) > 0
    first, last = datetime.date(2007, 12, 31), datetime.date(2009, 1, 1)
    assert years(first, last) == [
        (first, first),
        (datetime.date(2008, 1, 1), datetime.date(2008, 12, 31)),
        (last, last),
    ]


TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=30)
DAYS = st.dates(datetime.date(1990, 1, 1), datetime.date(2030, 12, 31))


@st.composite
def reports(draw):
    starts_on = draw(DAYS)
    ends_on = draw(st.none() | st.integers(0, 3000).map(lambda days: starts_on + datetime.timedelta(days)))
    cost = draw(st.none() | st.decimals(0, 10**11, places=2))
    return {
        "title": draw(TEXT) or "title",
        "description": draw(TEXT),
        "beneficiaries": draw(TEXT),
        "results": draw(TEXT),
        "language": draw(st.sampled_from(["ar", "zh", "en", "fr", "ru", "es"])),
        "provider_role": draw(st.sampled_from(ProviderRole.values)),
        "recipients": draw(st.sets(st.sampled_from(["KEN", "UGA", "TZA", "EUE"]))),
        "providers": draw(st.sets(st.sampled_from(["KEN", "UGA", "TZA", "EUE"]))),
        "priority_areas": draw(st.sets(st.sampled_from([1, 2, 3]))),
        "recipient_region": draw(st.sampled_from(["", "East Africa", "the Sahel"])),
        "starts_on": starts_on,
        "starts_precision": draw(st.sampled_from(Precision.values)),
        "ends_on": ends_on,
        "ends_precision": draw(st.sampled_from(Precision.values)),
        "interruption": draw(st.sampled_from(["", *Interruption.values])),
        "cost": cost,
        "currency": "" if cost is None else "USD",
        "contact": draw(TEXT),
        "sector": draw(st.sampled_from(["", *Sector.values])),
        "iati_identifier": draw(st.sampled_from(["", "GB-1-77", "KE/1"]) | TEXT),
    }


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(reports(), min_size=1, max_size=4))
def test_whatever_is_reported_the_file_is_valid(places, found):
    areas = {number: PriorityAreaFactory(number=number) for number in (1, 2, 3)}
    with transaction.atomic():
        for report in found:
            links = {
                "recipients": [places[code] for code in report["recipients"]],
                "providers": [places[code] for code in report["providers"]],
                "priority_areas": [areas[number] for number in report["priority_areas"]],
            }
            published(**(report | links))
        assert len(written()) == len(found)
        transaction.set_rollback(True)


# Served


def test_the_addresses_answer_with_a_file(client, places):
    published(state=places["KEN"], title="Kenyan")
    published(state=places["UGA"], title="Ugandan")
    response = client.get("/activities/iati.xml")
    assert response.headers["Content-Type"] == "application/xml"
    assert response.headers["Content-Disposition"] == 'attachment; filename="activities.iati.xml"'
    assert len(check(b"".join(response), TODAY)) == 2
    response = client.get("/states/UGA/iati.xml")
    assert response.headers["Content-Disposition"] == 'attachment; filename="activities-UGA.iati.xml"'
    assert etree.fromstring(b"".join(response)).xpath("iati-activity/title/narrative/text()") == ["Ugandan"]
    # Nothing to publish is no file, since IATI knows none that is empty.
    assert client.get("/states/TZA/iati.xml").status_code == 404
    assert client.get("/states/XXX/iati.xml").status_code == 404


def test_the_pages_link_the_files_that_there_are(client, places):
    assert "iati.xml" not in client.get("/states/KEN/").content.decode()
    published([places["UGA"]], state=places["KEN"])
    assert 'href="/states/KEN/iati.xml" type="application/xml"' in client.get("/states/KEN/").content.decode()
    assert "iati.xml" not in client.get("/states/UGA/").content.decode()  # it receives, and reports nothing itself
    assert 'href="/activities/iati.xml" type="application/xml"' in client.get("/activities/").content.decode()


def test_a_focal_point_gets_what_a_visitor_gets(client_of, focal_point, kenya):
    published(visibility="states", title="for States")
    published(title="for all")
    data = b"".join(client_of(focal_point).get("/activities/iati.xml"))
    assert b"for all" in data
    assert b"for States" not in data


def test_it_costs_the_same_number_of_queries_for_one_and_for_thirty(places):
    area, mandate = PriorityAreaFactory(), MandateFactory()

    def queries(number):
        for _n in range(number):
            activity = published([places["UGA"]], priority_areas=[area], mandates=[mandate], providers=[places["TZA"]])
            AttachmentFactory(activity=activity)
        with CaptureQueriesContext(connection) as captured:
            data = b"".join(iati_file())
        return len(captured), len(etree.fromstring(data))

    few, one = queries(1)
    many, thirty = queries(29)
    assert (one, thirty) == (1, 30)
    assert few == many <= 10


def test_it_comes_in_pieces_while_it_is_written(kenya, monkeypatch):
    monkeypatch.setattr("assistance.iati.publishing.PIECE", 1000)
    for _n in range(5):
        published()
    pieces = list(iati_file())
    assert len(pieces) >= 5
    assert pieces[0].startswith(b"<?xml")
    assert pieces[-1].endswith(b"</iati-activities>")


def test_a_file_that_fails_on_its_way_does_not_end_as_a_whole_one(kenya, monkeypatch):
    monkeypatch.setattr("assistance.iati.publishing.PIECE", 1000)
    for n in range(3):
        published(cost=Decimal(1), currency="USD", reference=f"KEN-2007-{n}")
    came = []

    def budgets(root, activity, start, end):
        if activity.reference == "KEN-2007-2":
            raise RuntimeError

    monkeypatch.setattr("assistance.iati.writing._budgets", budgets)
    with pytest.raises(RuntimeError):
        came.extend(iati_file())
    assert came
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(b"".join(came))


def test_the_command_writes_the_same_file_whole_or_not_at_all(places, tmp_path, monkeypatch):
    published(state=places["KEN"], title="Kenyan")
    published(state=places["UGA"], title="Ugandan")
    out = StringIO()
    call_command("export_iati", stdout=out)
    assert len(check(out.getvalue().encode(), TODAY)) == 2
    path = tmp_path / "uganda.xml"
    call_command("export_iati", state="UGA", output=str(path))
    assert etree.parse(path).xpath("iati-activity/title/narrative/text()") == ["Ugandan"]
    before = path.read_bytes()
    monkeypatch.setattr("assistance.iati.publishing.element_of", lambda *_arguments: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        call_command("export_iati", output=str(path))
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (before, [path])
    with pytest.raises(CommandError, match="cannot be written: No such file"):
        call_command("export_iati", output=str(tmp_path / "none" / "file.xml"))
    with pytest.raises(CommandError, match="There is no State with the code XXX"):
        call_command("export_iati", state="XXX")
    with pytest.raises(CommandError, match="No activity is published"):
        call_command("export_iati", state="TZA")
