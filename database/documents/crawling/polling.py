"""Define the poll state of a listing: a document of ``sources``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from model.push import Push


@dataclass
class PollError:
    """Say why the last poll of an endpoint failed."""

    cause: str
    """A short, stable name."""
    message: str
    at: datetime


@dataclass
class PublishingPattern:
    """Hold what is known of a listing's publishing habits; small and of fixed size."""

    learnedAt: datetime | None = None
    """When the listing last answered."""
    hourArticles: list[float] = field(default_factory=lambda: [0.0] * 24)
    """Articles that appeared in each hour of the day (UTC); older ones count less."""
    hourSeconds: list[float] = field(default_factory=lambda: [0.0] * 24)
    """Seconds for which each hour was observed; older ones count less."""
    dayArticles: list[float] = field(default_factory=lambda: [0.0] * 7)
    """As hourArticles, for each day of the week from Monday."""
    daySeconds: list[float] = field(default_factory=lambda: [0.0] * 7)
    """As hourSeconds, for each day of the week from Monday."""
    recent: float = 0.0
    """Articles that appeared in the last hours."""
    expected: float = 0.0
    """Articles that usually appear in as many hours."""
    hintSeconds: float | None = None
    """Seconds that the publisher asks to wait between two polls."""
    wholeAt: datetime | None = None
    """When the listing last answered with a body."""
    unseen: float = 0.0
    """Articles expected since ``wholeAt``."""
    validatorsLie: bool = False
    """Whether the document changed while its ETag and Last-Modified did not."""


@dataclass
class EndpointState:
    """Hold poll state and health of a feed, sitemap, section or home page, in ``sources``."""

    id: str
    source: str
    """The source's id in the sources file."""
    url: str
    kind: Literal["feed", "sitemap", "section", "home"]
    addedAt: datetime
    found: bool
    """Whether it was discovered rather than configured."""
    failures: float = 0.0
    """Failed polls in a row; a soft failure counts less than 1."""
    links: int = 0
    """Links that the last successful poll listed."""
    newArticles: int = 0
    """Those of the links that were not known before."""
    polls: int = 0
    """How often it was polled: children of a sitemap index take turns by it."""
    newsSitemaps: list[str] = field(default_factory=list)
    """Children of a sitemap index that listed news, whatever they are called."""
    lastPolledAt: datetime | None = None
    lastSucceededAt: datetime | None = None
    nextPollAt: datetime | None = None
    publishingPattern: PublishingPattern | None = None
    error: PollError | None = None
    etag: str | None = None
    lastModified: str | None = None
    exploredAt: datetime | None = None
    """When feeds and sitemaps were last looked for from this home page."""
    bodyHash: str | None = None
    """Hash of the last body: some feeds send one ETag for ever, others a new one each time."""
    ttlSeconds: float | None = None
    """Seconds between two polls that the feed itself asks for (``ttl``, ``sy:updatePeriod``)."""
    push: Push | None = None
    """Where the publisher offers to tell of new entries at once."""
    fence: int | None = None
    """The token of the crawl that holds, or last held, the lease of the source's host: one with a
    lower token has lost it, and writes nothing more here."""
