"""Spider arguments that several spiders take (pure)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from model.errors import ConfigurationError


def moment(spider: str, name: str, text: str, *, end: bool = False) -> datetime:
    """An ISO date, or date and time, as a moment; UTC where it names no offset.

    A bare day is its beginning, or with ``end`` the beginning of the next: all of it is before.

    Raises ConfigurationError naming the spider, the argument and what is expected.
    """
    try:
        date = datetime.fromisoformat(text)
    except ValueError:
        raise ConfigurationError(
            f"{spider}: {name} is {text!r}, no ISO date; "
            "expected a date such as 2026-11-22 or 2026-11-22T08:00"
        ) from None
    if end and len(text) <= len("2026-11-22"):
        try:
            date += timedelta(days=1)
        except OverflowError:
            raise ConfigurationError(
                f"{spider}: {name} is {text!r}, the last day there is"
            ) from None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
