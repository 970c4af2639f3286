"""Home and desk answer what is due and whose; the example data shows both."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from assistance.models import Activity, Need, Proposal
from coordination.models import Meeting
from cop_portal.demo.services import EXAMPLE_PASSWORD, example_accounts
from cop_portal.people.models import User
from recommendations.models import StateReply


@pytest.fixture
def portal(db, settings):
    settings.PORTAL_EXAMPLES = True
    call_command("set_up_portal", verbosity=0)


@pytest.fixture(autouse=True)
def own_static_root(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()


def test_home_shows_what_is_due_before_the_fourth_session(portal, client, client_of):
    response = client.get("/")
    context = response.context
    officer = client_of(User.objects.get(email="officer@example.org"))
    # The proposals are drafts, which the secretariat alone knows of.
    assert [row.evidence.status for row in officer.get("/").context["due"]][:2] == ["partly", "none"]
    assert (context["session"].code, context["days_left"]) == ("COP-4", 394)
    assert [(row.slug, row.evidence.status.value) for row in context["due"]] == [
        ("3-4-c-1", "none"),
        ("3-4-c-2", "none"),
        ("3-4-e-1", "none"),
        ("3-4-d-1", "partly"),
    ]
    assert [row.slug for row in context["standing"]] == ["3-4-b-1"]
    assert [moment.day.isoformat() for moment in context["moments"]] == [
        "2006-10-18",
        "2007-08-22",
        "2007-09-10",
        "2007-10-03",
        "2007-10-03",
        "2007-10-04",
        "2007-10-05",
        "2008-08-27",
        "2008-10-08",
    ]
    assert [moment.is_today for moment in context["moments"]].index(True) == 2
    assert (context["late"], context["due_total"]) == ([], 4)


def test_home_of_an_empty_portal(client, db):
    response = client.get("/")
    assert response.status_code == 200
    assert "The dates of the next session are open." in response.content.decode()


def desk(email):
    client = Client()
    client.force_login(User.objects.get(email=email), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.get("/desk/").context


def test_the_desk_of_a_focal_point(portal):
    context = desk("peru@example.org")
    assert [state.code for state in context["states"]] == ["PER"]
    [peru] = context["state_desks"]
    assert [(activity.reference, activity.last_return.reason) for activity in peru.returned] == [
        ("PER-2007-0002", "Please name the institutions that receive the investigators.")
    ]
    assert [activity.reference for activity in peru.published] == ["PER-2007-0001"]
    assert [(mandate.slug, reply) for mandate, reply in peru.asked] == [("3-4-b-1", "reported")]
    assert (peru.may_report, peru.drafts, peru.submitted) == (True, [], [])
    assert "actions" not in context


def test_the_desk_of_an_officer(portal):
    context = desk("officer@example.org")
    assert [action.title for action in context["actions"]] == [
        "Draft the proposals for each priority area",
        "Submit the proposals paper to conference services",
    ]
    told = Activity.objects.get(organization__slug="undp")
    # The longest waiting first; those entered on behalf of States were so by another officer.
    assert [activity.reference for activity in context["to_review"]] == [
        "KHM-2007-0001.2",
        "ALB-2007-0002",
        "NLD-2007-0003",
        "RUS-2007-0004",
        "DEU-2007-0003",
        "GBR-2007-0004",
        "EGY-2007-0004",
        "KEN-2007-0002",
        told.reference,
    ]
    assert [(decision.slug, decision.waiting) for decision in context["to_confirm"]] == [("3-4", 1)]
    assert list(context["states"]) == []


@pytest.mark.parametrize(("length", "shown", "is_more"), [(8, 8, True), (9, 9, False)])
def test_of_a_long_queue_the_longest_waiting_are_shown(portal, monkeypatch, length, shown, is_more):
    monkeypatch.setattr("cop_portal.reports.queries.LENGTH_OF_A_QUEUE", length)
    client = Client()
    client.force_login(
        User.objects.get(email="officer@example.org"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    page = client.get("/desk/")
    assert page.context["to_review"][0].reference == "KHM-2007-0001.2"
    assert (len(page.context["to_review"]), page.context["more_to_review"]) == (shown, is_more)
    assert ("More wait than the 8 that have waited longest." in page.content.decode()) is is_more


def test_a_head_sees_what_is_late_with_others(portal):
    assert [action.title for action in desk("head@example.org")["late_actions"]] == [
        "List the organizations and banks to be invited"
    ]


def test_a_head_sees_the_proposals_to_clear_and_to_submit(portal):
    assert [(proposal.title, proposal.status) for proposal in desk("head@example.org")["waiting_proposals"]] == [
        ("Training of central authorities in East Africa", "cleared"),
        ("A common format for statistics on organized crime", "draft"),
    ]
    assert "waiting_proposals" not in desk("officer@example.org")


def test_an_administrator_has_no_work_of_the_secretariat(portal):
    assert "actions" not in desk("admin@example.org")


def test_examples_are_marked_and_made_once(portal, settings, capsys):
    assert set(Activity.objects.values_list("is_example", flat=True)) == {True}
    assert set(Meeting.objects.values_list("is_example", flat=True)) == {True}
    assert set(Need.objects.values_list("is_example", flat=True)) == {True}
    assert set(Proposal.objects.values_list("is_example", flat=True)) == {True}
    before = Activity.objects.count(), User.objects.count()
    call_command("set_up_portal")
    assert (Activity.objects.count(), User.objects.count()) == before
    out = capsys.readouterr().out
    for account in example_accounts():
        assert f"{account.email} " in out
        assert Client().login(email=account.email, password=EXAMPLE_PASSWORD)


def test_the_examples_show_every_state_of_a_report(portal):
    reported = Activity.objects.filter(revises__isnull=True)
    assert reported.count() == 131
    numbers = {(row.status, row.visibility) for row in reported}
    assert numbers >= {(status, "public") for status in ("draft", "submitted", "returned", "published", "withdrawn")}
    assert ("published", "states") in numbers
    assert Activity.objects.filter(revises__isnull=False, status="submitted").count() == 1
    on_behalf = reported.filter(on_behalf=True)
    assert on_behalf.values("state").distinct().count() == 40
    assert set(on_behalf.values_list("language", flat=True)) == {"ar", "en", "es", "fr", "ru", "zh"}
    assert {row.starts_precision for row in on_behalf} == {"day", "month", "year"}
    assert StateReply.objects.count() == 3


def test_no_examples_where_they_are_not_wanted(db, settings):
    settings.PORTAL_EXAMPLES = False
    with pytest.raises(CommandError, match="only where PORTAL_EXAMPLES=1") as error:
        call_command("seed_examples")
    assert error.value.returncode == 2
    call_command("set_up_portal", verbosity=0)
    assert not User.objects.exists()
