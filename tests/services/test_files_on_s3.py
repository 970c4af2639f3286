"""Uploaded files on a server that really speaks S3: kept, read and withdrawn through the portal's pages alone."""

import http.client
import re
import socket
import subprocess
import sys

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assistance.models import Attachment
from cop_portal.settings import file_storage
from tests.factories.assistance import ActivityFactory
from tests.services.conftest import wait_until
from tests.services.servers import free_port

pytestmark = pytest.mark.services

KEY = {"aws_access_key_id": "key", "aws_secret_access_key": "se/cret", "region_name": "eu-central-1"}


@pytest.fixture(scope="module")
def server():
    """The address of a server with the private bucket `portal`."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"

    def answers():
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return True
        except OSError:
            return False

    try:
        assert wait_until(answers), "the S3 server did not start"
        bucket = boto3.resource("s3", endpoint_url=address, **KEY).Bucket("portal")
        bucket.create(CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        yield address
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def bucket(server, settings):
    """The bucket that the portal keeps its files in, as an owner of the storage sees it."""
    url = f"s3://key:se%2Fcret@{server.partition('//')[2]}/portal?region=eu-central-1&tls=0"
    settings.STORAGES = settings.STORAGES | {"default": file_storage(url)}
    bucket = boto3.resource("s3", endpoint_url=server, **KEY).Bucket("portal")
    yield bucket
    bucket.objects.all().delete()


def test_a_file_goes_to_the_bucket_and_comes_back_through_the_portal(
    bucket, server, focal_point, kenya, client, client_of
):
    activity, own = ActivityFactory(state=kenya, created_by=focal_point), client_of(focal_point)
    page = activity.get_absolute_url()
    data = b"%PDF-1.7\n" + b"programme " * 1000
    assert own.post(f"{page}attachments/", {"file": SimpleUploadedFile("برنامج.pdf", data)}).status_code == 302
    attachment = Attachment.objects.get()
    [kept] = bucket.objects.all()
    assert kept.key == attachment.file.name
    assert re.fullmatch(r"activities/[0-9a-f]{32}\.pdf", kept.key)
    assert kept.get()["Body"].read() == data

    address = reverse("assistance:attachment-download", args=[activity.reference, attachment.pk])
    response = own.get(address)
    assert b"".join(response) == data
    assert response.headers["Content-Length"] == str(len(data))
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert "sandbox" in response.headers["Content-Security-Policy"]
    for closer in response._resource_closers:
        closer()
    assert client.get(address).status_code == 404
    assert server not in own.get(page).content.decode()

    grants = bucket.Object(kept.key).Acl().grants
    assert [grant["Grantee"]["Type"] for grant in grants] == ["CanonicalUser"]
    stranger = http.client.HTTPConnection(server.partition("//")[2], timeout=5)
    stranger.request("GET", f"/portal/{kept.key}")
    assert stranger.getresponse().status == 403
    stranger.close()
    with pytest.raises(NotImplementedError):
        assert attachment.file.url

    assert own.post(f"{address}withdraw/").status_code == 302
    assert own.get(address).status_code == 404
    assert [item.key for item in bucket.objects.all()] == [kept.key]


def test_no_file_is_written_over(bucket):
    first = default_storage.save("activities/a.txt", ContentFile(b"first"))
    second = default_storage.save("activities/a.txt", ContentFile(b"second"))
    assert first != second
    assert {item.key: item.get()["Body"].read() for item in bucket.objects.all()} == {
        first: b"first",
        second: b"second",
    }


def test_what_the_storage_refuses_is_said_and_nothing_is_written(
    bucket, server, settings, focal_point, kenya, client_of
):
    gone = f"s3://key:secret@{server.partition('//')[2]}/no-such-bucket?region=eu-central-1&tls=0"
    settings.STORAGES = settings.STORAGES | {"default": file_storage(gone)}
    activity = ActivityFactory(state=kenya, created_by=focal_point)
    file = SimpleUploadedFile("programme.txt", b"programme")
    response = client_of(focal_point).post(f"{activity.get_absolute_url()}attachments/", {"file": file})
    assert response.status_code == 422
    assert "programme.txt could not be kept just now." in response.content.decode()
    assert not Attachment.objects.exists()
