"""Reference data: what the sources say, marked as sure as they are, loaded once."""

import collections
import datetime

import pytest
from django.core.management import call_command

from assistance.models import AssistanceKind
from cop_portal.history.models import Change
from cop_portal.people.models import Organization, State, Unit
from recommendations.models import (
    Article,
    Body,
    Document,
    Instrument,
    InstrumentStatus,
    PriorityArea,
    Session,
)
from recommendations.queries import meeting_before, next_session, parties
from recommendations.services.sessions import move_session
from tests.factories.people import UserFactory

D = datetime.date


@pytest.fixture
def loaded(db):
    call_command("load_reference", verbosity=0)


def test_a_second_load_changes_nothing(loaded, capsys):
    call_command("load_reference")
    assert capsys.readouterr().out == "0 created, 0 changed.\n"


@pytest.mark.parametrize(
    ("day", "number"), [(D(2006, 10, 18), 126), (D(2008, 10, 8), 147), (D(2026, 1, 1), 192), (D(2003, 9, 28), 51)]
)
def test_parties_to_the_convention(day, number, loaded):
    assert parties("untoc", day).count() == number


def test_states_by_regional_group(loaded):
    members = State.objects.filter(kind="member")
    assert collections.Counter(members.values_list("regional_group", flat=True)) == {
        "africa": 54,
        "asia-pacific": 54,
        "eastern-europe": 23,
        "latin-america": 33,
        "western-europe": 29,
    }
    others = State.objects.exclude(kind="member")
    assert set(others.values_list("code", flat=True)) == {"COK", "EUE", "NIU", "PSE", "VAT"}


def test_every_party_has_a_code_and_six_names(loaded):
    bound = State.objects.filter(pk__in=parties("untoc", D(2026, 1, 1)).values("state"))
    for language in ("en", "fr", "es", "ar", "ru", "zh"):
        assert not bound.filter(**{f"name_{language}": ""}).exists()
    turkey = State.objects.get(code="TUR")
    assert (turkey.name_en, turkey.name_fr, turkey.name_zh, turkey.m49, turkey.iso_alpha2) == (
        "Türkiye",
        "Türkiye",
        "土耳其",
        "792",
        "TR",
    )
    assert State.objects.get(code="AFG").m49 == "004"


def test_what_is_uncertain_says_so(loaded):
    assert Document.objects.get(symbol="CTOC/COP/2006/14").certainty == "uncertain"
    assert Document.objects.get(symbol="CTOC/COP/2006/L.8").certainty == "certain"
    assert set(Article.objects.filter(instrument__code="firearms").values_list("certainty", flat=True)) == {"uncertain"}
    assert Session.objects.get(code="COP-13").starts_on is None
    palau = InstrumentStatus.objects.get(state__code="PLW", instrument__code="untoc")
    assert (palau.consent_precision, palau.certainty) == ("year", "uncertain")
    assert not Instrument.objects.filter(certainty="certain", source="").exists()


def test_the_sessions_that_decision_3_4_hangs_on(loaded):
    dates = {code: (starts, ends) for code, starts, ends in Session.objects.values_list("code", "starts_on", "ends_on")}
    assert dates["COP-3"] == (D(2006, 10, 9), D(2006, 10, 18))
    assert dates["COP-4"] == (D(2008, 10, 8), D(2008, 10, 17))
    assert dates["WG.2-2007"] == (D(2007, 10, 3), D(2007, 10, 5))
    assert next_session().code == "COP-4"
    group = Body.objects.get(code="WG.2")
    assert meeting_before(group, Session.objects.get(code="COP-4")).code == "WG.2-2007"
    # Held during the third session, not before the second.
    assert meeting_before(group, Session.objects.get(code="COP-2")) is None


def test_numbers_of_everything(loaded):
    counts = {
        model: model.objects.count()
        for model in (Article, PriorityArea, AssistanceKind, Organization, Unit, Body, Document)
    }
    assert counts == {
        Article: 107,
        PriorityArea: 5,
        AssistanceKind: 13,
        Organization: 19,
        Unit: 3,
        Body: 7,
        Document: 21,
    }
    assert Article.objects.get(instrument__code="untoc", number=29).title == "Training and technical assistance"
    assert Organization.objects.get(slug="world-bank").kind == "financial"


def test_a_session_that_an_officer_moved_stays_moved(loaded, capsys):
    session = Session.objects.get(code="WG.2-2007")
    move_session(session=session, starts_on=D(2007, 11, 5), ends_on=D(2007, 11, 7), by=UserFactory(role="officer"))
    call_command("load_reference")
    assert capsys.readouterr().out == "0 created, 0 changed.\n"
    session.refresh_from_db()
    assert session.starts_on == D(2007, 11, 5)
    assert Change.objects.filter(event="edited", field="starts_on").count() == 1
