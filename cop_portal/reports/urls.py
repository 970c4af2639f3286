"""Addresses of the pages that join the three apps."""

from django.urls import path, re_path

from cop_portal.history.views import shows_past
from cop_portal.reports.views import copies, home, matrix, replies, search

urlpatterns = [
    path("", home.home, name="home"),
    path("dashboard/", home.dashboard, name="dashboard"),
    path("dashboard/<slug:slug>/", home.figure, name="figure"),
    path("desk/", home.desk, name="desk"),
    path("search/", search.Search.as_view(), name="search"),
    path("search/suggestions/", search.search_suggestions, name="search-suggestions"),
    path("feed.atom", search.feed, name="feed"),
    path("reports/", copies.ReportList.as_view(), name="report-list"),
    path("reports/copies/<int:pk>/", copies.report_copy, name="report-copy"),
    re_path(
        r"^reports/copies/(?P<pk>\d+)/report\.(?P<ending>docx|pdf)$", copies.report_copy_file, name="report-copy-file"
    ),
    path("reports/copies/<int:pk>/differences/", copies.report_copy_differences, name="report-copy-differences"),
    path("reports/copies/<int:pk>/move/withdrawn/", copies.report_copy_withdraw, name="report-copy-withdraw"),
    path("reports/sessions/<str:key>/", copies.status_report, {"kind": "session"}, name="session-report"),
    path("reports/sessions/<str:key>/copies/", copies.CopyList.as_view(), {"kind": "session"}, name="session-copies"),
    path(
        "reports/sessions/<str:key>/copies/new/",
        copies.CopyCreate.as_view(),
        {"kind": "session"},
        name="session-copy-create",
    ),
    path("reports/bodies/<str:key>/", copies.status_report, {"kind": "body"}, name="body-report"),
    path("reports/bodies/<str:key>/copies/", copies.CopyList.as_view(), {"kind": "body"}, name="body-copies"),
    path(
        "reports/bodies/<str:key>/copies/new/", copies.CopyCreate.as_view(), {"kind": "body"}, name="body-copy-create"
    ),
    path("reports/<slug:key>/", copies.status_report, {"kind": "decision"}, name="status-report"),
    path("reports/<slug:key>/copies/", copies.CopyList.as_view(), {"kind": "decision"}, name="decision-copies"),
    path(
        "reports/<slug:key>/copies/new/",
        copies.CopyCreate.as_view(),
        {"kind": "decision"},
        name="decision-copy-create",
    ),
    path("documents/<path:symbol>/", home.document_detail, name="document-detail"),
    path("changes/", home.changes, name="changes"),
    path("meetings/<slug:slug>/briefing/", matrix.meeting_briefing, name="meeting-briefing"),
    path("matrix/", matrix.Matrix.as_view(), name="matrix"),
    path("matrix/overlaps/", matrix.OverlapList.as_view(), name="overlap-list"),
    path("matrix/<str:row>/<slug:area>/", matrix.matrix_cell, name="matrix-cell"),
    path(
        "mandates/<slug:slug>/replies/letters.docx",
        replies.Letters.as_view(),
        {"ending": "docx"},
        name="mandate-letters",
    ),
    path(
        "mandates/<slug:slug>/replies/letters.xlsx",
        replies.Letters.as_view(),
        {"ending": "xlsx"},
        name="mandate-letters-merge",
    ),
    path(
        "mandates/<slug:slug>/replies/letters/<str:code>.docx",
        replies.Letters.as_view(),
        {"ending": "docx"},
        name="mandate-letter",
    ),
    path("mandates/<slug:slug>/replies/", shows_past(replies.MandateReplies.as_view()), name="mandate-replies"),
]
