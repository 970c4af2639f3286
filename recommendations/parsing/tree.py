"""Labels to a tree: numbers, letters and numerals of any script, each level going on where it was left."""

import re
from dataclasses import dataclass

_TENS = ["", "x", "xx"]
_UNITS = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"]
_ROMAN = {_TENS[number // 10] + _UNITS[number % 10]: number for number in range(1, 30)}
# The alphabets that lists are lettered by: Russian texts by the Latin or their own, Arabic ones by the old order.
_ALPHABETS = {
    "latin": "abcdefghijklmnopqrstuvwxyz",
    "cyrillic": "абвгдежзиклмнопрстуфхцчшщэюя",
    "arabic": "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ",
    "chinese": "一二三四五六七八九",
}
# Letters that only look like another: Cyrillic ones that stand for Latin ones, Arabic ones in another form.
_LOOKS_LIKE = str.maketrans("асеіокрху", "aceiokpxy")
_ARABIC_FORMS = {"هـ": "ه", "ﻫـ": "ه", "ﻫ": "ه", "ا": "أ"}


@dataclass(frozen=True)
class Place:
    """Where a labelled block stands: its whole label, such as 4(a)(i), the index of the block it stands in, its depth.

    `is_doubtful` where the label goes on with nothing that is open.
    """

    label: str
    parent: int | None
    depth: int
    is_doubtful: bool = False


@dataclass(frozen=True)
class _Level:
    style: str
    value: int
    index: int
    label: str


def places(labels, sections=()):
    """The place of each label, in order.

    Of the readings of a label ("i" is a letter and a numeral) the one counts that goes on with an open level, the
    deepest first; else a first label opens a level within the one before. `sections` are the indexes at which a section
    begins, and its number or an empty string: where the numbers begin anew in it, every label is told by its section,
    II.1.
    """
    found, levels = [], []
    runs = _runs(labels, dict(sections))
    prefix = ""
    for index, label in enumerate(labels):
        if index in runs:
            levels, prefix = [], runs[index]
        following = labels[index + 1] if index + 1 < len(labels) else ""
        parent = None
        for part in re.findall(r"[^()\s]+", label):  # two of 14(a)
            depth, style, value, is_doubtful = _level(part, following, levels)
            above = levels[depth - 1] if depth else None
            shown = _ARABIC_FORMS.get(part, part)
            whole = f"{above.label}({shown})" if above else f"{prefix}{shown}"
            parent = above.index if above and above.index != index else parent
            del levels[depth:]
            levels.append(_Level(style, value, index, whole))
        found.append(Place(whole, parent, depth, is_doubtful))
    return told_apart(found)


def _runs(labels, sections):
    """Where numbering begins anew in a section, with the section's number before its labels; empty if it never does."""
    tops = {label for label in labels if label.isdigit()}
    if not tops or not sections:
        return {}
    again = [start for start in sections if any(label == "1" for label in labels[start : start + 1])]
    if sum(label == "1" for label in labels) < 2 or len(again) < 2:
        return {}
    return {start: f"{sections[start] or order}." for order, start in enumerate(again, 1)}


def told_apart(found):
    """The places, with each label that stands twice told apart: a list that begins anew is doubtful."""
    seen, apart = {}, []
    for place in found:
        seen[place.label] = seen.get(place.label, 0) + 1
        again = seen[place.label] > 1 and place.label != ""
        label = f"{place.label}-{seen[place.label]}" if again else place.label
        apart.append(Place(label, place.parent, place.depth, place.is_doubtful or again))
    return apart


def following(label, steps=1):
    """The label that comes so many steps after a number or a letter of a list; empty where there is none."""
    if label.isdigit():
        return str(int(label) + steps)
    for alphabet in _ALPHABETS.values():
        if label and len(label) == 1 and label in alphabet:
            return alphabet[alphabet.index(label) + steps :][:1]
    return ""


def comes_after(label, before):
    """Whether a label comes after another in a list, in some reading of both; after an empty one the first does."""
    readings = [(style, value + 1) for style, value in _readings(before)] if before else []
    return any(reading in readings if before else reading[1] == 1 for reading in _readings(label))


def _level(label, next_label, levels):
    readings = _readings(label)
    # (i) after (h) is a letter, unless (ii) follows it.
    if next_label == "ii" and label == "i":
        readings = [reading for reading in readings if reading[0] == "roman"]
    for depth in range(len(levels) - 1, -1, -1):
        for style, value in readings:
            if (levels[depth].style, levels[depth].value) == (style, value - 1):
                return depth, style, value, False
    open_styles = {level.style for level in levels}
    firsts = [reading for reading in readings if reading[1] == 1 and reading[0] not in open_styles]
    if firsts:
        seconds = _readings(next_label)
        return len(levels), *next((first for first in firsts if (first[0], 2) in seconds), firsts[0]), False
    # A number was left out or stands twice, in the text or by its word processor: the level goes on.
    for style, value in readings:
        for depth, level in enumerate(levels):
            if level.style == style:
                return depth, style, value, True
    return len(levels), *readings[0], bool(levels)


def _readings(label):
    """The ways to read a label: (style, value) pairs."""
    if label.isdigit():
        return [("number", int(label))]
    lowered = _ARABIC_FORMS.get(label, label).lower()
    readings = []
    for letters in dict.fromkeys((lowered, lowered.translate(_LOOKS_LIKE))):
        for style, alphabet in _ALPHABETS.items():
            if len(letters) == 1 and letters in alphabet:
                readings.append((style, alphabet.index(letters) + 1))
    if len(lowered) == 2 and lowered[0] == lowered[1] and lowered[0] in _ALPHABETS["latin"]:
        readings.append(("latin", 26 + _ALPHABETS["latin"].index(lowered[0]) + 1))
    if (
        re.fullmatch("十?[一二三四五六七八九]?|[一二三]十[一二三四五六七八九]?", lowered) and len(lowered) > 1
    ) or lowered == "十":
        tens, _ten, units = lowered.partition("十")
        digits = " " + _ALPHABETS["chinese"]
        readings.append(("chinese", 10 * (digits.find(tens) if tens else 1) + (digits.find(units) if units else 0)))
    if lowered in _ROMAN:
        readings.append(("roman", _ROMAN[lowered]))
    return readings or [("other", 1)]
