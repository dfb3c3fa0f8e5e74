"""Define the links that listings yield and that pages continue with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from model.components import Author, Via


@dataclass(slots=True)
class Link:
    """The address of a (possible) article, and what the page that listed it says of it.

    Travels with the request; fills what the page itself lacks.
    """

    url: str
    via: Via
    listedAt: str | None = None
    """Address of the feed, sitemap or section page that listed it."""
    headline: str | None = None
    description: str | None = None
    authors: list[Author] = field(default_factory=list)
    datePublished: datetime | None = None
    datePublishedRaw: str | None = None
    dateModified: datetime | None = None
    inLanguage: str | None = None
    keywords: list[str] = field(default_factory=list)
    score: float = 1.0
    """How sure it is that this is an article, 0 to 1; below 1 only for section pages."""


@dataclass
class Continuation:
    """Where the article of a page that holds only a part of it goes on."""

    first: str
    """The first part's address, or its key."""
    part: str | None = None
    """The next part's address; None where the page is itself a later part, asked for alone."""
    whole: str | None = None
    """Where all parts stand on one page."""
