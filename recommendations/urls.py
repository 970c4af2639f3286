"""Addresses of decisions, mandates, actions, and documents."""

from django.urls import path

from recommendations.views import actions, decisions, documents, mandates, sessions

app_name = "recommendations"

urlpatterns = [
    path("decisions/", decisions.DecisionList.as_view(), name="decision-list"),
    path("decisions/import/", decisions.DecisionImport.as_view(), name="decision-import"),
    path("decisions/<slug:slug>/", decisions.decision_detail, name="decision-detail"),
    path("decisions/<slug:slug>/akn/<slug:language>.xml", decisions.decision_akn, name="decision-akn"),
    path("mandates/", mandates.MandateList.as_view(), name="mandate-list"),
    path("mandates/<slug:slug>/", mandates.mandate_detail, name="mandate-detail"),
    path("mandates/<slug:slug>/edit/", mandates.MandateEdit.as_view(), name="mandate-edit"),
    path("mandates/<slug:slug>/confirm/", mandates.mandate_confirm, name="mandate-confirm"),
    path("mandates/<slug:slug>/actions/new/", actions.ActionCreate.as_view(), name="action-create"),
    path("mandates/<slug:slug>/assess/", mandates.AssessmentPropose.as_view(), name="assessment-propose"),
    path("mandates/<slug:slug>/assess/<int:pk>/confirm/", mandates.assessment_confirm, name="assessment-confirm"),
    path("actions/<int:pk>/", actions.action_detail, name="action-detail"),
    path("actions/<int:pk>/edit/", actions.ActionEdit.as_view(), name="action-edit"),
    path("actions/<int:pk>/move/<slug:to>/", actions.action_move, name="action-move"),
    path("sessions/", sessions.SessionList.as_view(), name="session-list"),
    path("sessions/<str:code>/", sessions.session_detail, name="session-detail"),
    path("sessions/<str:code>/move/", sessions.SessionMove.as_view(), name="session-move"),
    path("documents/", documents.DocumentList.as_view(), name="document-list"),
]
