"""Which of the listed links are requested, and in which order (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crawler.sources.source import Source
from database.repositories.known_pages import KnownPage
from model.components import Via
from model.errors import InvalidURL
from model.identity import page_id
from model.links import Link
from urls import url_key

# What a publisher announces as news comes before what a front page shows, before what an archive
# lists; within each, the newest first.
PRIORITIES: dict[Via, int] = {"feed": 300, "newsSitemap": 300, "section": 200, "sitemap": 100}
# One step of priority for each quarter of an hour of age, down to the next kind's first: a day.
FRESHNESS_STEP = timedelta(minutes=15)
FRESHEST = 99

# Of so few listed articles all may really have changed.
FEW_LISTED = 5
# Newsrooms correct a few articles of a day, not a third of them between two polls.
BELIEVED_SHARE = 1 / 3
MOST_CORRECTED = 20

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Period:
    """What a backfill is for: articles published in it."""

    since: datetime
    until: datetime
    """Itself no longer part of it."""


class Selection:
    """Chooses among listed links: each page once, newest first, so many a source and round.

    ``most`` is the number of articles a source (where it names no own); links older than
    ``oldest`` or newer than ``newest`` are passed over.
    """

    def __init__(self, most: int, oldest: datetime, newest: datetime | None = None) -> None:
        self._most = most
        self._oldest = oldest
        self._newest = newest
        self._chosen: set[str] = set()
        self._chosen_before: set[str] = set()
        self._spent: Counter[str] = Counter()

    def begin_round(self) -> None:
        """Every source may have as many articles again.

        What was chosen two rounds ago is forgotten: by now the database knows it.
        """
        self._spent.clear()
        self._chosen_before, self._chosen = self._chosen, set()

    def candidates(self, links: Iterable[Link], source: Source) -> dict[str, Link]:
        """Page id → link, for links that are usable, wanted, new in this run, and not too old."""
        candidates: dict[str, Link] = {}
        for link in links:
            date = link_date(link) or self._oldest
            if not source.wants(link.url) or date < self._oldest:
                continue
            if self._newest is not None and date >= self._newest:
                continue
            try:
                identity = page_id(url_key(link.url))
            except InvalidURL:
                continue
            if not self._is_chosen(identity):
                candidates.setdefault(identity, link)
        return candidates

    def choose(self, candidates: dict[str, Link], source: Source) -> list[Link]:
        """The newest of the candidates, as many as the source has left in this run."""
        # Another listing may have led to the same page while its addresses were looked up.
        fresh = [(i, link) for i, link in candidates.items() if not self._is_chosen(i)]
        fresh.sort(key=lambda pair: link_date(pair[1]) or _NEVER, reverse=True)
        left = (source.max_articles or self._most) - self._spent[source.id]
        chosen = fresh[: max(0, left)]
        self._chosen.update(identity for identity, _ in chosen)
        self._spent[source.id] += len(chosen)
        return [link for _, link in chosen]

    def take(self, identity: str) -> bool:
        """Mark a page as requested in this run; False if it was already."""
        if self._is_chosen(identity):
            return False
        self._chosen.add(identity)
        return True

    def _is_chosen(self, identity: str) -> bool:
        return identity in self._chosen or identity in self._chosen_before


def corrected(listed: Iterable[tuple[Link, KnownPage]]) -> list[KnownPage]:
    """The stored articles of which their listing says that they changed after our last look.

    Sitemaps are often made anew with today's date on everything: one that says it of most of its
    articles is not believed, and never of more than ``MOST_CORRECTED``.
    """
    pairs = list(listed)
    changed = [
        page
        for link, page in pairs
        if page.checkedAt is not None
        and link.dateModified is not None
        and link.dateModified > page.checkedAt
    ]
    if len(pairs) > FEW_LISTED and len(changed) > len(pairs) * BELIEVED_SHARE:
        return []
    return changed[:MOST_CORRECTED]


def link_date(link: Link) -> datetime | None:
    """When the listing says that the article was published, or else last changed."""
    return link.datePublished or link.dateModified


def priority(link: Link, now: datetime) -> int:
    """The request priority of a link: by kind of listing, then by age."""
    date = link_date(link)
    age = max(timedelta(), now - date) if date else FRESHNESS_STEP * FRESHEST
    return PRIORITIES.get(link.via, 0) + max(0, FRESHEST - age // FRESHNESS_STEP)
