"""Test that stored articles get half of a host's time at most."""

from __future__ import annotations

from crawler.frontier.recheck_share import RecheckShare


def test_a_turn_begins_with_the_first_visit_and_the_next_after_a_pause_as_long() -> None:
    share = RecheckShare(60)
    asked = [100.0, 130.0, 160.0, 160.1, 219.9, 220.0, 280.0, 280.1, 1000.0]
    allowed = [share.may_visit(now) for now in asked]
    assert allowed == [True, True, True, False, False, True, True, False, True]
