"""What holds of every text that the parser is given, good or bad."""

import contextlib
import time
import unicodedata
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from recommendations.parsing import LANGUAGES, ParseError, parse_all

OPENINGS = {
    "en": "The Conference of the Parties,",
    "fr": "La Conférence des Parties,",
    "es": "La Conferencia de las Partes,",
    "ru": "Конференция Участников,",
    "ar": "إن مؤتمر الأطراف،",
    "zh": "缔约方会议，",
}
SENTENCES = {
    "en": "Requests the Secretariat to report at its next session, and invites States to share decision 3/4;",
    "fr": "Prie le Secrétariat de faire rapport à sa prochaine session et invite les États à appliquer 3/4 ;",
    "es": "Solicita a la Secretaría que informe en su próximo período de sesiones, e invita a los Estados a aplicarla;",
    "ru": "просит Секретариат представить доклад на следующей сессии и предлагает государствам выполнить решение 3/4;",
    "ar": "تطلب إلى الأمانة أن تقدم تقريرا في دورتها المقبلة، وتدعو الدول إلى تنفيذ المقرر 3/4؛",
    "zh": "请秘书处在下届会议上提交报告，并邀请各国执行第3/4号决定；",
}
LABELS = [
    "",
    "1. ",
    "2. ",
    "(a) ",
    "(b) ",
    "(i) ",
    "(ii) ",
    "- ",
    "I. ",
    "OP1 ",
    "1(a) ",
    "٣- ",
    "（一）",
    "а) ",
    "[^1]: ",
    "<sup>1</sup> ",
]
JUNK = st.text(max_size=30) | st.sampled_from(
    ["(", "((((", "[", "“", "«", "<sup>", "1/2", "A/RES/1/2", "---", "# ", "\x00", "\ue000"]
)


@st.composite
def texts(draw):
    language = draw(st.sampled_from(LANGUAGES))
    lines = [draw(JUNK), OPENINGS[language]]
    for _line in range(draw(st.integers(0, 8))):
        body = draw(st.just(SENTENCES[language]) | JUNK)
        at = draw(st.integers(0, len(body)))
        lines.append(draw(st.sampled_from(LABELS)) + body[:at] + draw(JUNK) + body[at:])
    return language, draw(st.sampled_from(["\n", "\n\n", "\r\n"])).join(lines)


def _letters(text):
    return [character for character in unicodedata.normalize("NFC", text) if character.isalpha()]


@settings(max_examples=300, deadline=None)
@given(texts())
@example(("en", OPENINGS["en"] + "\n1. " + SENTENCES["en"] + "\n(a) To go;\n(a) To go;\n3. \n"))
def test_any_text_is_read_whole_or_refused_with_a_sentence(given_text):
    language, text = given_text
    try:
        decisions = parse_all(text, language=language)
    except ParseError:
        return
    for decision in decisions:
        operative = [paragraph.label for paragraph in decision.paragraphs if paragraph.kind == "operative"]
        assert len(set(operative)) == len(operative)
        for index, paragraph in enumerate(decision.paragraphs):
            assert paragraph.parent is None or 0 <= paragraph.parent < index
            for mandate in paragraph.mandates:
                said = paragraph.text
                assert said[mandate.start : mandate.end] == mandate.asked
                parts = [(mandate.verb_span, mandate.verb), (mandate.condition_span, mandate.condition)]
                parts += [(addressee.span, addressee.wording) for addressee in mandate.addressees]
                parts += [(mandate.deadline.span, mandate.deadline.phrase)] if mandate.deadline else []
                assert all(said[slice(*span)] == words for span, words in parts if span)
    # Nothing is invented: the paragraphs of all decisions hold no letter more often than the text does.
    paragraphs = [paragraph for decision in decisions for paragraph in (*decision.preamble, *decision.paragraphs)]
    assert Counter(letter for paragraph in paragraphs for letter in _letters(paragraph.text)) <= Counter(_letters(text))


@settings(max_examples=12, deadline=None)
@given(
    st.sampled_from(LANGUAGES),
    st.text(st.sampled_from("([{“«<1aб第、,.;: \n-/'"), min_size=1, max_size=6)
    | st.sampled_from(sorted(word for sentence in SENTENCES.values() for word in sentence.split())),
)
def test_time_grows_in_proportion_to_whatever_is_repeated(language, unit):
    """Eight times the text takes far less than the sixty-four times of a quadratic step."""

    def seconds(length):
        text = f"{OPENINGS[language]}\n1. {SENTENCES[language]}\n2. {SENTENCES[language]}{unit * (length // len(unit))}"
        best = []
        for _attempt in range(3):
            start = time.process_time()
            with contextlib.suppress(ParseError):
                parse_all(text, language=language)
            best.append(time.process_time() - start)
        return min(best)

    assert seconds(64_000) / seconds(8_000) < 24


@pytest.mark.parametrize("unit", ["(", "a", "a ", "(a) "])
def test_a_text_of_a_megabyte_does_not_stall(unit):
    """A megabyte takes no more than ten shares of what a hundredth of it takes; a quadratic step takes a hundred."""

    def seconds(length):
        text = f"{OPENINGS['en']}\n1. {SENTENCES['en']}\n2. {SENTENCES['en']}{unit * (length // len(unit))}"
        start = time.process_time()
        parse_all(text, language="en")
        return time.process_time() - start

    seconds(1_000)
    assert seconds(1_000_000) / min(seconds(10_000) for _attempt in range(3)) < 1_000
