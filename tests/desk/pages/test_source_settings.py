"""Test that a source is paused and asked more gently at the desk, by form and over the API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect
from pymongo.database import Database

from tests.desk.desk_process import PATIENCE, Desk, new_token
from tests.desk.in_process import own_desk
from tests.search.articles import NOON
from tests.support.commands import Copydesk

HOSTILE = '"><script>document.title=1</script>'


@pytest.fixture
def polled(mongo_database: Database[dict[str, Any]]) -> Database[dict[str, Any]]:
    """Return a database in which two sources were polled."""
    mongo_database["sources"].insert_many(
        {
            "_id": f"{name} feed", "source": name, "url": f"https://{number}.example/feed",
            "kind": "feed", "addedAt": NOON, "found": False, "nextPollAt": NOON,
        }
        for number, name in enumerate(("herald", HOSTILE))
    )  # fmt: skip
    return mongo_database


@pytest.fixture
def writing_desk(
    copydesk: Copydesk, polled: Database[dict[str, Any]]
) -> Iterator[tuple[Desk, str]]:
    """Return a desk, and a token that may write."""
    token = new_token(copydesk, "editor", "write")
    with own_desk(copydesk) as desk:
        yield desk, token


def test_an_editor_pauses_a_source_and_asks_it_more_gently(
    browser: Browser, writing_desk: tuple[Desk, str], polled: Database[dict[str, Any]]
) -> None:
    desk, token = writing_desk
    context = browser.new_context(base_url=desk.address, java_script_enabled=False)
    context.set_default_timeout(PATIENCE * 1000)
    page = context.new_page()
    page.goto("/sign-in")
    page.locator("input[name=token]").fill(token)
    page.locator("main form button").click()
    page.goto("/sources/settings?source=herald")
    page.get_by_role("button", name="Pause").click()
    expect(page.locator(".notice")).to_contain_text("Paused by editor")
    stored = polled["deskSources"].find_one({"_id": "herald"})
    assert stored is not None
    assert stored["pause"]["by"] == "editor"
    page.get_by_label("Seconds between two requests").fill("7.5")
    page.get_by_label("Shortest learned").fill("10m")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Shortest learned")).to_have_value("10m")
    page.get_by_role("button", name="Resume").click()
    expect(page.locator(".notice")).to_have_count(0)
    stored = polled["deskSources"].find_one({"_id": "herald"})
    assert stored is not None
    kept = {name: stored["politeness"][name] for name in ("delay", "min_interval", "by")}
    assert kept == {"delay": 7.5, "min_interval": "10m", "by": "editor"}
    page.get_by_label("Time between two polls, such").fill("1 week")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("every")

    state = context.storage_state()
    scripted = browser.new_context(base_url=desk.address, storage_state=state)
    window = scripted.new_page()
    for path in ("/sources", "/sources/settings?source=herald"):
        window.goto(path)
        found = Axe().run(window)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
    window.goto("/sources")
    window.get_by_role("link", name=f"Settings: {HOSTILE}").click()
    expect(window.locator("h1")).to_have_text(HOSTILE)
    assert window.title() != "1"
    scripted.close()
    context.close()


def test_a_program_does_the_same_with_a_token_that_may_write(
    writing_desk: tuple[Desk, str], polled: Database[dict[str, Any]]
) -> None:
    desk, token = writing_desk

    def change(name: str, body: Any, key: str = token) -> requests.Response:
        return requests.patch(
            f"{desk.address}/api/v1/sources/{name}",
            json=body,
            headers={"Authorization": f"Bearer {key}"},
            timeout=PATIENCE,
        )

    assert change("herald", {"paused": True}, "none").status_code == 401
    done = change("herald", {"paused": True, "politeness": {"max_interval": "30d"}})
    assert done.status_code == 200, done.text
    assert done.json()["pause"]["by"] == "editor"
    assert done.json()["politeness"]["max_interval"] == "43200m"
    (state,) = (each for each in desk.json("/api/v1/sources")["sources"] if each["id"] == "herald")
    assert state["state"] == "paused"
    for wrong in ({}, {"paused": None}, {"politeness": {"delay": -1}}, {"x": 1}, {"paused": "?"}):
        assert change("herald", wrong).status_code == 422, wrong
    assert change("nobody", {"paused": True}).status_code == 404
    assert change("herald", {"paused": False, "politeness": None}).json()["pause"] is None
    assert polled["deskSources"].find_one() is None
