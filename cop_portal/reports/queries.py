"""Read-only joins of the three apps: what the home page and the desk answer."""

import datetime
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from assistance.enums import ActivityStatus
from assistance.queries import activities_visible_to, proposals_waiting_for
from coordination.queries import follow_ups_visible_to, meetings_visible_to
from cop_portal.common import dates
from cop_portal.people.queries import states_reported_by
from cop_portal.people.rules import is_administrator, is_head, is_secretariat
from recommendations.enums import ACTION_OPEN, AddresseeKind, MandateKind, MandateStatus
from recommendations.fulfilment import evidence_of
from recommendations.models import Mandate, Session
from recommendations.queries import actions_visible_to, decisions_to_confirm, mandates, next_session


@dataclass(frozen=True)
class Moment:
    """A day on the way to the session."""

    day: datetime.date
    label: str
    url: str = ""
    is_today: bool = False


@dataclass(frozen=True)
class DueMandate:
    """A mandate with its evidence, for a row."""

    mandate: Mandate
    evidence: object


def due_before(session: Session | None, limit=50):
    """Active operational mandates with a day that falls before the session ends, those already past included."""
    due = mandates().filter(status=MandateStatus.ACTIVE, kind=MandateKind.OPERATIONAL, deadline__due_on__isnull=False)
    if session and session.ends_on:
        due = due.filter(deadline__due_on__lte=session.ends_on)
    found = list(due.order_by("deadline__due_on", "slug")[:limit])
    evidence = evidence_of(found)
    return [DueMandate(mandate, evidence[mandate.pk]) for mandate in found]


def standing(limit=20):
    """Active operational mandates whose paragraph sets no day: they bind until something else is decided."""
    found = list(
        mandates()
        .filter(status=MandateStatus.ACTIVE, kind=MandateKind.OPERATIONAL)
        .filter(Q(deadline__isnull=True) | Q(deadline__due_on__isnull=True))
        .order_by("slug")[:limit]
    )
    evidence = evidence_of(found)
    return [DueMandate(mandate, evidence[mandate.pk]) for mandate in found]


def upcoming_meetings(user, limit=5):
    """Announced meetings from today on, soonest first, and drafts for those who may see them."""
    midnight = dates.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return (
        meetings_visible_to(user)
        .filter(ends_at__gte=midnight)
        .exclude(status="cancelled")
        .order_by("starts_at")[:limit]
    )


def latest_activities(user, limit=5):
    """The activities published last."""
    published = activities_visible_to(user).filter(status=ActivityStatus.PUBLISHED)
    return published.select_related("state", "kind").order_by("-published_at")[:limit]


def way_to(session: Session | None, due):
    """The days on the way to the session, today among them, in order."""
    if session is None or session.starts_on is None:
        return []
    today = dates.today()
    moments = [Moment(today, _("Today"), is_today=True)]
    by_day = {}
    for row in due:
        if row.mandate.deadline.due_on >= today:
            by_day.setdefault(row.mandate.deadline.due_on, []).append(row.mandate.reference)
    moments += [
        Moment(day, _("Due: %(references)s") % {"references": ", ".join(names)}) for day, names in by_day.items()
    ]
    for other in Session.objects.filter(starts_on__gt=today, starts_on__lte=session.starts_on).select_related("body"):
        moments.append(Moment(other.starts_on, str(other), other.get_absolute_url()))
    return sorted(moments, key=lambda moment: (moment.day, not moment.is_today))


def home(user):
    """All that the home page shows at the portal's date."""
    session = next_session()
    due = due_before(session)
    return {
        "session": session,
        "days_left": (session.starts_on - dates.today()).days if session and session.starts_on else None,
        "due": due,
        "standing": standing(),
        "meetings": upcoming_meetings(user),
        "activities": latest_activities(user),
        "moments": way_to(session, due),
    }


def desk(user):
    """What the signed-in person has to do."""
    own = {
        "states": list(states_reported_by(user)),
        "runs_portal": is_secretariat(user) or is_administrator(user),
    }
    if is_secretariat(user):
        own_actions = actions_visible_to(user).filter(status__in=ACTION_OPEN)
        own |= {
            "actions": own_actions.filter(owner=user),
            "unit_actions": own_actions.filter(unit=user.unit).exclude(owner=user) if user.unit else own_actions.none(),
            "to_review": activities_visible_to(user)
            .filter(status=ActivityStatus.SUBMITTED)
            .exclude(on_behalf=True, submitted_by=user)
            .select_related("state", "kind")
            .order_by("submitted_at"),
            "to_confirm": decisions_to_confirm(),
            "follow_ups": follow_ups_visible_to(user).filter(person=user, status="open"),
        }
        if is_head(user):
            late = own_actions.filter(due_on__lt=dates.today())
            own["late_actions"] = late.exclude(owner=user)
            own["waiting_proposals"] = proposals_waiting_for(user)
    if own["states"]:
        activities = activities_visible_to(user).filter(state__in=own["states"]).select_related("state", "kind")
        asked = list(
            mandates().filter(
                addressees__kind=AddresseeKind.STATES, status=MandateStatus.ACTIVE, kind=MandateKind.OPERATIONAL
            )
        )
        own |= {
            "asked": asked,
            "returned": activities.filter(status=ActivityStatus.RETURNED),
            "drafts": activities.filter(status=ActivityStatus.DRAFT),
            "submitted": activities.filter(status=ActivityStatus.SUBMITTED),
            "published": activities.filter(status=ActivityStatus.PUBLISHED)[:10],
        }
    return own
