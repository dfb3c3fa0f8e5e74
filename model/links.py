"""Define the links that listings yield and that pages continue with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from model.components import Author, Via


@dataclass(slots=True)
class Link:
    """Hold the address of a possible article, and what its listing says of it.

    It travels with the request, and fills in what the page itself lacks.
    """

    url: str
    via: Via
    listedAt: str | None = None
    """The address of the feed, sitemap or section page that listed it."""
    headline: str | None = None
    description: str | None = None
    authors: list[Author] = field(default_factory=list)
    datePublished: datetime | None = None
    datePublishedRaw: str | None = None
    dateModified: datetime | None = None
    inLanguage: str | None = None
    keywords: list[str] = field(default_factory=list)
    score: float = 1.0
    """The probability (0 to 1) that this is an article; below 1 only for section pages."""


@dataclass
class Continuation:
    """Say where an article goes on whose page holds only a part of it."""

    first: str
    """The first part's address, or that address's URL key."""
    part: str | None = None
    """The next part's address; None where the page is itself a later part, fetched on its own."""
    whole: str | None = None
    """The address of a page that holds all parts, if there is one."""
