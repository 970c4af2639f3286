"""The journeys, as people walk them, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from assistance.models import Activity
from cop_portal.reminders.models import Mail
from recommendations.models import Mandate
from tests.browser.conftest import assert_accessible, assert_fits, sign_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_officer_creates_an_action_assigns_it_and_moves_it_to_done_with_a_reason(open_page, scripts):
    page = open_page(scripts=scripts)
    sign_in(page, "officer@example.org")
    page.goto("/decisions/3-4/")
    page.get_by_role("link", name="3/4(c)-1").click()
    page.get_by_role("link", name="New action").click()
    page.get_by_label("What is to be done").fill("Ask the units for their proposals")
    page.get_by_label("Owner").select_option(label="second secretariat officer")
    page.get_by_label("Due").fill("2007-09-28")
    page.get_by_role("button", name="Create the action").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask the units for their proposals")
    expect(page.locator("main")).to_contain_text("in 18 days")

    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("alert")).to_contain_text("this move needs a reason")
    if scripts:
        assert_accessible(page)
    page.locator("#reason-done").fill("All units have answered.")
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("status")).to_contain_text("“Ask the units for their proposals” is done.")
    expect(page.locator(".changes")).to_contain_text("from planned to done")
    expect(page.locator(".changes")).to_contain_text("All units have answered.")
    if scripts:
        assert_accessible(page)

    page.goto("/mandates/3-4-c-1/")
    expect(page.locator(".changes")).to_contain_text("All units have answered.")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_work_is_planned_back_from_a_session_done_on_the_board_and_handed_over(open_page, scripts):
    page = open_page(scripts=scripts)
    sign_in(page, "officer@example.org")
    page.goto("/mandates/3-4-d-1/")
    page.get_by_role("link", name="Convene a meeting").click()
    expect(page.locator("table")).to_contain_text("60 days before the meeting of the Working Group")
    page.get_by_role("button", name="Make these actions").click()
    expect(page.get_by_role("status")).to_contain_text("6 actions are made.")
    page.get_by_role("link", name="Convene a meeting").click()
    expect(page.locator(".notice")).to_contain_text("All these actions are there already")
    if scripts:
        assert_accessible(page)

    page.goto("/sessions/WG.2-2007/move/")
    page.get_by_label("First day").fill("2007-11-05")
    page.get_by_label("Last day").fill("2007-11-07")
    page.get_by_role("button", name="Show what will move").click()
    expect(page.locator(".panel")).to_contain_text("10 deadlines")
    page.get_by_role("button", name="Move the session").click()

    page.goto("/actions/?whose=mine")
    page.get_by_role("link", name="Send the provisional agenda").click()
    expect(page.locator(".summary")).to_contain_text("6 September 2007")
    page.get_by_label("Item").fill("Ask the bureau")
    page.get_by_role("button", name="Add").click()
    page.get_by_role("button", name="Done: Ask the bureau").click()
    expect(page.locator(".checklist")).to_contain_text("done by secretariat officer on 10 September 2007")
    page.get_by_role("textbox", name="Comment").fill("The bureau meets on Friday.")
    page.get_by_role("button", name="Comment").click()
    expect(page.locator(".comment")).to_contain_text("The bureau meets on Friday.")
    page.locator("#id_file").set_input_files({"name": "agenda.txt", "mimeType": "text/plain", "buffer": b"1. Opening"})
    page.get_by_role("button", name="Attach").click()
    expect(page.get_by_role("link", name="agenda.txt")).to_be_visible()
    if scripts:
        assert_accessible(page)
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("3/4(d)-1 Send the invitations").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".summary")).to_contain_text("Send the invitations, secretariat officer")

    page.goto("/actions/board/?whose=mine")
    page.get_by_role("button", name="In progress: Send the invitations").click()
    expect(page.get_by_role("status")).to_contain_text("“Send the invitations” is in progress.")
    card = page.locator(".card-action", has=page.get_by_role("link", name="Send the invitations", exact=True))
    card.get_by_text("Blocked", exact=True).first.click()
    card.locator("textarea").locator("visible=true").fill("The list is not cleared.")
    card.get_by_role("button", name="Blocked: Send the invitations").click()
    expect(page.locator("#column-blocked")).to_contain_text("1")
    if scripts:
        assert_accessible(page)

    page.goto("/actions/")
    page.get_by_role("link", name="Hand over").click()
    page.get_by_label("From").select_option(label="secretariat officer")
    page.get_by_role("button", name="Show the actions").click()
    page.get_by_label("3/4(d)-1 Hold the meeting").uncheck()
    page.get_by_label("To", exact=True).select_option(label="second secretariat officer")
    page.get_by_label("Reason").fill("Left for another post.")
    if scripts:
        assert_accessible(page)
    page.get_by_role("button", name="Hand over").click()
    expect(page.get_by_role("status")).to_contain_text("7 actions are second secretariat officer's now.")
    page.goto("/actions/?whose=mine")
    expect(page.locator("tbody tr")).to_have_count(1)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_activity_is_reported_returned_at_a_field_mended_published_and_changed(open_page, scripts):
    kenya, officer, visitor = (open_page(scripts=scripts, width=width) for width in (390, 1280, 1280))

    def accessible(page):
        if scripts:
            assert_accessible(page)
        assert_fits(page)

    sign_in(kenya, "kenya@example.org")
    kenya.get_by_role("link", name="Report an activity for 3/4(b)-1").click()
    kenya.get_by_label("Title").fill("Training of investigators in Mombasa")
    kenya.get_by_label("Kind of assistance").select_option(label="Training event")
    recipients = kenya.locator("#id_recipients")
    if scripts:
        recipients.get_by_label("Find by name").fill("ugan")
    else:
        recipients.get_by_text("African States").click()
    recipients.get_by_label("Uganda").check()
    kenya.get_by_label("Start").fill("2007-08")
    accessible(kenya)
    kenya.get_by_role("button", name="Save the draft").click()
    expect(kenya.locator("h1")).to_have_text("Training of investigators in Mombasa")
    expect(kenya.locator(".completeness")).to_have_text(re.compile(r"5 of 16 filled; nothing is lacking"))
    address = kenya.url
    visitor.goto(address)
    expect(visitor.locator("h1")).to_have_text("There is no such page")
    kenya.get_by_role("button", name="Submit to the secretariat").click()
    expect(kenya.get_by_role("status")).to_contain_text("is submitted.")

    sign_in(officer, "officer@example.org")
    officer.get_by_role("link", name="Training of investigators in Mombasa").click()
    officer.get_by_role("link", name="Return with remarks at its fields").click()
    officer.get_by_label("Reason").fill("Please see the remark.")
    officer.locator("summary", has_text=re.compile(r"Remark\s+End")).click()
    officer.get_by_label("Remark on: End").fill("When did it end?")
    accessible(officer)
    officer.get_by_role("button", name="Return to the State").click()
    expect(officer.get_by_role("status")).to_contain_text("It is returned to the State.")

    kenya.goto("/desk/")
    expect(kenya.locator(".desk-state")).to_contain_text("Please see the remark.")
    accessible(kenya)
    kenya.get_by_role("link", name=re.compile("Mend it KEN-2007-0003")).click()
    expect(kenya.locator(".field", has=kenya.locator("#id_ends_on"))).to_contain_text("When did it end?")
    kenya.locator("#id_ends_on").fill("2007-08-01")
    kenya.locator("#id_starts_on").fill("2007-08-06")
    kenya.get_by_role("button", name="Save").click()
    expect(kenya.get_by_role("alert")).to_contain_text("An activity cannot end before it starts.")
    accessible(kenya)
    kenya.locator("#id_ends_on").fill("2007-08")
    kenya.get_by_role("button", name="Save").click()
    kenya.get_by_role("link", name="Preview").click()
    expect(kenya.locator("article")).to_contain_text("6 August 2007 – August 2007")
    accessible(kenya)
    kenya.get_by_role("link", name="Back to the report").click()
    kenya.get_by_role("button", name="Submit to the secretariat").click()

    officer.goto(address)
    expect(officer.locator("main")).to_contain_text("Changed since it was returned")
    officer.get_by_role("button", name="Accept and publish").click()
    expect(officer.get_by_role("status")).to_contain_text("accepted and published")
    visitor.goto(address)
    expect(visitor.locator("h1")).to_have_text("Training of investigators in Mombasa")
    expect(visitor.locator("main")).not_to_contain_text("Please see the remark.")
    visitor.goto("/mandates/3-4-b-1/")
    expect(visitor.locator("main")).to_contain_text("107 activities are published.")

    kenya.goto(address)
    kenya.get_by_role("button", name="Change what is published").click()
    kenya.get_by_label("Title").fill("Training of forty investigators in Mombasa")
    kenya.get_by_role("button", name="Save").click()
    kenya.get_by_role("button", name="Submit to the secretariat").click()
    visitor.goto(address)
    expect(visitor.locator("h1")).to_have_text("Training of investigators in Mombasa")
    officer.goto(address)
    expect(officer.locator("#change + p")).to_contain_text("KEN-2007-0003.2")
    accessible(officer)
    officer.get_by_role("link", name="KEN-2007-0003.2").click()
    expect(officer.locator(".differences tbody")).to_contain_text("Training of forty investigators in Mombasa")
    accessible(officer)
    officer.get_by_role("button", name="Accept, and take over into what is published").click()
    expect(officer.get_by_role("status")).to_contain_text("taken over into the published activity")
    visitor.reload()
    expect(visitor.locator("h1")).to_have_text("Training of forty investigators in Mombasa")


def test_a_report_that_was_not_saved_is_whole_when_the_browser_was_closed(open_page):
    page = open_page(width=390)
    sign_in(page, "kenya@example.org")
    page.goto("/activities/new/")
    page.get_by_label("Title").fill("Half a report")
    page.get_by_label("Kind of assistance").select_option(label="Training event")
    page.get_by_label("receives the assistance").check()
    page.locator("#id_recipients").get_by_text("African States").click()
    page.locator("#id_recipients").get_by_label("Uganda").check()
    expect(page.get_by_text("What you typed is kept.")).to_be_visible()
    again = page.context.new_page()
    page.close()
    again.goto("/activities/new/")
    again.get_by_role("button", name="Put it back").click()
    expect(again.get_by_label("Title")).to_have_value("Half a report")
    expect(again.get_by_label("Kind of assistance").locator(":checked")).to_have_text("Training event")
    expect(again.get_by_label("receives the assistance")).to_be_checked()
    expect(again.locator("#id_recipients").get_by_label("Uganda")).to_be_checked()
    expect(again.locator("#id_recipients").get_by_label("Uganda")).to_be_visible()
    expect(again.locator("#id_recipients summary", has_text="African States")).to_contain_text("1")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_meeting_with_an_agenda_item_on_coordination_turns_the_evidence_from_none_to_met(open_page, scripts):
    page, visitor = open_page(scripts=scripts), open_page(scripts=scripts)
    visitor.goto("/mandates/3-4-e-1/")
    expect(visitor.locator(".panel").first).to_contain_text("no evidence")

    sign_in(page, "officer@example.org")
    page.goto("/meetings/")
    page.get_by_role("link", name="New meeting").click()
    page.get_by_label("meeting of a body").check()
    page.get_by_label("Title").fill("Working group on technical assistance")
    page.locator("#id_session").select_option(
        label="Working Group on Technical Assistance, meeting of 3–5 October 2007"
    )
    page.locator("#id_starts_at").fill("2007-10-03T10:00")
    page.locator("#id_ends_at").fill("2007-10-05T18:00")
    page.get_by_label("Place").fill("Vienna International Centre")
    page.get_by_role("button", name="Save the draft").click()
    expect(page.locator(".notice")).to_contain_text("asks for an item on this agenda")
    if scripts:
        assert_accessible(page)
    page.get_by_role("link", name="Add an agenda item").click()
    page.get_by_label("Item").fill("Coordination of technical assistance")
    page.get_by_role("button", name="Add").click()
    expect(page.locator(".notice")).to_have_count(0)
    page.get_by_role("button", name="Announce").click()
    expect(page.get_by_role("status")).to_contain_text("“Working group on technical assistance” is announced.")
    if scripts:
        assert_accessible(page)

    visitor.reload()
    expect(visitor.locator(".panel").first).to_contain_text("evidence complete")
    visitor.get_by_role("link", name=re.compile("Coordination of technical assistance")).click()
    expect(visitor.locator("h1")).to_have_text("Working group on technical assistance")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_need_is_answered_by_a_proposal_that_a_session_endorses_and_an_activity_takes_up(open_page, scripts):
    officer, head, kenya, visitor = (open_page(scripts=scripts) for _ in range(4))

    def accessible(page):
        if scripts:
            assert_accessible(page)

    sign_in(officer, "officer@example.org")
    officer.goto("/recommendations/")
    officer.get_by_role("link", name="Enter a recommendation").click()
    officer.get_by_label("Document").select_option(
        label="CTOC/COP/2006/L.8 Recommendations of the open-ended interim working group of government experts on "
        "technical assistance"
    )
    officer.get_by_label("Number").fill("7")
    officer.get_by_label("Text").fill("Assistance in drafting the offences of the Protocols should be offered.")
    officer.get_by_label("Priority area").select_option(label="Implementation of the Protocols")
    officer.get_by_role("button", name="Save").click()
    expect(officer.locator("h1")).to_have_text("Recommendation 7")
    accessible(officer)

    visitor.goto("/coverage/")
    row = visitor.locator("tr.need", has_text="Offences of the smuggling of migrants")
    expect(row).to_contain_text("Nobody has answered this.")
    accessible(visitor)

    officer.goto("/coverage/?answered=false")
    officer.get_by_role("link", name="Offences of the smuggling of migrants in national law").click()
    expect(officer.locator(".notice")).to_contain_text("Nobody has answered this need yet")
    officer.get_by_role("link", name="Draft a proposal").click()
    officer.get_by_label("Title").fill("Drafting of offences in East Africa")
    officer.get_by_label("CTOC/COP/2006/L.8, 7: Assistance in drafting").check()
    officer.get_by_label("Cost").fill("80000")
    officer.get_by_role("button", name="Save the draft").click()
    expect(officer.get_by_role("alert")).to_contain_text("Choose the currency of the cost.")
    accessible(officer)
    officer.get_by_label("Currency").select_option("EUR")
    officer.get_by_role("button", name="Save the draft").click()
    expect(officer.locator("h1")).to_have_text("Drafting of offences in East Africa")
    expect(officer.locator(".summary")).to_contain_text("EUR\u00a080,000")
    expect(officer.locator(".panel").first).to_contain_text("Only a head of unit clears a proposal.")
    address = officer.url
    visitor.goto(address)
    expect(visitor.locator("h1")).to_have_text("There is no such page")

    sign_in(head, "head@example.org")
    head.get_by_role("link", name="Drafting of offences in East Africa").click()
    head.get_by_role("button", name="Clear").click()
    expect(head.get_by_role("status")).to_contain_text("is cleared.")
    head.get_by_role("link", name="Submit to a session").click()
    head.get_by_label("Document").select_option(
        label="CTOC/COP/WG.2/2007/2 Proposals of the Secretariat for technical assistance activities"
    )
    head.get_by_label("Session").select_option(
        label="Working Group on Technical Assistance, meeting of 3–5 October 2007"
    )
    accessible(head)
    head.get_by_role("button", name="Submit").click()
    expect(head.get_by_role("status")).to_contain_text("The proposal is submitted.")

    officer.goto(address)
    officer.get_by_role("button", name="Modified by the session").click()
    expect(officer.get_by_role("alert")).to_contain_text("this move needs words")
    accessible(officer)
    officer.get_by_role("button", name="Endorsed by the session").click()
    expect(officer.get_by_role("status")).to_contain_text("is endorsed.")
    accessible(officer)

    sign_in(kenya, "kenya@example.org")
    reference = "KEN-2007-0002"
    officer.goto(f"/activities/{reference}/")
    officer.locator("#reason-returned").fill("Please name the proposal that you take up.")
    officer.get_by_role("button", name="Return to the State").click()
    kenya.goto(f"/activities/{reference}/edit/")
    kenya.get_by_label("Drafting of offences in East Africa").check()
    kenya.get_by_role("button", name="Save").click()
    kenya.get_by_role("button", name="Submit to the secretariat").click()
    officer.goto(f"/activities/{reference}/")
    officer.get_by_role("button", name="Accept and publish").click()

    visitor.goto(address)
    expect(visitor.locator("main")).to_contain_text("Review of legislation against the smuggling of migrants")
    accessible(visitor)
    visitor.goto("/coverage/")
    row = visitor.locator("tr.need", has_text="Offences of the smuggling of migrants")
    expect(row).not_to_contain_text("Nobody has answered this.")
    row.get_by_role("link", name="1").last.click()
    expect(visitor.locator("tbody tr")).to_have_count(1)
    expect(visitor.locator("tbody")).to_contain_text(reference)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_officer_confirms_a_decision_by_keyboard_alone(open_page, scripts):
    Mandate.objects.update(confirmed_by=None, confirmed_at=None)
    Mandate.objects.filter(slug="3-4-e-1").update(unsure="The addressee is not recognised.")
    page = open_page(scripts=scripts)
    sign_in(page, "officer@example.org")

    def press(name, role="button", key="Enter"):
        page.get_by_role(role, name=name).first.focus()
        page.keyboard.press(key)

    press("Decision 3/4", role="link")
    expect(page.locator(".progress-row")).to_contain_text("0 of 6 confirmed")
    expect(page.locator(".suggestion .status-warning")).to_have_count(1)
    page.locator("#\\33 -4-c-2").focus()
    marked = page.locator(".of-2.read-deadline").first
    expect(marked).to_contain_text("à la réunion qu'il tiendra avant la quatrième session de la Conférence")
    expect(marked).to_have_css("background-color", "rgb(253, 240, 184)")
    if scripts:
        assert_accessible(page)

    press("Accept the 5 that are certain")
    expect(page.get_by_role("status")).to_contain_text("5 mandates are confirmed.")
    expect(page.locator(".progress-row")).to_contain_text("5 of 6 confirmed")
    assert page.url.endswith("?at=3-4-e-1#3-4-e-1")

    # Split the first thing that (c) asks, and make it one again.
    page.locator("#\\33 -4-c-1 summary").focus()
    page.keyboard.press("Enter")
    page.locator("#\\33 -4-c-1").get_by_role("link", name="Split in two").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Split in two").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Choose the word at which the second part begins.")
    page.get_by_role("radio", name="répondre").focus()
    page.keyboard.press("Space")
    press("Split in two")
    expect(page.get_by_role("status")).to_contain_text("3/4(c)-1 is split; its second part is 3/4(c)-3.")
    expect(page.locator(".progress-row")).to_contain_text("6 of 7 confirmed")
    page.locator("#\\33 -4-c-1 summary").focus()
    page.keyboard.press("Enter")
    press("Merge with 3/4(c)-3")
    expect(page.get_by_role("status")).to_contain_text("The two are one: 3/4(c)-1.")
    expect(page.locator(".progress-row")).to_contain_text("5 of 6 confirmed")

    # Change the deadline of the one that was unsure; that confirms it.
    page.locator("#\\33 -4-e-1").get_by_role("link", name="Change").focus()
    page.keyboard.press("Enter")
    page.locator("#id_rule").select_option("on")
    page.locator("#id_date").fill("2007-10-01")
    press("Save and confirm")
    expect(page.get_by_role("status")).to_contain_text("3/4(e)-1 is saved and confirmed.")
    expect(page.locator("#\\33 -4-e-1")).to_contain_text("1 October 2007")
    expect(page.locator(".progress-row")).to_contain_text("All are confirmed")

    # Add what the parser did not find; leave, and come back.
    press("Add a mandate to 3/4(e)", role="link")
    page.locator("#id_asked").fill("de rendre compte de la coordination")
    press("Add and confirm")
    expect(page.get_by_role("status")).to_contain_text("3/4(e)-2 is added and confirmed.")
    page.goto("/desk/")
    expect(page.locator("#unconfirmed")).to_have_count(0)
    page.goto("/decisions/3-4/")
    press("Text and mandates side by side", role="link")
    expect(page.locator(".progress-row")).to_contain_text("7 of 7 confirmed")


def test_keys_lead_from_suggestion_to_suggestion_and_can_be_switched_off(page):
    Mandate.objects.update(confirmed_by=None, confirmed_at=None)
    sign_in(page, "officer@example.org")
    page.goto("/decisions/3-4/confirm/")
    for key, focused in [("j", "3-4-a-1"), ("j", "3-4-b-1"), ("j", "3-4-c-1"), ("k", "3-4-b-1")]:
        page.keyboard.press(key)
        expect(page.locator(":focus")).to_have_id(focused)
    page.keyboard.press("a")
    expect(page.get_by_role("status")).to_contain_text("3/4(b)-1 is confirmed.")
    expect(page.locator(":focus")).to_have_id("3-4-c-1")
    page.get_by_label(re.compile("Keys: j next")).uncheck()
    page.locator("#\\33 -4-c-1").focus()
    page.keyboard.press("j")
    expect(page.locator(":focus")).to_have_id("3-4-c-1")
    page.reload()
    expect(page.get_by_label(re.compile("Keys: j next"))).not_to_be_checked()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_officer_proposes_an_assessment_and_the_head_sends_it_back_and_confirms(open_page, scripts):
    officer, head, visitor = (open_page(scripts=scripts) for _ in range(3))
    sign_in(officer, "officer@example.org")

    def propose(reason):
        expect(officer.locator(".panel").first).to_contain_text("No such proposal has been submitted yet.")
        officer.get_by_label("implemented", exact=True).check()
        officer.get_by_label("Reasons").fill(reason)
        officer.get_by_role("button", name="Propose").click()
        expect(officer.get_by_role("status")).to_contain_text("a head confirms it or sends it back")

    officer.goto("/mandates/3-4-c-2/")
    officer.get_by_role("link", name="Propose an assessment").click()
    propose("Done.")
    expect(officer.get_by_role("button", name="Confirm the assessment")).to_have_count(0)

    sign_in(head, "head@example.org")
    head.locator("section[aria-labelledby=assessments]").get_by_role("link", name="3/4(c)-2").click()
    head.get_by_role("button", name="Send it back").click()
    expect(head.get_by_role("alert")).to_contain_text("An assessment needs reasons.")
    if scripts:
        assert_accessible(head)
    head.get_by_label("Your reason").fill("Where is the paper?")
    head.get_by_role("button", name="Send it back").click()
    expect(head.get_by_role("status")).to_contain_text("The assessment is sent back.")

    officer.goto("/desk/")
    sent_back = officer.locator("section[aria-labelledby=sent-back]")
    expect(sent_back).to_contain_text("Where is the paper?")
    sent_back.get_by_role("link", name="3/4(c)-2").click()
    expect(officer.locator(".panel").nth(1)).to_contain_text("Where is the paper?")
    if scripts:
        assert_accessible(officer)
    propose("The paper lies with conference services.")

    head.goto("/mandates/3-4-c-2/")
    head.get_by_role("button", name="Confirm the assessment").click()
    expect(head.get_by_role("status")).to_contain_text("The assessment is confirmed.")
    if scripts:
        for summary in head.locator("main summary").all():
            summary.click()
        assert_accessible(head)

    visitor.goto("/mandates/3-4-c-2/")
    expect(visitor.locator("main")).to_contain_text("The paper lies with conference services.")
    expect(visitor.locator(".notice")).to_contain_text("Assessed as “implemented”; the facts show nothing of it.")
    expect(visitor.locator("main")).not_to_contain_text("Where is the paper?")
    visitor.goto("/mandates/?agreement=no")
    expect(visitor.locator(".list-count")).to_contain_text("1 entry")


def test_a_focal_point_says_that_there_is_nothing_to_report(open_page):
    france, visitor = open_page(), open_page()
    Activity.objects.filter(state__code="FRA", status="published").update(status="withdrawn")
    visitor.goto("/mandates/3-4-b-1/replies/?q=FRA")
    expect(visitor.locator("table").last).to_contain_text("no reply yet")
    sign_in(france, "france@example.org")
    france.goto("/mandates/3-4-b-1/replies/new/?state=FRA")
    france.locator("#id_note").fill("Rien en 2007.")
    france.locator("main").get_by_role("button").click()
    visitor.reload()
    expect(visitor.locator("table").last).to_contain_text("nothing to report")
    expect(visitor.locator("table").last).to_contain_text("Rien en 2007.")
    assert_accessible(visitor)


def test_a_long_text_that_was_not_saved_is_there_when_one_comes_back(open_page):
    page = open_page()
    sign_in(page, "officer@example.org")
    page.goto("/mandates/3-4-c-1/edit/")
    page.locator("#id_asked").fill("What I began to type.")
    expect(page.get_by_text("What you typed is kept.")).to_be_visible()
    page.goto("/mandates/3-4-c-1/")
    page.goto("/mandates/3-4-c-1/edit/")
    expect(page.get_by_text("You typed here and did not save it:")).to_be_visible()
    assert_accessible(page)
    assert page.locator("#id_asked").input_value() != "What I began to type."
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("#id_asked")).to_have_value("What I began to type.")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/mandates/3-4-c-1/**")
    page.goto("/mandates/3-4-c-1/edit/")
    expect(page.get_by_text("You typed here and did not save it:")).to_be_hidden()
    expect(page.locator("#id_asked")).to_have_value("What I began to type.")


def test_of_two_who_edit_one_mandate_the_second_sees_both_texts_and_loses_nothing(open_page):
    first, second = open_page(), open_page()
    sign_in(first, "officer@example.org")
    sign_in(second, "head@example.org")
    for page in (first, second):
        page.goto("/mandates/3-4-c-1/edit/")
    first.locator("#id_condition").fill("as far as resources allow")
    second.locator("#id_condition").fill("once the needs are known")
    first.get_by_role("button", name="Save").click()
    expect(first).not_to_have_url(re.compile("/edit/"))
    second.get_by_role("button", name="Save").click()
    row = second.get_by_role("row", name=re.compile("Condition"))
    expect(row).to_contain_text("as far as resources allow")
    expect(row).to_contain_text("once the needs are known")
    expect(second.locator("#id_condition")).to_have_value("once the needs are known")
    assert_accessible(second)
    assert Mandate.objects.get(slug="3-4-c-1").condition == "as far as resources allow"
    second.get_by_role("button", name="Save").click()
    expect(second).not_to_have_url(re.compile("/edit/"))
    assert Mandate.objects.get(slug="3-4-c-1").condition == "once the needs are known"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_officer_replaces_the_focal_point_and_the_successor_finds_the_drafts(open_page, scripts):
    officer, former, successor = (open_page(scripts=scripts) for _ in range(3))
    sign_in(former, "france@example.org")
    draft = Activity.objects.get(reference="FRA-2007-0002")
    former.goto(draft.get_absolute_url())
    expect(former.locator("h1")).to_have_text(draft.title)

    sign_in(officer, "officer@example.org")
    officer.goto("/states/FRA/")
    officer.get_by_role("link", name="Replace focal point of France").click()
    officer.get_by_label("Name").fill("second focal point of France")
    officer.get_by_label("E-mail address").fill("second.france@example.org")
    officer.get_by_label("Note verbale", exact=True).fill("NV/FRA/2007/31")
    officer.get_by_label("Date of the note verbale").fill("2007-09-07")
    scan = {"name": "note.txt", "mimeType": "text/plain", "buffer": b"The Permanent Mission presents its compliments"}
    officer.locator("#id_file").set_input_files(scan)
    if scripts:
        assert_accessible(officer)
    officer.get_by_role("button", name="Replace").click()
    expect(officer.get_by_role("status")).to_contain_text("The invitation to second.france@example.org is on its way.")
    expect(officer.locator("section[aria-labelledby=focal-points]")).to_contain_text(
        "second focal point of France, main focal point"
    )
    if scripts:
        assert_accessible(officer)

    former.goto(draft.get_absolute_url())
    expect(former.locator("h1")).to_have_text("Cette page n’existe pas")
    former.goto("/desk/")
    expect(former.locator("main")).not_to_contain_text(draft.title)
    if scripts:
        assert_accessible(former)

    mail = Mail.objects.get(kind="invitation", address="second.france@example.org")
    successor.goto(re.search(r"/invitation/[\w-]+/", mail.text)[0])
    expect(successor.locator("main")).to_contain_text("main focal point of France")
    if scripts:
        assert_accessible(successor)
    successor.get_by_label("Password", exact=True).fill("une phrase assez longue")
    successor.get_by_label("Password again").fill("une phrase assez longue")
    successor.get_by_role("button", name="Make my account").click()
    expect(successor.locator(".desk-state")).to_contain_text(draft.title)
    successor.goto("/profile/")
    expect(successor.locator("main")).to_contain_text("You are main focal point of France since 10 September 2007")
    successor.get_by_role("link", name="note.txt").wait_for()
    if scripts:
        assert_accessible(successor)
