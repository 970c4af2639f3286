"""How `common`, which the history is built on, has a change recorded: the history registers itself here."""

_record = None


def register(record):
    """Make known what writes a row of the history; the history calls it when it is ready."""
    global _record
    _record = record


def record(subject, event, *, by, field="", old="", new=""):
    """Append a row to the history of the subject, in the transaction of the change."""
    return _record(subject, event, by=by, field=field, old=old, new=new)
