"""The deadline that the words of a mandate set."""

import datetime

from recommendations.parsing.results import ParsedDeadline, ParsedSession

_LOOK_BACK = 80  # characters before "at its session" among which the body stands whose session it is


def deadline(text, lexicon, start=0, end=None):
    """The first deadline in the text between start and end, or None. What cannot be dated is left open."""
    end = len(text) if end is None else end
    found = [(match, words) for words in lexicon.deadlines if (match := words.pattern.search(text, start, end))]
    if not found:
        return None
    match, words = min(
        found, key=lambda pair: pair[0].start()
    )  # of those that begin together the lexicon's earlier row
    said = {"phrase": match[0].strip(" ,"), "span": (match.start(), match.start() + len(match[0].rstrip(" ,")))}
    groups = match.groupdict()
    if words.kind == "on":
        date, precision = date_of(match, lexicon)
        return ParsedDeadline("on", date=date, precision=precision, **said) if date else ParsedDeadline("open", **said)
    session = _session(match, words, text, lexicon) if groups.get("ordinal") else None
    if words.kind == "offset":
        unit, times = lexicon.unit(groups["unit"])
        number = lexicon.number(groups["offset"])
        if unit is None or number is None or (words.body and session is None):
            return ParsedDeadline("open", **said)
        return ParsedDeadline("offset", session=session, offset=words.sign * number * times, offset_unit=unit, **said)
    if session is None:
        return ParsedDeadline("open", **said)
    return ParsedDeadline(words.kind, session=session, **said)


def _session(match, words, text, lexicon):
    """The session that the words mean, where it is one of the Conference or of its working group; None of another's."""
    groups = match.groupdict()
    number = lexicon.number(groups["ordinal"])
    whose = groups.get("whose") or ""
    before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
    another = lexicon.another_body.search(whose) if whose else lexicon.another_body_before.search(before)
    if number is None or not words.body or (another and not words.held_before):
        return None
    session = ParsedSession("conference", number)
    return ParsedSession(words.body, before=session) if words.held_before else session


def date_of(match, lexicon):
    """The ISO date of a match with year, and month and day where it has them, and its precision; None of no such day.

    A month without day stands for its first day, a year for 1 January: the precision says so.
    """
    groups = match.groupdict()
    month, day = groups.get("month"), groups.get("day")
    precision = "day" if day else "month" if month else "year"
    try:
        number = lexicon.months[month.casefold()] if month else 1
        date = datetime.date(int(groups["year"]), number, int(day or 1))
    except (KeyError, ValueError):
        return None, precision
    return date.isoformat(), precision
