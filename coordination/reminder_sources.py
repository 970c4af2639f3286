"""What follows from meetings: the meeting for the one who runs it, the answer to an invitation, and follow-ups."""

import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.enums import MEETING_PUBLIC, FollowUpStatus, MeetingStatus
from coordination.letters import compose, default_text
from coordination.models import FollowUp, Meeting, MeetingInvitation
from cop_portal.common.dates import now
from cop_portal.common.verdicts import ALLOWED, denied
from cop_portal.people.queries import authorities_by_state, focal_points_by_state
from cop_portal.people.rules import is_authority, is_focal_point, is_secretariat, states_read_by
from cop_portal.reminders.sources import Notice, Obligation

_INVITING = {MeetingStatus.DRAFT, MeetingStatus.ANNOUNCED}
_UNANSWERED = Q(
    answer="",
    sent_on__isnull=False,
    revoked_at__isnull=True,
    attended__isnull=True,
    contact__is_active=True,
    meeting__status__in=_INVITING,
)


class MeetingSource:
    """An announced meeting reminds the member of the secretariat who runs it."""

    kind = "meeting"
    label = gettext_lazy("meeting coming")
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
        if meeting.status not in _INVITING or meeting.ends_at <= now():
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
