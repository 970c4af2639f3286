"""The cast that every test knows, a client for each, and the portal's date."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.utils import translation

from cop_portal.history.models import RowVersion
from cop_portal.people.enums import Role
from cop_portal.reports.models import SearchChange
from tests.factories.people import AppointmentFactory, StateFactory, UnitFactory, UserFactory


@pytest.fixture(autouse=True)
def portal_date(settings, tmp_path):
    """10 September 2007, three weeks before the working group met; files and mails go to a folder of the test."""
    settings.PORTAL_TODAY = datetime.date(2007, 9, 10)
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """PostgreSQL's triggers, which go by the portal's date, start at that of the tests too."""
    if connection.vendor == "postgresql":
        connection.settings_dict["OPTIONS"]["options"] = "-c portal.today=2007-09-10"


@pytest.fixture
def stand_at(settings, db):
    """Moves the portal's date, of the database's triggers too: `stand_at(datetime.date(2007, 9, 30))`."""

    def moved(day):
        settings.PORTAL_TODAY = day
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('portal.today', %s, false)", [day.isoformat()])

    return moved


@pytest.fixture(autouse=True)
def nothing_kept_of_emptying_tables(request, django_db_blocker):
    """SQLite empties tables after a test by DELETE, which its triggers keep: of that nothing is left to the next."""
    yield
    if connection.vendor == "sqlite" and "transactional_db" in request.fixturenames:
        with django_db_blocker.unblock():
            RowVersion.objects.all()._raw_delete("default")
            SearchChange.objects.all()._raw_delete("default")


@pytest.fixture(autouse=True)
def portal_language():
    """A page asked for in one test leaves its language to no other."""
    yield
    translation.deactivate()


@pytest.fixture
def officer(db):
    return UserFactory(email="officer@example.org", name="secretariat officer", role=Role.OFFICER, unit=UnitFactory())


@pytest.fixture
def second_officer(db):
    return UserFactory(email="second@example.org", name="second officer", role=Role.OFFICER, unit=UnitFactory())


@pytest.fixture
def head(db):
    return UserFactory(email="head@example.org", name="head of unit", role=Role.HEAD, unit=UnitFactory())


@pytest.fixture
def administrator(db):
    return UserFactory(email="admin@example.org", name="administrator", role=Role.ADMINISTRATOR)


@pytest.fixture
def kenya(db):
    return StateFactory(code="KEN")


@pytest.fixture
def peru(db):
    return StateFactory(code="PER")


@pytest.fixture
def focal_point(kenya):
    """The main focal point of Kenya."""
    return AppointmentFactory(
        person__email="kenya@example.org", person__name="focal point of Kenya", state=kenya
    ).person


@pytest.fixture
def stranger(peru):
    """The focal point of another State."""
    return AppointmentFactory(person__email="peru@example.org", person__name="focal point of Peru", state=peru).person


@pytest.fixture
def former_focal_point(kenya):
    """Kenya's focal point until the end of August 2007."""
    return AppointmentFactory(
        person__email="former@example.org",
        person__name="former focal point of Kenya",
        state=kenya,
        ends_on=datetime.date(2007, 8, 31),
    ).person


@pytest.fixture
def authority(kenya):
    """The validating authority of Kenya."""
    return AppointmentFactory(
        person__email="authority@example.org", person__name="validating authority", state=kenya, role="authority"
    ).person


@pytest.fixture
def client_of():
    """A signed-in client: `client_of(officer)`."""

    def signed_in(user):
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in
