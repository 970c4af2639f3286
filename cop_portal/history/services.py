"""The only writer of the history."""

from django.core.exceptions import ImproperlyConfigured

from cop_portal.common import dates
from cop_portal.history.models import Change


def record(subject, event, **what):
    """Append one row; `what` as `change_of` takes it. Call it in the transaction of the change that it records."""
    change = change_of(subject, event, **what)
    change.save(force_insert=True)
    return change


def record_many(changes):
    """Append many rows made by `change_of`, in few queries."""
    return Change.objects.bulk_create(changes, batch_size=1000)


def change_of(subject, event, *, by, field="", old="", new="", reason="", for_state=None, is_public=False):
    """A row of the history, not yet appended: `by` is the person who acted, or the name of the task; who acted without
    an account has a `task`.

    An anonymous change is refused.
    """
    by = getattr(by, "task", by)
    if by is None or by == "" or (not isinstance(by, str) and not by.is_authenticated):
        raise ImproperlyConfigured(f"A change of {subject!r} needs the person or the task that makes it.")
    person = {"by_task": by} if isinstance(by, str) else {"by": by}
    return Change(
        subject=subject,
        event=event,
        field=field,
        old=_text(old),
        new=_text(new),
        reason=reason,
        for_state=for_state,
        at=dates.now(),
        is_public=is_public,
        **person,
    )


def record_fields(subject, event, changed, *, by, **more):
    """One row for each changed field of {field: (old, new)}, as `common.services.save_version` returns them."""
    return [record(subject, event, by=by, field=name, old=old, new=new, **more) for name, (old, new) in changed.items()]


def _text(value):
    return "" if value is None else str(value)
