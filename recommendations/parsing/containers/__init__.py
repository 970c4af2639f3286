"""A file's bytes to the text that the parser reads: one small module per container, pure functions.

Each yields one line per paragraph with an empty line between them: `# Heading`, `1.<TAB>Requests ...`, a footnote's
mark as `<sup>1</sup>` after its word and its text as a paragraph at the end that begins with the mark, a table as a
line per row. Plain text and Markdown are passed through.
"""

from recommendations.parsing.clean import LIMIT
from recommendations.parsing.containers.apart import READERS, read_apart
from recommendations.parsing.containers.kinds import READ, kind_of
from recommendations.parsing.containers.plain import text_of_plain
from recommendations.parsing.results import ParseError, gettext_noop

__all__ = ["text_of"]


def text_of(data, name="the file"):
    """The text of a file's bytes, whose kind is told from them and not from its name. Raises ParseError."""
    if len(data) > LIMIT:
        raise ParseError(
            gettext_noop("%(name)s has more than %(limit)s MB; a decision's text has far less."),
            name=name,
            limit=LIMIT // (1024 * 1024),
        )
    if not data.strip():
        raise ParseError(gettext_noop("%(name)s is empty."), name=name)
    kind = kind_of(data, name)
    if kind == "text":
        return text_of_plain(data, name)
    if kind in READERS:
        return read_apart(kind, data, name)
    raise ParseError(
        gettext_noop("%(name)s is a file of the kind %(kind)s, which is not read; save it as %(read)s."),
        name=name,
        kind=kind.upper(),
        read=READ,
    )
