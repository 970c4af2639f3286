"""Models and migrations agree, whatever the interface's languages are; another version's database is left alone."""

import io

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from recommendations.models import Decision


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", stdout=io.StringIO())


@pytest.mark.django_db
def test_changing_the_interface_languages_makes_no_migration(settings):
    settings.LANGUAGES = [("en", "English")]
    call_command("makemigrations", "--check", "--dry-run", stdout=io.StringIO())


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["migrate", "set_up_portal"])
def test_a_database_of_another_version_is_refused_before_anything_is_changed(command):
    MigrationRecorder(connection).record_applied("people", "0002_kept_forms")
    with pytest.raises(SystemCheckError, match=r"does not know its migration people\.0002_kept_forms\."):
        call_command(command, verbosity=0, skip_checks=False)
    assert not Decision.objects.exists()


@pytest.mark.django_db
def test_a_migration_that_a_package_has_dropped_is_no_other_version():
    MigrationRecorder(connection).record_applied("auth", "0099_squashed_away")
    call_command("migrate", verbosity=0, skip_checks=False)
