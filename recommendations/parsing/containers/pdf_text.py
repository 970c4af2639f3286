"""The lines of a PDF's pages to paragraphs, headings and footnotes."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise

from recommendations.parsing.blocks import LABEL, ends_with_pause
from recommendations.parsing.containers.paragraphs import is_bold_heading, line_of

_NOTE_SIZE = 0.95  # of the body's size: footnotes are set smaller
_HEADING_SIZE = 1.12  # of the body's size
_SAME_SIZE = 0.08  # of the size
_SPACED = 1.2  # of the usual distance between lines: a larger one parts paragraphs
_REACHING, _AT_EDGE = 3, 3.0  # lines that end within so many points tell a column's edge
_INDENT = 0.8  # of the size
_FEWEST_CUT, _HYPHENATED = 3, 0.03  # lines, and their share, that end with a hyphen where a word processor cuts words
_MARK = re.compile(r"<sup>(?P<raised>[^<]{1,8})</sup>\s*|(?P<typed>\d{1,3}|\*{1,3})[/.]?\s+(?=\S)")
_BRACKETS = ("()", "[]", "«»")
_AND = re.compile(r"[;,؛،]\s*(?:and|or|et|ou|y|o|e|и|или|و|أو)$")
_CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]")
_FIRST_WORD = re.compile(rf"{_CHINESE.pattern}|[^ \u2e80-\u9fff]+")
_NO_SPACE = re.compile(rf"{_CHINESE.pattern}\n|\n{_CHINESE.pattern}|\d\n\d")  # at a line's end in Chinese
_RANGE = re.compile(r"\d[–-]\n\d")  # "2016–2020" over a line's end
_LONGEST_WORD, _SHORTEST_HALF = 60, 4
_CUT_WORD = re.compile(r"(\w+)[-\u00ad]$")


@dataclass(frozen=True)
class _Measures:
    """What is usual in a document: the body's size, the distance of lines in sizes, each column's edges."""

    size: float
    leading: float
    edges: dict
    is_rtl: bool

    def start(self, line):
        """How far a line begins from its column's edge, in points, in the direction of reading."""
        left, right = self.edges[line.column]
        return right - line.right if self.is_rtl else line.left - left

    def room(self, line):
        """How much room is left at a line's end."""
        left, right = self.edges[line.column]
        return line.left - left if self.is_rtl else right - line.right


def lines_and_notes(lines):
    """The document's lines of text, each a paragraph or a heading, and its footnotes' texts by mark."""
    if not lines:
        return [], {}
    measures = _measures(lines)
    if measures.is_rtl:
        _turn_brackets(lines)
    body, notes, unbound = _without_notes(lines, measures)
    paragraphs = _paragraphs(body, measures)
    join = _Joiner([line.text for line in lines])
    texts = []
    for paragraph in paragraphs:
        text = join(paragraph)
        size = paragraph[0].size
        heading = 0
        if size >= _HEADING_SIZE * measures.size:
            heading = 1
        elif all(line.is_bold for line in paragraph) and is_bold_heading(text):
            heading = 2
        texts.append(line_of(text, "", heading))
    texts += [f"<sup>{mark}</sup> {join(note)}" for mark, note in unbound]
    return texts, {mark: join(note) for mark, note in notes.items()}


def _measures(lines):
    sizes = Counter()
    for line in lines:
        sizes[line.size] += line.signs
    size = sizes.most_common(1)[0][0]
    gaps = sorted(
        (above.y - below.y) / below.size
        for above, below in pairwise(lines)
        if (above.page, above.column) == (below.page, below.column)
        and above.size == below.size
        and 0.8 < (above.y - below.y) / below.size < 2.5
    )
    leading = gaps[len(gaps) // 7] if gaps else 1.2
    columns = defaultdict(list)
    for line in lines:
        columns[line.column].append(line)
    edges = {
        column: (
            -_edge([-line.left for line in within if line.size == size] or [-line.left for line in within]),
            _edge([line.right for line in within if line.size == size] or [line.right for line in within]),
        )
        for column, within in columns.items()
    }
    from_right = sum(line.signs if line.is_rtl else -line.signs for line in lines)
    return _Measures(size, leading, edges, from_right > 0)


def _edge(places):
    """The farthest place that several lines reach; a header may stand out beyond the text."""
    ordered = sorted(places, reverse=True)
    for place, other in zip(ordered, ordered[_REACHING - 1 :], strict=False):
        if place - other < _AT_EDGE:
            return place
    return ordered[0]


def _without_notes(lines, measures):
    """The lines of the body, the footnotes' lines by mark, and those whose mark another one has already.

    Numbers may begin anew on each page; of footnotes with one mark the first is bound, the others are kept as text.
    """
    body, notes, unbound, last = [], {}, [], None
    for run in _columns(lines):
        first = len(run)
        while first and run[first - 1].size <= _NOTE_SIZE * measures.size:
            first -= 1
        region = run[first:]
        body += run[:first]
        # The first lines of a page's footnotes may go on with the last one of the page before.
        goes_on = bool(last) and region and region[0].page - last[-1].page <= 1 and not ends_with_pause(last[-1].text)
        current = last if goes_on else None
        for line in region:
            if mark := _mark(line, notes):
                line.text = line.text[_MARK.match(line.text).end() :]
                current = last = [line]
                if mark in notes:
                    unbound.append((mark, last))
                else:
                    notes[mark] = last
            else:
                (body if current is None else current).append(line)
    return body, notes, unbound


def _mark(line, notes):
    """The mark that a footnote's first line begins with, or None; one that is not raised must count on."""
    match = _MARK.match(line.text)
    if match is None:
        return None
    if match["raised"]:
        return match["raised"]
    if match["typed"].isdigit():
        numbers = [int(mark) for mark in notes if mark.isdigit()]
        return match["typed"] if int(match["typed"]) == max(numbers, default=0) + 1 else None
    return match["typed"]


def _columns(lines):
    """The lines of each column of each page."""
    runs = []
    for line in lines:
        if runs and (runs[-1][-1].page, runs[-1][-1].column) == (line.page, line.column):
            runs[-1].append(line)
        else:
            runs.append([line])
    return runs


def _paragraphs(lines, measures):
    paragraphs = []
    for line in lines:
        if paragraphs and not _parts(paragraphs[-1], line, measures):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return paragraphs


def _parts(paragraph, line, measures):
    """Whether a line begins a paragraph, after the lines of the one before."""
    above = paragraph[-1]
    if line.is_row or above.is_row or abs(line.size - above.size) > _SAME_SIZE * above.size:
        return True
    is_below = (above.page, above.column) == (line.page, line.column) and above.y > line.y
    if is_below and above.y - line.y > _SPACED * measures.leading * line.size:
        return True
    if _cut_word(above.text) and line.text[:1].islower():
        return False
    has_ended = ends_with_pause(re.sub(r"<[^>]+>", "", above.text)) or bool(_AND.search(above.text))
    # "29) and" is no label where a bracket is open: "(No.", "29) and ..."
    is_labelled = bool(LABEL.match(line.text)) and above.text.count("(") <= above.text.count(")")
    room = measures.room(above)
    if is_below and len(paragraph) > 1:  # a paragraph may keep farther from the edge than others
        room = min(room, max(measures.room(above) - measures.room(other) for other in paragraph[-20:]))
    has_room = room > _first_word(line) + 0.5 * line.size
    if (above.is_bold and line.is_bold) or above.size >= _HEADING_SIZE * measures.size:
        left, right = measures.edges[above.column]
        return has_ended or is_labelled or above.right - above.left < (right - left) / 2
    if above.is_bold != line.is_bold and (has_room or has_ended):
        return True
    if has_room:
        return True
    is_indented = measures.start(line) - measures.start(above) > _INDENT * line.size
    if is_labelled and has_ended:
        return True
    if not is_below and has_ended:
        begins = line.text.lstrip('“"«(')[:1]
        has_stopped = above.text.rstrip('”"»’) ')[-1:] in ".;:。；：؛"
        return begins.isupper() or (not begins.islower() and (has_stopped or is_indented))
    return has_ended and is_indented


def _first_word(line):
    """The width of a line's first word, in points; of Chinese, of two signs, since some may not begin a line."""
    shown = re.sub(r"</?sup>", "", line.text)
    word = _FIRST_WORD.match(shown)
    if word and _CHINESE.match(word[0]):
        return 2 * line.size
    return (line.right - line.left) * len(word[0] if word else shown) / max(len(shown), 1)


class _Joiner:
    """Joins a paragraph's lines; words that a line's end cut are mended by what the document has elsewhere."""

    def __init__(self, texts):
        # Without the halves of words that a line's end cut, which would tell themselves to be words.
        inner = re.sub(r"\w+[-\u00ad]\n\w+", "\n", "\n".join(texts).casefold())
        self._words = Counter(re.findall(r"\w+", inner))
        self._compounds = set(re.findall(r"\w+-\w+", inner))
        cut = sum(bool(_cut_word(text)) for text in texts)
        self._is_hyphenated = cut >= _FEWEST_CUT and cut > _HYPHENATED * len(texts)

    def __call__(self, lines):
        texts = [lines[0].text]
        is_chinese = any(_CHINESE.search(line.text) for line in lines)
        for line in lines[1:]:
            before, text = texts[-1], line.text
            if (cut := _cut_word(before)) and (rest := re.match(r"\w+", text)):
                if not self._keeps_hyphen(cut, rest[0], before):
                    texts[-1] = before[:-1]
            elif not _RANGE.search(end := f"{before[-2:]}\n{text[:1]}") and not (is_chinese and _NO_SPACE.search(end)):
                texts[-1] += " "
            texts.append(text)
        return "".join(texts).replace("\u00ad", "")

    def _keeps_hyphen(self, cut, rest, line):
        if line.endswith("\u00ad"):
            return False
        before, after = cut[1].casefold(), rest.casefold()
        if not rest[0].islower() or f"{before}-{after}" in self._compounds:
            return True
        if before + after in self._words:
            return False
        # The halves of a compound are words, those of a word that was cut are not; else it is told by whether the word
        # processor of this text cuts words at all.
        halves = (half for half in (before, after) if len(half) >= _SHORTEST_HALF)
        return any(half in self._words for half in halves) or not self._is_hyphenated


def _cut_word(text):
    """The match of the word that the end of a line cuts, or None."""
    return _CUT_WORD.search(text[-_LONGEST_WORD:])


def _turn_brackets(lines):
    """Turn the brackets of a text from the right, where the file has the picture and not the sign."""
    for opening, closing in _BRACKETS:
        turned = str.maketrans(opening + closing, closing + opening)
        texts = [line.text for line in lines]
        if _pairs(texts, closing, opening) > _pairs(texts, opening, closing):
            for line in lines:
                line.text = line.text.translate(turned)


def _pairs(texts, opening, closing):
    """The number of pairs of brackets in a line with little between them, as in a label."""
    pair = re.compile(f"{re.escape(opening)}[^{re.escape(opening + closing)}]{{1,20}}{re.escape(closing)}")
    return sum(len(pair.findall(text)) for text in texts)
