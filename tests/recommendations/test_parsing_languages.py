"""The six languages read alike: one decision of our own in each, and single sentences."""

import pytest

from recommendations.parsing import ParsedSession, ParseError, detect_language, parse
from recommendations.parsing.citations import citations
from recommendations.parsing.lexicon import LANGUAGES, lexicon
from recommendations.parsing.mandates import UNNAMED_BODY, mandates

TEXTS = {
    "en": """Decision 5/2. Training of judges

The Conference of the Parties,
Recalling its decision 4/3 and article 30 of the Convention,
Noting with concern the lack of trained judges,
1. Takes note with appreciation of the report CTOC/COP/2009/7;
2. Urges States parties and invites international organizations to train judges;
3. Requests the Secretariat, subject to the availability of extrabudgetary resources:
(a) To prepare a handbook for judges;
(b) To submit it to the Conference at its sixth session;
4. Also requests the working group to consider the handbook no later than 31 March 2012;
5. Decides to review the matter within two years of the adoption of this decision.
Annex
1. What a handbook should hold.
""",
    "fr": """Décision 5/2. Formation des juges

La Conférence des Parties,
Rappelant sa décision 4/3 et l’article 30 de la Convention,
Notant avec préoccupation le manque de juges formés,
1. Prend note avec satisfaction du rapport CTOC/COP/2009/7 ;
2. Prie instamment les États parties et invite les organisations internationales à former des juges ;
3. Prie le Secrétariat, sous réserve de la disponibilité de ressources extrabudgétaires :
a) D’établir un manuel à l’intention des juges ;
b) De le présenter à la Conférence à sa sixième session ;
4. Prie également le groupe de travail d’examiner le manuel au plus tard le 31 mars 2012 ;
5. Décide d’examiner la question dans un délai de deux ans à compter de l’adoption de la présente décision.
Annexe
1. Ce qu’un manuel devrait contenir.
""",
    "es": """Decisión 5/2. Formación de jueces

La Conferencia de las Partes,
Recordando su decisión 4/3 y el artículo 30 de la Convención,
Observando con preocupación la falta de jueces con formación,
1. Toma nota con aprecio del informe CTOC/COP/2009/7;
2. Insta a los Estados partes e invita a las organizaciones internacionales a que formen a jueces;
3. Solicita a la Secretaría, con sujeción a la disponibilidad de recursos extrapresupuestarios, que:
a) Prepare un manual para los jueces;
b) Lo presente a la Conferencia en su sexto período de sesiones;
4. Solicita también al grupo de trabajo que examine el manual a más tardar el 31 de marzo de 2012;
5. Decide examinar la cuestión en un plazo de dos años a partir de la aprobación de la presente decisión.
Anexo
1. Lo que un manual debería contener.
""",
    "ru": """Решение 5/2. Подготовка судей

Конференция Участников,
ссылаясь на свое решение 4/3 и статью 30 Конвенции,
с озабоченностью отмечая нехватку подготовленных судей,
1. с признательностью принимает к сведению доклад CTOC/COP/2009/7;
2. настоятельно призывает государства-участники и предлагает международным организациям готовить судей;
3. просит Секретариат при условии наличия внебюджетных ресурсов:
а) подготовить пособие для судей;
b) представить его Конференции на ее шестой сессии;
4. просит также рабочую группу рассмотреть пособие не позднее 31 марта 2012 года;
5. постановляет рассмотреть этот вопрос в течение двух лет со дня принятия настоящего решения.
Приложение
1. Что должно содержать пособие.
""",
    "ar": """المقرر 5/2 تدريب القضاة

إن مؤتمر الأطراف،
إذ يستذكر مقرره 4/3 والمادة 30 من الاتفاقية،
وإذ يلاحظ بقلق قلة القضاة المدرَّبين،
1 - يحيط علما مع التقدير بالتقرير CTOC/COP/2009/7؛
2 - يحثّ الدول الأطراف على تدريب القضاة، ويدعو المنظمات الدولية إلى تدريبهم؛
3 - يطلب إلى الأمانة، رهنا بتوافر موارد من خارج الميزانية:
(أ) أن تعدّ دليلا للقضاة؛
(ب) أن تقدمه إلى المؤتمر في دورته السادسة؛
4 - يطلب أيضا إلى الفريق العامل أن ينظر في الدليل في موعد أقصاه 31 آذار/مارس 2012؛
5 - يقرر أن ينظر في المسألة في غضون 24 شهرا من اعتماد هذا المقرر.
المرفق
1 - ما ينبغي أن يتضمنه الدليل.
""",
    "zh": """第5/2号决定. 法官培训

缔约方会议，
回顾其第4/3号决定和《公约》第三十条，
关切地注意到受过培训的法官不足，
1. 表示赞赏地注意到报告CTOC/COP/2009/7；
2. 敦促缔约国，并邀请国际组织培训法官；
3. 请秘书处在具备预算外资源的情况下采取下列行动：
(a) 编写一份法官手册；
(b) 在缔约方会议第六届会议上提交该手册；
4. 又请工作组不迟于2012年3月31日审议该手册；
5. 决定在本决定通过之日起两年内审议这一事项。
附件
1. 手册的内容。
""",
}
SIXTH = ParsedSession("conference", 6)


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_decision_is_read_alike_in_every_language(language):
    decision = parse(TEXTS[language])
    assert (decision.language, decision.number, decision.session_number, decision.unsure) == (language, "5/2", 5, ())
    assert len(decision.preamble) == 3
    assert decision.preamble[1].cites == ("decision 4/3", "article 30")
    labels = [paragraph.label for paragraph in decision.paragraphs]
    assert [(len(label), paragraph.kind) for label, paragraph in zip(labels, decision.paragraphs, strict=True)] == [
        (length, kind) for length, kind in zip([1, 1, 1, 4, 4, 1, 1, 1], ["operative"] * 7 + ["annex"], strict=True)
    ]
    found = [
        (
            label[0] + ("" if len(label) == 1 else "()"),
            mandate.verb_normal,
            mandate.kind,
            [addressee.kind for addressee in mandate.addressees],
            mandate.deadline and mandate.deadline.rule,
            mandate.unsure,
        )
        for label, paragraph in zip(labels, decision.paragraphs, strict=True)
        for mandate in paragraph.mandates
    ]
    assert found[0] == ("1", "takes note", "informational", ["conference"], None, ())
    assert found[1][:4] == ("2", "urges", "operational", ["states"])
    assert found[2][:4] == ("2", "invites", "operational", ["organizations"])
    assert found[3:] == [
        ("3()", "requests", "operational", ["secretariat"], None, ()),
        ("3()", "requests", "operational", ["secretariat"], "at", ()),
        ("4", "also requests", "operational", ["body"], "on", (UNNAMED_BODY,)),
        ("5", "decides", "operational", ["conference"], "offset", ()),
    ]
    _prepare, submit, consider, review = [
        mandate for paragraph in decision.paragraphs[3:] for mandate in paragraph.mandates
    ]
    assert submit.deadline.session == SIXTH
    assert consider.deadline.date == "2012-03-31"
    assert (review.deadline.offset, review.deadline.offset_unit) == (24, "months")
    assert decision.paragraphs[0].cites == ("CTOC/COP/2009/7",)


# language, sentence, normal verbs, kinds of addressee, rule of the first deadline
SENTENCES = [
    (
        "en",
        "Calls upon Governments and the private sector to act by 2030",
        ["calls upon"],
        "states organizations",
        "on",
    ),
    ("en", "Calls for greater coordination among donors", ["calls for"], "", None),
    ("en", "Strongly encourages the Executive Director to report annually", ["encourages"], "secretariat", "open"),
    ("en", "Requests that the Secretariat prepare a report", ["requests"], "secretariat", None),
    (
        "en",
        "Welcomes the report, and in that regard expresses its concern about delays",
        ["welcomes", "expresses concern"],
        "conference",
        None,
    ),
    (
        "en",
        "Welcomes the work of the Committee and requests it to go on",
        ["welcomes", "requests"],
        "body conference",
        None,
    ),
    ("fr", "Demande aux États Membres d’agir d’ici à 2030", ["requests"], "states", "on"),
    (
        "fr",
        "Se félicite des travaux du Comité et prie celui-ci de les poursuivre",
        ["welcomes", "requests"],
        "body conference",
        None,
    ),
    (
        "fr",
        "Engage instamment les gouvernements à coopérer et souligne qu’il faut agir",
        ["urges", "emphasizes"],
        "conference states",
        None,
    ),
    ("fr", "Fait siennes les conclusions", ["endorses"], "conference", None),
    ("fr", "Encourage les parties intéressées à contribuer chaque année", ["encourages"], "organizations", "open"),
    (
        "es",
        "Exhorta a los gobiernos y al sector privado a que actúen para 2030",
        ["calls upon"],
        "states organizations",
        "on",
    ),
    ("es", "Pide mayor coordinación entre los donantes", ["calls for"], "", None),
    (
        "es",
        "Reitera su invitación a los Estados Miembros para que informen cada dos años",
        ["invites"],
        "states",
        "open",
    ),
    ("es", "Hace suyas las conclusiones", ["endorses"], "conference", None),
    (
        "es",
        "Acoge con beneplácito también el informe y pide al Director Ejecutivo que lo publique",
        ["also welcomes", "requests"],
        "conference secretariat",
        None,
    ),
    ("es", "Expresa su profunda preocupación por las demoras", ["expresses concern"], "conference", None),
    (
        "ru",
        "призывает правительства и частный сектор действовать к 2030 году",
        ["calls upon"],
        "states organizations",
        "on",
    ),
    ("ru", "призывает обеспечивать более тесную координацию между донорами", ["calls for"], "", None),
    ("ru", "вновь предлагает государствам-членам представлять доклады раз в два года", ["invites"], "states", "open"),
    ("ru", "одобряет выводы и особо отмечает их важность", ["endorses", "emphasizes"], "conference", None),
    (
        "ru",
        "обращается к Организации Объединенных Наций с просьбой оказать помощь",
        ["requests"],
        "organizations",
        None,
    ),
    (
        "ru",
        "выражает свою глубокую озабоченность задержками и настоятельно призывает Комитет действовать",
        ["expresses concern", "urges"],
        "body conference",
        None,
    ),
    ("ar", "تهيب بجميع الدول أن تتخذ التدابير اللازمة بحلول عام 2030", ["calls upon"], "states", "on"),
    ("ar", "تدعو إلى مزيد من التنسيق بين الجهات المانحة", ["calls for"], "", None),
    ("ar", "تكرر دعوتها الدول الأعضاء إلى تقديم تقارير كل سنتين", ["invites"], "states", "open"),
    ("ar", "يقرّ الاستنتاجات ويشدّد على أهميتها", ["endorses", "emphasizes"], "conference", None),
    (
        "ar",
        "تعرب عن بالغ القلق إزاء التأخير، وتحث اللجنة على العمل",
        ["expresses concern", "urges"],
        "body conference",
        None,
    ),
    ("ar", "تطلب كذلك إلى المدير التنفيذي أن ينشر التقرير سنويا", ["further requests"], "secretariat", "open"),
    ("zh", "促请各国政府和私营部门在2030年之前采取行动", ["calls upon"], "states organizations", "on"),
    ("zh", "呼吁加强捐助者之间的协调", ["calls for"], "", None),
    ("zh", "再次邀请会员国每两年提交报告", ["invites"], "states", "open"),
    ("zh", "核可各项结论，强调其重要性", ["endorses", "emphasizes"], "conference", None),
    ("zh", "表示严重关切延误，并敦促委员会采取行动", ["expresses concern", "urges"], "body conference", None),
    ("zh", "还请联合国毒品和犯罪问题办公室公布报告", ["further requests"], "secretariat", None),
    ("zh", "鼓励《联合国打击跨国有组织犯罪公约》缔约国交流经验", ["encourages"], "states", None),
    ("fr", "Se dit gravement préoccupée par les retards", ["expresses concern"], "conference", None),
    (
        "fr",
        "Prend note du travail fait par l’Office, et prie celui‑ci de le poursuivre à sa quatre‑vingtième session",
        ["takes note", "requests"],
        "conference secretariat",
        "at",
    ),
    ("fr", "Décide que le Comité se réunira une fois par an", ["decides"], "body", "open"),
    (
        "fr",
        "Prend également note du plan et prie le titulaire du mandat de faire rapport tous les six mois",
        ["also takes note", "requests"],
        "body conference",
        "open",
    ),
    ("fr", "Demande à la communauté internationale d’apporter son aide", ["requests"], "organizations", None),
    (
        "es",
        "Toma también nota del plan y urge a los Estados a actuar",
        ["also takes note", "urges"],
        "conference states",
        None,
    ),
    ("zh", "再次促请捐助国提供支持", ["calls upon"], "states", None),
    ("ar", "تحث الدول على وضع حد لذلك بحلول عام 2030", ["urges"], "states", "on"),
    (
        "es",
        "Decide incluir el tema en el programa provisional de su octavo período de sesiones",
        ["decides"],
        "conference",
        "at",
    ),
    ("es", "Decide que el grupo de trabajo se reúna dos veces al año", ["decides"], "body", "open"),
    ("es", "Pide al titular del mandato que informe cada seis meses", ["requests"], "body", "open"),
    (
        "es",
        "Hace un llamamiento a la comunidad internacional, en particular a los Estados, para que preste ayuda",
        ["calls upon"],
        "organizations states",
        None,
    ),
    ("es", "Hace notar el informe y resuelve examinar la cuestión", ["notes", "resolves"], "conference", None),
    (
        "ru",
        "принимает также к сведению доклад, а также принимает к сведению план",
        ["also takes note", "takes note"],
        "conference",
        None,
    ),
    (
        "ru",
        "высоко оценивает работу Секретариата и просит его каждые шесть месяцев представлять доклад",
        ["commends", "requests"],
        "conference secretariat",
        "open",
    ),
    ("ru", "обращается с просьбой к Исполнительному секретарю созвать совещание", ["requests"], "secretariat", None),
    ("ru", "вновь заявляет, что государства должны сотрудничать", ["reiterates"], "conference", None),
    ("ru", "включает этот пункт", [], "", None),
    (
        "ru",
        "призывает доноров к участию в соответствии с планом и порядком Комитета",
        ["calls upon"],
        "organizations",
        None,
    ),
    ("ru", "обращается с призывом к правительству", ["calls upon"], "states", None),
    ("ru", "постановляет включить пункт в повестку дня своей восьмой сессии", ["decides"], "conference", "at"),
    ("ru", "определяет, что положение требует мер", ["determines"], "conference", None),
    (
        "ar",
        "ترحب بمبادرات الدول وتشجعها على مواصلة جهودها",
        ["welcomes", "encourages"],
        "conference states",
        None,
    ),
    ("ar", "يحيط علما بعمل الأمانة ويطلب إليها أن تواصله", ["takes note", "requests"], "conference secretariat", None),
    ("ar", "ترحب بالبرنامج الذي يعزز التعاون ويشجع الدول", ["welcomes"], "conference", None),
    ("ar", "يأذن للأمانة بعقد اجتماعات الفريق العامل", ["authorizes"], "secretariat", None),
    ("ar", "يقرر أن على جميع الدول منع ذلك", ["decides"], "states", None),
    ("ar", "تقرر أن تدرج البند في جدول الأعمال المؤقت لدورتها الثامنة", ["decides"], "conference", "at"),
    ("ar", "يقرر أن يعقد في دورته السادسة حلقة نقاش", ["decides"], "conference", "at"),
    ("ar", "تشجع المشاركة وفقا للخطة التي أقرتها اللجنة في دورتها الأولى", ["encourages"], "", None),
    ("zh", "赞扬秘书处的工作，并鼓励其继续努力", ["commends", "encourages"], "conference secretariat", None),
    ("zh", "促请会员国加入公约并促请缔约国执行公约，同时认识到困难", ["calls upon"], "states", None),
    ("zh", "决定工作组应每年开会", ["decides"], "body", "open"),
    ("zh", "决定将该项目列入缔约方会议第八届会议临时议程", ["decides"], "conference", "at"),
    ("zh", "鼓励各国落实在第二届会议上通过的宣言", ["encourages"], "states", None),
    ("zh", "请附属履行机构第四届会议审议该报告", ["requests"], "body", "at"),
    ("zh", "认定局势威胁和平", ["determines"], "conference", None),
    ("zh", "邀请缔约方和获准与会的观察员组织提交意见", ["invites"], "states organizations", None),
    ("zh", "又决定，所有缔约方需作出更多努力", ["also decides"], "states", None),
    ("zh", "请秘书处在其下一份关于性别组成的年度报告中列入资料", ["requests"], "secretariat", "open"),
    ("ar", "ترحب بعمل الدول، كما تشجعها على التعاون", ["welcomes", "encourages"], "conference states", None),
    ("es", "Pide que las medidas que se solicitan a la secretaría se adopten", ["requests"], "secretariat", None),
    (
        "ru",
        "просит секретариат включить сведения в его следующий ежегодный доклад",
        ["requests"],
        "secretariat",
        "open",
    ),
]


@pytest.mark.parametrize(("language", "sentence", "verbs", "kinds", "rule"), SENTENCES)
def test_a_sentence(language, sentence, verbs, kinds, rule):
    found = mandates(sentence, lexicon(language))
    assert list(dict.fromkeys(mandate.verb_normal for mandate in found)) == verbs
    assert {addressee.kind for mandate in found for addressee in mandate.addressees} == set(kinds.split())
    deadlines = [mandate.deadline for mandate in found if mandate.deadline]
    assert (deadlines[0].rule if deadlines else None) == rule


@pytest.mark.parametrize(
    ("language", "sentence", "verbs"),
    [
        ("zh", "欢迎该报告，并在这方面重申其承诺，此外请秘书处公布报告", ["欢迎", "重申", "请"]),
        ("ru", "отмечает доклад и напоминает в этой связи о решении", ["отмечает", "напоминает"]),
        ("fr", "Demande que la coordination soit améliorée", ["Demande"]),
        ("ar", "تكرر تأكيد أهمية التعاون", ["تكرر تأكيد"]),
        ("ar", "ترحب بالدول وتشجعها على التعاون", ["ترحب", "تشجع"]),
    ],
)
def test_what_joins_two_clauses_is_no_part_of_a_verb(language, sentence, verbs):
    assert [mandate.verb for mandate in mandates(sentence, lexicon(language))] == verbs


@pytest.mark.parametrize(
    ("language", "sentence", "cited"),
    [
        ("en", "Recalls Economic and Social Council resolution 2020/3", ("resolution 2020/3",)),
        ("fr", "Rappelle la résolution 2020/3 et l’article 5", ("resolution 2020/3", "article 5")),
        ("es", "Recuerda la resolución 55/25 de la Asamblea General", ("resolution 55/25",)),
        (
            "ru",
            "ссылается на резолюции 55/25 и 2020/3 и статьи 16 и 18",
            ("resolution 55/25", "resolution 2020/3", "article 16", "article 18"),
        ),
        (
            "ar",
            "تشير إلى قراري الجمعية العامة 55/25 و55/255 والمادتين 16 و18",
            ("resolution 55/25", "resolution 55/255", "article 16", "article 18"),
        ),
        (
            "zh",
            "回顾大会第55/25号和第2020/3号决议以及第十六条",
            ("resolution 55/25", "resolution 2020/3", "article 16"),
        ),
    ],
)
def test_acts_are_cited_by_number(language, sentence, cited):
    assert citations(sentence, lexicon(language)) == cited


@pytest.mark.parametrize(
    ("language", "text", "verbs"),
    [
        (
            "es",
            "Resolución 990 (2030)\n\nEl Consejo de Seguridad,\n1. Decide que todos los Estados:\n"
            "a) Lleven un registro;\nb) Informen al respecto;\n2. Exhorta a los Estados a cooperar.\n",
            ["Decide", "Decide", "Exhorta"],
        ),
        (
            "ru",
            "Резолюция 990 (2030)\n\nСовет Безопасности,\n1. призывает все государства:\n"
            "a) быстрый обмен сведениями;\nb) общий реестр;\n2. просит государства сотрудничать.\n",
            ["призывает", "призывает", "просит"],
        ),
        (
            "ar",
            "القرار 990 (2030)\n\nإن مجلس الأمن،\n1 - يقرر أن على جميع الدول:\n"
            "(أ) منع ذلك؛\n(ب) حفظ سجل؛\n2 - يحث الدول على التعاون.\n",
            ["يقرر", "يقرر", "يحث"],
        ),
        (
            "zh",
            "第990(2030)号决议\n\n安全理事会，\n1. 呼吁所有国家：\n"
            "(a) 找出办法；\n(b) 保持登记册；\n2. 敦促各国合作。\n",
            ["呼吁", "呼吁", "敦促"],
        ),
    ],
)
def test_points_below_whom_a_paragraph_asks_are_acts(language, text, verbs):
    decision = parse(text, language=language)
    assert decision.number == "990 (2030)"
    found = [mandate for paragraph in decision.paragraphs for mandate in paragraph.mandates]
    assert [mandate.verb for mandate in found] == verbs
    assert {addressee.kind for mandate in found for addressee in mandate.addressees} == {"states"}


@pytest.mark.parametrize(
    ("language", "opens", "goes_on"),
    [
        ("en", "Transmits the report to the Council", "Notes the report that it adopted and transmits to the Council"),
        ("fr", "Transmet le rapport au Conseil", "Note le rapport qu’il a adopté et transmet à ce Conseil"),
        ("es", "Remite el informe al Consejo", "Observa el informe que aprobó y remite al Consejo"),
        ("ru", "препровождает доклад Совету", "отмечает доклад, который принимает Комитет, и препровождает его Совету"),
        ("ar", "يحيل التقرير إلى المجلس", "يلاحظ عمل الفريق الذي يدرس التقرير ويحيل التقرير إلى المجلس"),
        ("zh", "转交该报告", "注意到委员会审议该报告，转交该报告"),
    ],
)
def test_some_verbs_are_the_bodys_own_only_where_a_paragraph_begins(language, opens, goes_on):
    [transmits] = mandates(opens, lexicon(language))
    assert (transmits.verb_normal, transmits.addressees[0].kind) == ("transmits", "conference")
    assert [mandate.verb_normal for mandate in mandates(goes_on, lexicon(language))] == ["notes"]


def test_a_verb_that_its_object_parts_is_shown_alone():
    [thanks] = mandates("对秘书处的工作表示感谢", lexicon("zh"))
    assert (thanks.verb, thanks.verb_normal, thanks.verb_span) == ("表示感谢", "expresses appreciation", (7, 11))


@pytest.mark.parametrize(
    ("language", "sentence", "phrase"),
    [
        ("zh", "请各国于2029年2月18日和2030年2月3日前提交意见", "于2029年2月18日和2030年2月3日前"),
        ("zh", "商定在第六届会议(2030年11月)上审查", "在第六届会议(2030年11月)上"),
        (
            "es",
            "Pide a la secretaría que informe durante el 42º período de sesiones del Órgano Subsidiario de Ejecución",
            "durante el 42º período de sesiones del Órgano Subsidiario de Ejecución",
        ),
        (
            "ru",
            "просит секретариат доложить в ходе сорок второй сессии Вспомогательного органа по осуществлению",
            "в ходе сорок второй сессии Вспомогательного органа по осуществлению",
        ),
        ("ar", "يطلب إلى الأمانة الإبلاغ في غضون 30 يوما من اتخاذ هذا القرار", "في غضون 30 يوما من اتخاذ هذا القرار"),
        (
            "es",
            "Pide al Comité que informe a más tardar 90 días después de la aprobación de la resolución",
            "a más tardar 90 días después de la aprobación de la resolución",
        ),
    ],
)
def test_a_deadline_has_all_its_words(language, sentence, phrase):
    [mandate] = mandates(sentence, lexicon(language))
    assert mandate.deadline.phrase == phrase


def test_an_act_asked_by_a_noun_is_no_part_of_the_addressee():
    [mandate] = mandates("يطلب إلى الأمانة إعداد ورقة تقنية", lexicon("ar"))
    assert (mandate.addressees[0].wording, mandate.asked) == ("الأمانة", "إعداد ورقة تقنية")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Решение 18/СР.20\n\nКонференция Сторон,\n\n1. ссылается на решение 3/СР.19.\n"),
        ("ar", "المقرر 18/م أ-20\n\nإن مؤتمر الأطراف،\n\n1 - يشير إلى المقرر 3/م أ-19.\n"),
    ],
)
def test_initials_of_a_conference_are_read_in_other_letters(language, text):
    decision = parse(text, language=language)
    assert (decision.number, decision.session_number) == ("18/CP.20", 20)
    assert decision.paragraphs[0].cites == ("decision 3/CP.19",)


def test_a_rule_of_procedure_is_no_article():
    assert citations("根据议事规则第28条和《公约》第三十条", lexicon("zh")) == ("article 30",)


def test_a_pronoun_without_a_noun_before_it_names_nobody():
    [_notes, requests] = mandates("Notes the delay and requests it to act", lexicon("en"))
    assert (requests.addressees, requests.unsure) == ((), ("The addressee is not recognised.",))


def test_marks_that_a_text_has_are_kept():
    [mandate] = mandates("يطلبُ إلى الأمانةِ أن تعدَّ تقريرا", lexicon("ar"))
    assert (mandate.verb_normal, mandate.addressees[0].wording, mandate.asked) == (
        "requests",
        "الأمانةِ",
        "أن تعدَّ تقريرا",
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_of_a_text_is_told(language):
    assert detect_language(TEXTS[language]) == language


@pytest.mark.parametrize(
    "text",
    [
        # Portuguese, Italian, German, Dutch, Ukrainian, Bulgarian, Persian, Urdu, Japanese, Korean
        (
            "A Conferência das Partes, recordando a sua decisão 4/3, solicita ao Secretariado que não demore "
            "e que prepare uma lista das necessidades dos Estados para a próxima sessão, e convida os "
            "Estados a partilhar os seus dados com as organizações pela via habitual"
        ),
        (
            "La Conferenza delle Parti, ricordando la sua decisione 4/3, chiede al Segretariato di preparare "
            "un elenco delle necessità degli Stati per la prossima sessione, e invita gli Stati che lo "
            "desiderano a condividere i dati con le organizzazioni della regione"
        ),
        (
            "Die Konferenz der Vertragsparteien ersucht das Sekretariat, eine Liste der Bedürfnisse der "
            "Staaten für die nächste Tagung zu erstellen, und bittet die Staaten, ihre Daten mit den "
            "Organisationen in der Region zu teilen"
        ),
        (
            "De Conferentie van de Partijen verzoekt het secretariaat een lijst van de behoeften van de "
            "staten op te stellen voor de volgende zitting en nodigt de staten uit hun gegevens te delen met "
            "de organisaties in de regio"
        ),
        (
            "Конференція Учасників просить Секретаріат підготувати доповідь і пропонує державам-учасницям "
            "подати свої зауваження до наступної сесії, щоб їх було враховано"
        ),
        (
            "Конференцията на страните иска от Секретариата да изготви доклад, който да бъде представен на "
            "следващата сесия, и приканва държавите да споделят своите данни със Секретариата във връзка с "
            "този въпрос"
        ),
        (
            "کنفرانس اعضا از دبیرخانه می‌خواهد گزارشی تهیه کند و از کشورها دعوت می‌کند که نظرات خود را پیش "
            "از نشست بعدی ارائه دهند و با یکدیگر همکاری کنند"
        ),
        (
            "فریقین کی کانفرنس سیکرٹریٹ سے درخواست کرتی ہے کہ وہ ایک رپورٹ تیار کرے اور ریاستوں کو دعوت دیتی "
            "ہے کہ وہ اپنے خیالات پیش کریں"
        ),
        "締約国会議は、事務局に対し、次回会合までに報告書を作成するよう要請し、締約国に対し、その意見を提出するよう招請する。",
        "당사국총회는 사무국에 다음 회기까지 보고서를 작성할 것을 요청하고 당사국에 의견을 제출하도록 요청한다.",
    ],
)
def test_a_text_in_another_language_is_refused(text):
    with pytest.raises(ParseError, match="not one that the parser reads"):
        detect_language(text)


def test_two_scripts_in_like_measure_are_refused():
    with pytest.raises(ParseError, match="two scripts"):
        detect_language(TEXTS["en"] + TEXTS["ru"])


def test_a_footnote_mark_after_the_comma_ends_no_recital():
    """Recitals and operative paragraphs begin alike in Chinese; the comma alone tells them apart."""
    decision = parse(
        "大会，\n\n重申《联合国打击跨国有组织犯罪公约》，1\n\n特别指出缔约方会议的作用，2\n\n"
        "1. 请秘书长编写一份报告；\n\n2. 促请会员国加强合作。\n\n1 第55/25号决议。\n\n2 见A/61/1。\n"
    )
    assert [paragraph.text for paragraph in decision.preamble] == [
        "大会，",
        "重申《联合国打击跨国有组织犯罪公约》，",
        "特别指出缔约方会议的作用，",
    ]
    assert [(paragraph.label, paragraph.text) for paragraph in decision.paragraphs] == [
        ("1", "请秘书长编写一份报告；"),
        ("2", "促请会员国加强合作。"),
    ]
    assert [footnote.text for paragraph in decision.preamble for footnote in paragraph.footnotes] == [
        "第55/25号决议。",
        "见A/61/1。",
    ]
