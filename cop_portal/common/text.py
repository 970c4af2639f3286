"""Text folded for search, the same on both databases, and the direction in which it reads."""

import itertools
import unicodedata

_ARABIC = {ord("ـ"): None, ord("أ"): "ا", ord("إ"): "ا", ord("آ"): "ا", ord("ى"): "ي", ord("ة"): "ه"}


def fold(text):
    """Lower case, without accents, marks, or the forms that a reader of the language does not tell apart.

    Stored beside what is searched and applied to the query, since SQLite folds ASCII alone.
    """
    if text.isascii():  # most texts; nothing in them to decompose
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text).casefold().translate(_ARABIC)
    return "".join(itertools.filterfalse(unicodedata.combining, decomposed))


def holding_words(rows, words):
    """The rows of a queryset whose `search_text` holds each of the first eight words."""
    for word in fold(words).split()[:8]:
        rows = rows.filter(search_text__contains=word)
    return rows


def direction_of(text):
    """The direction in which a text reads, that of its first letter: ltr or rtl; empty where it has no letter."""
    for sign in text:
        kind = unicodedata.bidirectional(sign)
        if kind in ("L", "R", "AL") and sign not in "\u200e\u200f":
            return "ltr" if kind == "L" else "rtl"
    return ""
