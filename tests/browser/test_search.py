"""The search in the head of each page, and views that are kept, as a person uses them."""

import contextlib

import pytest
from playwright.sync_api import Error, expect

from tests.browser.conftest import assert_accessible, assert_fits, sign_in

pytestmark = pytest.mark.browser


def test_an_older_answer_never_overwrites_a_newer(page):
    """The first question is answered after the second."""
    held = []

    def answer(route):
        if "q=KEN&" in route.request.url + "&" and not held:
            held.append(route)
        else:
            route.continue_()

    page.route("**/search/suggestions/*", answer)
    page.goto("/")
    field = page.get_by_label("Search the portal")
    with page.expect_request("**/search/suggestions/?q=KEN"):
        field.press_sequentially("KEN")
    with page.expect_response("**/search/suggestions/?q=Peru"):
        field.fill("Peru")
    found = page.locator("#site-search-found")
    expect(found.get_by_role("link", name="Peru", exact=False).first).to_be_visible()
    newer = found.inner_text()
    with contextlib.suppress(Error):  # the browser gave the question up
        held[0].fulfill(body="<ul><li><a href='/states/KEN/'>Kenya, the older answer</a></li></ul>")
    page.wait_for_timeout(300)
    assert len(held) == 1
    assert found.inner_text() == newer


def test_a_pause_is_awaited_before_asking(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "suggestions" in request.url else None)
    page.goto("/")
    with page.expect_response("**/search/suggestions/*"):
        page.get_by_label("Search the portal").press_sequentially("3/4(c)", delay=30)
    assert [url.partition("?")[2] for url in asked] == ["q=3%2F4(c)"]


def test_suggestions_are_walked_by_the_keys_and_read_out(page):
    page.goto("/")
    field = page.get_by_label("Search the portal")
    field.press_sequentially("3/4(c)-")
    expect(page.locator("#site-search-count")).to_have_text("2 suggestions; the arrow keys lead to them")
    assert_accessible(page)
    page.keyboard.press("ArrowDown")
    expect(page.locator("#site-search-found a").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#site-search-found a")).to_have_count(0)
    field.press_sequentially("1")
    expect(page.locator("#site-search-count")).to_have_text("1 suggestion; the arrow keys lead to it")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/mandates/3-4-c-1/")


def test_without_scripts_the_field_leads_to_the_page(open_page):
    page = open_page(scripts=False, width=390)
    page.goto("/")
    page.get_by_label("Search the portal").fill("3/4")
    page.get_by_role("search").get_by_role("button", name="Search").click()
    page.wait_for_url("**/search/?q=3%2F4")
    expect(page.locator(".found a").first).to_contain_text("3/4")
    assert_fits(page)


def test_a_view_is_kept_and_stands_on_the_desk(page):
    sign_in(page, "officer@example.org")
    page.goto("/needs/?answered=false")
    page.get_by_text("Keep this view").click()
    assert_accessible(page)
    page.get_by_label("Name of the view").fill("Unanswered needs")
    page.get_by_role("button", name="Keep", exact=True).click()
    page.wait_for_url("**/needs/?answered=false")
    page.goto("/desk/")
    assert_accessible(page)
    page.get_by_role("link", name="Unanswered needs", exact=True).click()
    page.wait_for_url("**/needs/?answered=false")
