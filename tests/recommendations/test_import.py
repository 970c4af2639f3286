"""Decision 3/4 from its file into the portal: by service, by command, by page."""

import datetime
import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from cop_portal.common.dates import machine_now
from cop_portal.common.errors import NotAllowed, PortalError
from cop_portal.history.models import Change
from recommendations.models import (
    Addressee,
    Citation,
    Deadline,
    Decision,
    Footnote,
    ImportDraft,
    Mandate,
    Paragraph,
    Relation,
)
from recommendations.parsing import parse, parse_file
from recommendations.services.decisions import import_decision, place
from recommendations.services.mandates import edit_mandate
from tests.factories.recommendations import (
    DecisionFactory,
    DocumentFactory,
    SessionFactory,
    fourth_session,
    working_group_meeting,
)

FILE = Path("recommendations/data/decision-3-4.fr.md")
ROWS = [Decision, Paragraph, Mandate, Addressee, Deadline, Citation, Footnote, Relation]


@pytest.fixture
def sessions(db):
    SessionFactory()
    fourth_session()
    meeting = working_group_meeting()
    meeting.body.parent = SessionFactory().body
    meeting.body.save()


@pytest.fixture
def decision(sessions):
    DocumentFactory()
    DecisionFactory(number="2/6", slug="2-6", session=SessionFactory(code="COP-2", number=2))
    parsed = parse_file(FILE.read_bytes())
    placed = place(parsed, number="3/4", adopted_on=datetime.date(2006, 10, 18))
    decision, created = import_decision(parsed=parsed, placed=placed, by="import_decision")
    assert created
    return decision


def counts():
    return [model.objects.count() for model in ROWS]


def test_it_becomes_paragraphs_and_mandates(decision):
    assert (decision.slug, decision.status, decision.session.code) == ("3-4", "adopted", "COP-3")
    rows = [
        (
            mandate.reference,
            [str(addressee) for addressee in mandate.addressees.all()],
            mandate.deadline and mandate.deadline.due_on,
            mandate.fulfilment_rule,
            mandate.confirmed_by,
        )
        for mandate in Mandate.objects.order_by("slug")
    ]
    opening, last = datetime.date(2007, 10, 3), datetime.date(2007, 10, 5)
    assert rows == [
        ("3/4(a)-1", ["the Conference"], None, "decision-adopted", None),
        ("3/4(b)-1", ["States parties"], None, "activities-reported", None),
        ("3/4(c)-1", ["the secretariat"], opening, "proposals-prepared", None),
        ("3/4(c)-2", ["the secretariat"], opening, "proposals-submitted", None),
        ("3/4(d)-1", ["the secretariat"], last, "coordination-meeting-held", None),
        ("3/4(e)-1", ["Working Group on Technical Assistance"], opening, "agenda-item-placed", None),
    ]
    assert [str(relation) for relation in Relation.objects.order_by("kind")] == [
        "Decision 3/4 endorses CTOC/COP/2006/L.8",
        "Decision 3/4 recalls Decision 2/6",
    ]
    [footnote] = Footnote.objects.all()
    assert (footnote.paragraph.label, footnote.text) == ("a", "CTOC/COP/2006/L.8.")
    [change] = Change.objects.filter(event="imported")
    assert (change.by_task, change.is_public) == ("import_decision", True)


TWO_GROUPS = """# Cooperation

The Conference of the Parties, having considered the work on firearms:

(a) Requests the working group to meet before its fifth session;

(b) Invites the Committee on Arms and the Board of Experts to report, and invites them again;

(c) Requests the Working Group on Technical Assistance to report.
"""


def test_the_working_group_is_told_from_the_words_around_it(sessions):
    from tests.factories.recommendations import BodyFactory

    conference = SessionFactory().body
    BodyFactory(code="WG.6", symbol="CTOC/COP/WG.6", name_en="Working Group on Firearms", parent=conference)
    parsed = parse(TWO_GROUPS)
    import_decision(parsed=parsed, placed=place(parsed, session="COP-3", number="3/9"), by="import_decision")
    found = {
        mandate.paragraph.label: [str(addressee) for addressee in mandate.addressees.all()]
        for mandate in Mandate.objects.all()
    }
    assert found == {
        "a": ["Working Group on Firearms"],
        # Two bodies that the data does not know are one addressee, with both wordings.
        "b": ["Working Group on Firearms"],
        "c": ["Working Group on Technical Assistance"],
    }


def test_numbered_paragraphs_keep_their_tree(sessions):
    from tests.recommendations.test_parsing import NUMBERED

    parsed = parse(NUMBERED)
    decision, _created = import_decision(parsed=parsed, placed=place(parsed, session="COP-3"), by="import_decision")
    assert decision.number == "16/5"
    rows = [
        (str(row), row.mark, row.parent and row.parent.label) for row in decision.paragraphs.filter(kind="operative")
    ]
    assert rows[:4] == [
        ("16/5, 1", "1.", None),
        ("16/5, 1(a)", "(a)", "1"),
        ("16/5, 1(b)", "(b)", "1"),
        ("16/5, 1(b)(i)", "(i)", "1(b)"),
    ]
    mandate = Mandate.objects.get(slug="16-5-1-a-2")
    assert (mandate.reference, mandate.deadline.rule) == ("16/5, 1(a)-2", "open")


def test_a_decision_that_comes_in_later_is_linked_from_those_that_cite_it(sessions):
    parsed = parse_file(FILE.read_bytes())
    earlier, _created = import_decision(parsed=parsed, placed=place(parsed), by="import_decision")
    assert not earlier.relations.exists()
    parsed = parse(TWO_GROUPS)
    SessionFactory(code="COP-2", number=2)
    later, _created = import_decision(
        parsed=parsed, placed=place(parsed, session="COP-2", number="2/6"), by="import_decision"
    )
    assert [(relation.kind, relation.to_decision) for relation in earlier.relations.all()] == [("recalls", later)]
    assert Citation.objects.get(wording="decision 2/6").decision == later


def test_a_second_run_changes_nothing_and_keeps_what_a_person_set(decision, officer):
    mandate = Mandate.objects.get(slug="3-4-b-1")
    mandate.condition = "as far as resources allow"
    edit_mandate(mandate=mandate, by=officer, fields=["condition"])
    before = counts()
    parsed = parse_file(FILE.read_bytes())
    again, created = import_decision(parsed=parsed, placed=place(parsed, number="3/4"), by=officer)
    assert (again, created, counts()) == (decision, "", before)
    mandate.refresh_from_db()
    assert (mandate.condition, mandate.confirmed_by) == ("as far as resources allow", officer)


def test_a_number_taken_by_another_text_is_refused(decision):
    parsed = parse_file(FILE.read_bytes().replace(b"Fait siennes", b"Prend note de"))
    before = counts()
    with pytest.raises(PortalError, match="Decision 3/4 of COP-3 exists with another text; nothing was changed"):
        import_decision(parsed=parsed, placed=place(parsed, number="3/4"), by="import_decision")
    assert counts() == before


def test_a_deadline_at_a_session_that_is_unknown_is_open(db):
    SessionFactory()
    parsed = parse_file(FILE.read_bytes())
    import_decision(parsed=parsed, placed=place(parsed, number="3/4"), by="import_decision")
    deadlines = Deadline.objects.all()
    assert {(deadline.rule, deadline.session, deadline.due_on) for deadline in deadlines} == {("open", None, None)}
    assert len(deadlines) == 4


def test_focal_points_import_nothing(sessions, focal_point):
    parsed = parse_file(FILE.read_bytes())
    with pytest.raises(NotAllowed):
        import_decision(parsed=parsed, placed=place(parsed, number="3/4"), by=focal_point)
    assert not Decision.objects.exists()


def run(*arguments, capsys=None, **options):
    call_command("import_decision", *[str(argument) for argument in arguments], **options)


def test_command_dry_run_as_json_writes_nothing(sessions, capsys):
    run(FILE, number="3/4", dry_run=True, json=True)
    made = json.loads(capsys.readouterr().out)
    assert made["decision"]["number"] == "3/4"
    assert made["decision"]["session"] == "COP-3"
    assert [(paragraph["kind"], paragraph["label"]) for paragraph in made["paragraphs"]] == [
        ("preambular", ""),
        *(("operative", label) for label in "abcde"),
    ]
    a, c = made["paragraphs"][1], made["paragraphs"][3]
    assert a["footnotes"] == [{"marker": "1", "text": "CTOC/COP/2006/L.8."}]
    assert {key: a["mandates"][0][key] for key in ("ref", "addressees", "verb", "kind", "deadline", "cites")} == {
        "ref": "3/4(a)-1",
        "addressees": ["conference"],
        "verb": "Fait siennes",
        "kind": "informational",
        "deadline": None,
        "cites": ["CTOC/COP/2006/L.8"],
    }
    assert [mandate["ref"] for mandate in c["mandates"]] == ["3/4(c)-1", "3/4(c)-2"]
    assert c["mandates"][1]["deadline"]["due_on"] == "2007-10-03"
    assert counts() == [0] * len(ROWS)


def test_the_number_is_told_from_a_known_title(sessions, capsys):
    run(FILE, dry_run=True, json=True)
    assert json.loads(capsys.readouterr().out)["paragraphs"][1]["mandates"][0]["ref"] == "3/4(a)-1"
    run(FILE)
    assert Decision.objects.get().number == "3/4"


def test_a_number_that_nobody_knows_is_not_invented(sessions, capsys, tmp_path):
    path = tmp_path / "other.md"
    path.write_bytes(FILE.read_bytes().replace(b"**Recommandations", b"**Autres recommandations"))
    run(path, dry_run=True, json=True)
    made = json.loads(capsys.readouterr().out)
    assert (made["decision"]["number"], made["paragraphs"][1]["mandates"][0]["ref"]) == (None, "(a)-1")
    with pytest.raises(CommandError, match="is not a decision's number"):
        run(path)
    assert counts() == [0] * len(ROWS)


def test_command_imports_then_changes_nothing(sessions, capsys):
    run(FILE, number="3/4")
    run(FILE, number="3/4")
    assert capsys.readouterr().out.splitlines() == [
        "Decision 3/4: 6 paragraphs, 6 mandates; imported.",
        "Decision 3/4: 6 paragraphs, 6 mandates; was there, nothing changed.",
    ]


@pytest.mark.parametrize(
    ("content", "options", "sentence"),
    [
        (None, {"number": "3/4"}, "cannot be read: No such file or directory."),
        (b"", {"number": "3/4"}, "is empty."),
        (b"\x00\x01", {"number": "3/4"}, "null byte at position 0"),
        (b"x" * 10_485_761, {"number": "3/4"}, "has more than 10 MB"),
        ("text", {"number": "3/4", "session": "COP-99"}, "There is no session COP-99."),
        ("text", {"session": "COP-99"}, "There is no session COP-99."),
        ("text", {"number": "four"}, "“four” is not a decision's number"),
        ("text", {"number": "3/4", "adopted_on": "18.10.2006"}, "--adopted-on must be a date such as 2006-10-18"),
        ("text", {"number": "3/4", "document": "X/1"}, "There is no document X/1."),
    ],
)
def test_command_says_what_is_wrong_and_exits_with_2(content, options, sentence, sessions, tmp_path):
    path = tmp_path / "decision.md"
    if content is not None:
        path.write_bytes(FILE.read_bytes() if content == "text" else content)
    with pytest.raises(CommandError, match=sentence) as error:
        run(path, **options)
    assert error.value.returncode == 2
    assert counts() == [0] * len(ROWS)


def upload(client, content, name="decision.md"):
    return client.post("/decisions/import/", {"file": SimpleUploadedFile(name, content)})


PLACED = {"session": "COP-3", "number_0": "3/4", "kind": "decision", "adopted_on": "", "document": ""}


def test_page_shows_what_a_file_holds_and_imports_it_when_told(sessions, officer, client_of):
    client = client_of(officer)
    response = upload(client, FILE.read_bytes())
    draft = ImportDraft.objects.get()
    assert (response.status_code, response.headers["Location"]) == (302, f"/decisions/import/{draft.pk}/")
    page = client.get(draft.get_absolute_url())
    [offer] = page.context["offers"]
    assert (offer.outcome, offer.placed.number, offer.placed.session.code, offer.mandates) == ("new", "3/4", "COP-3", 6)
    assert "New to the portal as 3/4 of the" in page.text
    assert "At the opening of" in page.text
    assert counts() == [0] * len(ROWS)
    response = client.post(draft.get_absolute_url(), PLACED | {"adopted_on": "2006-10-18", "import": "1"})
    assert (response.status_code, response.headers["Location"]) == (302, "/decisions/3-4/confirm/")
    assert Change.objects.get(event="imported").by == officer
    assert Decision.objects.get().adopted_on == datetime.date(2006, 10, 18)
    assert not ImportDraft.objects.exists()


def test_a_draft_shows_what_it_would_do_before_it_is_imported(decision, officer, client_of):
    client = client_of(officer)
    draft = (
        "Projet de décision 4/9\n\nLa Conférence des Parties,\n\n1. Prie le secrétariat d'élaborer des propositions "
        "d'activités d'assistance technique propres à répondre aux besoins identifiés par le groupe de travail dans "
        "les domaines prioritaires définis dans ses recommandations avant sa cinquième session."
    )
    upload(client, draft.encode())
    address = ImportDraft.objects.get().get_absolute_url()
    client.post(address, PLACED | {"session": "COP-4", "number_0": "4/9", "look": "1"})
    page = client.get(address)
    [offer] = page.context["offers"]
    assert [(near.new.reference, near.likeness, near.earlier.reference) for near in offer.before["near"]] == [
        ("4/9, 1-1", "changes", "3/4(c)-1")
    ]
    assert [creation.made for creation in offer.before["creations"]] == ["document"]
    assert "What this draft would do if it were adopted as it stands." in page.text
    client.post(address, PLACED | {"session": "COP-4", "number_0": "4/9", "adopted_on": "2008-10-17", "look": "1"})
    [offer] = client.get(address).context["offers"]
    assert offer.before is None


def test_what_was_typed_is_there_when_one_comes_back(sessions, officer, client_of):
    client = client_of(officer)
    upload(client, FILE.read_bytes())
    address = ImportDraft.objects.get().get_absolute_url()
    response = client.post(address, PLACED | {"number_0": "3/5", "adopted_on": "2006-10-18", "look": "1"})
    assert (response.status_code, response.headers["Location"]) == (302, address)
    form = client.get(address).context["form"]
    assert [form.value(name) for name in ("number_0", "adopted_on", "session")] == ["3/5", "2006-10-18", "COP-3"]
    assert "decision.md" in client.get("/decisions/import/").text
    assert counts() == [0] * len(ROWS)


def test_a_draft_is_seen_by_its_person_alone_and_can_be_discarded(sessions, officer, second_officer, client_of):
    upload(client_of(officer), FILE.read_bytes())
    address = ImportDraft.objects.get().get_absolute_url()
    other = client_of(second_officer)
    assert [other.get(address).status_code, other.post(f"{address}discard/").status_code] == [404, 404]
    assert "decision.md" not in other.get("/decisions/import/").text
    client_of(officer).post(f"{address}discard/")
    assert not ImportDraft.objects.exists()


def test_drafts_that_nobody_came_back_to_go_after_a_month(sessions, officer, client_of):
    upload(client_of(officer), FILE.read_bytes(), name="old.md")
    upload(client_of(officer), FILE.read_bytes(), name="young.md")
    days = {"old.md": 31, "young.md": 29}
    for draft in ImportDraft.objects.all():
        then = machine_now() - datetime.timedelta(days=days[draft.file_name])
        ImportDraft.objects.filter(pk=draft.pk).update(updated_at=then)
    upload(client_of(officer), FILE.read_bytes(), name="new.md")
    assert {draft.file_name for draft in ImportDraft.objects.all()} == {"young.md", "new.md"}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The submitted file is empty."),
        (b"\x00", "decision.md is not text: it has a null byte at position 0."),
        (b"x" * 10_485_761, "decision.md has more than 10 MB"),
    ],
)
def test_upload_says_what_is_wrong_with_a_file(content, sentence, sessions, officer, client_of):
    response = upload(client_of(officer), content)
    assert response.status_code == 422
    assert sentence in str(response.context["form"].errors["file"])
    assert not ImportDraft.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"session": "COP-99"}, "session", "Select a valid choice."),
        ({"session": ""}, "session", "This field is required."),
        ({"number_0": "three"}, "number_0", "“three” is not a decision&#x27;s number"),
        ({"adopted_on": "yesterday"}, "adopted_on", "Enter a valid date."),
        ({"document": "X/1"}, "document", "Select a valid choice."),
    ],
)
def test_page_says_what_is_wrong_at_its_field(fields, field, sentence, sessions, officer, client_of):
    client = client_of(officer)
    upload(client, FILE.read_bytes())
    response = client.post(ImportDraft.objects.get().get_absolute_url(), PLACED | fields | {"import": "1"})
    assert response.status_code == 422
    assert sentence in str(response.context["form"].errors[field])
    assert counts() == [0] * len(ROWS)


def test_two_who_import_the_same_at_once(sessions, monkeypatch):
    """The second found no such decision, and then it is there."""
    parsed = parse_file(FILE.read_bytes())
    placed = place(parsed, number="3/4")
    import_decision(parsed=parsed, placed=placed, by="import_decision")
    before = counts()
    monkeypatch.setattr("recommendations.services.decisions.importing.stored_decision", lambda placed: None)
    monkeypatch.setattr(Decision, "full_clean", lambda self: None)
    with pytest.raises(PortalError, match="Somebody else imported Decision 3/4 at this moment"):
        import_decision(parsed=parsed, placed=placed, by="import_decision")
    assert counts() == before


ANNEXED = """Decision 3/9
Study of assistance

The Conference of the Parties,

Recalling its decision 2/6,

I. Work of the secretariat

1. Requests the Secretariat to prepare a study;

2. Adopts the terms of reference in the annex.

Annex
Terms of reference

1. The study covers all regions.

2. The Secretariat is requested to publish it.
"""
IN_FRENCH = """Décision 3/9
Étude de l'assistance

La Conférence des Parties,

Rappelant sa décision 2/6,

I. Travaux du secrétariat

1. Prie le secrétariat d'élaborer une étude;

2. Adopte le mandat figurant en annexe.

Annexe
Mandat

1. L'étude porte sur toutes les régions.

2. Le secrétariat est prié de la publier.
"""


def write(text, number="3/9"):
    parsed = parse(text)
    placed = place(parsed, session="COP-3", number=number, adopted_on=datetime.date(2006, 10, 18))
    return import_decision(parsed=parsed, placed=placed, by="import_decision")


def test_an_annex_and_headings_are_kept_and_shown_apart(sessions, client, officer, client_of):
    decision, done = write(ANNEXED)
    assert done == "imported"
    rows = list(decision.paragraphs.filter(kind__in=["operative", "annex"]))
    assert [(row.kind, row.label, row.reference) for row in rows] == [
        ("operative", "1", "3/9, 1"),
        ("operative", "2", "3/9, 2"),
        ("annex", "1", "3/9 annex, 1"),
        ("annex", "2", "3/9 annex, 2"),
    ]
    assert len({row.anchor for row in rows}) == 4
    assert rows[0].text.heading == "I. Work of the secretariat"
    for page in (
        client.get(decision.get_absolute_url()),
        client_of(officer).get(f"{decision.get_absolute_url()}confirm/"),
    ):
        text = page.content.decode()
        assert text.index("Work of the secretariat") < text.index("to prepare a study")
        assert text.index("to prepare a study") < text.index("The study covers all regions.")


def test_a_translation_is_joined_paragraph_by_paragraph(sessions, client):
    decision, _done = write(ANNEXED)
    before = list(Mandate.objects.values_list("pk", "asked", "version"))
    again, done = write(IN_FRENCH)
    assert (again, done) == (decision, "translated")
    pairs = [[text.text for text in row.texts.order_by("language")] for row in decision.paragraphs.all()]
    assert pairs[-1] == ["The Secretariat is requested to publish it.", "Le secrétariat est prié de la publier."]
    assert [len(pair) for pair in pairs] == [2] * 6
    assert {title.language: title.text for title in decision.titles.all()} == {
        "en": "Study of assistance",
        "fr": "Étude de l'assistance",
    }
    assert list(Mandate.objects.values_list("pk", "asked", "version")) == before
    assert list(Change.objects.filter(event="translated").values_list("new", flat=True)) == ["fr"]
    written = counts()
    assert write(IN_FRENCH) == (decision, "")
    assert counts() == written
    assert "Text in: English, French." in client.get(decision.get_absolute_url()).text
    assert "Prie le secrétariat" in client.get(decision.get_absolute_url(), headers={"accept-language": "fr"}).text


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "2. Le secrétariat est prié de la publier.\n",
            "",
            "The text is not aligned with Decision 3/9, which has 2 paragraphs (annex) where the text has 1",
        ),
        (
            "2. Adopte",
            "3. Adopte",
            "The text is not aligned with Decision 3/9: paragraph 3 stands where 2 should",
        ),
    ],
)
def test_a_translation_that_is_not_aligned_is_refused_and_nothing_is_written(sessions, old, new, sentence):
    from recommendations.models import ParagraphText

    write(ANNEXED)
    texts = ParagraphText.objects.count()
    with pytest.raises(PortalError) as refused:
        write(IN_FRENCH.replace(old, new))
    assert refused.value.sentence == sentence + "; nothing was written."
    assert ParagraphText.objects.count() == texts


def test_of_several_decisions_in_a_file_the_number_says_which(sessions, tmp_path, capsys):
    file = tmp_path / "report.txt"
    file.write_text(
        ANNEXED.split("Annex")[0] + "\n" + ANNEXED.replace("3/9", "3/10").split("Annex")[0], encoding="utf-8"
    )
    with pytest.raises(CommandError, match=r"The text holds 2 decisions: 3/9; 3/10\. Say which one\."):
        call_command("import_decision", str(file), session="COP-3")
    with pytest.raises(CommandError, match="3/9; 3/10"):
        call_command("import_decision", str(file), session="COP-3", number="3/11")
    call_command("import_decision", str(file), session="COP-3", number="3/10", adopted_on="2006-10-18")
    assert [decision.number for decision in Decision.objects.all()] == ["3/10"]


def test_footnotes_of_the_preamble_are_shown(sessions, client):
    text = ANNEXED.split("Annex")[0].replace("decision 2/6,", "decision 2/6,<sup>1</sup>")
    decision, _done = write(f"{text}\n<sup>1</sup> See the report of the second session.\n")
    page = client.get(decision.get_absolute_url()).text
    assert page.index("Recalling its decision 2/6,") < page.index("See the report of the second session.")
    assert page.index("See the report of the second session.") < page.index("to prepare a study")


def two_decisions():
    return ANNEXED.split("Annex")[0] + "\n" + ANNEXED.replace("3/9", "3/10").split("Annex")[0]


def test_all_decisions_of_a_file_are_imported_or_none(sessions, tmp_path, capsys):
    file = tmp_path / "report.txt"
    file.write_text(two_decisions(), encoding="utf-8")
    run(file, all=True, dry_run=True, json=True, session="COP-3")
    made = json.loads(capsys.readouterr().out)["decisions"]
    assert [decision["decision"]["number"] for decision in made] == ["3/9", "3/10"]
    write(ANNEXED.replace("a study", "two studies"), number="3/10")
    with pytest.raises(CommandError, match="Decision 3/10 of COP-3 exists with another text"):
        run(file, all=True, session="COP-3")
    assert [decision.number for decision in Decision.objects.all()] == ["3/10"]
    run(file, all=True, replace_text=True, session="COP-3")
    assert capsys.readouterr().out.splitlines() == [
        "Decision 3/9: 4 paragraphs, 2 mandates; imported.",
        "Decision 3/10: 4 paragraphs, 2 mandates; corrected.",
    ]
    with pytest.raises(CommandError, match="--all takes each decision's number from the text"):
        run(file, all=True, number="3/9", session="COP-3")


def test_of_several_decisions_those_that_are_ticked_are_imported(sessions, officer, client_of):
    client = client_of(officer)
    upload(client, two_decisions().encode(), name="report.txt")
    address = ImportDraft.objects.get().get_absolute_url()
    page = client.get(address)
    assert [(offer.outcome, offer.placed.number) for offer in page.context["offers"]] == [
        ("new", "3/9"),
        ("new", "3/10"),
    ]
    given = {"session": "COP-3", "kind": "decision", "number_0": "3/9", "number_1": "3/10"}
    response = client.post(address, given | {"import": "1"})
    assert response.status_code == 422
    assert "Tick at least one of the decisions." in response.text
    response = client.post(address, given | {"include_1": "on", "import": "1"})
    assert response.status_code == 302
    assert [decision.number for decision in Decision.objects.all()] == ["3/10"]
