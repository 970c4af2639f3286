"""The deadline that the words of a mandate set."""

import datetime
from dataclasses import dataclass, replace

from recommendations.parsing.lexicon import named_groups
from recommendations.parsing.results import ParsedDeadline, ParsedSession

_LOOK_BACK = 80  # characters before "at its session" among which stands whose session it is, or what was done at it


@dataclass(frozen=True)
class Adoption:
    """Who adopts a text, in its opening words, and when: the ISO day and the session's number, where it says so.

    `names_group`: the text says somewhere what its working group or group of experts is for.
    """

    by: str = ""
    date: str | None = None
    session_number: int | None = None
    names_group: bool = False


NOT_ADOPTED = Adoption()


def deadline(text, lexicon, start=0, end=None, adoption=NOT_ADOPTED):
    """The first deadline in the text between start and end, or None. What cannot be dated is left open.

    A day or session before the adoption, or of what was "held" or "adopted" then, is no deadline.
    """
    end = len(text) if end is None else end
    rows = [(words.pattern.finditer(text, start, end), words) for words in lexicon.deadlines]
    found = [(match, order, words) for order, (matches, words) in enumerate(rows) for match in matches]
    for match, _order, words in sorted(found, key=lambda found: (found[0].start(), found[1])):
        said = text[max(start, match.start() - _LOOK_BACK) : match.start()]
        parsed = _parsed(match, words, text, lexicon)
        if words.kind == "offset" or not (lexicon.past.search(said) or _is_past(parsed, adoption)):
            return parsed
    return None


def _is_past(parsed, adoption):
    if parsed.date and adoption.date:
        known = {"day": 10, "month": 7, "year": 4}[parsed.precision]  # characters of the ISO date
        return parsed.date[:known] < adoption.date[:known]
    number = parsed.session.number if parsed.session and parsed.session.body == "conference" else None
    return bool(number and adoption.session_number and number < adoption.session_number)


def _parsed(match, words, text, lexicon):
    said = {"phrase": match[0].strip(" ,"), "span": (match.start(), match.start() + len(match[0].rstrip(" ,")))}
    groups = named_groups(match)
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
    other = lexicon.number(groups["or_ordinal"]) if groups.get("or_ordinal") else None
    or_session = replace(session, number=other) if other and session.number else None
    return ParsedDeadline(words.kind, session=session, or_session=or_session, **said)


def _session(match, words, text, lexicon):
    """The session that the words mean, where it is one of the Conference or of a working group; None of another's."""
    groups = named_groups(match)
    number = lexicon.number(groups["ordinal"])
    whose = groups.get("whose") or ""
    before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
    another = lexicon.another_body.search(whose) if whose else lexicon.another_body_before.search(before)
    if number is None or not words.body:
        return None
    if another and not words.held_before:
        group = lexicon.working_group.search(another[0] if another.end() > another.start() else whose)
        return ParsedSession("working_group", number, wording=whose.strip() or another[0]) if group else None
    session = ParsedSession("conference", number)
    return ParsedSession(words.body, before=session) if words.held_before else session


def date_of(match, lexicon):
    """The ISO date of a match with year, and month and day where it has them, and its precision; None of no such day.

    A month without day stands for its first day, a year for 1 January: the precision says so.
    """
    groups = named_groups(match)
    month, day = groups.get("month"), groups.get("day")
    precision = "day" if day else "month" if month else "year"
    try:
        number = lexicon.months[month.casefold()] if month else 1
        date = datetime.date(int(groups["year"]), number, int(day or 1))
    except (KeyError, ValueError):
        return None, precision
    return date.isoformat(), precision
