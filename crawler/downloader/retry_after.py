"""How long a server asks us to stay away (pure)."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# Digits of a number of seconds that are read: three years.
MOST_DIGITS = 8
# Characters of an HTTP date are 29, with some room for those who write it their own way.
LONGEST_DATE = 60


def retry_after_seconds(header: str | None, now: datetime) -> float | None:
    """Seconds from ``now`` that a Retry-After header (RFC 9110, 10.2.3) names.

    It is a number of seconds or an HTTP date. None for no header, for neither, and for what is
    not in the future.
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
    # "-0000" says that it is UTC, and Python gives such a date without a time zone.
    moment = moment.replace(tzinfo=moment.tzinfo or UTC)
    seconds = (moment - now).total_seconds()
    return seconds if seconds > 0 else None
