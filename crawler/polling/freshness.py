"""Read how long a server says that its answer stays fresh (pure)."""

from __future__ import annotations

from datetime import datetime, timedelta

from scrapy.extensions.httpcache import parse_cachecontrol, rfc1123_to_epoch

# The longest time that is believed: a feed that may be kept for longer says nothing about when its
# next entry comes.
LONGEST = timedelta(days=1)


def fresh_for(
    cache_control: bytes | None, expires: bytes | None, now: datetime
) -> timedelta | None:
    """Return max-age of Cache-Control, else the time until Expires; None where neither says any."""
    age = parse_cachecontrol(cache_control or b"").get(b"max-age")
    if age is not None:
        seconds = int(age) if age.isdigit() and len(age) < 10 else 0
    else:
        # "0" and "-1" are no dates; servers mean by them that the answer is stale at once.
        seconds = int((rfc1123_to_epoch(expires or b"") or 0) - now.timestamp())
    return min(timedelta(seconds=seconds), LONGEST) if seconds > 0 else None
