"""Decisions whose truth people have written down: their paragraphs, found again in the texts."""

import csv
import re
from collections import defaultdict

from bench.parsing import ROOT
from bench.parsing.decisions import Decision, Expected, label_parts, words
from bench.parsing.resolutions import flat, resolution
from bench.parsing.wordings import verbs_of

PART = "..."
NO_LABEL = re.compile(r"\(single\)|\(chapeau\)|\(\d+\) no label")
# Kinds of structure that the features of INDEX.csv tell.
FEATURES = {
    "footnotes": r"footnote",
    "list in the preamble": r"preamble has|(list|lettered).* preamble",
    "sections": r"\bheads?\b|headings",
    "several decisions": r"next resolution",
    "annex": r"annex",
    "signs of markup": r"markdown",
}


def labels_of(label):
    """The labels that a row is about: 1(a)-(d) is of four points."""
    match = re.fullmatch(r"(.*)\((\w)\)\s*[-–]\s*\((\w)\)", label)
    if not match:
        return [label]
    above, first, last = match.groups()
    return [f"{above}({chr(code)})" for code in range(ord(first), ord(last) + 1)]


LINE = re.compile(r"\s*(?:- )?(?:\((\w{1,4})\)|(\w{1,4})\)|(\d+)(?: ?[.–-]|\t))\s*(.+)")


def located(rows, text):
    """The rows of a decision as Expected, with the paragraphs above them, each with its line of the text.

    Raises ValueError for a label that the text has not.
    """
    lines, position, found, above = text.splitlines(), 0, [], ()
    for row in rows:
        if row["label"] in ("adoption", PART):
            continue
        if NO_LABEL.fullmatch(row["label"]):
            is_preambular, verb = row["label"] == "(chapeau)", verbs_of(row["verbs"])[0]
            for at in range(position, len(lines)):
                line = words(lines[at])
                if line.startswith(verb) or (is_preambular and verb in line):
                    break
            else:
                raise ValueError(f"no paragraph has the verb of {row['label']}.")
            position = at + 1
            kind = "preambular" if is_preambular else "operative"
            found.append(Expected((), row["label"], lines[at], kind, dict(row)))
            continue
        for label in labels_of(row["label"]):
            parts = label_parts(label)
            shared = 0
            while shared < min(len(parts) - 1, len(above)) and parts[shared] == above[shared]:
                shared += 1
            for depth in range(shared, len(parts)):
                for at in range(position, len(lines)):
                    match = LINE.fullmatch(lines[at])
                    if match and label_parts(match[1] or match[2] or match[3]) == (parts[depth],):
                        break
                else:
                    raise ValueError(f"it has no paragraph {label}.")
                position = at + 1
                is_last = depth == len(parts) - 1
                of_point = _of_point(row, parts[-1]) if is_last else None
                found.append(Expected(parts[: depth + 1], label, match[4], row=of_point))
            above = parts
    return found


def _of_point(row, point):
    """The row for one point of it: "in (e)" says where a range of points cites."""
    cited = re.search(r" in \((\w)\)", row["cites_or_depends_on"])
    if cited and cited[1] != point:
        return row | {"cites_or_depends_on": ""}
    return dict(row)


# The folder


def read_rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def language_and_text(path):
    """The language and the text of a file without the lines that say where it is from."""
    if path.suffix == ".xml":
        return path.stem[-2:], flat(resolution(path), "tabs")
    text = path.read_text(encoding="utf-8")
    head, rest = text.split("\n\n", 1)
    return re.search(r"^language: *(\w+)", head, re.MULTILINE)[1], rest


def truth_of(corpus):
    """The decisions that rows of truth are about."""
    rows = {}
    for path in (corpus / "truth.csv", *sorted((ROOT / "bench" / "truth").glob("*.csv"))):
        of_path = defaultdict(list)
        for row in read_rows(path):
            of_path[row["file"]].append({key: value or "" for key, value in row.items() if key})
        rows |= of_path
    features = {row["file"]: row["features"] for row in read_rows(corpus / "INDEX.csv")}
    decisions = []
    for name, of_file in rows.items():
        language, text = language_and_text(corpus / name)
        try:
            expected = located(of_file, text)
        except ValueError as error:
            raise SystemExit(f"The truth of {name} does not fit its text: {error}") from None
        is_labelled = not any(row["label"].endswith("no label") for row in of_file)
        depths = [one.label for one in expected if one.kind == "operative"]
        structures = {kind for kind, pattern in FEATURES.items() if re.search(pattern, features.get(name, ""))}
        structures |= {"unlabelled"} if not is_labelled else set()
        structures |= {"numbered"} if any(label and label[0].isdigit() for label in depths) else set()
        structures |= {"lettered"} if any(label and label[0].isalpha() for label in depths) else set()
        structures |= {"nested"} if any(len(label) > 1 for label in depths) else set()
        is_part = any(row["label"] == PART for row in of_file)
        decisions.append(Decision(name, language, text, expected, structures, False, is_labelled, is_part))
    return decisions
