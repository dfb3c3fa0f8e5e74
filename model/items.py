"""Define the items that spiders yield, pipelines complete and MongoDB stores.

The item is the document: an attribute here is a field there, under the same name. Names are
schema.org NewsArticle's (as in zyte-common-items) wherever it has one. A field whose value is
None, or an empty list, is left out of the document. All datetimes are timezone-aware; MongoDB
keeps them as UTC.

Crawler, pipelines and database meet here, and this module knows neither Scrapy nor MongoDB.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from model.components import (
    Author,
    Cluster,
    Discovery,
    Extraction,
    Fetch,
    Image,
    LiveBlogUpdate,
    Recheck,
    SourceReference,
    TextKeys,
)
from model.identity import page_id
from model.links import Continuation, Link
from model.pages import Page

RejectionStage = Literal["download", "extraction", "validation", "deduplication", "storage"]
"""The step of a page's way at which it was rejected."""

DatePrecision = Literal["second", "minute", "day"]
"""The smallest unit that a date was given in; ``day`` means that no time of day is known."""

NOT_STORED: dict[str, Any] = {"stored": False}
"""Metadata of a field that travels with the item and is no field of its document."""


class FetchedItem:
    """Give Article and Rejection what they share: a page that was fetched, and its document.

    Each of the two declares these attributes as its own fields, because their order is that of
    the document.
    """

    url: str
    urlKey: str
    alternateUrls: list[str]
    source: SourceReference | None
    discovery: Discovery | None
    headline: str | None
    fetch: Fetch | None
    page: Page | None
    partPages: list[Page]
    replayOf: str | None
    recheckOf: Recheck | None
    pendingId: str | None

    @property
    def id(self) -> str:
        """Return the ``_id`` of the document."""
        return page_id(self.urlKey)

    @property
    def pages(self) -> list[Page]:
        """Return what was downloaded, where it may be kept: the page, then its later parts."""
        return [self.page, *self.partPages] if self.page is not None else []

    def __repr__(self) -> str:  # log lines name the item; its text would flood them
        return f"<{type(self).__name__} {self.url!r}>"


@dataclass(repr=False)
class Article(FetchedItem):
    """Hold one article page, as stored in ``articles``.

    ``crawler.extraction.extract`` fills the groups text, who, when and about; the spider says
    where from; pipelines fill the group deduplication, and storage adds the fields of
    ``ArticleLife``.
    """

    # identity
    url: str
    """As fetched, after redirects."""
    urlKey: str
    """Normalised address, never fetched: one per page, whatever URL variant led to it."""
    type: str = "NewsArticle"
    canonicalUrl: str | None = None
    declaredKey: str | None = None
    """Key of another address of the site that the page declares as its own, and that no other
    article is known to have."""
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
    """Plain text without headline, standfirst, pictures and their captions; a blank line between
    paragraphs."""
    articleBodyHtml: str | None = None
    """The same text with its structure and its pictures: minimal HTML, made by ``text.markup``."""
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
    # deduplication
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
    textKeys: TextKeys | None = field(default=None, metadata=NOT_STORED)
    """The keys of the text as it was extracted, until the article has those of its text."""
    replayOf: str | None = field(default=None, metadata=NOT_STORED)
    """The ``_id`` of the document whose stored page was run again: nothing was fetched."""
    recheckOf: Recheck | None = field(default=None, metadata=NOT_STORED)
    """The stored article whose page was asked for again."""
    pendingId: str | None = field(default=None, metadata=NOT_STORED)
    """The ``_id`` in ``pending`` of a page that could not be had before."""

    @property
    def current_keys(self) -> TextKeys | None:
        """Return ``textKeys``, unless the text has changed since it was extracted."""
        keys = self.textKeys
        if keys is not None and keys.are_of(self.headline, self.abstract, self.articleBody):
            return keys
        return None

    def rejected(self, reason: str, stage: RejectionStage, detail: str) -> Rejection:
        """Return what becomes of the item when it is not stored as an article."""
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
            recheckOf=self.recheckOf,
            pendingId=self.pendingId,
        )


@dataclass(repr=False)
class Rejection(FetchedItem):
    """Say of a page that was fetched why it is no article, as stored in ``rejected``."""

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
    recheckOf: Recheck | None = field(default=None, metadata=NOT_STORED)
    pendingId: str | None = field(default=None, metadata=NOT_STORED)

    def __repr__(self) -> str:
        return f"<Rejection {self.reason} {self.url!r}>"


@dataclass
class Visit:
    """Report whether a stored article's page is still there, where the page is not to be stored."""

    articleId: str
    url: str
    isThere: bool
    source: SourceReference | None = None


@dataclass
class FailedVisit:
    """Report a look at a stored article's page that told nothing of the article."""

    articleId: str
    url: str
    reason: str
    """A download's cause, or a rejection's reason."""
    detail: str
    source: SourceReference | None = None
    isOfHost: bool = False
    """Whether no page of its host was to be had."""


@dataclass
class Unfetched:
    """Report that a listed page could not be had, for a reason that may pass."""

    url: str
    """As listed."""
    urlKey: str
    link: Link
    source: SourceReference
    reason: str
    """The cause of the download's failure."""
    detail: str
    isOfHost: bool = False
    """Whether no page of its host was to be had."""

    @property
    def id(self) -> str:
        """Return the ``_id`` of the document in ``pending``."""
        return page_id(self.urlKey)

    def rejected(self, tries: int, since: datetime) -> Rejection:
        """Return what becomes of the page after its last try."""
        return Rejection(
            url=self.url,
            urlKey=self.urlKey,
            reason=self.reason,
            stage="download",
            detail=f"{tries + 1} tries since {since:%Y-%m-%d %H:%M} UTC; the last: {self.detail}",
            source=self.source,
            discovery=Discovery(self.link.via, self.link.listedAt, since),
            headline=self.link.headline,
            pendingId=self.id,
        )
