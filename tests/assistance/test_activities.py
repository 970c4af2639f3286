"""Activities: who sees and does what in each state, moves, uploads, evidence, reminders."""

import datetime
import io
import re
import zipfile

import openpyxl
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from assistance.enums import ACTIVITY_MOVES, ActivityStatus
from assistance.models import Activity, Attachment
from assistance.queries import activities_visible_to
from assistance.reminder_sources import ReturnedActivitySource
from assistance.services import (
    add_attachment,
    draft_activity,
    draft_proposal,
    edit_activity,
    move_activity,
    move_proposal,
    submit_proposal,
)
from cop_portal.common.errors import MoveNotAllowed, NotAllowed, PortalError, StaleVersion
from cop_portal.history.models import Change
from cop_portal.people.rules import Secretariat
from recommendations.fulfilment import evidence_of
from recommendations.models import InstrumentStatus
from recommendations.queries import mandates
from tests.factories.assistance import (
    ActivityFactory,
    AssistanceKindFactory,
    NeedFactory,
    ProposalFactory,
)
from tests.factories.recommendations import (
    AddresseeFactory,
    DeadlineFactory,
    DocumentFactory,
    InstrumentFactory,
    MandateFactory,
    PriorityAreaFactory,
    SessionFactory,
    working_group_meeting,
)

D = datetime.date
CAST = ["visitor", "focal_point", "stranger", "former_focal_point", "officer", "head", "administrator"]
# Who sees an activity of Kenya, in each state; the State enters it itself, and anybody may read it.
SEES = {
    "draft": {"focal_point"},
    "submitted": {"focal_point", "officer", "head"},
    "returned": {"focal_point", "officer", "head"},
    "published": set(CAST),
    "withdrawn": {"focal_point", "officer", "head"},
}


# A change to a published activity alone is taken over; see below.
OWN_STATUSES = [status for status in ActivityStatus if status != ActivityStatus.TAKEN_OVER]


@pytest.fixture
def cast(request, db):
    from django.contrib.auth.models import AnonymousUser

    return {who: AnonymousUser() if who == "visitor" else request.getfixturevalue(who) for who in CAST}


@pytest.mark.parametrize("status", OWN_STATUSES)
def test_who_sees_an_activity(status, cast, kenya):
    activity = ActivityFactory(state=kenya, created_by=cast["focal_point"], status=status)
    sees = {who for who, user in cast.items() if activities_visible_to(user).filter(pk=activity.pk).exists()}
    assert sees == SEES[status]


def test_what_is_for_states_parties_is_not_for_visitors(cast, kenya):
    activity = ActivityFactory(state=kenya, status="published", visibility="states", created_by=cast["focal_point"])
    sees = {who for who, user in cast.items() if activities_visible_to(user).filter(pk=activity.pk).exists()}
    assert sees == {"focal_point", "stranger", "officer", "head"}


def may(user, activity, to):
    with transaction.atomic():
        try:
            move_activity(activity=activity, to=to, by=user, reason="So it is.")
        except NotAllowed:
            return False
        except MoveNotAllowed:
            return True
        finally:
            transaction.set_rollback(True)
    return True


@pytest.mark.parametrize(
    ("to", "who"),
    [
        ("submitted", {"focal_point"}),
        ("withdrawn", {"focal_point"}),
        ("returned", {"officer", "head"}),
        ("published", {"officer", "head"}),
    ],
)
def test_who_makes_which_move(to, who, cast, kenya):
    activity = ActivityFactory(state=kenya, created_by=cast["focal_point"], status="submitted")
    assert {name for name, user in cast.items() if may(user, activity, to)} == who


@pytest.mark.parametrize("old", OWN_STATUSES)
@pytest.mark.parametrize("new", [status for status in ActivityStatus if status != ActivityStatus.DRAFT])
def test_every_move_of_an_activity(old, new, focal_point, officer, kenya):
    activity = ActivityFactory(state=kenya, created_by=focal_point, status=old)
    by = focal_point if new in ("submitted", "withdrawn") else officer
    if new == old:
        assert move_activity(activity=activity, to=new, by=by, reason="Again.")[1] is False
        assert not Change.objects.exists()
    elif new in ACTIVITY_MOVES.get(old, ()) and new in OWN_STATUSES:
        moved, did = move_activity(activity=activity, to=new, by=by, reason="So it is.")
        assert (moved.status, did) == (new, True)
        change = Change.objects.get()
        assert (change.old, change.new, change.by, change.reason, change.for_state) == (
            old,
            new,
            by,
            "So it is.",
            kenya,
        )
        assert change.is_public == ("published" in (old, new))
    else:
        with pytest.raises(MoveNotAllowed):
            move_activity(activity=activity, to=new, by=by, reason="So it is.")


@pytest.mark.parametrize(("old", "to"), [("submitted", "returned"), ("draft", "withdrawn")])
def test_a_return_and_a_withdrawal_need_a_reason(old, to, focal_point, officer, kenya):
    activity = ActivityFactory(state=kenya, created_by=focal_point, status=old)
    with pytest.raises(PortalError, match="this move needs a reason"):
        move_activity(activity=activity, to=to, by=officer if to == "returned" else focal_point, reason=" ")


def test_after_the_ten_thousandth_report_of_a_year_comes_the_next(focal_point, kenya):
    for number in ("0002", "9999", "10000"):
        ActivityFactory(state=kenya, created_by=focal_point, reference=f"KEN-2007-{number}")
    activity = Activity(state=kenya, title="the next", kind=AssistanceKindFactory(), starts_on=D(2007, 3, 1))
    assert draft_activity(activity=activity, by=focal_point).reference == "KEN-2007-10001"


def test_what_the_dates_do_not_tell_of_an_activity(kenya):
    ended = ActivityFactory.build(state=kenya, starts_on=D(2007, 1, 8), ends_on=D(2007, 2, 9))
    assert ended.progress == "completed"
    ended.interruption = "cancelled"
    assert ended.progress == "cancelled"


def test_a_line_that_is_no_address_is_named(focal_point, kenya):
    activity = ActivityFactory.build(
        state=kenya, kind=AssistanceKindFactory(), created_by=focal_point, web_pages="https://example.org/a\nexample"
    )
    with pytest.raises(ValidationError, match="Line 2 is not an address on the web: “example”"):
        activity.full_clean()


def test_whoever_submits_on_behalf_does_not_accept(officer, second_officer, peru):
    activity = Activity(
        state=peru,
        title="typed from a letter",
        kind=AssistanceKindFactory(),
        starts_on=D(2007, 3, 1),
        recipient_region="x",
    )
    activity = draft_activity(activity=activity, by=officer)
    assert activity.on_behalf is True
    activity, _moved = move_activity(activity=activity, to="submitted", by=officer)
    with pytest.raises(NotAllowed, match="You submitted this on behalf of the State"):
        move_activity(activity=activity, to="published", by=officer)
    assert move_activity(activity=activity, to="published", by=second_officer)[0].status == "published"


def test_four_eyes_hold_against_what_the_page_was_shown(officer, peru):
    """The rule is asked of the row as it is now: a copy from before the submission opens no way round it."""
    activity = ActivityFactory(state=peru, created_by=officer, on_behalf=True)
    before = Activity.objects.get(pk=activity.pk)
    move_activity(activity=activity, to="submitted", by=officer)
    with pytest.raises(NotAllowed, match="You submitted this on behalf of the State"):
        move_activity(activity=before, to="published", by=officer)


def test_a_year_out_of_range_is_refused_not_a_crash(client, db):
    for year in ("99999999999", "-1", "x"):
        assert client.get("/activities/", {"year": year}).status_code == 200


def test_nothing_is_submitted_without_a_recipient(focal_point, kenya):
    activity = ActivityFactory(state=kenya, created_by=focal_point, recipient_region="")
    with pytest.raises(PortalError, match="Name a recipient State, or the recipient region"):
        move_activity(activity=activity, to="submitted", by=focal_point)
    activity.refresh_from_db()
    assert activity.status == "draft"


def test_references_count_a_states_reports_of_the_year(focal_point, stranger, kenya, peru):
    def reference(state, by):
        activity = Activity(state=state, title="x", kind=AssistanceKindFactory(), starts_on=D(2007, 3, 1))
        return draft_activity(activity=activity, by=by).reference

    assert [reference(kenya, focal_point), reference(peru, stranger), reference(kenya, focal_point)] == [
        "KEN-2007-0001",
        "PER-2007-0001",
        "KEN-2007-0002",
    ]


def test_a_stranger_and_a_former_focal_point_draft_nothing_for_kenya(stranger, former_focal_point, kenya):
    for person in (stranger, former_focal_point):
        activity = Activity(state=kenya, title="x", kind=AssistanceKindFactory(), starts_on=D(2007, 3, 1))
        with pytest.raises(NotAllowed, match="You do not report for this State"):
            draft_activity(activity=activity, by=person)
    assert not Activity.objects.exists()


def report(client, **fields):
    kind = AssistanceKindFactory()
    given = {
        "title": "training",
        "kind": kind.pk,
        "provider_role": "provides",
        "starts_on": "2007-03-05",
        "starts_precision": "day",
        "ends_precision": "day",
        "language": "en",
        "visibility": "public",
    }
    return client.post("/activities/new/", given | fields)


def test_the_page_refuses_a_state_that_the_person_does_not_represent(stranger, kenya, client_of):
    response = report(client_of(stranger), state=kenya.pk)
    assert response.status_code == 422
    assert response.context["form"].errors["state"] == ["You do not report for this State."]
    assert not Activity.objects.exists()


def test_the_page_refuses_an_end_before_the_start_and_keeps_what_was_typed(focal_point, kenya, client_of):
    response = report(client_of(focal_point), state=kenya.pk, ends_on="2007-03-01", description="of judges")
    assert response.status_code == 422
    assert "An activity cannot end before it starts." in response.content.decode()
    assert response.context["form"]["description"].value() == "of judges"
    assert not Activity.objects.exists()


def test_the_database_refuses_an_end_before_the_start(focal_point, kenya):
    with pytest.raises(IntegrityError, match="activity_ends_after_it_starts"), transaction.atomic():
        ActivityFactory(state=kenya, ends_on=D(2007, 3, 1))


def test_extra_fields_of_a_form_change_nothing(focal_point, kenya, client_of):
    report(client_of(focal_point), state=kenya.pk, status="published", reference="KEN-1999-0001", on_behalf="on")
    activity = Activity.objects.get()
    assert (activity.status, activity.reference, activity.on_behalf) == ("draft", "KEN-2007-0001", False)


def test_a_published_activity_is_not_edited(focal_point, kenya):
    activity = ActivityFactory(state=kenya, created_by=focal_point, status="published")
    activity.title = "rewritten"
    with pytest.raises(NotAllowed, match="Only a draft, or an activity that was returned, can be changed"):
        edit_activity(activity=activity, by=focal_point, fields=["title"])


def test_a_stale_edit_keeps_links_and_columns(focal_point, kenya):
    area = PriorityAreaFactory()
    stale = ActivityFactory(state=kenya, created_by=focal_point)
    fresh = Activity.objects.get(pk=stale.pk)
    edit_activity(activity=fresh, by=focal_point, fields=["title"], links={"priority_areas": [area]})
    stale.title = "other"
    with pytest.raises(StaleVersion):
        edit_activity(activity=stale, by=focal_point, fields=["title"], links={"priority_areas": []})
    assert list(fresh.priority_areas.all()) == [area]
    assert Change.objects.get(field="priority_areas").new == "Priority area 1"


# --- uploads


def docx_like(entries):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
        for name, data in entries:
            archive.writestr(name, data)
    return buffer.getvalue()


def workbook():
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("letter.pdf", b"%PDF-1.7\n%x", "application/pdf"),
        ("table.xlsx", workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("wrong-ending.txt", b"%PDF-1.7\n%x", "application/pdf"),
        ("notes.txt", "Résumé".encode(), "text/plain"),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + b"0" * 20, "image/png"),
    ],
)
def test_a_files_kind_is_told_from_its_bytes(name, data, kind, focal_point, kenya):
    activity = ActivityFactory(state=kenya, created_by=focal_point)
    data = data() if callable(data) else data
    attachment = add_attachment(activity=activity, by=focal_point, file=SimpleUploadedFile(name, data))
    assert (attachment.content_type, attachment.size, attachment.file.read()) == (kind, len(data), data)
    attachment.file.close()
    assert re.fullmatch(r"activities/[0-9a-f]{32}\.\w+", attachment.file.name)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("letter.pdf", b"MZ\x90\x00", "letter.pdf is not a PDF, Word"),
        ("picture.svg", b"<svg onload='x'/>", "picture.svg is not a PDF, Word"),
        ("page.txt", b"<html><script>", "page.txt is not a PDF, Word"),
        ("letter.txt", b"\xff\xfe\x00\x00\x01\x00", "letter.txt is not a PDF, Word"),
        ("letter.zip", lambda: _zip({"a.txt": "a"}), "letter.zip is not a PDF, Word"),
        ("bomb.docx", lambda: docx_like([("word/media/x", b"0" * 30_000_000)]), "bomb.docx unpacks to far more"),
        ("many.docx", lambda: docx_like([(f"word/{n}", b"") for n in range(1_100)]), "many.docx unpacks to far more"),
        ("large.txt", b"a" * (10 * 1024 * 1024 + 1), "large.txt is larger than 10 MB."),
    ],
)
def test_an_upload_of_the_wrong_kind_is_refused(name, data, sentence, focal_point, kenya, client_of):
    activity = ActivityFactory(state=kenya, created_by=focal_point)
    file = SimpleUploadedFile(name, data() if callable(data) else data)
    response = client_of(focal_point).post(f"{activity.get_absolute_url()}attachments/", {"file": file})
    assert response.status_code == 422
    assert sentence in response.context["form"].errors["file"][0]
    assert not Attachment.objects.exists()


def _zip(entries):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_a_download_runs_nowhere(focal_point, kenya, client_of):
    activity = ActivityFactory(state=kenya, created_by=focal_point)
    attachment = add_attachment(activity=activity, by=focal_point, file=SimpleUploadedFile("Résumé.txt", b"programme"))
    response = client_of(focal_point).get(f"{activity.get_absolute_url()}attachments/{attachment.pk}/")
    assert b"".join(response) == b"programme"
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    for close in response._resource_closers:
        close()


# --- evidence


@pytest.fixture
def areas(db):
    return [PriorityAreaFactory(number=number) for number in (1, 2)]


def evidence(mandate):
    """As the secretariat sees it."""
    return evidence_of([mandates().get(pk=mandate.pk)], Secretariat())[mandate.pk]


def test_b_activities_reported(areas, kenya, peru, officer, client, client_of):
    untoc = InstrumentFactory()
    for state in (kenya, peru):
        InstrumentStatus.objects.create(state=state, instrument=untoc, consent="party", consent_on=D(2004, 6, 16))
    mandate = MandateFactory(slug="3-4-b-1", fulfilment_rule="activities-reported")
    ActivityFactory(state=kenya, status="submitted", mandates=[mandate], priority_areas=areas)
    found = evidence(mandate)
    assert (found.status, [str(words) for words in found.missing]) == (
        "none",
        ["No published activity answers this mandate yet."],
    )
    ActivityFactory(state=kenya, status="published", mandates=[mandate], priority_areas=areas[:1])
    found = evidence(mandate)
    assert found.status == "partly"
    assert [fact.text for fact in found.facts] == [
        "1 activity is published.",
        "States parties that reported: 1 of 2.",
        "Priority areas covered: 1 of 2.",
    ]
    # Of a mandate that asks States, each number leads to as many rows for whoever reads it.
    AddresseeFactory(mandate=mandate, kind="states")
    for_states = ActivityFactory(state=peru, status="published", visibility="states", mandates=[mandate])
    for reader, client_, sentence, number in (
        (AnonymousUser(), client, "1 activity is published.", 1),
        (officer, client_of(officer), "2 activities are published.", 2),
    ):
        facts = evidence_of([mandates().get(pk=mandate.pk)], reader)[mandate.pk].facts
        assert [fact.text for fact in facts[:2]] == [sentence, "States parties that reported: 2 of 2."]
        assert [client_.get(fact.url).context["total"] for fact in facts[:2]] == [number, 2]
    for_states.mandates.clear()
    assert found.missing == ("No activity in the priority area “Priority area 2”.",)
    ActivityFactory(state=kenya, status="published", mandates=[mandate], priority_areas=areas[1:])
    assert evidence(mandate).status == "met"


def test_each_activity_counts_once_for_each_mandate_that_it_names(areas, kenya, peru):
    InstrumentStatus.objects.create(
        state=kenya, instrument=InstrumentFactory(), consent="party", consent_on=D(2004, 6, 16)
    )
    rule = {"fulfilment_rule": "activities-reported"}
    one = MandateFactory(slug="one", **rule)
    other = MandateFactory(slug="other", number=2, paragraph=one.paragraph, **rule)
    published = {"status": "published", "priority_areas": areas}  # each in both areas
    ActivityFactory(state=kenya, mandates=[one, other], **published)
    ActivityFactory(state=kenya, mandates=[one], is_example=True, **published)
    ActivityFactory(state=peru, mandates=[one], status="published")
    ActivityFactory(state=peru, mandates=[other], visibility="states", is_example=True, **published)
    found = evidence_of(list(mandates().filter(slug__in=["one", "other"])), Secretariat())
    assert [fact.text for fact in found[one.pk].facts] == [
        "3 activities are published.",
        "States parties that reported: 1 of 1.",
        "Priority areas covered: 2 of 2.",
        "Of these activities, examples: 1.",
    ]
    assert [fact.text for fact in found[other.pk].facts] == [
        "2 activities are published.",
        "States parties that reported: 1 of 1.",
        "Priority areas covered: 2 of 2.",
        "Of these activities, examples: 1.",
    ]


def test_c_proposals_prepared_and_submitted_in_time(areas, officer, head, client_of):
    meeting = working_group_meeting()
    paper = DocumentFactory(symbol="CTOC/COP/WG.2/2007/2")
    deadline = {"rule": "at", "session": meeting, "date": None}
    prepared = MandateFactory(slug="c-1", fulfilment_rule="proposals-prepared", deadline=DeadlineFactory(**deadline))
    submitted = MandateFactory(
        slug="c-2",
        number=2,
        paragraph=prepared.paragraph,
        fulfilment_rule="proposals-submitted",
        deadline=DeadlineFactory(**deadline),
    )
    assert (evidence(prepared).status, evidence(submitted).status) == ("none", "none")
    first, second = (
        draft_proposal(
            proposal=ProposalFactory.build(priority_area=area, mandate=prepared, created_by=officer), by=officer
        )
        for area in areas
    )
    assert (evidence(prepared).status, evidence(submitted).status) == ("met", "none")
    for proposal in (first, second):
        move_proposal(proposal=proposal, to="cleared", by=head)
    assert (evidence(prepared).status, evidence(submitted).status) == ("met", "none")
    submit_proposal(proposal=first, document=paper, session=meeting, submitted_on=D(2007, 9, 19), by=head)
    found = evidence(submitted)
    assert (found.status, found.missing) == ("partly", ("No proposal in the priority area “Priority area 2”.",))
    assert "Submitted in CTOC/COP/WG.2/2007/2 on 19 September 2007." in [fact.text for fact in found.facts]
    submit_proposal(proposal=second, document=paper, session=meeting, submitted_on=D(2007, 10, 4), by=head)
    found = evidence(submitted)
    assert (found.status, found.missing) == ("partly", ("Some came after the due day.",))
    type(second).objects.filter(pk=second.pk).update(submitted_on=D(2007, 9, 19))
    assert evidence(submitted).status == "met"
    ProposalFactory(priority_area=areas[0], created_by=officer)  # for no mandate in particular
    ProposalFactory(priority_area=areas[0], created_by=officer, mandate=MandateFactory(slug="other"))
    for mandate, number in ((prepared, 3), (submitted, 2)):
        [fact, *_others] = evidence(mandate).facts
        assert fact.text == f"{number} proposals"
        assert client_of(officer).get(fact.url).context["total"] == number
    for outcome in ("endorsed", "modified", "not_endorsed"):
        type(second).objects.filter(pk=second.pk).update(status=outcome, outcome="as amended in the room")
        assert evidence(submitted).status == "met", "it was submitted in time, whatever came of it"
    type(second).objects.filter(pk=second.pk).update(status="withdrawn")
    assert evidence(submitted).status == "partly"
    type(second).objects.filter(pk=second.pk).update(status="submitted")
    type(second).objects.filter(pk=second.pk).update(session=SessionFactory(code="COP-4", number=4))
    assert evidence(submitted).status == "partly"


def test_a_submitted_proposal_is_complete_in_the_database(db):
    with pytest.raises(IntegrityError, match="proposal_submitted_in_a_document"), transaction.atomic():
        ProposalFactory(status="submitted", submitted_on=None)


# --- reminders


def test_a_returned_activity_reminds_the_states_focal_points(focal_point, former_focal_point, stranger, officer, kenya):
    activity = ActivityFactory(state=kenya, created_by=former_focal_point, status="submitted")
    activity, _moved = move_activity(activity=activity, to="returned", by=officer, reason="Please date it.")
    source = ReturnedActivitySource()
    due = D(2007, 9, 24)
    found = source.due_between(D(2007, 9, 1), D(2007, 9, 30))
    assert [(item.subject, item.recipient, item.due_on) for item in found] == [(activity, focal_point, due)]
    assert source.due_between(D(2007, 9, 25), D(2007, 9, 30)) == []
    assert source.still_due(activity, focal_point, due)
    assert not source.still_due(activity, former_focal_point, due)
    activity, _moved = move_activity(activity=activity, to="submitted", by=focal_point)
    assert not source.still_due(activity, focal_point, due)


@pytest.mark.parametrize(("hour", "day"), [(21, 23), (22, 24)], ids=["before midnight in Vienna", "after it"])
def test_two_weeks_count_from_the_day_of_the_return_in_the_portals_zone(
    focal_point, officer, kenya, settings, monkeypatch, hour, day
):
    """Just after midnight in Vienna the stored time still has the day before."""
    settings.PORTAL_TODAY = None
    returned_at = datetime.datetime(2007, 9, 9, hour, 30, tzinfo=datetime.UTC)
    monkeypatch.setattr("cop_portal.common.dates.machine_now", lambda: returned_at)
    activity = ActivityFactory(state=kenya, created_by=focal_point, status="submitted")
    activity, _moved = move_activity(activity=activity, to="returned", by=officer, reason="Please date it.")
    found = ReturnedActivitySource().due_between(D(2007, 9, 1), D(2007, 9, 30))
    assert [item.due_on for item in found] == [D(2007, 9, day)]


# --- the list


def test_the_list_folds_accents_and_filters(client, kenya):
    ActivityFactory(
        state=kenya, status="published", title="Évaluation des besoins", search_text="evaluation des besoins"
    )
    ActivityFactory(state=kenya, status="published")
    ActivityFactory(state=kenya, status="draft", search_text="evaluation secrete")
    response = client.get("/activities/?q=EVALUATION")
    assert [row.title for row in response.context["object_list"]] == ["Évaluation des besoins"]
    assert client.get("/activities/?state=KEN&year=2006").context["total"] == 0


def test_the_download_has_what_the_person_may_see_and_no_formula(client, kenya):
    ActivityFactory(state=kenya, status="published", title="=HYPERLINK(1)")
    ActivityFactory(state=kenya, status="draft", title="secret")
    content = b"".join(client.get("/activities/?format=csv")).decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in content
    assert "secret" not in content
    assert len(content.splitlines()) == 2


def test_needs_and_proposals_are_listed_for_those_who_may(client, client_of, officer, kenya):
    NeedFactory(title="a laboratory", state=kenya)
    ProposalFactory(title="secret draft")
    assert "a laboratory" in client.get("/needs/").content.decode()
    assert "secret draft" not in client.get("/proposals/").content.decode()
    assert "secret draft" in client_of(officer).get("/proposals/").content.decode()
