"""Filters of the lists of meetings and organizations."""

from functools import reduce
from operator import or_

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coordination.enums import Answer, MeetingKind, MeetingStatus
from coordination.models import Meeting, MeetingInvitation
from cop_portal.common import dates
from cop_portal.common.text import fold
from cop_portal.people.enums import OrganizationKind
from cop_portal.people.models import Organization
from cop_portal.reminders.enums import MailState
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
    "queued": [MailState.QUEUED, MailState.CLAIMED, MailState.TRANSMITTING],
    "sent": [MailState.SENT],
    "failed": [MailState.FAILED, MailState.UNKNOWN],
}


class OrganizationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Name or acronym"), method="called")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=OrganizationKind.choices, empty_label=_("any"))

    class Meta:
        model = Organization
        fields = []

    def called(self, organizations, name, value):
        for word in fold(value).split()[:8]:
            organizations = organizations.filter(search_text__contains=word)
        return organizations
