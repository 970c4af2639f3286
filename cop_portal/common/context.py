"""What every page knows."""

from django.conf import settings
from django.utils.translation import gettext as _

from cop_portal.common import dates


def portal(request):
    """The portal's name and date, and its main sections with the one that the page is in."""
    navigation = [
        ("/decisions/", _("Decisions")),
        ("/mandates/", _("Mandates")),
        ("/activities/", _("Activities")),
        ("/recommendations/", _("Recommendations")),
        ("/needs/", _("Needs")),
        ("/proposals/", _("Proposals")),
        ("/coverage/", _("Coverage")),
        ("/matrix/", _("Matrix")),
        ("/meetings/", _("Meetings")),
        ("/sessions/", _("Sessions")),
        ("/states/", _("States")),
        ("/organizations/", _("Organizations")),
        ("/documents/", _("Documents")),
    ]
    return {
        "portal_name": settings.PORTAL_NAME,
        "portal_today": dates.present_day(),
        "as_of": getattr(request, "as_of", None),
        "portal_pinned": dates.is_pinned(),
        "navigation": navigation,
        "section": next((path for path, _label in navigation if request.path.startswith(path)), ""),
    }
