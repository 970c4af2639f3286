"""Addresses of activities, needs, and proposals."""

from django.urls import path

from assistance import views

app_name = "assistance"

urlpatterns = [
    path("activities/", views.ActivityList.as_view(), name="activity-list"),
    path("activities/new/", views.ActivityCreate.as_view(), name="activity-create"),
    path("activities/<str:reference>/", views.activity_detail, name="activity-detail"),
    path("activities/<str:reference>/edit/", views.ActivityEdit.as_view(), name="activity-edit"),
    path("activities/<str:reference>/move/<slug:to>/", views.activity_move, name="activity-move"),
    path("activities/<str:reference>/attachments/", views.attachment_add, name="attachment-add"),
    path("activities/<str:reference>/attachments/<int:pk>/", views.attachment_download, name="attachment-download"),
    path(
        "activities/<str:reference>/attachments/<int:pk>/withdraw/",
        views.attachment_withdraw,
        name="attachment-withdraw",
    ),
    path("needs/", views.NeedList.as_view(), name="need-list"),
    path("needs/new/", views.NeedCreate.as_view(), name="need-create"),
    path("proposals/", views.ProposalList.as_view(), name="proposal-list"),
    path("proposals/new/", views.ProposalCreate.as_view(), name="proposal-create"),
    path("proposals/<int:pk>/submit/", views.ProposalSubmit.as_view(), name="proposal-submit"),
]
