"""Resolutions in Akoma Ntoso as a person pastes them, in several layouts; the structure of the file is the truth."""

import re
import textwrap
import unicodedata
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass

from bench.parsing.decisions import Decision, Expected, label_parts

AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"


@dataclass
class Resolution:
    """A resolution in Akoma Ntoso: the lines over it, its paragraphs (number as written, text), and its footnotes.

    Texts hold the marks of footnotes as \\x02mark\\x03.
    """

    head: list
    preamble: list
    operative: list
    end: list
    notes: list


def resolution(path):
    tree, notes = ElementTree.parse(path).getroot(), []  # noqa: S314 - the folder is one's own

    def text_of(element):
        parts = [element.text or ""]
        for child in element:
            if child.tag == AKN + "authorialNote":
                notes.append((child.get("marker"), " ".join("".join(child.itertext()).split())))
                parts.append(f"\x02{child.get('marker')}\x03")
            elif child.tag == AKN + "sup" and re.fullmatch(r"[\s()]*", "".join(child.itertext())):
                pass  # the brackets around a footnote's mark
            else:
                parts.append(text_of(child))
            parts.append(child.tail or "")
        return "".join(parts)

    def line(element):
        return re.sub(r"\s+", " ", text_of(element)).strip()

    def lines(parent, tag="p"):
        return [text for item in parent.iter(AKN + tag) if (text := line(item))]

    head = [text for part in ("coverPage", "preface") for text in lines(tree.find(f".//{AKN}{part}"))]
    preamble = [
        text for part in tree.find(f".//{AKN}preamble") for item in part.findall(AKN + "p") if (text := line(item))
    ]
    operative = []
    for order, paragraph in enumerate(tree.find(f".//{AKN}mainBody").findall(AKN + "paragraph"), 1):
        number = paragraph.find(AKN + "num")
        written = "" if number is None else line(number)
        text = " ".join(line(item) for item in paragraph.find(AKN + "content").findall(AKN + "p"))
        if not written and (match := re.match(rf"({order}\.?)\s+", text)):  # the number stands in the text
            written, text = match[1], text[match.end() :]
        operative.append((written, text))
    conclusions = tree.find(f".//{AKN}conclusions")
    return Resolution(head, preamble, operative, [] if conclusions is None else lines(conclusions), notes)


LAYOUTS = {
    "tabs": "number, TAB, text",
    "wrapped": "lines of 90 columns without blank lines",
    "blank lines": "blank lines between",
    "footnotes": "the same with marks and notes",
}


def wrapped(text):
    """Lines of 90 columns; a Chinese character takes two of them, and a line may end after any."""
    if not any(unicodedata.east_asian_width(sign) == "W" for sign in text):
        return textwrap.wrap(text, 90)
    lines, left = [""], 90
    for piece in re.findall(r"(?:[!-~]+|.)[，。、；：）》”]*", text):  # a line begins with no sign that closes
        width = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in piece)
        if width > left:
            lines.append("")
            left = 90
        lines[-1] += piece
        left -= width
    return [line.strip() for line in lines]


def flat(given, layout):
    """The plain text of a resolution, as a person pastes it in one of LAYOUTS."""
    with_notes = layout == "footnotes"

    def plain(text):
        return re.sub("\x02(.*?)\x03", r"\1" if with_notes else "", text)

    joint = "\t" if layout == "tabs" else " "
    paragraphs = [
        *given.head,
        *given.preamble,
        *(f"{number}{joint}{text}" for number, text in given.operative),
        *given.end,
    ]
    if with_notes:
        paragraphs += [f"{marker} {text}" for marker, text in given.notes]
    if layout == "wrapped":
        return "\n".join(line for text in paragraphs for line in wrapped(plain(text)))
    return ("\n" if layout == "tabs" else "\n\n").join(map(plain, paragraphs))


def resolutions_of(corpus):
    """The Akoma Ntoso files in each layout: truth is what the XML says."""
    for path in sorted((corpus / "akn").glob("*.xml")):
        given = resolution(path)
        expected = [Expected((), "", re.sub("\x02.*?\x03", "", text), "preambular") for text in given.preamble]
        for order, (number, text) in enumerate(given.operative, 1):
            label = label_parts(number) or (str(order),)
            expected.append(Expected(label, label[0], re.sub("\x02.*?\x03", "", text)))
        for layout in LAYOUTS:
            yield (
                layout,
                Decision(f"{path.name} ({layout})", path.stem[-2:], flat(given, layout), expected, is_whole=True),
            )
