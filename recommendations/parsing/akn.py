"""Akoma Ntoso to the parts of a decision: the structure is what the mark-up says, the words are read like any text's.

Elements are told by their local names, so that every version of the standard is read. Files of the wild differ from it:
numbers are lost or written "1 -", points stand as paragraphs, identifiers repeat and are no numbers, a file declares
another language than it is in. What is mended is said in `unsure`.
"""

import contextlib
import datetime
import itertools
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from lxml import etree

from recommendations.parsing.blocks import LABEL, counter_in, ends_with_pause
from recommendations.parsing.clean import FOOTNOTE_MARK, LIMIT, MARK_END, MARK_START, one_spelling
from recommendations.parsing.language import detect_language
from recommendations.parsing.lexicon import LANGUAGES, lexicon
from recommendations.parsing.mandates import starts_with_verb
from recommendations.parsing.parts import NUMBERED, UNLABELLED, Item, number_in
from recommendations.parsing.results import ParseError, gettext_noop
from recommendations.parsing.tree import Place, following, places, told_apart

# ISO 639-2 in both its forms, and ISO 639-1, to the languages that the portal reads.
_CODES = {
    "ara": "ar", "zho": "zh", "chi": "zh", "eng": "en", "fra": "fr", "fre": "fr", "rus": "ru", "spa": "es",
    **{language: language for language in LANGUAGES},
}  # fmt: skip
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
_ANNEXES = {"attachment", "annex"}
_MARK = f"{MARK_START}[^{MARK_END}]+{MARK_END}"
_CHINESE = re.compile(r"[\u3400-\u9fff，。；：、）》”]")
_LONGEST_MARK = 10  # characters of a footnote's mark


@dataclass
class Document:
    """What one document of the file says of a decision; `parsing` makes a ParsedDecision of it.

    `places` and `annex_places` are those of `operative` and `annexes`, in the same order; an unlabelled paragraph of an
    annex has an empty label.
    """

    language: str
    number: str = ""
    title: str = ""
    session_number: int | None = None
    date: str | None = None
    is_draft: bool = False
    opening: str = ""
    preamble: list["Node"] = field(default_factory=list)
    operative: list["Node"] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    annexes: list["Node"] = field(default_factory=list)
    annex_places: list[Place] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    unsure: list[str] = field(default_factory=list)


@dataclass
class Node:
    """A paragraph as it stands in the mark-up: `parent` is the index of the one that it stands in, `source` its id."""

    item: Item
    parent: int | None
    source: str


def is_akn(data):
    """Whether bytes are a file of Akoma Ntoso, well-formed or not: the first element is its root."""
    if len(data) > LIMIT:
        return False
    parser = etree.XMLPullParser(events=("start",), resolve_entities=False, no_network=True, load_dtd=False)
    with contextlib.suppress(etree.XMLSyntaxError):  # what comes after the first element is `read`'s to judge
        parser.feed(data[:10_000])
    _event, root = next(iter(parser.read_events()), (None, None))
    return root is not None and _name(root) == "akomaNtoso"


def read(data, name="the file", language=None):
    """The decisions, one or more, that a file of Akoma Ntoso holds, as `Document`s. Raises ParseError.

    Nothing is fetched, and a file that declares entities is refused. `language` overrules what the file declares.
    """
    root = _root(data, name)
    bodies = [element for element in root.iter("{*}mainBody", "{*}body") if _annex_of(element) is None]
    if not bodies:
        kind = next((_name(child) for child in root), "akomaNtoso")
        raise ParseError(
            gettext_noop("%(name)s is Akoma Ntoso of the class “%(kind)s”, which has no operative part."),
            name=name,
            kind=kind,
        )
    if not any(_flat("".join(body.itertext())) for body in bodies):
        raise ParseError(gettext_noop("The text is empty."))
    documents = [_document(body.getparent(), body, language) for body in bodies]
    found = tuple(document for document in documents if document.operative)
    if not found:
        raise ParseError(
            gettext_noop("%(name)s is Akoma Ntoso, but no paragraph follows its preamble (line %(line)s)."),
            name=name,
            line=bodies[0].sourceline,
        )
    return found


def _root(data, name):
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ParseError(
            gettext_noop("%(name)s is not well-formed XML: line %(line)s: %(error)s."),
            name=name,
            line=error.lineno,
            error=re.sub(r",? line \d+, column \d+.*| \(<string>.*", "", str(error.msg)).rstrip("."),
        ) from error
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and list(declared.iterentities()):
        raise ParseError(
            gettext_noop("%(name)s declares entities of its own, which are not read; save it without them."), name=name
        )
    if _name(root) != "akomaNtoso":
        raise ParseError(
            gettext_noop("%(name)s is XML, but not Akoma Ntoso: its first element is “%(element)s”."),
            name=name,
            element=_name(root),
        )
    return root


def _name(element):
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _child(element, *names):
    return next((child for child in element if _name(child) in names), None)


def _all(element, *names):
    return [found for name in names for found in (element.iter(f"{{*}}{name}") if element is not None else ())]


def _annex_of(body):
    """The annex that holds a body, or the component of a document that has a body of its own; None of any other."""
    for above in body.iterancestors():
        if _name(above) in _ANNEXES:
            return above
        if _name(above) == "component":
            document = above.getparent().getparent()
            return above if document is not None and _child(document, "mainBody", "body") is not None else None
    return None


def _document(document, body, language):
    """One document of the file, read."""
    meta, preamble = _child(document, "meta"), _child(document, "preamble")
    found = Document(language="")
    found.language = _language(meta, (preamble, body), language, found.unsure)
    words, notes = lexicon(found.language), _Notes(document)
    found.preamble, nodes = _nodes(notes, preamble), _nodes(notes, body)
    taken = _preambles(nodes, words)
    found.preamble += nodes[:taken]
    nodes = _without(nodes, dict.fromkeys(range(taken)))
    found.operative, found.places = _placed(_mended(nodes, words, found.unsure))
    for annex in document.iter("{*}mainBody", "{*}body"):
        if annex is not body and _annex_of(annex) is not None:
            _add_annex(annex, found, notes)
    found.annex_places = _places(found.annexes)
    found.opening = found.preamble[0].item.text if found.preamble else ""
    found.notes = notes.texts
    _add_heading(found, document, meta, notes, words)
    texts = (node.item.text for node in (*found.preamble, *found.operative, *found.annexes))
    bound = {marker for text in texts for marker in FOOTNOTE_MARK.findall(text)}
    found.unsure += [
        f"Footnote {marker} belongs to the title or to a heading." for marker in notes.texts if marker not in bound
    ]
    return found


def _language(meta, parts, language, unsure):
    """The language of the text: the one named, else the one that it is in, else the one that the file declares."""
    if language:
        return language
    expression = _all(meta, "FRBRExpression")
    declared = (
        next((code.get("language", "") for code in _all(expression[0], "FRBRlanguage")), "") if expression else ""
    )
    known = _CODES.get(re.split(r"[-_]", declared.lower())[0])
    text = " ".join(" ".join(part.itertext()) for part in parts if part is not None)
    try:
        told = detect_language(text)
    except ParseError:
        if known is None:
            raise
        return known
    if declared and told != known:
        unsure.append(f"The file declares the language “{declared}”, but its text is in “{told}”.")
    return told


class _Notes:
    """The footnotes of a document, by mark; a mark that stands for two of them is told apart."""

    def __init__(self, document):
        self.texts, self._marks, self._seen = {}, {}, Counter()
        self._by_id = {_id(note): note for note in reversed(_all(document, "authorialNote"))}

    def mark(self, note):
        """The mark of a note, or of the note that a reference points to, between its signs; empty where none is."""
        if _name(note) == "noteRef":
            note = self._by_id.get(note.get("href", "").lstrip("#"))
            if note is None:
                return ""
        if note not in self._marks:
            text = re.sub(r"^\(\s*\)\s*", "", _text(note, None))  # brackets that have lost their number
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


def _flat(text):
    return re.sub(r"\s+", " ", one_spelling(text)).strip()


def _text(element, notes, *, own=False):
    """The words of an element, footnotes as marks. With `own`, without its number and headings and the points in it."""
    pieces = []

    def add(text):
        pieces.append(re.sub(r"\s+", " ", one_spelling(text or "")))

    def walk(element, top, quoted):
        name = _name(element)
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
    name = _name(element)
    return name in _PARAGRAPHS or name in _SECTIONS


def _nodes(notes, *parts):
    """The paragraphs of parts of the document in order, those of the tree and those that stand bare."""
    nodes, headings, section = [], [], None

    def add(element, parent, text):
        nonlocal headings, section
        number, heading = _child(element, "num"), _child(element, "heading")
        own = [_text(heading, notes)] if heading is not None else []
        label = _label(_text(number, None)) if number is not None else ""
        item = Item(label, [text], element.sourceline or 0, "\n".join(filter(None, headings + own)), section)
        nodes.append(Node(item, parent, element.get("wId") or _id(element)))
        headings, section = [], None
        return len(nodes) - 1

    def visit(element, parent):
        nonlocal section
        for child in element:
            name = _name(child)
            text = _text(child, notes, own=True) if _is_item(child) or name in _BARE else ""
            if name == "crossHeading":
                headings.append(_text(child, notes))
            elif name in ("wrapUp", "listWrapUp") and nodes:
                # As in a text without mark-up: what follows the last point is below it.
                nodes[-1].item.pieces.append(_text(child, notes))
            elif name in _APART or name in _QUOTED or name == "authorialNote":
                continue
            elif text and (_is_item(child) or parent is None):
                visit(child, add(child, parent, text))
            elif name in _PARAGRAPHS and _child(child, "num") is not None:
                visit(child, add(child, parent, ""))
            else:
                number, heading = _child(child, "num"), _child(child, "heading")
                if name in _SECTIONS and (number is not None or heading is not None):
                    said = [_text(part, notes) for part in (number, heading) if part is not None]
                    headings.append(" ".join(filter(None, said)))
                    section = _label(said[0]) if number is not None else ""
                visit(child, parent)

    for part in parts:
        if part is not None:
            visit(part, None)
    return nodes


def _label(text):
    """The label in a number as written: 4 of "4.", "4 -", "(4)"; a of "(a)"; digits of any script as 0 to 9."""
    text = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in _flat(text))
    match = LABEL.match(f"{text} .")
    if match:
        return re.sub(r"\s", "", counter_in(match))
    return re.sub(r"^[\W_]+|[\W_]+$", "", text)


def _preambles(nodes, words):
    """How many of the first paragraphs of the body are preambular: the opening words, and participles."""
    for index, node in enumerate(nodes):
        text = node.item.text
        opening = words.opening.match(text)
        opens = opening and not words.verb.match(text[opening.end() :].lstrip(" ,:،，："))
        participle = words.preambular.match(text) and ends_with_pause(text) and not text.rstrip().endswith((";", "."))
        if node.item.label or node.parent is not None or not (opens or participle):
            return index
    return len(nodes)


def _without(nodes, gone):
    """The nodes without those at the indexes that `gone` holds, with the index of the node that takes over what stands
    in it, or None."""
    moved, kept = {}, []
    for index, node in enumerate(nodes):
        node.parent = moved.get(node.parent)
        if index in gone:
            moved[index] = moved.get(gone[index])
        else:
            moved[index] = len(kept)
            kept.append(node)
    return kept


def _groups(nodes):
    """The indexes of the nodes that stand in one, by its index; the first paragraphs stand in None."""
    groups = {}
    for index, node in enumerate(nodes):
        groups.setdefault(node.parent, []).append(index)
    return groups


def _mended(nodes, words, unsure):
    """The nodes, each with a label: a lost one is found where its neighbours tell it, else the text goes on."""
    gone = {}  # the index of a node whose words go on with those of another, to that other's index
    for parent, group in _groups(nodes).items():
        above = gone.get(parent, parent)
        if not any(nodes[index].item.label for index in group):
            is_head = parent is None and len(group) == 1 and len(nodes) > 1
            if not is_head and (parent is None or nodes[above].item.text.rstrip().endswith((":", "："))):
                for order, index in enumerate(group, 1):
                    nodes[index].item.label = str(order)
                unsure.append(UNLABELLED if parent is None else "Points without labels are numbered in their order.")
            if is_head or nodes[group[0]].item.label:
                continue
        before = None
        for has_label, run in itertools.groupby(group, lambda index: bool(nodes[index].item.label)):
            run = list(run)
            if not has_label:
                after = group[group.index(run[-1]) + 1 :][:1]
                lost = _lost_labels(nodes, before, run, after[0] if after else None, words)
                for index, label in zip(run, lost, strict=False):
                    item = nodes[index].item
                    item.label, item.pieces[0] = label, re.sub(rf"^{label}[.)]?\s+", "", item.pieces[0])
                    unsure.append(f"Paragraph {label} has lost its label in the file.")
                onto = before if before is not None else above
                for index in run[len(lost) :]:
                    if onto is None:  # a head over a list: see `_placed`
                        onto = index
                        continue
                    gone[index] = onto
                    nodes[onto].item.pieces.append(nodes[index].item.text)
            before = run[-1] if nodes[run[-1]].item.label else before
        for first, second, third in zip(group, group[1:], group[2:], strict=False):
            labels = [nodes[index].item.label for index in (first, second, third)]
            if labels[1] and labels[1] == labels[2] == following(labels[0], 2):  # 11, 13, 13, 14
                nodes[second].item.label = following(labels[0])
                unsure.append(f"Paragraph {nodes[second].item.label} has the label {labels[1]} in the file.")
    return _without(nodes, gone)


def _lost_labels(nodes, before, run, after, words):
    """The labels that a run of paragraphs must have had: the one before it and the one after leave room for them alone.

    At the end nothing follows, so there each must begin as a paragraph does.
    """
    if before is None:
        return []
    labels = [following(nodes[before].item.label, step) for step in range(1, len(run) + 2)]
    if after is None:
        begin = itertools.takewhile(lambda index: starts_with_verb(nodes[index].item.text, words), run)
        return [label for label, _index in zip(labels, begin, strict=False) if label]
    return labels[:-1] if labels[-1] and labels[-1] == nodes[after].item.label else []


def _placed(nodes):
    """The nodes and their places: within one another as the mark-up has it, else as their labels go on.

    A file may have points as paragraphs, one after the other: 33, (a), (b), 34. A first paragraph without a label is
    the head over a list, told as in a text without mark-up.
    """
    if nodes and not nodes[0].item.label:
        nodes[0].item.label = "chapeau"
        for node in nodes:
            node.parent = None if node.parent == 0 else node.parent
    return nodes, _places(nodes)


def _places(nodes):
    found = [None] * len(nodes)
    for parent, group in _groups(nodes).items():
        labelled = [index for index in group if nodes[index].item.label not in ("", "chapeau")]
        sections = [
            (order, nodes[index].item.section)
            for order, index in enumerate(labelled)
            if nodes[index].item.section is not None
        ]
        told = places([nodes[index].item.label for index in labelled], sections if parent is None else ())
        for index in set(group) - set(labelled):
            found[index] = Place(nodes[index].item.label, parent, 0)
        for index, place in zip(labelled, told, strict=True):
            above = labelled[place.parent] if place.parent is not None else parent
            label = place.label
            if parent is not None and found[parent].label:
                label = found[parent].label + re.sub(r"^[^(]+", lambda own: f"({own[0]})", label)
            found[index] = Place(label, above, label.count("("), place.is_doubtful)
    return told_apart(found)


def _add_annex(body, found, notes):
    """The paragraphs of an annex, the first of them below its headings."""
    document = body.getparent()
    annex = _annex_of(body)
    above = [*(_child(annex, name) for name in ("num", "heading", "subheading")), _child(document, "preface")]
    heading = "\n".join(filter(None, (_text(element, notes) for element in above if element is not None)))
    nodes = _nodes(notes, _child(document, "preamble"), body)
    if not nodes:
        return
    nodes[0].item.heading = "\n".join(filter(None, (heading, nodes[0].item.heading)))
    first = len(found.annexes)
    for node in nodes:
        node.parent = node.parent if node.parent is None else node.parent + first
    found.annexes += nodes


def _add_heading(found, document, meta, notes, words):
    """The number, the title, the session and the day of adoption, from where the file has them first."""
    cover, preface = _child(document, "coverPage"), _child(document, "preface")
    heads = [part for part in (preface, cover) if part is not None]
    titles = [title for head in heads for title in reversed(_all(head, "docTitle", "longTitle"))]
    found.title = FOOTNOTE_MARK.sub("", next(filter(None, (_text(title, notes) for title in titles)), "")).strip()
    work = next(iter(_all(meta, "FRBRWork")), None)
    address = next((uri.get("value", "") for uri in _all(work, "FRBRuri")), "")
    numbers = [_text(number, None) for head in heads for number in _all(head, "docNumber")]
    found.number = next(filter(None, map(_number, numbers)), "") or _number(
        re.sub(r"(\d)-(?=\w)", r"\1/", re.sub(r"^\D+", "", next(iter(re.findall(r"[^/]+", address)[::-1]), "")))
    )
    sessions = [session.get("value") or "" for head in heads for session in _all(head, "session")]
    found.session_number = next((int(value) for value in sessions if re.fullmatch(r"\d{1,3}", value)), None)
    days = [day.get("date", "") for day in _all(work, "FRBRdate") if day.get("name", "") in ("", "adoption")]
    days += [day.get("date", "") for day in _all(_child(document, "conclusions"), "docDate")]
    found.date = next(filter(None, map(_day, [*days, *re.findall(r"\d{4}-\d\d-\d\d", address)])), None)
    marks = [
        _text(mark, None) for head in heads for mark in _all(head, "docType", "docStatus", "docTitle", "docNumber")
    ]
    found.is_draft = any(words.draft.search(mark) for mark in marks)


def _number(text):
    """The number of an act in what a file says of it: 3/4 of "Decision 3/4.", 76/187 of "A/RES/76/187"."""
    match = NUMBERED.fullmatch(text) or re.search(r"(?<!\d)(?P<number>\d{1,3}/[A-Za-z0-9.]*[A-Za-z0-9])$", text)
    return number_in(match) if match else ""


def _day(text):
    """The ISO date, where it is one: files have 0001-01-01 for a day that is not known."""
    try:
        day = datetime.date.fromisoformat(text[:10])
    except ValueError:
        return None
    return day.isoformat() if day.year > 1 else None
