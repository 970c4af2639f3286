"""Addresses of meetings and organizations."""

from django.urls import path, re_path

from coordination.views import (
    agenda,
    attendance,
    calendars,
    exchange,
    invitations,
    meetings,
    organizations,
    outcome,
    replies,
)

app_name = "coordination"

urlpatterns = [
    path("meetings/", meetings.MeetingList.as_view(), name="meeting-list"),
    path("meetings/new/", meetings.MeetingCreate.as_view(), name="meeting-create"),
    path("meetings/<slug:slug>/", meetings.meeting_detail, name="meeting-detail"),
    path("meetings/<slug:slug>.ics", calendars.meeting_calendar, name="meeting-calendar"),
    path("meetings/<slug:slug>/edit/", meetings.MeetingEdit.as_view(), name="meeting-edit"),
    path("meetings/<slug:slug>/reschedule/", meetings.Reschedule.as_view(), name="meeting-reschedule"),
    path("meetings/<slug:slug>/move/<slug:to>/", meetings.meeting_move, name="meeting-move"),
    path("meetings/<slug:slug>/agenda/new/", agenda.AgendaItemAdd.as_view(), name="agenda-item-create"),
    re_path(
        r"^meetings/(?P<slug>[-\w]+)/agenda/(?P<pk>\d+)/(?P<change>up|down|withdraw)/$",
        agenda.agenda_item_change,
        name="agenda-item-change",
    ),
    path("meetings/<slug:slug>/invite/", invitations.Invite.as_view(), name="meeting-invite"),
    path("meetings/<slug:slug>/invitations/", invitations.InvitationList.as_view(), name="invitation-list"),
    path("meetings/<slug:slug>/invitations/send/", invitations.invitations_send, name="invitations-send"),
    path("meetings/<slug:slug>/invitations/<int:pk>/", invitations.invitation_detail, name="invitation-detail"),
    path("meetings/<slug:slug>/invitations/<int:pk>/letter/", invitations.invitation_letter, name="invitation-letter"),
    path(
        "meetings/<slug:slug>/invitations/<int:pk>/contact/",
        invitations.InvitationContact.as_view(),
        name="invitation-contact",
    ),
    path("meetings/<slug:slug>/invitations/<int:pk>/answer/", replies.reply_on_behalf, name="invitation-answer"),
    path("meetings/<slug:slug>/invitations/<int:pk>/renew/", invitations.invitation_renew, name="invitation-renew"),
    path("meetings/<slug:slug>/invitations/<int:pk>/revoke/", invitations.invitation_revoke, name="invitation-revoke"),
    path("meetings/<slug:slug>/letters/", invitations.letter_list, name="letter-list"),
    re_path(
        r"^meetings/(?P<slug>[-\w]+)/letters/(?P<language>ar|zh|en|fr|ru|es)/$",
        invitations.LetterEdit.as_view(),
        name="letter-edit",
    ),
    path("meetings/<slug:slug>/attendance/", attendance.Attendance.as_view(), name="meeting-attendance"),
    path("meetings/<slug:slug>/attendance/add/", attendance.PersonPresent.as_view(), name="attendance-add"),
    path("reply/<str:token>/", replies.reply, name="reply"),
    path("reply/<str:token>/activities/", exchange.exchange, name="exchange"),
    path("reply/<str:token>/activities/new/", exchange.tell, name="exchange-new"),
    path("reply/<str:token>/activities/send/", exchange.exchange_send, name="exchange-send"),
    path("reply/<str:token>/activities/workbook/", exchange.exchange_workbook, name="exchange-workbook"),
    path("reply/<str:token>/activities/<str:reference>/", exchange.tell_otherwise, name="exchange-edit"),
    path(
        "reply/<str:token>/activities/<str:reference>/withdraw/",
        exchange.exchange_withdraw,
        name="exchange-withdraw",
    ),
    path("meetings/<slug:slug>/follow-ups/new/", outcome.FollowUpAdd.as_view(), name="follow-up-create"),
    path("meetings/<slug:slug>/follow-ups/<int:pk>/close/", outcome.follow_up_close, name="follow-up-close"),
    path("calendar.ics", calendars.calendar_feed, name="calendar-feed"),
    path("calendar/", calendars.calendars, name="calendars"),
    path("calendar/address/", calendars.calendar_address_make, name="calendar-address-make"),
    path("calendar/address/revoke/", calendars.calendar_address_revoke, name="calendar-address-revoke"),
    path("calendar/<str:token>.ics", calendars.own_calendar_feed, name="own-calendar-feed"),
    path("organizations/", organizations.OrganizationList.as_view(), name="organization-list"),
]
