"""A decision's text comes in: paragraphs, footnotes, citations, relations, and mandates as suggestions."""

from recommendations.parsing.clean import LIMIT
from recommendations.services.decisions.comparing import compare
from recommendations.services.decisions.drafts import discard_draft, import_draft, keep_draft, keep_given
from recommendations.services.decisions.importing import Choices, import_decision, stored_decision
from recommendations.services.decisions.placing import Placed, decision_slug, known_number, place
from recommendations.services.decisions.previewing import preview
from recommendations.services.decisions.suggesting import suggestion_of
from recommendations.services.decisions.translating import joining_of

__all__ = [
    "READ_LIMIT",
    "Choices",
    "Placed",
    "compare",
    "decision_slug",
    "discard_draft",
    "import_decision",
    "import_draft",
    "joining_of",
    "keep_draft",
    "keep_given",
    "known_number",
    "place",
    "preview",
    "stored_decision",
    "suggestion_of",
]

READ_LIMIT = LIMIT + 1  # bytes of an upload: one more than the parser takes, so that it can refuse the rest
