"""Test who is asked for a token, over real sockets."""

from __future__ import annotations

from pathlib import Path

import pytest
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from desk.access.gate import is_loopback
from tests.desk.desk_process import running_desk, token_command
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
        for path in ("/api/v1/runs", "/feeds/search.json", "/metrics", "/mcp", "/nothing"):
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
        token_command(copydesk, "revoke", "monitor")
        desk.get("/api/v1/runs", 401, headers=known)
    token_command(copydesk, "revoke", "monitor", code=1)
