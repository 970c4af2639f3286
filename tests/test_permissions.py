"""Who gets what at every address: one table; an address that is missing from it fails.

Codes: 200 the page, 302 done or to the sign-in, 403 refused with the reason, 404 does not exist for this person,
405 a change asked by GET, 422 a form that was sent empty.
"""

import datetime

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from assistance.enums import ActivityStatus
from coordination.enums import MeetingStatus
from coordination.links import token_of
from coordination.services import make_calendar_address
from cop_portal.reminders.services import beat
from cop_portal.reminders.services.outbox import refusal_path
from tests.factories.assistance import (
    ActivityFactory,
    AttachmentFactory,
    NeedFactory,
    ProposalFactory,
    UploadFactory,
)
from tests.factories.coordination import (
    AgendaItemFactory,
    AgreedPointFactory,
    FollowUpFactory,
    MeetingFactory,
    ParticipantFactory,
    SentInvitationFactory,
)
from tests.factories.people import (
    InvitationFactory,
    NoteFileFactory,
    OrganizationContactFactory,
    SavedViewFactory,
    StateFactory,
)
from tests.factories.recommendations import (
    ActionAttachmentFactory,
    ActionCommentFactory,
    ActionFactory,
    AddresseeFactory,
    AssessmentFactory,
    ChecklistItemFactory,
    ImportDraftFactory,
    MandateFactory,
    MandateRelationFactory,
    ParagraphTextFactory,
    RecommendationFactory,
    StateReplyFactory,
    TemplateStepFactory,
    party,
)
from tests.factories.reminders import HoldFactory, MailFactory, ReminderFactory
from tests.factories.reports import ReportCopyFactory

# visitor, focal point of Kenya, stranger (Peru), former focal point, officer, head, administrator
CAST = ["visitor", "focal_point", "stranger", "former_focal_point", "officer", "head", "administrator"]
ALL = [200] * 7
SIGNED_IN = [302, 200, 200, 200, 200, 200, 200]
NOT_THERE = [404] * 7
NOBODY_GETS = [302, 405, 405, 405, 405, 405, 405]

TABLE = {
    ("GET", "home"): ALL,
    ("GET", "dashboard"): ALL,
    ("GET", "figure"): [302] * 7,  # to its place on the page
    ("GET", "healthz"): ALL,
    ("GET", "readyz"): ALL,
    ("GET", "desk"): SIGNED_IN,
    ("GET", "search"): ALL,
    ("GET", "search-suggestions"): ALL,
    ("GET", "feed"): ALL,
    ("GET", "changes"): ALL,
    ("GET", "document-detail"): ALL,
    ("GET", "report-list"): ALL,
    ("GET", "status-report"): ALL,
    ("GET", "session-report"): ALL,
    ("GET", "body-report"): ALL,
    ("GET", "decision-copies"): ALL,
    ("GET", "session-copies"): ALL,
    ("GET", "body-copies"): ALL,
    ("GET", "decision-copy-create"): [302, 403, 403, 403, 200, 200, 403],
    ("POST", "decision-copy-create"): [302, 403, 403, 403, 422, 422, 403],
    ("GET", "session-copy-create"): [302, 403, 403, 403, 200, 200, 403],
    ("POST", "session-copy-create"): [302, 403, 403, 403, 422, 422, 403],
    ("GET", "body-copy-create"): [302, 403, 403, 403, 200, 200, 403],
    ("POST", "body-copy-create"): [302, 403, 403, 403, 422, 422, 403],
    # The copy of the table waits for its turn, and so has no files yet; what is frozen is for all: see test_copies.
    ("GET", "report-copy"): [404, 404, 404, 404, 200, 200, 404],
    ("GET", "report-copy-file"): NOT_THERE,
    ("GET", "report-copy-differences"): [404, 404, 404, 404, 200, 200, 404],
    ("GET", "report-copy-withdraw"): NOBODY_GETS,
    # Without the reason that a withdrawal needs.
    ("POST", "report-copy-withdraw"): [302, 404, 404, 404, 403, 422, 404],
    ("GET", "mandate-letters"): [302, 403, 403, 403, 200, 200, 403],
    ("GET", "mandate-letters-merge"): [302, 403, 403, 403, 200, 200, 403],
    ("GET", "mandate-letter"): [302, 403, 403, 403, 200, 200, 403],
    ("GET", "recommendations:document-create"): [302, 403, 403, 403, 200, 200, 200],
    ("POST", "recommendations:document-create"): [302, 403, 403, 403, 422, 422, 422],
    ("GET", "recommendations:document-edit"): [302, 403, 403, 403, 200, 200, 200],
    ("POST", "recommendations:document-edit"): [302, 403, 403, 403, 422, 422, 422],
    ("POST", "set-language"): [302] * 7,
    ("GET", "people:state-list"): ALL,
    ("GET", "people:state-detail"): ALL,
    ("GET", "people:profile"): SIGNED_IN,
    ("GET", "people:kept-form"): [302, 204, 204, 204, 204, 204, 204],
    ("POST", "people:kept-form"): [302, 400, 400, 400, 400, 400, 400],
    # The view is the officer's.
    ("GET", "people:saved-view-create"): SIGNED_IN,
    ("POST", "people:saved-view-create"): [302, 422, 422, 422, 422, 422, 422],
    ("GET", "people:saved-view-edit"): [302, 404, 404, 404, 200, 404, 404],
    ("POST", "people:saved-view-edit"): [302, 404, 404, 404, 422, 404, 404],
    ("GET", "people:saved-view-delete"): NOBODY_GETS,
    ("POST", "people:saved-view-delete"): [302, 404, 404, 404, 302, 404, 404],
    ("GET", "people:invitation-accept"): ALL,
    ("GET", "people:invitation-ask"): [405] * 7,
    # One answer, whatever the link is.
    ("POST", "people:invitation-ask"): ALL,
    ("GET", "people:invitation-withdraw"): NOBODY_GETS,
    ("POST", "people:invitation-withdraw"): [302, 403, 403, 403, 302, 302, 302],
    # The appointment, and the file of the note verbale, are those of Kenya's focal point.
    ("GET", "people:appointment-list"): [302, 403, 403, 403, 200, 200, 200],
    ("GET", "people:appointment-create"): [302, 403, 403, 403, 200, 200, 200],
    ("POST", "people:appointment-create"): [302, 403, 403, 403, 422, 422, 422],
    ("GET", "people:appointment-replace"): [302, 403, 404, 404, 200, 200, 200],
    ("POST", "people:appointment-replace"): [302, 403, 404, 404, 422, 422, 422],
    ("GET", "people:appointment-end"): [302, 403, 404, 404, 200, 200, 200],
    ("POST", "people:appointment-end"): [302, 403, 404, 404, 422, 422, 422],
    ("GET", "people:appointment-note"): [302, 403, 404, 404, 200, 200, 200],
    ("POST", "people:appointment-note"): [302, 403, 404, 404, 422, 422, 422],
    ("GET", "people:note-download"): [302, 200, 404, 404, 200, 200, 200],
    ("GET", "people:invitation-list"): [302, 403, 403, 403, 200, 200, 200],
    ("GET", "people:invitation-create"): [302, 403, 403, 403, 200, 200, 200],
    ("POST", "people:invitation-create"): [302, 403, 403, 403, 422, 422, 422],
    ("GET", "people:invitation-renew"): NOBODY_GETS,
    ("POST", "people:invitation-renew"): [302, 403, 403, 403, 302, 302, 302],
    ("GET", "reminders:outbox"): SIGNED_IN,
    ("GET", "reminders:mail-detail"): [302, 404, 404, 404, 200, 200, 200],
    ("GET", "reminders:mail-retry"): NOBODY_GETS,
    ("POST", "reminders:mail-retry"): [302, 404, 404, 404, 302, 302, 302],
    ("GET", "reminders:mail-arrived"): NOBODY_GETS,
    ("POST", "reminders:mail-arrived"): [302, 404, 404, 404, 302, 302, 302],
    ("GET", "reminders:preview"): [302, 403, 403, 403, 200, 200, 200],
    ("GET", "reminders:send-now"): NOBODY_GETS,
    ("POST", "reminders:send-now"): [302, 403, 403, 403, 302, 302, 302],
    ("GET", "reminders:hold"): [302, 403, 403, 403, 200, 200, 200],
    ("POST", "reminders:hold"): [302, 403, 403, 403, 422, 422, 422],
    ("GET", "reminders:hold-release"): NOBODY_GETS,
    ("POST", "reminders:hold-release"): [302, 403, 403, 403, 302, 302, 302],
    ("GET", "reminders:preferences"): SIGNED_IN,
    ("POST", "reminders:preferences"): [302, 422, 422, 422, 422, 422, 422],
    # Whoever holds a mail's link refuses its kind, signed in or not.
    ("GET", "reminders:refuse"): ALL,
    ("POST", "reminders:refuse"): ALL,
    ("GET", "recommendations:decision-list"): ALL,
    ("GET", "recommendations:decision-detail"): ALL,
    ("GET", "recommendations:decision-akn"): ALL,
    ("GET", "recommendations:decision-import"): [302, 403, 403, 403, 200, 200, 200],
    ("POST", "recommendations:decision-import"): [302, 403, 403, 403, 422, 422, 422],
    ("GET", "recommendations:import-review"): [302, 403, 403, 403, 200, 404, 404],
    ("POST", "recommendations:import-review"): [302, 403, 403, 403, 302, 404, 404],
    ("GET", "recommendations:import-discard"): NOBODY_GETS,
    ("POST", "recommendations:import-discard"): [302, 403, 403, 403, 302, 404, 404],
    ("GET", "recommendations:decision-languages"): ALL,
    ("GET", "recommendations:mandate-list"): ALL,
    ("GET", "recommendations:mandate-detail"): ALL,
    ("GET", "recommendations:mandate-edit"): [302, 403, 403, 403, 200, 200, 200],
    ("POST", "recommendations:mandate-edit"): [302, 403, 403, 403, 422, 422, 422],
    ("GET", "recommendations:mandate-confirm"): NOBODY_GETS,
    ("POST", "recommendations:mandate-confirm"): [302, 403, 403, 403, 302, 302, 302],
    ("GET", "recommendations:mandate-kind"): NOBODY_GETS,
    ("POST", "recommendations:mandate-kind"): [302, 403, 403, 403, 302, 302, 302],
    ("GET", "recommendations:mandate-merge"): NOBODY_GETS,
    ("POST", "recommendations:mandate-merge"): [302, 403, 403, 403, 302, 302, 302],
    ("GET", "recommendations:mandate-move"): NOBODY_GETS,
    ("POST", "recommendations:mandate-move"): [302, 403, 403, 403, 403, 422, 403],
    ("GET", "recommendations:mandate-withdraw"): NOBODY_GETS,
    ("POST", "recommendations:mandate-withdraw"): [302, 403, 403, 403, 302, 302, 302],
    ("GET", "recommendations:mandate-restore"): NOBODY_GETS,
    ("POST", "recommendations:mandate-restore"): [302, 403, 403, 403, 302, 302, 302],
    ("GET", "recommendations:mandate-split"): [302, 403, 403, 403, 200, 200, 200],
    ("POST", "recommendations:mandate-split"): [302, 403, 403, 403, 422, 422, 422],
    ("GET", "recommendations:mandate-create"): [302, 403, 403, 403, 200, 200, 200],
    ("POST", "recommendations:mandate-create"): [302, 403, 403, 403, 422, 422, 422],
    ("GET", "recommendations:decision-confirm"): [302, 403, 403, 403, 200, 200, 200],
    ("POST", "recommendations:decision-confirm"): [302, 403, 403, 403, 302, 302, 302],
    ("GET", "recommendations:action-create"): [302, 403, 403, 403, 200, 200, 403],
    ("POST", "recommendations:action-create"): [302, 403, 403, 403, 422, 422, 403],
    ("GET", "recommendations:action-detail"): [302, 404, 404, 404, 200, 200, 200],
    ("GET", "recommendations:action-edit"): [302, 404, 404, 404, 403, 200, 403],
    ("POST", "recommendations:action-edit"): [302, 404, 404, 404, 403, 422, 403],
    ("GET", "recommendations:action-move"): NOBODY_GETS,
    ("POST", "recommendations:action-move"): [302, 404, 404, 404, 403, 302, 403],
    ("GET", "recommendations:action-list"): [302, 403, 403, 403, 200, 200, 200],
    ("GET", "recommendations:action-board"): [302, 403, 403, 403, 200, 200, 200],
    ("GET", "recommendations:action-hand-over"): [302, 403, 403, 403, 200, 200, 403],
    ("POST", "recommendations:action-hand-over"): [302, 403, 403, 403, 302, 302, 403],
    ("GET", "recommendations:template-use"): [302, 403, 403, 403, 200, 200, 403],
    ("POST", "recommendations:template-use"): [302, 403, 403, 403, 422, 422, 403],
    ("GET", "recommendations:checklist-add"): NOBODY_GETS,
    ("POST", "recommendations:checklist-add"): [302, 404, 404, 404, 403, 422, 403],
    ("GET", "recommendations:checklist-tick"): NOBODY_GETS,
    ("POST", "recommendations:checklist-tick"): [302, 404, 404, 404, 403, 302, 403],
    ("GET", "recommendations:action-comment"): NOBODY_GETS,
    ("POST", "recommendations:action-comment"): [302, 404, 404, 404, 422, 422, 403],
    ("GET", "recommendations:action-attach"): NOBODY_GETS,
    ("POST", "recommendations:action-attach"): [302, 404, 404, 404, 403, 422, 403],
    ("GET", "recommendations:action-file"): [302, 404, 404, 404, 200, 200, 200],
    ("GET", "recommendations:action-detach"): NOBODY_GETS,
    ("POST", "recommendations:action-detach"): [302, 404, 404, 404, 403, 302, 403],
    ("GET", "recommendations:assessment-propose"): [302, 403, 403, 403, 200, 200, 403],
    ("POST", "recommendations:assessment-propose"): [302, 403, 403, 403, 422, 422, 403],
    ("GET", "recommendations:assessment-confirm"): NOBODY_GETS,
    ("POST", "recommendations:assessment-confirm"): [302, 403, 403, 403, 403, 302, 403],
    ("GET", "recommendations:assessment-return"): NOBODY_GETS,
    ("POST", "recommendations:assessment-return"): [302, 403, 403, 403, 403, 422, 403],
    ("GET", "recommendations:mandate-chain"): ALL,
    ("GET", "recommendations:relation-create"): [302, 403, 403, 403, 200, 200, 200],
    ("POST", "recommendations:relation-create"): [302, 403, 403, 403, 422, 422, 422],
    ("GET", "recommendations:relation-withdraw"): NOBODY_GETS,
    ("POST", "recommendations:relation-withdraw"): [302, 403, 403, 403, 302, 302, 302],
    ("GET", "recommendations:reply-create"): [302, 200, 200, 403, 200, 200, 403],
    ("POST", "recommendations:reply-create"): [302, 422, 422, 403, 422, 422, 403],
    ("GET", "recommendations:reply-withdraw"): NOBODY_GETS,
    ("POST", "recommendations:reply-withdraw"): [302, 302, 403, 403, 302, 302, 403],
    ("GET", "mandate-replies"): ALL,
    ("GET", "matrix"): ALL,
    ("GET", "matrix-cell"): ALL,
    ("GET", "overlap-list"): ALL,
    ("GET", "recommendations:document-list"): ALL,
    ("GET", "recommendations:session-list"): ALL,
    ("GET", "recommendations:session-detail"): ALL,
    ("GET", "recommendations:session-move"): [302, 403, 403, 403, 200, 200, 200],
    ("POST", "recommendations:session-move"): [302, 403, 403, 403, 200, 200, 200],
    ("GET", "recommendations:session-cancel"): [302, 403, 403, 403, 200, 200, 200],
    ("POST", "recommendations:session-cancel"): [302, 403, 403, 403, 422, 422, 422],
    ("GET", "assistance:activity-list"): ALL,
    ("GET", "assistance:activities-iati"): ALL,
    ("GET", "assistance:iati-import"): [302, 200, 200, 403, 200, 200, 403],
    ("POST", "assistance:iati-import"): [302, 422, 422, 403, 422, 422, 403],
    ("GET", "assistance:state-iati"): ALL,
    # The activity of the table is Kenya's draft: it exists for Kenya alone.
    ("GET", "assistance:activity-detail"): [404, 200, 404, 404, 404, 404, 404],
    ("GET", "assistance:activity-create"): [302, 200, 200, 403, 200, 200, 403],
    ("POST", "assistance:activity-create"): [302, 422, 422, 403, 422, 422, 403],
    ("GET", "assistance:activity-edit"): [302, 200, 404, 404, 404, 404, 404],
    ("POST", "assistance:activity-edit"): [302, 422, 404, 404, 404, 404, 404],
    ("GET", "assistance:activity-move"): NOBODY_GETS,
    ("POST", "assistance:activity-move"): [302, 302, 404, 404, 404, 404, 404],
    ("GET", "assistance:activity-copy"): NOBODY_GETS,
    ("POST", "assistance:activity-copy"): [302, 302, 404, 404, 404, 404, 404],
    ("GET", "assistance:activity-change"): NOBODY_GETS,
    # It is a draft, which is edited itself.
    ("POST", "assistance:activity-change"): [302, 403, 404, 404, 404, 404, 404],
    ("GET", "assistance:activity-preview"): [302, 200, 404, 404, 404, 404, 404],
    ("GET", "assistance:activity-remarks"): [302, 200, 404, 404, 404, 404, 404],
    ("POST", "assistance:activity-remarks"): [302, 422, 404, 404, 404, 404, 404],
    ("GET", "assistance:activity-return"): [302, 403, 404, 404, 404, 404, 404],
    ("POST", "assistance:activity-return"): [302, 403, 404, 404, 404, 404, 404],
    ("GET", "assistance:spreadsheet"): [302, 200, 200, 403, 200, 200, 403],
    ("POST", "assistance:spreadsheet"): [302, 422, 422, 403, 422, 422, 403],
    # Without the State whose workbook it is.
    ("GET", "assistance:spreadsheet-workbook"): [302, 404, 404, 403, 404, 404, 403],
    # The upload of the table is Kenya's own.
    ("GET", "assistance:upload-detail"): [302, 200, 404, 404, 404, 404, 404],
    ("GET", "assistance:upload-file"): [302, 200, 404, 404, 404, 404, 404],
    ("GET", "assistance:upload-marked"): [302, 200, 404, 404, 404, 404, 404],
    ("GET", "assistance:attachment-add"): NOBODY_GETS,
    ("POST", "assistance:attachment-add"): [302, 422, 404, 404, 404, 404, 404],
    ("GET", "assistance:attachment-download"): [404, 200, 404, 404, 404, 404, 404],
    ("GET", "assistance:attachment-withdraw"): NOBODY_GETS,
    ("POST", "assistance:attachment-withdraw"): [302, 302, 404, 404, 404, 404, 404],
    ("GET", "assistance:coverage"): ALL,
    ("GET", "assistance:recommendation-list"): ALL,
    ("GET", "assistance:recommendation-detail"): ALL,
    ("GET", "assistance:recommendation-create"): [302, 403, 403, 403, 200, 200, 200],
    ("POST", "assistance:recommendation-create"): [302, 403, 403, 403, 422, 422, 422],
    ("GET", "assistance:recommendation-edit"): [302, 403, 403, 403, 200, 200, 200],
    ("POST", "assistance:recommendation-edit"): [302, 403, 403, 403, 422, 422, 422],
    ("GET", "assistance:need-list"): ALL,
    # The need of the table is Kenya's, and published.
    ("GET", "assistance:need-detail"): ALL,
    ("GET", "assistance:need-edit"): [302, 200, 403, 403, 200, 200, 403],
    ("POST", "assistance:need-edit"): [302, 422, 403, 403, 422, 422, 403],
    ("GET", "assistance:need-move"): NOBODY_GETS,
    # Without the reason that a withdrawal needs.
    ("POST", "assistance:need-move"): [302, 422, 403, 403, 422, 422, 403],
    ("GET", "assistance:need-create"): [302, 200, 200, 403, 200, 200, 403],
    ("POST", "assistance:need-create"): [302, 422, 422, 403, 422, 422, 403],
    ("GET", "assistance:proposal-list"): ALL,
    # Without a session.
    ("GET", "assistance:proposal-paper"): NOT_THERE,
    ("GET", "assistance:proposal-create"): [302, 403, 403, 403, 200, 200, 403],
    ("POST", "assistance:proposal-create"): [302, 403, 403, 403, 422, 422, 403],
    # The proposal of the table is a draft.
    ("GET", "assistance:proposal-detail"): [404, 404, 404, 404, 200, 200, 404],
    ("GET", "assistance:proposal-edit"): [302, 404, 404, 404, 200, 200, 404],
    ("POST", "assistance:proposal-edit"): [302, 404, 404, 404, 422, 422, 404],
    ("GET", "assistance:proposal-move"): NOBODY_GETS,
    ("POST", "assistance:proposal-move"): [302, 404, 404, 404, 403, 302, 404],
    ("GET", "assistance:proposal-submit"): [302, 404, 404, 404, 403, 200, 404],
    ("POST", "assistance:proposal-submit"): [302, 404, 404, 404, 403, 422, 404],
    ("GET", "coordination:meeting-list"): ALL,
    # The meeting of the table is a draft.
    ("GET", "coordination:meeting-detail"): [404, 404, 404, 404, 200, 200, 404],
    ("GET", "coordination:meeting-calendar"): [404, 404, 404, 404, 200, 200, 404],
    ("GET", "coordination:meeting-create"): [302, 403, 403, 403, 200, 200, 403],
    ("POST", "coordination:meeting-create"): [302, 403, 403, 403, 422, 422, 403],
    ("GET", "coordination:meeting-edit"): [302, 404, 404, 404, 200, 200, 404],
    ("POST", "coordination:meeting-edit"): [302, 404, 404, 404, 422, 422, 404],
    ("GET", "coordination:meeting-reschedule"): [302, 404, 404, 404, 200, 200, 404],
    ("POST", "coordination:meeting-reschedule"): [302, 404, 404, 404, 422, 422, 404],
    ("GET", "coordination:calendars"): ALL,
    ("GET", "coordination:calendar-feed"): ALL,
    # The address of the officer's own calendar stands for the officer, whoever asks.
    ("GET", "coordination:own-calendar-feed"): ALL,
    ("GET", "coordination:calendar-address-make"): NOBODY_GETS,
    ("POST", "coordination:calendar-address-make"): [302, 200, 200, 200, 302, 200, 200],
    ("GET", "coordination:calendar-address-revoke"): NOBODY_GETS,
    ("POST", "coordination:calendar-address-revoke"): [302, 302, 302, 302, 302, 302, 302],
    ("GET", "coordination:meeting-move"): NOBODY_GETS,
    ("POST", "coordination:meeting-move"): [302, 404, 404, 404, 302, 302, 404],
    ("GET", "coordination:agenda-item-create"): [302, 404, 404, 404, 200, 200, 404],
    ("POST", "coordination:agenda-item-create"): [302, 404, 404, 404, 422, 422, 404],
    ("GET", "coordination:agenda"): [404, 404, 404, 404, 200, 200, 404],
    ("GET", "coordination:projector"): [302, 404, 404, 404, 200, 200, 404],
    # The draft has not been held, so it has no minutes; nor does a mandate ask for an item on its agenda.
    ("GET", "coordination:meeting-minutes"): [404, 404, 404, 404, 403, 403, 404],
    ("GET", "coordination:agenda-item-for"): NOBODY_GETS,
    ("POST", "coordination:agenda-item-for"): [302, 404, 404, 404, 302, 302, 404],
    ("GET", "coordination:agenda-item-edit"): [302, 404, 404, 404, 200, 200, 404],
    ("POST", "coordination:agenda-item-edit"): [302, 404, 404, 404, 422, 422, 404],
    ("GET", "coordination:agenda-item-change"): NOBODY_GETS,
    ("POST", "coordination:agenda-item-change"): [302, 404, 404, 404, 302, 302, 404],
    ("GET", "coordination:meeting-invite"): [302, 404, 404, 404, 200, 200, 404],
    ("POST", "coordination:meeting-invite"): [302, 404, 404, 404, 422, 422, 404],
    ("GET", "coordination:invitation-list"): [302, 404, 404, 404, 200, 200, 404],
    ("GET", "coordination:invitations-send"): NOBODY_GETS,
    ("POST", "coordination:invitations-send"): [302, 404, 404, 404, 302, 302, 404],
    ("GET", "coordination:letter-list"): [302, 404, 404, 404, 200, 200, 404],
    ("GET", "coordination:letter-edit"): [302, 404, 404, 404, 200, 200, 404],
    ("POST", "coordination:letter-edit"): [302, 404, 404, 404, 422, 422, 404],
    ("GET", "coordination:invitation-detail"): [302, 404, 404, 404, 200, 200, 404],
    ("GET", "coordination:invitation-letter"): [302, 404, 404, 404, 200, 200, 404],
    ("GET", "coordination:invitation-contact"): [302, 404, 404, 404, 200, 200, 404],
    # Without the version that was read.
    ("POST", "coordination:invitation-contact"): [302, 404, 404, 404, 409, 409, 404],
    ("GET", "coordination:invitation-answer"): [302, 404, 404, 404, 200, 200, 404],
    ("POST", "coordination:invitation-answer"): [302, 404, 404, 404, 422, 422, 404],
    ("GET", "coordination:invitation-renew"): NOBODY_GETS,
    ("POST", "coordination:invitation-renew"): [302, 404, 404, 404, 302, 302, 404],
    ("GET", "coordination:invitation-revoke"): NOBODY_GETS,
    ("POST", "coordination:invitation-revoke"): [302, 404, 404, 404, 302, 302, 404],
    # Whoever holds the link is the organization's contact, signed in or not.
    ("GET", "coordination:reply"): ALL,
    ("POST", "coordination:reply"): [422] * 7,
    ("GET", "coordination:exchange"): ALL,
    ("POST", "coordination:exchange"): [422] * 7,
    ("GET", "coordination:exchange-new"): ALL,
    ("POST", "coordination:exchange-new"): [422] * 7,
    ("GET", "coordination:exchange-edit"): ALL,
    ("POST", "coordination:exchange-edit"): [422] * 7,
    ("GET", "coordination:exchange-workbook"): ALL,
    ("GET", "coordination:exchange-send"): [405] * 7,
    ("POST", "coordination:exchange-send"): [302] * 7,
    ("GET", "coordination:exchange-withdraw"): [405] * 7,
    ("POST", "coordination:exchange-withdraw"): [302] * 7,
    ("GET", "meeting-briefing"): [302, 404, 404, 404, 200, 200, 404],
    ("GET", "coordination:meeting-attendance"): [302, 404, 404, 404, 200, 200, 404],
    # Without the mark of what was read.
    ("POST", "coordination:meeting-attendance"): [302, 404, 404, 404, 409, 409, 404],
    ("GET", "coordination:attendance-add"): [302, 404, 404, 404, 200, 200, 404],
    ("POST", "coordination:attendance-add"): [302, 404, 404, 404, 422, 422, 404],
    ("GET", "coordination:follow-up-create"): [302, 404, 404, 404, 200, 200, 404],
    ("POST", "coordination:follow-up-create"): [302, 404, 404, 404, 422, 422, 404],
    ("GET", "coordination:follow-up-edit"): [302, 404, 404, 404, 200, 200, 404],
    ("POST", "coordination:follow-up-edit"): [302, 404, 404, 404, 422, 422, 404],
    ("GET", "coordination:follow-up-close"): [302, 404, 404, 404, 200, 200, 404],
    ("POST", "coordination:follow-up-close"): [302, 404, 404, 404, 422, 422, 404],
    ("GET", "coordination:follow-up-reopen"): [302, 404, 404, 404, 200, 200, 404],
    ("POST", "coordination:follow-up-reopen"): [302, 404, 404, 404, 422, 422, 404],
    ("GET", "coordination:follow-up-list"): [302, 403, 403, 403, 200, 200, 403],
    ("GET", "coordination:outcome-edit"): [302, 404, 404, 404, 200, 200, 404],
    # Without the version that was read: nothing is overwritten.
    ("POST", "coordination:outcome-edit"): [302, 404, 404, 404, 409, 409, 404],
    ("GET", "coordination:point-create"): [302, 404, 404, 404, 200, 200, 404],
    ("POST", "coordination:point-create"): [302, 404, 404, 404, 422, 422, 404],
    ("GET", "coordination:point-edit"): [302, 404, 404, 404, 200, 200, 404],
    ("POST", "coordination:point-edit"): [302, 404, 404, 404, 422, 422, 404],
    ("GET", "coordination:point-change"): NOBODY_GETS,
    ("POST", "coordination:point-change"): [302, 404, 404, 404, 302, 302, 404],
    ("GET", "coordination:organization-list"): ALL,
    ("GET", "coordination:organization-detail"): ALL,
    ("GET", "coordination:organization-create"): [302, 403, 403, 403, 200, 200, 403],
    ("POST", "coordination:organization-create"): [302, 403, 403, 403, 422, 422, 403],
    ("GET", "coordination:organization-edit"): [302, 403, 403, 403, 200, 200, 403],
    ("POST", "coordination:organization-edit"): [302, 403, 403, 403, 422, 422, 403],
    ("GET", "coordination:organization-merge"): [302, 403, 403, 403, 200, 200, 403],
    # Without the one to keep.
    ("POST", "coordination:organization-merge"): [302, 403, 403, 403, 422, 422, 403],
    ("GET", "coordination:contact-create"): [302, 403, 403, 403, 200, 200, 403],
    ("POST", "coordination:contact-create"): [302, 403, 403, 403, 422, 422, 403],
    ("GET", "coordination:contact-edit"): [302, 403, 403, 403, 200, 200, 403],
    ("POST", "coordination:contact-edit"): [302, 403, 403, 403, 422, 422, 403],
    ("GET", "coordination:organization-import"): [302, 403, 403, 403, 200, 200, 403],
    ("POST", "coordination:organization-import"): [302, 403, 403, 403, 422, 422, 403],
    ("GET", "coordination:address-book"): [302, 403, 403, 403, 200, 200, 403],
}

OURS = {"people", "history", "reminders", "recommendations", "assistance", "coordination", "reports"}

# Django's own, and django-allauth's, have their own tests; the admin's is below.
FOREIGN = ("admin:", "account_", "mfa_")


def addresses(resolver=None, prefix=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            namespace = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from addresses(entry, namespace)
        elif isinstance(entry, URLPattern) and entry.name:
            yield f"{prefix}{entry.name}"


def test_every_address_is_in_the_table():
    known = {name for _method, name in TABLE}
    named = {name for name in addresses() if not name.startswith(FOREIGN)}
    assert named - known == set()
    assert known - named == set()


@pytest.fixture
def things(db, kenya, officer, focal_point):
    """One object of each kind, private where it can be; `links` gives each address its arguments."""
    paragraph = ParagraphTextFactory(paragraph__label="c").paragraph
    mandate = MandateFactory(paragraph=paragraph, slug="3-4-c-1")
    AddresseeFactory(mandate=mandate, kind="states")
    reply = StateReplyFactory(mandate=mandate, state=kenya)
    relation = MandateRelationFactory(
        to_mandate=mandate, mandate__paragraph=paragraph, mandate__number=2, mandate__slug="later"
    )
    action = ActionFactory(mandate=mandate)
    ticked = ChecklistItemFactory(action=action)
    file = ActionAttachmentFactory(action=action)
    ActionCommentFactory(action=action)
    step = TemplateStepFactory()
    proposal_of_assessment = AssessmentFactory(mandate=mandate, by=officer)
    activity = ActivityFactory(state=kenya, created_by=focal_point, status=ActivityStatus.DRAFT)
    published = ActivityFactory(state=kenya, created_by=focal_point, status=ActivityStatus.PUBLISHED)
    attachment = AttachmentFactory(activity=activity)
    upload = UploadFactory(state=kenya, uploaded_by=focal_point)
    recommendation = RecommendationFactory()
    need = NeedFactory(state=kenya)
    proposal = ProposalFactory(created_by=officer)
    meeting = MeetingFactory(status=MeetingStatus.DRAFT)
    item = AgendaItemFactory(meeting=meeting)
    contact = OrganizationContactFactory()
    organization = [contact.organization.slug]
    point = AgreedPointFactory(meeting=meeting)
    follow_up = FollowUpFactory(meeting=meeting, person=officer)
    meeting_invitation = SentInvitationFactory(meeting=meeting, created_by=officer)
    ParticipantFactory(invitation=meeting_invitation)
    told = ActivityFactory(state=None, organization=meeting_invitation.organization, status=ActivityStatus.DRAFT)
    by_invitation = [meeting.slug, meeting_invitation.pk]
    invitation, token = InvitationFactory()
    appointment = focal_point.appointments.get()
    appointment.note_file = NoteFileFactory(state=kenya)
    appointment.save()
    beat()
    mail = MailFactory(state="failed")
    reminder = ReminderFactory(subject=action, recipient=action.owner, due_on=datetime.date(2007, 9, 14))
    draft = ImportDraftFactory(created_by=officer)
    by_slug = [meeting.slug]
    view = SavedViewFactory(person=officer)
    copy = ReportCopyFactory(kind="decision", decision=paragraph.decision, made_by=officer)
    party(StateFactory(code="TCD"))  # which has not replied
    return {
        "people:saved-view-edit": [view.pk],
        "people:saved-view-delete": [view.pk],
        "people:state-detail": ["KEN"],
        "people:invitation-accept": [token],
        "people:invitation-renew": [invitation.pk],
        "people:invitation-withdraw": [invitation.pk],
        "people:invitation-ask": [token],
        "people:appointment-create": ["KEN"],
        "people:appointment-replace": ["KEN", appointment.pk],
        "people:appointment-end": ["KEN", appointment.pk],
        "people:appointment-note": ["KEN", appointment.pk],
        "people:note-download": ["KEN", appointment.note_file.pk],
        "reminders:mail-detail": [mail.pk],
        "reminders:mail-retry": [mail.pk],
        "reminders:mail-arrived": [MailFactory(state="unknown").pk],
        "reminders:preview": [reminder.pk],
        "reminders:send-now": [reminder.pk],
        "reminders:hold-release": [HoldFactory(person=officer).pk],
        "reminders:refuse": [refusal_path(officer, ["meeting"]).split("/")[-2]],
        "recommendations:decision-detail": ["3-4"],
        "status-report": ["3-4"],
        "session-report": [paragraph.decision.session.code],
        "body-report": [paragraph.decision.body.code],
        "decision-copies": ["3-4"],
        "session-copies": [paragraph.decision.session.code],
        "body-copies": [paragraph.decision.body.code],
        "decision-copy-create": ["3-4"],
        "session-copy-create": [paragraph.decision.session.code],
        "body-copy-create": [paragraph.decision.body.code],
        "report-copy": [copy.pk],
        "report-copy-file": [copy.pk, "docx"],
        "report-copy-differences": [copy.pk],
        "report-copy-withdraw": [copy.pk],
        "mandate-letters": [mandate.slug],
        "mandate-letters-merge": [mandate.slug],
        "mandate-letter": [mandate.slug, "TCD"],
        "recommendations:decision-akn": ["3-4", "en"],
        "recommendations:decision-languages": ["3-4"],
        "recommendations:import-review": [draft.pk],
        "recommendations:import-discard": [draft.pk],
        "recommendations:mandate-detail": [mandate.slug],
        "recommendations:mandate-edit": [mandate.slug],
        "recommendations:mandate-confirm": [mandate.slug],
        "recommendations:mandate-kind": [mandate.slug],
        "recommendations:mandate-merge": [mandate.slug],
        "recommendations:mandate-move": [mandate.slug, "retired"],
        "recommendations:mandate-withdraw": [mandate.slug],
        "recommendations:mandate-restore": [mandate.slug],
        "recommendations:mandate-split": [mandate.slug],
        "recommendations:decision-confirm": ["3-4"],
        "recommendations:mandate-create": ["3-4", paragraph.order],
        "recommendations:action-create": [mandate.slug],
        "recommendations:action-detail": [action.pk],
        "recommendations:action-edit": [action.pk],
        "recommendations:action-move": [action.pk, "in_progress"],
        "recommendations:template-use": [mandate.slug, step.template.code],
        "recommendations:checklist-add": [action.pk],
        "recommendations:checklist-tick": [action.pk, ticked.pk],
        "recommendations:action-comment": [action.pk],
        "recommendations:action-attach": [action.pk],
        "recommendations:action-file": [action.pk, file.pk],
        "recommendations:action-detach": [action.pk, file.pk],
        "recommendations:assessment-propose": [mandate.slug],
        "recommendations:assessment-return": [mandate.slug, proposal_of_assessment.pk],
        "recommendations:mandate-chain": [mandate.slug],
        "recommendations:relation-create": [mandate.slug],
        "recommendations:relation-withdraw": [relation.mandate.slug, relation.pk],
        "recommendations:reply-create": [mandate.slug],
        "recommendations:reply-withdraw": [mandate.slug, reply.pk],
        "figure": ["areas"],
        "mandate-replies": [mandate.slug],
        "matrix-cell": ["KEN", need.priority_area.number],
        "recommendations:session-detail": ["COP-3"],
        "recommendations:session-move": ["COP-3"],
        "recommendations:session-cancel": ["COP-3"],
        "recommendations:assessment-confirm": [mandate.slug, proposal_of_assessment.pk],
        "assistance:state-iati": [published.state.code],
        "assistance:activity-detail": [activity.reference],
        "assistance:activity-edit": [activity.reference],
        "assistance:activity-move": [activity.reference, "submitted"],
        "assistance:activity-copy": [activity.reference],
        "assistance:activity-change": [activity.reference],
        "assistance:activity-preview": [activity.reference],
        "assistance:activity-remarks": [activity.reference],
        "assistance:activity-return": [activity.reference],
        "assistance:upload-detail": [upload.pk],
        "assistance:upload-file": [upload.pk],
        "assistance:upload-marked": [upload.pk],
        "assistance:attachment-add": [activity.reference],
        "assistance:attachment-download": [activity.reference, attachment.pk],
        "assistance:attachment-withdraw": [activity.reference, attachment.pk],
        "document-detail": [recommendation.document.symbol],
        "recommendations:document-edit": [recommendation.document.pk],
        "assistance:recommendation-detail": [recommendation.pk],
        "assistance:recommendation-edit": [recommendation.pk],
        "assistance:need-detail": [need.pk],
        "assistance:need-edit": [need.pk],
        "assistance:need-move": [need.pk, "withdrawn"],
        "assistance:proposal-detail": [proposal.pk],
        "assistance:proposal-edit": [proposal.pk],
        "assistance:proposal-move": [proposal.pk, "cleared"],
        "assistance:proposal-submit": [proposal.pk],
        "coordination:meeting-detail": by_slug,
        "coordination:meeting-calendar": by_slug,
        "coordination:meeting-edit": by_slug,
        "coordination:meeting-reschedule": by_slug,
        "coordination:own-calendar-feed": [make_calendar_address(person=officer)],
        "coordination:meeting-move": [meeting.slug, "announced"],
        "coordination:agenda-item-create": by_slug,
        "coordination:agenda-item-change": [meeting.slug, item.pk, "up"],
        "coordination:meeting-invite": by_slug,
        "coordination:meeting-attendance": by_slug,
        "coordination:attendance-add": by_slug,
        "coordination:invitation-list": by_slug,
        "coordination:invitations-send": by_slug,
        "coordination:letter-list": by_slug,
        "coordination:letter-edit": [meeting.slug, "fr"],
        "coordination:invitation-detail": by_invitation,
        "coordination:invitation-letter": by_invitation,
        "coordination:invitation-contact": by_invitation,
        "coordination:invitation-answer": by_invitation,
        "coordination:invitation-renew": by_invitation,
        "coordination:invitation-revoke": by_invitation,
        "coordination:reply": [token_of(meeting_invitation)],
        "coordination:exchange": [token_of(meeting_invitation)],
        "coordination:exchange-new": [token_of(meeting_invitation)],
        "coordination:exchange-edit": [token_of(meeting_invitation), told.reference],
        "coordination:exchange-workbook": [token_of(meeting_invitation)],
        "coordination:exchange-send": [token_of(meeting_invitation)],
        "coordination:exchange-withdraw": [token_of(meeting_invitation), told.reference],
        "meeting-briefing": by_slug,
        "coordination:follow-up-create": by_slug,
        "coordination:follow-up-edit": [meeting.slug, follow_up.pk],
        "coordination:follow-up-close": [meeting.slug, follow_up.pk],
        "coordination:organization-detail": organization,
        "coordination:organization-edit": organization,
        "coordination:organization-merge": organization,
        "coordination:contact-create": organization,
        "coordination:contact-edit": [*organization, contact.pk],
        "coordination:follow-up-reopen": [meeting.slug, follow_up.pk],
        "coordination:agenda": by_slug,
        "coordination:agenda-item-for": [meeting.slug, mandate.slug],
        "coordination:agenda-item-edit": [meeting.slug, item.pk],
        "coordination:projector": by_slug,
        "coordination:meeting-minutes": by_slug,
        "coordination:outcome-edit": by_slug,
        "coordination:point-create": by_slug,
        "coordination:point-edit": [meeting.slug, point.pk],
        "coordination:point-change": [meeting.slug, point.pk, "up"],
    }


# What the validating authority of Kenya gets other than a person without any role: it reads, and changes nothing.
AUTHORITY = {
    ("GET", "people:appointment-replace"): 403,
    ("POST", "people:appointment-replace"): 403,
    ("GET", "people:appointment-end"): 403,
    ("POST", "people:appointment-end"): 403,
    ("GET", "people:appointment-note"): 403,
    ("POST", "people:appointment-note"): 403,
    ("GET", "people:note-download"): 200,
    ("GET", "assistance:activity-detail"): 200,
    ("GET", "assistance:activity-edit"): 403,
    ("POST", "assistance:activity-edit"): 403,
    ("POST", "assistance:activity-move"): 403,
    ("POST", "assistance:activity-copy"): 403,
    ("POST", "assistance:activity-change"): 403,
    ("GET", "assistance:activity-preview"): 200,
    ("GET", "assistance:activity-remarks"): 403,
    ("POST", "assistance:activity-remarks"): 403,
    ("GET", "assistance:activity-return"): 403,
    ("POST", "assistance:activity-return"): 403,
    ("POST", "assistance:attachment-add"): 403,
    ("GET", "assistance:attachment-download"): 200,
    ("POST", "assistance:attachment-withdraw"): 403,
}


def ask_everything(client, things):
    """Every address in turn; nothing of one answer changes the next, since each is rolled back. Returns the codes."""
    from django.db import transaction

    found = {}
    for method, name in TABLE:
        url = reverse(name, args=things.get(name, []))
        with transaction.atomic():
            response = client.get(url) if method == "GET" else client.post(url, {"language": "en"})
            transaction.set_rollback(True)
        found[method, name] = response.status_code
        for close in response._resource_closers:
            close()
    return found


@pytest.mark.parametrize("who", CAST)
def test_table_of_rights(who, things, request, client_of):
    column = CAST.index(who)
    client = Client() if who == "visitor" else client_of(request.getfixturevalue(who))
    assert ask_everything(client, things) == {address: codes[column] for address, codes in TABLE.items()}


def test_a_validating_authority_reads_what_its_state_drafts_and_changes_nothing(things, authority, client_of):
    without_role = CAST.index("former_focal_point")
    expected = {address: codes[without_role] for address, codes in TABLE.items()} | AUTHORITY
    assert ask_everything(client_of(authority), things) == expected


# Of Kenya's published activity: whoever reads it may not therefore read, or do, what is Kenya's and the secretariat's.
PUBLISHED = {
    ("GET", "assistance:activity-detail"): ALL,
    ("POST", "assistance:activity-copy"): [302, 302, 403, 403, 302, 302, 403],
    ("POST", "assistance:activity-change"): [302, 302, 403, 403, 302, 302, 403],
    ("GET", "assistance:activity-edit"): [302, 403, 403, 403, 403, 403, 403],
    ("GET", "assistance:activity-preview"): [302, 200, 403, 403, 200, 200, 403],
    ("GET", "assistance:activity-remarks"): [302, 200, 403, 403, 200, 200, 403],
    ("POST", "assistance:activity-remarks"): [302, 422, 403, 403, 422, 422, 403],
    ("GET", "assistance:activity-return"): [302, 403, 403, 403, 200, 200, 403],
    ("POST", "assistance:activity-return"): [302, 403, 403, 403, 422, 422, 403],
}


@pytest.mark.parametrize("who", CAST)
def test_table_of_rights_to_what_is_published(who, kenya, focal_point, request, client_of):
    from django.db import transaction

    activity = ActivityFactory(state=kenya, created_by=focal_point, status=ActivityStatus.PUBLISHED)
    client = Client() if who == "visitor" else client_of(request.getfixturevalue(who))
    found = {}
    for method, name in PUBLISHED:
        with transaction.atomic():
            found[method, name] = getattr(client, method.lower())(reverse(name, args=[activity.reference])).status_code
            transaction.set_rollback(True)
    assert found == {asked: codes[CAST.index(who)] for asked, codes in PUBLISHED.items()}


def test_a_visitor_is_sent_to_sign_in_and_back(client, db):
    response = client.get("/desk/")
    assert response.headers["Location"] == "/account/login/?next=/desk/"


@pytest.mark.parametrize("who", CAST)
def test_only_administrators_enter_the_admin(who, request, client_of, db):
    client = Client() if who == "visitor" else client_of(request.getfixturevalue(who))
    response = client.get("/admin/")
    assert response.status_code == (200 if who == "administrator" else 302)


def test_every_model_is_in_the_admin():
    """As a page of its own, or as a part of its parent's."""
    from django.apps import apps
    from django.contrib import admin

    parts = {inline.model for page in admin.site._registry.values() for inline in page.inlines}
    ours = {model for label in OURS for model in apps.get_app_config(label).get_models()}
    assert ours - set(admin.site._registry) - parts == set()


def test_every_admin_page_opens_and_nothing_can_be_deleted(administrator, client_of, things):
    from django.contrib import admin

    client = client_of(administrator)
    wrong = {}
    for model, model_admin in admin.site._registry.items():
        if model._meta.app_label not in OURS:
            continue
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        listed = client.get(reverse(f"admin:{name}_changelist") + "?q=x")
        thing = model._default_manager.first()
        opened = client.get(reverse(f"admin:{name}_change", args=[thing.pk])) if thing else None
        deleted = client.post(reverse(f"admin:{name}_delete", args=[thing.pk]), {"post": "yes"}) if thing else None
        codes = (listed.status_code, opened and opened.status_code, deleted and deleted.status_code)
        if codes not in {(200, 200, 403), (200, None, None)}:
            wrong[name] = codes
        if not (model_admin.list_display != ("__str__",) and model_admin.search_fields):
            wrong[name] = "no columns or no search"
    assert wrong == {}


def test_a_focal_point_whose_appointment_ended_yesterday_is_a_stranger_today(kenya, client_of):
    from tests.factories.people import AppointmentFactory

    appointment = AppointmentFactory(state=kenya)
    activity = ActivityFactory(state=kenya, created_by=appointment.person)
    client = client_of(appointment.person)
    assert client.get(activity.get_absolute_url()).status_code == 200
    appointment.ends_on = datetime.date(2007, 9, 9)
    appointment.save()
    assert client.get(activity.get_absolute_url()).status_code == 404
