"""Runs the bench and prints its tables."""

import argparse
import re
import sys
from collections import Counter
from pathlib import Path

from bench.parsing import __doc__ as description
from bench.parsing.costs import GROWING, PROCESS, hundred_paragraphs, peak_memory, seconds
from bench.parsing.resolutions import LAYOUTS, resolutions_of
from bench.parsing.scores import Bench, compare, paragraphs_found
from bench.parsing.truth import truth_of
from recommendations.parsing import parse_all

MEASURES = ("split", "verb", "addressee", "deadline phrase", "citation", "article")
TARGETS = {language: dict(zip(MEASURES, (0.99, 0.97, 0.95, 0.95, 0.98), strict=False)) for language in ("en", "fr")} | {
    language: dict.fromkeys(MEASURES[:5], 0.90) for language in ("ar", "es", "ru", "zh")
}
SPLIT_TARGET = 0.99  # of the resolutions in Akoma Ntoso, fed as plain text, in every language


# What is printed


def table(bench, groups, measures=MEASURES):
    width = max(map(len, groups)) + 2
    print(" " * width + "".join(f"{measure:<18}" for measure in measures))
    for group in groups:
        cells = [bench.scores[group][measure] for measure in measures]
        print(
            f"{group:<{width}}"
            + "".join(
                f"{f'{c.precision:.2f} {c.recall:.2f} {c.f1:.2f}' if c.expected or c.found else '-':<18}" for c in cells
            ).rstrip()
        )
        if group in TARGETS:
            of_language = TARGETS[group]
            print(
                f"{'  target':<{width}}"
                + "".join(f"{f'{of_language[m]:>14.2f}' if m in of_language else '':<18}" for m in measures).rstrip()
            )


def main(arguments=None):
    reader = argparse.ArgumentParser(prog="make bench-parsing", description=description.splitlines()[0])
    reader.add_argument("corpus", nargs="?", default="", help="the folder of decisions and their truth")
    reader.add_argument("--misses", action="store_true", help="print each miss")
    reader.add_argument("--peak-memory", choices=("load", "parse"), help=argparse.SUPPRESS)
    given = reader.parse_args(arguments)
    if given.peak_memory:
        if given.peak_memory == "parse":
            parse_all(hundred_paragraphs(), language="en")
        print(int(re.search(r"VmHWM:\s*(\d+)", PROCESS.read_text())[1]) / 1024)
        return None
    corpus = Path(given.corpus)
    if not given.corpus or not (corpus / "truth.csv").is_file():
        return (
            "Name the folder of decisions and their truth (truth.csv, INDEX.csv, texts, akn/): "
            "make bench-parsing CORPUS=<folder>"
        )
    by_hand = Bench()
    decisions = truth_of(corpus)
    for decision in decisions:
        compare(by_hand, decision, paragraphs_found(decision))
    print(
        f"Precision, recall, F1 on the truth made by hand: {len(decisions)} decisions, "
        f"{sum(one.row is not None for decision in decisions for one in decision.expected)} paragraphs and points"
    )
    languages = sorted({decision.language for decision in decisions})
    table(by_hand, [*languages, *sorted(set().union(*(decision.structures for decision in decisions)))])

    marked_up, taken, number = Bench(), Counter(), Counter()
    for layout, decision in resolutions_of(corpus):
        found = paragraphs_found(decision)
        if layout == "tabs":
            taken[decision.language] += seconds(decision.text, decision.language)
            number[decision.language] += len(decision.expected)
        decision.structures = {layout, f"{decision.language} {layout}"}
        compare(marked_up, decision, found)
    print(
        f"\nF1 of the split of Akoma Ntoso, {sum(number.values())} paragraphs, fed as plain text; target {SPLIT_TARGET}"
    )
    print(f"{'':<6}" + "".join(f"{layout:<13}" for layout in LAYOUTS))
    for language in sorted(number):
        cells = [marked_up.scores[f"{language} {layout}"]["split"] for layout in LAYOUTS]
        print(f"{language:<6}" + "".join(f"{cell.f1:<13.3f}" for cell in cells).rstrip())
    print("all   " + "".join(f"{marked_up.scores[layout]['split'].f1:<13.3f}" for layout in LAYOUTS).rstrip())
    print("(" + "; ".join(f"{layout}: {said}" for layout, said in LAYOUTS.items()) + ")")

    print("\nTime for 100 paragraphs, of one second: ", end="")
    print(", ".join(f"{language} {taken[language] / number[language] * 100:.2f}" for language in sorted(number)))
    if PROCESS.exists():  # on Linux
        loaded, parsed = peak_memory(False), peak_memory(True)
        print(
            f"Peak memory of a process that reads a decision of 100 paragraphs, of one that only loads the parser: "
            f"{parsed / loaded:.2f}; of 100 MiB: {parsed / 100:.2f}"
        )
    print("Growth of time from 10 KB to 1 MB, where 100 is in proportion:")
    for name, text in GROWING.items():
        print(f"  {name}: {seconds(text(1_000_000)) / seconds(text(10_000), repeats=5):.0f}")
    if given.misses:
        print()
        for miss in by_hand.misses + marked_up.misses:
            print(
                f"{miss.file}, {miss.label or 'no label'}, {miss.measure}: "
                f"expected {'; '.join(miss.expected) or '-'}, found {'; '.join(miss.found) or '-'}"
            )
    return None


if __name__ == "__main__":
    sys.exit(main())
