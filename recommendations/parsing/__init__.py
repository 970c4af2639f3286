"""A decision's text to paragraphs and suggested mandates: pure functions, no database.

container -> clean -> blocks -> footnotes -> decisions and their parts -> tree of paragraphs -> clauses -> mandates with
deadlines and citations, each a small step. What cannot be read is refused with a sentence; what the parser is unsure of
it marks; it invents nothing. The words of each language are in `lexicon`.
"""

import re
from collections import defaultdict
from dataclasses import replace

from recommendations.parsing import akn
from recommendations.parsing.blocks import blocks
from recommendations.parsing.citations import citations
from recommendations.parsing.clean import FOOTNOTE_MARK, clean
from recommendations.parsing.containers import text_of
from recommendations.parsing.deadlines import NOT_ADOPTED, Adoption, date_of
from recommendations.parsing.footnotes import marked, without_footnotes
from recommendations.parsing.language import detect_language
from recommendations.parsing.lexicon import LANGUAGES, lexicon, named_groups
from recommendations.parsing.mandates import are_acts, clauses, governs, mandates
from recommendations.parsing.parts import NUMBERED, UNLABELLED, number_in, parts, segments
from recommendations.parsing.results import (
    ParsedAddressee,
    ParsedDeadline,
    ParsedDecision,
    ParsedFootnote,
    ParsedMandate,
    ParsedParagraph,
    ParsedSession,
    ParseError,
    gettext_noop,
)
from recommendations.parsing.tree import Place, places

__all__ = [
    "LANGUAGES",
    "Adoption",
    "ParseError",
    "ParsedAddressee",
    "ParsedDeadline",
    "ParsedDecision",
    "ParsedFootnote",
    "ParsedMandate",
    "ParsedParagraph",
    "ParsedSession",
    "detect_language",
    "parse",
    "parse_all",
    "parse_all_file",
    "parse_file",
    "read_paragraphs",
]


def parse_file(data, *, name="the file", language=None, number=""):
    """Parse the bytes of a file: its decision, or of several the one with the number. Raises ParseError."""
    return _only(parse_all_file(data, name=name, language=language), number)


def parse_all_file(data, *, name="the file", language=None):
    """The decisions, one or more, that a file's bytes hold, in order. Raises ParseError."""
    if akn.is_akn(data):
        return tuple(_marked_up(document) for document in akn.read(data, name, language))
    return parse_all(text_of(data, name), language=language)


def parse(text, *, language=None):
    """Parse the text of one decision; the language is told from it unless it is named. Raises ParseError."""
    return _only(parse_all(text, language=language))


def _only(decisions, number=""):
    if len(decisions) > 1:
        for decision in decisions:
            if number and decision.number == number:
                return decision
        raise ParseError(
            gettext_noop("The text holds %(number)s decisions: %(decisions)s. Say which one."),
            number=len(decisions),
            decisions="; ".join(decision.number or decision.title for decision in decisions),
        )
    return decisions[0]


def parse_all(text, *, language=None):
    """The decisions, one or more, that a text holds, in order. Raises ParseError."""
    text = clean(text)
    language = language or detect_language(text)
    if language not in LANGUAGES:
        raise ParseError(
            gettext_noop("The parser does not read the language “%(language)s” yet; it reads %(languages)s."),
            language=language,
            languages=", ".join(LANGUAGES),
        )
    words = lexicon(language)
    found, notes = without_footnotes(
        blocks(text, words.begins, words.stands_alone, words.opens), lambda line: bool(words.date.match(line))
    )
    if not any(block.text for block in found):
        raise ParseError(gettext_noop("The text is empty."))
    found = marked(found, notes)
    held = segments(found, words)
    if not held:
        raise ParseError(
            gettext_noop(
                "The opening words of the body (such as “The Conference of the Parties”) were not found before an "
                "operative paragraph; the text begins on line %(line)s."
            ),
            line=found[0].line,
        )
    decisions = [_decision(segment, opening, notes, words) for segment, opening in held]
    read = tuple(decision for decision in decisions if any(paragraph.mandates for paragraph in decision.paragraphs))
    if not read:
        raise ParseError(
            gettext_noop(
                "No operative paragraph begins with a verb that the parser knows in this language, after the opening "
                "on line %(line)s."
            ),
            line=found[held[0][1]].line,
        )
    bound = {note.marker for decision in read for paragraph in _all(decision) for note in paragraph.footnotes}
    lost = tuple(f"Footnote {marker} is marked nowhere in the text." for marker in notes if marker not in bound)
    if lost and len(read) == 1:
        return (replace(read[0], unsure=read[0].unsure + lost),)
    return read


def _all(decision):
    return (*decision.preamble, *decision.paragraphs)


def _decision(segment, opening, notes, words):
    found = parts(segment, opening, words)
    number, title = _number_and_title(found.head, words)
    adoption = Adoption(
        found.opening,
        _date([*found.date_lines, *(block.text for block in found.head)], words),
        _session_number(found.head, words) or _session_of(number),
        any(words.named_group.search(block.text) for block in segment),
    )
    paragraphs, unsure = read_paragraphs(found.operative, notes, words, adoption)
    if found.is_unlabelled:
        unsure = (UNLABELLED, *unsure)
    annexes = _annex_paragraphs(found.annexes, _annex_places(found.annexes), notes, words, len(paragraphs))
    return ParsedDecision(
        language=words.language,
        title=title,
        preamble=tuple(
            _paragraph("preambular", item.label if not item.part else "", item.text, notes, words)
            for item in found.preamble
        ),
        paragraphs=paragraphs + annexes,
        number=number,
        session_number=adoption.session_number,
        date=adoption.date,
        is_draft=any(words.draft.search(block.text) for block in found.head),
        unsure=unsure,
    )


def _number_and_title(head, words):
    """The number and the title that stand over the text, each empty where it does not stand there.

    Of several numbers the last counts, since it is the nearest; a title may stand on its line, or below.
    """
    number, title, numbered_at = "", "", None
    for index, block in enumerate(head):
        match = NUMBERED.fullmatch(FOOTNOTE_MARK.sub("", block.text).strip())
        if match and block.kind != "labelled":
            number, title, numbered_at = number_in(match), match["title"] or "", index
    if not title:
        below = head[numbered_at + 1 :] if numbered_at is not None else head
        headings = [block for block in below if block.kind == "heading"] or [
            block
            for block in below
            if not words.draft.fullmatch(block.text) and not words.adoption_line.fullmatch(block.text)
        ]
        title = headings[-1].text if headings else ""
    return number, FOOTNOTE_MARK.sub("", title).strip()


def _marked_up(document):
    """A decision whose structure the file's mark-up tells (an `akn.Document`)."""
    words, notes = lexicon(document.language), document.notes
    adoption = Adoption(
        document.opening,
        document.date,
        document.session_number or _session_of(document.number),
        any(words.named_group.search(node.item.text) for node in (*document.preamble, *document.operative)),
    )
    items = [node.item for node in document.operative]
    paragraphs, unsure = read_paragraphs(items, notes, words, adoption, document.places)
    preamble = [_paragraph("preambular", node.item.label, node.item.text, notes, words) for node in document.preamble]
    annexes = _annex_paragraphs(
        [node.item for node in document.annexes], document.annex_places, notes, words, len(paragraphs)
    )
    return ParsedDecision(
        language=document.language,
        title=document.title,
        preamble=_with_sources(preamble, document.preamble),
        paragraphs=_with_sources([*paragraphs, *annexes], [*document.operative, *document.annexes]),
        number=document.number,
        session_number=adoption.session_number,
        date=document.date,
        is_draft=document.is_draft,
        unsure=(*document.unsure, *unsure),
    )


def _with_sources(paragraphs, nodes):
    return tuple(replace(paragraph, source_id=node.source) for paragraph, node in zip(paragraphs, nodes, strict=True))


def read_paragraphs(items, notes, words, adoption=NOT_ADOPTED, found=None):
    """The operative paragraphs of labelled items, with their mandates, and what is doubtful about them.

    An item has a label, its text with footnote marks, the heading above it, and the number of the section that begins
    with it. `found` are the places of the items, where the source tells them. A paragraph that ends with a colon hands
    its last verb and its addressees to the points below it, unless these name things rather than acts.
    """
    if not items:
        return (), ()
    labels = [item.label or str(order) for order, item in enumerate(items, 1)]
    if items[0].label == "" and any(item.label for item in items):
        labels = ["" if not item.label else item.label for item in items]
    found = found or _places(labels, items)
    texts = [FOOTNOTE_MARK.sub("", item.text) for item in items]
    below = defaultdict(list)
    for text, place in zip(texts, found, strict=True):
        below[place.parent].append(text)
    governing, unsure, paragraphs = {}, [], []
    for index, (item, place) in enumerate(zip(items, found, strict=True)):
        above = governing.get(place.parent, ())
        handed = governs(texts[index], words, adoption, above)
        own = clauses(texts[index], words, adoption)
        points = below[index] if handed else []
        has_points = bool(points) and are_acts(texts[index], points, words, own[-1] if own else None)
        if has_points:
            governing[index] = handed
        paragraphs.append(
            _paragraph(
                "operative",
                place.label,
                item.text,
                notes,
                words,
                parent=place.parent,
                heading=item.heading,
                read=None
                if has_points and not own
                else {"governing": above, "has_points": has_points, "adoption": adoption},
            )
        )
        if not paragraphs[-1].mandates and place.parent is None and index not in governing:
            unsure.append(f"Paragraph {place.label} begins with no verb that the parser knows.")
        if place.is_doubtful:
            unsure.append(f"The label of paragraph {place.label} does not go on with the one before.")
    return tuple(paragraphs), tuple(unsure)


def _places(labels, items):
    """The places of the labels; an unlabelled paragraph above lettered ones is told as the chapeau."""
    sections = [(index, item.section) for index, item in enumerate(items) if item.section is not None]
    if labels[0]:
        return places(labels, sections)
    _one, *rest = places(["1", *labels[1:]], sections)
    return [
        Place("chapeau", None, 0),
        *(
            replace(place, label=re.sub(r"^1\((\w+)\)", r"\1", place.label), depth=max(place.depth - 1, 0))
            for place in rest
        ),
    ]


def _annex_places(items):
    """The places of an annex's items, by those that have a label; an unlabelled one stands in none."""
    labelled = [index for index, item in enumerate(items) if item.label]
    found = [Place("", None, 0)] * len(items)
    for index, place in zip(labelled, places([items[index].label for index in labelled]), strict=True):
        found[index] = replace(place, parent=None if place.parent is None else labelled[place.parent])
    return found


def _annex_paragraphs(items, found, notes, words, offset):
    """The paragraphs of the annexes, which come after `offset` operative ones; `found` are the places of the items."""
    return tuple(
        _paragraph(
            "annex",
            place.label,
            item.text,
            notes,
            words,
            parent=None if place.parent is None else place.parent + offset,
            heading=item.heading,
        )
        for item, place in zip(items, found, strict=True)
    )


def _paragraph(kind, label, signed, notes, words, *, parent=None, heading="", read=None):
    """A paragraph from its text with footnote marks: the marks are bound to their footnotes and taken out."""
    markers = [marker for marker in FOOTNOTE_MARK.findall(signed) if marker in notes]
    text = re.sub(r"\s+", " ", FOOTNOTE_MARK.sub("", signed)).strip()
    bound = tuple(ParsedFootnote(marker, notes[marker]) for marker in markers)
    noted = tuple(cited for footnote in bound for cited in citations(footnote.text, words))
    return ParsedParagraph(
        kind=kind,
        label=label,
        text=text,
        parent=parent,
        heading=FOOTNOTE_MARK.sub("", heading),
        footnotes=bound,
        mandates=mandates(text, words, further_cites=noted, **read) if read else (),
        cites=tuple(dict.fromkeys(citations(text, words) + noted)),
    )


def _session_number(head, words):
    for block in head:
        for part in re.split(r"(?<=session)\s", block.text):
            if match := words.heading_session.match(part.strip()):
                return words.number(named_groups(match)["ordinal"])
    return None


def _session_of(number):
    """The session that a number tells: 3 of 3/4, 22 of 16/CP.22."""
    match = re.fullmatch(r"(?P<first>\d{1,3})/\d{1,3}|\d{1,3}/[A-Z]{2,4}\.(?P<last>\d{1,3})", number)
    return int(match["first"] or match["last"]) if match else None


def _date(lines, words):
    for line in lines:
        if match := words.date.search(line):
            return date_of(match, words)[0]
    return None
