"""Bound and read the values that only the sources file takes; name a source by its address."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from database.documents.crawling.source_values import MAX_ID
from urls import url_key

# Articles a run: a larger number is a slip, or the site is no news site.
MAX_ARTICLES = 100_000
# Characters of one regular expression: a longer one can be written as two.
MAX_PATTERN = 1000

_NOT_IN_ID = re.compile(r"[^a-z0-9.]+")


def shown(value: object) -> str:
    """Return ``value`` as Python writes it, cut to fit a line of a terminal."""
    text = repr(value)
    return text if len(text) <= 80 else text[:80] + "…"


def pattern(value: object) -> re.Pattern[str]:
    """Compile a regular expression. Raises ValueError, with what is wrong where more is known."""
    if not isinstance(value, str) or not 0 < len(value) <= MAX_PATTERN:
        raise ValueError
    try:
        return re.compile(value)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"{shown(value)}: {error}") from error


def id_of(home: str) -> str:
    """Return the id of a source that names none: its home's host and path."""
    split = urlsplit(url_key(home))
    return _NOT_IN_ID.sub("-", (split.netloc + split.path).lower())[:MAX_ID].strip("-.")
