"""Labels to a tree: numbers, letters and roman numerals, each level going on where it was left."""

from dataclasses import dataclass

from recommendations.parsing.results import ParseError, gettext_noop

_ROMAN = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi"]


@dataclass(frozen=True)
class Place:
    """Where a labelled block stands: its whole label, such as 4(a)(i), and the index of the block it stands in."""

    label: str
    parent: int | None
    depth: int


def places(labels):
    """The place of each label, in order.

    Of the readings of a label ("i" is a letter and a numeral) the one counts that goes on with an open level, the
    deepest first; else a first label opens a level within the one before. Raises ParseError where neither fits.
    """
    found, levels = [], []  # levels: (style, value, index of the block, whole label), outermost first
    for index, label in enumerate(labels):
        following = labels[index + 1] if index + 1 < len(labels) else ""
        depth, style, value = _level(label, following, levels)
        parent = levels[depth - 1][2] if depth else None
        whole = f"{levels[depth - 1][3]}({label})" if depth else label
        del levels[depth:]
        levels.append((style, value, index, whole))
        found.append(Place(whole, parent, depth))
    return found


def _level(label, following, levels):
    readings = _readings(label)
    # (i) after (h) is a letter, unless (ii) follows it.
    if following == "ii" and label == "i":
        readings = [reading for reading in readings if reading[0] == "roman"]
    for depth in range(len(levels) - 1, -1, -1):
        for style, value in readings:
            if levels[depth][:2] == (style, value - 1):
                return depth, style, value
    firsts = [reading for reading in readings if reading[1] == 1 and reading[0] not in {level[0] for level in levels}]
    if firsts:
        return len(levels), *firsts[0]
    if not levels:
        return 0, *readings[0]
    if any(level[0] == style and value <= level[1] for style, value in readings for level in levels):
        raise ParseError(
            gettext_noop(
                "The label %(label)s stands more than once: the parser does not read several lists or decisions in one "
                "text yet."
            ),
            label=label,
        )
    # A number was left out, in the text or by its word processor: the level goes on.
    style, value = readings[0]
    depth = next((depth for depth, level in enumerate(levels) if level[0] == style), len(levels))
    return depth, style, value


def _readings(label):
    if label.isdigit():
        return [("number", int(label))]
    readings = [("letter", ord(label) - ord("a") + 1)] if len(label) == 1 else []
    if label in _ROMAN:
        readings.append(("roman", _ROMAN.index(label) + 1))
    return readings or [("letter", 1)]
