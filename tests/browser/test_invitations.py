"""A coordination meeting from its first invitation to the evidence that it was held, as its people walk it."""

import datetime
import re

import pytest
from playwright.sync_api import expect

from coordination.models import Meeting, MeetingInvitation
from cop_portal.people.models import Organization, OrganizationContact
from cop_portal.reminders.models import Mail
from tests.browser.conftest import assert_accessible, assert_fits, sign_in

pytestmark = pytest.mark.browser

INVITED = ["unodc", "undp", "interpol", "wco", "osce", "iom", "world-bank", "imf", "afdb", "idb", "asdb", "ebrd"]


@pytest.fixture
def address_book(portal):
    """Twelve organizations of four kinds, each with a contact; one of them reads Arabic."""
    for slug in INVITED:
        OrganizationContact.objects.update_or_create(
            organization=Organization.objects.get(slug=slug),
            email=f"{slug}@example.org",
            defaults={"name": f"contact of {slug}", "language": "ar" if slug == "interpol" else "en"},
        )


def link_to(slug):
    """The personal link as it stands in the newest mail to the organization."""
    mail = Mail.objects.filter(address=f"{slug}@example.org", kind="meeting-invitation").latest("created_at")
    return re.search(r"http://\S+/reply/\S+/", mail.text)[0]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_coordination_meeting_from_its_invitations_to_its_evidence(open_page, address_book, settings, scripts):
    officer, guest, visitor = (open_page(scripts=scripts, width=width) for width in (1280, 390, 1280))

    def good(page):
        if scripts:
            assert_accessible(page)
        assert_fits(page)

    sign_in(officer, "officer@example.org")
    officer.goto("/meetings/new/")
    officer.get_by_label("coordination meeting with organizations").check()
    officer.get_by_label("Title").fill("Who assists whom")
    officer.locator("#id_session").select_option(
        label="Working Group on Technical Assistance, meeting of 3–5 October 2007"
    )
    officer.locator("#id_starts_at").fill("2007-10-04T09:00")
    officer.locator("#id_ends_at").fill("2007-10-04T12:00")
    officer.get_by_label("Place").fill("Vienna International Centre")
    officer.locator("#id_reply_by").fill("2007-09-24")
    officer.get_by_role("button", name="Save the draft").click()
    officer.get_by_role("button", name="Announce").click()
    meeting = Meeting.objects.get(title="Who assists whom")

    # Twelve are invited, one by one.
    officer.get_by_role("link", name="Invite organizations").click()
    for summary in officer.locator(".pick summary").all():
        summary.click()
    for slug in INVITED:
        officer.locator(".pick-options label", has_text=f"(contact of {slug})").get_by_role("checkbox").check()
    good(officer)
    officer.get_by_role("button", name="Invite", exact=True).click()
    expect(officer.get_by_role("status")).to_contain_text("Newly invited: 12.")

    # The letter is changed, and looked at as one of them gets it.
    officer.get_by_role("link", name="Letters").click()
    officer.get_by_role("link", name="Edit English").click()
    officer.get_by_label("Subject").fill("{meeting}: your seat at the table, {contact}")
    officer.get_by_role("button", name="Save").click()
    officer.get_by_role("link", name="Invitations", exact=True).click()
    officer.get_by_role("link", name="World Bank").click()
    expect(officer.locator("main")).to_contain_text("Who assists whom: your seat at the table, contact of world-bank")
    good(officer)
    officer.get_by_role("link", name="Letter to print").click()
    expect(officer.locator(".letter")).to_contain_text("24 September 2007")
    good(officer)

    already = Mail.objects.filter(kind="meeting-invitation").count()  # of the example's own meeting
    officer.goto(f"{meeting.get_absolute_url()}invitations/")
    officer.get_by_role("button", name="Send 12 letters").click()
    expect(officer.get_by_role("status")).to_contain_text("Letters on their way: 12.")
    expect(officer.get_by_role("button", name=re.compile("Send"))).to_have_count(0)
    assert Mail.objects.filter(kind="meeting-invitation").count() == already + 12

    # One accepts, names one, then another; the second needs more rows.
    guest.goto(link_to("unodc"))
    expect(guest.locator("h1")).to_have_text("Who assists whom")
    good(guest)
    guest.get_by_label("takes part", exact=True).check()
    guest.get_by_label("Name").first.fill("Chief delegate")
    guest.get_by_role("button", name="Send the answer").click()
    expect(guest.get_by_role("status")).to_contain_text("Your answer is saved.")
    guest.get_by_role("button", name="More rows").click()
    guest.get_by_label("Name").nth(1).fill("Second delegate")
    guest.get_by_role("button", name="Send the answer").click()
    expect(guest.locator("#answer + p")).to_contain_text("Chief delegate; Second delegate")

    # One declines, at first without saying why; in Arabic the page reads from right to left.
    guest.goto(link_to("interpol"))
    expect(guest.locator("html")).to_have_attribute("dir", "rtl")
    good(guest)
    guest.get_by_role("link", name="English").click()
    guest.get_by_label("does not take part").check()
    guest.get_by_role("button", name="Send the answer").click()
    expect(guest.get_by_role("alert")).to_contain_text("Say why the organization does not take part.")
    good(guest)
    guest.get_by_label("takes part", exact=True).check()
    guest.get_by_role("button", name="Send the answer").click()
    expect(guest.locator("#answer + p")).to_contain_text("takes part")
    guest.goto(link_to("afdb"))
    guest.get_by_label("does not take part").check()
    guest.get_by_label("Reason").fill("The mission budget is spent.")
    guest.get_by_role("button", name="Send the answer").click()

    # A link that was revoked takes nothing.
    officer.goto(f"{meeting.get_absolute_url()}invitations/?q=undp")
    officer.locator("tbody").get_by_role("link").click()
    officer.get_by_role("button", name="Revoke the link").click()
    expect(officer.get_by_role("status")).to_contain_text("The link works no more.")
    guest.goto(link_to("undp"))
    expect(guest.locator("h1")).to_have_text("This link does not work")
    good(guest)
    officer.goto(meeting.get_absolute_url())
    numbers = re.compile(r"invited\s*12.*on its way\s*12.*take part\s*2\s*do not take part\s*1\s*no answer\s*9", re.S)
    expect(officer.locator(".tally")).to_contain_text(numbers)
    visitor.goto(meeting.get_absolute_url())
    expect(visitor.locator("main")).to_contain_text("does not take part")
    expect(visitor.locator("main")).not_to_contain_text("The mission budget is spent.")
    visitor.goto("/mandates/3-4-d-1/")
    expect(visitor.locator(".panel").first).to_contain_text("evidence in part")

    # The day after: the link has expired; who was there is noted by list and by name.
    settings.PORTAL_TODAY = datetime.date(2007, 10, 5)
    guest.goto(link_to("world-bank"))
    expect(guest.locator("h1")).to_have_text("This link does not work")
    assert MeetingInvitation.objects.get(meeting=meeting, organization__slug="world-bank").answer == ""
    officer.goto(meeting.get_absolute_url())
    officer.get_by_role("button", name="Mark as held").click()
    officer.get_by_role("link", name="Who was present").click()
    officer.get_by_label("Chief delegate").check()
    officer.get_by_label("International Criminal Police Organization").check()
    officer.get_by_role("button", name="Save").click()
    officer.get_by_label("Name").fill("observer of the bank")
    officer.locator("#id_organization").select_option(label="World Bank")
    officer.get_by_role("button", name="Note as present").click()
    expect(officer.get_by_role("status")).to_contain_text("Present: observer of the bank.")
    good(officer)
    officer.goto(f"{meeting.get_absolute_url()}outcome/")
    officer.get_by_label("outcome").fill("Each tells the others beforehand what it plans.")
    officer.get_by_role("button", name="Save").click()

    visitor.goto("/mandates/3-4-d-1/")
    evidence = visitor.locator(".panel").first
    expect(evidence).to_contain_text("evidence complete")
    expect(evidence).to_contain_text("Who assists whom: held")
    for words in (
        "United Nations entity: 2 invited, 1 accepted, 1 present",
        "International organization: 4 invited, 1 accepted, 1 present",
        "International financial institution: 2 invited, 0 accepted, 1 present",
    ):
        expect(evidence).to_contain_text(words)
    visitor.get_by_role("link", name=re.compile("Who assists whom")).click()
    expect(visitor.locator("main")).to_contain_text("Each tells the others beforehand what it plans.")
