"""A PDF's pages to columns of lines: what stands on every page left out, columns one after the other."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from statistics import median

from recommendations.parsing.containers.glyphs import rows_of, runs_from_right, text_of_glyphs

_CUT = 1.2  # of the size: a wider gap may be that between columns
_EDGE_ROWS = 4  # rows from the top and from the foot of a page that may be a header or a footer
_SAME_PLACE = 4  # points that a header's height differs from page to page
_FEWEST_ROWS = 4  # of a column
_FILLED = 0.55  # of a column's width: how far half of its rows run at least
_PAGE_NUMBER = re.compile(
    r"(?:page |p\. ?)?[-–—/|]* ?\d{1,4}(?: ?(?:/|of|de|из|من) ?\d{1,4})? ?[-–—/|]*", re.IGNORECASE
)
# What the United Nations print on a page's foot: the number of the print job and of its bar code.
_PRINT_JOB = re.compile(r"(?:[A-Z]{1,3}\.)?\d{2}-\d{5}(?: \([A-Z]\))?(?: +\d{6})*|\*\d{7,8}\*")


@dataclass
class Line:
    """A line of a column. `start` and `end` are from the side that its column is read from, in points."""

    glyphs: list
    page: int
    column: tuple[int, int] = (0, 1)  # which, of how many side by side
    y: float = field(init=False)
    size: float = field(init=False)
    left: float = field(init=False)
    right: float = field(init=False)
    text: str = field(init=False)
    is_bold: bool = field(init=False)

    def __post_init__(self):
        shown = [glyph for glyph in self.glyphs if glyph.text.strip()]
        plain = [glyph for glyph in shown if not glyph.is_raised] or shown
        self.y = median(glyph.y for glyph in plain)
        self.size = Counter(round(glyph.size * 2) / 2 for glyph in plain).most_common(1)[0][0]
        self.left = min(glyph.left for glyph in shown)
        self.right = max(glyph.right for glyph in shown)
        self.text = text_of_glyphs(self.glyphs).strip()
        asked = [glyph.is_bold for glyph in plain if glyph.is_bold is not None]
        self.is_bold = bool(asked) and all(asked)


def lines_of_pages(pages):
    """The lines of the document in the order of reading, from the signs of each page."""
    rows = [
        [Line(row, number) for row in rows_of(glyphs) if any(glyph.text.strip() for glyph in row)]
        for number, glyphs in enumerate(pages)
    ]
    lines = []
    for page, furniture in zip(rows, _furniture(rows), strict=True):
        lines += _in_columns([row for row in page if id(row) not in furniture])
    return lines


def _furniture(pages):
    """For each page, which of its rows are headers, footers and page numbers, by their identity."""
    edges = []
    for page in pages:
        top = page[:_EDGE_ROWS]
        edges.append([(row, 0) for row in top] + [(row, 1) for row in page[len(top) :][-_EDGE_ROWS:]])
    seen = defaultdict(set)
    for number, edge in enumerate(edges):
        for row, side in edge:
            seen[side, _without_digits(row.text)].add((number, round(row.y / _SAME_PLACE)))
    repeated = {}
    for key, places in seen.items():
        heights = [height for _page, height in places]
        at_one_height = max(sum(abs(height - other) <= 1 for other in heights) for height in heights)
        repeated[key] = at_one_height >= max(2, len(pages) * 0.3)
    heights = {
        (side, round(row.y / _SAME_PLACE))
        for edge in edges
        for row, side in edge
        if repeated[side, _without_digits(row.text)]
    }
    found = []
    for page, edge in zip(pages, edges, strict=True):
        mine = {id(row) for row, side in edge if repeated[side, _without_digits(row.text)]}
        outermost = {id(row) for row in (page[:1] + page[-1:])}
        for row, side in edge:
            is_number = id(row) in outermost and _PAGE_NUMBER.fullmatch(row.text)
            # Headers of left and of right pages differ, but stand at one height, with nothing beyond them.
            is_beside = (side, round(row.y / _SAME_PLACE)) in heights and id(row) in outermost
            if is_number or is_beside or _PRINT_JOB.fullmatch(row.text):
                mine.add(id(row))
        found.append(mine)
    return found


def _without_digits(text):
    return re.sub(r"\d+", "#", re.sub(r"\s+", " ", text))


def _in_columns(rows):
    """The lines of a page: what runs over the page's width, and between, one column after the other."""
    gutter = _gutter(rows)
    if gutter is None:
        return rows
    left, right = gutter
    from_right = runs_from_right([glyph for row in rows for glyph in row.glyphs])
    lines, sides = [], ([], [])

    def close():
        for number, side in enumerate(sides[::-1] if from_right else sides):
            for line in side:
                line.column = (number, 2)
            lines.extend(side)
            side.clear()

    for row in rows:
        middle = (left + right) / 2
        if any(glyph.left < left - 1 and glyph.right > right + 1 for glyph in _pieces(row)):
            close()
            lines.append(row)
            continue
        for side, glyphs in enumerate(
            ([g for g in row.glyphs if g.right <= middle], [g for g in row.glyphs if g.right > middle])
        ):
            if any(glyph.text.strip() for glyph in glyphs):
                sides[side].append(Line(glyphs, row.page))
    close()
    return lines


@dataclass
class _Piece:
    left: float
    right: float


def _pieces(row):
    """The parts of a row between wide gaps."""
    pieces = []
    for glyph in row.glyphs:
        if not glyph.text.strip():
            continue
        if pieces and glyph.left - pieces[-1].right < _CUT * row.size:
            pieces[-1].right = max(pieces[-1].right, glyph.right)
        else:
            pieces.append(_Piece(glyph.left, glyph.right))
    return pieces


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
    left, right = min(row.left for row in rows), max(row.right for row in rows)
    width = right - left
    pieces = [_pieces(row) for row in rows]
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
