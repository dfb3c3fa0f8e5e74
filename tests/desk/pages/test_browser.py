"""Test the pages in a real browser: what moves, what a keyboard does, who can read them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from bson import Timestamp
from playwright.sync_api import Browser, Page, expect
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from tests.desk.desk_process import PATIENCE, RunningDesk
from tests.desk.pages.test_pages import PAGES
from tests.search.articles import article

ACTION = "document.title='stolen'"
HOSTILE = f'"><img src=x onerror="{ACTION}"><script>{ACTION}</script>'


@pytest.fixture
def window(browser: Browser, desk: RunningDesk) -> Iterator[Page]:
    """Return a window in which any error of a page fails the test."""
    context = browser.new_context(base_url=desk.address, timezone_id="Asia/Tokyo", locale="en-GB")
    context.set_default_timeout(PATIENCE * 1000)
    expect.set_options(timeout=PATIENCE * 1000)
    page = context.new_page()
    errors: list[str] = []
    page.on(
        "console", lambda message: errors.append(message.text) if message.type == "error" else None
    )
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert [each for each in errors if "status of 4" not in each] == []


def test_every_page_is_accessible_in_both_colours_and_fits_a_phone(
    browser: Browser, desk: RunningDesk
) -> None:
    for scheme in ("light", "dark"):
        context = browser.new_context(
            base_url=desk.address,
            color_scheme=scheme,
            viewport={"width": 390, "height": 844},
        )
        page = context.new_page()
        for path in PAGES:
            page.goto(path)
            found = Axe().run(page)
            assert found.violations_count == 0, f"{path} {scheme}: {found.generate_report()}"
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        context.close()


def test_a_reader_searches_reads_and_compares(window: Page) -> None:
    window.goto("/")
    # 11:00 UTC is 20:00 where this reader is.
    expect(window.locator(".rows time").first).to_contain_text("20:00")
    window.keyboard.press("/")
    window.keyboard.type("pier")
    window.keyboard.press("Enter")
    expect(window).to_have_url(re.compile("q=pier"))
    expect(window.locator(".rows mark").first).to_be_visible()
    window.keyboard.press("j")
    window.keyboard.press("Enter")
    expect(window.locator("h1")).to_have_text("Ferry pier opens")
    window.get_by_role("link", name="What differs").click()
    expect(window.locator("del").first).to_have_text("Ferry pier")
    window.go_back()
    window.get_by_role("link", name="Compare any two versions").click()
    expect(window.locator("ins")).to_have_text("opened")
    window.get_by_label("beside version").select_option("1")
    window.get_by_role("button", name="Compare").click()
    expect(window.locator(".empty")).to_contain_text("do not differ")


def test_without_script_everything_but_what_lives_is_there(
    browser: Browser, desk: RunningDesk
) -> None:
    context = browser.new_context(base_url=desk.address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    expect(page.locator(".rows time").first).to_contain_text("UTC")
    page.get_by_label("Search").fill("fog")
    page.get_by_role("button", name="Find").click()
    expect(page.locator(".rows > li")).to_have_count(1)
    page.get_by_text("Filters").click()
    page.get_by_label("gone").check()
    page.get_by_role("button", name="Find").click()
    assert "gone=true" in page.url
    page.locator("footer select").select_option("de")
    page.get_by_role("button", name="Choose").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    assert "gone=true" in page.url
    context.close()


def test_new_stories_announce_themselves_and_hostile_ones_do_nothing(
    window: Page, news: Database[BSONDocument]
) -> None:
    window.goto("/")
    before = window.locator(".rows > li").count()
    now = datetime.now(UTC)
    news.articles.insert_one(
        article(
            9,
            headline=HOSTILE,
            url=f"javascript:{ACTION}",
            source={"id": HOSTILE, "name": HOSTILE},
            authors=[{"name": HOSTILE}],
            articleSection=HOSTILE,
            articleBody=HOSTILE,
            articleBodyHtml=f'<p>{HOSTILE}</p><svg onload="{ACTION}"></svg>',
            mainImage={"url": f"javascript:{ACTION}"},
            firstFetchedAt=now,
            datePublished=now,
        )
        | {"changed": Timestamp(int(now.timestamp()), 1)}
    )
    announced = window.get_by_role("link", name="One new story: show it")
    expect(announced).to_be_visible()
    assert window.locator(".rows > li").count() == before
    announced.click()
    expect(window.locator(".rows > li")).to_have_count(before + 1)
    window.locator(".rows h2 a").first.click()
    expect(window.locator("h1")).to_contain_text("onerror")
    assert "stolen" not in window.title().replace(HOSTILE, "")
    assert not window.locator("a[href^='javascript:']").count()
    assert not window.locator("img, svg").count()
