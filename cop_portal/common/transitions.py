"""One gate for every state: a declared table of allowed moves, a row lock, one history row.

An app declares its table beside its enum and calls `move` from one service; nothing else assigns the field.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from cop_portal.common.errors import MoveNotAllowed


@transaction.atomic
def move(subject, *, to, table, record, field="status", changes=None):
    """Move `subject` to the state `to`, once.

    `table` maps a state to the set of states that it may become. `record(old, new)` writes the history row in the
    same transaction. `changes` are further fields that change with the move. Returns (subject as stored, moved);
    a subject that is there already is returned untouched with `moved` False. Raises MoveNotAllowed.
    """
    locked = type(subject)._base_manager.select_for_update().get(pk=subject.pk)
    old = getattr(locked, field)
    if old == to:
        return locked, False
    states = type(subject)._meta.get_field(field).choices
    if to not in table.get(old, ()):
        names = dict(states)
        raise MoveNotAllowed(
            _("What is “%(old)s” cannot become “%(new)s”.") % {"old": names.get(old, old), "new": names.get(to, to)}
        )
    setattr(locked, field, to)
    for name, value in (changes or {}).items():
        setattr(locked, name, value)
    names = {field, *(changes or {})}
    if hasattr(locked, "version"):
        locked.version += 1
        names.add("version")
    if hasattr(locked, "updated_at"):
        names.add("updated_at")
    locked.full_clean(validate_unique=False)
    locked.save(update_fields=names)
    record(old, to)
    return locked, True
