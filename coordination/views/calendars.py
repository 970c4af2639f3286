"""Calendars to subscribe to, and the page that says how."""

import hashlib

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from coordination import queries, services
from coordination.calendars import calendar_of, calendar_of_all
from cop_portal.common.errors import StaleVersion
from cop_portal.common.outbox import mail_language
from cop_portal.common.views import get_or_404, say
from cop_portal.people.rules import EVERYBODY
from recommendations.queries import sessions


def calendars(request, token=""):
    """How to subscribe to the calendar of all, and to the person's own; of a new address its `token`, this once."""
    own = queries.calendar_address_of(request.user) if request.user.is_authenticated else None
    own_path = reverse("coordination:own-calendar-feed", args=[token]) if token else ""
    context = {
        "address": settings.PORTAL_ORIGIN + reverse("coordination:calendar-feed"),
        "own": own,
        "own_mark": queries.calendar_mark(own),
        "own_address": settings.PORTAL_ORIGIN + own_path if token else "",
    }
    return render(request, "coordination/calendars.html", context)


@require_POST
def calendar_address_make(request):
    try:
        token = services.make_calendar_address(person=request.user, read=request.POST.get("read", ""))
    except StaleVersion:
        messages.error(request, _("The address was made already, and is shown once; make another if you lost it."))
        return redirect("coordination:calendars")
    return calendars(request, token)


@require_POST
def calendar_address_revoke(request):
    revoked = services.revoke_calendar_address(person=request.user)
    say(request, revoked, _("The address works no more."), _("There was no address."))
    return redirect("coordination:calendars")


@require_safe
def meeting_calendar(request, slug):
    """The meeting as a calendar file; of a draft it is the secretariat's alone, so no proxy keeps it."""
    meeting = get_or_404(queries.meetings_visible_to(request.user), slug=slug)
    return _answer(request, calendar_of(meeting), "private, no-cache", filename=f"{meeting.slug}.ics")


@require_safe
def calendar_feed(request):
    """What everybody may see, whoever asks: a calendar program signs in nowhere."""
    content = calendar_of_all(
        name=settings.PORTAL_NAME,
        meetings=queries.meetings_visible_to(EVERYBODY),
        sessions=sessions(),
        source=settings.PORTAL_ORIGIN + request.path,
    )
    return _answer(request, content, "no-cache")


@require_safe
def own_calendar_feed(request, token):
    """The same and a person's own deadlines, by the secret address that stands for the person."""
    person = queries.person_of_calendar(token)
    if person is None:
        raise Http404
    with translation.override(mail_language(person.language)):
        content = calendar_of_all(
            name=_("%(portal)s: %(person)s") % {"portal": settings.PORTAL_NAME, "person": person.name},
            meetings=queries.meetings_visible_to(person),
            sessions=sessions(),
            deadlines=queries.deadlines_of(person),
        )
    response = _answer(request, content, "private, no-store")
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _answer(request, content, caching, filename=""):
    """The file, or 304 where the program has it already."""
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": caching}
    if filename:
        headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
    return get_conditional_response(request, etag=etag, response=response)
