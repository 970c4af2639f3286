"""A decision's text to paragraphs and suggested mandates: pure functions, no database.

clean -> blocks -> paragraphs -> mandates, each a small step. What cannot be read is refused with a sentence; what the
parser is unsure of it marks; it invents nothing. It reads plain text and Markdown, in the languages of `lexicon`.
"""

import re

from recommendations.parsing.blocks import blocks
from recommendations.parsing.citations import citations
from recommendations.parsing.clean import FOOTNOTE_MARK, clean, decode
from recommendations.parsing.deadlines import date_of
from recommendations.parsing.lexicon import LANGUAGES, lexicon
from recommendations.parsing.mandates import mandates
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
    "parse_file",
]


def parse_file(data, *, name="the file", language=None):
    """Parse a file's bytes. Raises ParseError."""
    return parse(decode(data, name), language=language)


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
    first = next((index for index, block in enumerate(found) if block.kind == "labelled"), None)
    if first is None:
        raise ParseError(
            gettext_noop("No operative paragraph was found: no line begins with a label such as (a), a) or 1.")
        )
    footnotes = {block.label: block.text for block in found if block.kind == "footnote"}
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
    paragraphs, unsure = _operative(found[first:], footnotes, words)
    if not any(paragraph.mandates for paragraph in paragraphs):
        raise ParseError(
            gettext_noop(
                "No operative paragraph begins with a verb that the parser knows in this language; the first is on "
                "line %(line)s."
            ),
            line=found[first].line,
        )
    bound = {footnote.marker for paragraph in paragraphs for footnote in paragraph.footnotes}
    preamble = tuple(
        _paragraph("preambular", "", block.text, footnotes, words)
        for block in found[opening:first]
        if block.kind == "text"
    )
    bound |= {footnote.marker for paragraph in preamble for footnote in paragraph.footnotes}
    unsure += tuple(f"Footnote {marker} is marked nowhere in the text." for marker in footnotes if marker not in bound)
    return ParsedDecision(
        language=language,
        title=next((block.text for block in reversed(headings) if block.kind == "heading"), ""),
        preamble=preamble,
        paragraphs=paragraphs,
        session_number=_session_number(headings, words),
        date=_date(headings, words),
        is_draft=any(words.draft.search(block.text) for block in headings),
        unsure=unsure,
    )


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
    """The labelled paragraphs, each with the unlabelled blocks that go on with it, and what is doubtful about them."""
    texts = []
    for block in found:
        if block.kind == "labelled":
            texts.append((block.label, [block.text]))
        elif block.kind in ("text", "heading"):
            texts[-1][1].append(block.text)
    labels = [label for label, _parts in texts]
    doubled = sorted({label for label in labels if labels.count(label) > 1})
    if doubled:
        raise ParseError(
            gettext_noop(
                "The label %(label)s stands more than once: the parser does not read several lists or decisions in one "
                "text yet."
            ),
            label=doubled[0],
        )
    paragraphs = tuple(_paragraph("operative", label, " ".join(parts), footnotes, words) for label, parts in texts)
    silent = [paragraph.label for paragraph in paragraphs if not paragraph.mandates]
    return paragraphs, tuple(f"Paragraph {label} begins with no verb that the parser knows." for label in silent)


def _paragraph(kind, label, marked, footnotes, words):
    """A paragraph from its text with footnote marks: the marks are bound to their footnotes and taken out."""
    markers = [marker for marker in FOOTNOTE_MARK.findall(marked) if marker in footnotes]
    text = re.sub(r"\s+", " ", FOOTNOTE_MARK.sub("", marked)).strip()
    bound = tuple(ParsedFootnote(marker, footnotes[marker]) for marker in markers)
    noted = tuple(cited for footnote in bound for cited in citations(footnote.text))
    return ParsedParagraph(
        kind=kind,
        label=label,
        text=text,
        footnotes=bound,
        mandates=mandates(text, words, further_cites=noted) if kind == "operative" else (),
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
