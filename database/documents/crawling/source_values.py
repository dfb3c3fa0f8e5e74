"""Bound and read the values that the keys of a source take (pure)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TypeVar

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
# Characters of an id, which people type on the command line and read in tables.
MAX_ID = 100
# An id, whole.
ID = r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?"
# A tag of BCP 47 in outline, whole: a language, then subtags of at most eight characters.
LANGUAGE = r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}"

T = TypeVar("T")

_DURATION = re.compile(r"(\d{1,6})\s*([smhd])", re.ASCII)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def duration(value: object) -> timedelta:
    """Return a length of time as it is written, "10m". Raises ValueError."""
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def one_line(value: str) -> str:
    """Return a text without white space around it. Raises ValueError for one of several lines."""
    if not value.strip() or not value.isprintable():
        raise ValueError
    return value.strip()


def address(value: str) -> str:
    """Return a whole address. Raises ValueError, with what is wrong, for what is none."""
    try:
        url_key(value)
    except InvalidURL as error:
        raise ValueError(str(error)) from error
    return value.strip()


def without_repeats(values: tuple[T, ...]) -> tuple[T, ...]:
    """Return each value once, in order."""
    return tuple(dict.fromkeys(values))
