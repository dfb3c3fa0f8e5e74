"""Test in a real browser that a source is added by pasting an address of its site."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pymongo.database import Database

from copydesk.demo.server import Web
from tests.desk.desk_process import PATIENCE, new_token
from tests.desk.in_process import own_desk
from tests.support.commands import Copydesk


@pytest.fixture
def editor(browser: Browser, copydesk: Copydesk) -> Iterator[Page]:
    """Return the window, without script, of a reader who may write."""
    token = new_token(copydesk, "editor", "write")
    with own_desk(copydesk) as desk:
        context = browser.new_context(base_url=desk.address, java_script_enabled=False)
        context.set_default_timeout(PATIENCE * 1000)
        page = context.new_page()
        page.goto("/sign-in")
        page.locator("input[name=token]").fill(token)
        page.locator("main form button").click()
        yield page
        context.close()


@pytest.mark.long
def test_a_source_is_found_shown_added_and_crawled(
    editor: Page,
    browser: Browser,
    web: Web,
    copydesk: Copydesk,
    mongo_database: Database[dict[str, Any]],
) -> None:
    home = str(web["herald"].source()["home"])
    editor.goto("/sources")
    editor.get_by_role("link", name="Add a source").click()
    for wrong in ("--help", "no address"):
        editor.get_by_label("Address of a site").fill(wrong)
        editor.get_by_role("button", name="Search").click()
        expect(editor.locator("main")).to_contain_text("address")
        editor.goto("/sources/add")
    editor.get_by_label("Address of a site").fill(home)
    editor.get_by_role("button", name="Search").click()
    expect(editor.locator(".proposed")).to_have_count(5)
    expect(editor.locator("tbody")).to_contain_text("feed")
    headline = editor.locator(".proposed h3").first.inner_text()
    checked = browser.new_page()
    checked.set_content(editor.content())
    found = Axe().run(checked, options={"rules": {"color-contrast": {"enabled": False}}})
    assert found.violations_count == 0, found.generate_report()
    checked.close()

    editor.get_by_label("Short name").fill("the-herald")
    editor.get_by_role("button", name="Add this source").click()
    expect(editor.locator("main")).to_contain_text("Added here by editor")
    stored = mongo_database["deskSources"].find_one({"_id": "the-herald"})
    assert stored is not None
    assert stored["addition"]["home"] == home

    copydesk.write_sources("")
    copydesk.crawl()
    sources = mongo_database["articles"].distinct("source.id")
    assert sources == ["the-herald"]
    assert mongo_database["articles"].find_one({"headline": headline}) is not None


def test_what_is_added_is_checked(
    editor: Page, copydesk: Copydesk, mongo_database: Database[dict[str, Any]]
) -> None:
    editor.goto("/sources/add")
    form_token = editor.locator("input[name=form_token]").first.get_attribute("value")
    assert form_token is not None
    address = editor.url.removesuffix("/sources/add")
    cookies = {each["name"]: each["value"] for each in editor.context.cookies()}

    def add(token: str = form_token, **keys: str) -> requests.Response:
        sent = {"id": "herald", "name": "H", "home": "https://herald.example/"} | keys
        return requests.post(
            f"{address}/sources/add",
            data=sent | {"form_token": token},
            cookies=cookies,
            timeout=PATIENCE,
            allow_redirects=False,
        )

    for wrong in (
        {"id": "Herald!"}, {"id": ""}, {"home": "javascript:alert(1)"}, {"feeds": "file:///etc/passwd"},
        {"name": "a\x1bb"}, {"language": "<b>"},
    ):  # fmt: skip
        assert add(**wrong).status_code in (409, 422), wrong
    assert add(token="forged").status_code == 403
    assert mongo_database["deskSources"].find_one() is None
    assert add().status_code == 303
    assert add().status_code == 409
