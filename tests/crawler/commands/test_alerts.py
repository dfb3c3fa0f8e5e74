"""Test ``scrapy alerts`` as a user types it."""

from __future__ import annotations

import pytest

from tests.support.commands import Copydesk


@pytest.mark.long
def test_a_test_message_says_who_did_not_accept_it(copydesk: Copydesk) -> None:
    lost = copydesk.scrapy("alerts", "test", ALERTS="json://u:fjord@127.0.0.1:1/", code=1)
    assert "ALERTS: not accepted" in lost.stderr
    assert "fjord" not in lost.stderr
    nobody = copydesk.scrapy("alerts", "test", code=2)
    assert "set BREAKAGE_WEBHOOK or ALERTS" in nobody.stderr
