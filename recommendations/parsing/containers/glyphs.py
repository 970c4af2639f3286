"""The signs of a PDF's pages, and the text of those that stand side by side, in the order in which it is read.

A PDF holds signs at places, not words. Everything here is in points; x grows to the right, y upwards, as in a PDF.
"""

import ctypes
import math
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass

import pypdfium2.raw as pdfium

from recommendations.parsing.containers.paragraphs import raised

_SPACE = 0.12  # of the size: a wider gap between signs is a space, whether the file has one or not
_SPACE_FROM_RIGHT = 0.195  # the same in Arabic, where letters that do not join stand nearly as far apart
_SPACE_BEFORE_RAISED = 0.25
_SMALL = 0.86  # of its neighbours' size: what a raised sign has at most
_RAISED = (0.18, 0.8)  # of its neighbours' size: how much higher a raised sign stands
_ROW = 0.3  # of the size: how much signs of one row differ in height
_FORCED_BOLD = 1 << 18  # a font's flag
_CELL = 20  # points
_SAMPLED = 8  # one in so many signs is asked whether it is bold
_HYPHENS = {0x02: "-", 0xFFFE: "-"}  # PDFium's own signs for a hyphen at a line's end
_NO_LETTERS = frozenset({"Co", "Cn", "Cc", "Cs"})
_NO_SPACES = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]")  # signs of Chinese, which has none
# Classes of the directions of signs, in the order in which they stand from the left: Latin words with the numbers and
# signs between them, or a number with the signs within it, run from the left in a line that runs from the right.
_LEFT_TO_RIGHT = re.compile(r"L(?:[^R]*[LN])?|E?N(?:S?[NE])*")
_LABEL_FROM_RIGHT = re.compile(r"(?<=OSO)N{1,3}$")  # "1 -", which a Latin word may follow
_CLASSES = {"L": "L", "R": "R", "AL": "R", "EN": "N", "AN": "N", "CS": "S", "ES": "S", "ET": "E"}


@dataclass(slots=True)
class Glyph:
    text: str
    left: float
    right: float
    y: float  # of the line that it stands on
    size: float
    index: int
    is_bold: bool | None = None  # None where it was not asked
    is_raised: bool = False


def glyphs_of(page):
    """The signs of a page (of pypdfium2) that stand upright, spaces among them, and the number of those unknown.

    Of an unknown sign the file shows a picture, but does not say which letter it is.
    """
    textpage = page.get_textpage()
    x, y, box, matrix = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    name, flags = ctypes.create_string_buffer(80), ctypes.c_int()
    found, unknown, place, size = [], 0, None, 0.0
    for index in range(textpage.count_chars()):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if code in (0, 10, 13):
            continue
        text = _HYPHENS.get(code) or chr(code)
        if code == 0xFFFD or unicodedata.category(text) in _NO_LETTERS:
            unknown += 1
            continue
        if text in " -" and pdfium.FPDFText_IsGenerated(textpage, index) == 1:
            continue
        pdfium.FPDFText_GetLooseCharBox(textpage, index, box)
        if place != (box.bottom, box.top):  # else the sign stands on the line of the one before, in its size
            place = (box.bottom, box.top)
            pdfium.FPDFText_GetMatrix(textpage, index, matrix)
            size = pdfium.FPDFText_GetFontSize(textpage, index) * math.hypot(matrix.c, matrix.d)
            if abs(matrix.b) > abs(matrix.a) / 10:
                size = 0.0  # turned: a stamp across the page, or a note on its edge
            pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
        if size < 1 or (text.isspace() and box.right - box.left < 0.1):
            continue
        if text >= "\ufb00" and not _NO_SPACES.match(text):
            text = unicodedata.normalize("NFKC", text)  # ligatures, and the forms of Arabic letters
        glyph = Glyph(text, box.left, box.right, y.value, size, index)
        if len(found) % _SAMPLED == 0:
            pdfium.FPDFText_GetFontInfo(textpage, index, name, len(name), flags)
            glyph.is_bold = b"bold" in name.value.lower() or bool(flags.value & _FORCED_BOLD)
        found.append(glyph)
    textpage.close()
    _lower(found)
    return found, unknown


def _lower(glyphs):
    """Put raised signs, and marks over letters, on the line of those that they belong to."""
    cells = defaultdict(list)  # of a grid over the page, the signs that may have others raised beside them
    for glyph in glyphs:
        if glyph.text.strip() and not unicodedata.combining(glyph.text[0]):
            for column in {int(glyph.left // _CELL), int(glyph.right // _CELL)}:
                cells[round(glyph.y), column].append(glyph)
    largest = max((glyph.size for glyph in glyphs), default=0)
    moved = []
    for glyph in glyphs:
        columns = range(int(glyph.left // _CELL) - 1, int(glyph.right // _CELL) + 2)
        if unicodedata.combining(glyph.text[0]):
            heights = range(round(glyph.y - glyph.size), round(glyph.y + glyph.size) + 1)
            middle = (glyph.left + glyph.right) / 2
            near = (base for height in heights for column in columns for base in cells[height, column])
            bases = [base for base in near if base.left - 0.5 <= middle <= base.right + 0.5]
            if bases:
                base = min(bases, key=lambda base: abs(base.y - glyph.y))
                glyph.y, glyph.left, glyph.right = base.y, base.left + 0.01, base.right - 0.01
        elif glyph.size <= _SMALL * largest and glyph.text.strip():
            heights = range(round(glyph.y - 1.2 * glyph.size), round(glyph.y))
            near = (base for height in heights for column in columns for base in cells[height, column])
            if base := next((base for base in near if _is_raised_beside(glyph, base)), None):
                moved.append((glyph, base.y))
    for glyph, y in moved:
        glyph.y, glyph.is_raised = y, True


def _is_raised_beside(glyph, base):
    return (
        glyph.size <= _SMALL * base.size
        and _RAISED[0] * base.size <= glyph.y - base.y <= _RAISED[1] * base.size
        and -base.size < glyph.left - base.right < base.size
    ) or (
        glyph.size <= _SMALL * base.size
        and _RAISED[0] * base.size <= glyph.y - base.y <= _RAISED[1] * base.size
        and -base.size < base.left - glyph.right < base.size
    )


def rows_of(glyphs):
    """The signs in rows from the top of the page, each row's from the left."""
    rows = []
    for glyph in sorted(glyphs, key=lambda glyph: -glyph.y):
        if rows and rows[-1][0].y - glyph.y < _ROW * max(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [sorted(row, key=lambda glyph: (glyph.left, glyph.index)) for row in rows]


def runs_from_right(glyphs):
    """Whether most letters are of a script that is written from the right."""
    balance = 0
    for glyph in glyphs:
        kind = _CLASSES.get(unicodedata.bidirectional(glyph.text[0]))
        balance += (kind == "R") - (kind == "L")
    return balance > 0


def text_of_glyphs(glyphs, *, is_rtl):
    """The text of the signs of one line, which runs from the left or the right; raised marks as `<sup>1</sup>`."""
    ordered = sorted(glyphs, key=lambda glyph: (-glyph.right if is_rtl else glyph.left, glyph.index))
    cells, before = [], None  # (text, class of direction), in the order of reading but for what runs against it
    for glyph in ordered:
        if before and _is_gap(before, glyph, is_rtl=is_rtl):
            cells.append([" ", "O", False])
        if glyph.is_raised and cells and cells[-1][2]:
            cells[-1][0] = glyph.text + cells[-1][0] if is_rtl else cells[-1][0] + glyph.text
        else:
            kind = _CLASSES.get(unicodedata.bidirectional(glyph.text[0]), "O")
            cells.append([glyph.text, "R" if glyph.is_raised else kind, glyph.is_raised])
        before = glyph
    texts = [raised(text) if is_raised else text for text, _kind, is_raised in cells]
    if not is_rtl:
        return "".join(texts)
    from_left, kinds = texts[::-1], "".join(kind for _text, kind, _raised in reversed(cells))
    pieces, end = [], len(from_left)
    label = _LABEL_FROM_RIGHT.search(kinds)
    runs = list(_LEFT_TO_RIGHT.finditer(kinds, 0, label.start() if label else end))
    for match in [*([label] if label else []), *reversed(runs)]:
        pieces += from_left[match.end() : end][::-1]
        pieces.append("".join(from_left[match.start() : match.end()]))
        end = match.start()
    text = "".join(pieces + from_left[:end][::-1])
    return re.sub(r"(?<=[\u0620-\u06ff])\u0640+(?=[\u0620-\u06ff])", "", text)  # strokes that only fill the line


def _is_gap(before, glyph, *, is_rtl):
    gap = before.left - glyph.right if is_rtl else glyph.left - before.right
    if gap < _SPACE * glyph.size or before.text.isspace() or glyph.text.isspace():
        return False
    share = _SPACE
    if is_rtl:
        share = _SPACE_FROM_RIGHT
    elif glyph.is_raised:
        share = _SPACE_BEFORE_RAISED
    elif before.text not in ".:)" and (_NO_SPACES.match(before.text) or _NO_SPACES.match(glyph.text)):
        share = 1  # between Chinese and other signs printers leave room, which is no space
    return gap > share * max(before.size, glyph.size)
