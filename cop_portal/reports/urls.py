"""Addresses of the pages that join the three apps."""

urlpatterns = []
