"""Another language of a decision is joined to it, paragraph by paragraph; its mandates stay those that are there."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cop_portal.common.errors import PortalError
from cop_portal.history.services import record
from recommendations.alignment import Change, align
from recommendations.enums import ParagraphKind
from recommendations.models import Decision, DecisionTitle, Paragraph
from recommendations.parsing import ParsedDecision, ParsedParagraph
from recommendations.queries import paragraphs_to_confirm
from recommendations.services.decisions.comparing import (
    another_text,
    locked_as_seen,
    said_by,
    said_in,
    state_of,
    words_changed,
)
from recommendations.services.decisions.writing import write_words


@dataclass(frozen=True)
class Joint:
    """A paragraph of the text, the decision's paragraph that it is taken for, and its words there in this language.

    `place` is its place in the text; `partner` is None where none is like it, `words` are the changes where other words
    of the language stand there.
    """

    place: int
    parsed: ParsedParagraph
    partner: Paragraph | None
    words: tuple[Change, ...] = ()
    is_there: bool = False


@dataclass(frozen=True)
class Joining:
    """A decision and a text of it in another language. `refusal` says where they are not aligned, empty if they are.

    `alone` are the paragraphs of the decision that have no partner in the text; `seen` tells the state compared.
    """

    decision: Decision
    paragraphs: tuple[Paragraph, ...]
    joints: tuple[Joint, ...]
    refusal: str
    seen: str

    @property
    def alone(self):
        taken = {joint.partner.pk for joint in self.joints if joint.partner}
        return [paragraph for paragraph in self.paragraphs if paragraph.pk not in taken]

    @property
    def is_different(self):
        return any(joint.partner and not joint.is_there for joint in self.joints)

    @property
    def replaces(self):
        """Whether other words of the language are there already."""
        return any(joint.words for joint in self.joints)


def joining_of(decision, parsed: ParsedDecision):
    """The Joining of a decision and a text of it in another language than its own."""
    paragraphs = list(paragraphs_to_confirm(decision))
    read = [*parsed.preamble, *parsed.paragraphs]
    refusal = _refusal(decision, paragraphs, read)
    partners = {}
    for kind in ParagraphKind:
        rows = [paragraph for paragraph in paragraphs if paragraph.kind == kind]
        places = [place for place, paragraph in enumerate(read) if paragraph.kind == kind]
        if refusal:
            pairs = align(rows, [read[place] for place in places], _likeness(parsed.language))
        else:
            pairs = zip(range(len(rows)), range(len(places)), strict=True)
        partners |= {places[j]: rows[i] for i, j in pairs if i is not None and j is not None}
    joints = tuple(
        _joint(place, paragraph, partners.get(place), parsed.language) for place, paragraph in enumerate(read)
    )
    return Joining(decision, tuple(paragraphs), joints, refusal, state_of(decision))


def join_translation(decision, parsed, *, by, partners=None, may_replace=False, seen=""):
    """Add a language version, or with `may_replace` put it in the place of the one there. Call it in a transaction.

    `partners` {place in the text: paragraph's pk} is what a person chose, who may leave paragraphs out; without it the
    two must be aligned. Returns whether anything changed. Raises PortalError, StaleVersion.
    """
    decision = locked_as_seen(decision, seen)
    joining = joining_of(decision, parsed)
    joints = joining.joints
    if partners is not None:
        joints = _chosen(joining, partners, parsed.language)
    elif joining.refusal:
        raise PortalError(joining.refusal, field="file")
    written = [joint for joint in joints if joint.partner and not joint.is_there]
    if any(joint.words for joint in written) and not may_replace:
        raise another_text(decision)
    for joint in written:
        joint.partner.texts.filter(language=parsed.language).delete()
        joint.partner.footnotes.filter(language=parsed.language).delete()
        write_words(joint.partner, joint.parsed, parsed.language)
    if not written:
        return False
    if parsed.title:
        DecisionTitle.objects.update_or_create(
            decision=decision, language=parsed.language, defaults={"text": parsed.title[:500]}
        )
    decision.version += 1
    decision.save(update_fields=["version", "updated_at"])
    record(decision, "translated", new=parsed.language, by=by, is_public=True)
    return True


def _chosen(joining, partners, language):
    by_pk = {paragraph.pk: paragraph for paragraph in joining.paragraphs}
    chosen = [pk for pk in partners.values() if pk]
    if len(chosen) != len(set(chosen)):
        twice = next(by_pk[pk] for pk in chosen if chosen.count(pk) > 1)
        raise PortalError(_("%(paragraph)s is chosen twice; each paragraph has one partner.") % {"paragraph": twice})
    joints = []
    for joint in joining.joints:
        partner = by_pk.get(partners.get(joint.place))
        if partner and partner.kind != joint.parsed.kind:
            raise PortalError(
                _("%(paragraph)s is %(kind)s, and its partner in the text is not.")
                % {"paragraph": partner, "kind": partner.get_kind_display()}
            )
        joints.append(_joint(joint.place, joint.parsed, partner, language))
    return joints


def _joint(place, parsed, partner, language):
    if partner is None:
        return Joint(place, parsed, None)
    before, after = said_in(partner, language), said_by(parsed)
    return Joint(place, parsed, partner, words_changed(before, after) if before else (), is_there=before == after)


def _likeness(language):
    """How likely two paragraphs in two languages are the same: by their labels, their numbers, and what they cite."""

    def likeness(paragraph, parsed):
        there, own = paragraph.words_in(language), paragraph.own_words
        if there and there.text == parsed.text:
            return 1
        numbers, read = _numbers(own.text if own else ""), _numbers(parsed.text)
        alike = len(numbers & read) / len(numbers | read) if numbers | read else 0.5
        return 0.1 + 0.5 * (bool(paragraph.label) and shape(paragraph.label) == shape(parsed.label)) + 0.3 * alike

    return likeness


def _numbers(text):
    return {int(number) for number in re.findall(r"\d{1,9}", text)}


def _refusal(decision, paragraphs, read):
    """Where the two are not aligned, in a sentence; empty where they are."""
    for kind in ParagraphKind:
        rows = [paragraph for paragraph in paragraphs if paragraph.kind == kind]
        found = [paragraph for paragraph in read if paragraph.kind == kind]
        words = {"decision": decision, "kind": kind.label, "there": len(rows), "found": len(found)}
        if len(rows) != len(found):
            return (
                _(
                    "The text is not aligned with %(decision)s, which has %(there)s paragraphs (%(kind)s) where the "
                    "text has %(found)s; nothing was written."
                )
                % words
            )
        for row, paragraph in zip(rows, found, strict=True):
            if shape(row.label) != shape(paragraph.label):
                return _(
                    "The text is not aligned with %(decision)s: paragraph %(found)s stands where %(there)s should; "
                    "nothing was written."
                ) % (words | {"there": row.label, "found": paragraph.label})
    return ""


def shape(label):
    """A label without its letters, which differ by writing: (a) is (أ) in Arabic, while numbers are the same."""
    return re.sub(r"[^\W\d_]+", "x", label)
