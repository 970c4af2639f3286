"""Measures the parser against a folder of decisions whose truth is known; `make bench-parsing CORPUS=<folder>`.

The folder holds texts (`*.txt`: lines `source:` and `language:`, an empty line, then the text, one paragraph a line),
`truth.csv` (columns file, label, verbs, addressees, deadline_phrase, cites_or_depends_on; one row for each paragraph or
point, or for a range of points such as 1(a)-(d)), `INDEX.csv` (columns file, features), and `akn/` (resolutions in
Akoma Ntoso). Further truth in the same columns is read from `bench/truth/*.csv`; what it says of a file is said instead
of the folder's.

What is measured, each as precision, recall and F1 over all paragraphs:

- split: the paragraphs as label, first 40 and last 40 letters (digits and signs aside, since footnote marks stand among
  them), each as often as it occurs. Of a text without labels the letters alone, and so of a chapeau. Points that the
  truth does not list are not compared; what is found in them counts as found in the paragraph above.
- verb: the operative verbs of each paragraph as written, without case and without "that ...", each as often as
  it is written; several acts under one verb are one verb. A paragraph that hands its verb to its points has that verb.
- addressee: the kinds of addressees (conference, states, secretariat, body, organizations) of each paragraph. The
  adopting body, as whom an informational verb addresses, counts only where the truth names it, or nobody else.
- deadline phrase: one phrase holds the other ("..." stands for any words, so do a truth's abbreviations), and both
  hold the same numbers and months.
- citation: the symbols, decisions and resolutions by number; article: the articles, apart. Where the truth names a
  footnote but not what it cites, what else is found is not held against the parser.

A row without verbs is compared for the split alone; in others a measure that the truth leaves empty is compared too:
what is found there is wrong.
"""

import argparse
import contextlib
import csv
import re
import subprocess
import sys
import textwrap
import time
import unicodedata
import xml.etree.ElementTree as ElementTree
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from recommendations.parsing import ParseError, parse_all

ROOT = Path(__file__).resolve().parent.parent
MEASURES = ("split", "verb", "addressee", "deadline phrase", "citation", "article")
TARGETS = {language: dict(zip(MEASURES, (0.99, 0.97, 0.95, 0.95, 0.98), strict=False)) for language in ("en", "fr")} | {
    language: dict.fromkeys(MEASURES[:5], 0.90) for language in ("ar", "es", "ru", "zh")
}
SPLIT_TARGET = 0.99  # of the resolutions in Akoma Ntoso, fed as plain text, in every language
EDGE = 40  # letters compared at each end of a paragraph
NO_LABEL = re.compile(r"\(single\)|\(chapeau\)|\(\d+\) no label")
AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"

# The first that fits the words of the truth decides.
ADDRESSEE_KINDS = (
    ("conference", r"—|conference|cop( itself)?|cma|council|unea"),
    ("secretariat", r".*(secretariat|secrétariat|executive (secretary|director)|secretary-general|\boffice\b|unodc).*"),
    (
        "organizations",
        r".*(organi[sz]ation|institution|stakeholder|observer|operating entit|\bigos?\b).*|united nations",
    ),
    ("body", r".*(committee|working group|groupe de travail|bureau|commission|\bbod(y|ies)\b|officers).*"),
    ("states", r".*(\bpart(y|ies)\b|\bstates?\b|representatives).*"),
)
# Kinds of structure that the features of INDEX.csv tell.
FEATURES = {
    "footnotes": r"footnote",
    "list in the preamble": r"preamble has|(list|lettered).* preamble",
    "sections": r"\bheads?\b|headings",
    "several decisions": r"next resolution",
    "annex": r"annex",
    "signs of markup": r"markdown",
}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
UNITS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"]
TEENS = [
    "tenth",
    "eleventh",
    "twelfth",
    *(f"{of}teenth" for of in ("thir", "four", "fif", "six", "seven", "eigh", "nine")),
]
TENS = dict(
    zip(
        [f"{of}ty" for of in ("twen", "thir", "for", "fif", "six", "seven", "eigh", "nine")],
        range(20, 100, 10),
        strict=True,
    )
)
ORDINALS = {word: number for number, word in enumerate([*UNITS, *TEENS], 1)} | {
    f"{ten}-{unit}": number + order for ten, number in TENS.items() for order, unit in enumerate(UNITS, 1)
}
ORDINALS |= {f"{ten.removesuffix('y')}ieth": number for ten, number in TENS.items()}


# What is expected


@dataclass
class Expected:
    """A paragraph or point of the truth; `row` is None where only the points below it are named.

    `label` holds the parts of the label: ("4", "a", "i"); it is empty for a paragraph without one. `name` is the
    label as the truth writes it.
    """

    label: tuple
    name: str
    text: str
    kind: str = "operative"
    row: dict | None = None


@dataclass
class Decision:
    name: str
    language: str
    text: str
    expected: list
    structures: set = field(default_factory=set)
    is_whole: bool = False  # the preamble is expected too
    is_labelled: bool = True


def label_parts(label):
    """("4", "a", "i") of 4(a)(i), 4 (a) (i); ("13",) of 13-2 too, as the parser tells a number that is there twice."""
    return tuple(re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", re.sub(r"-\d+$", "", label))))


def labels_of(label):
    """The labels that a row is about: 1(a)-(d) is of four points."""
    match = re.fullmatch(r"(.*)\((\w)\)\s*[-–]\s*\((\w)\)", label)
    if not match:
        return [label]
    above, first, last = match.groups()
    return [f"{above}({chr(code)})" for code in range(ord(first), ord(last) + 1)]


def letters(text):
    """The letters alone, without case: what stays when marks, spaces and numbers differ."""
    text = re.sub(r"<sup>.*?</sup>", "", text)
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalpha())


def edges(text):
    """The first and the last letters of a text."""
    only = letters(text)
    return only[:EDGE], only[-EDGE:]


def words(text):
    """The words in one spelling: without case and signs."""
    return " ".join(re.findall(r"[\w-]+", unicodedata.normalize("NFKC", text).casefold()))


LINE = re.compile(r"\s*(?:- )?(?:\((\w{1,4})\)|(\w{1,4})\)|(\d+) ?[.–-])\s*(.+)")


def located(rows, text):
    """The rows of a decision as Expected, with the paragraphs above them, each with its line of the text.

    Raises ValueError for a label that the text has not.
    """
    lines, position, found, above = text.splitlines(), 0, [], ()
    for row in rows:
        if row["label"] == "adoption":
            continue
        if NO_LABEL.fullmatch(row["label"]):
            is_preambular, verb = row["label"] == "(chapeau)", verbs_of(row["verbs"])[0]
            for at in range(position, len(lines)):
                line = words(lines[at])
                if line.startswith(verb) or (is_preambular and verb in line):
                    break
            else:
                raise ValueError(f"no paragraph has the verb of {row['label']}.")
            position = at + 1
            kind = "preambular" if is_preambular else "operative"
            found.append(Expected((), row["label"], lines[at], kind, dict(row)))
            continue
        for label in labels_of(row["label"]):
            parts = label_parts(label)
            shared = 0
            while shared < min(len(parts) - 1, len(above)) and parts[shared] == above[shared]:
                shared += 1
            for depth in range(shared, len(parts)):
                for at in range(position, len(lines)):
                    match = LINE.fullmatch(lines[at])
                    if match and label_parts(match[1] or match[2] or match[3]) == (parts[depth],):
                        break
                else:
                    raise ValueError(f"it has no paragraph {label}.")
                position = at + 1
                is_last = depth == len(parts) - 1
                of_point = _of_point(row, parts[-1]) if is_last else None
                found.append(Expected(parts[: depth + 1], label, match[4], row=of_point))
            above = parts
    return found


def _of_point(row, point):
    """The row for one point of it: "in (e)" says where a range of points cites."""
    cited = re.search(r" in \((\w)\)", row["cites_or_depends_on"])
    if cited and cited[1] != point:
        return row | {"cites_or_depends_on": ""}
    return dict(row)


def verbs_of(words_of_truth):
    """The verbs of "Decides that ... shall; (by) inviting"; "(Decides)" stands in the paragraph above."""
    verbs = []
    for verb in words_of_truth.split(";"):
        verb = re.sub(r"^\s*\(([^)]*)\)\s*$", r"\1", verb)
        verb = words(re.sub(r"\([^)]*\)|\bthat\b.*|\.\.\..*", "", verb))
        if verb and verb != "—":
            verbs.append(verb)
    return verbs


def kinds_of(addressees):
    """The kinds of "Parties; relevant organizations". Raises ValueError for words without a kind."""
    kinds = set()
    for wording in addressees.split(";"):
        wording = re.sub(r"\([^)]*\)", "", wording).strip().casefold()
        if wording:
            kind = next((kind for kind, pattern in ADDRESSEE_KINDS if re.fullmatch(pattern, wording)), None)
            if kind is None:
                raise ValueError(f"Which kind of addressee is “{wording}”? Add it to ADDRESSEE_KINDS.")
            kinds.add(kind)
    return kinds


def cited_in(text):
    """The acts and symbols, and the articles, that a text names, each in one spelling."""
    text = re.sub(r'trap ".*?"', "", text)
    text = re.sub(r"\b[A-Z]/RES/(?=\d)", "", text)
    symbols = re.findall(r"(?<![\w/])[A-Z]{1,6}(?:/[\w.]+)+", text)
    rest = re.sub(r"(?<![\w/])[A-Z]{1,6}(?:/[\w.]+)+", "", text)
    acts = re.findall(r"(?<![\w/.])(?:[A-Z]-)?\d{1,3}/(?:[A-Z]{2,4}\.)?\d{1,3}(?![\w/])", rest)
    acts += re.findall(r"(?<![\w/.])\d{1,4}(?: [A-Z])? ?\((?:[IVXLS-]+|(?:19|20)\d\d)\)", rest)
    articles = {
        number
        for listed in re.findall(r"(?i:\barticles?|\barts?\.)\s+([^;]*)", rest)
        for number in re.findall(r"(?:^|, |and )(\d+|[IVXL]+)\b", listed)
    }
    return {re.sub(r" ?\(", " (", cited).rstrip(".").casefold() for cited in symbols + acts}, articles


def leaves_open(cites):
    """Whether a footnote is named but not what it cites."""
    return bool(re.search(r"\bfn \d+(?!\d*[:)])", cites))


def number_words(phrase):
    """The numbers and months in a phrase: {42, 2015, jun} of "the forty-second session (June 2015)"."""
    phrase = unicodedata.normalize("NFKC", phrase).casefold()
    found = set(re.findall(r"\d+", phrase))
    for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)?", phrase):
        if word in ORDINALS:
            found.add(str(ORDINALS[word]))
        found |= {part[:3] for part in word.split("-") if re.fullmatch("|".join(f"{m}[a-z]*" for m in MONTHS), part)}
    return frozenset(found)


def is_same_phrase(expected, found):
    """Whether two deadline phrases say the same; see the module."""
    if number_words(expected) != number_words(found):
        return False
    if re.search(r"\b[A-Z]{2,}\b", expected):
        return bool(number_words(expected))
    pieces = [f" {words(piece)} " for piece in re.split(r"\.\.\.|…", expected)]
    found = f" {words(found)} "
    return found in " ".join(pieces) or bool(re.search(".*".join(map(re.escape, pieces)), found))


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


# The folder


def read_rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def language_and_text(path):
    """The language and the text of a file without the lines that say where it is from."""
    if path.suffix == ".xml":
        return path.stem[-2:], flat(resolution(path), "tabs")
    text = path.read_text(encoding="utf-8")
    head, rest = text.split("\n\n", 1)
    return re.search(r"^language: *(\w+)", head, re.MULTILINE)[1], rest


def truth_of(corpus):
    """The decisions that rows of truth are about."""
    rows = {}
    for path in (corpus / "truth.csv", *sorted((ROOT / "bench" / "truth").glob("*.csv"))):
        of_path = defaultdict(list)
        for row in read_rows(path):
            of_path[row["file"]].append({key: value or "" for key, value in row.items() if key})
        rows |= of_path
    features = {row["file"]: row["features"] for row in read_rows(corpus / "INDEX.csv")}
    decisions = []
    for name, of_file in rows.items():
        language, text = language_and_text(corpus / name)
        try:
            expected = located(of_file, text)
        except ValueError as error:
            raise SystemExit(f"The truth of {name} does not fit its text: {error}") from None
        is_labelled = not any(row["label"].endswith("no label") for row in of_file)
        depths = [one.label for one in expected if one.kind == "operative"]
        structures = {kind for kind, pattern in FEATURES.items() if re.search(pattern, features.get(name, ""))}
        structures |= {"unlabelled"} if not is_labelled else set()
        structures |= {"numbered"} if any(label and label[0].isdigit() for label in depths) else set()
        structures |= {"lettered"} if any(label and label[0].isalpha() for label in depths) else set()
        structures |= {"nested"} if any(len(label) > 1 for label in depths) else set()
        decisions.append(Decision(name, language, text, expected, structures, is_labelled=is_labelled))
    return decisions


@dataclass
class Resolution:
    """A resolution in Akoma Ntoso: the lines over it, its paragraphs (number as written, text), and its footnotes.

    Texts hold the marks of footnotes as \\x02mark\\x03.
    """

    head: list
    preamble: list
    operative: list
    end: list
    notes: list


def resolution(path):
    tree, notes = ElementTree.parse(path).getroot(), []  # noqa: S314 - the folder is one's own

    def text_of(element):
        parts = [element.text or ""]
        for child in element:
            if child.tag == AKN + "authorialNote":
                notes.append((child.get("marker"), " ".join("".join(child.itertext()).split())))
                parts.append(f"\x02{child.get('marker')}\x03")
            elif child.tag == AKN + "sup" and re.fullmatch(r"[\s()]*", "".join(child.itertext())):
                pass  # the brackets around a footnote's mark
            else:
                parts.append(text_of(child))
            parts.append(child.tail or "")
        return "".join(parts)

    def line(element):
        return re.sub(r"\s+", " ", text_of(element)).strip()

    def lines(parent, tag="p"):
        return [text for item in parent.iter(AKN + tag) if (text := line(item))]

    head = [text for part in ("coverPage", "preface") for text in lines(tree.find(f".//{AKN}{part}"))]
    preamble = [
        text for part in tree.find(f".//{AKN}preamble") for item in part.findall(AKN + "p") if (text := line(item))
    ]
    operative = []
    for order, paragraph in enumerate(tree.find(f".//{AKN}mainBody").findall(AKN + "paragraph"), 1):
        number = paragraph.find(AKN + "num")
        written = "" if number is None else line(number)
        text = " ".join(line(item) for item in paragraph.find(AKN + "content").findall(AKN + "p"))
        if not written and (match := re.match(rf"({order}\.?)\s+", text)):  # the number stands in the text
            written, text = match[1], text[match.end() :]
        operative.append((written, text))
    conclusions = tree.find(f".//{AKN}conclusions")
    return Resolution(head, preamble, operative, [] if conclusions is None else lines(conclusions), notes)


LAYOUTS = {
    "tabs": "number, TAB, text",
    "wrapped": "lines of 90 columns without blank lines",
    "blank lines": "blank lines between",
    "footnotes": "the same with marks and notes",
}


def wrapped(text):
    """Lines of 90 columns; a Chinese character takes two of them, and a line may end after any."""
    if not any(unicodedata.east_asian_width(sign) == "W" for sign in text):
        return textwrap.wrap(text, 90)
    lines, left = [""], 90
    for piece in re.findall(r"(?:[!-~]+|.)[，。、；：）》”]*", text):  # a line begins with no sign that closes
        width = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in piece)
        if width > left:
            lines.append("")
            left = 90
        lines[-1] += piece
        left -= width
    return [line.strip() for line in lines]


def flat(given, layout):
    """The plain text of a resolution, as a person pastes it in one of LAYOUTS."""
    with_notes = layout == "footnotes"

    def plain(text):
        return re.sub("\x02(.*?)\x03", r"\1" if with_notes else "", text)

    joint = "\t" if layout == "tabs" else " "
    paragraphs = [
        *given.head,
        *given.preamble,
        *(f"{number}{joint}{text}" for number, text in given.operative),
        *given.end,
    ]
    if with_notes:
        paragraphs += [f"{marker} {text}" for marker, text in given.notes]
    if layout == "wrapped":
        return "\n".join(line for text in paragraphs for line in wrapped(plain(text)))
    return ("\n" if layout == "tabs" else "\n\n").join(map(plain, paragraphs))


def resolutions_of(corpus):
    """The Akoma Ntoso files in each layout: truth is what the XML says."""
    for path in sorted((corpus / "akn").glob("*.xml")):
        given = resolution(path)
        expected = [Expected((), "", re.sub("\x02.*?\x03", "", text), "preambular") for text in given.preamble]
        for order, (number, text) in enumerate(given.operative, 1):
            label = label_parts(number) or (str(order),)
            expected.append(Expected(label, label[0], re.sub("\x02.*?\x03", "", text)))
        for layout in LAYOUTS:
            yield (
                layout,
                Decision(f"{path.name} ({layout})", path.stem[-2:], flat(given, layout), expected, is_whole=True),
            )


# Time and memory

# Says the most memory that this process had. getrusage does not: it begins with what the process had that started it.
PROCESS = Path("/proc/self/status")
OPENING = "The Conference of the Parties,\n"


def hundred_paragraphs():
    return OPENING + "".join(
        f"{number}. Requests the secretariat to report to the Conference at its fifth session, in accordance with "
        f"decision 2/{number}, on the assistance given to States parties under article {number} of the Convention;\n"
        for number in range(1, 101)
    )


BEGINNING = OPENING + "1. Requests the secretariat to report "
GROWING = {  # texts of about so many signs
    "nested brackets": lambda size: BEGINNING + "(" * (size // 2) + ")" * (size // 2),
    "one line without spaces": lambda size: BEGINNING + "a" * size,
    "one line of words": lambda size: BEGINNING + "words and more " * (size // 15),
    "labelled lines (200 to 20,000)": lambda size: (
        OPENING
        + "".join(f"{number}. Requests the secretariat to report on it;\n" for number in range(1, size // 50 + 1))
    ),
}


def seconds(text, language="en", repeats=1):
    """The least time of the processor that the parser takes, of several; a text that it refuses counts too."""
    least = float("inf")
    for _ in range(repeats):
        start = time.process_time()
        with contextlib.suppress(ParseError):
            parse_all(text, language=language)
        least = min(least, time.process_time() - start)
    return least


def peak_memory(does_parse):
    """The most memory, in MiB, of a process that loads the parser and reads a hundred paragraphs, or does not."""
    command = [sys.executable, "-m", "bench.parsing", "--peak-memory", "parse" if does_parse else "load"]
    return float(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)


# What is printed


def table(bench, groups, measures=MEASURES):
    width = max(map(len, groups)) + 2
    print(" " * width + "".join(f"{measure:<18}" for measure in measures))
    for group in groups:
        cells = [bench.scores[group][measure] for measure in measures]
        print(
            f"{group:<{width}}"
            + "".join(
                f"{f'{c.precision:.2f} {c.recall:.2f} {c.f1:.2f}' if c.expected or c.found else '-':<18}" for c in cells
            ).rstrip()
        )
        if group in TARGETS:
            of_language = TARGETS[group]
            print(
                f"{'  target':<{width}}"
                + "".join(f"{f'{of_language[m]:>14.2f}' if m in of_language else '':<18}" for m in measures).rstrip()
            )


def main(arguments=None):
    reader = argparse.ArgumentParser(prog="make bench-parsing", description=__doc__.splitlines()[0])
    reader.add_argument("corpus", nargs="?", default="", help="the folder of decisions and their truth")
    reader.add_argument("--misses", action="store_true", help="print each miss")
    reader.add_argument("--peak-memory", choices=("load", "parse"), help=argparse.SUPPRESS)
    given = reader.parse_args(arguments)
    if given.peak_memory:
        if given.peak_memory == "parse":
            parse_all(hundred_paragraphs(), language="en")
        print(int(re.search(r"VmHWM:\s*(\d+)", PROCESS.read_text())[1]) / 1024)
        return None
    corpus = Path(given.corpus)
    if not given.corpus or not (corpus / "truth.csv").is_file():
        return (
            "Name the folder of decisions and their truth (truth.csv, INDEX.csv, texts, akn/): "
            "make bench-parsing CORPUS=<folder>"
        )
    by_hand = Bench()
    decisions = truth_of(corpus)
    for decision in decisions:
        compare(by_hand, decision, paragraphs_found(decision))
    print(
        f"Precision, recall, F1 on the truth made by hand: {len(decisions)} decisions, "
        f"{sum(one.row is not None for decision in decisions for one in decision.expected)} paragraphs and points"
    )
    languages = sorted({decision.language for decision in decisions})
    table(by_hand, [*languages, *sorted(set().union(*(decision.structures for decision in decisions)))])

    marked_up, taken, number = Bench(), Counter(), Counter()
    for layout, decision in resolutions_of(corpus):
        found = paragraphs_found(decision)
        if layout == "tabs":
            taken[decision.language] += seconds(decision.text, decision.language)
            number[decision.language] += len(decision.expected)
        decision.structures = {layout, f"{decision.language} {layout}"}
        compare(marked_up, decision, found)
    print(
        f"\nF1 of the split of Akoma Ntoso, {sum(number.values())} paragraphs, fed as plain text; target {SPLIT_TARGET}"
    )
    print(f"{'':<6}" + "".join(f"{layout:<13}" for layout in LAYOUTS))
    for language in sorted(number):
        cells = [marked_up.scores[f"{language} {layout}"]["split"] for layout in LAYOUTS]
        print(f"{language:<6}" + "".join(f"{cell.f1:<13.3f}" for cell in cells).rstrip())
    print("all   " + "".join(f"{marked_up.scores[layout]['split'].f1:<13.3f}" for layout in LAYOUTS).rstrip())
    print("(" + "; ".join(f"{layout}: {said}" for layout, said in LAYOUTS.items()) + ")")

    print("\nTime for 100 paragraphs, of one second: ", end="")
    print(", ".join(f"{language} {taken[language] / number[language] * 100:.2f}" for language in sorted(number)))
    if PROCESS.exists():  # on Linux
        loaded, parsed = peak_memory(False), peak_memory(True)
        print(
            f"Peak memory of a process that reads a decision of 100 paragraphs, of one that only loads the parser: "
            f"{parsed / loaded:.2f}; of 100 MiB: {parsed / 100:.2f}"
        )
    print("Growth of time from 10 KB to 1 MB, where 100 is in proportion:")
    for name, text in GROWING.items():
        print(f"  {name}: {seconds(text(1_000_000)) / seconds(text(10_000), repeats=5):.0f}")
    if given.misses:
        print()
        for miss in by_hand.misses + marked_up.misses:
            print(
                f"{miss.file}, {miss.label or 'no label'}, {miss.measure}: "
                f"expected {'; '.join(miss.expected) or '-'}, found {'; '.join(miss.found) or '-'}"
            )
    return None


if __name__ == "__main__":
    sys.exit(main())
