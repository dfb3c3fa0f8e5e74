"""Test saved searches over a real socket: who may, what is kept, which feed is at which address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from lxml import etree
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from desk.saving import MOST_SEARCHES
from tests.desk.conftest import STORED
from tests.desk.desk_process import PATIENCE, RunningDesk, new_token, running_desk
from tests.desk.webhooks.receiver import receiver
from tests.support.commands import Copydesk
from tests.support.waiting import wait_until

SEARCHES = "/api/v1/searches"
FERRIES: dict[str, Any] = {"name": "Ferries", "filters": {"q": "headline:ferry"}}


class Client:
    """Ask a desk that listens beyond this machine."""

    def __init__(self, desk: RunningDesk, reading: str, writing: str) -> None:
        self.desk = desk
        self.tokens = {"read": reading, "write": writing}

    def ask(
        self, method: str, path: str, status: int, asked: Any = None, scope: str = "write"
    ) -> Any:
        """Ask with the token of a scope; fail unless it is answered with ``status``."""
        headers = {"Authorization": f"Bearer {self.tokens[scope]}"} if scope else {}
        answer = requests.request(
            method, self.desk.address + path, json=asked, headers=headers, timeout=PATIENCE
        )
        assert answer.status_code == status, f"{answer.status_code}: {answer.text[:500]}"
        return answer.json() if answer.content else None

    def save(self, status: int = 201, **asked: Any) -> Any:
        """Save a search."""
        return self.ask("POST", SEARCHES, status, FERRIES | asked)


@pytest.fixture(scope="module")
def client(
    news: Database[BSONDocument], mongo_uri: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Client]:
    """Return a client of a desk that has indexed the articles of STORED, and wants tokens."""
    copydesk = Copydesk(tmp_path_factory.mktemp("open"), mongo_uri, news.name)
    reading = new_token(copydesk, "reader")
    writing = new_token(copydesk, "editor", "write")
    with running_desk(copydesk, "--host", "0.0.0.0") as desk:
        client = Client(desk, reading, writing)
        wait_until(lambda: _is_indexed(client))
        yield client


def _is_indexed(client: Client) -> bool:
    answer = requests.get(
        f"{client.desk.address}/api/v1/articles",
        headers={"Authorization": f"Bearer {client.tokens['read']}"},
        timeout=PATIENCE,
    )
    return answer.ok and answer.json()["total"] == len(STORED)


@pytest.fixture(autouse=True)
def _none_saved(news: Database[BSONDocument]) -> None:
    news["savedSearches"].delete_many({})


def test_a_search_is_saved_read_changed_and_deleted(client: Client) -> None:
    filters = {"q": "ferry OR fog", "language": ["en"], "since": "2026-01-01", "collapse": False}
    saved = client.save(filters=filters)
    assert (saved["name"], saved["hasAddress"], saved["webhook"]) == ("Ferries", True, None)
    assert saved["filters"] == filters | {"since": "2026-01-01T00:00:00"}
    path = f"{SEARCHES}/{saved['id']}"
    shown = client.ask("GET", path, 200, scope="read")
    assert shown == {key: saved[key] for key in shown}
    assert client.ask("GET", SEARCHES, 200, scope="read")["searches"] == [shown]
    changed = client.ask("PATCH", path, 200, {"name": "Fog", "filters": {"q": "fog"}})
    assert (changed["name"], changed["filters"]) == ("Fog", {"q": "fog"})
    assert changed["address"] is None
    client.ask("DELETE", path, 204)
    for method in ("GET", "DELETE"):
        client.ask(method, path, 404)
    assert client.ask("GET", SEARCHES, 200)["searches"] == []


def test_reading_needs_a_token_that_reads_and_changing_one_that_writes(client: Client) -> None:
    path = f"{SEARCHES}/{client.save()['id']}"
    client.ask("GET", path, 401, scope="")
    for method, of in (
        *(("POST", SEARCHES), ("PATCH", path), ("DELETE", path), ("POST", f"{path}/address")),
        *(("DELETE", f"{path}/address"), ("POST", f"{path}/secret"), ("POST", f"{path}/test")),
    ):
        client.ask(method, of, 401, FERRIES, scope="")
        client.ask(method, of, 403, FERRIES, scope="read")


def test_changing_needs_a_token_on_this_machine_too(desk: RunningDesk) -> None:
    desk.get(SEARCHES)
    refused = requests.post(desk.address + SEARCHES, json=FERRIES, timeout=PATIENCE)
    assert refused.status_code == 401


def test_a_feed_is_read_at_its_secret_address_until_it_is_revoked(
    client: Client, news: Database[BSONDocument]
) -> None:
    saved = client.save()
    address = saved["address"]
    feed = requests.get(address["json"], timeout=PATIENCE)
    assert feed.headers["content-type"] == "application/feed+json"
    assert (feed.json()["title"], feed.json()["feed_url"]) == (
        "Copydesk: Ferries", address["json"],
    )  # fmt: skip
    assert [each["title"] for each in feed.json()["items"]] == ["Ferry pier opens"]
    for name in ("rss", "atom"):
        parsed = etree.fromstring(requests.get(address[name], timeout=PATIENCE).content)
        assert "Ferry pier opens" in parsed.xpath("//*[local-name()='title']/text()")
    secret = address["json"].rpartition("/")[2].removesuffix(".json")
    assert secret not in str(news["savedSearches"].find_one())

    path = f"{SEARCHES}/{saved['id']}/address"
    renewed = client.ask("POST", path, 200)
    assert requests.get(address["rss"], timeout=PATIENCE).status_code == 404
    assert requests.get(renewed["rss"], timeout=PATIENCE).status_code == 200
    client.ask("DELETE", path, 204)
    assert requests.get(renewed["rss"], timeout=PATIENCE).status_code == 404
    assert client.ask("GET", f"{SEARCHES}/{saved['id']}", 200)["hasAddress"] is False
    again = client.ask("POST", path, 200)
    client.ask("DELETE", f"{SEARCHES}/{saved['id']}", 204)
    assert requests.get(again["rss"], timeout=PATIENCE).status_code == 404


@pytest.mark.parametrize(
    "secret", ["cds_wrong", "x" * 5000, "a.b", "%00", "%ff", "$ne", "..%2f..%2fsearch"]
)
def test_a_wrong_address_is_not_found_and_not_repeated(client: Client, secret: str) -> None:
    wrong = requests.get(f"{client.desk.address}/feeds/saved/{secret}.json", timeout=PATIENCE)
    assert wrong.status_code == 404
    assert wrong.headers["content-type"] == "application/problem+json"
    assert secret not in wrong.text


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [
        ({"filters": {"q": "ferry AND"}}, 400, {"parameter": "q", "position": 9}),
        ({"filters": {"q": "x" * 1001}}, 422, {"parameter": "filters.q"}),
        ({"filters": {"cursor": "s1.x"}}, 422, {"parameter": "filters.cursor"}),
        ({"filters": {"order": "best"}}, 422, {"parameter": "filters.order"}),
        ({"filters": {"$where": "1"}}, 422, {}),
        ({"filters": {"source": ["x"] * 101}}, 422, {"parameter": "filters.source"}),
        ({"name": ""}, 422, {"parameter": "name"}),
        ({"name": "x" * 101}, 422, {"parameter": "name"}),
        ({"name": "a\x1b[2J"}, 422, {"parameter": "name"}),
        ({"surprise": 1}, 422, {"parameter": "surprise"}),
        ({"webhook": {"url": "ftp://hooks.example/"}}, 422, {}),
        ({"webhook": {"url": "http://10.0.0.1/"}}, 422, {}),
        ({"webhook": {"url": "http://2130706433.example:22/"}}, 422, {}),
        ({"webhook": {"url": "https://ada:secret@hooks.example/"}}, 422, {}),
        ({"webhook": {"url": "https://hooks.example/" + "x" * 2000}}, 422, {}),
    ],
)
def test_what_is_wrong_is_a_problem_that_says_where(
    client: Client, asked: dict[str, Any], status: int, told: dict[str, Any]
) -> None:
    problem = client.save(status, **asked)
    assert problem["status"] == status
    assert told.items() <= problem.items()
    assert client.ask("GET", SEARCHES, 200)["searches"] == []


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        (SEARCHES, "GET, POST"),
        (f"{SEARCHES}/1", "DELETE, GET, PATCH"),
        (f"{SEARCHES}/1/address", "DELETE, POST"),
        ("/api/v1/articles", "GET"),
    ],
)
def test_another_method_is_answered_with_those_that_there_are(
    desk: RunningDesk, path: str, methods: str
) -> None:
    refused = requests.put(desk.address + path, timeout=PATIENCE)
    assert (refused.status_code, refused.headers["allow"]) == (405, methods)


def test_no_more_are_saved_than_are_looked_at(client: Client, news: Database[BSONDocument]) -> None:
    news["savedSearches"].insert_many(
        {"_id": f"{number:x}", "name": "x", "filters": {}, "createdAt": STORED[0]["firstFetchedAt"]}
        for number in range(MOST_SEARCHES - 1)
    )
    client.save()
    assert "delete one" in client.save(409)["detail"]


def test_a_body_that_is_too_large_is_refused(client: Client) -> None:
    refused = requests.post(
        client.desk.address + SEARCHES,
        data=b'{"name": "' + b"x" * 1_000_000,
        headers={"Authorization": f"Bearer {client.tokens['write']}"},
        timeout=PATIENCE,
    )
    assert refused.status_code == 413


def test_a_receiver_is_tried_and_its_secret_renewed(client: Client) -> None:
    with receiver() as to:
        saved = client.save(webhook={"url": to.url})
        path = f"{SEARCHES}/{saved['id']}"
        assert saved["webhook"]["host"] == "127.0.0.1"
        assert (saved["webhook"]["state"], saved["webhook"]["lagSeconds"]) == ("working", 0)
        tried = client.ask("POST", f"{path}/test", 200)
        assert tried == {"delivered": True, "status": 200, "error": None}
        [event] = to.received
        assert event.body["type"] == "search.test"
        assert event.body["data"]["search"] == {"id": saved["id"], "name": "Ferries"}
        assert event.is_signed_with(saved["webhookSecret"])
        renewed = client.ask("POST", f"{path}/secret", 200)["secret"]
        to.answer = lambda _: 500
        tried = client.ask("POST", f"{path}/test", 200)
        assert tried == {"delivered": False, "status": 500, "error": "it answered 500"}
        assert to.received[-1].is_signed_with(renewed)
        assert not to.received[-1].is_signed_with(saved["webhookSecret"])
        shown = client.ask("GET", path, 200)
        assert renewed not in str(shown)
        assert to.url not in str(shown)
        client.ask("PATCH", path, 200, {"webhook": None})
        for of in ("test", "secret"):
            client.ask("POST", f"{path}/{of}", 409)
    assert client.ask("PATCH", path, 200, {"webhook": {"url": to.url}})["webhookSecret"]
    client.ask("PATCH", path, 422, {})
