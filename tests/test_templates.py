"""Templates: they compile, hold no script or style, say what they take; what is vendored is what it was."""

import hashlib
import re
from pathlib import Path

import pytest
from django.template.loader import get_template

TEMPLATES = sorted(Path("templates").rglob("*.*"))
HTML = [path for path in TEMPLATES if path.suffix == ".html"]


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_it_compiles(path):
    get_template(str(path.relative_to("templates")))


@pytest.mark.parametrize("path", HTML, ids=str)
def test_it_says_what_it_takes_and_holds_no_script_or_style(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith("{#"), "its first line says what it is for and which variables it takes"
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|javascript:", text)


def test_every_mail_has_its_three_parts():
    names = {re.sub(r"-(subject|body)\.\w+$", "", path.name) for path in Path("templates/emails").glob("*-*")}
    for name in names:
        assert {path.name for path in Path("templates/emails").glob(f"{name}-*")} == {
            f"{name}-subject.txt",
            f"{name}-body.txt",
            f"{name}-body.html",
        }


def test_the_style_sheet_knows_no_left_and_right():
    text = Path("static/css/portal.css").read_text(encoding="utf-8")
    assert not re.findall(
        r"(?:margin|padding|border)-(?:left|right)|(?<![-\w])(?:left|right)\s*:|text-align:\s*(?:left|right)", text
    )


@pytest.mark.parametrize("folder", sorted(Path("static/vendor").iterdir()), ids=str)
def test_what_is_vendored_is_what_it_was(folder):
    lines = re.findall(r"^    ([0-9a-f]{64})  (\S+)$", (folder / "README.md").read_text(), re.MULTILINE)
    listed = {name: checksum for checksum, name in lines}
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.suffix in (".css", ".js")
    }
    assert listed == found
    assert (folder / "LICENSE").exists()
