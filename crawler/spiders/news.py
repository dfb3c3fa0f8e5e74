"""Every source that is due."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.settings import BaseSettings

from crawler.extensions.database import DatabaseConnection
from crawler.extensions.leases import HostLeases
from crawler.extensions.run import RunRecord
from crawler.items import Link, page_id
from crawler.polling import Poll, due_polls, next_due
from crawler.sources import Source, load_sources
from crawler.spiders.listings import ListingSpider
from crawler.urls import url_key
from errors import ConfigurationError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# A stored article is looked at again when nothing new is waiting.
RECHECK_PRIORITY = -1000


class NewsSpider(ListingSpider):
    """Polls the listings of every source that is due, and fetches the articles that are new.

    ``scrapy crawl news [-a source=ID,...]``: with ``source`` those, due or not.

    Settings: ``SOURCES_FILE``, ``RECHECKS_PER_RUN``, and those of ListingSpider.

    One source that fails stops no other. A source whose host another running crawl holds is left
    to it.
    """

    name = "news"

    def __init__(self, source: str = "", **unknown: Any) -> None:
        super().__init__(**unknown)
        self._named = [name.strip() for name in source.split(",") if name.strip()]

    @classmethod
    def check(cls, settings: BaseSettings, arguments: dict[str, Any]) -> None:
        super().check(settings, arguments)
        _named_sources(load_sources(settings["SOURCES_FILE"]), cls(**arguments)._named)

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Give the hosts of sources with their own delay or concurrency a slot of their own."""
        super().update_settings(settings)
        slots = settings.getdict("DOWNLOAD_SLOTS")
        for source in load_sources(settings["SOURCES_FILE"]):
            own = {"delay": source.delay, "concurrency": source.concurrency}
            own = {name: value for name, value in own.items() if value is not None}
            if own:
                slots.update(dict.fromkeys(_hosts(source), own))
        settings.set("DOWNLOAD_SLOTS", slots, priority="spider")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        sources = load_sources(crawler.settings["SOURCES_FILE"])
        spider._sources = _named_sources(sources, spider._named)
        return spider

    _sources: list[Source]

    async def start(self) -> AsyncIterator[Request]:
        connection = self.crawler.get_extension(DatabaseConnection)
        assert connection is not None
        database = await connection.database()
        self.use(database)
        polls = await self._plan()
        for poll in polls:
            yield self.poll_request(poll)
        sources = {poll.source.id: poll.source for poll in polls}
        limit = self.settings.getint("RECHECKS_PER_RUN")
        for source_id, url in await self._known.due_for_recheck(
            list(sources), datetime.now(UTC), limit
        ):
            if self._selection.take(page_id(url_key(url))):
                link = Link(url, via="recheck")
                yield self.listed_article(link, sources[source_id], RECHECK_PRIORITY)

    async def _plan(self) -> list[Poll]:
        """The polls of this run: due, and of hosts that no other running crawl holds."""
        due = await self._due(self._sources)
        if not due:
            return []
        leases = self.crawler.get_extension(HostLeases)
        assert leases is not None
        hosts = {poll.source.id: _host(poll.source.home) for poll in due}
        free = await leases.acquire(hosts.values())
        if not free:
            self._report(
                "Nothing to do: another running crawl polls the hosts of all sources that are due."
            )
            return []
        # Read again: the crawl that held a host until a moment ago may just have polled it.
        return await self._due([s for s in self._sources if hosts.get(s.id) in free])

    async def _due(self, sources: list[Source]) -> list[Poll]:
        states = await self._endpoints.of_sources(source.id for source in sources)
        now = datetime.now(UTC)
        polls = [
            poll
            for source in sources
            for poll in due_polls(source, states.get(source.id, []), now, always=bool(self._named))
        ]
        if not polls:
            soonest = next_due(state for known in states.values() for state in known)
            when = f" before {soonest:%Y-%m-%d %H:%M:%S} UTC" if soonest else ""
            self._report(f"Nothing to do: no source is due{when}.")
        return polls

    def _report(self, message: str) -> None:
        record = self.crawler.get_extension(RunRecord)
        assert record is not None
        record.report.message = message


def _named_sources(sources: list[Source], named: list[str]) -> list[Source]:
    by_id = {source.id: source for source in sources}
    unknown = [name for name in named if name not in by_id]
    if unknown:
        raise ConfigurationError(
            f"news: no source {', '.join(map(repr, unknown))} in the sources file; "
            f"it has {', '.join(sorted(by_id))}"
        )
    return [by_id[name] for name in named] if named else sources


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _hosts(source: Source) -> set[str]:
    return {_host(url) for url in (source.home, *source.feeds, *source.sitemaps, *source.sections)}
