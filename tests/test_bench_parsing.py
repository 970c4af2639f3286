"""The scoring of the parser's bench, on small texts with exact numbers."""

import pytest

from bench.parsing import __main__ as bench_parsing
from bench.parsing import costs, resolutions, truth, wordings
from bench.parsing.decisions import Decision, label_parts
from bench.parsing.scores import Bench, compare
from bench.parsing.truth import located
from recommendations.parsing import ParsedAddressee, ParsedDeadline, ParsedMandate, ParsedParagraph

TEXT = """\
The Conference of the Parties,
1.\tDecides to establish a register;
2.\tRequests the secretariat:
\t(a)\tTo keep the register; and
\t(b)\tTo report on the register;
3.\tInvites Parties to support the register.
"""


def row(label, verbs="", addressees="", deadline="", cites=""):
    return {
        "file": "own.txt",
        "label": label,
        "verbs": verbs,
        "addressees": addressees,
        "deadline_phrase": deadline,
        "cites_or_depends_on": cites,
    }


def mandate(verb, *kinds, span=(0, 1), kind="operational", deadline=None):
    return ParsedMandate(
        verb=verb,
        verb_normal=verb.casefold(),
        kind=kind,
        addressees=tuple(ParsedAddressee(of, of, span) for of in kinds),
        asked="",
        start=0,
        end=0,
        deadline=deadline and ParsedDeadline("at", deadline),
        verb_span=span,
    )


def found(label, text, *mandates, kind="operative", cites=()):
    return kind, label_parts(label), ParsedParagraph(kind, label, text, mandates=mandates, cites=cites)


def scored(rows, read, text=TEXT, is_labelled=True):
    bench = Bench()
    compare(bench, Decision("own.txt", "en", text, located(rows, text), is_labelled=is_labelled), read)
    return bench


def three(bench, measure):
    score = bench.scores["en"][measure]
    return score.precision, score.recall, score.f1


SPLIT = [row("1"), row("2(a)"), row("2(b)"), row("3")]
READ = [
    found("1", "Decides to establish a register;"),
    found("2", "Requests the secretariat:"),
    found("2(a)", "To keep the register; and"),
    found("2(b)", "To report on the register;"),
    found("3", "Invites Parties to support the register."),
]


def test_the_truth_is_located_with_the_paragraphs_above_its_points():
    assert [(one.label, one.text) for one in located(SPLIT, TEXT)] == [
        (("1",), "Decides to establish a register;"),
        (("2",), "Requests the secretariat:"),
        (("2", "a"), "To keep the register; and"),
        (("2", "b"), "To report on the register;"),
        (("3",), "Invites Parties to support the register."),
    ]


def test_a_range_of_points_is_each_of_them_and_cites_where_it_says():
    points = located([row("2(a)-(b)", cites="decision 2/6 in (b)")], TEXT)[1:]
    assert [(one.label[-1], one.row["cites_or_depends_on"]) for one in points] == [
        ("a", ""),
        ("b", "decision 2/6 in (b)"),
    ]


def test_a_label_that_the_text_has_not_is_refused():
    with pytest.raises(ValueError, match=r"it has no paragraph 2\(c\)"):
        located([row("2(c)")], TEXT)


def test_a_paragraph_not_found_lowers_recall_by_a_fifth():
    assert three(scored(SPLIT, READ), "split") == (1, 1, 1)
    assert three(scored(SPLIT, READ[:-1]), "split") == (1, 4 / 5, 8 / 9)


def test_two_paragraphs_read_as_one_are_two_misses_and_one_wrong():
    joined = found("2(a)", "To keep the register; and (b) To report on the register;")
    bench = scored(SPLIT, [*READ[:2], joined, READ[-1]])
    assert three(bench, "split") == (3 / 4, 3 / 5, 6 / 9)
    assert [(miss.label, len(miss.expected), len(miss.found)) for miss in bench.misses] == [
        ("2.a", 1, 1),
        ("2.b", 1, 0),
    ]


def test_a_wrong_label_is_a_miss_and_the_marks_of_footnotes_are_none():
    assert three(scored(SPLIT, [found("4", READ[0][2].text), *READ[1:]]), "split") == (4 / 5, 4 / 5, 4 / 5)
    assert three(scored(SPLIT, [found("1", "Decides to establish a register;1"), *READ[1:]]), "split") == (1, 1, 1)


def test_the_preamble_is_compared_only_where_the_truth_has_it():
    opening = found("", "The Conference of the Parties,", kind="preambular")
    assert three(scored(SPLIT, [opening, *READ]), "split") == (1, 1, 1)
    text = "The Conference of the Parties, recalling decision 2/6,\n1. Decides to meet."
    rows = [row("(chapeau)", "recalling", "—"), row("1")]
    assert three(scored(rows, [found("1", "Decides to meet.")], text), "split") == (1, 1 / 2, 2 / 3)


def test_of_a_truth_in_part_only_the_paragraphs_that_it_names_are_compared():
    rows = [row("..."), row("2(a)"), row("2(b)")]
    opening = found("", "The Conference of the Parties,", kind="preambular")

    def scored_in_part(read):
        bench = Bench()
        compare(bench, Decision("own.txt", "en", TEXT, located(rows, TEXT), is_part=True), read)
        return three(bench, "split")

    assert scored_in_part([opening, *READ]) == (1, 1, 1)
    assert scored_in_part([opening, *READ[:2], READ[3]]) == (1, 2 / 3, 4 / 5)
    assert scored_in_part([*READ, found("2(c)", "To close the register.")]) == (3 / 4, 1, 6 / 7)


def test_a_row_of_three_dots_says_that_the_truth_is_of_a_part(tmp_path, monkeypatch):
    (tmp_path / "own.txt").write_text(f"source: own\nlanguage: en\n\n{TEXT}", encoding="utf-8")
    (tmp_path / "INDEX.csv").write_text("file,features\n", encoding="utf-8")
    head = "file,label,verbs,addressees,deadline_phrase,cites_or_depends_on\n"
    (tmp_path / "truth.csv").write_text(head + "own.txt,3,Urges,Parties,,\n", encoding="utf-8")
    (tmp_path / "bench" / "truth").mkdir(parents=True)
    (tmp_path / "bench" / "truth" / "own.csv").write_text(
        head + "own.txt,...,,,,\nown.txt,3,Invites,Parties,,\n", encoding="utf-8"
    )
    monkeypatch.setattr(truth, "ROOT", tmp_path)
    (decision,) = truth.truth_of(tmp_path)
    assert decision.is_part
    assert [(one.label, one.row["verbs"]) for one in decision.expected] == [(("3",), "Invites")]


def test_without_labels_the_text_alone_is_compared():
    text = "The Conference of the Parties,\nDecides to meet.\nRequests Parties to come."
    rows = [row("(1) no label", "Decides", "—"), row("(2) no label", "Requests", "Parties")]
    read = [
        found("1", "Decides to meet.", mandate("Decides", "conference")),
        found("2", "Requests Parties to come.", mandate("Requests", "secretariat")),
    ]
    bench = scored(rows, read, text, is_labelled=False)
    assert three(bench, "split") == (1, 1, 1)
    assert three(bench, "verb") == (1, 1, 1)
    assert three(bench, "addressee") == (1 / 2, 1 / 2, 1 / 2)


def test_several_acts_under_one_verb_are_one_verb_and_two_verbs_are_two():
    rows = [row("1", "Decides; requests (x2 infinitives)", "—; secretariat")]
    both = found("1", READ[0][2].text, mandate("Decides", span=(0, 7)), *[mandate("requests", span=(20, 28))] * 2)
    assert three(scored(rows, [both]), "verb") == (1, 1, 1)
    assert three(scored(rows, [found("1", READ[0][2].text, mandate("Decides"))]), "verb") == (1, 1 / 2, 2 / 3)


def test_points_have_the_verb_above_and_a_paragraph_the_verb_that_it_hands_down():
    rows = [row("2", "Requests", "secretariat"), row("2(a)", "(Requests)", "secretariat")]
    point = mandate("Requests", "secretariat", span=None)
    bench = scored(rows, [READ[1], found("2(a)", READ[2][2].text, point)])
    assert three(bench, "verb") == (1, 1, 1)
    assert three(bench, "addressee") == (1, 1, 1)


def test_what_is_found_in_points_that_the_truth_does_not_list_is_of_the_paragraph():
    rows = [row("2", "Requests", "secretariat; Parties")]
    read = [
        READ[1],
        found("2(a)", "To keep", mandate("Requests", "secretariat", span=None)),
        found("2(b)", "To report", mandate("Requests", "states", span=None)),
    ]
    bench = scored(rows, read)
    assert three(bench, "split") == (1, 1, 1)
    assert three(bench, "verb") == (1, 1, 1)
    assert three(bench, "addressee") == (1, 1, 1)


def test_the_adopting_body_of_an_informational_verb_counts_only_where_nobody_else_is_named():
    inform = mandate("commends", "conference", kind="informational")
    urged = found("1", READ[0][2].text, mandate("Urges", "states"), inform)
    assert three(scored([row("1", "Urges; commends", "Member States")], [urged]), "addressee") == (1, 1, 1)
    only = found("1", READ[0][2].text, inform)
    assert three(scored([row("1", "Commends", "—")], [only]), "addressee") == (1, 1, 1)


def test_a_deadline_that_is_not_there_lowers_precision():
    rows = [row("1", "Decides", "—", "at its fifth session"), row("3", "Invites", "Parties")]
    read = [
        found("1", READ[0][2].text, mandate("Decides", deadline="at its fifth session in Vienna")),
        found("3", READ[4][2].text, mandate("Invites", deadline="two-year")),
    ]
    assert three(scored(rows, read), "deadline phrase") == (1 / 2, 1, 2 / 3)


@pytest.mark.parametrize(
    ("expected", "read", "is_same"),
    [
        ("at its fifth session", "to the Conference at its fifth session", True),
        ("at its fifth session", "at its sixth session", False),
        ("by 18 February 2015", "by 18 February 2015 and 3 February 2016", False),
        (
            "at the meeting ... before the fourth session",
            "at the meeting that it holds before the fourth session",
            True,
        ),
        ("during SBI 42 (June 2015)", "during the forty-second session of the Subsidiary Body (June 2015)", True),
        ("during SBI 42 (June 2015)", "during the forty-third session of the Subsidiary Body (June 2015)", False),
        ("annual", "biannual", False),
        ("第六届会议", "在缔约方会议第六届会议上", True),
        ("第六届会议", "在第七届会议上", False),
        ("在第六届会议期间", "第六届会议", True),
    ],
)
def test_deadline_phrases(expected, read, is_same):
    assert wordings.is_same_phrase(expected, read) is is_same


@pytest.mark.parametrize(
    ("words", "acts", "articles"),
    [
        ("decision 2/6", {"2/6"}, set()),
        ("S/RES/1269 (1999), 1368 (2001) in (e)", {"1269 (1999)", "1368 (2001)"}, set()),
        ("36/CP.7, 23/CP.18 para 8", {"36/cp.7", "23/cp.18"}, set()),
        ("CTOC/COP/2006/L.8 (fn 1); 3rd session 9-18 Oct 2006", {"ctoc/cop/2006/l.8"}, set()),
        ('1721 B (XVI); trap "2/3"; rules 6, 7', {"1721 b (xvi)"}, set()),
        ("Article 16 para 5; articles 17 para 3, 18 para 3; art. VI", set(), {"16", "17", "18", "VI"}),
    ],
)
def test_citations(words, acts, articles):
    assert wordings.cited_in(words) == (acts, articles)


def test_articles_are_scored_apart_and_an_unnamed_footnote_leaves_the_citations_open():
    read = [found("1", READ[0][2].text, mandate("Decides"), cites=("decision 2/6", "decision 2/7", "article 30"))]
    bench = scored([row("1", "Decides", "—", cites="decision 2/6")], read)
    assert three(bench, "citation") == (1 / 2, 1, 2 / 3)
    assert three(bench, "article") == (0, 0, 0)
    bench = scored([row("1", "Decides", "—", cites="2/6; fn 3")], read)
    assert three(bench, "citation") == (1, 1, 1)


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("—", {"conference"}),
        ("Parties; relevant organizations", {"states", "organizations"}),
        ("Executive Director (with national focal points)", {"secretariat"}),
        ("UN organizations; constituted bodies", {"organizations", "body"}),
        ("States; other interested parties", {"states", "organizations"}),
        ("President of the General Assembly; other donors", {"body", "organizations"}),
        ("", set()),
    ],
)
def test_kinds_of_addressees(words, kinds):
    assert wordings.kinds_of(words) == kinds


def test_an_addressee_without_a_kind_is_refused():
    with pytest.raises(ValueError, match="the moon"):
        wordings.kinds_of("the moon")


MARKED_UP = """\
<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><statement>
<coverPage><p><docNumber>A/RES/90/1</docNumber></p></coverPage>
<preface><p><docNumber>90/1.</docNumber> <docTitle>A register</docTitle></p></preface>
<preamble><formula><p>The General Assembly,</p></formula>
<container><p>Recalling the
 Convention,<authorialNote marker="1"><p>See A/1.</p></authorialNote></p></container></preamble>
<mainBody>
<paragraph><num>1.</num><content><p>Decides to establish a register;</p></content></paragraph>
<paragraph><content><p>2. Requests the Secretary-General to keep the register.</p></content></paragraph>
</mainBody>
<conclusions><p>1st plenary meeting</p></conclusions>
</statement></akomaNtoso>
"""


def test_akoma_ntoso_as_a_person_pastes_it(tmp_path):
    path = tmp_path / "own_en.xml"
    path.write_text(MARKED_UP, encoding="utf-8")
    given = resolutions.resolution(path)
    assert resolutions.flat(given, "tabs").splitlines() == [
        "A/RES/90/1",
        "90/1. A register",
        "The General Assembly,",
        "Recalling the Convention,",
        "1.\tDecides to establish a register;",
        "2.\tRequests the Secretary-General to keep the register.",
        "1st plenary meeting",
    ]
    assert "\n\nRecalling the Convention,1\n\n1. Decides" in resolutions.flat(given, "footnotes")
    assert resolutions.flat(given, "footnotes").endswith("\n\n1 See A/1.")


def test_wrapped_lines_hold_ninety_columns_and_part_no_number():
    assert max(map(len, resolutions.wrapped("words " * 50))) <= 90
    lines = resolutions.wrapped("请" * 44 + "2015年，" + "请" * 51)
    assert lines == ["请" * 44, "2015年，" + "请" * 41, "请" * 10]


def test_the_whole_run_prints_the_true_parsers_figures(tmp_path, monkeypatch, capsys):
    (tmp_path / "akn").mkdir()
    (tmp_path / "akn" / "own_en.xml").write_text(MARKED_UP, encoding="utf-8")
    (tmp_path / "own.txt").write_text(f"source: own\nlanguage: en\n\n{TEXT}", encoding="utf-8")
    (tmp_path / "INDEX.csv").write_text("file,features\nown.txt,two levels\n", encoding="utf-8")
    (tmp_path / "truth.csv").write_text(
        "file,label,verbs,addressees,deadline_phrase,cites_or_depends_on\n"
        "own.txt,1,Decides,—,,\nown.txt,3,Urges,Parties,,\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(truth, "ROOT", tmp_path)  # no truth of the project's own
    monkeypatch.setattr(bench_parsing, "GROWING", {})
    monkeypatch.setattr(bench_parsing, "peak_memory", lambda does_parse: 30.0)
    assert bench_parsing.main([str(tmp_path), "--misses"]) is None
    printed = capsys.readouterr().out
    assert "1 decisions, 2 paragraphs and points" in printed
    # 2, 2(a) and 2(b) are not in this truth
    assert "\nen        0.40 1.00 0.57    0.50 0.50 0.50    1.00 1.00 1.00" in printed
    assert "own.txt, 3, verb: expected urges, found invites" in printed
    assert "\nall   1.000        1.000        1.000        1.000" in printed


@pytest.mark.skipif(not costs.PROCESS.exists(), reason="only Linux tells a process's most memory")
def test_peak_memory_is_of_the_process_that_reads_not_of_the_one_that_starts_it():
    held = bytearray(b"1") * 300_000_000
    assert costs.peak_memory(False) < len(held) / 1_048_576 / 2


def test_without_the_folder_it_says_how_to_name_it(tmp_path):
    assert "CORPUS=<folder>" in bench_parsing.main([str(tmp_path)])
    assert "CORPUS=<folder>" in bench_parsing.main([""])
