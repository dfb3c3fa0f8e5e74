"""Read how long a server asks us to stay away."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# Digits of a number of seconds that are read; eight are up to three years.
MOST_DIGITS = 8
# Characters of the longest date that is read. An HTTP date has 29; the rest is room for servers
# that write it in their own way.
LONGEST_DATE = 60


def retry_after_seconds(header: str | None, now: datetime) -> float | None:
    """Return the seconds from ``now`` that a Retry-After header (RFC 9110, 10.2.3) names.

    The header holds a number of seconds or an HTTP date. None means that there is no header, that
    it holds neither, or that it names no moment in the future.
    """
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return float(text.lstrip("0")[:MOST_DIGITS] or 0) or None
    if not text or len(text) > LONGEST_DATE:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    # "-0000" means UTC, and Python returns such a date without a time zone.
    moment = moment.replace(tzinfo=moment.tzinfo or UTC)
    seconds = (moment - now).total_seconds()
    return seconds if seconds > 0 else None
