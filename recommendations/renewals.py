"""How what a draft asks stands to the open mandates of earlier decisions. Pure: nothing here reads or writes rows.

Two mandates ask the same where enough of their words are the same. A word that every mandate holds says little
("technical assistance", "the Convention"), a rare one much; so words weigh by how rare they are among the mandates
compared. The words of the deadline are left out, since a renewed mandate has other ones; deadlines are compared as what
they mean.
"""

import math
import re
import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cop_portal.common import dates
from cop_portal.common.text import fold
from recommendations.deadlines import resolve
from recommendations.enums import DeadlineRule
from recommendations.models import Deadline
from recommendations.parsing.lexicon import lexicon

WORDS = Path(__file__).parent / "data" / "before_adoption.toml"
NEAR = 0.6  # share of the weight of both mandates' words that is common to them: from here on they ask the same
SAME_TERMS = 0.85  # from here on the words differ in nothing that matters
FEWEST_WORDS = 4  # "to implement them fully and effectively" does not tell what it asks
_STEM = 6  # letters that the forms of one word share in most languages: elaborate, elaboration
_WORD = re.compile(r"[\u3400-\u9fff]{2,}|[^\W\d_]{3,}")
_CHINESE = re.compile(r"[\u3400-\u9fff]")  # words stand without spaces: pairs of signs are compared


class Likeness(TextChoices):
    """What a new mandate would do to an open one of an earlier decision that asks the same."""

    RENEWS = "renews", gettext_lazy("renews")
    CHANGES = "changes", gettext_lazy("changes")
    DUPLICATES = "duplicates", gettext_lazy("duplicates")


@dataclass(frozen=True)
class Item:
    """What a mandate, stored or only parsed, asks: the values that are compared and shown.

    `addressees` are (value of AddresseeKind, name) pairs. `deadline` may be unsaved; its session is read with it, and
    the session's body. `phrase` are the deadline's words, where they stand in `asked`. `about` is what "the present
    decision" means where `asked` says so, else empty. `says_again` is true where the words themselves renew:
    "reiterates its request". `url` and `decision` are empty where nothing is stored yet.
    """

    reference: str
    language: str
    verb: str
    verb_normal: str
    asked: str
    addressees: tuple[tuple[str, str], ...] = ()
    deadline: Deadline | None = None
    phrase: str = ""
    condition: str = ""
    about: str = ""
    says_again: bool = False
    paragraph: str = ""
    url: str = ""
    decision: str = ""

    @property
    def words(self):
        """What is asked, without the words of the deadline."""
        return " ".join((self.asked.replace(self.phrase, " ") if self.phrase else self.asked).split())


@dataclass(frozen=True)
class Difference:
    """What differs: a sentence in the reader's language, and `quoted` words in that of the mandates, which end it."""

    sentence: str
    quoted: str = ""

    def __str__(self):
        return f"{self.sentence} {self.quoted}".rstrip()


@dataclass(frozen=True)
class Near:
    """An open mandate of an earlier decision that asks what `new` asks, what that does to it, and what differs."""

    new: Item
    earlier: Item
    likeness: Likeness
    differences: tuple[Difference, ...]


@cache
def telling(language):
    """The language's table of the data file, whose head says what each row is; a language without words has none."""
    return tomllib.loads(WORDS.read_text(encoding="utf-8")).get(language, {})


@cache
def _little(language):
    return lexicon(language).stopwords | {fold(word) for word in telling(language).get("little", ())}


def words_of(item):
    """{beginning of a word: the word as written}, in order, of what is asked; without the deadline's words."""
    return _words(f"{item.words} {item.about}", item.language)


def _words(text, language):
    found = {}
    for said in _WORD.findall(text):
        for stem, part in _parts(said, language):
            found.setdefault(stem, part)
    return found


@lru_cache(maxsize=50_000)  # the same words come again and again
def _parts(said, language):
    """(beginning, as written) of a word, or of each pair of Chinese signs; none of a word that says little."""
    if said.casefold() in _little(language) or fold(said) in _little(language):
        return ()
    return tuple((fold(part)[:_STEM], part) for part in (_pairs(said) if _CHINESE.match(said) else (said,)))


def _pairs(signs):
    return [signs[place : place + 2] for place in range(len(signs) - 1)]


def near_ones(items, earlier):
    """The Near of each of the `items`, in their order, and each earlier one that asks the same, the nearest first.

    Only those in the same language are compared; where some say it in the same terms, those that do not are left out.
    The time it takes grows with the words that they share.
    """
    found = []
    for language in {item.language for item in items}:
        new = [(place, item, words_of(item)) for place, item in enumerate(items) if item.language == language]
        old = [(item, words_of(item)) for item in earlier if item.language == language]
        old = [(item, words) for item, words in old if len(words) >= FEWEST_WORDS]
        weight = _weights([words for *_rest, words in (*new, *old)])
        whole = [_sum(words, weight) for _item, words in old]
        holding = defaultdict(list)
        for index, (_item, words) in enumerate(old):
            for word in words:
                holding[word].append(index)
        for place, item, words in new:
            common = Counter()
            for word in words if len(words) >= FEWEST_WORDS else ():
                for index in holding[word]:
                    common[index] += weight[word]
            own = _sum(words, weight)
            share = {index: 2 * shared / (own + whole[index]) for index, shared in common.items()}
            best = max(share.values(), default=0)
            for index, near in share.items():
                if near >= (SAME_TERMS if best >= SAME_TERMS else NEAR):
                    likeness, differences = compare(item, old[index][0], same_terms=near >= SAME_TERMS)
                    found.append((place, -near, index, Near(item, old[index][0], likeness, differences)))
    return [near for *_order, near in sorted(found, key=lambda row: row[:3])]


def _weights(held):
    """How much each word says: the more, the fewer of the mandates hold it."""
    count = Counter(word for words in held for word in words)
    return {word: math.log(1 + len(held) / number) for word, number in count.items()}


def _sum(words, weight):
    return sum(weight[word] for word in words)


def compare(new, earlier, *, same_terms):
    """(Likeness, Differences) of two that ask the same.

    Nothing but a later day: renewed. Nothing at all: a duplicate, unless the new words say themselves that they renew.
    Anything else changes it.
    """
    changes = [
        *map(Difference, [*_addressees(new, earlier), *_verbs(new, earlier)]),
        *_conditions(new, earlier),
        *([] if same_terms else _terms(new, earlier)),
    ]
    is_later, deadline = _deadlines(new, earlier)
    differences = (*changes, *map(Difference, deadline))
    if changes or (deadline and not is_later):
        return Likeness.CHANGES, differences
    return (Likeness.RENEWS if is_later or new.says_again else Likeness.DUPLICATES), differences


def _addressees(new, earlier):
    ours, theirs = (sorted({str(name) for _kind, name in item.addressees}) for item in (new, earlier))
    if ours == theirs:
        return []
    return [
        _("It is addressed to %(new)s instead of %(earlier)s.")
        % {"new": ", ".join(ours) or _("nobody recognised"), "earlier": ", ".join(theirs) or _("nobody recognised")}
    ]


def _verbs(new, earlier):
    ours, theirs = (item.verb_normal.removeprefix("also ").removeprefix("further ") for item in (new, earlier))
    if ours == theirs:
        return []
    return [_("Its verb is “%(new)s” instead of “%(earlier)s”.") % {"new": ours, "earlier": theirs}]


def _conditions(new, earlier):
    if fold(new.condition) == fold(earlier.condition):
        return []
    if not new.condition:
        return [Difference(_("It drops the condition:"), earlier.condition)]
    return [Difference(_("It is under the condition:"), new.condition)]


def _terms(new, earlier):
    # What one says with its deadline and the other without is no change of terms.
    ours, theirs = (_words(item.asked, item.language) for item in (new, earlier))
    added = [word for stem, word in words_of(new).items() if stem not in theirs]
    dropped = [word for stem, word in words_of(earlier).items() if stem not in ours]
    found = [(_("Words that are new:"), added), (_("Words that are left out:"), dropped)]
    return [Difference(sentence, _listed(words)) for sentence, words in found if words]


def _listed(words, most=12):
    return ", ".join(words[:most]) + (" …" if len(words) > most else "")


def _deadlines(new, earlier):
    """(whether the new deadline is later, sentences on what differs)."""
    if new.deadline is None and earlier.deadline is None:
        return False, []
    if earlier.deadline is None:
        return False, [_("It sets a deadline where there was none: %(new)s.") % {"new": _when(new.deadline)}]
    if new.deadline is None:
        return False, [
            _("It sets no deadline; the earlier one was %(earlier)s.") % {"earlier": _when(earlier.deadline)}
        ]
    words = {"new": _when(new.deadline), "earlier": _when(earlier.deadline)}
    order = _order(new.deadline, earlier.deadline)
    if order == 0:
        return False, []
    if order is None:
        return False, [_("Its deadline is %(new)s; the earlier one was %(earlier)s.") % words]
    if order > 0:
        return True, [_("Its deadline is later: %(new)s instead of %(earlier)s.") % words]
    return False, [_("Its deadline is earlier: %(new)s instead of %(earlier)s.") % words]


def _order(new, earlier):
    """1 where the new deadline is later, 0 where it is the same, -1 where it is earlier, None where nobody can tell.

    Where a session's days are open, sessions of one body are ordered by their numbers.
    """
    ours, theirs = resolve(new), resolve(earlier)
    if ours and theirs:
        return (ours > theirs) - (ours < theirs)
    if new.session and earlier.session:
        if new.session == earlier.session:
            return 0 if new.rule == earlier.rule else None
        if new.session.body_id == earlier.session.body_id and new.session.number and earlier.session.number:
            return 1 if new.session.number > earlier.session.number else -1
    same = not ours and not theirs and fold(new.phrase) == fold(earlier.phrase)
    return 0 if same else None


def _when(deadline):
    """The day, else the session, else the words of the text."""
    if deadline.rule == DeadlineRule.ON:
        return dates.date_text(deadline.date, deadline.precision)
    day = resolve(deadline)
    if day:
        return dates.date_text(day)
    return str(deadline.session) if deadline.session else f"“{deadline.phrase}”"
