"""Confirming what the parser suggested: nothing is lost, references stay, each move is made once and recorded."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop_portal.common.errors import NotAllowed, PortalError, StaleVersion
from cop_portal.history.models import Change
from recommendations.highlights import Segment, in_order, segments
from recommendations.models import Addressee, Deadline, Mandate, ParagraphText
from recommendations.queries import deadlines_of, mandates
from recommendations.reminder_sources import MandateSource
from recommendations.services.mandates import (
    add_mandate,
    confirm_certain,
    confirm_mandate,
    edit_mandate,
    merge_mandates,
    restore_mandate,
    set_kind,
    split_mandate,
    withdraw_mandate,
)
from recommendations.services.sessions import move_session
from tests.factories.assistance import ActivityFactory
from tests.factories.coordination import AgendaItemFactory
from tests.factories.recommendations import (
    ActionFactory,
    AddresseeFactory,
    AssessmentFactory,
    DeadlineFactory,
    MandateFactory,
    ParagraphFactory,
    PriorityAreaFactory,
    working_group_meeting,
)

D = datetime.date
TEXT = "Requests the Secretariat to prepare a study by 3 October 2007 and to submit it to the working group."


def at(words, text=TEXT):
    return [text.index(words), text.index(words) + len(words)]


@pytest.fixture
def paragraph(db):
    paragraph = ParagraphFactory(label="c")
    ParagraphText.objects.create(paragraph=paragraph, language="en", text=TEXT)
    return paragraph


@pytest.fixture
def whole(paragraph, officer):
    """The paragraph as one suggestion, with all that a mandate can have."""
    asked = "to prepare a study by 3 October 2007 and to submit it to the working group"
    mandate = MandateFactory(
        paragraph=paragraph,
        slug="3-4-c-1",
        asked=asked,
        deadline=DeadlineFactory(phrase="by 3 October 2007"),
        lead_unit=officer.unit,
        condition="if funds allow",
        fulfilment_rule="proposals-prepared",
        unsure="The addressee is not recognised.",
        spans={
            "verb": at("Requests"),
            "asked": at(asked),
            "deadline": at("by 3 October 2007"),
            "addressees": [at("the Secretariat")],
        },
    )
    AddresseeFactory(mandate=mandate, wording="the Secretariat")
    mandate.supporting_units.add(officer.unit)
    mandate.priority_areas.add(PriorityAreaFactory())
    return mandate


def cut(mandate, words="to submit"):
    return mandate.asked.index(words)


def read(mandate):
    return Mandate.objects.get(pk=mandate.pk)


def events(mandate):
    return [change.event for change in Change.objects.filter(subject_id=mandate.pk).order_by("pk")]


# Split


def test_a_split_gives_both_parts_all_that_the_whole_had(whole, officer):
    first, second = split_mandate(mandate=whole, at=cut(whole), by=officer)
    first, second = read(first), read(second)
    assert (first.asked, second.asked) == ("to prepare a study by 3 October 2007", "to submit it to the working group")
    assert (first.reference, second.reference, second.slug) == ("3/4(c)-1", "3/4(c)-2", "3-4-c-2")
    assert first.deadline_id == whole.deadline_id != second.deadline_id
    assert (second.deadline.rule, second.deadline.due_on, second.deadline.phrase) == (
        "on",
        D(2007, 10, 3),
        "by 3 October 2007",
    )
    for name in ("verb", "verb_normal", "language", "kind", "condition", "fulfilment_rule", "lead_unit", "unsure"):
        assert getattr(second, name) == getattr(whole, name), name
    assert [(row.kind, row.wording) for row in second.addressees.all()] == [("secretariat", "the Secretariat")]
    assert list(second.supporting_units.all()) == list(whole.supporting_units.all()) != []
    assert list(second.priority_areas.all()) == list(whole.priority_areas.all()) != []
    assert (first.spans["asked"], second.spans["asked"]) == (at(first.asked), at(second.asked))
    assert (first.confirmed_by, second.confirmed_by, first.origin, second.origin) == (None, None, "person", "person")
    assert (events(first), events(second)) == (["edited", "split"], ["split_from"])
    assert Change.objects.get(event="edited").old == whole.asked


def test_a_split_leaves_what_hangs_on_the_first_part(whole, officer):
    action, assessment = ActionFactory(mandate=whole), AssessmentFactory(mandate=whole)
    first, _second = split_mandate(mandate=whole, at=cut(whole), by=officer)
    assert (list(first.actions.all()), list(first.assessments.all())) == ([action], [assessment])


def test_both_parts_of_a_split_remind(whole, officer):
    def reminded():
        return {item.subject.reference for item in MandateSource().due_between(D(2007, 10, 1), D(2007, 10, 31))}

    assert reminded() == {"3/4(c)-1"}
    split_mandate(mandate=whole, at=cut(whole), by=officer)
    assert reminded() == {"3/4(c)-1", "3/4(c)-2"}


def test_the_parts_of_what_was_confirmed_are_confirmed(whole, officer, head):
    confirmed, _did = confirm_mandate(mandate=whole, by=officer)
    first, second = split_mandate(mandate=confirmed, at=cut(whole), by=head)
    assert (first.confirmed_by, second.confirmed_by) == (officer, head)


@pytest.mark.parametrize("place", [0, 10_000])
def test_a_part_without_words_is_refused(place, whole, officer):
    with pytest.raises(PortalError, match="both parts need words"):
        split_mandate(mandate=whole, at=place, by=officer)
    assert (Mandate.objects.count(), Deadline.objects.count(), read(whole).version) == (1, 1, 1)


def test_a_new_number_was_never_used_before(whole, officer):
    first, second = split_mandate(mandate=whole, at=cut(whole), by=officer)
    confirm_mandate(mandate=second, by=officer)
    withdraw_mandate(mandate=read(second), by=officer, reason="Wrong.")
    _first, third = split_mandate(mandate=first, at=cut(first, "by 3"), by=officer)
    assert (third.reference, third.slug) == ("3/4(c)-3", "3-4-c-3")


# Merge


def test_a_split_merged_back_is_the_whole_again(whole, officer):
    first, second = split_mandate(mandate=whole, at=cut(whole), by=officer)
    kept, merged = merge_mandates(mandate=first, following=second, by=officer)
    kept = read(kept)
    assert (merged, kept.pk, kept.asked, kept.spans["asked"]) == (True, whole.pk, whole.asked, at(whole.asked))
    assert (kept.deadline.due_on, kept.condition, kept.unsure) == (D(2007, 10, 3), whole.condition, whole.unsure)
    assert [row.kind for row in kept.addressees.all()] == ["secretariat"]
    assert list(mandates()) == [kept]
    assert read(second).withdrawn_by == officer
    assert events(second)[-1] == "merged_into"
    assert Change.objects.filter(event="edited", new=whole.asked, old=first.asked).exists()


def test_merging_takes_what_only_the_other_has(paragraph, officer):
    first = MandateFactory(paragraph=paragraph, asked="to prepare a study", slug="3-4-c-1")
    second = MandateFactory(
        paragraph=paragraph,
        number=2,
        slug="3-4-c-2",
        asked="to submit it",
        condition="if funds allow",
        deadline=DeadlineFactory(),
        lead_unit=officer.unit,
        fulfilment_rule="proposals-submitted",
    )
    AddresseeFactory(mandate=first)
    AddresseeFactory(mandate=second, kind="states")
    second.supporting_units.add(officer.unit)
    kept, _merged = merge_mandates(mandate=first, following=second, by=officer)
    kept = read(kept)
    assert (kept.asked, kept.condition, kept.lead_unit, kept.fulfilment_rule) == (
        "to prepare a study; to submit it",
        "if funds allow",
        officer.unit,
        "proposals-submitted",
    )
    assert kept.deadline.due_on == D(2007, 10, 3)
    assert kept.deadline_id != second.deadline_id
    assert {row.kind for row in kept.addressees.all()} == {"secretariat", "states"}
    assert list(kept.supporting_units.all()) == [officer.unit]


def test_the_one_on_which_work_hangs_stays(whole, officer):
    first, second = split_mandate(mandate=whole, at=cut(whole), by=officer)
    action = ActionFactory(mandate=second)
    kept, _merged = merge_mandates(mandate=first, following=second, by=officer)
    assert (kept, kept.asked, list(kept.actions.all())) == (second, whole.asked, [action])
    assert list(mandates()) == [second]


def test_two_on_which_work_hangs_are_not_merged(whole, officer):
    first, second = split_mandate(mandate=whole, at=cut(whole), by=officer)
    ActionFactory(mandate=first)
    ActivityFactory().mandates.add(second)
    with pytest.raises(PortalError, match="Work hangs on both"):
        merge_mandates(mandate=first, following=second, by=officer)
    assert mandates().count() == 2


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "informational"}, "One is operational, the other informational"),
        ({"condition": "if asked"}, "different conditions"),
        ({"language": "fr"}, "different languages"),
        ({"deadline": True}, "different deadlines"),
    ],
)
def test_what_the_two_say_differently_is_not_lost(fields, sentence, whole, officer):
    first, second = split_mandate(mandate=whole, at=cut(whole), by=officer)
    if "deadline" in fields:
        Deadline.objects.filter(pk=second.deadline_id).update(date=D(2009, 1, 1), due_on=D(2009, 1, 1))
    else:
        Mandate.objects.filter(pk=second.pk).update(**fields)
    with pytest.raises(PortalError, match=sentence):
        merge_mandates(mandate=first, following=second, by=officer)
    assert mandates().count() == 2


def test_mandates_of_two_paragraphs_are_not_merged(whole, officer):
    with pytest.raises(PortalError, match="Only two mandates of one paragraph"):
        merge_mandates(mandate=whole, following=MandateFactory(), by=officer)
    with pytest.raises(PortalError, match="Only two mandates of one paragraph"):
        merge_mandates(mandate=whole, following=whole, by=officer)


# Withdraw


@pytest.mark.parametrize(
    "hang",
    [
        lambda mandate: ActionFactory(mandate=mandate),
        lambda mandate: AssessmentFactory(mandate=mandate),
        lambda mandate: ActivityFactory().mandates.add(mandate),
        lambda mandate: AgendaItemFactory(mandate=mandate),
    ],
    ids=["action", "assessment", "activity", "agenda item"],
)
def test_a_mandate_on_which_work_hangs_is_not_withdrawn(hang, whole, officer):
    hang(whole)
    with pytest.raises(PortalError, match="cannot be withdrawn, since work hangs on it"):
        withdraw_mandate(mandate=whole, by=officer)
    assert list(mandates()) == [whole]


def test_what_is_withdrawn_counts_nowhere_and_comes_back(whole, officer, client):
    source = MandateSource()
    session = working_group_meeting()
    Deadline.objects.update(rule="at", session=session, date=None)
    withdrawn, did = withdraw_mandate(mandate=whole, by=officer, reason="It asks nothing.")
    assert did
    assert withdraw_mandate(mandate=whole, by=officer)[1] is False
    assert not mandates().exists()
    assert source.due_between(D(2007, 10, 1), D(2007, 10, 31)) == []
    assert str(source.still_due(withdrawn, officer, D(2007, 10, 3))) == "The mandate is withdrawn."
    assert client.get("/mandates/").context["total"] == 0
    assert client.get("/decisions/3-4/").context["total"] == 0
    assert not deadlines_of(session).exists()
    session.refresh_from_db()
    move_session(session=session, starts_on=D(2007, 11, 5), ends_on=D(2007, 11, 7), by=officer)
    restored, back = restore_mandate(mandate=withdrawn, by=officer)
    assert back
    assert restore_mandate(mandate=restored, by=officer)[1] is False
    assert list(mandates()) == [whole]
    assert read(whole).deadline.due_on == D(2007, 11, 5)
    assert events(whole) == ["withdrawn", "restored"]
    assert Change.objects.get(event="withdrawn").reason == "It asks nothing."


def test_what_is_confirmed_is_withdrawn_with_a_reason(whole, officer):
    confirmed, _did = confirm_mandate(mandate=whole, by=officer)
    with pytest.raises(PortalError, match="is confirmed") as error:
        withdraw_mandate(mandate=confirmed, by=officer, reason=" ")
    assert error.value.field == "reason"


# Kind, addition, certainty


def test_the_kind_changes_once_and_a_person_has_set_it(whole, officer):
    changed, did = set_kind(mandate=whole, kind="informational", by=officer)
    assert (did, changed.kind, changed.origin, changed.confirmed_by) == (True, "informational", "person", None)
    assert set_kind(mandate=whole, kind="informational", by=officer)[1] is False
    change = Change.objects.get(event="edited")
    assert (change.field, change.old, change.new) == ("kind", "operational", "informational")


def test_what_is_added_is_confirmed_and_finds_its_place(whole, officer):
    mandate = Mandate(
        paragraph=whole.paragraph,
        verb="Requests",
        verb_normal="requests",
        asked="to the working group",
        language="en",
        kind="operational",
    )
    added = add_mandate(
        mandate=mandate,
        by=officer,
        deadline=Deadline(rule="on", date=D(2008, 1, 31)),
        addressees=[("states", None)],
        links={"supporting_units": [officer.unit]},
    )
    added = read(added)
    assert (added.reference, added.confirmed_by, added.origin) == ("3/4(c)-2", officer, "person")
    assert (added.deadline.due_on, added.spans) == (D(2008, 1, 31), {"asked": at("to the working group")})
    assert [row.kind for row in added.addressees.all()] == ["states"]
    assert list(added.supporting_units.all()) == [officer.unit]
    assert events(added) == ["added"]


def test_only_the_certain_that_the_person_saw_are_accepted_together(paragraph, officer, head):
    certain, unsure, confirmed, changed, withdrawn, unseen = (
        MandateFactory(paragraph=paragraph, number=n, slug=f"3-4-c-{n}") for n in range(1, 7)
    )
    elsewhere = MandateFactory(paragraph__decision__slug="9-9", paragraph__decision__number="9/9", slug="9-9-a-1")
    Mandate.objects.filter(pk=unsure.pk).update(unsure="The addressee is not recognised.")
    versions = {row.pk: 1 for row in (certain, unsure, confirmed, changed, withdrawn, elsewhere)}
    confirm_mandate(mandate=confirmed, by=head)
    set_kind(mandate=changed, kind="informational", by=head)
    withdraw_mandate(mandate=withdrawn, by=head)
    accepted = confirm_certain(decision=paragraph.decision, versions=versions, by=officer)
    assert accepted == [certain]
    assert confirm_certain(decision=paragraph.decision, versions=versions, by=officer) == []
    rows = {row.pk: row.confirmed_by for row in Mandate.objects.all()}
    assert [rows[row.pk] for row in (certain, unsure, confirmed, changed, withdrawn, unseen, elsewhere)] == [
        officer,
        None,
        head,
        None,
        None,
        None,
        None,
    ]
    assert events(certain) == ["confirmed"]
    assert read(certain).version == 2


# Two officers


@pytest.mark.parametrize(
    "move",
    [
        lambda mandate, by: confirm_mandate(mandate=mandate, by=by),
        lambda mandate, by: set_kind(mandate=mandate, kind="informational", by=by),
        lambda mandate, by: split_mandate(mandate=mandate, at=cut(mandate), by=by),
        lambda mandate, by: withdraw_mandate(mandate=mandate, by=by),
        lambda mandate, by: merge_mandates(
            mandate=mandate, following=MandateFactory(paragraph=mandate.paragraph, number=9, slug="x"), by=by
        ),
    ],
    ids=["confirm", "kind", "split", "withdraw", "merge"],
)
def test_a_move_on_what_somebody_changed_meanwhile_writes_nothing(move, whole, officer, head):
    stale = read(whole)
    first, _second = split_mandate(mandate=whole, at=cut(whole), by=head)
    before = Change.objects.count(), read(first).version
    with pytest.raises(StaleVersion, match="Somebody else changed 3/4\\(c\\)-1 meanwhile"):
        move(stale, officer)
    assert (Change.objects.count(), read(first).version) == before


@pytest.mark.parametrize("who", ["focal_point", "former_focal_point"])
def test_only_the_secretariat_confirms(who, whole, request):
    person = request.getfixturevalue(who)
    second = MandateFactory(paragraph=whole.paragraph, number=2, slug="3-4-c-2")
    moves = [
        lambda: confirm_mandate(mandate=whole, by=person),
        lambda: confirm_certain(decision=whole.paragraph.decision, versions={second.pk: 1}, by=person),
        lambda: set_kind(mandate=whole, kind="informational", by=person),
        lambda: add_mandate(mandate=Mandate(paragraph=whole.paragraph), by=person),
        lambda: split_mandate(mandate=whole, at=cut(whole), by=person),
        lambda: merge_mandates(mandate=whole, following=second, by=person),
        lambda: withdraw_mandate(mandate=whole, by=person),
        lambda: restore_mandate(mandate=whole, by=person),
    ]
    for move in moves:
        with pytest.raises(NotAllowed):
            move()
    assert not Change.objects.exists()


# Places in the text


def words_of(found, position, part):
    return [segment.text for segment in found if (position, part) in segment.marks]


def test_the_text_is_cut_where_spans_overlap(whole):
    found = segments(TEXT, [whole])
    assert "".join(segment.text for segment in found) == TEXT
    assert found[0] == Segment("Requests", ((1, "verb"),))
    assert words_of(found, 1, "addressee") == ["the Secretariat"]
    assert words_of(found, 1, "deadline") == ["by 3 October 2007"]
    assert words_of(found, 1, "asked") == [
        "to prepare a study ",
        "by 3 October 2007",
        " and to submit it to the working group",
    ]


def test_a_corrected_text_shows_nothing_rather_than_wrong_words(whole):
    text = TEXT.replace("Requests the Secretariat", "Invites the Secretariat")
    found = segments(text, [whole])
    assert "".join(segment.text for segment in found) == text
    assert {mark for segment in found for mark in segment.marks} == set()
    assert segments("", [whole]) == []


def test_corrected_words_are_found_again_or_keep_their_turn(whole, officer):
    whole.asked = "to submit it to the working group"
    edited = edit_mandate(mandate=whole, by=officer, fields=["asked"])
    assert read(edited).spans["asked"] == at(edited.asked)
    edited.asked = "to hand it in"
    edited = edit_mandate(mandate=edited, by=officer, fields=["asked"])
    assert words_of(segments(TEXT, [edited]), 1, "asked") == []
    later = MandateFactory(paragraph=whole.paragraph, number=2, slug="3-4-c-2", spans={"asked": at("working group")})
    placeless = MandateFactory(paragraph=whole.paragraph, number=3, slug="3-4-c-3")
    assert in_order([placeless, later, edited]) == [edited, later, placeless]


class Suggestion:
    """What `segments` reads of a mandate."""

    deadline = None
    condition = ""

    def __init__(self, text, verb, asked):
        self.verb, self.asked = text[slice(*verb)], text[slice(*asked)]
        self.spans = {"verb": list(verb), "asked": list(asked)}
        self.addressees = Addressee.objects.none()


@given(st.text(max_size=30), st.lists(st.tuples(*[st.integers(0, 30)] * 4), max_size=4))
def test_no_word_is_lost_or_doubled_however_spans_overlap(text, places):
    suggestions = [Suggestion(text, sorted(row[:2]), sorted(row[2:])) for row in places]
    found = segments(text, suggestions)
    assert "".join(segment.text for segment in found) == text
    for position, suggestion in enumerate(suggestions, start=1):
        assert "".join(words_of(found, position, "asked")) in (suggestion.asked, "")


def test_a_mandate_is_added_in_the_language_of_the_text_that_the_page_shows(whole, officer, client_of):
    ParagraphText.objects.create(paragraph=whole.paragraph, language="fr", text="Prie le secrétariat de publier.")
    decision = whole.paragraph.decision
    decision.original_language = "en"
    decision.save()
    page = f"/decisions/{decision.slug}/paragraphs/{whole.paragraph.order}/mandates/new/"
    response = client_of(officer).get(page, headers={"accept-language": "fr"})
    assert TEXT in "".join(segment.text for segment in response.context["paragraph"].segments)
    assert response.context["form"].instance.language == "en"
