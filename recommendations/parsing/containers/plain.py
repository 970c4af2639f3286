"""Plain text and Markdown, passed through: only their encoding is read, and Markdown's footnotes are put as marks."""

import codecs
import re
from itertools import count

from recommendations.parsing.results import ParseError, gettext_noop

# Tab, line end, form feed, carriage return are text; so are Word's own signs for a line break and for hyphens.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1d\x7f\x80-\x84\x86-\x9f]")
_WORDS_OWN = str.maketrans({"\x0b": "\n", "\x1e": "-", "\x1f": None, "\x85": "\n"})
_BYTE_ORDERS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_NOTE = re.compile(r"\[\^([^\]\s^]{1,40})\](:?)")
_NOTE_TEXT = re.compile(r"^ {0,3}\[\^([^\]\s^]{1,40})\]:[ \t]*", re.MULTILINE)


def text_of_plain(data, name):
    """The text of the bytes, in UTF-8, or UTF-16 that says so. Raises ParseError."""
    return with_marks(decoded(data, name))


def decoded(data, name, encoding="utf-8"):
    """The bytes as text, in the encoding that their byte-order mark says, else in the one given. Raises ParseError."""
    start = 0
    for mark, named in _BYTE_ORDERS:
        if data.startswith(mark):
            start, encoding = len(mark), named
            break
    try:
        text = data[start:].decode(encoding)
    except UnicodeDecodeError as error:
        position = start + error.start
        if (null := data.find(0)) >= 0 and not encoding.startswith("utf-16"):
            raise _not_text(name, null) from error
        raise ParseError(
            gettext_noop("%(name)s is not text in %(encoding)s: the byte at position %(position)s does not fit."),
            name=name,
            encoding=encoding.upper(),
            position=position,
        ) from error
    if found := _CONTROL.search(text):
        if found[0] == "\x00":
            raise _not_text(name, data.find(0) if encoding == "utf-8" else found.start())
        raise ParseError(
            gettext_noop("%(name)s is not text: it has the control character %(character)s on line %(line)s."),
            name=name,
            character=f"U+{ord(found[0]):04X}",
            line=text.count("\n", 0, found.start()) + 1,
        )
    return text.translate(_WORDS_OWN)


def _not_text(name, position):
    return ParseError(
        gettext_noop("%(name)s is not text: it has a null byte at position %(position)s."),
        name=name,
        position=position,
    )


def with_marks(text):
    """The text with Markdown's footnotes, `[^1]` and `[^1]: ...`, as marks; a named one takes the next number."""
    defined = set(_NOTE_TEXT.findall(text))
    if not defined:
        return text
    numbers = count(1)
    marks = {label: label for label in defined if label.isdigit()}
    for label, _colon in _NOTE.findall(text):
        if label in defined and label not in marks:
            marks[label] = next(number for number in map(str, numbers) if number not in marks)
    text = _NOTE_TEXT.sub(lambda found: f"<sup>{marks[found[1]]}</sup> ", text)
    return _NOTE.sub(lambda found: f"<sup>{marks[found[1]]}</sup>{found[2]}" if found[1] in marks else found[0], text)
