"""What follows from meetings: the meeting for the one who runs it, the answer to an invitation, and follow-ups."""

import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assistance.enums import ActivityStatus
from assistance.models import Activity
from assistance.queries import days_to_mend
from coordination.enums import MEETING_PUBLIC, FollowUpStatus, MeetingStatus
from coordination.letters import compose, default_text
from coordination.links import works
from coordination.models import FollowUp, Meeting, MeetingInvitation
from cop_portal.common.dates import now
from cop_portal.common.verdicts import ALLOWED, denied
from cop_portal.people.queries import authorities_by_state, focal_points_by_state
from cop_portal.people.rules import is_authority, is_focal_point, is_secretariat, states_read_by
from cop_portal.reminders.sources import Notice, Obligation

_INVITING = {MeetingStatus.DRAFT, MeetingStatus.ANNOUNCED}
_REACHABLE = Q(sent_on__isnull=False, revoked_at__isnull=True, contact__is_active=True)
_UNANSWERED = _REACHABLE & Q(answer="", attended__isnull=True, meeting__status__in=_INVITING)


class MeetingSource:
    """An announced meeting reminds the member of the secretariat who runs it."""

    kind = "meeting"
    label = gettext_lazy("meeting coming")
    optional = True
    stages = (30, 7, 1)
    related = ()

    def due_between(self, first, last):
        margin = datetime.timedelta(days=1)  # a zone may be a day away from UTC
        announced = Meeting.objects.filter(
            status=MeetingStatus.ANNOUNCED,
            starts_at__date__range=(first - margin, last + margin),
            created_by__is_active=True,
        ).select_related("created_by")
        found = [Obligation(meeting, meeting.created_by, meeting.days[0]) for meeting in announced]
        return [obligation for obligation in found if first <= obligation.due_on <= last]

    def still_due(self, meeting, recipient, due_on):
        if meeting.status != MeetingStatus.ANNOUNCED:
            return denied(_("The meeting is %(status)s.") % {"status": meeting.get_status_display()})
        if meeting.starts_at <= now():
            return denied(_("The meeting has begun."))
        if meeting.created_by_id != recipient.pk or not is_secretariat(recipient):
            return denied(_("Somebody else runs the meeting."))
        return ALLOWED if meeting.days[0] == due_on else denied(_("The meeting is on another day."))

    def readable_by(self, meeting, person):
        return meeting.status in MEETING_PUBLIC

    def notice(self, meeting):
        words = _("Meeting “%(meeting)s”") % {"meeting": meeting.title}
        return Notice(words, reverse("coordination:meeting-detail", args=[meeting.slug]))


class InvitationSource:
    """An invitation without an answer reminds the organization's contact, who has no account, by their own link."""

    kind = "meeting-invitation"
    label = gettext_lazy("invitation without an answer")
    stages = (14, 7, 2)
    related = ("organization", "meeting")

    def due_between(self, first, last):
        open_ones = MeetingInvitation.objects.filter(
            _UNANSWERED, meeting__reply_by__range=(first, last), meeting__ends_at__gt=now()
        ).select_related("meeting", "contact")
        return [
            Obligation(row, None, row.meeting.reply_by, address=row.contact.email, since=row.sent_on)
            for row in open_ones
        ]

    def still_due(self, invitation, recipient, due_on):
        meeting = invitation.meeting
        if meeting.status not in _INVITING or meeting.is_over:
            return denied(_("The meeting is over, or cancelled."))
        if meeting.reply_by != due_on:
            return denied(_("Replies are asked for by another day."))
        still = MeetingInvitation.objects.filter(_UNANSWERED, pk=invitation.pk).exists()
        return ALLOWED if still else denied(_("It is answered, or its link works no more."))

    def readable_by(self, invitation, person):
        return False

    def notice(self, invitation):
        words = {"organization": invitation.organization.name, "meeting": invitation.meeting.title}
        return Notice(_("Answer of %(organization)s to “%(meeting)s”") % words, invitation.get_absolute_url())

    def letter(self, invitation, due_on):
        subject, body = default_text("reminder", invitation.contact.language)
        return compose(invitation, subject, body, kind="meeting-invitation-reminder")


class ReturnedByLinkSource:
    """What an organization told by its link, and the secretariat returned, is to be mended within two weeks: on the day
    of the return, and again before the time is over, its contact is written to."""

    kind = "told-returned"
    label = gettext_lazy("what an organization told, returned")
    stages = (14, 3)
    related = ("organization", "meeting")

    def due_between(self, first, last):
        due = self._due_days()
        reachable = MeetingInvitation.objects.filter(_REACHABLE, organization__in=due, meeting__ends_at__gt=now())
        reachable = reachable.exclude(meeting__status=MeetingStatus.CANCELLED)
        # Of several links of one organization the one to the next meeting.
        latest_first = reachable.select_related("meeting", "contact").order_by("-meeting__starts_at", "-pk")
        links = {invitation.organization_id: invitation for invitation in latest_first}
        return [
            Obligation(invitation, None, day, address=invitation.contact.email)
            for organization, invitation in links.items()
            for day in sorted(due[organization])
            if first <= day <= last
        ]

    def _due_days(self):
        """{organization's id: the days by which what was returned to it is to be mended}."""
        returned = list(Activity.objects.filter(status=ActivityStatus.RETURNED, organization__isnull=False))
        days, due = days_to_mend(returned), {}
        for activity in returned:
            due.setdefault(activity.organization_id, set()).add(days[activity.pk])
        return due

    def still_due(self, invitation, recipient, due_on):
        if not works(invitation) or invitation.meeting.status == MeetingStatus.CANCELLED:
            return denied(_("The meeting is over, or cancelled."))
        if due_on not in self._due_days().get(invitation.organization_id, ()):
            return denied(_("It is mended, or was returned again."))
        return ALLOWED

    def readable_by(self, invitation, person):
        return False

    def notice(self, invitation):
        words = {"organization": invitation.organization.name}
        return Notice(_("What %(organization)s told, to be mended") % words, invitation.get_absolute_url())

    def letter(self, invitation, due_on):
        subject, body = default_text("returned", invitation.contact.language)
        return compose(invitation, subject, body, kind="meeting-invitation-returned")


class FollowUpSource:
    """An open follow-up reminds the person who owns it, or the focal points of the State that does."""

    kind = "follow-up"
    label = gettext_lazy("follow-up due")
    stages = (30, 7, 0, -7)
    related = ("meeting",)
    _people = staticmethod(focal_points_by_state)
    _is_theirs = staticmethod(is_focal_point)

    def due_between(self, first, last):
        due = list(
            FollowUp.objects.filter(status=FollowUpStatus.OPEN, due_on__range=(first, last))
            .filter(Q(person__is_active=True) | Q(state__isnull=False))
            .select_related("person", "meeting")
        )
        people = self._people({follow_up.state_id for follow_up in due if follow_up.state_id})
        return [
            Obligation(follow_up, person, follow_up.due_on)
            for follow_up in due
            for person in ([follow_up.person] if follow_up.person_id else people[follow_up.state_id])
        ]

    def still_due(self, follow_up, recipient, due_on):
        if follow_up.status != FollowUpStatus.OPEN:
            return denied(_("The follow-up is closed."))
        if follow_up.due_on != due_on:
            return denied(_("The follow-up is due on another day."))
        owns = follow_up.person_id == recipient.pk or (follow_up.state and self._is_theirs(recipient, follow_up.state))
        return ALLOWED if owns else denied(_("Somebody else owns the follow-up."))

    def readable_by(self, follow_up, person):
        return follow_up.person_id == person.pk or follow_up.state_id in states_read_by(person)

    def notice(self, follow_up):
        words = {"title": follow_up.title, "meeting": follow_up.meeting.title}
        text = _("Follow-up “%(title)s” of %(meeting)s") % words
        return Notice(text, reverse("coordination:meeting-detail", args=[follow_up.meeting.slug]))


class FollowUpLateSource(FollowUpSource):
    """A State's follow-up that is late is made known to its validating authority."""

    kind = "follow-up-late"
    label = gettext_lazy("follow-up of the State late")
    stages = (-1, -14)
    _people = staticmethod(authorities_by_state)
    _is_theirs = staticmethod(is_authority)

    def due_between(self, first, last):
        return [due for due in super().due_between(first, last) if due.subject.state_id]

    def notice(self, follow_up):
        words = {"title": follow_up.title, "meeting": follow_up.meeting.title}
        text = _("The State's follow-up “%(title)s” of %(meeting)s is late") % words
        return Notice(text, reverse("coordination:meeting-detail", args=[follow_up.meeting.slug]))
