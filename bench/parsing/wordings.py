"""What the words of a truth mean: whom they address, what they cite, and whether two phrases name one deadline."""

import re
import unicodedata

from bench.parsing.decisions import words

# The first that fits the words of the truth decides.
ADDRESSEE_KINDS = (
    ("conference", r"—|conference|cop( itself)?|cma|council|unea"),
    ("secretariat", r".*(secretariat|secrétariat|executive (secretary|director)|secretary-general|\boffice\b|unodc).*"),
    (
        "organizations",
        r".*(organi[sz]ation|institution|stakeholder|interested part|observer|donor|operating entit|\bigos?\b).*"
        r"|united nations( entities)?",
    ),
    ("body", r".*(committee|working group|groupe de travail|bureau|commission|\bbod(y|ies)\b|officers|president).*"),
    ("states", r".*(\bpart(y|ies)\b|\bstates?\b|representatives).*"),
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
CHINESE = re.compile(r"[\u3400-\u9fff]")
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
    acts = re.findall(r"(?<![\w/.])(?:[A-Z]-)?\d{1,4}/(?:[A-Z]{2,4}\.)?\d{1,3}(?![\w/])", rest)
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
    edge = "" if CHINESE.search(expected) else " "  # Chinese words stand without spaces
    pieces = [f"{edge}{words(piece)}{edge}" for piece in re.split(r"\.\.\.|…", expected)]
    found = f"{edge}{words(found)}{edge}"
    return found in " ".join(pieces) or bool(re.search(".*".join(map(re.escape, pieces)), found))
