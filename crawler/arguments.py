"""Spider arguments that several spiders take (pure)."""

from __future__ import annotations

from datetime import UTC, datetime

from errors import ConfigurationError


def moment(spider: str, name: str, text: str) -> datetime:
    """An ISO date, or date and time, as a moment; UTC where it names no offset.

    Raises ConfigurationError naming the spider, the argument and what is expected.
    """
    try:
        date = datetime.fromisoformat(text)
    except ValueError:
        raise ConfigurationError(
            f"{spider}: {name} is {text!r}, no ISO date; "
            "expected a date such as 2026-11-22 or 2026-11-22T08:00"
        ) from None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
