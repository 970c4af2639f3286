"""The words of each language, read from the data files beside this one."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
LANGUAGES = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@dataclass(frozen=True)
class Verb:
    pattern: re.Pattern
    normal: str
    kind: str
    addressee: str


@dataclass(frozen=True)
class AddresseeWords:
    pattern: re.Pattern
    kind: str


@dataclass(frozen=True)
class DeadlineWords:
    pattern: re.Pattern
    rule: str
    body: str
    held_before: bool


@dataclass(frozen=True)
class Lexicon:
    """One language's words, compiled."""

    language: str
    stopwords: frozenset[str]
    opening: re.Pattern
    draft: re.Pattern
    months: tuple[str, ...]
    ordinals: tuple[str, ...]
    heading_session: re.Pattern
    date: re.Pattern
    further: re.Pattern
    purpose: re.Pattern
    condition: re.Pattern
    annex: re.Pattern
    verbs: tuple[Verb, ...]
    addressees: tuple[AddresseeWords, ...]
    deadlines: tuple[DeadlineWords, ...]

    def ordinal(self, word):
        """The number that an ordinal means ("quatrième", "4th"), or None."""
        if digits := re.match(r"\d+", word):
            return int(digits[0])
        words = [ordinal.casefold() for ordinal in self.ordinals]
        return words.index(word.casefold()) + 1 if word.casefold() in words else None


def _compiled(pattern):
    return re.compile(pattern, re.IGNORECASE)


@cache
def lexicon(language):
    """The lexicon of a language that has one."""
    data = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    date = rf"(?P<day>\d{{1,2}})(?:er)?\s+(?P<month>{'|'.join(data['months'])})\s+(?P<year>\d{{4}})"
    parts = {"session": data["session"], "infinitive": data["infinitive"], "date": date}

    def filled(pattern):
        for name, part in parts.items():
            pattern = pattern.replace(f"{{{name}}}", part)
        return _compiled(pattern)

    return Lexicon(
        language=language,
        stopwords=frozenset(data["stopwords"]),
        opening=filled(data["opening"]),
        draft=filled(data["draft"]),
        months=tuple(data["months"]),
        ordinals=tuple(data["ordinals"]),
        heading_session=filled(data["heading_session"]),
        date=_compiled(date),
        further=filled(data["further"]),
        purpose=filled(data["purpose"]),
        condition=filled(data["condition"]),
        annex=filled(data["annex"]),
        verbs=tuple(
            Verb(_compiled(rf"{verb['pattern']}\b"), verb["normal"], verb["kind"], verb.get("addressee", ""))
            for verb in data["verb"]
        ),
        addressees=tuple(AddresseeWords(_compiled(words["pattern"]), words["kind"]) for words in data["addressee"]),
        deadlines=tuple(
            DeadlineWords(
                filled(words["pattern"]), words["rule"], words.get("body", ""), words.get("held_before", False)
            )
            for words in data["deadline"]
        ),
    )
