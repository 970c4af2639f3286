"""A paragraph's words to suggested mandates: verbs, addressees, the things asked, one each."""

import re
from dataclasses import dataclass, replace

from recommendations.parsing.citations import citations
from recommendations.parsing.deadlines import NOT_ADOPTED, deadline
from recommendations.parsing.lexicon import NOBODY, Verb
from recommendations.parsing.results import ParsedAddressee, ParsedDeadline, ParsedMandate, Span, gettext_noop

UNKNOWN_ADDRESSEE = gettext_noop("The addressee is not recognised.")
PRONOUN_ADDRESSEE = gettext_noop("The addressee is a pronoun, taken for the addressee before it.")
PASSIVE_ADDRESSEE = gettext_noop("The addressee stands in a passive sentence, which does not say who is to act.")
VAGUE_ADDRESSEE = gettext_noop("The addressee is named so broadly that its kind is a guess.")
UNNAMED_BODY = gettext_noop("Which body is addressed is not said.")
SHARED_ASKED = gettext_noop("What is asked is taken from the verb that follows.")
NOTHING_ASKED = gettext_noop("What is asked is not recognised.")

_QUOTES = {"“": "”", "«": "»", '"': '"', "《": "》"}
_LONGEST_QUOTE = 5_000
_DECIDES = ("decides", "resolves", "agrees")  # what is decided may be to ask somebody: "Decides to request ..."
_MOST_SHARED = 4  # verbs that share one object
_LONGEST_SUBJECT = 300  # characters between "that" and "shall"


@dataclass(frozen=True)
class Clause:
    """A verb with what hangs on it: `rest` is where its object begins, `asked` where the thing asked does, `end` where
    the clause ends. `has_object` is false where it says whom it addresses and no more. `condition` and `deadline` are
    those that the paragraph above sets.
    """

    verb: Verb
    said: str
    span: Span | None
    rest: int
    end: int
    addressees: tuple[ParsedAddressee, ...] = ()
    asked: int = 0
    unsure: tuple[str, ...] = ()
    has_object: bool = True
    condition: str = ""
    deadline: ParsedDeadline | None = None


def mandates(text, lexicon, *, further_cites=(), governing=(), has_points=False, adoption=NOT_ADOPTED):
    """The mandates of one operative paragraph; none where neither it nor what governs it has a verb.

    `further_cites` are what the paragraph's footnotes cite. `governing` are the clauses (see `governs`) of the
    paragraph that this one is a point of: "Requests the Secretariat: (a) To ...". With `has_points` the clauses that
    govern the points are left to them. A mandate that has no deadline of its own shares that of the one that follows
    it in its clause: what is to be submitted by a day is to be prepared by then.
    """
    found = clauses(text, lexicon, adoption)
    if not found:
        found = [_governed(text, lexicon, one, adoption) for one in governing]
    elif has_points:
        found = found[: -len(_governing(found))]
    return tuple(
        mandate for clause in found for mandate in _mandates_of(clause, text, lexicon, further_cites, adoption)
    )


def governs(text, lexicon, adoption=NOT_ADOPTED, above=()):
    """The clauses that a paragraph hands to its points, its own or those `above` it; none of any other paragraph.

    They carry the condition and the deadline that it sets, which hold for each point.
    """
    if not text.rstrip().endswith((":", "：")):
        return ()
    governing = _governing(clauses(text, lexicon, adoption))
    handed = []
    for clause in governing or above:
        start = clause.rest if governing else 0
        condition = _condition(clause, text, lexicon, start, len(text))
        due = deadline(text, lexicon, start, adoption=adoption) if clause.verb.kind == "operational" else None
        handed.append(
            replace(
                clause,
                condition=text[slice(*condition)] if condition else clause.condition,
                deadline=replace(due, span=None) if due else clause.deadline,
            )
        )
    return tuple(handed)


def _governing(found):
    """The last clause, and those before it that have no object but its: "Urges States and invites organizations:"."""
    start, first = len(found) - 1, len(found) - _MOST_SHARED
    while start > max(first, 0) and (not found[start - 1].has_object or SHARED_ASKED in found[start - 1].unsure):
        start -= 1
    return found[max(start, 0) :]


def starts_with_verb(text, lexicon):
    """Whether a paragraph begins as operative ones do."""
    return lexicon.verb.match(text) is not None and not lexicon.preambular.match(text)


def are_acts(text, points, lexicon, last=None):
    """Whether the points of a list are things to be done, one mandate each, rather than things that its head names.

    `last` is the head's last clause, if any. Points below whom it asks, "Requests all States:", are acts.
    """
    asked = last.addressees[-1].span if last and last.verb.kind == "operational" and last.addressees else None
    if asked and not text[asked[1] :].strip(" :："):
        return True
    return lexicon.acts_end.search(text.rstrip()) is not None or any(lexicon.point_act.match(point) for point in points)


def clauses(text, lexicon, adoption=NOT_ADOPTED):
    """The clauses of a paragraph, one for each operative verb, in order; none where it begins with no verb."""
    first = lexicon.verb.match(text)
    if first is None:
        return []
    quoted = _quoted(text)
    starts = [(first, 0, None)]
    for joint in lexicon.joint.finditer(text, first.end()):
        pronoun = lexicon.pronoun.match(text, joint.end())
        match = lexicon.verb.match(text, pronoun.end() if pronoun else joint.end())
        if match is None or match.start() < starts[-1][0].end() or quoted[match.start()]:
            continue
        is_another = lexicon.verbs_agree and text[match.start()] != text[first.start()]  # another subject's verb
        if is_another or lexicon.verb_at(match).only_opens:
            continue
        if pronoun or lexicon.object.match(text, match.end()):
            starts.append((match, joint.start(), pronoun))
    ends = [begin for _match, begin, _pronoun in starts[1:]] + [len(text.rstrip(" ;.；。؛"))]
    found = []
    for (match, _begin, pronoun), end in zip(starts, ends, strict=True):
        verb, (begin, until) = lexicon.verb_at(match), lexicon.verb_span(match)
        if verb.normal.split()[-1] in _DECIDES and (inner := lexicon.inner.match(text, match.end(), end)):
            verb, until = lexicon.inner_verb(verb, inner), inner.end()
        after = max(match.end(), until)
        beside = lexicon.beside.match(text, after)  # "requests, in this regard, the Secretariat"
        rest = beside.end() if beside else after
        clause = Clause(verb, text[begin:until].strip(" ,"), (begin, until), rest, end)
        clause = _addressed(clause, text, lexicon, adoption)
        is_pronoun = not clause.addressees and found and (pronoun or lexicon.latter.match(text, rest))
        if is_pronoun and (meant := _meant(found[-1], text, lexicon, adoption)):
            clause = replace(clause, addressees=meant, unsure=(PRONOUN_ADDRESSEE,))
        found.append(clause)
    return _with_objects(found, text)


def _with_objects(found, text):
    """The clauses; one that says whom it addresses and no more has the object of the next, as both verbs share it."""
    hands_on = text.rstrip().endswith((":", "："))
    sharing = 1  # verbs that share the object of the clause after
    for index in range(len(found) - 1, -1, -1):
        clause, after = found[index], found[index + 1] if index + 1 < len(found) else None
        if clause.has_object:
            sharing = 1
            continue
        is_asked = after and after.verb.kind == "operational" and not after.verb.addressee and after.has_object
        if is_asked and sharing < _MOST_SHARED:
            sharing += 1
            shared = replace(clause, asked=after.asked, end=after.end, has_object=True)
            found[index] = replace(shared, unsure=(*clause.unsure, SHARED_ASKED))
        elif not hands_on:
            found[index] = replace(clause, unsure=(*clause.unsure, NOTHING_ASKED))
    return found


def _quoted(text):
    """For each character whether it stands between quotation marks; a mark that is not closed quotes nothing."""
    inside, position = bytearray(len(text)), 0
    opening = re.compile(f"[{''.join(_QUOTES)}]")
    while (match := opening.search(text, position)) is not None:
        end = text.find(_QUOTES[match[0]], match.end(), match.end() + _LONGEST_QUOTE)
        if end >= 0:
            inside[match.start() : end] = b"\1" * (end - match.start())
        position = max(match.end(), end + 1)
    return inside


def _meant(before, text, lexicon, adoption):
    """Whom a pronoun means: the addressees of the clause before it, or whom that speaks of: "Welcomes their work"."""
    if any(addressee.wording for addressee in before.addressees):
        return _elsewhere(before.addressees)
    place = lexicon.asked.search(text, before.asked, before.end) if lexicon.head_last else None
    named = _named(text, before.asked, place.end() if place else before.end, lexicon, adoption)
    return named[:1] or _mentioned_last(text, before.asked, before.end, lexicon)


def _mentioned_last(text, start, end, lexicon):
    """The last addressee that words mention: "Notes what was achieved by the Office, and requests it"."""
    hits = [
        (match.start(), -match.end(), order, match, row.kind)
        for order, row in enumerate(lexicon.addressees)
        for match in row.pattern.finditer(text, start, end)
    ]
    last = None
    for _start, _end, _order, match, kind in sorted(hits, key=lambda hit: hit[:3]):
        if last is None or match.end() > last.span[1]:  # not a part of a longer name
            last = ParsedAddressee(kind, match[0], match.span())
    return (last,) if last else ()


def _governed(text, lexicon, governing, adoption):
    """The clause of a point: what governs it, with the addressee that the point itself names as its subject, if any."""
    end = len(text.rstrip(" ;.；。؛"))
    is_open = all(not addressee.wording for addressee in governing.addressees)
    own, unsure = _subject(text, 0, end, lexicon, adoption) if is_open else ((), ())
    addressees = own or _elsewhere(governing.addressees)
    # The point is what is asked, of whichever verb.
    above = tuple(doubt for doubt in governing.unsure if doubt not in (UNKNOWN_ADDRESSEE, SHARED_ASKED))
    if not addressees and governing.verb.addressee != NOBODY:
        unsure = (UNKNOWN_ADDRESSEE,)
    return replace(
        governing, span=None, rest=0, end=end, addressees=addressees, asked=0, unsure=above + unsure, has_object=True
    )


def _elsewhere(addressees):
    """The addressees without their places, which are in another text."""
    return tuple(replace(addressee, span=None) for addressee in addressees)


def _addressed(clause, text, lexicon, adoption):
    """The clause with its addressees, where the thing asked begins, and what is doubtful about them."""
    start, end, verb = clause.rest, clause.end, clause.verb
    asked, has_object, unsure = _skip(text, start), True, ()
    that = lexicon.that.match(text, start, end)
    if verb.addressee == NOBODY:
        return replace(clause, asked=asked)
    if verb.addressee:
        asks = that and verb.kind == "operational"
        subject, unsure = _subject(text, that.end(), end, lexicon, adoption) if asks else ((), ())
        own = (ParsedAddressee(verb.addressee, ""),)
        return replace(clause, addressees=subject or own, asked=asked, unsure=unsure)
    if that:
        found, unsure = _subject(text, that.end(), end, lexicon, adoption)
    else:
        marker = lexicon.asked.search(text, start, end)
        # The marker is what begins the thing asked, "to"; or it is who is asked, and what is asked follows.
        place = (marker.end() if "addressee" in marker.groupdict() else marker.start()) if marker else None
        found = _named(text, start, end if place is None else place, lexicon, adoption)
        unsure = _doubts(found, lexicon, adoption)
        asked = asked if place is None else place
        whom = (found[0].span[0], found[-1].span[1]) if found else (0, 0)
        has_object = bool(
            re.search(r"\w", text[asked:end])
            if place is not None
            else whom[0] != asked or re.search(r"\w", text[whom[1] : end])
        )
    unsure = unsure if found else (UNKNOWN_ADDRESSEE,)
    return replace(clause, addressees=found, asked=asked, unsure=unsure, has_object=has_object)


def _doubts(addressees, lexicon, adoption):
    """What is doubtful about addressees that are named: broad words, a body without its name."""
    unsure = ()
    if any(lexicon.vague.search(addressee.wording) for addressee in addressees):
        unsure += (VAGUE_ADDRESSEE,)
    bodies = [addressee.wording for addressee in addressees if addressee.kind == "body"]
    if not adoption.names_group and any(lexicon.unnamed.fullmatch(wording) for wording in bodies):
        unsure += (UNNAMED_BODY,)
    return unsure


def _subject(text, start, end, lexicon, adoption):
    """Who shall, should, or is to act, in a clause that begins with its subject, and what is doubtful about it."""
    limit = min(end, start + _LONGEST_SUBJECT)
    modal = lexicon.subject_end.search(text, start, limit)
    is_list = not modal and text[:end].endswith((":", "："))  # "Decides that all States:"
    found = _named(text, start, modal.start() if modal else limit, lexicon, adoption) if modal or is_list else ()
    if found:
        passive = (PASSIVE_ADDRESSEE,) if modal and lexicon.passive.match(text, modal.start()) else ()
        return found, passive + _doubts(found, lexicon, adoption)
    if agent := lexicon.agent.search(text, start, limit):
        found = _named(text, agent.end(), end, lexicon, adoption)[:1]
    return found, _doubts(found, lexicon, adoption)


def _named(text, start, end, lexicon, adoption):
    """The addressees named between two places: the parts of a list, but not of what is said beside it."""
    found, position = [], start
    pieces = [(match.start(), match.end()) for match in lexicon.separator.finditer(text, start, end)] + [(end, end)]
    for stop, following in pieces:
        piece_start = _skip(text, position)
        if stressed := lexicon.especially.match(text, piece_start, stop):  # "all States, in particular donors"
            piece_start = stressed.end()
        piece = text[piece_start:stop]
        position = following
        if not piece or lexicon.closed_aside.match(piece):
            continue
        if lexicon.open_aside.match(piece):
            break
        relative = lexicon.relative.search(piece)
        piece = piece[: relative.start()] if relative else piece
        kind = _kind(piece.strip(), lexicon, adoption)
        if kind:
            wording = piece.rstrip(" :：")
            found.append(ParsedAddressee(kind, wording, (piece_start, piece_start + len(wording))))
    return tuple(found)


def _kind(words, lexicon, adoption):
    """The kind of addressee that words name: that of the earliest noun in them, or of the one that ends them."""
    hits = [
        (match.start(), order, row.kind)
        for order, row in enumerate(lexicon.addressees)
        for match in row.pattern.finditer(words)
        if not lexicon.head_last or len(words.rstrip("等 ")) == match.end()
    ]
    if not hits:
        return None
    kind = min(hits)[2]
    if kind == "conference" and adoption.by and not lexicon.conference.search(adoption.by):
        return "body"
    return kind


def _mandates_of(clause, text, lexicon, further_cites, adoption):
    start = clause.asked
    spans = (
        _things_asked(text, start, clause.end, lexicon) if clause.verb.kind == "operational" else [(start, clause.end)]
    )
    deadlines = [None] * len(spans)
    if clause.verb.kind == "operational":
        deadlines = [deadline(text, lexicon, begin, end, adoption) for begin, end in spans]
        for earlier in range(len(spans) - 2, -1, -1):
            deadlines[earlier] = deadlines[earlier] or deadlines[earlier + 1]
        if deadlines[0] is None and clause.span:
            # "Requests the Committee, at its third session, to ..."
            deadlines[0] = deadline(text, lexicon, clause.rest, start, adoption)
            for later in range(1, len(spans)):
                deadlines[later] = deadlines[later] or deadlines[0]
    if clause.deadline:
        deadlines = [found or clause.deadline for found in deadlines]
    condition = _condition(clause, text, lexicon, spans[0][0], spans[-1][1])
    return [
        ParsedMandate(
            verb=clause.said,
            verb_normal=clause.verb.normal,
            kind=clause.verb.kind,
            addressees=clause.addressees,
            asked=text[begin:end],
            start=begin,
            end=end,
            deadline=found,
            condition=text[slice(*condition)] if condition else clause.condition,
            cites=tuple(dict.fromkeys(citations(text[begin:end], lexicon) + tuple(further_cites))),
            unsure=clause.unsure,
            verb_span=clause.span,
            condition_span=condition,
        )
        for (begin, end), found in zip(spans, deadlines, strict=True)
    ]


def _condition(clause, text, lexicon, begin, end):
    """The span of the condition of what a clause asks from `begin` to `end`, or None.

    "As appropriate" is none: it leaves how to act to somebody's judgment, and excuses nobody from acting in time.
    """
    match = lexicon.condition.search(text, min(clause.rest, begin), max(clause.end, end))
    return (match.start(), match.start() + len(match[0].rstrip(" :："))) if match else None


def _skip(text, position):
    while position < len(text) and text[position] in " ,،，:：":
        position += 1
    return position


def _things_asked(text, start, end, lexicon):
    """The spans of the things asked: cut where a further thing is asked, not where only a purpose goes on."""
    spans, begin = [], start
    for cut in lexicon.further.finditer(text, start, end):
        if not cut[0].lstrip().startswith((";", "؛", "；")) and lexicon.purpose.search(text, begin, cut.start()):
            continue
        if cut.start() > begin:
            spans.append((begin, cut.start()))
            begin = cut.end()
    return [*spans, (begin, end)]
