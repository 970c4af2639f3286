"""What the search looks through, and the frozen copies of reports."""

from cop_portal.reports.models.copies import ReportCopy
from cop_portal.reports.models.search import SearchChange, SearchEntry

__all__ = ["ReportCopy", "SearchChange", "SearchEntry"]
