"""What a text cites: document symbols, decisions and resolutions by number, articles."""

import re
from bisect import bisect_left, bisect_right

# BODY/YEAR/NUMBER with its parts, as CTOC/COP/WG.2/2007/1 or A/RES/55/25; not 3/4, not a date, not "and/or".
_SYMBOL = re.compile(
    r"(?<![A-Za-z0-9_/])[A-Z]{1,6}(?:/[A-Z][A-Za-z]*(?:\.\d+)?)*"
    r"(?:/(?:[A-Z]{1,5}\.)?\d+(?:\([IVXLS-]+\))?(?:/[A-Z][a-z]+\.\d+)*)+(?![A-Za-z0-9_/])"
)
# 2/6, 2020/3, 16/CP.22, S-18/3, 1373 (2001), 1721 B (XVI)
_ACT = re.compile(
    r"(?<![A-Za-z0-9_/.(])(?:(?:[A-Z]{1,2}-)?\d{1,4}/(?:\d{1,3}|[A-ZСРМАЗ]{2,4}\. ?\d{1,3}|م أ[إت]?-\d{1,3})(?![\d/])"
    r"|\d{1,4} ?(?:[A-Z] )?\((?:[IVXLS-]+|(?:19|20)\d\d)\))"
)
_ARTICLE = re.compile(r"(?<![A-Za-z0-9_/])(?:\d{1,3}(?: ?(?:bis|ter))?|[IVXL]{1,6})(?![\w/])")
# A conference's initials as Russian and Arabic decisions write them: 18/СР.20, 18/م أ-20 for 18/CP.20.
_CYRILLIC = str.maketrans("СРМА", "CPMA")
_ARABIC = {"م أ-": "CP.", "م أإ-": "CMP.", "م أت-": "CMA."}
_FURTHEST = 400  # characters between "resolutions" and the last number of its list


def in_latin(number):
    """The number of an act with its initials in Latin letters: 18/CP.20 of 18/СР.20 and 18/م أ-20."""
    number = re.sub("م أ[إت]?-", lambda match: _ARABIC[match[0]], number)
    return re.sub(r"(?<=\.) (?=\d)", "", number.translate(_CYRILLIC))


def citations(text, lexicon):
    """The symbols, acts ("decision 2/6") and articles ("article 30") that the text cites, each once, in order."""
    found = [(match.start(), match[0]) for match in _SYMBOL.finditer(text)]
    taken = {position for match in _SYMBOL.finditer(text) for position in range(*match.span())}
    keywords = sorted(
        (match.start(), match.end(), words.kind)
        for words in lexicon.citations
        for match in words.pattern.finditer(text)
    )
    for match in _ACT.finditer(text):
        if match.start() in taken:
            continue
        number = in_latin(match[0])
        kind = _kind(match, keywords, text, lexicon) or ("decision" if re.search(r"/C[PM]", number) else None)
        if kind in ("decision", "resolution"):
            found.append((match.start(), f"{kind} {re.sub(r' ?[(]', ' (', number)}"))
    for start, _end, numbers in article_lists(text, lexicon):
        found += [(start + order, f"article {number}") for order, number in enumerate(numbers)]
    return tuple(dict.fromkeys(cited for _position, cited in sorted(found)))


def _kind(match, keywords, text, lexicon):
    """What the number of an act is of: the nearest keyword, before it or in Chinese after it, in the same sentence."""
    if lexicon.keyword_follows.pattern:
        after = bisect_left(keywords, match.end(), key=lambda keyword: keyword[0])
        near = [
            (start - match.end(), kind, text[match.end() : start]) for start, _end, kind in keywords[after : after + 2]
        ]
    else:
        before = bisect_right(keywords, match.start(), key=lambda keyword: keyword[1])
        near = [
            (match.start() - end, kind, text[end : match.start()])
            for _start, end, kind in keywords[max(0, before - 2) : before]
        ]
    near = [(gap, kind, between) for gap, kind, between in near if gap <= _FURTHEST and kind != "article"]
    if not near:
        return None
    _gap, kind, between = min(near)
    return None if re.search(r"[;؛；]|\. |。", between) else kind


def article_lists(text, lexicon):
    """(start, end, numbers) of each list of articles that the text names, one or more: "articles 5, 6 and 23"."""
    for words in lexicon.citations:
        if words.kind == "article":
            for match in words.pattern.finditer(text):
                end, numbers = _articles(text, match.start(), match.end(), lexicon)
                yield match.start(), end, numbers


def _articles(text, start, end, lexicon):
    """(end, numbers) of the list of articles that a keyword begins."""
    if lexicon.article_before.pattern:
        match = lexicon.article_before.match(text, start)
        return (match.end(), [str(lexicon.number(match["number"]))]) if match else (end, [])
    numbers, position = [], end
    while match := _ARTICLE.match(text, position + len(re.match(r"\s*", text[position : position + 5])[0])):
        numbers.append(match[0])
        end = match.end()
        joint = lexicon.list_joint.match(text, end)
        if not joint:
            break
        position = joint.end()
    return end, numbers
