"""Test the bounds of downloads by their bytes."""

from __future__ import annotations

from model.download_limits import MAX_BODY_BYTES, MAX_ROBOTS_BYTES


def test_a_body_has_sixteen_mebibytes_and_a_robots_txt_five_hundred_kibibytes() -> None:
    assert (MAX_BODY_BYTES, MAX_ROBOTS_BYTES) == (16_777_216, 512_000)
