"""Addresses of meetings and organizations."""

from django.urls import path, re_path

from coordination.views import agenda, invitations, meetings, organizations, outcome

app_name = "coordination"

urlpatterns = [
    path("meetings/", meetings.MeetingList.as_view(), name="meeting-list"),
    path("meetings/new/", meetings.MeetingCreate.as_view(), name="meeting-create"),
    path("meetings/<slug:slug>/", meetings.meeting_detail, name="meeting-detail"),
    path("meetings/<slug:slug>.ics", meetings.meeting_calendar, name="meeting-calendar"),
    path("meetings/<slug:slug>/edit/", meetings.MeetingEdit.as_view(), name="meeting-edit"),
    path("meetings/<slug:slug>/move/<slug:to>/", meetings.meeting_move, name="meeting-move"),
    path("meetings/<slug:slug>/agenda/new/", agenda.AgendaItemAdd.as_view(), name="agenda-item-create"),
    re_path(
        r"^meetings/(?P<slug>[-\w]+)/agenda/(?P<pk>\d+)/(?P<change>up|down|withdraw)/$",
        agenda.agenda_item_change,
        name="agenda-item-change",
    ),
    path("meetings/<slug:slug>/invite/", invitations.Invite.as_view(), name="meeting-invite"),
    path("meetings/<slug:slug>/attendance/", invitations.Attendance.as_view(), name="meeting-attendance"),
    path("meetings/<slug:slug>/follow-ups/new/", outcome.FollowUpAdd.as_view(), name="follow-up-create"),
    path("meetings/<slug:slug>/follow-ups/<int:pk>/close/", outcome.follow_up_close, name="follow-up-close"),
    path("organizations/", organizations.OrganizationList.as_view(), name="organization-list"),
]
