"""Models and migrations agree, whatever the interface's languages are."""

import io

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", stdout=io.StringIO())


@pytest.mark.django_db
def test_changing_the_interface_languages_makes_no_migration(settings):
    settings.LANGUAGES = [("en", "English")]
    call_command("makemigrations", "--check", "--dry-run", stdout=io.StringIO())
