"""Saving a record that two people may be editing."""

from django.db import transaction
from django.utils.translation import gettext as _

from cop_portal.common.errors import StaleVersion


@transaction.atomic
def save_version(record, *, fields, links=None):
    """Save the named columns, and the many-to-many `links` {name: objects}, of a Versioned record.

    It is saved only if it is still the version that was read: the row is locked and compared, so that of two people
    who save at once exactly one succeeds. Returns {field: (old value, new value)} of what changed; nothing is written
    where nothing did. Raises StaleVersion, and ValidationError from the model's own rules.
    """
    stored = type(record)._base_manager.select_for_update().get(pk=record.pk)
    if stored.version != record.version:
        raise StaleVersion(
            _("Somebody else saved this meanwhile. Nothing of yours was written; compare the two below.")
        )
    changed = {
        name: (getattr(stored, name), getattr(record, name))
        for name in fields
        if getattr(stored, name) != getattr(record, name)
    }
    columns = [*changed, "version", "updated_at"]
    for name, objects in (links or {}).items():
        before, after = list(getattr(stored, name).all()), list(objects)
        if {item.pk for item in before} != {item.pk for item in after}:
            changed[name] = (_listed(before), _listed(after))
            getattr(record, name).set(after)
    if not changed:
        return {}
    record.full_clean()
    record.version += 1
    record.save(update_fields=columns)
    return changed


def _listed(objects):
    return "; ".join(str(item) for item in objects)
