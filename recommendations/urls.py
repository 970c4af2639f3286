"""Addresses of this app."""

app_name = "recommendations"

urlpatterns = []
