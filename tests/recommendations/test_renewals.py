"""What a draft's mandate does to an open one that asks the same: exact outcomes in two languages, and no false ones."""

import datetime

import pytest

from recommendations.models import Body, Deadline, Session
from recommendations.renewals import Item, near_ones

SECRETARIAT, STATES = ("secretariat", "the secretariat"), ("states", "States parties")
CONFERENCE = Body(pk=1, code="COP", name_en="Conference of the Parties")
FIRST = Session(
    pk=1, body=CONFERENCE, number=4, starts_on=datetime.date(2008, 10, 8), ends_on=datetime.date(2008, 10, 17)
)
NEXT = Session(
    pk=2, body=CONFERENCE, number=5, starts_on=datetime.date(2010, 10, 18), ends_on=datetime.date(2010, 10, 22)
)
UNDATED = Session(pk=3, body=CONFERENCE, number=6)
LATER_UNDATED = Session(pk=4, body=CONFERENCE, number=7)

ASKED = {
    "en": "to prepare a handbook on model laws against the smuggling of migrants and to circulate it",
    "fr": "d'établir un guide des lois types contre le trafic illicite de migrants et de le diffuser",
}
# On other things, in the words that all decisions share.
OTHERS = {
    "en": [
        "to prepare a report on the implementation of the Convention and the Protocols thereto",
        "to support States parties, upon request, in implementing the Convention and the Protocols thereto",
        "to keep a register of central authorities for mutual legal assistance under the Convention",
        "to provide information on laws against trafficking in persons to the working group",
        "to hold regional workshops on the protection of witnesses, subject to the availability of resources",
    ],
    "fr": [
        "d'établir un rapport sur l'application de la Convention et des Protocoles s'y rapportant",
        "d'aider les États parties qui le demandent à appliquer la Convention et les Protocoles s'y rapportant",
        "de tenir un registre des autorités centrales pour l'entraide judiciaire prévue par la Convention",
        "de fournir au groupe de travail des informations sur les lois contre la traite des personnes",
        "d'organiser des ateliers régionaux sur la protection des témoins, sous réserve de ressources disponibles",
    ],
}


def item(asked, language="en", **values):
    given = {"verb": "Requests", "verb_normal": "requests", "addressees": (SECRETARIAT,)} | values
    return Item(reference="9/1(a)-1", language=language, asked=asked, **given)


def at(session, phrase="", rule="at"):
    return Deadline(rule=rule, session=session, phrase=phrase)


def outcome(new, earlier):
    others = [item(asked, new.language) for asked in OTHERS[new.language]]
    return [(str(near.likeness), tuple(map(str, near.differences))) for near in near_ones([new], [earlier, *others])]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_same_again_is_a_duplicate(language):
    new, earlier = item(ASKED[language], language), item(ASKED[language], language)
    assert outcome(new, earlier) == [("duplicates", ())]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_same_by_the_same_day_is_a_duplicate_and_by_a_later_one_a_renewal(language):
    earlier = item(ASKED[language], language, deadline=at(FIRST))
    assert outcome(item(ASKED[language], language, deadline=at(FIRST)), earlier) == [("duplicates", ())]
    assert outcome(item(ASKED[language], language, deadline=at(NEXT)), earlier) == [
        ("renews", ("Its deadline is later: 18 October 2010 instead of 8 October 2008.",))
    ]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_words_of_the_deadline_are_no_difference_of_terms(language):
    said = {"en": (", at its fourth session", ", at its fifth session"), "fr": (", à sa quatrième session", "")}[
        language
    ]
    earlier = item(ASKED[language] + said[0], language, phrase=said[0][2:], deadline=at(FIRST, said[0][2:]))
    new = item(ASKED[language] + said[1], language, phrase=said[1][2:], deadline=at(NEXT, said[1][2:]))
    assert [likeness for likeness, _differences in outcome(new, earlier)] == ["renews"]


def test_words_that_renew_make_no_duplicate():
    assert outcome(item(ASKED["en"], verb="Reiterates its request", says_again=True), item(ASKED["en"])) == [
        ("renews", ())
    ]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_another_addressee_verb_or_condition_changes_it(language):
    earlier = item(ASKED[language], language)
    new = item(
        ASKED[language], language, addressees=(STATES, SECRETARIAT), verb_normal="invites", condition="within resources"
    )
    assert outcome(new, earlier) == [
        (
            "changes",
            (
                "It is addressed to States parties, the secretariat instead of the secretariat.",
                "Its verb is “invites” instead of “requests”.",
                "It is under the condition: within resources",
            ),
        )
    ]
    [(likeness, differences)] = outcome(earlier, new)
    assert (likeness, differences[-1]) == ("changes", "It drops the condition: within resources")


def test_also_is_no_other_verb():
    assert outcome(
        item(ASKED["en"], verb_normal="also requests"), item(ASKED["en"], verb_normal="further requests")
    ) == [("duplicates", ())]


def test_other_terms_change_it_and_are_said():
    new = item("to prepare a handbook on model laws against the smuggling of migrants and to translate it for judges")
    assert outcome(new, item(ASKED["en"])) == [
        ("changes", ("Words that are new: translate, judges", "Words that are left out: circulate"))
    ]
    french = item("d'établir un guide des lois types contre le trafic illicite de migrants et de le traduire", "fr")
    assert outcome(french, item(ASKED["fr"], "fr")) == [
        ("changes", ("Words that are new: traduire", "Words that are left out: diffuser"))
    ]


@pytest.mark.parametrize(
    ("new", "earlier", "sentence"),
    [
        (at(FIRST), at(NEXT), "Its deadline is earlier: 8 October 2008 instead of 18 October 2010."),
        (at(FIRST), None, "It sets a deadline where there was none: 8 October 2008."),
        (None, at(FIRST), "It sets no deadline; the earlier one was 8 October 2008."),
        (
            at(UNDATED),
            at(UNDATED, rule="by_end"),
            "Its deadline is Conference of the Parties, session 6; the earlier one was Conference of the Parties, "
            "session 6.",
        ),
        (
            Deadline(rule="open", phrase="every year"),
            at(FIRST),
            "Its deadline is “every year”; the earlier one was 8 October 2008.",
        ),
        (
            Deadline(rule="on", date=datetime.date(2008, 1, 1), precision="year"),
            at(NEXT),
            "Its deadline is earlier: 2008 instead of 18 October 2010.",
        ),
    ],
)
def test_another_deadline_that_is_not_later_changes_it(new, earlier, sentence):
    found = outcome(item(ASKED["en"], deadline=new), item(ASKED["en"], deadline=earlier))
    assert found == [("changes", (sentence,))]


def test_sessions_without_days_are_ordered_by_their_numbers():
    [(likeness, _differences)] = outcome(
        item(ASKED["en"], deadline=at(LATER_UNDATED)), item(ASKED["en"], deadline=at(UNDATED))
    )
    assert likeness == "renews"
    open_day = Deadline(rule="open", phrase="every year")
    assert outcome(item(ASKED["en"], deadline=open_day), item(ASKED["en"], deadline=open_day)) == [("duplicates", ())]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_only_shares_the_words_of_all_decisions_is_not_near(language):
    others = [item(asked, language) for asked in OTHERS[language]]
    new = [item(ASKED[language], language)]
    assert near_ones(new, others) == []
    for one in others:
        assert near_ones([one], [other for other in others if other is not one]) == []


def test_words_that_tell_nothing_of_what_is_asked_are_not_compared():
    said = "to implement them fully and effectively"
    assert near_ones([item(said)], [item(said)]) == []
    # Two reports on two decisions are not the same report.
    report = "to report on the implementation of the present decision to the Conference"
    earlier = item(report, about="Protection of witnesses and of judges in proceedings")
    assert near_ones([item(report, about="Firearms, their tracing and marking across frontiers")], [earlier]) == []
    [same] = near_ones([item(report, about="Protection of witnesses and of judges in proceedings")], [earlier])
    assert same.likeness == "duplicates"


def test_only_one_language_is_compared_with_itself():
    assert near_ones([item(ASKED["fr"], "fr")], [item(ASKED["fr"], "en")]) == []


def test_where_one_says_it_in_the_same_terms_the_rest_are_left_out():
    like = item("to prepare a handbook on model laws against the smuggling of migrants and to translate it for judges")
    [near] = near_ones([item(ASKED["en"])], [like, item(ASKED["en"])])
    assert near.earlier.asked == ASKED["en"]
    [near] = near_ones([item(ASKED["en"])], [like])
    assert near.likeness == "changes"


@pytest.mark.parametrize(
    ("language", "asked", "other"),
    [
        (
            "es",
            "que prepare un manual sobre leyes modelo contra el tráfico ilícito de migrantes",
            "que prepare un informe sobre la aplicación de la Convención y sus Protocolos",
        ),
        (
            "ru",
            "подготовить пособие по типовым законам против незаконного ввоза мигрантов",
            "подготовить доклад об осуществлении Конвенции и протоколов к ней",
        ),
        (
            "ar",
            "أن تعد دليلا بشأن القوانين النموذجية لمكافحة تهريب المهاجرين",
            "أن تعد تقريرا عن تنفيذ الاتفاقية والبروتوكولات الملحقة بها",
        ),
        ("zh", "编写一份关于打击偷运移民示范法的手册", "编写一份关于《公约》及其各项议定书执行情况的报告"),
    ],
)
def test_the_other_languages_compare_too(language, asked, other):
    [near] = near_ones([item(asked, language)], [item(other, language), item(asked, language)])
    assert (near.earlier.asked, str(near.likeness)) == (asked, "duplicates")
