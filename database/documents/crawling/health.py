"""Define the documents of ``days`` and ``health``: what a source brings, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class SourceDay:
    """Count what a source brought on one day (UTC), in ``days``: sums that runs add to."""

    id: str
    """``SOURCE DAY``."""
    source: str
    day: datetime
    """Midnight (UTC) of that day."""
    articles: int = 0
    """Articles that were read for the first time; the counts below are of these."""
    undated: int = 0
    """Articles without a date."""
    unstamped: int = 0
    """Articles whose own page gives no date."""
    unsigned: int = 0
    """Articles without authors."""
    logWords: float = 0.0
    """Sum of the natural logarithms of their lengths in words."""
    logWordsSquared: float = 0.0
    """Sum of the squares of these."""
    rejected: int = 0
    """Pages that were rejected; not among the articles."""
    found: dict[str, int] | None = None
    """Articles by hour of the day."""
    polls: dict[str, int] | None = None
    """Listings that were read, by hour of the day."""


@dataclass
class Finding:
    """Describe a measure of a source that is outside its usual range."""

    measure: str
    """silence, fewer, more, rejected, undated, unstamped, unsigned, shorter, longer."""
    since: datetime
    """The first hour or day that shows it."""
    foundAt: datetime
    value: float
    usual: float
    limit: float
    """The end of the usual range on the side of ``value``."""
    detail: str
    """A sentence for a person."""
    notified: bool = False
    """Whether the webhook has accepted it."""


@dataclass
class SourceHealth:
    """Hold the findings about a source, in ``health``; a healthy source has no document."""

    id: str
    """The source's id."""
    judgedAt: datetime
    findings: list[Finding] = field(default_factory=list)
