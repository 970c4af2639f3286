"""One decision in every container: files made from the same paragraphs, for tests.

`python -m tests.recommendations.containers FOLDER` writes the Word files from which the PDF files beside were made.
"""

import html
import io
import re
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from recommendations.parsing.blocks import LABEL
from tests.recommendations.test_parsing_languages import TEXTS

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NOTES = {
    "en": ("See the report of the fourth session, chapter II.", "Adopted without a vote."),
    "fr": ("Voir le rapport de la quatrième session, chapitre II.", "Adopté sans vote."),
    "es": ("Véase el informe del cuarto período de sesiones, capítulo II.", "Aprobado sin votación."),
    "ru": ("См. доклад о работе четвертой сессии, глава II.", "Принят без голосования."),
    "ar": ("انظر تقرير الدورة الرابعة، الفصل الثاني.", "اعتُمد دون تصويت."),
    "zh": ("见第四届会议报告，第二章。", "未经表决通过。"),
}
# How lists count in Word: numbering format and pattern of paragraphs and of points.
LISTS = {
    "ar": (("decimal", "%1 -"), ("arabicAbjad", "(%2)")),
    "fr": (("decimal", "%1."), ("lowerLetter", "%2)")),
    "es": (("decimal", "%1."), ("lowerLetter", "%2)")),
    "ru": (("decimal", "%1."), ("russianLower", "%2)")),
}
LATIN_LISTS = (("decimal", "%1."), ("lowerLetter", "(%2)"))
FONTS = {"ar": "Noto Naskh Arabic", "zh": "Noto Sans CJK SC"}


@dataclass
class Line:
    kind: str  # heading, text, paragraph or point
    label: str
    text: str  # with [^1] where a footnote is marked


def decision(language):
    """The decision's lines; its first preambular and operative paragraphs have a footnote each."""
    text = TEXTS[language].replace("b) представить", "б) представить")
    lines, is_annex = [], False
    for number, row in enumerate(filter(None, text.split("\n"))):
        match = LABEL.match(row)
        label, rest = (match[0].strip(), row[match.end() :]) if match else ("", row)
        is_annex = is_annex or (not label and number > 4)
        kind = "heading" if number == 0 or (row == rest and number > 4) else "text"
        if label and not is_annex:
            kind = "paragraph" if label[:1].isdigit() else "point"
        if number in (2, 4):
            rest = re.sub(r"([,;.،؛；，])$", rf"[^{number // 2}]\1", rest)
        lines.append(Line(kind, label, rest))
    return lines


def as_text(language):
    """Plain text with Markdown's footnotes."""
    lines = [f"{line.label} {line.text}".strip() for line in decision(language)]
    notes = [f"[^{number}]: {note}" for number, note in enumerate(NOTES[language], 1)]
    return "\n\n".join([f"# {lines[0]}", *lines[1:], *notes])


def as_html(language):
    """A page with lists that a browser numbers; points are labelled by hand where it has no such letters."""
    parts, depth = [], 0
    points = '<ol style="list-style: none">' if language in ("ar", "ru") else '<ol type="a">'
    for line in decision(language):
        text = re.sub(
            r"\[\^(\d)\]", r'<sup><a href="#fn\1" id="ref\1">\1</a></sup>', html.escape(line.text, quote=False)
        )
        wanted = {"paragraph": 1, "point": 2}.get(line.kind, 0)
        while depth > wanted:
            parts.append("</li></ol>")
            depth -= 1
        if wanted and depth == wanted:
            parts.append("</li>")
        if wanted > depth:
            parts.append("<ol>" if wanted == 1 else points)
            depth = wanted
        tag = {"heading": "h2", "text": "p"}.get(line.kind)
        is_typed = tag or (depth == 2 and "none" in points)
        label = f"{line.label}&nbsp;" if is_typed and line.label else ""
        parts.append(f"<{tag}>{label}{text}</{tag}>" if tag else f"<li>{label}{text}")
    notes = "".join(
        f'<li id="fn{at}">{note} <a href="#ref{at}">↩</a></li>' for at, note in enumerate(NOTES[language], 1)
    )
    body = "\n".join(parts)
    return (
        f"<!DOCTYPE html><html lang={language}><meta charset=utf-8><title>x</title><main>{body}<ol>{notes}</ol></main>"
    )


def run(text, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{html.escape(text)}</w:t></w:r>'


def paragraph(inner, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def word(body, section="", **parts):
    """A .docx file of a body's XML; parts are the XML of further parts by their names, such as numbering."""
    parts = {
        "document": f"<w:document {W} {R}><w:body>{body}<w:sectPr>{section}</w:sectPr></w:body></w:document>"
    } | parts
    kinds = {"document": "document.main", "header1": "header", "footer1": "footer"}
    declared = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_TYPE}.{kinds.get(part, part)}+xml"/>' for part in parts
    )
    related = "".join(
        f'<Relationship Id="{part}" Type="{_RELATION}/{kinds.get(part, part)}" Target="{part}.xml"/>'
        for part in parts
        if part != "document"
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    held = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{declared}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{_RELATION}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">{related}</Relationships>',
    }
    held |= {f"word/{part}.xml": xml for part, xml in parts.items()}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, text in held.items():
            archive.writestr(zipfile.ZipInfo(entry, (2007, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def as_word(language, *, automatic=False, columns=1, page=(8400, 9600)):
    """The decision as Word keeps it: labels typed before a tab, or computed by a list; header, page number, footnotes.

    The page is small (in twentieths of a point), so that the decision takes two.
    """
    sides = "<w:bidi/>" if language == "ar" else ""
    font = FONTS.get(language, "Liberation Serif")
    direction = "<w:rtl/>" if language == "ar" else ""
    body = []
    for line in decision(language):
        pieces = []
        for piece in re.split(r"(\[\^\d\])", line.text):
            if mark := re.fullmatch(r"\[\^(\d)\]", piece):
                pieces.append(
                    '<w:r><w:rPr><w:rStyle w:val="Mark"/></w:rPr>'
                    f'<w:footnoteReference w:id="{int(mark[1]) + 1}"/></w:r>'
                )
            elif piece:
                pieces.append(run(piece, direction))
        depth = {"paragraph": 0, "point": 1}.get(line.kind)
        properties = {"heading": '<w:pStyle w:val="Heading1"/><w:keepNext/>'}.get(line.kind, "")
        if automatic and depth is not None:
            properties += f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr>'
        elif line.label:
            pieces.insert(0, f"{run(line.label, direction)}<w:r><w:tab/></w:r>")
        indents = "" if automatic else f'<w:ind w:left="{567 if depth == 1 else 0}" w:firstLine="567"/>'
        if line.kind == "heading":
            indents = ""
        body.append(paragraph("".join(pieces), f"{properties}{sides}{indents}"))
    formats = LISTS.get(language, LATIN_LISTS)
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{pattern}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{567 * (depth + 1)}" w:hanging="567"/></w:pPr></w:lvl>'
        for depth, (style, pattern) in enumerate(formats)
    )
    notes = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="Note"/>{sides}</w:pPr><w:r><w:rPr>'
        f'<w:rStyle w:val="Mark"/></w:rPr><w:footnoteRef/></w:r>{run(" " + note, direction)}</w:p></w:footnote>'
        for number, note in enumerate(NOTES[language], 2)
    )
    number = '<w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}" w:eastAsia="{font}"/>'
    points = 28 if language == "zh" else 22  # halves of a point; Chinese takes less room
    size = f'<w:sz w:val="{points}"/><w:szCs w:val="{points}"/>'
    tongue = f'<w:lang w:val="{language}" w:bidi="{language}" w:eastAsia="{language}"/>'
    return word(
        "".join(body),
        '<w:headerReference w:type="default" r:id="header1"/><w:footerReference w:type="default" r:id="footer1"/>'
        f'<w:pgSz w:w="{page[0]}" w:h="{page[1]}"/><w:pgMar w:top="1400" w:right="1000" w:bottom="1400" w:left="1000" '
        f'w:header="600" w:footer="600"/><w:cols w:num="{columns}" w:space="500"/>{sides}',
        numbering=f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>',
        footnotes=f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p>'
        '</w:footnote><w:footnote w:type="continuationSeparator" w:id="1"><w:p><w:r><w:continuationSeparator/></w:r>'
        f"</w:p></w:footnote>{notes}</w:footnotes>",
        styles=f"<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr>{fonts}{size}{tongue}"
        '</w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
        '<w:name w:val="Normal"/><w:pPr><w:spacing w:after="120"/><w:jc w:val="both"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>'
        '<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:bCs/><w:sz w:val="34"/><w:szCs w:val="34"/></w:rPr>'
        '</w:style><w:style w:type="paragraph" w:styleId="Note"><w:name w:val="footnote text"/>'
        '<w:basedOn w:val="Normal"/><w:rPr><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Mark"><w:name w:val="footnote reference"/>'
        '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style></w:styles>',
        header1=f"<w:hdr {W}>{paragraph(run('CTOC/COP/2010/L.2'), sides)}</w:hdr>",
        footer1=f"<w:ftr {W}>{paragraph(number)}</w:ftr>",
    )


def main(folder):
    """Write the Word files."""
    for language in TEXTS:
        (folder / f"decision.{language}.docx").write_bytes(as_word(language))
    (folder / "automatic.en.docx").write_bytes(as_word("en", automatic=True))
    (folder / "columns.en.docx").write_bytes(as_word("en", columns=2, page=(11900, 6600)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
