"""Recommendations and needs: who enters, corrects, withdraws them."""

import csv
import itertools

import pytest

from assistance.enums import NEED_MOVES, NeedStatus
from assistance.models import Need
from assistance.rules import can_change_need
from assistance.services import (
    create_need,
    edit_need,
    move_need,
)
from cop_portal.common.errors import MoveNotAllowed, NotAllowed, PortalError, StaleVersion
from cop_portal.history.models import Change
from recommendations.models import Recommendation
from recommendations.services.recommendations import create_recommendation, edit_recommendation
from tests.factories.assistance import ActivityFactory, AssistanceKindFactory, NeedFactory, ProposalFactory
from tests.factories.recommendations import (
    ArticleFactory,
    DocumentFactory,
    PriorityAreaFactory,
    RecommendationFactory,
)

# --- recommendations


def test_a_recommendation_is_entered_and_corrected_with_its_history(officer, focal_point):
    document, area = DocumentFactory(), PriorityAreaFactory()
    given = {"document": document, "number": "4 (a)", "text": "States should train.", "priority_area": area}
    with pytest.raises(NotAllowed):
        create_recommendation(recommendation=Recommendation(**given), by=focal_point)
    made = create_recommendation(recommendation=Recommendation(**given), by=officer)
    stale = Recommendation.objects.get(pk=made.pk)
    made.text = "States should train prosecutors."
    edit_recommendation(recommendation=made, by=officer, fields=["text"])
    assert list(Change.objects.values_list("event", "old", "new", "is_public")) == [
        ("created", "", "CTOC/COP/2006/L.8, 4 (a)", True),
        ("edited", "States should train.", "States should train prosecutors.", True),
    ]
    stale.text = "something else"
    with pytest.raises(StaleVersion):
        edit_recommendation(recommendation=stale, by=officer, fields=["text"])


def test_the_form_enters_a_recommendation_and_a_second_of_the_number_is_refused(officer, client_of):
    document, area = DocumentFactory(), PriorityAreaFactory()
    client = client_of(officer)
    typed = {
        "document": document.pk,
        "number": "4",
        "text": "States should train.",
        "language": "en",
        "priority_area": area.pk,
        "certainty": "certain",
    }
    response = client.post("/recommendations/new/", typed)
    made = Recommendation.objects.get()
    assert response.headers["Location"] == f"/recommendations/{made.pk}/"
    again = client.post("/recommendations/new/", typed)
    assert again.status_code == 422
    assert "already exists" in again.content.decode()
    assert "States should train." in client.get("/recommendations/?q=train").content.decode()
    assert (
        f'value="{document.pk}" selected'
        in client.get(f"/recommendations/new/?document={document.pk}").content.decode()
    )


def test_recommendations_stand_in_the_order_of_their_numbers(client, db):
    for number in ("10", "2", "1"):
        RecommendationFactory(number=number)
    assert [row.number for row in client.get("/recommendations/").context["object_list"]] == ["1", "2", "10"]


def test_a_recommendation_shows_the_proposals_and_activities_on_it(client, kenya):
    recommendation = RecommendationFactory()
    built, draft = ProposalFactory(status="endorsed"), ProposalFactory(title="secret draft")
    for proposal in (built, draft):
        proposal.recommendations.add(recommendation)
    taking_up = ActivityFactory(state=kenya, status="published", proposals=[built])
    naming = ActivityFactory(state=kenya, status="published")
    naming.recommendations.add(recommendation)
    ActivityFactory(state=kenya, status="draft", proposals=[built])
    context = client.get(f"/recommendations/{recommendation.pk}/").context
    assert list(context["proposals"]) == [built]
    assert set(context["activities"]) == {taking_up, naming}


# --- needs


def need_of(state, **given):
    return NeedFactory.build(state=state, priority_area=PriorityAreaFactory(), **given)


def test_a_focal_point_enters_the_own_states_needs_alone(focal_point, stranger, former_focal_point, officer, kenya):
    need = create_need(need=need_of(kenya), by=focal_point)
    assert (need.status, need.created_by) == ("published", focal_point)
    for person in (stranger, former_focal_point):
        with pytest.raises(NotAllowed):
            create_need(need=need_of(kenya), by=person)
        assert not can_change_need(person, need)
    assert can_change_need(officer, need)


def test_what_the_working_group_found_is_entered_by_the_secretariat_alone(focal_point, officer):
    with pytest.raises(NotAllowed):
        create_need(need=need_of(None), by=focal_point)
    found = create_need(need=need_of(None), by=officer)
    assert not can_change_need(focal_point, found)


@pytest.mark.parametrize(("old", "to"), list(itertools.permutations(NeedStatus.values, 2)))
def test_each_move_of_a_need(old, to, focal_point, kenya):
    need = NeedFactory(state=kenya, status=old)
    moved, was_moved = move_need(need=need, to=to, by=focal_point, reason="It was reported twice.")
    assert (moved.status, was_moved) == (to, True)
    assert to in NEED_MOVES[old]
    again, was_moved = move_need(need=moved, to=to, by=focal_point)
    assert (again.version, was_moved) == (moved.version, False)
    assert Change.objects.filter(field="status").count() == 1


def test_a_need_moves_nowhere_else(focal_point, stranger, kenya):
    need = NeedFactory(state=kenya)
    with pytest.raises(MoveNotAllowed):
        move_need(need=need, to="draft", by=focal_point)
    with pytest.raises(NotAllowed):
        move_need(need=need, to="withdrawn", by=stranger, reason="no")
    with pytest.raises(PortalError, match="this move needs a reason"):
        move_need(need=need, to="withdrawn", by=focal_point)


def test_a_withdrawn_need_is_read_by_its_state_and_the_secretariat(
    client, client_of, focal_point, stranger, officer, kenya
):
    page = NeedFactory(state=kenya, status="withdrawn").get_absolute_url()
    assert [client_of(person).get(page).status_code for person in (focal_point, officer, stranger)] == [200, 200, 404]
    assert client.get(page).status_code == 404


def test_two_people_who_change_one_need_see_both_texts(client_of, focal_point, officer, kenya):
    need = NeedFactory(state=kenya, title="a laboratory")
    typed = {"title": "two laboratories", "priority_area": need.priority_area_id, "language": "en", "version": 1}
    assert client_of(focal_point).post(f"/needs/{need.pk}/edit/", typed).status_code == 302
    response = client_of(officer).post(f"/needs/{need.pk}/edit/", typed | {"title": "a laboratory with staff"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "two laboratories" in page
    assert "a laboratory with staff" in page
    assert Need.objects.get().title == "two laboratories"
    change = Change.objects.get()
    assert (change.event, change.old, change.new, change.for_state) == (
        "edited",
        "a laboratory",
        "two laboratories",
        kenya,
    )


def test_a_states_page_shows_its_published_needs(client, kenya, peru):
    NeedFactory(state=peru)
    assert "Nobody has answered this." not in client.get("/states/KEN/").content.decode()
    need = NeedFactory(state=kenya, title="a laboratory")
    NeedFactory(state=kenya, title="a thing withdrawn", status="withdrawn")
    page = client.get("/states/KEN/").content.decode()
    assert "a laboratory" in page
    assert "Nobody has answered this." in page
    assert "a thing withdrawn" not in page
    ProposalFactory(status="endorsed", needs=[need])
    assert "Nobody has answered this." not in client.get("/states/KEN/").content.decode()


def test_editing_a_need_leaves_it_its_state(focal_point, stranger, kenya, peru):
    need = NeedFactory(state=kenya)
    need.state = peru
    with pytest.raises(NotAllowed):
        edit_need(need=need, by=stranger, fields=["title"])


def test_a_need_is_entered_with_its_articles_and_urgency_and_changed_with_its_history(
    client, client_of, focal_point, kenya
):
    extradition, assistance = ArticleFactory(number=16, title="Extradition"), ArticleFactory(number=18)
    typed = {
        "state": kenya.pk,
        "title": "a register of cases",
        "priority_area": PriorityAreaFactory().pk,
        "articles": [extradition.pk],
        "urgency": "high",
        "language": "en",
    }
    own = client_of(focal_point)
    assert own.post("/needs/new/", typed).status_code == 302
    need = Need.objects.get()
    assert (need.urgency, list(need.articles.all())) == ("high", [extradition])
    page = client.get(need.get_absolute_url()).content.decode()
    assert "Convention: article 16, Extradition" in page
    assert "<dd>high</dd>" in page
    changed = typed | {"articles": [extradition.pk, assistance.pk], "urgency": "low", "version": 1}
    assert own.post(f"/needs/{need.pk}/edit/", changed).status_code == 302
    assert set(need.articles.all()) == {extradition, assistance}
    rows = Change.objects.filter(event="edited").values_list("field", "old", "new")
    assert set(rows) == {
        ("urgency", "high", "low"),
        ("articles", str(extradition), f"{extradition}; {assistance}"),
    }
    page = own.get(need.get_absolute_url()).content.decode()
    assert "urgency changed from “high” to “low”" in page
    refused = own.post("/needs/new/", typed | {"urgency": "at once"})
    assert refused.status_code == 422
    assert Need.objects.count() == 1


def test_the_filters_of_needs_find_each_their_own(client, kenya, peru):
    peru.regional_group = "latin-america"
    peru.save()
    kind, article = AssistanceKindFactory(code="training"), ArticleFactory(number=18)
    wanted = NeedFactory(state=kenya, urgency="high", kind=kind)
    wanted.articles.add(article)
    others = [
        NeedFactory(state=peru, urgency="low", kind=AssistanceKindFactory(code="manual")),
        NeedFactory(state=None),
    ]
    others[0].articles.add(ArticleFactory(number=16))

    def found(query):
        return list(client.get(f"/needs/?{query}").context["object_list"])

    for query in ("urgency=high", f"article={article.pk}", "regional_group=africa", "kind=training", "state=KEN"):
        assert found(query) == [wanted], query
    assert found("state=null") == [others[1]]
    assert found("regional_group=latin-america&urgency=high") == []
    choices = client.get("/needs/").context["filter"].form.fields["article"].queryset
    NeedFactory(status="withdrawn").articles.add(ArticleFactory(number=30))
    assert [choice.number for choice in choices.all()] == [16, 18]
    header, *rows = list(
        csv.reader(b"".join(client.get("/needs/?urgency=high&format=csv")).decode("utf-8-sig").splitlines())
    )
    [row] = [dict(zip(header, row, strict=True)) for row in rows]
    assert (row["articles"], row["urgency"]) == (article.label, "high")
