"""Confirming and correcting what the parser suggested.

Each move is made on the version that the person read, locked, in one transaction with its history; a move that is made
already changes nothing. References never change: what is new takes the next number that its paragraph has never used.
"""

import re

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from cop_portal.common import dates
from cop_portal.common.errors import MoveNotAllowed, PortalError, StaleVersion
from cop_portal.common.services import save_version
from cop_portal.common.transitions import locked, move, require_reason
from cop_portal.common.verdicts import require
from cop_portal.history.services import change_of, record, record_fields, record_many
from recommendations import rules
from recommendations.deadlines import explain
from recommendations.enums import MANDATE_MOVES, MandateOrigin
from recommendations.highlights import fitting_spans, in_order, place_of
from recommendations.models import Addressee, Deadline, Mandate, mandate_slug
from recommendations.services.deadlines import save_deadline

# What joins the two things asked at a cut, and belongs to neither.
_JOIN = r"(?:\s|[,;،؛、，；]|\b(?:and|et|y|e|и)\b|(?<=\s)و(?=\s))+"
_BEFORE_CUT, _AFTER_CUT = re.compile(_JOIN + "$"), re.compile("^" + _JOIN)
DEADLINE_FIELDS = (
    "rule",
    "session_id",
    "held_before_id",
    "body_id",
    "or_session_id",
    "decision_id",
    "date",
    "precision",
    "offset",
    "offset_unit",
    "phrase",
)


@transaction.atomic
def confirm_mandate(*, mandate, by):
    """An officer confirms the suggestion as it stands; done already, it is left. Returns (mandate, confirmed).

    Raises StaleVersion where the suggestion is no longer the one that was read.
    """
    require(rules.can_edit_mandate(by))
    stored = locked(mandate)
    if stored.confirmed_by_id:
        return stored, False
    _require_version(stored, mandate)
    _confirm(stored, by)
    _save(stored, "confirmed_by", "confirmed_at")
    record(stored, "confirmed", by=by, is_public=True)
    return stored, True


@transaction.atomic
def confirm_certain(*, decision, versions, by):
    """Confirm at once those of the decision's suggestions that the parser is certain of.

    `versions` are those that the person saw, {pk: version}: what somebody changed, confirmed, or withdrew meanwhile is
    left as it stands. Returns the mandates that are confirmed by this.
    """
    require(rules.can_edit_mandate(by))
    waiting = Mandate.objects.select_for_update().filter(
        paragraph__decision=decision,
        pk__in=versions,
        confirmed_by__isnull=True,
        withdrawn_at__isnull=True,
        unsure="",
    )
    seen = [mandate for mandate in waiting.order_by("pk") if versions[mandate.pk] == mandate.version]
    now = dates.now()
    Mandate.objects.filter(pk__in=[mandate.pk for mandate in seen]).update(
        confirmed_by=by, confirmed_at=now, version=F("version") + 1, updated_at=now
    )
    record_many([change_of(mandate, "confirmed", by=by, is_public=True) for mandate in seen])
    return seen


@transaction.atomic
def edit_mandate(*, mandate, by, fields, links=None, deadline=None, addressees=None):
    """Save a person's correction, which confirms the mandate; a later import never undoes it.

    `deadline` is an unsaved or changed Deadline, or False for none; `addressees` are (kind, body) pairs.
    Raises StaleVersion, ValidationError.
    """
    require(rules.can_edit_mandate(by))
    stored = locked(mandate)
    extra = {}
    if deadline is not None:
        old = explain(stored.deadline) if stored.deadline else ""
        mandate.deadline = save_deadline(deadline) if deadline else None
        new = explain(mandate.deadline) if deadline else ""
        if old != new:
            extra["deadline"] = (old, new)
        fields = [*fields, "deadline"]
    if addressees is not None:
        before = {(addressee.kind, addressee.body_id) for addressee in stored.addressees.all()}
        after = {(kind, body.pk if body else None) for kind, body in addressees}
        if before != after:
            old = ", ".join(str(addressee) for addressee in stored.addressees.all())
            _replace_addressees(stored, before, addressees)
            extra["addressees"] = (old, ", ".join(str(addressee) for addressee in stored.addressees.all()))
    mandate.spans = _places_of_changed(mandate, stored)
    fields = [*fields, "spans"]
    if not stored.confirmed_by_id:
        _confirm(mandate, by)
        fields = [*fields, "confirmed_by", "confirmed_at"]
    changed = save_version(mandate, fields=fields, links=links)
    if extra and not changed:
        mandate.version += 1
        mandate.save(update_fields=["version", "updated_at"])
    unsaid = ("deadline", "spans", "confirmed_by", "confirmed_at")
    shown = {name: values for name, values in changed.items() if name not in unsaid}
    record_fields(mandate, "edited", shown | extra, by=by, is_public=True)
    if "confirmed_at" in changed:
        record(mandate, "confirmed", by=by, is_public=True)
    return mandate


@transaction.atomic
def set_kind(*, mandate, kind, by):
    """Call a mandate operational or informational; it stays confirmed, or to be confirmed. Returns (mandate, changed).

    Raises StaleVersion, ValidationError.
    """
    require(rules.can_edit_mandate(by))
    stored = locked(mandate)
    if stored.kind == kind:
        return stored, False
    _require_version(stored, mandate)
    old, stored.kind, stored.origin = stored.kind, kind, MandateOrigin.PERSON
    stored.full_clean(validate_unique=False)
    _save(stored, "kind", "origin")
    record(stored, "edited", field="kind", old=old, new=kind, by=by, is_public=True)
    return stored, True


@transaction.atomic
def add_mandate(*, mandate, by, links=None, deadline=None, addressees=()):
    """Save a mandate that a person found in a paragraph; it needs no further confirmation.

    The very same again is refused. Raises PortalError, ValidationError.
    """
    require(rules.can_edit_mandate(by))
    same = mandate.paragraph.mandates.filter(asked=mandate.asked, verb=mandate.verb, withdrawn_at__isnull=True)
    if there := same.select_related("paragraph__decision").first():
        raise PortalError(_("%(mandate)s asks this already.") % {"mandate": there.reference}, field="asked")
    mandate.origin = MandateOrigin.PERSON
    _confirm(mandate, by)
    mandate.deadline = save_deadline(deadline) if deadline else None
    if place := place_of(mandate.asked, _text(mandate)):
        mandate.spans = {"asked": place}
    _number(mandate)
    for name, objects in (links or {}).items():
        getattr(mandate, name).set(objects)
    for kind, body in addressees:
        Addressee.objects.create(mandate=mandate, kind=kind, body=body)
    record(mandate, "added", by=by, is_public=True)
    return mandate


@transaction.atomic
def split_mandate(*, mandate, at, by):
    """Cut what is asked in two before the character `at`; the second part becomes a mandate of its own.

    The first keeps its reference and all that hangs on it; the second has its own copies of addressees, deadline, and
    all else. Returns (first, second). Raises StaleVersion, PortalError.
    """
    require(rules.can_edit_mandate(by))
    first = locked(mandate, "paragraph__decision", "deadline")
    _require_version(first, mandate)
    asked = first.asked
    head, tail = _BEFORE_CUT.sub("", asked[:at]), _AFTER_CUT.sub("", asked[at:])
    if not head or not tail:
        raise PortalError(_("Choose a word after the first: both parts need words."), field="at")
    place = _place(first)
    second = Mandate(
        paragraph=first.paragraph,
        verb=first.verb,
        verb_normal=first.verb_normal,
        asked=tail,
        language=first.language,
        kind=first.kind,
        status=first.status,
        condition=first.condition,
        deadline=_copied(first.deadline),
        fulfilment_rule=first.fulfilment_rule,
        lead_unit=first.lead_unit,
        unsure=first.unsure,
        origin=MandateOrigin.PERSON,
        spans=first.spans | ({"asked": [place[1] - len(tail), place[1]]} if place else {}),
    )
    if first.confirmed_by_id:
        _confirm(second, by)
    _number(second)
    for name in ("supporting_units", "priority_areas"):
        getattr(second, name).set(getattr(first, name).all())
    _add_addressees(second, first)
    first.asked, first.origin = head, MandateOrigin.PERSON
    if place:
        first.spans = first.spans | {"asked": [place[0], place[0] + len(head)]}
    _save(first, "asked", "origin", "spans")
    record(first, "edited", field="asked", old=asked, new=head, by=by, is_public=True)
    record(first, "split", old=first.reference, new=second.reference, by=by, is_public=True)
    record(second, "split_from", old=first.reference, new=second.reference, by=by, is_public=True)
    return first, second


@transaction.atomic
def merge_mandates(*, mandate, following, by):
    """Make one of two mandates of a paragraph; nothing of either is lost. Returns (the one that stays, merged).

    The one on which work hangs stays, else the first; the other is withdrawn. What the two say differently a person
    makes the same first: different kinds, deadlines, conditions, or work on both, are refused. Raises StaleVersion,
    PortalError.
    """
    require(rules.can_edit_mandate(by))
    rows = Mandate.objects.select_for_update(of=("self",)).select_related("paragraph__decision", "deadline")
    stored = {row.pk: row for row in rows.filter(pk__in=[mandate.pk, following.pk]).order_by("pk")}
    if len(stored) != 2 or len({row.paragraph_id for row in stored.values()}) != 1:
        raise PortalError(_("Only two mandates of one paragraph can be merged."))
    kept, gone = stored[mandate.pk], stored[following.pk]
    if gone.withdrawn_at or kept.withdrawn_at:
        return (gone if kept.withdrawn_at else kept), False
    _require_version(kept, mandate)
    _require_version(gone, following)
    _require_mergeable(kept, gone)
    asked, place = _joined(kept, gone)
    if hanging_on(gone):
        kept, gone = gone, kept
        if hanging_on(gone):
            raise PortalError(_("Work hangs on both, so that neither can give way to the other."))
    old = kept.asked
    kept.asked, kept.origin = asked, MandateOrigin.PERSON
    kept.spans = gone.spans | kept.spans | ({"asked": place} if place else {})
    kept.spans["addressees"] = [*kept.spans.get("addressees", []), *gone.spans.get("addressees", [])]
    kept.deadline = kept.deadline or _copied(gone.deadline)
    kept.condition = kept.condition or gone.condition
    kept.fulfilment_rule = kept.fulfilment_rule or gone.fulfilment_rule
    kept.lead_unit = kept.lead_unit or gone.lead_unit
    kept.unsure = "\n".join(dict.fromkeys([*kept.unsure.splitlines(), *gone.unsure.splitlines()]))
    if kept.confirmed_by_id:
        _confirm(kept, by)
    merged = ("asked", "origin", "spans", "deadline", "condition", "fulfilment_rule", "lead_unit", "unsure")
    _save(kept, *merged, "confirmed_by", "confirmed_at")
    for name in ("supporting_units", "priority_areas", "documents"):
        getattr(kept, name).add(*getattr(gone, name).all())
    _add_addressees(kept, gone)
    _withdraw(gone, by)
    record(kept, "edited", field="asked", old=old, new=asked, by=by, is_public=True)
    record(kept, "merged", old=gone.reference, new=kept.reference, by=by, is_public=True)
    record(gone, "merged_into", old=gone.reference, new=kept.reference, by=by, is_public=True)
    return kept, True


@transaction.atomic
def move_mandate(*, mandate, to, by, reason):
    """Say that a mandate has elapsed or is retired, or that it binds again; always with the reason.

    Returns (mandate, moved); doing it twice is no second move. Raises MoveNotAllowed, PortalError.
    """
    require(rules.can_end_mandate(by))
    mandate = locked(mandate, "paragraph__decision")
    if mandate.withdrawn_at:
        raise MoveNotAllowed(_("%(mandate)s is withdrawn.") % {"mandate": mandate.reference})
    if mandate.status != to:
        require_reason(reason)

    def write(old, new):
        record(mandate, "moved", by=by, field="status", old=old, new=new, reason=reason, is_public=True)

    return move(mandate, to=to, table=MANDATE_MOVES, record=write)


@transaction.atomic
def withdraw_mandate(*, mandate, by, reason=""):
    """Withdraw a wrong suggestion: it counts nowhere, and can be brought back. Returns (mandate, withdrawn).

    One on which work hangs is not withdrawn, one that somebody confirmed only with a reason. Raises StaleVersion,
    PortalError.
    """
    require(rules.can_edit_mandate(by))
    stored = locked(mandate, "paragraph__decision")
    if stored.withdrawn_at:
        return stored, False
    _require_version(stored, mandate)
    if work := hanging_on(stored):
        words = {"mandate": stored.reference, "work": ", ".join(work)}
        raise PortalError(_("%(mandate)s cannot be withdrawn, since work hangs on it: %(work)s.") % words)
    if stored.confirmed_by_id and not reason.strip():
        raise PortalError(_("Say why: %(mandate)s is confirmed.") % {"mandate": stored.reference}, field="reason")
    _withdraw(stored, by)
    record(stored, "withdrawn", by=by, reason=reason, is_public=True)
    return stored, True


@transaction.atomic
def restore_mandate(*, mandate, by):
    """Bring a withdrawn mandate back as it was; its deadline resolves anew. Returns (mandate, restored)."""
    require(rules.can_edit_mandate(by))
    stored = locked(mandate, "paragraph__decision", "deadline")
    if not stored.withdrawn_at:
        return stored, False
    if stored.deadline:
        save_deadline(stored.deadline)
    stored.withdrawn_by = stored.withdrawn_at = None
    _save(stored, "withdrawn_by", "withdrawn_at")
    record(stored, "restored", by=by, is_public=True)
    return stored, True


def hanging_on(mandate):
    """What hangs on the mandate in any app, by name: actions, assessments, activities, agenda items and the like."""
    own = {Addressee}
    return [
        str(relation.related_model._meta.verbose_name_plural)
        for relation in Mandate._meta.related_objects
        if relation.related_model not in own
        and relation.related_model._base_manager.filter(**{relation.field.name: mandate.pk}).exists()
    ]


def _require_version(stored, read):
    if stored.version != read.version or stored.withdrawn_at:
        raise StaleVersion(
            _("Somebody else changed %(mandate)s meanwhile. Nothing of yours was written; see how it stands now.")
            % {"mandate": stored.reference}
        )


def _require_mergeable(kept, gone):
    if kept.kind != gone.kind:
        raise PortalError(_("One is operational, the other informational; make them the same first."))
    if kept.language != gone.language:
        raise PortalError(_("The two are in different languages."))
    if kept.deadline and gone.deadline:
        ruled = [[getattr(row.deadline, name) for name in DEADLINE_FIELDS[:-1]] for row in (kept, gone)]
        if ruled[0] != ruled[1]:
            raise PortalError(_("The two have different deadlines; make them the same first."))
    if kept.condition and gone.condition and kept.condition != gone.condition:
        raise PortalError(_("The two have different conditions; make them the same first."))


def _joined(one, other):
    """What is asked by both together, as the text has it where both stand in it, and the place of that or None."""
    first, second = in_order([one, other])
    start, end = _place(first), _place(second)
    if start and end and start[1] <= end[0]:
        return _text(first)[start[0] : end[1]], [start[0], end[1]]
    return f"{first.asked}; {second.asked}", None


def _text(mandate):
    """The words of the mandate's paragraph in the mandate's language; empty where there are none."""
    return mandate.paragraph.texts.filter(language=mandate.language).values_list("text", flat=True).first() or ""


def _place(mandate):
    """Where what is asked stands in the text, (start, end), or None."""
    spans = fitting_spans(mandate, _text(mandate))
    return next(((start, end) for part, start, end in spans if part == "asked"), None)


def _places_of_changed(mandate, stored):
    """The spans after a correction: new words are looked for, and without a place stand where the old ones stood."""
    spans = dict(stored.spans)
    for part in ("asked", "condition"):
        words = getattr(mandate, part)
        if words != getattr(stored, part) and (place := place_of(words, _text(mandate))):
            spans[part] = place
    return spans


def next_number(paragraph):
    """The number of the paragraph's next mandate; hold its lock until the mandate is written."""
    return (paragraph.mandates.aggregate(last=Max("number"))["last"] or 0) + 1


def _number(mandate):
    """Save a new mandate under the next number of its paragraph, which is locked meanwhile."""
    paragraph = locked(mandate.paragraph, "decision")
    mandate.number = next_number(paragraph)
    mandate.slug = mandate_slug(paragraph, mandate.number)
    mandate.full_clean()
    mandate.save()


def _copied(deadline):
    """A deadline of its own with the same rule; None of None."""
    if deadline is None:
        return None
    return save_deadline(Deadline(**{name: getattr(deadline, name) for name in DEADLINE_FIELDS}))


def _add_addressees(mandate, other):
    there = {(addressee.kind, addressee.body_id) for addressee in mandate.addressees.all()}
    for addressee in other.addressees.all():
        if (addressee.kind, addressee.body_id) not in there:
            Addressee.objects.create(
                mandate=mandate, kind=addressee.kind, body=addressee.body, wording=addressee.wording
            )


def _replace_addressees(mandate, before, addressees):
    kept = {(kind, body.pk if body else None) for kind, body in addressees}
    for kind, body in addressees:
        if (kind, body.pk if body else None) not in before:
            Addressee.objects.create(mandate=mandate, kind=kind, body=body)
    for addressee in list(mandate.addressees.all()):
        if (addressee.kind, addressee.body_id) not in kept:
            if addressee.assessments.exists():
                raise PortalError(
                    _("%(addressee)s has been assessed, and stays an addressee.") % {"addressee": addressee},
                    field="addressees",
                )
            addressee.delete()


def _confirm(mandate, by):
    mandate.confirmed_by, mandate.confirmed_at = by, dates.now()


def _withdraw(mandate, by):
    mandate.withdrawn_by, mandate.withdrawn_at = by, dates.now()
    _save(mandate, "withdrawn_by", "withdrawn_at")


def _save(mandate, *fields):
    mandate.version += 1
    mandate.save(update_fields=[*fields, "version", "updated_at"])
