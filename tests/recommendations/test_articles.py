"""Articles that texts cite: of which instrument, in six languages, and nothing where the words leave it open."""

import pytest

from recommendations.articles import instruments_cited, known_article
from recommendations.models import Article, Citation
from recommendations.parsing import parse
from recommendations.parsing.citations import citations
from recommendations.parsing.lexicon import lexicon
from recommendations.services.decisions import Choices, import_decision, place
from tests.factories.recommendations import (
    BodyFactory,
    DecisionFactory,
    InstrumentFactory,
    MandateFactory,
    ParagraphTextFactory,
    SessionFactory,
)

CITED = [
    # the Convention, with lists, paragraphs, and whole names
    ("en", "in accordance with article 30 of the Convention", [("30", "untoc")]),
    ("en", "Recalling article 18, paragraph 13, of the Convention", [("18", "untoc")]),
    ("en", "as defined in article 2 (b) of the Organized Crime Convention", [("2", "untoc")]),
    ("en", "under articles 5, 6 and 23 of the Convention", [("5", "untoc"), ("6", "untoc"), ("23", "untoc")]),
    (
        "en",
        "article 30 of the United Nations Convention against Transnational Organized Crime for States in need",
        [("30", "untoc")],
    ),
    ("en", "the Convention, and in particular its articles 29 and 30", [("29", "untoc"), ("30", "untoc")]),
    ("en", "the Convention, in particular article 30 thereof", [("30", "untoc")]),
    (
        "en",
        "parties to the Convention to report on article 6 of the Convention for the purpose of review",
        [("6", "untoc")],
    ),
    # Protocols, by name, and "the Protocol" after the one that was named
    ("en", "article 10 of the Firearms Protocol", [("10", "firearms")]),
    ("en", "article 5 of the Protocol against the Smuggling of Migrants by Land, Sea and Air", [("5", "smuggling")]),
    (
        "en",
        "the Protocol to Prevent, Suppress and Punish Trafficking in Persons, and with article 6 of the Protocol",
        [("6", "trafficking")],
    ),
    (
        "en",
        "article 6 of the Trafficking in Persons Protocol and article 30 of the Convention",
        [("6", "trafficking"), ("30", "untoc")],
    ),
    # left open
    ("en", "article 6 of the Protocol", [("6", "")]),
    ("en", "the Firearms Protocol, the Migrants Protocol and article 6 of the Protocol", [("6", "")]),
    ("en", "pursuant to article 32, the Conference", [("32", "")]),
    ("en", "article 32 of the United Nations Convention against Corruption", [("32", "")]),
    ("en", "the Convention against Corruption, and article 32 of the Convention", [("32", "")]),
    ("en", "Recalling Article 7, paragraph 4, of the Charter of the United Nations", [("7", "")]),
    ("en", "articles 16 and 18 of the Paris Agreement", [("16", ""), ("18", "")]),
    ("en", "the Convention; article 30 thereof", [("30", "")]),
    # the other languages
    ("fr", "conformément à l'article 30 de la Convention", [("30", "untoc")]),
    ("fr", "l’article 18, paragraphe 13, de la Convention", [("18", "untoc")]),
    ("fr", "paragraphe 3 de l'article 32 de la Convention pour renforcer", [("32", "untoc")]),
    ("fr", "l'article 10 du Protocole relatif aux armes à feu", [("10", "firearms")]),
    (
        "fr",
        "l'article 10 du Protocole contre la fabrication et le trafic illicites d'armes à feu",
        [("10", "firearms")],
    ),
    ("fr", "l'article 43 de la Convention des Nations Unies contre la corruption", [("43", "")]),
    ("fr", "la Convention, notamment ses articles 29 et 30", [("29", "untoc"), ("30", "untoc")]),
    ("es", "de acuerdo con el artículo 30 de la Convención", [("30", "untoc")]),
    (
        "es",
        "los artículos 5 y 6 del Protocolo contra el tráfico ilícito de migrantes",
        [("5", "smuggling"), ("6", "smuggling")],
    ),
    ("es", "el artículo 43 de la Convención contra la Corrupción", [("43", "")]),
    ("ru", "в соответствии со статьей 30 Конвенции", [("30", "untoc")]),
    ("ru", "статьи 10 Протокола об огнестрельном оружии", [("10", "firearms")]),
    ("ru", "статьи 43 Конвенции против коррупции", [("43", "")]),
    ("ar", "وفقا للمادة 30 من الاتفاقية", [("30", "untoc")]),
    ("ar", "المادة 6 من بروتوكول الاتجار بالأشخاص", [("6", "trafficking")]),
    ("ar", "المادة 43 من اتفاقية الأمم المتحدة لمكافحة الفساد", [("43", "")]),
    ("zh", "根据《公约》第三十条", [("30", "untoc")]),
    ("zh", "《公约》第五条、第六条和第23条", [("5", "untoc"), ("6", "untoc"), ("23", "untoc")]),
    ("zh", "《联合国打击跨国有组织犯罪公约》第十八条", [("18", "untoc")]),
    ("zh", "《枪支议定书》第十条", [("10", "firearms")]),
    ("zh", "《联合国反腐败公约》第四十三条", [("43", "")]),
]


@pytest.mark.parametrize(("language", "text", "expected"), CITED)
def test_of_which_instrument_an_article_is(language, text, expected):
    assert list(instruments_cited(text, language, "untoc")) == expected
    # The wordings are those of the parser's citations.
    assert citations(text, lexicon(language)) == tuple(dict.fromkeys(f"article {number}" for number, _code in expected))


def test_without_a_convention_of_its_own_the_words_alone_tell():
    text = "article 30 of the Convention and article 10 of the Firearms Protocol"
    assert instruments_cited(text, "en", "") == [("30", ""), ("10", "firearms")]


@pytest.fixture
def articles(db):
    convention, protocol = InstrumentFactory(), InstrumentFactory(code="firearms", short_name="Firearms Protocol")
    return [
        Article.objects.create(instrument=convention, number=30, title="Other measures"),
        Article.objects.create(instrument=protocol, number=30, title="Final measures"),
    ]


def test_the_article_that_the_portal_knows(articles):
    conference = BodyFactory()
    group = BodyFactory(code="WG.2", symbol="CTOC/COP/WG.2", parent=conference)
    text = "Recalling article 30 of the Convention and article 31 of the Convention"
    assert known_article("article 30", conference, text, "en") == articles[0]
    assert known_article("article 30", group, text, "en") == articles[0]
    assert known_article("article 31", conference, text, "en") is None  # no such row
    assert known_article("article 30 bis", conference, text, "en") is None
    assert known_article("decision 3/4", conference, text, "en") is None
    assert known_article("article 30", BodyFactory(code="OTHER", symbol="X"), text, "en") is None
    both = f"{text} and article 30 of the Firearms Protocol"
    assert known_article("article 30", conference, both, "en") is None
    assert known_article("article 30", conference, "article 30 of the Firearms Protocol", "en") == articles[1]


def test_the_mandate_s_page_names_the_article_and_links_the_decision(articles, client):
    paragraph = ParagraphTextFactory().paragraph
    mandate = MandateFactory(paragraph=paragraph)
    earlier = DecisionFactory(number="2/6", slug="2-6")
    paragraph.citations.create(wording="article 30", article=articles[0])
    paragraph.citations.create(wording="decision 2/6", decision=earlier)
    paragraph.citations.create(wording="article 99")
    page = " ".join(client.get(mandate.get_absolute_url()).content.decode().split())
    assert (
        '<span lang="en">United Nations Convention against Transnational Organized Crime</span>, article 30, '
        '<span lang="en">Other measures</span>' in page
    )
    assert '<a href="/decisions/2-6/"><bdi>Decision 2/6</bdi></a>' in page
    assert "<bdi>article 99</bdi>" in page


TEXT = """# Cooperation

The Conference of the Parties,

Recalling article 30 of the Convention,

(a) Invites States parties to apply article 30 of the Firearms Protocol;

(b) Requests the Secretariat to report.
"""


def test_an_import_links_the_articles_and_a_corrected_text_links_them_anew(articles):
    SessionFactory()

    def cited(text):
        parsed = parse(text, language="en")
        placed = place(parsed, session="COP-3", number="3/9")
        import_decision(parsed=parsed, placed=placed, by="import_decision", choices=Choices())
        return list(Citation.objects.order_by("paragraph__order").values_list("wording", "article"))

    convention, protocol = (article.pk for article in articles)
    assert cited(TEXT) == [("article 30", convention), ("article 30", protocol)]
    corrected = TEXT.replace("article 30 of the Firearms Protocol", "article 30 of the Convention")
    assert cited(corrected) == [("article 30", convention), ("article 30", convention)]
    open_now = TEXT.replace("article 30 of the Firearms Protocol", "article 30 of the Charter")
    assert cited(open_now) == [("article 30", convention), ("article 30", None)]
