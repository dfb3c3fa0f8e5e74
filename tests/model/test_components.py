"""Test what components say of themselves where nothing else is said."""

from __future__ import annotations

from model.components import Recheck


def test_a_look_leads_to_the_page_itself_if_not_to_a_part() -> None:
    assert not Recheck("0" * 32, "https://herald.example/a").ledToPart
