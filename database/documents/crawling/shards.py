"""Define the documents of ``shards``: which part of the sources is due, queued or being crawled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from database.documents.crawling.runs import Holder


@dataclass
class ShardState:
    """Hold the state of a shard; its id is the shard's name, such as ``regular:3/16``."""

    id: str
    queue: Literal["breaking", "regular"]
    sources: list[str]
    """The ids of the sources in it."""
    hosts: list[str]
    """The hosts of their home pages."""
    state: Literal["waiting", "queued", "running", "dead"]
    """``dead`` after so many attempts that failed: it is tried again an hour later."""
    dueAt: datetime
    ticket: int = 0
    """The number of its last task: the task of an earlier one changes nothing."""
    attempts: int = 0
    """How often it was begun since it last succeeded."""
    seconds: float = 0.0
    """How long its last crawl took."""
    batch: str | None = None
    """Which look at what is due has put it into the queue."""
    queuedAt: datetime | None = None
    startedAt: datetime | None = None
    endedAt: datetime | None = None
    """When it last succeeded."""
    expiresAt: datetime | None = None
    """Until when its worker keeps it without a sign of life."""
    holder: Holder | None = None
    """The process that crawls it."""
    error: str | None = None
    """What was wrong with the last attempt that failed."""
