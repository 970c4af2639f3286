"""Lines to blocks: headings, labelled paragraphs, footnotes, running text."""

import re
from dataclasses import dataclass

from recommendations.parsing.clean import FOOTNOTE_MARK

# (a) a) 1. 12) (iv); a Markdown bullet may stand before it.
LABEL = re.compile(r"^(?:[-*•]\s+)?\(?(?P<label>[a-z]|\d{1,3}|[ivx]{1,5})(?:\)|\.(?=\s))\s+(?=\S)")
_RULE = re.compile(r"^(?:-{3,}|\*{3,}|_{3,})$")


@dataclass(frozen=True)
class Block:
    """Lines that belong together, joined; `kind` is heading, labelled, footnote, or text; `line` is their first."""

    kind: str
    text: str
    line: int
    label: str = ""


def blocks(text):
    """The blocks of a cleaned text, in order."""
    found, lines, first = [], [], 0

    def close():
        if lines:
            found.append(_block(lines, first))
            lines.clear()

    for number, line in enumerate(text.split("\n"), start=1):
        stripped = line.strip()
        if not stripped or _RULE.match(stripped):
            close()
            continue
        if LABEL.match(stripped) or (FOOTNOTE_MARK.match(stripped) and not lines):
            close()
        if not lines:
            first = number
        lines.append(stripped)
    close()
    return found


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
        return Block("labelled", joined[label.end() :], first, label=label["label"])
    return Block("text", joined, first)
