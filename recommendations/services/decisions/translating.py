"""Another language of a decision is joined to it, paragraph by paragraph."""

import re

from django.utils.translation import gettext as _

from cop_portal.common.errors import PortalError
from cop_portal.history.services import record
from recommendations.enums import ParagraphKind
from recommendations.models import DecisionTitle
from recommendations.services.decisions.writing import write_words


def join_translation(decision, parsed, by):
    """Add a language version, each paragraph to the one with its place and label. Raises PortalError: not aligned."""
    rows = {}
    for paragraph in decision.paragraphs.order_by("order"):
        rows.setdefault(paragraph.kind, []).append(paragraph)
    read = {}
    for paragraph in (*parsed.preamble, *parsed.paragraphs):
        read.setdefault(paragraph.kind, []).append(paragraph)
    for kind in ParagraphKind:
        _require_aligned(decision, kind, rows.get(kind, []), read.get(kind, []))
    for kind, paragraphs in read.items():
        for row, paragraph in zip(rows[kind], paragraphs, strict=True):
            write_words(row, paragraph, parsed.language)
    if parsed.title:
        DecisionTitle.objects.create(decision=decision, language=parsed.language, text=parsed.title[:500])
    record(decision, "translated", new=parsed.language, by=by, is_public=True)


def _require_aligned(decision, kind, rows, read):
    words = {"decision": decision, "kind": kind.label, "there": len(rows), "found": len(read)}
    if len(rows) != len(read):
        raise PortalError(
            _(
                "The text is not aligned with %(decision)s, which has %(there)s paragraphs (%(kind)s) where the text "
                "has %(found)s; nothing was written."
            )
            % words,
            field="file",
        )
    for row, paragraph in zip(rows, read, strict=True):
        if _shape(row.label) != _shape(paragraph.label):
            raise PortalError(
                _(
                    "The text is not aligned with %(decision)s: paragraph %(found)s stands where %(there)s should; "
                    "nothing was written."
                )
                % (words | {"there": row.label, "found": paragraph.label}),
                field="file",
            )


def _shape(label):
    """A label without its letters, which differ by writing: (a) is (أ) in Arabic, while numbers are the same."""
    return re.sub(r"[^\W\d_]+", "x", label)
