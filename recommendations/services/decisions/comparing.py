"""How a text that comes in differs from a decision that the portal has. Nothing here writes.

What a person set stays unless a person says otherwise: a confirmed mandate, one that was split, merged, added, or
withdrawn. What only the parser suggested follows the text.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cop_portal.common.errors import PortalError, StaleVersion
from cop_portal.common.services import mark
from cop_portal.common.transitions import locked
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
    return mark((decision.version, list(versions)))


def locked_as_seen(decision, seen):
    """The decision, held until the transaction ends. Raises StaleVersion where it is not as it was `seen`, if given."""
    decision = locked(decision)
    if seen and seen != state_of(decision):
        raise StaleVersion(
            _("Somebody else changed %(decision)s meanwhile. Nothing of yours was written; see the differences anew.")
            % {"decision": decision}
        )
    return decision


def another_text(decision):
    """The refusal of a text that differs from the one there, where nobody chose what to take of it."""
    words = {"decision": decision, "session": decision.session.code}
    return PortalError(
        _("%(decision)s of %(session)s exists with another text; nothing was changed.") % words, field="number"
    )


def said_in(paragraph, language):
    """Heading, text, and footnotes of a paragraph in a language, one after the other; none where it has none."""
    text = paragraph.words_in(language)
    notes = [f"{note.marker} {note.text}" for note in paragraph.footnotes.all() if note.language == language]
    return [text.heading, text.text, *notes] if text else []


def said_by(parsed):
    """The same of a parsed paragraph."""
    return [parsed.heading[:500], parsed.text, *(f"{note.marker} {note.text}" for note in parsed.footnotes)]


def words_changed(before, after):
    """The Changes from what was said to what is; none where it is the same."""
    return () if before == after else tuple(changes(_joined(before), _joined(after)))


def compare(decision, parsed: ParsedDecision, placed: Placed):
    """The Comparison of a decision with a text in its own language."""
    language = parsed.language
    stored = [(paragraph, said_in(paragraph, language)) for paragraph in paragraphs_to_confirm(decision)]
    read = [(paragraph, said_by(paragraph)) for paragraph in (*parsed.preamble, *parsed.paragraphs)]

    def likeness(one, other):
        if one[0].kind != other[0].kind:
            return 0
        shared = shared_words("\n".join(one[1]), "\n".join(other[1]))
        return shared if shared >= _ALIKE else 0

    rows = []
    for i, j in align(stored, read, likeness):
        if i is None:
            rows.append(_added(*read[j], j, placed))
        elif j is None:
            rows.append(_removed(*stored[i], language))
        else:
            rows.append(_paired(*stored[i], *read[j], language, placed))
    title = next((title.text for title in decision.titles.all() if title.language == language), "")
    return Comparison(
        decision=decision,
        rows=tuple(rows),
        seen=state_of(decision),
        title=tuple(changes(title, parsed.title[:500])) if parsed.title and title != parsed.title[:500] else (),
        is_adopted_by_it=decision.status == DecisionStatus.DRAFT and placed.adopted_on is not None,
        brings_document=placed.document is not None and placed.document != decision.document,
    )


def _added(parsed, said, place, placed):
    mandates = enumerate(parsed.mandates, start=1)
    return ParagraphChange(
        f"a{place}",
        None,
        parsed,
        words=(Change("inserted", _joined(said)),),
        mandates=tuple(_change_of(None, mandate, f"a{place}.{n}", placed) for n, mandate in mandates),
    )


def _removed(paragraph, said, language):
    """A paragraph that the text has no longer. It stays where people confirmed mandates of it or work hangs on them."""
    gone = [_gone(mandate) for mandate in in_order(paragraph.mandates.all())]
    may_go = all(change.is_taken for change in gone)
    shown = [row for row in gone if row.mandate.language == language and not row.mandate.withdrawn_at]
    return ParagraphChange(
        f"p{paragraph.pk}",
        paragraph,
        None,
        words=(Change("deleted", _joined(said)),),
        mandates=tuple(shown),
        is_taken=may_go,
        may_choose=may_go,
    )


def _paired(paragraph, before, parsed, after, language, placed):
    return ParagraphChange(
        f"p{paragraph.pk}",
        paragraph,
        parsed,
        words=words_changed(before, after),
        is_renamed=paragraph.label != parsed.label,
        mandates=tuple(_mandate_changes(paragraph, parsed, language, placed)) if before != after else (),
    )


def _joined(said):
    return "\n".join(words for words in said if words)


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
