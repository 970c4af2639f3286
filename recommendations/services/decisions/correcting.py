"""A corrected text of a decision takes the place of the one before, as far as a person chooses."""

from django.db.models import F
from django.utils.translation import gettext as _

from cop_portal.common import dates
from cop_portal.common.errors import PortalError
from cop_portal.history.services import record, record_fields
from recommendations.deadlines import explain
from recommendations.enums import DecisionStatus, ParagraphKind
from recommendations.models import Citation, DecisionTitle, Mandate, mandate_slug
from recommendations.services.deadlines import save_deadline
from recommendations.services.decisions.comparing import another_text, compare, is_set, locked_as_seen
from recommendations.services.decisions.writing import (
    cite,
    write_addressees,
    write_mandate,
    write_paragraph,
    write_words,
)
from recommendations.services.mandates import DEADLINE_FIELDS, next_number, withdraw_mandate
from recommendations.services.sessions import follow_adoption

_ASIDE = 10_000  # orders of a decision's paragraphs while they change places


def correct_decision(decision, parsed, placed, *, by, taken=None, may_replace=False, seen=""):
    """Write what of a corrected text is `taken`: keys of its Comparison, all that need no choice where it is None.

    Call it in a transaction. Returns whether anything changed. Other words than those there are refused unless it
    `may_replace` them. `seen` is the state that the person compared; raises StaleVersion where it is another by now,
    PortalError where the paragraphs cannot stand so.
    """
    decision = locked_as_seen(decision, seen)
    comparison = compare(decision, parsed, placed)
    if comparison.is_another_text and not may_replace:
        raise another_text(decision)
    if not comparison.is_different:
        return False
    taken = comparison.keys if taken is None else taken
    rows = [row for row in comparison.rows if row.stored or row.key in taken]
    removed = {row.key for row in rows if row.parsed is None and row.may_choose and row.key in taken}
    addresses = _put_aside(decision)
    for row in rows:
        if row.key in removed:
            _remove(row.stored, by)
    _place(decision, [row for row in rows if row.key not in removed], taken, parsed, by)
    _set(decision, comparison, parsed, placed, by)
    _readdress(decision, addresses, by)
    decision.version += 1
    decision.save()
    if comparison.is_adopted_by_it:
        follow_adoption(decision=decision, by=by)
    record(decision, "corrected", by=by, is_public=True)
    return True


def _set(decision, comparison, parsed, placed, by):
    """The title, the document, and the adoption, each with its history."""
    changed = {}
    if comparison.title:
        title, _created = DecisionTitle.objects.get_or_create(decision=decision, language=parsed.language)
        changed["title"] = (title.text, parsed.title[:500])
        title.text = parsed.title[:500]
        title.save()
    if comparison.brings_document:
        changed["document"] = (decision.document or "", placed.document)
        decision.document = placed.document
    if comparison.is_adopted_by_it:
        changed["status"] = (decision.status, DecisionStatus.ADOPTED.value)
        decision.status, decision.adopted_on = DecisionStatus.ADOPTED, placed.adopted_on
    record_fields(decision, "edited", changed, by=by, is_public=True)


def _replaced(deadline, suggested, decision):
    """The stored deadline with the rule of the suggested one, a new one, or None."""
    if deadline is None or suggested is None:
        return save_deadline(suggested, decision=decision) if suggested else None
    for name in DEADLINE_FIELDS:
        setattr(deadline, name, getattr(suggested, name))
    return save_deadline(deadline, decision=decision)


def _put_aside(decision):
    """Make room for paragraphs and mandates that change places. Returns the mandates' addresses {pk: slug}."""
    decision.paragraphs.update(order=F("order") + _ASIDE, label="")
    mandates = Mandate.objects.filter(paragraph__decision=decision)
    addresses = dict(mandates.values_list("pk", "slug"))
    for pk in addresses:
        mandates.filter(pk=pk).update(slug=f"aside-{pk}")
    return addresses


def _place(decision, rows, taken, parsed, by):
    """Write the rows in their order, each in the paragraph that the text has it in."""
    _require_labels_once(row.parsed.label if row.parsed else row.stored.label for row in rows if _is_operative(row))
    places = {id(paragraph): place for place, paragraph in enumerate(parsed.paragraphs)}
    written = {}
    for order, row in enumerate(rows, start=1):
        if row.stored is None:
            paragraph = write_paragraph(decision, order, row.parsed, parsed.language, written.get(row.parsed.parent))
        else:
            paragraph = row.stored
            paragraph.order = order
            if row.parsed:
                paragraph.label = row.parsed.label
                paragraph.parent = written.get(row.parsed.parent)
            paragraph.save(update_fields=["order", "label", "parent"])
            if row.parsed and row.words and row.key in taken:
                _rewrite(paragraph, row, parsed.language, by)
        if row.parsed:
            written[places.get(id(row.parsed))] = paragraph
        if row.key in taken:
            for change in row.mandates:
                _write_change(paragraph, change, change.key in taken, parsed.language, by)


def _is_operative(row):
    return (row.parsed or row.stored).kind == ParagraphKind.OPERATIVE


def _require_labels_once(labels):
    there = set()
    for label in filter(None, labels):
        if label in there:
            raise PortalError(
                _("Two paragraphs would have the label %(label)s: take or leave both of the changes at it.")
                % {"label": label}
            )
        there.add(label)


def _remove(paragraph, by):
    """Delete a paragraph that no longer stands in the text, with its suggestions; its words stay in the history."""
    paragraph.children.update(parent=None)
    for mandate in paragraph.mandates.all():
        _delete(mandate)
    words = "\n".join(f"{text.language}: {text.text}" for text in paragraph.texts.all())
    record(paragraph.decision, "paragraph_removed", field=paragraph.reference, old=words, by=by, is_public=True)
    for rows in (paragraph.texts, paragraph.footnotes, paragraph.citations):
        rows.all().delete()
    paragraph.delete()


def _delete(mandate):
    mandate.addressees.all().delete()
    deadline = mandate.deadline
    mandate.delete()
    if deadline:
        deadline.delete()


def _rewrite(paragraph, row, language, by):
    """New words in place of the old; what they cite is linked anew where no other language may cite it too."""
    text = paragraph.texts.get(language=language)
    record(
        paragraph.decision,
        "words_corrected",
        field=paragraph.reference,
        old=text.text,
        new=row.parsed.text,
        by=by,
        is_public=True,
    )
    text.delete()
    paragraph.footnotes.filter(language=language).delete()
    write_words(paragraph, row.parsed, language)
    if not paragraph.texts.exclude(language=language).exists():
        Citation.objects.filter(paragraph=paragraph).exclude(wording__in=row.parsed.cites).delete()
    cite(paragraph, row.parsed, language)


def _write_change(paragraph, change, is_taken, language, by):
    mandate, suggestion = change.mandate, change.suggestion
    if mandate is None:
        if is_taken:
            write_mandate(paragraph, next_number(paragraph), suggestion, language)
    elif suggestion is None:
        if is_taken and change.may_choose:
            _withdraw(mandate, by)
        else:
            record(mandate, "gone_from_text", by=by, is_public=True)
    elif is_taken:
        _take(mandate, suggestion, by)
    else:
        record(mandate, "kept_over_text", old=mandate.asked, new=suggestion.asked, by=by, is_public=True)


def _withdraw(mandate, by):
    """A mere suggestion is deleted; what a person set is withdrawn by the person who chose so."""
    if not is_set(mandate):
        _delete(mandate)
        return
    withdraw_mandate(mandate=mandate, by=by, reason=_("No longer in the corrected text."))


def _take(mandate, suggestion, by):
    """The mandate as the text now has it. One that was confirmed stays so, by the person who chose this."""
    names = {"verb", "verb_normal", "asked", "kind", "condition"}
    changed = {
        name: (getattr(mandate, name), value)
        for name, value in suggestion.columns.items()
        if name in names and getattr(mandate, name) != value
    }
    before, old = mandate.deadline, explain(mandate.deadline) if mandate.deadline else ""
    if old != suggestion.explained:
        changed["deadline"] = (old, suggestion.explained)
    for name, value in suggestion.columns.items():
        if name != "fulfilment_rule" or not mandate.confirmed_by_id:
            setattr(mandate, name, value)
    mandate.deadline = _replaced(before, suggestion.deadline, mandate.paragraph.decision)
    if mandate.confirmed_by_id:
        mandate.confirmed_by, mandate.confirmed_at = by, dates.now()
    mandate.version += 1
    mandate.full_clean()
    mandate.save()
    if before and not mandate.deadline_id:
        before.delete()
    write_addressees(mandate, suggestion)
    record_fields(mandate, "edited", changed, by=by, is_public=True)


def _readdress(decision, addresses, by):
    """Addresses of mandates follow the labels of their paragraphs."""
    for mandate in Mandate.objects.filter(paragraph__decision=decision).select_related("paragraph__decision"):
        slug = mandate_slug(mandate.paragraph, mandate.number)
        Mandate.objects.filter(pk=mandate.pk).update(slug=slug)
        if (old := addresses.get(mandate.pk, slug)) != slug:
            record(mandate, "edited", field="slug", old=old, new=slug, by=by, is_public=True)
