"""Confirming and correcting what the parser suggested."""

from django.db import transaction

from cop_portal.common import dates
from cop_portal.common.services import save_version
from cop_portal.common.verdicts import require
from cop_portal.history.services import record, record_fields
from recommendations import rules
from recommendations.deadlines import explain
from recommendations.models import Addressee, Mandate
from recommendations.services.deadlines import save_deadline


@transaction.atomic
def confirm_mandate(*, mandate, by):
    """An officer confirms the suggestion as it stands; done already, it is left. Returns (mandate, confirmed)."""
    require(rules.can_edit_mandate(by))
    stored = Mandate.objects.select_for_update().get(pk=mandate.pk)
    if stored.confirmed_by_id:
        return stored, False
    _confirm(stored, by)
    stored.version += 1
    stored.save(update_fields=["confirmed_by", "confirmed_at", "version", "updated_at"])
    record(stored, "confirmed", by=by, is_public=True)
    return stored, True


@transaction.atomic
def edit_mandate(*, mandate, by, fields, links=None, deadline=None, addressees=None):
    """Save a person's correction, which confirms the mandate; a later import never undoes it.

    `deadline` is an unsaved or changed Deadline, or False for none; `addressees` are (kind, body) pairs.
    Raises StaleVersion, ValidationError.
    """
    require(rules.can_edit_mandate(by))
    stored = Mandate.objects.select_for_update().get(pk=mandate.pk)
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
    if not stored.confirmed_by_id:
        _confirm(mandate, by)
        fields = [*fields, "confirmed_by", "confirmed_at"]
    changed = save_version(mandate, fields=fields, links=links)
    if extra and not changed:
        mandate.version += 1
        mandate.save(update_fields=["version", "updated_at"])
    shown = {
        name: values for name, values in changed.items() if name not in ("deadline", "confirmed_by", "confirmed_at")
    }
    record_fields(mandate, "edited", shown | extra, by=by, is_public=True)
    if "confirmed_at" in changed:
        record(mandate, "confirmed", by=by, is_public=True)
    return mandate


def _replace_addressees(mandate, before, addressees):
    kept = {(kind, body.pk if body else None) for kind, body in addressees}
    for kind, body in addressees:
        if (kind, body.pk if body else None) not in before:
            Addressee.objects.create(mandate=mandate, kind=kind, body=body)
    for addressee in list(mandate.addressees.all()):
        if (addressee.kind, addressee.body_id) not in kept:
            addressee.delete()


def _confirm(mandate, by):
    mandate.confirmed_by, mandate.confirmed_at = by, dates.now()
