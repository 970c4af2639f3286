"""Addresses of this app."""

app_name = "reminders"

urlpatterns = []
