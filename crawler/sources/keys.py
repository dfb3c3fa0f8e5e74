"""Check the keys of one ``[[source]]`` table.

``SourceTable`` names every key with its type and bounds. The description of a field is the
expectation that a message quotes: ``'red'; expected true or false, without quotes``. Only
``crawler.sources.loader`` imports this module, and only when it reads a file: importing pydantic
takes a quarter of a second, which commands without a sources file need not spend.
"""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, Strict

from crawler.sources.source import Source
from database.documents.crawling.source_keys import (
    MAX_ID,
    Politeness,
    SourcePlace,
    without_repeats,
)
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


def _pattern(value: object) -> re.Pattern[str]:
    if not isinstance(value, str) or not 0 < len(value) <= MAX_PATTERN:
        raise ValueError
    try:
        return re.compile(value)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"{shown(value)}: {error}") from error


Pattern = Annotated[re.Pattern[str], BeforeValidator(_pattern)]
Patterns = Annotated[tuple[Pattern, ...], Strict(False), AfterValidator(without_repeats)]

_PATTERN = f"a regular expression of at most {MAX_PATTERN} characters"


class SourceTable(Politeness, SourcePlace):
    """Check one ``[[source]]`` table: each key's type and bounds, and which keys go together."""

    verify_tls: bool = Field(True, description="true or false, without quotes")
    allow: Patterns = Field((), description=_PATTERN)
    deny: Patterns = Field((), description=_PATTERN)
    max_articles: int | None = Field(
        None, ge=1, le=MAX_ARTICLES, description=f"a whole number, 1 to {MAX_ARTICLES}"
    )

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
