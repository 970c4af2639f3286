"""What the parser yields: plain values, no database. Spans are character positions in the paragraph's text."""

from dataclasses import dataclass, field


def gettext_noop(sentence):
    """Marks a sentence for the translation catalogues, which this package does not read itself."""
    return sentence


class ParseError(ValueError):
    """The text cannot be read; the message is a sentence that says what is wrong and where.

    `sentence` is the message before its `values` are filled in, so that a caller can translate it.
    """

    def __init__(self, sentence, **values):
        super().__init__(sentence % values)
        self.sentence, self.values = sentence, values


@dataclass(frozen=True)
class ParsedSession:
    """A session as the text names it: of the Conference or a working group, by number or as held before another."""

    body: str  # "conference" or "working_group"
    number: int | None = None
    before: "ParsedSession | None" = None


@dataclass(frozen=True)
class ParsedDeadline:
    """A deadline in the text's words: `rule` is a value of DeadlineRule, `date` an ISO date where there is one."""

    rule: str
    phrase: str
    session: ParsedSession | None = None
    date: str | None = None


@dataclass(frozen=True)
class ParsedAddressee:
    """Of whom something is asked: `kind` is a value of AddresseeKind."""

    kind: str
    wording: str


@dataclass(frozen=True)
class ParsedMandate:
    """A suggestion: one thing that the paragraph asks. `start` and `end` are the span of `asked`."""

    verb: str
    verb_normal: str
    kind: str
    addressees: tuple[ParsedAddressee, ...]
    asked: str
    start: int
    end: int
    deadline: ParsedDeadline | None = None
    condition: str = ""
    cites: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()


@dataclass(frozen=True)
class ParsedFootnote:
    marker: str
    text: str


@dataclass(frozen=True)
class ParsedParagraph:
    """A paragraph with its whole text, without label and footnote marks.

    `label` is whole, such as 4(a)(i); `parent` is the index of the operative paragraph it stands in.
    """

    kind: str
    label: str
    text: str
    parent: int | None = None
    footnotes: tuple[ParsedFootnote, ...] = ()
    mandates: tuple[ParsedMandate, ...] = ()
    cites: tuple[str, ...] = ()


@dataclass(frozen=True)
class ParsedDecision:
    """A decision as read: `title` may be empty, `session_number` and `date` are what the heading says, if it does."""

    language: str
    title: str
    preamble: tuple[ParsedParagraph, ...]
    paragraphs: tuple[ParsedParagraph, ...]
    number: str = ""
    session_number: int | None = None
    date: str | None = None
    is_draft: bool = False
    unsure: tuple[str, ...] = field(default=())
