"""The parser on decision 3/4, on short texts of each structure, and on what it must refuse."""

import contextlib
import time
from pathlib import Path

import pytest

from recommendations.parsing import LANGUAGES, ParsedSession, ParseError, parse, parse_file
from recommendations.parsing.deadlines import deadline
from recommendations.parsing.lexicon import lexicon
from recommendations.parsing.tree import places

TEXT = Path("recommendations/data/decision-3-4.fr.md")
ENGLISH = """# Technical assistance

The Conference of the Parties to the Convention, recalling its decision 4/3 and the report CTOC/COP/2008/16:

(a) Endorses the recommendations of the working group;

(b) Also requests the Secretariat to prepare a survey of the needs of States and to submit it to the working group at
its meeting before the fifth session of the Conference;

(c) Invites States parties to report on their training in order to share it and to improve it;

(d) Requests the Secretariat, subject to the availability of extrabudgetary resources, to issue it no later
than 31 March 2010.
"""


@pytest.fixture(scope="module")
def decision():
    return parse_file(TEXT.read_bytes(), name=TEXT.name)


def test_decision_3_4_head(decision):
    assert decision.language == "fr"
    assert decision.title == (
        "Recommandations du groupe de travail d'experts gouvernementaux à composition non limitée sur l'assistance "
        "technique"
    )
    assert (decision.session_number, decision.date, decision.is_draft) == (3, "2006-10-16", True)
    assert decision.unsure == ()
    [preamble] = decision.preamble
    assert preamble.text.startswith("La Conférence des Parties à la Convention des Nations Unies contre la criminalité")
    assert preamble.text.endswith(
        "le groupe de travail provisoire à composition non limitée sur l'assistance technique:"
    )
    assert preamble.cites == ("decision 2/6",)


def test_decision_3_4_paragraphs_are_whole_and_in_order(decision):
    assert [(paragraph.label, paragraph.kind) for paragraph in decision.paragraphs] == [
        (label, "operative") for label in "abcde"
    ]
    # Each is the text of the file, word for word: the bullets' lines, and (e) that stands after the footnote.
    lines = [line.strip() for line in TEXT.read_text(encoding="utf-8").splitlines()]
    for paragraph in decision.paragraphs:
        [line] = [line for line in lines if line.removeprefix("- ").startswith(f"{paragraph.label}) ")]
        assert paragraph.text == line.removeprefix("- ")[3:].replace("<sup>1</sup>", "")


def test_decision_3_4_footnote_is_bound_to_a(decision):
    notes = {
        paragraph.label: [(note.marker, note.text) for note in paragraph.footnotes] for paragraph in decision.paragraphs
    }
    assert notes == {"a": [("1", "CTOC/COP/2006/L.8.")], "b": [], "c": [], "d": [], "e": []}


def test_decision_3_4_mandates(decision):
    found = [
        (
            paragraph.label,
            mandate.verb_normal,
            mandate.kind,
            [addressee.kind for addressee in mandate.addressees],
            mandate.asked.split()[0],
            mandate.deadline and mandate.deadline.rule,
            mandate.cites,
        )
        for paragraph in decision.paragraphs
        for mandate in paragraph.mandates
    ]
    assert found == [
        ("a", "endorses", "informational", ["conference"], "les", None, ("CTOC/COP/2006/L.8",)),
        ("b", "requests", "operational", ["states"], "de", None, ()),
        ("c", "requests", "operational", ["secretariat"], "d'élaborer", "at", ()),
        ("c", "requests", "operational", ["secretariat"], "d'en", "at", ()),
        ("d", "also requests", "operational", ["secretariat"], "de", "alongside", ()),
        ("e", "requests", "operational", ["body"], "d'inscrire", "at", ()),
    ]
    meeting = ParsedSession("working_group", before=ParsedSession("conference", 4))
    assert {
        mandate.deadline.session
        for paragraph in decision.paragraphs
        for mandate in paragraph.mandates
        if mandate.deadline
    } == {meeting}
    for paragraph in decision.paragraphs:
        for mandate in paragraph.mandates:
            assert paragraph.text[mandate.start : mandate.end] == mandate.asked


def test_an_english_decision():
    decision = parse(ENGLISH)
    assert decision.language == "en"
    assert decision.title == "Technical assistance"
    assert decision.preamble[0].cites == ("decision 4/3", "CTOC/COP/2008/16")
    found = [
        (
            paragraph.label,
            mandate.verb_normal,
            mandate.asked,
            mandate.deadline and mandate.deadline.phrase,
            mandate.condition,
        )
        for paragraph in decision.paragraphs
        for mandate in paragraph.mandates
    ]
    meeting = "at its meeting before the fifth session of the Conference"
    assert found == [
        ("a", "endorses", "the recommendations of the working group", None, ""),
        ("b", "also requests", "to prepare a survey of the needs of States", meeting, ""),
        ("b", "also requests", f"to submit it to the working group {meeting}", meeting, ""),
        ("c", "invites", "to report on their training in order to share it and to improve it", None, ""),
        (
            "d",
            "requests",
            "to issue it no later than 31 March 2010",
            "no later than 31 March 2010",
            "subject to the availability of extrabudgetary resources",
        ),
    ]
    assert decision.paragraphs[3].mandates[0].deadline.date == "2010-03-31"


NUMBERED = (
    """Decision 16/5

Support for implementation

	The Conference of the Parties,
	Recalling its decision 2/6 and its resolution 9/1,
	Noting two things:
	(a)	The first that it notes;
	(b)	The second,
I. Requests
	1.	Requests the Secretariat:
		(a)	To prepare a survey, and to publish it by the end of its seventeenth session;
		(b)	To support:
			(i)	States that ask for it;
			(ii)	Other States;
	2.	Also invites States parties and relevant international organizations to share what they know;
II. Other matters
	3.	Strongly encourages Governments to take part, and decides to consider this again;
	4.	Further requests that the work be done subject to the availability of resources.
9th plenary meeting
17 November 2016
"""
    + "\tAnnex\n\t1.\tSomething of the annex, "
    + "which goes on and on, " * 10
    + "to its end.\n"
)


def test_numbered_paragraphs_with_points_and_sections():
    decision = parse(NUMBERED)
    assert (decision.number, decision.title) == ("16/5", "Support for implementation")
    assert [paragraph.text for paragraph in decision.preamble] == [
        "The Conference of the Parties,",
        "Recalling its decision 2/6 and its resolution 9/1,",
        "Noting two things:",
        "The first that it notes;",
        "The second,",
    ]
    assert [(paragraph.label, paragraph.parent) for paragraph in decision.paragraphs] == [
        ("1", None),
        ("1(a)", 0),
        ("1(b)", 0),
        ("1(b)(i)", 2),
        ("1(b)(ii)", 2),
        ("2", None),
        ("3", None),
        ("4", None),
        ("1", None),
    ]
    assert [paragraph.kind for paragraph in decision.paragraphs] == ["operative"] * 8 + ["annex"]
    assert [decision.paragraphs[index].heading for index in (0, 5, 6)] == ["I. Requests", "", "II. Other matters"]
    assert decision.paragraphs[5].text.endswith("to share what they know;")
    assert decision.paragraphs[7].text.endswith("subject to the availability of resources.")
    assert decision.paragraphs[8].text.startswith("Something of the annex, which goes on")
    assert decision.paragraphs[8].mandates == ()
    assert (decision.date, decision.unsure) == ("2016-11-17", ())


def test_points_take_the_verb_and_the_addressee_of_what_governs_them():
    found = [
        (paragraph.label, mandate.verb, [addressee.kind for addressee in mandate.addressees], mandate.asked)
        for paragraph in parse(NUMBERED).paragraphs
        for mandate in paragraph.mandates
    ]
    # The points of (b) name whom to support; the points of 1 are what is to be done.
    assert found[:4] == [
        ("1(a)", "Requests", ["secretariat"], "To prepare a survey"),
        ("1(a)", "Requests", ["secretariat"], "to publish it by the end of its seventeenth session"),
        ("1(b)", "Requests", ["secretariat"], "To support:"),
        ("2", "Also invites", ["states", "organizations"], "to share what they know"),
    ]
    assert found[4][:3] == ("3", "Strongly encourages", ["states"])


@pytest.mark.parametrize(
    ("labels", "whole"),
    [
        ("a b c", "a b c"),
        ("1 a b 2 a", "1 1(a) 1(b) 2 2(a)"),
        ("1 a i ii b 2", "1 1(a) 1(a)(i) 1(a)(ii) 1(b) 2"),
        ("1 a b c d e f g h i j 2", "1 1(a) 1(b) 1(c) 1(d) 1(e) 1(f) 1(g) 1(h) 1(i) 1(j) 2"),
        ("1 a i ii iii iv v b", "1 1(a) 1(a)(i) 1(a)(ii) 1(a)(iii) 1(a)(iv) 1(a)(v) 1(b)"),
        ("1 2 4 5", "1 2 4 5"),
    ],
)
def test_labels_become_a_tree(labels, whole):
    assert [place.label for place in places(labels.split())] == whole.split()


def test_a_word_cut_by_the_line_end_is_one_word_and_two_lines_are_one_paragraph():
    decision = parse(ENGLISH.replace("to prepare a survey", "to pre-\npare a\nsurvey"))
    assert decision.paragraphs[1].text.startswith("Also requests the Secretariat to prepare a survey")


def test_what_begins_with_no_known_verb_is_kept_and_marked():
    decision = parse(ENGLISH + "\n(e) Trusts that all will be well.\n")
    assert decision.paragraphs[4].mandates == ()
    assert decision.unsure == ("Paragraph e begins with no verb that the parser knows.",)


def test_a_day_that_does_not_exist_is_left_open():
    decision = parse(ENGLISH.replace("31 March 2010", "31 February 2010"))
    deadline = decision.paragraphs[3].mandates[0].deadline
    assert (deadline.rule, deadline.date, deadline.phrase) == ("open", None, "no later than 31 February 2010")


def test_a_label_that_stands_twice_is_told_apart_and_marked():
    decision = parse(ENGLISH.replace("(d)", "(a)"))
    assert [paragraph.label for paragraph in decision.paragraphs] == ["a", "b", "c", "a-2"]
    assert decision.unsure == ("The label of paragraph a-2 does not go on with the one before.",)


@pytest.mark.parametrize(
    ("asked", "phrase"),
    [
        ("to build on the plan adopted at its second session", None),
        ("to build on the plan that it received at its second session", None),
        ("to build on the debate held on 3 March 2030", None),
        ("to build on its letter on 3 March 2000", None),
        ("to build on the plan adopted at its second session and report at its sixth session", "at its sixth session"),
        ("to report at a meeting to be held on 3 March 2030", "on 3 March 2030"),
    ],
)
def test_what_was_done_before_is_no_deadline(asked, phrase):
    text = NUMBERED.replace("Decision 16/5", "Decision 4/5")
    decision = parse(text.replace("to share what they know", asked))
    [mandate] = decision.paragraphs[5].mandates
    assert (mandate.deadline and mandate.deadline.phrase) == phrase


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "at its fifth session", ("at", ParsedSession("conference", 5), None)),
        ("en", "before the 5th session of the Conference", ("before", ParsedSession("conference", 5), None)),
        (
            "en",
            "at its fifth or sixth session",
            ("at", ParsedSession("conference", 5), ParsedSession("conference", 6)),
        ),
        ("en", "at its sixty-ninth and seventieth sessions", ("at", ParsedSession("conference", 69), None)),
        (
            "en",
            "at the third session of the Working Group on Firearms",
            ("at", ParsedSession("working_group", 3, wording="of the Working Group on Firearms"), None),
        ),
        ("en", "at the third session of the Committee on Forests", ("open", None, None)),
        ("fr", "avant la fin de sa cinquième session", ("by_end", ParsedSession("conference", 5), None)),
        (
            "fr",
            "à sa cinquième ou à sa sixième session",
            ("at", ParsedSession("conference", 5), ParsedSession("conference", 6)),
        ),
        (
            "fr",
            "à la troisième session du Groupe de travail sur les armes à feu",
            ("at", ParsedSession("working_group", 3, wording="du Groupe de travail sur les armes"), None),
        ),
    ],
)
def test_the_session_that_a_deadline_means(language, text, expected):
    found = deadline(text, lexicon(language))
    assert (found.rule, found.session, found.or_session) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("by 31 March 2010", ("on", "2010-03-31", "day", None, "")),
        ("by March 2010", ("on", "2010-03-01", "month", None, "")),
        ("by the end of 2010", ("on", "2010-01-01", "year", None, "")),
        ("within six months of the adoption of this decision", ("offset", None, "day", 6, "months")),
        ("no later than two years after its adoption", ("offset", None, "day", 24, "months")),
        ("three weeks before the fifth session of the Conference", ("offset", None, "day", -3, "weeks")),
        ("biennially", ("open", None, "day", None, "")),
        ("at each of its sessions", ("open", None, "day", None, "")),
    ],
)
def test_the_day_that_a_deadline_means(text, expected):
    found = deadline(text, lexicon("en"))
    assert (found.rule, found.date, found.precision, found.offset, found.offset_unit) == expected
    assert found.phrase == text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "x.md is empty."),
        (b" \n\t ", "x.md is empty."),
        (b"a" * (10 * 1024 * 1024 + 1), "x.md has more than 10 MB; a decision's text has far less."),
        (b"%PDF-1.7 ...", "x.md cannot be read as PDF: the file is damaged or was cut off."),
        (b"text\x00text", "x.md is not text: it has a null byte at position 4."),
        ("Décision".encode("latin-1"), "x.md is not text in UTF-8: the byte at position 1 does not fit."),
        (b"42", f"The language of the text is not one that the parser reads: {', '.join(LANGUAGES)}."),
        (
            "Η Διάσκεψη των Μερών ζητεί από τη Γραμματεία να εκπονήσει έκθεση.".encode(),
            f"The language of the text is not one that the parser reads: {', '.join(LANGUAGES)}.",
        ),
    ],
)
def test_what_is_no_decision_is_refused(data, sentence):
    with pytest.raises(ParseError) as error:
        parse_file(data, name="x.md")
    assert str(error.value) == sentence


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("(", "[", "No operative paragraph begins with a verb that the parser knows"),
        ("The Conference of the Parties", "Somebody", "The opening words of the body"),
    ],
)
def test_a_text_of_another_structure_is_refused(old, new, sentence):
    with pytest.raises(ParseError, match=sentence):
        parse(ENGLISH.replace(old, new), language="en")


def test_a_language_without_a_lexicon_is_refused():
    with pytest.raises(ParseError, match=f"does not read the language “el” yet; it reads {', '.join(LANGUAGES)}"):
        parse(ENGLISH, language="el")


# What might make a step go over the text again and again: brackets, marks, labels, words that begin a pattern.
UNITS = [
    "(",
    "(a) ",
    "“",
    "« ",
    "and to go ",
    "the Secretariat, ",
    "; and requests the Secretariat to go",
    " and urges States",
    "; decides to request the Secretariat, as appropriate, to go",
    "at the meeting that ",
    "at its first session and ",
    "decision 2/6, ",
    "2/6 (2006) ",
    "articles 5, 6, ",
    "A/",
    "2006",
    "<sup>1</sup>",
    ",1 ",
    "a",
    "a\n",
    "- ",
    "word-\n",
    "1 note\n",
    "\n1. Requests:\n(a) To go;",
    "\nand urges States, to go,\n(b) of it",
    "\n(1) Requests",
    "\n[^1]: note",
    "\nI. Title\n\n1. Requests the Secretariat to go.\n",
    "\nThe Conference of the Parties,\n",
]


@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_in_proportion_to_length(unit):
    """Eight times the text takes far less than the sixty-four times of a quadratic step."""

    def seconds(length):
        text = ENGLISH.replace("to prepare a survey", "to prepare " + unit * (length // len(unit)) + " a survey")
        best = []
        for _attempt in range(3):
            start = time.process_time()  # the processor's, so that what else the machine does plays no part
            with contextlib.suppress(ParseError):
                parse(text, language="en")
            best.append(time.process_time() - start)
        return min(best)

    assert seconds(80_000) / seconds(10_000) < 24


def test_footnotes_in_lines_that_count_on_are_told_apart():
    decision = parse(
        "The Conference of the Parties,\n\n1. Takes note of the plan;1\n\n2. Welcomes the report;2\n\n"
        "3. Requests the secretariat to publish both.3\n\n"
        "1 Available at https://example.org/documents/209801.\n2 Available at https://example.org/documents/209802.\n"
        "3 See document CTOC/COP/2006/14, para. 15.\n"
    )
    assert [[footnote.marker for footnote in paragraph.footnotes] for paragraph in decision.paragraphs] == [
        ["1"],
        ["2"],
        ["3"],
    ]
    assert decision.paragraphs[2].cites == ("CTOC/COP/2006/14",)


def test_who_is_to_make_an_effort_is_whom_the_paragraph_addresses():
    decision = parse(
        "The Conference of the Parties,\n\n1. Decides that efforts need to be made by Parties to train judges;\n\n"
        "2. Decides that its agenda be adopted.\n"
    )
    assert [paragraph.mandates[0].addressees[0].kind for paragraph in decision.paragraphs] == ["states", "conference"]
