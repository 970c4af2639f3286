"""What is wrong with one part of the work is no reason to keep the others waiting."""

import contextlib
import logging

from django.db import InterfaceError, OperationalError

from cop_portal.reminders.services.watching import note_fault

_log = logging.getLogger("cop_portal.reminders")


@contextlib.contextmanager
def apart(what):
    """Log and note what went wrong within, for the secretariat to see, and go on; without a database all wait, so that
    is raised."""
    try:
        yield
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        _log.exception("%s: it could not be done, the others go on.", what)
        note_fault(what)
