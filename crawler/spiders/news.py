"""Poll every source that is due."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pymongo.errors import PyMongoError
from scrapy import Request
from scrapy.exceptions import CloseSpider
from scrapy.settings import BaseSettings

from crawler.configuration.arguments import noting, refuse
from crawler.downloader.host_limits import give_slots
from crawler.extensions.host_leases import HostLeases
from crawler.extensions.run_record import RunRecord
from crawler.frontier.recheck_turns import take_turns
from crawler.frontier.selection import Period
from crawler.polling.due import due_polls, next_due, polled_states
from crawler.polling.poll import Poll
from crawler.sources.current import CurrentSources
from crawler.sources.joining import JoinedSources
from crawler.sources.source import Source
from crawler.spiders.arguments import NewsArguments, names, news_arguments
from crawler.spiders.listing_base import ListingSpider
from crawler.terminal.plural import counted
from database.connection.outages import brief
from database.connection.session import DatabaseSession
from database.repositories.crawling.known_pages import KnownPage
from database.repositories.crawling.pending_pages import DuePage
from model.clock import clock_of_environment

if TYPE_CHECKING:
    pass

# The request priority of listed pages that could not be had before: after what is new, as they may
# fail again, and before what archives list.
PENDING_PRIORITY = 140
# Such pages that one run requests at most: as many as a source may have new ones.
PENDING_PER_RUN = 100
# The request priority of stored articles that are looked at again: after all that is new.
RECHECK_PRIORITY = -1000
# The request priority of those whose last visits failed: after those that can be had.
FAILING_RECHECK_PRIORITY = -1500
# Articles among which those of one run are chosen, in numbers of RECHECKS_PER_RUN: enough that a
# source with many that are due does not hide what is due of others.
RECHECKS_COMPARED = 10
# Seconds between two looks at what is due, at least, while watching: so the database is not asked
# without a pause, whatever is due.
LEAST_SECONDS_IDLE = 1.0


@dataclass
class Plan:
    """Hold what is due: listings to poll, and pages to request with their sources."""

    polls: list[Poll] = field(default_factory=list)
    pending: list[tuple[DuePage, Source]] = field(default_factory=list)
    rechecks: list[tuple[KnownPage, Source]] = field(default_factory=list)

    @property
    def sources(self) -> list[Source]:
        """Return the sources of all that is due."""
        of_polls = [poll.source for poll in self.polls]
        return [*of_polls, *(source for _, source in [*self.pending, *self.rechecks])]


class NewsSpider(ListingSpider):
    """Poll the listings of every source that is due, and fetch the articles that are new.

    ``scrapy crawl news [-a source=ID,...] [-a watch=1]``: with ``source`` those, due or not; with
    ``watch`` the crawl stays, and polls what falls due until SIGTERM.

    ``scrapy crawl news -a source=ID -a since=DATE [-a until=DATE]`` walks the sitemaps of the
    source instead, archives included, and fetches what was published in that period (a day
    includes all of it) and is not stored: cut short, it goes on where it stopped when it is run
    again. It takes no lease: the regular crawl of the source goes on beside it.

    Settings: ``SOURCES_FILE``, ``RECHECKS_PER_RUN``, ``WATCH_INTERVAL``; those of ListingSpider.

    One source that fails stops no other. A source whose host another running crawl holds is left
    to it. Where MongoDB refuses to say what is due, the crawl closes with ``database-refused``;
    with ``watch`` it asks again after WATCH_INTERVAL.
    """

    name = "news"

    arguments: NewsArguments

    @property
    def period(self) -> Period | None:
        return self.arguments.period

    @classmethod
    def parse_arguments(cls, settings: BaseSettings, given: Mapping[str, str]) -> NewsArguments:
        mistakes: list[str] = []
        current, sources, arguments = None, None, NewsArguments(())
        with noting(mistakes):
            current = CurrentSources.at_start(settings, names(given.get("source", "")))
            sources = current.joined.sources
        with noting(mistakes):
            arguments = news_arguments(given, sources, clock_of_environment().now(), current)
        refuse(mistakes)
        return arguments

    _joined: JoinedSources
    _polled: Sequence[Source] = ()
    _next_due: datetime | None = None
    _is_refused = False
    _former: dict[str, str] | None = None

    async def start(self) -> AsyncIterator[Request]:
        connection = self.crawler.get_extension(DatabaseSession)
        assert connection is not None
        await self.use(connection)
        if self.period is not None:
            sources = await self._read_sources()
            every = counted(len(sources), "source")
            self.announce(f"{every} from {self.period.since:%Y-%m-%d} on")
            for source in sources:
                for request in self.backfill_requests(source):
                    yield request
            return
        is_announced = False
        while True:
            plan = await self._plan_if_allowed()
            # What is due by now is polled already: when the next one is, the next plan knows.
            self.counts.show_next_due(None if plan.polls else self._next_due)
            if not is_announced and (self.arguments.watch or plan.sources):
                self._announce(plan)
                is_announced = True
            for poll in plan.polls:
                yield self.poll_request(poll)
            for pending, source in plan.pending:
                yield self.pending_article(pending, source, PENDING_PRIORITY)
            for page, source in plan.rechecks:
                priority = FAILING_RECHECK_PRIORITY if page.isFailing else RECHECK_PRIORITY
                yield self.listed_recheck(page, source, priority)
            if not self.arguments.watch:
                return
            await asyncio.sleep(self._seconds_to_wait())
            self.begin_round()

    def _announce(self, plan: Plan) -> None:
        due = len({source.id for source in plan.sources})
        every = counted(len(self._polled), "source")
        self.announce(f"{due} of {every} due")

    async def _plan_if_allowed(self) -> Plan:
        """Return the plan; nothing where MongoDB refuses it and the crawl stays. Log that once."""
        try:
            plan = await self._plan()
        except PyMongoError as error:
            if not self._is_refused:
                self.logger.error(
                    "MongoDB refuses to say what is due (%s). See to the rights of the user in "
                    "MONGO_URI, and to the collections sources, articles and leases of %s%s",
                    brief(error).partition(", full error")[0],
                    self.settings["MONGO_DATABASE"],
                    "; it is asked again until it answers" if self.arguments.watch else "",
                )
            if not self.arguments.watch:
                raise CloseSpider("database-refused") from None
            self._is_refused, self._next_due = True, None
            return Plan()
        if self._is_refused:
            self.logger.warning("MongoDB says again what is due")
            self._is_refused = False
        return plan

    async def _plan(self) -> Plan:
        """Return the listings and pages that are due, at hosts that no other crawl holds."""
        self._polled = await self._read_sources()
        plan = await self._due(self._polled)
        hosts = {source.id: _host(source.home) for source in plan.sources}
        if not hosts:
            when = f" before {self._next_due:%Y-%m-%d %H:%M:%S} UTC" if self._next_due else ""
            self._report(f"Nothing to do: no source is due{when}.")
            return Plan()
        leases = self.crawler.get_extension(HostLeases)
        assert leases is not None
        token = await self._states.next_token()
        free = await leases.acquire(hosts.values(), must_hold=self.arguments.is_shard)
        if not free:
            self._report(
                "Nothing to do: another running crawl polls the hosts of all sources that are due."
            )
            return Plan()
        held = [s for s in self._polled if hosts.get(s.id) in free]
        if token is not None:
            await self._states.fence([source.id for source in held], token)
        # Read again: the crawl that held a host until a moment ago may just have polled it.
        plan = await self._due(held)
        if token is not None:
            await self._states.open(plan.polls, token)
        take = self._selection.take
        plan.pending = [(page, source) for page, source in plan.pending if take(page.id)]
        plan.rechecks = [(page, source) for page, source in plan.rechecks if take(page.id)]
        return plan

    async def _read_sources(self) -> Sequence[Source]:
        """Return the sources that may be asked now, of those that the operator chose."""
        connection, engine = self.crawler.get_extension(DatabaseSession), self.crawler.engine
        current = self.arguments.current
        assert connection is not None
        assert current is not None
        assert engine is not None
        self._joined = await current.read(connection)
        give_slots(engine.downloader, _own_slots(self.settings, self._joined.sources))
        if not self.arguments.are_named:
            part = self.arguments.part_of(self._joined.sources)
            return [source for source in part if source.id not in self._joined.paused]
        named = [source.id for source in self.arguments.sources]
        for each in self._joined.paused.intersection(named):
            self.logger.warning("Source %s is paused at the desk: nothing is asked of it", each)
        polled = {source.id: source for source in self._joined.polled}
        return [polled[each] for each in named if each in polled]

    async def _due(self, sources: Sequence[Source]) -> Plan:
        states = await self._states.of_sources([source.id for source in sources])
        now = self.clock.now()
        self._next_due = next_due(
            state
            for source in sources
            for state in polled_states(source, states.get(source.id, []), now)
        )
        polls = [
            poll
            for source in sources
            for poll in due_polls(
                source, states.get(source.id, []), now, self.limits, always=self.arguments.are_named
            )
            if not self.open_polls.is_open(poll)
        ]
        by_id = {source.id: source for source in sources}
        by_id |= {
            former: by_id[present]
            for former, present in (await self._former_ids()).items()
            if present in by_id
        }
        most = self.settings.getint("RECHECKS_PER_RUN")
        due = await self._known.due_for_recheck(list(by_id), now, most * RECHECKS_COMPARED)
        waiting = (page for page in due if page.id not in self.rechecks_under_way)
        rechecks = take_turns(waiting, most)
        pending = await self._known.due_pending(list(by_id), now, PENDING_PER_RUN)
        return Plan(
            polls,
            [(page, by_id[page.source]) for page in pending],
            [(page, by_id[page.source]) for page in rechecks if page.source in by_id],
        )

    async def _former_ids(self) -> dict[str, str]:
        """Return former id → present id of the renamed sources; looked up once."""
        if self._former is None:
            every = self._joined.sources
            listings = {url: source.id for source in every for url in source.listings}
            self._former = await self._states.former_ids(listings, [each.id for each in every])
            for former, present in (self._former or {}).items():
                self.logger.info(
                    "Source %s was called %s before: its articles are visited on", present, former
                )
        return self._former or {}

    def _seconds_to_wait(self) -> float:
        """Return the seconds until something falls due, WATCH_INTERVAL at most."""
        most = self.settings.getfloat("WATCH_INTERVAL")
        if self._next_due is None:
            return most
        left = (self._next_due - self.clock.now()).total_seconds()
        return min(max(left, LEAST_SECONDS_IDLE), most)

    def _report(self, message: str) -> None:
        if self.arguments.watch:
            return  # in place of a summary of what it has done until then
        self.logger.info(message)
        record = self.crawler.get_extension(RunRecord)
        assert record is not None
        record.report.message = message


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _hosts(source: Source) -> set[str]:
    return {_host(url) for url in (source.home, *source.feeds, *source.sitemaps, *source.sections)}


def _own_slots(settings: BaseSettings, sources: Sequence[Source]) -> dict[str, dict[str, Any]]:
    """Return host → own delay or concurrency, of the settings and of the sources' hosts."""
    slots: dict[str, dict[str, Any]] = settings.getdict("DOWNLOAD_SLOTS")
    for source in sources:
        own = {"delay": source.delay, "concurrency": source.concurrency}
        own = {name: value for name, value in own.items() if value is not None}
        if own:
            slots.update(dict.fromkeys(_hosts(source), own))
    return slots
