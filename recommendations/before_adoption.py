"""What a draft would do if it were adopted: what it would make, by when, and which open mandates it would touch.

The same for a decision that is stored and for a text that is only parsed: both become `renewals.Item`s. Which words
tell a document, a meeting, or an item on an agenda is data, in `data/before_adoption.toml`.
"""

import re
from dataclasses import dataclass
from functools import cache

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy

from recommendations import queries
from recommendations.deadlines import explain, resolve
from recommendations.enums import AddresseeKind, MandateKind
from recommendations.models import Addressee, paragraph_reference
from recommendations.parsing.lexicon import LANGUAGES, lexicon
from recommendations.parsing.mandates import mandates as read_mandates
from recommendations.renewals import Item, near_ones, telling

# Of whom words such as "to report" make a document of the conference: what States submit is none.
_WRITERS = {AddresseeKind.SECRETARIAT, AddresseeKind.BODY}


class Made(TextChoices):
    """What a mandate makes."""

    DOCUMENT = "document", gettext_lazy("document")
    MEETING = "meeting", gettext_lazy("meeting")
    AGENDA_ITEM = "agenda_item", gettext_lazy("agenda item")
    OTHER = "other", gettext_lazy("other thing with a deadline")


@dataclass(frozen=True)
class Creation:
    """What one mandate, or several of one paragraph together, would make.

    `due_on` is a day, or None where it is open; `explained` says how it was worked out, and is empty where the mandate
    has no deadline. `session` is the session that the thing is for, or None.
    """

    made: Made
    items: tuple[Item, ...]
    due_on: object = None
    explained: str = ""
    session: object = None


@cache
def _patterns(language):
    """The compiled patterns of a language, by what they tell."""
    parts = {name: telling(language).get(name, "") for name in ("lead", "between")}
    return {
        name: tuple(
            re.compile(re.sub(r"\{(lead|between)\}", lambda match: parts[match[1]], pattern), re.IGNORECASE)
            for pattern in patterns
        )
        for name, patterns in telling(language).items()
        if name not in ("lead", "between", "little")
    }


def _says(language, name, words):
    return any(pattern.search(words) for pattern in _patterns(language).get(name, ()))


def _item(*, language, verb, verb_normal, asked, title, **values):
    """An Item, with what its words say of the decision itself, and of what was asked before."""
    return Item(
        language=language,
        verb=verb,
        verb_normal=verb_normal,
        asked=asked,
        about=title if _says(language, "this_decision", asked) else "",
        says_again=_says(language, "again", verb) or _says(language, "again", asked),
        **values,
    )


def items_of_decision(decision, paragraphs):
    """The Items of a stored decision's operational mandates; `paragraphs` as `queries.paragraphs_of` gives them."""
    titles = {title.language: title.text for title in decision.titles.all()}
    return [
        _stored_item(mandate, mandate.language, titles)
        for paragraph in paragraphs
        for mandate in paragraph.mandates.all()
        if mandate.kind == MandateKind.OPERATIONAL
    ]


def _stored_item(mandate, language, titles, *, asked=None, phrase=None):
    """The Item of a stored mandate; `asked` and `phrase` are given where they are in another language than its own."""
    own_phrase = mandate.deadline.phrase if mandate.deadline else ""
    return _item(
        reference=mandate.reference,
        language=language,
        verb=mandate.verb,
        verb_normal=mandate.verb_normal,
        asked=mandate.asked if asked is None else asked,
        phrase=own_phrase if phrase is None else phrase,
        title=titles.get(language, ""),
        addressees=tuple((addressee.kind, str(addressee)) for addressee in mandate.addressees.all()),
        deadline=mandate.deadline,
        condition=mandate.condition,
        paragraph=mandate.paragraph.reference,
        url=mandate.get_absolute_url(),
        decision=str(mandate.paragraph.decision),
    )


def items_of_suggestions(parsed, number, rows):
    """The Items of a parsed decision's operational mandates, with the references that an import would give them.

    `rows` are (ParsedParagraph, suggestions) pairs; a suggestion has the columns of a mandate, its unsaved deadline or
    None, and its addressees as (kind, body or None, wording): see `services.decisions.suggesting`.
    """
    return [
        _item(
            reference=f"{paragraph_reference(number, paragraph.label)}-{position}",
            language=parsed.language,
            verb=suggestion.columns["verb"],
            verb_normal=suggestion.columns["verb_normal"],
            asked=suggestion.columns["asked"],
            phrase=suggestion.deadline.phrase if suggestion.deadline else "",
            title=parsed.title,
            addressees=tuple(
                (kind, str(Addressee(kind=kind, body=body))) for kind, body, _wording in suggestion.addressees
            ),
            deadline=suggestion.deadline,
            condition=suggestion.columns["condition"],
            paragraph=paragraph_reference(number, paragraph.label),
        )
        for paragraph, suggestions in rows
        for position, suggestion in enumerate(suggestions, start=1)
        if suggestion.columns["kind"] == MandateKind.OPERATIONAL
    ]


def earlier_items(mandate, languages):
    """The Items of a stored mandate, one for each of the languages that its words are there in.

    A mandate is kept in one language. Where its paragraph has another, that text is read, and its mandates are those of
    the paragraph in order; where it yields another number of them, the paragraph's whole text stands for each.
    """
    titles = {title.language: title.text for title in mandate.paragraph.decision.titles.all()}
    texts = {text.language: text.text for text in mandate.paragraph.texts.all()}
    found = []
    for language in languages:
        if language == mandate.language:
            found.append(_stored_item(mandate, language, titles))
        elif language in texts and language in LANGUAGES:
            read = read_mandates(texts[language], lexicon(language))
            if len(read) == mandate.of_paragraph and mandate.number <= len(read):
                there = read[mandate.number - 1]
                phrase = there.deadline.phrase if there.deadline else ""
                found.append(_stored_item(mandate, language, titles, asked=there.asked, phrase=phrase))
            else:
                found.append(_stored_item(mandate, language, titles, asked=texts[language], phrase=""))
    return found


def what_is_made(item):
    """What the mandate makes: a Made, or None for nothing that the words tell."""
    asked = item.words  # without those of the deadline, which may name another meeting
    if _says(item.language, "agenda", item.asked):
        return Made.AGENDA_ITEM
    if _says(item.language, "meeting", asked):
        return Made.MEETING
    if _WRITERS & {kind for kind, _name in item.addressees} and _says(item.language, "document", asked):
        return Made.DOCUMENT
    return Made.OTHER if item.deadline else None


def made_by(mandate):
    """What a stored mandate makes: a Made, or None."""
    return what_is_made(_stored_item(mandate, mandate.language, {}))


def creations(items):
    """What the mandates would make, documents first; what is prepared and then submitted by a day is one document."""
    found = []
    for item in items:
        made = what_is_made(item)
        if made is None:
            continue
        deadline = item.deadline
        one = Creation(
            made,
            (item,),
            resolve(deadline) if deadline else None,
            explain(deadline) if deadline else "",
            deadline.session if deadline else None,
        )
        last = found[-1] if found else None
        if last and made == last.made == Made.DOCUMENT and _same_work(last, one):
            found[-1] = Creation(made, (*last.items, item), one.due_on, one.explained, one.session)
        else:
            found.append(one)
    order = list(Made)
    return sorted(found, key=lambda creation: order.index(creation.made))


def _same_work(last, one):
    return (last.items[-1].paragraph, last.due_on, last.session) == (one.items[0].paragraph, one.due_on, one.session)


def before_adoption(items, session, decision=None):
    """What a draft of the session would do, as plain values for `recommendations/_before_adoption.html`.

    `items` come from `items_of_decision` or `items_of_suggestions`; `decision` is the draft itself where it is stored,
    whose mandates are none of the earlier ones. A fixed number of queries, however many mandates are open.
    """
    languages = sorted({item.language for item in items})
    open_ones = [earlier_items(mandate, languages) for mandate in queries.open_mandates(session, decision)]
    return {
        "creations": creations(items),
        "near": near_ones(items, [item for found in open_ones for item in found]),
        "compared": sum(bool(found) for found in open_ones),
        "not_compared": sum(not found for found in open_ones),
        "mandates": len(items),
    }
