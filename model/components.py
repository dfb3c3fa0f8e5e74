"""Define the parts that items are made of: authors, images, traces."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal


@dataclass
class Author:
    """Name an author, without "By": a person, else the newsroom or agency."""

    name: str
    url: str | None = None


@dataclass
class Image:
    """Point to a picture of the story itself, by its absolute address."""

    url: str
    caption: str | None = None
    credit: str | None = None


@dataclass
class LiveBlogUpdate:
    """Hold one entry of a live blog."""

    articleBody: str
    headline: str | None = None
    datePublished: datetime | None = None


@dataclass
class Removed:
    """Record a piece of text that was stripped from the page, and why."""

    text: str
    reason: str


@dataclass
class SourceReference:
    """Name the source of ``sources.toml`` that led here; domain is the page's registrable one."""

    id: str
    name: str
    domain: str


Via = Literal["feed", "newsSitemap", "sitemap", "section", "request", "recheck"]
"""The way in which an article's address was found."""


@dataclass
class Discovery:
    """Record how and when the article was first found."""

    via: Via
    feedUrl: str | None
    firstSeenAt: datetime


@dataclass
class Fetch:
    """Record the last download of the page."""

    status: int
    runId: str
    etag: str | None = None
    lastModified: str | None = None
    pageId: str | None = None
    partIds: list[str] = field(default_factory=list)
    """The later parts' pages, in order, of an article that is split over several addresses."""
    incomplete: bool | None = None
    """True where a later part could not be fetched; ``extraction.warnings`` says which."""


@dataclass
class Recheck:
    """Name the stored article whose page was asked for again, and the address that was asked."""

    articleId: str
    url: str
    ledToPart: bool = False
    """Whether a later part of a split article was there, and the whole was fetched in its place."""


@dataclass
class Extraction:
    """Record what extracted the text, and what it removed."""

    extractor: str
    version: str
    warnings: list[str] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    textHash: str | None = None
    """The contentHash of the text before the site's repeated blocks were removed, if any were."""


@dataclass(frozen=True)
class TextKeys:
    """Hold the keys of a text, and the text that they are of: a pipeline may change an article's.

    ``text.comparison.text_keys`` computes them.
    """

    headline: str | None
    abstract: str | None
    body: str
    contentHash: str
    fingerprint: list[int]
    blocks: list[tuple[int, int]]
    """``text.comparison.block_keys`` of the abstract, if there is one, and each paragraph."""

    def are_of(self, headline: str | None, abstract: str | None, body: str) -> bool:
        """Return whether these are the keys of this text."""
        return (self.headline, self.abstract, self.body) == (headline, abstract, body)


@dataclass
class Cluster:
    """Name the story that an article prints: all copies of one text share the id."""

    id: str
    """An arbitrary name, which changes when two clusters turn out to be one story."""
    role: Literal["original", "copy"]
    """``original`` for the one article of each cluster that, as far as is known, appeared first."""
    similarity: float
    """The share (0 to 1) of the shorter text that the longer text holds, of this article and the
    one that showed it to be a copy; 1 for the original."""
