"""PDF with a text layer to text, in a process of its own.

PDFium reads the pages, the library that Chromium shows PDF files with. It reads one file at a time in a process, and a
file may be made to keep it busy for ever or to swell: so it runs apart, where the system bounds its time and memory.
"""

import json
import resource
import subprocess
import sys
from pathlib import Path

from recommendations.parsing.containers.kinds import broken, encrypted
from recommendations.parsing.containers.paragraphs import document
from recommendations.parsing.results import ParseError, gettext_noop

_MEMORY = 300 * 1024 * 1024  # bytes of addresses, of which Python and PDFium take a tenth
_SECONDS = 30  # of the processor; a page takes some hundredths
_MOST_PAGES = 400
_UNKNOWN = 0.3  # of the signs: where more are no letters the text is of no use
_PASSWORD = 4  # what PDFium says of a file that opens with a password
_HOME = Path(__file__).resolve().parents[3]


def text_of_pdf(data, name):
    """The text of a PDF. Raises ParseError for what is damaged, encrypted, scanned, or too large."""
    try:
        done = subprocess.run(  # noqa: S603 - the portal's own module
            [sys.executable, "-m", __name__],
            input=json.dumps(name).encode() + b"\n" + data,
            capture_output=True,
            cwd=_HOME,
            timeout=4 * _SECONDS,
            check=False,
        )
        answer = json.loads(done.stdout) if done.returncode == 0 else {}
    except subprocess.TimeoutExpired:
        answer = {}
    if "text" in answer:
        return answer["text"]
    if "sentence" in answer:
        raise ParseError(answer["sentence"], **answer["values"])
    raise ParseError(
        gettext_noop("%(name)s takes more time or memory to read than a decision's text does, and was not read."),
        name=name,
    )


def _read(data, name):
    """The text, in the process of its own."""
    import pypdfium2

    from recommendations.parsing.containers.glyphs import glyphs_of
    from recommendations.parsing.containers.layout import lines_of_page, without_furniture
    from recommendations.parsing.containers.pdf_text import lines_and_notes

    try:
        file = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise (encrypted(name) if error.err_code == _PASSWORD else broken(name, "PDF")) from error
    if len(file) > _MOST_PAGES:
        raise ParseError(
            gettext_noop("%(name)s has %(pages)s pages; up to %(limit)s are read."),
            name=name,
            pages=len(file),
            limit=_MOST_PAGES,
        )
    pages, unknown, known = [], 0, 0
    for number in range(len(file)):
        try:
            page = file[number]
        except pypdfium2.PdfiumError as error:
            raise broken(name, "PDF") from error
        glyphs, strange = glyphs_of(page)
        pages.append(lines_of_page(glyphs, number))
        page.close()
        unknown, known = unknown + strange, known + len(glyphs)
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


def main():
    """Read a PDF from the input, after a line with its name, and print the text or what is wrong with it, as JSON."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    name = json.loads(sys.stdin.buffer.readline())
    try:
        answer = {"text": _read(sys.stdin.buffer.read(), name)}
    except ParseError as error:
        answer = {"sentence": error.sentence, "values": error.values}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
