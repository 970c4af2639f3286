"""An agenda reordered by button and by drag, with a word of what happened, and the projector's keys."""

import pytest
from playwright.sync_api import expect

from coordination.services import add_agenda_item
from cop_portal.people.models import User
from tests.browser.conftest import assert_accessible, assert_fits, sign_in
from tests.factories.coordination import MeetingFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def meeting(portal):
    """A meeting with three items, the second with two in it."""
    officer = User.objects.get(email="officer@example.org")
    meeting, made = MeetingFactory(created_by=officer), {}
    for title, parent in [
        ("opening", None),
        ("needs", None),
        ("closing", None),
        ("training", "needs"),
        ("laws", "needs"),
    ]:
        made[title] = add_agenda_item(meeting=meeting, by=officer, title=title, parent=made.get(parent), minutes=20)
    return meeting


def titles(page):
    return page.locator(".agenda-title").all_inner_texts()


WHOLE = ["opening", "needs", "training", "laws", "closing"]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_items_move_by_their_buttons(open_page, meeting, scripts):
    page = open_page(scripts=scripts)
    sign_in(page, "officer@example.org")
    page.goto(meeting.get_absolute_url())
    page.get_by_role("button", name="up 3 “closing”").press("Enter")
    expect(page.locator("main").get_by_role("status")).to_contain_text("“closing” is item 2.")
    assert titles(page) == ["opening", "closing", "needs", "training", "laws"]
    if scripts:
        # The same key goes on from there; at the end of the way the focus stays with the item.
        expect(page.get_by_role("button", name="up 2 “closing”")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("main").get_by_role("status")).to_contain_text("“closing” is item 1.")
        expect(page.get_by_role("button", name="down 1 “closing”")).to_be_focused()
        assert titles(page) == ["closing", *WHOLE[:4]]
        assert_accessible(page)
        assert_fits(page)


def test_an_item_is_dragged_among_those_of_its_parent_alone(open_page, meeting):
    page = open_page()
    sign_in(page, "officer@example.org")
    page.goto(meeting.get_absolute_url())

    def drag(title, to):
        item, target = (page.locator(".agenda > li", has=page.get_by_text(name, exact=True)) for name in (title, to))
        target.scroll_into_view_if_needed()
        start, end = item.locator(".agenda-handle").bounding_box(), target.bounding_box()
        page.mouse.move(start["x"] + 5, start["y"] + 5)
        page.mouse.down()
        page.mouse.move(start["x"] + 15, start["y"] + 10)  # as a hand does, which begins the drag
        page.mouse.move(end["x"] + 60, end["y"] + 10, steps=4)
        page.mouse.up()

    drag("opening", "laws")  # which stands in needs, so it goes after needs
    expect(page.locator("main").get_by_role("status")).to_contain_text("“opening” is item 2.")
    assert titles(page) == ["needs", "training", "laws", "opening", "closing"]
    drag("laws", "closing")
    drag("laws", "training")
    expect(page.locator("main").get_by_role("status")).to_contain_text("“laws” is item 1 (a).")
    assert titles(page) == ["needs", "laws", "training", "opening", "closing"]
    # Somebody else changes the agenda: what is dragged then changes nothing, and says so.
    officer = User.objects.get(email="second.officer@example.org")
    add_agenda_item(meeting=meeting, by=officer, title="other matters")
    drag("closing", "needs")
    expect(page.locator("main").get_by_role("status")).to_contain_text("Somebody else changed this list meanwhile.")
    assert titles(page) == ["needs", "laws", "training", "opening", "closing", "other matters"]


@pytest.mark.parametrize(
    ("language", "forth", "back"), [("en", "ArrowRight", "ArrowLeft"), ("ar", "ArrowLeft", "ArrowRight")]
)
def test_the_projector_goes_on_by_keys_in_either_direction(open_page, meeting, language, forth, back):
    page = open_page()
    sign_in(page, "officer@example.org")
    page.locator(f".languages button[lang={language}]").click()
    page.goto(f"{meeting.get_absolute_url()}projector/")
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    for key, shown in [(forth, "1 opening"), ("PageDown", "2 needs"), (forth, "2 (a) training"), (back, "2 needs")]:
        page.keyboard.press(key)
        expect(page.locator("h1")).to_have_text(shown)
    page.wait_for_load_state()  # its colours, too
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert_accessible(page)
    assert_fits(page)
