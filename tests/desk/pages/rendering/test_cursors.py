"""Test the cursors of lists."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from desk.pages.rendering.cursors import cursor_of, place_in


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 22, 12, 0, 0, 123_000, tzinfo=UTC),
        datetime(1912, 4, 15, tzinfo=UTC),
        datetime(9999, 1, 1, tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=UTC),
    ],
)
def test_a_cursor_is_read_back(moment: datetime) -> None:
    assert place_in(cursor_of(moment, "a1")) == (moment, "a1")
    assert place_in(cursor_of(moment + timedelta(microseconds=999), "a1")) == (moment, "a1")


@pytest.mark.parametrize(
    "cursor",
    ["", "1", "1-", "-a", "1-a b", "1-a\n", "1-$ne", "٣-a", "9" * 16 + "-a", "9" * 15 + "-a"],
)
def test_another_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(ValueError, match="cursor"):
        place_in(cursor)
