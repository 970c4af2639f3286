"""How a text that comes in differs from a decision that the portal has. Nothing here writes.

What a person set stays unless a person says otherwise: a confirmed mandate, one that was split, merged, added, or
withdrawn. What only the parser suggested follows the text.
"""

import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from recommendations.alignment import Change, align, changes, shared_words
from recommendations.enums import DecisionStatus, MandateKind, MandateOrigin
from recommendations.highlights import in_order
from recommendations.models import Decision, Mandate, Paragraph
from recommendations.parsing import ParsedDecision, ParsedParagraph
from recommendations.queries import paragraphs_to_confirm
from recommendations.services.decisions.placing import Placed
from recommendations.services.decisions.suggesting import Suggestion, suggestion_of
from recommendations.services.mandates import hanging_on

_ALIKE = 0.3  # paragraphs and mandates that share fewer of their words are different ones


@dataclass(frozen=True)
class MandateChange:
    """A mandate that the text changes (both sides), brings (no `mandate`), or no longer has (no `suggestion`).

    `key` names the choice on the page; `is_taken` says what happens unless a person chooses otherwise, who cannot where
    `may_choose` is false.
    """

    key: str
    mandate: Mandate | None
    suggestion: Suggestion | None
    parts: tuple[tuple[str, bool, tuple[Change, ...]], ...] = ()  # (name, whether in the text's language, its words)
    is_taken: bool = True
    may_choose: bool = True
    hanging: tuple[str, ...] = ()


@dataclass(frozen=True)
class ParagraphChange:
    """A paragraph of the decision (`stored`), of the text (`parsed`), or of both, with what differs."""

    key: str
    stored: Paragraph | None
    parsed: ParsedParagraph | None
    words: tuple[Change, ...] = ()
    is_renamed: bool = False
    mandates: tuple[MandateChange, ...] = ()
    is_taken: bool = True
    may_choose: bool = True

    @property
    def is_changed(self):
        """Whether its words, its label, or its being there change."""
        return bool(self.words) or self.is_renamed or self.stored is None or self.parsed is None


@dataclass(frozen=True)
class Comparison:
    """A decision and a corrected text of it in its own language. `seen` tells the state that was compared."""

    decision: Decision
    rows: tuple[ParagraphChange, ...]
    seen: str
    title: tuple[Change, ...] = ()
    is_adopted_by_it: bool = False
    brings_document: bool = False

    @property
    def is_another_text(self):
        return any(row.is_changed for row in self.rows) or bool(self.title)

    @property
    def is_different(self):
        return self.is_another_text or self.is_adopted_by_it or self.brings_document

    @property
    def keys(self):
        """The choices that are taken unless a person says otherwise."""
        chosen = [*self.rows, *(mandate for row in self.rows for mandate in row.mandates)]
        return frozenset(choice.key for choice in chosen if choice.is_taken)


def state_of(decision):
    """Tells the state of a decision that a comparison was made with: another one after any change of it."""
    versions = Mandate.objects.filter(paragraph__decision=decision).order_by("pk").values_list("pk", "version")
    return hashlib.sha256(repr((decision.version, list(versions))).encode()).hexdigest()[:20]


def compare(decision, parsed: ParsedDecision, placed: Placed):
    """The Comparison of a decision with a text in its own language."""
    language = parsed.language
    stored = list(paragraphs_to_confirm(decision))
    read = [*parsed.preamble, *parsed.paragraphs]
    words = {paragraph.pk: _said(paragraph, language) for paragraph in stored}

    def likeness(paragraph, other):
        if paragraph.kind != other.kind:
            return 0
        shared = shared_words("\n".join(words[paragraph.pk]), "\n".join(_said_by(other)))
        return shared if shared >= _ALIKE else 0

    rows = [
        _row(stored[i] if i is not None else None, j, read[j] if j is not None else None, words, language, placed)
        for i, j in align(stored, read, likeness)
    ]
    title = next((title.text for title in decision.titles.all() if title.language == language), "")
    return Comparison(
        decision=decision,
        rows=tuple(rows),
        seen=state_of(decision),
        title=tuple(changes(title, parsed.title[:500])) if parsed.title and title != parsed.title[:500] else (),
        is_adopted_by_it=decision.status == DecisionStatus.DRAFT and placed.adopted_on is not None,
        brings_document=placed.document is not None and placed.document != decision.document,
    )


def _said(paragraph, language):
    """Heading, text, and footnotes of a paragraph in a language."""
    text = next((text for text in paragraph.texts.all() if text.language == language), None)
    notes = [f"{note.marker} {note.text}" for note in paragraph.footnotes.all() if note.language == language]
    return [text.heading, text.text, *notes] if text else []


def _said_by(parsed):
    return [parsed.heading[:500], parsed.text, *(f"{note.marker} {note.text}" for note in parsed.footnotes)]


def _row(paragraph, place, parsed, words, language, placed):
    if paragraph is None:
        added = tuple(_change_of(None, mandate, f"a{place}.{n}", placed) for n, mandate in _numbered(parsed))
        return ParagraphChange(
            f"a{place}", None, parsed, words=(Change("inserted", _joined(_said_by(parsed))),), mandates=added
        )
    before = words[paragraph.pk]
    if parsed is None:
        kept = tuple(
            mandate.reference for mandate in paragraph.mandates.all() if is_set(mandate) or hanging_on(mandate)
        )
        return ParagraphChange(
            f"p{paragraph.pk}",
            paragraph,
            None,
            words=(Change("deleted", _joined(before)),),
            mandates=tuple(_gone(mandate) for mandate in _standing(paragraph, language)),
            is_taken=not kept,
            may_choose=not kept,
        )
    after = _said_by(parsed)
    return ParagraphChange(
        f"p{paragraph.pk}",
        paragraph,
        parsed,
        words=tuple(changes(_joined(before), _joined(after))) if before != after else (),
        is_renamed=paragraph.label != parsed.label,
        mandates=tuple(_mandate_changes(paragraph, parsed, language, placed)) if before != after else (),
    )


def _joined(said):
    return "\n".join(words for words in said if words)


def _numbered(parsed):
    return enumerate(parsed.mandates, start=1)


def _standing(paragraph, language):
    """The paragraph's mandates in a language that count, as they stand in the text."""
    return [row for row in in_order(paragraph.mandates.all()) if row.language == language and not row.withdrawn_at]


def is_set(mandate):
    """Whether a person made the mandate what it is; a withdrawn one counts nowhere and binds nobody."""
    return not mandate.withdrawn_at and bool(mandate.confirmed_by_id or mandate.origin == MandateOrigin.PERSON)


def _mandate_changes(paragraph, parsed, language, placed):
    """What the new words change of the paragraph's mandates. A withdrawn one stays withdrawn."""
    stored = [mandate for mandate in in_order(paragraph.mandates.all()) if mandate.language == language]

    def likeness(mandate, other):
        shared = shared_words(mandate.asked, other.asked)
        return shared if shared >= _ALIKE else 0.2 * (mandate.verb_normal == other.verb_normal)

    for i, j in align(stored, parsed.mandates, likeness):
        mandate = stored[i] if i is not None else None
        suggested = parsed.mandates[j] if j is not None else None
        if mandate is None:
            if not any(is_set(row) and suggested.asked in row.asked for row in stored):
                yield _change_of(None, suggested, f"n{paragraph.pk}.{j}", placed)
        elif suggested is None:
            if not mandate.withdrawn_at and not (is_set(mandate) and mandate.asked in parsed.text):
                yield _gone(mandate)
        elif not mandate.withdrawn_at:
            found = _change_of(mandate, suggested, f"m{mandate.pk}", placed)
            if found.parts:
                yield found


def _change_of(mandate, suggested, key, placed):
    suggestion = suggestion_of(suggested, placed)
    if mandate is None:
        return MandateChange(key, None, suggestion)
    said = {name: (getattr(mandate, name), suggestion.columns[name]) for name in ("verb", "asked", "kind", "condition")}
    parts = [
        (_("verb"), True, *said["verb"]),
        (_("what is asked"), True, *said["asked"]),
        (_("kind"), False, *(str(MandateKind(kind).label) for kind in said["kind"])),
        (_("condition"), True, *said["condition"]),
        (_("addressees"), False, ", ".join(sorted(str(row) for row in mandate.addressees.all())), suggestion.addressed),
        (_("deadline"), True, *(row.deadline.phrase if row.deadline else "" for row in (mandate, suggestion))),
    ]
    differing = tuple(
        (name, is_text, tuple(changes(before, after))) for name, is_text, before, after in parts if before != after
    )
    return MandateChange(key, mandate, suggestion, differing, is_taken=not is_set(mandate))


def _gone(mandate):
    hanging = tuple(hanging_on(mandate))
    return MandateChange(
        f"m{mandate.pk}",
        mandate,
        None,
        is_taken=not hanging and not is_set(mandate),
        may_choose=not hanging,
        hanging=hanging,
    )
