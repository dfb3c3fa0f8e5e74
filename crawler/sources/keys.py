"""Check the keys of one ``[[source]]`` table.

``SourceTable`` names every key with its type and bounds. The description of a field is the
expectation that a message quotes: ``'red'; expected true or false, without quotes``. Only
``crawler.sources.loader`` imports this module, and only for a table that is not plainly right:
importing pydantic takes a quarter of a second, which a start need not spend.
"""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, Strict

from crawler.sources.source import Source
from crawler.sources.values import MAX_ARTICLES, MAX_PATTERN, id_of, pattern
from database.documents.crawling.source_keys import Politeness, SourcePlace
from database.documents.crawling.source_values import without_repeats

Pattern = Annotated[re.Pattern[str], BeforeValidator(pattern)]
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
