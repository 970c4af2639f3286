"""The deadline that the words of a mandate set."""

import datetime

from recommendations.parsing.results import ParsedDeadline, ParsedSession


def deadline(text, lexicon, start=0, end=None):
    """The first deadline in the text between start and end, or None. What cannot be dated is not dated."""
    matches = [
        (match.start(), order, words, match)
        for order, words in enumerate(lexicon.deadlines)
        if (match := words.pattern.search(text, start, len(text) if end is None else end))
    ]
    if not matches:
        return None
    _start, _order, words, match = min(matches, key=lambda found: found[:2])
    groups = match.groupdict()
    if words.rule == "on":
        date = date_of(match, lexicon)
        return ParsedDeadline("on", match[0], date=date, span=match.span()) if date else None
    number = lexicon.ordinal(groups["ordinal"])
    if number is None:
        return ParsedDeadline("open", match[0], span=match.span())
    session = ParsedSession("conference", number)
    if words.held_before:
        session = ParsedSession(words.body, before=session)
    return ParsedDeadline(words.rule, match[0], session=session, span=match.span())


def date_of(match, lexicon):
    """The ISO date of a match with day, month, and year; None where there is no such day."""
    months = [month.casefold() for month in lexicon.months]
    try:
        day = datetime.date(int(match["year"]), months.index(match["month"].casefold()) + 1, int(match["day"]))
    except ValueError:
        return None
    return day.isoformat()
