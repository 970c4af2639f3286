"""The words that are searched and asked for, folded the same on both databases, and where they stand in a text."""

import re
import unicodedata

from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

from cop_portal.common.models import LANGUAGE_CHOICES
from cop_portal.common.text import fold

LONGEST, MOST_WORDS = 200, 8
# Typed one way and printed another: hyphens, apostrophes, quotation marks; a soft hyphen is none.
_SIGNS = str.maketrans(
    dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("’‘ʼ´`", "'") | dict.fromkeys("“”„«»", '"') | {"\xad": None}
)
_WORD = re.compile(r'"([^"]+)"|([^\s"]+)')
_HYPHEN_IN_A_WORD = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")


def _evened(text):
    return "".join(str(unicodedata.digit(sign, sign)) for sign in text.translate(_SIGNS))


def folded(text):
    """The text as it is stored and asked for: folded, its digits, hyphens and apostrophes evened, in one line."""
    return " ".join(fold(_evened(text)).translate(_SIGNS).replace("\0", " ").split())


def words_of(typed):
    """The words that were typed, folded: a hyphenated word in its parts, a phrase in quotation marks whole.

    Words of one or two letters are left out beside others: they stand in nearly every text, as part of a word at least.
    """
    found = []
    for phrase, word in _WORD.findall(folded(typed[:LONGEST])):
        found += [phrase.strip()] if phrase else _HYPHEN_IN_A_WORD.split(word)
    words = [word for word in dict.fromkeys(found) if any(map(str.isalnum, word))]
    return ([word for word in words if not _is_small(word)] or words)[:MOST_WORDS]


def _is_small(word):
    """Whether a word is one or two letters of an alphabet with capitals; of Arabic or Chinese two say much."""
    return len(word) < 3 and word.isalpha() and word.upper() != word


class Passage:
    """What is shown of an entry: `title` and `text` with the words marked, in `language`."""

    AROUND, LENGTH = 80, 260

    def __init__(self, entry, words, language):
        def fits(text):
            held = folded(f"{text[1]} {text[2]}")
            return (sum(word in held for word in words), text[0] == language)

        self.language, title, text = max(entry.texts, key=fits, default=("", "", ""))
        self.title = marked(title, words)
        places = places_of(text, words)
        start = max(places[0][0] - self.AROUND, 0) if places and len(text) > self.LENGTH else 0
        end = min(start + self.LENGTH, len(text))
        # Not in the middle of a word, where there are words.
        if start and " " in text[start : start + 20]:
            start = text.index(" ", start) + 1
        if end < len(text) and " " in text[end - 20 : end]:
            end = text.rindex(" ", start, end)
        before, after = "… " if start else "", " …" if end < len(text) else ""
        self.text = format_html("{}{}{}", before, marked(text[start:end], words), after)
        self.language_label = dict(LANGUAGE_CHOICES).get(self.language, "")


def marked(text, words):
    """The text, escaped, the words in it between <mark> and </mark>."""
    parts, at = [], 0
    for start, end in places_of(text, words):
        parts += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    return mark_safe("".join([*parts, escape(text[at:])]))  # noqa: S308 - every part is escaped


def places_of(text, words):
    """[(start, end)] in the text where the words stand, or another form of one does: in order, none overlapping."""
    plain, origin = _plain(text)
    spans = []
    for word in words:
        found = [match.span() for match in re.finditer(re.escape(word), plain)]
        spans += found or [match.span() for match in re.finditer(r"\w+", plain) if _is_form(match.group(), word)]
    places = []
    for start, end in sorted(spans):
        first, last = origin[start], origin[end - 1] + 1
        # The marks that belong to the last sign.
        while last < len(text) and unicodedata.combining(text[last]):
            last += 1
        if places and first <= places[-1][1] - 1:
            places[-1] = (places[-1][0], max(last, places[-1][1]))
        else:
            places.append((first, last))
    return places


def _plain(text):
    """(the text folded sign by sign, where each sign of that stood)."""
    if text.isascii():  # each sign is one, most texts
        return re.sub(r"\s", " ", fold(text.translate(_SIGNS))), range(len(text))
    plain, origin = [], []
    for place, sign in enumerate(text):
        for one in fold(_evened(sign)).translate(_SIGNS):
            plain.append(" " if one.isspace() else one)
            origin.append(place)
    return "".join(plain), origin


def _is_form(word, asked):
    """Whether a word looks like another form of the one asked for: they begin alike, all but the ending."""
    least = max(4, len(asked) - 3)
    return len(word) >= least and len(asked) >= least and word[:least] == asked[:least]
