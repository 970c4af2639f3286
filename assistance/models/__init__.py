"""Needs, proposals, and the activities that States report."""

from assistance.models.activities import Activity, ActivityRemark, Attachment
from assistance.models.needs import AssistanceKind, Need, Proposal
from assistance.models.uploads import ImportedRow, Upload

__all__ = ["Activity", "ActivityRemark", "AssistanceKind", "Attachment", "ImportedRow", "Need", "Proposal", "Upload"]
