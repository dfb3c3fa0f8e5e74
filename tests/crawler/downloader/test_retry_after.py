from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.downloader.retry_after import retry_after_seconds

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("120", 120),
        (" 007 ", 7),
        ("0", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("²", None),
        ("1", 1),
        ("12345678", 12_345_678),
        ("123456789", 12_345_678),
        ("9" * 500, 99_999_999),
        ("Sun, 22 Nov 2026 12:00:00 GMT", None),
        ("Sun, 22 Nov 2026 12:00:01 GMT", 1),
        ("Sun, 22 Nov 2026 12:01:30 GMT" + " (" + "x" * 28 + ")", 90),
        ("Sun, 22 Nov 2026 12:01:30 GMT" + " (" + "x" * 29 + ")", None),
        ("Sun, 22 Nov 2026 12:01:30 GMT", 90),
        ("Sunday, 22-Nov-26 12:01:30 GMT", 90),
        ("Sun, 22 Nov 2026 13:01:30 +0100", 90),
        ("Sun, 22 Nov 2026 12:01:30 -0000", 90),
        ("Sun, 22 Nov 2026 11:59:00 GMT", None),
        ("Sun, 99 Nov 2026 11:59:00 GMT", None),
        ("Sun, 22 Nov 2026 12:01:30 GMT" + " " * 20 + "x" * 500, None),
    ],
)
def test_what_a_header_asks_for(header: str | None, seconds: float | None) -> None:
    assert retry_after_seconds(header, NOW) == seconds


@given(st.text(max_size=80) | st.datetimes().map(str) | st.from_regex(r"[A-Z][a-z]{2}, .{20} GMT"))
def test_no_header_breaks_it(header: str) -> None:
    seconds = retry_after_seconds(header, NOW)
    assert seconds is None or seconds > 0
