"""A parsed decision is written, all or nothing."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cop_portal.common.errors import PortalError
from cop_portal.common.verdicts import require
from cop_portal.history.services import record
from recommendations import rules
from recommendations.enums import DecisionStatus
from recommendations.models import Decision, DecisionTitle
from recommendations.parsing import ParsedDecision
from recommendations.services.decisions.correcting import correct_decision
from recommendations.services.decisions.placing import Placed, decision_slug
from recommendations.services.decisions.translating import join_translation
from recommendations.services.decisions.writing import link_earlier, write_paragraph, write_suggestions


@dataclass(frozen=True)
class Choices:
    """What a person chose of a text that differs from the one there; None leaves what needs no choice as suggested.

    `taken` are keys of a Comparison, `partners` {place in the text: pk} those of a Joining, `seen` the state compared.
    """

    taken: frozenset[str] | None = None
    partners: dict[int, int] | None = None
    seen: str = ""


def stored_decision(placed: Placed):
    """The decision that has this place, or None."""
    return (
        Decision.objects.select_related("body", "session", "document")
        .prefetch_related("titles")
        .filter(body=placed.session.body, session=placed.session, kind=placed.kind, number=placed.number)
        .first()
    )


@transaction.atomic
def import_decision(*, parsed: ParsedDecision, placed: Placed, by, choices: Choices | None = None):
    """Write a parsed decision, all or nothing.

    Returns (decision, done): imported, translated, corrected, or "" for nothing. The same text again changes nothing. A
    text in another language is joined to the decision paragraph by paragraph, and its mandates stay those that are
    there. Another text in the same language corrects it where there are `choices`, and is refused without; the same
    text may say that the draft is adopted now. Raises PortalError, StaleVersion.
    """
    if not isinstance(by, str):
        require(rules.can_import_decisions(by))
    existing = stored_decision(placed)
    if existing is None:
        return _write(parsed, placed, by), "imported"
    given = choices or Choices()
    choice = {"by": by, "may_replace": choices is not None, "seen": given.seen}
    if existing.original_language != parsed.language:
        changed = join_translation(existing, parsed, partners=given.partners, **choice)
        return _fresh(existing), "translated" if changed else ""
    changed = correct_decision(existing, parsed, placed, taken=given.taken, **choice)
    return _fresh(existing), "corrected" if changed else ""


def _fresh(decision):
    """The decision as it stands now: what was locked and changed was another object."""
    return Decision.objects.get(pk=decision.pk)


def _write(parsed, placed, by):
    decision = Decision(
        body=placed.session.body,
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
    try:
        with transaction.atomic():
            decision.save()
    except IntegrityError as error:  # two at once: the second comes here after it was found to be new
        raise PortalError(
            _("Somebody else imported %(decision)s at this moment; see it as it stands now.") % {"decision": decision},
            field="number",
        ) from error
    if parsed.title:
        DecisionTitle.objects.create(decision=decision, language=parsed.language, text=parsed.title[:500])
    for order, paragraph in enumerate(parsed.preamble, start=1):
        write_paragraph(decision, order, paragraph, parsed.language)
    written = []
    for order, paragraph in enumerate(parsed.paragraphs, start=len(parsed.preamble) + 1):
        parent = written[paragraph.parent] if paragraph.parent is not None else None
        written.append(write_paragraph(decision, order, paragraph, parsed.language, parent))
        write_suggestions(written[-1], paragraph, parsed.language, placed)
    link_earlier(decision)
    record(decision, "imported", by=by, new=decision.number, is_public=True)
    return decision
