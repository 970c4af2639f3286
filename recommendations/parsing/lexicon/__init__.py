"""The words of each language, read from the data files beside this one.

A lexicon is data that an expert of the language can read and correct; `en.toml` explains each table. Patterns are
regular expressions, matched without regard to case, in which `{date}`, `{session}` and the like stand for the file's
own parts.
"""

import re
import tomllib
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
LANGUAGES = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))

# What may follow an Arabic letter: vowel marks, and the stroke that stretches a word.
_VOWEL_MARKS = r"[\u064b-\u0652\u0670\u0640]{0,3}"
_CHINESE = re.compile(r"[\u3400-\u9fff]")  # words that stand without spaces
NOBODY = "nobody"
# Whose act a verb is: `asks` somebody to act, `calls` for something without saying whose act it is, `own` the body
# itself acts, `says` nobody is to act. The kind of the mandate, and the verb's own addressee. What `opens` a paragraph
# is the body's own act there alone: further on, "the work that it began and refers to", it is another's.
VERB_GROUPS = {
    "asks": ("operational", ""),
    "calls": ("operational", NOBODY),
    "own": ("operational", "conference"),
    "says": ("informational", "conference"),
    "opens": ("operational", "conference"),
    "opens_says": ("informational", "conference"),
}
# Patterns that a language may do without.
_OPTIONAL = (
    "past",
    "working_group",
    "latter",
    "agent",
    "sequel",
    "passive",
    "vague",
    "unnamed",
    "named_group",
    "decides_to",
)
UNITS = {"days": ("days", 1), "weeks": ("weeks", 1), "months": ("months", 1), "years": ("months", 12)}


@dataclass(frozen=True)
class Verb:
    """`addressee` is the verb's own: that of a body that decides, or takes note, itself."""

    normal: str
    kind: str
    addressee: str
    only_opens: bool = False  # whether it is an operative verb only where a paragraph begins


@dataclass(frozen=True)
class Words:
    """A pattern and what it means: the kind of an addressee; the rule, body, offset and sign of a deadline."""

    pattern: re.Pattern
    kind: str
    body: str = ""
    held_before: bool = False
    sign: int = 1


@dataclass(frozen=True)
class Lexicon:
    """One language's words, compiled."""

    language: str
    stopwords: frozenset[str]
    begins_lower: bool  # whether paragraphs begin with a small letter
    head_last: bool  # whether the noun that says who is meant is the last of several
    verbs_agree: bool  # whether the first letter of a verb is that of the body's gender, the same in all its verbs
    patterns: dict[str, re.Pattern]
    months: dict[str, int]
    numbers: tuple[tuple[re.Pattern, int], ...]
    units: tuple[tuple[re.Pattern, str], ...]
    verb: re.Pattern
    verbs: dict[str, Verb]
    inner: re.Pattern  # what follows a verb of decision that decides to ask somebody: "to request"
    adverbs: tuple[tuple[re.Pattern, str], ...]
    addressees: tuple[Words, ...]
    deadlines: tuple[Words, ...]
    citations: tuple[Words, ...]

    def __getattr__(self, name):
        try:
            return self.patterns[name]
        except KeyError:
            raise AttributeError(name) from None

    def begins(self, line, after_comma=False):
        """Whether a line begins as a preambular or operative paragraph does; "in this regard" after a comma goes on."""
        begins = self.preambular.match(line) or self.verb.match(line)
        goes_on = after_comma and self.sequel.match(line)
        return bool(begins and not goes_on and (self.begins_lower or not line[:1].islower()))

    def opens(self, line):
        """Whether a line is the opening words of a decision, and perhaps the beginning of the first recital."""
        match = None if line[:1].islower() else self.opening.match(line)
        rest = line[match.end() :].lstrip() if match else ""
        return bool(match and (self.preambular.match(rest) if rest else match[0].endswith((",", "،", "，", ":", "："))))

    def stands_alone(self, line):
        """Whether a line is the heading of an annex, or tells the meeting and the day of adoption."""
        return not line[:1].islower() and bool(self.annex.fullmatch(line) or self.adoption_line.fullmatch(line))

    def number(self, words):
        """The number that words mean ("fourth", "4th", "forty-second", "six"), or None."""
        words = words.casefold().replace("\u2011", "-").strip()
        if digits := re.match(r"\d+", words):
            return int(digits[0])
        total, rest = 0, words
        for pattern, number in self.numbers:
            if place := pattern.search(rest):
                total += number
                rest = rest[: place.start()] + rest[place.end() :]
        return total if total and not re.sub(self.patterns["number_joint"], "", rest) else None

    def unit(self, words):
        """The unit of time (days, weeks, or months) that a word means and how many of it: a year is twelve months."""
        return next((UNITS[unit] for pattern, unit in self.units if pattern.fullmatch(words.strip())), (None, 0))

    def verb_span(self, match):
        """Where the words of a match of `verb` are: its group `core` where other words stand among them."""
        cores = [name for name, words in match.groupdict().items() if words and name.startswith("core")]
        start, end = match.span(cores[0]) if cores else match.span()
        return start, start + len(match.string[start:end].rstrip(" ,"))

    def verb_at(self, match):
        """The Verb of a match of `verb`, its normal form with "also" or "further" where the text says so."""
        verb = next(self.verbs[name] for name, words in match.groupdict().items() if words and name in self.verbs)
        said = match[0].casefold()
        for pattern, adverb in self.adverbs:
            if adverb != "dropped" and pattern.search(said):
                return replace(verb, normal=f"{adverb} {verb.normal}")
        return verb

    def inner_verb(self, decides, match):
        """The Verb of a match of `inner`, with the adverb that stands with the verb of decision."""
        asked = next(self.verbs[name] for name, words in match.groupdict().items() if words is not None)
        adverb = decides.normal.rpartition(" ")[0]
        return Verb(f"{adverb} {asked.normal}".strip(), asked.kind, asked.addressee)


def named_groups(match):
    """The named groups of a match of a lexicon's pattern; of a part that it holds twice the one that is said."""
    found = {}
    for name, words in match.groupdict().items():
        found[name.partition("__")[0]] = found.get(name.partition("__")[0]) or words
    return found


def _compiled(pattern):
    """The pattern, compiled: vowel marks may follow its Arabic letters, and of a group that it holds twice, as a part
    does that stands in two places, the second is told apart."""
    count = Counter()

    def told_apart(match):
        count[match[1]] += 1
        return f"(?P<{match[1]}__{count[match[1]]}>" if count[match[1]] > 1 else match[0]

    pattern = re.sub(r"\(\?P<(\w+)>", told_apart, pattern)
    return re.compile(re.sub("[\u0621-\u064a]", lambda match: f"(?:{match[0]}{_VOWEL_MARKS})", pattern), re.IGNORECASE)


@cache
def lexicon(language):
    """The lexicon of a language that has one."""
    data = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    months = {name.casefold(): number for number, names in enumerate(data["months"], 1) for name in names}
    parts = data["parts"] | {"month": "|".join(map(re.escape, sorted(months, key=len, reverse=True)))}

    def filled(pattern):
        while (replaced := re.sub(r"\{([a-z_]+)\}", lambda match: f"(?:{parts[match[1]]})", pattern)) != pattern:
            pattern = replaced
        return pattern

    def words(rows):
        return tuple(
            Words(
                _compiled(filled(row["pattern"])),
                row.get("kind") or row["rule"],
                row.get("body", ""),
                row.get("held_before", False),
                row.get("sign", 1),
            )
            for row in rows
        )

    adverbs = tuple((_compiled(filled(form)), kind) for kind, forms in data["adverbs"].items() for form in forms)
    forms = [
        (filled(form), Verb(normal, kind, addressee, group.startswith("opens")))
        for group, (kind, addressee) in VERB_GROUPS.items()
        for normal, own in data["verbs"].get(group, {}).items()
        for form in own
    ]
    # The longest form first, since the first that fits counts.
    by_name = {
        f"f{number}": pair for number, pair in enumerate(sorted(forms, key=lambda pair: len(pair[0]), reverse=True))
    }
    # "Decides to request": an infinitive, or in some languages the verb as elsewhere.
    asks = [
        (filled(form), Verb(normal, *VERB_GROUPS["asks"]))
        for normal, own in (data.get("infinitives") or data["verbs"]["asks"]).items()
        for form in own
    ]
    inner = {
        f"i{number}": pair for number, pair in enumerate(sorted(asks, key=lambda pair: len(pair[0]), reverse=True))
    }
    adverb = "|".join(f"(?:{pattern.pattern})" for pattern, _kind in adverbs)
    alternatives = "|".join(f"(?P<{name}>{form})" for name, (form, _verb) in by_name.items())
    verb = filled(data["verb"]).replace("SPACE", data["verb_space"]).replace("ADVERB", f"(?:{adverb})")
    return Lexicon(
        language=language,
        stopwords=frozenset(data["stopwords"]),
        begins_lower=data.get("begins_lower", False),
        head_last=data.get("head_last", False),
        verbs_agree=data.get("verbs_agree", False),
        patterns={
            name: _compiled(filled(pattern))
            for name, pattern in (dict.fromkeys(_OPTIONAL, "(?!)") | data["patterns"]).items()
        },
        months=months,
        numbers=tuple(
            (
                _compiled(filled(form) if _CHINESE.search(form) else rf"(?<![^\W\d_])(?:{filled(form)})(?![^\W\d_])"),
                number,
            )
            for form, number in sorted(data["numbers"].items(), key=lambda row: len(row[0]), reverse=True)
        ),
        units=tuple((_compiled(filled(pattern)), unit) for unit, pattern in data["units"].items()),
        verb=_compiled(verb.replace("FORM", f"(?:{alternatives})")),
        verbs={name: verb for name, (_form, verb) in (by_name | inner).items()},
        inner=_compiled(
            f"(?:{filled(data['patterns'].get('decides_to', '(?!)'))})"
            f"(?:{'|'.join(f'(?P<{name}>{form})' for name, (form, _verb) in inner.items())})"
        ),
        adverbs=adverbs,
        addressees=words(data["addressee"]),
        deadlines=words(data["deadline"]),
        citations=words(data["citation"]),
    )
