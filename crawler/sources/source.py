"""Define a site to crawl."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from urls.domains.shards import Placed

# The longest time between two polls with which a source counts as breaking news, and is polled by
# workers of its own: it is due again before a shard of ordinary sources has ended.
BREAKING = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Source:
    """Hold what ``sources.toml`` says of one site to crawl."""

    id: str
    home: str
    name: str
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    language: str | None = None
    """BCP 47 tag of the articles that don't state their own language."""
    every: timedelta | None = None
    """Time between two polls of its listings; None: learned from what they bring."""
    min_interval: timedelta | None = None
    """Least time between two polls where it is learned; None leaves it to the settings."""
    max_interval: timedelta | None = None
    """Longest time between two polls where it is learned; None leaves it to the settings."""
    delay: float | None = None
    """Seconds between two requests to one of its hosts; None leaves it to AutoThrottle."""
    concurrency: int | None = None
    """Requests at once to one of its hosts; None leaves it to the settings."""
    verify_tls: bool = True
    allow: tuple[re.Pattern[str], ...] = ()
    deny: tuple[re.Pattern[str], ...] = ()
    max_articles: int | None = None
    """Articles fetched in one run; None leaves it to the settings."""

    @property
    def placed(self) -> Placed:
        """Return what decides in which shard it is (see docs/sharding.md)."""
        asked = self.every or self.max_interval
        return Placed(self.id, self.home, asked is not None and asked <= BREAKING)

    @property
    def listings(self) -> tuple[str, ...]:
        """Return the addresses that are polled as they are written, the home page's first."""
        return (self.home, *self.feeds, *self.sitemaps, *self.sections)

    def wants(self, url: str) -> bool:
        """Return whether an article at ``url`` is to be fetched.

        ``deny`` beats ``allow``; a source without ``allow`` wants all that is not denied.
        """
        if any(pattern.search(url) for pattern in self.deny):
            return False
        return not self.allow or any(pattern.search(url) for pattern in self.allow)
