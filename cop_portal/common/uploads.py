"""What a file really is, told from its bytes: an upload of the wrong kind is refused with a sentence."""

import codecs
import hashlib
import io
import logging
import re
import secrets
import struct
import unicodedata
import zipfile
import zlib

import filetype
from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from cop_portal.common.errors import PortalError

# Types that may be attached, with the ending that the download gets.
ALLOWED = {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "image/png": "png",
    "image/jpeg": "jpg",
    "text/plain": "txt",
}
ALSO_CALLED = {"image/jpeg": ["jpeg"], "text/plain": ["csv", "md"]}
# A container that unpacks to more than this is a bomb: entries, bytes, and how many times its own size.
BOMB = (1_000, 200 * 1024 * 1024, 100)
# Where Word, Excel and OpenDocument keep programs.
MACROS = re.compile(r"(^|/)vbaProject\.bin$|^(Basic|Scripts)/", re.IGNORECASE)
# What a container says that is damaged, encrypted, or of a make that Python does not know.
UNREADABLE = (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, RuntimeError, ValueError, OverflowError)

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LINE_END = re.compile(r"\r\n|\r|\n")
# Bytes that no text holds, in UTF-8 or in the code of a Western or an Arabic computer.
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1d\x7f]")

log = logging.getLogger(__name__)


def keep(stored, upload):
    """Fill a StoredFile from an uploaded file, whose bytes go under a random name, and save it. Raises PortalError."""
    stored.name = _readable(upload.name)
    data = upload.read()
    stored.content_type = content_type(data, stored.name)
    stored.name = file_name(stored.name, stored.content_type)
    stored.size, stored.sha256 = len(data), hashlib.sha256(data).hexdigest()
    try:
        stored.file.save(f"{secrets.token_hex(16)}.{ALLOWED[stored.content_type]}", ContentFile(data), save=False)
    except OSError as error:
        log.exception("An uploaded file could not be kept.")
        sentence = _("%(name)s could not be kept just now. Nothing was written; try again later.")
        raise PortalError(sentence % {"name": stored.name}, field="file") from error
    stored.full_clean()
    stored.save()
    return stored


def _readable(name):
    """The name that the person gave it, composed, without a folder and without signs that a system takes for orders."""
    try:
        return get_valid_filename(unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2]))
    except SuspiciousFileOperation:
        return _("file")


def file_name(name, content_type):
    """The name with an ending that says what the bytes are: a text that is called page.html must not open as one."""
    ending = ALLOWED[content_type]
    stem, dot, given = name.rpartition(".")
    if dot and given.lower() in {ending, *ALSO_CALLED.get(content_type, ())}:
        ending, name = given, stem or _("file")
    return f"{name[: 199 - len(ending)]}.{ending}"


def content_type(data, name):
    """The type of the bytes, one of ALLOWED. Raises PortalError that names the file and what is wrong with it."""
    if not data:
        raise PortalError(_("%(name)s is empty.") % {"name": name}, field="file")
    if len(data) > settings.UPLOAD_LIMIT:
        limit = settings.UPLOAD_LIMIT // (1024 * 1024)
        raise PortalError(_("%(name)s is larger than %(limit)s MB.") % {"name": name, "limit": limit}, field="file")
    kind = filetype.guess_mime(data) or _text(data, name)
    if kind == "application/zip":
        kind = _container(data)
    if kind not in ALLOWED:
        raise PortalError(
            _("%(name)s is not a PDF, Word, Excel, OpenDocument, PNG, JPEG or plain-text file.") % {"name": name},
            field="file",
        )
    if "opendocument" in kind or "openxmlformats" in kind:
        _refuse_bombs_and_macros(data, name)
    return kind


def decoded(data, name):
    """The text of the bytes: in UTF-8, or in UTF-16 where they begin with its mark, as Excel's “Unicode text” does.
    Raises PortalError that says where they are in neither, and what to do."""
    encoding, named = ("utf-16", "UTF-16") if data.startswith(_UTF_16) else ("utf-8-sig", "UTF-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        at = error.start + (len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0)
        before = data[:at].decode(encoding, "ignore")
        words = {
            "name": name,
            "encoding": named,
            "line": len(_LINE_END.findall(before)) + 1,
            "byte": f"0x{data[at]:02X}",
            "place": at + 1,
        }
        raise PortalError(
            _(
                "%(name)s is not in %(encoding)s: on line %(line)s stands the byte %(byte)s, number %(place)s of the "
                "file, which cannot be read. Save it in UTF-8: in Excel, as “CSV UTF-8”."
            )
            % words,
            field="file",
        ) from error


def _text(data, name):
    """Plain text without markup: a browser must have nothing to run. What is meant for text is told what it lacks."""
    try:
        text = decoded(data, name)
    except PortalError:
        if _CONTROL.search(data) and not data.startswith(_UTF_16):
            return ""
        raise
    is_markup = text.lstrip("\ufeff \t\r\n").startswith("<") or "\x00" in text or text.startswith(("MZ", "#!"))
    return "" if is_markup else "text/plain"


def _container(data):
    """OpenDocument files name their type in their first entry."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                return archive.read("mimetype").decode("ascii", "replace")
            if "word/document.xml" in names:
                return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            if "xl/workbook.xml" in names:
                return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    except UNREADABLE:
        return ""
    return ""


def _refuse_bombs_and_macros(data, name):
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except UNREADABLE as error:
        raise PortalError(_("%(name)s is damaged.") % {"name": name}, field="file") from error
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > BOMB[0] or unpacked > BOMB[1] or unpacked > BOMB[2] * len(data):
        raise PortalError(_("%(name)s unpacks to far more than a document does.") % {"name": name}, field="file")
    if any(MACROS.search(entry.filename) for entry in entries):
        raise PortalError(_("%(name)s holds macros. Save it without them.") % {"name": name}, field="file")
