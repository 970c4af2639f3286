"""A PDF's pages to columns of lines: what stands on every page left out, columns one after the other."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import median

from recommendations.parsing.blocks import LABEL
from recommendations.parsing.containers.glyphs import rows_of, runs_from_right, text_of_glyphs

_CUT = 1.2  # of the size: a wider gap may be that between columns
_EDGE_LINES = 4  # lines from the top and from the foot of a page that may be a header or a footer
_SAME_PLACE = 4  # points that a header's height differs from page to page
_FEWEST_ROWS = 4  # of a column
_FILLED = 0.55  # of a column's width: how far half of its rows run at least
_PAGE_NUMBER = re.compile(
    r"(?:page |p\. ?)?[-–—/|]* ?\d{1,4}(?: ?(?:/|of|de|из|من) ?\d{1,4})? ?[-–—/|]*", re.IGNORECASE
)
_TURNED = str.maketrans("()", ")(")  # in a text from the right a file may have the picture of a bracket, not its sign
# What the United Nations print on a page's foot: the number of the print job and of its bar code.
_PRINT_JOB = re.compile(r"(?:[A-Z]{1,3}\.)?\d{2}-\d{5}(?: \([A-Z]\))?(?: +\d{6})*|\*\d{7,8}\*")


class Line:
    """A line of a column, as text, with where it stands and how it is set.

    `column` is which one, of how many side by side; `signs` the number of signs; `is_rtl` whether its page runs from
    the right, as then a line of Latin letters does, too; `is_row` whether it is a row of a table, its cells parted.
    """

    def __init__(self, glyphs, page, column=(0, 1), *, is_rtl=False, is_row=False):
        shown = [glyph for glyph in glyphs if glyph.text.strip()]
        plain = [glyph for glyph in shown if not glyph.is_raised] or shown
        self.page, self.column, self.signs = page, column, len(shown)
        self.is_rtl, self.is_row = is_rtl, is_row
        cells = _cells(glyphs, is_rtl=is_rtl) if is_row else [glyphs]
        self.text = " | ".join(text_of_glyphs(cell, is_rtl=is_rtl).strip() for cell in cells)
        self.y = median(glyph.y for glyph in plain)
        self.size = Counter(round(glyph.size * 2) / 2 for glyph in plain).most_common(1)[0][0]
        self.left = min(glyph.left for glyph in shown)
        self.right = max(glyph.right for glyph in shown)
        asked = [glyph.is_bold for glyph in plain if glyph.is_bold is not None]
        self.is_bold = bool(asked) and all(asked)


def lines_of_page(glyphs, page):
    """The lines of a page in the order of reading: what runs over its width, and between, column after column."""
    rows = [row for row in rows_of(glyphs) if any(glyph.text.strip() for glyph in row)]
    gutter = _gutter(rows)
    from_right = runs_from_right(glyphs)
    if gutter is None:
        tabled = _tabled(rows, is_rtl=from_right)
        return [Line(row, page, is_rtl=from_right, is_row=index in tabled) for index, row in enumerate(rows)]
    lines, sides = [], ([], [])

    def close():
        for side in sides[::-1] if from_right else sides:
            lines.extend(side)
            side.clear()

    left, right = gutter
    for row in rows:
        if any(piece.left < left - 1 and piece.right > right + 1 for piece in _pieces(row)):
            close()
            lines.append(Line(row, page, is_rtl=from_right))
            continue
        for number, side in enumerate(sides):
            own = [glyph for glyph in row if (glyph.right > (left + right) / 2) == bool(number)]
            if any(glyph.text.strip() for glyph in own):
                side.append(Line(own, page, (number, 2), is_rtl=from_right))
    close()
    return lines


def without_furniture(pages):
    """The lines of all pages, each page's in order, without headers, footers and page numbers."""
    edges = []
    for page in pages:
        by_height = sorted(page, key=lambda line: -line.y)
        top = by_height[:_EDGE_LINES]
        edges.append([(line, 0) for line in top] + [(line, 1) for line in by_height[len(top) :][-_EDGE_LINES:]])
    heights = defaultdict(set)
    for edge in edges:
        for line, side in edge:
            heights[side, _without_digits(line.text)].add((line.page, round(line.y / _SAME_PLACE)))
    repeated = {key for key, places in heights.items() if _most_at_one_height(places) >= max(2, 0.3 * len(pages))}
    at = {height for side_and_text in repeated for _page, height in heights[side_and_text]}
    kept = []
    for page, edge in zip(pages, edges, strict=True):
        outermost = (max(line.y for line in page), min(line.y for line in page)) if page else ()
        furniture = {
            id(line)
            for line, side in edge
            if (side, _without_digits(line.text)) in repeated
            or _PRINT_JOB.fullmatch(line.text)
            # Headers of left and of right pages differ, but stand at one height, with nothing beyond them.
            or (line.y in outermost and (_PAGE_NUMBER.fullmatch(line.text) or round(line.y / _SAME_PLACE) in at))
        }
        kept += [line for line in page if id(line) not in furniture]
    return kept


def _most_at_one_height(places):
    """On how many pages, of (page, height) pairs, a line stands at the height where it mostly does."""
    return max(len({page for page, other in places if abs(height - other) <= 1}) for _page, height in places)


def _without_digits(text):
    return re.sub(r"\d+", "#", re.sub(r"\s+", " ", text))


@dataclass(slots=True)
class _Piece:
    left: float
    right: float
    glyphs: list


def _pieces(row):
    """The parts of a row between wide gaps, from the left."""
    pieces = []
    for glyph in row:
        if not glyph.text.strip():
            if pieces:
                pieces[-1].glyphs.append(glyph)
        elif pieces and glyph.left - pieces[-1].right < _CUT * glyph.size:
            pieces[-1].right = max(pieces[-1].right, glyph.right)
            pieces[-1].glyphs.append(glyph)
        else:
            pieces.append(_Piece(glyph.left, glyph.right, [glyph]))
    return pieces


def _cells(row, *, is_rtl):
    """The signs of each cell of a table's row, in the order of reading."""
    cells = [piece.glyphs for piece in _pieces(row)]
    return cells[::-1] if is_rtl else cells


def _tabled(rows, *, is_rtl):
    """The indexes of the rows of tables: such that the parts of two that follow each other begin at the same places.

    Rows that begin with a label are paragraphs with their labels before them.
    """
    found, before = set(), ()
    for index, row in enumerate(rows):
        cells = _cells(row, is_rtl=is_rtl)
        places = ()
        if len(cells) > 1 and not _is_label(text_of_glyphs(cells[0], is_rtl=is_rtl).strip()):
            places = tuple(cell[-1].right if is_rtl else cell[0].left for cell in cells)
        if (
            places
            and len(places) == len(before)
            and all(abs(place - other) < _SAME_PLACE for place, other in zip(places, before, strict=True))
        ):
            found |= {index - 1, index}
        before = places
    return found


def _is_label(text):
    """Whether a text is nothing but a label, though its brackets may be turned."""
    matches = (LABEL.match(f"{shown} a") for shown in (text, text.translate(_TURNED)))
    return any(match and match.end() > len(text) for match in matches)


def _widths(rows):
    """How far each row runs, of those that have any piece."""
    return [row[-1].right - row[0].left for row in rows if row]


def _gutter(rows):
    """The left and the right edge of the empty strip between two columns, or None.

    Two columns are about as wide as each other, and hold running text: lines that fill their width. So neither labels
    beside their paragraphs nor the cells of a table are columns.
    """
    if len(rows) < _FEWEST_ROWS:
        return None
    pieces = [_pieces(row) for row in rows]
    left, right = min(row[0].left for row in pieces), max(row[-1].right for row in pieces)
    width = right - left
    edges = sorted({piece.right for row in pieces for piece in row if 0.3 < (piece.right - left) / width < 0.7})
    best = None
    for edge in edges:
        beyond = [piece.left for row in pieces for piece in row if piece.left > edge]
        if not beyond or min(beyond) - edge < 6 or not 0.3 < (min(beyond) - left) / width < 0.7:
            continue
        other = min(beyond)
        ours = _widths([piece for piece in row if piece.right <= edge] for row in pieces)
        theirs = _widths([piece for piece in row if piece.left >= other] for row in pieces)
        across = sum(any(piece.left < edge and piece.right > other for piece in row) for row in pieces)
        if min(len(ours), len(theirs)) < _FEWEST_ROWS or across > len(rows) / 3:
            continue
        filled = min(median(ours) / (edge - left), median(theirs) / (right - other))
        if filled > _FILLED and (best is None or (across, edge - other) < best[0]):
            best = ((across, edge - other), (edge, other))
    return best and best[1]
