"""The numbers that Word computes for its lists: their signs, their patterns, where they begin anew."""

import re
from dataclasses import dataclass, field

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEEPEST = 9  # levels of a list, as Word has them
_ALPHABETS = {
    "lowerLetter": "abcdefghijklmnopqrstuvwxyz",
    "upperLetter": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "russianLower": "абвгдежзиклмнопрстуфхцчшщэюя",
    "russianUpper": "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ",
    "arabicAlpha": "أبتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "arabicAbjad": "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ",
}
_ROMAN = {100: "c", 90: "xc", 50: "l", 40: "xl", 10: "x", 9: "ix", 5: "v", 4: "iv", 1: "i"}
_CHINESE = re.compile(r"(?:chinese|japanese|taiwanese)Counting\w*|ideographDigital")


def numeral(number, style):
    """A number as a list of that style shows it: 3 is c, iii, в or 三. A style that is not known counts in digits."""
    if alphabet := _ALPHABETS.get(style):
        turns, index = divmod(number - 1, len(alphabet))
        return alphabet[index] * (turns + 1) if number > 0 else str(number)
    if style in ("lowerRoman", "upperRoman"):
        signs, rest = "", number
        for value, sign in _ROMAN.items():
            signs += sign * (rest // value)
            rest %= value
        return signs.upper() if style == "upperRoman" else signs
    if _CHINESE.fullmatch(style) and 0 < number < 100:
        tens, units = divmod(number, 10)
        digits = " 一二三四五六七八九"
        return f"{digits[tens] if tens > 1 else ''}{'十' if tens else ''}{digits[units]}".strip()
    return f"{number:02d}" if style == "decimalZero" else str(number)


@dataclass
class _Level:
    style: str = "decimal"
    pattern: str = ""
    start: int = 1
    restart: int | None = None  # the level, from 1, that makes this one begin anew; 0: none does
    paragraph_style: str = ""
    is_legal: bool = False


@dataclass
class _List:
    """A `w:num`: the definition that it counts with, and where it begins anew at its first use."""

    definition: str
    levels: list[_Level]
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The labels of a document's numbered paragraphs, asked for in the order of the text."""

    def __init__(self, root):
        """`root` is the tree of numbering.xml, or None where a document has none."""
        self._lists, self._counters, self._used = {}, {}, set()
        if root is None:
            return
        definitions, linked, by_style = {}, {}, {}
        for definition in root.iterfind(f"{W}abstractNum"):
            identity = definition.get(f"{W}abstractNumId")
            definitions[identity] = [_Level() for _ in range(_DEEPEST)]
            for element in definition.iterfind(f"{W}lvl"):
                if (depth := _number(element.get(f"{W}ilvl"))) in range(_DEEPEST):
                    definitions[identity][depth] = _level(element)
            if (style := value_of(definition, "numStyleLink")) is not None:
                linked[identity] = style
            if (style := value_of(definition, "styleLink")) is not None:
                by_style[style] = identity
        for element in root.iterfind(f"{W}num"):
            definition = value_of(element, "abstractNumId")
            definition = by_style.get(linked.get(definition), definition)
            levels = list(definitions.get(definition, ()))
            if not levels:
                continue
            found = _List(definition, levels)
            for override in element.iterfind(f"{W}lvlOverride"):
                depth = _number(override.get(f"{W}ilvl"))
                if depth not in range(_DEEPEST):
                    continue
                if (own := override.find(f"{W}lvl")) is not None:
                    levels[depth] = _level(own)
                if (start := _number(value_of(override, "startOverride"))) is not None:
                    found.starts[depth] = start
            self._lists[element.get(f"{W}numId")] = found

    def depth_of_style(self, number, style):
        """The level of a list that belongs to a paragraph style, or None."""
        found = self._lists.get(number)
        return next(
            (depth for depth, level in enumerate(found.levels if found else ()) if level.paragraph_style == style), None
        )

    def label(self, number, depth):
        """The label of the next paragraph of a list at a level, from 0; empty where the list shows none."""
        found = self._lists.get(number)
        if found is None or depth not in range(_DEEPEST):
            return ""
        counters = self._counters.setdefault(found.definition, [None] * _DEEPEST)
        if depth in found.starts and (number, depth) not in self._used:
            counters[depth] = found.starts[depth]
        elif counters[depth] is None:
            counters[depth] = found.levels[depth].start
        else:
            counters[depth] += 1
        self._used.add((number, depth))
        for above in range(depth):
            if counters[above] is None:
                counters[above] = found.levels[above].start
        for below in range(depth + 1, _DEEPEST):
            restart = found.levels[below].restart
            if restart is None or depth < restart:
                counters[below] = None
        level = found.levels[depth]
        if level.style in ("none", "bullet"):
            return "•" if level.style == "bullet" and level.pattern else ""

        def shown(match):
            at = min(int(match[1]), _DEEPEST) - 1
            style = "decimal" if level.is_legal else found.levels[at].style
            return "" if style == "none" else numeral(counters[at] or 0, style)

        return re.sub(r"%([1-9])", shown, level.pattern).strip()


def _level(element):
    start = _number(value_of(element, "start"))
    return _Level(
        style=value_of(element, "numFmt") or "decimal",
        pattern=value_of(element, "lvlText") or "",
        start=1 if start is None else start,
        restart=_number(value_of(element, "lvlRestart")),
        paragraph_style=value_of(element, "pStyle") or "",
        is_legal=element.find(f"{W}isLgl") is not None,
    )


def value_of(element, name):
    """The `w:val` of an element's child, or None."""
    found = element.find(f"{W}{name}")
    return None if found is None else found.get(f"{W}val")


def _number(text):
    return int(text) if text is not None and re.fullmatch(r"-?\d{1,6}", text) else None
