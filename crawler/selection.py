"""Which of the listed links are requested, and in which order (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from crawler.items import Link, Via, page_id
from crawler.sources import Source
from crawler.urls import url_key
from errors import InvalidURL

# What a publisher announces as news comes before what a front page shows, before what an archive
# lists; within each, the newest first.
PRIORITIES: dict[Via, int] = {"feed": 300, "newsSitemap": 300, "section": 200, "sitemap": 100}
# One step of priority for each quarter of an hour of age, down to the next kind's first: a day.
FRESHNESS_STEP = timedelta(minutes=15)
FRESHEST = 99

_NEVER = datetime.min.replace(tzinfo=UTC)


class Selection:
    """Chooses among listed links for one run: each page once, newest first, so many a source.

    ``most`` is the number of articles a source (where it names no own); links older than
    ``oldest`` are passed over.
    """

    def __init__(self, most: int, oldest: datetime) -> None:
        self._most = most
        self._oldest = oldest
        self._chosen: set[str] = set()
        self._spent: Counter[str] = Counter()

    def candidates(self, links: Iterable[Link], source: Source) -> dict[str, Link]:
        """Page id → link, for links that are usable, wanted, new in this run, and not too old."""
        candidates: dict[str, Link] = {}
        for link in links:
            if not source.wants(link.url) or (link_date(link) or self._oldest) < self._oldest:
                continue
            try:
                identity = page_id(url_key(link.url))
            except InvalidURL:
                continue
            if identity not in self._chosen:
                candidates.setdefault(identity, link)
        return candidates

    def choose(self, candidates: dict[str, Link], source: Source) -> list[Link]:
        """The newest of the candidates, as many as the source has left in this run."""
        # Another listing may have led to the same page while its addresses were looked up.
        fresh = [(i, link) for i, link in candidates.items() if i not in self._chosen]
        fresh.sort(key=lambda pair: link_date(pair[1]) or _NEVER, reverse=True)
        left = (source.max_articles or self._most) - self._spent[source.id]
        chosen = fresh[: max(0, left)]
        self._chosen.update(identity for identity, _ in chosen)
        self._spent[source.id] += len(chosen)
        return [link for _, link in chosen]

    def take(self, identity: str) -> bool:
        """Mark a page as requested in this run; False if it was already."""
        if identity in self._chosen:
            return False
        self._chosen.add(identity)
        return True


def link_date(link: Link) -> datetime | None:
    """When the listing says that the article was published, or else last changed."""
    return link.datePublished or link.dateModified


def priority(link: Link, now: datetime) -> int:
    """The request priority of a link: by kind of listing, then by age."""
    date = link_date(link)
    age = max(timedelta(), now - date) if date else FRESHNESS_STEP * FRESHEST
    return PRIORITIES.get(link.via, 0) + max(0, FRESHEST - age // FRESHNESS_STEP)
