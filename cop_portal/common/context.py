"""What every page knows."""

from django.conf import settings

from cop_portal.common import dates


def portal(request):
    """The portal's name, its date, and whether that date is pinned."""
    return {"portal_name": settings.PORTAL_NAME, "portal_today": dates.today(), "portal_pinned": dates.is_pinned()}
