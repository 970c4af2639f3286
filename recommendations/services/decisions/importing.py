"""A parsed decision is written, all or nothing."""

from django.db import transaction
from django.utils.translation import gettext as _

from cop_portal.common.errors import PortalError
from cop_portal.common.verdicts import require
from cop_portal.history.services import record
from recommendations import rules
from recommendations.enums import DecisionStatus
from recommendations.models import Decision, DecisionTitle, ParagraphText
from recommendations.parsing import ParsedDecision
from recommendations.services.decisions.placing import Placed, decision_slug
from recommendations.services.decisions.translating import join_translation
from recommendations.services.decisions.writing import link_earlier, write_paragraph


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
        join_translation(existing, parsed, by)
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
        write_paragraph(decision, order, paragraph, parsed.language, placed)
    operative = []
    for order, paragraph in enumerate(parsed.paragraphs, start=len(parsed.preamble) + 1):
        parent = operative[paragraph.parent] if paragraph.parent is not None else None
        operative.append(write_paragraph(decision, order, paragraph, parsed.language, placed, parent))
    link_earlier(decision)
    record(decision, "imported", by=by, new=decision.number, is_public=True)
    return decision, "imported"


def _require_same_text(decision, parsed):
    stored = ParagraphText.objects.filter(paragraph__decision=decision, language=parsed.language)
    texts = [text.text for text in stored.order_by("paragraph__order")]
    if texts != [paragraph.text for paragraph in (*parsed.preamble, *parsed.paragraphs)]:
        raise PortalError(
            _("%(decision)s of %(session)s exists with another text; nothing was changed.")
            % {"decision": decision, "session": decision.session.code},
            field="number",
        )
