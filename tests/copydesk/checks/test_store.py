"""Test that a right is missed that only some crawls use."""

from __future__ import annotations

from typing import Any

import pytest

from copydesk.checks.store import check_store
from model.clock import Clock
from tests.database.connection.test_rights import READ, user_with

READ_WRITE = {"role": "readWrite", "db": "rights_news"}
COLL_MOD = {"resource": {"db": "rights_news", "collection": ""}, "actions": ["collMod"]}


@pytest.mark.parametrize(
    ("roles", "privileges", "missing"),
    [
        ([READ], [], "create"),
        ([READ_WRITE], [], "collMod"),
        ([READ_WRITE], [COLL_MOD], None),
    ],
)
def test_a_right_that_is_missing_is_named(
    guarded_server: str, roles: list[Any], privileges: list[Any], missing: str | None
) -> None:
    with user_with(guarded_server, roles, privileges) as uri:
        result, times = check_store(uri, "rights_news", "", 15, Clock())
    if missing is None:
        assert result.fault is None
        assert times is not None
        assert abs(times.ahead) < 60
    else:
        assert f"may not {missing} in" in (result.fault or "")
        assert times is None
