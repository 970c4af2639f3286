"""A decision's text comes in: paragraphs, footnotes, citations, relations, and mandates as suggestions."""

from recommendations.parsing.clean import LIMIT
from recommendations.services.decisions.importing import import_decision
from recommendations.services.decisions.placing import Placed, decision_slug, place
from recommendations.services.decisions.previewing import preview

__all__ = ["READ_LIMIT", "Placed", "decision_slug", "import_decision", "place", "preview"]

READ_LIMIT = LIMIT + 1  # bytes of an upload: one more than the parser takes, so that it can refuse the rest
