"""Uploads: what a file may be, what it is called, who gets it, and that no browser runs it."""

import contextlib
import io
import zipfile

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from assistance.models import Attachment
from assistance.services import add_attachment, withdraw_attachment
from coordination.links import token_of
from cop_portal.common.errors import PortalError
from cop_portal.common.uploads import ALLOWED, content_type, decoded, file_name
from cop_portal.settings import file_storage
from tests.factories.assistance import ActivityFactory
from tests.factories.coordination import SentInvitationFactory

ODT = b"application/vnd.oasis.opendocument.text"


def container(*entries):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return buffer.getvalue()


def address_of(attachment):
    return reverse("assistance:attachment-download", args=[attachment.activity.reference, attachment.pk])


def close(response):
    """Close the file alone: the response's own `close` would close the database as well."""
    for closer in response._resource_closers:
        closer()


def encrypted(data):
    """The same container, whose first entry says that it needs a password."""
    local, central = data.index(b"PK\x03\x04"), data.index(b"PK\x01\x02")
    marked = bytearray(data)
    marked[local + 6] |= 1
    marked[central + 8] |= 1
    return bytes(marked)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        (b"<!doctype html><script>alert(1)</script>", "is not a PDF"),
        ("\ufeff \n<svg onload='x'/>".encode(), "is not a PDF"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "is not a PDF"),
        (b"<html>\n%PDF-1.4", "is not a PDF"),
        ("<html>".encode("utf-16"), "is not a PDF"),
        (b"GIF89a/*<script>", "is not a PDF"),
        (b"#!/bin/sh\n", "is not a PDF"),
        (container(("META-INF/MANIFEST.MF", b""), ("A.class", b"\xca\xfe\xba\xbe")), "is not a PDF"),
        (container(("mimetype", b"text/html")), "is not a PDF"),
        (encrypted(container(("mimetype", ODT))), "is not a PDF"),
        (container(("mimetype", ODT), ("content.xml", b"0" * 30_000_000)), "unpacks to far more"),
        (container(("word/document.xml", b"<x/>"), ("word/vbaProject.bin", b"x")), "holds macros"),
        (container(("mimetype", ODT), ("Basic/Standard/Module1.xml", b"x")), "holds macros"),
    ],
    ids=range(14),
)
def test_what_is_no_document_is_refused_by_its_bytes_whatever_it_is_called(data, sentence):
    for name in ("letter.pdf", "letter.docx", "letter.png", "letter.txt"):
        with pytest.raises(PortalError, match=f"{name} {sentence}"):
            content_type(data, name)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"])
def test_text_is_read_in_the_encodings_that_it_says(encoding):
    words = "titre\tgenre\r\nCours d’été à Dakar\tتدريب 培训\r\n"
    data = words.encode(encoding) if encoding.startswith("utf-8") else f"\ufeff{words}".encode(encoding)
    assert content_type(data, "rows.csv") == "text/plain"
    assert decoded(data, "rows.csv") == words


@pytest.mark.parametrize(
    ("data", "encoding", "line", "byte", "place"),
    [
        ("titre;genre\r\nété;x\r\n".encode("cp1252"), "UTF-8", 2, "0xE9", 14),
        ("titre;genre\rété;x\r".encode("mac_roman"), "UTF-8", 2, "0x8E", 13),
        ("العنوان;\n".encode("cp1256"), "UTF-8", 1, "0xC7", 1),
        (b"\xef\xbb\xbftitle\n\nab\x96", "UTF-8", 3, "0x96", 13),
        ("title\n\nab".encode("utf-16")[:-1], "UTF-16", 3, "0x62", 19),
    ],
)
def test_text_in_another_encoding_is_told_where_and_what_to_do(data, encoding, line, byte, place):
    with pytest.raises(PortalError) as refused:
        content_type(data, "rows.csv")
    assert str(refused.value) == (
        f"rows.csv is not in {encoding}: on line {line} stands the byte {byte}, number {place} of the file, which "
        "cannot be read. Save it in UTF-8: in Excel, as “CSV UTF-8”."
    )


WESTERN = "title;kind\r\nCours d'été;x\r\n".encode("cp1252")
WESTERN_REFUSED = (
    "rows.csv is not in UTF-8: on line 2 stands the byte 0xE9, number 21 of the file, which cannot be read. Save it in "
    "UTF-8: in Excel, as “CSV UTF-8”."
)


def test_wherever_a_table_is_read_the_same_is_said(kenya, focal_point, officer, client_of, client):
    """Of activities of a State or an organization, and of the address book."""
    invitation = SentInvitationFactory()
    for person, address, more in (
        (client_of(focal_point), "/activities/spreadsheet/", {"state": kenya.pk}),
        (client_of(officer), "/organizations/import/", {"import": "1"}),
        (client, reverse("coordination:exchange", args=[token_of(invitation)]), {}),
    ):
        page = person.post(address, {"file": SimpleUploadedFile("rows.csv", WESTERN)} | more)
        assert (page.status_code, page.context["form"].errors.get("file")) == (422, [WESTERN_REFUSED]), address


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 400), st.integers(0, 255))
def test_no_bytes_break_the_check(tail, place, value):
    """Of bytes that are made up, and of a document with one byte changed, the kind is told or the file refused."""
    document = bytearray(container(("mimetype", ODT), ("word/document.xml", b"<x/>")))
    document[place % len(document)] = value
    for data in (tail, b"PK\x03\x04" + tail, b"%PDF-" + tail, bytes(document)):
        with contextlib.suppress(PortalError):
            assert content_type(data, "letter") in ALLOWED


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "passwd.txt"),
        ("..\\..\\boot.ini", "boot.ini.txt"),
        ("page.html", "page.html.txt"),
        ("run.exe", "run.exe.txt"),
        ("note", "note.txt"),
        ("…", "file.txt"),
        (".txt", "file.txt"),
        ("table.CSV", "table.CSV"),
        ("تقرير الأنشطة.txt", "تقرير_الأنشطة.txt"),
        ("Re\u0301sume\u0301.txt", "Résumé.txt"),
        ("invoice\u202etxt.exe", "invoicetxt.exe.txt"),
        ("a" * 300 + ".txt", "a" * 196 + ".txt"),
    ],
)
def test_a_name_is_kept_to_be_read_and_never_used(given_name, kept, focal_point, kenya):
    upload = SimpleUploadedFile("x", b"programme")
    upload._name = given_name
    attachment = add_attachment(activity=ActivityFactory(state=kenya), by=focal_point, file=upload)
    assert attachment.name == kept
    assert len(attachment.name) <= 200
    folder, stored = default_storage.listdir("activities")
    assert folder == []
    assert [f"activities/{name}" for name in stored] == [attachment.file.name]
    assert len(stored[0].partition(".")[0]) == 32


def test_a_jpeg_keeps_either_ending():
    assert [file_name(name, "image/jpeg") for name in ("a.jpg", "a.JPEG", "a.png")] == ["a.jpg", "a.JPEG", "a.png.jpg"]


def test_a_file_that_cannot_be_kept_is_said_and_nothing_is_written(focal_point, kenya, client_of, settings):
    activity = ActivityFactory(state=kenya, created_by=focal_point)
    settings.MEDIA_ROOT.write_text("a file where the folder should be")
    file = SimpleUploadedFile("programme.txt", b"programme")
    response = client_of(focal_point).post(f"{activity.get_absolute_url()}attachments/", {"file": file})
    assert response.status_code == 422
    assert "programme.txt could not be kept just now." in response.content.decode()
    assert not Attachment.objects.exists()


def test_a_download_says_its_name_in_every_script_and_runs_nowhere(focal_point, kenya, client_of):
    activity = ActivityFactory(state=kenya, created_by=focal_point)
    file = SimpleUploadedFile("برنامج.txt", b"programme <script>alert(1)</script>")
    attachment = add_attachment(activity=activity, by=focal_point, file=file)
    response = client_of(focal_point).get(address_of(attachment))
    assert b"".join(response) == b"programme <script>alert(1)</script>"
    assert response.headers["Content-Type"] == "text/plain"
    assert (
        response.headers["Content-Disposition"]
        == "attachment; filename*=utf-8''%D8%A8%D8%B1%D9%86%D8%A7%D9%85%D8%AC.txt"
    )
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    policy = response.headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert "script-src 'none'" in policy
    close(response)


def test_a_withdrawn_file_is_there_for_nobody(focal_point, kenya, client_of, officer, client):
    activity = ActivityFactory(state=kenya, status="published")
    attachment = Attachment(activity=activity, uploaded_by=focal_point, name="programme.txt", content_type="text/plain")
    attachment.size, attachment.sha256 = 9, "0" * 64
    attachment.file.save("x.txt", ContentFile(b"programme"))
    address = address_of(attachment)
    response = client.get(address)
    assert response.status_code == 200
    close(response)
    Attachment.objects.update(is_withdrawn=True)
    for reader in (client, client_of(focal_point), client_of(officer)):
        assert reader.get(address).status_code == 404
    assert default_storage.exists(attachment.file.name)


def test_the_bytes_have_no_address_of_their_own(focal_point, kenya, client, administrator, client_of):
    attachment = add_attachment(
        activity=ActivityFactory(state=kenya), by=focal_point, file=SimpleUploadedFile("a.txt", b"programme")
    )
    for path in (f"/{attachment.file.name}", f"/media/{attachment.file.name}", f"/static/{attachment.file.name}"):
        assert client.get(path, follow=True).status_code == 404
    admin = client_of(administrator).get(reverse("admin:assistance_attachment_change", args=[attachment.pk]))
    assert attachment.name in admin.content.decode()
    assert attachment.file.name not in admin.content.decode()


def test_withdrawing_twice_is_said_once(focal_point, kenya):
    attachment = add_attachment(
        activity=ActivityFactory(state=kenya), by=focal_point, file=SimpleUploadedFile("a.txt", b"programme")
    )
    for _twice in range(2):
        assert withdraw_attachment(attachment=attachment, by=focal_point).is_withdrawn


# --- the setting


def test_files_lie_on_the_disk_where_nothing_is_named():
    assert file_storage("") == {"BACKEND": "django.core.files.storage.FileSystemStorage"}


@pytest.mark.parametrize(
    ("url", "endpoint", "region"),
    [
        ("s3://key:se%2Fcret@files.example.org:9000/bucket", "https://files.example.org:9000", None),
        ("s3://key:se%2Fcret@127.0.0.1:9000/bucket?tls=0&region=here", "http://127.0.0.1:9000", "here"),
        ("s3://key:se%2Fcret@/bucket?region=eu-central-1", None, "eu-central-1"),
    ],
)
def test_a_bucket_is_named_by_its_address(url, endpoint, region):
    options = file_storage(url)["OPTIONS"]
    assert (options["access_key"], options["secret_key"], options["bucket_name"]) == ("key", "se/cret", "bucket")
    assert (options["endpoint_url"], options["region_name"]) == (endpoint, region)
    assert (options["default_acl"], options["querystring_auth"], options["file_overwrite"]) == ("private", False, False)


@pytest.mark.parametrize(
    "url",
    [
        "https://files.example.org/bucket",
        "s3://files.example.org/bucket",
        "s3://key:secret@files.example.org",
        "s3://key:secret@files.example.org/bucket/folder",
        "s3://key:secret@files.example.org/bucket?tls=no",
        "s3://key:secret@files.example.org/bucket?acl=public-read",
    ],
)
def test_a_wrong_address_is_refused_at_the_start(url):
    with pytest.raises(ImproperlyConfigured, match="FILES_URL"):
        file_storage(url)
