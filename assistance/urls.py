"""Addresses of recommendations, needs, proposals, activities, and of how they cover the priority areas."""

from django.urls import path

from assistance.views import activities, coverage, iati, needs, proposals, recommendations, spreadsheets

app_name = "assistance"

urlpatterns = [
    path("activities/", activities.ActivityList.as_view(), name="activity-list"),
    path("activities/new/", activities.ActivityCreate.as_view(), name="activity-create"),
    path("activities/iati/", iati.IatiUpload.as_view(), name="iati-import"),
    path("activities/iati.xml", iati.activities_iati, name="activities-iati"),
    path("states/<str:code>/iati.xml", iati.state_iati, name="state-iati"),
    path("activities/spreadsheet/", spreadsheets.SpreadsheetUpload.as_view(), name="spreadsheet"),
    path("activities/spreadsheet/workbook/", spreadsheets.workbook, name="spreadsheet-workbook"),
    path("activities/uploads/<int:pk>/", spreadsheets.upload_detail, name="upload-detail"),
    path("activities/uploads/<int:pk>/file/", spreadsheets.upload_file, name="upload-file"),
    path("activities/uploads/<int:pk>/marked/", spreadsheets.upload_marked, name="upload-marked"),
    path("activities/<str:reference>/", activities.activity_detail, name="activity-detail"),
    path("activities/<str:reference>/edit/", activities.ActivityEdit.as_view(), name="activity-edit"),
    path("activities/<str:reference>/move/<slug:to>/", activities.activity_move, name="activity-move"),
    path("activities/<str:reference>/again/", activities.activity_copy, name="activity-copy"),
    path("activities/<str:reference>/change/", activities.activity_change, name="activity-change"),
    path("activities/<str:reference>/preview/", activities.activity_preview, name="activity-preview"),
    path("activities/<str:reference>/remarks/", activities.ActivityRemarks.as_view(), name="activity-remarks"),
    path("activities/<str:reference>/return/", activities.ActivityReturn.as_view(), name="activity-return"),
    path("activities/<str:reference>/attachments/", activities.attachment_add, name="attachment-add"),
    path(
        "activities/<str:reference>/attachments/<int:pk>/",
        activities.attachment_download,
        name="attachment-download",
    ),
    path(
        "activities/<str:reference>/attachments/<int:pk>/withdraw/",
        activities.attachment_withdraw,
        name="attachment-withdraw",
    ),
    path("recommendations/", recommendations.RecommendationList.as_view(), name="recommendation-list"),
    path("recommendations/new/", recommendations.RecommendationCreate.as_view(), name="recommendation-create"),
    path("recommendations/<int:pk>/", recommendations.recommendation_detail, name="recommendation-detail"),
    path("recommendations/<int:pk>/edit/", recommendations.RecommendationEdit.as_view(), name="recommendation-edit"),
    path("needs/", needs.NeedList.as_view(), name="need-list"),
    path("needs/new/", needs.NeedCreate.as_view(), name="need-create"),
    path("needs/<int:pk>/", needs.need_detail, name="need-detail"),
    path("needs/<int:pk>/edit/", needs.NeedEdit.as_view(), name="need-edit"),
    path("needs/<int:pk>/move/<slug:to>/", needs.need_move, name="need-move"),
    path("proposals/", proposals.ProposalList.as_view(), name="proposal-list"),
    path("proposals/new/", proposals.ProposalCreate.as_view(), name="proposal-create"),
    path("proposals/paper.docx", proposals.proposal_paper, name="proposal-paper"),
    path("proposals/<int:pk>/", proposals.proposal_detail, name="proposal-detail"),
    path("proposals/<int:pk>/edit/", proposals.ProposalEdit.as_view(), name="proposal-edit"),
    path("proposals/<int:pk>/submit/", proposals.ProposalSubmit.as_view(), name="proposal-submit"),
    path("proposals/<int:pk>/move/<slug:to>/", proposals.proposal_move, name="proposal-move"),
    path("coverage/", coverage.coverage, name="coverage"),
]
