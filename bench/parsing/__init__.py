"""Measures the parser against a folder of decisions whose truth is known; `make bench-parsing CORPUS=<folder>`.

The folder holds texts (`*.txt`: lines `source:` and `language:`, an empty line, then the text, one paragraph a line),
`truth.csv` (columns file, label, verbs, addressees, deadline_phrase, cites_or_depends_on; one row for each paragraph or
point, or for a range of points such as 1(a)-(d)), `INDEX.csv` (columns file, features), and `akn/` (resolutions in
Akoma Ntoso). Further truth in the same columns is read from `bench/truth/*.csv`; what it says of a file is said instead
of the folder's. A row with the label "..." says that the truth of a file is of a part of it: paragraphs that it does
not name are then not compared.

What is measured, each as precision, recall and F1 over all paragraphs:

- split: the paragraphs as label, first 40 and last 40 letters (digits and signs aside, since footnote marks stand among
  them), each as often as it occurs. Of a text without labels the letters alone, and so of a chapeau. Points that the
  truth does not list are not compared; what is found in them counts as found in the paragraph above.
- verb: the operative verbs of each paragraph as written, without case and without "that ...", each as often as
  it is written; several acts under one verb are one verb. A paragraph that hands its verb to its points has that verb.
- addressee: the kinds of addressees (conference, states, secretariat, body, organizations) of each paragraph. The
  adopting body, as whom an informational verb addresses, counts only where the truth names it, or nobody else.
- deadline phrase: one phrase holds the other ("..." stands for any words, so do a truth's abbreviations), and both
  hold the same numbers and months.
- citation: the symbols, decisions and resolutions by number; article: the articles, apart. Where the truth names a
  footnote but not what it cites, what else is found is not held against the parser.

A row without verbs is compared for the split alone; in others a measure that the truth leaves empty is compared too:
what is found there is wrong.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
