"""Bytes to text, and text without the marks of its container."""

import re
import unicodedata

from recommendations.parsing.results import ParseError, gettext_noop

LIMIT = 10 * 1024 * 1024  # bytes; no decision comes near it, and a larger file is a mistake or an attack
# A footnote's mark is kept through the steps as these two signs around it: private-use characters, in no real text.
MARK_START, MARK_END = "\ue000", "\ue001"
FOOTNOTE_MARK = re.compile(f"{MARK_START}([^{MARK_END}]+){MARK_END}")

_CONTAINERS = {b"%PDF": "PDF", b"PK\x03\x04": "Word or zip", b"\xd0\xcf\x11\xe0": "old Word", b"{\\rtf": "RTF"}


def decode(data, name="the file"):
    """The text of a file's bytes. Raises ParseError for what is empty, too large, or not text in UTF-8."""
    if not data.strip():
        raise ParseError(gettext_noop("%(name)s is empty."), name=name)
    if len(data) > LIMIT:
        raise ParseError(
            gettext_noop("%(name)s has more than %(limit)s MB; a decision's text has far less."),
            name=name,
            limit=LIMIT // (1024 * 1024),
        )
    for start, kind in _CONTAINERS.items():
        if data.startswith(start):
            raise ParseError(
                gettext_noop("%(name)s is a %(kind)s file; save its text as plain text or Markdown, in UTF-8."),
                name=name,
                kind=kind,
            )
    if (null := data.find(0)) >= 0:
        raise ParseError(
            gettext_noop("%(name)s is not text: it has a null byte at position %(position)s."), name=name, position=null
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ParseError(
            gettext_noop("%(name)s is not text in UTF-8: the byte at position %(position)s does not fit."),
            name=name,
            position=error.start,
        ) from error


def clean(text):
    """The text with one kind of line end and of space, and with footnote marks between their signs."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = re.sub(f"[\u200b-\u200f\u2060\ufeff{MARK_START}{MARK_END}]", "", text)
    text = re.sub(r"[\u00a0\u202f\t]", " ", text)
    text = re.sub(r"<sup>\s*([^<>\s]{1,10})\s*</sup>", rf"{MARK_START}\1{MARK_END}", text)
    return re.sub(r"[ ]+$", "", text, flags=re.MULTILINE)
