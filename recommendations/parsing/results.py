"""What the parser yields: plain values, no database. Spans are character positions in the paragraph's text."""

from dataclasses import dataclass, field

Span = tuple[int, int]  # start and end of words in a paragraph's text, in characters, without the end


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
    """A session as the text names it: of the Conference or a working group, by number or as held before another.

    `wording` are the words that say which working group, where they stand beside the session.
    """

    body: str  # "conference" or "working_group"
    number: int | None = None
    before: "ParsedSession | None" = None
    wording: str = ""


@dataclass(frozen=True)
class ParsedDeadline:
    """A deadline in the text's words: `rule` is a value of DeadlineRule, `date` an ISO date where there is one.

    `offset` and `offset_unit` (days, weeks, months) count from the date, from the session, or, where neither is there,
    from the day of adoption; negative: before it. `precision` is a value of Precision: the year 2025 is no day.
    `or_session` is the later of two sessions that are left to choose, as in "at its fifth or sixth session".
    """

    rule: str
    phrase: str
    session: ParsedSession | None = None
    date: str | None = None
    precision: str = "day"
    offset: int | None = None
    offset_unit: str = ""
    span: Span | None = None
    or_session: ParsedSession | None = None


@dataclass(frozen=True)
class ParsedAddressee:
    """Of whom something is asked: `kind` is a value of AddresseeKind."""

    kind: str
    wording: str
    span: Span | None = None


@dataclass(frozen=True)
class ParsedMandate:
    """A suggestion: one thing that the paragraph asks. `start` and `end` are the span of `asked`.

    Spans are None where the words stand in the paragraph above, which governs this one. `unsure` holds what the parser
    doubts, in sentences without values; where it is empty, the suggestion is certain.
    """

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
    verb_span: Span | None = None
    condition_span: Span | None = None


@dataclass(frozen=True)
class ParsedFootnote:
    marker: str
    text: str


@dataclass(frozen=True)
class ParsedParagraph:
    """A paragraph with its whole text, without label and footnote marks.

    `kind` is preambular, operative, or annex. `label` is whole, such as 4(a)(i); `parent` is the index, among the
    paragraphs of its decision that are not preambular, of the one it stands in. `heading` is the heading of the section
    that begins with it. `source_id` is the identifier that a file with mark-up gives the paragraph.
    """

    kind: str
    label: str
    text: str
    parent: int | None = None
    heading: str = ""
    footnotes: tuple[ParsedFootnote, ...] = ()
    mandates: tuple[ParsedMandate, ...] = ()
    cites: tuple[str, ...] = ()
    source_id: str = ""


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
