"""Lines to blocks: headings, labelled paragraphs, footnotes, running text."""

import re
from dataclasses import dataclass

from recommendations.parsing.clean import FOOTNOTE_MARK

# (a) a) (iv) 12) 1. and a Markdown bullet before it.
LABEL = re.compile(r"^(?:[-*•]\s+)?(?:\(?(?P<bracketed>[a-z]{1,5}|\d{1,3})\)|(?P<number>\d{1,3})\.(?=\s))\s+(?=\S)")
_RULE = re.compile(r"^(?:-{3,}|\*{3,}|_{3,})$")
# No page is so wide: where a line is longer, the text holds one paragraph a line, else lines are wrapped.
_WIDEST_PAGE = 160


@dataclass(frozen=True)
class Block:
    """Lines that belong together, joined; `kind` is heading, labelled, footnote, or text; `line` is their first."""

    kind: str
    text: str
    line: int
    label: str = ""


def blocks(text):
    """The blocks of a cleaned text, in order."""
    return [_block(lines, first) for first, run in _runs(text) for first, lines in _split(run, first)]


def _runs(text):
    """Runs of lines between empty ones, each with the number of its first line."""
    run, first = [], 0
    for number, row in enumerate([*text.split("\n"), ""], start=1):
        line = row.strip()
        if line and not _RULE.match(line):
            first = first if run else number
            run.append(line)
        elif run:
            yield first, run
            run = []


def _split(run, first):
    """The blocks' lines of one run, each with the number of its first."""
    one_a_line = any(len(line) > _WIDEST_PAGE for line in run)
    starts = [
        index
        for index, line in enumerate(run)
        if index == 0 or one_a_line or LABEL.match(line) or FOOTNOTE_MARK.match(line)
    ]
    for start, end in zip(starts, [*starts[1:], len(run)], strict=True):
        yield first + start, run[start:end]


def _block(lines, first):
    joined = " ".join(re.sub(r"-$", "-\u0000", line) for line in lines)
    # A word that the line end cut in two is one word again.
    joined = re.sub(r"(?<=\w)-\u0000 (?=[a-zà-ÿ])", "", joined).replace("\u0000", "")
    if joined.startswith(("#", "**")) and (joined.startswith("#") or joined.endswith("**")):
        return Block("heading", re.sub(r"\*\*|^#+\s*", "", joined).strip(), first)
    joined = re.sub(r"\*\*|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)", "", joined)
    if mark := FOOTNOTE_MARK.match(joined):
        return Block("footnote", joined[mark.end() :].strip(), first, label=mark[1])
    if label := LABEL.match(joined):
        return Block("labelled", joined[label.end() :], first, label=label["bracketed"] or label["number"])
    return Block("text", joined, first)
