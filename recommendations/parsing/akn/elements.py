"""Elements of Akoma Ntoso to paragraphs, footnotes, and words; they are told by their local names in every version."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from lxml import etree

from recommendations.parsing.blocks import LABEL, counter_in
from recommendations.parsing.clean import MARK_END, MARK_START, one_spelling
from recommendations.parsing.parts import Item

# Elements that are a paragraph, or a point of one, by themselves; the other parts of a hierarchy are one where they
# hold words of their own, else they are sections.
_PARAGRAPHS = {
    "paragraph", "subparagraph", "point", "indent", "alinea", "clause", "subclause", "rule", "subrule", "proviso",
    "item", "li", "recital", "citation", "level",
}  # fmt: skip
_SECTIONS = {
    "section", "subsection", "part", "subpart", "chapter", "subchapter", "title", "subtitle", "book", "tome",
    "division", "subdivision", "article", "transitional", "hcontainer", "container", "recitals", "citations",
    "blockContainer", "formula",
}  # fmt: skip
_BLOCKS = {
    "p", "block", "tr", "th", "td", "intro", "content", "wrapUp", "listIntroduction", "listWrapUp", "list",
    "blockList", "ul", "ol", "table", "caption", "longTitle", "quotedStructure", "embeddedStructure",
}  # fmt: skip
_BARE = {"p", "block", "tblock", "table"}
_QUOTED = {"quotedStructure", "embeddedStructure"}
_BREAKS = {"br", "eol", "eop"}
_APART = {"num", "heading", "subheading", "crossHeading", "wrapUp", "listWrapUp"}
_MARK = f"{MARK_START}[^{MARK_END}]+{MARK_END}"
_CHINESE = re.compile(r"[\u3400-\u9fff，。；：、）》”]")
_LONGEST_MARK = 10  # characters of a footnote's mark


@dataclass
class Node:
    """A paragraph as it stands in the mark-up: `parent` is the index of the one that it stands in, `source` its id."""

    item: Item
    parent: int | None
    source: str


def name_of(element):
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def child_of(element, *names):
    return next((child for child in element if name_of(child) in names), None)


def all_of(element, *names):
    return [found for name in names for found in (element.iter(f"{{*}}{name}") if element is not None else ())]


class Notes:
    """The footnotes of a document, by mark; a mark that stands for two of them is told apart."""

    def __init__(self, document):
        self.texts, self._marks, self._seen = {}, {}, Counter()
        self._by_id = {_id(note): note for note in reversed(all_of(document, "authorialNote"))}

    def mark(self, note):
        """The mark of a note, or of the note that a reference points to, between its signs; empty where none is."""
        if name_of(note) == "noteRef":
            note = self._by_id.get(note.get("href", "").lstrip("#"))
            if note is None:
                return ""
        if note not in self._marks:
            text = re.sub(r"^\(\s*\)\s*", "", text_of(note, None))  # brackets that have lost their number
            marker = re.sub(r"\s", "", one_spelling(note.get("marker", ""))).strip("()[]./")[:_LONGEST_MARK]
            marker = marker or str(len(self._marks) + 1)
            plain = marker
            while marker in self.texts:
                self._seen[plain] += 1
                marker = f"{plain}-{self._seen[plain] + 1}"
            self._marks[note] = marker
            self.texts[marker] = text
        return f"{MARK_START}{self._marks[note]}{MARK_END}"


def _id(element):
    return element.get("eId") or element.get("wId") or element.get("id") or ""


def flat(text):
    return re.sub(r"\s+", " ", one_spelling(text)).strip()


def text_of(element, notes, *, own=False):
    """The words of an element, footnotes as marks. With `own`, without its number and headings and the points in it."""
    pieces = []

    def add(text):
        pieces.append(re.sub(r"\s+", " ", one_spelling(text or "")))

    def walk(element, top, quoted):
        name = name_of(element)
        if name in ("authorialNote", "noteRef"):
            if not top:
                pieces.append(notes.mark(element) if notes else "")
                return
        elif own and not top and not quoted and (name in _APART or _is_item(element)):
            return
        parted = "\n" if name in _BLOCKS or name in _PARAGRAPHS else " " if name in _BREAKS else ""
        pieces.append(parted)
        add(element.text)
        for child in element:
            walk(child, False, quoted or name in _QUOTED)
            add(child.tail)
        pieces.append(parted)

    walk(element, True, False)
    # Arabic texts have a footnote's mark in brackets, which stay behind around it or beside it.
    text = re.sub(rf"\(\s*({_MARK})\s*\)|\(\s*\)\s*({_MARK})|({_MARK})\s*\(\s*\)", r"\1\2\3", "".join(pieces))
    lines = [re.sub(r" +", " ", line).strip() for line in text.split("\n")]
    joined = ""
    for line in filter(None, lines):
        glued = not joined or (_CHINESE.match(joined[-1]) and _CHINESE.match(line))
        joined += line if glued else f" {line}"
    return joined


def _is_item(element):
    name = name_of(element)
    return name in _PARAGRAPHS or name in _SECTIONS


def nodes_of(notes, *parts):
    """The paragraphs of parts of the document in order, those of the tree and those that stand bare."""
    nodes, headings, section = [], [], None

    def add(element, parent, text):
        nonlocal headings, section
        number, heading = child_of(element, "num"), child_of(element, "heading")
        own = [text_of(heading, notes)] if heading is not None else []
        label = _label(text_of(number, None)) if number is not None else ""
        item = Item(label, [text], element.sourceline or 0, "\n".join(filter(None, headings + own)), section)
        nodes.append(Node(item, parent, element.get("wId") or _id(element)))
        headings, section = [], None
        return len(nodes) - 1

    def visit(element, parent):
        nonlocal section
        for child in element:
            name = name_of(child)
            text = text_of(child, notes, own=True) if _is_item(child) or name in _BARE else ""
            if name == "crossHeading":
                headings.append(text_of(child, notes))
            elif name in ("wrapUp", "listWrapUp") and nodes:
                # As in a text without mark-up: what follows the last point is below it.
                nodes[-1].item.pieces.append(text_of(child, notes))
            elif name in _APART or name in _QUOTED or name == "authorialNote":
                continue
            elif text and (_is_item(child) or parent is None):
                visit(child, add(child, parent, text))
            elif name in _PARAGRAPHS and child_of(child, "num") is not None:
                visit(child, add(child, parent, ""))
            else:
                number, heading = child_of(child, "num"), child_of(child, "heading")
                if name in _SECTIONS and (number is not None or heading is not None):
                    said = [text_of(part, notes) for part in (number, heading) if part is not None]
                    headings.append(" ".join(filter(None, said)))
                    section = _label(said[0]) if number is not None else ""
                visit(child, parent)

    for part in parts:
        if part is not None:
            visit(part, None)
    return nodes


def _label(text):
    """The label in a number as written: 4 of "4.", "4 -", "(4)"; a of "(a)"; digits of any script as 0 to 9."""
    text = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in flat(text))
    match = LABEL.match(f"{text} .")
    if match:
        return re.sub(r"\s", "", counter_in(match))
    return re.sub(r"^[\W_]+|[\W_]+$", "", text)
