"""Addresses of decisions, mandates, actions, and documents."""

from django.urls import path

from cop_portal.history.views import shows_past
from recommendations.views import actions, confirmation, decisions, documents, importing, mandates, sessions

app_name = "recommendations"

urlpatterns = [
    path("decisions/", decisions.DecisionList.as_view(), name="decision-list"),
    path("decisions/import/", importing.DecisionImport.as_view(), name="decision-import"),
    path("decisions/import/<int:pk>/", importing.import_review, name="import-review"),
    path("decisions/import/<int:pk>/discard/", importing.import_discard, name="import-discard"),
    path("decisions/<slug:slug>/", decisions.decision_detail, name="decision-detail"),
    path("decisions/<slug:slug>/confirm/", confirmation.decision_confirm, name="decision-confirm"),
    path(
        "decisions/<slug:slug>/paragraphs/<int:order>/mandates/new/",
        confirmation.MandateCreate.as_view(),
        name="mandate-create",
    ),
    path("decisions/<slug:slug>/languages/", decisions.decision_languages, name="decision-languages"),
    path("decisions/<slug:slug>/akn/<slug:language>.xml", decisions.decision_akn, name="decision-akn"),
    path("mandates/", shows_past(mandates.MandateList.as_view()), name="mandate-list"),
    path("mandates/<slug:slug>/", mandates.mandate_detail, name="mandate-detail"),
    path("mandates/<slug:slug>/move/<slug:to>/", mandates.mandate_move, name="mandate-move"),
    path("mandates/<slug:slug>/edit/", confirmation.MandateEdit.as_view(), name="mandate-edit"),
    path("mandates/<slug:slug>/confirm/", confirmation.mandate_confirm, name="mandate-confirm"),
    path("mandates/<slug:slug>/kind/", confirmation.mandate_kind, name="mandate-kind"),
    path("mandates/<slug:slug>/split/", confirmation.mandate_split, name="mandate-split"),
    path("mandates/<slug:slug>/merge/", confirmation.mandate_merge, name="mandate-merge"),
    path("mandates/<slug:slug>/withdraw/", confirmation.mandate_withdraw, name="mandate-withdraw"),
    path("mandates/<slug:slug>/restore/", confirmation.mandate_restore, name="mandate-restore"),
    path("mandates/<slug:slug>/actions/new/", actions.ActionCreate.as_view(), name="action-create"),
    path("mandates/<slug:slug>/assess/", mandates.AssessmentPropose.as_view(), name="assessment-propose"),
    path("mandates/<slug:slug>/assess/<int:pk>/confirm/", mandates.assessment_confirm, name="assessment-confirm"),
    path("mandates/<slug:slug>/assess/<int:pk>/return/", mandates.assessment_return, name="assessment-return"),
    path("mandates/<slug:slug>/chain/", mandates.mandate_chain, name="mandate-chain"),
    path("mandates/<slug:slug>/chain/new/", mandates.RelationCreate.as_view(), name="relation-create"),
    path("mandates/<slug:slug>/chain/<int:pk>/withdraw/", mandates.relation_withdraw, name="relation-withdraw"),
    path("mandates/<slug:slug>/replies/new/", mandates.ReplyCreate.as_view(), name="reply-create"),
    path("mandates/<slug:slug>/replies/<int:pk>/withdraw/", mandates.reply_withdraw, name="reply-withdraw"),
    path("mandates/<slug:slug>/plan/<slug:template>/", actions.TemplateUse.as_view(), name="template-use"),
    path("actions/", actions.ActionList.as_view(), name="action-list"),
    path("actions/board/", actions.ActionBoard.as_view(), name="action-board"),
    path("actions/hand-over/", actions.HandOver.as_view(), name="action-hand-over"),
    path("actions/<int:pk>/", actions.action_detail, name="action-detail"),
    path("actions/<int:pk>/edit/", actions.ActionEdit.as_view(), name="action-edit"),
    path("actions/<int:pk>/move/<slug:to>/", actions.action_move, name="action-move"),
    path("actions/<int:pk>/checklist/", actions.checklist_add, name="checklist-add"),
    path("actions/<int:pk>/checklist/<int:item>/", actions.checklist_tick, name="checklist-tick"),
    path("actions/<int:pk>/comments/", actions.comment_add, name="action-comment"),
    path("actions/<int:pk>/files/", actions.action_attach, name="action-attach"),
    path("actions/<int:pk>/files/<int:file>/", actions.action_file, name="action-file"),
    path("actions/<int:pk>/files/<int:file>/withdraw/", actions.action_detach, name="action-detach"),
    path("sessions/", sessions.SessionList.as_view(), name="session-list"),
    path("sessions/<str:code>/", sessions.session_detail, name="session-detail"),
    path("sessions/<str:code>/move/", sessions.SessionMove.as_view(), name="session-move"),
    path("sessions/<str:code>/cancel/", sessions.SessionCancel.as_view(), name="session-cancel"),
    path("documents/new/", documents.DocumentCreate.as_view(), name="document-create"),
    path("documents/<int:pk>/edit/", documents.DocumentEdit.as_view(), name="document-edit"),
    path("documents/", documents.DocumentList.as_view(), name="document-list"),
]
