"""Finding records by their words, for one person, and showing where the words stand.

Each word that is typed must stand in the record, as it is or as a part of a longer one, folded, the same on both
databases; words between quotation marks stand together. PostgreSQL also finds the other forms of a word (activity,
activities) in the language of the text, and ranks by where and how often the words stand. What is called exactly as
was typed comes first.
"""

import re
import unicodedata
from functools import reduce
from operator import and_, or_

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import BigIntegerField, Case, Count, Exists, ExpressionWrapper, F, OuterRef, Q, Value, When
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

from cop_portal.common.models import LANGUAGE_CHOICES
from cop_portal.common.text import fold
from cop_portal.reports.models import SearchEntry
from cop_portal.reports.search_kinds import KINDS

# PostgreSQL's own configurations; it has none for Chinese.
CONFIGURATIONS = {"ar": "arabic", "en": "english", "es": "spanish", "fr": "french", "ru": "russian"}
LONGEST, MOST_WORDS = 200, 8
# Typed one way and printed another: hyphens, apostrophes, quotation marks; a soft hyphen is none.
_SIGNS = str.maketrans(
    dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("’‘ʼ´`", "'") | dict.fromkeys("“”„«»", '"') | {"\xad": None}
)
_WORD = re.compile(r'"([^"]+)"|([^\s"]+)')
_HYPHEN_IN_A_WORD = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")


def _evened(text):
    return "".join(str(unicodedata.digit(sign, sign)) for sign in text.translate(_SIGNS))


def folded(text):
    """The text as it is stored and asked for: folded, its digits, hyphens and apostrophes evened, in one line."""
    return " ".join(fold(_evened(text)).translate(_SIGNS).replace("\0", " ").split())


def words_of(typed):
    """The words that were typed, folded: a hyphenated word in its parts, a phrase in quotation marks whole."""
    found = []
    for phrase, word in _WORD.findall(folded(typed[:LONGEST])):
        found += [phrase.strip()] if phrase else _HYPHEN_IN_A_WORD.split(word)
    return [word for word in dict.fromkeys(found) if any(map(str.isalnum, word))][:MOST_WORDS]


def visible_to(user):
    """The entries of what the person may see: each kind's own queryset is asked."""
    seen = (
        Q(kind=slug) & Q(Exists(kind.visible_to(user).filter(pk=OuterRef("record")))) for slug, kind in KINDS.items()
    )
    return SearchEntry.objects.filter(reduce(or_, seen))


def found_by(typed, user):
    """The entries that the words find among those that the person may see, the best first; none for no words."""
    words = words_of(typed)
    if not words:
        return SearchEntry.objects.none()
    forms = _forms_of(words)
    holding = reduce(and_, (Q(search_text__contains=word) | forms.get(word, Q()) for word in words))
    # As a reference is known: 3/4 (c) is 3/4(c).
    exact = re.sub(r"\s+\(", "(", folded(typed)).strip('" ')
    called = reduce(and_, (Q(heading__contains=word) for word in words))
    ranked = [SearchRank(F("words"), _query(" ".join(forms))).desc()] if forms else []
    order = Case(*(When(kind=slug, then=Value(place)) for place, slug in enumerate(KINDS)))
    called_so = Case(
        When(heading__contains=f"\n{exact}\n", then=Value(2)), When(called, then=Value(1)), default=Value(0)
    )
    entries = visible_to(user).filter(holding)
    # Activities the newest first, all else as it is numbered.
    newest_first = ExpressionWrapper(-F("record"), output_field=BigIntegerField())
    within = Case(When(kind="activity", then=newest_first), default=F("record"), output_field=BigIntegerField())
    return entries.order_by(called_so.desc(), *ranked, order, within).defer("search_text", "words", "heading")


def _forms_of(words):
    """{word: the condition that a form of it stands in the text}, on PostgreSQL; references and symbols have none."""
    if connection.vendor != "postgresql":
        return {}
    return {word: Q(words=_query(word)) for word in words if word.isalpha() and len(word) > 2}


def _query(words):
    """The words in any one language."""
    return reduce(or_, (SearchQuery(words, config=config) for config in ("simple", *CONFIGURATIONS.values())))


def counted(entries):
    """{kind: how many} of the entries, in the order of the kinds. One query."""
    numbers = dict(entries.order_by().values_list("kind").annotate(Count("pk")))
    return {slug: numbers[slug] for slug in KINDS if slug in numbers}


class Passage:
    """What is shown of an entry: `title` and `text` with the words marked, in `language`."""

    AROUND, LENGTH = 80, 260

    def __init__(self, entry, words, language):
        def fits(text):
            held = folded(f"{text[1]} {text[2]}")
            return (sum(word in held for word in words), text[0] == language)

        self.language, title, text = max(entry.texts, key=fits, default=("", "", ""))
        self.title = marked(title, words)
        places = places_of(text, words)
        start = max(places[0][0] - self.AROUND, 0) if places and len(text) > self.LENGTH else 0
        end = min(start + self.LENGTH, len(text))
        # Not in the middle of a word, where there are words.
        if start and " " in text[start : start + 20]:
            start = text.index(" ", start) + 1
        if end < len(text) and " " in text[end - 20 : end]:
            end = text.rindex(" ", start, end)
        before, after = "… " if start else "", " …" if end < len(text) else ""
        self.text = format_html("{}{}{}", before, marked(text[start:end], words), after)
        self.language_label = dict(LANGUAGE_CHOICES).get(self.language, "")


def marked(text, words):
    """The text, escaped, the words in it between <mark> and </mark>."""
    parts, at = [], 0
    for start, end in places_of(text, words):
        parts += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    return mark_safe("".join([*parts, escape(text[at:])]))  # noqa: S308 - every part is escaped


def places_of(text, words):
    """[(start, end)] in the text where the words stand, or another form of one does: in order, none overlapping."""
    plain, origin = [], []
    for place, sign in enumerate(text):
        for one in fold(_evened(sign)).translate(_SIGNS):
            plain.append(" " if one.isspace() else one)
            origin.append(place)
    plain = "".join(plain)
    spans = []
    for word in words:
        found = [match.span() for match in re.finditer(re.escape(word), plain)]
        spans += found or [match.span() for match in re.finditer(r"\w+", plain) if _is_form(match.group(), word)]
    places = []
    for start, end in sorted(spans):
        first, last = origin[start], origin[end - 1] + 1
        # The marks that belong to the last sign.
        while last < len(text) and unicodedata.combining(text[last]):
            last += 1
        if places and first <= places[-1][1] - 1:
            places[-1] = (places[-1][0], max(last, places[-1][1]))
        else:
            places.append((first, last))
    return places


def _is_form(word, asked):
    """Whether a word looks like another form of the one asked for: they begin alike, all but the ending."""
    least = max(4, len(asked) - 3)
    return len(word) >= least and len(asked) >= least and word[:least] == asked[:least]
