"""Finding records by their words, for one person, the best first.

Each word that is typed must stand in the record, as it is or as a part of a longer one, folded, the same on both
databases; words between quotation marks stand together. PostgreSQL also finds the other forms of a word (activity,
activities) in the language of the text, and ranks by where and how often the words stand. What is called exactly as
was typed comes first.

What a page costs grows little with how much there is: of a kind of which the words find more than MOST, no more are
counted and shown (`found_by`). A download holds all (`every_entry_found_by`).
"""

import contextlib
import itertools
import re
from collections import Counter
from collections.abc import Sequence
from functools import reduce
from operator import and_, or_

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection, transaction
from django.db.models import (
    BigIntegerField,
    Case,
    ExpressionWrapper,
    F,
    FloatField,
    Func,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, StrIndex
from django.db.models.lookups import GreaterThan, IsNull

from cop_portal.reports.models import SearchEntry
from cop_portal.reports.search_kinds import KINDS
from cop_portal.reports.searching import folded, words_of

# PostgreSQL's own configurations; it has none for Chinese.
CONFIGURATIONS = {"ar": "arabic", "en": "english", "es": "spanish", "fr": "french", "ru": "russian"}
# Of one kind: how many of what is found are counted, beyond which there are "more than" so many; how many of its newest
# entries are looked through; and how many that are called as was typed fill a page.
MOST, NEWEST, ENOUGH = 100, 500, 25
# What a page does not need of an entry.
_UNSHOWN = ("search_text", "words", "heading")
_ORDER = {slug: place for place, slug in enumerate(KINDS)}


def _seen(user):
    """{kind: the condition that an entry is of it and of what the person may see}: the kind's own queryset is asked.

    It is asked of each entry, since as a join it would be read whole for the few entries that words find.
    """

    def seen(slug):
        record = KINDS[slug].visible_to(user).filter(pk=OuterRef("record")).order_by().values("pk")[:1]
        return Q(kind=slug) & Q(IsNull(Subquery(record), False))

    return {slug: seen(slug) for slug in KINDS}


def _of_kinds(seen, kinds):
    return SearchEntry.objects.filter(reduce(or_, (seen[slug] for slug in kinds)))


class Asked:
    """What was typed, as conditions on entries; false where it holds no word.

    `holding`: each word stands in the entry, or a form of it; `holding_here` is the same without the indexes, for a few
    entries. `forms`: a form of each stands there as a word, which is most of that and found sooner; None where not
    every word has forms. `called`: each word stands in what the record is called.
    """

    def __init__(self, typed):
        self.words = words_of(typed)
        # As a reference is known: 3/4 (c) is 3/4(c).
        self._exact = re.sub(r"\s+\(", "(", folded(typed)).strip('" ')
        forms = _forms_of(self.words)
        self._query = reduce(and_, forms.values()) if forms else None
        self.forms = Q(words=self._query) if forms and len(forms) == len(self.words) else None
        self.holding, self.holding_here = (
            reduce(and_, (stands("search_text", word) | _has(forms.get(word)) for word in self.words), Q())
            for stands in (_stands, _stands_here)
        )
        self.called = reduce(and_, (_stands("heading", word) for word in self.words), Q())

    def __bool__(self):
        return bool(self.words)

    def exactly(self, entries):
        """Those of the entries that are called exactly as was typed."""
        if connection.vendor == "postgresql":
            return entries.alias(lines=_Lines("heading")).filter(lines__contains=[self._exact])
        return entries.filter(heading__contains=f"\n{self._exact}\n")

    def placed(self, entries):
        """The entries, each with its `place`, 2 for what is called exactly as was typed, 1 for `called`, else 0, and
        its `rank`, by where and how often the words stand."""
        exactly = When(heading__contains=f"\n{self._exact}\n", then=Value(2))
        return entries.annotate(
            place=Case(exactly, When(self.called, then=Value(1)), default=Value(0)),
            rank=Cast(SearchRank(F("words"), self._query) if self._query else Value(0.0), FloatField()),
        )


class _Lines(Func):
    """The lines of a text, as the index `search_entry_lines` has them."""

    template = r"string_to_array(%(expressions)s, E'\n')"
    output_field = ArrayField(TextField())


def _stands(column, word):
    """The condition that the word stands in the column.

    PostgreSQL's index is of three signs that stand together, the edge of a word for up to two of them; asked for less
    it would be read as a whole, which costs more than the texts.
    """
    if re.search(r"[^\W_]{3}|[\W_][^\W_]|[^\W_]{2}[\W_]", word):
        return Q(**{f"{column}__contains": word})
    return _stands_here(column, word)


def _stands_here(column, word):
    return Q(GreaterThan(StrIndex(F(column), Value(word)), 0))


def _has(forms):
    return Q(words=forms) if forms else Q()


def _forms_of(words):
    """{word: the query for its forms, itself and what each language makes of it}, on PostgreSQL.

    References and symbols have none.
    """
    asked = [word for word in words if word.isalpha() and len(word) > 2] if connection.vendor == "postgresql" else []
    if not asked:
        return {}
    # Each form once: the index is read, and the rank is reckoned, for every one.
    names = ("simple", *CONFIGURATIONS.values())
    columns = ", ".join(["plainto_tsquery(%s, %s)::text"] * len(names) * len(asked))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}", [part for word in asked for name in names for part in (name, word)])
        made = iter(cursor.fetchone())
    forms = {word: filter(None, dict.fromkeys(itertools.islice(made, len(names)))) for word in asked}
    return {word: SearchQuery(" | ".join(those), config="simple", search_type="raw") for word, those in forms.items()}


def every_entry_found_by(typed, user):
    """All entries that the words find among those that the person may see, the best first; none for no words."""
    asked = Asked(typed)
    if not asked:
        return SearchEntry.objects.none()
    order = Case(*(When(kind=slug, then=Value(place)) for slug, place in _ORDER.items()))
    newest_first = ExpressionWrapper(-F("record"), output_field=BigIntegerField())
    within = Case(When(kind="activity", then=newest_first), default=F("record"), output_field=BigIntegerField())
    entries = asked.placed(_of_kinds(_seen(user), KINDS).filter(asked.holding))
    return entries.order_by("-place", "-rank", order, within).defer(*_UNSHOWN)


def _best_first(row):
    """As `every_entry_found_by` orders them: activities the newest first, all else as it is numbered."""
    _pk, kind, record, place, rank = row
    return (-place, -rank, _ORDER[kind], -record if kind == "activity" else record)


class Found(Sequence):
    """Entries that words found, the best first, given as (kind, id) and read when they are taken.

    `counts` is {kind: how many}, in the order of the kinds. Of a kind in `cut_off` there are more than MOST, which is
    its count.
    """

    def __init__(self, rows=(), cut_off=frozenset()):
        self._rows, self.cut_off = rows, cut_off
        numbers = Counter(kind for kind, _pk in rows)
        self.counts = {slug: MOST if slug in cut_off else numbers[slug] for slug in KINDS if numbers[slug]}

    def __len__(self):
        return len(self._rows)

    def __getitem__(self, place):
        if not isinstance(place, slice):
            return self[place : place + 1 or None][0]
        pks = [pk for _kind, pk in self._rows[place]]
        entries = SearchEntry.objects.defer(*_UNSHOWN).in_bulk(pks)
        return [entries[pk] for pk in pks if pk in entries]

    def __iter__(self):
        return iter(self[:])

    def of_kind(self, slug):
        return Found([row for row in self._rows if row[0] == slug], self.cut_off & {slug})


def found_by(typed, user):
    """What the words find of what the person may see, as Found.

    Of each kind the NEWEST entries are looked through, and the indexes give whatever holds the words, up to one more
    than MOST. Where there are more, MOST that are called so are read besides, unless ENOUGH of those are, and what is
    called exactly as was typed.
    """
    asked = Asked(typed)
    if not asked:
        return Found()
    seen, borders, rows, cut_off = _seen(user), _borders(), {}, set()

    def read(entries):
        found = asked.placed(entries).values_list("pk", "kind", "record", "place", "rank")
        rows.update({row[0]: row for row in found})
        return len(found)

    newest = reduce(or_, (Q(kind=slug, record__gte=border) for slug, border in borders.items()))
    read(_of_kinds(seen, KINDS).filter(newest, asked.holding_here))
    near = Counter(row[1] for row in rows.values())
    with _by_the_indexes():
        for slug in filter(borders.get, borders):
            entries, number = _of_kinds(seen, [slug]), near[slug]
            for holding in filter(None, (asked.forms, asked.holding)):
                if number <= MOST:
                    number = read(entries.filter(holding)[: MOST + 1])
            if number > MOST:
                cut_off.add(slug)
                if sum(row[1] == slug and row[3] > 0 for row in rows.values()) < ENOUGH:
                    read(entries.filter(asked.called)[:MOST])
        if cut_off:
            read(asked.exactly(_of_kinds(seen, cut_off))[: MOST * len(cut_off)])
    return Found([row[1::-1] for row in sorted(rows.values(), key=_best_first)], frozenset(cut_off))


@contextlib.contextmanager
def _by_the_indexes():
    """Reading by the indexes of words, on PostgreSQL.

    It reckons with words that stand independently of each other; where they do not, it would read the whole table for a
    few rows, in the hope of more. Nor is compiling worth its time for what is read here.
    """
    if connection.vendor != "postgresql":
        yield
        return
    is_within = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off; SET LOCAL jit = off")
        yield
        if is_within:
            cursor.execute("RESET enable_seqscan; RESET enable_indexscan; RESET jit")


def _borders():
    """{kind: the record from which on are its NEWEST entries}, 0 where it has no more than those."""
    kinds = " UNION ALL ".join(["SELECT %s AS kind"] * len(KINDS))
    record = "SELECT record FROM reports_searchentry WHERE kind = kinds.kind ORDER BY record DESC LIMIT 1 OFFSET %s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT kind, COALESCE(({record}), 0) FROM ({kinds}) AS kinds",  # noqa: S608 - place holders alone
            [NEWEST, *KINDS],
        )
        return dict(cursor.fetchall())
