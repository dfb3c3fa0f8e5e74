"""The items: what spiders yield, pipelines complete and MongoDB stores.

The item is the document: an attribute here is a field there, under the same name. Names are
schema.org NewsArticle's (as in zyte-common-items) wherever it has one. A field whose value is
None, or an empty list, is left out of the document. All datetimes are timezone-aware; MongoDB
keeps them as UTC.

This is the one module that crawler, pipelines and database share; it knows neither Scrapy nor
MongoDB.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

SCHEMA_VERSION = 1

Via = Literal["feed", "newsSitemap", "sitemap", "section", "request", "recheck"]
"""How an article's address came to us."""

RejectionStage = Literal["download", "extraction", "validation", "deduplication", "storage"]

DatePrecision = Literal["second", "minute", "day"]


def page_id(url_key: str) -> str:
    """The ``_id`` of the page's document in ``articles`` and ``rejected``: a hash of its urlKey.

    128 bits: the chance that two of ten billion pages meet is one in 10^19 (birthday bound).
    """
    return hashlib.sha256(url_key.encode("utf-8", "surrogatepass")).hexdigest()[:32]


_SPACELESS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)  # Thai, Lao, Burmese, Khmer, Kana, Han
_WORD = re.compile(r"\w+(?:['’.-]\w+)*")


def word_count(text: str) -> int:
    """Words; in scripts that write none apart, characters."""
    if text.isascii() or _SPACELESS.search(text) is None:
        return len(_WORD.findall(text))
    return len(_SPACELESS.findall(text)) + len(_WORD.findall(_SPACELESS.sub(" ", text)))


NOT_STORED: dict[str, Any] = {"stored": False}
"""Field metadata: travels with the item, is no field of its document."""


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


@dataclass
class Page:
    """A downloaded page, for the ``pages`` collection: content-addressed."""

    id: str
    """SHA-256 of the raw bytes, in hex."""
    url: str
    body: bytes
    """The raw bytes, zstd-compressed."""
    size: int
    """Length of the raw bytes."""
    encoding: str | None
    """Character encoding that the server declared."""
    contentType: str | None
    fetchedAt: datetime


@dataclass(repr=False)
class Article:
    """One article page, as stored in ``articles``.

    ``crawler.extraction.extract`` fills the text, who, when and about groups; the spider says
    where from; pipelines fill sameness and life.
    """

    # identity
    url: str
    """As fetched, after redirects."""
    urlKey: str
    """Normalised address, never fetched: one per page, whatever URL variant led to it."""
    type: str = "NewsArticle"
    canonicalUrl: str | None = None
    alternateUrls: list[str] = field(default_factory=list)
    """Other addresses under which this same article was seen or listed."""
    syndicatedFrom: str | None = None
    """Canonical address on another host: a strong hint that this is a copy."""
    # where from
    source: SourceReference | None = None
    discovery: Discovery | None = None
    # text
    headline: str | None = None
    alternativeHeadline: str | None = None
    description: str | None = None
    """What feed and meta elements say; not necessarily on the page."""
    abstract: str | None = None
    """The standfirst that the page shows above its body."""
    articleBody: str = ""
    """Plain text without headline and standfirst; a blank line between paragraphs."""
    sections: list[Section] = field(default_factory=list)
    wordCount: int = 0
    """Words; characters where the language writes none apart."""
    inLanguage: str | None = None
    """BCP 47."""
    # who, when
    authors: list[Author] = field(default_factory=list)
    publisher: str | None = None
    datePublished: datetime | None = None
    datePublishedRaw: str | None = None
    datePublishedSource: str | None = None
    """jsonld, meta, newsSitemap, feed, time, text or url."""
    datePublishedPrecision: DatePrecision | None = None
    dateModified: datetime | None = None
    # about
    articleSection: str | None = None
    keywords: list[str] = field(default_factory=list)
    isAccessibleForFree: bool | None = None
    mainImage: Image | None = None
    images: list[Image] = field(default_factory=list)
    liveBlogUpdates: list[LiveBlogUpdate] = field(default_factory=list)
    # sameness
    contentHash: str | None = None
    fingerprint: list[int] = field(default_factory=list)
    """Keys by which articles that share phrases find each other."""
    cluster: Cluster | None = None
    # trace
    fetch: Fetch | None = None
    extraction: Extraction | None = None
    # not part of the document
    page: Page | None = field(default=None, metadata=NOT_STORED)
    partPages: list[Page] = field(default_factory=list, metadata=NOT_STORED)
    continuation: Continuation | None = field(default=None, metadata=NOT_STORED)
    """Until its parts are joined."""
    replayOf: str | None = field(default=None, metadata=NOT_STORED)
    """The ``_id`` of the document whose stored page was run again: nothing was fetched."""

    @property
    def id(self) -> str:
        """The ``_id`` of the document."""
        return page_id(self.urlKey)

    @property
    def pages(self) -> list[Page]:
        """What was downloaded, where it may be kept."""
        return [self.page, *self.partPages] if self.page is not None else []

    def rejected(self, reason: str, stage: RejectionStage, detail: str) -> Rejection:
        """What becomes of the item when it is not stored as an article."""
        return Rejection(
            url=self.url,
            urlKey=self.urlKey,
            reason=reason,
            stage=stage,
            detail=detail,
            alternateUrls=self.alternateUrls,
            source=self.source,
            discovery=self.discovery,
            headline=self.headline,
            fetch=self.fetch,
            page=self.page,
            partPages=self.partPages,
            replayOf=self.replayOf,
        )

    def __repr__(self) -> str:  # log lines name the item; its text would flood them
        return f"<Article {self.url!r}>"


@dataclass(repr=False)
class Rejection:
    """A page that was fetched and is not stored as an article, as stored in ``rejected``."""

    url: str
    urlKey: str
    reason: str
    """Short stable name: too-short, no-headline, binary, ..."""
    stage: RejectionStage
    detail: str
    """One sentence for a person: what was found that led to the reason."""
    alternateUrls: list[str] = field(default_factory=list)
    source: SourceReference | None = None
    discovery: Discovery | None = None
    headline: str | None = None
    fetch: Fetch | None = None
    page: Page | None = field(default=None, metadata=NOT_STORED)
    partPages: list[Page] = field(default_factory=list, metadata=NOT_STORED)
    replayOf: str | None = field(default=None, metadata=NOT_STORED)

    @property
    def id(self) -> str:
        """The ``_id`` of the document."""
        return page_id(self.urlKey)

    @property
    def pages(self) -> list[Page]:
        """What was downloaded, where it may be kept."""
        return [self.page, *self.partPages] if self.page is not None else []

    def __repr__(self) -> str:
        return f"<Rejection {self.reason} {self.url!r}>"


@dataclass
class Visit:
    """A look at a stored article's page that brought none: not changed (304), or not there."""

    articleId: str
    url: str
    status: int
    source: SourceReference | None = None
