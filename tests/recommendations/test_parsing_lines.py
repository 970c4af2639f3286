"""Texts whose paragraphs go over several lines, with no empty lines between."""

import re
import unicodedata

import pytest

from recommendations.parsing import parse

# One paragraph a line. Each has what a line end may make look like one: a label, a verb after a comma, a numeral.
TEXTS = {
    "en": """Decision 5/3. Training of judges and of prosecutors in the matters that the Convention covers
The Conference of the Parties,
Recalling its decisions 4/3, on training, and 4/4, on the review of training, in which it invited States parties \
to report,
Noting with concern that few judges are trained, recalling in this regard the conclusions of the working group, \
and stressing that prosecutors need training as well,
Reaffirming that articles 29 and 30 of the Convention, in particular article 30, paragraph 2 (a) and (b), \
provide for training,
1. Requests the Secretariat to prepare a handbook for judges and prosecutors, in accordance with paragraphs 2 \
(a) and (b) of article 30, and to submit it to the working group, in Vienna, before the end of the year;
2. Urges States parties to train judges, prosecutors and the police, welcomes the training that was given in \
2005 and 2006, and invites organizations to support it:
(a) By sharing what they teach, recalling paragraph 1 (a) and (b) of the conclusions of the working group on training;
(b) By sending teachers, for a period of at least 12 months, to the States parties that ask for them, and
(c) By paying for both, within their means, where the States parties that ask for teachers cannot;
3. Decides to consider the matter again at its sixth session, in the light of what States parties will have \
reported.""",
    "fr": """Décision 5/3. Formation des juges et des procureurs dans les domaines dont traite la Convention
La Conférence des Parties,
Rappelant ses décisions 4/3, sur la formation, et 4/4, sur son examen, dans lesquelles elle a invité les États à \
faire rapport,
Notant avec préoccupation que peu de juges sont formés, rappelant à cet égard les conclusions du groupe de \
travail, et soulignant que les procureurs ont aussi besoin de formation,
Réaffirmant que les articles 29 et 30 de la Convention, en particulier le paragraphe 2 a) et b) de l’article 30, \
prévoient la formation,
1. Prie le Secrétariat d’établir un manuel à l’intention des juges et des procureurs, conformément au paragraphe \
2 a) et b) de l’article 30, et de le présenter au groupe de travail, à Vienne, avant la fin de l’année ;
2. Engage les États parties à former des juges, des procureurs et des policiers, se félicite de la formation \
donnée en 2005 et 2006, et invite les organisations à l’appuyer :
a) En partageant ce qu’elles enseignent, compte tenu du paragraphe 1 a) et b) des conclusions du groupe de travail ;
b) En envoyant des enseignants, pour une période de 12 mois au moins, aux États parties qui en demandent, et
c) En prenant les deux à leur charge, dans la limite de leurs moyens, lorsque les États parties ne le peuvent pas ;
3. Décide d’examiner de nouveau la question à sa sixième session, à la lumière de ce que les États auront \
communiqué.""",
    "es": """Decisión 5/3. Formación de jueces y fiscales en las cuestiones de que trata la Convención
La Conferencia de las Partes,
Recordando sus decisiones 4/3, sobre la formación, y 4/4, sobre su examen, en las que invitó a los Estados a informar,
Observando con preocupación que pocos jueces tienen formación, recordando a este respecto las conclusiones del \
grupo de trabajo, y subrayando que también los fiscales la necesitan,
Reafirmando que los artículos 29 y 30 de la Convención, en particular el artículo 30, párrafo 2 a) y b), prevén \
la formación,
1. Solicita a la Secretaría que prepare un manual para los jueces y los fiscales, de conformidad con el párrafo \
2 a) y b) del artículo 30, y que lo presente al grupo de trabajo, en Viena, antes de que termine el año;
2. Insta a los Estados partes a que formen a jueces, fiscales y policías, acoge con beneplácito la formación \
impartida en 2005 y 2006, e invita a las organizaciones a que la apoyen:
a) Compartiendo lo que enseñan, teniendo en cuenta el párrafo 1 a) y b) de las conclusiones del grupo de trabajo;
b) Enviando docentes, por un período de al menos 12 meses, a los Estados partes que los pidan, y
c) Sufragando ambas cosas, en la medida de sus posibilidades, cuando los Estados partes no puedan hacerlo;
3. Decide examinar de nuevo la cuestión en su sexto período de sesiones, a la luz de lo que hayan comunicado los \
Estados.""",
    "ru": """Решение 5/3. Подготовка судей и прокуроров по вопросам, которых касается Конвенция
Конференция Участников,
ссылаясь на свои решения 4/3 о подготовке и 4/4 об обзоре подготовки, которыми она предложила государствам \
представить доклады,
с озабоченностью отмечая, что подготовленных судей мало, которая озабоченность, подчеркивая в этой связи \
важность выводов рабочей группы, не уменьшается,
подтверждая, что в статьях 29 и 30 Конвенции, в частности в пункте 2 а) и b) статьи 30, предусмотрена подготовка,
1. просит Секретариат подготовить пособие для судей и прокуроров в соответствии с пунктом 2 а) и b) статьи 30 и \
представить его рабочей группе в Вене, принимая во внимание ее выводы, до конца года;
2. настоятельно призывает государства-участники готовить судей, прокуроров и полицейских, приветствует \
подготовку, которая велась в 2005 и 2006 годах, и предлагает организациям поддержать ее:
а) делясь тем, чему они учат, учитывая пункт 1 а) и b) выводов рабочей группы по вопросам подготовки;
b) направляя преподавателей не менее чем на 12 месяцев государствам-участникам, которые просят об этом, и
с) оплачивая то и другое по мере возможности, если государства-участники не могут сделать этого сами;
3. постановляет вновь рассмотреть этот вопрос на своей шестой сессии с учетом того, что сообщат \
государства-участники.""",
    "ar": """المقرر 5/3 تدريب القضاة وأعضاء النيابة العامة في المسائل التي تتناولها الاتفاقية
إن مؤتمر الأطراف،
إذ يستذكر مقرريه 4/3 بشأن التدريب و4/4 بشأن استعراض التدريب اللذين دعا فيهما الدول الأطراف إلى تقديم تقارير،
وإذ يلاحظ بقلق قلة القضاة المدربين، وإذ يشير في هذا الصدد إلى استنتاجات الفريق العامل بشأن تدريب القضاة وأعضاء \
النيابة العامة،
وإذ يؤكد من جديد أن المادتين 29 و30 من الاتفاقية، ولا سيما الفقرة 2 (أ) و(ب) من المادة 30، تنصان على التدريب،
1 - يطلب إلى الأمانة أن تعد دليلا للقضاة وأعضاء النيابة العامة، وفقا للفقرة 2 (أ) و (ب) من المادة 30، وأن تقدمه \
إلى الفريق العامل في فيينا، وإذ يراعي استنتاجاته، قبل نهاية السنة؛
2 - يحث الدول الأطراف على تدريب القضاة وأعضاء النيابة العامة والشرطة، ويرحب بالتدريب الذي قدم في عامي 2005 \
و2006، ويدعو المنظمات إلى دعمه:
(أ) بتبادل ما تدرسه، مع مراعاة الفقرة 1 (أ) و (ب) من استنتاجات الفريق العامل المعني بالتدريب؛
(ب) بإيفاد معلمين لمدة لا تقل عن 12 شهرا إلى الدول الأطراف التي تطلب ذلك؛
(ج) بتحمل تكاليف الأمرين، في حدود إمكاناتها، عندما لا تستطيع الدول الأطراف ذلك؛
3 - يقرر أن ينظر في المسألة من جديد في دورته السادسة، في ضوء ما ستبلغ عنه الدول الأطراف.""",
    "zh": """第5/3号决定. 就《公约》所涉事项培训法官和检察官
缔约方会议，
回顾其关于培训问题的第4/3号决定和关于审查培训情况的第4/4号决定，其中请各缔约国就培训法官和检察官的情况提出报告，
关切地注意到受过培训的法官不足，在这方面回顾2006年6月12日工作组的结论，并强调检察官也需要培训，
重申《公约》第29条和第30条，特别是第30条第2款(a)项和(b)项，对培训作出了规定，
1. 请秘书处根据第30条第2款(a)项和(b)项的规定编写一份供法官和检察官使用的手册，并在今年年底之前在维也纳提交工作组审议；
2. 敦促缔约国培训法官、检察官和警察，欢迎2005年和2006年提供的培训，注意到2006年6月12日\
CTOC/COP/2006/14号文件，并邀请各组织予以支持：
(a) 交流所教授的内容，同时考虑到工作组关于培训问题的结论第1(a)段和第1(b)段；
(b) 应缔约国的请求向其派遣教师，为期至少12个月，并在此之后报告情况；
(c) 在缔约国无力负担时，在力所能及的范围内承担这两项工作的费用；
3. 决定在第六届会议上根据缔约国届时报告的情况再次审议这一事项。""",
}


def columns(text, is_proportional):
    """The columns of a text; a Chinese sign takes two, and in proportional type letters are narrow or wide."""
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)
    if not is_proportional:
        return len(text) + wide
    return (
        len(text) + wide - 0.5 * len(re.findall("[iljtfrI.,:;’ ]", text)) + 0.4 * len(re.findall("[A-ZА-Яmwмшщ]", text))
    )


def wrapped(paragraph, width, is_proportional=False):
    """The lines of a paragraph; a Chinese line may end after any sign."""
    is_chinese = re.search("[\u3400-\u9fff]", paragraph)
    lines = [""]
    for piece in re.findall(r"(?:[!-~]+|.)[，。、；：）》]*" if is_chinese else r"\S+", paragraph):
        longer = f"{lines[-1]}{'' if is_chinese else ' '}{piece}".lstrip()
        if columns(longer, is_proportional) > width:
            lines.append(piece)
        else:
            lines[-1] = longer
    return [line.rstrip() for line in lines]


def read(text, language):
    decision = parse(text, language=language)
    paragraphs = (*decision.preamble, *decision.paragraphs)
    return decision.number, [(one.kind, one.label, re.sub(r"\s", "", one.text)) for one in paragraphs]


@pytest.mark.parametrize("is_proportional", [False, True])
@pytest.mark.parametrize("language", TEXTS)
def test_wrapped_lines_are_read_like_whole_paragraphs(language, is_proportional):
    whole = read(TEXTS[language], language)
    assert [len(label) for _kind, label, _text in whole[1] if label] == [1, 1, 4, 4, 4, 1]
    differing = []
    for between in ("", "\n"):  # empty lines between the paragraphs, or none
        for width in range(60, 100, 3):
            rows = ["\n".join(wrapped(row, width, is_proportional)) for row in TEXTS[language].split("\n")]
            if read(f"\n{between}".join(rows), language) != whole:
                differing.append((between, width))
    assert differing == []


def test_a_label_within_a_sentence_begins_no_paragraph():
    decision = parse(
        "The Conference of the Parties,\n"
        "Recalling article 30 of the Convention,\n"
        "1. Requests the Secretariat to report on what States parties do under paragraphs (a) and\n"
        "(b) of article 30 and on what organizations do, as they agreed in decisions 4/1, 4/2 and\n"
        "4/3, in particular under article 30, paragraph 2 (a), under paragraph 3 (a), and paragraph\n"
        "4. It is also to report on what it does itself and with others, under its paragraphs 4 (a),\n"
        "(b) and (c) of that article, and on what it costs;\n"
        "2. Decides to consider the report.\n"
    )
    assert [(paragraph.label, paragraph.text[-14:]) for paragraph in decision.paragraphs] == [
        ("1", "what it costs;"),
        ("2", "er the report."),
    ]


def test_a_line_that_is_repeated_in_running_text_is_kept():
    """What stands on top of each page is narrower than the lines, or stands apart from them."""
    name = "the United Nations Convention against Transnational Organized Crime"
    points = "".join(
        f"{number}. Requests the Secretariat to report on how the States parties to the\n{name}\n"
        "train their judges and prosecutors and on what training they would still need;\nCTOC/COP/2010/1\n"
        for number in range(1, 5)
    )
    decision = parse(f"The Conference of the Parties,\n{points}5. Decides to consider the reports.\n")
    assert [name in paragraph.text for paragraph in decision.paragraphs] == [True, True, True, True, False]
    assert sum("CTOC/COP/2010/1" in paragraph.text for paragraph in decision.paragraphs) <= 1


def test_an_indent_and_an_unbroken_space_make_no_line_short():
    decision = parse(
        "\tThe Conference of the Parties,\n"
        "\tRecalling its decision 4/3, in which it asked States parties to report on\n"
        "18\u00a0December\u00a02008 and to train judges, prosecutors and the police in the meantime,\n"
        "        1.      Requests the Secretariat to report on the training of judges,\n"
        "prosecutors and the police, and on what it costs, before the next session, and\n"
        "to share the report with States parties;\n"
        "        2.      Urges States parties to train judges, prosecutors, police officers,\n"
        "customs officers and others.\n"
    )
    assert [paragraph.text.split()[-1] for paragraph in decision.preamble] == ["Parties,", "meantime,"]
    assert [(paragraph.label, paragraph.text.split()[-1]) for paragraph in decision.paragraphs] == [
        ("1", "parties;"),
        ("2", "others."),
    ]


def test_opening_words_and_headings_stand_alone_below_a_full_line():
    decision = parse(
        "Resolution adopted on the report of the committee of the whole [CTOC/COP/2010/1, part two]\n"
        "5/3. Training of judges and of prosecutors in all the matters that the Convention concerns\n"
        "The Conference of the Parties,\n"
        "Noting that few judges are trained,\n"
        "1. Requests the Secretariat to prepare a handbook for judges and for prosecutors this year.\n"
        "Other matters\n"
        "2. Decides to consider the matter again at its sixth session, in the light of the handbook.\n"
    )
    assert (decision.number, decision.preamble[0].text) == ("5/3", "The Conference of the Parties,")
    assert [(paragraph.label, paragraph.heading) for paragraph in decision.paragraphs] == [
        ("1", ""),
        ("2", "Other matters"),
    ]
