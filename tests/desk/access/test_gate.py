"""Test who is asked for a token, over real sockets."""

from __future__ import annotations

from datetime import UTC, datetime
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
import requests
from lxml import html
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from desk.access.gate import is_loopback
from desk.access.sign_in import form_token
from tests.desk.desk_process import PATIENCE, RunningDesk, new_token, running_desk, token_command
from tests.desk.in_process import own_desk
from tests.support.commands import Copydesk


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        *(("127.0.0.1", True), ("127.8.0.1", True), ("::1", True), ("localhost", True)),
        *(("0.0.0.0", False), ("::", False), ("192.168.1.2", False), ("desk.example", False)),
    ],
)
def test_only_loopback_is_of_this_machine_alone(host: str, expected: bool) -> None:
    assert is_loopback(host) == expected


def test_beyond_this_machine_a_token_is_wanted(
    mongo_database: Database[BSONDocument],
    mongo_uri: str,
    tmp_path: Path,
) -> None:
    copydesk = Copydesk(tmp_path, mongo_uri, mongo_database.name)
    token = token_command(copydesk, "create", "monitor")
    assert "monitor" in token_command(copydesk, "list")
    with running_desk(copydesk, "--host", "0.0.0.0") as desk:
        for path in ("/api/v1/runs", "/feeds/search.json", "/metrics", "/mcp"):
            refused = desk.get(path, 401)
            assert refused.headers["www-authenticate"] == "Bearer"
            assert "copydesk token" in refused.json()["detail"]
        desk.get("/healthz")
        desk.get("/api/v1/runs", 401, headers={"Authorization": "Bearer cdk_wrong"})
        desk.get("/api/v1/runs", 401, headers={"Authorization": f"Basic {token}"})
        known = {"Authorization": f"Bearer {token}"}
        desk.get("/api/v1/runs", headers=known)
        # a browser does not send a token by itself, so any name is right
        desk.get("/api/v1/runs", headers=known | {"Host": "desk.example"})
        with requests.Session() as browser:
            _a_browser_signs_in(desk, browser, token)
            _a_damaged_file_is_told(desk, browser, copydesk.folder / "data" / "tokens.json")
            token_command(copydesk, "revoke", "monitor")
            assert (
                browser.get(f"{desk.address}/runs", timeout=PATIENCE).url != f"{desk.address}/runs"
            )
        desk.get("/api/v1/runs", 401, headers=known)
    token_command(copydesk, "revoke", "monitor", code=1)


def _a_damaged_file_is_told(desk: RunningDesk, browser: requests.Session, file: Path) -> None:
    tokens = file.read_bytes()
    file.write_text("{")
    page = browser.get(f"{desk.address}/runs", timeout=PATIENCE)
    assert (page.status_code, page.headers["content-type"]) == (503, "text/html; charset=utf-8")
    assert (
        "holds no tokens" in html.fromstring(page.text).cssselect("[role=alert]")[0].text_content()
    )
    assert "default-src 'none'" in page.headers["content-security-policy"]
    told = browser.get(f"{desk.address}/api/v1/runs", timeout=PATIENCE)
    assert (told.status_code, "holds no tokens" in told.json()["detail"]) == (503, True)
    file.write_bytes(tokens)


def _a_browser_signs_in(desk: RunningDesk, browser: requests.Session, token: str) -> None:
    asked = browser.get(f"{desk.address}/runs?x=1", timeout=PATIENCE)
    assert asked.url == f"{desk.address}/sign-in?next=%2Fruns%3Fx%3D1"
    assert browser.get(f"{desk.address}/static/style.css", timeout=PATIENCE).ok
    fields = {
        each.attrib["name"]: each.attrib.get("value", "")
        for each in html.fromstring(asked.text).cssselect("form[action='/sign-in'] input")
    }
    address = f"{desk.address}/sign-in"
    wrong = browser.post(address, {**fields, "token": "cdk_wrong"}, timeout=PATIENCE)
    assert (wrong.status_code, "That is no token" in wrong.text) == (403, True)
    by_proxy = requests.post(
        address,
        {**fields, "token": token, "form_token": form_token("")},
        headers={"Origin": desk.address.replace("http://", "https://")},
        timeout=PATIENCE,
        allow_redirects=False,
    )
    assert "; Secure" in by_proxy.headers["set-cookie"]
    page = browser.post(address, {**fields, "token": token}, timeout=PATIENCE)
    assert "Secure" not in page.history[0].headers["set-cookie"]
    assert page.url == f"{desk.address}/runs?x=1"
    assert "Signed in with the token monitor" in " ".join(
        html.fromstring(page.text).text_content().split()
    )
    cookies: CookieJar = browser.cookies
    (cookie,) = cookies
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "strict"
    # reading by the cookie is enough for what a page links to, and for nothing that changes
    assert browser.get(f"{desk.address}/api/v1/runs", timeout=PATIENCE).ok
    changing = browser.post(f"{desk.address}/api/v1/extract", json={"url": "x"}, timeout=PATIENCE)
    assert changing.status_code == 401
    (button,) = html.fromstring(page.text).cssselect("form[action='/sign-out'] input")
    signed_out = {"form_token": button.attrib["value"]}
    assert (
        browser.post(f"{desk.address}/sign-out", {"form_token": "x"}, timeout=PATIENCE).status_code
        == 403
    )
    assert browser.cookies
    left = browser.post(f"{desk.address}/sign-out", signed_out, timeout=PATIENCE)
    assert left.url.startswith(f"{desk.address}/sign-in")
    assert not browser.cookies
    browser.post(address, {**fields, "token": token}, timeout=PATIENCE)


def test_who_may_write_has_a_source_polled_now(
    mongo_database: Database[BSONDocument], mongo_uri: str, tmp_path: Path
) -> None:
    copydesk = Copydesk(tmp_path, mongo_uri, mongo_database.name)
    reading = new_token(copydesk, "reader")
    writing = new_token(copydesk, "editor", "write")
    later = datetime(2036, 1, 1, tzinfo=UTC)
    listings = [
        {
            "_id": f"{source} feed {number}",
            "source": source,
            "url": f"u{number}",
            "kind": "feed",
            "addedAt": later,
            "found": False,
            "nextPollAt": later,
        }
        for source, number in (("herald", 1), ("herald", 2), ("gazette", 3))
    ]
    mongo_database["sources"].insert_many(listings)
    with own_desk(copydesk) as desk:
        for token, status in ((None, 403), (reading, 403), (writing, 200)):
            with requests.Session() as browser:
                if token:
                    browser.cookies.set("copydesk_token", token)
                page = html.fromstring(
                    browser.get(f"{desk.address}/sources", timeout=PATIENCE).text
                )
                buttons = page.cssselect("form[action='/sources/due']")
                assert len(buttons) == (2 if status == 200 else 0)
                fields = {"form_token": form_token(token or ""), "source": "herald"}
                answer = browser.post(f"{desk.address}/sources/due", fields, timeout=PATIENCE)
                assert answer.status_code == status
        (notice,) = html.fromstring(answer.text).cssselect(".notice")
        assert notice.text_content().strip() == "herald is due: the next run takes it."
    due = mongo_database["sources"].find({"nextPollAt": {"$lt": later}}).distinct("source")
    assert due == ["herald"]


def test_who_may_write_saves_a_search_and_deletes_it(
    mongo_database: Database[BSONDocument], mongo_uri: str, tmp_path: Path
) -> None:
    copydesk = Copydesk(tmp_path, mongo_uri, mongo_database.name)
    reading = new_token(copydesk, "reader")
    writing = new_token(copydesk, "editor", "write")
    with own_desk(copydesk) as desk, requests.Session() as browser:
        address = f"{desk.address}/searches"
        asked = {"name": "Ferries", "search": "/?q=ferry&language=en&language=de&cursor=x"}
        browser.cookies.set("copydesk_token", reading)
        asked["form_token"] = form_token(reading)
        assert browser.post(address, asked, timeout=PATIENCE).status_code == 403
        browser.cookies.clear()
        browser.cookies.set("copydesk_token", writing)
        assert browser.post(address, asked, timeout=PATIENCE).status_code == 403
        asked["form_token"] = form_token(writing)
        for wrong in ({"name": ""}, {"search": "q=("}, {"url": "http://10.0.0.1/"}):
            assert browser.post(address, {**asked, **wrong}, timeout=PATIENCE).status_code == 422
        saved = html.fromstring(browser.post(address, asked, timeout=PATIENCE).text)
        feeds = [each.text_content() for each in saved.cssselect(".notice code")]
        assert desk.get(feeds[0].removeprefix(desk.address)).text.startswith("<?xml")
        listed = html.fromstring(browser.get(address, timeout=PATIENCE).text)
        (link,) = listed.cssselect(".rows h2 a")
        assert link.attrib["href"] == "/?q=ferry&language=en&language=de"
        assert feeds[0] not in html.tostring(listed, encoding="unicode")
        (field,) = listed.cssselect("form[action='/searches/delete'] input[name=id]")
        gone = {"form_token": form_token(writing), "id": field.attrib["value"]}
        assert browser.post(f"{address}/delete", gone, timeout=PATIENCE).url == address
        assert browser.post(f"{address}/delete", gone, timeout=PATIENCE).status_code == 404
        desk.get(feeds[0].removeprefix(desk.address), 404)
