"""Needs, proposals, and the activities that States report."""

from assistance.models.activities import Activity, ActivityRemark, Attachment
from assistance.models.needs import AssistanceKind, Need, Proposal

__all__ = ["Activity", "ActivityRemark", "AssistanceKind", "Attachment", "Need", "Proposal"]
