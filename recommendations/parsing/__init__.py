"""A decision's text to paragraphs and suggested mandates: pure functions, no database.

clean -> blocks -> tree of paragraphs -> mandates, each a small step. What cannot be read is refused with a sentence;
what the parser is unsure of it marks; it invents nothing. It reads plain text and Markdown, in the languages of
`lexicon`.
"""

import re
from functools import partial

from recommendations.parsing.blocks import blocks
from recommendations.parsing.citations import citations
from recommendations.parsing.clean import FOOTNOTE_MARK, clean, decode
from recommendations.parsing.deadlines import date_of
from recommendations.parsing.lexicon import LANGUAGES, lexicon
from recommendations.parsing.mandates import governs, mandates, starts_with_verb
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
from recommendations.parsing.tree import places

__all__ = [
    "LANGUAGES",
    "ParseError",
    "ParsedAddressee",
    "ParsedDeadline",
    "ParsedDecision",
    "ParsedFootnote",
    "ParsedMandate",
    "ParsedParagraph",
    "ParsedSession",
    "parse",
    "parse_all",
    "parse_all_file",
    "parse_file",
]


def parse_file(data, *, name="the file", language=None):
    """Parse the bytes of a file that holds one decision. Raises ParseError."""
    return parse(decode(data, name), language=language)


def parse_all_file(data, *, name="the file", language=None):
    """The decisions, one or more, that a file's bytes hold, in order. Raises ParseError."""
    return parse_all(decode(data, name), language=language)


def parse_all(text, *, language=None):
    """The decisions, one or more, that a text holds, in order. Raises ParseError."""
    return (parse(text, language=language),)


def parse(text, *, language=None):
    """Parse a decision's text; the language is told from its words unless it is named. Raises ParseError."""
    text = clean(text)
    language = language or detect_language(text)
    if language not in LANGUAGES:
        raise ParseError(
            gettext_noop("The parser does not read the language “%(language)s” yet; it reads %(languages)s."),
            language=language,
            languages=", ".join(LANGUAGES),
        )
    words = lexicon(language)
    found = blocks(text)
    first = _first_operative(found, words)
    opening = next((index for index in range(first) if words.opening.match(found[index].text)), None)
    if opening is None:
        raise ParseError(
            gettext_noop(
                "The opening words of the body (such as “The Conference of the Parties”) were not found before the "
                "first operative paragraph, on line %(line)s."
            ),
            line=found[first].line,
        )
    headings = found[:opening]
    footnotes = {block.label: block.text for block in found if block.kind == "footnote"}
    paragraphs, unsure = _operative(found[first:], footnotes, words)
    if not any(paragraph.mandates for paragraph in paragraphs):
        raise ParseError(
            gettext_noop(
                "No operative paragraph begins with a verb that the parser knows in this language; the first is on "
                "line %(line)s."
            ),
            line=found[first].line,
        )
    preamble = tuple(
        _paragraph("preambular", "", found[index].text, footnotes)
        for index in range(opening, first)
        if found[index].kind in ("text", "labelled")
        and not (index > opening and _is_aside(found[index].text, found[index - 1].text))
    )
    bound = {note.marker for paragraph in (*preamble, *paragraphs) for note in paragraph.footnotes}
    unsure += tuple(f"Footnote {marker} is marked nowhere in the text." for marker in footnotes if marker not in bound)
    number, title = _number_and_title(headings)
    return ParsedDecision(
        language=language,
        title=title,
        preamble=preamble,
        paragraphs=paragraphs,
        number=number,
        session_number=_session_number(headings, words),
        date=_date(headings, words),
        is_draft=any(words.draft.search(block.text) for block in headings),
        unsure=unsure,
    )


def _first_operative(found, words):
    """The index of the first labelled block that begins with an operative verb: a list may stand in the preamble."""
    labelled = [index for index, block in enumerate(found) if block.kind == "labelled"]
    if not labelled:
        raise ParseError(
            gettext_noop("No operative paragraph was found: no line begins with a label such as (a), a) or 1.")
        )
    return next((index for index in labelled if starts_with_verb(found[index].text, words)), labelled[0])


# "60/7. Holocaust remembrance", "Decision 16/CP.22"
_NUMBERED = re.compile(r"^(?:d[ée]cision|r[ée]solution)?\s*(\d+/[\w.]*\w)\.?(?:\s+(.+))?$", re.IGNORECASE)


def _number_and_title(headings):
    """The number and the title that stand over the text, each empty where it does not stand there."""
    number, title = "", next((block.text for block in reversed(headings) if block.kind == "heading"), "")
    if not title and headings:
        title = headings[-1].text
    for block in headings:
        if match := _NUMBERED.match(block.text):
            number, title = match[1], match[2] or (title if title != block.text else "")
    return number, FOOTNOTE_MARK.sub("", title)


def detect_language(text):
    """The language whose commonest words the text has most of. Raises ParseError where no language stands out."""
    found = re.findall(r"\w+", text.casefold())
    shares = {language: sum(word in lexicon(language).stopwords for word in found) for language in LANGUAGES}
    best = max(shares, key=shares.get)
    others = [count for language, count in shares.items() if language != best]
    if shares[best] < max(5, len(found) // 20) or shares[best] <= 2 * max(others):
        raise ParseError(
            gettext_noop("The language of the text is not one that the parser reads: %(languages)s."),
            languages=", ".join(LANGUAGES),
        )
    return best


def _operative(found, footnotes, words):
    """The operative paragraphs, each with the running text that goes on with it, and what is doubtful about them."""
    texts, unsure = [], ()
    for block in found:
        if words.annex.match(block.text) and block.kind != "labelled":
            unsure = ("An annex follows, which the parser does not read yet.",)
            break
        if words.date.fullmatch(block.text):
            continue  # the day of adoption, which a word processor may have numbered on
        if block.kind == "labelled":
            texts.append((block.label, [block.text]))
        elif block.kind == "text" and not _is_aside(block.text, texts[-1][1][-1]):
            texts[-1][1].append(block.text)
    paragraphs, governing = [], {}
    for (_label, parts), place in zip(texts, places([label for label, _parts in texts]), strict=True):
        marked = " ".join(parts)
        handed = governs(FOOTNOTE_MARK.sub("", marked), words) or governing.get(place.parent)
        has_points = handed is not None and marked.rstrip().endswith(":")
        if has_points:
            governing[len(paragraphs)] = handed
        paragraphs.append(
            _paragraph(
                "operative",
                place.label,
                marked,
                footnotes,
                parent=place.parent,
                read=None if has_points else partial(mandates, lexicon=words, governing=governing.get(place.parent)),
            )
        )
    silent = [
        paragraph.label
        for index, paragraph in enumerate(paragraphs)
        if not paragraph.mandates and paragraph.parent is None and index not in governing
    ]
    unsure += tuple(f"Paragraph {label} begins with no verb that the parser knows." for label in silent)
    return tuple(paragraphs), unsure


def _is_aside(text, before):
    """A section's heading, the meeting's number, the date below: short and unfinished, after a pause."""
    paused = before.rstrip().endswith((".", ";", ":", ","))
    return len(text) < 120 and paused and not text.rstrip().endswith((".", ";", ",", ":")) and not text[:1].islower()


def _paragraph(kind, label, marked, footnotes, *, parent=None, read=None):
    """A paragraph from its text with footnote marks: the marks are bound to their footnotes and taken out."""
    markers = [marker for marker in FOOTNOTE_MARK.findall(marked) if marker in footnotes]
    text = re.sub(r"\s+", " ", FOOTNOTE_MARK.sub("", marked)).strip()
    bound = tuple(ParsedFootnote(marker, footnotes[marker]) for marker in markers)
    noted = tuple(cited for footnote in bound for cited in citations(footnote.text))
    return ParsedParagraph(
        kind=kind,
        label=label,
        text=text,
        parent=parent,
        footnotes=bound,
        mandates=read(text, further_cites=noted) if read else (),
        cites=tuple(dict.fromkeys(citations(text) + noted)),
    )


def _session_number(headings, words):
    for block in headings:
        for part in re.split(r"(?<=session)\s", block.text):
            if match := words.heading_session.match(part.strip()):
                return words.ordinal(match["ordinal"])
    return None


def _date(headings, words):
    for block in headings:
        if match := words.date.search(block.text):
            return date_of(match, words)
    return None
