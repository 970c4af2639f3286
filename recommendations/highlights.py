"""Which words of a paragraph each of its mandates was read from. Pure: nothing here reads or writes rows."""

from dataclasses import dataclass
from itertools import pairwise

PARTS = ("verb", "addressee", "asked", "deadline", "condition")
_CUT_SHORT = (100, 200, 300)  # lengths at which columns cut words; the words then begin what stands in the text


@dataclass(frozen=True)
class Segment:
    """Words in a row that belong to the same parts of the same mandates.

    `marks` are (position of the mandate among those of the paragraph, from 1; part) pairs.
    """

    text: str
    marks: tuple[tuple[int, str], ...] = ()


def fitting_spans(mandate, text):
    """(part, start, end) of those spans whose words still stand there.

    After a correction of the text or of the mandate nothing is shown rather than wrong words. Prefetch `addressees`.
    """
    said = {
        "verb": mandate.verb,
        "asked": mandate.asked,
        "deadline": mandate.deadline.phrase if mandate.deadline else "",
        "condition": mandate.condition,
    }
    found = [
        (part, *mandate.spans[part])
        for part, words in said.items()
        if part in mandate.spans and _stand_there(words, text, mandate.spans[part])
    ]
    wordings = [addressee.wording for addressee in mandate.addressees.all() if addressee.wording]
    for start, end in mandate.spans.get("addressees", ()):
        if end <= len(text) and any(text[start:end] in wording for wording in wordings):
            found.append(("addressee", start, end))
    return found


def _stand_there(words, text, span):
    there = text[span[0] : span[1]]
    return bool(words) and (there == words or (len(words) in _CUT_SHORT and there.startswith(words)))


def segments(text, mandates):
    """The text cut so that each Segment has the same marks throughout, overlapping spans included."""
    spans = [
        (start, end, (position, part))
        for position, mandate in enumerate(mandates, start=1)
        for part, start, end in fitting_spans(mandate, text)
    ]
    cuts = sorted({0, len(text), *(cut for start, end, _mark in spans for cut in (start, end))})
    return [
        Segment(text[start:end], tuple(mark for first, last, mark in spans if first <= start and end <= last))
        for start, end in pairwise(cuts)
    ]


def place_of(words, text):
    """[start, end] of words that stand exactly once in the text, else None."""
    if not words or text.count(words) != 1:
        return None
    start = text.index(words)
    return [start, start + len(words)]


def in_order(mandates):
    """A paragraph's mandates as they stand in its text; those that it has no place for come last, by number."""
    return sorted(
        mandates, key=lambda mandate: ("asked" not in mandate.spans, mandate.spans.get("asked"), mandate.number)
    )
