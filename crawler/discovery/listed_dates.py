"""Read the dates that a feed, sitemap or section page lists. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime

from crawler.discovery.listing import Listing
from text.cleaning import MAX_LABEL_LENGTH, bounded_text
from text.dates import parse_listed_date

FIRST_UNSET = datetime(1969, 12, 31, tzinfo=UTC)
"""A date from here on is none that was set: Unix clocks begin in 1970, in some zones in 1969."""
END_OF_UNSET = datetime(1970, 2, 1, tzinfo=UTC)
"""From here on a date means a day: seconds taken for milliseconds are all of January 1970."""

# The days on which other clocks begin, and so dates that were never set: those of spreadsheets and
# databases, of old Macs, and of the file systems of DOS.
_ZERO_DAYS = frozenset((date(1900, 1, 1), date(1904, 1, 1), date(1980, 1, 1)))


class DateReader:
    """Read the dates of one listing, and note ``bad-dates`` on it for those that say nothing.

    They are those that can't be read, and those of a clock at zero. Names of months may be those of
    the listing's language. One listing repeats a few dates many times over, so each is read once.
    """

    def __init__(self, listing: Listing, now: datetime) -> None:
        self._listing = listing
        self._now = now
        self._read: dict[str, datetime | None] = {}

    def __call__(self, raw: str | None) -> datetime | None:
        text = bounded_text(raw, MAX_LABEL_LENGTH)
        if text is None:
            return None
        if text not in self._read:
            self._read[text] = self._parse(text)
        value = self._read[text]
        if value is None:
            self._listing.warn("bad-dates")
        return value

    def _parse(self, text: str) -> datetime | None:
        language = self._listing.language and self._listing.language.partition("-")[0]
        parsed = parse_listed_date(text, now=self._now, language=language)
        if parsed is None or parsed.value.date() in _ZERO_DAYS or _is_unset(parsed.value):
            return None
        return parsed.value


def _is_unset(value: datetime) -> bool:
    return FIRST_UNSET <= value < END_OF_UNSET
