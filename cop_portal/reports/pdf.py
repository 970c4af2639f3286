"""A status report as tagged PDF, whose text can be read out and searched.

WeasyPrint needs Pango, a library of the system. It is asked for when the first PDF is written, so that a portal on a
machine without it works but for this.
"""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from lxml import html

from cop_portal.common.errors import PortalError
from cop_portal.common.text import direction_of
from cop_portal.reports.papers import day_words

PDF = "application/pdf"


class PdfMissing(PortalError):
    """This machine cannot write PDF; the sentence says what is missing."""

    status = 503


def _weasyprint():
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        raise PdfMissing(
            _(
                "This machine writes no PDF: the library Pango is missing (on Debian or Ubuntu: apt-get install "
                "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)."
            )
        ) from error
    return weasyprint


def pdf_of(content):
    """The bytes of a PDF of a report's content, in the active language. Raises PdfMissing."""
    weasyprint = _weasyprint()
    style = (settings.BASE_DIR / "static/css/paper.css").read_text(encoding="utf-8")
    page = render_to_string(
        "reports/paper.html",
        {
            "report": content,
            "day_words": day_words(content),
            "origin": settings.PORTAL_ORIGIN,
            "sources": _sources(content),
            "suffix": f"?as_of={content['as_of']}",
        },
    )
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=[])  # a paper needs nothing from anywhere
    paper = weasyprint.HTML(string=_directed(page) if translation.get_language_bidi() else page, url_fetcher=fetcher)
    return paper.write_pdf(stylesheets=[weasyprint.CSS(string=style, url_fetcher=fetcher)], pdf_variant="pdf/ua-1")


def _directed(page):
    """The page with the direction of each block said, that of its first letter: WeasyPrint knows no `dir="auto"`."""
    root = html.fromstring(page)
    for block in root.xpath("//body//*[self::p or self::li or self::h1 or self::h2 or self::h3 or self::div]"):
        direction = direction_of(block.text_content())
        if direction and not block.xpath("@dir|.//p|.//li"):
            block.set("dir", direction)
    return html.tostring(root, encoding="unicode", doctype="<!doctype html>")


def _sources(content):
    """The documents that facts and proposals name, each once, by symbol."""
    rows = [row for part in content["parts"] for decision in part["decisions"] for row in decision["rows"]]
    said = [fact for row in rows for taken in row["taken"] for fact in taken["facts"]]
    said += [proposal for row in rows for proposal in row["proposals"]]
    return sorted({tuple(source) for one in said for source in one["sources"]})
