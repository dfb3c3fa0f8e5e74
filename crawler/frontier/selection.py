"""Choose which of the listed links are requested."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from crawler.frontier.priorities import link_date
from crawler.sources.source import Source
from database.repositories.crawling.known_pages import KnownPage
from model.errors import InvalidURL
from model.identity import page_id
from model.links import Link
from urls import url_key

# Of up to five listed articles all may really have changed since the last look.
FEW_LISTED = 5
# The largest share of longer listings that is believed to have changed: newsrooms correct a few
# articles of a day, not a third of them between two polls.
BELIEVED_SHARE = 1 / 3
# At most this many articles of one listing are looked at again after one poll.
MOST_CORRECTED = 20

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Period:
    """Name the time that a backfill is for: it fetches the articles published in it."""

    since: datetime
    """The first moment of the period."""
    until: datetime
    """The first moment after the period."""


class Selection:
    """Choose among listed links: each page once, the newest first, up to a number for each source.

    ``most`` is the number of articles of one source in one round, where the source itself names
    none. Links dated before ``oldest``, and at or after ``newest``, are passed over.
    """

    def __init__(self, most: int, oldest: datetime, newest: datetime | None = None) -> None:
        self._most = most
        self._oldest = oldest
        self._newest = newest
        self._chosen: set[str] = set()
        self._chosen_before: set[str] = set()
        self._counts: Counter[str] = Counter()

    def begin_round(self) -> None:
        """Let every source have as many articles again.

        Pages chosen two rounds ago are forgotten, because the database knows them by now.
        """
        self._counts.clear()
        self._chosen_before, self._chosen = self._chosen, set()

    def candidates(self, links: Iterable[Link], source: Source) -> dict[str, Link]:
        """Return page id → link, for links that are wanted, not chosen yet and not too old."""
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
        """Return the newest of the candidates, as many as the source has left in this round."""
        # Another listing may have led to the same page while the database was asked about this one.
        fresh = [(i, link) for i, link in candidates.items() if not self._is_chosen(i)]
        fresh.sort(key=lambda pair: link_date(pair[1]) or _NEVER, reverse=True)
        left = (source.max_articles or self._most) - self._counts[source.id]
        chosen = fresh[: max(0, left)]
        self._chosen.update(identity for identity, _ in chosen)
        self._counts[source.id] += len(chosen)
        return [link for _, link in chosen]

    def take(self, identity: str) -> bool:
        """Mark a page as chosen; return False if it was chosen already."""
        if self._is_chosen(identity):
            return False
        self._chosen.add(identity)
        return True

    def _is_chosen(self, identity: str) -> bool:
        return identity in self._chosen or identity in self._chosen_before


def corrected_pages(listed: Iterable[tuple[Link, KnownPage]]) -> list[KnownPage]:
    """Return the stored articles that, as their listing says, changed after our last look.

    Sitemaps are often generated anew with today's date on every entry. A listing that dates more
    than ``BELIEVED_SHARE`` of its articles anew is not believed, and no listing for more than
    ``MOST_CORRECTED`` articles.
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
