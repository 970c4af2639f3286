"""A corrected or translated text comes in for a decision that is there: what a person set stays, all else is chosen."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cop_portal.common.errors import PortalError, StaleVersion
from cop_portal.history.models import Change
from recommendations.models import Action, Citation, Decision, Footnote, ImportDraft, Mandate, Paragraph, ParagraphText
from recommendations.parsing import parse
from recommendations.services.decisions import Choices, compare, import_decision, joining_of, place, stored_decision
from recommendations.services.mandates import confirm_mandate, merge_mandates, split_mandate, withdraw_mandate
from tests.factories.recommendations import ActionFactory, DocumentFactory, SessionFactory, fourth_session

TEXT = """Decision 3/9
Study of assistance

The Conference of the Parties,

Recalling its decision 2/6,

1. Requests the Secretariat to prepare a study of needs;

2. Invites States parties to share their experience with the Secretariat;

3. Requests the Secretariat to report to the Conference at its fourth session.
"""
INSERTED = TEXT.replace("2. Invites", "2. Urges all States to ratify the Convention;\n\n3. Invites").replace(
    "3. Requests the Secretariat to report", "4. Requests the Secretariat to report"
)
ADOPTED = datetime.date(2006, 10, 18)


@pytest.fixture(autouse=True)
def sessions(db):
    SessionFactory()
    fourth_session()


@pytest.fixture
def decision():
    return write(TEXT)[0]


def write(text, by="import_decision", choices=None, adopted_on=ADOPTED):
    parsed = parse(text)
    placed = place(parsed, session="COP-3", number="3/9", adopted_on=adopted_on)
    return import_decision(parsed=parsed, placed=placed, by=by, choices=choices)


def comparison(text, adopted_on=ADOPTED):
    parsed = parse(text)
    placed = place(parsed, session="COP-3", number="3/9", adopted_on=adopted_on)
    return compare(stored_decision(placed), parsed, placed)


def operative():
    rows = Paragraph.objects.filter(kind="operative").order_by("order")
    return [
        (row.label, row.text.text.split(" to ")[0], [mandate.slug for mandate in row.mandates.all()]) for row in rows
    ]


def everything():
    """Every row of a decision, to tell that nothing was written."""
    rows = [Decision, Paragraph, ParagraphText, Footnote, Citation, Mandate, Change]
    return [list(model.objects.order_by("pk").values()) for model in rows]


def test_the_same_text_has_no_differences_and_changes_nothing(decision, officer):
    assert not comparison(TEXT).is_different
    before = everything()
    assert write(TEXT, by=officer, choices=Choices()) == (decision, "")
    assert everything() == before


def test_a_paragraph_put_between_moves_those_after_it_with_their_mandates(decision, officer):
    report = Mandate.objects.get(slug="3-9-3-1")
    confirm_mandate(mandate=report, by=officer)
    invited = Mandate.objects.get(slug="3-9-2-1")
    found = comparison(INSERTED)
    assert [(row.key[0], row.is_renamed) for row in found.rows if row.is_changed] == [
        ("a", False),
        ("p", True),
        ("p", True),
    ]
    assert write(INSERTED, by=officer, choices=Choices()) == (decision, "corrected")
    assert operative() == [
        ("1", "Requests the Secretariat", ["3-9-1-1"]),
        ("2", "Urges all States", ["3-9-2-1"]),
        ("3", "Invites States parties", ["3-9-3-1"]),
        ("4", "Requests the Secretariat", ["3-9-4-1"]),
    ]
    report.refresh_from_db()
    invited.refresh_from_db()
    assert (report.reference, report.slug, report.confirmed_by) == ("3/9, 4-1", "3-9-4-1", officer)
    assert (invited.reference, invited.slug) == ("3/9, 3-1", "3-9-3-1")
    moved = Change.objects.filter(field="slug").order_by("old").values_list("old", "new")
    assert list(moved) == [("3-9-2-1", "3-9-3-1"), ("3-9-3-1", "3-9-4-1")]
    before = everything()
    assert write(INSERTED, by=officer, choices=Choices()) == (decision, "")
    assert everything() == before


def test_a_mere_suggestion_follows_the_text_and_a_confirmed_one_stays(decision, officer):
    study, report = Mandate.objects.get(slug="3-9-1-1"), Mandate.objects.get(slug="3-9-3-1")
    confirm_mandate(mandate=study, by=officer)
    corrected = TEXT.replace("a study of needs", "two studies of needs").replace("to report to", "to report in full to")
    changes = {change.mandate.slug: change for row in comparison(corrected).rows for change in row.mandates}
    assert {slug: change.is_taken for slug, change in changes.items()} == {"3-9-1-1": False, "3-9-3-1": True}
    assert [part[0] for part in changes["3-9-1-1"].parts] == ["what is asked"]
    write(corrected, by=officer, choices=Choices())
    asked = {mandate.slug: mandate.asked for mandate in Mandate.objects.all()}
    assert asked["3-9-1-1"] == "to prepare a study of needs"
    assert asked["3-9-3-1"] == "to report in full to the Conference at its fourth session"
    assert Paragraph.objects.get(label="1").text.text == "Requests the Secretariat to prepare two studies of needs;"
    kept = Change.objects.get(event="kept_over_text")
    assert (kept.subject, kept.old, kept.new) == (
        study,
        "to prepare a study of needs",
        "to prepare two studies of needs",
    )
    report.refresh_from_db()
    assert (report.confirmed_by, report.version) == (None, 2)


def test_a_confirmed_mandate_takes_the_new_only_where_a_person_chose_so(decision, officer, second_officer):
    study = Mandate.objects.get(slug="3-9-1-1")
    confirm_mandate(mandate=study, by=officer)
    corrected = TEXT.replace("a study of needs", "two studies of needs at its fourth session")
    found = comparison(corrected)
    write(corrected, by=second_officer, choices=Choices(found.keys | {f"m{study.pk}"}, seen=found.seen))
    study.refresh_from_db()
    assert (study.asked, study.confirmed_by) == (
        "to prepare two studies of needs at its fourth session",
        second_officer,
    )
    assert study.deadline.session.code == "COP-4"
    changed = Change.objects.filter(event="edited", field__in=["asked", "deadline"]).values_list("field", "old")
    assert dict(changed) == {"asked": "to prepare a study of needs", "deadline": ""}


def test_what_was_split_merged_or_withdrawn_stays_so(decision, officer):
    study = Mandate.objects.get(slug="3-9-1-1")
    split_mandate(mandate=study, at=len("to prepare a study "), by=officer)
    invited = Mandate.objects.get(slug="3-9-2-1")
    withdraw_mandate(mandate=invited, by=officer)
    corrected = TEXT.replace("study of needs;", "study of needs without delay;").replace(
        "their experience", "all experience"
    )
    write(corrected, by=officer, choices=Choices())
    rows = [(row.slug, row.asked, row.withdrawn_at is None) for row in Mandate.objects.order_by("slug")]
    assert rows == [
        ("3-9-1-1", "to prepare a study", True),
        ("3-9-1-2", "of needs", True),
        ("3-9-2-1", "to share their experience with the Secretariat", False),
        ("3-9-3-1", "to report to the Conference at its fourth session", True),
    ]


def test_what_was_merged_is_not_suggested_apart_again(officer):
    text = TEXT.replace("to prepare a study of needs;", "to prepare a study of needs and to publish it by 2008;")
    write(text)
    one, other = Mandate.objects.filter(paragraph__label="1").order_by("number")
    merge_mandates(mandate=one, following=other, by=officer)
    write(text.replace("by 2008", "by 2009"), by=officer, choices=Choices())
    assert Mandate.objects.filter(paragraph__label="1", withdrawn_at__isnull=True).count() == 1


def test_a_paragraph_that_is_gone_takes_its_suggestions_with_it(decision, officer):
    shorter = TEXT.replace("2. Invites States parties to share their experience with the Secretariat;\n\n3.", "2.")
    write(shorter, by=officer, choices=Choices())
    assert operative() == [
        ("1", "Requests the Secretariat", ["3-9-1-1"]),
        ("2", "Requests the Secretariat", ["3-9-2-1"]),
    ]
    removed = Change.objects.get(event="paragraph_removed")
    assert (removed.field, removed.old) == (
        "3/9, 2",
        "en: Invites States parties to share their experience with the Secretariat;",
    )


@pytest.mark.parametrize("why", ["confirmed", "worked on"])
def test_a_paragraph_on_which_people_rely_is_never_removed(decision, officer, why):
    invited = Mandate.objects.get(slug="3-9-2-1")
    if why == "confirmed":
        confirm_mandate(mandate=invited, by=officer)
    else:
        ActionFactory(mandate=invited)
    shorter = TEXT.replace("2. Invites States parties to share their experience with the Secretariat;\n\n3.", "3.")
    [row] = [row for row in comparison(shorter).rows if row.is_changed]
    assert (row.is_taken, row.may_choose) == (False, False)
    write(shorter, by=officer, choices=Choices(frozenset({row.key})))
    assert [label for label, _words, _slugs in operative()] == ["1", "2", "3"]
    assert Mandate.objects.filter(pk=invited.pk, withdrawn_at__isnull=True).exists()
    assert Action.objects.count() == (why == "worked on")


def test_what_is_not_taken_is_left(decision, officer):
    found = comparison(INSERTED.replace("a study of needs", "two studies"))
    assert write(INSERTED.replace("a study of needs", "two studies"), by=officer, choices=Choices(frozenset()))[1]
    assert found.is_different
    assert [(label, slugs) for label, _words, slugs in operative()] == [
        ("1", ["3-9-1-1"]),
        ("3", ["3-9-3-1"]),
        ("4", ["3-9-4-1"]),
    ]
    assert "a study of needs" in Paragraph.objects.get(label="1").text.text


def test_two_paragraphs_with_one_label_are_refused_and_nothing_is_written(decision, officer):
    confirm_mandate(mandate=Mandate.objects.get(slug="3-9-2-1"), by=officer)
    other = TEXT.replace(
        "2. Invites States parties to share their experience with the Secretariat;", "2. Decides to meet;"
    )
    before = everything()
    with pytest.raises(PortalError, match="Two paragraphs would have the label 2"):
        write(other, by=officer, choices=Choices())
    assert everything() == before


def test_a_choice_made_on_an_older_state_is_refused(decision, officer):
    found = comparison(INSERTED)
    confirm_mandate(mandate=Mandate.objects.get(slug="3-9-1-1"), by=officer)
    before = everything()
    with pytest.raises(StaleVersion, match="Somebody else changed Decision 3/9 meanwhile"):
        write(INSERTED, by=officer, choices=Choices(found.keys, seen=found.seen))
    assert everything() == before


def test_the_adopted_text_of_a_draft_makes_it_adopted(officer):
    draft, _done = write(TEXT, adopted_on=None)
    assert draft.status == "draft"
    adopted, done = write(TEXT)
    assert (adopted.status, adopted.adopted_on, done) == ("adopted", ADOPTED, "corrected")
    change = Change.objects.get(event="edited", field="status")
    assert (change.old, change.new) == ("draft", "adopted")
    assert write(TEXT) == (adopted, "")


def test_what_is_due_some_time_after_the_adoption_has_its_day_with_it(officer):
    text = TEXT.replace("to prepare a study of needs;", "to prepare a study of needs within six months;")
    write(text, adopted_on=None)
    study = Mandate.objects.get(slug="3-9-1-1")
    assert (study.deadline.rule, study.deadline.due_on) == ("offset", None)
    confirm_mandate(mandate=study, by=officer)
    write(text)
    study.deadline.refresh_from_db()
    assert study.deadline.due_on == datetime.date(2007, 4, 18)


def test_footnotes_citations_title_and_document_follow(decision, officer):
    DocumentFactory(symbol="CTOC/COP/2006/14")
    noted = (
        TEXT.replace("a study of needs;", "a study of needs<sup>1</sup>;").replace(
            "Study of assistance", "Study of technical assistance"
        )
        + "\n<sup>1</sup> CTOC/COP/2006/14.\n"
    )
    parsed = parse(noted)
    placed = place(parsed, session="COP-3", number="3/9", adopted_on=ADOPTED, document="CTOC/COP/2006/14")
    import_decision(parsed=parsed, placed=placed, by=officer, choices=Choices())
    decision.refresh_from_db()
    assert decision.document.symbol == "CTOC/COP/2006/14"
    assert [title.text for title in decision.titles.all()] == ["Study of technical assistance"]
    assert [note.text for note in Footnote.objects.all()] == ["CTOC/COP/2006/14."]
    assert Citation.objects.get(paragraph__label="1").document == decision.document
    write(TEXT, by=officer, choices=Choices())
    assert not Footnote.objects.exists()
    assert not Citation.objects.filter(paragraph__label="1").exists()


# --- on the page


def review(client, text, name="corrected.txt"):
    client.post("/decisions/import/", {"file": SimpleUploadedFile(name, text.encode())})
    return ImportDraft.objects.get().get_absolute_url()


PLACED = {"session": "COP-3", "number_0": "3/9", "kind": "decision", "adopted_on": "2006-10-18", "document": ""}


def test_the_page_shows_each_difference_and_takes_what_is_ticked(decision, officer, client_of):
    client = client_of(officer)
    study = Mandate.objects.get(slug="3-9-1-1")
    confirm_mandate(mandate=study, by=officer)
    address = review(client, INSERTED.replace("a study of needs", "two studies of needs"))
    client.post(address, PLACED | {"look": "1"})
    page = client.get(address)
    [offer] = page.context["offers"]
    assert offer.outcome == "correction"
    assert '<del><span class="visually-hidden">deleted: </span>a study</del>' in page.text
    assert '<ins><span class="visually-hidden">inserted: </span>two studies</ins>' in page.text
    assert f'value="m{study.pk}">' in page.text  # not ticked
    chosen = [*offer.chosen, f"m{study.pk}"]
    response = client.post(address, PLACED | {"take_0": chosen, "seen_0": offer.seen, "import": "1"})
    assert response.headers["Location"] == "/decisions/3-9/confirm/"
    study.refresh_from_db()
    assert study.asked == "to prepare two studies of needs"


def test_the_page_says_that_somebody_was_faster(decision, officer, second_officer, client_of):
    client = client_of(officer)
    address = review(client, INSERTED)
    client.post(address, PLACED | {"look": "1"})
    [offer] = client.get(address).context["offers"]
    confirm_mandate(mandate=Mandate.objects.get(slug="3-9-1-1"), by=second_officer)
    response = client.post(address, PLACED | {"take_0": [*offer.chosen], "seen_0": offer.seen, "import": "1"})
    assert response.status_code == 409
    assert "Somebody else changed Decision 3/9 meanwhile." in response.text
    assert ImportDraft.objects.count() == 1
    assert len(operative()) == 3


FRENCH = """Décision 3/9
Étude de l'assistance

La Conférence des Parties,

Rappelant sa décision 2/6,

1. Prie le secrétariat d'élaborer une étude des besoins;

2. Prie le secrétariat de faire rapport à la Conférence à sa quatrième session.
"""


def test_a_translation_that_is_not_aligned_is_joined_as_a_person_chooses(decision, officer, client_of):
    client = client_of(officer)
    parsed = parse(FRENCH)
    joining = joining_of(decision, parsed)
    assert "has 3 paragraphs (operative) where the text has 2" in joining.refusal
    assert [paragraph.label for paragraph in joining.alone] == ["3"]
    address = review(client, FRENCH)
    client.post(address, PLACED | {"look": "1"})
    [offer] = client.get(address).context["offers"]
    assert offer.outcome == "translation"
    report = Paragraph.objects.get(label="3")
    partners = {
        f"partner_0_{joint.place}": joint.partner.pk if joint.parsed.label != "2" else report.pk
        for joint in offer.joining.joints
    }
    response = client.post(address, PLACED | partners | {"seen_0": offer.seen, "import": "1"})
    assert response.headers["Location"] == "/decisions/3-9/"
    french = ParagraphText.objects.filter(language="fr", paragraph__kind="operative").order_by("paragraph__order")
    assert [(text.paragraph.label, text.text[:32]) for text in french] == [
        ("1", "Prie le secrétariat d'élaborer u"),
        ("3", "Prie le secrétariat de faire rap"),
    ]
    page = client.get("/decisions/3-9/languages/")
    assert "1 paragraph is there in one of the two languages only: the texts are not aligned." in page.text
    assert write(FRENCH.replace("2. Prie", "3. Prie"), choices=Choices(partners={}))[1] == ""


@pytest.mark.parametrize("twice", [True, False], ids=["twice", "of another kind"])
def test_partners_that_cannot_be_are_refused(decision, twice):
    joining = joining_of(decision, parse(FRENCH))
    first = Paragraph.objects.filter(kind="operative").first()
    places = [joint.place for joint in joining.joints if joint.parsed.kind == "operative"]
    partners = dict.fromkeys(places, first.pk) if twice else {0: first.pk}
    sentence = "3/9, 1 is chosen twice" if twice else "3/9, 1 is operative, and its partner in the text is not"
    before = everything()
    with pytest.raises(PortalError, match=sentence):
        write(FRENCH, choices=Choices(partners=partners))
    assert everything() == before


def test_a_corrected_translation_takes_the_place_of_the_one_there_when_told(decision, officer):
    whole = FRENCH.replace("2. Prie", "2. Invite les États parties à partager leur expérience;\n\n3. Prie")
    assert write(whole)[1] == "translated"
    with pytest.raises(PortalError, match="exists with another text"):
        write(whole.replace("élaborer", "établir"))
    assert write(whole.replace("élaborer", "établir"), by=officer, choices=Choices())[1] == "translated"
    assert "établir" in ParagraphText.objects.get(paragraph__label="1", language="fr").text


def test_two_languages_stand_side_by_side(decision, client):
    write(FRENCH.replace("2. Prie", "2. Invite les États parties à partager leur expérience;\n\n3. Prie"))
    page = client.get("/decisions/3-9/languages/")
    assert (page.context["left"], page.context["right"], page.context["lacking"]) == ("en", "fr", 0)
    assert 'lang="fr"' in page.text
    turned = client.get("/decisions/3-9/languages/?left=fr&right=xx")
    assert (turned.context["left"], turned.context["right"]) == ("fr", "en")
    assert "Two languages side by side" in client.get("/decisions/3-9/").text


def test_a_decision_in_one_language_says_so(decision, client):
    assert "The portal has the text in one language only." in client.get("/decisions/3-9/languages/").text
