"""What kind of file the bytes are. The name of a file says nothing: it may be wrong."""

import codecs
import io
import re
import zipfile

import filetype

from recommendations.parsing.results import ParseError, gettext_noop

READ = "Word (.docx), PDF, HTML, Markdown, TXT"

_PDF = re.compile(rb"(?:\A|[\r\n])\s*%PDF-\d")  # some makers write a line of their own above it
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of Office until 2003, and of every encrypted Office file
_BEGINNING = 1024  # bytes in which a file's kind shows
_HTML = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*"
    rb"(?:<!doctype\s+html|<html|<head|<body|<title|<meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_FRAGMENT = re.compile(rb"\A\s*<(p|div|ol|ul|table|section|article|main|h[1-6])\b[^>]*>.*</\w+>\s*\Z", re.I | re.DOTALL)
_XML = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml\s")
# Bytes that are in no text: only where there are such is a format looked for, since a text may begin with "BM" as well.
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# What a zip file is, told from an entry that only this kind has.
_ZIPPED = (
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("ppt/presentation.xml", "pptx"),
    ("META-INF/container.xml", "epub"),
)
_OPEN_DOCUMENT = {"text": "odt", "spreadsheet": "ods", "presentation": "odp", "graphics": "odg"}


def kind_of(data, name):
    """docx, pdf, html, or text; of what is not read the usual ending of its name, such as doc. Raises ParseError."""
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data, name)
    if data.startswith(_OLE):
        return _old_office(data, name)
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if _PDF.search(data[:_BEGINNING]):
        return "pdf"
    beginning = data[: 4 * _BEGINNING]
    if data.startswith(_WIDE):
        return "html" if _HTML.match(beginning.decode("utf-16", "ignore").encode()) else "text"
    if _HTML.match(beginning) or _FRAGMENT.match(data):
        return "html"
    if _XML.match(data):
        return "xml"
    guessed = filetype.guess(data[: 8 * _BEGINNING]) if _NO_TEXT.search(beginning) else None
    return guessed.extension if guessed else "text"


def broken(name, kind):
    """What to raise where a file ends too early or its parts do not fit."""
    return ParseError(
        gettext_noop("%(name)s cannot be read as %(kind)s: the file is damaged or was cut off."), name=name, kind=kind
    )


def encrypted(name):
    """What to raise where a file opens with a password only."""
    return ParseError(
        gettext_noop("%(name)s is protected by a password; save a copy without one, and import that."), name=name
    )


def _zipped(data, name):
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "[Content_Types].xml" in names and any(entry.startswith("word/") for entry in names):
                return "docx"
            if "mimetype" in names and archive.getinfo("mimetype").file_size < _BEGINNING:
                kind = archive.read("mimetype").decode("ascii", "replace").rpartition(".")[2].strip()
                if kind in _OPEN_DOCUMENT:
                    return _OPEN_DOCUMENT[kind]
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise broken(name, "Word (.docx)") from error
    return next((kind for entry, kind in _ZIPPED if entry in names), "zip")


def _old_office(data, name):
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise encrypted(name)
    for entry, kind in (("WordDocument", "doc"), ("Workbook", "xls"), ("PowerPoint Document", "ppt")):
        if entry.encode("utf-16-le") in data:
            return kind
    return "ole"
