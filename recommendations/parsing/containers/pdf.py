"""PDF with a text layer to text. PDFium reads the pages, the library that Chromium shows PDF files with."""

import pypdfium2

from recommendations.parsing.containers.glyphs import glyphs_of
from recommendations.parsing.containers.kinds import broken, encrypted
from recommendations.parsing.containers.layout import lines_of_page, without_furniture
from recommendations.parsing.containers.paragraphs import document
from recommendations.parsing.containers.pdf_text import lines_and_notes
from recommendations.parsing.results import ParseError, gettext_noop

_MOST_PAGES = 300
_UNKNOWN = 0.3  # of the signs: where more are no letters the text is of no use
_PASSWORD = 4  # what PDFium says of a file that opens with a password


def text_of_file(data, name):
    """The text of a PDF. Raises ParseError for what is damaged, encrypted, scanned, or has too many pages."""
    try:
        file = pypdfium2.PdfDocument(data)
        if len(file) > _MOST_PAGES:
            raise ParseError(
                gettext_noop("%(name)s has %(pages)s pages; up to %(limit)s are read."),
                name=name,
                pages=len(file),
                limit=_MOST_PAGES,
            )
        pages, unknown, known = [], 0, 0
        for number in range(len(file)):
            page = file[number]
            glyphs, strange = glyphs_of(page)
            page.close()
            pages.append(lines_of_page(glyphs, number))
            unknown, known = unknown + strange, known + len(glyphs)
    except pypdfium2.PdfiumError as error:
        raise (encrypted(name) if error.err_code == _PASSWORD else broken(name, "PDF")) from error
    if unknown > _UNKNOWN * (unknown + known):
        raise ParseError(
            gettext_noop("%(name)s does not say which letters its signs are; its text can only be seen, not read."),
            name=name,
        )
    if not known:
        raise ParseError(
            gettext_noop("%(name)s has no text: its pages are pictures (a scan). Import a Word file or a text."),
            name=name,
        )
    lines, notes = lines_and_notes(without_furniture(pages))
    return document(lines, notes, name)
