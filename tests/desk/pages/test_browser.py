"""Test the pages in a real browser: what moves, what a keyboard does, who can read them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from bson import Timestamp
from playwright.sync_api import Browser, Page, expect
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from tests.desk.conftest import STORED, is_indexed
from tests.desk.desk_process import PATIENCE, Desk
from tests.desk.in_process import own_desk
from tests.desk.pages.test_pages import PAGES
from tests.search.articles import article
from tests.support.commands import Copydesk
from tests.support.waiting import wait_until

MOST_REQUESTS = 8
RULES: dict[str, dict[str, Any]] = {
    "light": {"resultTypes": ["violations"]},
    # All other rules judge what is the same in both colours, and take half of the time.
    "dark": {
        "resultTypes": ["violations"],
        "runOnly": ["color-contrast", "link-in-text-block"],
    },
}
"""What axe looks at in each colour scheme."""
ACTION = "window.stolen=true"
FOREIGN = "https://evil.example/x"
HOSTILE = (
    f'"><img src="{FOREIGN}" onerror="{ACTION}"><script>{ACTION}</script>'
    f'<style>*{{background:url({FOREIGN})}}</style><p style="background:url({FOREIGN})">'
    f'<svg onload="{ACTION}"><use href="{FOREIGN}#x"/></svg><a href="javascript:{ACTION}">x</a>'
)


@pytest.fixture(scope="module")
def desk(
    news: Database[BSONDocument], mongo_uri: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    """Return a desk of this module's own, which tests tell of other articles."""
    with own_desk(Copydesk(tmp_path_factory.mktemp("pages"), mongo_uri, news.name)) as running:
        wait_until(lambda: is_indexed(running, len(STORED)))
        yield running


@pytest.fixture
def window(browser: Browser, desk: Desk) -> Iterator[Page]:
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
    browser: Browser, desk: Desk
) -> None:
    requests: list[str] = []
    for scheme in ("light", "dark"):
        context = browser.new_context(
            base_url=desk.address,
            color_scheme=scheme,
            viewport={"width": 390, "height": 844},
        )
        page = context.new_page()
        page.on("request", lambda asked: requests.append(asked.url))
        for path in PAGES:
            requests.clear()
            page.goto(path)
            assert len(requests) <= MOST_REQUESTS, requests
            found = Axe().run(page, options=RULES[scheme])
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


def test_without_script_everything_but_what_lives_is_there(browser: Browser, desk: Desk) -> None:
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
    window: Page, news: Database[BSONDocument], desk: Desk
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
    assert not window.locator("article img, article svg, article style").count()
    name = f"{9:032x}"
    news.revisions.insert_one(
        {
            "_id": f"{name}:1",
            "articleId": name,
            "revision": 1,
            "replacedAt": now,
            "changedFields": [HOSTILE],
            "document": {"headline": HOSTILE * 2, "articleBody": HOSTILE * 2},
        }
    )
    news.articles.update_one({"_id": name}, {"$set": {"revision": 2}})
    news.rejected.insert_one(
        {
            "_id": "hostile",
            "url": f"javascript:{ACTION}",
            "headline": HOSTILE,
            "source": {"id": HOSTILE},
            "reason": HOSTILE,
            "stage": "validation",
            "detail": HOSTILE,
            "rejectedAt": now,
            "attempts": 1,
        }
    )
    foreign: list[str] = []
    window.on(
        "request",
        lambda asked: (
            None if asked.url.startswith((desk.address, "data:,")) else foreign.append(asked.url)
        ),
    )
    for path in (
        "/", "/?q=onerror", "/?source=herald", f"/articles/{name}", f"/articles/{name}/changes",
        f"/articles/{name}/beside/{1:032x}", f"/stories/{name}", "/rejected",
        "/rejected/page?id=hostile", "/sources", "/stories",
    ):  # fmt: skip
        window.goto(path)
        assert window.evaluate("window.stolen") is None, path
        assert not window.locator("a[href^='javascript:'], [onerror], [onload], [style]").count(), (
            path
        )
    assert foreign == []


def test_a_run_is_followed_while_it_is_under_way(
    window: Page, news: Database[BSONDocument], browser: Browser, desk: Desk
) -> None:
    now = datetime.now(UTC)
    news.runs.insert_one(
        {
            "_id": "under way",
            "spider": "news",
            "startedAt": now,
            "aliveAt": now,
            "outcome": "running",
            "seconds": 20.0,
            "counts": {"pages": 70, "articles": {"new": 41, "unchanged": 2, "rejected": 5}},
            "sourcesLeft": 3,
        }
    )
    numbers = window.locator(".under-way dd")
    try:
        window.goto("/runs")
        expect(numbers).to_have_text(["70", "43", "5", "3.5", "3"])
        seen = {"counts.pages": 90, "counts.articles.new": 55, "sourcesLeft": 1}
        news.runs.update_one({"_id": "under way"}, {"$set": seen})
        expect(numbers).to_have_text(["90", "57", "5", "4.5", "1"])
        without_script = browser.new_context(base_url=desk.address, java_script_enabled=False)
        page = without_script.new_page()
        page.goto("/runs")
        expect(page.locator(".under-way dd")).to_have_text(["90", "57", "5", "4.5", "1"])
        without_script.close()
    finally:
        news.runs.delete_one({"_id": "under way"})
    expect(numbers).to_have_count(0)
