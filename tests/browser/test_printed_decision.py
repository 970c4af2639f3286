"""What Chromium prints to PDF is read as the page that it was."""

import html
import re

import pytest

from recommendations.parsing import parse_file
from tests.recommendations.containers import NOTES, as_text, decision

STYLE = "@page { size: A5; margin: 2cm } body { font: 13pt/1.4 serif } p { text-indent: 1cm } small { font-size: 10pt }"
FURNITURE = {
    "display_header_footer": True,
    "header_template": '<span style="font-size: 8px; margin-left: 60px">CTOC/COP/2010/L.2</span>',
    "footer_template": '<span style="font-size: 8px; margin-left: 60px" class=pageNumber></span>',
}


def page_of(language):
    """The decision with typed labels, its footnotes small at the end."""
    parts = [f"<html lang={language} dir={'rtl' if language == 'ar' else 'ltr'}><style>{STYLE}</style>"]
    for line in decision(language):
        text = re.sub(r"\[\^(\d)\]", r"<sup>\1</sup>", html.escape(f"{line.label} {line.text}".strip(), quote=False))
        parts.append(f"<h2>{text}</h2>" if line.kind == "heading" else f"<p>{text}</p>")
    parts += [f"<p><small><sup>{number}</sup> {note}</small></p>" for number, note in enumerate(NOTES[language], 1)]
    return "\n".join(parts)


@pytest.mark.parametrize("language", ["ar", "en", "fr", "ru", "zh"])
def test_a_printed_page_is_the_same_decision(chromium, language):
    page = chromium.new_page()
    page.set_content(page_of(language))
    printed = page.pdf(prefer_css_page_size=True, **FURNITURE)
    page.close()
    assert parse_file(printed) == parse_file(as_text(language).encode())
