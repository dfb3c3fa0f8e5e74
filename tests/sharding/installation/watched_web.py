"""Serve many sources on many hosts, which note how politely they are asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic

from copydesk.demo.server import sources_toml
from copydesk.demo.serving import Reply
from tests.sites.bulk import BulkSite

NETWORK = "127.0.4"


class WatchedSite(BulkSite):
    """Show the oldest ``shown`` stories, in a feed for each of several sources."""

    def __init__(self, number: int, count: int, sources: int) -> None:
        self.sources = sources
        self.shown = count
        self.came: list[float] = []
        """When each request came, by the monotonic clock."""
        self.most_at_once = 0
        self._under_way = 0
        self._counting = Lock()
        super().__init__(f"{NETWORK}.{number}", count, seed=number)

    def reply(self, target: str) -> Reply:
        with self._counting:
            self.came.append(monotonic())
            self._under_way += 1
            self.most_at_once = max(self.most_at_once, self._under_way)
        return super().reply(target)

    def log(self, method: str, target: str, status: int) -> None:
        with self._counting:
            self._under_way -= 1
        super().log(method, target, status)

    def route(self, path: str, query: str) -> Reply | None:
        number = path.removeprefix("/feed-").removesuffix(".xml")
        if number.isdigit():
            shown = self.stories[len(self.stories) - self.shown :]
            return self.feed(shown[int(number) :: self.sources])
        return super().route(path, query)

    def all_sources(self) -> list[dict[str, str | list[str]]]:
        """Return the sources of this host, as sources.toml has them."""
        return [
            {**self.source(), "id": f"{self.id}-{n}", "feeds": [f"{self.base}/feed-{n}.xml"]}
            for n in range(self.sources)
        ]


@contextmanager
def watched_web(hosts: int, sources: int, stories: int) -> Iterator[list[WatchedSite]]:
    """Serve ``sources`` sources on ``hosts`` hosts, with ``stories`` stories for each."""
    sites = []
    try:
        for number in range(hosts):
            of_host = sources // hosts + (number < sources % hosts)
            sites.append(WatchedSite(number + 1, of_host * stories, of_host))
        yield sites
    finally:
        for site in sites:
            site.down()


def sources_of(sites: list[WatchedSite], every: str) -> str:
    """Return the text of a sources file with the sources of all hosts."""
    return sources_toml((each for site in sites for each in site.all_sources()), every)
