"""The minutes of a meeting as Word, in the reader's language, in Word's own styles so that they can be worked on.

They hold what the person may see on the meeting's page: who took part by name, and all follow-ups, are the
secretariat's. Nobody's address is in them.
"""

import io
import re
import unicodedata

from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from coordination import queries
from cop_portal.common import dates
from cop_portal.people.rules import is_secretariat

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT = "Arial"  # on every machine, with Arabic
INK = RGBColor(0x0C, 0x3A, 0x5B)
# What XML cannot hold, and a form lets through.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f]")


def minutes_of(meeting, person):
    """The bytes of a .docx with the minutes of a meeting, as the person may read them."""
    agenda = queries.agenda_of(meeting)
    points = {item and item.pk: agreed for item, agreed in queries.points_by_item(meeting, agenda)}
    follow_ups = list(queries.follow_ups_visible_to(person).filter(meeting=meeting))
    carried_over = list(queries.carried_over_to(meeting, person))
    document = _blank(meeting)
    document.add_paragraph(_text(meeting.title), style="Title")
    _particulars(document, meeting)
    if meeting.outcome:
        document.add_heading(_("Summary"), level=1)
        _paragraphs(document, meeting.outcome)
    _participants(document, queries.present_at(meeting), names=is_secretariat(person))
    if agenda or points:
        document.add_heading(_("Agenda and points agreed"), level=1)
    for item in agenda:
        _item(document, item, points.get(item.pk, ()))
    if None in points:
        document.add_heading(_("Agreed under no agenda item"), level=2)
        _agreed(document, points[None])
    if follow_ups:
        document.add_heading(_("Follow-ups"), level=1)
        _follow_ups(document, follow_ups, _("Agenda item"), _item_number)
    if carried_over:
        document.add_heading(_("Carried over from earlier meetings"), level=1)
        _follow_ups(document, carried_over, _("Meeting"), lambda follow_up: str(follow_up.meeting))
    if translation.get_language_bidi():
        _turn(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


# --- What they say


def _particulars(document, meeting):
    kind = meeting.get_kind_display()
    rows = [
        (_("Meeting"), f"{kind[:1].upper()}{kind[1:]}" + (f", {meeting.session}" if meeting.session else "")),
        (_("When"), f"{_hours(meeting)} ({meeting.time_zone})"),
        (_("Where"), meeting.where),
        (_("Mandate"), _code(meeting.mandate.reference) if meeting.mandate else ""),
    ]
    if meeting.is_example:
        rows.append((_("Status"), _("example, not a real meeting")))
    table = document.add_table(rows=0, cols=2)
    for label, value in rows:
        if value:
            _row(table, label, value)
    _widths(table, 3.5, 13)
    for row in table.rows:
        _embolden(row.cells[0])


def _hours(meeting):
    start, end = (moment.astimezone(meeting.zone) for moment in (meeting.starts_at, meeting.ends_at))
    is_one_day = meeting.days[0] == meeting.days[1]
    until = formats.date_format(end, "TIME_FORMAT" if is_one_day else "DATETIME_FORMAT")
    return f"{formats.date_format(start, 'DATETIME_FORMAT')} – {until}"


def _participants(document, present, *, names):
    if not present:
        return
    document.add_heading(_("Participants"), level=1)
    number = sum(len(invitation.people) for invitation in present)
    lead = [ngettext("%(number)s organization", "%(number)s organizations", len(present)) % {"number": len(present)}]
    if number:
        lead.append(ngettext("%(number)s participant", "%(number)s participants", number) % {"number": number})
    document.add_paragraph(", ".join(lead))
    table = _table(document, [_("Organization"), _("Participants")], 6.5, 10)
    for invitation in present:
        people = invitation.people
        shown = [", ".join(part for part in (person.name, person.function) if part) for person in people]
        _row(table, invitation.organization, "\n".join(shown) if names else len(people) or "")


def _item(document, item, agreed):
    document.add_heading(_text(f"{item.mark} {item.title}"), level=item.depth + 2)
    facts = [item.speaker, *(_code(document.symbol) for document in item.documents.all())]
    if item.mandate:
        facts.append(_("mandate %(reference)s") % {"reference": _code(item.mandate.reference)})
    if any(facts):
        document.add_paragraph(_text("; ".join(fact for fact in facts if fact)), style="Item facts")
    _agreed(document, agreed)


def _agreed(document, points):
    for point in points:
        document.add_paragraph(_text(point.text), style="List Bullet")


def _item_number(follow_up):
    item = follow_up.agenda_item
    return _code(item.number) if item and not item.is_withdrawn else ""


def _follow_ups(document, follow_ups, heading, origin):
    headings = [_("What is to be done"), _("Owner"), _("Due"), _("Status"), heading]
    table = _table(document, headings, 4.8, 3.2, 2.9, 2.9, 2.7)
    for follow_up in follow_ups:
        status = follow_up.get_status_display()
        if follow_up.closed_on:
            status = f"{status}, {dates.date_text(follow_up.closed_on)}"
        if follow_up.activity:
            status = f"{status} ({_code(follow_up.activity.reference)})"
        _row(table, follow_up.title, follow_up.owner, dates.date_text(follow_up.due_on), status, origin(follow_up))


# --- How they look


def _blank(meeting):
    """An empty A4 document with the portal's look, the meeting and its day on top of each page, its number below."""
    document = Document()
    properties = document.core_properties
    properties.title, properties.author, properties.language = _text(meeting.title), "", translation.get_language()
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
    styles["Normal"].paragraph_format.space_after = Pt(6)
    for name in ("List Bullet", "Table text"):
        styles[name].paragraph_format.space_after = Pt(3)
    styles["Table text"].paragraph_format.space_before = Pt(2)
    styles["Heading 1"].paragraph_format.space_before = Pt(18)
    section.header.paragraphs[0].text = _text(
        _("Minutes: %(meeting)s, %(day)s") % {"meeting": meeting.title, "day": dates.date_text(meeting.days[0])}
    )
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    before, between, after = (_("Page %(page)s of %(pages)s") % {"page": "|", "pages": "|"}).split("|")
    footer.add_run(before)
    _field(footer, "PAGE")
    footer.add_run(between)
    _field(footer, "NUMPAGES")
    footer.add_run(after)
    return document


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


def _table(document, headings, *widths):
    """A table whose row of headings is repeated on each page; no row breaks over two."""
    table = document.add_table(rows=1, cols=len(headings), style="Table Grid")
    for cell, heading in zip(table.rows[0].cells, headings, strict=True):
        _write(cell, heading)
        _embolden(cell)
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", "EAF0F5")):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)
    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.extend([OxmlElement("w:cantSplit"), OxmlElement("w:tblHeader")])
    _widths(table, *widths)
    return table


def _row(table, *values):
    row = table.add_row()
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, value in zip(row.cells, values, strict=True):
        _write(cell, value)


def _write(cell, value):
    cell.text = _text(value)
    cell.paragraphs[0].style = "Table text"


def _embolden(cell):
    for run in cell.paragraphs[0].runs:
        run.font.bold = run.font.cs_bold = True


def _widths(table, *widths):
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def _paragraphs(document, text):
    for part in text.splitlines():
        if part.strip():
            document.add_paragraph(_text(part))


def _code(text):
    """A reference or a symbol, which reads from left to right in every text."""
    return f"\u200e{text}\u200e" if translation.get_language_bidi() else text


def _text(text):
    """A text as Word can hold it."""
    return _CONTROL.sub(" ", str(text).replace("\r\n", "\n"))


# --- Right to left

_AFTER_BIDI = (
    "adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection "
    "textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
)


def _turn(document):
    """Let paragraphs, tables and lists begin at the right; what is written in Latin stays as it is written."""
    section = document.sections[0]
    section._sectPr.append(OxmlElement("w:bidi"))
    for part in (document.element.body, section.header._element, section.footer._element):
        for paragraph in part.iter(qn("w:p")):
            properties = paragraph.get_or_add_pPr()
            properties.insert_element_before(OxmlElement("w:bidi"), *(f"w:{name}" for name in _AFTER_BIDI.split()))
        for run in part.iter(qn("w:r")):
            if any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in run.text):
                run.get_or_add_rPr().append(OxmlElement("w:rtl"))
        for table in part.iter(qn("w:tbl")):
            style = table.tblPr.find(qn("w:tblStyle"))
            (style if style is not None else table.tblPr[0]).addnext(OxmlElement("w:bidiVisual"))
