"""Addresses of this app."""

app_name = "assistance"

urlpatterns = []
