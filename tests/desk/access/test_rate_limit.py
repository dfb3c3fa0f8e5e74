"""Test that everybody has a share, and nobody more."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from desk.access import rate_limit
from desk.access.rate_limit import Allowance, network_of
from tests.desk.desk_process import PATIENCE, new_token, running_desk
from tests.support.commands import Copydesk


def test_many_may_come_at_once_and_then_one_by_one() -> None:
    allowance = Allowance(60)
    assert [allowance.wait("a", 0) for _ in range(60)] == [None] * 60
    assert allowance.wait("a", 0) == 1000
    assert allowance.wait("a", 999) == 1
    assert allowance.wait("a", 1000) is None
    assert allowance.wait("a", 1000) == 1000
    assert allowance.wait("b", 0) is None
    assert [allowance.wait("a", 100_000) for _ in range(60)] == [None] * 60


def test_many_askers_take_no_more_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limit, "MOST_REMEMBERED", 3)
    allowance = Allowance(1)
    assert [allowance.wait(asker, 0) for asker in "abc"] == [None] * 3
    assert allowance.wait("a", 0) == 60_000  # it asked last now
    assert allowance.wait("d", 0) is None
    assert allowance.wait("a", 0) == 60_000
    assert allowance.wait("b", 0) is None  # forgotten
    assert len(allowance._states) == 3


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::1", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
    ],
)
def test_who_has_an_ipv6_address_has_its_network(address: str, network: str) -> None:
    assert network_of(address) == network


def test_who_asks_too_much_is_told_when_to_come_again(
    mongo_database: Database[BSONDocument], mongo_uri: str, tmp_path: Path
) -> None:
    copydesk = Copydesk(tmp_path, mongo_uri, mongo_database.name)
    token = new_token(copydesk, "analyst")
    with running_desk(copydesk, "-s", "DESK_REQUESTS_PER_MINUTE=2") as desk:

        def statuses(path: str, **headers: str) -> list[int]:
            return [
                requests.get(desk.address + path, headers=headers, timeout=PATIENCE).status_code
                for _ in range(3)
            ]

        assert statuses("/api/v1/runs") == [200, 200, 429]
        refused = desk.get("/feeds/search.json", 429)
        assert refused.headers["content-type"] == "application/problem+json"
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert "DESK_REQUESTS_PER_MINUTE" in refused.json()["detail"]
        # a token has a share of its own, and one that is made up has none
        assert statuses("/mcp", Authorization="Bearer cdk_wrong") == [429] * 3
        assert statuses("/api/v1/runs", Authorization=f"Bearer {token}") == [200, 200, 429]
        assert statuses("/healthz") == [200] * 3
