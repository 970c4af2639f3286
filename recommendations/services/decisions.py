"""A decision's text comes in: paragraphs, footnotes, citations, relations, and mandates as suggestions."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cop_portal.common.errors import PortalError
from cop_portal.common.text import fold
from cop_portal.common.verdicts import require
from cop_portal.history.services import record
from recommendations import rules
from recommendations.deadlines import explain, resolve
from recommendations.enums import (
    AddresseeKind,
    DeadlineRule,
    DecisionKind,
    DecisionStatus,
    ParagraphKind,
    RelationKind,
)
from recommendations.models import (
    Addressee,
    Body,
    Citation,
    Deadline,
    Decision,
    DecisionTitle,
    Document,
    Footnote,
    Mandate,
    Paragraph,
    ParagraphText,
    Relation,
    Session,
    mandate_slug,
    paragraph_reference,
)
from recommendations.parsing import ParsedDecision
from recommendations.parsing.clean import LIMIT
from recommendations.queries import meeting_before
from recommendations.services.deadlines import save_deadline

KNOWN_ACTS = Path(__file__).parent.parent / "data" / "decisions.csv"
READ_LIMIT = LIMIT + 1  # bytes of an upload: one more than the parser takes, so that it can refuse the rest

# Which rule is likely to show a mandate fulfilled: the first row that fits is suggested, and an officer may choose
# another. (normal verb or none, addressee kind or none, words of what is asked or none, rule)
_SUGGESTED_RULES = [
    ("endorses", None, None, "decision-adopted"),
    (None, AddresseeKind.STATES, r"assistance|asistencia", "activities-reported"),
    (
        None,
        AddresseeKind.SECRETARIAT,
        r"\bconvoquer|\bconvene",
        "coordination-meeting-held",
    ),
    (None, AddresseeKind.SECRETARIAT, r"\bsaisir|\bsoumettre|\bsubmit", "proposals-submitted"),
    (None, AddresseeKind.SECRETARIAT, r"propositions|proposals", "proposals-prepared"),
    (None, AddresseeKind.BODY, r"ordre du jour|agenda", "agenda-item-placed"),
]


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


def preview(parsed: ParsedDecision, placed: Placed):
    """What the import would make, as plain values: the command's JSON, and the page before the confirmation."""
    return {
        "decision": {
            "number": placed.number or None,
            "kind": placed.kind,
            "slug": decision_slug(placed),
            "body": placed.session.body.code,
            "session": placed.session.code,
            "adopted_on": placed.adopted_on.isoformat() if placed.adopted_on else None,
            "language": parsed.language,
            "title": parsed.title,
            "unsure": list(parsed.unsure),
        },
        "paragraphs": [_paragraph_preview(paragraph, placed) for paragraph in (*parsed.preamble, *parsed.paragraphs)],
    }


def _paragraph_preview(paragraph, placed):
    return {
        "label": paragraph.label,
        "kind": paragraph.kind,
        "heading": paragraph.heading,
        "text": paragraph.text,
        "footnotes": [{"marker": footnote.marker, "text": footnote.text} for footnote in paragraph.footnotes],
        "mandates": [
            {
                "ref": f"{paragraph_reference(placed.number, paragraph.label)}-{position}",
                "addressees": [addressee.kind for addressee in mandate.addressees],
                "verb": mandate.verb,
                "verb_normal": mandate.verb_normal,
                "kind": mandate.kind,
                "asked": mandate.asked,
                "condition": mandate.condition,
                "deadline": _deadline_preview(mandate.deadline, placed),
                "cites": list(mandate.cites),
                "unsure": list(mandate.unsure),
            }
            for position, mandate in enumerate(paragraph.mandates, start=1)
        ],
    }


def _deadline_preview(parsed, placed):
    if parsed is None:
        return None
    deadline = _deadline(parsed, placed)
    day = resolve(deadline)
    return {
        "phrase": parsed.phrase,
        "rule": deadline.rule,
        "session": deadline.session.code if deadline.session else None,
        "held_before": deadline.held_before.code if deadline.held_before else None,
        "due_on": day.isoformat() if day else None,
        "explained": explain(deadline),
    }


@transaction.atomic
def import_decision(*, parsed: ParsedDecision, placed: Placed, by):
    """Write a parsed decision, all or nothing. Returns (decision, done): imported, translated, or "" for nothing.

    The same text again changes nothing. A text in another language is joined to the decision paragraph by paragraph,
    and its mandates stay those that are there. Another text in the same language is refused. Raises PortalError.
    """
    if not isinstance(by, str):
        require(rules.can_import_decisions(by))
    body = placed.session.body
    existing = Decision.objects.filter(
        body=body, session=placed.session, kind=placed.kind, number=placed.number
    ).first()
    if existing:
        if existing.paragraphs.filter(texts__language=parsed.language).exists():
            _require_same_text(existing, parsed)
            return existing, ""
        _join_translation(existing, parsed, by)
        return existing, "translated"
    decision = Decision(
        body=body,
        session=placed.session,
        kind=placed.kind,
        number=placed.number,
        slug=decision_slug(placed),
        status=DecisionStatus.ADOPTED if placed.adopted_on else DecisionStatus.DRAFT,
        adopted_on=placed.adopted_on,
        document=placed.document,
        original_language=parsed.language,
    )
    decision.full_clean()
    decision.save()
    if parsed.title:
        DecisionTitle.objects.create(decision=decision, language=parsed.language, text=parsed.title[:500])
    for order, paragraph in enumerate(parsed.preamble, start=1):
        _write_paragraph(decision, order, paragraph, parsed.language, placed)
    operative = []
    for order, paragraph in enumerate(parsed.paragraphs, start=len(parsed.preamble) + 1):
        parent = operative[paragraph.parent] if paragraph.parent is not None else None
        operative.append(_write_paragraph(decision, order, paragraph, parsed.language, placed, parent))
    _link_earlier(decision)
    record(decision, "imported", by=by, new=decision.number, is_public=True)
    return decision, "imported"


def _link_earlier(decision):
    """Decisions that came in before this one may cite it: their citations, and what they recall, are linked now."""
    citing = Citation.objects.filter(
        wording=f"{decision.kind} {decision.number}", decision__isnull=True, paragraph__decision__body=decision.body
    )
    for citation in citing.select_related("paragraph__decision"):
        citation.decision = decision
        citation.save(update_fields=["decision"])
        _relate(citation.paragraph.decision, citation, False, citation.paragraph.kind)


def _join_translation(decision, parsed, by):
    """Add a language version, each paragraph to the one with its place and label. Raises PortalError: not aligned."""
    rows = {}
    for paragraph in decision.paragraphs.order_by("order"):
        rows.setdefault(paragraph.kind, []).append(paragraph)
    read = {}
    for paragraph in (*parsed.preamble, *parsed.paragraphs):
        read.setdefault(paragraph.kind, []).append(paragraph)
    for kind in ParagraphKind:
        _require_aligned(decision, kind, rows.get(kind, []), read.get(kind, []))
    for kind, paragraphs in read.items():
        for row, paragraph in zip(rows[kind], paragraphs, strict=True):
            _write_words(row, paragraph, parsed.language)
    if parsed.title:
        DecisionTitle.objects.create(decision=decision, language=parsed.language, text=parsed.title[:500])
    record(decision, "translated", new=parsed.language, by=by, is_public=True)


def _require_aligned(decision, kind, rows, read):
    words = {"decision": decision, "kind": kind.label, "there": len(rows), "found": len(read)}
    if len(rows) != len(read):
        raise PortalError(
            _(
                "The text is not aligned with %(decision)s, which has %(there)s paragraphs (%(kind)s) where the text "
                "has %(found)s; nothing was written."
            )
            % words,
            field="file",
        )
    for row, paragraph in zip(rows, read, strict=True):
        if _shape(row.label) != _shape(paragraph.label):
            raise PortalError(
                _(
                    "The text is not aligned with %(decision)s: paragraph %(found)s stands where %(there)s should; "
                    "nothing was written."
                )
                % (words | {"there": row.label, "found": paragraph.label}),
                field="file",
            )


def _shape(label):
    """A label without its letters, which differ by writing: (a) is (أ) in Arabic, while numbers are the same."""
    return re.sub(r"[^\W\d_]+", "x", label)


def _require_same_text(decision, parsed):
    stored = ParagraphText.objects.filter(paragraph__decision=decision, language=parsed.language)
    texts = [text.text for text in stored.order_by("paragraph__order")]
    if texts != [paragraph.text for paragraph in (*parsed.preamble, *parsed.paragraphs)]:
        raise PortalError(
            _("%(decision)s of %(session)s exists with another text; nothing was changed.")
            % {"decision": decision, "session": decision.session.code},
            field="number",
        )


def _write_paragraph(decision, order, parsed, language, placed, parent=None):
    paragraph = Paragraph.objects.create(
        decision=decision, kind=parsed.kind, label=parsed.label, parent=parent, order=order
    )
    _write_words(paragraph, parsed, language)
    endorses = any(mandate.verb_normal == "endorses" for mandate in parsed.mandates)
    for cited in parsed.cites:
        citation = Citation.objects.create(paragraph=paragraph, wording=cited[:200], **_known(cited, decision.body))
        _relate(decision, citation, endorses, parsed.kind)
    for number, mandate in enumerate(parsed.mandates, start=1):
        _write_mandate(paragraph, number, mandate, language, placed)
    return paragraph


def _write_words(paragraph, parsed, language):
    ParagraphText.objects.create(paragraph=paragraph, language=language, heading=parsed.heading[:500], text=parsed.text)
    for footnote in parsed.footnotes:
        Footnote.objects.create(paragraph=paragraph, language=language, marker=footnote.marker, text=footnote.text)


def _known(cited, body):
    """The document or the decision that a citation names, where the portal has it."""
    if act := re.fullmatch(r"(decision|resolution) (\S+)", cited):
        return {"decision": Decision.objects.filter(body=body, kind=act[1], number=act[2]).first()}
    return {"document": Document.objects.filter(symbol=cited).first()}


def _relate(decision, citation, endorses, paragraph_kind):
    """An endorsed document, and an act recalled in the preamble, are relations of the decision."""
    if endorses and citation.document:
        Relation.objects.get_or_create(decision=decision, kind=RelationKind.ENDORSES, to_document=citation.document)
    if paragraph_kind == ParagraphKind.PREAMBULAR and citation.decision:
        Relation.objects.get_or_create(decision=decision, kind=RelationKind.RECALLS, to_decision=citation.decision)


def _write_mandate(paragraph, number, parsed, language, placed):
    deadline = save_deadline(_deadline(parsed.deadline, placed)) if parsed.deadline else None
    mandate = Mandate(
        paragraph=paragraph,
        number=number,
        slug=mandate_slug(paragraph, number),
        verb=parsed.verb[:100],
        verb_normal=parsed.verb_normal,
        asked=parsed.asked,
        language=language,
        kind=parsed.kind,
        condition=parsed.condition[:300],
        deadline=deadline,
        fulfilment_rule=_suggested_rule(parsed),
        unsure="\n".join(parsed.unsure),
        spans=_spans(parsed),
    )
    mandate.full_clean()
    mandate.save()
    wordings = {}
    for addressee in parsed.addressees:
        body = None
        if addressee.kind == AddresseeKind.BODY:
            body = _body_named(addressee.wording, placed)
        wordings.setdefault((addressee.kind, body), []).append(addressee.wording)
    for (kind, body), words in wordings.items():
        Addressee.objects.create(mandate=mandate, kind=kind, body=body, wording=", ".join(words)[:200])


def _spans(parsed):
    """Where in the paragraph's text the suggestion stands, as `Mandate.spans` keeps it."""
    spans = {
        "verb": parsed.verb_span,
        "asked": (parsed.start, parsed.end),
        "deadline": parsed.deadline.span if parsed.deadline else None,
        "condition": parsed.condition_span,
        "addressees": [list(addressee.span) for addressee in parsed.addressees if addressee.span],
    }
    return {name: list(span) for name, span in spans.items() if span}


def _deadline(parsed, placed):
    """The unsaved Deadline of the parsed words; the session stays empty where the data knows none."""
    deadline = Deadline(rule=parsed.rule, phrase=parsed.phrase[:300], precision=parsed.precision)
    if parsed.date:
        deadline.date = parsed.date
        deadline.clean_fields(exclude=["rule"])
    if parsed.offset is not None:
        deadline.offset, deadline.offset_unit = parsed.offset, parsed.offset_unit
    if parsed.session is None:
        if deadline.rule == DeadlineRule.OFFSET:  # "within six months" runs from the day of adoption
            deadline.date = placed.adopted_on
            deadline.rule = DeadlineRule.OFFSET if placed.adopted_on else DeadlineRule.OPEN
        return deadline
    conference = placed.session.body.parent or placed.session.body
    if parsed.session.before:
        later = Session.objects.filter(body=conference, number=parsed.session.before.number).first()
        deadline.held_before = later
        deadline.session = meeting_before(_body_named("", placed), later)
    else:
        body = conference
        if parsed.session.body == "working_group":
            body = _body_named(parsed.session.wording, placed)
        deadline.session = Session.objects.filter(body=body, number=parsed.session.number).first()
    if deadline.session is None:
        deadline.rule = DeadlineRule.OPEN
    return deadline


def _body_named(wording, placed):
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


def _suggested_rule(parsed):
    kinds = {addressee.kind for addressee in parsed.addressees}
    for verb, kind, words, rule in _SUGGESTED_RULES:
        fits = (
            verb in (None, parsed.verb_normal)
            and (kind is None or kind in kinds)
            and (words is None or re.search(words, parsed.asked, re.IGNORECASE))
        )
        if fits:
            return rule
    return ""
