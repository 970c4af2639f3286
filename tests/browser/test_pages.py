"""Every page, at a desktop's and a telephone's width, in two directions: axe finds nothing, nothing overflows."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from playwright.sync_api import expect

from assistance.models import Activity, Need, Proposal
from assistance.spreadsheets.services import AT_ONCE, import_upload, keep_upload
from coordination.models import MeetingInvitation
from cop_portal.people.models import Appointment, State, User
from cop_portal.people.services import invite
from recommendations.models import Action
from tests.browser.conftest import assert_accessible, assert_fits, sign_in

pytestmark = pytest.mark.browser

MEETING = "/meetings/coordination-of-technical-assistance-against-organized-crime-2007/"
PUBLIC = [
    "/",
    "/dashboard/",
    "/decisions/",
    "/decisions/3-4/",
    "/decisions/3-4/languages/",
    "/mandates/",
    "/mandates/?decision=3-4&addressee=secretariat",
    "/mandates/?q=nothing-like-this",
    "/mandates/3-4-c-2/",
    "/mandates/3-4-b-1/replies/",
    "/mandates/3-4-b-1/chain/",
    "/mandates/3-4-b-1/replies/?reply=reported",
    "/mandates/?agreement=no",
    "/mandates/3-4-c-2/?as_of=2007-09-10",
    "/mandates/3-4-c-2/?as_of=2007-09-11",
    "/changes/",
    "/reports/",
    "/reports/3-4/",
    "/reports/3-4/copies/",
    "/reports/sessions/COP-3/",
    "/reports/bodies/COP/",
    "/reports/3-4/?as_of=2007-09-10&language=fr",
    "/search/",
    "/search/?q=assistance",
    "/search/?q=assistance&kind=paragraph",
    "/search/?q=nothing-like-this",
    "/activities/",
    "/activities/KEN-2007-0001/",
    "/recommendations/",
    "/needs/",
    "/needs/?answered=false",
    "/mandates/?due=overdue&whose=secretariat",
    "/proposals/",
    "/coverage/",
    "/matrix/",
    "/matrix/?by=groups",
    "/matrix/?only=overlaps&regional_group=asia-pacific",
    "/matrix/overlaps/",
    "/matrix/KEN/3/",
    "/matrix/no-state/1/",
    "/meetings/",
    "/meetings/coordination-of-technical-assistance-against-organized-crime-2007/",
    "/calendar/",
    f"{MEETING}agenda/",
    "/sessions/",
    "/sessions/WG.2-2007/",
    "/states/",
    "/states/KEN/",
    "/organizations/",
    "/organizations/unodc/",
    "/documents/",
    "/documents/CTOC/COP/WG.2/2007/2/",
    "/account/login/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/invitation/no-such-link/",
    "/reply/no-such-link/",
    "/no-such-page/",
]
OFFICERS = [
    "/desk/",
    "/desk/views/new/?address=/activities/",
    "/desk/reminders/",
    "/desk/reminders/?view=all",
    "/desk/reminders/wishes/",
    "/reports/3-4/copies/new/",
    "/desk/reminders/hold/",
    "/desk/invitations/",
    "/desk/invitations/new/",
    "/appointments/",
    "/appointments/?standing=ended",
    "/states/KEN/",
    "/states/KEN/appointments/new/",
    "/profile/",
    "/decisions/import/",
    "/documents/new/",
    "/sessions/WG.2-2007/move/",
    "/sessions/WG.2-2007/cancel/",
    "/mandates/3-4-c-1/",
    "/mandates/3-4-e-1/edit/",
    "/decisions/3-4/confirm/",
    "/decisions/3-4/paragraphs/3/mandates/new/",
    "/mandates/3-4-c-1/split/",
    "/mandates/3-4-c-1/actions/new/",
    "/mandates/3-4-c-2/plan/document/",
    "/mandates/3-4-c-1/assess/",
    "/mandates/3-4-b-1/replies/?regional_group=africa",
    "/mandates/3-4-b-1/replies/new/",
    "/mandates/3-4-b-1/chain/new/",
    "/actions/",
    "/actions/?whose=mine",
    "/actions/board/",
    "/actions/hand-over/",
    "/activities/new/",
    "/activities/spreadsheet/",
    "/activities/KEN-2007-0002/",
    "/activities/KEN-2007-0002/return/",
    "/activities/KEN-2007-0002/remarks/",
    "/activities/KEN-2007-0002/preview/",
    "/recommendations/new/",
    "/needs/new/",
    "/proposals/",
    "/proposals/new/",
    "/coverage/",
    "/matrix/",
    "/matrix/africa/3/",
    "/meetings/new/",
    "/meetings/coordination-of-technical-assistance-against-organized-crime-2007/",
    "/meetings/coordination-of-technical-assistance-against-organized-crime-2007/edit/",
    "/meetings/coordination-of-technical-assistance-against-organized-crime-2007/reschedule/",
    "/calendar/",
    "/meetings/coordination-of-technical-assistance-against-organized-crime-2007/agenda/new/",
    "/meetings/coordination-of-technical-assistance-against-organized-crime-2007/invite/",
    "/meetings/coordination-of-technical-assistance-against-organized-crime-2007/attendance/",
    "/meetings/coordination-of-technical-assistance-against-organized-crime-2007/attendance/?q=bank",
    "/meetings/coordination-of-technical-assistance-against-organized-crime-2007/invitations/",
    "/meetings/coordination-of-technical-assistance-against-organized-crime-2007/letters/",
    "/meetings/coordination-of-technical-assistance-against-organized-crime-2007/letters/ar/",
    "/meetings/coordination-of-technical-assistance-against-organized-crime-2007/follow-ups/new/",
    "/organizations/",
    "/organizations/new/",
    "/organizations/import/",
    "/organizations/unodc/",
    "/organizations/unodc/edit/",
    "/organizations/unodc/contacts/new/",
    "/organizations/unodc/merge/",
    "/organizations/unodc/merge/?into=world-bank",
    f"{MEETING}outcome/",
    f"{MEETING}points/new/",
    f"{MEETING}projector/",
    f"{MEETING}briefing/",
    "/follow-ups/",
    "/follow-ups/?status=closed",
    "/account/password/change/",
    "/account/logout/",
]
FOCAL_POINTS = [
    "/desk/",
    "/activities/iati/",
    "/mandates/3-4-b-1/replies/?q=PER",
    "/mandates/3-4-b-1/replies/new/",
    "/activities/PER-2007-0002/",
    "/activities/PER-2007-0002/edit/",
    "/activities/spreadsheet/",
    "/activities/PER-2007-0002/preview/",
    "/activities/PER-2007-0002/remarks/",
    "/activities/new/",
    "/desk/invitations/",
]
SIZES = pytest.mark.parametrize(
    ("width", "language"), [(1280, "en"), (390, "en"), (320, "fr"), (1280, "ar"), (390, "ar")]
)


def read(page, paths):
    for path in paths:
        page.goto(path)
        assert_accessible(page)
        assert_fits(page)


@SIZES
def test_public_pages(open_page, width, language):
    page = open_page(width=width, language=language)
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    read(page, [*PUBLIC, Need.objects.first().get_absolute_url()])


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_of_the_secretariat(open_page, width):
    page = open_page(width=width)
    sign_in(page, "officer@example.org")
    action = Action.objects.first()
    need = Need.objects.first().get_absolute_url()
    needs = [need, f"{need}edit/"]
    cleared, draft = Proposal.objects.order_by("status").values_list("pk", flat=True)
    appointment = f"/states/KEN/appointments/{Appointment.objects.get(state__code='KEN').pk}"
    appointments = [f"{appointment}/{page}/" for page in ("replace", "end", "note")]
    invitation = MeetingInvitation.objects.filter(contact__language="ar").get().get_absolute_url()
    invitations = [f"{invitation}{page}" for page in ("", "letter/", "contact/", "answer/")]
    proposals = [f"/proposals/{cleared}/", f"/proposals/{draft}/", f"/proposals/{draft}/edit/"]
    read(
        page,
        [
            *OFFICERS,
            f"/actions/{action.pk}/",
            f"/actions/{action.pk}/edit/",
            *proposals,
            *needs,
            *appointments,
            *invitations,
        ],
    )


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_of_an_import_as_new_corrected_and_translated(open_page, width):
    """Decision 3/4 is there in French: its file with other words, its text in English, and two new ones."""
    page = open_page(width=width)
    sign_in(page, "officer@example.org")
    french = Path("recommendations/data/decision-3-4.fr.md").read_text(encoding="utf-8").replace("Fait siennes", "Note")
    asked = "(a) Endorses the recommendations of the working group on its work;"
    english = f"Decision 3/4\n\nThe Conference of the Parties,\n\n{asked}\n"
    two = "\n\n".join(english.replace("3/4", number) for number in ("3/7", "3/8"))
    for text, sign in ((french, "del"), (english, "select[name^=partner]"), (two, "input[name=include_1]")):
        page.goto("/decisions/import/")
        page.set_input_files("input[type=file]", {"name": "text.md", "mimeType": "text/plain", "buffer": text.encode()})
        page.get_by_role("button", name="Look at what it holds").click()
        page.select_option("#id_session", "COP-3")
        page.get_by_role("button", name="Show anew").click()
        expect(page.locator(sign).first).to_be_attached()
        assert_accessible(page)
        assert_fits(page)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_of_a_new_time_shows_what_will_move(open_page, width):
    """With the meeting's time by the reader's own clock, which in this browser is another place's."""
    page = open_page(width=width)
    sign_in(page, "officer@example.org")
    page.goto("/meetings/coordination-of-technical-assistance-against-organized-crime-2007/")
    here = page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone")
    expect(page.locator("[data-reader-time]")).to_be_visible(visible=here != "Europe/Vienna")
    page.get_by_role("link", name="New time or place").click()
    page.fill("[name=starts_at]", "2007-10-11T15:00")
    page.fill("[name=ends_at]", "2007-10-11T18:00")
    page.get_by_role("button", name="Show what will move").click()
    expect(page.get_by_role("heading", name="What will move")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("button", name="Move it, and tell them").click()
    expect(page.locator(".meeting-when")).to_have_text("11 October 2007, 15:00–18:00")
    page.goto("/calendar/")
    page.get_by_role("button", name="Make an address").click()
    expect(page.get_by_text("It is shown this once")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)


DRAFT = """# Assistance technique

La Conférence des Parties, rappelant sa décision 3/4:

(a) Prie les États parties de s'appuyer sur ces recommandations pour concevoir et exécuter des activités d'assistance
technique aux fins de l'application de la Convention et des Protocoles s'y rapportant;

(b) Prie le secrétariat d'établir un guide des lois types, comme le prévoit l'article 30 de la Convention, et d'en
saisir la Conférence à sa cinquième session.
"""


@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (390, "ar")])
def test_the_page_of_a_draft_before_its_adoption(open_page, tmp_path, width, language):
    file = tmp_path / "draft.md"
    file.write_text(DRAFT, encoding="utf-8")
    page = open_page(width=width)
    call_command("import_decision", str(file), session="COP-4", number="4/7", verbosity=0)
    sign_in(page, "officer@example.org")
    if language == "ar":
        page.get_by_role("button", name="العربيّة").click()
    page.goto("/decisions/4-7/")
    before = page.locator("#before-adoption").locator("..")
    expect(before.locator("a[href='/mandates/3-4-b-1/']")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    page.goto("/mandates/4-7-b-1/")
    expect(page.get_by_text("Other measures: implementation of the Convention")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_of_a_focal_point(open_page, width):
    page = open_page(width=width)
    sign_in(page, "peru@example.org")
    read(page, FOCAL_POINTS)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_of_what_an_iati_file_would_do(open_page, width):
    page = open_page(width=width)
    sign_in(page, "peru@example.org")
    page.goto("/activities/iati/")
    words = "<title><narrative>Training</narrative></title>"
    day = '<activity-date type="1" iso-date="2007-11-05"/><sector code="11110"/>'
    data = f"""<iati-activities version="2.03"><iati-activity><iati-identifier>PE-1</iati-identifier>{words}{day}
    </iati-activity><iati-activity>{words}</iati-activity></iati-activities>"""
    file = {"name": "peru.xml", "mimeType": "application/xml", "buffer": data.encode()}
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Look at what it would do").click()
    expect(page.get_by_text("It is not among the sectors of the portal.")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)


@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (390, "ar")])
def test_the_page_of_an_address_book_refused_looked_at_and_imported(open_page, width, language):
    page = open_page(width=width)
    sign_in(page, "officer@example.org")
    if language == "ar":
        page.get_by_role("button", name="العربيّة").click()
    heads, right = "organization,kind,name,function,email\n", "UNODC,,A. Desk,clerk,desk@example.org\n"
    new = "Fund for Justice,other,B. Desk,,fund@example.org\n"
    for rows, button, sign in (
        (f"{heads}{right}Nobody,,,,nowhere\n", "look", "[role=alert]"),
        (heads + right + new, "look", ".notice"),
        (heads + right + new, "import", "a[href='/organizations/fund-for-justice/']"),
        (heads + right.replace("clerk", "head of the desk"), "look", "#result ~ ul"),
    ):
        page.goto("/organizations/import/")
        page.set_input_files("input[type=file]", {"name": "book.csv", "mimeType": "text/csv", "buffer": rows.encode()})
        page.locator(f"button[name={button}]").click()
        expect(page.locator(sign).first).to_be_visible()
        assert_accessible(page)
        assert_fits(page)
    page.goto("/organizations/unodc/")
    expect(page.get_by_role("link", name="A. Desk")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)


@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (390, "ar")])
def test_the_page_of_an_upload_waiting_refused_and_done(open_page, width, language):
    """The page of a file that waits brings itself up to date while the import goes on."""
    page, kenya = open_page(width=width), State.objects.get(code="KEN")
    person = User.objects.get(email="kenya@example.org")

    def kept(start):
        rows = b"title,kind,starts_on\n" + f"Course,training,{start}\n".encode() * (AT_ONCE + 1)
        return keep_upload(state=kenya, by=person, file=SimpleUploadedFile("rows.csv", rows))

    sign_in(page, "kenya@example.org")
    if language == "ar":
        page.get_by_role("button", name="العربيّة").click()
    refused, waiting = kept("soon"), kept("2007")
    import_upload(refused.pk)
    page.goto(refused.get_absolute_url())
    expect(page.locator("tbody tr")).to_have_count(AT_ONCE + 1)
    assert_accessible(page)
    assert_fits(page)
    page.goto(waiting.get_absolute_url())
    expect(page.locator("progress")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    import_upload(waiting.pk)
    expect(page.locator("progress")).to_have_count(0)
    expect(page.locator(".status-good")).to_be_visible()
    assert_accessible(page)


def test_the_language_switch(page):
    page.goto("/mandates/")
    page.get_by_role("button", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    assert page.url.endswith("/mandates/")
    page.get_by_role("button", name="العربيّة").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")


def test_signing_in_wrongly_and_out(page):
    page.goto("/account/login/")
    page.get_by_label("Email").fill("kenya@example.org")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("not correct")
    assert_accessible(page)
    sign_in(page, "kenya@example.org")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    page.goto("/desk/")
    assert "/account/login/?next=/desk/" in page.url


def test_an_invitation_makes_an_account(page):
    from cop_portal.people.models import Invitation

    invitation = Invitation(
        email="new@example.org",
        name="alternate focal point of Kenya",
        state=State.objects.get(code="KEN"),
        appointment_role="alternate",
        note_verbale="NV 7/2007",
        note_verbale_on="2007-09-03",
    )
    _invitation, token = invite(invitation=invitation, by=User.objects.get(email="officer@example.org"))
    page.goto(f"/invitation/{token}/")
    assert_accessible(page)
    page.get_by_label("Password", exact=True).fill("short")
    page.get_by_label("Password again").fill("short")
    page.get_by_role("button", name="Make my account").click()
    expect(page.get_by_role("alert")).to_contain_text("at least 12 characters")
    assert_accessible(page)
    page.get_by_label("Password", exact=True).fill("a long enough pass phrase")
    page.get_by_label("Password again").fill("a long enough pass phrase")
    page.get_by_role("button", name="Make my account").click()
    page.wait_for_url("**/desk/")
    expect(page.locator("h2").first).to_have_text("Kenya")
    page.goto(f"/invitation/{token}/")
    expect(page.locator("h1")).to_have_text("This link does not work")


def test_a_session_is_moved_after_what_will_move_is_shown(page):
    sign_in(page, "officer@example.org")
    page.goto("/sessions/WG.2-2007/")
    page.get_by_role("link", name="Move its days").click()
    page.get_by_label("First day").fill("2007-11-05")
    page.get_by_label("Last day").fill("2007-11-07")
    page.get_by_label("Reason").fill("The room is taken.")
    page.get_by_role("button", name="Show what will move").click()
    expect(page.locator(".panel")).to_contain_text("4 deadlines")
    expect(page.locator(".panel")).to_contain_text(re.compile(r"3/4\(d\)-1\s+5 October 2007\s+7 November 2007"))
    assert_accessible(page)
    page.get_by_role("button", name="Move the session").click()
    expect(page.get_by_role("status")).to_contain_text("4 deadlines moved along.")
    page.goto("/mandates/3-4-c-1/")
    expect(page.locator(".summary")).to_contain_text("5 November 2007")
    expect(page.locator(".changes")).to_contain_text("The room is taken.")


def test_two_people_editing_one_activity_both_see_both_texts(open_page):
    Activity.objects.get(reference="PER-2007-0002")
    first, second = open_page(), open_page()
    for page in (first, second):
        sign_in(page, "peru@example.org")
        page.goto("/activities/PER-2007-0002/edit/")
    first.get_by_label("Title").fill("Exchange of twelve investigators")
    first.get_by_role("button", name="Save").click()
    expect(first.get_by_role("status")).to_contain_text("Saved.")
    second.get_by_label("Title").fill("Exchange of prosecutors")
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_role("alert")).to_contain_text("Somebody else saved this meanwhile.")
    expect(second.locator("table")).to_contain_text("Exchange of twelve investigators")
    expect(second.get_by_label("Title")).to_have_value("Exchange of prosecutors")
    assert_accessible(second)
    assert Activity.objects.get(reference="PER-2007-0002").title == "Exchange of twelve investigators"
    second.get_by_role("button", name="Save").click()
    expect(second.locator("h1")).to_have_text("Exchange of prosecutors")
