"""A decision to be measured, and its paragraphs as they are expected."""

import re
import unicodedata
from dataclasses import dataclass, field

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
    is_part: bool = False  # other paragraphs than the expected are not compared


def label_parts(label):
    """("4", "a", "i") of 4(a)(i), 4 (a) (i); ("13",) of 13-2 too, as the parser tells a number that is there twice."""
    return tuple(re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", re.sub(r"-\d+$", "", label))))


def words(text):
    """The words in one spelling: without case and signs."""
    return " ".join(re.findall(r"[\w-]+", unicodedata.normalize("NFKC", text).casefold()))
