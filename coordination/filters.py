"""Filters of the lists of meetings and organizations."""

from functools import reduce
from operator import or_

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coordination.enums import Answer, FollowUpStatus, MeetingKind, MeetingStatus
from coordination.models import FollowUp, Meeting, MeetingInvitation
from coordination.queries import meetings_visible_to
from cop_portal.common import dates
from cop_portal.common.text import holding_words
from cop_portal.people.enums import OrganizationKind
from cop_portal.people.models import Organization
from cop_portal.reminders.enums import MAIL_ON_ITS_WAY, MailState
from recommendations.queries import sessions


class MeetingFilter(django_filters.FilterSet):
    when = django_filters.ChoiceFilter(
        label=_("When"),
        choices=[("coming", _("coming")), ("past", _("past"))],
        method="timed",
        empty_label=_("any"),
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=MeetingKind.choices, empty_label=_("any"))
    status = django_filters.ChoiceFilter(label=_("Status"), choices=MeetingStatus.choices, empty_label=_("any"))
    session = django_filters.ModelChoiceFilter(
        label=_("Session"), queryset=lambda request: sessions(), to_field_name="code", empty_label=_("any")
    )

    class Meta:
        model = Meeting
        fields = []

    def timed(self, meetings, name, value):
        now = dates.now()
        return meetings.filter(ends_at__gte=now) if value == "coming" else meetings.filter(ends_at__lt=now)


class InvitationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Organization"), method="named")
    answer = django_filters.ChoiceFilter(
        label=_("Answer"),
        choices=[("none", _("no answer")), *Answer.choices],
        method="answered",
        empty_label=_("any"),
    )
    mail = django_filters.ChoiceFilter(
        label=_("Letter"),
        choices=[
            ("unreachable", _("no contact")),
            ("unsent", _("not sent")),
            ("queued", _("on its way")),
            ("sent", _("sent")),
            ("failed", _("failed, or unknown")),
        ],
        method="mailed",
        empty_label=_("any"),
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=OrganizationKind.choices, field_name="organization__kind", empty_label=_("any")
    )

    class Meta:
        model = MeetingInvitation
        fields = []

    def named(self, invitations, name, value):
        columns = {"name_en", Organization.name_column(), "acronym"}
        return invitations.filter(
            reduce(or_, (Q(**{f"organization__{column}__icontains": value}) for column in columns))
        )

    def answered(self, invitations, name, value):
        return invitations.filter(answer="" if value == "none" else value)

    def mailed(self, invitations, name, value):
        if value == "unreachable":
            return invitations.exclude(contact__is_active=True)
        if value == "unsent":
            return invitations.filter(sent_on__isnull=True)
        return invitations.filter(mail__state__in=_MAIL_STATES[value])


_MAIL_STATES = {
    "queued": MAIL_ON_ITS_WAY,
    "sent": [MailState.SENT],
    "failed": [MailState.FAILED, MailState.UNKNOWN],
}


class FollowUpFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Words"), field_name="title", lookup_expr="icontains")
    status = django_filters.ChoiceFilter(label=_("Status"), choices=FollowUpStatus.choices, empty_label=_("any"))
    due = django_filters.ChoiceFilter(
        label=_("Due"),
        choices=[("late", _("late")), ("coming", _("to come")), ("open", _("date open"))],
        method="timed",
        empty_label=_("any"),
    )
    owner = django_filters.ChoiceFilter(
        label=_("Owner"),
        choices=[
            ("person", _("person of the secretariat")),
            ("state", _("State")),
            ("organization", _("organization")),
        ],
        method="owned",
        empty_label=_("any"),
    )
    meeting = django_filters.ModelChoiceFilter(
        label=_("Meeting"),
        queryset=lambda request: meetings_visible_to(request.user),
        to_field_name="slug",
        empty_label=_("any"),
    )

    class Meta:
        model = FollowUp
        fields = []

    def timed(self, follow_ups, name, value):
        """What is closed is neither late nor to come."""
        undone = follow_ups.filter(status=FollowUpStatus.OPEN)
        if value == "open":
            return undone.filter(due_on__isnull=True)
        return undone.filter(**{f"due_on__{'lt' if value == 'late' else 'gte'}": dates.today()})

    def owned(self, follow_ups, name, value):
        return follow_ups.filter(**{f"{value}__isnull": False})


class OrganizationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Name or acronym"), method="called")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=OrganizationKind.choices, empty_label=_("any"))

    class Meta:
        model = Organization
        fields = []

    def called(self, organizations, name, value):
        return holding_words(organizations, value)
