from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.polling.freshness import fresh_for

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cache_control", "expires", "minutes"),
    [
        (b"public, max-age=300", None, 5),
        (b"max-age=300", b"Sun, 22 Nov 2026 13:00:00 GMT", 5),
        (None, b"Sun, 22 Nov 2026 12:30:00 GMT", 30),
        (b"no-cache", None, None),
        (b"max-age=0", b"Sun, 22 Nov 2026 13:00:00 GMT", None),
        (None, b"0", None),
        (None, b"Thu, 01 Jan 1970 00:00:00 GMT", None),
        (b"max-age=999999999999999999", None, None),
        (None, None, None),
    ],
)
def test_what_headers_say(
    cache_control: bytes | None, expires: bytes | None, minutes: int | None
) -> None:
    expected = None if minutes is None else timedelta(minutes=minutes)
    assert fresh_for(cache_control, expires, NOW) == expected


@pytest.mark.parametrize(
    ("seconds", "fresh"),
    [
        (b"1", timedelta(seconds=1)),
        (b"86399", timedelta(days=1) - timedelta(seconds=1)),
        (b"86400", timedelta(days=1)),
        (b"86401", timedelta(days=1)),
        (b"999999999", timedelta(days=1)),
        (b"1000000000", None),
        (b"-5", None),
        (b"soon", None),
    ],
)
def test_a_listing_is_fresh_for_a_day_at_most(seconds: bytes, fresh: timedelta | None) -> None:
    assert fresh_for(b"max-age=" + seconds, None, NOW) == fresh


def test_a_date_that_has_passed_leaves_nothing_fresh() -> None:
    assert fresh_for(None, b"Sun, 22 Nov 2026 12:00:00 GMT", NOW) is None
    assert fresh_for(None, b"Sun, 22 Nov 2026 12:00:01 GMT", NOW) == timedelta(seconds=1)


@given(st.binary(), st.binary())
def test_hostile_headers_never_fail(cache_control: bytes, expires: bytes) -> None:
    fresh_for(cache_control, expires, NOW)
