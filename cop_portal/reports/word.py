"""A status report as Word: the table of two columns that conferences use, to be worked on."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from docx.shared import Cm

from cop_portal.common import word
from cop_portal.reports.papers import day_words, link_of

_TEXT, _TAKEN = 6.9, 9.6  # centimetres of the two columns
_SHADES = {"late": "FBE9E7"}


def rows_of(content):
    """How many rows the tables of a report have."""
    return sum(len(decision["rows"]) for part in content["parts"] for decision in part["decisions"])


def word_of(content, progress=None):
    """The bytes of a .docx of a report's content, in the active language. `progress(rows)` hears how far it is."""
    header = " – ".join(part for part in (content["title"], content["symbol"], day_words(content)) if part)
    document = word.blank(content["title"], header)
    document.core_properties.subject = day_words(content)
    document.core_properties.keywords = word.text(content["symbol"])
    document.add_paragraph(word.text(content["title"]), style="Title")
    for line in (*content["lines"], day_words(content), content["note"]):
        if line:
            document.add_paragraph(word.text(line))
    _counts(document, content)
    done = 0
    for part in content["parts"]:
        if part["heading"]:
            document.add_heading(word.text(part["heading"]), level=1)
        for decision in part["decisions"]:
            _title(document, decision, content["language"])
            table = word.table(document, [_("Paragraph"), _("Action taken")], _TEXT, _TAKEN)
            for row in decision["rows"]:
                _row(table, row, content)
                done += 1
                if progress and done % 20 == 0:
                    progress(done)
    if not content["parts"]:
        document.add_paragraph(word.text(_("No decision or mandate belongs here on this day.")))
    _outstanding(document, content)
    return word.file_of(document)


def _counts(document, content):
    if not content["total"]:
        return
    document.add_heading(_("Where the mandates stand"), level=2)
    table = word.table(document, [_("Standing"), _("Mandates")], 8.5, 3)
    for label, number in content["counts"]:
        word.row(table, label, number)
    for cell in word.row(table, capfirst(_("all")), content["total"]):
        word.embolden_cell(cell)


def _title(document, decision, language):
    heading = document.add_heading(word.text(decision["name"]), level=2)
    if decision["symbol"]:
        word.say(heading, f" ({word.code(decision['symbol'])})")
    if decision["title"]:
        words = document.add_paragraph()
        word.say(words, decision["title"], decision["title_language"])
        if decision["title_language"] != language:
            word.direct(words, decision["title_language"])
            word.say(words, f" [{decision['flag']}]", quiet=True)


def _row(table, row, content):
    text, taken = word.row(table, splits=True)
    _paragraph(text, row, content["language"])
    line = word.lines(taken)
    if not row["taken"]:
        word.say(line(), _("No mandate"), quiet=True)
    for mandate in row["taken"]:
        _taken(line, mandate, content)
    if row["proposals"]:
        word.say(line(), _("Proposals submitted:"), bold=True)
    for proposal in row["proposals"]:
        _proposal(line("Table bullet"), proposal)


def _paragraph(cell, row, language):
    line = word.lines(cell)
    if row["heading"]:
        word.say(line(), row["heading"], row["language"], bold=True)
    words = line()
    words.paragraph_format.left_indent = Cm(0.5 * row["depth"]) if row["depth"] else None
    if row["mark"]:
        word.say(words, f"{row['mark']} ")
    first, *rest = row["text"].split("\n")
    word.say(words, first, row["language"])
    others = [words]
    for part in rest:
        others.append(line())
        word.say(others[-1], part, row["language"])
    for _marker, note in row["footnotes"]:
        word.footnote(others[-1], note, row["language"])
    if row["flag"]:
        for paragraph in others:
            word.direct(paragraph, row["language"])
        word.say(line(), f"[{row['flag']}]", quiet=True)


def _taken(line, mandate, content):
    head = line()
    word.link(head, word.code(mandate["reference"]), link_of(mandate["url"], content["as_of"]))
    word.say(head, f" {mandate['standing'][1]}", bold=True)
    if mandate["is_suggested"]:
        word.say(head, " " + _("(suggested, not confirmed)"), quiet=True)
    if mandate["addressees"]:
        word.say(head, f" – {mandate['addressees']}", quiet=True)
    if mandate["due"]:
        word.say(line(), mandate["due"], quiet=True)
    for fact in (*mandate["facts"], *mandate["meetings"]):
        said = line("Table bullet")
        word.say(said, fact["text"])
        _sources(said, fact)
    for sentence in mandate["replies"]["sentences"] if mandate["replies"] else ():
        word.say(line("Table bullet"), sentence)
    for missing in mandate["missing"]:
        said = line("Table bullet")
        word.say(said, _("Missing:"), bold=True)
        word.say(said, f" {missing}")
    for assessment in mandate["assessments"]:
        said = line()
        word.say(said, _("Assessment:"), bold=True)
        whom = f"{assessment['whom']}: " if assessment["whom"] else ""
        word.say(said, f" {whom}{assessment['standing'][1]}. {assessment['reason']}")
    if mandate["disagreement"]:
        word.say(line(), mandate["disagreement"], quiet=True)


def _proposal(said, proposal):
    word.say(said, f"“{proposal['title']}”", proposal["language"])
    if proposal["flag"]:
        word.say(said, f" [{proposal['flag']}]", quiet=True)
    words = f" ({proposal['where']}): {proposal['standing'][1]}"
    word.say(said, words + (f", {_('example')}" if proposal["is_example"] else ""))
    _sources(said, proposal)


def _sources(paragraph, said):
    for title, url in said["sources"]:
        word.footnote(paragraph, f"{title}. {link_of(url)}")


def _outstanding(document, content):
    document.add_heading(_("Outstanding"), level=1)
    if not content["outstanding"]:
        document.add_paragraph(word.text(_("Nothing is outstanding.")))
        return
    table = word.table(document, [_("Mandate"), _("Standing"), _("Due"), _("What is missing")], 2.6, 3.2, 3.7, 7)
    for mandate in content["outstanding"]:
        cells = word.row(table, "", mandate["standing"][1], mandate["due"], "\n".join(mandate["why"]))
        word.link(cells[0].paragraphs[0], word.code(mandate["reference"]), link_of(mandate["url"], content["as_of"]))
        if shade := _SHADES.get(mandate["standing"][0]):
            word.shade(cells[1], shade)
