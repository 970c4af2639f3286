"""The views that a person keeps of lists: their own alone, and of this portal's lists alone."""

import pytest
from lxml import html

from cop_portal.people.models import SavedView
from tests.test_query_counts import LISTS

KEPT = "/activities/?q=training&kind=training"


@pytest.fixture
def kept(officer, client_of):
    response = client_of(officer).post("/desk/views/new/", {"name": "Training", "address": KEPT + "&page=3&format=csv"})
    assert (response.status_code, response.headers["Location"]) == (302, KEPT)
    return SavedView.objects.get()


def links(client, address):
    page = html.fromstring(client.get(address).content)
    return [(link.text, link.get("href")) for link in page.xpath("//main//a") if link.get("href", "").startswith(KEPT)]


def test_a_view_stands_on_its_list_and_on_the_desk(kept, officer, client_of):
    client = client_of(officer)
    assert links(client, "/activities/") == links(client, "/desk/") == [("Training", KEPT)]
    assert links(client, "/needs/") == []
    current = html.fromstring(client.get(KEPT).content).xpath("//main//a[@aria-current='true']")
    assert [link.text for link in current] == ["Training"]


def test_a_view_is_its_person_s_alone(kept, head, administrator, client_of, client):
    for person in (head, administrator):
        other = client_of(person)
        assert links(other, "/activities/") == links(other, "/desk/") == []
        assert other.get(f"/desk/views/{kept.pk}/").status_code == 404
        assert other.post(f"/desk/views/{kept.pk}/", {"name": "mine"}).status_code == 404
        assert other.post(f"/desk/views/{kept.pk}/delete/").status_code == 404
    assert client.post(f"/desk/views/{kept.pk}/delete/").status_code == 302  # to the sign-in
    assert "Keep this view" not in client.get("/activities/").content.decode()
    assert SavedView.objects.get().name == "Training"


def test_a_view_is_renamed_and_deleted(kept, officer, client_of):
    client = client_of(officer)
    assert client.post(f"/desk/views/{kept.pk}/", {"name": "Courses"}).status_code == 302
    assert links(client, "/desk/") == [("Courses", KEPT)]
    assert client.get(f"/desk/views/{kept.pk}/delete/").status_code == 405
    assert client.post(f"/desk/views/{kept.pk}/delete/").status_code == 302
    assert not SavedView.objects.exists()


def test_a_name_is_taken_once_by_each_person(kept, officer, head, client_of):
    given = {"name": "Training", "address": "/needs/"}
    refused = client_of(officer).post("/desk/views/new/", given)
    assert refused.status_code == 422
    assert "You keep a view of this name." in refused.content.decode()
    assert client_of(head).post("/desk/views/new/", given).status_code == 302


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://example.org/activities/",
        "//example.org/activities/",
        "/\\example.org/",
        "javascript:alert(1)",
        "/desk/",
        "/account/logout/",
        "/activities/KEN-2007-0001/",
        "/no-such-page/",
        "activities/",
        "/activities",
        "http://[",
        "/activities/?q=" + "x" * 1200,
    ],
)
def test_what_is_no_list_of_the_portal_is_refused(address, officer, client_of):
    assert client_of(officer).post("/desk/views/new/", {"name": "x", "address": address}).status_code == 422
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("address", [address for address in LISTS if "board" not in address])
def test_every_list_can_be_kept(address, officer, client_of):
    LISTS[address](1, officer)
    client = client_of(officer)
    (form,) = html.fromstring(client.get(address).content).xpath("//form[@action='/desk/views/new/']")
    response = client.post("/desk/views/new/", dict(form.form_values()) | {"name": "kept"})
    assert response.status_code == 302, response.content.decode()
    assert response.headers["Location"] == address
