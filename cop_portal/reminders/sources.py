"""What the apps tell the reminder engine: each registers a source for its kind of obligation.

The engine knows none of the apps. A source says what is due to whom, and, just before a mail goes out, whether it
still is.
"""

import datetime
from dataclasses import dataclass
from typing import Any, Protocol

from cop_portal.common.verdicts import Verdict


@dataclass(frozen=True)
class Obligation:
    """One thing that one recipient has to do by one day.

    The recipient is a people.User, or None where `address` names somebody without an account. Stages up to the day
    `since` are left out: whoever was asked that day needs no reminder yet.
    """

    subject: Any  # the saved object that it is about
    recipient: Any
    due_on: datetime.date
    address: str = ""
    since: datetime.date | None = None


@dataclass(frozen=True)
class Notice:
    """How a mail speaks of an obligation, in the language that is active: one line, and where it can be done."""

    text: str
    path: str


@dataclass(frozen=True)
class Letter:
    """A whole mail to somebody without an account, in their language: it carries their own link, so it goes alone."""

    address: str
    kind: str
    language: str
    subject: str
    text: str
    html: str


class Source(Protocol):
    """One kind of obligation.

    `kind` is its slug, `label` its name for people, `stages` the default days before; `related` are the relations of
    a subject that `notice` reads, so that a list of notices costs a fixed number of queries. A source may have `late`,
    the defaults of "every so many days late, so many times", and `optional`, where a person may refuse its mails.
    """

    kind: str
    label: str
    stages: tuple[int, ...]
    related: tuple[str, ...]

    def due_between(self, first: datetime.date, last: datetime.date) -> "list[Obligation]":
        """The open obligations that are due in the period, both days included, in a fixed number of queries."""

    def still_due(self, subject: Any, recipient: Any, due_on: datetime.date) -> Verdict:
        """Whether this is still open, due that day, and this person's to do; a denial says why not.

        The recipient is None where there is no account.
        """

    def readable_by(self, subject: Any, person: Any) -> bool:
        """Whether a person outside the secretariat may still read of it: who left a State may not."""

    def notice(self, subject: Any) -> Notice:
        """What the mail says."""

    def letter(self, subject: Any, due_on: datetime.date) -> Letter:
        """The mail to whoever has no account; only a source with such recipients has it."""


_sources: dict[str, Source] = {}


def register(source: Source):
    """Make a source known; an app calls it when it is ready. A kind is registered once."""
    if source.kind in _sources:
        raise ValueError(f"The kind {source.kind!r} has a source.")
    _sources[source.kind] = source
    return source


def sources() -> tuple[Source, ...]:
    return tuple(_sources.values())


def source(kind: str) -> Source | None:
    """The source of a kind; None where no app knows it (any more)."""
    return _sources.get(kind)
