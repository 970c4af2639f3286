"""The search: what is found by which words, for whom, how it is shown, and that it keeps step with what is written."""

import datetime
import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection

from assistance.models import Activity
from cop_portal.reports import finding
from cop_portal.reports.finding import found_by
from cop_portal.reports.indexing import bring_up_to_date
from cop_portal.reports.models import SearchChange, SearchEntry
from cop_portal.reports.searching import Passage, marked, words_of
from cop_portal.reports.tasks import bring_search_up_to_date
from recommendations.models import DecisionTitle, Document, Mandate, ParagraphText
from tests.factories.assistance import ActivityFactory, AssistanceKindFactory, NeedFactory, ProposalFactory
from tests.factories.coordination import MeetingFactory
from tests.factories.people import OrganizationFactory, StateFactory, UserFactory
from tests.factories.recommendations import (
    DecisionFactory,
    DocumentFactory,
    MandateFactory,
    ParagraphTextFactory,
    RecommendationFactory,
)

VISITOR = AnonymousUser()


def counts_of(page):
    return [(slug, number, is_more) for slug, _label, number, is_more in page.context["counts"]]


def found(typed, user=VISITOR):
    bring_up_to_date()
    return [(entry.kind, entry.reference or entry.texts[0][1]) for entry in found_by(typed, user)]


@pytest.fixture
def decision(db):
    """Decision 3/4 with paragraph (c), which has two mandates, and paragraph (d)."""
    decision = DecisionFactory()
    DecisionTitle.objects.create(decision=decision, language="fr", text="Assistance technique")
    words = ParagraphTextFactory(
        paragraph__decision=decision, paragraph__label="c", language="fr", text="Prie le Secrétariat"
    )
    for number in (1, 2):
        MandateFactory(
            paragraph=words.paragraph, number=number, slug=f"3-4-c-{number}", asked="élaborer des propositions"
        )
    other = ParagraphTextFactory(paragraph__decision=decision, paragraph__label="d", paragraph__order=40)
    MandateFactory(paragraph=other.paragraph, number=1, slug="3-4-d-1", asked="convene a meeting")
    return decision


def test_a_number_finds_its_decision_first(decision):
    DocumentFactory(symbol="CTOC/COP/2006/13/41")
    assert found("3/4")[0] == ("decision", "3/4")
    assert found("decision 3/4") == [("decision", "3/4")]


@pytest.mark.parametrize("typed", ["3/4(c)", "3/4 (c)", "3/4(C)"])
def test_a_paragraph_s_reference_finds_its_mandates_and_then_itself(decision, typed):
    assert found(typed) == [("mandate", "3/4(c)-1"), ("mandate", "3/4(c)-2"), ("paragraph", "3/4(c)")]


def test_a_mandate_s_reference_finds_that_one(decision):
    assert found("3/4(c)-2") == [("mandate", "3/4(c)-2")]


@pytest.mark.parametrize("typed", ["CTOC/COP/2006/L.8", "COP/2006/L.8", "ctoc/cop/2006/l.8", "2006/L.8"])
def test_a_symbol_is_found_whole_or_by_its_end(db, typed):
    DocumentFactory(symbol="CTOC/COP/2006/L.8/Add.1")
    DocumentFactory(symbol="CTOC/COP/2006/L.8")
    DocumentFactory(symbol="CTOC/COP/2006/L.9")
    assert found(typed) == [("document", "CTOC/COP/2006/L.8"), ("document", "CTOC/COP/2006/L.8/Add.1")]


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("Réunion de coordination", "reunion"),
        ("Reunion de coordination", "Réunion"),
        ("Training of law-enforcement officers", "law enforcement"),
        ("Training of law enforcement officers", "law-enforcement"),
        ("Training of law‑enforcement officers", "law-enforcement"),  # a hyphen that does not break
        ("Aide à l’Afrique de l’Ouest", "l'ouest"),
        ("Formation de l'OEA", "L’OEA"),
        ("تدريب المدعين العامين", "المدعين"),
        ("تدريب المدعين العامين", "مدعين"),  # without the article
        ("إجراءات الإحالة", "احالة"),
        ("跨国有组织犯罪技术援助", "技术援助"),
        ("跨国有组织犯罪技术援助", "犯罪"),
        ("Подготовка прокуроров", "подготовка"),
        ("Подготовка прокуроров", "ПРОКУРОРОВ"),
        ("Article ٩٨٧٦٥ of the law", "98765"),  # a number that no other record of a test comes to
        ("100% of offices", "100%"),
        ("under_scored", "under_scored"),
    ],
)
def test_words_are_found_as_readers_type_them(db, title, typed):
    ActivityFactory(title="Another thing", status="published")
    activity = ActivityFactory(title=title, status="published")
    assert found(typed) == [("activity", activity.reference)]


def test_words_between_quotation_marks_stand_together(db):
    apart = ActivityFactory(title="Witness and child protection", status="published")
    together = ActivityFactory(title="Witness protection", status="published")
    assert {row[1] for row in found("witness protection")} == {apart.reference, together.reference}
    assert found("“witness protection”") == [("activity", together.reference)]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Training of prosecutors", ["training", "prosecutors"]),
        ("formation à l'ONU", ["formation", "l'onu"]),
        ("UN", ["un"]),
        ("of a", ["of", "a"]),
        ("article 34 (c)", ["article", "34", "(c)"]),
        ('"state of law" in', ["state of law"]),
        ("技术 援助 training", ["技术", "援助", "training"]),
        ("в области", ["области"]),
    ],
)
def test_words_of_one_or_two_letters_count_only_where_there_are_no_others(typed, words):
    assert words_of(typed) == words


@pytest.mark.parametrize("typed", ["", "   ", "()", "%", "_", '"', "' OR 1=1 --\0", "&|!:*()<>'"])
def test_what_is_no_word_finds_nothing_and_breaks_nothing(db, typed):
    ActivityFactory(title="Training", status="published")
    assert found(typed) == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="other forms of a word are found on PostgreSQL")
@pytest.mark.parametrize(
    ("language", "text", "typed"),
    [
        ("en", "Investigations of traffickers", "investigating"),
        ("fr", "Les activités proposées", "activité proposée"),
        ("ru", "Рекомендации Рабочей группы", "рекомендаций"),
        ("es", "Recomendaciones formuladas", "recomendación"),
    ],
)
def test_other_forms_of_a_word_are_found_in_the_language_of_the_text(db, language, text, typed):
    activity = ActivityFactory(title="x", description=text, language=language, status="published")
    assert found(typed) == [("activity", activity.reference)]


def test_what_is_called_so_comes_before_what_says_so(db):
    said = ActivityFactory(title="Other", description="about Kenya", status="published")
    titled = ActivityFactory(title="Training in Kenya", status="published")
    assert found("Kenya") == [("state", "KEN"), ("activity", titled.reference), ("activity", said.reference)]


def test_every_kind_is_found(decision, kenya, officer):
    words = "zebra"
    ParagraphText.objects.create(paragraph=decision.paragraphs.get(label="c"), language="en", text=words)
    DecisionTitle.objects.create(decision=decision, language="en", text=words)
    Mandate.objects.filter(slug="3-4-c-1").update(asked=words)
    DocumentFactory(symbol="X/1", title=words)
    RecommendationFactory(text=words)
    NeedFactory(title=words)
    ProposalFactory(title=words, status="submitted")
    MeetingFactory(title=words, status="announced")
    OrganizationFactory(slug="z", name_en=words)
    StateFactory(code="ZZZ", name_en=words)
    ActivityFactory(title=words, status="published")
    session = decision.session
    session.place = words
    session.save()
    bring_up_to_date()
    assert found_by(words, VISITOR).counts == dict.fromkeys(
        [
            "decision", "mandate", "paragraph", "document", "recommendation", "need", "proposal", "meeting", "session",
            "organization", "state", "activity",
        ],
        1,
    )  # fmt: skip


# Who finds what


def private(kenya, officer):
    """Everything that a visitor may not read, all with one word."""
    for number, status in enumerate(["draft", "submitted", "returned", "withdrawn"]):
        ActivityFactory(state=kenya, title=f"okapi {status}", status=status, reference=f"KEN-2007-{number + 1:04d}")
    ActivityFactory(
        state=kenya, title="okapi for States", status="published", visibility="states", reference="KEN-2007-0008"
    )
    published = ActivityFactory(state=kenya, title="giraffe", status="published", reference="KEN-2007-0009")
    ActivityFactory(
        state=kenya, title="okapi of a change", status="draft", revises=published, revises_version=1,
        reference="KEN-2007-0009.2",
    )  # fmt: skip
    NeedFactory(state=kenya, title="okapi withdrawn", status="withdrawn")
    ProposalFactory(title="okapi drafted", created_by=officer)
    MeetingFactory(title="okapi meeting", status="draft")
    MandateFactory(
        asked="okapi withdrawn",
        slug="gone",
        withdrawn_at=datetime.datetime(2007, 9, 1, tzinfo=datetime.UTC),
        withdrawn_by=officer,
    )


WORDS = ["okapi", "KEN-2007-0001", '"okapi draft"']


@pytest.mark.parametrize("typed", WORDS)
def test_what_is_private_is_in_no_result_count_suggestion_or_file(kenya, officer, client, typed):
    private(kenya, officer)
    ActivityFactory(title="giraffe", status="published")
    page = client.get("/search/", {"q": typed})
    assert page.context["total"] == 0
    assert page.context["counts"] == []
    assert "<mark>" not in page.content.decode()
    assert client.get("/search/suggestions/", {"q": typed}).context["suggestions"] == []
    assert json.loads(b"".join(client.get("/search/", {"q": typed, "format": "json"}))) == []
    assert b"okapi" not in b"".join(client.get("/search/", {"q": typed, "format": "csv"}))
    for kind in ("activity", "need", "proposal", "meeting", "mandate"):
        assert client.get("/search/", {"q": typed, "kind": kind}).context["total"] == 0


def test_each_person_finds_what_they_may_read(kenya, officer, focal_point, stranger, client, client_of):
    private(kenya, officer)
    expected = {
        "stranger": {"okapi for States"},
        "focal point": {f"okapi {status}" for status in ("draft", "submitted", "returned", "withdrawn", "for States")},
        "officer": {f"okapi {status}" for status in ("submitted", "returned", "withdrawn", "for States")}
        | {"okapi drafted", "okapi meeting"},
    }
    for who, person in (("stranger", stranger), ("focal point", focal_point), ("officer", officer)):
        page = client_of(person).get("/search/", {"q": "okapi"})
        assert {row.texts[0][1] for row in page.context["object_list"]} == expected[who] | (
            {"okapi withdrawn"} if who != "stranger" else set()
        ), who
        for row in page.context["object_list"]:
            assert client_of(person).get(row.url).status_code == 200
        assert sum(number for _slug, _label, number, _is_more in page.context["counts"]) == page.context["total"]
        files = json.loads(b"".join(client_of(person).get("/search/", {"q": "okapi", "format": "json"})))
        assert len(files) == page.context["total"]


def test_what_is_withdrawn_or_made_private_is_found_no_more(kenya, client):
    activity = ActivityFactory(state=kenya, title="okapi", status="published")
    assert found("okapi") == [("activity", activity.reference)]
    Activity.objects.filter(pk=activity.pk).update(visibility="states")
    # Even by words that nobody has brought up to date.
    assert list(found_by("okapi", VISITOR)) == []


# Keeping step


def test_every_way_of_writing_is_followed(db, kenya):
    activity = ActivityFactory(state=kenya, title="okapi", status="published")
    assert len(found("okapi")) == 1
    activity.title = "giraffe"
    activity.save(update_fields=["title"])
    assert (found("okapi"), len(found("giraffe"))) == ([], 1)
    Activity.objects.filter(pk=activity.pk).update(title="zebra")
    assert (found("giraffe"), len(found("zebra"))) == ([], 1)
    activity.title = "gnu"
    Activity.objects.bulk_update([activity], ["title"])
    assert (found("zebra"), len(found("gnu"))) == ([], 1)
    activity.delete()
    assert found("gnu") == []
    assert not SearchChange.objects.exists()
    assert not SearchEntry.objects.filter(kind="activity").exists()


def test_what_hangs_on_a_record_follows_it(decision):
    assert found("3/4(c)-1") == [("mandate", "3/4(c)-1")]
    decision.number = "3/7"
    decision.save()
    assert found("3/4(c)-1") == []
    assert found("3/7(c)-1") == [("mandate", "3/7(c)-1")]
    paragraph = decision.paragraphs.get(label="c")
    paragraph.label = "g"
    paragraph.save()
    assert found("3/7(g)-1") == [("mandate", "3/7(g)-1")]


def test_a_change_that_is_rolled_back_leaves_nothing(db, kenya):
    from django.db import transaction

    bring_up_to_date()
    with transaction.atomic():
        ActivityFactory(state=kenya, title="okapi", status="published")
        transaction.set_rollback(True)
    assert not SearchChange.objects.exists()


def test_the_task_takes_in_whatever_changed(db):
    activities = [ActivityFactory(title="okapi", status="published") for _n in range(3)]
    bring_search_up_to_date()
    assert not SearchChange.objects.exists()
    assert set(SearchEntry.objects.filter(kind="activity").values_list("record", flat=True)) == {
        activity.pk for activity in activities
    }


def test_the_index_is_made_anew_by_a_command(decision, capsys):
    expected = found("3/4")
    SearchEntry.objects.all().delete()
    assert found("3/4") == []
    call_command("rebuild_search")
    assert found("3/4") == expected
    assert f"{SearchEntry.objects.count()} entries" in capsys.readouterr().out


# How it is shown


def test_marks_are_the_only_markup():
    assert marked("<script>alert('Law')</script> & <b>law</b>", ["law"]) == (
        "&lt;script&gt;alert(&#x27;<mark>Law</mark>&#x27;)&lt;/script&gt; &amp; &lt;b&gt;<mark>law</mark>&lt;/b&gt;"
    )


@pytest.mark.parametrize(
    ("text", "typed", "shown"),
    [
        ("Réunion à Vienne", "reunion", "<mark>Réunion</mark> à Vienne"),
        ("Re\u0301union", "reunion", "<mark>Re\u0301union</mark>"),
        ("les activités", "activité", "les <mark>activité</mark>s"),
        ("the activity", "activities", "the <mark>activity</mark>"),
        ("ﬁnance", "fin", "<mark>ﬁn</mark>ance"),
        ("技术援助", "援助", "技术<mark>援助</mark>"),
        ("مُدَرِّب", "مدرب", "<mark>مُدَرِّب</mark>"),
        ("a-b a/b", "a/b", "a-b <mark>a/b</mark>"),
        ("abcabc", "abca bca", "<mark>abca</mark>bc"),
        ("&amp", "amp", "&amp;<mark>amp</mark>"),
    ],
)
def test_the_words_are_marked_where_they_stand(text, typed, shown):
    assert marked(text, words_of(typed)) == shown


def test_a_long_text_is_shown_around_the_words_in_the_language_that_holds_them():
    entry = SearchEntry(texts=[["en", "", "x " * 400], ["fr", "", "mot " * 200 + "Réunion " + "mot " * 200]])
    passage = Passage(entry, ["reunion"], "en")
    assert passage.language == "fr"
    assert "<mark>Réunion</mark>" in passage.text
    assert passage.text.startswith("… mot ")
    assert passage.text.endswith("mot …")
    assert len(passage.text) < 300


def test_markup_in_a_record_stays_text_on_the_page(client, db):
    ActivityFactory(title="<img src=x onerror=alert(1)> okapi", status="published")
    ActivityFactory(title="okapi", description="<mark>okapi</mark><script>", status="published")
    for address in ("/search/?q=okapi", "/search/suggestions/?q=okapi"):
        page = client.get(address).content.decode()
        assert "<img src=x" not in page
        assert "&lt;img src=x onerror=alert(1)&gt; <mark>okapi</mark>" in page
    assert (
        "&lt;mark&gt;<mark>okapi</mark>&lt;/mark&gt;&lt;script&gt;" in client.get("/search/?q=okapi").content.decode()
    )
    assert "<script>alert" not in client.get("/search/", {"q": "<script>alert(1)</script>"}).content.decode()


@pytest.mark.parametrize("address", ["/reply/a-personal-link/", "/invitation/a-personal-link/"])
def test_a_page_whose_address_is_a_key_asks_the_search_nothing(client, db, address):
    page = client.get(address).content.decode()
    assert "site-search" not in page
    assert "htmx.min.js" not in page


def test_pages_of_results_and_kinds(client, db):
    for number in range(55):
        ActivityFactory(title=f"okapi {number}", status="published")
    NeedFactory(title="okapi")
    page = client.get("/search/?q=okapi")
    assert page.context["total"] == 56
    assert [(slug, number) for slug, _label, number, _is_more in page.context["counts"]] == [
        ("need", 1),
        ("activity", 55),
    ]
    pages = [client.get(f"/search/?q=okapi&page={number}").context["object_list"] for number in (1, 2, 3)]
    assert [len(rows) for rows in pages] == [25, 25, 6]
    assert len({(row.kind, row.record) for rows in pages for row in rows}) == 56
    only = client.get("/search/?q=okapi&kind=need")
    assert only.context["total"] == 1
    assert [(slug, number) for slug, _label, number, _is_more in only.context["counts"]] == [
        ("need", 1),
        ("activity", 55),
    ]
    assert client.get("/search/?q=okapi&kind=nonsense").status_code == 200


# Where there is more than is counted


def published(number, **values):
    """As many published activities, written at once, the newest last."""
    like = ActivityFactory.build(status="published")
    state, kind, person = StateFactory(code="KEN"), AssistanceKindFactory(), UserFactory()
    start = Activity.objects.count()
    made = Activity.objects.bulk_create(
        Activity(
            reference=f"KEN-2007-{start + n:04d}",
            state=state,
            kind=kind,
            status="published",
            starts_on=like.starts_on,
            created_by=person,
            submitted_by=person,
            submitted_at=like.published_at,
            published_at=like.published_at,
            **values,
        )
        for n in range(number)
    )
    bring_up_to_date(10_000)
    return made


@pytest.fixture
def few(monkeypatch):
    """No more than five of a kind are counted, and two that are called so are enough."""
    monkeypatch.setattr(finding, "MOST", 5)
    monkeypatch.setattr(finding, "NEWEST", 5)
    monkeypatch.setattr(finding, "ENOUGH", 2)


@pytest.mark.parametrize(("number", "is_more"), [(4, False), (5, False), (6, True), (20, True)])
def test_what_is_beyond_the_edge_is_more_and_no_number(db, few, client, number, is_more):
    published(number, title="okapi")
    NeedFactory(title="okapi")
    page = client.get("/search/?q=okapi")
    assert counts_of(page) == [("need", 1, False), ("activity", min(number, 5), is_more)]
    assert (page.context["total"], page.context["is_more"]) == (min(number, 5) + 1, is_more)
    text = " ".join(page.content.decode().split())
    assert ('<span dir="auto">more than 6 entries</span>' in text) is is_more
    assert ("Activities <span>more than 5</span>" in text) is is_more
    assert ("All <span>more than 6</span>" in text) is is_more
    assert ("Here the pages end, though there is more" in text) is is_more
    needs = client.get("/search/?q=okapi&kind=need")
    assert (needs.context["total"], needs.context["is_more"]) == (1, False)
    # A download holds all.
    for asked, rows in (("q=okapi", number + 1), ("q=okapi&kind=activity", number), ("q=okapi&kind=need", 1)):
        assert len(json.loads(b"".join(client.get(f"/search/?{asked}&format=json")))) == rows


def test_what_may_not_be_read_is_counted_at_no_edge(db, few):
    hidden = published(20, title="okapi", visibility="states")
    shown = published(5, title="okapi")
    Activity.objects.filter(pk__in=[row.pk for row in hidden[:10]]).update(visibility="public")
    assert (found_by("okapi", VISITOR).counts, found_by("okapi", VISITOR).cut_off) == ({"activity": 5}, {"activity"})
    Activity.objects.filter(pk__in=[row.pk for row in hidden]).update(visibility="states")
    found = found_by("okapi", VISITOR)
    assert (found.counts, found.cut_off) == ({"activity": 5}, set())
    assert [entry.record for entry in found] == [row.pk for row in reversed(shown)]


def test_of_much_the_newest_and_what_is_called_so_are_looked_at(db, few):
    titled = published(1, title="okapi", description="okapi")
    published(20, title="giraffe", description="okapi")
    newest = published(3, title="giraffe", description="okapi")
    records = [entry.record for entry in found_by("okapi", VISITOR)]
    assert records[0] == titled[0].pk
    assert set(records) >= {row.pk for row in newest}


def test_what_is_rare_is_found_however_old_it_is(db, few):
    (old,) = published(1, title="zebra", description="a zebra and its okapi")
    published(20, title="okapi")
    assert found("zebra") == [("activity", old.reference)]
    assert found("zebra okapi") == [("activity", old.reference)]
    # A part of a word, too short for the index or not.
    assert found("ebr") == [("activity", old.reference)]
    assert found("zeb its okap") == [("activity", old.reference)]


@pytest.mark.parametrize("typed", ["CTOC/COP/2006/L.8", "COP/2006/L.8", "ctoc/cop/2006/l.8"])
def test_a_symbol_comes_first_among_five_thousand_that_hold_it(db, typed):
    whole = DocumentFactory(symbol="CTOC/COP/2006/L.8")
    Document.objects.bulk_create(Document(symbol=f"CTOC/COP/2006/L.8/Add.{n}") for n in range(1, 5001))
    bring_up_to_date(10_000)
    every = found_by(typed, VISITOR)
    assert every[0].record == whole.pk
    assert (every.counts, every.cut_off) == ({"document": 100}, {"document"})


def test_pages_end_where_the_count_does(db, few, client):
    published(60, title="okapi")
    pages = [client.get(f"/search/?q=okapi&page={number}") for number in (1, 2)]
    assert len(pages[0].context["object_list"]) == len(found_by("okapi", VISITOR))
    assert pages[1].status_code == 404
