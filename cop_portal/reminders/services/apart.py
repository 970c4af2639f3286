"""What is wrong with one part of the work is no reason to keep the others waiting."""

import contextlib
import logging

from django.db import InterfaceError, OperationalError

_log = logging.getLogger("cop_portal.reminders")


@contextlib.contextmanager
def apart(what):
    """Write to the log what went wrong within, and go on; without a database all wait, so that is raised."""
    try:
        yield
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        _log.exception("%s: it could not be done, the others go on.", what)
