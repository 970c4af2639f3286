"""Lines to blocks: headings, labelled paragraphs, footnotes, rules, running text."""

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from recommendations.parsing.clean import FOOTNOTE_MARK, one_space
from recommendations.parsing.tree import comes_after

# What may stand in a label: a number, a letter of any script, a letter twice, a roman or a Chinese numeral.
_COUNTER = r"\d{1,3}|[ivxIVX]{1,6}|(?P<twice>[a-zA-Z])(?P=twice)|[^\W\d_]|هـ|ﻫـ|[一二三四五六七八九十]{1,3}"
LABEL = re.compile(
    rf"(?:[-*•·–—]\s+)?(?:"
    rf"(?P<part>PP|OP)\s?(?P<part_number>\d{{1,3}})(?:[.:)]|\b)"
    rf"|(?P<compound>\d{{1,3}}(?:\s?\((?:[a-z]{{1,5}}|\d{{1,2}})\))+)\.?(?=\s)"
    rf"|[(（](?P<bracketed>{_COUNTER})[)）]"
    rf"|(?P<closed>\d{{1,3}}|[ivx]{{1,6}}|[^\W\d_])[)）]"
    rf"|(?P<number>\d{{1,3}})(?:[.．](?![\d/])|\s?[-–—](?=\s+[^\W\d_])|、)"
    rf"|[’‘'](?P<quoted>\d{{1,2}})[’‘']"
    rf")\s*(?=\S|$)"
)
# "I. Title", "A. Title", "II", "Section 2": headings of sections with what numbers them.
_NUMBERED_HEADING = re.compile(
    r"(?:(?P<roman>[IVX]{1,5})(?:\.|(?=\s*$))|(?P<letter>[A-H])\.)\s*(?P<title>.*)", re.DOTALL
)
_NUMBERED_TITLE = re.compile(r"\d{1,3}/[\w.]*\w\. \S")  # "60/7. Holocaust remembrance", above the opening words
_OLD_FOOTNOTE = re.compile(r"(\d{1,2})/\s+(?=\S)")
_COUNTED = re.compile(r"(\d{1,3})\s+(?=[^\W\d_])")
_GLUED_MARK = re.compile(
    r"(?<=[^\W\d_][,;:.，；。：؛،]|[)”»’》][,;:.，；。：؛،])\d{1,3}$|(?<=[,;:.，；。：؛،])\s?(?:[(（]\d{1,3}[)）]|\d{1,2}/)$"
)
_RULE = re.compile(r"^(?:-{3,}|\*{3,}|_{3,}|(?:[-_*] ){2,}[-_*])$")
_COMPOUND = re.compile(r"(?<![^\W\d_])[^\W\d_]{1,60}-[^\W\d_]{1,60}")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_ENDS_CHINESE = re.compile(r"[\u3400-\u9fff，。；：、）》”]")
_BEGINS_CHINESE = re.compile(r"[\u3400-\u9fff，。；：、（《“\d]")
# What a line end does not cut in Chinese: a sign or a Latin word, with the signs that open before or close after it.
_UNCUT = re.compile(r"[（《“]*(?:[!-~]+|.)[，。、；：）》”]*")
# No page is so wide: where a line is longer, the text holds one paragraph a line, else lines are wrapped.
_WIDEST_PAGE = 160
_LONGEST_HEADING = 200
_LONGEST_WORD = 60
_BLANK = " \u200e\u200f"  # what may stand before a label, signs of the writing's direction among them
_DEEPEST = 8  # lists in lists that are kept in mind
_LONGEST_ENDING = 200  # characters of marks and quotes after the last stop
_LEAST_SLACK, _SURE = 4, 0.97  # columns; the share of the lines that run on
_SHORT = 3  # a line that leaves a third of the width ends on purpose, if no pause ends it
STOPS = (".", ";", "。", "；", "؛", "!", "?", "؟")
ENDS = (*STOPS, ":", ",", "：", "，", "،")
# What may join the last points of a list after the stop: "; and", "؛ و", "；以及".
_JOINT = re.compile(r"(?<=[;,؛،；，])\s?[^\W\d_]{1,4}$")


def counter_in(match):
    """What a match of LABEL numbers by, without its signs: 4 of "4.", a of "(a)", 4(a) of "4(a)"."""
    return next(filter(None, map(match.group, ("part_number", "compound", "bracketed", "closed", "number", "quoted"))))


@dataclass(frozen=True)
class Block:
    """Lines that belong together, joined.

    `kind` is heading, labelled, footnote, rule, or text; `line` is the number of their first. `label` is that of a
    labelled block (14(a) may be compound), the mark of a footnote, the number of a heading (II).
    """

    kind: str
    text: str
    line: int
    label: str = ""
    part: str = ""  # PP or OP, where the label says so


def _never(_line, after_comma=False):
    return False


def blocks(text, begins=_never, stands_alone=_never, opens=_never):
    """The blocks of a cleaned text, in order. A label that stands alone on its line belongs to the next block.

    `begins` tells a line that begins as paragraphs do in the text's language, with a participle or an operative verb;
    `stands_alone` one that is the heading of an annex or the day of adoption; `opens` one that opens a decision.
    """
    found = []
    compounds = frozenset(_COMPOUND.findall(text.casefold()))
    runs = list(_runs(text))
    if not runs:
        return found
    page = max((run.widest for run in runs if run.widest <= _WIDEST_PAGE), default=0)
    slack = _slack(runs)
    if _parts_paragraphs(runs, begins):
        # Nothing else does, but a line that is short beyond doubt, as in type whose letters differ in width.
        begins = opens = _never
        slack = max(slack, _LEAST_SLACK + 1)
    for run in runs:
        for line, lines in _split(run, begins, stands_alone, opens, page, slack):
            block = _block(lines, line, compounds)
            if found and found[-1].kind == "labelled" and not found[-1].text and block.kind in ("text", "labelled"):
                before = found.pop()
                if block.kind == "labelled":
                    block = Block("labelled", block.text, before.line, f"{before.label}({block.label})", before.part)
                else:
                    block = Block("labelled", block.text, before.line, before.label, before.part)
            found.append(block)
    return _with_lost_stops(found)


def _with_lost_stops(blocks):
    """The blocks, with a number that has lost its stop told as a label: "39 Invites" between 38. and 40."""
    numbered = [index for index, block in enumerate(blocks) if block.kind == "labelled" and block.label.isdigit()]
    blocks = list(blocks)
    for before, after in pairwise(numbered):
        number = int(blocks[before].label) + 1
        if int(blocks[after].label) != number + 1:
            continue
        for index in range(before + 1, after):
            if blocks[index].kind == "text" and (match := re.match(rf"{number}\s+(?=[^\W\d_])", blocks[index].text)):
                blocks[index] = replace(
                    blocks[index], kind="labelled", text=blocks[index].text[match.end() :], label=str(number)
                )
                break
    return blocks


def ends_with_pause(text, pauses=ENDS):
    """Whether a text ends as a paragraph does, footnote marks and closing quotes aside."""
    ending = _GLUED_MARK.sub("", FOOTNOTE_MARK.sub("", text[-_LONGEST_ENDING:]).rstrip())
    return ending.rstrip("”\"»’')]）》").endswith(pauses)


@dataclass(frozen=True)
class _Run:
    """Lines between empty ones, with one space between words, and the number of the first.

    `widths` are the columns to which each reaches in the text, `words` those of what begins it and a line end does not
    cut.
    """

    first: int
    lines: list[str]
    widths: list[int]
    words: list[int]

    @cached_property
    def widest(self):
        return max(self.widths)


def _runs(text):
    """The runs of lines between empty ones; a rule is a run of its own."""
    rows = []
    for number, row in enumerate([*text.split("\n"), ""], start=1):
        line = one_space(row).strip(_BLANK)
        is_rule = bool(_RULE.match(line))
        if line and not is_rule:
            rows.append((row.expandtabs().rstrip(_BLANK), line))
            continue
        if rows:
            yield _Run(
                number - len(rows),
                [line for _row, line in rows],
                [_width(row) for row, _line in rows],
                [_first_word(row.lstrip(_BLANK)) for row, _line in rows],
            )
            rows = []
        if is_rule:
            yield _Run(number, [line], [0], [0])


def _width(row):
    """The columns that a row takes: a Chinese sign takes two."""
    return len(row) + sum(unicodedata.east_asian_width(sign) in "WF" for sign in row)


def _first_word(row):
    """The columns of what a line end does not cut, up to the first space that it may."""
    word = row.split(" ", 1)[0]
    return _width(_UNCUT.match(word)[0] if _CHINESE.search(word) else word)


def _slack(runs):
    """How many columns a line leaves beyond the next word, at most, where a sentence runs on: few in type of one width,
    more where letters differ in width. Told from the lines that surely run on, all but a few.
    """
    found = sorted(
        run.widest - run.widths[index] - run.words[index + 1]
        for run in runs
        for index, (before, line) in enumerate(pairwise(run.lines))
        if not (line[:1].isupper() or LABEL.match(line) or ends_with_pause(before))
    )
    most = found[int(len(found) * _SURE)] if found else 0
    return max(_LEAST_SLACK, min(most, max(run.widest for run in runs) // 4))


def _parts_paragraphs(runs, begins):
    """Whether empty lines part the paragraphs: more of these begin below one than elsewhere."""
    first = sum(bool(LABEL.match(run.lines[0]) or begins(run.lines[0])) for run in runs)
    later = sum(
        bool(LABEL.match(line) or begins(line))
        for run in runs
        for before, line in pairwise(run.lines)
        if ends_with_pause(before)
    )
    return first > later


def _split(run, begins, stands_alone, opens, page, slack):
    """The blocks' lines of one run, each with the number of its first.

    `page` is the width of the text's lines, `slack` what is said at `_slack`.
    """
    longest, counted = max(map(len, run.lines)), _counted(run.lines)
    starts, labels, is_act = [], _Labels(), False
    opening = next((index for index, line in enumerate(run.lines) if opens(line)), 0)
    for index, line in enumerate(run.lines):
        before, above = run.lines[index - 1], run.widths[index - 1]
        needed = max(run.words[index] + slack, run.widest // _SHORT if slack > _LEAST_SLACK else 0)
        label = LABEL.match(line)
        is_first = index == 0 or longest > _WIDEST_PAGE
        is_number = (
            label is not None
            and not is_first
            and page - above < page // _SHORT
            and not labels.go_on(label, before, line, begins, page - above >= needed)
        )
        label = None if is_number else label
        if (
            is_first
            or label
            or index == opening
            or (index < opening and _NUMBERED_TITLE.match(line))
            or (stands_alone(line) and ends_with_pause(before))
            or FOOTNOTE_MARK.match(line)
            or _OLD_FOOTNOTE.match(line)
            or index in counted
            or _is_heading(line, before, run.widest - run.widths[index], run.widest)
            or (
                not is_number
                and _is_chosen_break(before, line, run.widest - above, needed, begins, is_act, index - starts[-1])
            )
        ):
            starts.append(index)
            is_act = bool(label and begins(line[label.end() :]))
            if label:
                labels.add(label)
    for start, end in zip(starts, [*starts[1:], len(run.lines)], strict=True):
        yield run.first + start, run.lines[start:end]


def _is_heading(line, before, room, widest):
    """Whether a line that is short, or numbered, and is not finished is a heading below the end of a paragraph."""
    is_numbered = room > _LEAST_SLACK and _NUMBERED_HEADING.match(line)
    return bool(
        (is_numbered or room * _SHORT > widest)
        and not line[:1].islower()
        and ends_with_pause(before, ENDS if is_numbered else STOPS)
        and not ends_with_pause(line)
    )


def _counted(lines):
    """The indices of lines that count on from one before them, as footnotes do: "3 See ...", "4 See ..."."""
    found, last = set(), None
    for index, line in enumerate(lines):
        number = _COUNTED.match(line)
        if number and (index == 0 or ends_with_pause(lines[index - 1])):
            if last is not None and int(number[1]) == last + 1:
                found.add(index)
            last = int(number[1])
    return found


class _Labels:
    """The labels of a run so far: those of the lists that are open, the outermost first."""

    def __init__(self):
        self.open = []

    def add(self, match):
        """Go on with the list that the label goes on with, or open one."""
        label = _last_counter(match)
        depth = next((at for at in range(len(self.open) - 1, -1, -1) if comes_after(label, self.open[at])), None)
        self.open = [*self.open[: len(self.open) if depth is None else depth][-_DEEPEST:], label]

    def go_on(self, match, before, line, begins, has_room):
        """Whether a label below a line that is not short is one, and not a number of the sentence.

        It is after a stop. Else it must go on with a list that is open, where its first word had room above, or go on
        with or open one after a comma or, as below a heading, as the number of a paragraph that begins with a verb.
        """
        before = _JOINT.sub("", before[-_LONGEST_ENDING:])
        if ends_with_pause(before, (*STOPS, ":", "：")) or match["part"]:
            return True
        label = _last_counter(match)
        goes_on = any(comes_after(label, one) for one in self.open)
        if has_room and goes_on and not match["compound"]:
            return True
        is_paragraph = ends_with_pause(before) or (match["number"] and begins(line[match.end() :]))
        return bool(is_paragraph and (goes_on or comes_after(label, "")))


def _last_counter(match):
    """a of "4(a)", the label by which a compound one goes on."""
    return re.findall(r"[^()\s]+", counter_in(match))[-1]


def _counted(run):
    """The indices of lines that count on from one before them, as footnotes do: "3 See ...", "4 See ..."."""
    found, last = set(), None
    for index, line in enumerate(run):
        number = _COUNTED.match(line)
        if number and (index == 0 or ends_with_pause(run[index - 1])):
            if last is not None and int(number[1]) == last + 1:
                found.add(index)
            last = int(number[1])
    return found


def _width(line):
    """The columns that a line takes: a Chinese sign takes two."""
    return len(line) + sum(unicodedata.east_asian_width(sign) in "WF" for sign in line)


def _is_chosen_break(before, line, room, needed, begins, is_act, number):
    """Whether somebody ended the last line of a paragraph on purpose: the next word had room, or a paragraph ends and
    another begins. `room` and `needed` are columns, `number` is that of the paragraph's lines.

    A comma ends no labelled paragraph with a verb (`is_act`). Where no capital tells, it may as well be one within a
    sentence: that is commoner than a paragraph of one full line, but in Chinese, whose line says as much as two.
    """
    if room >= needed:
        return ends_with_pause(before) or not line[:1].islower()
    if ends_with_pause(before, STOPS):
        return begins(line) or (line[:1].isupper() and room > _LEAST_SLACK)
    if is_act or not ends_with_pause(before) or not begins(line, after_comma=True):
        return False
    return number > 1 or line[:1].isupper() or bool(_CHINESE.match(line))


def _block(lines, first, compounds):
    if _RULE.match(lines[0]):
        return Block("rule", "", first)
    joined = _joined(lines, compounds)
    if joined.startswith("#") or (joined.startswith("**") and joined.endswith("**")):
        return Block("heading", re.sub(r"\*\*|^#+\s*", "", joined).strip(), first)
    joined = re.sub(r"\*\*|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)", "", joined)
    if mark := FOOTNOTE_MARK.match(joined) or _OLD_FOOTNOTE.match(joined):
        return Block("footnote", joined[mark.end() :].strip(), first, label=mark[1])
    short = len(joined) <= _LONGEST_HEADING and not ends_with_pause(joined)
    if short and (numbered := _NUMBERED_HEADING.fullmatch(joined)):
        return Block("heading", joined, first, label=numbered["roman"] or numbered["letter"])
    if label := LABEL.match(joined):
        return Block(
            "labelled",
            joined[label.end() :],
            first,
            label=counter_in(label),
            part=label["part"] or "",
        )
    return Block("text", joined, first)


def _joined(lines, compounds):
    """The lines as one: with a space, but none between Chinese ones.

    A word that the line end cut is one again; it keeps its hyphen where the text has it so in the middle of a line.
    """
    joined = [lines[0]]
    for before, line in pairwise(lines):
        cut = re.search(r"([^\W\d_]+-)$", before[-_LONGEST_WORD:])
        if cut and line[:1].islower():
            compound = (cut[1] + re.match(r"[^\W\d_]+", line)[0]).casefold()
            if compound not in compounds:
                joined[-1] = joined[-1][:-1]
            joined.append(line)
        elif _ENDS_CHINESE.match(before[-1:]) and _BEGINS_CHINESE.match(line) and _CHINESE.search(before + line[:1]):
            joined.append(line)
        else:
            joined += [" ", line]
    return "".join(joined)
