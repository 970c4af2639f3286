"""Documents as Word, in Word's own styles so that they can be worked on, in the reader's language and direction.

A paper begins with `blank`, is filled by the other functions, and ends with `file_of`. python-docx has no footnotes:
`footnote` writes their part of the file by hand, as Word does.
"""

import io
import re
import unicodedata

from django.http import HttpResponse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from cop_portal.common.text import direction_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT = "Arial"  # on every machine, with Arabic
INK = RGBColor(0x0C, 0x3A, 0x5B)
QUIET = RGBColor(0x4A, 0x55, 0x60)
# What XML cannot hold, and a form lets through.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
# How Word calls the languages of the texts.
_TAGS = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES", "ru": "ru-RU", "ar": "ar-SA", "zh": "zh-CN"}
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


# --- A document


def blank(title, header):
    """An empty A4 document with the portal's look, `header` on top of each page, its number below."""
    document = Document()
    language = (translation.get_language() or "en")[:2]
    properties = document.core_properties
    properties.title, properties.author, properties.language = text(title)[:255], "", _TAGS[language]
    properties.comments = ""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.25)
    section.top_margin = section.bottom_margin = Cm(2.4)
    styles = document.styles
    for name in ("Item facts", "Table text"):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    for name, size in (("Title", 20), ("Heading 1", 14), ("Heading 2", 11.5), ("Heading 3", 11), ("Heading 4", 10.5)):
        _dress(styles[name], size, INK)
    _dress(styles["Normal"], 10.5)
    for name, size in (("List Bullet", 10.5), ("Item facts", 9), ("Table text", 9.5), ("Header", 9), ("Footer", 9)):
        _dress(styles[name], size)
    styles.add_style("Table bullet", WD_STYLE_TYPE.PARAGRAPH).base_style = styles["List Bullet"]
    _dress(styles["Table bullet"], 9.5)
    styles["Normal"].paragraph_format.space_after = Pt(6)
    for name in ("List Bullet", "Table text", "Table bullet"):
        styles[name].paragraph_format.space_after = Pt(3)
    styles["Table text"].paragraph_format.space_before = Pt(2)
    styles["Heading 1"].paragraph_format.space_before = Pt(18)
    _speak(styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}"), language)
    section.header.paragraphs[0].text = text(header)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    before, between, after = (_("Page %(page)s of %(pages)s") % {"page": "|", "pages": "|"}).split("|")
    footer.add_run(before)
    _field(footer, "PAGE")
    footer.add_run(between)
    _field(footer, "NUMPAGES")
    footer.add_run(after)
    return document


def file_of(document):
    """The bytes of the .docx, turned from right to left where the reader's language is written so."""
    if translation.get_language_bidi():
        _turn(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def response(data, name):
    """A document as a download, under a name without its ending."""
    headers = {"Content-Disposition": content_disposition_header(True, f"{name}.docx")}
    return HttpResponse(data, content_type=DOCX, headers=headers)


def _dress(style, size, colour=None):
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    # Arabic has a size and a weight of its own.
    style.font.cs_bold = style.font.bold
    sizes = style.element.rPr.find(qn("w:szCs"))
    if sizes is None:
        sizes = OxmlElement("w:szCs")
        style.element.rPr.find(qn("w:sz")).addnext(sizes)
    sizes.set(qn("w:val"), str(int(size * 2)))
    if colour is not None:
        style.font.color.rgb = colour


def _field(paragraph, instruction):
    """A number that Word computes."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run = paragraph.add_run("1")._r
    run.addprevious(field)
    field.append(run)


# --- Words


def text(words):
    """A text as Word can hold it."""
    return _CONTROL.sub(" ", str(words).replace("\r\n", "\n"))


def code(words):
    """A reference or a symbol, which reads from left to right in every text."""
    return f"\u200e{words}\u200e" if translation.get_language_bidi() else words


def paragraphs(document, words):
    """Each line that is not empty as a paragraph."""
    for part in words.splitlines():
        if part.strip():
            document.add_paragraph(text(part))


def say(paragraph, words, language="", *, bold=False, quiet=False):
    """Add words to a paragraph, marked with the language that they are in where it is not the document's."""
    run = paragraph.add_run(text(words))
    if bold:
        embolden(run)
    if quiet:
        run.font.color.rgb = QUIET
    if language:
        _speak(run._r.get_or_add_rPr(), language)
    return run


def direct(paragraph, language):
    """Let a paragraph whose words are in a language begin at its side, whatever the document's is."""
    if paragraph._p.get_or_add_pPr().find(qn("w:bidi")) is None:
        bidi = OxmlElement("w:bidi")
        bidi.set(qn("w:val"), "1" if language == "ar" else "0")
        paragraph._p.pPr.insert_element_before(bidi, *_AFTER_BIDI)
    return paragraph


def embolden(run):
    run.font.bold = run.font.cs_bold = True


def link(paragraph, words, url):
    """Add words that lead to an address."""
    run = paragraph.add_run(text(words))
    run.font.color.rgb = INK
    run.font.underline = True
    anchor = OxmlElement("w:hyperlink")
    anchor.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run._r.addprevious(anchor)
    anchor.append(run._r)
    return run


def _speak(properties, language):
    """Say in the properties of a run, or of a style, which language its words are in."""
    said = properties.find(qn("w:lang"))
    if said is None:
        said = OxmlElement("w:lang")
        properties.insert_element_before(said, "w:eastAsianLayout", "w:specVanish", "w:oMath")
    said.set(qn("w:" + {"ar": "bidi", "zh": "eastAsia"}.get(language, "val")), _TAGS[language])


# --- Footnotes


def footnote(paragraph, words, language=""):
    """Add a footnote's number to a paragraph, and its words to the foot of the page."""
    notes = _footnotes(paragraph.part)
    number = len(notes) - 1  # two of them are the lines between text and footnotes
    run = paragraph.add_run()
    run.style = "footnote reference"
    mark = OxmlElement("w:footnoteReference")
    mark.set(qn("w:id"), str(number))
    run._r.append(mark)
    note = parse_xml(
        f'<w:footnote {nsdecls("w")} w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
        '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
        '<w:r><w:t xml:space="preserve"> </w:t></w:r></w:p></w:footnote>'
    )
    said = parse_xml(f'<w:r {nsdecls("w")}><w:t xml:space="preserve"/></w:r>')
    said[0].text = text(words).replace("\n", " ")
    if language:
        _speak(said.get_or_add_rPr(), language)
    note[0].append(said)
    notes.append(note)


def _footnotes(part):
    """The element that holds the document's footnotes; made, with their styles, when the first is written."""
    for relation in part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.FOOTNOTES:
            return relation.target_part.element
    styles = part.document.styles
    for name, key, kind in (
        ("footnote text", "FootnoteText", WD_STYLE_TYPE.PARAGRAPH),
        ("footnote reference", "FootnoteReference", WD_STYLE_TYPE.CHARACTER),
    ):
        style = styles.add_style(name, kind, builtin=True)
        style.element.styleId = key
        _dress(style, 8.5)
    styles["footnote text"].base_style = styles["Normal"]
    styles["footnote text"].paragraph_format.space_after = Pt(2)
    styles["footnote reference"].font.superscript = True
    line = (
        '<w:footnote w:type="{0}" w:id="{1}"><w:p><w:pPr><w:spacing w:after="0"/></w:pPr>'
        "<w:r><w:{0}/></w:r></w:p></w:footnote>"
    )
    lines = line.format("separator", -1) + line.format("continuationSeparator", 0)
    element = parse_xml(f"<w:footnotes {nsdecls('w', 'r')}>{lines}</w:footnotes>")
    notes = XmlPart(PackURI("/word/footnotes.xml"), _FOOTNOTES, element, part.package)
    part.relate_to(notes, RELATIONSHIP_TYPE.FOOTNOTES)
    settings = part.settings.element
    known = parse_xml(f'<w:footnotePr {nsdecls("w")}><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>')
    compat = settings.find(qn("w:compat"))
    settings.append(known) if compat is None else compat.addprevious(known)
    return element


# --- Tables


def table(document, headings, *widths):
    """A table whose row of headings is repeated on each page; widths in centimetres."""
    made = document.add_table(rows=1, cols=len(headings), style="Table Grid")
    for cell, heading in zip(made.rows[0].cells, headings, strict=True):
        write(cell, heading)
        embolden_cell(cell)
        shade(cell, "EAF0F5")
    properties = made.rows[0]._tr.get_or_add_trPr()
    properties.extend([OxmlElement("w:cantSplit"), OxmlElement("w:tblHeader")])
    set_widths(made, *widths)
    return made


def row(table, *values, splits=False):
    """Add a row; unless it `splits`, it stands whole on one page. Returns its cells."""
    added = table.add_row()
    if not splits:
        added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    cells = added.cells
    for cell, value in zip(cells, values, strict=False):
        write(cell, value)
    return cells


def write(cell, value):
    cell.text = text(value)
    cell.paragraphs[0].style = "Table text"


def lines(cell, style="Table text"):
    """A function that adds a paragraph to a cell: the first is the one that every cell has."""
    first = cell.paragraphs[0]

    def line(style=style):
        nonlocal first
        found, first = first or cell.add_paragraph(), None
        found.style = style
        return found

    return line


def shade(cell, colour):
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shading.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shading)


def embolden_cell(cell):
    for run in cell.paragraphs[0].runs:
        embolden(run)


def set_widths(table, *widths):
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


# --- Right to left

# What stands after the direction in a paragraph's properties, whose order Word wants kept.
_AFTER_BIDI = (
    "w:adjustRightInd",
    "w:snapToGrid",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:mirrorIndents",
    "w:suppressOverlap",
    "w:jc",
    "w:textDirection",
    "w:textAlignment",
    "w:textboxTightWrap",
    "w:outlineLvl",
    "w:divId",
    "w:cnfStyle",
    "w:rPr",
    "w:sectPr",
    "w:pPrChange",
)


def _turn(document):
    """Let paragraphs, tables and lists begin at the right; what is written in Latin stays as it is written.

    A paragraph reads in the direction of its first letter, so that an English sentence among Arabic ones keeps its
    full stop.
    """
    parts = [document.element.body]
    for section in document.sections:
        section._sectPr.append(OxmlElement("w:bidi"))
        parts += [section.header._element, section.footer._element]
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.FOOTNOTES:
            parts.append(relation.target_part.element)
    for part in parts:
        for paragraph in part.iter(qn("w:p")):
            properties = paragraph.get_or_add_pPr()
            if properties.find(qn("w:bidi")) is not None:
                continue
            bidi = OxmlElement("w:bidi")
            properties.insert_element_before(bidi, *_AFTER_BIDI)
            if direction_of("".join(words.text or "" for words in paragraph.iter(qn("w:t")))) == "ltr":
                bidi.set(qn("w:val"), "0")
        for run in part.iter(qn("w:r")):
            if any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in run.text):
                run.get_or_add_rPr().append(OxmlElement("w:rtl"))
        for table in part.iter(qn("w:tbl")):
            style = table.tblPr.find(qn("w:tblStyle"))
            (style if style is not None else table.tblPr[0]).addnext(OxmlElement("w:bidiVisual"))
