"""Define the parts that items are made of: authors, images, sections, traces."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal


@dataclass
class Author:
    """A person named as author, without "By"; where none is, the newsroom or agency declared."""

    name: str
    url: str | None = None


@dataclass
class Image:
    """A picture of the story itself; the address is absolute."""

    url: str
    caption: str | None = None
    credit: str | None = None


@dataclass
class Section:
    """A part of the text under its own subheading; the first may have none."""

    headline: str | None
    paragraphs: list[str]


@dataclass
class LiveBlogUpdate:
    """One entry of a live blog."""

    articleBody: str
    headline: str | None = None
    datePublished: datetime | None = None


@dataclass
class Removed:
    """A piece of text stripped from the page, and why."""

    text: str
    reason: str


@dataclass
class SourceReference:
    """The source of ``sources.toml`` that led here; domain is the registrable one of the page."""

    id: str
    name: str
    domain: str


Via = Literal["feed", "newsSitemap", "sitemap", "section", "request", "recheck"]
"""How an article's address came to us."""


@dataclass
class Discovery:
    """How and when the article was first found."""

    via: Via
    feedUrl: str | None
    firstSeenAt: datetime


@dataclass
class Fetch:
    """The last download of the page."""

    status: int
    runId: str
    etag: str | None = None
    lastModified: str | None = None
    pageId: str | None = None
    partIds: list[str] = field(default_factory=list)
    """Of an article that is split over several addresses: the later parts' pages, in order."""
    incomplete: bool | None = None
    """True where another part was not to be had; ``extraction.warnings`` says which."""


@dataclass
class Extraction:
    """What made the text, and what it took away."""

    extractor: str
    version: str
    warnings: list[str] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    textHash: str | None = None
    """As contentHash, of the text before what the site repeats was taken out, where it was."""


@dataclass
class Cluster:
    """The story that an article prints: all articles that are copies of one text share the id."""

    id: str
    """A name and no more; it changes when two clusters turn out to be one story."""
    role: Literal["original", "copy"]
    """One article of each cluster is the original: as far as we know, where it appeared first."""
    similarity: float
    """Share, 0 to 1, of the shorter text that stands in the longer: this article's, and that of
    the one by which it was found to be a copy; 1 for the original."""
