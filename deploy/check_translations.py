"""Fails where a catalogue lacks a text, holds one untranslated, or loses a placeholder.

French is complete. Arabic holds the navigation, so its other texts may be empty; none may be missing or fuzzy.
Needs gettext's xgettext, as `make messages` does; `make services` installs it.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from babel.messages.pofile import read_po

COMPLETE = {"fr"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


def main():
    if shutil.which("xgettext") is None:
        print("xgettext is missing; `make services` installs it.")
        return 1
    problems = []
    catalogues = sorted(Path("locale").glob("*/LC_MESSAGES/django.po"))
    kept = {path: path.read_text(encoding="utf-8") for path in catalogues}
    try:
        extract = [sys.executable, "manage.py", "makemessages", "--all", "--no-location", "--no-obsolete", "-v0"]
        subprocess.run([*extract, "--ignore=.venv", "--ignore=var"], check=True)  # noqa: S603 - our own command
        for path in catalogues:
            problems += problems_of(path, kept[path])
    finally:
        for path, text in kept.items():
            path.write_text(text, encoding="utf-8")
    for problem in problems[:40]:
        print(problem)
    if len(problems) > 40:
        print(f"... and {len(problems) - 40} more")
    return 1 if problems else 0


def problems_of(path, kept):
    """Sentences on what is wrong with one catalogue, now that the texts have been extracted anew."""
    language = path.parts[-3]
    with path.open("rb") as file:
        fresh = read_po(file)
    before = {message.id for message in read_po(kept.splitlines())}
    for message in fresh:
        if not message.id:
            continue
        words = message.id if isinstance(message.id, str) else message.id[0]
        if message.id not in before:
            yield f"{path}: not in the catalogue, run `make messages`: {words[:80]!r}"
        if message.fuzzy:
            yield f"{path}: fuzzy: {words[:80]!r}"
        translated = [message.string] if isinstance(message.string, str) else list(message.string)
        if not all(translated):
            if language in COMPLETE:
                yield f"{path}: not translated: {words[:80]!r}"
            continue
        # In a plural, the form for one may leave the number out; no form may have a placeholder of its own.
        plural = not isinstance(message.id, str)
        wanted = set(PLACEHOLDER.findall(message.id[1] if plural else message.id))
        for text in translated:
            found = set(PLACEHOLDER.findall(text))
            if found != wanted and not (plural and found < wanted):
                yield f"{path}: placeholders differ: {words[:80]!r}"


if __name__ == "__main__":
    sys.exit(main())
