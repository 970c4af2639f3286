"""Addresses of the pages that join the three apps."""

from django.urls import path

from cop_portal.history.views import shows_past
from cop_portal.reports import views

urlpatterns = [
    path("", views.home, name="home"),
    path("desk/", views.desk, name="desk"),
    path("search/", views.Search.as_view(), name="search"),
    path("search/suggestions/", views.search_suggestions, name="search-suggestions"),
    path("feed.atom", views.feed, name="feed"),
    path("reports/", views.ReportList.as_view(), name="report-list"),
    path("reports/<slug:slug>/", views.status_report, name="status-report"),
    path("documents/<path:symbol>/", views.document_detail, name="document-detail"),
    path("changes/", views.changes, name="changes"),
    path("meetings/<slug:slug>/briefing/", views.meeting_briefing, name="meeting-briefing"),
    path("matrix/", views.Matrix.as_view(), name="matrix"),
    path("matrix/overlaps/", views.OverlapList.as_view(), name="overlap-list"),
    path("matrix/<str:row>/<slug:area>/", views.matrix_cell, name="matrix-cell"),
    path("mandates/<slug:slug>/replies/", shows_past(views.MandateReplies.as_view()), name="mandate-replies"),
]
