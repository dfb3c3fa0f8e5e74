"""Show what is polled, when, and whether it can be read: ``scrapy sources``."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from crawler.polling.due import due_polls
from crawler.polling.interval import PollLimits
from crawler.sources.loader import load_sources
from crawler.sources.source import Source
from crawler.terminal.command_base import PROBLEM, CommandBase, number, print_table, time_of
from database.connection.client import connect_async
from database.documents.polling import EndpointState
from database.repositories.crawling.poll_states import PollStateRepository
from model.errors import ConfigurationError


class Command(CommandBase):
    """List the feeds, sitemaps and pages of each source, with the state of their last poll.

    Exit codes: 0 all well, 1 some fail, 2 the sources file or the database can't be used.
    """

    def syntax(self) -> str:
        return "[options] [ID ...]"

    def short_desc(self) -> str:
        return "Check the sources file; show state and health of what is polled"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--failing", action="store_true", help="only what failed last time")

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        sources = load_sources(self.settings["SOURCES_FILE"])
        unknown = set(args) - {source.id for source in sources}
        if unknown:
            raise ConfigurationError(f"no source {', '.join(sorted(unknown))} in the file")
        chosen = [source for source in sources if not args or source.id in args]
        known = asyncio.run(self._states(chosen))
        now = self.clock.now()
        states = [
            state
            for source in chosen
            for state in _polled_now(source, known.get(source.id, []), now)
        ]
        failing = [state for state in states if state.error is not None]
        print_table(
            ("source", "kind", "address", "polled (UTC)", "next", number("links"), number("new"),
             "announces", "state"),
            map(_row, failing if opts.failing else states),
        )  # fmt: skip
        if failing:
            self.exitcode = PROBLEM

    async def _states(self, sources: list[Source]) -> dict[str, list[EndpointState]]:
        assert self.settings is not None
        async with connect_async(
            self.settings["MONGO_URI"],
            data_dir=self.settings["DATA_DIR"],
            answer_within=self.settings.getfloat("DATABASE_TIMEOUT"),
        ) as client:
            database = client[self.settings["MONGO_DATABASE"]]
            return await PollStateRepository(database).of_sources(source.id for source in sources)


def _polled_now(source: Source, states: list[EndpointState], now: datetime) -> list[EndpointState]:
    """Return the states of what would be polled now; new ones for what was never polled."""
    polls = due_polls(source, states, now, PollLimits(), always=True)
    return [
        poll.state or EndpointState(poll.id, source.id, poll.url, poll.kind, now, poll.found)
        for poll in polls
    ]


def _row(state: EndpointState) -> Sequence[str]:
    if state.error is not None:
        health = f"{state.error.cause} ({state.failures:g} times)"
    else:
        health = "well" if state.lastPolledAt else "not polled yet"
    return (
        state.source,
        state.kind,
        state.url,
        time_of(state.lastPolledAt),
        time_of(state.nextPollAt),
        str(state.links),
        str(state.newArticles),
        _announced(state),
        health,
    )


def _announced(state: EndpointState) -> str:
    """Return what the listing says of polls: how long to wait, and who would tell what is new."""
    said = [f"ttl {state.ttlSeconds / 60:g} min"] if state.ttlSeconds is not None else []
    if state.push is not None:
        said += [f"hub {_host(hub)}" for hub in state.push.hubs]
        said += [f"cloud {state.push.cloud.domain}"] if state.push.cloud else []
    return ", ".join(said)


def _host(url: str) -> str:
    return urlsplit(url).hostname or url
