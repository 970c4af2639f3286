"""Word (.docx) to text, as the page reads: computed numbers, footnotes, tracked changes taken, hidden text dropped.

A .docx is a zip file of XML. It is read as such: what a decision is read from (numbers, footnotes, insertions,
deletions, fields) is in the XML and in no library's view of it, and so each part's size is known before it is read.
"""

import io
import lzma
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from itertools import count

from lxml import etree

from recommendations.parsing.containers.kinds import broken, encrypted
from recommendations.parsing.containers.numbering import Numbering, W, numeral, value_of
from recommendations.parsing.containers.paragraphs import document, is_bold_heading, line_of, lines_of_row, raised
from recommendations.parsing.results import ParseError, gettext_noop

_KIND = "Word (.docx)"
_PARTS = ("styles", "numbering", "footnotes", "endnotes", "settings")
_LARGEST_TEXT = 16 * 1024 * 1024  # bytes of XML, about a thousand pages; a tree takes some ten times of it
_LARGEST_WHOLE = 200 * 1024 * 1024  # bytes of all parts, pictures among them
_LARGEST_RATIO = 200  # a part's bytes over its compressed ones; a report of a thousand like paragraphs has about 100
_SMALL = 1024 * 1024  # bytes below which no ratio is looked at
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_HEADING_STYLE = re.compile(
    r"(?:heading|titre|überschrift) ?(?P<level>[1-9])|title|_? ?H ?_+ ?(?:Ch|M|\d).*|H[1-9]\d?|HCh|HM", re.I
)
_GONE = frozenset(
    f"{W}{name}"
    for name in ("del", "moveFrom", "instrText", "delText", "drawing", "pict", "object", "rPr", "pPr", "rt", "sdtPr")
)


def text_of_file(data, name):
    """The text of a .docx. Raises ParseError for what is damaged, encrypted, too large when unpacked, or empty."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            trees = _trees(archive, name)
            body = trees["document"].find(f"{W}body")
            if body is None:
                raise broken(name, _KIND)
            reader = _Reader(trees)
            lines = [*reader.lines(body), reader.rest()]
    except ParseError:
        raise
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, zlib.error, lzma.LZMAError, etree.LxmlError) as error:
        raise broken(name, _KIND) from error
    except (NotImplementedError, RecursionError) as error:  # packed as Word never does; elements without end
        raise broken(name, _KIND) from error
    except RuntimeError as error:  # how zipfile says that an entry is encrypted
        raise encrypted(name) from error
    return document(lines, reader.notes, name)


def _trees(archive, name):
    """The trees of the parts that make the text, by their names; of those that the file does not have, None."""
    entries = {entry.filename: entry for entry in archive.infolist()}
    swollen = any(
        entry.file_size > _SMALL and entry.file_size > _LARGEST_RATIO * max(entry.compress_size, 1)
        for entry in entries.values()
    )
    if swollen or sum(entry.file_size for entry in entries.values()) > _LARGEST_WHOLE:
        raise ParseError(
            gettext_noop("%(name)s unpacks to far more than a decision's text has, and was not read."), name=name
        )
    main = next(filter(re.compile(r"word/document\d*\.xml").fullmatch, sorted(entries)), None)
    if main is None:
        raise broken(name, _KIND)
    found = {part: entries.get(f"word/{part}.xml") for part in _PARTS} | {"document": entries[main]}
    if sum(entry.file_size for entry in found.values() if entry) > _LARGEST_TEXT:
        raise ParseError(
            gettext_noop("%(name)s has more than %(limit)s MB of text when unpacked; a decision's text has far less."),
            name=name,
            limit=_LARGEST_TEXT // (1024 * 1024),
        )
    return {part: _tree(archive.read(entry), name) if entry else None for part, entry in found.items()}


def _tree(data, name):
    if b"<!DOCTYPE" in data or b"<\x00!\x00D\x00O" in data:  # Word writes none, and its entities could unpack
        raise broken(name, _KIND)
    # Strict files have a namespace of their own for the same elements.
    data = data.replace(b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode())
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    return etree.fromstring(data, parser)


@dataclass
class _Style:
    parent: str | None
    name: str = ""
    number: str | None = None
    depth: int | None = None
    outline: int | None = None
    is_hidden: bool | None = None
    is_bold: bool | None = None
    is_raised: bool | None = None


class _Styles:
    """What the styles say that a text depends on, each handed down from the style that it is based on."""

    def __init__(self, root):
        self._styles, self.default = {}, None
        for element in root.iterfind(f"{W}style") if root is not None else ():
            identity = element.get(f"{W}styleId")
            style = _Style(value_of(element, "basedOn"), value_of(element, "name") or "")
            if (paragraph := element.find(f"{W}pPr")) is not None:
                style.number, style.depth = _number_of(paragraph)
                style.outline = _digit(value_of(paragraph, "outlineLvl"))
            if (run := element.find(f"{W}rPr")) is not None:
                style.is_hidden, style.is_bold, style.is_raised = _is_hidden(run), _is_on(run, "b"), _is_raised(run)
            self._styles[identity] = style
            if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in ("1", "true", "on"):
                self.default = identity

    def line(self, identity):
        """The style and those that it is based on, the nearest first, as (id, style) pairs."""
        seen = set()
        while identity in self._styles and identity not in seen:
            seen.add(identity)
            yield identity, self._styles[identity]
            identity = self._styles[identity].parent

    def get(self, identity, what):
        """The nearest value of an attribute that is not None, or None."""
        values = (getattr(style, what) for _identity, style in self.line(identity))
        return next((value for value in values if value is not None), None)

    def heading(self, identity):
        """The level of a heading's style, from 1; 0 for other styles."""
        outline = self.get(identity, "outline")
        if outline is not None:
            return outline + 1 if outline < 9 else 0
        for _identity, style in self.line(identity):
            if match := _HEADING_STYLE.fullmatch(style.name):
                return int(match["level"] or 1)
        return 0


@dataclass
class _Pieces:
    """A paragraph's text as it grows; `bold` counts its letters that are bold, `letters` all."""

    texts: list[str] = field(default_factory=list)
    letters: int = 0
    bold: int = 0


class _Reader:
    def __init__(self, trees):
        self._styles = _Styles(trees["styles"])
        self._numbering = Numbering(trees["numbering"])
        self._texts, self._marks = {}, {}
        for kind, usual in (("footnote", "decimal"), ("endnote", "lowerRoman")):
            root = trees[f"{kind}s"]
            self._texts[kind] = (
                {note.get(f"{W}id"): note for note in root.iterfind(f"{W}{kind}")} if root is not None else {}
            )
            self._marks[kind] = _marks(kind, usual, trees)
        self.notes = {}
        self._fields = []  # of each open field, whether its result is being read
        self._chosen = None  # the footnote whose mark, chosen by the author, comes next
        self._carried = _Pieces()  # the text of a paragraph whose end was deleted: it goes on with the next

    def lines(self, container):
        """The lines of a body or a table's cell."""
        lines = []
        for element in container:
            tag = element.tag
            if tag == f"{W}p":
                lines.append(self._paragraph(element))
            elif tag == f"{W}tbl":
                lines += self._table(element)
            elif tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo"):
                lines += self.lines(element)
        return [line for line in lines if line]

    def rest(self):
        """What is left of a last paragraph whose end was deleted."""
        return line_of("".join(self._carried.texts))

    def _table(self, table):
        lines = []
        for row in table.iter(f"{W}tr"):
            if next(row.iterancestors(f"{W}tbl")) is not table:
                continue  # of a table within a cell, which the cell reads
            properties = row.find(f"{W}trPr")
            if properties is not None and properties.find(f"{W}del") is not None:
                continue
            cells = [cell for cell in row.iter(f"{W}tc") if next(cell.iterancestors(f"{W}tr")) is row]
            lines += lines_of_row([self.lines(cell) for cell in cells])
        return lines

    def _paragraph(self, element):
        properties = element.find(f"{W}pPr")
        mark = properties.find(f"{W}rPr") if properties is not None else None
        pieces, self._carried = self._carried, _Pieces()
        style = (value_of(properties, "pStyle") if properties is not None else None) or self._styles.default
        self._inline(element, pieces, style)
        if mark is not None and (mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None):
            self._carried = pieces
            return ""
        text = "".join(pieces.texts)
        if not text.strip() and mark is not None and _is_hidden(mark):
            return ""
        label = self._label(properties, style)  # of an empty paragraph as well: Word numbers it
        outline = _digit(value_of(properties, "outlineLvl")) if properties is not None else None
        heading = self._styles.heading(style) if outline is None else (outline + 1 if outline < 9 else 0)
        if not heading and pieces.letters and pieces.bold == pieces.letters and not label and is_bold_heading(text):
            heading = 2
        return line_of(text, label, heading)

    def _label(self, properties, style):
        number, depth = _number_of(properties) if properties is not None else (None, None)
        if number is None:
            holder = next((pair for pair in self._styles.line(style) if pair[1].number is not None), None)
            if holder is None:
                return ""
            identity, named = holder
            number = named.number
            if depth is None:
                depth = self._numbering.depth_of_style(number, identity)
            if depth is None:
                depth = self._styles.get(style, "depth")
        return self._numbering.label(number, depth or 0)

    def _inline(self, container, pieces, style):
        for element in container:
            if element.tag == f"{W}r":
                self._run(element, pieces, style)
            elif element.tag == _ALTERNATIVES:
                self._inline(element[:1], pieces, style)
            elif element.tag not in _GONE:
                self._inline(element, pieces, style)

    def _run(self, run, pieces, style):
        properties = run.find(f"{W}rPr")
        own = value_of(properties, "rStyle") if properties is not None else None

        def said(what, read):
            for value in (
                read(properties) if properties is not None else None,
                self._styles.get(own, what),
                self._styles.get(style, what),
            ):
                if value is not None:
                    return value
            return False

        if said("is_hidden", _is_hidden):
            return
        is_raised, text = said("is_raised", _is_raised), ""
        for element in run:
            tag = element.tag
            if tag == f"{W}fldChar":
                self._field(element.get(f"{W}fldCharType"))
                continue
            if tag in _GONE or (self._fields and not all(self._fields)):
                continue
            if tag == f"{W}t":
                piece = element.text or ""
                if self._chosen and piece.strip():
                    chosen, self._chosen = self._chosen, None
                    piece = self._bind(*chosen, piece.strip())
                text += piece
            elif tag in (f"{W}tab", f"{W}br", f"{W}cr", f"{W}ptab"):
                text += "\t" if tag.endswith("tab") else " "
            elif tag == f"{W}noBreakHyphen":
                text += "-"
            elif tag == f"{W}sym":
                text += _symbol(element.get(f"{W}char"))
            elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                kind, identity = tag.removeprefix(W).removesuffix("Reference"), element.get(f"{W}id")
                if element.get(f"{W}customMarkFollows") in ("1", "true", "on"):
                    self._chosen = (kind, identity)
                else:
                    text += self._bind(kind, identity, next(self._marks[kind]))
            elif tag == f"{W}ruby" and (base := element.find(f"{W}rubyBase")) is not None:
                self._inline(base, pieces, style)
        if is_raised and "<sup>" not in text:
            text = raised(text)
        letters = sum(map(str.isalpha, re.sub(r"</?sup>", "", text)))
        pieces.letters += letters
        pieces.bold += letters if said("is_bold", lambda element: _is_on(element, "b")) else 0
        pieces.texts.append(text)

    def _bind(self, kind, identity, mark):
        note = self._texts[kind].pop(identity, None)  # once, so that a note that marks itself does not turn in circles
        if note is None:
            return ""
        self.notes[mark] = ""  # keeps its place before the notes that are marked in it
        fields, self._fields = self._fields, []
        carried, self._carried = self._carried, _Pieces()
        own = _Pieces()
        for paragraph in note.iter(f"{W}p"):
            properties = paragraph.find(f"{W}pPr")
            style = (value_of(properties, "pStyle") if properties is not None else None) or self._styles.default
            self._inline(paragraph, own, style)
            own.texts.append(" ")
        self._fields, self._carried = fields, carried
        text = "".join(own.texts).strip()
        self.notes[mark] = re.sub(rf"^(?:<sup>{re.escape(mark)}</sup>|{re.escape(mark)})\s*", "", text)
        return f"<sup>{mark}</sup>"

    def _field(self, kind):
        """Fields stand within each other; of each, only the result is text."""
        if kind == "begin":
            self._fields.append(False)
        elif self._fields and kind == "separate":
            self._fields[-1] = True
        elif self._fields and kind == "end":
            self._fields.pop()


def _marks(kind, usual, trees):
    """The marks of a document's footnotes or endnotes, in order."""
    style, start = usual, 1
    for root in (trees["settings"], trees["document"]):
        for properties in root.iter(f"{W}{kind}Pr") if root is not None else ():
            style = value_of(properties, "numFmt") or style
            start = int(value_of(properties, "numStart") or start)
    return (numeral(number, style) for number in count(start))


def _number_of(properties):
    """The list and the level that a paragraph's or a style's properties name, each None where they do not."""
    found = properties.find(f"{W}numPr")
    if found is None:
        return None, None
    return value_of(found, "numId"), _digit(value_of(found, "ilvl"))


def _digit(text):
    return int(text) if text is not None and re.fullmatch(r"\d", text) else None


def _is_on(properties, name):
    found = properties.find(f"{W}{name}")
    return None if found is None else found.get(f"{W}val", "1") not in ("0", "false", "off")


def _is_hidden(properties):
    return _is_on(properties, "vanish")


def _is_raised(properties):
    """Whether a run is set above the line, by style or by so many halves of a point; None where nothing is said."""
    found, position = value_of(properties, "vertAlign"), value_of(properties, "position")
    if found is None and position is not None:
        return not position.startswith("-") and position not in ("", "0")
    return None if found is None else found == "superscript"


def _symbol(code):
    """A sign that is named by its number in a font, as text; of a font of symbols only what every font has."""
    if not code or not re.fullmatch(r"[0-9A-Fa-f]{4}", code):
        return ""
    number = int(code, 16)
    if 0xF000 <= number <= 0xF0FF:
        number -= 0xF000
        return {0xB7: "•", 0x2D: "-", 0xB0: "°", 0xA7: "•"}.get(number, chr(number) if 0x20 <= number < 0x7F else "")
    return chr(number)
