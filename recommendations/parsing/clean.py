"""Text without the marks of its container."""

import re
import unicodedata
from collections import Counter

LIMIT = 10 * 1024 * 1024  # bytes; no decision comes near it, and a larger file is a mistake or an attack
# A footnote's mark is kept through the steps as these two signs around it: private-use characters, in no real text.
MARK_START, MARK_END = "\ue000", "\ue001"
FOOTNOTE_MARK = re.compile(f"{MARK_START}([^{MARK_END}]+){MARK_END}")

# "source: ..." and the like above the text: a file's own notes on itself.
_FRONT_MATTER = re.compile(r"\A\s*(?:---\n)?(?:[a-z][\w-]{0,30}: [^\n]*\n)+(?:---\n|\n)")
_COMMENT = re.compile(r"^[ ]*<!--[^\n]*?-->[ ]*\n", re.MULTILINE)
_PAGE_NUMBER = re.compile(r"^(?:page )?[-–—]? ?\d{1,4} ?[-–—]?$", re.IGNORECASE)
_PAGE_OF_PAGES = re.compile(r"^(\d{1,3})/(\d{1,3})$")
# Letters with accents apart, as some word processors write them. Arabic vowel marks stay in their order.
_DECOMPOSED = re.compile(r"[^\W\d_][\u0300-\u036f]+")
_SHORTEST_HEADER, _LONGEST_HEADER = 4, 100  # characters of a line that stands on top of every page

_RUNNING = 0.75  # of the width of the lines around it: so wide is a line of a wrapped paragraph


def one_space(text):
    """The text with one space where it has several, or wide, or unbroken ones."""
    return re.sub(r"[ \u00a0\u2000-\u200a\u202f\u3000\t]+", " ", text)


def one_spelling(text):
    """The text with one kind of line end and of space and its accents on their letters, without signs nobody sees."""
    return one_space(_one_spelling_of_letters(text))


def _one_spelling_of_letters(text):
    text = _DECOMPOSED.sub(
        lambda match: unicodedata.normalize("NFC", match[0]), text.replace("\r\n", "\n").replace("\r", "\n")
    )
    return re.sub(f"[\u00ad\u200b-\u200d\u2028-\u202e\u2060-\u2069\ufeff{MARK_START}{MARK_END}]", "", text)


def clean(text):
    """The text with one kind of line end, without page furniture, its footnote marks between signs.

    Its spaces are as they were, since they tell how far a line reaches.
    """
    text = _one_spelling_of_letters(text)
    text = _FRONT_MATTER.sub("", text, count=1)
    text = _COMMENT.sub("", text.replace("\f", "\n"))
    text = re.sub(r"<sup>\s*([^<>\s]{1,10})\s*</sup>", rf"{MARK_START}\1{MARK_END}", text)
    return "\n".join(_without_page_furniture([line.rstrip() for line in text.split("\n")]))


def _without_page_furniture(lines):
    """The lines without page numbers, and without all but the first of what stands on top or foot of each page.

    A line as wide as those around it is running text that happens to say the same more than twice.
    """
    stripped = [one_space(line).strip() for line in lines]
    seen = Counter(line for line in stripped if _SHORTEST_HEADER <= len(line) <= _LONGEST_HEADER)
    pages = Counter(match[2] for line in stripped if (match := _PAGE_OF_PAGES.match(line)))
    is_page_number = [
        bool(_PAGE_NUMBER.match(bare) or ((match := _PAGE_OF_PAGES.match(bare)) and pages[match[2]] > 1))
        for bare in stripped
    ]
    widths = [0, *(0 if is_number else len(bare) for bare, is_number in zip(stripped, is_page_number, strict=True)), 0]
    first = set()
    for index, (line, bare) in enumerate(zip(lines, stripped, strict=True)):
        if is_page_number[index]:
            continue
        above, own, below = widths[index : index + 3]
        runs_on = above and below and own >= _RUNNING * max(above, below)
        if seen[bare] > 2 and not runs_on and not bare.endswith((";", ",", ".", ":")) and any(map(str.isalpha, bare)):
            if bare in first:
                continue
            first.add(bare)
        yield line
