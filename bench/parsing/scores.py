"""Precision and recall of what the parser finds in a decision, against its truth."""

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass

from bench.parsing.decisions import label_parts, words
from bench.parsing.wordings import cited_in, is_same_phrase, kinds_of, leaves_open, verbs_of
from recommendations.parsing import ParseError, parse_all

EDGE = 40  # letters compared at each end of a paragraph


def letters(text):
    """The letters alone, without case: what stays when marks, spaces and numbers differ."""
    text = re.sub(r"<sup>.*?</sup>", "", text)
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalpha())


def edges(text):
    """The first and the last letters of a text."""
    only = letters(text)
    return only[:EDGE], only[-EDGE:]


# The score


@dataclass
class Score:
    hits: int = 0
    expected: int = 0
    found: int = 0

    def __iadd__(self, other):
        self.hits += other.hits
        self.expected += other.expected
        self.found += other.found
        return self

    @property
    def precision(self):
        return self.hits / self.found if self.found else float(not self.expected)

    @property
    def recall(self):
        return self.hits / self.expected if self.expected else float(not self.found)

    @property
    def f1(self):
        return 2 * self.hits / (self.expected + self.found) if self.expected + self.found else 1.0


@dataclass
class Miss:
    file: str
    label: str
    measure: str
    expected: list
    found: list


class Bench:
    """Scores by group (a language, a structure) and measure, and the misses."""

    def __init__(self):
        self.scores = defaultdict(lambda: defaultdict(Score))
        self.misses = []

    def add(self, decision, label, measure, expected, found, may_find_more=False):
        """Compare two multisets."""
        expected, found = Counter(expected), Counter(found)
        hits = expected & found
        if may_find_more:
            found = hits
        score = Score(hits.total(), expected.total(), found.total())
        for group in (decision.language, *decision.structures):
            self.scores[group][measure] += score
        if hits != expected or hits != found:
            self.misses.append(
                Miss(
                    decision.name,
                    label,
                    measure,
                    sorted(map(str, (expected - hits).elements())),
                    sorted(map(str, (found - hits).elements())),
                )
            )


def paragraphs_found(decision):
    """What the parser finds: (kind, parts of the label, paragraph) in order; nothing where it refuses the text."""
    try:
        read = parse_all(decision.text, language=decision.language)
    except ParseError:
        return []
    return [
        (
            paragraph.kind,
            () if paragraph.label == "chapeau" or paragraph.kind == "preambular" else label_parts(paragraph.label),
            paragraph,
        )
        for one in read
        for paragraph in (*one.preamble, *one.paragraphs)
    ]


def shown(key):
    label, (first, last) = key
    return f"{'.'.join(label)} {first}…{last}".strip()


def compare(bench, decision, found):
    """Score one decision: `found` as `paragraphs_found` yields it."""
    has_preamble = decision.is_whole or any(one.kind == "preambular" for one in decision.expected)
    found = [item for item in found if has_preamble or item[0] != "preambular"]
    if decision.is_part:
        named = {one.label[:1] for one in decision.expected}
        found = [item for item in found if item[0] == "operative" and item[1][:1] in named]
    rows = {}  # where each thing found belongs: order of the expected -> paragraphs
    compared = []
    operative = [one for one in decision.expected if one.kind == "operative"]
    listed = {one.label for one in operative}
    of_edges = {edges(one.text)[0]: one for one in operative}
    for kind, label, paragraph in found:
        if kind == "preambular":
            compared.append(((), edges(paragraph.text)))
            continue
        if not decision.is_labelled:
            row = of_edges.get(edges(paragraph.text)[0])
            compared.append(((), edges(paragraph.text)))
        else:
            row = next((one for one in operative if one.label == label), None)
            above = next((label[:depth] for depth in range(len(label) - 1, 0, -1) if label[:depth] in listed), None)
            if row is None and above and not any(one[: len(above)] == above and one != above for one in listed):
                row = next(one for one in operative if one.label == above)
            else:
                compared.append((label, edges(paragraph.text)))
        if row is not None:
            rows.setdefault(id(row), []).append((label, paragraph))
    expected = [(one.label, edges(one.text)) for one in decision.expected]
    units = defaultdict(lambda: ([], []))  # what has the same label, or without one begins alike, is told as one miss
    for side, keys in enumerate((expected, compared)):
        for key in keys:
            units[key[0] or key[1][0]][side].append(key)
    for unit, (of_truth, of_parser) in units.items():
        name = ".".join(unit) if isinstance(unit, tuple) else ""
        bench.add(decision, name, "split", map(shown, of_truth), map(shown, of_parser))
    for one in operative:
        if one.row is not None and one.row["verbs"]:
            points = [
                paragraph
                for kind, label, paragraph in found
                if kind == "operative" and decision.is_labelled and label[: len(one.label)] == one.label != label
            ]
            compare_row(bench, decision, one, [paragraph for _label, paragraph in rows.get(id(one), [])], points)


def compare_row(bench, decision, one, paragraphs, points):
    mandates = [(order, mandate) for order, item in enumerate(paragraphs) for mandate in item.mandates]
    verbs = [verb for verb, _at in {(words(m.verb), (order, m.verb_span)) for order, m in mandates if m.verb_span}]
    handed = {words(m.verb) for _order, m in mandates if not m.verb_span}
    addressees = {(addressee.kind, mandate.kind) for _order, mandate in mandates for addressee in mandate.addressees}
    if not mandates:  # the points have the verb of a paragraph that hands it down, and whom it addresses
        below = [mandate for item in points for mandate in item.mandates if not mandate.verb_span]
        handed = {words(mandate.verb) for mandate in below}
        addressees = {
            (addressee.kind, mandate.kind)
            for mandate in below
            for addressee in mandate.addressees
            if not addressee.span
        }
    bench.add(decision, one.name, "verb", verbs_of(one.row["verbs"]), [*verbs, *handed])
    expected = kinds_of(one.row["addressees"])
    kinds = {
        kind
        for kind, of_mandate in addressees
        if not (kind == "conference" and of_mandate == "informational" and expected - {"conference"} == expected)
    }
    bench.add(decision, one.name, "addressee", expected, kinds)
    phrases = [part.strip() for part in one.row["deadline_phrase"].split(";") if part.strip()]
    left = {mandate.deadline.phrase for _order, mandate in mandates if mandate.deadline}
    compared = []
    for phrase in phrases:
        match = next((other for other in sorted(left) if is_same_phrase(phrase, other)), None)
        left.discard(match)
        compared += [phrase] if match else []
    bench.add(decision, one.name, "deadline phrase", phrases, [*compared, *left])
    cites = one.row["cites_or_depends_on"]
    acts, articles = cited_in(cites)
    found = [cited_in(cited) for item in paragraphs for cited in item.cites]
    may_find_more = leaves_open(cites)
    bench.add(decision, one.name, "citation", acts, set().union(*(each[0] for each in found)), may_find_more)
    bench.add(decision, one.name, "article", articles, set().union(*(each[1] for each in found)), may_find_more)
