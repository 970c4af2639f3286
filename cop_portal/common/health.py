"""Two plain answers for whoever watches the portal."""

from django.db import DatabaseError, connection
from django.http import HttpResponse

_checks = []


def register(check):
    """Let `readyz` ask a function too, which returns sentences on what is wrong; a package calls it when ready."""
    _checks.append(check)


def healthz(request):
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(request):
    """The database answers too, the timetable ticks, and mails leave; 503 with sentences where they do not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        troubles = [sentence for check in _checks for sentence in check()]
    except DatabaseError:
        troubles = ["the database does not answer"]
    if troubles:
        return HttpResponse("\n".join(map(str, troubles)), content_type="text/plain; charset=utf-8", status=503)
    return HttpResponse("ok", content_type="text/plain")
