"""scrapy sources: what is polled, when, and how it is."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterable
from datetime import UTC, datetime

from pymongo.errors import PyMongoError
from rich.console import Console
from rich.table import Table
from rich.text import Text
from scrapy.commands import ScrapyCommand

from crawler.polling.interval import Pace
from crawler.polling.poll import due_polls
from crawler.sources.loader import load_sources
from crawler.sources.source import Source
from crawler.terminal.article_view import clean
from database.connection.client import connect_async
from database.documents.polling import EndpointState
from database.repositories.poll_states import Endpoints
from model.errors import ConfigurationError, CopydeskError

# Columns: off a terminal a row stays one line.
LOG_WIDTH = 300
ALL_WELL, SOME_FAILED, COULD_NOT_RUN = 0, 1, 2


class Command(ScrapyCommand):
    """Lists the feeds, sitemaps and pages of each source, with the state of their last poll.

    Exit codes: 0 all well, 1 some fail, 2 the sources file or the database can't be used.
    """

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] [ID ...]"

    def short_desc(self) -> str:
        return "Check the sources file; show state and health of what is polled"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--failing", action="store_true", help="only what failed last time")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        try:
            sources = load_sources(self.settings["SOURCES_FILE"])
            unknown = set(args) - {source.id for source in sources}
            if unknown:
                raise ConfigurationError(f"no source {', '.join(sorted(unknown))} in the file")
            chosen = [source for source in sources if not args or source.id in args]
            states = asyncio.run(self._states(chosen))
        except (CopydeskError, PyMongoError) as error:
            print(f"scrapy sources: {error}", file=sys.stderr)
            self.exitcode = COULD_NOT_RUN
            return
        rows = [row for source in chosen for row in _rows(source, states.get(source.id, []))]
        failing = [state for state in rows if state.error is not None]
        shown = failing if opts.failing else rows
        width = None if sys.stdout.isatty() else LOG_WIDTH
        Console(highlight=False, width=width).print(_table(shown))
        if failing:
            self.exitcode = SOME_FAILED

    async def _states(self, sources: list[Source]) -> dict[str, list[EndpointState]]:
        assert self.settings is not None
        async with connect_async(
            self.settings["MONGO_URI"], data_dir=self.settings["DATA_DIR"]
        ) as client:
            database = client[self.settings["MONGO_DATABASE"]]
            return await Endpoints(database).of_sources(source.id for source in sources)


def _rows(source: Source, states: list[EndpointState]) -> list[EndpointState]:
    """The states of what would be polled now; new ones for what never was."""
    now = datetime.now(UTC)
    polls = due_polls(source, states, now, Pace(), always=True)
    return [
        poll.state or EndpointState(poll.id, source.id, poll.url, poll.kind, now, poll.found)
        for poll in polls
    ]


def _table(states: Iterable[EndpointState]) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in ("source", "kind", "address", "polled (UTC)", "next"):
        table.add_column(name, overflow="fold")
    table.add_column("links", justify="right")
    table.add_column("new", justify="right")
    table.add_column("state", overflow="fold")
    for state in states:
        if state.error is not None:
            health = f"{state.error.cause} ({state.failures:g} times)"
        else:
            health = "well" if state.lastPolledAt else "not polled yet"
        cells = (
            state.source,
            state.kind,
            state.url,
            _time(state.lastPolledAt),
            _time(state.nextPollAt),
            str(state.links),
            str(state.newArticles),
            health,
        )
        table.add_row(*(Text(clean(cell)) for cell in cells))
    return table


def _time(moment: datetime | None) -> str:
    return f"{moment:%m-%d %H:%M:%S}" if moment else ""
