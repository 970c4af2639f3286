"""A paragraph's words to suggested mandates: verb, addressees, the things asked, one each."""

import re
from dataclasses import replace

from recommendations.parsing.citations import citations
from recommendations.parsing.deadlines import deadline
from recommendations.parsing.results import ParsedAddressee, ParsedMandate


def mandates(text, lexicon, *, further_cites=(), governing=None):
    """The mandates of one operative paragraph; none where neither it nor what governs it has a verb.

    `further_cites` are what the paragraph's footnotes cite. `governing` is the verb, its words and its addressees
    (see `governs`) of the paragraph that this one is a point of: "Requests the Secretariat: (a) To ...". A mandate that
    has no deadline of its own shares that of the one that follows it in the sentence: what is to be submitted by a day
    is to be prepared by then.
    """
    verb, words = _verb(text, lexicon)
    if verb is not None:
        addressees, rest = _addressees(text, words.end(), verb, lexicon)
        said, verb_span = words[0], words.span()
    elif governing is not None:
        verb, said, addressees = governing
        addressees = tuple(replace(addressee, span=None) for addressee in addressees)
        verb_span, rest = None, 0
    else:
        return ()
    unsure = () if addressees else ("The addressee is not recognised.",)
    spans = _things_asked(text, rest, lexicon)
    deadlines = [deadline(text, lexicon, start, end) for start, end in spans]
    for earlier in range(len(spans) - 2, -1, -1):
        deadlines[earlier] = deadlines[earlier] or deadlines[earlier + 1]
    condition = lexicon.condition.search(text)
    return tuple(
        ParsedMandate(
            verb=said,
            verb_normal=verb.normal,
            kind=verb.kind,
            addressees=addressees,
            asked=text[start:end],
            start=start,
            end=end,
            deadline=found if verb.kind == "operational" else None,
            condition=condition[0] if condition else "",
            verb_span=verb_span,
            condition_span=condition.span() if condition else None,
            cites=tuple(dict.fromkeys(citations(text[start:end]) + tuple(further_cites))),
            unsure=unsure,
        )
        for (start, end), found in zip(spans, deadlines, strict=True)
    )


def governs(text, lexicon):
    """The verb, its words, and its addressees, of a paragraph that hands them to its points; None of any other."""
    verb, words = _verb(text, lexicon)
    if verb is None or not text.rstrip().endswith(":"):
        return None
    addressees, _rest = _addressees(text, words.end(), verb, lexicon)
    return verb, words[0], addressees


def starts_with_verb(text, lexicon):
    """Whether a paragraph begins as operative ones do."""
    return _verb(text, lexicon)[0] is not None


def _verb(text, lexicon):
    for verb in lexicon.verbs:
        if match := verb.pattern.match(text):
            return verb, match
    return None, None


def _addressees(text, position, verb, lexicon):
    """The addressees that follow the verb, and where the thing asked begins."""
    if verb.addressee:
        return (ParsedAddressee(verb.addressee, ""),), _skip(text, position)
    found = []
    while True:
        start = _skip(text, position)
        match = next((hit for words in lexicon.addressees if (hit := words.pattern.match(text, start))), None)
        if match is None:
            break
        kind = next(words.kind for words in lexicon.addressees if words.pattern.match(text, start))
        found.append(ParsedAddressee(kind, match[0], match.span()))
        position = match.end()
        joined = re.compile(r",?\s+(?:et|and)\s+|,\s+").match(text, position)
        if not joined or not any(words.pattern.match(text, joined.end()) for words in lexicon.addressees):
            break
        position = joined.end()
    return tuple(found), _skip(text, position)


def _skip(text, position):
    while position < len(text) and text[position] in " ,":
        position += 1
    return position


def _things_asked(text, start, lexicon):
    """The spans of the things asked: the sentence is cut where a further infinitive begins that is no purpose."""
    end = len(text.rstrip(" ;."))
    purpose = lexicon.purpose.search(text, start, end)
    cuts = [
        match
        for match in lexicon.further.finditer(text, start, end)
        if purpose is None or match.start() < purpose.end()
    ]
    spans = []
    for cut in cuts:
        spans.append((start, cut.start()))
        start = cut.end()
    return [*spans, (start, end)]
