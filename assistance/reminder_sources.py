"""What States have to do by when: their focal points mend what was returned; if not, their authority is told."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assistance.enums import ActivityStatus
from assistance.models import Activity
from assistance.queries import days_to_mend
from cop_portal.common.verdicts import ALLOWED, denied
from cop_portal.people.queries import authorities_by_state, focal_points_by_state
from cop_portal.people.rules import is_authority, is_focal_point, states_read_by
from cop_portal.reminders.sources import Notice, Obligation


class ReturnedActivitySource:
    """An activity that was returned reminds the State's focal points, two weeks after the return."""

    kind = "activity-returned"
    label = gettext_lazy("returned activity to mend")
    stages = (14, 3, -7)
    related = ()
    _people = staticmethod(focal_points_by_state)
    _is_theirs = staticmethod(is_focal_point)

    def due_between(self, first, last):
        returned = list(Activity.objects.filter(status=ActivityStatus.RETURNED, state__isnull=False))
        due = days_to_mend(returned)
        people = self._people({activity.state_id for activity in returned})
        return [
            Obligation(activity, person, due[activity.pk])
            for activity in returned
            if first <= due[activity.pk] <= last
            for person in people[activity.state_id]
        ]

    def still_due(self, activity, recipient, due_on):
        if activity.status != ActivityStatus.RETURNED:
            return denied(_("The activity is %(status)s.") % {"status": activity.get_status_display()})
        if not self._is_theirs(recipient, activity.state):
            return denied(_("The person no longer reports for the State."))
        return ALLOWED if days_to_mend([activity])[activity.pk] == due_on else denied(_("It was returned again."))

    def readable_by(self, activity, person):
        return activity.state_id in states_read_by(person)

    def notice(self, activity):
        words = {"reference": activity.reference, "title": activity.title}
        text = _("Activity %(reference)s “%(title)s” was returned to you") % words
        return Notice(text, reverse("assistance:activity-detail", args=[activity.reference]))


class ActivityNotMendedSource(ReturnedActivitySource):
    """One that was not mended in time is made known to the State's validating authority."""

    kind = "activity-not-mended"
    label = gettext_lazy("returned activity not mended")
    stages = (-1, -14)
    related = ("state",)
    _people = staticmethod(authorities_by_state)
    _is_theirs = staticmethod(is_authority)

    def notice(self, activity):
        words = {"reference": activity.reference, "title": activity.title, "state": activity.state.name}
        text = _("Activity %(reference)s “%(title)s” was returned to %(state)s and is not mended") % words
        return Notice(text, reverse("assistance:activity-detail", args=[activity.reference]))
