"""What somebody types on a form's page is kept until it is saved, for them alone."""

import datetime
import json

import pytest

from cop_portal.common.dates import machine_now
from cop_portal.people.models import KeptForm
from tests.factories.recommendations import ActionFactory

ADDRESS = "/desk/kept/"


def keep(client, path, values):
    return client.post(ADDRESS, {"path": path, "values": json.dumps(values)})


def test_it_is_kept_read_and_replaced(officer, client_of):
    client = client_of(officer)
    assert client.get(ADDRESS, {"path": "/x/"}).status_code == 204
    assert keep(client, "/x/", {"title": ["One"]}).status_code == 204
    assert keep(client, "/x/", {"title": ["Two"], "units": ["1", "2"]}).status_code == 204
    assert client.get(ADDRESS, {"path": "/x/"}).json()["values"] == {"title": ["Two"], "units": ["1", "2"]}
    assert client.get(ADDRESS, {"path": "/y/"}).status_code == 204
    assert client.post(ADDRESS, {"path": "/x/", "drop": "1"}).status_code == 204
    assert not KeptForm.objects.exists()


def test_nobody_else_reads_or_drops_it(officer, head, client_of):
    keep(client_of(officer), "/x/", {"title": ["One"]})
    other = client_of(head)
    assert other.get(ADDRESS, {"path": "/x/"}).status_code == 204
    other.post(ADDRESS, {"path": "/x/", "drop": "1"})
    assert KeptForm.objects.count() == 1


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("/x/", "no json"),
        ("/x/", '["a"]'),
        ("/x/", '{"title": "no list"}'),
        ("/x/", '{"title": [1]}'),
        ("/x/", json.dumps({"title": ["x" * 200_000]})),
        ("x/", '{"title": ["a"]}'),
        ("/" + "x" * 300, '{"title": ["a"]}'),
    ],
)
def test_what_is_no_forms_content_is_refused(path, values, officer, client_of):
    response = client_of(officer).post(ADDRESS, {"path": path, "values": values})
    assert response.status_code == 400
    assert "could not be kept" in response.text
    assert not KeptForm.objects.exists()


def test_what_nobody_came_back_to_goes_after_a_month(officer, client_of):
    client = client_of(officer)
    for path, days in (("/old/", 31), ("/young/", 29)):
        keep(client, path, {"title": ["One"]})
        KeptForm.objects.filter(path=path).update(updated_at=machine_now() - datetime.timedelta(days=days))
    keep(client, "/new/", {"title": ["One"]})
    assert {form.path for form in KeptForm.objects.all()} == {"/young/", "/new/"}


def test_a_save_drops_it_and_a_refusal_keeps_it(officer, client_of):
    client = client_of(officer)
    action = ActionFactory(owner=officer, unit=officer.unit)
    path = f"/actions/{action.pk}/edit/"
    keep(client, path, {"title": ["A longer title"]})
    typed = {"title": "", "owner": officer.pk, "version": action.version, "kept": "1"}
    assert client.post(path, typed).status_code == 422
    assert KeptForm.objects.count() == 1
    assert client.post(path, typed | {"title": "A longer title"}).status_code == 302
    assert not KeptForm.objects.exists()
