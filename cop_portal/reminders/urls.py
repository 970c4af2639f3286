"""Addresses of reminders."""

from django.urls import path

from cop_portal.reminders import views

app_name = "reminders"

urlpatterns = [
    path("desk/reminders/", views.Outbox.as_view(), name="outbox"),
    path("desk/reminders/wishes/", views.preferences, name="preferences"),
    path("desk/reminders/hold/", views.hold_form, name="hold"),
    path("desk/reminders/holds/<int:pk>/release/", views.hold_release, name="hold-release"),
    path("desk/reminders/mails/<uuid:pk>/", views.mail_detail, name="mail-detail"),
    path("desk/reminders/mails/<uuid:pk>/retry/", views.mail_retry, name="mail-retry"),
    path("desk/reminders/mails/<uuid:pk>/arrived/", views.mail_arrived, name="mail-arrived"),
    path("desk/reminders/<int:pk>/", views.preview, name="preview"),
    path("desk/reminders/<int:pk>/send/", views.send_now, name="send-now"),
    path("reminders/refuse/<str:token>/", views.refuse, name="refuse"),
]
