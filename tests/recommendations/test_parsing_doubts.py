"""What a suggestion says that it is not sure of, and what it takes from the words around it."""

import pytest

from recommendations.parsing import LANGUAGES, parse
from recommendations.parsing.deadlines import deadline
from recommendations.parsing.lexicon import lexicon
from recommendations.parsing.mandates import (
    NOTHING_ASKED,
    PASSIVE_ADDRESSEE,
    SHARED_ASKED,
    UNNAMED_BODY,
    VAGUE_ADDRESSEE,
    mandates,
)


def found(language, sentence):
    """(normal verb, kinds of addressee, what is asked, doubts) of each mandate of a sentence."""
    return [
        (
            mandate.verb_normal,
            " ".join(addressee.kind for addressee in mandate.addressees),
            mandate.asked.strip(),
            mandate.unsure,
        )
        for mandate in mandates(sentence, lexicon(language))
    ]


@pytest.mark.parametrize(
    ("language", "sentence", "first", "second", "asked"),
    [
        ("en", "Urges States and invites organizations to train judges", "urges", "invites", "to train judges"),
        (
            "en",
            "Urges States parties, and invites international organizations, to train judges",
            "urges",
            "invites",
            "to train judges",
        ),
        (
            "fr",
            "Exhorte les États et invite les organisations à former des juges",
            "urges",
            "invites",
            "à former des juges",
        ),
        (
            "es",
            "Insta a los Estados e invita a las organizaciones a que formen a jueces",
            "urges",
            "invites",
            "a que formen a jueces",
        ),
        (
            "ru",
            "настоятельно призывает государства и предлагает организациям готовить судей",
            "urges",
            "invites",
            "готовить судей",
        ),
        ("ar", "يحث الدول ويدعو المنظمات إلى تدريب القضاة", "urges", "invites", "إلى تدريب القضاة"),
        ("zh", "敦促各国并邀请国际组织培训法官", "urges", "invites", "培训法官"),
        ("zh", "敦促各国，并邀请国际组织培训法官", "urges", "invites", "培训法官"),
    ],
)
def test_two_verbs_share_what_they_ask(language, sentence, first, second, asked):
    assert found(language, sentence) == [
        (first, "states", asked, (SHARED_ASKED,)),
        (second, "organizations", asked, ()),
    ]


def test_a_verb_that_asks_for_nothing_is_unsure():
    assert found("en", "Urges States parties") == [("urges", "states", "States parties", (NOTHING_ASKED,))]
    assert found("fr", "Exhorte les États") == [("urges", "states", "les États", (NOTHING_ASKED,))]
    # What has an object of its own shares none.
    assert found("en", "Requests the Secretariat to report and invites States to comment") == [
        ("requests", "secretariat", "to report", ()),
        ("invites", "states", "to comment", ()),
    ]


@pytest.mark.parametrize(
    ("language", "sentence", "verb", "kind", "doubts"),
    [
        # In the passive who is named need not be who acts.
        ("en", "Decides that States should be invited to report", "decides", "states", (PASSIVE_ADDRESSEE,)),
        ("en", "Recommends that observers be invited to it", "recommends", "organizations", (PASSIVE_ADDRESSEE,)),
        ("en", "Decides that States should report", "decides", "states", ()),
        ("en", "Decides that States shall also be able to report", "decides", "states", ()),
        ("fr", "Décide que les États devraient être invités à venir", "decides", "states", (PASSIVE_ADDRESSEE,)),
        (
            "fr",
            "Recommande que les observateurs soient invités à ses réunions",
            "recommends",
            "organizations",
            (PASSIVE_ADDRESSEE,),
        ),
        ("fr", "Décide que les États devraient aussi présenter un rapport", "decides", "states", ()),
        ("es", "Decide que los Estados deberían ser invitados a informar", "decides", "states", (PASSIVE_ADDRESSEE,)),
        # Words that leave open who is meant.
        ("en", "Invites all relevant stakeholders to help", "invites", "organizations", (VAGUE_ADDRESSEE,)),
        ("en", "Encourages those in a position to do so to help", "encourages", "states", (VAGUE_ADDRESSEE,)),
        ("en", "Invites States in a position to do so to help", "invites", "states", ()),
        (
            "fr",
            "Invite toutes les parties prenantes concernées à contribuer",
            "invites",
            "organizations",
            (VAGUE_ADDRESSEE,),
        ),
        ("fr", "Invite ceux qui sont en mesure de le faire à contribuer", "invites", "states", (VAGUE_ADDRESSEE,)),
        ("fr", "Encourage les États qui sont en mesure de le faire à contribuer", "encourages", "states", ()),
        ("es", "Invita a las partes interesadas a que contribuyan", "invites", "organizations", (VAGUE_ADDRESSEE,)),
        (
            "ru",
            "предлагает заинтересованным сторонам внести взносы",
            "invites",
            "organizations",
            (VAGUE_ADDRESSEE,),
        ),
        ("ar", "يدعو أصحاب المصلحة إلى المساهمة", "invites", "organizations", (VAGUE_ADDRESSEE,)),
        ("zh", "邀请利益攸关方提供捐款", "invites", "organizations", (VAGUE_ADDRESSEE,)),
        # A group whose name is not said.
        ("en", "Requests the working group to meet", "requests", "body", (UNNAMED_BODY,)),
        ("en", "Requests the expert group to meet", "requests", "body", (UNNAMED_BODY,)),
        ("en", "Requests the working group on firearms to meet", "requests", "body", ()),
        ("fr", "Prie le groupe de travail de se réunir", "requests", "body", (UNNAMED_BODY,)),
        ("fr", "Prie le groupe d’experts de se réunir", "requests", "body", (UNNAMED_BODY,)),
        ("fr", "Prie le Groupe de travail sur les armes à feu de se réunir", "requests", "body", ()),
        ("es", "Solicita al grupo de trabajo que se reúna", "requests", "body", (UNNAMED_BODY,)),
        ("ru", "просит рабочую группу провести совещание", "requests", "body", (UNNAMED_BODY,)),
        ("ar", "يطلب إلى الفريق العامل أن يجتمع", "requests", "body", (UNNAMED_BODY,)),
        ("zh", "请工作组举行会议", "requests", "body", (UNNAMED_BODY,)),
    ],
)
def test_an_addressee_that_cannot_be_told_is_unsure(language, sentence, verb, kind, doubts):
    [(normal, kinds, _asked, unsure)] = found(language, sentence)
    assert (normal, kinds, unsure) == (verb, kind, doubts)


@pytest.mark.parametrize(
    ("language", "named", "operative"),
    [
        (
            "en",
            "The Conference of the Parties,\nRecalling the Working Group on Firearms,\n",
            "Requests the working group",
        ),
        (
            "fr",
            "La Conférence des Parties,\nRappelant le Groupe de travail sur les armes,\n",
            "Prie le groupe de travail",
        ),
    ],
)
def test_a_group_that_the_decision_names_elsewhere_is_told(language, named, operative):
    ending = {"en": "to meet.", "fr": "de se réunir."}[language]
    [paragraph] = parse(f"{named}1. {operative} {ending}\n", language=language).paragraphs
    assert paragraph.mandates[0].unsure == ()


@pytest.mark.parametrize(
    ("language", "sentence", "verb", "said", "kind", "asked"),
    [
        (
            "en",
            "Decides to request the secretariat to report",
            "requests",
            "Decides to request",
            "secretariat",
            "to report",
        ),
        (
            "en",
            "Also decides to call upon States to report",
            "also calls upon",
            "Also decides to call upon",
            "states",
            "to report",
        ),
        (
            "fr",
            "Décide de prier le secrétariat de rendre compte",
            "requests",
            "Décide de prier",
            "secretariat",
            "de rendre compte",
        ),
        ("fr", "Décide d’inviter les États à contribuer", "invites", "Décide d’inviter", "states", "à contribuer"),
        (
            "es",
            "Decide solicitar a la Secretaría que informe",
            "requests",
            "Decide solicitar",
            "secretariat",
            "que informe",
        ),
        (
            "ru",
            "постановляет просить Секретариат подготовить доклад",
            "requests",
            "постановляет просить",
            "secretariat",
            "подготовить доклад",
        ),
        ("ar", "يقرر أن يطلب إلى الأمانة أن تعد تقريرا", "requests", "يقرر أن يطلب", "secretariat", "أن تعد تقريرا"),
        ("zh", "决定请秘书处编写报告", "requests", "决定请", "secretariat", "编写报告"),
    ],
)
def test_to_decide_to_request_is_to_request(language, sentence, verb, said, kind, asked):
    [mandate] = mandates(sentence, lexicon(language))
    assert (mandate.verb, sentence[slice(*mandate.verb_span)]) == (said, said)
    assert found(language, sentence) == [(verb, kind, asked, ())]


def test_what_a_conference_decides_itself_stays_its_own():
    assert found("en", "Decides to consider the request of the secretariat")[0][:2] == ("decides", "conference")
    assert found("fr", "Décide d’examiner la demande du secrétariat")[0][:2] == ("decides", "conference")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Requests the Secretariat to invite States to report"),
        ("fr", "Prie le Secrétariat d’inviter les États à rendre compte"),
        ("es", "Solicita a la Secretaría que invite a los Estados a informar"),
        ("ru", "просит Секретариат предложить государствам представить доклады"),
        ("ar", "يطلب إلى الأمانة أن تدعو الدول إلى تقديم تقارير"),
        ("zh", "请秘书处邀请各国提交报告"),
    ],
)
def test_to_request_to_invite_is_one_request(language, sentence):
    [(verb, kinds, _asked, doubts)] = found(language, sentence)
    assert (verb, kinds, doubts) == ("requests", "secretariat", ())


@pytest.mark.parametrize(
    ("language", "sentence", "conditions"),
    [
        ("en", "Requests the Secretariat, as appropriate, to report", [""]),
        ("en", "Requests the Secretariat, within existing resources, to report", ["within existing resources"]),
        ("en", "Requests the Secretariat to report and to help States, upon request", ["", ""]),
        (
            "en",
            "Requests the Secretariat to help, as appropriate, within existing resources",
            ["within existing resources"],
        ),
        ("fr", "Prie le Secrétariat, selon qu’il convient, de rendre compte", [""]),
        (
            "fr",
            "Prie le Secrétariat, dans la limite des ressources existantes, de rendre compte",
            ["dans la limite des ressources existantes"],
        ),
        ("es", "Solicita a la Secretaría que, según proceda, informe", [""]),
        ("ar", "يطلب إلى الأمانة أن تقدم المساعدة عند الطلب", [""]),
        ("zh", "请秘书处酌情提交报告", [""]),
    ],
)
def test_what_depends_on_means_has_a_condition_and_what_is_left_to_judgment_none(language, sentence, conditions):
    read = mandates(sentence, lexicon(language))
    assert [mandate.condition for mandate in read] == conditions
    for mandate in read:
        assert not mandate.condition or sentence[slice(*mandate.condition_span)] == mandate.condition


CHAPEAUS = {
    "en": """The Conference of the Parties,
1. Requests the Secretariat, subject to the availability of resources, by its sixth session:
(a) To prepare a handbook;
(b) To publish it, as appropriate, by 31 March 2012;
2. Urges States parties and invites international organizations:
(a) To train judges;
(b) To share the handbook.
""",
    "fr": """La Conférence des Parties,
1. Prie le Secrétariat, sous réserve de la disponibilité de ressources, d’ici à sa sixième session :
a) D’établir un manuel ;
b) De le publier, selon qu’il convient, au plus tard le 31 mars 2012 ;
2. Exhorte les États parties et invite les organisations internationales :
a) À former des juges ;
b) À diffuser le manuel.
""",
    "es": """La Conferencia de las Partes,
1. Solicita a la Secretaría, con sujeción a la disponibilidad de recursos, a más tardar el 1 de marzo de 2011, que:
a) Prepare un manual;
b) Lo publique, según proceda, a más tardar el 31 de marzo de 2012;
2. Insta a los Estados partes e invita a las organizaciones internacionales a que:
a) Formen a jueces;
b) Compartan el manual.
""",
    "ru": """Конференция Участников,
1. просит Секретариат при условии наличия ресурсов:
а) подготовить пособие;
b) опубликовать его при необходимости не позднее 31 марта 2012 года;
2. настоятельно призывает государства-участники и предлагает международным организациям:
а) готовить судей;
b) распространить пособие.
""",
    "ar": """إن مؤتمر الأطراف،
1 - يطلب إلى الأمانة، رهنا بتوافر موارد من خارج الميزانية:
(أ) أن تعد دليلا للقضاة؛
(ب) أن تنشره، حسب الاقتضاء، في موعد أقصاه 31 آذار/مارس 2012؛
2 - يحث الدول الأطراف ويدعو المنظمات الدولية إلى:
(أ) تدريب القضاة؛
(ب) نشر الدليل.
""",
}


@pytest.mark.parametrize("language", CHAPEAUS)
def test_the_condition_and_the_verbs_of_a_list_hold_for_each_point(language):
    paragraphs = {one.label: one for one in parse(CHAPEAUS[language], language=language).paragraphs}
    assert len(paragraphs) == 6
    chapeau, first, second, _other, train, share = paragraphs.values()
    [prepare], [publish] = first.mandates, second.mandates
    # Words of the paragraph above have no place in this one.
    assert prepare.condition == publish.condition != ""
    assert prepare.condition in chapeau.text
    assert (prepare.condition_span, publish.condition_span) == (None, None)
    assert publish.deadline.date == "2012-03-31"
    if language in ("en", "fr"):
        assert (prepare.deadline.session.number, prepare.deadline.span) == (6, None)
    for point in (train, share):
        assert [(mandate.verb_normal, mandate.addressees[0].kind, mandate.unsure) for mandate in point.mandates] == [
            ("urges", "states", ()),
            ("invites", "organizations", ()),
        ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "at its 69th or 70th meeting"),
        ("en", "at its sixty-ninth or its seventieth session"),
        ("fr", "à sa 69e ou 70e réunion"),
        ("es", "en su 69ª o 70ª reunión"),
        ("ru", "на своей 69-й или 70-й сессии"),
        ("ar", "في دورتها التاسعة والستين أو السبعين"),
        ("zh", "在第六十九届或第七十届会议上"),
    ],
)
def test_of_two_sessions_to_choose_from_both_are_told(language, text):
    found = deadline(text, lexicon(language))
    assert (found.rule, found.session.number, found.or_session.number) == ("at", 69, 70)


def test_the_tables_of_infinitives_know_only_verbs_of_their_language():
    for language in LANGUAGES:
        words = lexicon(language)
        assert {verb.normal for name, verb in words.verbs.items() if name.startswith("i")} <= {
            verb.normal for name, verb in words.verbs.items() if name.startswith("f")
        }
