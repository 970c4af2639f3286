"""Addresses of reminders."""

from django.urls import path

from cop_portal.reminders import views

app_name = "reminders"

urlpatterns = [
    path("desk/reminders/", views.Outbox.as_view(), name="outbox"),
    path("desk/reminders/mails/<uuid:pk>/", views.mail_detail, name="mail-detail"),
    path("desk/reminders/mails/<uuid:pk>/retry/", views.mail_retry, name="mail-retry"),
]
