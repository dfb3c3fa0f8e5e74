"""Define what is learned of a site: the documents of ``sites`` and ``robots``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class SampledArticle:
    """Hold the blocks of one article that might be boilerplate of its site."""

    id: str
    """The article's id."""
    day: datetime
    """Midnight (UTC) of the day of publication."""
    blocks: list[int] = field(default_factory=list)
    """A hash of each block's letters."""
    lengths: list[int] = field(default_factory=list)
    """The number of letters of each block."""
    related: list[int] = field(default_factory=list)
    """For each block, the percentage of its words that the rest of the article uses."""


@dataclass
class Site:
    """Hold what is learned of a site, in ``sites``; its id is the registrable domain."""

    id: str
    version: int
    """One more at each write: two processes that learn at once don't overwrite each other."""
    updatedAt: datetime
    articles: list[SampledArticle] = field(default_factory=list)


@dataclass
class TurningLine:
    """Say on which articles of a site a line differed between two looks, in ``turningLines``."""

    id: str
    """The site's registrable domain, and a hash of the line's letters."""
    articles: list[str]
    """Ids of articles on which it differed; a few, as more prove nothing more."""
    example: str
    """The beginning of the line, for a person to recognise it."""
    expiresAt: datetime
    """When MongoDB deletes it, unless the line turns once more."""


@dataclass
class KeptRobots:
    """Hold what the robots.txt of a site says to this crawler, in ``robots``."""

    id: str
    """``scheme://host:port``; with `` unverified`` where nobody checked the certificate."""
    token: str
    """The user-agent name whose rules these are."""
    rules: str
    """The lines of the groups that apply to it; empty where all is allowed."""
    fetchedAt: datetime
    expiresAt: datetime
    """Until when it is valid; MongoDB deletes it then."""
