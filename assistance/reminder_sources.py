"""What States have to do by when: their focal points mend what was returned; if not, their authority is told."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assistance.enums import ActivityStatus
from assistance.models import Activity
from assistance.queries import days_to_mend, mandates_of_states, silent_states
from cop_portal.common.verdicts import ALLOWED, denied
from cop_portal.people.queries import authorities_by_state, focal_points_by_state
from cop_portal.people.rules import is_authority, is_focal_point, states_of, states_of_authority, states_read_by
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


class ReplySource:
    """A mandate addressed to States parties reminds the focal points of those that have given no answer yet.

    It is due on its own day, or, where the decision names none, when the body meets again that adopted it.
    """

    kind = "reply"
    label = gettext_lazy("answer of the State to a mandate")
    stages = (180, 90, 30, 7, 1)
    late = (14, 2)
    related = ("paragraph__decision",)
    _people = staticmethod(focal_points_by_state)
    _states = staticmethod(states_of)

    def due_between(self, first, last):
        due = [(mandate, day) for mandate, day in mandates_of_states() if first <= day <= last]
        if not due:
            return []
        silent = silent_states([mandate for mandate, _day in due])
        people = self._people({state for states in silent.values() for state in states})
        found = {}
        for mandate, day in due:
            for state in silent[mandate.pk]:
                for person in people[state]:
                    found[mandate.pk, person.pk] = Obligation(mandate, person, day)
        return list(found.values())

    def still_due(self, mandate, recipient, due_on):
        day = {row.pk: day for row, day in mandates_of_states(pk=mandate.pk)}.get(mandate.pk)
        if day is None:
            return denied(_("The mandate is no longer open."))
        if day != due_on:
            return denied(_("The mandate is due on another day."))
        theirs = self._states(recipient)
        if not theirs:
            return denied(_("The person no longer reports for a State."))
        is_silent = theirs & silent_states([mandate])[mandate.pk]
        return ALLOWED if is_silent else denied(_("The State has answered."))

    def readable_by(self, mandate, person):
        return mandate.withdrawn_at is None

    def notice(self, mandate):
        words = {"mandate": mandate.reference, "asked": mandate.asked}
        text = _("Answer of your State to mandate %(mandate)s: %(asked)s") % words
        return Notice(text, reverse("mandate-replies", args=[mandate.slug]))


class ReplyLateSource(ReplySource):
    """A State's validating authority hears that no answer has been given shortly before the day, and after it."""

    kind = "reply-late"
    label = gettext_lazy("no answer of the State")
    stages = (7, -7)
    late = (0, 0)
    _people = staticmethod(authorities_by_state)
    _states = staticmethod(states_of_authority)

    def notice(self, mandate):
        words = {"mandate": mandate.reference, "asked": mandate.asked}
        text = _("Your State has not answered mandate %(mandate)s: %(asked)s") % words
        return Notice(text, reverse("mandate-replies", args=[mandate.slug]))
