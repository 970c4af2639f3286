"""Which paragraph of one text is which of another, and which words differ. Pure: nothing here reads or writes rows."""

import difflib
import re
from collections import Counter
from dataclasses import dataclass

_WORD = re.compile(r"[\u3400-\u9fff]|[^\s\u3400-\u9fff]+|\s+")  # where no blanks stand between words, each sign is one
_WORDS_COMPARED = 4000  # of both texts together; comparing takes their product, and beyond it nobody reads the marks


@dataclass(frozen=True)
class Change:
    """Words of two texts: `kept` in both, `deleted` from the first, `inserted` by the second."""

    kind: str
    text: str


def align(left, right, likeness):
    """Pairs of places (of the left or None, of the right or None) in order, so that the likeness in sum is greatest.

    `likeness(one, other)` is from 0 to 1; what is not alike at all, 0, is never paired. Time grows with the product of
    both lengths, but for what is the same at the beginning and at the end.
    """
    first = 0
    while first < min(len(left), len(right)) and likeness(left[first], right[first]) == 1:
        first += 1
    last = 0
    while last < min(len(left), len(right)) - first and likeness(left[-1 - last], right[-1 - last]) == 1:
        last += 1
    middle = _align(left[first : len(left) - last], right[first : len(right) - last], likeness)
    return [
        *((place, place) for place in range(first)),
        *((i if i is None else i + first, j if j is None else j + first) for i, j in middle),
        *((len(left) - place, len(right) - place) for place in range(last, 0, -1)),
    ]


def _align(left, right, likeness):
    alike = [[likeness(one, other) for other in right] for one in left]
    best = [[0.0] * (len(right) + 1) for _row in range(len(left) + 1)]
    for i in range(len(left) - 1, -1, -1):
        for j in range(len(right) - 1, -1, -1):
            paired = alike[i][j] + best[i + 1][j + 1] if alike[i][j] else 0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(left) or j < len(right):
        if i < len(left) and j < len(right) and alike[i][j] and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif j == len(right) or (i < len(left) and best[i][j] == best[i + 1][j]):
            pairs.append((i, None))
            i += 1
        else:
            pairs.append((None, j))
            j += 1
    return pairs


def shared_words(one, other):
    """How much of two texts of one language is the same, from 0 to 1, by the words they share."""
    if one == other:
        return 1.0
    counted, counted_other = Counter(_words(one)), Counter(_words(other))
    total = counted.total() + counted_other.total()
    return 2 * (counted & counted_other).total() / total if total else 0.0


def _words(text):
    return [word.casefold() for word in _WORD.findall(text) if not word.isspace()]


def changes(old, new):
    """The words of both texts in order, as Changes; a very long text is given whole, once deleted, once inserted."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    if old == new:
        return [Change("kept", old)] if old else []
    if len(before) + len(after) > _WORDS_COMPARED:
        return [Change("deleted", old), Change("inserted", new)]
    found, deleted, inserted = [], "", ""
    for kind, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        old_words, new_words = "".join(before[a:b]), "".join(after[c:d])
        if kind != "equal" or (old_words.isspace() and (deleted or inserted)):
            # Blanks between changed words change with them, so that the words stand together.
            deleted, inserted = deleted + old_words, inserted + new_words
            continue
        found += [*_replaced(deleted, inserted), Change("kept", old_words)]
        deleted = inserted = ""
    return [*found, *_replaced(deleted, inserted)]


def _replaced(deleted, inserted):
    if deleted.isspace() and deleted == inserted:
        return [Change("kept", deleted)]
    return [Change(kind, words) for kind, words in (("deleted", deleted), ("inserted", inserted)) if words]
