"""HTML to text, as a browser shows it: lists numbered, footnotes at the end, what is not the text dropped."""

import codecs
import re

import lxml.html
from lxml import etree

from recommendations.parsing.blocks import LABEL
from recommendations.parsing.containers.kinds import broken
from recommendations.parsing.containers.numbering import numeral
from recommendations.parsing.containers.paragraphs import document, is_bold_heading, line_of, lines_of_row, raised
from recommendations.parsing.containers.plain import decoded
from recommendations.parsing.results import ParseError, gettext_noop

_MOST_ELEMENTS = 200_000  # a report of a thousand pages has fewer; a tree takes about 500 bytes for each
_DECLARED = re.compile(rb"<meta\b[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_DECLARED_AS_XML = re.compile(rb"\A\s*<\?xml\b[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{1,40})")
# Browsers read these as the encoding that pages so declared are really in.
_REALLY = dict.fromkeys(("iso-8859-1", "latin-1", "latin1", "us-ascii"), "windows-1252")
_LEFT_OUT = re.compile(
    "title|script|style|noscript|template|nav|aside|form|button|select|textarea|iframe|object|svg|math|canvas|audio|video"
)
_INLINE = re.compile(
    "a|abbr|acronym|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|label|mark|q|s|samp|small|span|strike|strong"
    "|sub|sup|time|tt|u|var|wbr"
)
_BOLD = frozenset({"b", "strong"})
_LIST_STYLES = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "none": "none",
}
_MARK = re.compile(r"\s*[\[(]?(\d{1,3}|[*†‡§¶]{1,3})[\])]?\s*")
_NAMED_NOTE = re.compile(r"f(?:oo)?t?n|note|endnote", re.IGNORECASE)
_NOTE_BLOCKS = frozenset({"li", "p", "div", "td", "dd", "aside", "section"})


def text_of_file(data, name):
    """The text of a page. Raises ParseError for an encoding that is not known or does not fit, and for no text."""
    text = re.sub(r"\A\s*<\?xml[^>]*\?>", "", decoded(data, name, _encoding(data, name)))
    if text.count("<") > _MOST_ELEMENTS:
        raise ParseError(
            gettext_noop("%(name)s has more than %(limit)s elements; a decision's text has far fewer."),
            name=name,
            limit=_MOST_ELEMENTS,
        )
    try:
        root = lxml.html.document_fromstring(text, parser=lxml.html.HTMLParser(no_network=True, remove_comments=True))
        reader = _Reader(root)
        reader.read(root)
        reader.flush()
    except (etree.LxmlError, RecursionError) as error:
        raise broken(name, "HTML") from error
    return document(reader.lines, reader.notes, name)


def _encoding(data, name):
    declared = _DECLARED_AS_XML.search(data[:1024]) or _DECLARED.search(data[:4096])
    if declared is None:
        return "utf-8"
    encoding = declared[1].decode("ascii", "replace").lower()
    try:
        found = codecs.lookup(_REALLY.get(encoding, encoding))
    except LookupError as error:
        raise ParseError(
            gettext_noop("%(name)s says that it is in “%(encoding)s”, an encoding that is not known."),
            name=name,
            encoding=encoding,
        ) from error
    # A page whose declaration reads as bytes is not in 16 bits a sign.
    return "utf-8" if found.name.startswith("utf-16") else found.name


class _Reader:
    def __init__(self, root):
        self.lines, self.notes = [], {}
        self._marks, self._note_of = _footnotes(root)
        self._pieces, self._label, self._heading = [], "", 0
        self._letters = self._bold = 0

    def read(self, element, *, is_bold=False):
        """Read an element and what is in it, without what follows it."""
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or _LEFT_OUT.fullmatch(tag) or _is_hidden(element) or _is_frame_of_page(element):
            return
        if element in self._note_of:
            self.flush()
            self._note(element)
        elif tag == "br":
            is_double = self._pieces and self._pieces[-1] == "\n"
            self.flush() if is_double else self._pieces.append("\n")
        elif tag == "hr":
            self.flush()
            self.lines.append("---")
        elif tag == "pre":
            self.flush()
            self.lines.append(element.text_content().strip("\n"))
        elif tag == "table":
            self.flush()
            self._table(element)
        elif tag == "a" and element in self._marks:
            self._pieces.append(f"<sup>{self._marks[element]}</sup>")
        elif tag == "a" and _is_way_back(element):
            return
        elif tag == "sup" and not any(link in self._marks for link in element.iter("a")):
            self._pieces.append(raised(element.text_content()))
        elif _INLINE.fullmatch(tag):
            self._children(element, is_bold=is_bold or tag in _BOLD)
        else:
            self._block(element, tag)

    def _children(self, element, *, is_bold=False):
        self._text(element.text, is_bold=is_bold)
        for child in element:
            self.read(child, is_bold=is_bold)
            self._text(child.tail, is_bold=is_bold)

    def _text(self, text, *, is_bold):
        if text and (text.strip() or self._pieces):
            self._pieces.append(re.sub(r"[ \t\r\n\f]+", " ", text) if text.strip() else " ")
            letters = sum(map(str.isalpha, text))
            self._letters += letters
            self._bold += letters if is_bold else 0

    def _block(self, element, tag):
        self.flush()
        if tag in ("ol", "ul"):
            self._list(element, tag)
            return
        heading = re.fullmatch(r"h([1-6])", tag)
        self._heading = int(heading[1]) if heading else 0
        self._children(element)
        self.flush()
        self._heading = 0

    def _list(self, element, tag):
        style = _list_style(element) or ("decimal" if tag == "ol" else "bullet")
        items = element.findall("li")
        step = -1 if "reversed" in element.attrib else 1
        number = _integer(element.get("start"), len(items) if step < 0 else 1)
        for child in element:
            if child.tag != "li":
                self.read(child)
                self.flush()
                continue
            number = _integer(child.get("value"), number)
            label = {"none": "", "bullet": "•", "decimal": f"{number}."}.get(style)
            # A browser shows "a."; texts of treaties mean, and their readers know, "(a)".
            self._label = f"({numeral(number, style)})" if label is None else label
            if child in self._note_of:
                self._note(child)
            elif not _is_hidden(child):
                self._children(child)
                self.flush()
            self._label = ""
            number += step

    def _table(self, table):
        for row in table.iter("tr", "caption"):
            if next(row.iterancestors("table")) is not table or _is_hidden(row):
                continue
            if row in self._note_of:
                self._note(row)
                continue
            cells = []
            for cell in [row] if row.tag == "caption" else row.iterchildren("td", "th"):
                lines, self.lines = self.lines, []
                if cell in self._note_of:
                    self._note(cell)
                else:
                    self._children(cell)
                    self.flush()
                cells.append(self.lines)
                self.lines = lines
            self.lines += lines_of_row(cells)

    def _note(self, element):
        mark = self._note_of[element]
        kept = (self.lines, self._pieces, self._label, self._heading, self._letters, self._bold)
        self.lines, self._pieces, self._label = [], [], ""
        own = self._note_of.pop(element)
        self._children(element)
        self.flush()
        text = " ".join(line.replace("\t", " ") for line in self.lines)
        self.lines, self._pieces, self._label, self._heading, self._letters, self._bold = kept
        self._note_of[element] = own
        begins = rf"^(?:<sup>{re.escape(mark)}</sup>|[\[(]?{re.escape(mark)}[\])]?\.?(?=\s))\s*"
        self.notes.setdefault(mark, re.sub(begins, "", text))

    def flush(self):
        """End the paragraph that is being read."""
        text = "".join(self._pieces)
        pieces_bold = self._letters and self._bold == self._letters
        self._pieces, self._letters, self._bold = [], 0, 0
        if not text.strip():
            return
        heading = self._heading
        if not heading and pieces_bold and not self._label and is_bold_heading(" ".join(text.split())):
            heading = 2
        label = "" if LABEL.match(text.strip()) else self._label
        self._label = ""
        self.lines.append(line_of(text, label, heading))


def _footnotes(root):
    """The links that are footnotes' marks, with the mark, and the elements that hold the notes, with theirs.

    A mark is a link within the page, shown as a numeral or sign: raised, in brackets, or named as a note. The link
    back, in the note itself, comes after it.
    """
    by_name = {}
    for element in root.iter("*"):
        for attribute in ("id", "name"):
            if named := element.get(attribute):
                by_name.setdefault(named, element)
    marks, notes = {}, {}
    for link in root.iter("a"):
        target = (link.get("href") or "").partition("#")[2]
        if not (link.get("href") or "").startswith("#") or target not in by_name:
            continue
        shown = link.text_content()
        mark = _MARK.fullmatch(shown)
        is_raised = link.find(".//sup") is not None or any(True for _ in link.iterancestors("sup"))
        is_note = is_raised or shown.strip()[:1] in ("[", "(") or _NAMED_NOTE.search(target)
        if not mark or not is_note or any(above in notes for above in (link, *link.iterancestors())):
            continue
        holder = by_name[target]
        while holder.tag not in _NOTE_BLOCKS and holder.getparent() is not None:
            holder = holder.getparent()
        if holder.tag not in _NOTE_BLOCKS or any(above is holder for above in link.iterancestors()):
            continue
        if holder.tag == "td" and holder.getparent() is not None:
            holder = holder.getparent()
        marks[link] = mark[1]
        notes.setdefault(holder, mark[1])
    return marks, notes


def _is_way_back(link):
    """A link from a footnote to its mark, shown as an arrow."""
    return (link.get("href") or "").startswith("#") and not any(map(str.isalnum, link.text_content()))


def _is_hidden(element):
    style = re.sub(r"\s", "", element.get("style") or "").lower()
    return "hidden" in element.attrib or "display:none" in style or "visibility:hidden" in style


def _is_frame_of_page(element):
    """A site's banner and its foot; those of an article are of its text."""
    return element.tag in ("header", "footer") and not any(True for _ in element.iterancestors("article", "main"))


def _list_style(element):
    if named := _LIST_STYLES.get(element.get("type") or ""):
        return named
    style = re.search(r"list-style(?:-type)?\s*:\s*([\w-]+)", element.get("style") or "")
    return _LIST_STYLES.get(style[1].lower()) if style else None


def _integer(text, otherwise):
    return int(text) if text is not None and re.fullmatch(r"\s*-?\d{1,6}\s*", text) else otherwise
