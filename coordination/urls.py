"""Addresses of meetings and organizations."""

from django.urls import path, re_path

from coordination import views

app_name = "coordination"

urlpatterns = [
    path("meetings/", views.MeetingList.as_view(), name="meeting-list"),
    path("meetings/new/", views.MeetingCreate.as_view(), name="meeting-create"),
    path("meetings/<slug:slug>/", views.meeting_detail, name="meeting-detail"),
    path("meetings/<slug:slug>.ics", views.meeting_calendar, name="meeting-calendar"),
    path("meetings/<slug:slug>/edit/", views.MeetingEdit.as_view(), name="meeting-edit"),
    path("meetings/<slug:slug>/move/<slug:to>/", views.meeting_move, name="meeting-move"),
    path("meetings/<slug:slug>/agenda/new/", views.AgendaItemAdd.as_view(), name="agenda-item-create"),
    re_path(
        r"^meetings/(?P<slug>[-\w]+)/agenda/(?P<pk>\d+)/(?P<change>up|down|withdraw)/$",
        views.agenda_item_change,
        name="agenda-item-change",
    ),
    path("meetings/<slug:slug>/invite/", views.Invite.as_view(), name="meeting-invite"),
    path("meetings/<slug:slug>/attendance/", views.Attendance.as_view(), name="meeting-attendance"),
    path("meetings/<slug:slug>/follow-ups/new/", views.FollowUpAdd.as_view(), name="follow-up-create"),
    path("meetings/<slug:slug>/follow-ups/<int:pk>/close/", views.follow_up_close, name="follow-up-close"),
    path("organizations/", views.OrganizationList.as_view(), name="organization-list"),
]
