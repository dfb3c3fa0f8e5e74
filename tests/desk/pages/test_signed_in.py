"""Test in a real browser what a reader may do who has signed in with a token that may write."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import requests
import zstandard
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from desk import crawling
from desk.access.tokens import TokenFile
from model.clock import Clock
from model.identity import page_id
from tests.desk.conftest import STORED
from tests.desk.desk_process import PATIENCE
from tests.desk.in_process import desk_in_process
from tests.desk.pages.test_browser import RULES
from tests.search.articles import NOON
from tests.support.commands import ENVIRONMENT
from tests.support.waiting import wait_until
from urls import url_key

FIRST = STORED[0]["_id"]
NEVER = datetime(2100, 1, 1, tzinfo=UTC)
REFUSED = "https://herald.example/dredging"
STUB = "https://herald.example/stub"
_SENTENCES = [
    f"The harbour council heard on day {number} how the dredging of the northern basin goes on, "
    "and asked the engineers for a report before the spring tide."
    for number in range(1, 9)
]
PAGES = {
    REFUSED: "<!DOCTYPE html><html lang='en'><head><title>Dredging goes on</title>"
    '<meta property="og:type" content="article"><meta property="article:published_time"'
    ' content="2026-11-20T08:00:00Z"></head><body><article><h1>Dredging goes on</h1>'
    + "".join(f"<p>{each}</p>" for each in _SENTENCES)
    + "</article></body></html>",
    STUB: "<!DOCTYPE html><title>Soon</title><h1>Soon</h1><article><p>To come.</p></article>",
}
AT_WORK = ("/", "/searches", f"/articles/{FIRST}", f"/rejected/page?id={page_id(url_key(STUB))}")
"""Pages whose forms only those see who may write."""


@pytest.fixture(scope="module")
def refused(news: Database[BSONDocument]) -> None:
    """Store pages that a rule of old refused."""
    for url, text in PAGES.items():
        body = text.encode()
        name = hashlib.sha256(body).hexdigest()
        kept = {"_id": name, "url": url, "size": len(body), "fetchedAt": NOON, "expiresAt": NEVER}
        news["pages"].insert_one(kept | {"body": zstandard.compress(body)})
        news["rejected"].insert_one(
            {
                "_id": page_id(url_key(url)),
                "url": url,
                "urlKey": url_key(url),
                "source": {"id": "herald", "name": "The Herald", "domain": "herald.example"},
                "discovery": {
                    "via": "feed",
                    "feedUrl": "https://herald.example/rss",
                    "firstSeenAt": NOON,
                },
                "fetch": {"status": 200, "runId": "r", "pageId": name},
                "reason": "too-long",
                "stage": "validation",
                "detail": "said by a rule of old",
                "rejectedAt": NOON,
                "attempts": 1,
            }
        )


@pytest.fixture(scope="module")
def editor(
    news: Database[BSONDocument],
    refused: None,
    mongo_uri: str,
    browser: Browser,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Page]:
    """Return the window of a reader who may write, and whose machine may be slow."""
    folder = tmp_path_factory.mktemp("editor")
    token = TokenFile(folder).create("editor", "write", Clock())
    with pytest.MonkeyPatch.context() as patch:
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        patch.setattr(crawling, "DEADLINE", PATIENCE * 5)
        with desk_in_process(folder, mongo_uri, news.name, answer_within=PATIENCE) as address:
            wait_until(lambda: found_at(address) == len(STORED))
            yield signed_in(browser, address, token)


def found_at(address: str) -> int:
    """Return how many articles a desk finds."""
    answer = requests.get(f"{address}/api/v1/articles", timeout=PATIENCE)
    return int(answer.json()["total"]) if answer.ok else 0


def signed_in(browser: Browser, address: str, token: str) -> Page:
    """Sign in by the form of the desk; return the window."""
    context = browser.new_context(base_url=address, viewport={"width": 390, "height": 844})
    context.set_default_timeout(PATIENCE * 5000)
    expect.set_options(timeout=PATIENCE * 1000)
    page = context.new_page()
    page.goto("/sign-in?next=/runs")
    page.get_by_label("Token").fill(token)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{address}/runs")
    return page


def test_forms_are_accessible_and_fit_a_phone(editor: Page) -> None:
    for scheme in ("light", "dark"):
        editor.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for path in AT_WORK:
            editor.goto(path)
            editor.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            found = Axe().run(editor, options=RULES[scheme])
            assert found.violations_count == 0, f"{path} {scheme}: {found.generate_report()}"
            assert editor.evaluate("document.documentElement.scrollWidth") <= 390, path


def test_a_rejected_page_is_read_again(editor: Page, news: Database[BSONDocument]) -> None:
    editor.goto("/rejected")
    editor.get_by_role("link", name=STUB).click()
    editor.get_by_role("button", name="Read again").click()
    expect(editor.locator(".notice")).to_have_text(
        "It was read again and is rejected for too-short; before, for too-long."
    )
    expect(editor.get_by_role("button", name="Read again")).to_be_visible()
    editor.goto("/rejected")
    editor.get_by_role("link", name=REFUSED).click()
    editor.get_by_role("button", name="Read again").click()
    expect(editor.locator(".notice")).to_contain_text("passed today's rules, and is stored")
    expect(editor.get_by_role("button", name="Read again")).to_have_count(0)
    editor.get_by_role("link", name="Dredging goes on").click()
    expect(editor.locator(".text")).to_contain_text(_SENTENCES[0])
    left = [each["url"] for each in news["rejected"].find({"fetch": {"$exists": True}})]
    assert left == [STUB]
