"""Speak the reader's language: the words of the pages, of ``desk/words``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.core import negotiate_locale
from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal
from fluent.runtime import FluentBundle, FluentResource

WORDS = Path(__file__).parents[2] / "words"
"""A file of Fluent messages per language; another language is another file."""
DEFAULT = "en"
# A header of languages that is longer was written by no browser.
_LONGEST_HEADER = 500


class Language:
    """Write words, numbers and times in one language."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.locale = Locale.parse(code)
        # Templates set names in other scripts apart with <bdi>, not with control characters.
        self._bundle = FluentBundle([code], use_isolating=False)
        self._bundle.add_resource(FluentResource((WORDS / f"{code}.ftl").read_text("utf-8")))

    def say(self, message: str, **values: Any) -> str:
        """Return a message with its values. Raises LookupError where there is none."""
        pattern = self._bundle.get_message(message).value
        assert pattern is not None
        text, errors = self._bundle.format_pattern(pattern, values)
        if errors:
            raise LookupError(f"{self.code}.ftl, {message}: {errors[0]}")
        return str(text)

    def number(self, value: float) -> str:
        """Write a number: 12,345."""
        return str(format_decimal(value, locale=self.locale))

    def moment(self, moment: datetime, now: datetime) -> str:
        """Write a moment in UTC: today's as 08:30, others with their day."""
        moment = moment.astimezone(UTC)
        if moment.date() == now.astimezone(UTC).date():
            return f"{format_time(moment, 'HH:mm', tzinfo=UTC, locale=self.locale)} UTC"
        return f"{format_datetime(moment, 'd MMM y, HH:mm', locale=self.locale)} UTC"

    def day(self, moment: datetime) -> str:
        """Write a day: 22 Nov 2026."""
        return str(format_date(moment.astimezone(UTC), "d MMM y", locale=self.locale))


def languages() -> list[str]:
    """Return the codes of all languages that there are words of."""
    return sorted(path.stem for path in WORDS.glob("*.ftl"))


@cache
def language(code: str) -> Language:
    """Return a language, read once."""
    return Language(code)


def chosen_language(cookie: str | None, accepted: str) -> Language:
    """Return the language that a reader has chosen, else the first that the browser accepts."""
    known = languages()
    if cookie in known:
        return language(cookie)
    named = [part.partition(";")[0].strip() for part in accepted[:_LONGEST_HEADER].split(",")]
    return language(negotiate_locale([each for each in named if each], known, sep="-") or DEFAULT)


Say = Callable[..., str]
"""``Language.say``, as templates call it."""
