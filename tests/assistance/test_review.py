"""Reporting and its review: the form, copies, the preview, returns with remarks, and who reads them."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError

from assistance.contents import completeness_of
from assistance.enums import ActivityStatus
from assistance.models import Activity, ActivityRemark
from assistance.queries import remarks_of_last_return, replies_of
from assistance.services import copy_activity, edit_activity, move_activity, remark_on, return_activity
from cop_portal.common import dates
from cop_portal.common.errors import NotAllowed, PortalError
from cop_portal.common.forms import KnownDateField
from cop_portal.history.models import Change
from tests.factories.assistance import ActivityFactory, AttachmentFactory, ProposalFactory
from tests.factories.people import OrganizationFactory, StateFactory
from tests.factories.recommendations import (
    AddresseeFactory,
    InstrumentFactory,
    MandateFactory,
    PriorityAreaFactory,
    RecommendationFactory,
    StateReplyFactory,
)

D = datetime.date


@pytest.fixture
def draft(focal_point, kenya):
    return ActivityFactory(state=kenya, created_by=focal_point, reference="KEN-2007-0001")


@pytest.fixture
def submitted(draft, focal_point):
    return move_activity(activity=draft, to="submitted", by=focal_point)[0]


def typed(activity, **fields):
    """What the form posts for an activity, with these fields otherwise."""
    return {
        "title": activity.title,
        "kind": activity.kind_id,
        "provider_role": "provides",
        "recipient_region": activity.recipient_region,
        "starts_on": "2007-03-05",
        "language": "en",
        "visibility": "public",
        "interruption": "",
        "currency": "",
        "sector": "",
        "version": activity.version,
    } | fields


# --- the form


@pytest.mark.parametrize(
    ("text", "day", "precision", "last"),
    [
        ("2007", D(2007, 1, 1), "year", D(2007, 12, 31)),
        ("2007-03", D(2007, 3, 1), "month", D(2007, 3, 31)),
        ("2008/2", D(2008, 2, 1), "month", D(2008, 2, 29)),
        (" 2007-03-05 ", D(2007, 3, 5), "day", D(2007, 3, 5)),
        ("٢٠٠٧-٠٣", D(2007, 3, 1), "month", D(2007, 3, 31)),
    ],
)
def test_a_date_is_typed_as_exactly_as_it_is_known(text, day, precision, last):
    assert dates.known(text) == (day, precision)
    assert dates.last_day(day, precision) == last
    assert dates.known(dates.known_text(day, precision)) == (day, precision)


@pytest.mark.parametrize("text", ["07", "2007-13", "2007-02-30", "2007-00", "5.3.2007", "March 2007", "2007-", "0000"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValidationError, match="Write a year, a month, or a day"):
        KnownDateField().clean(text)


def test_a_month_is_stored_shown_and_edited_as_a_month(draft, focal_point, client_of):
    client = client_of(focal_point)
    page = f"{draft.get_absolute_url()}edit/"
    response = client.post(page, typed(draft, starts_on="March 2007"))
    assert response.status_code == 422
    assert response.context["form"].errors["starts_on"] == [
        "Write a year, a month, or a day: 2007, 2007-03, or 2007-03-05."
    ]
    assert response.context["form"]["starts_on"].value() == "March 2007"
    # It starts within the month in which it ends.
    client.post(page, typed(draft, starts_on="2007-03-05", ends_on="2007-03"))
    draft.refresh_from_db()
    assert (draft.starts_on, draft.starts_precision, draft.ends_on, draft.ends_precision) == (
        D(2007, 3, 5),
        "day",
        D(2007, 3, 31),
        "month",
    )
    form = client.get(page).context["form"]
    assert (form["starts_on"].value(), form["ends_on"].value()) == ("2007-03-05", "2007-03")
    assert "5 March 2007 – March 2007" in client.get(draft.get_absolute_url()).content.decode()
    assert client.get("/activities/?format=json").getvalue().decode().count("2007-03-31") == 0
    client.post(page, typed(draft, version=2, ends_on=""))
    draft.refresh_from_db()
    assert (draft.ends_on, draft.ends_precision) == (None, "day")


def test_every_field_of_the_form_is_stored(draft, focal_point, client_of):
    instrument = InstrumentFactory()
    article = instrument.articles.create(number=5, title="Criminalization")
    linked = {
        "recipients": StateFactory(code="UGA"),
        "providers": StateFactory(code="FRA"),
        "providing_organizations": OrganizationFactory(),
        "mandates": MandateFactory(slug="asked"),
        "priority_areas": PriorityAreaFactory(),
        "recommendations": RecommendationFactory(),
        "proposals": ProposalFactory(status="endorsed"),
        "instruments": instrument,
        "articles": article,
    }
    AddresseeFactory(mandate=linked["mandates"], kind="states")
    said = {
        "interruption": "suspended",
        "description": "d",
        "results": "r",
        "currency": "KES",
        "beneficiaries": "40 prosecutors",
        "sector": "15130",
        "contact": "the office",
        "contact_email": "office@example.org",
        "web_pages": "https://example.org/a",
        "iati_identifier": "XX-1",
        "visibility": "states",
        "language": "fr",
        "provider_role": "receives",
    }
    links = {name: [one.pk] for name, one in linked.items()}
    response = client_of(focal_point).post(
        f"{draft.get_absolute_url()}edit/", typed(draft, cost="1200.50", ends_on="2008", **said, **links)
    )
    assert response.status_code == 302
    draft = Activity.objects.get(pk=draft.pk)
    assert {name: getattr(draft, name) for name in said} == said
    assert str(draft.cost) == "1200.50"
    assert {name: [one.pk for one in getattr(draft, name).all()] for name in linked} == links
    whole = completeness_of(draft)
    assert (whole.filled, whole.total, whole.lacks) == (16, 16, "")
    page = client_of(focal_point).get(draft.get_absolute_url()).content.decode()
    for words in (
        "KES\N{NO-BREAK SPACE}1,200.50",
        "40 prosecutors",
        "office@example.org",
        "Criminalization",
        "XX-1",
        "2008",
    ):
        assert words in page, words


@pytest.mark.parametrize(
    ("fields", "at", "sentence"),
    [
        ({"cost": "10"}, "currency", "Choose the currency of the cost."),
        ({"currency": "USD"}, "cost", "Give the cost, or choose no currency."),
        ({"web_pages": "example"}, "web_pages", "Line 1 is not an address on the web: “example”."),
        (
            {"recipients": ["999999"]},
            "recipients",
            "Select a valid choice. 999999 is not one of the available choices.",
        ),
    ],
)
def test_a_refusal_stands_at_its_field_and_opens_its_part(fields, at, sentence, draft, focal_point, client_of):
    response = client_of(focal_point).post(f"{draft.get_absolute_url()}edit/", typed(draft, title="kept", **fields))
    form = response.context["form"]
    assert (response.status_code, form.errors, form["title"].value()) == (422, {at: [sentence]}, "kept")
    assert all(group["is_open"] for group in form.groups if at in [field.name for field in group["fields"]])


def test_a_report_says_how_complete_it_is(draft, focal_point, client_of):
    client = client_of(focal_point)
    Activity.objects.filter(pk=draft.pk).update(recipient_region="")
    words = "3 of 16 filled; <strong>to submit it lacks: a recipient State, or the recipient region</strong>"
    for page in (draft.get_absolute_url(), f"{draft.get_absolute_url()}edit/", "/desk/"):
        assert words in client.get(page).content.decode(), page
    # A State that receives is itself the recipient.
    Activity.objects.filter(pk=draft.pk).update(provider_role="receives")
    assert "4 of 16 filled; nothing is lacking" in client.get(draft.get_absolute_url()).content.decode()
    assert move_activity(activity=draft, to="submitted", by=focal_point)[1] is True
    new = client.get("/activities/new/?state=KEN").content.decode()
    assert (
        "to submit it lacks: a title, a kind of assistance, a recipient State, or the recipient region, a start" in new
    )


def test_two_who_edit_one_draft_both_see_both_texts(draft, focal_point, kenya, client_of):
    client = client_of(focal_point)
    uganda, peru = StateFactory(code="UGA"), StateFactory(code="PER")
    page = f"{draft.get_absolute_url()}edit/"
    assert client.post(page, typed(draft, starts_on="2007-03", recipients=[uganda.pk])).status_code == 302
    response = client.post(page, typed(draft, starts_on="2007", recipients=[peru.pk]))
    assert response.status_code == 409
    theirs = {label: (stored, mine) for label, stored, mine in response.context["theirs"]}
    assert theirs == {"Start": ("2007-03", "2007"), "Recipient States": (uganda.name, peru.name)}
    assert list(draft.recipients.all()) == [uganda]


# --- reporting again


def test_what_was_reported_is_reported_again_a_year_later(draft, focal_point, kenya, stranger):
    AttachmentFactory(activity=draft)
    draft.recipients.set([StateFactory(code="UGA")])
    Activity.objects.filter(pk=draft.pk).update(
        status="published",
        submitted_by=focal_point,
        submitted_at=dates.now(),
        published_at=dates.now(),
        starts_on=D(2008, 2, 29),
        ends_on=D(2008, 12, 31),
        ends_precision="year",
        results="forty trained",
        iati_identifier="XX-1",
        interruption="cancelled",
        is_example=True,
    )
    draft.refresh_from_db()
    with pytest.raises(NotAllowed, match="You do not report for this State"):
        copy_activity(activity=draft, by=stranger)
    copy = copy_activity(activity=draft, by=focal_point)
    assert (copy.reference, copy.status, copy.version, copy.title) == ("KEN-2007-0002", "draft", 1, draft.title)
    assert (copy.starts_on, copy.ends_on, copy.ends_precision) == (D(2009, 2, 28), D(2009, 12, 31), "year")
    assert (copy.results, copy.iati_identifier, copy.interruption) == ("", "", "")
    assert (copy.submitted_by, copy.published_at, copy.revises, copy.is_example) == (None, None, None, True)
    assert list(copy.recipients.all()) == list(draft.recipients.all())
    assert not copy.attachments.exists()
    assert Change.objects.get(subject_id=copy.pk, event="copied").old == "KEN-2007-0001"


# --- the preview


def article(client, address):
    """The piece of a page that is the activity itself."""
    return re.search(r"<article.*</article>", client.get(address).content.decode(), re.DOTALL)[0]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_preview_is_what_a_visitor_then_reads(language, submitted, focal_point, officer, client, client_of):
    AttachmentFactory(activity=submitted)
    submitted.proposals.set([ProposalFactory(title="secret draft"), ProposalFactory(status="submitted")])
    submitted.recipients.set([submitted.state])
    state = client_of(focal_point)
    for reader in (client, state):
        reader.cookies["django_language"] = language
    before = article(state, f"{submitted.get_absolute_url()}preview/")
    move_activity(activity=submitted, to="published", by=officer)
    assert article(client, submitted.get_absolute_url()) == before
    assert "programme.txt" in before
    assert "secret draft" not in before


# --- returns and remarks


def test_a_return_says_why_and_what_is_to_be_mended_where(submitted, focal_point, officer, client_of):
    remarks = {"ends_on": "Please give the end.", "title": "  ", "recipients": "Which of them?"}
    returned, moved = return_activity(activity=submitted, by=officer, reason="Two things.", remarks=remarks)
    assert (returned.status, moved) == ("returned", True)
    stored = ActivityRemark.objects.values_list("field", "text", "is_return", "from_secretariat", "by")
    assert list(stored) == [
        ("", "Two things.", True, True, officer.pk),
        ("ends_on", "Please give the end.", True, True, officer.pk),
        ("recipients", "Which of them?", True, True, officer.pk),
    ]
    told = Change.objects.filter(subject_id=submitted.pk, by=officer).values_list("event", "field", "new", "is_public")
    assert list(told) == [
        ("moved", "status", "returned", False),
        ("remarked_on_field", "ends_on", "Please give the end.", False),
        ("remarked_on_field", "recipients", "Which of them?", False),
    ]
    assert return_activity(activity=submitted, by=officer, reason="Again.", remarks=remarks)[1] is False
    client = client_of(focal_point)
    form = client.get(f"{submitted.get_absolute_url()}edit/").context["form"]
    at = {field.name: field.field.remarks for field in form if hasattr(field.field, "remarks")}
    assert at == {"ends_on": ["Please give the end."], "recipients": ["Which of them?"]}
    assert "Two things." in client.get("/desk/").content.decode()


def test_a_later_return_leaves_the_remarks_of_an_earlier_one_behind(submitted, focal_point, officer, client_of):
    return_activity(activity=submitted, by=officer, reason="One.", remarks={"ends_on": "Please give the end."})
    submitted.refresh_from_db()
    submitted.title = "mended"
    edit_activity(activity=submitted, by=focal_point, fields=["title"])
    move_activity(activity=submitted, to="submitted", by=focal_point)
    since = client_of(officer).get(submitted.get_absolute_url()).context["since_return"]
    assert [(change.field, change.new) for change in since] == [("title", "mended")]
    return_activity(activity=submitted, by=officer, reason="Two.")
    assert remarks_of_last_return(submitted) == {"": ["Two."]}


def test_a_return_without_a_reason_or_about_no_field_returns_nothing(submitted, officer, client_of):
    with pytest.raises(PortalError, match="this move needs a reason"):
        return_activity(activity=submitted, by=officer, reason=" ", remarks={"title": "x"})
    with pytest.raises(PortalError, match="A report has no part “status”"):
        return_activity(activity=submitted, by=officer, reason="So it is.", remarks={"status": "x"})
    page = f"{submitted.get_absolute_url()}return/"
    response = client_of(officer).post(page, {"reason": "", "remark_title": "kept"})
    assert response.status_code == 422
    assert response.context["form"]["remark_title"].value() == "kept"
    submitted.refresh_from_db()
    assert (submitted.status, ActivityRemark.objects.count()) == ("submitted", 0)


def test_only_the_state_and_the_secretariat_say_and_read_remarks(
    submitted, focal_point, officer, stranger, former_focal_point, administrator, client_of
):
    remark_on(activity=submitted, by=officer, text="Is the end known?", field="ends_on")
    remark_on(activity=submitted, by=focal_point, text="In spring.")
    for person in (stranger, former_focal_point, administrator):
        with pytest.raises(NotAllowed, match="You do not report for this State"):
            remark_on(activity=submitted, by=person, text="x")
    with pytest.raises(PortalError, match="Say something"):
        remark_on(activity=submitted, by=officer, text=" ")
    said = client_of(focal_point).get(f"{submitted.get_absolute_url()}remarks/").context["remarks"]
    assert [(one.about, one.text, one.from_secretariat) for one in said] == [
        ("End", "Is the end known?", True),
        ("", "In spring.", False),
    ]
    # Once it is published, everybody reads the page, and nobody else the remarks or what history keeps of them.
    move_activity(activity=submitted, to="published", by=officer)
    for person in (stranger, administrator):
        page = client_of(person).get(submitted.get_absolute_url()).content.decode()
        assert "Is the end known?" not in page
        assert "In spring." not in page


def test_how_a_state_replied_to_each_mandate(kenya, peru, focal_point):
    first, second, third = (MandateFactory(slug=f"m-{n}", number=n + 1) for n in range(3))
    for status, mandates in (("submitted", [first, second]), ("published", [first]), ("draft", [third])):
        ActivityFactory(state=kenya, status=status, mandates=mandates, created_by=focal_point)
    StateReplyFactory(mandate=first, state=peru)
    found = replies_of([kenya, peru], [first, second, third])
    assert {
        (state, slug): found[m.pk, s.pk].value
        for s, state in ((kenya, "k"), (peru, "p"))
        for slug, m in (
            (1, first),
            (2, second),
            (3, third),
        )
    } == {
        ("k", 1): "reported",
        ("k", 2): "under_review",
        ("k", 3): "no_answer",
        ("p", 1): "nothing",
        ("p", 2): "no_answer",
        ("p", 3): "no_answer",
    }


def test_a_focal_point_says_on_the_desk_that_there_is_nothing_to_report(focal_point, kenya, client_of):
    mandate = MandateFactory(slug="asked")
    AddresseeFactory(mandate=mandate, kind="states")
    client = client_of(focal_point)
    page = client.get("/desk/").content.decode()
    assert "Nothing to report on" in page
    assert client.post("/mandates/asked/replies/new/", {"state": "KEN"}).status_code == 302
    [desk] = client.get("/desk/").context["state_desks"]
    assert [(one.slug, reply) for one, reply in desk.asked] == [("asked", "nothing")]
    assert "Nothing to report on" not in client.get("/desk/").content.decode()


def test_every_status_is_in_one_box_of_the_desk_or_in_none(focal_point, kenya, client_of):
    for status in ActivityStatus:
        if status != ActivityStatus.TAKEN_OVER:
            ActivityFactory(state=kenya, status=status, created_by=focal_point, title=status.value)
    [desk] = client_of(focal_point).get("/desk/").context["state_desks"]
    boxes = {"drafts": desk.drafts, "returned": desk.returned, "submitted": desk.submitted, "published": desk.published}
    assert {name: [one.title for one in box] for name, box in boxes.items()} == {
        "drafts": ["draft"],
        "returned": ["returned"],
        "submitted": ["submitted"],
        "published": ["published"],
    }
    assert desk.submitted[0].days_waiting == 0
