"""What a status report says alike in Word and in PDF."""

import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from cop_portal.common import dates


def day_words(content):
    """The day of the report, in words."""
    return _("As of %(day)s") % {"day": dates.date_text(datetime.date.fromisoformat(content["as_of"]))}


def link_of(url, as_of=""):
    """The whole address of a page of the portal, as of a day where it can be read so: a paper leaves the portal."""
    return f"{settings.PORTAL_ORIGIN}{url}" + (f"?as_of={as_of}" if as_of else "")
