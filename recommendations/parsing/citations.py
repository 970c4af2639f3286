"""What a text cites: document symbols, and decisions and resolutions by number."""

import re

# BODY/YEAR/NUMBER with its parts, as CTOC/COP/WG.2/2007/1 or A/RES/55/25; not 3/4, not a date, not "and/or".
_SYMBOL = re.compile(
    r"(?<![\w/])[A-Z]{1,6}(?:/[A-Z][A-Za-z]*(?:\.\d+)?)*"
    r"(?:/(?:[A-Z]{1,5}\.)?\d+(?:\([IVXLS-]+\))?(?:/[A-Z][a-z]+\.\d+)*)+\b"
)
_ACT = re.compile(r"\b(?:d[ée]cisions?|r[ée]solutions?)\s+(?P<number>\d+/\d+)\b", re.IGNORECASE)


def citations(text):
    """The symbols and the acts ("decision 2/6") that the text cites, each once, in order."""
    found = [(match.start(), match[0]) for match in _SYMBOL.finditer(text) if "/" in match[0]]
    for match in _ACT.finditer(text):
        kind = "resolution" if match[0][:1].lower() == "r" else "decision"
        found.append((match.start(), f"{kind} {match['number']}"))
    return tuple(dict.fromkeys(cited for _position, cited in sorted(found)))
