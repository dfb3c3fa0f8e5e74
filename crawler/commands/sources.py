"""Show what is polled, find new sources, read and write lists of them: ``scrapy sources``."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from scrapy.exceptions import UsageError

from crawler.sources.current import joined_sources
from crawler.sources.joining import JoinedSources
from crawler.sources.source import Source
from crawler.terminal.command_base import PROBLEM, CommandBase, number, print_table
from crawler.terminal.plural import counted
from crawler.terminal.states_view import print_states, states_polled_now
from crawler.workers.forkserver import warm_up
from database.connection.client import connect_async
from database.documents.crawling.polling import EndpointState
from database.documents.encoding import as_document
from database.repositories.crawling.desk_sources import desk_sources
from database.repositories.crawling.poll_states import PollStateRepository
from model.errors import ConfigurationError, InvalidURL
from text.escaping import json_line, printable
from urls.domains.shards import plan_shards

# What a first word that is no source's id asks for.
FIND, EXPORT = "find", "export"


def _seconds(written: str) -> timedelta:
    """Return a length of time. Raises ValueError."""
    within = timedelta(seconds=float(written))
    if within <= timedelta(0):
        raise ValueError
    return within


class Command(CommandBase):
    """List what is polled, with the state of the last poll; or find sources, or exchange them.

    Exit codes: 0 all well, 1 some fail, or nothing was found or added, 2 the sources file, a list
    or the database can't be used.
    """

    def syntax(self) -> str:
        return "[options] [ID ...]  |  find URL  |  find --opml FILE  |  export --opml [FILE]"

    def short_desc(self) -> str:
        return "Show state and health of what is polled; find sources, import and export them"

    def long_desc(self) -> str:
        return (
            "Without a word: check the sources file, and list its feeds, sitemaps and pages. "
            "find URL: the feeds, sitemaps and sections of the site of a page, with the lines for "
            "the sources file. find --opml FILE: the same lines for a subscription list. "
            "export --opml: the feeds of the sources file as such a list."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--failing", action="store_true", help="only what failed last time")
        parser.add_argument("--json", action="store_true", help="JSON, for programs")
        parser.add_argument(
            "--shards",
            action="store_true",
            help="show which sources are in which shard, for workers on several machines",
        )
        parser.add_argument(
            "--add", action="store_true", help="with find: add what is proposed to the sources file"
        )
        parser.add_argument(
            "--within",
            type=_seconds,
            metavar="SECONDS",
            help="with find URL: show what was found until then (default: 240)",
        )
        parser.add_argument(
            "--opml",
            nargs="?",
            const="-",
            metavar="FILE",
            help="with find: a subscription list to read; with export: where to write one "
            "(to the terminal where no file is named); - for standard input and output",
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        if args[:1] == [FIND] and opts.opml is None:
            # Imported here, as everywhere below: Scrapy imports each command for any of them.
            from crawler.terminal.source_search import search_settings

            assert self.settings is not None
            warm_up()
            self.settings.setdict(search_settings(self.settings), priority="cmdline")
            self.requires_crawler_process = True
        super().process_options(args, opts)

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        word, *rest = args or [""]
        if word == FIND and opts.opml is not None and not rest:
            self._import(opts)
        elif word == FIND and opts.opml is None and len(rest) == 1:
            self._find(rest[0], opts)
        elif word == EXPORT and opts.opml is not None and not rest:
            self._export(opts.opml)
        elif word in (FIND, EXPORT) or opts.opml is not None or opts.add:
            raise UsageError(
                f"{self.title} find URL, find --opml FILE or export --opml; --add goes with find"
            )
        elif opts.shards:
            self._show_shards(opts)
        else:
            self._list(args, opts)

    def _show_shards(self, opts: argparse.Namespace) -> None:
        assert self.settings is not None
        sources = asyncio.run(self._read())[0].sources
        most = self.settings.getint("SHARDING_SHARDS")
        plan = plan_shards((source.placed for source in sources), most)
        if opts.json:
            print(json_line({str(shard): asdict(part) for shard, part in plan.items()}))
        else:
            rows = [
                (str(shard), str(len(part.sources)), ", ".join(part.sources))
                for shard, part in plan.items()
            ]
            print_table(("shard", number("sources"), ""), rows)

    def _list(self, args: list[str], opts: argparse.Namespace) -> None:
        joined, known = asyncio.run(self._read())
        sources = joined.sources
        unknown = set(args) - {source.id for source in sources}
        if unknown:
            raise ConfigurationError(
                f"no source {', '.join(sorted(unknown))} in the file, or added at the desk"
            )
        chosen = [source for source in sources if not args or source.id in args]
        now = self.clock.now()
        states = [
            state
            for source in chosen
            for state in states_polled_now(source, known.get(source.id, []), now)
        ]
        failing = [
            each for each in states if each.error is not None and each.source not in joined.paused
        ]
        shown = failing if opts.failing else states
        if opts.json:
            print(json_line([as_document(state) for state in shown]))
        else:
            print_states(shown)
        for note in joined.notes:
            print(printable(note), file=sys.stderr if opts.json else sys.stdout)
        if failing:
            self.exitcode = PROBLEM

    def _find(self, address: str, opts: argparse.Namespace) -> None:
        from crawler.finding.proposal import propose
        from crawler.finding.site_search import NotFetched
        from crawler.terminal.found_view import found_document, print_found, why_not_searched
        from crawler.terminal.source_search import LONGEST_SEARCH, addresses_of, search

        assert self.crawler_process is not None
        try:
            addresses = addresses_of(address)
        except InvalidURL as error:
            raise UsageError(str(error)) from error
        if sys.stderr.isatty():
            print("Searching, politely: half a minute, or a few …", file=sys.stderr)
        found = search(self.crawler_process, addresses, opts.within or LONGEST_SEARCH)
        if isinstance(found, NotFetched):
            self.fail(why_not_searched(addresses[0], found))
            return
        proposal = propose(found.listings, found.home, found.name, self.clock.now())
        if opts.json:
            print(json_line(found_document(found, proposal)))
        else:
            print_found(found, proposal)
        if proposal.source is None and found.cut:
            self.fail(
                f"nothing was found at {found.home} in time: the site is slow, or its robots.txt "
                "asks for long pauses; give the address of a feed or a section, if you know one"
            )
        elif proposal.source is None:
            self.fail(
                f"nothing at {found.home} would bring articles; give the address of a feed or a "
                "section, if you know one"
            )
        elif opts.add:
            self._add([proposal.source])

    def _import(self, opts: argparse.Namespace) -> None:
        from crawler.sources.editing import as_toml
        from crawler.sources.naming import sources_of
        from crawler.sources.opml import MAX_OPML_BYTES, read_opml

        if opts.opml == "-":
            name, body = "standard input", sys.stdin.buffer.read(MAX_OPML_BYTES + 1)
        else:
            name = opts.opml
            with Path(opts.opml).open("rb") as file:
                body = file.read(MAX_OPML_BYTES + 1)
        listed = read_opml(body, name)
        sources = sources_of(listed.feeds)
        if listed.unusable:
            feeds = counted(listed.unusable, "feed has", "feeds have")
            self.fail(f"{name}: {feeds} no usable address")
        if not sources:
            self.fail(f"{name}: lists no feed")
        elif opts.add:
            self._add(sources)
        elif opts.json:
            print(json_line({"toml": as_toml(sources)}))
        else:
            print(printable(as_toml(sources)), end="")

    def _add(self, sources: Sequence[Source]) -> None:
        from crawler.sources.editing import add_sources

        addition = add_sources(self._file, sources)
        for source in addition.added:
            # on stderr, where no program takes it for JSON
            print(printable(f"Added {source.id} ({source.home}) to {self._file}"), file=sys.stderr)
        for refused in addition.refused:
            self.fail(f"not added: {refused}")

    def _export(self, file: str) -> None:
        from crawler.sources.editing import write_atomically
        from crawler.sources.opml import write_opml

        joined, states = asyncio.run(self._read())
        sources = joined.sources
        feeds = {
            source.id: source.feeds
            or tuple(
                state.url
                for state in states_polled_now(source, states.get(source.id, []), self.clock.now())
                if state.kind == "feed"
            )
            for source in sources
        }
        without = [source.id for source in sources if not feeds[source.id]]
        listed = write_opml(((each, feeds[each.id]) for each in sources), self.clock.now())
        if file == "-":
            sys.stdout.buffer.write(listed)
        else:
            write_atomically(Path(file), listed)
        if without:
            # a list of feeds can't hold sitemaps and sections
            print(
                printable(f"without a feed, so not listed: {', '.join(without)}"), file=sys.stderr
            )

    @property
    def _file(self) -> str:
        assert self.settings is not None
        return str(self.settings["SOURCES_FILE"])

    async def _read(self) -> tuple[JoinedSources, dict[str, list[EndpointState]]]:
        """Return all sources of the file and of the desk, and the states of their listings."""
        assert self.settings is not None
        async with connect_async(
            self.settings["MONGO_URI"],
            data_dir=self.settings["DATA_DIR"],
            answer_within=self.settings.getfloat("DATABASE_TIMEOUT"),
        ) as client:
            database = client[self.settings["MONGO_DATABASE"]]
            joined = joined_sources(self._file, await desk_sources(database))
            ids = [source.id for source in joined.sources]
            return joined, await PollStateRepository(database).of_sources(ids)
