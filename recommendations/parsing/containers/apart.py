"""Reads Word, PDF and HTML in a process of its own, whose time and memory the system bounds.

A file may be made to keep its reader busy for ever, or to swell: no check beforehand knows all the ways. Also, PDFium
reads one file at a time in a process, while a portal serves many people. It costs about a fifth of a second.
"""

import json
import logging
import resource
import subprocess
import sys
from importlib import import_module
from pathlib import Path

from recommendations.parsing.containers.kinds import broken
from recommendations.parsing.results import ParseError, gettext_noop

READERS = {"docx": "word", "pdf": "pdf", "html": "html"}  # the module that reads each kind
_MEMORY = 300 * 1024 * 1024  # bytes of addresses, of which Python and PDFium take a tenth
_SECONDS = 20  # of the processor, less than a web worker may take; a page of a PDF takes about a twentieth
_BEYOND = 3  # what the process returns when its memory does not suffice
_HOME = Path(__file__).resolve().parents[3]


def read_apart(kind, data, name):
    """The text of a file of one of the kinds above. Raises ParseError, as its reader does or for want of bounds."""
    try:
        done = subprocess.run(  # noqa: S603 - the portal's own module
            [sys.executable, "-m", __name__],
            input=json.dumps([kind, name, _SECONDS]).encode() + b"\n" + data,
            capture_output=True,
            cwd=_HOME,
            timeout=1.25 * _SECONDS,
            check=False,
        )
        result, answer = done.returncode, json.loads(done.stdout) if done.returncode == 0 else {}
    except subprocess.TimeoutExpired:
        result, answer = _BEYOND, {}
    if "text" in answer:
        return answer["text"]
    if "sentence" in answer:
        raise ParseError(answer["sentence"], **answer["values"])
    if result == _BEYOND or result < 0:  # less than nothing: the system ended it
        raise ParseError(
            gettext_noop("%(name)s takes more time or memory to read than a decision's text does, and was not read."),
            name=name,
        )
    logging.getLogger(__name__).error("The reader of %s failed on %s: %s", kind, name, done.stderr.decode()[-2000:])
    raise broken(name, kind.upper())


def read(kind, data, name):
    """The same in this process."""
    return import_module(f"recommendations.parsing.containers.{READERS[kind]}").text_of_file(data, name)


def main():
    """Read a file from the input, after a line with its kind, name and seconds; print its text, or what is wrong."""
    kind, name, seconds = json.loads(sys.stdin.buffer.readline())
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = {"text": read(kind, sys.stdin.buffer.read(), name)}
    except ParseError as error:
        answer = {"sentence": error.sentence, "values": error.values}
    except MemoryError:
        sys.exit(_BEYOND)
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
