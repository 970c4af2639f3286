"""Time and memory that the parser takes."""

import contextlib
import subprocess
import sys
import time
from pathlib import Path

from bench.parsing import ROOT
from recommendations.parsing import ParseError, parse_all

# Time and memory

# Says the most memory that this process had. getrusage does not: it begins with what the process had that started it.
PROCESS = Path("/proc/self/status")
OPENING = "The Conference of the Parties,\n"


def hundred_paragraphs():
    return OPENING + "".join(
        f"{number}. Requests the secretariat to report to the Conference at its fifth session, in accordance with "
        f"decision 2/{number}, on the assistance given to States parties under article {number} of the Convention;\n"
        for number in range(1, 101)
    )


BEGINNING = OPENING + "1. Requests the secretariat to report "
GROWING = {  # texts of about so many signs
    "nested brackets": lambda size: BEGINNING + "(" * (size // 2) + ")" * (size // 2),
    "one line without spaces": lambda size: BEGINNING + "a" * size,
    "one line of words": lambda size: BEGINNING + "words and more " * (size // 15),
    "labelled lines (200 to 20,000)": lambda size: (
        OPENING
        + "".join(f"{number}. Requests the secretariat to report on it;\n" for number in range(1, size // 50 + 1))
    ),
}


def seconds(text, language="en", repeats=1):
    """The least time of the processor that the parser takes, of several; a text that it refuses counts too."""
    least = float("inf")
    for _ in range(repeats):
        start = time.process_time()
        with contextlib.suppress(ParseError):
            parse_all(text, language=language)
        least = min(least, time.process_time() - start)
    return least


def peak_memory(does_parse):
    """The most memory, in MiB, of a process that loads the parser and reads a hundred paragraphs, or does not."""
    command = [sys.executable, "-m", "bench.parsing", "--peak-memory", "parse" if does_parse else "load"]
    return float(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
