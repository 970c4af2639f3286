"""Where a parsed decision belongs, and what the sessions and bodies that it names are in the portal."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from django.utils.text import slugify
from django.utils.translation import gettext as _

from cop_portal.common.errors import PortalError
from cop_portal.common.text import fold
from recommendations.enums import DeadlineRule, DecisionKind
from recommendations.models import Body, Deadline, Decision, Document, Session
from recommendations.queries import meeting_before

KNOWN_ACTS = Path(__file__).parents[2] / "data" / "decisions.csv"


@dataclass(frozen=True)
class Placed:
    """Where a parsed decision belongs."""

    session: Session
    number: str
    kind: str = DecisionKind.DECISION
    adopted_on: object = None
    document: Document | None = None
    context: str = ""  # title and preamble, which say which working group "the working group" is


def find_session(code):
    """The session by its code, such as COP-3. Raises PortalError."""
    session = Session.objects.select_related("body").filter(code=code).first()
    if session is None:
        raise PortalError(
            _("There is no session %(code)s. Sessions have codes such as COP-3.") % {"code": code}, field="session"
        )
    return session


def find_document(symbol):
    """The document by its symbol. Raises PortalError."""
    document = Document.objects.filter(symbol=symbol).first()
    if document is None:
        raise PortalError(_("There is no document %(symbol)s.") % {"symbol": symbol}, field="document")
    return document


def known_number(title, session, kind):
    """The number of an act of the session that is known by this very title, from the data file; empty where none is."""
    with KNOWN_ACTS.open(encoding="utf-8", newline="") as file:
        acts = [act for act in csv.DictReader(file) if (act["session"], act["kind"]) == (session, kind)]
    return next((act["number"] for act in acts if title and fold(act["title"]) == fold(title)), "")


def place(parsed, *, session="", number="", kind=DecisionKind.DECISION, adopted_on=None, document="", to_look=False):
    """Where the parsed decision belongs: what is given, else what its heading and known titles say.

    Raises PortalError; where one only means `to_look`, a number that nobody knows may stay empty.
    """
    if not session and parsed.session_number:
        session = f"COP-{parsed.session_number}"
    if not session:
        raise PortalError(_("The text does not say its session; name it, such as COP-3."), field="session")
    found = find_session(session)
    number = number or parsed.number or known_number(parsed.title, session, kind)
    if not (to_look and not number) and not re.fullmatch(r"\d+/[\w.]+", number):
        raise PortalError(
            _("“%(number)s” is not a decision's number; write it as session and number, such as 3/4.")
            % {"number": number},
            field="number",
        )
    context = " ".join([parsed.title, *(paragraph.text for paragraph in parsed.preamble)])
    return Placed(found, number, kind, adopted_on, find_document(document) if document else None, context)


def decision_slug(placed):
    """3-4 for a decision of the Conference; others carry their body and kind, such as cop-resolution-9-1."""
    plain = placed.session.body.parent_id is None and placed.kind == DecisionKind.DECISION
    number = slugify(placed.number.replace("/", "-"))
    return number if plain else f"{slugify(placed.session.body.code.replace('.', ''))}-{placed.kind}-{number}"


def deadline_of(parsed, placed):
    """The unsaved Deadline of the parsed words; the session stays empty where the data knows none."""
    deadline = Deadline(rule=parsed.rule, phrase=parsed.phrase[:300], precision=parsed.precision)
    if parsed.date:
        deadline.date = parsed.date
        deadline.clean_fields(exclude=["rule"])
    if parsed.offset is not None:
        deadline.offset, deadline.offset_unit = parsed.offset, parsed.offset_unit
    if parsed.session is None:
        if deadline.rule == DeadlineRule.OFFSET:  # "within six months" runs from the day of adoption
            # The decision to be; `save_deadline` takes the stored one in its place.
            deadline.decision = Decision(number=placed.number, adopted_on=placed.adopted_on)
        return deadline
    conference = placed.session.body.parent or placed.session.body
    if parsed.session.before:
        later = Session.objects.filter(body=conference, number=parsed.session.before.number).first()
        deadline.held_before = later
        if later:
            deadline.body = body_named("", placed)
        deadline.session = meeting_before(deadline.body, later)
    else:
        body = conference
        if parsed.session.body == "working_group":
            body = body_named(parsed.session.wording, placed)
        deadline.session = Session.objects.filter(body=body, number=parsed.session.number).first()
        if parsed.or_session:
            deadline.or_session = Session.objects.filter(body=body, number=parsed.or_session.number).first()
    # A meeting that is not known yet is found when it is; of two sessions both must be known.
    if (deadline.session is None and deadline.body is None) or (parsed.or_session and deadline.or_session is None):
        deadline.rule = DeadlineRule.OPEN
        deadline.or_session = None
    return deadline


def body_named(wording, placed):
    """The working group that the words mean, told from themselves, else from the title and the preamble; None if none.

    Of groups' names only the words count that not all of them share.
    """
    conference = placed.session.body.parent or placed.session.body
    names = {group: _words(f"{group.name_en} {group.name_fr}") for group in Body.objects.filter(parent=conference)}
    shared = set.intersection(*names.values()) if len(names) > 1 else set()
    for text in (wording, placed.context):
        said = _words(text) - shared
        scores = {group: len(said & own) for group, own in names.items()}
        if scores and max(scores.values()):
            return max(scores, key=scores.get)
    return None


def _words(text):
    return set(re.findall(r"\w{4,}", fold(text)))
