"""Akoma Ntoso to the parts of a decision: the structure is what the mark-up says, the words are read like any text's.

Elements are told by their local names, so that every version of the standard is read. Files of the wild differ from it:
numbers are lost or written "1 -", points stand as paragraphs, identifiers repeat and are no numbers, a file declares
another language than it is in. What is mended is said in `unsure`.
"""

import contextlib
import datetime
import re
from dataclasses import dataclass, field

from lxml import etree

from recommendations.parsing.akn.elements import Node, Notes, all_of, child_of, flat, name_of, nodes_of, text_of
from recommendations.parsing.akn.mending import mended, placed, places_of, preambles, without
from recommendations.parsing.clean import FOOTNOTE_MARK, LIMIT
from recommendations.parsing.language import detect_language
from recommendations.parsing.lexicon import LANGUAGES, lexicon
from recommendations.parsing.parts import NUMBERED, number_in
from recommendations.parsing.results import ParseError, gettext_noop
from recommendations.parsing.tree import Place

# ISO 639-2 in both its forms, and ISO 639-1, to the languages that the portal reads.
_CODES = {
    "ara": "ar", "zho": "zh", "chi": "zh", "eng": "en", "fra": "fr", "fre": "fr", "rus": "ru", "spa": "es",
    **{language: language for language in LANGUAGES},
}  # fmt: skip
_ANNEXES = {"attachment", "annex"}


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


def is_akn(data):
    """Whether bytes are a file of Akoma Ntoso, well-formed or not: the first element is its root."""
    if len(data) > LIMIT:
        return False
    parser = etree.XMLPullParser(events=("start",), resolve_entities=False, no_network=True, load_dtd=False)
    with contextlib.suppress(etree.XMLSyntaxError):  # what comes after the first element is `read`'s to judge
        parser.feed(data[:10_000])
    _event, root = next(iter(parser.read_events()), (None, None))
    return root is not None and name_of(root) == "akomaNtoso"


def read(data, name="the file", language=None):
    """The decisions, one or more, that a file of Akoma Ntoso holds, as `Document`s. Raises ParseError.

    Nothing is fetched, and a file that declares entities is refused. `language` overrules what the file declares.
    """
    root = _root(data, name)
    bodies = [element for element in root.iter("{*}mainBody", "{*}body") if _annex_of(element) is None]
    if not bodies:
        kind = next((name_of(child) for child in root), "akomaNtoso")
        raise ParseError(
            gettext_noop("%(name)s is Akoma Ntoso of the class “%(kind)s”, which has no operative part."),
            name=name,
            kind=kind,
        )
    if not any(flat("".join(body.itertext())) for body in bodies):
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
    if name_of(root) != "akomaNtoso":
        raise ParseError(
            gettext_noop("%(name)s is XML, but not Akoma Ntoso: its first element is “%(element)s”."),
            name=name,
            element=name_of(root),
        )
    return root


def _annex_of(body):
    """The annex that holds a body, or the component of a document that has a body of its own; None of any other."""
    for above in body.iterancestors():
        if name_of(above) in _ANNEXES:
            return above
        if name_of(above) == "component":
            document = above.getparent().getparent()
            return above if document is not None and child_of(document, "mainBody", "body") is not None else None
    return None


def _document(document, body, language):
    """One document of the file, read."""
    meta, preamble = child_of(document, "meta"), child_of(document, "preamble")
    found = Document(language="")
    found.language = _language(meta, (preamble, body), language, found.unsure)
    words, notes = lexicon(found.language), Notes(document)
    found.preamble, nodes = nodes_of(notes, preamble), nodes_of(notes, body)
    taken = preambles(nodes, words)
    found.preamble += nodes[:taken]
    nodes = without(nodes, dict.fromkeys(range(taken)))
    found.operative, found.places = placed(mended(nodes, words, found.unsure))
    for annex in document.iter("{*}mainBody", "{*}body"):
        if annex is not body and _annex_of(annex) is not None:
            _add_annex(annex, found, notes)
    found.annex_places = places_of(found.annexes)
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
    expression = all_of(meta, "FRBRExpression")
    declared = (
        next((code.get("language", "") for code in all_of(expression[0], "FRBRlanguage")), "") if expression else ""
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


def _add_annex(body, found, notes):
    """The paragraphs of an annex, the first of them below its headings."""
    document = body.getparent()
    annex = _annex_of(body)
    above = [*(child_of(annex, name) for name in ("num", "heading", "subheading")), child_of(document, "preface")]
    heading = "\n".join(filter(None, (text_of(element, notes) for element in above if element is not None)))
    nodes = nodes_of(notes, child_of(document, "preamble"), body)
    if not nodes:
        return
    nodes[0].item.heading = "\n".join(filter(None, (heading, nodes[0].item.heading)))
    first = len(found.annexes)
    for node in nodes:
        node.parent = node.parent if node.parent is None else node.parent + first
    found.annexes += nodes


def _add_heading(found, document, meta, notes, words):
    """The number, the title, the session and the day of adoption, from where the file has them first."""
    cover, preface = child_of(document, "coverPage"), child_of(document, "preface")
    heads = [part for part in (preface, cover) if part is not None]
    titles = [title for head in heads for title in reversed(all_of(head, "docTitle", "longTitle"))]
    found.title = FOOTNOTE_MARK.sub("", next(filter(None, (text_of(title, notes) for title in titles)), "")).strip()
    work = next(iter(all_of(meta, "FRBRWork")), None)
    address = next((uri.get("value", "") for uri in all_of(work, "FRBRuri")), "")
    numbers = [text_of(number, None) for head in heads for number in all_of(head, "docNumber")]
    found.number = next(filter(None, map(_number, numbers)), "") or _number(
        re.sub(r"(\d)-(?=\w)", r"\1/", re.sub(r"^\D+", "", next(iter(re.findall(r"[^/]+", address)[::-1]), "")))
    )
    sessions = [session.get("value") or "" for head in heads for session in all_of(head, "session")]
    found.session_number = next((int(value) for value in sessions if re.fullmatch(r"\d{1,3}", value)), None)
    days = [day.get("date", "") for day in all_of(work, "FRBRdate") if day.get("name", "") in ("", "adoption")]
    days += [day.get("date", "") for day in all_of(child_of(document, "conclusions"), "docDate")]
    found.date = next(filter(None, map(_day, [*days, *re.findall(r"\d{4}-\d\d-\d\d", address)])), None)
    marks = [
        text_of(mark, None) for head in heads for mark in all_of(head, "docType", "docStatus", "docTitle", "docNumber")
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
