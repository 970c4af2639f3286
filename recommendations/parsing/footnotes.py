"""Footnotes: taken out from among the blocks, and their marks found in the text that they belong to."""

import re
from collections import defaultdict
from dataclasses import replace

from recommendations.parsing.clean import FOOTNOTE_MARK, MARK_END, MARK_START

_NUMBERED_LINE = re.compile(r"[(（]?(\d{1,3})[)）]?\s+(?=\S)")
# Ways to write the mark 2 in a text that has lost its raised type: "Convention,2 that", "Treaty;(2)", "2017–2020;2",
# "Convention2 that", "20212 and", "Cartagena Commitment, 2/".
_BRACKETED = re.compile(r"(?<=[,;.:؛،；，。])\s?[(（](?P<mark>\d{1,3})[)）](?=\s|$)")
_MARKS = (
    re.compile(r"(?<=(?:[^\W\d_]|[)”\"»’》])[,;.:،؛，；。、])(?P<mark>\d{1,3})(?=\s|$|[^\w\s])"),
    re.compile(r"(?<=\d[;,؛；])(?<!\d,)(?P<mark>\d{1,3})(?=\s|$)"),
    _BRACKETED,
    re.compile(r"(?<=[^\W\d_]|[)”\"»’》])(?<![\u0600-\u06ff])(?P<mark>\d{1,3})(?=[\s,;.:)]|$)"),
    re.compile(r"(?<=(?<!\d)(?:19|20)\d\d)(?P<mark>\d{1,3})(?!\d)(?![-–—/.])"),
    re.compile(r"(?<=\s)(?P<mark>\d{1,3})/(?=[\s,;.]|$)"),
)
# Where the footnotes themselves are not in the text, only these tell a mark from a figure.
_LONELY = re.compile(r"(?<=[a-zà-ÿ][,;])\d{1,2}(?=\s|$)")


def without_footnotes(blocks, is_date):
    """The blocks without the footnotes among them, and the footnotes' texts by mark.

    Footnotes are blocks that are marked so, and, below a rule or the last blocks of the text, a run of numbered lines
    that counts on; a labelled one, "(1) CTOC/COP/2006/L.8.", only where the text before has such a mark. `is_date`
    tells whether a text is a date, which is numbered too ("17 November 2016").
    """
    kept, notes, below_rule, marks = [], {}, False, set()
    last_run = _last_run(blocks, is_date)
    for index, block in enumerate(blocks):
        if block.kind == "footnote":
            notes.setdefault(block.label, [block.text])
            continue
        if block.kind == "rule":
            below_rule = True
            continue
        number, text = _numbered(block, is_date) or (None, "")
        is_footnote = number in marks if block.kind == "labelled" else below_rule or index >= last_run
        if number and is_footnote and _counts_on(number, notes):
            notes[number] = [text]
            continue
        if block.kind == "text" and below_rule and notes and block.text[:1].islower():
            notes[next(reversed(notes))].append(block.text)
            continue
        below_rule = False
        kept.append(block)
        marks.update(match["mark"] for match in _BRACKETED.finditer(block.text))
    return kept, {marker: " ".join(pieces) for marker, pieces in notes.items()}


def marked(blocks, notes):
    """The blocks with each footnote's mark between its signs, looked for in the order of the marks.

    A mark may be glued to the word or the year before it; that it comes after the mark before it tells it from a
    figure.
    """
    texts = [block.text for block in blocks]
    if not notes:
        texts = [_LONELY.sub(lambda match: f"{MARK_START}{match[0]}{MARK_END}", text) for text in texts]
    signed = {marker for text in texts for marker in FOOTNOTE_MARK.findall(text)}
    places = defaultdict(list)
    for index, text in enumerate(texts):
        for pattern in _MARKS if notes else ():
            for match in pattern.finditer(text):
                places[match["mark"]].append((index, *match.span()))
    last, chosen = (0, -1), []
    for marker in notes:
        if marker in signed:
            continue
        place = min((place for place in places[marker] if place[:2] > last), default=None)
        if place:
            last = place[:2]
            chosen.append((place, marker))
    for (index, start, end), marker in reversed(chosen):
        text = texts[index]
        texts[index] = f"{text[:start].rstrip()}{MARK_START}{marker}{MARK_END}{text[end:]}"
    return [replace(block, text=text) for block, text in zip(blocks, texts, strict=True)]


def _last_run(blocks, is_date):
    """The index at which the numbered lines begin that end the text, each one more than the one before."""
    first, after = len(blocks), None
    for index in range(len(blocks) - 1, -1, -1):
        if blocks[index].kind == "rule":
            continue
        numbered = _numbered(blocks[index], is_date) if blocks[index].kind == "text" else None
        if not numbered or (after is not None and int(numbered[0]) != after - 1):
            break
        first, after = index, int(numbered[0])
    return first


def _numbered(block, is_date):
    """(mark, text) of a block that is a numbered line, "1 CTOC/COP/2006/L.8."; None of any other."""
    if block.kind == "labelled" and block.label.isdigit() and not block.part:
        return block.label, block.text
    match = _NUMBERED_LINE.match(block.text) if block.kind == "text" and not is_date(block.text) else None
    return (match[1], block.text[match.end() :]) if match else None


def _counts_on(number, notes):
    last = next(reversed(notes), "")
    return not last.isdigit() or int(number) == int(last) + 1
