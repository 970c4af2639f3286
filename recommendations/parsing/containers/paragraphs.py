"""What the readers of Word, HTML and PDF have in common: paragraphs, headings, rows of tables, footnotes as lines."""

import re

from recommendations.parsing.blocks import LABEL, ends_with_pause
from recommendations.parsing.results import ParseError, gettext_noop

# A numeral, or one of the signs that printers use: what is raised else ("1er") is no footnote's mark.
_MARK = re.compile(r"[(\[]?(\d{1,3}|[*＊]{1,4}|[†‡§¶]{1,2})[)\]]?/?")
_OF_UNIT = re.compile(r"(?<![^\W\d_])([kcdm]?m)<sup>([23])</sup>")
_NUMBERED_HEADING = re.compile(r"(?:[IVX]{1,5}|[A-H])(?:\.\s|$)")
_LONGEST_HEADING = 200  # characters, as for blocks
_LONE_LABEL = re.compile(r"(?:[(（]?[\w]{1,5}[)）]|[\w]{1,5}[.．、])")


def raised(text):
    """A text that is set above the line: a footnote's mark as `<sup>1</sup>`, anything else as it is."""
    mark = _MARK.fullmatch(text.strip())
    return f"<sup>{mark[1]}</sup>" if mark else text


def line_of(text, label="", heading=0):
    """A paragraph's text as one line, its label, computed or typed before the text, followed by one tab.

    `heading` is the heading's level, from 1; 0 for a paragraph. Text that is labelled and ends as a paragraph does is
    one, whatever its style says.
    """
    text = re.sub(r"\s+", " ", _OF_UNIT.sub(r"\1\2", text)).strip()
    if not text:
        return ""
    is_listed = label and not any(map(str.isalnum, label))  # a bullet, which says nothing where a label is typed
    typed = LABEL.match(text)
    if typed and (not label or is_listed or _counters(typed[0]) == _counters(label)):
        label, text = text[: typed.end()].strip(), text[typed.end() :].strip()
    line = f"{label}\t{text}" if label and text else label or text
    # "II. Title" is told as a heading by its number, which would be lost behind the sign of a heading.
    is_heading = heading and len(line) <= _LONGEST_HEADING and not (label and ends_with_pause(text))
    return f"{'#' * min(heading, 6)} {line}" if is_heading and not _NUMBERED_HEADING.match(line) else line


def _counters(label):
    return re.findall(r"\w+", label)


def is_bold_heading(text):
    """Whether a text that is set in bold throughout is a heading: short, unfinished, not labelled."""
    text = text.strip()
    return 0 < len(text) <= _LONGEST_HEADING and not ends_with_pause(text) and not LABEL.match(text)


def lines_of_row(cells):
    """A table's row, each cell a list of lines, as lines: one, unless it lays out a single cell."""
    filled = [cell for cell in cells if cell]
    if len(filled) == 1:
        return filled[0]
    texts = [" ".join(line.lstrip("#").strip() for line in cell) for cell in cells]
    if len(filled) == 2 and _LONE_LABEL.fullmatch(" ".join(filled[0])):
        return [line_of(" ".join(filled[1]), " ".join(filled[0]))]
    row = " | ".join(texts).strip(" |").replace("\t", " ")
    return [row] if row else []


def document(lines, notes, name):
    """The whole text: the lines that have any text, then each footnote after its mark. Raises ParseError."""
    kept = [line for line in lines if line]
    if not kept:
        raise ParseError(gettext_noop("%(name)s has no text."), name=name)
    noted = [f"<sup>{mark}</sup> {' '.join(text.split())}" for mark, text in notes.items() if text]
    return "\n\n".join(kept + noted)
