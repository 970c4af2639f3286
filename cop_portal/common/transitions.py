"""One gate for every state: a declared table of allowed moves, a row lock, one history row.

An app declares its table beside its enum and calls `move` from one service; nothing else assigns the field.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from cop_portal.common.errors import MoveNotAllowed, PortalError, StaleVersion


def locked(subject, *related):
    """The subject as stored now, its row locked until the transaction ends, with what a rule reads of it.

    A service asks its rule of this, not of what the page was shown: between the two somebody may have moved it. The
    version that the person read (`common.views.as_read`) comes along, for `move` to compare.
    """
    rows = type(subject)._base_manager.select_for_update(of=("self",)).select_related(*related)
    stored = rows.get(pk=subject.pk)
    stored.read_version = getattr(subject, "read_version", None)
    return stored


def require_reason(reason):
    """Raise PortalError at the field `reason` where a move that has to say why says nothing."""
    if not reason.strip():
        raise PortalError(_("Say why: this move needs a reason."), field="reason")


@transaction.atomic
def move(subject, *, to, table, record, field="status", changes=None):
    """Move `subject` to the state `to`, once.

    `table` maps a state to the set of states that it may become. `record(old, new)` writes the history row in the
    same transaction. `changes` are further fields that change with the move. Returns (subject as stored, moved);
    a subject that is there already is returned untouched with `moved` False. Raises StaleVersion where the person read
    another version of it, MoveNotAllowed.
    """
    stored = locked(subject)
    old = getattr(stored, field)
    if old == to:
        return stored, False
    if stored.read_version is not None and stored.read_version != stored.version:
        raise StaleVersion(_("Somebody else changed this meanwhile. Nothing was done; read it as it stands."))
    states = type(subject)._meta.get_field(field).choices
    if to not in table.get(old, ()):
        names = dict(states)
        raise MoveNotAllowed(
            _("What is “%(old)s” cannot become “%(new)s”.") % {"old": names.get(old, old), "new": names.get(to, to)}
        )
    setattr(stored, field, to)
    for name, value in (changes or {}).items():
        setattr(stored, name, value)
    names = {field, *(changes or {})}
    if hasattr(stored, "version"):
        stored.version += 1
        names.add("version")
    if hasattr(stored, "updated_at"):
        names.add("updated_at")
    stored.full_clean(validate_unique=False)
    stored.save(update_fields=names)
    record(old, to)
    return stored, True
