"""Addresses of the pages that join the three apps."""

from django.urls import path, re_path

from cop_portal.history.views import shows_past
from cop_portal.reports import views

urlpatterns = [
    path("", views.home, name="home"),
    path("dashboard/", views.dashboard, name="dashboard"),
    path("dashboard/<slug:slug>/", views.figure, name="figure"),
    path("desk/", views.desk, name="desk"),
    path("search/", views.Search.as_view(), name="search"),
    path("search/suggestions/", views.search_suggestions, name="search-suggestions"),
    path("feed.atom", views.feed, name="feed"),
    path("reports/", views.ReportList.as_view(), name="report-list"),
    path("reports/copies/<int:pk>/", views.report_copy, name="report-copy"),
    re_path(
        r"^reports/copies/(?P<pk>\d+)/report\.(?P<ending>docx|pdf)$", views.report_copy_file, name="report-copy-file"
    ),
    path("reports/copies/<int:pk>/differences/", views.report_copy_differences, name="report-copy-differences"),
    path("reports/copies/<int:pk>/move/withdrawn/", views.report_copy_withdraw, name="report-copy-withdraw"),
    path("reports/sessions/<str:key>/", views.status_report, {"kind": "session"}, name="session-report"),
    path("reports/sessions/<str:key>/copies/", views.CopyList.as_view(), {"kind": "session"}, name="session-copies"),
    path(
        "reports/sessions/<str:key>/copies/new/",
        views.CopyCreate.as_view(),
        {"kind": "session"},
        name="session-copy-create",
    ),
    path("reports/bodies/<str:key>/", views.status_report, {"kind": "body"}, name="body-report"),
    path("reports/bodies/<str:key>/copies/", views.CopyList.as_view(), {"kind": "body"}, name="body-copies"),
    path("reports/bodies/<str:key>/copies/new/", views.CopyCreate.as_view(), {"kind": "body"}, name="body-copy-create"),
    path("reports/<slug:key>/", views.status_report, {"kind": "decision"}, name="status-report"),
    path("reports/<slug:key>/copies/", views.CopyList.as_view(), {"kind": "decision"}, name="decision-copies"),
    path(
        "reports/<slug:key>/copies/new/",
        views.CopyCreate.as_view(),
        {"kind": "decision"},
        name="decision-copy-create",
    ),
    path("documents/<path:symbol>/", views.document_detail, name="document-detail"),
    path("changes/", views.changes, name="changes"),
    path("meetings/<slug:slug>/briefing/", views.meeting_briefing, name="meeting-briefing"),
    path("matrix/", views.Matrix.as_view(), name="matrix"),
    path("matrix/overlaps/", views.OverlapList.as_view(), name="overlap-list"),
    path("matrix/<str:row>/<slug:area>/", views.matrix_cell, name="matrix-cell"),
    path(
        "mandates/<slug:slug>/replies/letters.docx",
        views.Letters.as_view(),
        {"ending": "docx"},
        name="mandate-letters",
    ),
    path(
        "mandates/<slug:slug>/replies/letters.xlsx",
        views.Letters.as_view(),
        {"ending": "xlsx"},
        name="mandate-letters-merge",
    ),
    path(
        "mandates/<slug:slug>/replies/letters/<str:code>.docx",
        views.Letters.as_view(),
        {"ending": "docx"},
        name="mandate-letter",
    ),
    path("mandates/<slug:slug>/replies/", shows_past(views.MandateReplies.as_view()), name="mandate-replies"),
]
