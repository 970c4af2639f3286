"""With the example at 10 September 2007: who was and who will be reminded before the fourth session, exactly."""

import datetime

import pytest
from django.core.management import call_command
from django.test import Client

from cop_portal.demo.services import EXAMPLE_PASSWORD
from cop_portal.reminders.models import Reminder

D = datetime.date
UNIT = {"officer@example.org", "second.officer@example.org", "head@example.org"}


@pytest.fixture
def example(db, settings, tmp_path, django_capture_on_commit_callbacks):
    settings.PORTAL_EXAMPLES = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    call_command("set_up_portal", verbosity=0)


def ledger(kind, slug=None):
    """{(day, state): to whom} of one kind, of one mandate where it is named; what was cancelled left out."""
    found = {}
    for row in Reminder.objects.filter(kind=kind).exclude(state="cancelled").prefetch_related("subject"):
        if slug is None or row.subject.slug == slug:
            found.setdefault((row.send_on, row.state), set()).add(row.to)
    return found


def test_what_went_out_and_will_go_out_before_the_fourth_session(example):
    # (b): the focal point of the one State with an account that has not answered, and its authority
    senegal, authority = {"senegal@example.org"}, {"senegal.authority@example.org"}
    days = [
        D(2008, 4, 11),
        D(2008, 7, 10),
        D(2008, 9, 8),
        D(2008, 10, 1),
        D(2008, 10, 7),
        D(2008, 10, 22),
        D(2008, 11, 5),
    ]
    assert ledger("reply", "3-4-b-1") == {(day, "planned"): senegal for day in days}
    assert ledger("reply-late", "3-4-b-1") == {
        (D(2008, 10, 1), "planned"): authority,
        (D(2008, 10, 15), "planned"): authority,
    }
    # (c) and (d): the unit that leads, ninety, thirty and seven days before; once they are late, its head
    assert (
        ledger("mandate", "3-4-c-1")
        == ledger("mandate", "3-4-c-2")
        == {
            (D(2007, 7, 5), "sent"): UNIT,
            (D(2007, 9, 3), "sent"): UNIT,
            (D(2007, 9, 26), "planned"): UNIT,
        }
    )
    assert ledger("mandate", "3-4-d-1") == {
        (D(2007, 7, 7), "sent"): UNIT,
        (D(2007, 9, 5), "sent"): UNIT,
        (D(2007, 9, 28), "planned"): UNIT,
    }
    assert ledger("mandate-late", "3-4-c-1") == {
        (D(2007, 10, 4), "planned"): {"head@example.org"},
        (D(2007, 10, 17), "planned"): {"head@example.org"},
    }
    # (e): who serves the working group
    secretary = {"second.officer@example.org"}
    assert ledger("body-mandate", "3-4-e-1") == {
        (D(2007, 9, 3), "sent"): secretary,
        (D(2007, 9, 26), "planned"): secretary,
        (D(2007, 10, 2), "planned"): secretary,
    }
    # Six of seven were invited, by whom an address is known; two have answered.
    silent = {"undp@example.org", "interpol@example.org", "wco@example.org", "world-bank@example.org"}
    assert ledger("meeting-invitation") == {
        (D(2007, 9, 10), "sent"): silent,
        (D(2007, 9, 17), "planned"): silent,
        (D(2007, 9, 22), "planned"): silent,
    }


def test_the_pages_show_it(example, settings):
    officer = Client()
    officer.login(email="officer@example.org", password=EXAMPLE_PASSWORD)
    told = officer.get("/mandates/3-4-b-1/").context["told"]
    assert next((row.send_on, row.state, row.people) for row in told) == (
        D(2008, 4, 11),
        "planned",
        ["focal point of Senegal"],
    )
    told = officer.get("/mandates/3-4-c-2/").context["told"]
    assert [(row.send_on, row.state, len(row.people)) for row in told if row.label == "mandate due"] == [
        (D(2007, 7, 5), "sent", 3),
        (D(2007, 9, 3), "sent", 3),
        (D(2007, 9, 26), "planned", 3),
    ]
    page = officer.get("/desk/reminders/")
    assert page.context["views"][0][2] == Reminder.objects.filter(state="planned", send_on__lte=D(2007, 10, 10)).count()
    assert {row.state for row in page.context["object_list"]} == {"planned"}
    visitor = Client().get("/mandates/3-4-c-2/")
    assert visitor.context["told"] == []
    senegal = Client()
    senegal.login(email="senegal@example.org", password=EXAMPLE_PASSWORD)
    own = senegal.get("/mandates/3-4-b-1/").context["told"]
    assert {name for row in own for name in row.people} == {"focal point of Senegal"}
    assert senegal.get("/mandates/3-4-c-2/").context["told"] == []
