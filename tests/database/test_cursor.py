"""Test the names of places in the order of changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from database.cursor import Position, encoded, is_after, position_at
from model.errors import CursorError


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), st.text(max_size=64))
def test_a_cursor_is_read_back_and_a_damaged_one_is_not(
    seconds: int, increment: int, article_id: str
) -> None:
    position = Position(seconds, increment, article_id)
    cursor = encoded(position)
    assert position_at(cursor) == position
    with pytest.raises(CursorError):
        position_at(cursor[:-2])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Position(2, 1, "a"), Position(1, 9, "b"), True),
        (Position(1, 2, "a"), Position(1, 1, "b"), True),
        (Position(1, 1, "b"), Position(1, 1, "a"), True),
        (Position(1, 1, "a"), Position(1, 1, "a"), False),
        (Position(1, 9, "b"), Position(2, 1, "a"), False),
    ],
)
def test_cursors_have_the_order_of_their_changes(
    one: Position, other: Position, expected: bool
) -> None:
    assert is_after(encoded(one), encoded(other)) == expected
