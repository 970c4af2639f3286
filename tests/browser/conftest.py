"""Chromium, and a portal that it can open.

A test takes `page` (a fresh browser page on the live portal) and `portal` (reference data, decision 3/4, the example
accounts), signs in with `sign_in(page, email)` and ends with `assert_accessible(page)`.
"""

import os
import shutil
import sqlite3

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import sync_playwright

from cop_portal.demo.services import EXAMPLE_PASSWORD

# Playwright runs a loop of its own in this thread; Django must not take it for the portal's.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@pytest.fixture(scope="session")
def chromium():
    program = shutil.which("chromium")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI=true needs Chromium; `make services` installs it.")
        pytest.skip("Chromium is not installed; `make services` installs it.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def portal(transactional_db, settings, live_server):
    """The portal as `make run` serves it, on the live server."""
    settings.PORTAL_EXAMPLES = True
    settings.PORTAL_ORIGIN = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    connection.ensure_connection()
    if not _filled.execute("SELECT 1 FROM sqlite_master").fetchone():
        _fill()
        connection.connection.backup(_filled)
    else:
        _filled.backup(connection.connection)
        ContentType.objects.clear_cache()
    return live_server.url


# The database as the first test of a worker filled it; each later one gets a copy, which takes no time.
_filled = sqlite3.connect(":memory:")


def _fill():
    call_command("createcachetable", verbosity=0)
    call_command("load_reference", verbosity=0)
    call_command(
        "import_decision",
        "recommendations/data/decision-3-4.fr.md",
        session="COP-3",
        number="3/4",
        adopted_on="2006-10-18",
        verbosity=0,
    )
    call_command("seed_examples", verbosity=0)


@pytest.fixture
def open_page(chromium, portal):
    """Opens pages, each with cookies of its own: `open_page()`, or `open_page(width=390)` for a telephone."""
    contexts = []

    def opened(*, width=1280, height=900, scripts=True, language="en"):
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            locale=language,
            base_url=portal,
            reduced_motion="reduce",  # a colour on its way from one to another has the contrast of neither
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page):
    return open_page()


def sign_in(page, email):
    """Sign in by the form, as a person does."""
    page.goto("/account/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(EXAMPLE_PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/desk/")


def assert_accessible(page):
    """Axe finds nothing on the page."""
    results = Axe().run(page, options={"resultTypes": ["violations"]})
    found = [
        f"{violation['id']}: {violation['help']}\n    "
        + "\n    ".join(node["html"][:200] for node in violation["nodes"][:3])
        for violation in results.response["violations"]
    ]
    assert found == [], f"{page.url}\n" + "\n".join(found)


def assert_fits(page):
    """Nothing makes the page scroll sideways."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} pixels too wide"
