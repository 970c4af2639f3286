"""Blocks to decisions, and a decision's blocks to head, preamble, operative part, annexes."""

import itertools
import re
from dataclasses import dataclass, field

from recommendations.parsing.blocks import Block, ends_with_pause
from recommendations.parsing.citations import in_latin
from recommendations.parsing.clean import FOOTNOTE_MARK
from recommendations.parsing.mandates import starts_with_verb

# "60/7. Holocaust remembrance", "Decision 16/CP.22", "1896 (LVII). Regional co-operation", "第3/4号决定"
NUMBERED = re.compile(
    r"(?:(?:draft )?(?:d[ée]cision|r[ée]solution|decisión|resolución|решение|резолюция|المقرر|المقرَّر|القرار|第)\s*)?"
    r"(?P<number>\d{1,3}/(?:[A-ZСРМА0-9.]*[A-Z0-9]|م أ[إت]?-\d{1,3})"
    r"|(?:d[ée]cision|r[ée]solution|decisión|resolución|решение|резолюция|المقرر|القرار|第)\s?\d{3,4} ?\(\d{4}\)"
    r"|\d{1,4} (?:[A-Z] )?\([IVXLS-]+\))"
    r"(?:号决定|号决议)?[.:]?(?:\s+(?P<title>\S.*))?",
    re.IGNORECASE,
)
UNLABELLED = "The operative paragraphs have no labels; they are numbered in their order."
_QUOTES = ("“", "«", '"', "„", "‘")
_LONGEST_ASIDE = 160


def number_in(match):
    """The number in a match of NUMBERED, of a resolution of the Security Council without the word: 1373 (2001)."""
    return in_latin(re.sub(r"(?<=\d)(?=\()", " ", re.sub(r"^\D+(?=\d{3,4} ?\()", "", match["number"])))


@dataclass
class Item:
    """A paragraph's blocks: its label, its text in pieces as they go on, the heading above it."""

    label: str
    pieces: list[str]
    line: int
    heading: str = ""
    section: str | None = None  # the number of the section that begins here, which may be empty
    part: str = ""

    @property
    def text(self):
        return " ".join(self.pieces)


@dataclass
class Parts:
    """A decision's parts. `is_unlabelled`: the operative paragraphs have no labels, so they are told by their verbs."""

    head: list[Block]
    preamble: list[Item] = field(default_factory=list)
    operative: list[Item] = field(default_factory=list)
    annexes: list[Item] = field(default_factory=list)
    is_unlabelled: bool = False
    date_lines: list[str] = field(default_factory=list)
    opening: str = ""


def segments(blocks, words):
    """The blocks of each decision that the text holds: from its heading to the next one's. Empty where none opens."""
    openings = [index for index in range(len(blocks)) if _opens(blocks, index, words)]
    starts = [0] + [_heading_before(blocks, before, opening, words) for before, opening in itertools.pairwise(openings)]
    if not openings:
        return []
    return [
        (blocks[start:end], opening - start)
        for start, end, opening in zip(starts, [*starts[1:], len(blocks)], openings, strict=True)
    ]


def _opens(blocks, index, words):
    """Whether a block opens a decision: the body's name, and then a preamble or an operative verb."""
    text = blocks[index].text
    if blocks[index].kind not in ("text", "heading") or text.startswith(_QUOTES):
        return False
    match = words.opening.match(text)
    if match is None:
        return False
    rest = text[match.end() :].strip()
    if rest:
        return bool(words.preambular.match(rest) or words.verb.match(rest))
    following = next((block for block in blocks[index + 1 : index + 4] if block.kind != "heading"), None)
    return following is not None and bool(
        words.preambular.match(following.text) or words.verb.match(following.text) or following.kind == "labelled"
    )


def _heading_before(blocks, before, opening, words):
    """Where the head of a decision begins: at its number, else at the first of the headings right above its opening."""
    for index in range(opening - 1, before, -1):
        if NUMBERED.fullmatch(blocks[index].text) and blocks[index].kind != "labelled":
            return index
        if blocks[index].kind == "labelled" or len(blocks[index].text) > 300:
            break
    start = opening
    while (
        start - 1 > before
        and _is_aside(blocks[start - 1])
        and not words.adoption_line.fullmatch(blocks[start - 1].text)
    ):
        start -= 1
    return start


def _is_aside(block):
    """A section's heading, the meeting's number, the date below: short and unfinished."""
    return block.kind == "heading" or (
        block.kind == "text" and len(block.text) < _LONGEST_ASIDE and not ends_with_pause(block.text)
    )


def parts(blocks, opening, words):
    """The parts of one decision, whose opening is the block with that index."""
    found = Parts(head=blocks[:opening], opening=blocks[opening].text)
    body, annex = _without_annexes(blocks[opening:], words)
    first = _first_operative(body, words)
    if first is None:
        return found
    found.preamble = _preamble(body[:first])
    found.is_unlabelled = body[first].kind != "labelled"
    while first > 1 and _is_aside(body[first - 1]):  # the headings above the first paragraph
        first -= 1
    _operative(body[first:], found, words)
    found.annexes = _annexes(annex)
    return found


def _without_annexes(body, words):
    for index, block in enumerate(body):
        if index and block.kind in ("text", "heading") and words.annex.fullmatch(block.text):
            return body[:index], body[index:]
    return body, []


def _first_operative(body, words):
    """The index of the first operative block; a list may stand in the preamble, and labels may be lost."""
    labelled = [index for index, block in enumerate(body) if block.kind == "labelled"]
    marked = [index for index in labelled if body[index].part == "OP"]
    by_verb = [index for index in labelled if body[index].part != "PP" and starts_with_verb(body[index].text, words)]
    unlabelled = next(
        (
            index
            for index, block in enumerate(body[1:], 1)
            if block.kind == "text"
            and starts_with_verb(block.text, words)
            and not FOOTNOTE_MARK.sub("", block.text).rstrip().endswith((",", "，", "،"))
        ),
        None,
    )
    first = (marked or by_verb or [None])[0]
    if unlabelled is not None and (first is None or unlabelled < first):
        return unlabelled
    if first is None:
        return next((index for index in labelled if body[index].part != "PP"), None)
    return first


def _preamble(body):
    items = []
    for block in body:
        if block.kind == "heading" or (items and _is_aside(block)):
            continue
        if items and block.kind == "text" and not ends_with_pause(items[-1].pieces[-1]) and block.text[:1].islower():
            items[-1].pieces.append(block.text)
        else:
            items.append(Item(block.label, [block.text], block.line, part=block.part))
    return items


def _operative(blocks, found, words):
    """Fill in the operative items, up to where the decision ends; what follows the last label is below it."""
    last = max((index for index, block in enumerate(blocks) if block.kind == "labelled"), default=-1)
    headings, section = [], None
    for index, block in enumerate(blocks):
        date_line = words.adoption_line.fullmatch(block.text) or words.date.fullmatch(block.text)
        if date_line:
            # The day of adoption, which a word processor may have numbered on.
            found.date_lines.append(block.text)
            continue
        ended = bool(found.operative) and FOOTNOTE_MARK.sub("", found.operative[-1].pieces[-1]).rstrip().endswith(
            (".", "。")
        )
        if block.kind == "labelled":
            if found.date_lines and ended and _begins_anew(block, found.operative):
                break
            heading = "\n".join(headings)
            found.operative.append(Item(block.label, [block.text], block.line, heading, section, block.part))
            headings, section = [], None
        elif block.kind == "heading" or (_is_aside(block) and not block.text[:1].islower() and not _goes_on(found)):
            headings.append(block.text)
            section = block.label if block.kind == "heading" else (section or "")
        elif found.is_unlabelled and starts_with_verb(block.text, words) and (last < index or not found.operative):
            found.operative.append(Item("", [block.text], block.line, "\n".join(headings), section))
            headings, section = [], None
        elif found.operative and not (index > last and ended) and not found.date_lines:
            found.operative[-1].pieces.append(block.text)
        elif index > last and ended:
            break


def _goes_on(found):
    """Whether the last paragraph is unfinished, so that a short text after it goes on with it."""
    return bool(found.operative) and not ends_with_pause(found.operative[-1].pieces[-1])


def _begins_anew(block, items):
    return block.label in ("1", "a") and any(item.label == block.label for item in items)


def _annexes(blocks):
    """The items of the annexes, labelled or not, each with the headings above it."""
    items, headings = [], []
    for block in blocks:
        if block.kind == "heading" or (block.kind == "text" and _is_aside(block)):
            headings.append(block.text)
            continue
        if items and block.kind == "text" and not headings and not ends_with_pause(items[-1].pieces[-1]):
            items[-1].pieces.append(block.text)
            continue
        items.append(
            Item(block.label if block.kind == "labelled" else "", [block.text], block.line, "\n".join(headings))
        )
        headings = []
    return items
