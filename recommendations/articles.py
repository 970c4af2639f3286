"""Which article of which instrument a text cites: "article 30 of the Convention".

By which words texts name an instrument is data, in `data/instrument_words.toml`. What the words leave open stays open:
a citation of another treaty, or of no instrument, is linked to none.
"""

import re
import tomllib
from functools import cache
from pathlib import Path

from recommendations.models import Article
from recommendations.parsing.citations import article_lists
from recommendations.parsing.lexicon import LANGUAGES, lexicon

WORDS = Path(__file__).parent / "data" / "instrument_words.toml"
CONVENTION, PROTOCOL, OTHER = "the Convention", "the Protocol", "another instrument"


def known_article(wording, body, text, language):
    """The Article that a citation such as "article 30" means in a text of the body in the language; None if unknown.

    Where the text names articles of that number of several instruments, the citation means no single one.
    """
    match = re.fullmatch(r"article (\d+)", wording)
    if match is None or language not in LANGUAGES:
        return None
    own = _words()["convention_of"].get((body.parent or body).code, "")
    codes = {code for number, code in instruments_cited(text, language, own) if number == match[1]}
    if len(codes) != 1 or codes == {""}:
        return None
    return Article.objects.filter(instrument__code=codes.pop(), number=int(match[1])).first()


def instruments_cited(text, language, convention):
    """(number, code of the instrument) of each article that the text names, in order; the code is empty where unknown.

    `convention` is the code of the instrument that the text calls "the Convention", or empty.
    """
    words = _compiled(language)
    return [
        (number, _instrument(text, start, end, words, convention))
        for start, end, numbers in article_lists(text, lexicon(language))
        for number in numbers
    ]


def _instrument(text, start, end, words, convention):
    """The code of the instrument whose articles stand between `start` and `end`."""
    sentence = _sentence_start(text, start)
    earlier = _named(text, sentence, start, words)
    named = None
    if words["before"]:
        last = earlier[-1] if earlier else None
        if last and words["between"].fullmatch(text, last[1], start):
            named = last[2]
    elif joint := words["between"].match(text, end):
        named = _longest(text, joint.end(), words) or OTHER
    if named is None and _says_its(text, sentence, start, end, words) and earlier:
        named = earlier[-1][2]
    if named == CONVENTION:
        # After another treaty "the Convention" may be that one.
        before = [name for _start, _end, name in _named(text, 0, start, words)]
        return "" if OTHER in before and convention not in before else convention
    if named == PROTOCOL:
        protocols = {name for *_place, name in _named(text, 0, start, words)} - {CONVENTION, PROTOCOL, convention}
        return protocols.pop() if len(protocols) == 1 and OTHER not in protocols else ""
    return named if named in words["codes"] else ""


def _sentence_start(text, position):
    return max(text.rfind(mark, 0, position) + 1 for mark in (";", "؛", "；", "。", ". "))


def _says_its(text, sentence, start, end, words):
    """Whether the words just before the articles, or just after them, say that they are of what was named before."""
    return any(its.search(text[sentence:start]) or its.match(text[end : end + 20]) for its in words["its"])


def _longest(text, position, words):
    """What is named at a place: a code, CONVENTION, PROTOCOL or OTHER, by the longest words that fit; else None."""
    found = [(match.end(), name) for name, pattern in words["names"] if (match := pattern.match(text, position))]
    return max(found, key=lambda row: row[0])[1] if found else None


def _named(text, start, end, words):
    """(start, end, name) of the instruments named between two places, in order; of names that overlap the longest."""
    found = sorted(
        (
            (match.start(), match.end(), name)
            for name, pattern in words["names"]
            for match in pattern.finditer(text, start, end)
        ),
        key=lambda row: (row[0] - row[1], row[0]),
    )
    kept = []
    for row in found:
        if all(row[1] <= other[0] or other[1] <= row[0] for other in kept):
            kept.append(row)
    return sorted(kept)


@cache
def _words():
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


@cache
def _compiled(language):
    rows = _words()[language]
    named = rows["names"] | {CONVENTION: rows["convention"], PROTOCOL: rows["protocol"], OTHER: rows["other"]}
    return {
        "before": rows.get("before", False),
        "between": re.compile(rows["between"], re.IGNORECASE),
        "its": [re.compile(pattern, re.IGNORECASE) for pattern in rows["its"]],
        "names": [(name, re.compile(pattern, re.IGNORECASE)) for name, pattern in named.items()],
        "codes": set(rows["names"]),
    }
