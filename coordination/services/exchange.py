"""The information exchange: what an invited organization tells of its activities and plans, by its personal link.

The activities are written by the services that States' reports are written by; here only the link is checked, in the
transaction of the change.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from assistance.enums import ACTIVITY_EDITABLE, ActivityStatus
from assistance.queries import activities_of_reporter
from assistance.services import draft_activity, edit_activity, missing_for_submission, move_activity
from assistance.spreadsheets.services import import_sheets
from coordination.services.replies import opened
from cop_portal.people.rules import OrganizationLink


@transaction.atomic
def tell(*, token, activity, links):
    """Save a new draft of the organization. Raises LinkDead."""
    by = _speaker(token)
    activity.organization = by.organization
    return draft_activity(activity=activity, by=by, links=links)


@transaction.atomic
def tell_otherwise(*, token, activity, fields, links):
    """Save a change of a draft, or of what was returned. Raises LinkDead, StaleVersion."""
    return edit_activity(activity=activity, by=_speaker(token), fields=fields, links=links)


@transaction.atomic
def import_told(*, token, sheets):
    """Import sheets (of `reading.read_sheets`): all of their rows become drafts or change them, or none. Returns
    Imported. Raises LinkDead."""
    by = _speaker(token)
    return import_sheets(sheets=sheets, reporter=by.organization, by=by)


@transaction.atomic
def send_told(*, token):
    """Send what is complete to the secretariat. Returns (the sent ones, those that lack something). Raises LinkDead."""
    by = _speaker(token)
    sent, lacking = [], []
    for activity in activities_of_reporter(by, by.organization).filter(status__in=ACTIVITY_EDITABLE):
        if missing_for_submission(activity):
            lacking.append(activity)
        else:
            sent.append(move_activity(activity=activity, to=ActivityStatus.SUBMITTED, by=by)[0])
    return sent, lacking


@transaction.atomic
def withdraw_told(*, token, activity):
    """Take a report back; what was published is then shown no more. Returns (activity, withdrawn). Raises LinkDead."""
    reason = _("Withdrawn by the organization.")
    return move_activity(activity=activity, to=ActivityStatus.WITHDRAWN, by=_speaker(token), reason=reason)


def _speaker(token):
    return OrganizationLink(opened(token).organization)
