"""Check the keys of one ``[[source]]`` table.

``SourceTable`` names every key with its type and bounds. The description of a field is the
expectation that a message quotes: ``'red'; expected true or false, without quotes``. Only
``crawler.sources.loader`` imports this module, and only when it reads a file: importing pydantic
takes a quarter of a second, which commands without a sources file need not spend.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, TypeVar
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from crawler.sources.source import Source
from model.errors import InvalidURL
from urls import url_key

# A poll more often than once a minute hammers a server; feeds change more slowly.
MIN_INTERVAL = timedelta(minutes=1)
# A feed is polled at least once in 30 days: rss-fetcher probes even those given up that often.
MAX_INTERVAL = timedelta(days=30)
# Seconds between two requests; a larger number was probably meant as milliseconds.
MAX_DELAY = 3600
# Requests at once to one host: twice Scrapy's own default.
MAX_CONCURRENCY = 16
# Articles a run: a larger number is a slip, or the site is no news site.
MAX_ARTICLES = 100_000
# Characters of one regular expression: a longer one can be written as two.
MAX_PATTERN = 1000
# Characters of an id, which people type on the command line and read in tables.
MAX_ID = 100

T = TypeVar("T")

_NOT_IN_ID = re.compile(r"[^a-z0-9.]+")
_DURATION = re.compile(r"(\d{1,6})\s*([smhd])", re.ASCII)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def shown(value: object) -> str:
    """Return ``value`` as Python writes it, cut to fit a line of a terminal."""
    text = repr(value)
    return text if len(text) <= 80 else text[:80] + "…"


def _one_line(value: str) -> str:
    if not value.strip() or not value.isprintable():
        raise ValueError
    return value.strip()


def _address(value: str) -> str:
    try:
        url_key(value)
    except InvalidURL as error:
        raise ValueError(str(error)) from error
    return value.strip()


def _pattern(value: object) -> re.Pattern[str]:
    if not isinstance(value, str) or not 0 < len(value) <= MAX_PATTERN:
        raise ValueError
    try:
        return re.compile(value)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"{shown(value)}: {error}") from error


def _duration(value: object) -> timedelta:
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def _without_repeats(values: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))


Address = Annotated[str, AfterValidator(_address)]
# TOML has lists; Strict(False) takes them for tuples.
Addresses = Annotated[tuple[Address, ...], Strict(False), AfterValidator(_without_repeats)]
Pattern = Annotated[re.Pattern[str], BeforeValidator(_pattern)]
Patterns = Annotated[tuple[Pattern, ...], Strict(False), AfterValidator(_without_repeats)]
Interval = Annotated[timedelta, Field(ge=MIN_INTERVAL, le=MAX_INTERVAL), BeforeValidator(_duration)]

_ADDRESS = 'a whole address in quotes, "https://..."'
_PATTERN = f"a regular expression of at most {MAX_PATTERN} characters"
_INTERVAL = (
    f'a length of time such as "10m", "2h" or "1d", 1m at least and {MAX_INTERVAL.days}d at most'
)
_CONFLICT = "conflict"


class SourceTable(BaseModel):
    """Check one ``[[source]]`` table: each key's type and bounds, and which keys go together."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: str = Field(
        "",
        pattern=r"^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$",
        max_length=MAX_ID,
        description="a-z, 0-9, dots and dashes, such as the-paper",
    )
    home: Address = Field(description=_ADDRESS)
    name: Annotated[str, AfterValidator(_one_line)] = Field("", description="a text on one line")
    feeds: Addresses = Field((), description=_ADDRESS)
    sitemaps: Addresses = Field((), description=_ADDRESS)
    sections: Addresses = Field((), description=_ADDRESS)
    every: Interval | None = Field(None, description=_INTERVAL)
    min_interval: Interval | None = Field(None, description=_INTERVAL)
    max_interval: Interval | None = Field(None, description=_INTERVAL)
    # BCP 47 in outline: a language, then subtags of at most eight characters.
    language: str | None = Field(
        None,
        pattern=r"^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}$",
        description='a language tag such as "en" or "pt-BR"',
    )
    verify_tls: bool = Field(True, description="true or false, without quotes")
    delay: float | None = Field(
        None, ge=0, le=MAX_DELAY, allow_inf_nan=False, description=f"seconds, 0 to {MAX_DELAY}"
    )
    concurrency: int | None = Field(
        None, ge=1, le=MAX_CONCURRENCY, description=f"a whole number, 1 to {MAX_CONCURRENCY}"
    )
    allow: Patterns = Field((), description=_PATTERN)
    deny: Patterns = Field((), description=_PATTERN)
    max_articles: int | None = Field(
        None, ge=1, le=MAX_ARTICLES, description=f"a whole number, 1 to {MAX_ARTICLES}"
    )

    @field_validator("min_interval", "max_interval")
    @classmethod
    def _goes_without_every(cls, value: timedelta, info: ValidationInfo) -> timedelta:
        if info.data.get("every") is not None:
            raise PydanticCustomError(_CONFLICT, "goes without every, which is fixed")
        return value

    @field_validator("max_interval")
    @classmethod
    def _is_not_shorter(cls, value: timedelta, info: ValidationInfo) -> timedelta:
        least = info.data.get("min_interval")
        if least is not None and value < least:
            raise PydanticCustomError(
                _CONFLICT, "shorter than min_interval; expected a longer time"
            )
        return value

    def source(self) -> Source:
        """Return the source that the table describes; what it leaves out comes from ``home``."""
        values = dict(self)
        values["id"] = self.id or id_of(self.home)
        values["name"] = self.name or urlsplit(self.home).hostname
        return Source(**values)


def id_of(home: str) -> str:
    """Return the id of a source that names none: its home's host and path."""
    split = urlsplit(url_key(home))
    return _NOT_IN_ID.sub("-", (split.netloc + split.path).lower())[:MAX_ID].strip("-.")
