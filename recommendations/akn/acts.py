"""What a file of Akoma Ntoso says of an act beside its text, and the addresses by which acts are known.

Addresses follow the naming convention of the United Nations' own files.
"""

from dataclasses import dataclass, field
from urllib.parse import quote

from django.utils.text import slugify

from recommendations.enums import DecisionKind
from recommendations.parsing import ParsedMandate

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
CONTENT_TYPE = "application/xml"  # application/akn+xml was proposed, but is not known to be registered
CODES = {"ar": "ara", "zh": "zho", "en": "eng", "fr": "fra", "ru": "rus", "es": "spa"}  # ISO 639-2/T
UNKNOWN_DAY = "0001-01-01"  # what the United Nations' own files have for a day that is not known
_SHORT = {DecisionKind.DECISION: "dec", DecisionKind.RESOLUTION: "res"}


@dataclass(frozen=True)
class Act:
    """What a file says of an act beside its text.

    `address` is that of the work (see `work_address`). `day` is the day of adoption or, of a draft, the first of its
    session, in ISO form. `languages` are those of the text, the original's first. `relations` are (kind, address,
    words) of other acts and documents; `addresses` those of what the text cites, by its wording.
    """

    kind: str
    name: str
    body: str
    body_name: str
    address: str
    day: str = UNKNOWN_DAY
    is_adopted: bool = False
    day_said: str = ""
    session_said: str = ""
    symbol: str = ""
    languages: tuple[str, ...] = ()
    marked_up_on: str = UNKNOWN_DAY
    relations: tuple[tuple[str, str, str], ...] = ()
    addresses: dict[str, str] = field(default_factory=dict)


class ConfirmedMandate(ParsedMandate):
    """A mandate that an officer has confirmed; what the parser reads is a suggestion, and marked as one."""


def work_address(body_symbol, day, kind, number):
    """A work's address, such as /akn/un/statement/deliberation/ctoc-cop/2006-10-18/dec-3-4.

    The kind stands in it, since a body may have a decision and a resolution of one number.
    """
    return f"/akn/un/statement/deliberation/{slug_of(body_symbol)}/{day}/{_SHORT[kind]}-{slug_of(number)}"


def span_of(text, words, start=0):
    """Where the words stand in the text; None where they do not."""
    found = text.find(words, start) if words else -1
    return (found, found + len(words)) if found >= 0 else None


def slug_of(symbol):
    return slugify(symbol.replace("/", "-"))


def document_address(symbol, language):
    """Where the United Nations keep a document."""
    return f"https://undocs.org/{language}/{quote(symbol)}"
