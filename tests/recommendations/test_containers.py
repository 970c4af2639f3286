"""A decision is read alike from every kind of file, and what cannot be read is refused with a sentence."""

import io
import re
import time
import zipfile
import zlib
from pathlib import Path

import pytest

from recommendations.parsing import ParseError, parse_file
from recommendations.parsing.containers import apart, text_of
from recommendations.parsing.containers.apart import read
from recommendations.parsing.containers.kinds import READ, kind_of
from recommendations.parsing.containers.numbering import numeral
from recommendations.parsing.lexicon import LANGUAGES
from tests.recommendations.containers import W, as_html, as_text, as_word, paragraph, run, word

FILES = Path(__file__).parent / "files"
MB = 1024 * 1024


def refusal(data, name="the file"):
    with pytest.raises(ParseError) as error:
        text_of(data, name)
    return str(error.value)


def lines_of(data):
    return read(kind_of(data, "the file"), data, "the file").split("\n\n")


# One decision in every container


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_decision_is_one_in_every_container(language):
    text = as_text(language)
    decision = parse_file(text.encode())
    assert decision.language == language
    assert [note.marker for note in decision.preamble[1].footnotes + decision.paragraphs[0].footnotes] == ["1", "2"]
    assert parse_file(text.encode("utf-8-sig")) == decision
    assert parse_file(text.encode("utf-16")) == decision
    assert parse_file(as_html(language).encode()) == decision
    assert parse_file(as_word(language)) == decision
    assert parse_file(as_word(language, automatic=True)) == decision
    assert parse_file((FILES / f"decision.{language}.pdf").read_bytes()) == decision


@pytest.mark.parametrize("layout", ["automatic", "columns"])
def test_a_pdf_with_hanging_labels_or_two_columns_is_the_same_decision(layout):
    assert parse_file((FILES / f"{layout}.en.pdf").read_bytes()) == parse_file(as_text("en").encode())


def test_the_lines_of_a_word_file_are_those_of_its_page():
    assert lines_of(as_word("en")) == lines_of(as_word("en", automatic=True))
    assert lines_of(as_word("en")) == [
        "# Decision 5/2. Training of judges",
        "The Conference of the Parties,",
        "Recalling its decision 4/3 and article 30 of the Convention<sup>1</sup>,",
        "Noting with concern the lack of trained judges,",
        "1.\tTakes note with appreciation of the report CTOC/COP/2009/7<sup>2</sup>;",
        "2.\tUrges States parties and invites international organizations to train judges;",
        "3.\tRequests the Secretariat, subject to the availability of extrabudgetary resources:",
        "(a)\tTo prepare a handbook for judges;",
        "(b)\tTo submit it to the Conference at its sixth session;",
        "4.\tAlso requests the working group to consider the handbook no later than 31 March 2012;",
        "5.\tDecides to review the matter within two years of the adoption of this decision.",
        "# Annex",
        "1.\tWhat a handbook should hold.",
        "<sup>1</sup> See the report of the fourth session, chapter II.",
        "<sup>2</sup> Adopted without a vote.",
    ]


def test_a_wrong_ending_is_read_by_what_the_file_is():
    assert parse_file(as_word("en"), name="decision.pdf") == parse_file(as_html("en").encode(), name="decision.docx")


# Word


def numbering(*levels, nums='<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>', more=""):
    shown = "".join(f'<w:lvl w:ilvl="{depth}">{level}</w:lvl>' for depth, level in enumerate(levels))
    return f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{more}{shown}</w:abstractNum>{nums}</w:numbering>'


def level(style, pattern, start=1, more=""):
    return f'<w:start w:val="{start}"/><w:numFmt w:val="{style}"/>{more}<w:lvlText w:val="{pattern}"/>'


def item(text, depth=0, number=1):
    return paragraph(
        run(text), f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>' if number else ""
    )


def labels(body, definition, **parts):
    return [line.split("\t")[0] for line in lines_of(word(body, numbering=definition, **parts))]


def test_levels_count_within_each_other():
    body = "".join(item("text", depth) for depth in [0, 0, 1, 1, 2, 2, 1, 0, 1])
    definition = numbering(level("decimal", "%1."), level("lowerLetter", "(%2)"), level("lowerRoman", "(%3)"))
    assert labels(body, definition) == ["1.", "2.", "(a)", "(b)", "(i)", "(ii)", "(c)", "3.", "(a)"]


def test_a_pattern_may_name_the_levels_above_and_begin_later():
    definition = numbering(level("upperRoman", "%1", start=3), level("decimal", "%1.%2.", more="<w:isLgl/>"))
    assert labels(item("a") + item("b", 1) + item("c", 1), definition) == ["III", "3.1.", "3.2."]


def test_a_level_that_does_not_begin_anew_counts_on():
    definition = numbering(level("upperRoman", "%1."), level("decimal", "%2.", more='<w:lvlRestart w:val="0"/>'))
    body = item("a") + item("b", 1) + item("c") + item("d", 1)
    assert labels(body, definition) == ["I.", "1.", "II.", "2."]


def test_lists_of_one_definition_count_on_unless_one_begins_anew():
    nums = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="0"/>{override}</w:num>'
        for number, override in (
            (1, ""),
            (2, ""),
            (3, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>'),
        )
    )
    body = "".join(item("text", 0, number) for number in (1, 2, 3, 3, 1))
    assert labels(body, numbering(level("decimal", "%1."), nums=nums)) == ["1.", "2.", "7.", "8.", "9."]


def test_a_style_numbers_its_paragraphs_and_a_paragraph_may_decline():
    styles = (
        f'<w:styles {W}><w:style w:type="paragraph" w:styleId="Para"><w:name w:val="Para"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Point">'
        '<w:name w:val="Point"/><w:basedOn w:val="Para"/></w:style></w:styles>'
    )
    definition = numbering(level("decimal", "%1."), level("lowerLetter", "(%2)", more='<w:pStyle w:val="Para"/>'))
    styled = [
        paragraph(run("text"), f'<w:pStyle w:val="{style}"/>{more}')
        for style, more in (
            ("Para", ""),
            ("Point", ""),
            ("Point", '<w:numPr><w:numId w:val="0"/></w:numPr>'),
            ("Para", '<w:numPr><w:ilvl w:val="0"/></w:numPr>'),
        )
    ]
    assert labels("".join(styled), definition, styles=styles) == ["(a)", "(b)", "text", "2."]


@pytest.mark.parametrize(
    ("number", "style", "shown"),
    [
        (3, "lowerLetter", "c"),
        (28, "lowerLetter", "bb"),
        (14, "lowerRoman", "xiv"),
        (49, "upperRoman", "XLIX"),
        (3, "russianLower", "в"),
        (2, "arabicAbjad", "ب"),
        (12, "chineseCounting", "十二"),
        (20, "ideographDigital", "二十"),
        (7, "decimalZero", "07"),
        (7, "cardinalText", "7"),
    ],
)
def test_numerals(number, style, shown):
    assert numeral(number, style) == shown


def test_what_was_deleted_or_hidden_is_left_out_and_what_was_inserted_is_kept():
    moved = "<w:moveFrom>" + run("moved ") + "</w:moveFrom><w:moveTo>" + run("here ") + "</w:moveTo>"
    body = paragraph(
        run("The Conference ")
        + "<w:del><w:r><w:delText>not </w:delText></w:r></w:del><w:ins>"
        + run("now ")
        + "</w:ins>"
        + moved
        + run("secretly ", "<w:vanish/>")
        + run("requests.")
    )
    assert text_of(word(body)) == "The Conference now here requests."


def test_a_paragraph_whose_end_was_deleted_goes_on_and_is_not_counted():
    deleted = "<w:rPr><w:del/></w:rPr>"
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = (
        item("First.")
        + paragraph("<w:del><w:r><w:delText>Gone.</w:delText></w:r></w:del>", numbered + deleted)
        + paragraph(run("Second "), numbered + deleted)
        + item("goes on.")
    )
    assert lines_of(word(body, numbering=numbering(level("decimal", "%1.")))) == ["1.\tFirst.", "2.\tSecond goes on."]


def test_of_a_field_only_the_result_is_text():
    def sign(kind):
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    inner = sign("begin") + "<w:r><w:instrText>PAGE</w:instrText></w:r>" + sign("separate") + run("9") + sign("end")
    body = paragraph(
        run("See ")
        + sign("begin")
        + "<w:r><w:instrText> REF </w:instrText></w:r>"
        + inner
        + sign("separate")
        + run("article 30")
        + sign("end")
        + '<w:fldSimple w:instr="REF">'
        + run(" of it")
        + "</w:fldSimple>."
    )
    assert text_of(word(body)) == "See article 30 of it"


def test_signs_of_word_and_of_its_lines():
    body = paragraph(
        "<w:r><w:t>capacity</w:t><w:noBreakHyphen/><w:t>build</w:t><w:softHyphen/><w:t>ing</w:t><w:br/><w:t>for</w:t>"
        '<w:tab/><w:t>10 km</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r>'
        '<w:r><w:sym w:font="Symbol" w:char="F02D"/></w:r>'
    )
    assert text_of(word(body)) == "capacity-building for 10 km2-"


def test_text_boxes_are_left_out_and_tables_are_rows():
    def cell(text):
        return f"<w:tc>{paragraph(run(text))}</w:tc>"

    box = "<w:r><w:drawing><w:txbxContent>" + paragraph(run("Box")) + "</w:txbxContent></w:drawing></w:r>"
    table = f"<w:tbl><w:tr>{cell('State')}{cell('Date')}</w:tr><w:tr>{cell('Kenya')}{cell('2006')}</w:tr></w:tbl>"
    laid_out = f"<w:tbl><w:tr>{cell('1.')}{cell('Requests the Secretariat.')}</w:tr></w:tbl>"
    assert lines_of(word(paragraph(run("Text.") + box) + table + laid_out)) == [
        "Text.",
        "State | Date",
        "Kenya | 2006",
        "1.\tRequests the Secretariat.",
    ]


def test_footnotes_of_word_with_marks_of_their_author_and_endnotes():
    def note(kind, number, text):
        return f'<w:{kind} w:id="{number}">{paragraph(f"<w:r><w:{kind}Ref/></w:r>" + run(text))}</w:{kind}>'

    def mark(kind, number, chosen=""):
        own = f"<w:t>{chosen}</w:t>" if chosen else ""
        says = 'w:customMarkFollows="1"' if chosen else ""
        return f'<w:r><w:{kind}Reference w:id="{number}" {says}/>{own}</w:r>'

    body = paragraph(
        run("Title")
        + mark("footnote", 4, "*")
        + run(" one")
        + mark("footnote", 5)
        + run(" two")
        + mark("endnote", 6)
        + run(" three")
        + mark("footnote", 7)
    )
    found = lines_of(
        word(
            body,
            footnotes=f"<w:footnotes {W}>{note('footnote', 4, '* Advance copy.')}{note('footnote', 5, ' A.')}"
            f"{note('footnote', 7, ' C.')}</w:footnotes>",
            endnotes=f"<w:endnotes {W}>{note('endnote', 6, ' B.')}</w:endnotes>",
        )
    )
    assert found == [
        "Title<sup>*</sup> one<sup>1</sup> two<sup>i</sup> three<sup>2</sup>",
        "<sup>*</sup> Advance copy.",
        "<sup>1</sup> A.",
        "<sup>i</sup> B.",
        "<sup>2</sup> C.",
    ]


def test_headings_by_level_by_style_by_name_and_by_bold_letters():
    styles = (
        f'<w:styles {W}><w:style w:type="paragraph" w:styleId="S1"><w:name w:val="Chapter"/><w:pPr>'
        '<w:outlineLvl w:val="1"/></w:pPr></w:style><w:style w:type="paragraph" w:styleId="S2">'
        '<w:name w:val="_ H _Ch_G"/></w:style></w:styles>'
    )
    body = (
        paragraph(run("By level"), '<w:pStyle w:val="S1"/>')
        + paragraph(run("By name"), '<w:pStyle w:val="S2"/>')
        + paragraph(run("In bold"), "").replace("<w:rPr>", "<w:rPr><w:b/>")
        + paragraph(run("In bold, as a sentence.", "<w:b/>"))
        + paragraph(
            "<w:r><w:tab/></w:r>" + run("II.") + "<w:r><w:tab/></w:r>" + run("Numbered"), '<w:pStyle w:val="S1"/>'
        )
    )
    assert lines_of(word(body, styles=styles)) == [
        "## By level",
        "# By name",
        "## In bold",
        "In bold, as a sentence.",
        "II. Numbered",
    ]


# HTML and Markdown


def test_lists_of_html_are_numbered_as_a_browser_does():
    page = (
        "<!doctype html><meta charset=utf-8><title>Title</title><nav>Menu</nav><script>1<2</script><header>Site"
        "</header><h1>Decision 5/2</h1><ol start=3><li>Three<ol type=i><li>one<li value=4>four</ol><li><p>Four &amp; "
        "<b>more</b>"
        "</ol><ol reversed><li>b<li>a</ol><ul><li>(a) Typed<li>Bullet</ul><p hidden>No</p>"
        '<p style="display: none">No</p>'
        "<p>10 m<sup>2</sup> 1<sup>er</sup> line<br>two</p>"
    )
    assert lines_of(page.encode()) == [
        "# Decision 5/2",
        "3.\tThree",
        "(i)\tone",
        "(iv)\tfour",
        "4.\tFour & more",
        "2.\tb",
        "1.\ta",
        "(a)\tTyped",
        "•\tBullet",
        "10 m2 1er line two",
    ]


def test_footnotes_of_html_in_the_ways_of_its_makers():
    page = (
        '<html><body><p>Word<a href="#_ftn1" name="_ftnref1"><span>[1]</span></a> and <sup><a href="#n2">2</a></sup>'
        ' and <a href="#part">3</a>.</p><p id=part>Part.</p><div id=ftn1><p><a href="#_ftnref1" name="_ftn1">'
        "<span>[1]</span></a> First.</p></div><table><tr><td><a id=n2>2</a></td><td>Second.</td></tr></table></body>"
    )
    assert lines_of(page.encode()) == [
        "Word<sup>1</sup> and <sup>2</sup> and 3.",
        "Part.",
        "<sup>1</sup> First.",
        "<sup>2</sup> Second.",
    ]


def test_tables_and_rules_of_html():
    page = "<html><body><table><tr><th>State<th>Date<tr><td>Kenya<td>2006</table><hr><pre>1. As\n   typed.</pre></body>"
    assert lines_of(page.encode()) == ["State | Date", "Kenya | 2006", "---", "1. As\n   typed."]


def test_a_page_is_read_in_the_encoding_that_it_says():
    page = '<html><head><meta charset="{}"></head><body><p>Décision “5/2”</p></body></html>'
    for said, real in (("iso-8859-1", "windows-1252"), ("utf-8", "utf-8"), ("windows-1252", "windows-1252")):
        assert text_of(page.format(said).encode(real)) == "Décision “5/2”"
    assert text_of(page.format("utf-16").encode("utf-16")) == "Décision “5/2”"
    assert refusal(page.format("klingon").encode(), "a.html") == (
        "a.html says that it is in “klingon”, an encoding that is not known."
    )
    assert refusal(page.format("utf-8").encode("windows-1252"), "a.html") == (
        "a.html is not text in UTF-8: the byte at position 51 does not fit."
    )


def test_the_footnotes_of_markdown_become_marks():
    text = "1. Recalls[^1] and[^note]: x[^none].\n\n[^1]: First.\n[^note]: Second."
    assert text_of(text.encode()) == (
        "1. Recalls<sup>1</sup> and<sup>2</sup>: x[^none].\n\n<sup>1</sup> First.\n<sup>2</sup> Second."
    )


# PDF


def test_a_paragraph_goes_on_over_pages_and_what_stands_on_each_is_left_out():
    head = [(60, 770, 9, "CTOC/COP/2010/L.2"), (300, 30, 9, "{}")]
    pages = (
        [
            (60, 700, 16, "Decision 5/2"),
            (60, 670, 11, "1. Requests the Secretariat, subject to the availability of further"),
            (60, 656, 11, "budgetary resources, to prepare, in cooperation with the organiza-"),
            (60, 642, 11, "tions that know of the capacity of States, capacity-"),
            (60, 100, 8, "1  See decision 4/3, and the report that is meant"),
            (60, 90, 8, "in the second of its"),
        ],
        [
            (60, 730, 11, "building courses for organizations, and to report at its session;"),
            (60, 700, 11, "2. Decides."),
            (60, 110, 8, "paragraphs."),
            (60, 100, 8, "2  See decision 4/4."),
        ],
        [(60, 730, 11, "3. Decides, too."), (60, 700, 9, "1 March 2010")],
    )
    contents = []
    for number, lines in enumerate(pages, 1):
        contents.append(drawn(*[(x, y, size, text.format(number)) for x, y, size, text in head], *lines))
    assert lines_of(pdf(*contents)) == [
        "# Decision 5/2",
        "1.\tRequests the Secretariat, subject to the availability of further budgetary resources, to prepare, in "
        "cooperation with the organizations that know of the capacity of States, capacity-building courses for "
        "organizations, and to report at its session;",
        "2.\tDecides.",
        "3.\tDecides, too.",
        "1 March 2010",
        "<sup>1</sup> See decision 4/3, and the report that is meant in the second of its paragraphs.",
        "<sup>2</sup> See decision 4/4.",
    ]


def test_marks_that_are_raised_are_footnotes_and_units_are_not():
    page = drawn(
        (60, 700, 11, "1. Takes note of the report"),
        (188, 704, 6, "3"),
        (203, 700, 11, "on ten km"),
        (253, 704, 6, "2"),
        (258, 700, 11, "of land;"),
        (60, 100, 6, "3"),
        (66, 96, 8, "The report is in the annex."),
    )
    assert lines_of(pdf(page)) == [
        "1.\tTakes note of the report<sup>3</sup> on ten km2 of land;",
        "<sup>3</sup> The report is in the annex.",
    ]


def test_a_table_of_a_pdf_is_rows():
    rows = [("State", "Adopted on", "Paper"), ("Kenya", "1 March", "L.2"), ("Austria", "2 March", "L.3 and L.4")]
    cells = [
        (60 + 160 * column, 650 - 16 * row, 11, text)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    ]
    numbered = [(60, 720, 11, "1."), (100, 720, 11, "Decides;"), (60, 700, 11, "2."), (100, 700, 11, "Adopts:")]
    assert lines_of(pdf(drawn(*numbered, *cells))) == [
        "1.\tDecides;",
        "2.\tAdopts:",
        "State | Adopted on | Paper",
        "Kenya | 1 March | L.2",
        "Austria | 2 March | L.3 and L.4",
    ]


def test_text_that_is_turned_and_jobs_of_the_printer_are_left_out():
    turned = b"BT /F 40 Tf 0.7 0.7 -0.7 0.7 100 100 Tm (DRAFT) Tj ET\n"
    page = turned + drawn((60, 700, 11, "1. Takes note."), (60, 40, 9, "V.10-51234 (E)    010210    020210"))
    assert lines_of(pdf(page)) == ["1.\tTakes note."]


def test_labels_beside_their_paragraphs_are_no_column():
    texts = [
        (100, 700 - 14 * at, 11, "which requests the Secretariat to submit a report to it, and then") for at in range(9)
    ]
    labelled = [(60, 700 - 14 * at, 11, f"{at + 1}.") for at in range(0, 9, 3)]
    assert [line[:9] for line in lines_of(pdf(drawn(*texts, *labelled)))][:1] == ["1.\twhich "]


# What is not read


def packed(entries):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, data in entries.items():
            archive.writestr(entry, data)
    return file.getvalue()


def old_office(entry):
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + entry.encode("utf-16-le") + bytes(512)


def pdf(*contents, pages=None, filtered=b""):
    """A PDF with a page for each stream of drawing commands, or with so many pages of the first; in Helvetica, as F."""
    contents = contents or (b"BT ET",)
    first = 4  # after catalogue, pages, font: a stream and a page for each content
    kids = [b"%d 0 R" % (first + 2 * at + 1) for at in range(len(contents))] * (pages or 1)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids)),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for at, content in enumerate(contents):
        objects += [
            b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), filtered, content),
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R>>"
            % (first + 2 * at),
        ]
    file, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(b"%010d 00000 n \n" % len(file))
        file += b"%d 0 obj%s endobj\n" % (number, body)
    return file + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        b"".join(places),
        len(objects) + 1,
        len(file),
    )


def drawn(*texts):
    """The commands that draw texts: (x, y, size, text)."""
    return b"".join(
        b"BT /F %d Tf 1 0 0 1 %d %d Tm (%s) Tj ET\n" % (size, x, y, re.sub(r"([()\\])", r"\\\1", text).encode("cp1252"))
        for x, y, size, text in texts
    )


NOT_READ = f"which is not read; save it as {READ}."
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(17)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty."),
        (b"\n\t ", "is empty."),
        (bytes(50 * MB), "has more than 10 MB; a decision's text has far less."),
        (PNG, f"is a file of the kind PNG, {NOT_READ}"),
        (b"{\\rtf1 Text}", f"is a file of the kind RTF, {NOT_READ}"),
        (b"<?xml version='1.0'?><akomaNtoso/>", f"is a file of the kind XML, {NOT_READ}"),
        (old_office("WordDocument"), f"is a file of the kind DOC, {NOT_READ}"),
        (old_office("Workbook"), f"is a file of the kind XLS, {NOT_READ}"),
        (old_office("Contents"), f"is a file of the kind OLE, {NOT_READ}"),
        (
            old_office("EncryptedPackage"),
            "is protected by a password; save a copy without one, and import that.",
        ),
        (
            packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}),
            f"is a file of the kind ODT, {NOT_READ}",
        ),
        (packed({"[Content_Types].xml": "", "xl/workbook.xml": ""}), f"is a file of the kind XLSX, {NOT_READ}"),
        (packed({"a.txt": "text"}), f"is a file of the kind ZIP, {NOT_READ}"),
        (b"1. Requests\x01 it.", "is not text: it has the control character U+0001 on line 1."),
        (b"D\xc3\xa9cision\n\x00", "is not text: it has a null byte at position 10."),
        ("Décision".encode("cp1252"), "is not text in UTF-8: the byte at position 1 does not fit."),
        (b"\xff\xfea\x00b", "is not text in UTF-16-LE: the byte at position 4 does not fit."),
        (b"<html><body><p> </p></body></html>", "has no text."),
        (b"<html><body>" + b"<b>x</b>" * 110_000, "has more than 200000 elements; a decision's text has far fewer."),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(data, sentence):
    assert refusal(data, "a.docx") == f"a.docx {sentence}"


BROKEN_WORD = "a.docx cannot be read as Word (.docx): the file is damaged or was cut off."


def test_a_damaged_word_file_is_refused():
    whole = as_word("en")
    assert refusal(whole[: len(whole) // 2], "a.docx") == BROKEN_WORD
    inside = whole.index(b"word/document.xml") + 100
    assert refusal(whole[:inside] + bytes(300) + whole[inside + 300 :], "a.docx") == BROKEN_WORD
    assert refusal(packed({"[Content_Types].xml": "", "word/styles.xml": ""}), "a.docx") == BROKEN_WORD
    assert refusal(word("", settings="<cut"), "a.docx") == BROKEN_WORD
    assert refusal(word(paragraph("")), "a.docx") == "a.docx has no text."


def test_a_word_file_with_a_password_in_its_zip_is_refused():
    data = bytearray(as_word("en"))
    for signature, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = data.find(signature)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(signature, at + 4)
    assert refusal(bytes(data), "a.docx") == (
        "a.docx is protected by a password; save a copy without one, and import that."
    )


@pytest.mark.parametrize(
    "parts",
    [
        {"media": b"0" * (3 * MB)},  # swells a thousandfold
        {f"media{number}": zlib.compress(bytes(100), 0) * 200_000 for number in range(10)},  # many large pictures
    ],
)
def test_a_word_file_that_swells_is_refused_before_it_is_unpacked(parts):
    data = packed({"[Content_Types].xml": "", "word/document.xml": "<x/>"} | parts)
    assert len(data) < 10 * MB
    assert refusal(data, "a.docx") == ("a.docx unpacks to far more than a decision's text has, and was not read.")


def test_a_word_file_with_too_much_text_is_refused():
    numbers = "".join(paragraph(run(f"{number:x}" * 9)) for number in range(140_000))
    assert refusal(word(numbers), "a.docx") == (
        "a.docx has more than 16 MB of text when unpacked; a decision's text has far less."
    )


def test_entities_that_would_swell_are_refused():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + f"<w:styles {W}>&b;</w:styles>"
    assert refusal(word(paragraph(run("Text")), styles=bomb), "a.docx") == BROKEN_WORD


def test_elements_within_elements_without_end_are_refused():
    deep = "<w:sdt>" * 240 + paragraph(run("Text")) + "</w:sdt>" * 240
    assert text_of(word(deep)) == "Text"
    endless = "<w:sdt>" * 5000 + "</w:sdt>" * 5000
    assert refusal(word(endless), "a.docx") == BROKEN_WORD


def test_a_file_that_keeps_its_reader_busy_is_given_up(monkeypatch):
    monkeypatch.setattr(apart, "_SECONDS", 2)
    attributes = " ".join(f"a{number}" for number in range(400_000))  # each of which the reader compares to all others
    began = time.monotonic()
    assert refusal(f"<html><body><p {attributes}>Text".encode(), "a.html") == (
        "a.html takes more time or memory to read than a decision's text does, and was not read."
    )
    assert time.monotonic() - began < 10


def test_a_reader_that_fails_says_so_in_the_log(monkeypatch, caplog):
    monkeypatch.setattr(apart, "_HOME", FILES)  # from where the portal's modules are not found
    assert refusal(b"<html><body>Text", "a.html") == (
        "a.html cannot be read as HTML: the file is damaged or was cut off."
    )
    assert "No module named 'recommendations'" in caplog.text


@pytest.mark.parametrize(
    "stream",
    [
        (b" " * MB, 600),  # spaces that unpack to more than the memory that is given
        (drawn((72, 700, 12, "Requests")) * 20_000, 100),  # signs without end
    ],
)
def test_a_pdf_that_swells_is_given_up(stream):
    data, times = stream
    packer = zlib.compressobj(9)
    packed_stream = b"".join(packer.compress(data) for _ in range(times)) + packer.flush()
    assert len(packed_stream) < MB
    began = time.monotonic()
    assert refusal(pdf(packed_stream, filtered=b"/Filter/FlateDecode"), "a.pdf") == (
        "a.pdf takes more time or memory to read than a decision's text does, and was not read."
    )
    assert time.monotonic() - began < 60


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            (FILES / "protected.pdf").read_bytes(),
            "is protected by a password; save a copy without one, and import that.",
        ),
        ((FILES / "decision.en.pdf").read_bytes()[:3000], "cannot be read as PDF: the file is damaged or was cut off."),
        (b"%PDF-1.7 and nothing", "cannot be read as PDF: the file is damaged or was cut off."),
        (pdf(b"0 0 600 800 re f"), "has no text: its pages are pictures (a scan). Import a Word file or a text."),
        (
            pdf(b"BT /F 12 Tf <01020304> Tj ET"),
            "does not say which letters its signs are; its text can only be seen, not read.",
        ),
        (pdf(pages=2000), "has 2000 pages; up to 300 are read."),
    ],
)
def test_a_pdf_that_cannot_be_read_is_refused(data, sentence):
    assert refusal(data, "a.pdf") == f"a.pdf {sentence}"
