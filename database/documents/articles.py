"""Define what storage adds to articles, pages and rejections, and the revisions of an article."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bson import Timestamp

STATE_CHANGED = {"stateChanged": {"$type": "timestamp"}}
"""What ``$currentDate`` of a write stamps that changes an article's state and not its content."""


@dataclass
class FailedCheck:
    """Say why the last visits of a stored article told nothing of it; its text stays."""

    reason: str
    """A download's cause, a rejection's reason, or why what the page said was not taken: it shows
    less or another text, or a text that comes and goes."""
    attempts: int
    """How many visits in a row failed, for whatever reason; an outage of the whole host is one."""
    checkedAt: datetime
    """The last of them."""
    detail: str | None = None
    hostFailsSince: datetime | None = None
    """The first visit in a row for which no page of the host was to be had."""


@dataclass
class ArticleLife:
    """Hold the fields of ``articles`` that storage adds to an Article's."""

    id: str
    """The hash of urlKey."""
    schemaVersion: int
    status: Literal["active", "gone"]
    revision: int
    """1 when inserted; one more at each change of content."""
    contentChangedAt: datetime
    firstFetchedAt: datetime
    lastFetchedAt: datetime
    lastCheckedAt: datetime
    changed: Timestamp
    """Stamped by the server (``$currentDate``), on insert and change of content only."""
    stateChanged: Timestamp | None = None
    """Stamped by the server where ``status`` or ``cluster`` changed and the content did not; absent
    while neither has."""
    nextCheckAt: datetime | None = None
    missing: int | None = None
    """How many times in a row the page was not found."""
    alternateIds: list[str] = field(default_factory=list)
    """The ``_id`` that each other address of the article would have: links to it are known."""
    failedCheck: FailedCheck | None = None
    """Absent where the last visit found the article."""


@dataclass
class PageLife:
    """Hold the field of ``pages`` that storage adds to a Page's."""

    expiresAt: datetime
    """When MongoDB may delete it."""


@dataclass
class RejectedLife:
    """Hold the fields of ``rejected`` that storage adds to a Rejection's."""

    id: str
    """The hash of urlKey."""
    rejectedAt: datetime
    attempts: int
    nextCheckAt: datetime | None = None


@dataclass
class Revision:
    """Hold what an article said before a change of content."""

    id: str
    """``articleId:revision``."""
    articleId: str
    revision: int
    """The number it had as the current one."""
    replacedAt: datetime
    changedFields: list[str]
    document: dict[str, Any]
    """Its content fields as they were."""
